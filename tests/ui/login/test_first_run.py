"""The first run's pages, by keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Refused, StoreTrouble
from app.ui.kit import metrics
from app.ui.login.first_run import FirstRun
from app.ui.login.setup_flow import Made

GROUPS = ("ABCDE", "FGHJK", "LMNPQ", "RSTUV", "WXYZ2", "34567")


@pytest.fixture
def run(stage: Callable[..., QWidget]) -> FirstRun:
    made = FirstRun(offer_demo=True)
    stage(made).resize(1280, 680)
    made.focus_start()
    return made


def fill(run: FirstRun, **values: str) -> None:
    for name, text in values.items():
        box = run._forms[run._at].fields[name].control
        assert isinstance(box, QLineEdit)
        box.setText(text)


def enter() -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def to_the_manager(run: FirstRun) -> None:
    fill(run, community="样例社区")
    enter()
    enter()
    assert run.step == "manager"


def test_errors_stand_beside_the_field_and_go_when_it_is_right(run: FirstRun) -> None:
    assert run.step == "centre"
    enter()
    field = run._forms[0].fields["community"]
    assert field.error == "请填写社区" and field.control.hasFocus()
    fill(run, community="样")
    assert field.error == ""
    enter()
    assert run.step == "terminal"
    fill(run, letter="b")
    assert run.answers.letter == "B"
    fill(run, letter="7")
    enter()
    letter = run._forms[1].fields["letter"]
    assert "大写英文字母" in letter.error
    fill(run, letter="c")
    assert letter.error == "" and run._forms[1].raw("letter") == run.answers.letter == "C"


def test_by_keyboard_to_the_making(run: FirstRun, qtbot: QtBot) -> None:
    to_the_manager(run)
    fill(run, manager_name="主管甲")
    run.go_on()
    errors = [run._forms[2].fields[name].error for name in ("pin", "pin_again")]
    assert errors == ["PIN 是 6 位数字", "请再输一次 PIN"]
    fill(run, pin="123456", pin_again="123456")
    enter()
    assert "太容易" in run._forms[2].fields["pin"].error
    fill(run, pin="740218", pin_again="740219")
    enter()
    assert run._forms[2].fields["pin_again"].error == "两次输入不一样"
    fill(run, pin_again="740218")
    with qtbot.waitSignal(run.make_wanted) as told:
        enter()
    assert told.args[0].manager_name == "主管甲" and not run.next.isEnabled()


def test_the_recovery_code_must_be_typed_back(run: FirstRun, qtbot: QtBot, tmp_path: Path) -> None:
    to_the_manager(run)
    run.made(Made(GROUPS, "0a1b2c3d", tmp_path / "x.pdf", (2, 5)))
    assert run.step == "recovery" and run._recovery is not None
    told: list[bool] = []
    run.confirmed.connect(lambda: told.append(True))
    first, second = run._recovery.form.controls.values()
    first.setText("FGHJK")
    second.setText("WRONG")
    enter()
    assert "不一样" in run._recovery.form.fields["second"].error and not told
    second.setText("wxyz2")
    assert run._recovery.form.fields["second"].error == ""
    second.setFocus()
    enter()
    assert told == [True]


def test_enter_goes_on_to_what_is_empty_and_nothing_is_wrong_before_somebody_came_to_it(
    run: FirstRun, tmp_path: Path
) -> None:
    run._forms[0].fields["centre"].control.setFocus()
    enter()
    community = run._forms[0].fields["community"]
    assert run.step == "centre" and community.control.hasFocus() and community.error == ""
    enter()
    assert community.error, "now somebody was there"
    to_the_manager(run)
    fill(run, manager_name="主管甲")
    run._forms[2].fields["manager_name"].control.setFocus()
    enter()
    assert run._forms[2].fields["pin"].control.hasFocus() and run._forms[2].fields["pin"].error == ""
    run.made(Made(GROUPS, "0a1b2c3d", tmp_path / "x.pdf", (4, 5)))
    assert run._recovery is not None
    first, second = run._recovery.form.controls.values()
    assert first.hasFocus()
    first.setText("REST2")
    enter()
    assert second.hasFocus() and run._recovery.form.fields["second"].error == ""


def test_a_failure_keeps_the_answers(run: FirstRun) -> None:
    to_the_manager(run)
    run.failed(Refused("field_bad", field="manager_code", why="format"))
    assert run._forms[2].fields["manager_code"].error and run._forms[2].controls["manager_code"].hasFocus()
    run.failed(StoreTrouble("full"))
    assert "磁盘已满" in run._note.text() and run.next.isEnabled()
    run.back.click()
    assert run.step == "terminal"
    assert run.answers.community == "样例社区"


def test_the_demo_is_offered_and_everything_fits(run: FirstRun, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(run.demo_wanted):
        run.demo.click()
    run.made(Made(GROUPS, "0a1b2c3d", tmp_path / "x.pdf", (1, 6)))
    least = run.minimumSizeHint()
    assert least.width() <= metrics.LEAST[0] and least.height() <= metrics.LEAST[1]
    assert not FirstRun(offer_demo=False).demo.isVisibleTo(None)
