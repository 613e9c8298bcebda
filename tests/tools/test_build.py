"""What is built for people to install: its parts, their licences, what it asks of the system, the package around it."""

import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from PIL import Image

from app import __version__
from tests.source import ROOT
from tools import build
from tools.bundle import debian, licences, old_python, pictures, reach, windows
from tools.bundle.environment import blocks, builders_lock, name_of, normal, older_lock, shipped_names, wheel_tags

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
    made = pictures.draw_icons(tmp_path)
    assert sorted(made) == sorted(pictures.ICON_SIZES)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in made.values())


def test_for_an_older_glibc_other_versions_are_taken_and_nothing_is_left_out() -> None:
    older = older_lock(ROOT, "2.28")
    names = [name_of(line) for line in older.splitlines() if "==" in line]
    assert sorted(names) == sorted(shipped_names(ROOT))
    pinned = (ROOT / "requirements.lock").read_text("utf-8")
    assert "pyside6-essentials==6.9.3" in older and "pyside6-essentials==6.9.3" not in pinned
    assert all(any("--hash=sha256:" in line for line in block) for block in blocks(ROOT / "requirements.lock"))
    with pytest.raises(SystemExit, match=r"no list of packages for glibc 2\.5, only for 2\.28"):
        older_lock(ROOT, "2.5")
    tags = wheel_tags("2.28")
    assert tags[0].startswith("manylinux_2_28_") and not any("2_29" in tag or "2_34" in tag for tag in tags)


@pytest.mark.parametrize(("asked", "ended"), [("2.28", 1), ("2.36", 0), ("", 0)])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has a glibc")
def test_a_bundle_that_needs_a_newer_glibc_than_was_asked_for_is_refused(
    asked: str, ended: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    given: list[object] = []
    monkeypatch.setattr(build, "build", lambda *words, here: given.extend(words[1:]) or (bundle, tmp_path))
    monkeypatch.setattr(build, "add_licences", lambda *_: [])
    monkeypatch.setattr(build, "self_test", lambda _: None)
    monkeypatch.setattr(reach, "reach", lambda _: {"GLIBC": ((2, 34), "libodd.so")})
    words = [
        "--no-package",
        "--to",
        str(tmp_path / "out"),
        "--python",
        "python3.11",
        *(["--glibc", asked] if asked else []),
    ]
    assert build.main(words) == ended
    assert given == [Path("python3.11"), asked]
    assert ("newer glibc than 2.28" in capsys.readouterr().out) == (ended == 1)


def test_an_older_python_is_made_of_the_sources_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "Python-3.11.9").mkdir()
    (tmp_path / "zlib_1.2.13.orig.tar.gz").write_bytes(b"")
    assert old_python.source(tmp_path, "python") == tmp_path / "Python-3.11.9"
    with pytest.raises(SystemExit, match="one folder zlib… is wanted, 0 were found"):
        old_python.source(tmp_path, "zlib")
    around = old_python.surroundings(Path("/zig/python"), "2.28", tmp_path / "parts", tmp_path / "to")
    assert around["CC"].endswith("-linux-gnu.2.28") and f"{tmp_path}/to/lib" in around["LDFLAGS"]
    tree = tmp_path / "Python-3.11.9"
    (tree / "Modules").mkdir()
    for name, old, _ in old_python.CHANGES:
        (tree / name).write_text(f"before\n{old}after\n", "utf-8")
    old_python.fit(tree)
    for name, _, new in old_python.CHANGES:
        assert (tree / name).read_text("utf-8") == f"before\n{new}after\n"
    with pytest.raises(SystemExit, match=r"Makefile\.pre\.in.*was not found"):
        old_python.fit(tree)


def test_windows_is_told_who_made_the_program() -> None:
    assert windows.four_parts("1.4.0.dev2") == (1, 4, 0, 0)
    text = windows.version_resource(__version__)
    compile(text, "version", "eval")
    assert "百通岗前台" in text and repr(__version__) in text and str(windows.four_parts(__version__)) in text


def sample_bundle(folder: Path) -> Path:
    """What PyInstaller makes on Windows, as far as the installer looks at it."""
    for name in ("_internal/part.txt", "licences/one/LICENSE", "baitonggang.exe"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" * 1000, "utf-8")
    return folder


def test_removing_takes_away_by_name_what_was_installed(tmp_path: Path) -> None:
    text = windows.script(sample_bundle(tmp_path / "bundle"), tmp_path / "setup.exe", tmp_path / "a.ico", "1.2.3")
    assert "@" not in text.replace("@BUNDLE@", "")
    removed = text.partition('Section "Uninstall"')[2]
    deleted = [line.split('"')[1] for line in removed.splitlines() if line.strip().startswith(("Delete ", "RMDir /r"))]
    assert deleted[:3] == ["$INSTDIR\\_internal", "$INSTDIR\\baitonggang.exe", "$INSTDIR\\licences"]
    assert 'RMDir /r "$INSTDIR"' not in text, "a folder somebody chose may hold other things"
    assert "AppData" not in text and "LOCALAPPDATA" not in text


@pytest.mark.skipif(shutil.which("makensis") is None, reason="needs NSIS")
def test_the_installer_for_windows_compiles(tmp_path: Path, qapp: object) -> None:
    drawn = pictures.draw_icons(tmp_path / "icons")
    made = windows.make(sample_bundle(tmp_path / "bundle"), tmp_path / "work", tmp_path, version="1.2.3",
                        machine="amd64", pictures=drawn)  # fmt: skip
    held = made.read_bytes()
    assert held.startswith(b"MZ") and "百通岗前台".encode("utf-16-le") in held
    with Image.open(tmp_path / "work" / "baitonggang.ico") as icon:
        assert icon.info["sizes"] == {(size, size) for size in pictures.ICON_SIZES}
