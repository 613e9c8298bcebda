"""A store that holds less than its backups and its note prove: told at once, and no number is given twice."""

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.paths import notes_home
from app.store import backup, head_note, keys, rolled_back
from app.store.keychain import NoKeychain
from app.store.restore import restore
from app.store.store import Store
from app.store.verify import Report, verify
from app.store.verify_slices import SlicedCheck
from tests.store import storehelp
from tests.store.storehelp import NOW, Made

LATER = NOW + timedelta(hours=1)
MUCH_LATER = NOW + timedelta(hours=2)


def back_up(made: Made, when: Any = NOW) -> backup.Made:
    return backup.make(backup.At(made.folder, made.keys), when, "manual")


def sell_more(made: Made, terminal: str = "A", sales: int = 3) -> list[str]:
    """Sell, as on a counter that is open, and say which numbers were given out."""
    store = Store.open(made.folder, made.keys)
    desk = storehelp.Desk(store, storehelp.Clock(LATER), terminal)
    desk.staff = next(row.member for row in desk.see(storehelp.staff.roster) if row.code == "001")
    for _ in range(sales):
        storehelp.sell(desk, "11", None)
    store.close()
    return numbers(made)[-sales:]


def numbers(made: Made) -> list[str]:
    db = made.raw()
    found = [row[0] for row in db.execute("SELECT number FROM sale ORDER BY rowid")]
    db.close()
    return found


def note(made: Made) -> None:
    db = made.raw()
    head = head_note.head_of(db)
    assert head is not None
    head_note.note(made.folder, made.keys, head)
    db.close()


def sliced(made: Made) -> Report:
    check = SlicedCheck(backup.At(made.folder, made.keys))
    while check.step():
        pass
    return check.report()


def heads(report: Report) -> tuple[bool, str, str]:
    return next((c.ok, c.bad, c.why) for c in report.checks if c.name == "heads")


def every_way(made: Made) -> set[tuple[bool, str, str]]:
    """What the whole check, the one at the start of the day and the sliced one say of the ends."""
    return {heads(verify(made.folder, made.keys, deep=deep)) for deep in (True, False)} | {heads(sliced(made))}


@pytest.fixture
def rolled(busy: Made) -> tuple[Made, list[str], str]:
    """An older copy put over the file by hand; what was given out since, and the name of the newer backup."""
    older = busy.folder.parent / "older.db"
    shutil.copy(busy.db, older)
    back_up(busy)
    given = sell_more(busy)
    newer = back_up(busy, LATER).path.name
    os.replace(older, busy.db)
    return busy, given, newer


def test_a_store_as_it_was_left_has_all_that_is_asked_for(busy: Made) -> None:
    back_up(busy)
    sell_more(busy)
    back_up(busy, LATER)
    note(busy)
    assert every_way(busy) == {(True, "", "")}
    assert rolled_back.look(busy.folder, busy.keys, LATER) is None
    assert numbers(busy)[-1].startswith("XS-A-")


def test_a_store_where_nothing_was_set_up_is_asked_nothing_and_gets_no_note(made: Made) -> None:
    assert rolled_back.look(made.folder, made.keys, NOW) is None
    assert not (made.folder / head_note.HEAD_FILE).exists()


def test_an_older_copy_is_told_and_no_number_is_given_twice(rolled: tuple[Made, list[str], str]) -> None:
    made, given, newer = rolled
    assert every_way(made) == {(False, newer, "lost")}
    found = rolled_back.look(made.folder, made.keys, LATER)
    assert found is not None and found.codes == {"A": "A2"}
    assert found.backup is not None and (found.backup.name, found.backup.at) == (newer, LATER)
    again = sell_more(made, "A2")
    assert not set(again) & set(given) and all(number.startswith("XS-A2-") for number in again)
    assert rolled_back.look(made.folder, made.keys, LATER) is None, "one new series is enough"
    assert every_way(made) == {(False, newer, "lost")}, "named until somebody has decided"
    report = verify(made.folder, made.keys)
    assert [check.name for check in report.checks if not check.ok] == ["heads"]
    (made.folder / "backups" / newer).rename(made.folder.parent / newer)
    assert every_way(made) == {(True, "", "")}, "and this is how: it is not wanted"


def test_the_newer_backup_puts_it_right(rolled: tuple[Made, list[str], str]) -> None:
    made, given, newer = rolled
    rolled_back.look(made.folder, made.keys, LATER)
    lost = sell_more(made, "A2")
    back_up(made, MUCH_LATER)
    done = restore(made.folder / "backups" / newer, made.folder, made.keys, MUCH_LATER, over=True)
    assert done.codes == {"A": "A3"}
    assert set(given) <= set(numbers(made)) and not set(lost) & set(numbers(made))
    assert verify(made.folder, made.keys).ok and heads(sliced(made))[0]
    assert rolled_back.look(made.folder, made.keys, MUCH_LATER) is None


