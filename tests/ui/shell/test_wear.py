"""A counter runs for weeks: what was opened and closed leaves nothing behind, whatever it was.

Counted, not timed: the widgets and other objects of Qt that Python still holds, after as many openings again.
"""

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.paths import ROOT
from app.services import dashboard
from app.services.documents.till import PriceBoard
from app.services.print_queue import PaperCopy
from app.services.till import cart, sales, shifts
from app.services.till.tender import Tender
from app.ui.changes import ChangesModal
from app.ui.consent.sheet import ConsentPreview
from app.ui.dialogs import ApproveModal, AskModal
from app.ui.kit.modal import Modal
from app.ui.kit.questions import Approver
from app.ui.kit.reason import ReasonModal
from app.ui.paper.preview import PaperPreview, preview
from app.ui.requests.register.rating_page import RatingModal
from app.ui.settings.restore_modal import RestoreModal
from app.ui.shell.forgotten import CodeModal
from app.ui.shell.keysheet import KeySheet
from app.ui.shell.registry import PAGES
from app.ui.shell.session import LockCover
from app.ui.tender.box import TenderModal
from app.ui.till.page import TillPage
from app.ui.till.shift.moves import MoveModal
from app.ui.till.undo import UndoModal
from tests.ui.shell.front_program import Front, copy_of, make_program, take_apart

WARM, TIMES = 4, int(os.environ.get("WEAR_OPENINGS", "15"))
"""Openings before the count and those that are counted: what is left once is left each time. Before a release the
variable says 300, of each modal and of all pages."""

ROUNDS = max(TIMES // 3, 5) if TIMES < 100 else TIMES


@pytest.fixture(scope="module")
def opened_once(
    qapp: QApplication,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    template: Callable[[int], Path],
) -> Iterator[Front]:
    """A manager at the till of an open shift, one sale made and a dish on the tray."""
    home = copy_of(template(12), tmp_path_factory.mktemp("wear") / "store")
    front = make_program(QtBot(request), home)
    front.work("1001")
    front.desk.do(shifts.open_shift, 300_00)
    order = front.desk.new_id()
    front.desk.do(cart.add, order, "11", meal="lunch")
    front.desk.do(sales.check_out, order, [Tender("cash", 18_00)], print_receipt=False)
    front.program.ahead.stop()
    for step in front.workspace.pages_to_come():
        step()  # now, and not between two counts
    front.workspace.go("till")
    front.type("13")
    front.press(Qt.Key.Key_Enter)
    yield front
    said = take_apart(front)
    assert not said, said


@pytest.fixture
def counter(opened_once: Front) -> Front:
    """The same program for every test, the till in front; what the one before left would be in both counts."""
    opened_once.workspace.go("till")
    return opened_once


def held() -> Counter[str]:
    """The objects of Qt that Python holds, when all that was to go has gone."""
    for _ in range(3):
        QTest.qWait(1)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    return Counter(type(one).__name__ for one in shiboken6.getAllValidWrappers() if isinstance(one, QObject))


def till(front: Front) -> TillPage:
    page = front.workspace.page
    assert isinstance(page, TillPage)
    return page


def reason(front: Front) -> Modal:
    return ReasonModal(
        front.workspace.ctx, "作废？", "作废后不能恢复", "作废", lambda *_: None, why=str, name="wear", record=1
    )


def undo(front: Front) -> Modal:
    (row,) = front.desk.see(dashboard.recent_sales, 1)
    return UndoModal(front.workspace.ctx, row)


def approve(front: Front) -> Modal:
    nobody = Approver(UUID(int=1), "主管甲", "主管")
    return ApproveModal(front.window, "少 5.00", [nobody], lambda *_: None)


def opened(call: Callable[[Front], object]) -> Callable[[Front], Modal]:
    def make(front: Front) -> Modal:
        call(front)
        return front.modal()

    return make


def show_paper(front: Front) -> None:
    preview(front.workspace.ctx, "价目表", PaperCopy(PriceBoard("幸福邻里坊", "", ())), lambda: None)


MODALS: dict[type[Modal], Callable[[Front], Modal]] = {
    Modal: opened(lambda front: front.workspace.ctx.dialogs.tell("没有纸", "换好再打")),
    AskModal: opened(lambda front: front.workspace.ctx.dialogs.ask("改名", "名称", "改", print)),
    ApproveModal: approve,
    ReasonModal: reason,
    ConsentPreview: lambda front: ConsentPreview(front.workspace.ctx),
    PaperPreview: opened(show_paper),
    ChangesModal: lambda front: ChangesModal(front.window, "电话", ()),
    KeySheet: opened(lambda front: front.workspace.show_keys()),
    CodeModal: lambda front: CodeModal(front.window, front.workspace.ctx.tasks, front.program.home, "主管甲"),
    RestoreModal: lambda front: RestoreModal(front.window, front.desk, "11-23 10:40", {"sale": 2}, "样例坊的备份"),
    RatingModal: lambda front: RatingModal(front.window, "查询医保", "SL-A-20261123-0001", "幸福邻里坊"),
    MoveModal: lambda front: MoveModal(front.workspace.ctx),
    TenderModal: opened(lambda front: till(front)._pay()),
    UndoModal: undo,
    LockCover: opened(lambda front: front.program.lock()),
}


def kinds(of: type[Modal] = Modal) -> set[type[Modal]]:
    return {of}.union(*(kinds(one) for one in of.__subclasses__() if one.__module__.startswith("app.")))


def test_every_modal_there_is_is_worn() -> None:
    assert kinds() == set(MODALS)


@pytest.mark.parametrize("kind", MODALS, ids=lambda kind: kind.__name__)
def test_a_modal_leaves_nothing(counter: Front, kind: type[Modal]) -> None:
    def once() -> None:
        modal = MODALS[kind](counter)
        assert isinstance(modal, kind)
        if not modal.isVisible():
            modal.open()
        counter.press(Qt.Key.Key_Tab)
        counter.program.window.grab()
        if counter.program.session is not None and counter.program.session.is_locked:
            counter.program.session._cover = None
        modal.done(None)
        counter.qtbot.waitUntil(lambda: not counter.workspace.ctx.tasks.busy())

    for _ in range(WARM):
        once()
    before = held()
    for _ in range(TIMES):
        once()
    left = {name: count for name, count in (held() - before).items() if count >= TIMES // 2}
    assert not left, "a modal left something behind each time"


def test_a_page_leaves_nothing(counter: Front) -> None:
    keys = [spec.key for spec in PAGES if spec.key in counter.workspace._pages]
    assert len(keys) > 5

    def rounds(times: int) -> None:
        for _ in range(times):
            for key in keys:
                counter.workspace.go(key)
                counter.program.window.grab()

    rounds(2)
    before = held()
    rounds(ROUNDS)
    left = {name: count for name, count in (held() - before).items() if count >= ROUNDS}
    assert not left, "a page left something behind at each visit"


def test_nobody_walks_qts_chain_of_the_keyboard() -> None:
    """It ties the Python sides of all widgets of a window together, which no count shows: taking money in the tender
    box cost more with each sale of a run."""
    walking = [path.name for path in sorted((ROOT / "app").rglob("*.py")) if "InFocusChain(" in path.read_text("utf-8")]
    assert not walking
