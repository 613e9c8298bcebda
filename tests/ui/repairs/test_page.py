"""The page 维修 by the keyboard: taking in, the board, the steps of a thing, handing it out."""

from pathlib import Path
from uuid import UUID

from app.errors import Refused
from app.rules.repairs.flow import RepairAct, RepairState
from app.services.repairs import board, intake, photos, prices, shelves, steps, tags
from app.services.repairs.intake import SlipForm, ThingForm
from app.services.repairs.steps import RepairMove
from app.services.requests.detail import detail
from app.services.signs import sheets
from app.services.till import charges, shifts
from app.ui.paper.preview import PaperPreview
from app.ui.repairs.page import RepairsPage
from tests.files import png
from tests.keys import press
from tests.ui.page_front import Front
from tests.ui.repairs.conftest import Bring
from tests.ui.requests.register.list_front import take

Page = Front[RepairsPage]


def keys(front: Page, *words: str) -> None:
    for word in words:
        if "+" in word:
            press(word)
            front.settle()
        else:
            front.keys(word)


def states(front: Page) -> dict[str, RepairState]:
    return {row.what: row.state for row in front.desk.see(board.listing, board.RepairFilter(), 0, 50).rows}


def test_a_thing_is_taken_in_by_the_keyboard(front: Page) -> None:
    keys(front, "F2", "何女士", "Enter", "13900002206", "Enter", "Enter", "Enter")
    keys(front, "落地扇", "Enter")
    keys(front, "Ctrl+Enter")
    front.settle()
    assert states(front) == {"落地扇": RepairState.RECEIVED}
    assert not front.page.in_intake and front.page.board.current() is not None
    keys(front, "Enter")
    assert not front.page.drawer.isHidden() and front.page.drawer.title.text() == "落地扇"


def test_the_tag_comes_before_the_form(front: Page) -> None:
    keys(front, "F2", "F9")
    front.settle()
    assert len(front.desk.see(tags.unfinished)) == 1
    keys(front, "Esc")
    (row,) = front.desk.see(board.open_things)
    assert row.state is RepairState.TAGGED
    front.page.open(row.id)
    keys(front, "Ctrl+Enter")
    assert front.page.in_intake and front.page.intake.tagged.text() == row.number
    front.page.intake.who.focus_start("person")
    keys(front, "何女士", "Enter", "Ctrl+Enter")
    front.page.intake.thing.focus_start("what")
    keys(front, "电水壶", "Ctrl+Enter")
    front.settle()
    (row,) = front.desk.see(board.open_things)
    assert row.state is RepairState.RECEIVED and row.what == "电水壶" and not front.desk.see(tags.unfinished)


def test_two_things_are_one_slip_and_what_was_typed_survives(front: Page) -> None:
    keys(front, "F2", "何女士", "Enter")
    front.page.intake.thing.focus_start("what")
    keys(front, "皮鞋", "Alt+A", "电饭煲", "Esc")
    keys(front, "F2")
    assert [line.words for line in front.page.intake.lines.rows_model.rows] == ["皮鞋", "电饭煲"]
    keys(front, "Ctrl+Enter")
    front.settle()
    rows = front.desk.see(board.open_things)
    assert {row.what for row in rows} == {"皮鞋", "电饭煲"} and len({row.slip_id for row in rows}) == 1


def test_a_thing_goes_through_its_steps(front: Page, bring: Bring) -> None:
    key = bring("缝纫机")
    front.page.open(key)
    keys(front, "Ctrl+Enter", "45", "Ctrl+Enter")
    assert states(front)["缝纫机"] is RepairState.QUOTED
    keys(front, "Alt+T", "Ctrl+Enter")
    assert states(front)["缝纫机"] is RepairState.AGREED
    keys(front, "Alt+K")
    assert states(front)["缝纫机"] is RepairState.WORKING
    keys(front, "Alt+X", "Ctrl+Enter")
    assert states(front)["缝纫机"] is RepairState.READY
    front.page.on_scan(front.desk.see(board.card, key).row.number)
    keys(front, "F12")
    form = front.page.drawer.form
    assert form is not None
    front.page.on_scan(front.desk.see(board.card, key).row.number)
    assert form.form.raw("tag") == front.desk.see(board.card, key).row.number, "a scan fills in the tag asked for"


