"""The card of whoever is served: it is laid out once when somebody is chosen, filled before it is shown."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtGui import QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.rules.till.explain import PriceReason
from app.rules.till.pricing import Eater
from app.services.till.explain import PriceNote
from app.services.till.order import Diner
from app.ui.till.member_panel import MemberPanel, pays_words


class Seen(MemberPanel):
    def __init__(self) -> None:
        self.heights: list[int] = []
        super().__init__()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.heights.append(self.height())
        super().resizeEvent(event)


EATER = Eater(UUID(int=1), date(1950, 8, 7))


@pytest.mark.parametrize(
    ("tier", "notes", "words"),
    [
        ("60–79", (), "8 折"),
        ("", (PriceNote(PriceReason.MEAL, "这一餐没有优惠", "", ""),), "这一餐没有优惠"),
        ("", (PriceNote(PriceReason.DISHES, "", "", ""),), "没有优惠"),
    ],
)
def test_why_somebody_has_no_senior_price_is_said_as_it_is(tier: str, notes: tuple[PriceNote, ...], words: str) -> None:
    one = Diner(
        UUID(int=1), 4, "王秀英", "f", date(1950, 8, 7), "", True, "", None, 76, tier, "", "8 折", notes, eater=EATER
    )
    assert pays_words(one, use_benefits=True, priced=False) == words


@pytest.mark.parametrize("note", ["", "少盐 忌辣", "牙口不好，菜要软"])
def test_choosing_somebody_moves_the_order_below_at_most_once(qtbot: QtBot, note: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panel, column = Seen(), QVBoxLayout(window)
    column.addWidget(panel)
    column.addStretch(1)
    window.resize(420, 500)
    window.show()
    QTest.qWait(0)
    one = Diner(
        UUID(int=1), 4, "古丽仙·阿卜杜热合曼", "f", date(1945, 8, 7), note, True, "", None, 81, "80–89", "二档 · 80–89",
        "7 折", eater=EATER,
    )  # fmt: skip
    for member in (one, None, one):
        panel.heights.clear()
        panel.put(member, True)
        QTest.qWait(0)
        assert len(panel.heights) <= 1
    assert panel.name.isVisible() and not panel.pick.isVisible()
