"""Make what people install, for the platform this runs on: ``python tools/build.py [--to DIR] [--no-package]``; for
Linuxes with an older glibc with ``--python`` and ``--glibc``, see ``tools/bundle/old_python.py``.

Builds in an environment of its own from ``requirements.lock`` and the PyInstaller of the developers' lock, collects the
licence texts of every part, runs ``self-test`` on the result away from the source tree with an empty home, and packs
it: a tarball; on Linux, where ``dpkg-deb`` is, a Debian package; on Windows, where ``makensis`` is, an installer. Says
what it weighs and which glibc it needs.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app import __version__  # noqa: E402
from tools.bundle import debian, licences, windows  # noqa: E402
from tools.bundle import reach as reaching  # noqa: E402
from tools.bundle.environment import make_environment, shipped_names  # noqa: E402
from tools.bundle.pictures import draw_icons  # noqa: E402

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "loongarch64": "loong64"}


def build(work: Path, base: Path | None = None, glibc: str = "", *, here: bool = False) -> tuple[Path, Path]:
    """The bundle and the Python it was built with. Raises ``subprocess.CalledProcessError``."""
    python = Path(sys.executable) if here else make_environment(ROOT, work / "env", base, glibc)
    words = ["-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
             "--distpath", str(work / "dist"), "--workpath", str(work / "work"), str(ROOT / "build.spec")]  # fmt: skip
    subprocess.run([str(python), *words], check=True, cwd=ROOT)
    return work / "dist" / debian.NAME, python


def add_licences(bundle: Path, python: Path) -> list[str]:
    """Put every part's licence text into ``licences``; returns the parts without one of their own."""
    into = bundle / "licences"
    site = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    found = licences.collect_packages(Path(site), shipped_names(ROOT), into)
    shutil.copytree(ROOT / "resources" / "licences", into / "qt", dirs_exist_ok=True)
    without = [name for name, texts in found.items() if not texts and name not in licences.WITHOUT_TEXT]
    if not licences.collect_python(base_of(python), into):
        without.append("python")
    return without + licences.collect_system(licences.owners(bundle), into)


def base_of(python: Path) -> Path:
    """Where the Python lies that an environment was made of."""
    asked = [str(python), "-c", "import sys; print(sys.base_prefix)"]
    return Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())


def self_test(bundle: Path) -> None:
    """Run the program's own check with an empty home and nothing of this tree in reach."""
    with tempfile.TemporaryDirectory() as home:
        around = {"HOME": home, "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
        system = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
        subprocess.run([str(bundle / program()), "self-test"], check=True, cwd=home, env={**around, **system})


def program() -> str:
    """The file in the bundle that starts it."""
    return f"{debian.NAME}.exe" if sys.platform == "win32" else debian.NAME


def pack(bundle: Path, work: Path, into: Path) -> list[Path]:
    """The tarball and, where they can be made, the Debian package and the installer for Windows."""
    machine = platform.machine().lower()
    system = {"darwin": "macos", "win32": "windows"}.get(sys.platform, "linux")
    named = f"{debian.NAME}-{__version__}-{system}-{machine}"
    tarball = into / f"{named}.tar.gz"
    with tarfile.open(tarball, "w:gz", compresslevel=6) as archive:
        archive.add(bundle, named)
    made = [tarball]
    if shutil.which("dpkg-deb") and machine in ARCHITECTURES:
        glibc = reaching.written(reaching.reach(reaching.binaries(bundle))["GLIBC"][0])
        made.append(
            debian.make(bundle, work, into, version=__version__, architecture=ARCHITECTURES[machine], glibc=glibc,
                        icons=draw_icons(work / "icons"))
        )  # fmt: skip
    if system == "windows" and shutil.which("makensis"):
        made.append(
            windows.make(bundle, work / "setup", into, version=__version__, machine=machine,
                         pictures=draw_icons(work / "icons"))
        )  # fmt: skip
    return made


def main(words: list[str]) -> int:
    """Build, look, pack, and say what came out."""
    asked = argparse.ArgumentParser(description="Make what people install, for this platform.")
    asked.add_argument("--to", type=Path, default=ROOT / "dist", help="where the packages go (default: dist)")
    asked.add_argument("--work", type=Path, help="where to build (default: a folder that is taken away again)")
    asked.add_argument("--no-package", action="store_true", help="only the bundle and its self-test")
    asked.add_argument("--here", action="store_true", help="try it with the environment this runs in: not to give away")
    asked.add_argument("--python", type=Path, help="the Python to build with (default: the one this runs on)")
    asked.add_argument(
        "--glibc", default="", help="the oldest glibc it has to run with, as 2.28; fails when it needs more"
    )
    args = asked.parse_args(words)
    with tempfile.TemporaryDirectory() as temp:
        work = args.work or Path(temp)
        bundle, python = build(work, args.python, args.glibc, here=args.here)
        without = add_licences(bundle, python)
        self_test(bundle)
        size = sum(path.lstat().st_size for path in bundle.rglob("*") if path.is_file())
        print(f"bundle: {size / 1e6:.0f} MB")
        if sys.platform.startswith("linux"):
            asked_of = reaching.reach(reaching.binaries(bundle))
            for library, (version, file) in sorted(asked_of.items()):
                print(f"needs {library} {reaching.written(version)} ({file})")
            if args.glibc and asked_of["GLIBC"][0] > reaching.read(args.glibc):
                print(f"needs a newer glibc than {args.glibc}")
                return 1
        if without:
            print(f"without a licence text of their own: {', '.join(without)}")
            return 1
        args.to.mkdir(parents=True, exist_ok=True)
        for path in [] if args.no_package or args.here else pack(bundle, work, args.to):
            print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