def test_a_step_that_asks_nothing_can_be_taken_back(front: Page, bring: Bring) -> None:
    key = bring("手表", quote=1500, agreed=True)
    front.page.board.select(key, focus=True)
    keys(front, "M")
    assert states(front)["手表"] is RepairState.WORKING
    _words, verb, undo = front.shell.toasts[-1]
    assert verb == "撤销" and undo is not None
    undo()
    assert states(front)["手表"] is RepairState.RECEIVED


def test_a_step_that_is_not_to_be_done_now_is_said_to_be_so(front: Page, bring: Bring) -> None:
    front.page.open(bring("雨伞"))
    keys(front, "Alt+P")
    assert front.shell.troubles[-1].code == "repair_not_now"  # type: ignore[attr-defined]
    keys(front, "F12")
    refused = front.shell.troubles[-1]
    assert isinstance(refused, Refused) and refused.code == "repair_not_now"
    assert refused.data["next"] == front.page.drawer.bar.main and states(front)["雨伞"] is RepairState.RECEIVED


def test_the_box_opens_a_tag_a_shelf_and_words(front: Page, bring: Bring) -> None:
    first, second = bring("电吹风", shelf="A-01"), bring("台灯", shelf="A-01")
    number = front.desk.see(board.card, first).row.number
    front.page.to_scan()
    keys(front, number, "Enter")
    assert front.page.drawer.item_id == first
    front.page.to_scan()
    keys(front, "a1", "Enter")
    assert {row.id for row in front.page.list.listed.rows} == {first, second}
    bench = front.desk.do(shelves.save_shelf, "窗边大工作台", bench=True)
    for key in (first, second):
        front.desk.do(shelves.put_on, key, "窗边大工作台")
    label = front.desk.see(sheets.shelf_labels, "A4", bench).shelves[0]
    assert front.page.on_scan(label.code)
    assert {row.id for row in front.page.list.listed.rows} == {first, second}
    front.page.arrive(number=number)
    assert front.page.drawer.item_id == first
    front.page.open_number("SL-A-20261123-0001")
    assert front.shell.gone[-1] == ("requests", {"number": "SL-A-20261123-0001"})


def test_a_card_that_is_carried_takes_the_step_that_leads_there(front: Page, bring: Bring) -> None:
    key = bring("缝纫机", quote=4500, agreed=True)
    front.page.carry(key, "work")
    assert states(front)["缝纫机"] is RepairState.WORKING
    front.page.carry(key, "ready")
    assert front.page.drawer.form is not None, "what it came to is asked before it is ready"
    keys(front, "Ctrl+Enter")
    assert states(front)["缝纫机"] is RepairState.READY


def test_a_call_is_kept_and_shown(front: Page, bring: Bring) -> None:
    key = bring("收音机", quote=2000, agreed=True)
    front.page.carry(key, "work")
    front.page.carry(key, "ready")
    keys(front, "Ctrl+Enter", "F5")
    assert front.page.drawer.form is not None
    keys(front, "Right", "Ctrl+Enter")
    assert front.desk.see(board.card, key).row.calls == 1
    assert front.page.drawer.timeline.moments[0].title == "通知取件"


def test_a_request_becomes_a_slip_and_both_ends_show_it(front: Page) -> None:
    done = take(front.centre, text="电饭煲不热")
    front.show(origin=done.id)
    assert front.page.in_intake and front.page.intake.thing.raw("fault") == "电饭煲不热"
    assert done.number in front.page.intake.turned.text() and front.page.intake.turned.isVisibleTo(front.page)
    front.page.intake.thing.focus_start("what")
    keys(front, "电饭煲", "Ctrl+Enter")
    (row,) = front.desk.see(board.open_things)
    assert front.desk.see(detail, done.id).card.links == (("repair", row.number),)
    assert front.desk.see(board.card, row.id).request == done.number
    assert front.page.intake.turned.isHidden(), "the next one is nobody's"


def test_a_half_typed_slip_is_not_given_to_whoever_a_request_is_about(front: Page) -> None:
    done = take(front.centre, text="电饭煲不热")
    keys(front, "F2", "何女士", "Enter")
    front.page.intake.thing.focus_start("what")
    keys(front, "收音机", "Esc")
    front.page.arrive(origin=done.id)
    assert front.page.intake.who.raw("person")[1] == "何女士" and front.page.intake.origin is None
    assert "先前没收完" in front.shell.toasts[-1][0]
    keys(front, "Ctrl+Enter")
    assert [row.what for row in front.desk.see(board.open_things)] == ["收音机"]
    assert front.desk.see(detail, done.id).card.links == ()
    front.page.arrive(origin=done.id)
    assert front.page.intake.origin == done.id and front.page.intake.thing.raw("fault") == "电饭煲不热"


