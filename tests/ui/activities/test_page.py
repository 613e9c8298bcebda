"""The page 活动 by the keyboard: putting one on, signing up, waiting, giving up, who came; checked in the store."""

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from app.errors import Refused
from app.services.activities import calls, enrol, fees, listing, papers, schedule
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.requests.detail import detail
from app.services.till import charges, shifts
from app.ui.activities.forms import LeavingForm, read_quotas, split_names
from app.ui.activities.sign_up import SignUpMode, SignUpPanel
from app.ui.kit.modal import Modal
from app.ui.paper.preview import PaperPreview
from app.ui.words.sentences import sentence
from tests.keys import press
from tests.ui.activities.conftest import ActivityFront
from tests.ui.requests.register.list_front import take


def keys(front: ActivityFront, *words: str) -> None:
    for word in words:
        if "+" in word:
            press(word)
        else:
            front.keys(word)
    front.settle()


def rows(front: ActivityFront, query: str) -> list[tuple[object, ...]]:
    """What the store itself says."""
    found = front.desk.see(lambda view: view.session.execute(sa.text(query)).all())
    return [tuple(row) for row in found]


def panel(front: ActivityFront) -> SignUpPanel:
    form = front.page.view.side.form
    assert isinstance(form, SignUpPanel)
    return form


STATES = (
    "SELECT p.name, e.state FROM enrolment_person p JOIN enrolment e ON e.id = p.enrolment_id "
    "WHERE p.active OR e.state = 'turned_away' ORDER BY e.order_no, p.position"
)


def test_a_day_by_the_keyboard(front: ActivityFront) -> None:
    keys(front, "Alt+N", "剪纸班", "Enter", "Enter", "共享厅", "Enter", "11-28", "Enter", "Enter", "9:00", "Enter",
         "11:00", "Enter", "3", "Enter", "Enter", "Back", "Ctrl+Enter")  # fmt: skip
    keys(front, "F2")
    for one in "甲乙":
        keys(front, f"样例{one}", "Enter", "1390000220" + ("6" if one == "甲" else "7"), "Enter", "Enter")
    keys(front, "样例丙", "Alt+A", "样例丁", "Ctrl+Enter")
    assert not panel(front).question.isHidden() and "只剩 1 个名额" in panel(front).question.words.text()
    keys(front, "Enter")  # together: they wait
    keys(front, "样例戊", "Enter", "Enter", "Enter")
    assert rows(front, STATES) == [
        ("样例甲", "enrolled"), ("样例乙", "enrolled"), ("样例丙", "waiting"), ("样例丁", "waiting"),
        ("样例戊", "enrolled"),
    ]  # fmt: skip


def test_who_gives_up_makes_room_and_it_says_for_whom(front: ActivityFront) -> None:
    key = front.put_on(2)
    for party in ("甲", "乙", "丙丁", "戊"):
        front.enrol(key, party)
    assert front.page.list.table.row().figures.waiting == 3  # type: ignore[union-attr]
    front.page.view.focus_table()
    keys(front, "Del", "Ctrl+Enter")
    said = front.shell.toasts[-1][0]
    assert "样例甲 已取消" in said and "样例戊 补上了" in said and "轮到 样例丙、样例丁" in said
    assert rows(front, STATES) == [
        ("样例乙", "enrolled"), ("样例丙", "waiting"), ("样例丁", "waiting"), ("样例戊", "enrolled"),
    ]  # fmt: skip
    keys(front, "F5")
    (call,) = front.page.todo.calls.rows_model.rows
    assert call.names == ("样例戊",) and call.what == "promoted"
    keys(front, "Enter")
    assert front.page.todo.phone.whole == "13900002206"
    keys(front, "Alt+K")
    assert len(front.desk.see(calls.to_call)) == 1, "nobody answered: it stays on the list"
    keys(front, "Alt+L")
    assert not front.desk.see(calls.to_call)
    _words, verb, undo = front.shell.toasts[-1]
    assert verb == "撤销" and undo is not None
    undo()
    front.settle()
    assert len(front.page.todo.calls.rows_model.rows) == 1
    keys(front, "Esc")
    assert front.page.in_front


def test_one_of_a_party_stays_away(front: ActivityFront) -> None:
    key = front.put_on(3)
    front.enrol(key, "甲乙")
    front.page.view.focus_table()
    keys(front, "Down", "Del")
    form = front.page.view.side.form
    assert isinstance(form, LeavingForm) and form.form.raw("positions") == (2,)
    keys(front, "Ctrl+Enter")
    assert rows(front, STATES) == [("样例甲", "enrolled")]


