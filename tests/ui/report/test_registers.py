"""台账 by keyboard: choose one, turn the period, put one together, take it out."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.services.centre import journal
from app.services.registers import named
from app.ui.kit.button import Button
from app.ui.kit.modal import Modal
from app.ui.report.page import ReportPage
from app.ui.report.registers import RegisterPanel
from tests.keys import press
from tests.services.requests.asked import ON_THE_SPOT, take
from tests.support import Centre
from tests.ui.page_front import Front

DECEMBER_SECOND = datetime(2026, 12, 2, 2, tzinfo=UTC)


class RegisterFront(Front[ReportPage]):
    """The panel as a test speaks of it."""

    @property
    def panel(self) -> RegisterPanel:
        panel = self.page.panel
        assert isinstance(panel, RegisterPanel)
        return panel

    def settle(self) -> None:
        super().settle()
        self.qtbot.waitUntil(lambda: not self.panel.busy, timeout=20_000)
        super().settle()

    def shown(self) -> tuple[str, str, int]:
        """Which register of which period, and how many rows are in sight."""
        one = self.panel.current
        assert one is not None
        there = self.panel._previews.currentWidget() is self.panel.preview
        return one.plan.name, self.panel.span.key, len(self.panel.preview.rows_model.rows) if there else 0


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[RegisterFront]:
    """December 2nd: two requests were taken in November, one closed on the spot; a manager is on duty."""
    centre = copied(8, "3001")
    take(centre, ON_THE_SPOT, close_now=True)
    take(centre)
    centre.clock.now = DECEMBER_SECOND
    centre.sign_in("1001")
    made = RegisterFront(qtbot, centre, ReportPage)
    made.page.arrive(panel="registers")
    made.show(panel="registers")
    yield made
    made.close()


def acts(front: RegisterFront, action: str) -> int:
    return front.desk.see(journal.entries, action=action).total


def alt(front: RegisterFront, letter: str) -> None:
    press(f"Alt+{letter}")
    front.settle()


def test_the_first_one_is_in_front_with_its_rows_and_their_count(front: RegisterFront) -> None:
    assert front.shown() == ("受理台账", "2026-12", 0)
    front.keys("Left")
    front.settle()
    assert front.shown() == ("受理台账", "2026-11", 2)
    assert front.panel.count.text() == "2026年11月 · 共 2 件" and "打星号" in front.panel.notes.text()
    front.keys("Down")
    front.settle()
    assert front.shown()[:2] == ("收银日报", "2026-11-30")


def test_a_period_is_typed_and_what_is_none_is_said(front: RegisterFront) -> None:
    alt(front, "G")  # what is typed stands in the place of what stood there
    front.keys("2026-11-20..2026-11-25", "Enter")
    front.settle()
    assert front.shown() == ("受理台账", "2026-11-20..2026-11-25", 2)
    front.keys("Right")  # never past today
    front.settle()
    assert front.panel.span.title == "2026年11月26日至12月1日"
    alt(front, "G")
    front.panel.typed.selectAll()
    front.keys("2026-13", "Enter")
    assert front.panel.span.title == "2026年11月26日至12月1日"
    assert any("2026-Q4" in words for words in front.words()) and front.panel.wrong.isVisible()
    front.keys("1")  # until it is typed anew
    assert not front.panel.wrong.isVisible()
    press("Esc")
    assert front.panel.list.hasFocus() and front.panel.typed.text() == front.panel.span.key
    alt(front, "G")
    front.keys("202611", "Enter")
    front.settle()
    assert front.shown() == ("受理台账", "2026-11", 2)


def test_the_period_that_was_asked_for_stays_when_the_register_is_read_anew(front: RegisterFront) -> None:
    front.page.arrive(register="收银日报", period="2026-11")
    front.page.on_shown()
    front.settle()
    assert front.shown()[:2] == ("收银日报", "2026-11")
    press("F5")
    front.settle()
    assert front.shown()[:2] == ("收银日报", "2026-11")
    front.keys("Down", "Up")
    front.settle()
    assert front.shown()[:2] == ("收银日报", "2026-11-30")


def test_the_way_out_of_a_long_form_stays_in_sight(front: RegisterFront) -> None:
    front.page.resize(1180, 400)
    alt(front, "A")
    form = front.panel.side.form
    assert form is not None
    assert form.go.visibleRegion().boundingRect() == form.go.rect()
    assert form.form.controls["narrowed"].visibleRegion().isEmpty()  # it is scrolled to


def test_another_one_is_put_together_by_keyboard_and_changed_again(front: RegisterFront) -> None:
    front.keys("Left")
    front.settle()
    alt(front, "A")
    front.keys("街道月报")
    assert front.panel.side.form is not None
    columns = front.panel.side.form.form.controls["columns"]
    columns.setFocus()
    columns.set_value(("number", "state"))
    columns.setCurrentRow(0)
    press("Alt+Down")
    narrowed = front.panel.side.form.form.controls["narrowed"]
    narrowed.columns.set_value("state")
    narrowed.columns.changed.emit("state")
    at = next(n for n in range(narrowed.ticks.count()) if narrowed.ticks.item(n).text() == "已办结")
    narrowed.ticks.setFocus()
    narrowed.ticks.setCurrentRow(at)
    front.keys("Space")
    assert narrowed.columns.currentText() == "状态（1 样）"
    press("Ctrl+Enter")
    front.settle()
    assert front.shown() == ("街道月报", "2026-11", 1)
    assert front.panel.preview.rows_model.rows[0][0] == "已办结"
    alt(front, "E")
    assert front.panel.side.form is not None
    front.panel.side.form.form.controls["name"].selectAll()
    front.keys("给街道的")
    press("Ctrl+Enter")
    front.settle()
    one = front.panel.current
    assert one is not None and (one.plan.name, one.version, one.plan.columns) == ("给街道的", 2, ("state", "number"))
    assert [v.plan.name for v in front.desk.see(named.register_history, one.id)] == ["给街道的", "街道月报"]


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(front: RegisterFront) -> None:
    alt(front, "E")  # of one that comes with the program another is made
    front.keys("收银日报")
    press("Ctrl+Enter")
    front.settle()
    assert front.panel.side.form is not None and any("已有一张叫「收银日报」的台账" in w for w in front.words())
    front.panel.side.form.form.controls["columns"].set_value(())
    press("Ctrl+Enter")
    assert any("请至少选一列" in words for words in front.words())
    front.keys("Esc")
    assert front.panel.side.form is None and front.panel.list.hasFocus()
    alt(front, "A")
    assert front.panel.side.form is not None and front.panel.side.form.form.controls["name"].text() == "收银日报"


def test_one_of_ones_own_is_retired_after_asking(front: RegisterFront) -> None:
    alt(front, "D")
    assert front.modal() is None  # what comes with the program stays
    alt(front, "A")
    front.keys("另一张")
    press("Ctrl+Enter")
    front.settle()
    alt(front, "D")
    modal = front.modal()
    assert modal is not None
    modal.findChildren(Button)[-1].click()
    front.settle()
    assert "另一张" not in [one.plan.name for one in front.panel.list.rows_model.rows]


def test_out_as_csv_with_another_persons_consent(
    front: RegisterFront, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    monkeypatch.setattr(
        front.page.ctx.dialogs, "save_file", lambda _title, _name, _pattern, then: then(path), raising=True
    )
    front.keys("Left")
    front.settle()
    alt(front, "C")
    assert front.panel.side.form is not None
    front.panel.side.form.form.controls["reason"].setFocus()
    front.keys("报街道")
    press("Ctrl+Enter")
    front.approve("1002")
    front.settle()
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert sum(row[0].startswith("SL-A-") for row in rows) == 2 and "2 件" in rows[1][0]
    assert acts(front, "register_export") == 1 and front.panel.side.form is None
    assert front.shell.toasts[-1][0] == "已导出 2 件到 out.csv"


def test_it_is_looked_at_and_that_very_paper_is_printed(front: RegisterFront) -> None:
    front.keys("Left")
    front.settle()
    press("F9")
    front.settle()
    front.qtbot.waitUntil(lambda: isinstance(front.modal(), Modal), timeout=20_000)
    front.keys("Enter")
    front.settle()
    assert acts(front, "register_print") == 1


def test_an_auditor_looks_and_makes_none(front: RegisterFront) -> None:
    front.centre.sign_in("9001")
    front.page.on_shown()
    front.settle()
    assert front.panel.copy_button.isHidden() and front.panel.change_button.isHidden()
    alt(front, "A")
    assert front.panel.side.form is None


def test_rows_go_from_list_to_rows_to_form(front: RegisterFront) -> None:
    front.keys("Left")
    front.settle()
    press("F6")
    assert front.panel.preview.hasFocus()
    press("F6")
    assert front.panel.list.hasFocus()
    QTest.keyClick(front.panel.list, Qt.Key.Key_Return)
    assert front.panel.preview.hasFocus()
