"""Finding residents, the profile, and what may be done with one: by keys, on a real store."""

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.services.centre import journal
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.ui.kit import theme
from app.ui.kit.button import Button
from app.ui.residents.people_list import PAGE
from tests.keys import type_text
from tests.support import document_number, sample_draft
from tests.ui.fakes import NO
from tests.ui.residents.front import PEOPLE, Stage, names_of, press, shown


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("rmz", "阮梅珍"),
        ("ruanmei", "阮梅珍"),
        ("zenggf", "曾国芳"),
        ("shanxx", "单雄信"),
        ("䶮", "𠅤𬎆䶮"),
        ("古丽仙·阿", "古丽仙·阿卜杜热合曼"),
        ("00000007", "阮梅珍"),
        ("8-2-804", "阮梅珍"),
        ("JM000008", "阮梅珍"),
    ],
)
def test_people_are_found_live_by_whatever_is_typed(stage: Stage, query: str, name: str) -> None:
    assert stage.page.search.hasFocus()
    type_text(query)
    assert name in names_of(stage)
    stage.page.people.table.select_key(next(r.id for r in stage.page.people.table.rows_model.rows if r.name == name))
    assert shown(stage) == name


def test_arrows_move_and_enter_opens(stage: Stage) -> None:
    press(Qt.Key.Key_Down)
    assert shown(stage) == "𠅤𬎆䶮"
    press(Qt.Key.Key_Down)
    assert shown(stage) == "古丽仙·阿卜杜热合曼"
    press(Qt.Key.Key_Return)
    assert stage.page.profile.amend.hasFocus()
    press(Qt.Key.Key_Escape)
    assert stage.page.search.hasFocus()


def test_a_page_at_a_time(stage: Stage) -> None:
    assert len(names_of(stage)) == PAGE
    press(Qt.Key.Key_PageDown)
    assert len(names_of(stage)) == PEOPLE - PAGE
    assert not stage.page.people.pager.after.isEnabled()
    press(Qt.Key.Key_Up)
    assert len(names_of(stage)) == PAGE
    assert stage.page.people.table.row().no == PAGE  # type: ignore[union-attr]


def test_nothing_on_the_screen_shows_a_whole_phone(stage: Stage) -> None:
    type_text("rmz")
    press(Qt.Key.Key_Return)
    phone = sample_draft(7).phone
    assert phone
    words = [label.text() for label in stage.page.findChildren(type(stage.page.profile.name))]
    model = stage.page.people.table.rows_model
    words += [
        str(model.data(model.index(row, column)))
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]
    assert any("138****0007" in text for text in words)
    assert not any(phone in text for text in words)


def test_a_phone_is_shown_for_a_reason_and_the_reason_is_kept(stage: Stage) -> None:
    stage.dialogs.answers["查看阮梅珍的电话"] = "家属要求核对"
    type_text("rmz")
    stage.page.profile.phone.look.click()
    assert stage.page.profile.phone.words.text() == "13800000007"
    kept = stage.centre.desk.see(journal.entries, action="reveal").rows
    assert kept[0].detail["reason"] == "家属要求核对"
    assert "13800000007" not in str(kept[0])
    press(Qt.Key.Key_F3)
    stage.page.search.clear()
    type_text("zgf")
    assert "****" in stage.page.profile.phone.words.text()


def test_it_is_covered_by_hand_and_seen_again_for_another_reason(stage: Stage) -> None:
    stage.dialogs.answers["查看阮梅珍的电话"] = "家属要求核对"
    type_text("rmz")
    phone = stage.page.profile.phone
    phone.look.click()
    assert phone.whole and phone.look.text() == "遮住"
    phone.look.click()
    assert "****" in phone.words.text() and phone.look.text() == "查看"
    assert stage.centre.desk.see(journal.entries, action="reveal").total == 1
    phone.look.click()
    assert phone.whole and stage.centre.desk.see(journal.entries, action="reveal").total == 2


