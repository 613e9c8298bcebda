"""What a key costs in the intake: what cannot have changed is not read again."""

from app.services.requests import accept
from app.services.requests.accept import RequestForm
from app.services.residents import search
from tests import statements
from tests.keys import press, type_text
from tests.ui.requests.desk_front import Stage, settle


def test_a_name_is_searched_letter_by_letter_and_the_first_hit_is_read_once(stage: Stage) -> None:
    with statements.watched(stage.centre.desk) as heard:
        type_text("rmz")
        settle()
    assert stage.view.side.past.title.text() == "阮梅珍 · 近期"
    assert len(heard) <= 12, heard
    with statements.watched(stage.centre.desk) as heard:
        press("Enter")  # what stands beside is hers already
        settle()
    assert stage.intake.name == "阮梅珍" and stage.view.side.past.title.text() == "近期往来"
    assert len(heard) <= 10, heard


def test_words_typed_in_a_field_read_nothing(stage: Stage) -> None:
    type_text("rmz")
    press("Enter", "6", "Down", "Down", "Enter")
    before = stage.view.matter.due.words.text()
    assert before.endswith("前")
    with statements.watched(stage.centre.desk) as heard:
        type_text("水管漏")
        press("Enter")
        type_text("1380")
    assert heard == [] and stage.view.matter.due.words.text() == before


def test_a_promise_is_read_anew_when_it_can_be_another(stage: Stage) -> None:
    type_text("rmz")
    press("Enter", "6", "Down", "Down", "Enter")
    due = stage.view.matter.due
    before = due.words.text()
    due.urgent.click()
    urgent = due.words.text()
    assert urgent != before
    stage.centre.clock.forward(minutes=7)
    type_text("水管漏")
    assert due.words.text() not in (before, urgent)  # 2 小时内 begins seven minutes later


def test_what_changed_meanwhile_is_read_anew_for_the_same_hit(stage: Stage) -> None:
    type_text("rm")
    history = stage.view.side.history
    assert stage.view.side.past.title.text() == "阮梅珍 · 近期" and history.rows == ()
    desk = stage.centre.desk
    (found,) = desk.see(search.search, "rmz")
    form = RequestForm("Z01", resident_id=found.id, text="问政策", close_now=True)
    desk.do(accept.accept, desk.new_id(), form)
    type_text("z")
    assert stage.view.side.past.title.text() == "阮梅珍 · 近期" and [row.title for row in history.rows] == ["政策咨询"]
