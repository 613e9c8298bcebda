"""Whoever walks a page by Tab, or has it read aloud, is told the name of everything the keyboard can be on."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.rules.requests.flow import Act
from tests.keys import press, target, type_text
from tests.support import Centre
from tests.ui.requests.desk_front import Stage, settle
from tests.ui.requests.register import list_front

MOST = 200


def walk(page: QWidget) -> list[QWidget]:
    """Everything Tab stops at, from where the keyboard is until it comes round."""
    seen: list[QWidget] = []
    for _ in range(MOST):
        now = QApplication.focusWidget()
        assert now is not None
        if now in seen:
            return seen
        seen.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    raise AssertionError("Tab never comes round")


def nameless(page: QWidget) -> list[str]:
    return [f"{w.metaObject().className()} {w.objectName()}" for w in walk(page) if not w.accessibleName().strip()]


def test_every_stop_of_the_intake_has_a_name(stage: Stage) -> None:
    assert nameless(stage.page) == []
    type_text("rmz")
    assert nameless(stage.page) == []
    stage.view.resident.focus_start()
    press("Enter", "9")
    type_text("glj")  # 高龄津贴: a matter with a checklist of materials
    press("Enter")
    view = stage.view
    assert view.matter.isVisible() and view.matter.materials.isVisible()
    view.resident.card.agent.setChecked(True)
    settle()
    stops = walk(stage.page)
    assert [w for w in stops if not w.accessibleName().strip()] == []
    assert set(view.matter.materials.checks) <= set(stops) and view.matter.due.urgent in stops
    assert view.resident.agent.controls["agent_name"] in stops and view.bar.print in stops
    checks, tell = view.matter.materials.checks, view.matter.materials.tell
    down = [view.resident.card.agent, view.resident.agent.controls["agent_name"], view.kinds.chosen,
        view.matter.item.box, view.matter.text, checks[0], checks[-1], tell, view.matter.due.urgent,
        view.bar.print]  # fmt: skip
    order = [stops.index(w) for w in down]
    turned = [*order[order.index(min(order)) :], *order[: order.index(min(order))]]
    assert turned == sorted(order), "Tab comes by as the page is read"
    for chips in (view.matter.fate.chips, view.matter.due.chips):
        assert len([w for w in stops if chips.isAncestorOf(w)]) == 1


def test_every_stop_of_a_newcomer_has_a_name(stage: Stage) -> None:
    type_text("欧阳𠅤")
    press("Ctrl+N")
    assert stage.view.resident.mode == "new"
    assert nameless(stage.page) == []


def test_every_stop_of_list_and_drawers_has_a_name(centre_: Centre, qtbot: QtBot) -> None:
    done = list_front.take(centre_)
    list_front.take(centre_, no=4)
    list_front.act(centre_, done.id, Act.DISPATCH, handler_id=list_front.handler(centre_))
    with list_front.on_stage(centre_, qtbot) as stage:
        panel = stage.panel
        drawers: list[Callable[[], object]] = [
            lambda: None,
            lambda: panel.open(done.id),
            panel.open_filter,
            panel.open_sheets,
            panel.open_rectify,
        ]
        for at, bring in enumerate(drawers):
            bring()
            settle()
            assert nameless(panel) == [], at
        panel.close_side()
        panel.list.table.setFocus()
        QTest.keyClick(target(), Qt.Key.Key_Space)
        assert panel.list.bulk.isVisible() and nameless(panel) == []


def test_every_form_of_an_act_has_names(centre_: Centre, qtbot: QtBot) -> None:
    done = list_front.take(centre_)
    list_front.act(centre_, done.id, Act.DISPATCH, handler_id=list_front.handler(centre_))
    with list_front.on_stage(centre_, qtbot) as stage:
        assert stage.panel.open(done.id)
        for act in stage.panel.detail.acts.acts:
            list_front.alt(act)
            settle()
            assert nameless(stage.panel) == [], act
            stage.panel.open(done.id)
