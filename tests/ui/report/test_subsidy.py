"""补贴台账 by keyboard: from the months to the rows, each act with its reason, the paper and the file."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.print.subsidy.words import doubt_words
from app.services.subsidy import claiming
from app.services.subsidy.ledger import LedgerLine
from app.ui.kit.button import Button
from app.ui.paper.preview import PaperPreview
from app.ui.report.page import ReportPage
from app.ui.report.subsidy import SubsidyPanel
from tests.keys import press, type_text
from tests.services.subsidy.fed import (
    DECEMBER,
    DISTRICT,
    NOVEMBER,
    STREET,
    close_day,
    eat,
    line_of,
    open_day,
    person,
    plant,
    rows_of,
)
from tests.support import Centre
from tests.ui.page_front import Front


class LedgerFront(Front[ReportPage]):
    """The page with the ledger in front."""

    @property
    def panel(self) -> SubsidyPanel:
        panel = self.page.panel
        assert isinstance(panel, SubsidyPanel)
        return panel

    def lines(self) -> list[tuple[str, str, str]]:
        return [(line.period, line.payer, line.state) for line in self.panel.lines.rows_model.rows]

    def to(self, payer: str, period: str = NOVEMBER.key) -> LedgerLine:
        """Bring a line to the front."""
        line = line_of(self.centre, payer, period)
        assert self.panel.lines.select_key(line.id)
        self.panel.lines.setFocus()
        return line

    def codes(self) -> list[str]:
        return [trouble.code for trouble in self.shell.troubles if isinstance(trouble, Refused)]


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[LedgerFront]:
    """November had three subsidised meals, two of one person at one lunch; it is December, a manager is on duty."""
    centre = copied(8, "3001")
    plant(centre)
    young, old = person(centre, "会员甲", date(1956, 3, 1)), person(centre, "会员乙", date(1941, 3, 1))
    open_day(centre, date(2026, 11, 24))
    eat(centre, young)
    eat(centre, old)
    eat(centre, old, "21")
    close_day(centre)
    open_day(centre, date(2026, 12, 2))
    close_day(centre)
    made = LedgerFront(qtbot, centre, ReportPage)
    made.show(panel="subsidy")
    yield made
    made.close()


def confirm(front: LedgerFront) -> None:
    modal = front.modal()
    assert modal is not None
    modal.findChildren(Button)[-1].click()
    front.settle()


def test_the_panels_lead_to_each_other_by_key_and_by_name(front: LedgerFront) -> None:
    assert front.page.tabs is not None and front.page.tabs.value() == "subsidy"
    ways = {verb.key: verb.slot for verb in front.page.verbs()}
    ways["letter_R"]()
    assert front.shell.gone[-1] == ("report", {"panel": "month"})
    front.page.arrive(panel="month")
    assert front.page.tabs.value() == "month" and "letter_B" in {verb.key for verb in front.page.verbs()}


def test_a_month_is_claimed_paid_and_a_row_taken_back_by_keys(front: LedgerFront) -> None:
    assert set(front.lines()) == {("2026-11", STREET, "open"), ("2026-11", DISTRICT, "open")}
    front.to(STREET)
    assert "2 笔有疑问" not in front.panel.sums.text() and "补贴 ¥4.70" in front.panel.sums.text()
    press("Alt+D")
    modal = front.modal()
    assert modal is not None and "其中 2 笔有疑问" in "".join(front.words())
    confirm(front)
    assert ("2026-11", STREET, "claimed") in front.lines()
    line = front.to(STREET)
    press("Alt+K")
    type_text("街财 42 号")
    press("Ctrl+Enter")
    front.settle()
    assert line_of(front.centre, STREET).state == "paid" and line.batch is not None
    front.to(STREET)
    press("F6")
    press("Alt+C")
    type_text("刷错了人")
    press("Ctrl+Enter")
    front.settle()
    assert ("2026-12", STREET, "open") in front.lines()
    assert [row.amount for row in rows_of(front.centre, STREET, DECEMBER.key)] == [-190]
    assert front.panel.lines.hasFocus() and front.codes() == []


def test_a_row_is_returned_and_not_claimed_again(front: LedgerFront) -> None:
    front.centre.desk.do(claiming.claim, NOVEMBER, STREET)
    front.settle()
    front.to(STREET)
    press("F6")
    press("Down")
    press("Alt+Y")
    press("Ctrl+Enter")  # nothing is said yet
    assert front.panel.has_draft() is False and line_of(front.centre, STREET).state == "claimed"
    type_text("不在名册")
    press("Ctrl+Enter")
    front.settle()
    assert line_of(front.centre, STREET).state == "partly"
    front.to(STREET, DECEMBER.key)
    press("F6")
    press("Alt+N")
    type_text("确实不符合")
    press("Ctrl+Enter")
    front.settle()
    assert ("2026-12", STREET, "open") not in front.lines()


def test_a_whole_batch_is_returned_and_what_is_typed_is_kept(front: LedgerFront) -> None:
    front.centre.desk.do(claiming.claim, NOVEMBER, STREET)
    front.settle()
    front.to(STREET)
    press("Alt+U")
    type_text("少盖了章")
    press("Esc")
    assert front.panel.rows.hasFocus()
    press("Alt+U")
    press("Ctrl+Enter")
    front.settle()
    states = [state for _period, payer, state in front.lines() if payer == STREET]
    assert states == ["open", "returned"]


def test_only_the_exceptions_are_shown(front: LedgerFront) -> None:
    front.to(STREET)
    assert len(front.panel.rows.rows_model.rows) == 3
    press("Alt+E")
    assert [row.doubts for row in front.panel.rows.rows_model.rows] == [("slot",), ("slot",)]
    press("Alt+E")
    assert len(front.panel.rows.rows_model.rows) == 3


def test_what_is_doubted_of_a_row_is_said_whole_and_buttons_say_their_whole_key(front: LedgerFront) -> None:
    front.to(STREET)
    press("F6")
    assert front.panel.about.isHidden() and front.panel.rows.row().doubts == ()
    press("Down")
    entry = front.panel.rows.row()
    said = front.panel.about.text()
    assert entry.tail in said and said.endswith(doubt_words(entry.doubts)) and not front.panel.about.isHidden()
    assert front.panel.buttons["claim"].key_cap == "Alt D" and front.panel.excel.key_cap == "Alt X"


def test_what_cannot_be_done_says_why(front: LedgerFront) -> None:
    front.to(STREET)
    press("Alt+K")
    press("Alt+C")
    assert front.codes() == ["subsidy_settled"] * 2
    front.page.arrive(number="BT-A-20261202-0009")
    front.page.on_shown()
    assert front.codes()[-1] == "subsidy_unknown"


def test_an_auditor_reads_and_is_offered_nothing_else(front: LedgerFront) -> None:
    front.centre.sign_in("9001")
    front.show(panel="subsidy")
    front.to(STREET)
    assert all(button.isHidden() for button in front.panel.buttons.values())
    press("Alt+D")
    assert front.codes() == ["needs_right"] and front.modal() is None


def test_a_claim_is_opened_by_its_number(front: LedgerFront) -> None:
    batch = front.centre.desk.do(claiming.claim, NOVEMBER, DISTRICT)
    front.page.arrive(panel="month")
    front.page.arrive(number=batch.number)
    front.page.on_shown()
    assert front.panel.line is not None and front.panel.line.id == batch.number


def test_the_paper_is_looked_at_and_printed_and_the_file_written(front: LedgerFront, tmp_path: Path) -> None:
    front.to(STREET)
    press("F9")
    front.settle()
    assert isinstance(front.modal(), PaperPreview)
    press("Esc")
    front.settle()
    place = tmp_path / "台账.xlsx"
    front.page.ctx.dialogs.save_file = lambda _title, _name, _pattern, then: then(place)  # type: ignore[method-assign]
    press("Alt+X")
    modal = front.modal()
    assert modal is not None
    type_text("报街道")
    press("Enter")
    front.settle()
    assert place.read_bytes()[:2] == b"PK"


def test_without_any_subsidy_the_page_says_where_they_come_from(
    qtbot: QtBot, copied: Callable[[int, str], Centre]
) -> None:
    centre = copied(8, "1001")
    made = LedgerFront(qtbot, centre, ReportPage)
    made.show(panel="subsidy")
    assert made.panel._nothing.words.text() == "还没有补贴" and made.panel.line is None
    for key in ("Alt+D", "Alt+K", "F9", "Alt+X"):
        press(key)
    assert made.modal() is None and made.codes() == []
    made.close()