@pytest.mark.parametrize("way", ["deleted", "cut", "flipped", "emptied"])
def test_a_lost_log_is_told_by_the_note(busy: Made, way: str) -> None:
    """Sold, noted, never folded into the file: then the log is damaged while the program is off."""
    store = Store.open(busy.folder, busy.keys)
    desk = storehelp.Desk(store, storehelp.Clock(LATER), "A")
    desk.staff = next(row.member for row in desk.see(storehelp.staff.roster) if row.code == "001")
    for _ in range(3):
        storehelp.sell(desk, "11", None)
    store.note_head()
    killed = busy.folder.parent / "killed"
    shutil.copytree(busy.folder, killed)
    store.close()
    made = Made(killed, busy.keys, busy.code)
    log = made.db.with_name("desk.db-wal")
    content = log.read_bytes()
    assert len(content) > 20_000
    if way == "deleted":
        log.unlink()
    else:
        bad = {"cut": content[:9000], "emptied": b"", "flipped": content[:40] + b"\0" + content[41:]}
        log.write_bytes(bad[way])
    made.db.with_name("desk.db-shm").unlink(missing_ok=True)
    given = numbers(busy)[-3:]
    assert every_way(made) == {(False, head_note.HEAD_FILE, "lost")}
    found = rolled_back.look(made.folder, made.keys, LATER)
    assert found is not None and found.codes == {"A": "A2"} and found.backup is None
    assert not set(sell_more(made, "A2")) & set(given)
    assert verify(made.folder, made.keys).ok, "nothing can be put back: it is in the trail"


def test_the_log_whole_says_nothing(busy: Made) -> None:
    store = Store.open(busy.folder, busy.keys)
    desk = storehelp.Desk(store, storehelp.Clock(LATER), "A")
    desk.staff = next(row.member for row in desk.see(storehelp.staff.roster) if row.code == "001")
    storehelp.sell(desk, "11", None)
    store.note_head()
    killed = busy.folder.parent / "killed"
    shutil.copytree(busy.folder, killed)
    store.close()
    assert rolled_back.look(killed, busy.keys, LATER) is None


def test_a_last_day_cut_off_with_the_database_key_is_named_by_a_backup(busy: Made) -> None:
    sell_more(busy)
    newer = back_up(busy, LATER).path.name
    db = busy.raw()
    storehelp.unguard(db, "sale")
    db.execute("PRAGMA foreign_keys = OFF")
    last = db.execute("SELECT max(chain_serial) FROM sale").fetchone()[0]
    db.execute("DELETE FROM sale WHERE chain_serial = ?", (last,))
    db.close()
    assert heads(verify(busy.folder, busy.keys)) == (False, newer, "lost")


def test_a_restore_names_what_it_leaves_out(busy: Made) -> None:
    first = back_up(busy)
    sell_more(busy)
    newer = back_up(busy, LATER)
    restore(first.path, busy.folder, busy.keys, MUCH_LATER, over=True)
    assert every_way(busy) == {(True, "", "")}
    assert rolled_back.look(busy.folder, busy.keys, MUCH_LATER) is None
    db = busy.raw()
    detail = json.loads(db.execute("SELECT detail FROM audit_entry WHERE action = 'restore'").fetchone()[0])
    db.close()
    assert detail["dropped"] == newer.chain_head and detail["backup"] == first.path.name


def test_a_restore_by_an_earlier_program_named_nothing_and_still_raises_no_alarm(busy: Made) -> None:
    first = back_up(busy)
    sell_more(busy)
    back_up(busy, LATER)
    restore(first.path, busy.folder, busy.keys, MUCH_LATER, over=True)
    db = busy.raw()
    storehelp.unguard(db, "audit_entry")
    said = {"backup": first.path.name, "from": "A", "to": "A2"}
    db.execute("UPDATE audit_entry SET detail = ? WHERE action = 'restore'", (json.dumps(said),))
    db.close()
    assert every_way(busy) == {(True, "", "")}


def test_a_restore_that_names_neither_an_end_nor_a_backup_settles_nothing(busy: Made) -> None:
    first = back_up(busy)
    sell_more(busy)
    newer = back_up(busy, LATER)
    restore(first.path, busy.folder, busy.keys, MUCH_LATER, over=True)
    db = busy.raw()
    storehelp.unguard(db, "audit_entry")
    said = {"backup": "样本备份", "from": "A", "to": "A2"}
    db.execute("UPDATE audit_entry SET detail = ? WHERE action = 'restore'", (json.dumps(said),))
    db.close()
    assert every_way(busy) == {(False, newer.path.name, "lost")}


