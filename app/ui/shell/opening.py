"""Getting at a store: what stands in its folder, its lock, and the desk over it. Light until a desk is asked for."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.errors import StoreTrouble
from app.store import login_snapshot
from app.store.faults import os_trouble
from app.store.keychain import Keychain
from app.store.keys import Keys, unlock
from app.store.places import check_place
from app.ui.login.words import CONFIRMED, STAGE

if TYPE_CHECKING:
    from app.services.desk import Desk
    from app.store.lock import FolderLock

Clock = Callable[[], datetime]
KEYCHAIN_PATIENCE = 0.25
"""Seconds that the first page waits for the keychain before it is shown without what it knows."""


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
        keys = unlock(home, keychain, lambda one: login_snapshot.opens(home, one))
        return Start(login_snapshot.front(home, keys), keys)
    except OSError as error:
        return Start(trouble=os_trouble(error))
    except StoreTrouble as trouble:
        return Start(None, keys, trouble)


class Looking:
    """``look_at`` on a thread of its own: a keychain may take seconds to answer, and the window must not wait for it.

    ``start`` is what it found, None while it looks; ``told`` is called there, on that thread, once it is known late.
    Nothing of Qt is imported there: PySide makes a class when it is first named, and the window's thread does so then.
    """

    def __init__(self, home: Path, keychain: Keychain) -> None:
        self._home, self._keychain = home, keychain
        self._failed: BaseException | None = None
        self._found: Start | None = None
        self._lock = threading.Lock()
        self._told: Callable[[], object] | None = None
        self._thread = threading.Thread(target=self._look, name="looking", daemon=True)

    def set_out(self) -> None:
        """Begin to look, before there is anybody to be told."""
        self._thread.start()

    def begin(self, told: Callable[[], object]) -> bool:
        """Look; whether it was known within the time nobody notices. Else ``told`` follows."""
        if self._thread.ident is None:
            self.set_out()
        self._thread.join(KEYCHAIN_PATIENCE)
        with self._lock:
            if self._found is None and self._failed is None:
                self._told = told
        return self._told is None

    @property
    def start(self) -> Start | None:
        """What it found. Raises what went wrong, if anything did."""
        if self._failed is not None:
            raise self._failed
        return self._found

    def _look(self) -> None:
        found, failed = None, None
        try:
            found = look_at(self._home, self._keychain)
        except BaseException as error:
            failed = error
        with self._lock:
            self._found, self._failed = found, failed
            told = self._told
        if told is not None:
            told()


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
    from app.services.rooms import holds
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
        if desk.see(holds.some_due):  # what waited for consent too long while the program was closed
            with suppress(StoreTrouble):  # who reads sees it as lapsed anyway
                desk.do(holds.lapse_due)
    except BaseException:
        store.close()
        raise
    return desk


def take_lock(home: Path) -> "FolderLock":
    """The folder's lock. Raises ``StoreTrouble``: ``in_use`` (by another program), ``read_only``, ``full``, ``io``."""
    from app.store.atomic import private_folder
    from app.store.lock import FolderLock

    try:
        private_folder(home)
    except OSError as error:
        raise os_trouble(error) from error
    return FolderLock(home).acquire()
