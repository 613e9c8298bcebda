"""What is built for people to install: its parts, their licences, what it asks of the system, the package around it."""

import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from app import __version__
from tests.source import ROOT
from tools import build
from tools.bundle import debian, licences, reach
from tools.bundle.environment import builders_lock, name_of, normal, shipped_names

SAMPLE = """
Dynamic Section:
  NEEDED               libz.so.1
  NEEDED               libc.so.6
  SONAME               libsample.so.1

Version References:
  required from libstdc++.so.6:
    0x0b792650 0x00 05 GLIBCXX_3.4.9
    0x0297f865 0x00 04 GLIBCXX_3.4.25
    0x0bafd173 0x00 03 CXXABI_1.3
  required from libc.so.6:
    0x06969198 0x00 02 GLIBC_2.28
    0x09691a75 0x00 06 GLIBC_2.2.5
"""


def test_a_bundle_is_built_from_the_locks_alone() -> None:
    text = builders_lock(ROOT)
    names = [name_of(line) for line in text.splitlines() if "==" in line]
    assert "pyinstaller" in names and not set(names) & shipped_names(ROOT)
    assert text.count("--hash=sha256:") > len(names)
    assert {"pyside6-essentials", "sqlcipher3", "reportlab"} <= shipped_names(ROOT)


def test_every_package_that_is_shipped_passes_its_licence_on(tmp_path: Path) -> None:
    here = {normal(part.metadata["Name"]) for part in distributions()}
    site = Path(next(part for part in distributions() if part.metadata["Name"] == "reportlab").locate_file(""))
    found = licences.collect_packages(site, shipped_names(ROOT), tmp_path)
    assert set(found) == shipped_names(ROOT) & here
    for name, texts in found.items():
        assert texts == len(list((tmp_path / name).glob("*"))) if texts else name in licences.WITHOUT_TEXT, name
    for text in ("LGPL-3.0.txt", "GPL-3.0.txt"):
        assert "GNU" in (ROOT / "resources" / "licences" / text).read_text("utf-8")


def test_python_and_the_systems_libraries_pass_theirs_on(tmp_path: Path) -> None:
    docs = tmp_path / "doc"
    (docs / "libffi8").mkdir(parents=True)
    (docs / "libffi8" / "copyright").write_text("MIT\n", "utf-8")
    into = tmp_path / "licences"
    assert licences.collect_system({"libffi.so.8": "libffi8", "libodd.so": "libodd1"}, into, docs) == ["libodd1"]
    assert (into / "system" / "libffi8" / "copyright").read_text("utf-8") == "MIT\n"
    (tmp_path / "python").mkdir()
    assert not licences.collect_python(tmp_path / "python", into)
    (tmp_path / "python" / "LICENSE").write_text("PSF\n", "utf-8")
    assert licences.collect_python(tmp_path / "python", into)


def test_what_a_file_asks_of_the_system_is_read() -> None:
    assert reach.versions_asked(SAMPLE) == {"GLIBCXX": (3, 4, 25), "CXXABI": (1, 3), "GLIBC": (2, 28)}
    assert reach.libraries_asked(SAMPLE) == ["libz.so.1", "libc.so.6"]
    assert reach.written((2, 28)) == "2.28"


@pytest.mark.skipif(not (sys.platform.startswith("linux") and shutil.which("objdump")), reason="binutils on Linux")
def test_the_newest_version_and_who_asks_for_it_are_named(tmp_path: Path) -> None:
    shutil.copyfile(Path(sys.executable).resolve(), tmp_path / "python")
    (tmp_path / "note.txt").write_text("no program\n", "utf-8")
    (tmp_path / "link").symlink_to("python")
    assert reach.binaries(tmp_path) == [tmp_path / "python"]
    version, file = reach.reach([tmp_path / "python", tmp_path / "note.txt"])["GLIBC"]
    assert version >= (2, 2, 5) and file == "python"


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg-deb")
def test_the_package_holds_a_command_a_menu_entry_and_icons_and_nothing_else(tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    (bundle / "_internal").mkdir(parents=True)
    (bundle / "baitonggang").write_text("#!/bin/sh\nexit 0\n", "utf-8")
    (bundle / "baitonggang").chmod(0o755)
    (bundle / "_internal" / "part.txt").write_text("x" * 3000, "utf-8")
    icon = tmp_path / "icon.png"
    icon.write_bytes(b"\x89PNG")
    made = debian.make(
        bundle, tmp_path / "work", tmp_path, version=__version__, architecture="amd64", glibc="2.28", icons={64: icon}
    )
    fields = subprocess.run(["dpkg-deb", "--field", str(made)], capture_output=True, text=True, check=True).stdout
    assert f"Version: {__version__}\n" in fields and "libc6 (>= 2.28)" in fields and "Installed-Size: " in fields
    listed = subprocess.run(["dpkg-deb", "--contents", str(made)], capture_output=True, text=True, check=True).stdout
    files = {line.split()[5] for line in listed.splitlines() if not line.startswith("d")}
    assert files == {
        "./usr/bin/baitonggang", "./usr/lib/baitonggang/baitonggang", "./usr/lib/baitonggang/_internal/part.txt",
        "./usr/share/applications/baitonggang.desktop", "./usr/share/doc/baitonggang/copyright",
        "./usr/share/icons/hicolor/64x64/apps/baitonggang.png",
    }  # fmt: skip
    assert "-> ../lib/baitonggang/baitonggang" in listed and all("root/root" in line for line in listed.splitlines())
    subprocess.run(["dpkg-deb", "-x", str(made), str(tmp_path / "there")], check=True)
    subprocess.run([str(tmp_path / "there" / "usr" / "bin" / "baitonggang")], check=True)


def test_the_icons_are_the_plum(tmp_path: Path, qapp: object) -> None:
    made = build.draw_icons(tmp_path)
    assert sorted(made) == sorted(build.ICON_SIZES)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in made.values())
