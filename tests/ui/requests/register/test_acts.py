"""Every act of a request from the drawer, by keys, on a real store."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.requests.flow import Act, State, allowed
from app.services import print_queue
from app.services.documents.requests import Material
from app.store import sql
from app.ui.kit.button import Button
from app.ui.kit.options import Choice
from app.ui.kit.picker import Picker
from app.ui.kit.results import Hit
from app.ui.requests.register.act_forms import ActForm
from app.ui.requests.register.letters import ACT_LETTERS, LINK_LETTER, TOLD_LETTER
from tests.files import pdf
from tests.keys import later, type_text
from tests.support import Centre
from tests.ui.fakes import NO
from tests.ui.requests.register import list_front
from tests.ui.requests.register.list_front import Stage, alt, handler, on_stage, press, save, take


@pytest.fixture
def listed(centre_: Centre, qtbot: QtBot) -> Iterator[Stage]:
    with on_stage(centre_, qtbot) as stage:
        yield stage


def begin(stage: Stage, request_id: UUID, act: Act) -> ActForm | None:
    """Open a request from the list and start an act by its key."""
    stage.panel.arrive(request=request_id)
    stage.panel.focus_start()
    key(stage, act)
    form = stage.panel.detail.form
    assert form is None or isinstance(form, ActForm)
    return form


def key(stage: Stage, act: Act) -> None:
    """The main act by Ctrl Enter, the others by their letter."""
    if stage.panel.detail.acts.main is act:
        save()
    else:
        alt(act)


def fill(form: ActForm, name: str, text: str) -> None:
    name = "handler_id" if name == "handler" else name
    form.form.fields[name].control.setFocus()
    type_text(text)
    if isinstance(form.form.fields[name].control, Picker) and name == "handler_id":
        press(Qt.Key.Key_Return)


def letter(of: str) -> None:
    press(Qt.Key(ord(of)), Qt.KeyboardModifier.AltModifier)


def moved(stage: Stage, request_id: UUID) -> State:
    return stage.card(request_id).row.state


def last(stage: Stage, request_id: UUID) -> str:
    return stage.card(request_id).events[0].act


def in_progress(centre: Centre) -> UUID:
    done = take(centre)
    list_front.act(centre, done.id, Act.DISPATCH, handler_id=handler(centre, "收银甲"))
    return done.id


def test_a_request_is_dispatched_from_the_list_by_keys_alone(listed: Stage) -> None:
    done = take(listed.centre)
    press(Qt.Key.Key_Down)  # in the search box: the first row
    press(Qt.Key.Key_Return)
    assert listed.panel.detail.request_id == done.id
    key(listed, Act.DISPATCH)
    type_text("收银甲")
    press(Qt.Key.Key_Return)
    save()
    card = listed.card(done.id)
    assert (card.row.state, card.row.handler) == (State.IN_PROGRESS, "收银甲")
    assert listed.rows[0].handler == "收银甲"
    assert listed.panel.detail.form is None
    papers = listed.centre.desk.see(print_queue.recent)
    assert f"{done.number}/dispatch" in {job.number for job in papers}


def test_closing_the_wrong_one_can_be_taken_back(listed: Stage) -> None:
    done = take(listed.centre)
    assert begin(listed, done.id, Act.CLOSE_NOW) is not None
    save()
    text, word, undo = listed.shell.toasts[-1]
    assert (text, word) == (f"{done.number} 已当场办结", "撤销") and undo is not None
    undo()
    assert moved(listed, done.id) is State.REGISTERED
    assert listed.panel.detail.timeline.moments[0].title == "撤销 · 当场办结"


def test_a_dispatch_can_be_taken_back(listed: Stage) -> None:
    done = take(listed.centre)
    form = begin(listed, done.id, Act.DISPATCH)
    assert form is not None
    fill(form, "handler", "收银甲")
    save()
    text, word, undo = listed.shell.toasts[-1]
    assert (word, "派单" in text) == ("撤销", True)
    assert undo is not None
    undo()
    card = listed.card(done.id)
    assert (card.row.state, card.row.handler) == (State.REGISTERED, "")
    assert [e.act for e in card.events] == ["send_back", "dispatch", "register"]


@pytest.mark.parametrize(
    ("act", "fields", "state"),
    [
        (Act.CLOSE_NOW, {}, State.CLOSED),
        (Act.DECLINE, {"reason": "不归社区办", "responsible": "街道民政科 0571-1234567"}, State.DECLINED),
        (Act.ASK_MATERIALS, {"materials": "身份证原件"}, State.AWAITING),
        (Act.WITHDRAW, {"reason": "居民自己办了"}, State.CLOSED),
        (Act.VOID, {"reason": "登错了人"}, State.VOID),
        (Act.NOTE, {"reason": "下午再来"}, State.REGISTERED),
    ],
)
def test_a_registered_request_moves(listed: Stage, act: Act, fields: dict[str, str], state: State) -> None:
    done = take(listed.centre)
    form = begin(listed, done.id, act)
    assert form is not None
    for name, text in fields.items():
        fill(form, name, text)
    save()
    assert moved(listed, done.id) is state
    assert last(listed, done.id) == act.value


@pytest.mark.parametrize(
    ("act", "fields", "state"),
    [
        (Act.ASK_MATERIALS, {"materials": "户口簿复印件"}, State.AWAITING),
        (Act.SEND_BACK, {"reason": "不归我办"}, State.REGISTERED),
        (Act.HAND_OVER, {"handler": "前台甲"}, State.IN_PROGRESS),
        (Act.CLOSE, {"result_text": "材料已送街道，三天后来取 𠅤𬎆䶮"}, State.CLOSED),
        (Act.WITHDRAW, {"reason": "电话打不通"}, State.CLOSED),
        (Act.NOTE, {"reason": "已电话告知"}, State.IN_PROGRESS),
    ],
)
def test_a_request_under_way_moves(listed: Stage, act: Act, fields: dict[str, str], state: State) -> None:
    request_id = in_progress(listed.centre)
    form = begin(listed, request_id, act)
    assert form is not None
    for name, text in fields.items():
        fill(form, name, text)
    save()
    assert moved(listed, request_id) is state
    assert last(listed, request_id) == act.value


@pytest.mark.parametrize("act", [Act.SIGN_FOR, Act.URGE])
def test_no_act_is_done_by_one_key(listed: Stage, act: Act) -> None:
    request_id = in_progress(listed.centre)
    assert begin(listed, request_id, act) is not None
    assert last(listed, request_id) == "dispatch"
    type_text("请今天下班前回话")
    save()
    assert last(listed, request_id) == act.value
    assert listed.card(request_id).events[0].text == "请今天下班前回话"
    assert ("催过 1 次" in listed.panel.detail.rule.text()) is (act is Act.URGE)
    assert listed.panel.detail.timeline.moments[0].title.startswith({"sign_for": "签收", "urge": "催办"}[act.value])


def test_a_letter_means_the_same_act_in_every_state(listed: Stage) -> None:
    request_id = in_progress(listed.centre)
    assert begin(listed, request_id, Act.SIGN_FOR) is not None
    save()
    assert last(listed, request_id) == "sign_for"
    form = begin(listed, request_id, Act.EXTEND)  # 签收 is gone, and nothing else took its place or moved up
    assert form is not None and form.act_ is Act.EXTEND
    press(Qt.Key.Key_Escape)
    alt(Act.SIGN_FOR)
    assert listed.panel.detail.form is None and last(listed, request_id) == "sign_for"
    assert [getattr(t, "code", "") for t in listed.shell.troubles] == ["request_not_now"]


def test_a_letter_opens_the_current_row_first(listed: Stage) -> None:
    request_id = in_progress(listed.centre)
    listed.panel.refresh()
    alt(Act.URGE)
    assert listed.panel.side.isHidden()  # no row is current yet
    press(Qt.Key.Key_Down)
    alt(Act.URGE)
    form = listed.panel.detail.form
    assert isinstance(form, ActForm) and (form.act_, listed.panel.detail.request_id) == (Act.URGE, request_id)


def test_the_sheet_of_keys_names_every_act(listed: Stage) -> None:
    named = {verb.key: verb.label for verb in listed.panel.verbs() if verb.key.startswith("letter_")}
    assert (named["letter_Q"], named["letter_Y"], named["letter_J"]) == ("签收", "延期", "当场办结、办结")
    assert set(ACT_LETTERS) == set(Act) - {Act.RATE}
    assert (named["letter_L"], named["letter_G"]) == ("关联一件", "延期已告诉居民")
    assert not {LINK_LETTER, TOLD_LETTER} & set(ACT_LETTERS.values())
    for state in State:  # no two acts of a state share a letter
        known = [ACT_LETTERS[act] for act in allowed(state) if act is not Act.RATE]
        assert len(set(known)) == len(known)


def test_material_handed_in_starts_the_clock_again(listed: Stage) -> None:
    request_id = in_progress(listed.centre)
    list_front.act(listed.centre, request_id, Act.ASK_MATERIALS, materials=("身份证",))
    listed.centre.clock.forward(days=2)
    form = begin(listed, request_id, Act.SUPPLIED)
    assert form is not None
    assert listed.panel.detail.promise.text() == "时限暂停，补正到位后接着算"
    save()
    assert form.form.fields["text"].error.startswith("还缺材料")  # nothing is ticked for anybody
    form.form.controls["came"].boxes["身份证"].click()
    save()
    card = listed.card(request_id)
    assert (card.row.state, card.promised.stood) == (State.IN_PROGRESS, 1)  # the day it came does not count anyway
    assert "停了 1 个工作日" in listed.panel.detail.rule.text()


def test_materials_are_ticked_one_by_one_as_they_come(listed: Stage) -> None:
    given = (Material("身份证"), Material("近期一寸照片", 2, True, False), Material("银行卡", 1, False, False))
    done = take(listed.centre, materials=given)
    listed.panel.arrive(request=done.id)
    boxes = listed.panel.detail.materials.boxes
    assert [box.text() for box in boxes.values()] == ["身份证", "近期一寸照片 · 2 份", "银行卡 · 复印件"]
    boxes["银行卡"].click()
    assert [m.given for m in listed.card(done.id).materials] == [True, False, True]
    assert listed.panel.detail.timeline.moments[0].title == "收到材料 · 银行卡"
    text, word, undo = listed.shell.toasts[-1]
    assert (text, word) == ("已记下收到 银行卡", "撤销") and undo is not None
    undo()
    assert [m.given for m in listed.card(done.id).materials] == [True, False, False]
    assert not listed.panel.detail.materials.boxes["银行卡"].isChecked()


def test_closing_with_something_missing_is_asked_about(listed: Stage) -> None:
    done = take(listed.centre, materials=(Material("身份证", given=False), Material("户口簿", given=False)))
    form = begin(listed, done.id, Act.CLOSE_NOW)
    assert form is not None
    listed.dialogs.answers["材料不齐，当场办结？"] = NO
    save()
    assert moved(listed, done.id) is State.REGISTERED
    form.form.controls["came"].boxes["身份证"].click()
    form.form.controls["came"].boxes["户口簿"].click()
    listed.dialogs.asked.clear()
    save()
    assert moved(listed, done.id) is State.CLOSED and not listed.dialogs.asked
    assert all(m.given for m in listed.card(done.id).materials)
    assert "还缺" not in listed.panel.detail.facts.accessibleDescription()


def test_an_extension_needs_somebody_who_agrees(listed: Stage) -> None:
    request_id = in_progress(listed.centre)
    form = begin(listed, request_id, Act.EXTEND)
    assert form is not None
    assert form.form.controls["new_due"].placeholderText() == "如 12-07，要是工作日"  # after what was promised
    fill(form, "new_due", "12-5")
    fill(form, "reason", "等街道批复")
    save()
    assert form.form.fields["new_due"].error == "这一天休息，请选工作日"  # a Saturday; and nobody was asked for a PIN
    assert not listed.dialogs.asked
    form.form.fields["new_due"].control.setFocus()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text("11-27")
    save()
    assert form.form.fields["new_due"].error == "没有比原来的期限晚"  # 11-30 was promised
    assert not listed.dialogs.asked
    form.form.fields["new_due"].control.setFocus()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text("12-4")
    assert not form.form.fields["new_due"].error
    why = f"延期 {listed.card(request_id).row.number} 老年优待/高龄津贴 申请协助：等街道批复"
    pins = listed.centre.pins
    listed.dialogs.answers[why] = listed.centre.desk.approve(listed.centre.staff["1002"], pins["1002"])
    save()
    card = listed.card(request_id)
    assert card.promised.due is not None and card.promised.due.date() == date(2026, 12, 4)
    assert card.events[0].approver == "主管乙"
    assert "回执上是 11-30 17:30" in listed.panel.detail.rule.text()
    assert Act.EXTEND not in listed.panel.detail.acts.acts
    drawer = listed.panel.detail
    assert not drawer.untold.isHidden()  # nobody has told the resident yet
    letter("G")
    told = drawer.form
    assert told is not None and "how" in told.form.controls
    save()
    assert told.form.fields["how"].error == "请选怎么告诉的"  # nothing is chosen for anybody
    told.form.put("how", "phone")
    save()
    assert last(listed, request_id) == "extend_told" and drawer.untold.isHidden()
    assert drawer.timeline.moments[0].title == "延期已告诉居民 · 电话"
    letter("G")
    assert listed.shell.troubles[-1].code == "extend_told_not" and drawer.form is None


def test_a_form_of_proxy_is_printed_from_the_card(listed: Stage) -> None:
    done, unnamed = take(listed.centre), take(listed.centre, resident_id=None, anonymous=True)
    listed.panel.arrive(request=unnamed.id)
    assert listed.panel.detail.links.proxy.isHidden()
    listed.panel.arrive(request=done.id)
    listed.panel.detail.links.proxy.click()
    assert f"{done.number}/proxy" in {job.number for job in listed.centre.desk.see(print_queue.recent)}
    assert listed.shell.toasts[-1][0].startswith("代办委托书")
    list_front.act(listed.centre, done.id, Act.WITHDRAW, result="withdrawn", reason="不办了")
    listed.panel.arrive(request=done.id)
    assert listed.panel.detail.links.proxy.isHidden()


def test_a_request_sent_back_by_a_slip_is_given_to_the_same_one_again(listed: Stage) -> None:
    request_id = in_progress(listed.centre)
    form = begin(listed, request_id, Act.SEND_BACK)
    assert form is not None
    fill(form, "reason", "不归我办")
    save()
    assert (moved(listed, request_id), listed.card(request_id).row.handler) == (State.REGISTERED, "")
    text, word, undo = listed.shell.toasts[-1]
    assert ("退回" in text, word) == (True, "撤销") and undo is not None
    number = listed.card(request_id).row.number
    sent = lambda: [j.number for j in listed.centre.desk.see(print_queue.recent) if "/dispatch" in j.number]  # noqa: E731
    before = sent()
    undo()
    card = listed.card(request_id)
    assert (card.row.state, card.row.handler) == (State.IN_PROGRESS, "收银甲")
    assert [e.act for e in card.events[:2]] == ["dispatch", "send_back"]
    assert card.events[0].text == "退回是误操作，撤销"
    assert sent() == before == [f"{number}/dispatch"]  # the 派工单 they hold is still good


def test_a_supply_said_by_a_slip_is_taken_back_with_its_ticks_and_its_clock(listed: Stage) -> None:
    request_id = in_progress(listed.centre)
    list_front.act(listed.centre, request_id, Act.ASK_MATERIALS, materials=("身份证", "户口簿"))
    listed.centre.clock.forward(days=1)
    form = begin(listed, request_id, Act.SUPPLIED)
    assert form is not None
    form.form.controls["came"].boxes["身份证"].click()
    fill(form, "text", "户口簿下次带")
    save()
    assert moved(listed, request_id) is State.IN_PROGRESS
    text, word, undo = listed.shell.toasts[-1]
    assert ("补正到位" in text, word) == (True, "撤销") and undo is not None
    papers = len(listed.centre.desk.see(print_queue.recent))
    undo()
    card = listed.card(request_id)
    assert card.row.state is State.AWAITING and card.promised.due is None
    assert {m.name: m.given for m in card.materials} == {"身份证": False, "户口簿": False}
    assert [e.act for e in card.events[:2]] == ["ask_materials", "supplied"]
    assert len(listed.centre.desk.see(print_queue.recent)) == papers


def test_another_request_is_linked_by_its_letter(listed: Stage) -> None:
    done = take(listed.centre)
    listed.panel.arrive(request=done.id)
    letter("L")
    form = listed.panel.detail.form
    assert form is not None and "target" in form.form.controls


def test_what_is_missing_is_said_beside_its_field(listed: Stage) -> None:
    request_id = in_progress(listed.centre)
    form = begin(listed, request_id, Act.CLOSE)
    assert form is not None
    save()
    assert form.form.fields["result_text"].error == "请写办理结果说明"
    assert QApplication.focusWidget() is form.form.fields["result_text"].control
    type_text("已")
    assert form.form.fields["result_text"].error == ""
    assert moved(listed, request_id) is State.IN_PROGRESS


def test_a_result_that_sends_people_elsewhere_says_where(listed: Stage) -> None:
    request_id = in_progress(listed.centre)
    form = begin(listed, request_id, Act.CLOSE)
    assert form is not None
    assert form.form.fields["responsible"].isHidden()
    result = form.form.fields["result"].control
    assert isinstance(result, Choice)
    result.set_value("passed_on")
    result.changed.emit("passed_on")
    assert form.form.fields["responsible"].isVisible()
    fill(form, "result_text", "转街道")
    save()
    assert form.form.fields["responsible"].error
    fill(form, "responsible", "街道民政科")
    save()
    assert listed.card(request_id).responsible == "街道民政科"


def test_escape_leaves_the_form_then_the_drawer(listed: Stage) -> None:
    request_id = in_progress(listed.centre)
    form = begin(listed, request_id, Act.SEND_BACK)
    assert form is not None
    fill(form, "reason", "打了一半")
    assert listed.panel.has_draft()
    press(Qt.Key.Key_Escape)
    assert listed.panel.detail.form is None
    press(Qt.Key.Key_Escape)
    assert listed.panel.side.isHidden()
    assert QApplication.focusWidget() is listed.panel.list.table


def test_two_requests_about_the_same_thing_become_one(listed: Stage) -> None:
    main, double = take(listed.centre), take(listed.centre)
    form = begin(listed, double.id, Act.MERGE)
    assert form is not None
    picker = form.form.fields["into"].control
    assert isinstance(picker, Picker)
    picker.open_list()
    hit = picker.list.current()
    assert isinstance(hit, Hit) and hit.data == main.number
    press(Qt.Key.Key_Return)
    save()
    assert listed.card(double.id).main_number == main.number
    assert listed.panel.on_scan(double.number)  # its receipt opens the main one
    assert listed.panel.detail.request_id == main.id


def test_another_persons_request_cannot_be_merged(listed: Stage) -> None:
    main = take(listed.centre, 4)
    double = take(listed.centre, 3)
    form = begin(listed, double.id, Act.MERGE)
    assert form is not None
    fill(form, "into", main.number.lower())
    save()
    assert form.form.fields["into"].error == "不是同一位居民的件，请改用「关联」"
    assert moved(listed, double.id) is State.REGISTERED


def test_a_closed_request_is_called_back_and_done_again(listed: Stage) -> None:
    done = list_front.closed(listed.centre)
    listed.panel.arrive(number=done.number)
    listed.panel.focus_start()
    key(listed, Act.CALL_BACK)
    form = listed.panel.detail.form
    assert form is not None
    save()
    assert form.form.raw("answer") is None  # nothing is answered beforehand
    assert form.form.fields["answer"].error == "请选居民满意不满意，或没联系上"
    assert listed.card(done.id).called_back_at is None
    type_text("211")  # another answer, and the same twice
    assert form.form.raw("answer") == "content" and form.form.fields["answer"].error == ""
    save()
    card = listed.card(done.id)
    assert card.called_back_at is not None and card.events[0].detail == {"reached": True, "satisfied": True}
    again = begin(listed, done.id, Act.REOPEN)
    assert again is not None
    fill(again, "reason", "又坏了")
    save()
    assert moved(listed, done.id) is State.IN_PROGRESS


def test_a_request_is_turned_into_another_job_by_its_letter(listed: Stage) -> None:
    done = take(listed.centre)
    listed.panel.arrive(request=done.id)
    letter("M")
    listed.panel.detail.links.turns["O"].click()
    assert listed.shell.gone[-2:] == [("repairs", {"origin": done.id}), ("rooms", {"origin": done.id})]


def test_what_is_over_is_turned_into_nothing(listed: Stage) -> None:
    done = take(listed.centre)
    list_front.act(listed.centre, done.id, Act.WITHDRAW, result="withdrawn", reason="不办了")
    listed.panel.arrive(request=done.id)
    letter("N")
    assert not listed.shell.gone and listed.shell.troubles[-1].code == "request_turn_not"


def test_links_show_at_both_ends_and_can_be_taken_back(listed: Stage) -> None:
    first, second = take(listed.centre, 3), take(listed.centre, 4)
    listed.panel.arrive(request=first.id)
    listed.panel.focus_start()
    listed.panel.detail.begin_link()
    type_text(second.number)
    save()
    assert listed.card(second.id).links == (("related", first.number),)
    text, word, undo = listed.shell.toasts[-1]
    assert (second.number in text, word) == (True, "撤销")
    assert undo is not None
    undo()
    assert listed.card(first.id).links == listed.card(second.id).links == ()


def test_a_link_to_nothing_is_refused_beside_the_field(listed: Stage) -> None:
    first = take(listed.centre)
    listed.panel.arrive(request=first.id)
    for number, words in (("SL-A-20261123-0099", "没有这个单号"), (first.number, "不能关联自己")):
        listed.panel.detail.begin_link()
        form = listed.panel.detail.form
        assert form is not None
        type_text(number)
        save()
        assert form.form.fields["target"].error == words


def reasoned(stage: Stage, number: str, what: str) -> None:
    stage.dialogs.answers[f"查看 {number} 的{what}"] = "回访"


def test_what_is_masked_is_what_is_shown_for_a_reason(listed: Stage) -> None:
    """The number typed for this request, not the one on the resident's file; and who came for them, the same way."""
    done = take(
        listed.centre, phone="19900000000", agent_name="欧阳𠅤", agent_relation="女儿", agent_phone="19900000001"
    )
    listed.panel.arrive(request=done.id)
    detail = listed.panel.detail
    assert detail.phone.words.text() == "199****0000" and "199****0001" in detail.agent.words.text()
    reasoned(listed, done.number, "电话")
    detail.phone.look.click()
    assert detail.phone.words.text() == "19900000000"
    assert "199****0001" in detail.agent.words.text()  # one look, one number
    reasoned(listed, done.number, "代办人")
    detail.agent.look.click()
    assert detail.agent.words.text() == "欧阳𠅤（女儿） 19900000001"
    listed.panel.detail.refresh()
    assert detail.phone.whole  # only read again
    other = take(listed.centre, 4)
    listed.panel.arrive(request=other.id)
    assert not detail.phone.whole and "****" in detail.phone.words.text() and not detail.agent.isVisible()


