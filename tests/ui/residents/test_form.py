"""Taking residents on and correcting them, by keys, on a real store."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services import drafts
from app.services.residents import filters, registry, search
from app.services.residents.registry import ResidentCard, ResidentDraft
from app.ui.kit.button import Button
from app.ui.residents.page import ResidentsPage
from tests.keys import target, type_text
from tests.support import document_number
from tests.ui.residents.front import PEOPLE, Stage, press, shown

NUMBER = document_number(date(1952, 1, 2), 3)
SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def find(stage: Stage, query: str) -> ResidentCard:
    rows = stage.centre.desk.see(search.search, query)
    card = stage.centre.desk.see(registry.card, rows[0].id)
    assert card is not None
    return card


def count(stage: Stage) -> int:
    return int(stage.centre.desk.see(filters.listing, inactive=True).total)


def go_to(stage: Stage, field: str) -> None:
    stage.page.form.fields[field].control.setFocus()


def error(stage: Stage, field: str) -> str:
    return stage.page.form.fields[field].error


@pytest.mark.parametrize("name", ["𠅤𬎆䶮", "古丽仙·阿卜杜热合曼", "欧阳梅"])
def test_a_resident_is_taken_on_by_keys_alone(stage: Stage, name: str) -> None:
    press(Qt.Key.Key_F2)
    type_text(name)
    press(Qt.Key.Key_Return)
    type_text(NUMBER)
    go_to(stage, "phone")
    type_text("13900002206")
    press(Qt.Key.Key_Return)
    type_text("3幢2单元501室")
    press(*SAVE)
    card = find(stage, NUMBER)
    assert (card.name, card.birth_date, card.phone) == (name, date(1952, 1, 2), "139****2206")
    assert card.document_tail == NUMBER[-4:]
    assert stage.page.search.hasFocus()
    assert shown(stage) == name
    assert stage.page.people.table.row().id == card.id  # type: ignore[union-attr]
    assert not stage.page.has_draft()


def test_a_document_that_is_cleared_takes_with_it_what_it_said(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    form = stage.page.form
    go_to(stage, "document_number")
    type_text(NUMBER)
    form.document.selectAll()
    press(Qt.Key.Key_Delete)
    assert (form.birth.text(), form.sex.value()) == ("", "") and not form.birth.isReadOnly()
    go_to(stage, "birth_date")
    type_text("1960-3-4")
    go_to(stage, "document_number")
    type_text(NUMBER)
    assert form.birth.text() == "1952-01-02"
    press(Qt.Key.Key_Backspace)  # a slip in it is enough: whose it is is open again
    assert (form.birth.text(), form.sex.value()) == ("1960-3-4", "")


def test_a_document_fills_birthday_and_sex(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    go_to(stage, "document_number")
    type_text(NUMBER)
    form = stage.page.form
    assert form.birth.text() == "1952-01-02"
    assert form.birth.isReadOnly()
    assert form.sex.value() == "M"
    assert not form.sex.pick.isVisible()


def test_errors_stand_beside_the_field_and_go_when_right(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    press(*SAVE)
    assert error(stage, "name") == "请填写姓名"
    type_text("王梅")
    assert not error(stage, "name")
    go_to(stage, "phone")
    type_text("1380000220")
    assert not error(stage, "phone")
    go_to(stage, "birth_date")
    assert "还差 1 位" in error(stage, "phone")
    type_text("1952-13-2")
    press(*SAVE)
    assert stage.page.form.bar.text() == "还有 2 处要改"
    assert stage.page.form.birth.hasFocus()
    assert count(stage) == PEOPLE
    stage.page.form.birth.clear()
    type_text("19520102")
    go_to(stage, "phone")
    type_text("6")
    assert stage.page.form.bar.text() == ""
    press(*SAVE)
    assert find(stage, "13800002206").birth_date == date(1952, 1, 2)


def test_what_only_the_store_refuses_stands_beside_its_field(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    type_text("王梅")
    stage.page.form.address.setText("3幢\u20282单元")
    press(*SAVE)
    assert error(stage, "address")
    assert stage.page.form.address.hasFocus()
    stage.page.form.address.setText("3幢2单元")
    assert not error(stage, "address")
    press(*SAVE)
    assert count(stage) == PEOPLE + 1


def test_somebody_known_by_document_is_offered(stage: Stage) -> None:
    known = stage.centre.desk.do(registry.register, ResidentDraft("单雄芳", document_number=NUMBER))
    press(Qt.Key.Key_F2)
    type_text("另写的名")
    press(Qt.Key.Key_Return)
    type_text(NUMBER)
    assert stage.page.form.owner is not None
    press(*SAVE)
    assert count(stage) == PEOPLE + 1
    owner = stage.page.form.owner
    assert owner is not None
    button = next(b for b in owner.findChildren(type(stage.page.form.keep)) if b.text() == "打开那位")
    button.click()
    assert shown(stage) == known.name
    assert stage.page.has_draft()


def test_escape_keeps_the_draft(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    type_text("䶮小梅")
    press(Qt.Key.Key_Escape)
    assert stage.page.search.hasFocus()
    assert stage.page.idle.isVisible()
    assert stage.page.has_draft()
    press(Qt.Key.Key_F2)
    assert stage.page.form.name.text() == "䶮小梅"
    stage.page.form.start_again()
    press(Qt.Key.Key_Escape)
    assert not stage.page.has_draft()


def test_a_draft_waits_while_somebody_else_is_taken_on(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    type_text("䶮小梅")
    assert stage.page.on_scan("JM000003")
    stage.page.take_on("另一位")
    press(*SAVE)
    assert count(stage) == PEOPLE + 1
    press(Qt.Key.Key_F2)
    assert stage.page.form.name.text() == "䶮小梅"


def test_pressed_twice_makes_one_resident(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    type_text("王梅")
    stage.page.save()
    stage.page.save()
    assert count(stage) == PEOPLE + 1


def test_nobody_found_leads_to_a_new_one(stage: Stage) -> None:
    type_text("梁无人")
    assert stage.page.people.nobody.isVisible()
    press(Qt.Key.Key_Return)
    assert stage.page.form.name.text() == "梁无人"
    press(Qt.Key.Key_Escape)
    stage.page.search.clear()
    type_text("rmz")
    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert stage.page.form.name.text() == "rmz"


def test_an_unknown_document_begins_a_new_one(stage: Stage) -> None:
    assert stage.page.on_scan(NUMBER)
    assert stage.page.form.document.text() == NUMBER
    assert stage.page.form.birth.text() == "1952-01-02"


def test_a_document_scanned_into_the_open_form_stays_there(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    type_text("王梅")
    assert stage.page.on_scan(NUMBER)
    assert stage.page.form.name.text() == "王梅"
    assert stage.page.form.document.text() == NUMBER


def test_the_reading_is_proposed_and_can_be_corrected(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    type_text("曾国强")
    assert stage.page.form.pinyin.placeholderText() == "zeng guo qiang"
    go_to(stage, "pinyin")
    type_text("ceng guo jiang")
    press(*SAVE)
    assert find(stage, "cengguoj").name == "曾国强"


def amend(stage: Stage, query: str) -> None:
    type_text(query)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert stage.page.form.isVisible()


def test_a_correction_leaves_what_is_masked(stage: Stage) -> None:
    amend(stage, "rmz")
    assert stage.page.form.phone.text() == ""
    assert stage.page.form.phone.placeholderText() == "138****0007"
    go_to(stage, "note")
    stage.page.form.remark.insertPlainText("少盐")
    press(*SAVE)
    card = find(stage, "rmz")
    assert (card.note, card.phone) == ("少盐", "138****0007")
    assert stage.page.search.hasFocus()


def test_a_stored_phone_is_removed_only_on_purpose(stage: Stage) -> None:
    amend(stage, "rmz")
    stage.page.form.kept["phone"].click()
    press(*SAVE)
    assert find(stage, "rmz").phone == ""


def test_a_birthday_from_a_document_is_not_typed_over(stage: Stage) -> None:
    stage.centre.desk.do(registry.register, ResidentDraft("单雄芳", document_number=NUMBER))
    amend(stage, "单雄芳")
    form = stage.page.form
    assert form.birth.isReadOnly()
    assert not form.sex.pick.isVisible()
    form.kept["document_number"].click()
    assert not form.birth.isReadOnly()
    press(*SAVE)
    assert find(stage, "单雄芳").document_kind == ""


def test_a_correction_begun_waits_for_its_resident(stage: Stage) -> None:
    amend(stage, "rmz")
    go_to(stage, "address")
    type_text("后")
    press(Qt.Key.Key_Escape)
    assert stage.page.has_draft()
    assert shown(stage) == "阮梅珍"
    stage.page.profile.amend.click()
    assert stage.page.form.address.text().endswith("后")
    assert stage.page.form.fresh.isVisible()


def test_the_tab_order_comes_round(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    seen = []
    for _ in range(40):
        seen.append(QApplication.focusWidget())
        press(Qt.Key.Key_Tab)
        if QApplication.focusWidget() is seen[0]:
            break
    else:
        pytest.fail("the tab order never came back")
    for control in (stage.page.form.document, stage.page.form.phone, stage.page.form.remark, stage.page.form.keep):
        assert control in seen


def test_what_is_stored_is_what_was_typed(stage: Stage) -> None:
    made = stage.centre.desk.do(registry.register, ResidentDraft("无名", note="原样 ×2"))
    stage.page.arrive(resident=made.id)
    press(Qt.Key.Key_Return)
    press(*SAVE)
    after = stage.centre.desk.see(registry.card, made.id)
    assert after == made


def test_enter_goes_on_from_field_to_field_to_the_verb(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    form = stage.page.form
    seen = []
    for _ in range(8):
        seen.append(next(n for n, c in form.form.controls.items() if c.isAncestorOf(target()) or c is target()))
        press(Qt.Key.Key_Return)
    assert seen == ["name", "document_number", "birth_date", "sex", "phone", "address", "pinyin", "note"]
    assert form.keep.hasFocus()


def test_enter_passes_a_sex_that_the_document_says(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    go_to(stage, "document_number")
    type_text(NUMBER)
    press(Qt.Key.Key_Return)
    assert stage.page.form.birth.hasFocus()
    press(Qt.Key.Key_Return)
    assert stage.page.form.phone.hasFocus()


def test_the_arrows_at_the_sex_pick_and_enter_goes_on(stage: Stage) -> None:
    press(Qt.Key.Key_F2)
    type_text("王梅")
    go_to(stage, "sex")
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Return)
    assert stage.page.form.phone.hasFocus()
    press(*SAVE)
    assert find(stage, "王梅").sex == "M"


def test_what_was_typed_survives_the_program_without_the_document(stage: Stage, qtbot: QtBot) -> None:
    press(Qt.Key.Key_F2)
    type_text("𠅤小梅")
    go_to(stage, "document_number")
    type_text(NUMBER)
    assert stage.page.has_draft() and stage.page.would_lose()
    press(Qt.Key.Key_Escape)
    stage.page.open(find(stage, "rmz").id)
    stage.page.amend()
    go_to(stage, "address")
    type_text("后")
    stage.page.form.kept["phone"].click()
    press(Qt.Key.Key_Escape)
    assert NUMBER not in str(stage.centre.desk.see(drafts.kept, "residents.form"))
    window = QWidget()
    qtbot.addWidget(window)
    page = ResidentsPage(stage.page.ctx, window)
    page.on_shown()
    begun = {name: key for key, name in page.form.drafts()}
    offered = {b.text() for b in page.idle.findChildren(Button)} - {"新居民", ""}
    assert offered == {"新居民 𠅤小梅", "修改 阮梅珍"}
    assert not page.has_draft() and not page.would_lose()
    page.resume(begun["𠅤小梅"])
    assert (page.form.name.text(), page.form.document.text()) == ("𠅤小梅", "")
    assert (page.form.birth.text(), page.form.sex.value()) == ("1952-01-02", "M")
    page.resume(begun[""])  # nobody typed her name: it is what the record says
    assert page.form.address.text().endswith("后")
    assert page.form.phone.placeholderText() == "保存后删去"
    page.save()
    assert find(stage, "rmz").phone == ""
    assert [name for _, name in page.form.drafts()] == ["𠅤小梅"]


def test_a_correction_begun_can_be_thrown_away(stage: Stage) -> None:
    amend(stage, "rmz")
    go_to(stage, "address")
    type_text("后")
    press(Qt.Key.Key_Escape)
    stage.page.profile.amend.click()
    stage.page.form.fresh.click()
    assert not stage.page.form.address.text().endswith("后") and not stage.page.has_draft()
    assert stage.page.form.name.hasFocus() and not stage.page.form.fresh.isVisible()
