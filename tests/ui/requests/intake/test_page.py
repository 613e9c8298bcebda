"""Taking requests in by keys alone, on a real desk and store."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.rules.records import brief_number
from app.rules.requests.flow import Act, State
from app.services import print_queue
from app.services.requests import accept, drafts, listing
from app.services.requests.accept import Step
from app.services.residents import profile, registry, search
from app.ui.kit import metrics, theme
from app.ui.kit.label import Tag
from app.ui.requests.intake.model import Route
from app.ui.requests.intake.page import HINT_MS
from app.ui.requests.intake.reading import DRAFT_MS
from tests.keys import press, target, type_text
from tests.support import document_number, sample_draft
from tests.ui.fakes import NO
from tests.ui.requests.desk_front import Stage, open_stage, settle


def who(name: str, *keys: str) -> None:
    """Choose a resident and go on."""
    type_text(name)
    press("Enter", *keys)


def matter(words: str) -> None:
    """Take the first matter that fits."""
    type_text(words)
    press("Enter")


def test_work_starts_in_the_search(stage: Stage) -> None:
    assert stage.view.resident.box.hasFocus()
    assert not stage.view.matter.isVisible() and stage.view.waiting.isVisible()


def test_enter_alone_takes_a_request_in(stage: Stage) -> None:
    who("rmz", "9")  # who, then 证明咨询 by its digit
    assert target() is stage.view.matter.item.box
    press("Enter")  # the first matter of the tile: 政策咨询
    assert target() is stage.view.matter.text
    type_text("问高龄津贴怎么办")
    press("Enter", "Enter")
    while target() is not stage.view.bar.print:
        press("Enter")
    press("Enter")
    row = stage.last()
    assert (row.item, row.resident, row.text, row.state) == ("Z01", "阮梅珍", "问高龄津贴怎么办", State.CLOSED)
    assert row.place == sample_draft(7).address
    assert stage.view.resident.box.hasFocus() and stage.view.resident.mode == "search"
    assert stage.shell.toasts[-1][0] == f"已登记 {brief_number(row.number)} · 当场办结，已解决 · 正在打回执"
    assert stage.centre.desk.see(print_queue.find, f"{row.number}/receipt")
    assert stage.centre.desk.see(drafts.drafts) == ()


def test_on_the_spot_in_one_key(stage: Stage) -> None:
    who("rmz", "6")
    press("Down", "Down", "Enter")  # 水电报修, which usually is passed on
    assert stage.intake.route is Route.FORWARD
    type_text("只是问问电话")
    press("F12")
    type_text("报了抢修电话")
    press("F12")
    row = stage.last()
    assert (row.item, row.state, row.result) == ("B01", State.CLOSED, "solved")
    assert {job.state for job in stage.centre.desk.see(print_queue.recent)} == {"kept"}  # for a copy, not printed now


def test_given_to_a_colleague(stage: Stage) -> None:
    who("rmz", "6")
    press("Down", "Down", "Enter")
    type_text("门口路灯不亮")
    press("Enter", "Enter")
    press("Left")
    assert stage.view.matter.fate.route is Route.ASSIGN
    press("Enter")
    assert target() is stage.view.matter.fate.handler.box
    type_text("qqq")
    assert stage.view.matter.fate.handler.list.count() == 0
    stage.view.matter.fate.handler.box.clear()
    type_text("syj")
    press("Enter", "Ctrl+Enter")
    row = stage.last()
    assert (row.handler, row.state) == ("收银甲", State.IN_PROGRESS)


def test_passed_on_to_its_usual_place(stage: Stage) -> None:
    who("rmz", "6")
    press("Down", "Down", "Enter")
    type_text("总阀漏水")
    press("Ctrl+Enter")
    row = stage.last()
    assert (row.handler, row.state) == ("物业公司", State.IN_PROGRESS)


def test_only_registered_by_a_chosen_day_and_urgent(stage: Stage) -> None:
    who("rmz", "6")
    press("Down", "Down", "Enter")
    type_text("想请人看看")
    view = stage.view
    view.matter.fate.chips.step(1)
    assert view.matter.fate.route is Route.KEEP
    assert view.matter.due.words.text() == "明天 11-24 周二 17:30 前"
    view.matter.due.urgent.click()
    assert "2 小时内" in view.matter.due.field.control.accessibleDescription()
    view.matter.due.chips.step(-1)
    assert target().text() == "选日期"  # type: ignore[attr-defined]
    press("Enter")
    type_text("11-2")
    press("Ctrl+Enter")
    assert target() is view.matter.due.day and view.bar.wrong.text() == "还有 1 处要改"
    type_text("7")
    assert view.bar.wrong.isHidden() and view.matter.due.words.text().startswith("11-27 周五")
    press("Ctrl+Enter")
    row = stage.last()
    assert (row.state, row.handler, row.urgent) == (State.REGISTERED, "", True)
    assert row.due_at is not None and row.due_at.isoformat() == "2026-11-27T09:30:00+00:00"


def test_what_is_missing_is_told_once(stage: Stage) -> None:
    who("rmz", "9")
    matter("glj")  # 高龄津贴
    view = stage.view
    assert view.matter.materials.isVisible()
    names = [check.text() for check in view.matter.materials.checks]
    assert names[0].startswith("身份证")
    type_text("申请高龄津贴")
    view.matter.materials.checks[0].setFocus()
    press("Space")
    view.matter.materials.tell.setFocus()
    press("Space")
    press("Ctrl+Enter")
    row = stage.last()
    assert row.state is State.AWAITING and row.light == "stopped"
    card = stage.centre.desk.see(listing.card, row.id)
    assert [m.given for m in card.materials] == [True, *[False] * (len(names) - 1)]
    asked = next(e for e in card.events if e.act == "ask_materials")
    assert len(asked.detail["materials"]) == len(names) - 1
    assert stage.centre.desk.see(print_queue.find, f"{row.number}/missing")


def test_all_materials_given_asks_for_nothing(stage: Stage) -> None:
    who("rmz", "9")
    matter("glj")
    row = stage.view.matter.materials
    row.tell.setChecked(True)
    row.all.click()
    assert row.state.text() == "材料齐了" and row.tell.isHidden() and not stage.intake.tell


def test_nobody_wants_to_be_named(stage: Stage) -> None:
    type_text("xyz")
    press("Ctrl+0", "0")
    assert stage.view.resident.mode == "anonymous"
    matter("zaoyin")
    assert target() is stage.view.matter.place  # nothing to fill it from
    type_text("3幢楼下")
    press("Enter")
    type_text("夜里施工太吵")
    press("Ctrl+Enter")
    row = stage.last()
    assert row.anonymous and row.resident_id is None and row.place == "3幢楼下"


def test_a_new_resident_without_leaving_the_form(stage: Stage) -> None:
    type_text("古丽仙·新来的")
    press("Ctrl+N")
    form = stage.view.resident.newcomer.form
    assert form.controls["name"].text() == "古丽仙·新来的" and form.controls["phone"].hasFocus()
    type_text("1390000011")
    press("Enter")
    type_text("3幢2单元501室")
    press("Enter", "Enter")
    assert form.controls["phone"].hasFocus() and form.fields["phone"].error == "手机号应为 11 位，还差 1 位"
    type_text("1")
    form.controls["document_number"].setFocus()
    press("Enter")
    assert stage.view.resident.mode == "person" and stage.view.matter.place.text() == "3幢2单元501室"
    assert stage.centre.desk.see(search.search, "古丽仙·新来的")[0].phone == "139****0111"


def test_the_last_row_of_the_hits_takes_on_and_esc_goes_back(stage: Stage) -> None:
    type_text("zz9")
    press("Enter")
    assert stage.view.resident.mode == "new"
    press("Esc")
    assert stage.view.resident.box.hasFocus() and stage.view.resident.box.text() == "zz9"


def test_a_document_that_is_known_is_that_person(stage: Stage) -> None:
    number = document_number(sample_draft(12).birth_date, 3)  # type: ignore[arg-type]
    known = sample_draft(7)
    desk = stage.centre.desk
    made = desk.do(registry.register, registry.ResidentDraft(name="有证的人", document_number=number))
    type_text("没见过")
    press("Ctrl+N")
    stage.view.resident.newcomer.form.controls["document_number"].setText(number)
    stage.view.resident.newcomer.form.controls["document_number"].setFocus()
    press("Enter")
    assert stage.intake.resident == made.id and known.name != made.name


def test_somebody_comes_for_somebody_else(stage: Stage) -> None:
    who("rmz")
    stage.view.resident.card.agent.setFocus()
    press("Space")
    assert target() is stage.view.resident.agent.controls["agent_name"]
    press("Alt+9", "Enter")
    type_text("代问政策")
    press("Ctrl+Enter")
    assert (
        stage.view.bar.wrong.text() == "还有 2 处要改" and target() is stage.view.resident.agent.controls["agent_name"]
    )
    type_text("阮小辈")
    assert stage.view.bar.wrong.text() == "还有 1 处要改"
    press("Enter")
    type_text("女儿")
    press("Ctrl+Enter")
    assert stage.last().text == "代问政策"
    assert stage.centre.desk.see(listing.card, stage.last().id).agent == "阮*辈（女儿）"


def test_a_short_phone_is_said_beside_the_field_and_goes_when_it_is_right(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    type_text("问政策")
    press("Enter")
    field = stage.view.matter.fields["phone"]
    type_text("1380571220")
    assert field.error == ""
    press("Enter")
    assert field.error == "手机号应为 11 位，还差 1 位"
    press("Ctrl+Enter")
    assert target() is stage.view.matter.phone and stage.rows() == ()
    type_text("6")
    assert field.error == "" and stage.view.bar.wrong.isHidden()
    press("Ctrl+Enter")
    assert stage.last().text == "问政策"


def test_nothing_chosen_is_said_and_nothing_is_registered(stage: Stage) -> None:
    press("Ctrl+Enter")
    assert stage.view.bar.wrong.text() == "还有 3 处要改"
    assert stage.view.resident.box.hasFocus() and stage.view.resident.box.bad
    who("rmz")
    assert stage.view.bar.wrong.text() == "还有 2 处要改"
    assert stage.rows() == ()


def test_a_template_fills_an_empty_text_only(stage: Stage) -> None:
    who("rmz", "6")
    press("Down", "Down", "Enter")
    text = stage.view.matter.text
    assert "____" in text.toPlainText() and text.textCursor().hasSelection()
    press("Enter")
    assert text.textCursor().selectedText() == "____"
    type_text("厨房")
    press("Ctrl+Enter")
    assert "处空没填" in stage.view.matter.fields["text"].error
    text.selectAll()
    type_text("自己写的")
    press("Alt+9", "Enter")
    assert text.toPlainText() == "自己写的"


def test_another_matter_takes_the_untouched_template_away(stage: Stage) -> None:
    who("rmz", "6")
    press("Down", "Down", "Enter")
    first = stage.view.matter.text.toPlainText()
    press("Alt+9", "Enter")
    assert first and stage.view.matter.text.toPlainText() != first


def test_phrases_go_where_the_writing_stands(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    type_text("前")
    press("Ctrl+J")
    assert stage.view.matter.phrases.box.hasFocus()
    type_text("jieda")
    press("Enter")
    assert stage.view.matter.text.toPlainText() == "前已当面解答，居民表示清楚。"
    assert stage.view.matter.text.hasFocus()
    press("Ctrl+J", "Esc")
    assert stage.view.matter.text.hasFocus() and stage.view.matter.phrases.isHidden()


def test_new_lines_need_shift(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    type_text("a")
    press("Shift+Enter")
    type_text("b")
    assert stage.view.matter.text.toPlainText() == "a\nb"


def test_paper_taken_in_later_keeps_its_day(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    type_text("补录")
    stage.view.matter.channel.set_value("paper")
    stage.view.matter.channel.changed.emit("paper")
    press("Ctrl+Enter")
    assert target() is stage.view.matter.received
    type_text("11-20 9:30")
    press("Ctrl+Enter")
    row = stage.last()
    assert row.channel == "paper" and row.received_at.isoformat() == "2026-11-20T01:30:00+00:00"


def test_the_draft_keeps_itself_and_survives_a_restart(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    who("rmz", "9", "Enter")
    type_text("写到一半")
    qtbot.waitUntil(lambda: stage.view.bar._kept.text().startswith("草稿自动保存 10:40"), timeout=DRAFT_MS * 5)
    press("F2")
    assert stage.intake.text == "" and stage.view.resident.box.hasFocus()
    who("古丽仙")
    press("Ctrl+S")
    assert len(stage.centre.desk.see(drafts.drafts)) == 2
    stage.centre.desk.changed.remove(stage.page.on_changed)
    again = stage.centre.reopen()
    again.sign_in("3001")
    window = QWidget()
    qtbot.addWidget(window)
    fresh = open_stage(again, window)
    qtbot.waitUntil(window.isActiveWindow)
    fresh.page.on_shown()
    fresh.page.focus_start()
    names = [name for _, name, _ in fresh.view.side.drafts.shown]
    assert len(names) == 2 and "阮梅珍 · 政策咨询" in names
    key = next(key for key, name, _ in fresh.view.side.drafts.shown if "阮梅珍" in name)
    fresh.panel.resume(key)
    assert fresh.view.matter.text.toPlainText() == "写到一半"
    press("Ctrl+Enter")
    assert fresh.last().id == key and len(again.desk.see(drafts.drafts)) == 1
    again.desk.changed.remove(fresh.page.on_changed)
    stage.centre.desk = again.desk
    stage.centre.desk.changed.append(stage.page.on_changed)
    window.hide()


def test_cleared_can_be_undone(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    type_text("还要的")
    stage.view.bar.clear.click()
    assert stage.intake.text == "" and stage.centre.desk.see(drafts.drafts) == ()
    text, action, undo = stage.shell.toasts[-1]
    assert (text, action) == ("已清空", "撤销") and undo is not None
    undo()
    assert stage.view.matter.text.toPlainText() == "还要的" and stage.view.matter.isVisible()


def test_a_slip_of_the_finger_is_taken_back_with_a_reason(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    type_text("按错了")
    press("Ctrl+Enter")
    row = stage.last()
    assert row.state is State.CLOSED
    stage.dialogs.answers[f"作废 {row.number}"] = "居民不办了"
    undo = stage.shell.toasts[-1][2]
    assert undo is not None
    undo()
    assert stage.last().state is State.VOID
    stage.view.bar.clear.click()
    who("rmz", "6")
    press("Down", "Down", "Enter")
    type_text("水管")
    press("Ctrl+Enter")
    row = stage.last()
    undo = stage.shell.toasts[-1][2]
    assert undo is not None
    stage.dialogs.answers[f"作废 {row.number}"] = NO
    undo()
    assert stage.last().state is State.IN_PROGRESS
    stage.dialogs.answers[f"作废 {row.number}"] = "登记错了"
    undo()
    assert stage.last().state is State.VOID
    assert stage.view.matter.text.toPlainText() == "水管"  # to be corrected and registered anew
    press("Ctrl+Enter")
    assert stage.last().number != row.number and stage.last().state is State.IN_PROGRESS


def test_the_same_thing_again_is_noticed(stage: Stage) -> None:
    for words in ("厨房水龙头漏水", "厨房水龙头又漏水"):
        who("rmz", "6")
        press("Down", "Down", "Enter")
        type_text(words)
        if words.endswith("又漏水"):
            break
        press("Ctrl+Enter")
    first = stage.last()
    settle(HINT_MS + 200)
    same = stage.view.side.same
    assert same.isVisible() and same.row is not None and same.row.number == first.number
    assert same.link.text() == "关联"
    same.link.click()
    assert same.undo.isVisible() and stage.intake.related == first.number
    press("Ctrl+Enter")
    newest = stage.last()
    assert ("related", first.number) in stage.centre.desk.see(listing.card, newest.id).links


def test_something_else_is_not_asked_about_again(stage: Stage) -> None:
    who("rmz", "6")
    press("Down", "Down", "Enter")
    type_text("漏水")
    press("Ctrl+Enter")
    first = stage.last()
    stage.centre.desk.do(
        accept.act, first.id, Act.CLOSE, Step(result="solved", result_text="换了垫圈"), print_paper=False
    )
    who("rmz", "6")
    press("Down", "Down", "Enter")
    settle(HINT_MS + 200)
    same = stage.view.side.same
    assert same.link.text() == "关联为返修"
    same.no.click()
    settle(HINT_MS + 200)
    assert same.isHidden() and stage.intake.unlike == (first.number,)


def test_cards_and_documents_are_scanned_into_the_first_step(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    type_text("写着呢")
    assert stage.page.on_scan("JM000002")
    assert stage.intake.name == "古丽仙·阿卜杜热合曼" and stage.view.matter.text.toPlainText() == "写着呢"
    assert "换成 古丽仙" in stage.shell.toasts[-1][0]
    assert stage.page.on_scan("JM009999") and stage.shell.troubles
    assert not stage.page.on_scan("XS-A-20261123-0001")
    press("F2")
    number = document_number(sample_draft(3).birth_date, 5)  # type: ignore[arg-type]
    assert stage.page.on_scan(number)
    assert stage.view.resident.newcomer.form.controls["document_number"].text() == number


def test_a_document_scanned_while_they_are_written_down_is_theirs_and_another_one_somebody_elses(stage: Stage) -> None:
    first, second = (document_number(sample_draft(3).birth_date, n) for n in (5, 7))  # type: ignore[arg-type]
    type_text("古丽仙·新来的")
    press("Ctrl+N")
    type_text("13900000111")
    assert stage.page.on_scan(first)
    small = stage.view.resident.newcomer.form
    said = ("古丽仙·新来的", "13900000111", "", first)
    assert tuple(small.typed().values()) == said == stage.intake.newcomer and small.controls["address"].hasFocus()
    assert stage.page.on_scan(first) and tuple(small.typed().values()) == said
    assert stage.page.on_scan(second)
    assert tuple(small.typed().values()) == ("", "", "", second) and small.controls["name"].hasFocus()


def test_changing_the_person_keeps_the_rest_and_esc_brings_them_back(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    type_text("内容")
    press("F4")
    assert stage.view.resident.box.hasFocus() and stage.intake.resident is None
    press("Esc")
    assert stage.intake.name == "阮梅珍" and stage.view.matter.text.toPlainText() == "内容"
    press("F4")
    who("古丽仙")
    assert stage.intake.name.startswith("古丽仙") and stage.intake.text == "内容"
    assert stage.view.matter.place.text() == sample_draft(1).address


def test_a_typed_place_stays_when_the_person_changes(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    stage.view.matter.place.setText("小广场")
    press("F4")
    who("古丽仙")
    assert stage.view.matter.place.text() == "小广场"


def test_tiles_by_arrows_and_a_matter_of_another_tile(stage: Stage) -> None:
    who("rmz")
    press("Right", "Down")
    assert target() is stage.view.kinds.buttons[6]
    press("Enter")
    assert stage.intake.tile == "xiaojuchang" and stage.intake.item == "G01"  # the only one: taken
    press("Alt+5")
    matter("dianti")  # not in this tile: found anyway, and its own tile is taken
    assert stage.intake.item == "B03" and stage.intake.tile == "xiaoxiuli"


def test_esc_goes_back_layer_by_layer_and_loses_nothing(stage: Stage) -> None:
    who("rmz", "9")
    assert stage.view.matter.item.is_open()
    press("Esc")
    assert not stage.view.matter.item.is_open() and target() is stage.view.matter.item.box
    stage.view.matter.write()
    type_text("不能丢")
    press("Esc")
    assert stage.view.kinds.isAncestorOf(target())
    press("Esc")
    assert stage.view.resident.isAncestorOf(target()) and stage.intake.text == "不能丢"


def test_what_i_took_in_today_stands_beside(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    type_text("一件")
    press("Ctrl+Enter")
    assert stage.view.side.taken.note.text() == "1 件"
    type_text("rmz")
    assert stage.view.side.past.title.text() == "阮梅珍 · 近期"
    assert [row.title for row in stage.view.side.history.rows] == ["政策咨询"]


def test_a_person_without_the_right_is_refused_by_the_desk(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    type_text("收银不能登记")
    stage.centre.sign_in("9001")
    press("Ctrl+Enter")
    stage.centre.sign_in("3001")
    assert stage.rows() == () and stage.view.matter.text.toPlainText() == "收银不能登记"
    (trouble,) = stage.shell.troubles
    assert isinstance(trouble, Refused) and (trouble.code, trouble.data["right"]) == ("needs_right", "requests")


def test_the_list_is_one_key_away_when_there_is_one(stage: Stage) -> None:
    codes = [verb.key for verb in stage.page.verbs()]
    assert len(codes) == len(set(codes)) and {"new", "print", "money", "anonymous", "pick0"} <= set(codes)
    if "list" in stage.page._specs:
        press("F6")
        assert stage.page.panel is stage.page.panel_of("list")
        press("F2")
        assert stage.page.panel is stage.panel


def test_somebody_sent_here_with_a_resident(stage: Stage) -> None:
    found = stage.centre.desk.see(search.search, "rmz")[0]
    stage.page.arrive(resident=found.id)
    stage.page.on_shown()
    assert stage.intake.resident == found.id and stage.view.resident.mode == "person"


@pytest.mark.parametrize("scale", [1.0, 1.15])
def test_it_fits_a_small_window(qapp: QApplication, stage: Stage, scale: float) -> None:
    theme.apply(qapp, text_size=scale)
    who("rmz", "9")
    matter("glj")
    stage.view.resident.card.agent.setChecked(True)
    least = stage.page.minimumSizeHint()
    assert least.width() <= metrics.LEAST[0] - metrics.RAIL and least.height() <= 622
    QTest.qWait(0)
    assert stage.view.bar.print.isVisible()


def test_the_names_of_the_tiles_keep_their_room_in_another_text_size(qapp: QApplication, stage: Stage) -> None:
    for scale in (*metrics.TEXT_SIZES.values(), 1.0):
        theme.apply(qapp, "light", scale)
        settle()
        cut = [button.text() for button in stage.view.kinds.buttons if button.width() < button.sizeHint().width()]
        assert cut == [], scale


def test_nothing_without_a_name(stage: Stage) -> None:
    who("rmz", "9", "Enter")
    for widget in stage.page.findChildren(QWidget):
        if isinstance(widget, QAbstractButton | QLineEdit) and widget.isVisible():
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget


def test_the_card_says_whom_to_call_and_never_the_letters(stage: Stage) -> None:
    stage.centre.sign_in("1001")
    desk = stage.centre.desk
    found = desk.see(search.search, "rmz")[0]
    letters = (profile.CategoryDraft("A", proof="样例证明"),)
    contacts = (profile.ContactDraft("样例女儿", "女儿", "15900007710"),)
    draft = profile.ExtrasDraft(contacts, letters, ("独居", "行动慢"), "signed")
    desk.do(profile.save_extras, found.id, draft)
    stage.centre.sign_in("3001")
    who("rmz")
    card = stage.view.resident.card
    assert card.low.text().endswith("紧急联系人 女儿 样例女儿 159****7710")
    assert [tag.accessibleName() for tag in card.tags.findChildren(Tag) if not tag.isHidden()] == ["独居", "行动慢"]
    desk.do(profile.save_extras, found.id, profile.ExtrasDraft(care_tags=("听力弱",)))
    settle()
    assert "紧急联系人" not in card.low.text() and "编号" in card.low.text()


def test_what_somebody_did_here_is_told_line_by_line(stage: Stage) -> None:
    who("rmz", "6")
    press("Down", "Down", "Enter")
    type_text("总阀漏水")
    press("Ctrl+Enter")
    who("rmz")
    side = stage.view.side
    assert (side.past.title.text(), side.past.note.text()) == ("近期往来", "12 个月 1 次")
    assert side.history.accessibleDescription() == "水/电/燃气报修 今天 10:40 · 百通岗 · 11-24 前 办理中"
    press("F2")
    type_text("rmz")
    assert side.past.title.text() == "阮梅珍 · 近期"


def test_enter_does_not_pass_a_matter_that_was_not_taken(stage: Stage) -> None:
    who("rmz", "6")
    item = stage.view.matter.item
    type_text("qqqq")
    assert not item.is_open()
    press("Enter")
    assert target() is item.box and item.box.text() == "qqqq"
    assert stage.view.matter.fields["item"].error == "没有「qqqq」这个事项，换个词，或清空后从全部里选"
    press("Tab", "F9")  # away and on: what was typed is still there, and said to be missing
    assert item.box.text() == "qqqq" and stage.view.wrong["item"] == "请选事项"
    item.box.setFocus()
    item.box.selectAll()
    press("Del")
    assert not stage.view.matter.fields["item"].error
    press("Esc")
    assert not item.is_open()
    press("Enter")
    assert item.is_open() and target() is item.box
    press("Enter")
    assert item.taken is not None and target() is stage.view.matter.text


def test_enter_does_not_pass_a_handler_that_was_not_taken(stage: Stage) -> None:
    who("rmz", "6")
    press("Down", "Down", "Enter")
    type_text("门口路灯不亮")
    press("Enter", "Enter", "Left", "Enter")
    handler = stage.view.matter.fate.handler
    assert target() is handler.box
    type_text("qqqq")
    press("Enter")
    assert target() is handler.box and handler.box.text() == "qqqq"
    assert stage.view.matter.fate.field.error == "没有找到「qqqq」，换个词，或清空后从全部里选"
