"""Taking back: what was undone comes back in sight, and never under the hands of whoever does something else."""

from app.rules.records import brief_number
from app.rules.requests.flow import State
from app.services.requests import drafts
from app.ui.kit.fields import LineEdit
from tests.keys import press, target, type_text
from tests.ui.requests.desk_front import Stage, settle


def take(stage: Stage, words: str) -> str:
    """A leaking tap, registered; returns its number."""
    type_text("rmz")
    press("Enter", "6")
    press("Down", "Down", "Enter")
    type_text(words)
    press("Ctrl+Enter")
    return stage.last().number


def undo(stage: Stage, number: str) -> None:
    stage.dialogs.answers[f"作废 {number}"] = "登记错了"
    slot = next(on for text, _, on in stage.shell.toasts if brief_number(number) in text and on is not None)
    slot()


def test_undone_from_another_page_the_form_is_brought_to_the_front(stage: Stage) -> None:
    number = take(stage, "水管")
    press("F6")  # the list is in front, as any other page could be
    assert stage.page.panel is not stage.panel
    undo(stage, number)
    assert stage.last().state is State.VOID
    assert stage.page.panel is stage.panel and stage.panel.isVisible()
    assert stage.shell.gone[-1] == ("requests", {"panel": "intake"})
    assert stage.view.matter.text.hasFocus() and stage.view.matter.text.toPlainText() == "水管"


def test_undone_while_another_form_is_in_hand_it_becomes_a_draft(stage: Stage) -> None:
    number = take(stage, "水管")
    type_text("ls")
    press("Ctrl+0", "9", "Enter")
    stage.view.matter.write()
    type_text("下一位的事")
    undo(stage, number)
    assert stage.shell.toasts[-1][0] == f"已作废 {brief_number(number)}，原来的内容存成草稿了"
    assert stage.view.matter.text.toPlainText() == "下一位的事" and stage.view.matter.text.hasFocus()
    settle(900)
    kept = [row.body["text"] for row in stage.centre.desk.see(drafts.drafts)]
    assert sorted(kept) == ["下一位的事", "水管"]


def test_somebody_searched_by_letters_still_needs_a_name(stage: Stage) -> None:
    type_text("rmz")
    assert "近期" in stage.view.side.past.title.text() and stage.view.side.profile.isVisible()
    press("Ctrl+N")
    newcomer = stage.view.resident.newcomer
    assert newcomer.form.controls["name"].hasFocus() and newcomer.form.controls["name"].selectedText() == "rmz"
    assert stage.view.side.profile.isHidden()  # what the hit did here is not the newcomer's
    press("Esc")
    box = target()
    assert isinstance(box, LineEdit)
    box.selectAll()
    type_text("全新的人")
    press("Ctrl+N")
    assert newcomer.form.controls["phone"].hasFocus() and newcomer.form.controls["name"].text() == "全新的人"
