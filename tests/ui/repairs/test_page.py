"""The page 维修 by the keyboard: taking in, the board, the steps of a thing, handing it out."""

from app.rules.repairs.flow import RepairState
from app.services.repairs import board, tags
from app.services.requests.detail import detail
from app.ui.repairs.page import RepairsPage
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
    assert front.shell.troubles[-1].code == "repair_not_now" and states(front)["雨伞"] is RepairState.RECEIVED  # type: ignore[attr-defined]


def test_the_box_opens_a_tag_a_shelf_and_words(front: Page, bring: Bring) -> None:
    first, second = bring("电吹风", shelf="A-01"), bring("台灯", shelf="A-01")
    number = front.desk.see(board.card, first).row.number
    front.page.to_scan()
    keys(front, number, "Enter")
    assert front.page.drawer.item_id == first
    front.page.to_scan()
    keys(front, "a1", "Enter")
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
    front.page.intake.thing.focus_start("what")
    keys(front, "电饭煲", "Ctrl+Enter")
    (row,) = front.desk.see(board.open_things)
    assert front.desk.see(detail, done.id).card.links == (("repair", row.number),)
    assert front.desk.see(board.card, row.id).request == done.number


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
