"""登记 does what its button says: nothing is closed, given away or promised that nobody chose."""

import pytest
from PySide6.QtTest import QTest

from app.rules.requests.flow import Act, State
from app.services import print_queue
from app.services.requests import accept, handlers, listing
from app.services.requests.accept import Step
from app.services.requests.handlers import HandlerDraft
from app.ui.requests.intake import page as intake_page
from app.ui.requests.intake.model import Route
from tests.keys import press, target, type_text
from tests.ui.fakes import NO
from tests.ui.requests.desk_front import Stage, settle


def begin(stage: Stage, matter: str, words: str = "写明的诉求") -> None:
    """Somebody, a matter by its code, and a text."""
    type_text("rmz")
    press("Enter", "0")
    type_text(matter)
    press("Enter")
    assert stage.intake.item == matter
    text = stage.view.matter.text
    text.setFocus()
    text.selectAll()
    type_text(words)


def verbs(stage: Stage) -> tuple[str, str]:
    bar = stage.view.bar
    return "" if bar.save.isHidden() else bar.save.text(), bar.print.text()


def papers(stage: Stage, number: str) -> dict[str, str]:
    """The papers of a request with how they stand: waiting to be printed, or only kept."""
    jobs = stage.centre.desk.see(print_queue.recent)
    return {job.number.partition("/")[2]: job.state for job in jobs if job.number.startswith(number)}


@pytest.mark.parametrize("matter", ["X01", "S02", "S03", "T02", "K02"])
@pytest.mark.parametrize("key", ["F9", "Ctrl+Enter"])
def test_what_only_begins_at_the_counter_stays_open(stage: Stage, matter: str, key: str) -> None:
    begin(stage, matter)
    assert stage.intake.route is Route.KEEP and verbs(stage) == ("登记", "登记并打回执")
    assert stage.view.matter.fate.field.control.accessibleDescription() == ""
    press(key)
    assert stage.last().state is State.REGISTERED and stage.last().result == ""


def test_the_verbs_say_what_they_will_do(stage: Stage) -> None:
    begin(stage, "Z01")
    assert verbs(stage) == ("办结", "办结并打回执") and stage.view.bar.close_now.isHidden()
    chips = stage.view.matter.fate.chips
    said = []
    for _ in range(5):
        said.append(verbs(stage))
        chips.step(1)
    assert said[1:] == [
        ("登记并派单", "派单并打回执"),
        ("登记并转办", "转办并打回执"),
        ("登记", "登记并打回执"),
        ("", "不予受理，打告知单"),
    ]


@pytest.mark.parametrize("matter", ["Z10", "W02", "W04"])
def test_where_nobody_is_named_it_is_only_registered(stage: Stage, matter: str) -> None:
    begin(stage, matter)
    assert stage.intake.route is Route.KEEP and stage.intake.handler is None
    press("F9")
    assert stage.last().state is State.REGISTERED


def test_it_is_not_ours_and_the_paper_names_who_is(stage: Stage) -> None:
    stage.centre.sign_in("1001")
    stage.centre.desk.do(handlers.save_handler, HandlerDraft("department", "样例住房窗口", "0571-86430000"))
    stage.centre.sign_in("3001")
    begin(stage, "Z10", "问公租房名额")
    fate = stage.view.matter.fate
    fate.chips.setFocus()
    press("Right")
    assert fate.route is Route.DECLINE and stage.view.matter.due.isHidden()
    press("F9")
    assert stage.rows() == () and target() is fate.whom.box
    assert list(stage.view.wrong) == ["responsible", "reason"]
    type_text("住房")
    press("Enter")
    assert stage.intake.responsible == "样例住房窗口 0571-86430000" and target() is fate.reason
    type_text("由住建部门受理")
    assert stage.view.wrong == {}
    press("Enter", "Enter")
    row = stage.last()
    card = stage.centre.desk.see(listing.card, row.id)
    assert row.state is State.DECLINED and papers(stage, row.number) == {"declined": "queued"}
    declined = next(event for event in card.events if event.act == "decline")
    assert declined.detail["responsible"] == "样例住房窗口 0571-86430000" and declined.text == "由住建部门受理"
    assert stage.shell.toasts[-1][0].endswith("不予受理 · 正在打告知单")


def test_whom_to_turn_to_may_be_written_in_ones_own_words(stage: Stage) -> None:
    begin(stage, "Z10", "问公租房名额")
    fate = stage.view.matter.fate
    fate.chips.setFocus()
    press("Right", "Enter")
    assert target() is fate.whom.box
    type_text("区政务大厅 3 楼")
    press("Enter")
    type_text("不在本坊办")
    press("Ctrl+Enter")
    card = stage.centre.desk.see(listing.card, stage.last().id)
    assert card.row.state is State.DECLINED
    assert next(event for event in card.events if event.act == "decline").detail["responsible"] == "区政务大厅 3 楼"


