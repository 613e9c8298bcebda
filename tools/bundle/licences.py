"""The licence texts that are passed on with a bundle: one folder, one file for every part."""

import shutil
import subprocess
import sysconfig
from collections.abc import Collection, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from tools.bundle.environment import normal

NAMES = ("licen", "copying", "copyright", "notice", "authors")
SYSTEM_TEXTS = Path("/usr/share/doc")
WITHOUT_TEXT = frozenset({"pyside6-essentials", "shiboken6"})
"""Packages that only name their licence; its text is among the program's own resources."""


def texts_of(part: Distribution) -> Iterator[Path]:
    """The licence files a package was installed with."""
    for file in part.files or ():
        inside = file.parts[0].endswith(".dist-info") or "licenses" in file.parts
        if inside and (file.name.lower().startswith(NAMES) or "licenses" in file.parts[1:]):
            path = Path(str(part.locate_file(file)))
            if path.is_file():
                yield path


def collect_packages(site_packages: Path, shipped: Collection[str], into: Path) -> dict[str, int]:
    """Copy the texts of every package that is shipped into ``into/NAME``; says how many there were, also if none."""
    found = {}
    for part in distributions(path=[str(site_packages)]):
        name = normal(part.metadata["Name"])
        if name not in shipped:
            continue
        texts = list(texts_of(part))
        found[name] = len(texts)
        for text in texts:
            (into / name).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, into / name / _free(into / name, text.name))
    return found


def collect_python(python_home: Path, into: Path) -> bool:
    """Copy Python's own licence and those of what was compiled into it; False where this Python came without."""
    stdlib = Path(sysconfig.get_path("stdlib", vars={"installed_base": str(python_home)}))
    texts = [*sorted(python_home.glob("LICENSE*")), *sorted(stdlib.glob("LICENSE*"))]
    for text in texts:
        (into / "python").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(text, into / "python" / text.name)
    return bool(texts)


def collect_system(packages: dict[str, str], into: Path, docs: Path = SYSTEM_TEXTS) -> list[str]:
    """Copy the texts of the system libraries that a bundle took along (library → package); returns those without."""
    missing = []
    for package in sorted(set(packages.values())):
        text = docs / package / "copyright"
        if not text.is_file():
            missing.append(package)
            continue
        (into / "system" / package).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(text, into / "system" / package / "copyright")
    return missing


def _free(folder: Path, name: str) -> str:
    made, at = name, 1
    while (folder / made).exists():
        at += 1
        made = f"{Path(name).stem}-{at}{Path(name).suffix}"
    return made


def owners(bundle: Path) -> dict[str, str]:
    """The system's libraries in a bundle and the packages they came from, as ``dpkg -S`` knows them; empty where the
    system has no ``dpkg``."""
    inner = bundle / "_internal"
    names = [path.name for path in inner.glob("*.so*") if not path.is_symlink()] if shutil.which("dpkg") else []
    found = {}
    for name in sorted(names):
        done = subprocess.run(["dpkg", "-S", f"*/{name}"], capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout:
            found[name] = done.stdout.partition(":")[0].split(",")[0].strip()
    return found
