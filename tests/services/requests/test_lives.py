"""Random lives of requests: whatever is done in whatever order, what was promised and what happened stay true."""

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.requests.flow import OPEN, Act, State
from app.services import dashboard
from app.services.requests import accept, detail, handlers, listing, sheets
from app.services.requests.accept import RequestForm, Step
from app.services.requests.listing import RequestCard, RequestFilter
from app.store.verify import verify
from tests.support import Centre

ITEMS = ("Z01", "Z02", "B01", "B03", "S02", "W06")
"""On the spot, five working days, one, urgent by itself, 30 calendar days, by order."""

MOVES = frozenset({Act.ASK_MATERIALS, Act.SUPPLIED, Act.EXTEND, Act.REOPEN})
"""What may move a deadline; nothing else does."""


class Walk:
    """One centre, a few requests, one hand that does anything allowed."""

    def __init__(self, centre: Centre, seed: int) -> None:
        self.centre, self.desk, self.dice = centre, centre.desk, random.Random(seed)
        centre.sign_in("1001")  # approves by themselves
        self.hands = [h.id for h in self.desk.see(handlers.search, "")]
        self.numbers = {self.take(item): item for item in ITEMS}

    def take(self, item: str) -> UUID:
        day = self.dice.choice((None, None, local_day(self.centre.clock.now) + timedelta(days=self.dice.randint(1, 9))))
        form = RequestForm(item=item, anonymous=True, text="一件事", due_day=day, urgent=self.dice.random() < 0.2)
        return self.desk.do(accept.accept, self.desk.new_id(), form).id

    def card(self, request_id: UUID) -> RequestCard:
        return self.desk.see(listing.card, request_id)

    def step(self, what: Act, request_id: UUID) -> Step:
        today: date = local_day(self.centre.clock.now)
        others = [uid for uid in self.numbers if uid != request_id]
        result = self.dice.choice(("withdrawn", "unreachable") if what is Act.WITHDRAW else ("solved", "explained"))
        given: dict[str, Any] = {
            "handler_id": self.dice.choice(self.hands) if what in (Act.DISPATCH, Act.HAND_OVER) else None,
            "reason": "说明", "responsible": "区窗口" if what is Act.DECLINE else "", "materials": ("户口簿",),
            "result": result if what in (Act.CLOSE, Act.CLOSE_NOW, Act.WITHDRAW) else "", "result_text": "说过了",
            "into": self.card(self.dice.choice(others)).row.number if what is Act.MERGE else "",
            "new_due": today + timedelta(days=self.dice.randint(0, 30)) if what is Act.EXTEND else None,
        }  # fmt: skip
        return Step(**given)

    def once(self) -> None:
        request_id = self.dice.choice(list(self.numbers))
        before = self.card(request_id)
        what = self.dice.choice([a for a in Act if a is not Act.RATE])
        try:
            self.desk.do(accept.act, request_id, what, self.step(what, request_id))
        except Refused:
            assert self.card(request_id).row == before.row  # refused is untouched
            return
        after = self.card(request_id)
        assert what in before.allowed
        assert after.row.receiver == before.row.receiver
        assert after.events[1:] == before.events
        if what not in MOVES:
            assert after.row.due_at == before.row.due_at, what
        if before.row.late:
            assert after.row.late, what
        self.agree(after)

    def agree(self, card: RequestCard) -> None:
        row = card.row
        assert (card.promised.due is None) == (row.due_at is None)
        assert (
            row.due_at is not None
            or row.state in (State.AWAITING, State.CLOSED, State.VOID, State.MERGED)
            or (card.promised.unit == "order")
        )
        assert (row.closed_at is None) == (row.state in OPEN)
        assert (row.light == "stopped") == (row.state is State.AWAITING)
        shown = {r.id: r for r in self.desk.see(listing.listing, RequestFilter()).rows}
        assert shown[row.id] == row
        late = self.desk.see(listing.listing, RequestFilter(late=True)).rows
        board = self.desk.see(listing.today)
        assert (
            len(late)
            == board.late
            == len([r for r in shown.values() if r.state in OPEN and r.light == "late"])
            + len([r for r in late if r.light == "stopped"])
        )


@pytest.mark.parametrize("seed", range(4))
def test_a_life_of_any_kind(centre_: Centre, seed: int) -> None:
    walk = Walk(centre_, seed)
    for _ in range(90):
        walk.once()
        centre_.clock.forward(minutes=walk.dice.choice((0, 1, 30, 240, 1440, 2000)))
    day = local_day(centre_.clock.now)
    for request_id in walk.numbers:
        walk.desk.see(detail.detail, request_id)
    for sheet in (sheets.ledger, sheets.due_list):
        walk.desk.see(sheet, day)
    walk.desk.see(dashboard.whole_handover)
    report = verify(walk.desk.sessions)
    assert report.ok, report.first
