"""Enter walks through the materials of a matter, and work goes on in the field people need next."""

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.rules.requests.flow import State
from app.services import print_queue
from app.services.requests import listing
from app.ui.kit import metrics, paint, theme
from app.ui.kit.label import Label
from app.ui.requests.intake.view import IntakeBar
from tests.keys import press, target, type_text
from tests.ui.requests.desk_front import Stage, settle


def allowance(stage: Stage) -> None:
    """高龄津贴 for somebody, with its text, and the keyboard in the phone."""
    type_text("rmz")
    press("Enter", "9")
    type_text("glj")
    press("Enter")
    type_text("申请高龄津贴")
    press("Enter")
    assert target() is stage.view.matter.phone


def test_enter_goes_through_the_materials_to_the_sheet_of_what_is_missing(stage: Stage) -> None:
    allowance(stage)
    row = stage.view.matter.materials
    lacking = len(row.checks) - 1
    press("Enter", "Space")
    assert target() is row.checks[0] and row.checks[0].isChecked()
    for check in row.checks[1:]:
        press("Enter")
        assert target() is check and not check.isChecked()
    press("Enter")
    assert target() is row.tell
    press("Space", "Enter")
    chip = target()
    assert isinstance(chip, QAbstractButton) and stage.view.matter.fate.chips.isAncestorOf(chip)
    press("Ctrl+Enter")
    last = stage.last()
    assert last.state is State.AWAITING
    card = stage.centre.desk.see(listing.card, last.id)
    assert [m.given for m in card.materials] == [True, *[False] * lacking]
    assert stage.centre.desk.see(print_queue.find, f"{last.number}/missing")


def test_one_key_ticks_them_all_and_goes_on(stage: Stage) -> None:
    allowance(stage)
    row = stage.view.matter.materials
    press("Enter", "Ctrl+A")
    assert all(check.isChecked() for check in row.checks) and row.tell.isHidden()
    assert stage.view.matter.fate.chips.isAncestorOf(target())
    press("Ctrl+Enter")
    assert stage.last().state is not State.AWAITING


def test_given_one_by_one_the_walk_leaves_the_sheet_out(stage: Stage) -> None:
    allowance(stage)
    for _ in stage.view.matter.materials.checks:
        press("Enter", "Space")
    press("Enter")
    assert stage.view.matter.fate.chips.isAncestorOf(target())


def test_a_matter_without_materials_goes_from_the_phone_to_its_fate(stage: Stage) -> None:
    type_text("rmz")
    press("Enter", "9", "Enter")
    type_text("问高龄津贴怎么办")
    press("Enter", "Enter")
    assert stage.view.matter.materials.isHidden()
    assert stage.view.matter.fate.chips.isAncestorOf(target())


def test_a_question_without_a_name_is_written_at_once(stage: Stage) -> None:
    type_text("xyz")
    press("Ctrl+0", "9", "Enter")  # 匿名, 证明咨询, 政策咨询
    assert stage.intake.item == "Z01" and stage.view.matter.place.text() == ""
    assert target() is stage.view.matter.text
    type_text("问问居住证")
    press("Ctrl+Enter")
    row = stage.last()
    assert (row.text, row.place, row.anonymous) == ("问问居住证", "", True)


@pytest.mark.parametrize("scale", list(metrics.TEXT_SIZES.values()))
def test_the_draft_line_is_shortened_and_never_cut(qapp: QApplication, stage: Stage, scale: float) -> None:
    theme.apply(qapp, "light", scale)
    bar: IntakeBar = stage.view.bar
    stage.panel.change(stage.panel.form.typed(text="想办证"))
    bar.say_kept("10:42:07")
    stage.window.resize(1282, 632)
    settle()
    (kept,) = [label for label in bar.findChildren(Label) if label.text()]
    assert kept.text() in ("草稿自动保存 10:42:07", "草稿 10:42 已存", "已存 10:42", "已存")
    assert paint.width(kept.text(), "caption") <= kept.width()
    assert not any(b.isVisible() and b.width() < b.sizeHint().width() for b in bar.findChildren(QAbstractButton))
    assert kept.toolTip() == "草稿自动保存 10:42:07"


@pytest.mark.parametrize("scale", list(metrics.TEXT_SIZES.values()))
@pytest.mark.parametrize("wrong", [0, 12])
def test_the_main_verb_is_whole_at_every_width_and_comes_to_rest(
    qapp: QApplication, qtbot: QtBot, scale: float, wrong: int
) -> None:
    theme.apply(qapp, "light", scale)
    bar = IntakeBar()
    qtbot.addWidget(bar)
    bar.say_kept("10:42:07")
    bar.say_wrong(wrong)
    least = sum(button.sizeHint().width() + 4 for button in bar._verbs) + bar.wrong.sizeHint().width() + 24
    bar.show()
    for width in range(least - 28, least + 60):
        bar.resize(width, 60)
        for _ in range(2):
            settle()
            assert bar.print.width() >= bar.print.sizeHint().width(), width


@pytest.mark.parametrize(
    ("part", "above"),
    [
        ("model", "PySide6"),  # what is being taken in is plain values
        ("model", "app.ui.requests.intake.reading"),
        ("view", "app.ui.requests.intake.page"),  # with all its parts: none knows who owns it
    ],
)
def test_the_parts_do_not_need_what_stands_above_them(part: str, above: str) -> None:
    code = f"import sys, app.ui.requests.intake.{part}; sys.exit({above!r} in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
