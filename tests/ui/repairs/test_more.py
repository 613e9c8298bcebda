"""The rest of the page 维修: papers, calls, visits that are paid, corrections, the ways in, and its settings."""

from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtGui import QImage

from app.rules.repairs.flow import RepairAct, RepairState
from app.services.repairs import board, calls, intake, money, papers, prices, shelves, steps
from app.services.repairs.handover import Proof
from app.services.repairs.intake import SlipForm, ThingForm
from app.services.repairs.steps import RepairMove
from app.services.requests import handlers
from app.services.till import charges, shifts
from app.services.till.tender import Tender
from app.ui.repairs.board import JobCard
from app.ui.repairs.words import price_words, promised_tag, waiting_tag
from app.ui.tender.box import TenderModal
from tests.ui.repairs.conftest import Bring
from tests.ui.repairs.test_page import Page, keys, ready, states
from tests.ui.settings.driver import Room


def made(front: Page, number: str) -> list[str]:
    return [paper.number for paper in front.desk.see(papers.papers_made, number)]


def visit(front: Page, kind: str = "home", **more: object) -> UUID:
    key = front.desk.new_id()
    form = SlipForm(
        (ThingForm(key, "水龙头", place="6幢1-302", **more),),
        kind=kind,
        name="何女士",
        phone="13900002206",
        address="6幢1-302",
    )  # type: ignore[arg-type]
    front.desk.do(intake.register, front.desk.new_id(), form)
    front.settle()
    return key


@pytest.mark.parametrize(("which", "paper"), [("tag", "tag"), ("slip", "slip"), ("quote", "quote")])
def test_each_paper_of_a_thing_is_printed_anew(front: Page, bring: Bring, which: str, paper: str) -> None:
    key = bring("电饭煲", quote=2800)
    number = front.desk.see(board.card, key).row.number
    before = made(front, number)
    front.page.open(key)
    keys(front, "F9")
    form = front.page.drawer.form
    assert form is not None
    form.form.put("which", which)
    keys(front, "Ctrl+Enter")
    after = made(front, number)
    (fresh,) = set(after) - set(before)
    assert fresh.startswith(f"{number}/{paper}")


def test_a_visit_has_its_papers_is_done_paid_and_called_back(front: Page) -> None:
    front.desk.do(shifts.open_shift, 0)
    key = visit(front)
    helper = front.desk.see(handlers.search)[0].id
    front.page.open(key)
    keys(front, "Ctrl+Enter")
    form = front.page.drawer.form
    assert form is not None
    form.form.put("handler_id", helper)
    keys(front, "Ctrl+Enter", "Alt+C", "Alt+W")
    form = front.page.drawer.form
    assert form is not None and front.desk.see(board.card, key).row.state is RepairState.ARRIVED
    form.form.put("signed", False)
    keys(front, "Ctrl+Enter")
    assert front.desk.see(board.card, key).row.signed is False
    keys(front, "F9")
    form = front.page.drawer.form
    assert form is not None
    form.form.put("which", "dispatch")
    keys(front, "Ctrl+Enter", "Alt+F")
    form = front.page.drawer.form
    assert form is not None
    form.form.put("content", True)
    keys(front, "Ctrl+Enter", "Alt+G")
    assert front.desk.see(board.card, key).row.state is RepairState.CLOSED


def test_what_a_visit_came_to_is_paid_by_f12(front: Page) -> None:
    front.desk.do(shifts.open_shift, 0)
    key = visit(front, quote=3000, agreed=True)
    helper = front.desk.see(handlers.search)[0].id
    front.desk.do(steps.do_step, key, RepairAct.DISPATCH, RepairMove(handler_id=helper))
    front.desk.do(steps.do_step, key, RepairAct.COMPLETE, RepairMove(labour=2500, signed=True))
    front.settle()
    front.page.open(key)
    assert front.page.drawer.due.text() == "¥25.00"
    keys(front, "F12", "Enter")
    slip = front.desk.see(board.card, key).row.slip_id
    assert slip is not None and front.desk.see(charges.paid, slip).income == 2500


