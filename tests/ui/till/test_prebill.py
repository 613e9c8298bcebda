"""预结单 by its key: the order on paper, and the order stays open."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from app.services import print_queue
from app.ui.kit import shortcuts
from tests.ui.till.till_front import SENIOR, TillFront


def jobs(till: TillFront) -> list[str]:
    return [row.kind for row in till.desk.see(print_queue.recent) if row.kind == "prebill"]


def ask(till: TillFront) -> None:
    verb = next(one for one in till.till.verbs() if one.key == "prebill")
    verb.slot()


def test_the_key_is_the_programs_also_in_a_field() -> None:
    """The code box would take it for its own redo."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert shortcuts.ours(event) and shortcuts.sequence("prebill").toString() == "Ctrl+Y"


def test_it_prints_the_order_and_leaves_it_open(till: TillFront) -> None:
    ask(till)
    assert jobs(till) == [] and "还没有菜" in till.till.counter.bubble.text()
    till.scan(till.card(SENIOR))
    till.pad("11\n13\n")
    before = till.payable()
    ask(till)
    assert jobs(till) == ["prebill"] and till.payable() == before and not till.sales()
