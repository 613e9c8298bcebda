"""A key of the page that can do nothing now says why, and which step leads there: nothing stays silent."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.repairs.flow import RepairAct, RepairKind
from app.services.repairs import board, handover, intake, steps
from app.services.repairs.handover import Proof
from app.services.repairs.intake import SlipForm, ThingForm
from app.services.repairs.steps import RepairMove
from app.ui.repairs.page import RepairsPage
from app.ui.words.sentences import Sentence, sentence
from tests.keys import press
from tests.ui.page_front import Front
from tests.ui.repairs.conftest import Bring

Page = Front[RepairsPage]


def said(front: Page, *keys: str) -> tuple[str, Sentence]:
    """The refusal a key brought, and its words."""
    before = len(front.shell.troubles)
    press(*keys)
    front.settle()
    assert len(front.shell.troubles) == before + 1, "said once"
    refused = front.shell.troubles[-1]
    assert isinstance(refused, Refused)
    return refused.code, sentence(refused)


def visit(front: Page) -> UUID:
    key = front.desk.new_id()
    at = front.desk.now() + timedelta(days=1)
    thing = ThingForm(key, "水龙头", fault="滴水", appointment_from=at, appointment_to=at + timedelta(hours=1))
    form = SlipForm((thing,), kind=RepairKind.HOME, name="何女士", phone="13900002206", address="红梅路8号 2幢101室")
    front.desk.do(intake.register, front.desk.new_id(), form)
    front.settle()
    return key


def test_the_money_key_says_the_step_that_leads_there(front: Page, bring: Bring) -> None:
    front.page.open(bring("手表", quote=4500, agreed=True))
    code, (title, advice) = said(front, "F12")
    assert code == "repair_not_now" and "交件" in title
    front.desk.do(steps.do_step, front.page.drawer.item_id, RepairAct.START, None)
    front.settle()
    code, (title, advice) = said(front, "F12")
    assert "修理中" in title and "修好" in advice and "Ctrl ↵" in advice and "Alt H" in advice


def test_at_the_residents_home_it_is_money_that_waits(front: Page) -> None:
    front.page.open(visit(front))
    code, (title, advice) = said(front, "F12")
    assert code == "repair_not_now" and "收款" in title and "交件" not in title
    assert "派工" in advice and "Alt H" not in advice


def test_what_is_over_says_how_it_is_put_right(front: Page, bring: Bring) -> None:
    key = bring("雨伞", quote=0, agreed=True)
    number = front.desk.see(board.card, key).row.number
    front.desk.do(steps.do_step, key, RepairAct.FINISH, RepairMove(labour=0))
    front.desk.do(handover.hand_out, (key,), Proof(tags=(number,)))
    front.settle()
    front.page.open(key)
    assert said(front, "F12")[0] == "repair_collected"


@pytest.mark.parametrize(
    ("key", "code"),
    [("F5", "repair_call_not"), ("Alt+O", "repair_not_now"), ("Alt+U", "repair_not_now"), ("Alt+E", "repair_not_now")],
)
def test_keys_whose_verb_is_not_there_now(front: Page, bring: Bring, key: str, code: str) -> None:
    front.page.open(bring("手表"))
    assert said(front, key)[0] == code and front.page.drawer.form is None


@pytest.mark.parametrize("key", ["F12", "F5", "F9", "Ctrl+Enter", "Alt+S", "Alt+J"])
def test_with_nothing_chosen_they_say_so(front: Page, bring: Bring, key: str) -> None:
    bring("手表")
    front.page.to_scan()
    assert said(front, key)[0] == "repair_none_chosen" and front.page.drawer.isHidden()


def test_a_slip_that_is_being_written_is_saved_first(front: Page) -> None:
    press("F2")
    assert said(front, "F12")[0] == "repair_slip_first" and front.page.in_intake
