"""Make what people install, for the platform this runs on: ``python tools/build.py [--to DIR] [--no-package]``.

Builds in an environment of its own from ``requirements.lock`` and the PyInstaller of the developers' lock, collects the
licence texts of every part, runs ``self-test`` on the result away from the source tree with an empty home, and packs
it: on Linux a tarball and, where ``dpkg-deb`` is, a Debian package. Says what it weighs and which glibc it needs.
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
from tools.bundle import debian, licences  # noqa: E402
from tools.bundle import reach as reaching  # noqa: E402
from tools.bundle.environment import make_environment, shipped_names  # noqa: E402

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "loongarch64": "loong64"}
ICON_SIZES = (32, 48, 64, 128, 256)


def build(work: Path) -> tuple[Path, Path]:
    """The bundle and the Python it was built with. Raises ``subprocess.CalledProcessError``."""
    python = make_environment(ROOT, work / "env")
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
    if not licences.collect_python(Path(sys.base_prefix), into):
        without.append("python")
    return without + licences.collect_system(licences.owners(bundle), into)


def self_test(bundle: Path) -> None:
    """Run the program's own check with an empty home and nothing of this tree in reach."""
    with tempfile.TemporaryDirectory() as home:
        around = {"HOME": home, "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
        system = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
        subprocess.run([str(bundle / program()), "self-test"], check=True, cwd=home, env={**around, **system})


def program() -> str:
    """The file in the bundle that starts it."""
    return f"{debian.NAME}.exe" if sys.platform == "win32" else debian.NAME


def draw_icons(into: Path) -> dict[int, Path]:
    """The plum as PNG in every size of ``ICON_SIZES``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from app.ui.kit.brand import plum_pixmap

    running = QGuiApplication.instance() or QGuiApplication([debian.NAME])
    into.mkdir(parents=True, exist_ok=True)
    made = {size: into / f"{size}.png" for size in ICON_SIZES}
    for size, path in made.items():
        if not plum_pixmap(size).save(str(path)):
            raise OSError(f"{path} could not be written")
    del running
    return made


def pack(bundle: Path, work: Path, into: Path) -> list[Path]:
    """The tarball and, where it can be made, the Debian package."""
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
    return made


def main(words: list[str]) -> int:
    """Build, look, pack, and say what came out."""
    asked = argparse.ArgumentParser(description="Make what people install, for this platform.")
    asked.add_argument("--to", type=Path, default=ROOT / "dist", help="where the packages go (default: dist)")
    asked.add_argument("--work", type=Path, help="where to build (default: a folder that is taken away again)")
    asked.add_argument("--no-package", action="store_true", help="only the bundle and its self-test")
    args = asked.parse_args(words)
    with tempfile.TemporaryDirectory() as temp:
        work = args.work or Path(temp)
        bundle, python = build(work)
        without = add_licences(bundle, python)
        self_test(bundle)
        size = sum(path.lstat().st_size for path in bundle.rglob("*") if path.is_file())
        print(f"bundle: {size / 1e6:.0f} MB")
        if sys.platform.startswith("linux"):
            for library, (version, file) in sorted(reaching.reach(reaching.binaries(bundle)).items()):
                print(f"needs {library} {reaching.written(version)} ({file})")
        if without:
            print(f"without a licence text of their own: {', '.join(without)}")
            return 1
        args.to.mkdir(parents=True, exist_ok=True)
        for path in [] if args.no_package else pack(bundle, work, args.to):
            print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
