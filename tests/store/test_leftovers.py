"""What a killed program leaves beside a store: found by nobody else, and gone after the next start."""

import os
import shutil
from pathlib import Path

import pytest

from app.store import backup, leftovers, restore, verify
from app.store.lock import FolderLock
from tests.store.storehelp import NOW, Made, trouble

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps it in people's own folders")


def readable(folder: Path) -> list[str]:
    """What anybody on this PC may read."""
    found = [path for path in folder.rglob("*") if not path.is_dir() and path.stat().st_mode & 0o077]
    return sorted(path.name for path in found if not path.name.endswith(".lock"))


def test_a_store_its_backups_and_copies_are_their_owners_alone(busy: Made, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    made = backup.make(backup.At(busy.folder, busy.keys), NOW, second=second)
    into = tmp_path / "new"
    restore.restore(made.path, into, busy.keys, NOW)
    assert {path.name for path in into.iterdir()} >= {"desk.db", "key.json", "key.slot"}
    assert [readable(folder) for folder in (busy.folder, second, into)] == [[], [], []]
    assert into.stat().st_mode & 0o777 == 0o700


def test_a_store_of_an_earlier_program_is_closed_to_others_at_the_start(busy: Made) -> None:
    made = backup.make(backup.At(busy.folder, busy.keys), NOW)
    for path in (busy.db, made.path):
        path.chmod(0o644)
    leftovers.clear(busy.folder)
    assert readable(busy.folder) == []


def test_a_killed_rehearsal_leaves_no_key_and_goes_at_the_next_start(
    busy: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup.make(backup.At(busy.folder, busy.keys), NOW)
    seen: list[str] = []

    def killed(folder: Path, _keys: object) -> None:
        seen.extend(sorted(path.name for path in folder.iterdir()))
        shutil.copytree(folder, busy.folder / "kept")  # as the kill leaves it
        raise KeyboardInterrupt

    monkeypatch.setattr(verify, "verify", killed)
    with pytest.raises(KeyboardInterrupt):
        restore.rehearse(made.path, busy.keys, NOW, busy.folder)
    assert seen == ["desk.db", "desk.lock", "key.json", "series.json"], "no key.slot beside the copy"
    stage = busy.folder / restore.REHEARSAL
    assert stage.stat().st_mode & 0o777 == 0o700
    (busy.folder / "kept").rename(stage / "copy")
    with FolderLock(stage):
        leftovers.clear(busy.folder)
        assert (stage / "copy").exists(), "somebody is at it"
    leftovers.clear(busy.folder)
    assert not stage.exists() and busy.db.exists()


def test_only_one_rehearsal_at_a_time(busy: Made) -> None:
    made = backup.make(backup.At(busy.folder, busy.keys), NOW)
    stage = busy.folder / restore.REHEARSAL
    stage.mkdir()
    with FolderLock(stage):
        assert trouble(lambda: restore.rehearse(made.path, busy.keys, NOW, busy.folder)).code == "in_use"


def test_unfinished_files_go_and_whole_ones_stay(busy: Made, tmp_path: Path) -> None:
    made = backup.make(backup.At(busy.folder, busy.keys), NOW)
    (busy.folder / "prints").mkdir()
    there = sorted(path for path in busy.folder.rglob("*") if path.is_file())
    unfinished = ["desk.db.part", "desk.db.part-wal", "key.json.part", "backups/desk.part", "prints/.x.part"]
    for name in unfinished:
        (busy.folder / name).write_bytes(b"half")
    (tmp_path / "elsewhere").write_bytes(b"theirs")
    (busy.folder / "pc.json.part").symlink_to(tmp_path / "elsewhere")
    (busy.folder / "folder.part").mkdir()
    leftovers.clear(busy.folder)
    assert sorted(path for path in busy.folder.rglob("*") if path.is_file()) == there
    assert (tmp_path / "elsewhere").read_bytes() == b"theirs" and (busy.folder / "folder.part").is_dir()
    with FolderLock(made.path.parent, "backup.lock"):
        (made.path.parent / "desk.part").write_bytes(b"under way")
        leftovers.clear(busy.folder)
        assert (made.path.parent / "desk.part").exists()
