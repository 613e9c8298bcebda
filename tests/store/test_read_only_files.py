"""Files of the program that a copy from a disc or a sync program made read-only are the program's own again."""

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from app.paths import LOCK_FILE
from app.store import head_note, tries
from app.store.atomic import make_writable
from app.store.head_note import Head
from app.store.keys import derive
from app.store.lock import FolderLock
from app.store.tries import Tries
from app.ui.shell import pc_settings
from app.ui.shell.pc_settings import PcSettings

WHO, NOW = UUID(int=1), datetime(2026, 11, 23, 2, 40, tzinfo=UTC)
KEYS = derive(b"k" * 32)


def head(serial: int) -> Head:
    return Head("A", serial, "0" * 64, 1, "0" * 64)


def sealed_off(path: Path) -> None:
    path.chmod(stat.S_IRUSR)


def writable(path: Path) -> bool:
    return bool(path.stat().st_mode & stat.S_IWUSR)


def test_tries_are_counted_on_a_slip_that_was_made_read_only(tmp_path: Path) -> None:
    Tries(tmp_path).count(WHO, NOW)
    sealed_off(tmp_path / tries.FILE)
    Tries(tmp_path).count(WHO, NOW)
    assert writable(tmp_path / tries.FILE)
    assert (Tries(tmp_path).of(WHO).uncounted, Tries(tmp_path).of(WHO).only) == (2, 0)


def test_the_note_of_the_head_goes_on(tmp_path: Path) -> None:
    head_note.note(tmp_path, KEYS, head(1))
    sealed_off(tmp_path / head_note.HEAD_FILE)
    head_note.note(tmp_path, KEYS, head(2))
    assert head_note.noted(tmp_path, KEYS)[0] == head(2)
    assert writable(tmp_path / head_note.HEAD_FILE)


def test_the_store_opens_though_its_lock_was_made_read_only(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).touch()
    sealed_off(tmp_path / LOCK_FILE)
    with FolderLock(tmp_path):
        assert writable(tmp_path / LOCK_FILE)


def test_what_this_pc_remembers_is_kept(tmp_path: Path) -> None:
    PcSettings(tmp_path).set("look.theme", "dark")
    sealed_off(tmp_path / pc_settings.FILE)
    PcSettings(tmp_path).set("look.theme", "light")
    assert PcSettings(tmp_path).get("look.theme") == "light"
    assert writable(tmp_path / pc_settings.FILE)


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link(path: Path) -> None:
    target = path.with_name("elsewhere")
    target.touch()
    sealed_off(target)
    path.symlink_to(target)


@pytest.mark.parametrize("make", [a_folder, a_link, lambda path: None], ids=["folder", "link", "nothing"])
def test_only_a_file_is_touched_and_no_link_is_followed(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "file"
    make(path)
    before = [one.lstat().st_mode for one in sorted(tmp_path.iterdir())]
    make_writable(path)
    assert [one.lstat().st_mode for one in sorted(tmp_path.iterdir())] == before


@pytest.mark.skipif(os.name == "nt", reason="it has no such rights")
def test_the_rights_of_others_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    path.chmod(0o440)
    make_writable(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