def test_visits_have_a_board_of_their_own(front: Page) -> None:
    keys(front, "F2")
    front.page.intake.who.put("kind", "public")
    front.page.intake._turn_kind()
    front.page.intake.who.focus_start("person")
    keys(front, "何女士", "Enter")
    front.page.intake.visit.focus_start("what")
    keys(front, "楼道灯")
    front.page.intake.visit.focus_start("place")
    keys(front, "3 幢 2 单元", "Ctrl+Enter")
    front.page.kind.set_value("home")
    front.page.refresh()
    (row,) = front.desk.see(board.open_things, "home")
    assert row.state is RepairState.REPORTED and row.place == "3 幢 2 单元"
    assert [card.title for card in front.page.board.lanes["new"].cards.model_.cards] == ["楼道灯"]


def ready(front: Page, bring: Bring, what: str, price: int = 3500, **more: object) -> UUID:
    """A thing that waits to be collected."""
    key = bring(what, quote=price, agreed=True, **more)
    front.desk.do(steps.do_step, key, RepairAct.FINISH, RepairMove(labour=price))
    front.settle()
    return key


def test_a_deposit_is_used_when_the_thing_goes_out(front: Page, bring: Bring) -> None:
    front.desk.do(shifts.open_shift, 0)
    key = ready(front, bring, "落地扇")
    slip = front.desk.see(board.card, key).row.slip_id
    assert slip is not None
    front.page.open(key)
    keys(front, "Alt+V", "10", "Ctrl+Enter", "Enter")
    front.settle()
    assert [one.amount for one in front.desk.see(charges.held, slip)] == [1000]
    assert front.page.drawer.due.text() == "¥25.00" and "押金 ¥10.00" in front.page.drawer.sums.text()
    keys(front, "F12", front.desk.see(board.card, key).row.number, "Ctrl+Enter")
    assert front.modal() is not None and states(front)["落地扇"] is RepairState.READY, "nothing goes out unpaid"
    keys(front, "Enter")
    front.settle()
    assert states(front)["落地扇"] is RepairState.HANDED and not front.desk.see(charges.held, slip)
    paid = front.desk.see(charges.paid, slip)
    assert (paid.income, paid.deposit) == (3500, 0)
    assert front.page.drawer.print.hasFocus(), "nothing is left to do: the keyboard stays in the drawer"
    keys(front, "Esc")
    assert front.page.drawer.isHidden()


def test_going_back_from_the_money_hands_nothing_out(front: Page, bring: Bring) -> None:
    front.desk.do(shifts.open_shift, 0)
    key = ready(front, bring, "雨伞", 1200)
    front.page.open(key)
    keys(front, "F12", front.desk.see(board.card, key).row.number, "Ctrl+Enter", "Esc")
    front.settle()
    assert front.modal() is None and states(front)["雨伞"] is RepairState.READY
    form = front.page.drawer.form
    assert form is not None and form.form.raw("tag"), "what was typed stands there still"


def test_a_wrong_tag_is_refused_beside_its_field(front: Page, bring: Bring) -> None:
    front.desk.do(shifts.open_shift, 0)
    key, other = ready(front, bring, "高压锅", 0), bring("手表")
    front.page.open(key)
    keys(front, "F12", front.desk.see(board.card, other).row.number, "Ctrl+Enter")
    form = front.page.drawer.form
    assert form is not None and "取件牌不符" in form.form.fields["tag"].error
    form.form.put("proof", "checks")
    form.form.put("checks", ("phone", "thing"))
    form.form.put("phone_tail", "2206")
    keys(front, "Ctrl+Enter")
    front.settle()
    assert states(front)["高压锅"] is RepairState.HANDED
    assert "凭证遗失" in front.page.drawer.timeline.moments[0].text


