"""The parts of ``tools/build.py``: what the bundle is built with, its licences, its reach, its packages."""
