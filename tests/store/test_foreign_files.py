"""Another centre's files in the folder: never overwritten, rotated or counted, and the right ones are still found."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.store import backup, keyfile, keys, migrate, series
from app.store.keychain import NoKeychain
from app.store.keyfile import KEY_FILE, kcv_in
from app.store.login_snapshot import front, opens
from app.store.restore import restore
from tests.store.fake_keychain import Ring
from tests.store.storehelp import NOW, Made, trouble


@pytest.fixture
def other(tmp_path: Path) -> Made:
    """Another centre's store."""
    folder = tmp_path / "other"
    found, code = keys.create(folder, NoKeychain())
    migrate.create(folder, found)
    return Made(folder, found, code)


def make(made: Made, when: object = NOW, kind: str = "auto", second: Path | None = None) -> backup.Made:
    return backup.make(backup.At(made.folder, made.keys), when, kind, second=second)  # type: ignore[arg-type]


@contextmanager
def busy_db(made: Made) -> Iterator[Any]:
    db = made.raw()
    yield db
    db.close()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


def test_backups_of_another_centre_in_the_place_of_ours_are_kept_with_their_key(busy: Made, other: Made) -> None:
    theirs = make(other).path
    shutil.copytree(theirs.parent, busy.folder / "backups")
    made = make(busy)
    ours = made.path
    again = make(busy, NOW + timedelta(hours=1))
    assert (made.aside, again.aside) == (busy.folder / "backups-old1", None)
    again.path.unlink()
    assert names(busy.folder / "backups-old1") == sorted([theirs.name, KEY_FILE])
    assert names(ours.parent) == sorted([ours.name, KEY_FILE])
    found = keys.unlock_with_code(busy.folder / "backups-old1", other.code, None)
    assert backup.inspect(busy.folder / "backups-old1" / theirs.name, found).revision


def test_backups_put_aside_take_no_other_ones_place(busy: Made, other: Made) -> None:
    theirs = make(other).path
    for folder in ("backups-old1", "backups"):
        shutil.copytree(theirs.parent, busy.folder / folder)
    (busy.folder / "backups-old1" / theirs.name).unlink()
    make(busy)
    assert names(busy.folder / "backups-old1") == [KEY_FILE]
    assert names(busy.folder / "backups-old2") == sorted([theirs.name, KEY_FILE])


def test_another_centres_key_file_beside_our_backups_is_kept_and_ours_is_there_again(busy: Made, other: Made) -> None:
    ours = make(busy).path
    shutil.copy(other.folder / KEY_FILE, ours.parent / KEY_FILE)
    make(busy, NOW + timedelta(hours=1))
    assert kcv_in(ours.parent / KEY_FILE) == keys.kcv_of(busy.keys)
    assert kcv_in(ours.parent / "key.apart1.json") == keys.kcv_of(other.keys)
    assert keys.unlock_with_code(ours.parent, busy.code, None) == busy.keys
    assert keys.unlock_with_code(ours.parent, other.code, None) == other.keys, "and their code opens theirs"


def test_a_series_is_known_from_our_newest_backup_whatever_is_called_newer(busy: Made, other: Made) -> None:
    with busy_db(busy) as db:
        db.execute("UPDATE terminal SET series = 4")
    ours = make(busy).path
    shutil.copy(make(other, NOW + timedelta(days=9000)).path, ours.parent)
    (ours.parent / "desk-20990101-000000-0010-deadbeef.db").write_bytes(b"not one")
    with busy_db(busy) as db:
        db.execute("UPDATE terminal SET series = 1")
    assert series.known_in(busy.keys, busy.folder) == {"A": 4}


@pytest.mark.parametrize("said", ["1e999", "NaN", "99999999", "-3", '"7"', "[7]", "null"])
def test_a_series_that_cannot_be_is_not_believed(busy: Made, said: str) -> None:
    (busy.folder / series.SERIES_FILE).write_text(f'{{"A": {said}}}')
    assert series.known_in(busy.keys, busy.folder) == {"A": 1}


def test_rotation_neither_takes_nor_counts_what_is_not_ours(busy: Made, other: Made) -> None:
    old = NOW - timedelta(days=40)
    theirs = [make(other, old + timedelta(minutes=n), "manual").path for n in (20, 40)]
    first, second = (make(busy, old + timedelta(minutes=n), "manual").path for n in (10, 30))
    for path in theirs:
        shutil.copy(path, first.parent)
    (first.parent / "desk-20261014-235900-0010-deadbeef.db").write_bytes(b"not one")
    made = make(busy)
    assert made.removed == (first,), "the last of ours of that day stays, whatever else lies there"
    assert set(names(first.parent)) >= {*(path.name for path in theirs), second.name}
    assert (first.parent / "desk-20261014-235900-0010-deadbeef.db").exists()


