"""Who is on duty: signing in, the lock, taking over, leaving.

Carts, open modals and the request in hand stay as they are; what stands in a form shows to whoever typed it alone.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.errors import Refused, StoreTrouble
from app.store.keys import Keys
from app.ui.kit.guard import guarded
from app.ui.kit.layout import fill
from app.ui.kit.modal import Modal, put_away, top_modal
from app.ui.login.page import LoginPage
from app.ui.words.sentences import sentence

if TYPE_CHECKING:
    from app.services.centre.staff import SignedIn
    from app.services.desk import Desk
    from app.store.login_snapshot import Tile
    from app.ui.kit.tasks import Tasks
    from app.ui.shell.look import Look

OPENING = "正在打开数据，马上就好"
_RIGHT = "PIN 对，正在打开…"


class LockCover(Modal):
    """The login page over everything, a modal in the way too; it has no way out but a PIN."""

    locks = True

    def __init__(self, window: QWidget, login: LoginPage) -> None:
        super().__init__(window, "已锁屏", closable=False)
        self.login = login
        self.panel.hide()
        self.setAutoFillBackground(True)  # the page itself has no ground: in the window it stands on the window's
        fill(self, login)

    def first_focus(self) -> None:
        self.login.focus_start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        QWidget.resizeEvent(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The login page covers all."""