def test_a_deposit_goes_back_by_the_same_key(front: Page, bring: Bring) -> None:
    front.desk.do(shifts.open_shift, 0)
    key = bring("皮鞋")
    slip = front.desk.see(board.card, key).row.slip_id
    assert slip is not None
    front.page.open(key)
    keys(front, "Alt+V", "10", "Ctrl+Enter", "Enter")
    assert front.desk.see(charges.held, slip)
    keys(front, "Alt+V", "Enter")
    assert not front.desk.see(charges.held, slip)


def test_what_is_taken_back_at_the_till_after_the_thing_is_gone_goes_back_by_f12(front: Page, bring: Bring) -> None:
    front.desk.do(shifts.open_shift, 0)
    key = bring("皮鞋", quote=3000, agreed=True)
    slip = front.desk.see(board.card, key).row.slip_id
    assert slip is not None
    take = front.desk.new_id()
    front.desk.do(money.take_deposit, take, slip, 1661, (Tender("cash", 2000),))
    front.page.open(key)
    keys(front, "Alt+V")
    box = front.modal()
    assert isinstance(box, TenderModal) and "收款时已抹去  ¥0.01" in box.bill.accessibleName()
    keys(front, "Esc")
    front.desk.do(steps.do_step, key, RepairAct.GIVE_UP, RepairMove(reason="没有配件"))
    proof = Proof(tags=(front.desk.see(board.card, key).row.number,))
    back = front.desk.do(money.hand_out_paid, front.desk.new_id(), (key,), proof, (Tender("cash", 1660),))[1]
    assert back is not None
    front.page.open(key)
    assert not front.page.drawer.settle.isVisibleTo(front.page.drawer)
    front.desk.do(charges.reverse, back.id, "退错了人")
    front.settle()
    front.page.open(key)
    drawer = front.page.drawer
    assert (drawer.owes.text(), drawer.due.text(), drawer.settle.text()) == ("应退", "¥16.60", "退款")
    lines = [line.text().split(" · ")[:-1] for line in drawer.paid.lines]
    assert lines == [["收 ¥16.60"], ["退 ¥16.60", "已冲正"], ["收 ¥16.60", "冲正"]]
    drawer.paid.buttons[2].click()
    assert front.shell.gone[-1] == ("today", {"number": drawer.paid.charges[2].number})
    keys(front, "F12", "Enter")
    assert len(drawer.paid.buttons) == 4
    assert not front.desk.see(charges.held, slip) and not drawer.settle.isVisibleTo(drawer)


def test_a_thing_is_put_elsewhere_and_back(front: Page, bring: Bring) -> None:
    key = bring("台灯", shelf="A-01")
    other = next(s.name for s in front.desk.see(shelves.shelves) if s.name != "A-01")
    front.page.open(key)
    front.page.drawer.shelf.click()
    form = front.page.drawer.form
    assert form is not None
    form.form.put("shelf", other)
    keys(front, "Ctrl+Enter")
    assert front.desk.see(board.card, key).row.shelf == other
    _words, _verb, undo = front.shell.toasts[-1]
    assert undo is not None
    undo()
    assert front.desk.see(board.card, key).row.shelf == "A-01"


def test_what_went_out_by_mistake_is_a_new_record(front: Page, bring: Bring) -> None:
    front.desk.do(shifts.open_shift, 0)
    key = ready(front, bring, "收音机", 0)
    front.page.open(key)
    keys(front, "F12", front.desk.see(board.card, key).row.number, "Ctrl+Enter", "Alt+E")
    form = front.page.drawer.form
    assert form is not None
    form.form.put("reason", "拿错了")
    keys(front, "Ctrl+Enter")
    found = front.desk.see(board.card, key)
    assert len(found.again) == 1
    front.page.drawer.refresh()
    front.page.open_number(found.again[0])
    assert front.page.drawer.item_id != key and front.desk.see(board.card, key).row.state is RepairState.HANDED


def test_the_phone_is_shown_and_the_look_is_kept(front: Page, bring: Bring) -> None:
    front.page.open(bring("手机"))
    front.page.drawer.phone.look.click()
    front.settle()
    assert front.page.drawer.phone.whole == "13900002206"


