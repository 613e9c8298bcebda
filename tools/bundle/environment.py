"""What a bundle is built with: the run-time lock and PyInstaller, and nothing else that could slip in."""

import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

BUILDERS = ("pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "packaging", "setuptools", "pefile",
            "pywin32-ctypes", "macholib")  # fmt: skip
"""PyInstaller and what it needs, on every platform."""


def builders_lock(root: Path) -> str:
    """The lines of the developers' lock that pin PyInstaller and what it needs, with their hashes."""
    shipped = shipped_names(root)
    pinned = blocks(root / "requirements-dev.lock")
    return written([b for b in pinned if name_of(b[0]) in BUILDERS and name_of(b[0]) not in shipped])


def blocks(lock: Path) -> list[list[str]]:
    """The packages of a lock, each as its lines: the pin and its hashes."""
    found: list[list[str]] = []
    for line in lock.read_text("utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            found.append([])
        if found:
            found[-1].append(line)
    return found


def written(pinned: Iterable[list[str]]) -> str:
    """A lock of these packages."""
    return "\n".join("\n".join(block) for block in pinned) + "\n"


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


def older_lock(root: Path, glibc: str) -> str:
    """The run-time lock with the versions that run with this glibc instead of its own; the names stay the same.

    Raises ``SystemExit`` with a sentence when the project has no list of them.
    """
    path = root / "tools" / "bundle" / f"glibc-{glibc}.lock"
    if not path.is_file():
        known = sorted(file.stem.partition("-")[2] for file in path.parent.glob("glibc-*.lock"))
        raise SystemExit(f"there is no list of packages for glibc {glibc}, only for {', '.join(known)}")
    instead = blocks(path)
    names = {name_of(block[0]) for block in instead}
    kept = [block for block in blocks(root / "requirements.lock") if name_of(block[0]) not in names]
    return written([*kept, *instead])


def wheel_tags(glibc: str) -> list[str]:
    """The platforms whose wheels run with this glibc (PEP 600), the newest first, for the machine this runs on."""
    machine = platform.machine()
    major, newest = (int(part) for part in glibc.split("."))
    tags = [f"manylinux_{major}_{minor}_{machine}" for minor in range(newest, 4, -1)]
    return [*tags, f"manylinux2014_{machine}", f"manylinux2010_{machine}", f"manylinux1_{machine}"]


def make_environment(root: Path, folder: Path, base: Path | None = None, glibc: str = "") -> Path:
    """A fresh environment with both; returns its Python.

    ``base`` is the Python it is made of, else the one this runs on; with ``glibc`` only wheels are taken that run with
    it. Raises ``subprocess.CalledProcessError``.
    """
    subprocess.run([str(base or sys.executable), "-m", "venv", "--clear", "--without-pip", str(folder)], check=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    asking = "import sys, sysconfig; print('%d.%d' % sys.version_info[:2], sysconfig.get_path('purelib'))"
    said = subprocess.run([str(python), "-c", asking], capture_output=True, text=True, check=True).stdout
    version, _, site = said.strip().partition(" ")
    texts = {"builders.lock": builders_lock(root), "shipped.lock": (root / "requirements.lock").read_text("utf-8")}
    platforms: list[str] = []
    if glibc:
        texts["shipped.lock"] = older_lock(root, glibc)
        platforms = ["--only-binary=:all:", "--python-version", version]
        platforms += [word for tag in wheel_tags(glibc) for word in ("--platform", tag)]
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
        words = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
                 "--target", site, *platforms, "-r", str(folder / name)]  # fmt: skip
        subprocess.run([sys.executable, "-m", "pip", *words], check=True)
    return python