class Session(QObject):
    """Proves PINs against the desk, as soon as there is one.

    Signals: ``entered(SignedIn)`` when somebody may work; ``left()`` when nobody is on duty any more;
    ``locked()`` and ``unlocked()`` around the cover.
    """

    entered = Signal(object)
    left = Signal()
    locked = Signal()
    unlocked = Signal()

    def __init__(
        self, window: QWidget, login: LoginPage, look: "Look", clock: Callable[[], datetime], tasks: "Tasks"
    ) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._proof: tuple[Tile, Keys] | None = None
        self._window, self._look, self._clock = window, look, clock
        self.login = login
        self._desk: Desk | None = None
        self._waiting: tuple[Tile, str] | None = None
        self._half: SignedIn | None = None
        self._cover: LockCover | None = None
        self._listen(login)
        if login.pin.given is not None:  # typed before anything behind the page was loaded
            self._try(*login.pin.given)

    def _listen(self, page: LoginPage) -> None:
        page.pin_entered.connect(self._try)
        page.new_pin_entered.connect(self._new_pin)
        page.chosen.connect(self._chosen)
        page.forgot.connect(self._forgot)
        page.left.connect(self._gave_up)
        page.text_size_wanted.connect(self._look.next_size)
        page.night_wanted.connect(self._look.toggle_night)

    @property
    def page(self) -> LoginPage:
        """The page that asks now: the cover's while the screen is locked."""
        return self._cover.login if self._cover is not None else self.login

    @property
    def is_locked(self) -> bool:
        """Whether the cover is up."""
        return self._cover is not None

    def scanned(self, code: str) -> None:
        """A code was scanned while a PIN is asked for: a staff card, unless a question stands before the page."""
        modal = top_modal(self._window)
        if modal is None or modal is self._cover:
            self.page.code(code)
        else:
            modal.on_scan(code)

    def desk_ready(self, desk: "Desk") -> None:
        """The desk is open; a PIN that was quicker is tried now."""
        self._desk = desk
        if self._waiting is not None:
            person, pin = self._waiting
            self._waiting = None
            self._try(person, pin)
        elif self.page.pin.person is not None:
            self._chosen(self.page.pin.person)

    def _chosen(self, person: "Tile") -> None:
        """Somebody is asked for the PIN: perhaps they have to wait."""
        self._proof = None
        if self._desk is not None:
            self._sleep(self._desk, person)

    def _sleep(self, desk: "Desk", person: "Tile") -> None:
        def left() -> float:
            told = [0.0]  # trouble is said when the PIN is tried
            guarded(lambda: desk.wait_of(UUID(bytes=person.id)).total_seconds(), None, told.append)
            return told[-1]

        if left():
            self.page.pin.sleep(left)

    def _forgot(self, person: "Tile") -> None:
        """A manager without a PIN: the recovery code is as good, for choosing another one."""
        from app.ui.shell.forgotten import CodeModal

        if self._desk is None:
            self.page.pin.pad.set_note(OPENING)
            return
        modal = CodeModal(self._window, self._tasks, self._desk.store.folder, person.name)

        def proved(keys: object) -> None:
            if isinstance(keys, Keys) and self.page.pin.person == person:
                self._proof = (person, keys)
                self.page.pin.ask_new()

        modal.finished.connect(proved)
        modal.open()

    def _try(self, person: "Tile", pin: str) -> None:
        if self._desk is None:
            self._waiting = (person, pin)
            self.page.pin.wait(OPENING)
            return
        desk = self._desk
        try:
            desk.check_pin(UUID(bytes=person.id), pin)
            signed = self._sign_in(desk, UUID(bytes=person.id))
        except Refused as refused:
            self.page.pin.refuse("：".join(sentence(refused)))
            if refused.data.get("wait"):
                self._sleep(desk, person)
            return
        except StoreTrouble as trouble:
            self.page.pin.refuse("：".join(sentence(trouble)))
            return
        if signed.must_change_pin:
            self._half = signed
            self.page.pin.ask_new()
            return
        self._enter(signed)

    def _sign_in(self, desk: "Desk", staff_id: UUID) -> "SignedIn":
        """Whoever was here before goes on behind the lock also where nothing can be written (a full disk)."""
        from app.services.centre import staff
        from app.services.desk import UNWRITABLE

        was = desk.staff
        if was is not None and was.id != staff_id:
            desk.do(staff.sign_out)
        desk.staff = None
        try:
            signed = desk.do(staff.sign_in, staff_id)
        except StoreTrouble as trouble:
            if was is None or was.id != staff_id or not self.is_locked or trouble.code not in UNWRITABLE:
                raise
            signed = staff.SignedIn(was, False, None)
        desk.staff = signed.member
        return signed

    def _new_pin(self, pin: str) -> None:
        from app.services.centre import staff

        desk, half, proof = self._desk, self._half, self._proof
        refuse = lambda no: self.page.pin.refuse(_PIN_WORDS.get(no.code) or "：".join(sentence(no)))  # noqa: E731
        if desk is not None and proof is not None:
            person, keys = proof
            rescue = lambda: desk.do(staff.rescue, person.code, pin, keys, must_change=False)  # noqa: E731
            guarded(rescue, refuse, lambda _done: self._try(person, pin))
        elif desk is not None and half is not None:
            guarded(lambda: desk.do(staff.change_pin, pin), refuse, lambda _done: self._enter(half))

    def _enter(self, signed: "SignedIn") -> None:
        self._half = self._proof = None
        self.page.pin.wait(_RIGHT)
        self.page.pin.pad.show_now()  # the first time a counter stands behind the PIN it has to be made
        self._store_look()
        if self._cover is not None:
            cover, self._cover = self._cover, None
            cover.done(None)
            self.unlocked.emit()
        self.entered.emit(signed)

    def _store_look(self) -> None:
        from app.services.centre import settings

        if self._desk is None:
            return
        desk, (pending, self._look.pending) = self._desk, (self._look.pending, {})
        for key, value in pending.items():
            if not guarded(partial(desk.do, settings.put, key, value), None):
                return  # the look is on the screen all the same

    def _gave_up(self) -> None:
        """A new PIN was not wanted, or somebody else is to sign in."""
        if self._half is not None and self._desk is not None:
            self._half = None
            self._sign_out(self._desk)
        self._waiting = self._proof = None

    @staticmethod
    def _sign_out(desk: "Desk") -> None:
        from app.services.centre import staff

        if desk.staff is not None:
            guarded(lambda: desk.do(staff.sign_out), None)  # trouble shows at the next sign-in; leaving always works
        desk.staff = None

    def lock(self, *, switch: bool = False) -> None:
        """Cover the window; ``switch`` asks who comes next instead of the person on duty."""
        desk = self._desk
        if desk is None or desk.staff is None or self._cover is not None:
            return
        page = LoginPage(self._clock)
        people = roster(desk)
        page.copy_front(self.login, people)
        page.set_backup(_last_backup(desk))
        on_duty = next((tile for tile in people if tile.id == desk.staff.id.bytes), None)
        if on_duty is not None and not switch:
            page.lock(on_duty)
        self._listen(page)
        page.quit_wanted.connect(self.login.quit_wanted)
        put_away(self._window)
        self._cover = LockCover(self._window, page)
        self._cover.open()
        self.locked.emit()

    def end(self) -> None:
        """The program ends: whoever is on duty leaves."""
        if self._desk is not None:
            self._sign_out(self._desk)

    def leave(self) -> None:
        """离岗: nobody is on duty; the login page comes back with the staff as it is now."""
        if self._desk is None:
            return
        self._sign_out(self._desk)
        self.login.set_people(roster(self._desk))
        self.login.set_backup(_last_backup(self._desk))
        self.left.emit()


_PIN_WORDS = {
    "pin_weak": "这个 PIN 太容易猜到，请换一个",
    "pin_same": "和原来的一样，请换一个新的",
    "pin_bad": "PIN 是 6 位数字",
}


def _last_backup(desk: "Desk") -> datetime | None:
    from app.store import backup_names

    return backup_names.last(desk.store.folder, desk.now())


def roster(desk: "Desk") -> tuple["Tile", ...]:
    """The staff as tiles, as they are stored now; empty when the store cannot be read."""
    from app.services.centre import staff
    from app.store.login_snapshot import Tile

    try:
        rows = desk.see(staff.roster)
    except StoreTrouble:
        return ()
    return tuple(Tile(row.id.bytes, row.code, row.name, row.role.value, row.last_seen) for row in rows)