def test_what_is_no_backup_of_this_store_proves_nothing(busy: Made, tmp_path: Path) -> None:
    spoilt = busy.copy(tmp_path / "spoilt")
    storehelp.spoil(spoilt, "chain_head", "terminal")
    folder = back_up(busy).path.parent
    other, _ = keys.create(tmp_path / "other", NoKeychain())
    (folder / "desk-20261123-120000-0010-deadbeef.db").write_bytes(b"")
    (folder / "desk-20261123-120001-0010-deadbee0.db").write_bytes(b"garbage" * 1000)
    shutil.copy(next(folder.glob("desk-20261123-11*")), folder / "desk-20261123-120002-0010-deadbee1.db")
    (folder / "desk-20261123-120003-0010-deadbee2.db").symlink_to(tmp_path / "gone")
    (folder / "desk-20261123-120004-0010-deadbee3.db").mkdir()
    shutil.copy(spoilt.db, folder / "desk-20261123-120005-0010-deadbee4.db")
    assert other != busy.keys and every_way(busy) == {(True, "", "")}


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff" * 512, b'["A", 99, "00", 99, "00", "00"]', b"null"])
def test_a_note_that_is_none_says_nothing_and_is_made_anew(busy: Made, content: bytes) -> None:
    path = busy.folder / head_note.HEAD_FILE
    path.write_bytes(content)
    assert rolled_back.look(busy.folder, busy.keys, NOW) is None
    (found,) = head_note.noted(busy.folder, busy.keys)
    assert found.terminal == "A" and found.serial > 0


def test_a_note_is_private_never_followed_and_of_one_store(busy: Made, tmp_path: Path) -> None:
    path, other = busy.folder / head_note.HEAD_FILE, tmp_path / "other"
    other.write_bytes(b"theirs")
    path.symlink_to(other)
    note(busy)
    assert other.read_bytes() == b"theirs" and not path.is_symlink()
    note(busy)  # and now in place
    assert path.stat().st_size == 512 and (os.name == "nt" or path.stat().st_mode & 0o077 == 0)
    strange, _ = keys.create(tmp_path / "strange", NoKeychain())
    assert len(head_note.noted(busy.folder, busy.keys)) == 1
    assert head_note.noted(busy.folder, strange) == []
    path.unlink()
    path.mkdir()
    note(busy)
    assert head_note.noted(busy.folder, busy.keys) == [], "a folder in its place is left, and nobody falls over it"


@pytest.fixture
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the second note lies, as on a counter's PC."""
    monkeypatch.setenv("BAITONGGANG_NOTES", str(tmp_path / "notes"))
    return tmp_path / "notes"


def put_back(made: Made) -> list[str]:
    """The whole folder as it was before the last sales, backups and note with it; what was given out since."""
    note(made)
    earlier = made.folder.with_name("earlier")
    shutil.copytree(made.folder, earlier)
    given = sell_more(made)
    back_up(made, LATER)
    note(made)
    shutil.rmtree(made.folder)
    earlier.rename(made.folder)
    return given


def test_a_folder_put_back_whole_is_told_by_the_note_that_lies_apart(busy: Made, apart: Path) -> None:
    given = put_back(busy)
    assert every_way(busy) == {(False, head_note.HEAD_FILE, "lost")}
    found = rolled_back.look(busy.folder, busy.keys, LATER)
    assert found is not None and found.codes == {"A": "A2"} and found.backup is None
    assert not set(sell_more(busy, "A2")) & set(given)
    assert rolled_back.look(busy.folder, busy.keys, LATER) is None
    (path,) = apart.iterdir()
    assert path.stat().st_size == 512 and (os.name == "nt" or path.stat().st_mode & 0o077 == 0)


def test_days_cut_off_with_every_trace_in_the_folder_are_told_by_the_note_that_lies_apart(
    busy: Made, apart: Path
) -> None:
    """As whoever has the store's keys may do: the records and what answers for them, no backup, no note beside it."""
    put_back(busy)
    (busy.folder / head_note.HEAD_FILE).unlink()
    shutil.rmtree(busy.folder / "backups", ignore_errors=True)
    assert every_way(busy) == {(False, head_note.HEAD_FILE, "lost")}
    shutil.rmtree(apart)
    assert every_way(busy) == {(True, "", "")}, "then only paper tells"


def test_what_a_restore_leaves_out_is_no_alarm_for_the_note_that_lies_apart(busy: Made, apart: Path) -> None:
    wanted = back_up(busy).path
    sell_more(busy)
    note(busy)
    restore(wanted, busy.folder, busy.keys, LATER, over=True)
    assert every_way(busy) == {(True, "", "")}
    assert rolled_back.look(busy.folder, busy.keys, LATER) is None


def test_a_copy_elsewhere_has_its_own_note_and_none_is_no_trouble(
    busy: Made, apart: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(busy)
    copy = busy.folder.with_name("copy")
    shutil.copytree(busy.folder, copy)
    sell_more(busy)
    note(busy)
    assert [head_note.noted(folder, busy.keys) for folder in (busy.folder, copy)] != [[], []]
    assert rolled_back.look(copy, busy.keys, LATER) is None and len(list(apart.iterdir())) == 2
    (apart / "blocked").write_text("a file")
    monkeypatch.setenv("BAITONGGANG_NOTES", str(apart / "blocked" / "x"))
    note(busy)
    assert len(head_note.noted(busy.folder, busy.keys)) == 1
    for name in ("BAITONGGANG_NOTES", "BAITONGGANG_KEYCHAIN"):
        monkeypatch.delenv(name, raising=False)
    assert notes_home() is not None and notes_home() != busy.folder
    monkeypatch.setenv("BAITONGGANG_KEYCHAIN", "none")
    assert notes_home() is None and head_note.second(busy.folder) is None
