"""Cases of ``desk.json`` about repairs: prices, warranty and waiting by the rules, the rest played at a counter."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refused
from app.rules.repairs import counter, flow
from app.rules.repairs.counter import Check
from app.rules.repairs.flow import RepairAct, RepairFacts, RepairState
from app.rules.requests import promises
from app.rules.requests.promises import Clocks
from app.services import print_queue
from app.services.desk import Desk
from app.services.repairs import board, handover, items, prices, shelves, steps, tags
from app.services.repairs.board import RepairFilter
from app.services.repairs.handover import Proof
from app.services.repairs.steps import RepairMove
from app.services.requests import handlers
from app.ui.words.sentences import sentence
from tests.services.repairs.brought import SHOES, bring, repaired
from tests.support import copy_centre, kept_centre

CHECKS = {
    "手机": Check.PHONE, "电话": Check.PHONE, "尾号": Check.PHONE, "物品": Check.THING, "描述": Check.THING,
    "特征": Check.THING, "姓名": Check.NAME, "名字": Check.NAME, "证件": Check.DOCUMENT, "身份证": Check.DOCUMENT,
}  # fmt: skip
UNREPAIRED = ("未修", "修不好", "不修", "退还", "没修", "unrepaired", "不同意", "放弃")
OPEN_TICKET = ("未", "部分", "open", "没", "在", "进行", "开")
UNKNOWN = ("待检", "不明", "未知", "不清", "待查")


@contextmanager
def stall() -> Iterator[Desk]:
    """A counter of its own with the manager on duty."""
    with tempfile.TemporaryDirectory() as folder:
        centre = copy_centre(kept_centre(), Path(folder) / "centre")
        centre.sign_in("1001")
        try:
            yield centre.desk
        finally:
            centre.desk.sessions.close()


def pickup(given: Any, expect: Any, data: Any) -> None:
    if "ticket_items" in given:
        _part_of_a_ticket(given, expect)
        return
    broken = any(word in given["result"] for word in UNREPAIRED)
    with stall() as desk:
        done = bring(desk, {**SHOES, "what": given["item"]})
        if broken:
            desk.do(steps.do_step, done.items[0], RepairAct.GIVE_UP, RepairMove(reason=given["result"]))
        else:
            repaired(desk, done.items[0])
        desk.do(handover.hand_out, done.items, Proof(tags=done.numbers))
        state = desk.see(items.load, done.items[0]).state
    assert state is _state(expect["item"]) and flow.counted_as_repaired(state) is expect["counted_as_repaired"]


def _part_of_a_ticket(given: Any, expect: Any) -> None:
    names, picked = given["ticket_items"], given["pick_up"]
    with stall() as desk:
        done = bring(desk, *({**SHOES, "what": name} for name in names))
        keys = dict(zip(names, done.items, strict=True))
        for name, key in keys.items():
            wanted = _state(expect[name])
            if name in picked or wanted in flow.TO_COLLECT:
                repaired(desk, key)
            elif wanted is not RepairState.RECEIVED:
                desk.do(steps.do_step, key, RepairAct.START)
        chosen = tuple(keys[name] for name in picked)
        numbers = dict(zip(names, done.numbers, strict=True))
        over = desk.do(handover.hand_out, chosen, Proof(tags=tuple(numbers[name] for name in picked)))
        states = {name: desk.see(items.load, key).state for name, key in keys.items()}
    assert all(states[name] is _state(expect[name]) for name in names), states
    assert over.slip_finished is not any(word in expect["ticket"] for word in OPEN_TICKET)


def _state(words: str) -> RepairState:
    """The state people mean, also in other words."""
    try:
        return flow.repair_state_called(words)
    except Refused:
        return RepairState.READY if "待" in words or "留" in words or "店" in words else RepairState.WORKING


def intake(given: Any, expect: Any, data: Any) -> None:
    with stall() as desk:
        (item,) = bring(desk, {**SHOES, "fault": given["fault"]}).items
        found = desk.see(items.load, item).fault
    assert expect["ok"] and (found == expect["fault"] or any(word in expect["fault"] for word in UNKNOWN))
    assert found == given["fault"] or found == flow.FAULT_UNKNOWN


def tag(given: Any, expect: Any, data: Any) -> None:
    with stall() as desk:
        made = desk.do(tags.print_next)
        assert (made.state is RepairState.TAGGED) is expect["ok"] and made.number
        assert desk.see(print_queue.find, f"{made.number}/tag") and desk.see(tags.unfinished)


def quote(given: Any, expect: Any, data: Any) -> None:
    agreed = round(given["quote"] * 100) if given["agreed"] else None
    if not given["agreed"]:
        refused = flow.stepped(RepairState.QUOTED, RepairAct.REFUSE, RepairFacts())
        words = [flow.REPAIR_ACT_LABELS[act] for act in flow.steps_now(refused)]
        assert expect.get("next", words) == words
        assert not expect.get("can_finish", False)
        return
    facts = RepairFacts(agreed=agreed, price=round(given["final"] * 100))
    if expect["can_finish"]:
        assert flow.stepped(RepairState.WORKING, RepairAct.FINISH, facts) is RepairState.READY
        return
    with pytest.raises(Refused) as no:
        flow.stepped(RepairState.WORKING, RepairAct.FINISH, facts)
    told = sentence(no.value)
    assert "重新征得同意" in told.advice and "同意" in expect.get("need", "同意")


def warranty(given: Any, expect: Any, data: Any) -> None:
    until = counter.warranty_until(date.fromisoformat(given["repaired"]), given["warranty_days"])
    again = counter.back_again(until, date.fromisoformat(given["back"]))
    assert again.in_warranty is expect["in_warranty"]
    if "charge" in expect and again.in_warranty:
        assert again.charge == round(expect["charge"] * 100)
    if "warranty_until" in expect:
        assert until == date.fromisoformat(expect["warranty_until"])
        assert again.until in (until, None)


def unclaimed(given: Any, expect: Any, data: Any) -> None:
    ready, today = date.fromisoformat(given["ready"]), date.fromisoformat(given["today"])
    assert counter.waiting_days(ready, today) == expect["days"]
    assert counter.is_unclaimed(ready, today, given["after_days"]) is expect["on_list"]


def location(given: Any, expect: Any, data: Any) -> None:
    before, after = (part.strip() for part in re.split(r"\bto\b|→|->|到|至", given["move"], maxsplit=1))
    with stall() as desk:
        known = {shelves.shelf_key(row.name) for row in desk.see(shelves.shelves)}
        assert {shelves.shelf_key(before), shelves.shelf_key(after)} <= known
        (item,) = bring(desk, {**SHOES, "shelf": before}).items
        desk.do(shelves.put_on, item, after)
        places = desk.see(shelves.places_of, item)
        (here,) = desk.see(board.where_is, after)
    assert shelves.shelf_key(here.shelf) == shelves.shelf_key(expect["where"])
    assert len(places) == expect["history"] and places[0].shelf == here.shelf


def loan(given: Any, expect: Any, data: Any) -> None:
    with stall() as desk:
        done = bring(desk, SHOES)
        desk.do(prices.save_spare, given["loaned"])
        (spare,) = desk.see(prices.spares)
        lent = desk.do(prices.lend, done.items[0], spare.id)
        repaired(desk, done.items[0])
        if given["returned"]:
            desk.do(prices.give_spare_back, lent)
        proof = Proof(tags=done.numbers)
        if expect["can_close"]:
            assert desk.do(handover.hand_out, done.items, proof).slip_finished
            return
        with pytest.raises(Refused) as no:
            desk.do(handover.hand_out, done.items, proof)
    assert "备用件已归还？" in sentence(no.value).title and "归还" in expect["ask"]


def handed(given: Any, expect: Any, data: Any) -> None:
    if "item" in given:
        match = counter.tag_means(given["tag_shown"], given["item"])
        assert match is expect["ok"]
        if not match:
            with pytest.raises(Refused) as no:
                counter.same_tag(given["tag_shown"], given["item"])
            assert sentence(no.value).title.startswith(expect["error"])
        return
    told = tuple(dict.fromkeys(c for said in given["checks"] for word, c in CHECKS.items() if word in said))
    with stall() as desk:
        done = bring(desk, SHOES)
        repaired(desk, done.items[0])
        proof = Proof(checks=told, phone_tail="2206")
        if given["tag_shown"]:
            proof = Proof(tags=done.numbers)
        if not expect["ok"]:
            with pytest.raises(Refused):
                desk.do(handover.hand_out, done.items, proof)
            return
        desk.do(handover.hand_out, done.items, proof)
        event = desk.see(board.card, done.items[0]).events[0]
    if expect.get("logged"):
        assert event.detail["no_tag"].replace("，", ",") == expect["logged"].replace("，", ",")


def home_repair(given: Any, expect: Any, clocks: Clocks) -> None:
    if "finish_without" in given:
        _finished_without(expect)
        return
    received = datetime.fromisoformat(given["received"])
    if "arrive_min" in given:
        assert counter.there_by(received, given["arrive_min"]) == datetime.fromisoformat(expect["due"])
        return
    promise = promises.Promise(promises.Unit.WORKDAYS, given["workdays"])
    assert promises.promised_by(promise, received, clocks).due == datetime.fromisoformat(expect["due"])


def _finished_without(expect: Any) -> None:
    with stall() as desk:
        told = {"what": "厨房水龙头", "fault": "滴水"}
        (item,) = bring(desk, told, kind="home", address="6幢1-302").items
        desk.do(steps.do_step, item, RepairAct.DISPATCH, RepairMove(handler_id=desk.see(handlers.search)[0].id))
        desk.do(steps.do_step, item, RepairAct.COMPLETE, RepairMove(signed=False))
        rows = desk.see(board.listing, RepairFilter(unsigned=True)).rows
        assert ([row.id for row in rows] == [item]) is expect["ok"]
        paper = desk.see(print_queue.find, f"{rows[0].number}/done")
    assert len(paper) == 1 and "回访" in expect["flag"]
