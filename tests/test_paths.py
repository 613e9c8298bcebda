"""Where the program keeps what it writes: in the person's folders, or beside itself when it is told to."""

import sys
from pathlib import Path

import pytest

from app import paths


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BAITONGGANG_HOME", "BAITONGGANG_NOTES", "BAITONGGANG_KEYCHAIN", "APPIMAGE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("form", ["source", "bundle", "image"])
def test_a_marker_beside_the_program_keeps_everything_beside_it(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    if form == "source":
        monkeypatch.setattr(paths, "ROOT", tmp_path)
    elif form == "bundle":
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        monkeypatch.setattr(sys, "executable", str(tmp_path / "baitonggang"))
    else:
        monkeypatch.setenv("APPIMAGE", str(tmp_path / "baitonggang.AppImage"))
    assert paths.portable_home() is None
    assert paths.data_home() == tmp_path / "home" / "baitonggang"
    notes = paths.notes_home()
    assert notes is not None and tmp_path / "notes" != notes
    (tmp_path / paths.PORTABLE).touch()
    assert paths.portable_home() == tmp_path
    assert (paths.data_home(), paths.notes_home()) == (tmp_path / "data", tmp_path / "notes")
    monkeypatch.setenv("BAITONGGANG_HOME", str(tmp_path / "named"))
    assert paths.data_home() == tmp_path / "named"
