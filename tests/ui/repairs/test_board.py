"""The board of cards by arrows and by the mouse: where the keyboard goes, what a drag does and what takes it back."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.repairs.board import Board, CardColumn, Heap, JobCard
from tests.keys import press
from tests.ui.fakes import activate

NONE = Qt.MouseButton.NoButton
LEFT = Qt.MouseButton.LeftButton


def card(n: int, title: str = "") -> JobCard:
    return JobCard(UUID(int=n), title or f"电饭煲 {n}", "换温控器", "何女士 · 2 幢 1-104")


@pytest.fixture
def board(qtbot: QtBot) -> Iterator[Board]:
    made = Board((("new", "待派单"), ("work", "维修中"), ("ready", "待取件")))
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show_heaps(
        {"new": Heap((card(1), card(2))), "ready": Heap(tuple(card(n) for n in range(10, 30)), "另 2 件", 2)}
    )
    made.show()
    activate(qtbot, made)
    yield made
    made.close()


def at(board: Board) -> int | None:
    found = board.current()
    return None if found is None else found[1].key.int


def mouse(column: CardColumn, kind: QEvent.Type, spot: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
    view = column.viewport()
    glob = QPointF(view.mapToGlobal(spot))
    QApplication.sendEvent(view, QMouseEvent(kind, QPointF(spot), glob, button, held, Qt.KeyboardModifier.NoModifier))


def drag(board: Board, source: str, row: int, to: str, *, release: bool = True) -> None:
    start, end = board.lanes[source].cards, board.lanes[to].cards
    spot = start.visualRect(start.model_.index(row, 0)).center()
    goal = start.viewport().mapFromGlobal(end.viewport().mapToGlobal(QPoint(60, 60)))
    mouse(start, QEvent.Type.MouseButtonPress, spot, LEFT, LEFT)
    mouse(start, QEvent.Type.MouseMove, (spot + goal) / 2, NONE, LEFT)
    mouse(start, QEvent.Type.MouseMove, goal, NONE, LEFT)
    if release:
        mouse(start, QEvent.Type.MouseButtonRelease, goal, LEFT, NONE)


def test_arrows_go_from_card_to_card_and_over_an_empty_column(board: Board) -> None:
    aimed: list[UUID] = []
    board.aimed.connect(aimed.append)
    board.focus_start()
    assert at(board) == 1
    press("Down")
    assert at(board) == 2
    press("Down")
    assert at(board) == 2, "the last card is the end, not the beginning again"
    press("Right")
    assert at(board) == 11, "the same height, over the column without a card"
    press("Right")
    assert at(board) == 11
    press("Left", "Up")
    assert at(board) == 1
    assert [key.int for key in aimed][-1] == 1


def test_a_press_and_enter_open_a_card(board: Board) -> None:
    opened: list[int] = []
    board.opened.connect(lambda key: opened.append(key.int))
    board.focus_start()
    press("Enter")
    column = board.lanes["ready"].cards
    spot = column.visualRect(column.model_.index(1, 0)).center()
    mouse(column, QEvent.Type.MouseButtonPress, spot, LEFT, LEFT)
    mouse(column, QEvent.Type.MouseButtonRelease, spot, LEFT, NONE)
    assert opened == [1, 11] and at(board) == 11


def test_a_card_is_carried_to_another_column(board: Board) -> None:
    moved: list[tuple[int, str]] = []
    board.moved.connect(lambda key, to: moved.append((key.int, to)))
    drag(board, "new", 0, "work")
    assert moved == [(1, "work")]
    drag(board, "new", 1, "new")
    assert moved == [(1, "work")], "put down where it came from"


def test_esc_takes_a_drag_back(board: Board) -> None:
    moved: list[object] = []
    opened: list[object] = []
    board.moved.connect(lambda *what: moved.append(what))
    board.opened.connect(opened.append)
    drag(board, "new", 0, "work", release=False)
    assert board.lanes["work"].lit
    press("Esc")
    column = board.lanes["new"].cards
    mouse(column, QEvent.Type.MouseButtonRelease, QPoint(500, 60), LEFT, NONE)
    assert not moved and not opened and not board.lanes["work"].lit


def test_the_keyboard_follows_its_card_to_another_column(board: Board) -> None:
    board.focus_start()
    press("Down")
    board.show_heaps({"new": Heap((card(1),)), "work": Heap((card(7), card(2)))})
    assert board.current() is not None and board.current()[0] == "work" and at(board) == 2  # type: ignore[index]


def test_a_heap_says_how_many_there_are(board: Board) -> None:
    assert board.lanes["ready"].count.spec.text == "22" and board.lanes["ready"].note.text() == "另 2 件"
    assert card(3, "雨伞 ×2").words() == "雨伞 ×2 换温控器 何女士 · 2 幢 1-104"
