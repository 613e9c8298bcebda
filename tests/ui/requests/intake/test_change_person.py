"""换人: what was typed of somebody goes with them and comes back with them; what is wrong stays marked."""

from app.ui.kit.fields import LineEdit
from tests.keys import press, target, type_text
from tests.ui.requests.desk_front import Stage, settle

WRONG = "区号后面的座机号还差 2 位"


def begin(stage: Stage) -> LineEdit:
    """A request of somebody, with a landline that lacks two digits typed for them; the field of the phone."""
    type_text("rmz")
    press("Enter", "9")
    type_text("Z01")
    press("Enter")
    type_text("问一件事")
    phone = stage.view.matter.phone
    phone.setFocus()
    type_text("0571-86431")
    return phone


def said(stage: Stage) -> str:
    return stage.view.matter.fields["phone"].error


def test_a_phone_goes_with_whom_it_was_typed_for_and_comes_back(stage: Stage) -> None:
    phone = begin(stage)
    first = stage.intake
    press("F4")
    assert stage.intake.phone == "" and said(stage) == ""
    press("Esc")
    assert (stage.intake.name, phone.text(), said(stage)) == (first.name, "0571-86431", WRONG) and phone.bad
    press("F4")
    type_text("gl")
    press("Enter")
    assert (stage.intake.resident != first.resident, phone.text(), said(stage)) == (True, "", "")
    words, label, back = stage.shell.toasts[-1]
    assert (words, label) == (f"这份受理已换成 {stage.intake.name}", "撤销") and back is not None
    back()
    assert stage.intake == first and (phone.text(), said(stage), phone.bad) == ("0571-86431", WRONG, True)


def test_a_wrong_phone_stays_marked_until_it_is_right(stage: Stage) -> None:
    phone = begin(stage)
    assert said(stage) == ""  # the keyboard has not left it
    press("Tab")
    assert said(stage) == WRONG
    stage.page.on_shown()
    press("Ctrl+9", "Ctrl+1")  # other keys of the form
    assert said(stage) == WRONG and phone.bad
    phone.setFocus()
    phone.end(False)
    type_text("2")
    assert said(stage) == "区号后面的座机号还差 1 位"
    type_text("34")
    assert said(stage) == "" and not phone.bad


def test_a_draft_brings_its_wrong_phone_back_marked(stage: Stage) -> None:
    begin(stage)
    settle(900)
    press("F2")
    assert said(stage) == "" and stage.intake.phone == ""
    key = next(iter(stage.panel.drafts.read()))
    stage.panel.resume(key)
    assert stage.intake.phone == "0571-86431" and said(stage) == WRONG


def test_killed_while_somebody_else_is_looked_for_the_draft_is_whole(stage: Stage) -> None:
    begin(stage)
    before = stage.intake
    press("F4")
    settle(900)
    (kept,) = stage.panel.drafts.read().values()
    assert kept[0] == before


def test_who_comes_for_somebody_is_not_said_to_come_for_another(stage: Stage) -> None:
    begin(stage)
    stage.view.resident.card.agent.click()
    assert isinstance(target(), LineEdit)
    type_text("代办人甲")
    press("F4")
    type_text("gl")
    press("Enter")
    assert not stage.intake.acting and stage.intake.agent_name == "" and stage.view.resident.agent_row.isHidden()
