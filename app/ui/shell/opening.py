"""Getting at a store: what stands in its folder, its lock, and the desk over it. Light until a desk is asked for."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.errors import StoreTrouble
from app.store import login_snapshot
from app.store.keychain import Keychain
from app.store.keys import Keys, unlock
from app.store.places import check_place
from app.ui.login.words import CONFIRMED, STAGE

if TYPE_CHECKING:
    from app.services.desk import Desk
    from app.store.lock import FolderLock

Clock = Callable[[], datetime]


class Start(NamedTuple):
    """What stands in a folder: a centre (``front``), nothing yet (all None), or trouble."""

    front: login_snapshot.Front | None = None
    keys: Keys | None = None
    trouble: StoreTrouble | None = None


def look_at(home: Path, keychain: Keychain) -> Start:
    """Read what the first page shows; a few milliseconds, and nothing is made or changed."""
    keys = None
    try:
        if (home / STAGE / CONFIRMED).exists():
            from app.ui.login.setup_flow import finish_interrupted

            finish_interrupted(home)
        if not login_snapshot.present(home):
            return Start()
        check_place(home)
        keys = unlock(home, keychain)
        return Start(login_snapshot.front(home, keys), keys)
    except OSError as error:
        return Start(trouble=StoreTrouble("io", error.strerror or ""))
    except StoreTrouble as trouble:
        return Start(None, keys, trouble)


def load_front() -> None:
    """Import what is needed while a store is being opened; on the worker, so that the first page answers at once."""
    from app.ui.kit import scanner  # noqa: F401
    from app.ui.shell import entrance, instance, session  # noqa: F401


def build_desk(folder: Path, keys: Keys, clock: Clock) -> "Desk":
    """An open store with its desk; the caller holds the folder's lock and closes ``desk.store``.

    The schema must be current and the centre set up. Raises ``StoreTrouble``.
    """
    from app.services.centre import settings
    from app.services.desk import Desk
    from app.services.first_run import catalogue
    from app.store.store import Store

    store = Store.open(folder, keys)
    try:
        with store.read() as session:
            terminal = settings.terminal_code(session)
        if terminal is None:
            raise StoreTrouble("empty", "no terminal")
        desk = Desk(store, clock, terminal)
        if not desk.see(catalogue.planted):  # a store from before the counter took requests
            desk.do(catalogue.plant)
    except BaseException:
        store.close()
        raise
    return desk


def take_lock(home: Path) -> "FolderLock":
    """The folder's lock. Raises ``StoreTrouble("in_use")`` when another program has it."""
    from app.store.lock import FolderLock

    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreTrouble("read_only", error.strerror or "") from error
    return FolderLock(home).acquire()
