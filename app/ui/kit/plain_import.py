"""PySide wraps every ``import`` for ``from __feature__ import …``, which nobody here uses.

Imported before everything else of ours, this loads what the first page needs of Qt and takes the wrapper off again:
all that follows loads a sixth faster. Qt's libraries find their functions when they are called, as those of any program
in C++ do: Python has them find all 17,000 while they are loaded, which takes a twentieth of a bare window's time.
"""

import builtins
import os
import sys

if sys.platform != "win32":
    sys.setdlopenflags(os.RTLD_LAZY)

import PySide6.QtCore


def restore() -> None:
    """Take the wrapper off; another part of PySide, loaded later, puts one on again."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


restore()

import PySide6.QtGui  # noqa: E402 - sooner, now that the wrapper is off
import PySide6.QtWidgets  # noqa: E402, F401

restore()