def test_the_keyboard_walks_the_whole_board(front: Page, bring: Bring) -> None:
    for n in range(9):
        bring(f"台灯{n}")
    lane = front.page.board.lanes["new"].cards
    lane.setFocus()
    for key, row in (("Down", 1), ("Up", 0), ("Enter", 0)):
        keys(front, key)
        assert lane.currentIndex().row() == row
    front.page.drawer.close_drawer()
    assert front.page.board.current() is not None
    front.page.next_step()
    assert not front.page.drawer.isHidden()


def test_pages_send_people_here(front: Page, bring: Bring) -> None:
    key = ready(front, bring, "电热毯")
    front.show(which="collect")
    assert [row.id for row in front.page.list.listed.rows] == [key]
    front.page.list.clear()
    keys(front, "F6")
    assert front.page.stack.currentWidget() is front.page.boards
    front.show(new=True)
    assert front.page.in_intake
    keys(front, "F3")
    assert not front.page.in_intake
    front.page.scan.setText("没有这样的东西")
    front.page.look_up()
    assert front.shell.troubles[-1].code == "repair_unknown"  # type: ignore[attr-defined]
    assert not front.page.on_scan("6901234567892") and front.page.on_scan(front.desk.see(board.card, key).row.number)
    assert not front.page.would_lose()


def test_what_is_gone_is_said_to_be(front: Page) -> None:
    assert not front.page.open(front.desk.new_id())
    front.page.open_number("WX-A-20261123-0099")
    assert [no.code for no in front.shell.troubles] == ["repair_unknown", "repair_unknown"]  # type: ignore[attr-defined]


def test_a_slip_loses_a_thing_and_names_what_is_wrong(front: Page) -> None:
    keys(front, "F2", "何女士", "Enter")
    panel = front.page.intake
    panel.thing.focus_start("what")
    keys(front, "皮鞋", "Alt+A", "雨伞")
    panel.drop_one()
    assert [line.words for line in panel.lines.rows_model.rows] == ["皮鞋"]
    price = front.desk.see(prices.prices)[0]
    panel.thing.put("price", price.id)
    panel._priced(price.id)
    assert panel.thing.raw("warranty_days") == str(price.warranty_days)
    panel.thing.put("promised", "2026-11-01")
    keys(front, "Ctrl+Enter")
    assert panel.thing.fields["promised"].error or front.shell.troubles or front.page.in_intake
    panel.thing.put("promised", "明天")
    keys(front, "Ctrl+Enter")
    assert states(front)["皮鞋"] is RepairState.RECEIVED


def test_words_of_prices_and_days(front: Page) -> None:
    listed = {price_words(row) for row in front.desk.see(prices.prices)}
    assert any("起" in words for words in listed) and any("配件" in words for words in listed)
    today = front.centre.clock.now.date()
    assert promised_tag(None, today) is None and waiting_tag(0).tone == "ok" and waiting_tag(8).tone == "warn"
    late, now, soon = (promised_tag(today + timedelta(days=n), today) for n in (-2, 0, 3))
    assert late is not None and now is not None and soon is not None
    assert (late.text, now.text, soon.tone) == ("超期 2 天", "今天要好", "mute")
    assert JobCard(UUID(int=1), "伞", "", "").words() == "伞"


def test_a_call_without_an_answer_counts_too(front: Page, bring: Bring) -> None:
    key = ready(front, bring, "手表")
    front.page.open(key)
    front.page.drawer.call.click()
    form = front.page.drawer.form
    assert form is not None
    form.form.put("reached", False)
    keys(front, "Ctrl+Enter")
    (row,) = front.desk.see(calls.to_collect)
    assert (row.calls, row.reached) == (1, False)
    assert isinstance(front.page.drawer.grab().toImage(), QImage)


@pytest.mark.parametrize("tab", ["repair_prices", "repair_shelves", "repair_spares"])
def test_lists_are_kept_in_the_settings(room: Room, tab: str) -> None:
    section = room.open("repair_lists", tab)
    room.press("F2")
    room.type("新的一项")
    if tab == "repair_prices":
        section.form.put("amount", 1200)  # type: ignore[attr-defined]
    room.press("Ctrl+Enter")
    assert room.toasts()[-1] == "已保存 新的一项"
    assert [row.name for row in section.rows("新的一项")] == ["新的一项"]  # type: ignore[attr-defined]
