"""The first run without its screen: what must be answered, what is wrong with an answer, and the making itself.

Everything is made in a staging folder beside the place it will have. Only when the recovery code has been confirmed do
the files move there: a first run that is broken off leaves no store that nobody could ever open again.
"""

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import Refused
from app.store.atomic import begin_private, make_private, private_folder, sync_folder, write_atomic
from app.store.backup_names import FOLDER
from app.store.faults import os_trouble, translated
from app.store.keyfile import KEY_FILE, PREVIOUS, SLOT_FILE, kcv_in, parse
from app.ui.login.words import CONFIRMED, STAGE

if TYPE_CHECKING:
    from app.store.keychain import Keychain

STEPS = ("centre", "terminal", "manager", "recovery")
_KEYS = (KEY_FILE, PREVIOUS, SLOT_FILE)
_FILES = (KEY_FILE, SLOT_FILE, "desk.db")
"""What moves, in this order: while the key file is staged nothing has moved; the database last, so that it never stands
there without its key."""


@dataclass
class Answers:
    """What people answer on the way."""

    centre: str = "幸福邻里坊"
    community: str = ""
    canteen: str = "邻里餐厅"
    letter: str = "A"
    terminal_name: str = "A 号机"
    manager_code: str = "1001"
    manager_name: str = ""
    pin: str = ""
    pin_again: str = ""


FIELDS: dict[str, tuple[str, ...]] = {
    "centre": ("centre", "community", "canteen"),
    "terminal": ("letter", "terminal_name"),
    "manager": ("manager_code", "manager_name", "pin", "pin_again"),
    "recovery": (),
}
LIMITS = {"centre": 40, "community": 40, "canteen": 40, "terminal_name": 40, "manager_code": 12, "manager_name": 60}


def wrong_with(answers: Answers, name: str) -> str:
    """A code for what is wrong with one answer; empty when it will do.

    ``empty``, ``long``, ``letter_bad``, ``code_bad``, ``pin_bad``, ``pin_weak``, ``pins_differ``.
    """
    value = str(getattr(answers, name)).strip()
    if name in ("pin", "pin_again"):
        return _wrong_pin(answers, name)
    if name == "letter":
        return "" if len(value) == 1 and "A" <= value <= "Z" else "letter_bad"
    if not value:
        return "empty"
    if len(value) > LIMITS[name]:
        return "long"
    if name == "manager_code" and not (value.isascii() and value.isalnum()):
        return "code_bad"
    return ""


def _wrong_pin(answers: Answers, name: str) -> str:
    if name == "pin_again":
        return "" if answers.pin_again == answers.pin else "pins_differ"
    from app.services.centre.pins import check_new_pin

    try:
        check_new_pin(answers.pin)
    except Refused as refused:
        return refused.code
    return ""


@dataclass(frozen=True)
class Made:
    """A centre that waits for its recovery code to be confirmed. ``paper`` is the sheet as PDF."""

    groups: tuple[str, ...] = field(repr=False)
    check: str
    paper: Path
    asked: tuple[int, int]
    """Which two groups must be typed back, counted from 1."""

    def fits(self, first: str, second: str) -> bool:
        """Whether these are the two groups asked for; look-alike characters are mended."""
        from app.store.recovery import normal

        wanted = tuple(self.groups[n - 1] for n in self.asked)
        return (normal(first), normal(second)) == wanted


