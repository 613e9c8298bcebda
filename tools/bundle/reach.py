"""Which Linux a bundle runs on: the newest versions of the C and C++ libraries that its files ask for, as read by
``objdump -p`` of binutils."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

_WANTED = re.compile(r"\b(GLIBC|GLIBCXX|CXXABI)_(\d+(?:\.\d+)+)$")
_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_ELF = b"\x7fELF"

Version = tuple[int, ...]


def binaries(folder: Path) -> list[Path]:
    """The programs and libraries below a folder; links are those they point to."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(_ELF)) == _ELF:
                    found.append(path)
    return found


def versions_asked(listing: str) -> dict[str, Version]:
    """The newest version of each library that one file's ``objdump -p`` names under *Version References*."""
    newest: dict[str, Version] = {}
    _, _, references = listing.partition("Version References:")
    for line in references.splitlines():
        asked = _WANTED.search(line)
        if asked:
            version = read(asked[2])
            newest[asked[1]] = max(version, newest.get(asked[1], ()))
    return newest


def libraries_asked(listing: str) -> list[str]:
    """The libraries that one file's ``objdump -p`` says it must have, those it asks for itself."""
    return _NEEDED.findall(listing)


def listing_of(path: Path) -> str:
    """``objdump -p`` of a file; nothing for one that is no program or library."""
    done = subprocess.run(["objdump", "-p", str(path)], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def reach(paths: Iterable[Path]) -> dict[str, tuple[Version, str]]:
    """Library → the newest version asked for, and the file that asks."""
    found: dict[str, tuple[Version, str]] = {}
    for path in paths:
        for library, version in versions_asked(listing_of(path)).items():
            if version > found.get(library, ((), ""))[0]:
                found[library] = version, path.name
    return found


def read(text: str) -> Version:
    """(2, 34) of 2.34."""
    return tuple(int(part) for part in text.split("."))


def written(version: Version) -> str:
    """2.34 of (2, 34)."""
    return ".".join(str(part) for part in version)