def test_one_paper_and_no_day_before_the_materials_are_there(stage: Stage) -> None:
    begin(stage, "Z02", "申请高龄津贴")
    desk = stage.centre.desk
    fate, materials = stage.view.matter.fate, stage.view.matter.materials
    fate.chips.set_value(Route.ASSIGN)
    fate.chips.changed.emit(Route.ASSIGN)
    staff = next(row for row in desk.see(handlers.search, "syj") if row.kind == "staff")
    fate.handler.put(staff.id, staff.name)
    fate.handler.picked.emit(staff.id)
    materials.tell.setChecked(True)
    assert verbs(stage) == ("", "登记并打告知单")
    press("F9")
    row = stage.last()
    assert row.state is State.AWAITING and row.handler == staff.name
    assert papers(stage, row.number) == {"missing": "queued", "receipt": "kept"}
    slip = desk.see(print_queue.next_copy, "request", f"{row.number}/receipt").document
    assert slip.promised.due is None
    desk.do(accept.act, row.id, Act.SUPPLIED, Step())
    assert papers(stage, row.number)["dispatch"] == "queued"


def test_a_question_is_closed_by_its_name_alone(stage: Stage) -> None:
    begin(stage, "Z01", "")
    press("F12")
    row = stage.last()
    assert (row.text, row.state) == ("政策咨询", State.CLOSED)


def test_a_matter_that_is_passed_on_needs_its_own_words(stage: Stage) -> None:
    begin(stage, "B02", "")
    press("F12")
    assert stage.rows() == () and "text" in stage.view.wrong


def test_what_is_usually_passed_on_is_closed_at_once_by_a_sentence_that_says_how(stage: Stage) -> None:
    begin(stage, "B02", "楼道灯不亮")
    press("F12")
    fate = stage.view.matter.fate
    assert stage.rows() == () and stage.view.wrong == {"result_text": "这类事项通常不当场办结，请写一句是怎么办的"}
    assert target() is fate.result_text and fate.ended.error == stage.view.wrong["result_text"]
    assert fate.result_text.placeholderText() == "怎么办的"
    type_text("换了灯泡")
    assert stage.view.wrong == {} and fate.ended.error == "" and not fate.result_text.bad
    press("F12")
    row = stage.last()
    card = stage.centre.desk.see(listing.card, row.id)
    assert (row.state, row.result, card.result_text) == (State.CLOSED, "solved", "换了灯泡")
    said, undo, _slot = stage.shell.toasts[-1]
    assert said.endswith("当场办结，已解决") and undo == "撤销"


@pytest.mark.parametrize("key", ["F9", "F12", "Ctrl+Enter"])
def test_the_same_key_twice_does_not_mark_the_fresh_form(
    stage: Stage, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(stage, "Z01")
    press(key, key)
    assert len(stage.rows()) == 1 and stage.view.wrong == {} and stage.intake.route is Route.KEEP
    monkeypatch.setattr(intake_page, "AGAIN_MS", 0)
    QTest.qWait(2)
    press(key)
    assert "resident" in stage.view.wrong


def test_the_promise_is_counted_from_when_the_paper_came(stage: Stage) -> None:
    begin(stage, "Z03")
    view = stage.view
    view.matter.channel.set_value("paper")
    view.matter.channel.changed.emit("paper")
    view.matter.received.setText("11-20 9:30")
    settle()
    assert view.matter.due.words.text() == "11-27 周五 17:30 前"
    press("Ctrl+Enter")
    due = stage.last().due_at
    assert due is not None and due.isoformat() == "2026-11-27T09:30:00+00:00"
    assert stage.dialogs.asked == []


def test_a_promise_that_is_broken_already_is_asked_about(stage: Stage) -> None:
    begin(stage, "Z03")
    view = stage.view
    view.matter.channel.set_value("paper")
    view.matter.channel.changed.emit("paper")
    view.matter.received.setText("10-9 9:30")
    assert view.matter.due.words.text().endswith(" · 已经过了")
    stage.dialogs.answers["期限已经过了"] = NO
    press("F9")
    assert stage.rows() == () and stage.dialogs.asked == ["期限已经过了"]
    view.matter.due.chips.set_value("seven")
    view.matter.due.chips.changed.emit("seven")
    assert not view.matter.due.words.text().endswith("已经过了")
    view.matter.due.chips.set_value("rule")
    view.matter.due.chips.changed.emit("rule")
    stage.dialogs.answers["期限已经过了"] = None
    press("F9")
    assert stage.last().light == "late"


def test_a_request_of_12345_keeps_the_number_it_has_there(stage: Stage) -> None:
    begin(stage, "Z02")
    field = stage.view.matter.fields["origin_number"]
    assert field.isHidden()
    while stage.intake.channel != "hotline":
        stage.view.matter.next_channel()
    assert not field.isHidden()
    stage.view.matter.origin.setText("hz2026 001")
    press("F9")
    settle()
    card = stage.centre.desk.see(listing.card, stage.last().id)
    assert (card.row.channel, card.origin_number) == ("hotline", "HZ2026001")
    assert stage.intake.channel == "hotline" and stage.view.matter.origin.text() == ""  # the next one's is another


def test_a_form_of_proxy_goes_out_with_the_registration(stage: Stage) -> None:
    begin(stage, "Z02")
    stage.view.resident.card.agent.click()
    stage.view.resident.agent.controls["agent_name"].setText("古丽娜")
    stage.view.resident.agent.controls["agent_relation"].setText("女儿")
    assert stage.view.resident.proxy.isVisible() and not stage.view.resident.proxy.isChecked()
    stage.view.resident.proxy.click()
    press("F9")
    settle()
    assert papers(stage, stage.last().number)["proxy"] == "queued"
    assert not stage.intake.proxy
