"""A list read a page at a time: what its foot says, and how the keyboard walks over the ends of pages."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.pager import Pager
from app.ui.kit.rows import Column, Table


@dataclass(frozen=True)
class Page:
    rows: tuple[int, ...]
    total: int


class Listed(QWidget):
    """Numbers from 0 on, three at a time; ``search`` shows a find that has no pages."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self.there, self.reads = total, 0
        self.table: Table[int] = Table([Column("数", str)], key=lambda n: n, name="数")
        self.pager = Pager(self.table, 3, "件", self.refresh)
        column = QVBoxLayout(self)
        column.addWidget(self.table)
        column.addWidget(self.pager)

    def refresh(self) -> None:
        page = self.pager.fetch(self._read)
        self.table.set_rows(page.rows)
        self.pager.tell(len(page.rows))

    def _read(self, offset: int, most: int) -> Page:
        self.reads += 1
        return Page(tuple(range(offset, min(offset + most, self.there))), self.there)

    @property
    def current(self) -> int | None:
        return self.table.row()


@pytest.fixture
def listed(qtbot: QtBot) -> Callable[[int], Listed]:
    def make(total: int) -> Listed:
        made = Listed(total)
        qtbot.addWidget(made)
        made.show()
        made.refresh()
        return made

    return make


def test_an_empty_list_says_nothing(listed: Callable[[int], Listed]) -> None:
    pager = listed(0).pager
    assert pager.count.text() == "" and pager.before.isHidden() and pager.after.isHidden()
    assert not pager.turn(1) and not pager.turn(-1)


def test_one_page_is_counted_and_has_no_buttons(listed: Callable[[int], Listed]) -> None:
    pager = listed(3).pager
    assert pager.count.text() == "共 3 件"
    assert pager.before.isHidden() and pager.after.isHidden()


def test_pages_turn_to_either_end_and_no_further(listed: Callable[[int], Listed]) -> None:
    made = listed(1_004)
    pager = made.pager
    assert pager.count.text() == "第 1–3 件，共 1,004 件"
    assert not pager.before.isEnabled() and pager.after.isEnabled()
    assert not pager.turn(-1)
    pager.after.click()
    assert made.table.rows_model.rows == (3, 4, 5) and made.current == 3
    pager.to_end()
    made.refresh()
    assert pager.count.text() == "第 1,003–1,004 件，共 1,004 件"
    assert pager.before.isEnabled() and not pager.after.isEnabled()
    assert not pager.turn(1)
    pager.before.click()
    assert made.current == 1_001  # the last of the page before, where the eye is
    pager.to_start()
    made.refresh()
    assert made.table.rows_model.rows == (0, 1, 2)


def test_the_keyboard_walks_over_the_end_of_a_page(listed: Callable[[int], Listed]) -> None:
    made = listed(5)
    walked: list[int | None] = []
    for step in (1, 1, 1, 1, 1, 1, -1, -1):
        made.pager.move_by(step)
        walked.append(made.current)
    assert walked == [0, 1, 2, 3, 4, 4, 3, 2]


def test_a_list_that_became_shorter_shows_its_last_page(listed: Callable[[int], Listed]) -> None:
    made = listed(9)
    made.pager.to_end()
    made.refresh()
    assert made.table.rows_model.rows == (6, 7, 8)
    made.there, made.reads = 4, 0
    made.refresh()
    assert made.table.rows_model.rows == (3,) and made.reads == 2
    assert made.pager.count.text() == "第 4–4 件，共 4 件"
    made.there = 0
    made.refresh()
    assert made.pager.offset == 0 and made.pager.count.text() == ""


def test_a_find_has_words_of_its_own_and_no_pages(listed: Callable[[int], Listed]) -> None:
    pager = listed(9).pager
    pager.say("找到 2 位")
    assert pager.count.text() == "找到 2 位" and pager.before.isHidden() and pager.after.isHidden()
    assert not pager.turn(1)
