"""What stands where in the intake, and how it is reached: channel, tiles, phrases, templates, who came when."""

import pytest
from pytestqt.qtbot import QtBot

from app.ui.requests.intake import model
from app.ui.requests.intake.page import HINT_MS
from tests.keys import press, target, type_text
from tests.support import sample_draft
from tests.ui.requests.desk_front import Stage, settle


def begin(stage: Stage, matter: str, words: str = "写明的诉求") -> None:
    type_text("rmz")
    press("Enter", "0")
    type_text(matter)
    press("Enter")
    text = stage.view.matter.text
    text.setFocus()
    text.selectAll()
    type_text(words)


def test_the_channel_is_one_key_and_stays_for_the_next_call(stage: Stage) -> None:
    assert stage.view.resident.box.hasFocus() and stage.view.matter.channel.isVisible()
    press("Ctrl+D")
    assert stage.intake.channel == "phone" and stage.view.resident.box.hasFocus()
    begin(stage, "Z03")
    press("Ctrl+Enter")
    assert stage.last().channel == "phone" and stage.intake.channel == "phone"
    press("F2")
    assert stage.intake.channel == "phone"
    press(*["Ctrl+D"] * 4)
    assert stage.intake.channel == "paper"
    press("Ctrl+D")
    assert stage.intake.channel == "window"
    press("Ctrl+D")
    stage.page.handed_over()
    assert stage.intake.channel == "window" and stage.view.matter.channel.value() == "window"


def test_the_tiles_fold_once_one_is_taken_and_unfold_for_the_keyboard(stage: Stage) -> None:
    kinds = stage.view.kinds
    assert kinds.isVisible() and kinds.chosen.isHidden()
    begin(stage, "B01")
    assert not kinds.isVisible() and kinds.chosen.text() == "小修理" and kinds.chosen.isChecked()
    press("Esc")
    assert kinds.isVisible() and kinds.isAncestorOf(target()) and kinds.chosen.isHidden()
    press("9")
    assert not kinds.isVisible() and kinds.chosen.text() == "证明咨询"
    kinds.chosen.click()
    assert kinds.isVisible() and kinds.isAncestorOf(target())
    press("F2")
    assert kinds.isVisible() and kinds.chosen.isHidden()


def test_a_sensitive_matter_says_so_before_anything_is_written(stage: Stage) -> None:
    begin(stage, "Z02")
    assert stage.view.secret.isVisible()
    press("F2")
    begin(stage, "Z03")
    assert stage.view.secret.isHidden()


def test_phrases_open_in_sight_whatever_is_folded_out_above(stage: Stage) -> None:
    begin(stage, "Z01")
    stage.window.resize(1180, 560)
    stage.page.setGeometry(stage.window.rect())
    stage.view.script.click()
    assert stage.view.matter.script.isVisible()
    press("Ctrl+J")
    settle()
    phrases, area = stage.view.matter.phrases, stage.view.area.viewport()
    assert stage.view.matter.script.isHidden() and phrases.list.count() > 0
    top = phrases.box.mapTo(area, phrases.box.rect().topLeft()).y()
    low = phrases.list.mapTo(area, phrases.list.rect().bottomLeft()).y()
    assert top >= 0 and low <= area.height()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("红梅路12号 6幢1单元302室", "6幢1单元电梯困人"),
        ("6幢302室", "6幢____单元电梯困人"),
        ("小广场", "____幢____单元电梯困人"),
        ("", "____幢____单元电梯困人"),
    ],
)
def test_the_blanks_of_a_template_know_the_door(place: str, said: str) -> None:
    assert model.filled("____幢____单元电梯困人", place) == said


def test_nobody_waits_in_a_lift_for_the_blanks_of_a_form(stage: Stage) -> None:
    type_text("rmz")
    press("Enter", "0")
    type_text("B03")
    press("Enter")
    words = stage.view.matter.text.toPlainText()
    assert sample_draft(7).address and "电梯困人" in words and not words.startswith("____幢")
    press("Ctrl+Enter")
    assert stage.last().item == "B03" and "____" in stage.last().text


def test_who_came_is_timed_from_their_first_word_not_from_the_opened_page(stage: Stage, qtbot: QtBot) -> None:
    said: list[str] = []
    stage.panel.subtitle.connect(said.append)
    stage.centre.clock.forward(minutes=22)
    stage.page.on_shown()
    assert said[-1] == "新登记"
    type_text("rmz")
    press("Enter")
    assert said[-1] == "新登记 · 来访 11:02"
    press("F2")
    assert said[-1] == "新登记"


def test_the_same_thing_is_not_asked_of_whoever_is_not_chosen_any_more(stage: Stage) -> None:
    begin(stage, "B01", "厨房漏水")
    press("Ctrl+Enter")
    begin(stage, "B01", "厨房又漏水")
    settle(HINT_MS + 200)
    assert stage.view.side.same.isVisible()
    press("F4")
    assert stage.view.side.same.isHidden() and stage.intake.place == ""
    settle(HINT_MS + 200)
    assert stage.view.side.same.isHidden()
    press("Esc")
    assert stage.intake.place == sample_draft(7).address
    settle(HINT_MS + 200)
    assert stage.view.side.same.isVisible()


def test_no_day_is_shown_while_materials_are_asked_for(stage: Stage) -> None:
    begin(stage, "Z02")
    due, materials = stage.view.matter.due, stage.view.matter.materials
    assert due.words.text().endswith("前")
    materials.tell.setFocus()
    press("Space")
    assert due.words.text() == "材料补齐后再算"
    press("Space")
    assert due.words.text().endswith("前")
