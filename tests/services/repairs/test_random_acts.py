"""Whatever is done in whatever order: no state the table does not know, no step without its event, no other sum."""

from random import Random

import pytest

from app.errors import Refused
from app.rules.repairs import flow
from app.rules.repairs.counter import Check
from app.rules.repairs.flow import RepairAct, RepairState
from app.services.desk import Desk
from app.services.repairs import board, calls, handover, home, items, steps
from app.services.repairs.handover import Proof
from app.services.repairs.steps import RepairMove
from app.services.requests import handlers
from tests.services.repairs.brought import FAN, POT, SHOES, bring
from tests.support import Centre

ROUNDS = 120
LEADS = {(row.act, source): row.target for row in flow.REPAIR_TRANSITIONS for source in row.sources}


def one_act(desk: Desk, dice: Random, item, helper) -> None:  # type: ignore[no-untyped-def]
    act = dice.choice(list(RepairAct))
    price = dice.choice([None, 0, 500, 1500, 3000])
    move = RepairMove(
        price=price, labour=dice.choice([None, price]), reason=dice.choice(["", "说明"]),
        handler_id=dice.choice([None, helper]), signed=dice.random() < 0.5, shelf=dice.choice(["", "A-01", "师傅台"]),
    )  # fmt: skip
    kind = dice.random()
    if kind < 0.1:
        desk.do(steps.undo_step, item)
    elif kind < 0.2:
        proof = Proof(checks=(Check.NAME, Check.THING)[: dice.choice([1, 2])])
        desk.do(handover.hand_out, (item,), proof)
    elif kind < 0.25:
        desk.do(calls.log_call, item, reached=dice.random() < 0.5)
    elif kind < 0.3:
        desk.do(home.log_call_back, item, reached=True, content=True)
    else:
        desk.do(steps.do_step, item, act, move)


@pytest.mark.parametrize("seed", range(3))
def test_no_order_of_acts_leads_where_none_may(centre_: Centre, seed: int) -> None:
    centre_.sign_in("1001")
    desk, dice = centre_.desk, Random(seed)
    helper = desk.see(handlers.search)[0].id
    stall = bring(desk, FAN, SHOES, POT).items
    visit = bring(desk, {"what": "灯", "fault": "不亮"}, kind="home", address="6幢1-302").items
    for _ in range(ROUNDS):
        item = dice.choice([*stall, *visit])
        before = desk.see(items.load, item)
        told = len(desk.see(board.card, item).events)
        try:
            one_act(desk, dice, item, helper)
        except Refused:
            assert desk.see(items.load, item) == before
            continue
        after, card = desk.see(items.load, item), desk.see(board.card, item)
        assert len(card.events) == told + 1
        newest = card.events[0]
        assert (newest.from_state, newest.to_state) == (before.state, after.state)
        if after.state is not before.state and newest.act != "take_back":
            assert LEADS[RepairAct(newest.act), before.state] is after.state
        assert before.state not in flow.HANDED_OVER
        assert before.state not in flow.OVER or newest.act == "take_back"
        if after.state is RepairState.READY and newest.act == RepairAct.FINISH:
            assert after.price is not None and after.agreed is not None and after.price <= after.agreed
    for item in (*stall, *visit):
        last = desk.see(board.card, item)
        assert last.events[0].to_state == last.row.state


def test_every_state_is_reached_and_every_act_leads_somewhere() -> None:
    reached = {row.target for row in flow.REPAIR_TRANSITIONS} | {
        RepairState.TAGGED, RepairState.RECEIVED, RepairState.REPORTED,
    }  # fmt: skip
    assert reached == set(RepairState)
    assert {row.act for row in flow.REPAIR_TRANSITIONS} == set(RepairAct)
    assert set(flow.REPAIR_STATE_LABELS) == set(RepairState) and set(flow.REPAIR_ACT_LABELS) == set(RepairAct)
