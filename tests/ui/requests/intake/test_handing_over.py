"""The desk changes hands while a request is being written down."""

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.services.requests import drafts, listing
from app.ui.requests.intake.reading import DRAFT_MS
from app.ui.requests.register.words import event_note
from tests.keys import press, type_text
from tests.ui.requests.desk_front import Stage


def change_hands(stage: Stage, code: str) -> None:
    """Somebody else comes on duty, as the window tells its pages."""
    stage.centre.sign_in(code)
    stage.page.handed_over()
    stage.page.on_shown()
    stage.page.focus_start()


def begin(stage: Stage) -> None:
    type_text("rmz")
    press("Enter", "9", "Enter")
    type_text("写到一半")


def test_the_next_person_begins_clean_and_the_first_finds_their_own_again(stage: Stage) -> None:
    begin(stage)
    change_hands(stage, "1001")  # within the pause after which a draft is written
    assert stage.intake.text == "" and stage.intake.resident is None and stage.view.resident.box.hasFocus()
    assert stage.view.side.drafts.shown == ()
    press("Ctrl+Enter")
    assert stage.rows() == ()
    change_hands(stage, "3001")
    ((key, name, _),) = stage.view.side.drafts.shown
    assert name == "阮梅珍 · 政策咨询"
    stage.view.side.drafts.resumed.emit(key)
    assert stage.view.matter.text.toPlainText() == "写到一半"


def test_a_colleague_may_go_on_and_the_timeline_says_who_began(stage: Stage) -> None:
    begin(stage)
    first = stage.centre.desk.staff
    change_hands(stage, "1001")
    second = stage.centre.desk.staff
    assert first is not None and second is not None
    (other,) = stage.view.side.drafts.others
    assert (other.who, other.name) == (first.name, "阮梅珍 · 政策咨询")
    stage.view.side.drafts.taken_over.emit(other.key)
    assert stage.view.matter.text.toPlainText() == "写到一半" and stage.intake.begun_by == first.id
    press("Ctrl+Enter")
    card = stage.centre.desk.see(listing.card, stage.last().id)
    registered = next(event for event in card.events if event.act == "register")
    assert registered.who == second.name and registered.detail["begun_by"] == first.name
    assert f"{first.name}开始填的" in event_note(registered, card.row.received_at.date())
    change_hands(stage, "3001")
    assert stage.view.side.drafts.shown == () and stage.centre.desk.see(drafts.of_others) == ()


def test_somebody_without_the_right_is_shown_nothing_and_loses_nothing_of_others(stage: Stage) -> None:
    begin(stage)
    change_hands(stage, "9001")
    assert stage.view.side.drafts.others == () and stage.view.side.drafts.shown == ()
    QTest.qWait(DRAFT_MS + 100)
    assert stage.shell.troubles == []
    change_hands(stage, "3001")
    assert len(stage.view.side.drafts.shown) == 1


def test_a_draft_that_is_gone_is_said(stage: Stage) -> None:
    begin(stage)
    change_hands(stage, "1001")
    (other,) = stage.view.side.drafts.others
    stage.centre.desk.do(drafts.drop_draft, other.key, stage.centre.staff["3001"])  # its owner, elsewhere
    stage.view.side.drafts.taken_over.emit(other.key)
    assert [trouble.code for trouble in stage.shell.troubles if isinstance(trouble, Refused)] == ["draft_gone"]
    assert stage.view.side.drafts.others == ()


def test_somebody_new_half_written_down_is_kept_too(stage: Stage, qtbot: QtBot) -> None:
    type_text("古丽仙·新来的")
    press("Ctrl+N")
    type_text("1390000")
    press("Alt+9")  # a tile taken meanwhile leaves the small form as it is
    assert stage.view.resident.mode == "new" and stage.view.resident.newcomer.form.controls["phone"].text() == "1390000"
    change_hands(stage, "1001")
    assert stage.view.resident.mode == "search"
    press("Ctrl+N")
    assert stage.view.resident.newcomer.form.controls["name"].text() == ""
    change_hands(stage, "3001")
    ((key, name, _),) = stage.view.side.drafts.shown
    assert name.startswith("古丽仙·新来的")
    stage.view.side.drafts.resumed.emit(key)
    small = stage.view.resident.newcomer
    assert (small.form.raw("name"), small.form.raw("phone")) == ("古丽仙·新来的", "1390000") and small.isVisible()
    small.form.controls["phone"].setText("13900000111")
    small.form.controls["document_number"].setFocus()
    press("Enter")
    assert stage.view.resident.mode == "person" and stage.intake.name == "古丽仙·新来的" and not stage.intake.taking_on


def test_a_new_one_asked_for_on_another_page_is_not_the_one_in_hand(stage: Stage) -> None:
    begin(stage)
    stage.page.arrive(new=True)
    stage.page.on_shown()
    assert stage.intake.text == "" and len(stage.view.side.drafts.shown) == 1
    begin(stage)
    press("F6", "F2")
    assert stage.intake.text == "" and len(stage.view.side.drafts.shown) == 2
