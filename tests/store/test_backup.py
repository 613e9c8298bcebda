"""Backups: whole under their name, rotated, doubled, and put back under a new number series."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import Refused, StoreTrouble
from app.rules.dates import SHANGHAI
from app.store import backup, backup_names, keys, login_snapshot
from app.store.keychain import NoKeychain
from app.store.lock import FolderLock
from app.store.restore import contents, losses, rehearse, restore
from app.store.schema import HEAD
from app.store.store import Store
from app.store.verify import verify
from tests.store import storehelp
from tests.store.storehelp import NOW, Made, trouble


def make(made: Made, now: datetime = NOW, kind: str = "auto", second: Path | None = None) -> backup.Made:
    return backup.make(backup.At(made.folder, made.keys), now, kind, second=second)


def codes(made: Made) -> list[tuple[str, str, int]]:
    db = made.raw()
    found = [tuple(row) for row in db.execute("SELECT letter, code, series FROM terminal")]
    db.close()
    return found


# --- making -----------------------------------------------------------------------------------------------------


def test_a_backup_is_named_verified_and_has_its_key_file(busy: Made) -> None:
    store = Store.open(busy.folder, busy.keys)
    done = backup.make(store, NOW)
    store.close()
    head = verify(busy.folder, busy.keys).heads["A"][1][:8]
    assert done.path.name == f"desk-20261123-110000-{HEAD}-{head}.db"
    assert backup.inspect(done.path, busy.keys) == backup.Inspected(HEAD, head)
    assert keys.key_name(done.path.parent) == keys.key_name(busy.folder)
    assert sorted(p.name for p in done.path.parent.iterdir()) == ["backup.lock", done.path.name, "key.json"]
    assert not done.path.read_bytes().startswith(b"SQLite")
    [entry] = backup.listing(busy.folder)
    assert (entry.at, entry.path, entry.size) == (NOW, done.path, done.size)
    assert backup_names.last(busy.folder) == NOW


NAME = "desk-20261123-110000-0005-1a2b3c4d.db"


def test_a_name_says_when_and_what() -> None:
    assert backup_names.name_of(NOW, "0005", "1a2b3c4d") == NAME
    assert backup_names.said_by(NAME) == (NOW, "0005", "1a2b3c4d")


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("desk-", "disk-"), (".db", ".db.part"), ("1123", "1323"), ("110000", "256000"), ("2026", "２０２６"),
        ("110000", "11000"), ("1a2b3c4d", "1A2B3C4D"), ("0005", ""), ("0005", "00 05"), ("2026", "0000"),
    ],
)  # fmt: skip
def test_other_names_are_no_backups(tmp_path: Path, part: str, instead: str) -> None:
    name = NAME.replace(part, instead)
    assert name != NAME and backup_names.said_by(name) is None
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / name).touch()
    (tmp_path / "backups" / "before-0004.db").touch()
    assert backup_names.last(tmp_path) is None
    assert backup_names.last(tmp_path / "nowhere") is None


def test_a_backup_that_went_while_the_folder_was_read_is_not_listed(tmp_path: Path) -> None:
    for name in (NAME, "before-0004.db"):
        (tmp_path / name).symlink_to(tmp_path / "gone")
    assert backup.entries(tmp_path) == []


def test_a_damaged_store_gives_no_backup(busy: Made) -> None:
    storehelp.spoil(busy, "sale_line")
    assert trouble(lambda: make(busy)).code == "damaged"
    assert list((busy.folder / "backups").glob("*.db")) == []
    assert list((busy.folder / "backups").glob("*.part")) == []


@pytest.mark.parametrize("at", [0.01, 0.4, 0.99])
def test_a_flipped_bit_in_a_backup_is_found(busy: Made, at: float) -> None:
    path = make(busy).path
    raw = bytearray(path.read_bytes())
    raw[int(len(raw) * at)] ^= 16
    path.write_bytes(raw)
    assert trouble(lambda: backup.inspect(path, busy.keys)).code == "damaged"
    assert trouble(lambda: restore(path, busy.folder.parent / "new", busy.keys, NOW)).code == "damaged"
    assert not (busy.folder.parent / "new").exists()


def test_two_backups_at_once(busy: Made) -> None:
    make(busy)
    with FolderLock(busy.folder / "backups", "backup.lock"):
        assert trouble(lambda: make(busy)).code == "in_use"


def test_what_a_killed_backup_left_is_swept_away(busy: Made) -> None:
    (busy.folder / "backups").mkdir()
    (busy.folder / "backups" / "desk.part").write_bytes(b"half")
    done = make(busy)
    assert not (busy.folder / "backups" / "desk.part").exists() and done.path.exists()


def test_when_the_next_one_is_due(made: Made) -> None:
    assert backup.due(made.folder, NOW)
    make(made)
    assert not backup.due(made.folder, NOW + timedelta(minutes=29))
    assert backup.due(made.folder, NOW + timedelta(minutes=30))
    assert backup.due(made.folder, NOW - timedelta(days=1))  # the clock went back


# --- rotation ---------------------------------------------------------------------------------------------------


def test_rotation_keeps_days_weeks_and_months() -> None:
    stamps = [NOW - timedelta(minutes=30 * n) for n in range(48 * 365 * 2)]
    stay = backup.keep(stamps, NOW)
    assert {stamp for stamp in stamps if NOW - stamp <= timedelta(days=2)} <= stay
    older = sorted(stay - {stamp for stamp in stamps if NOW - stamp <= timedelta(days=2)}, reverse=True)
    days = {stamp.astimezone(SHANGHAI).date() for stamp in older}
    assert len(days) == len(older)  # one a day at most
    assert {(NOW - timedelta(days=n)).date() for n in range(3, 14)} <= days
    assert 24 <= len({(d.year, d.month) for d in days}) <= 25
    assert len(older) <= 12 + 8 + 25
    assert all(stamp.astimezone(SHANGHAI).hour == 23 for stamp in older)  # the last of its day


def test_rotation_keeps_the_newest_and_what_the_clock_cannot_explain() -> None:
    old = datetime(2009, 1, 1, tzinfo=UTC)
    assert backup.keep([old, old - timedelta(hours=1)], NOW) == {old}
    ahead = NOW + timedelta(days=400)
    assert backup.keep([ahead, NOW], NOW) == {ahead, NOW}
    assert backup.keep([], NOW) == set()


def test_a_day_of_a_clock_ahead_sends_no_true_backup_away() -> None:
    """Backups every half hour of a day of 2062, and rotation under that clock: it takes one place of the fourteen."""
    true = [NOW - timedelta(days=n) for n in range(14)]
    wrong = [datetime(2062, 11, 23, 4, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(12)]
    under_it = backup.keep(true + wrong, wrong[-1])
    assert set(true[:13]) <= under_it and set(wrong) <= under_it
    put_right = backup.keep(under_it, NOW + timedelta(minutes=30))
    assert set(true[:13]) <= put_right and set(wrong) <= put_right


def test_what_is_dated_in_the_future_takes_no_place_and_is_not_the_newest(made: Made) -> None:
    """A clock two hours ahead at noon: its names are of today, and the true one of the morning stays beside them."""
    evening = NOW + timedelta(hours=2)
    morning = NOW - timedelta(days=3)
    assert backup.keep([evening, morning, morning - timedelta(minutes=30)], NOW) == {evening, morning}
    folder = made.folder / "backups"
    folder.mkdir(exist_ok=True)
    names = [backup_names.name_of(at, "0001", "0" * 8) for at in (NOW, evening, morning)]
    for name in names:
        (folder / name).write_bytes(b"")
    assert [entry.path.name for entry in backup.listing(made.folder, NOW)] == [names[0], names[2], names[1]]
    assert [entry.path.name for entry in backup.listing(made.folder)] == [names[1], names[0], names[2]]
    assert backup_names.last(made.folder, NOW) == NOW
    assert backup_names.last(made.folder) == evening


def test_rotation_removes_files_and_leaves_strangers(made: Made) -> None:
    folder = made.folder / "backups"
    folder.mkdir()
    for n in range(30):
        name = (NOW - timedelta(days=n, hours=1)).astimezone(SHANGHAI).strftime("%Y%m%d-%H%M%S")
        (folder / f"desk-{name}-{HEAD}-00000000.db").write_bytes(b"x")
    for n in range(8):
        (folder / f"before-{n}.db").write_bytes(b"x")
    (folder / "mine.db").write_bytes(b"x")
    gone = make(made).removed
    left = sorted(p.name for p in folder.glob("*.db"))
    assert len([n for n in left if n.startswith("before")]) == backup.KEPT_BEFORE
    assert "mine.db" in left
    assert not [p for p in gone if p.exists()]
    assert 15 <= len([n for n in left if n.startswith("desk")]) <= 20
    make(made, NOW + timedelta(seconds=1), "manual")


# --- the second folder ------------------------------------------------------------------------------------------


def test_a_second_folder_gets_a_copy_with_a_warning_on_the_same_disk(busy: Made, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    done = make(busy, second=stick)
    assert done.second == backup.Second(stick / done.path.name, "same_disk")
    assert backup.inspect(stick / done.path.name, busy.keys).revision == HEAD
    assert keys.key_name(stick) == keys.key_name(busy.folder)


def test_a_missing_second_folder_is_told_and_not_made(busy: Made, tmp_path: Path) -> None:
    done = make(busy, second=tmp_path / "U盘")
    assert done.second == backup.Second(None, "missing")
    assert done.path.exists() and not (tmp_path / "U盘").exists()


def test_a_folder_of_another_store_is_left_alone(busy: Made, tmp_path: Path) -> None:
    keys.create(tmp_path / "U盘", NoKeychain())
    before = sorted(p.name for p in (tmp_path / "U盘").iterdir())
    assert make(busy, second=tmp_path / "U盘").second == backup.Second(None, "other_store")
    assert sorted(p.name for p in (tmp_path / "U盘").iterdir()) == before


# --- putting back -----------------------------------------------------------------------------------------------


def test_a_new_pc_needs_a_backup_and_the_code(busy: Made, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    make(busy, second=stick)
    shutil.rmtree(busy.folder)
    path = next(stick.glob("desk-*.db"))
    unlocked = keys.unlock_with_code(stick, busy.code, None)
    into = tmp_path / "新"
    done = restore(path, into, unlocked, NOW)
    assert (done.codes, done.aside) == ({"A": "A2"}, None)
    keys.unlock_with_code(into, busy.code, NoKeychain())
    new = Made(into, keys.unlock(into, NoKeychain()), busy.code)
    assert login_snapshot.front(into, new.keys).terminal == "A2"
    assert verify(into, new.keys).ok
    assert sorted(p.name for p in stick.iterdir()) == sorted([path.name, "key.json"])  # nothing written there


def test_selling_goes_on_under_the_new_series(busy: Made) -> None:
    path = make(busy).path
    into = busy.folder.parent / "新"
    restore(path, into, busy.keys, NOW)
    new = Made(into, keys.unlock(into, NoKeychain()), busy.code)
    assert codes(new) == [("A", "A2", 2)]
    db = new.raw()
    entry = db.execute("SELECT action, subject, detail FROM audit_entry WHERE terminal = 'A2'").fetchone()
    assert entry[:2] == ("restore", "A2") and json.loads(entry[2]) == {"backup": path.name, "from": "A", "to": "A2"}
    db.close()
    storehelp.close_shift(new, "A2")  # the open shift went along
    report = verify(into, new.keys)
    assert report.ok, report.first
    assert report.heads["A2"][0] == 1 and report.heads["A"][0] == 7


def test_a_sound_store_is_not_replaced_by_mistake(busy: Made) -> None:
    path = make(busy).path
    before = busy.db.read_bytes()
    with pytest.raises(Refused) as refused:
        restore(path, busy.folder, busy.keys, NOW)
    assert refused.value.code == "store_sound"
    assert busy.db.read_bytes() == before


def test_a_damaged_store_is_moved_aside(busy: Made) -> None:
    path = make(busy).path
    storehelp.spoil(busy, "sale_line")
    spoilt = busy.db.read_bytes()
    done = restore(path, busy.folder, busy.keys, NOW)
    assert done.aside is not None and (done.aside / "desk.db").read_bytes() == spoilt
    assert verify(busy.folder, busy.keys).ok
    assert codes(busy) == [("A", "A2", 2)]


def test_a_store_whose_first_page_is_gone(busy: Made) -> None:
    path = make(busy).path
    busy.db.write_bytes(bytes(8192))
    restore(path, busy.folder, busy.keys, NOW)
    assert verify(busy.folder, busy.keys).ok


def test_no_series_is_opened_twice(busy: Made) -> None:
    """The same old backup restored again and again: the database forgets, the folder does not."""
    path = make(busy).path
    for series in (2, 3, 4):
        restore(path, busy.folder, busy.keys, NOW, over=True)
        assert codes(busy) == [("A", f"A{series}", series)]
        busy.db.write_bytes(b"")
    assert len(list(busy.folder.glob("aside-*"))) == 3


def test_a_running_desk_is_not_restored_over(busy: Made) -> None:
    path = make(busy).path
    with FolderLock(busy.folder):
        assert trouble(lambda: restore(path, busy.folder, busy.keys, NOW, over=True)).code == "in_use"
        restore(path, busy.folder, busy.keys, NOW, over=True, locked=True)


def test_another_stores_folder_keeps_its_key_aside(busy: Made, tmp_path: Path) -> None:
    path = make(busy).path
    other, _ = keys.create(tmp_path / "b", NoKeychain())
    done = restore(path, tmp_path / "b", busy.keys, NOW)
    assert done.aside is not None
    assert keys.unlock(done.aside, NoKeychain()) == other
    assert keys.unlock(tmp_path / "b", NoKeychain()) == busy.keys


def test_a_newer_backup_is_refused(busy: Made) -> None:
    db = busy.raw()
    db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    path = make(busy).path
    assert trouble(lambda: restore(path, busy.folder.parent / "x", busy.keys, NOW)).code == "newer"
    assert trouble(lambda: losses(path, busy.folder, busy.keys)).code == "newer"


def test_a_rehearsal_touches_nothing(busy: Made) -> None:
    path = make(busy).path
    before = {p.name: p.stat().st_mtime_ns for p in path.parent.iterdir()}
    assert rehearse(path, busy.keys, NOW, busy.folder).ok
    assert {p.name: p.stat().st_mtime_ns for p in path.parent.iterdir()} == before
    assert not (busy.folder / "series.json").exists()


def test_a_rehearsal_finds_what_was_changed_before_the_backup(busy: Made) -> None:
    db = busy.raw()
    storehelp.unguard(db, "sale")
    db.execute("UPDATE sale SET meal = 'dinner' WHERE serial = 2")
    db.close()
    report = rehearse(make(busy).path, busy.keys, NOW, busy.folder)
    assert report.first is not None and (report.first.name, report.first.bad) == ("chain", "XS-A-20261123-0002")


def test_a_backup_says_how_far_it_goes(busy: Made) -> None:
    told = contents(backup.make(backup.At(busy.folder, busy.keys), NOW, "manual").path, busy.keys)
    assert (told.centre, told.community) == ("示例社区便民服务中心", "示例社区") and told.latest is not None


def test_a_backup_of_nothing_yet_says_so(made: Made) -> None:
    assert contents(backup.make(backup.At(made.folder, made.keys), NOW, "manual").path, made.keys).latest is None


def test_the_backups_of_a_folder_are_those_in_it_or_in_its_own_folder_of_them(busy: Made, tmp_path: Path) -> None:
    made = backup.make(backup.At(busy.folder, busy.keys), NOW, "manual").path
    at, found = backup.backups_in(busy.folder)
    assert at == busy.folder / "backups" and [entry.path for entry in found] == [made]
    assert backup.backups_in(at) == (at, found)
    assert backup.backups_in(tmp_path / "none") == (tmp_path / "none", [])


def test_a_strange_folder_lists_what_are_backups_and_nothing_else(busy: Made, tmp_path: Path) -> None:
    made = backup.make(backup.At(busy.folder, busy.keys), NOW, "manual").path
    stick = tmp_path / "U 盘\u202e的\n文件"
    stick.mkdir()
    whole = Path(shutil.copy(made, stick))
    half = stick / made.name.replace("desk-2026", "desk-2025")
    half.write_bytes(made.read_bytes()[:1000])
    empty = stick / made.name.replace("desk-2026", "desk-2024")
    empty.touch()
    (stick / made.name.replace("desk-2026", "desk-2023")).mkdir()  # somebody's folder
    (stick / made.name.replace("desk-2026", "desk-2022")).symlink_to(tmp_path / "gone")
    for name in ("desk-.db", "desk-20261123-104200-0005-XXXXXXXX.db", "desk-99999999-999999-0005-1a2b3c4d.db",
                 f"{made.name}.part", "Thumbs.db", "前台\u202ebd.db", "\udcff.db", "-rf.db", "a" * 200):  # fmt: skip
        (stick / name).touch()
    assert [entry.path for entry in backup.entries(stick, NOW)] == [whole, half, empty]
    assert backup.inspect(whole, busy.keys)
    for one in (half, empty):
        with pytest.raises(StoreTrouble):
            backup.inspect(one, busy.keys)
        with pytest.raises(StoreTrouble):
            rehearse(one, busy.keys, NOW, busy.folder)
    assert {one.name for one in stick.iterdir()} >= {"Thumbs.db", "\udcff.db", half.name}


@pytest.mark.parametrize("name", ["loop", "n" * 300])
def test_a_folder_that_cannot_be_read_is_trouble_and_no_accident(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(StoreTrouble):
        backup.backups_in(tmp_path / name, NOW)
