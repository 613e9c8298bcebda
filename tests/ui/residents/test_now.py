"""现有 on a resident's card, and entries of every family in the timeline that lead to what they are."""

from app.services.residents import search
from tests.services.repairs.brought import SHOES, bring
from tests.ui.residents.front import Stage


def test_what_somebody_has_here_stands_on_the_card_and_opens(stage: Stage) -> None:
    who = stage.centre.desk.see(search.search, "古丽仙", 1)[0]
    stage.page.show_person(who.id)
    assert not stage.page.profile.now.isVisible()
    (number,) = bring(stage.centre.desk, SHOES, name=who.name, resident_id=who.id).numbers
    stage.page.show_person(who.id)
    now = stage.page.profile.now
    assert now.isVisible() and now.head.text() == "现有 1 项"
    (line,) = now.lines.said
    assert (line.title, line.value, line.tag and line.tag.text) == ("皮鞋", "¥15.00", "收件")
    now.lines.column.itemAt(0).widget().click()  # type: ignore[union-attr]
    entry = next(one for one in stage.page.profile.timeline.entries() if one.row.kind == "repair")
    entry.click()
    assert stage.shell.gone == [("repairs", {"number": number})] * 2
