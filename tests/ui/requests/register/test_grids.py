"""网格 on a request: named with whom to call, narrowed to, set by hand, and first where it is given to somebody."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.rules.requests.flow import Act
from app.services.requests import grids, handlers
from app.services.requests.grids import GridDraft
from app.services.requests.handlers import HandlerDraft
from app.services.residents import grids as known
from app.ui.kit.label import Label
from app.ui.requests.intake.model import Intake, Route
from app.ui.requests.intake.reading import Reading
from app.ui.requests.intake.route import FateRow
from app.ui.requests.register.act_forms import ActForm
from app.ui.requests.register.saved_filters import handler_hits
from tests.support import Centre
from tests.ui.requests.register.list_front import Stage, alt, on_stage, take

FIRST = GridDraft("第一网格", "01", "网格员甲", "13900001111", "红梅苑 1-20幢")
SECOND = GridDraft("第二网格", areas="景芳三区")


@pytest.fixture
def listed(centre_: Centre, qtbot: QtBot) -> Iterator[Stage]:
    centre_.sign_in("1001")
    centre_.desk.do(grids.save_grid, FIRST)
    centre_.desk.do(grids.save_grid, SECOND)
    centre_.desk.do(handlers.save_handler, HandlerDraft("helper", "网格员甲"))
    with on_stage(centre_, qtbot) as stage:
        yield stage


def test_the_card_names_it_and_a_person_says_otherwise(listed: Stage) -> None:
    done = take(listed.centre, place="红梅苑3幢")
    detail = listed.panel.detail
    listed.panel.arrive(request=done.id)
    assert detail.grid.text() == "第一网格 · 网格员 网格员甲 13900001111" and detail.set_grid.isVisible()
    number = listed.card(done.id).row.number
    listed.dialogs.answers[f"指定 {number} 的网格"] = "第二网格"
    detail.set_grid.click()
    assert detail.grid.text() == "第二网格"
    listed.dialogs.answers[f"指定 {number} 的网格"] = "第九网格"
    detail.set_grid.click()
    assert detail.grid.text() == "第二网格"
    listed.dialogs.answers[f"指定 {number} 的网格"] = "按地址"
    detail.set_grid.click()
    assert detail.grid.text().startswith("第一网格")


def test_who_it_is_given_to_begins_with_whom_to_call_there(listed: Stage) -> None:
    done = take(listed.centre, place="红梅苑3幢")
    listed.panel.arrive(request=done.id)
    listed.panel.focus_start()
    alt(Act.DISPATCH)
    form = listed.panel.detail.form
    assert isinstance(form, ActForm) and "网格员甲 13900001111" in _words(form)
    ctx = listed.panel.ctx
    assert handler_hits(ctx, "", "网格员甲")[0].title == "网格员甲"
    assert handler_hits(ctx, "")[0].title != "网格员甲"


def test_the_list_is_narrowed_to_one_and_says_so(listed: Stage) -> None:
    take(listed.centre, place="红梅苑3幢")
    take(listed.centre, place="景芳三区大门")
    panel = listed.panel
    panel.open_filter()
    choice = panel.filter.form.controls["grid"]
    choice.set_value(next(row.id for row in panel.ctx.desk.see(known.grids) if row.name == "第二网格"))
    panel.filter.apply()
    assert [row.place for row in listed.rows] == ["景芳三区大门"]
    assert "网格 第二网格" in panel.narrow.words({})


def test_while_it_is_written_down_whom_to_call_is_named(listed: Stage, qtbot: QtBot) -> None:
    reading = Reading(listed.panel.ctx.desk)
    row = FateRow(reading.handlers, reading.elsewhere)
    qtbot.addWidget(row)
    intake = Intake(place="红梅苑 3幢", route=Route.ASSIGN)
    row.put(intake, None)
    assert row._hits("")[0].title != "网格员甲"
    row.say_grid(reading.grid(intake))
    assert row._hits("")[0].title == "网格员甲"
    assert reading.grid(Intake(place="红梅苑东门")) is None


def _words(form: ActForm) -> str:
    return " ".join(label.text() for label in form.findChildren(Label))