def test_a_namesake_is_asked_about(front: ActivityFront) -> None:
    key = front.put_on(3)
    front.desk.do(enrol.enrol, key, EnrolDraft((PersonDraft("样例甲"),)))
    keys(front, "F2", "样例甲", "Enter", "Enter", "Enter")
    assert not panel(front).question.isHidden()
    keys(front, "Alt+2")
    assert "已在名单上" in " ".join(front.words())
    panel(front).focus_start()
    keys(front, "Ctrl+Enter", "Alt+1")
    assert rows(front, STATES) == [("样例甲", "enrolled"), ("样例甲", "enrolled")]


def test_some_of_a_party_may_get_in(front: ActivityFront) -> None:
    key = front.put_on(1)
    keys(front, "F2", "样例甲", "Alt+A", "样例乙", "Ctrl+Enter", "Alt+2")
    assert rows(front, STATES) == [("样例甲", "enrolled"), ("样例乙", "waiting")]
    assert [e.row.number for e in front.desk.see(listing.activity_detail, key).entries] == [
        one.number for one in panel(front).last
    ]


def test_full_without_a_waiting_list_is_kept_as_demand(front: ActivityFront) -> None:
    key = front.put_on(1, waiting=False)
    front.enrol(key, "甲")
    keys(front, "F2", "样例乙", "Ctrl+Enter", "Enter")
    assert rows(front, STATES) == [("样例甲", "enrolled"), ("样例乙", "turned_away")]
    keys(front, "Alt+T", "样例丙", "Ctrl+Enter")
    assert rows(front, "SELECT why FROM enrolment WHERE state = 'turned_away'") == [("full",), ("full",)]


def test_late_is_not_the_end(front: ActivityFront) -> None:
    key = front.put_on(3, closes_before_min=60)
    front.to_the_day(key, minutes=-30)
    front.page.view.sign_up()
    keys(front, "样例甲", "Ctrl+Enter")
    assert [b.text() for b in panel(front).question.buttons] == ["现场签到", "记为没报上"]
    keys(front, "Enter")
    assert rows(front, STATES) == [("样例甲", "enrolled")]
    assert rows(front, "SELECT attended FROM enrolment_person") == [("attended",)]


def test_beyond_the_places_a_reason_is_asked_for(front: ActivityFront) -> None:
    key = front.put_on(1)
    front.enrol(key, "甲")
    front.to_the_day(key, minutes=5)
    keys(front, "F2", "样例乙", "Ctrl+Enter")
    assert panel(front).mode is SignUpMode.WALK_IN, "once it runs nobody signs up: they come in"
    assert "超出 1 人" in " ".join(front.words())
    keys(front, "场地坐得下", "Ctrl+Enter")
    assert rows(front, "SELECT over, over_reason FROM enrolment ORDER BY order_no") == [(0, ""), (1, "场地坐得下")]
    assert front.page.list.table.row().over == 1  # type: ignore[union-attr]


def test_who_came_is_said_by_space(front: ActivityFront) -> None:
    key = front.put_on(3)
    for one in "甲乙丙":
        front.enrol(key, one)
    front.to_the_day(key, hours=3)
    front.page.view.focus_table()
    keys(front, "Space", "Space", "Alt+Y")
    came = "SELECT p.name, p.attended FROM enrolment_person p ORDER BY p.name"
    assert dict(rows(front, came)) == {"样例甲": "attended", "样例乙": "attended", "样例丙": "absent"}
    keys(front, "Up", "Up", "Space", "Space")
    assert dict(rows(front, came))["样例甲"] == "", "到了, 没来, nothing said"


def test_the_paper_list_is_typed_in_afterwards(front: ActivityFront) -> None:
    key = front.put_on(2)
    front.enrol(key, "甲")
    front.enrol(key, "乙")
    front.to_the_day(key, hours=3)
    keys(front, "Alt+D", "1. 样例乙、样例丑", "Ctrl+Enter")
    found = rows(front, "SELECT name, attended FROM enrolment_person ORDER BY name")
    assert dict(found) == {"样例甲": "absent", "样例乙": "attended", "样例丑": "attended"}
    assert "补签" in front.shell.toasts[-1][0]


