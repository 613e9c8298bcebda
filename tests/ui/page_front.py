"""A page of the till or the day in a window of its own, on a real desk and store."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.services.desk import Changes
from app.services.till import cart, sales
from app.services.till.tender import Tender
from app.ui.dialogs import ApproveModal, AskModal, WindowDialogs
from app.ui.kit.button import Button
from app.ui.kit.modal import Modal, top_modal
from app.ui.kit.page import Ctx, Page
from app.ui.kit.reason import ReasonModal
from app.ui.kit.tasks import Tasks
from tests.keys import KEYS
from tests.support import Centre
from tests.ui.fakes import FakeSettings, FakeShell, activate

P = TypeVar("P", bound=Page)


def sell(centre: Centre, *codes: str, method: str = "cash", member: UUID | None = None) -> sales.SaleDone:
    """Ring up and take the money as the till does."""
    desk = centre.desk
    cart_id = desk.new_id()
    if member is not None:
        desk.do(cart.set_member, cart_id, member, meal="lunch")
    shown = None
    for code in codes:
        shown = desk.do(cart.add, cart_id, code, meal="lunch")
    assert shown is not None
    return desk.do(sales.check_out, cart_id, [Tender(method, shown.payable)])


class Front(Generic[P]):
    """The window: shows one page the way the shell does. Keys go where the keyboard is."""

    def __init__(self, qtbot: QtBot, centre: Centre, page: type[P]) -> None:
        self.qtbot, self.centre, self.desk = qtbot, centre, centre.desk
        self.window = QWidget()
        self.window.resize(1196, 622)
        self.shell = FakeShell(self.window)
        self.tasks = Tasks(self.window)
        dialogs = WindowDialogs(self.window, self.desk.approve)
        self.page: P = page(Ctx(self.desk, dialogs, self.shell, self.tasks, FakeSettings()))
        column = QVBoxLayout(self.window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.page.bind_verbs()
        qtbot.addWidget(self.window)
        self.desk.changed.append(self._changed)

    def _changed(self, changes: Changes, by: object) -> None:
        QTimer.singleShot(0, self.page, lambda: self.page.on_changed(changes, by))

    def show(self, **arrive: Any) -> None:
        """Bring the page to the front."""
        activate(self.qtbot, self.window)
        if arrive:
            self.page.arrive(**arrive)
        self.page.on_shown()
        self.page.focus_start()
        self.settle()

    def settle(self) -> None:
        """Let the event loop deliver what is on its way."""
        self.qtbot.waitUntil(lambda: not self.tasks.busy(), timeout=20_000)
        for _ in range(3):
            QTest.qWait(0)

    def keys(self, *what: str) -> None:
        """Press keys by name, or type text; Chinese comes from an input method."""
        for word in what:
            target = QApplication.focusWidget() or self.window
            if len(word) > 1 and word in KEYS:
                QTest.keyClick(target, KEYS[word])
            elif word.isascii():
                QTest.keyClicks(target, word)
            else:
                committed = QInputMethodEvent()
                committed.setCommitString(word)
                QApplication.sendEvent(target, committed)
            QTest.qWait(0)

    def modal(self) -> Modal | None:
        """The dialog in front."""
        return top_modal(self.window)

    def approve(self, code: str) -> None:
        """Pick an approver by staff code and type their PIN; what they are shown then they agree to."""
        modal = self.modal()
        assert isinstance(modal, ApproveModal)
        person = next(p for p in modal._everyone if p.id == self.centre.staff[code])
        modal.pick(person)
        self.keys(self.centre.pins[code])
        self.qtbot.waitUntil(lambda: self.modal() is not modal or modal.agree is not None, timeout=20_000)
        if modal.agree is not None:
            modal.agree.click()
        self.settle()

    def answer(self, words: str) -> None:
        """Type the reason asked for and press the verb."""
        modal = self.modal()
        assert isinstance(modal, (AskModal, ReasonModal))
        self.keys(words)
        verb = modal.findChildren(Button)[-1]
        verb.click()
        self.settle()

    def words(self) -> Sequence[str]:
        """Every word the window shows or says to a screen reader."""
        shown = [w for w in self.window.findChildren(QWidget) if w.isVisible()]
        texts = [w.text() for w in shown if isinstance(w, QLabel)]
        return texts + [w.accessibleName() for w in shown] + [w.accessibleDescription() for w in shown]

    def close(self) -> None:
        """Stop the worker; the store is closed by who opened it."""
        self.tasks.close()
        self.window.close()
        self.desk.changed.clear()