class Maker:
    """Makes a centre in ``home``. Call ``make``, then ``publish`` once the code is confirmed, or ``discard``."""

    def __init__(self, home: Path, keychain: "Keychain", clock: Callable[[], datetime]) -> None:
        self.home = home
        self.stage = home / STAGE
        self._keychain = keychain
        self._clock = clock

    def make(self, answers: Answers, *, demo: bool = False) -> Made:
        """Make key, store and centre in the staging folder; a second or two, so on a worker.

        Raises ``Refused`` (an answer the desk does not take) or ``StoreTrouble``; nothing is left then.
        """
        self.discard()
        try:
            with translated():
                private_folder(self.stage)
                return self._make(answers, demo)
        except BaseException:
            self.discard()
            raise

    def _make(self, answers: Answers, demo: bool) -> Made:
        from app.services.centre import settings
        from app.services.desk import Desk
        from app.services.first_run import seeds, set_up
        from app.store import keys, migrate
        from app.store.store import Store

        made, code = keys.create(self.stage, self._keychain)
        migrate.create(self.stage, made)
        store = Store.open(self.stage, made)
        try:
            desk = Desk(store, self._clock, answers.letter)
            desk.do(
                set_up.set_up,
                centre=answers.centre,
                community=answers.community,
                canteen=answers.canteen,
                letter=answers.letter,
                terminal_name=answers.terminal_name,
                manager_code=answers.manager_code.strip(),
                manager_name=answers.manager_name,
                pin=answers.pin,
                policies=seeds.policies(),
                demo=demo,
            )
            head = desk.see(settings.head)
        finally:
            store.close()
        groups, check = tuple(code.split("-")), keys.kcv_of(made)[:8]
        paper = self._paper(head, groups, check)
        first, second = sorted(secrets.SystemRandom().sample(range(1, len(groups) + 1), 2))
        return Made(groups, check, paper, (first, second))

    def _paper(self, head: object, groups: tuple[str, ...], check: str) -> Path:
        from app.print.render import render
        from app.rules.dates import local_day
        from app.services.documents import Head
        from app.services.documents.centre import RecoverySheet

        assert isinstance(head, Head)
        sheet = RecoverySheet(head, local_day(self._clock()), groups, check)
        path = self.stage / f"recovery-{check}.pdf"
        write_atomic(path, render(sheet, form="pdf"))
        return path

    def publish(self) -> None:
        """The code is confirmed: put the store in its place and destroy this PC's copy of the sheet.

        Raises ``StoreTrouble``; what did not move then moves at the next start.
        """
        try:
            publish_stage(self.home)
        except OSError as error:
            raise os_trouble(error) from error

    def discard(self) -> None:
        """Take a staged centre away again, its key in the keychain too."""
        if self.stage.is_symlink() or self.stage.is_file():
            self.stage.unlink()
        if not self.stage.exists():
            return
        with suppress(OSError, ValueError):
            self._keychain.delete(parse((self.stage / KEY_FILE).read_bytes()).kcv)
        shutil.rmtree(self.stage, ignore_errors=True)


def _set_backups_aside(home: Path, stage: Path) -> None:
    """Backups of a centre that was here before keep their own key file: the new one's would make them useless."""
    from app.store.backup import set_aside

    backups = home / FOLDER
    if not backups.is_dir() or not (stage / KEY_FILE).exists():
        return  # nothing there, or the key moved already and this was done before
    theirs = kcv_in(backups / KEY_FILE)
    if theirs is None or theirs != kcv_in(stage / KEY_FILE):
        set_aside(backups)


def forget_unconfirmed(home: Path, keychain: "Keychain", clock: Callable[[], datetime]) -> None:
    """Take away what a first run left whose code was never confirmed, the paper with the code first of all.

    To be called with the folder's lock held.
    """
    if not (home / STAGE / CONFIRMED).exists():
        with suppress(OSError):
            Maker(home, keychain, clock).discard()


def clear_stage(home: Path) -> Path:
    """The empty staging folder's place."""
    stage = home / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    return stage


def publish_stage(home: Path) -> None:
    """What is staged is whole and wanted: put it in its place."""
    mark = home / STAGE / CONFIRMED
    if not mark.exists():
        begin_private(mark)
    sync_folder(mark.parent)
    finish_interrupted(home)


def finish_interrupted(home: Path) -> None:
    """Finish the move of a confirmed first run; one that was never confirmed is left for ``Maker.make`` to discard."""
    stage = home / STAGE
    if not (stage / CONFIRMED).exists():
        return
    _set_backups_aside(home, stage)
    _set_keys_aside(home, stage)
    for name in _FILES:
        if (stage / name).exists():
            make_private(stage / name)
            os.replace(stage / name, home / name)
    sync_folder(home)
    shutil.rmtree(stage, ignore_errors=True)


def _set_keys_aside(home: Path, stage: Path) -> None:
    """A key that was left here keeps a name of its own: backups somewhere may be waiting for it.

    Only before the staged key file has moved: afterwards those in its place are the new centre's.
    """
    if not (stage / KEY_FILE).exists():
        return
    slot_moved = not (stage / SLOT_FILE).exists() and "file" in parse((stage / KEY_FILE).read_bytes()).kinds()
    for name in _KEYS:
        if not os.path.lexists(home / name) or (name == SLOT_FILE and slot_moved):
            continue
        count = 1
        while os.path.lexists(aside := home / f"{name}.old{count}"):
            count += 1
        os.replace(home / name, aside)