def test_a_scanned_slip_says_who_is_here(front: ActivityFront) -> None:
    key = front.put_on(3)
    number = front.enrol(key, "甲乙").number
    assert front.page.on_scan(number) and front.page.view.side.entry_id is not None
    assert rows(front, "SELECT DISTINCT attended FROM enrolment_person") == [("",)], "not before the day"
    front.to_the_day(key, minutes=-10)
    front.page.on_scan(number)
    front.settle()
    assert rows(front, "SELECT DISTINCT attended FROM enrolment_person") == [("attended",)]
    assert not front.page.on_scan("BM-A-20261123-0999")


def test_numbers_open_and_strange_ones_are_said(front: ActivityFront) -> None:
    key = front.put_on(3, days=-40)
    front.page.arrive(number=front.desk.see(listing.activity_detail, key).listed.row.number)
    front.page.focus_start()
    assert front.page.view.activity_id == key
    front.page.open_number("SL-A-20261123-0001")
    assert front.shell.gone[-1] == ("requests", {"number": "SL-A-20261123-0001"})
    front.page.to_box()
    keys(front, "BM-A-20261123-0999", "Enter")
    assert front.shell.troubles[-1].code == "enrol_unknown"  # type: ignore[attr-defined]


def test_places_are_changed_beside_their_field(front: ActivityFront) -> None:
    key = front.put_on(2)
    for one in "甲乙丙":
        front.enrol(key, one)
    keys(front, "Alt+M")
    form = front.page.view.side.form.form
    form.put("capacity", 1)
    keys(front, "Ctrl+Enter")
    assert "已有 2 人报上" in form.fields["capacity"].error
    form.put("capacity", 3)
    keys(front, "Ctrl+Enter")
    assert "样例丙 补上了" in front.shell.toasts[-1][0]
    assert {state for _, state in rows(front, STATES)} == {"enrolled"}


def test_called_off_puts_everybody_on_the_list(front: ActivityFront) -> None:
    key = front.put_on(1)
    front.enrol(key, "甲")
    front.enrol(key, "乙")
    keys(front, "Alt+Q", "老师有事", "Ctrl+Enter")
    assert rows(front, "SELECT state, reason FROM activity") == [("cancelled", "老师有事")]
    assert len(front.desk.see(calls.to_call)) == 2


def test_the_fee_is_taken_with_the_name_and_goes_back(front: ActivityFront) -> None:
    front.desk.do(shifts.open_shift, 0)
    key = front.put_on(2, fee=1000)
    keys(front, "F2", "样例甲", "Alt+A", "样例乙", "F12")
    assert isinstance(front.modal(), Modal)
    keys(front, "Enter")
    front.settle()
    (entry,) = front.desk.see(listing.activity_detail, key).entries
    assert front.desk.see(charges.paid, entry.row.id).income == 2000
    keys(front, "样例丙", "F12")
    assert front.modal() is None and "候补" in panel(front).result.text(), "who waits pays nothing"
    keys(front, "Esc")
    front.page.view.open_entry(entry.row.id)
    keys(front, "Alt+X")
    form = front.page.view.side.form
    assert isinstance(form, LeavingForm) and form.back.text() == "退 ¥20.00"
    keys(front, "Ctrl+Enter")
    assert front.modal() is not None
    keys(front, "Enter")
    front.settle()
    assert front.desk.see(charges.paid, entry.row.id).income == 0
    assert ("样例丙", "enrolled") in rows(front, STATES)


def test_who_was_promoted_pays_afterwards(front: ActivityFront) -> None:
    front.desk.do(shifts.open_shift, 0)
    key = front.put_on(2, fee=500)
    placed = front.enrol(key, "甲")
    front.page.view.open_entry(placed.id)
    keys(front, "F12", "Enter")
    front.settle()
    assert front.desk.see(fees.entry_money, placed.id).due == 0
    front.desk.do(schedule.call_off, key, "停电")
    front.settle()
    keys(front, "F5", "F5", "F12", "Enter")
    front.settle()
    assert not front.desk.see(fees.owed_back)
    keys(front, "F12")
    assert front.modal() is None


def test_a_request_becomes_an_enrolment(front: ActivityFront) -> None:
    front.put_on(3)
    done = take(front.centre)
    front.page.arrive(origin=done.id)
    front.page.on_shown()
    front.page.focus_start()
    assert "转来" in panel(front).turned.text()
    assert panel(front).person.raw("person")[1] == front.desk.see(detail, done.id).card.row.resident
    keys(front, "Ctrl+Enter")
    assert rows(front, "SELECT count(*) FROM enrolment WHERE resident_id IS NOT NULL") == [(1,)]
    (number,) = [one.number for one in panel(front).last]
    assert number in str(rows(front, "SELECT * FROM request_link"))