def test_nobody_counts_money_for_the_wrong_tag(front: Page, bring: Bring) -> None:
    front.desk.do(shifts.open_shift, 0)
    key = ready(front, bring, "电水壶", 2800)
    front.page.open(key)
    keys(front, "F12", "9999", "Ctrl+Enter")
    form = front.page.drawer.form
    assert front.modal() is None, "the money is asked for once it is known whose the thing is"
    assert form is not None and "取件牌不符" in form.form.fields["tag"].error and form.form.raw("tag") == "9999"


def test_less_is_asked_for_with_a_reason(front: Page, bring: Bring) -> None:
    key = ready(front, bring, "收音机")
    front.page.open(key)
    keys(front, "Alt+O")
    form = front.page.drawer.form
    assert form is not None
    form.form.put("labour", 0)
    keys(front, "Ctrl+Enter")
    assert form.form.fields["reason"].error == "请写原因"
    form.form.put("reason", "长者工时免")
    keys(front, "Ctrl+Enter")
    assert front.page.drawer.due.text() == "¥0.00"


def test_what_was_written_down_is_corrected(front: Page, bring: Bring) -> None:
    key = bring("电吹风", fault="不热", defects=("划痕",), accessories="风嘴", quote=1500, agreed=True)
    front.page.open(key)
    keys(front, "Alt+M")
    form = front.page.drawer.form
    assert form is not None and form.form.raw("defects") == "划痕"
    form.form.put("what", "电吹风机")
    keys(front, "Ctrl+Enter")
    thing = front.desk.see(board.card, key).thing
    assert (thing.what, thing.fault, thing.accessories, thing.agreed) == ("电吹风机", "不热", "风嘴", 1500)


def test_a_spare_thing_goes_out_and_must_be_back_first(front: Page, bring: Bring) -> None:
    front.desk.do(prices.save_spare, "备用手机 3 号")
    key = ready(front, bring, "手机", 0)
    front.page.open(key)
    keys(front, "Alt+L", "Ctrl+Enter")
    assert "备用手机 3 号 还没还" in " ".join(front.words())
    keys(front, "F12", front.desk.see(board.card, key).row.number, "Ctrl+Enter")
    front.settle()
    assert states(front)["手机"] is RepairState.READY
    keys(front, "Esc", "Alt+L")
    assert not front.desk.see(board.card, key).lent


def test_somebody_else_reports_the_same_fault(front: Page) -> None:
    key = front.desk.new_id()
    form = SlipForm((ThingForm(key, "楼道灯", place="3 幢"),), kind="public", name="何女士")
    front.desk.do(intake.register, front.desk.new_id(), form)
    front.page.open(key)
    keys(front, "Alt+U", "李先生", "Ctrl+Enter")
    assert front.desk.see(board.card, key).reporters == 1


def test_a_photo_is_kept_also_before_the_slip_is_saved(front: Page, tmp_path: Path) -> None:
    path = tmp_path / "瑕疵.png"
    path.write_bytes(png())
    keys(front, "F2")
    front.page.ctx.dialogs.choose_file = lambda _title, _kinds, then: then(path)  # type: ignore[method-assign]
    keys(front, "Alt+I")
    key = front.page.intake.current
    assert len(front.desk.see(photos.photos, key)) == 1
    front.page.intake.who.focus_start("person")
    keys(front, "何女士", "Enter")
    front.page.intake.thing.focus_start("what")
    keys(front, "相机", "Ctrl+Enter")
    assert front.desk.see(board.card, key).photos == 1


def test_a_second_press_on_save_does_not_take_the_next_step(front: Page) -> None:
    keys(front, "F2", "何女士", "Enter")
    front.page.intake.thing.focus_start("what")
    keys(front, "雨伞")
    front.page.intake.thing.put("quote", 1200)
    front.page.intake.thing.put("agreed", True)
    keys(front, "Ctrl+Enter", "Ctrl+Enter")
    assert states(front)["雨伞"] is RepairState.RECEIVED and front.page.drawer.isHidden()


def test_the_lists_of_the_counter_are_looked_at_first(front: Page, bring: Bring) -> None:
    ready(front, bring, "电热毯")
    front.centre.clock.forward(days=9)
    for key in ("Alt+1", "Alt+3"):
        keys(front, key)
        modal = front.modal()
        assert isinstance(modal, PaperPreview)
        modal.reject()
        front.settle()
    keys(front, "Alt+2")
    assert front.shell.gone == [("signs", {"sign": "fees"})]
