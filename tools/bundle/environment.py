"""What a bundle is built with: the run-time lock and PyInstaller, and nothing else that could slip in."""

import re
import subprocess
import sys
import venv
from pathlib import Path

BUILDERS = ("pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "packaging", "setuptools", "pefile",
            "pywin32-ctypes", "macholib")  # fmt: skip
"""PyInstaller and what it needs, on every platform."""


def builders_lock(root: Path) -> str:
    """The lines of the developers' lock that pin PyInstaller and what it needs, with their hashes."""
    blocks: list[list[str]] = []
    for line in (root / "requirements-dev.lock").read_text("utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            blocks.append([])
        if blocks:
            blocks[-1].append(line)
    shipped = shipped_names(root)
    wanted = [block for block in blocks if name_of(block[0]) in BUILDERS and name_of(block[0]) not in shipped]
    return "\n".join("\n".join(block) for block in wanted) + "\n"


def shipped_names(root: Path) -> frozenset[str]:
    """The packages of the run-time lock."""
    lines = (root / "requirements.lock").read_text("utf-8").splitlines()
    return frozenset(name_of(line) for line in lines if "==" in line)


def name_of(line: str) -> str:
    """The name of the package that a line of a lock pins."""
    return normal(line.partition("==")[0].strip())


def normal(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def make_environment(root: Path, folder: Path) -> Path:
    """A fresh environment with both; returns its Python. Raises ``subprocess.CalledProcessError``."""
    venv.create(folder, clear=True, with_pip=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    builders = folder / "builders.lock"
    builders.write_text(builders_lock(root), "utf-8")
    for lock in (root / "requirements.lock", builders):
        words = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "-r", str(lock)]
        subprocess.run([str(python), "-m", "pip", *words], check=True)
    return python