def test_the_phone_of_somebody_unnamed_can_be_seen(listed: Stage) -> None:
    done = take(listed.centre, resident_id=None, anonymous=True, phone="19900000002")
    listed.panel.arrive(request=done.id)
    assert listed.panel.detail.phone.look.isVisible()
    reasoned(listed, done.number, "电话")
    listed.panel.detail.phone.look.click()
    assert listed.panel.detail.phone.words.text() == "19900000002"


def test_the_files_phone_is_shown_where_none_was_left(listed: Stage) -> None:
    done = take(listed.centre)
    listed.panel.arrive(request=done.id)
    reasoned(listed, done.number, "电话")
    listed.panel.detail.phone.look.click()
    with listed.centre.desk.store.read() as session:
        (phone,) = sql.row(session, "SELECT phone FROM resident WHERE no = 3", {}) or ("",)
    assert listed.panel.detail.phone.words.text() == phone != ""


def test_papers_can_be_printed_again(listed: Stage) -> None:
    done = take(listed.centre)
    listed.panel.arrive(request=done.id)
    listed.panel.detail.doing.reprint(f"{done.number}/receipt")
    jobs = listed.centre.desk.see(print_queue.find, f"{done.number}/receipt")
    assert [job.copy_no for job in jobs] == [1, 2]