def test_whoever_was_half_typed_is_not_signed_up_for_a_request(front: ActivityFront) -> None:
    front.put_on(3)
    done = take(front.centre)
    keys(front, "F2", "样例甲", "Esc")
    front.page.arrive(origin=done.id)
    front.page.on_shown()
    front.page.focus_start()
    assert "先前没报完" in panel(front).turned.text() and panel(front)._name(panel(front).current) == "样例甲"
    keys(front, "Ctrl+Enter")
    assert rows(front, STATES) == [("样例甲", "enrolled")] and not rows(front, "SELECT 1 FROM request_link")
    keys(front, "F2")
    asked = front.desk.see(detail, done.id).card.row.resident
    assert "转来" in panel(front).turned.text() and panel(front).person.raw("person")[1] == asked
    keys(front, "Ctrl+Enter")
    assert len(rows(front, "SELECT 1 FROM request_link")) == 1


def test_what_is_typed_about_a_party_is_kept(front: ActivityFront) -> None:
    front.put_on(3)
    keys(front, "F2", "样例甲", "Alt+A", "样例乙")
    assert front.page.has_draft() and not front.page.would_lose()
    keys(front, "Esc")
    assert front.page.view.side.isHidden()
    keys(front, "F2")
    assert [panel(front)._name(key) for key in panel(front).keys] == ["样例甲", "样例乙"]
    panel(front).drop_one()
    keys(front, "Ctrl+Enter")
    assert rows(front, STATES) == [("样例甲", "enrolled")]


def test_the_group_comes_from_the_record(front: ActivityFront) -> None:
    front.put_on(3, quotas=(("老人", 2), ("其他", 2)))
    keys(front, "F2", "样例甲", "Enter", "Enter", "Enter", "Ctrl+Enter")
    assert "请选组别" in " ".join(front.words())
    panel(front).person.focus_start("group")
    keys(front, "2", "Ctrl+Enter")
    assert rows(front, "SELECT group_name FROM enrolment_person") == [("其他",)]


def test_papers_are_looked_at_and_slips_come_at_once(front: ActivityFront) -> None:
    key = front.put_on(3)
    keys(front, "F2", "样例甲", "Ctrl+Enter", "F9")
    kinds = "SELECT kind FROM print_job ORDER BY kind"
    assert len(rows(front, kinds)) == 1
    keys(front, "Esc", "F9", "Ctrl+Enter")
    front.settle()
    modal = front.modal()
    assert isinstance(modal, PaperPreview) and modal.copy.document == front.desk.see(papers.sign_in_sheet, key)
    modal.done(True)
    front.settle()
    assert len(rows(front, kinds)) == 2


def test_a_moved_room_is_followed(front: ActivityFront) -> None:
    assert front.page.view.found is None
    keys(front, "F2")
    assert front.page.view.side.form is not None, "with nothing on, F2 puts one on"
    front.put_on(3)
    keys(front, "Alt+G")
    assert not front.shell.troubles, "nothing to follow without a room"


def test_undo_of_a_sign_up(front: ActivityFront) -> None:
    front.put_on(3)
    keys(front, "F2", "样例甲", "Ctrl+Enter")
    _words, verb, undo = front.shell.toasts[-1]
    assert verb == "撤销" and undo is not None
    undo()
    assert rows(front, "SELECT state FROM enrolment") == [("cancelled",)]


def test_a_cancelled_entry_is_taken_back_by_undo_and_by_key(front: ActivityFront) -> None:
    front.put_on(3)
    keys(front, "F2", "样例甲", "Ctrl+Enter")
    entry = front.page.view.found.entries[0].row.id  # type: ignore[union-attr]
    state = "SELECT state FROM enrolment"
    for back in ("undo", "key"):
        keys(front, "Esc")
        front.page.view.open_entry(entry)
        assert not front.page.view.side.card.back.isVisibleTo(front.page)
        keys(front, "Alt+X", "Ctrl+Enter")
        assert rows(front, state) == [("cancelled",)]
        if back == "undo":
            _words, verb, undo = front.shell.toasts[-1]
            assert verb == "撤销" and undo is not None
            undo()
        else:
            front.page.view.open_entry(entry)
            assert front.page.view.side.card.back.isVisibleTo(front.page)
            keys(front, "Alt+Z")
        assert rows(front, state) == [("enrolled",)] and "已恢复报名" in front.shell.toasts[-1][0]
        chosen = front.page.view.table.row()
        assert chosen is not None and chosen.entry.row.id == entry and front.page.view.table.hasFocus()