def test_a_number_that_comes_when_somebody_else_is_shown_is_not_theirs(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    later: list[Callable[[str], object]] = []
    monkeypatch.setattr(stage.dialogs, "ask", lambda _title, _label, _verb, then, **_kw: later.append(then))
    type_text("rmz")
    stage.page.profile.phone.look.click()
    stage.page.search.clear()
    type_text("zgf")
    masked = stage.page.profile.phone.words.text()
    later[0]("家属要求核对")
    assert stage.page.profile.phone.words.text() == masked and "****" in masked


def test_without_the_right_another_person_agrees_first(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.centre.sign_in("3001")
    approval = stage.centre.desk.approve(stage.centre.staff["1001"], stage.centre.pins["1001"])
    # the reason first, then who agrees: the fake answers both questions by their titles
    answers = iter(["家属要求核对", approval])
    asked: list[str] = []

    def ask(title: str, _label: str, _verb: str, then: object, **_kw: object) -> None:
        asked.append("reason")
        then(next(answers))  # type: ignore[operator]

    def approve(_why: str, people: object, then: object, _facts: object = None) -> None:
        asked.append("approver")
        assert people
        then(next(answers))  # type: ignore[operator]

    monkeypatch.setattr(stage.dialogs, "ask", ask)
    monkeypatch.setattr(stage.dialogs, "approve", approve)
    type_text("rmz")
    stage.page.profile.phone.look.click()
    assert asked == ["reason", "approver"]
    assert stage.page.profile.phone.words.text() == "13800000007"


def test_declining_shows_nothing(stage: Stage) -> None:
    stage.dialogs.answers["查看阮梅珍的电话"] = NO
    type_text("rmz")
    stage.page.profile.phone.look.click()
    assert "****" in stage.page.profile.phone.words.text()


def test_the_tier_in_force_is_shown(stage: Stage) -> None:
    type_text("rmz")
    assert stage.page.profile.rate.text() == "5 折"
    stage.page.search.clear()
    type_text("zgf")
    assert stage.page.profile.rate.text() == ""
    assert "42 岁" in stage.page.profile.tier.text()


def test_taking_somebody_off_can_be_undone(stage: Stage) -> None:
    type_text("rmz")
    stage.page.profile.active.click()
    text, action, undo = stage.shell.toasts[-1]
    assert (text, action) == ("阮梅珍已停用", "撤销")
    assert not stage.page.people.table.isColumnHidden(4)
    assert stage.page.profile.active.text() == "恢复在册"
    assert undo is not None
    undo()
    assert stage.page.profile.active.text() == "停用"
    assert stage.page.people.table.isColumnHidden(4)


def test_those_taken_off_are_listed_on_demand(stage: Stage) -> None:
    rows = stage.page.people.table.rows_model.rows
    stage.centre.desk.do(registry.set_active, rows[0].id, False)
    assert rows[0].name not in names_of(stage)
    stage.page.which.step(1)
    assert rows[0].name in names_of(stage)


def test_changes_elsewhere_are_seen_and_the_choice_stays(stage: Stage) -> None:
    type_text("rmz")
    row = stage.page.people.table.row()
    assert row is not None
    stage.centre.desk.do(
        registry.amend, row.id, ResidentDraft("阮梅珍", sex="F", phone=None, address="红梅苑9幢1单元101室")
    )
    assert stage.page.people.table.row().address.startswith("红梅苑9幢")  # type: ignore[union-attr]
    assert stage.page.profile.address.value.text().startswith("红梅苑9幢")


def test_a_card_or_a_document_opens_its_resident(stage: Stage) -> None:
    assert stage.page.on_scan("JM000003")
    assert shown(stage) == "曾国芳"
    number = document_number(sample_draft(70).birth_date, 70)  # type: ignore[arg-type]
    made = stage.centre.desk.do(registry.register, ResidentDraft("单雄芳", document_number=number))
    assert stage.page.on_scan(number)
    assert shown(stage) == made.name
    assert not stage.page.on_scan("XS-1123-0001")
    assert stage.page.on_scan("JM999999")
    assert stage.shell.troubles


def test_arriving_with_a_resident_or_a_name(stage: Stage) -> None:
    wanted: UUID = stage.page.people.table.rows_model.rows[4].id
    stage.page.arrive(resident=wanted)
    assert shown(stage) == "欧阳修文"
    stage.page.arrive(new_name="龑小梅", anything="else")
    assert stage.page.form.name.text() == "龑小梅"


@pytest.mark.parametrize("scale", [1.0, 1.15])
def test_the_page_fits_the_smallest_window(stage: Stage, qapp: QApplication, scale: float) -> None:
    theme.apply(qapp, text_size=scale)
    type_text("guli")
    press(Qt.Key.Key_Return)
    hint = stage.page.minimumSizeHint()
    room = (1196, 622) if scale == 1.0 else (1282, 632)
    assert hint.width() <= room[0]
    assert hint.height() <= room[1]


def test_buttons_without_words_have_names_and_nothing_is_tiny(stage: Stage) -> None:
    for button in stage.page.findChildren(type(stage.page.profile.amend)):
        assert button.accessibleName() or button.text()
        assert button.sizeHint().height() >= 24
    assert isinstance(stage.window, QWidget)


def test_a_request_is_begun_from_the_card_by_who_may(stage: Stage) -> None:
    type_text("单雄信")
    press(Qt.Key.Key_Return)
    card = stage.page.profile
    assert card.profile is not None and card.request.isVisible()
    card.request.click()
    assert stage.shell.gone[-1] == ("requests", {"resident": card.profile.card.id})
    stage.centre.sign_in("2001")
    stage.page.refresh()
    assert not card.request.isVisible()


def test_a_form_not_finished_can_be_thrown_away(stage: Stage) -> None:
    for name in ("甲某某", "乙某某"):
        press(Qt.Key.Key_F2)
        stage.page.begin(stage.centre.desk.new_id(), None)
        type_text(name)
        press(Qt.Key.Key_Escape)
    assert [name for _key, name in stage.page.form.drafts()] == ["甲某某", "乙某某"]
    drop = next(b for b in stage.page.idle.findChildren(Button) if b.accessibleName() == "丢掉 新居民 甲某某")
    stage.dialogs.answers["丢掉「新居民 甲某某」？"] = NO
    drop.click()
    assert len(stage.page.form.drafts()) == 2
    stage.dialogs.answers["丢掉「新居民 甲某某」？"] = True
    drop.click()
    assert [name for _key, name in stage.page.form.drafts()] == ["乙某某"]
    assert not [b for b in stage.page.idle.findChildren(Button) if "甲某某" in b.text() and b.isVisible()]