def test_only_what_is_allowed_is_offered(listed: Stage) -> None:
    done = take(listed.centre)
    for what, step in (
        (None, {}),
        (Act.DISPATCH, {"handler_id": handler(listed.centre)}),
        (Act.VOID, {"reason": "错"}),
    ):
        if what is not None:
            list_front.act(listed.centre, done.id, what, **step)
        listed.panel.arrive(request=done.id)
        offered = set(listed.panel.detail.acts.acts)
        assert offered == {a for a in listed.card(done.id).allowed if a is not Act.RATE}


def test_files_are_kept_with_a_request_and_taken_out_again(listed: Stage, tmp_path: Path) -> None:
    done = take(listed.centre)
    source, copy = tmp_path / "证件.pdf", tmp_path / "out.pdf"
    source.write_bytes(pdf())
    listed.dialogs.answers = {"附文件": source, "取出附件": copy}
    listed.panel.arrive(request=done.id)
    listed.panel.detail.links.add_file.click()
    names = [b for b in listed.panel.detail.links.findChildren(Button) if b.accessibleName() == "取出 证件.pdf"]
    names[0].click()
    assert copy.read_bytes() == source.read_bytes()
    source.write_bytes(b"not a paper at all")
    listed.panel.detail.links.add_file.click()
    assert [getattr(t, "code", "") for t in listed.shell.troubles] == ["attachment_kind"]


def test_the_key_pressed_twice_on_a_remark_begins_nothing_else(listed: Stage) -> None:
    done = take(listed.centre)
    form = begin(listed, done.id, Act.NOTE)
    assert form is not None
    fill(form, "reason", "下午再来")
    save()
    save()
    detail = listed.panel.detail
    assert detail.form is None and detail.acts.main is Act.DISPATCH
    later(1000)
    save()
    assert isinstance(detail.form, ActForm)
