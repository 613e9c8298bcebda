"""Every file the program reads beside the store, in every state a file can be in: a calm answer, nothing lost."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import __version__
from app.errors import StoreTrouble
from app.store import backup, head_note, keys, leftovers, migrate, rolled_back
from app.store.keychain import NoKeychain
from app.ui.login.setup_flow import forget_unconfirmed
from app.ui.shell import first_look
from app.ui.shell.crash import CrashLog
from app.ui.shell.opening import build_desk, look_at, take_lock
from app.ui.shell.pc_settings import PcSettings
from app.ui.words.sentences import TROUBLES
from tests.store.storehelp import NOW, Made, worked
from tests.suite.kept import kept

OPENS = (
    "key.json", "key.previous.json", "series.json", "desk.head", "pc.json", "opening.picture", "crash.log", "fault.log",
    "backups", "backups/key.json", "backups/backup.lock", "backups/before-0009.db", "backups/desk.part", "prints",
    ".setup", ".rehearsal", "desk.db.part", "pin-tries",
)  # fmt: skip
"""What may be in any state and the store opens all the same."""

TELLS = ("desk.db", "desk.db-wal", "desk.db-shm", "key.slot", "desk.lock")
"""What the store cannot do without: it opens, or says in a sentence why not; once it is right again, all is there."""

WALKED = (*OPENS, *TELLS)


def missing(path: Path, _elsewhere: Path) -> None:
    return None


def empty(path: Path, _elsewhere: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path, _elsewhere: Path) -> None:
    path.write_bytes(b"\xff\x00garbage" * 500)


def later(path: Path, _elsewhere: Path) -> None:
    path.write_text('{"version": 99, "kcv": [], "slots": {}, "A": "x"}')


def nested(path: Path, _elsewhere: Path) -> None:
    path.write_bytes(b"[" * 100_000)


def boundless(path: Path, _elsewhere: Path) -> None:
    path.write_text('{"A": 1e999, "B": NaN, "version": 1e999}')


def folder(path: Path, _elsewhere: Path) -> None:
    path.mkdir()
    (path / "something").write_bytes(b"theirs")


def link(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere / "file")


def link_to_folder(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere, target_is_directory=True)


def dangling(path: Path, elsewhere: Path) -> None:
    path.symlink_to(elsewhere / "gone")


STATES = (missing, empty, garbage, later, nested, boundless, folder, link, link_to_folder, dangling)


def _make_home(folder: Path) -> None:
    made = worked().copy(folder)
    backup.make(backup.At(made.folder, made.keys), NOW)
    PcSettings(made.folder).set("look.calm", True)


@pytest.fixture(scope="module")
def furnished() -> Made:
    """A store with a backup and all that lies beside one, to be copied."""
    folder = kept("side-files", _make_home)
    return Made(folder, keys.unlock(folder, NoKeychain()), "")


@pytest.fixture
def home(furnished: Made, tmp_path: Path) -> Made:
    """This test's own."""
    return furnished.copy(tmp_path / "store")


def sales(made: Made) -> int:
    db = made.raw()
    count = int(db.execute("SELECT count(*) FROM sale").fetchone()[0])
    db.close()
    return count


def start(at: Path) -> str:
    """As the program starts, step by step: ``open``, or the code of the trouble; anything else is raised."""
    clock: Callable[[], datetime] = lambda: NOW  # noqa: E731
    first_look.read(str(at), __version__)
    PcSettings(at).set("look.calm", False)
    crash = CrashLog(at, clock)
    crash.install()
    crash.note("a line")
    crash.remove()
    found = look_at(at, NoKeychain())
    try:
        lock = take_lock(at)
    except StoreTrouble as trouble:
        return trouble.code
    try:
        forget_unconfirmed(at, NoKeychain(), clock)
        leftovers.clear(at)
        if found.trouble is not None:
            return found.trouble.code
        if found.keys is None:
            return "first run"
        migrate.upgrade(at, found.keys)
        rolled_back.look(at, found.keys, NOW)
        desk = build_desk(at, found.keys, clock)
        try:
            backup.make(desk.store, NOW, "auto")
        except StoreTrouble as trouble:
            assert trouble.code in TROUBLES
        desk.store.close()
    except StoreTrouble as trouble:
        return trouble.code
    finally:
        lock.release()
    return "open"


def take_away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("name", WALKED)
def test_any_file_in_any_state(
    home: Made, tmp_path: Path, qtbot: QtBot, name: str, state: Callable[[Path, Path], None]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_bytes(b"somebody else's")
    before, path = sales(home), home.folder / name
    kept = tmp_path / "kept"
    if path.exists():
        shutil.move(path, kept)
    state(path, elsewhere)
    code = start(home.folder)
    assert code in ({"open"} if name in OPENS else {"open", *TROUBLES}), code
    assert (elsewhere / "file").read_bytes() == b"somebody else's"
    if name not in ("backups", "prints"):
        assert [one.name for one in elsewhere.iterdir()] == ["file"], "nothing is written through a link"
    if name == "desk.db" or code != "open":
        take_away(path)
        if kept.exists():
            shutil.move(kept, path)
        assert start(home.folder) == "open"
    assert sales(home) == before


def test_every_file_the_program_leaves_is_walked(home: Made, qtbot: QtBot) -> None:
    (home.folder / "prints").mkdir()
    assert start(home.folder) == "open"
    head_note.note(home.folder, home.keys, head_note.Head("A", 1, "00", 1, "00"))
    left = {str(path.relative_to(home.folder)) for path in home.folder.rglob("*")}
    own = {name for name in left if not name.startswith("backups/desk-")}
    assert own <= set(WALKED), own - set(WALKED)
    assert os.path.exists(home.folder / "pc.json") and keys.slots(home.folder)