def test_keys_of_an_entry_say_when_there_is_none_or_nobody_left(front: ActivityFront) -> None:
    front.put_on(3)
    keys(front, "Alt+X", "Alt+Z", "F12")
    codes = [trouble.code for trouble in front.shell.troubles if isinstance(trouble, Refused)]
    assert codes == ["enrol_none_chosen"] * 3 and front.page.view.side.form is None
    keys(front, "F2", "样例甲", "Ctrl+Enter", "Esc", "Alt+Z")
    last = front.shell.troubles[-1]
    assert isinstance(last, Refused) and sentence(last)[0].endswith("没有人取消，不用恢复")


def test_quotas_and_names_are_read_as_people_write_them() -> None:
    assert read_quotas("老人 9、其他 6") == (("老人", 9), ("其他", 6))
    assert read_quotas("老人9人 其他：6") == (("老人", 9), ("其他", 6)) and read_quotas(" ") == ()
    assert split_names("1、样例甲\n2. 样例乙\t样例丙；样例丁") == ["样例甲", "样例乙", "样例丙", "样例丁"]


def test_the_list_narrows_and_finds(front: ActivityFront) -> None:
    soon, past = front.put_on(3), front.put_on(3, days=-9)
    listed = front.page.list
    listed.scope.set_value("near")
    listed.refresh()
    assert [a.row.id for a in listed.table.rows_model.rows] == [soon]
    listed.box.setText("剪")
    assert [a.row.id for a in listed.table.rows_model.rows] == [soon, past]
    listed.box.setText("没有这个")
    assert listed.views.currentWidget() is listed.nothing
    listed.clear()
    assert len(listed.table.rows_model.rows) == 2
    assert front.desk.now() - timedelta(days=9) < front.desk.now()


def test_a_list_signs_people_up_in_its_order(front: ActivityFront, tmp_path: Path) -> None:
    key = front.put_on(2)
    front.enrol(key, "甲")
    front.desk.do(enrol.enrol, key, EnrolDraft((PersonDraft("样例乙"),)))
    (tmp_path / "报名.csv").write_text(
        "姓名,电话,同行\n样例甲,13900002206,\n样例乙,,\n样例丙,,一家\n样例丁,123,一家\n", "utf-8"
    )
    keys(front, "Alt+I")
    wizard = front.page.importing
    wizard.read(tmp_path / "报名.csv")
    front.settle()
    keys(front, "Ctrl+Enter")
    plan = wizard.plan
    assert plan is not None and (plan.known, plan.wrong) == (2, 1)
    tags = [wizard._fate(row).text for row in plan.rows]
    assert tags == ["已报过", "同名", "报名", "要改"]
    wizard._mend(plan.rows[3].key, {"phone": ""})
    wizard.which.set_value("like")
    wizard._show_rows()
    wizard.table.select_key(plan.rows[1].key)
    wizard.turn_other()
    assert wizard.verb() == "报名 3 人"
    keys(front, "Ctrl+Enter")
    assert front.page.in_front
    assert rows(front, STATES)[2:] == [("样例乙", "waiting"), ("样例丙", "waiting"), ("样例丁", "waiting")]
    assert front.shell.toasts[-1][0] == "已报上 0 人，候补 3 人"


def test_the_keyboard_walks_between_the_panes(front: ActivityFront) -> None:
    front.put_on(3)
    front.put_on(3, days=6)
    keys(front, "F3", "Down")
    assert front.page.list.box.hasFocus()
    keys(front, "F6")
    assert front.page.list.table.hasFocus(), "nobody signed up: there is nothing else to go to"
    placed = front.enrol(front.page.view.activity_id, "甲")  # type: ignore[arg-type]
    keys(front, "F6")
    assert front.page.view.table.hasFocus()
    keys(front, "Enter")
    assert front.page.view.side.entry_id == placed.id and not front.page.list.isVisible(), "the drawer wants its room"
    keys(front, "F6")
    assert front.page.list.table.hasFocus() and front.page.view.side.isHidden()
    front.page.arrive(which="calls")
    front.page.focus_start()
    assert not front.page.in_front
    keys(front, "F6", "F2", "Ctrl+D")
    assert panel(front).party.raw("channel") == "phone"