def test_a_second_folder_that_is_another_centres_is_left_alone(busy: Made, other: Made, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    make(other, second=second)
    before = names(second)
    for lost in ("nothing", KEY_FILE):
        (second / lost).unlink(missing_ok=True)
        made = make(busy, NOW + timedelta(hours=1), "manual", second)
        assert made.second == backup.Second(None, "other_store"), f"without {lost}"
    assert names(second) == [name for name in before if name != KEY_FILE]


def test_a_second_folder_with_an_unreadable_key_file_keeps_it(busy: Made, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    (second / KEY_FILE).write_text('{"version": 2, "kcv": "of a later program"}')
    made = make(busy, second=second)
    assert made.second is not None and made.second.path is not None
    assert "later program" in (second / "key.apart1.json").read_text()
    assert kcv_in(second / KEY_FILE) == keys.kcv_of(busy.keys)


@pytest.mark.parametrize("way", ["itself", "its backups", "a link to them"])
def test_the_stores_own_folder_is_no_second_place(busy: Made, tmp_path: Path, way: str) -> None:
    make(busy, NOW - timedelta(hours=1))
    (tmp_path / "link").symlink_to(busy.folder / "backups", target_is_directory=True)
    second = {"itself": busy.folder, "its backups": busy.folder / "backups", "a link to them": tmp_path / "link"}[way]
    assert make(busy, second=second).second == backup.Second(None, "same_place")


def test_a_stick_pulled_out_in_the_middle_is_called_missing(
    busy: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "stick"
    second.mkdir()

    def pulled(source: Path, part: Path) -> None:
        part.write_bytes(source.read_bytes()[:5000])
        shutil.rmtree(second)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(backup, "copy_private", pulled)
    made = make(busy, second=second)
    assert made.second == backup.Second(None, "missing") and made.path.exists() and not second.exists()


def test_another_centres_key_file_over_ours_does_not_lock_us_out(busy: Made, other: Made) -> None:
    """Ours lies beside the backups still, and its slot is filled: so the store opens, and the code works as well."""
    make(busy)
    (busy.folder / KEY_FILE).write_bytes((other.folder / KEY_FILE).read_bytes())
    found = keys.unlock(busy.folder, NoKeychain(), lambda one: opens(busy.folder, one))
    assert found == busy.keys and front(busy.folder, found).terminal == "A"
    (busy.folder / keyfile.SLOT_FILE).unlink()
    assert trouble(lambda: keys.unlock(busy.folder, NoKeychain())).code == "key_missing"
    assert keys.unlock_with_code(busy.folder, busy.code, NoKeychain()) == busy.keys
    assert kcv_in(busy.folder / KEY_FILE) == keys.kcv_of(busy.keys)
    assert kcv_in(busy.folder / "key.apart1.json") == keys.kcv_of(other.keys)
    assert keys.unlock(busy.folder, NoKeychain()) == busy.keys


def test_the_right_key_of_two_that_open_is_the_one_of_the_data(busy: Made, other: Made) -> None:
    """A keychain holds both centres' keys."""
    chain = Ring()
    for made in (busy, other):
        keys.unlock_with_code(made.folder, made.code, chain)
    make(busy)
    (busy.folder / KEY_FILE).write_bytes((other.folder / KEY_FILE).read_bytes())
    assert keys.unlock(busy.folder, chain, lambda one: opens(busy.folder, one)) == busy.keys


def test_a_foreign_key_file_is_not_copied_beside_our_backups(busy: Made, other: Made) -> None:
    ours = make(busy).path
    (busy.folder / KEY_FILE).write_bytes((other.folder / KEY_FILE).read_bytes())
    make(busy, NOW + timedelta(hours=1))
    assert kcv_in(ours.parent / KEY_FILE) == keys.kcv_of(busy.keys)


def test_a_restore_over_anothers_store_keeps_all_of_it(busy: Made, other: Made) -> None:
    theirs = {path.name: path.read_bytes() for path in other.folder.iterdir() if path.is_file()}
    done = restore(make(busy).path, other.folder, busy.keys, NOW, over=True)
    assert done.aside is not None
    assert all((done.aside / name).read_bytes() == content for name, content in theirs.items())
