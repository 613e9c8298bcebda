"""Several hands at once: the same key pressed twice, two sessions on one request, an act that fails half-way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.errors import Refused
from app.rules.requests.flow import Act, State
from app.services import print_queue
from app.services.desk import Desk
from app.services.requests import accept, handlers, listing, papers, ratings
from app.services.requests.accept import RequestDone, RequestForm, Step
from app.services.requests.listing import RequestFilter
from app.store import sql
from app.store.verify import verify
from tests.support import Centre

HANDS = 6


@pytest.fixture
def desks(centre_: Centre) -> list[Desk]:
    """Several sessions over one store, each with somebody of the desk on duty."""
    centre_.sign_in("3001")
    made = [centre_.desk]
    for _ in range(HANDS - 1):
        desk = Desk(centre_.desk.sessions, centre_.clock, "A")
        desk.staff = centre_.desk.staff
        made.append(desk)
    return made


def at_once(desks: list[Desk], press: Callable[[Desk], Any]) -> list[Any]:
    """What each got: a result, or the code it was refused with."""

    def one(desk: Desk) -> Any:
        try:
            return press(desk)
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(one, desks))


def taken(desk: Desk) -> RequestDone:
    form = RequestForm(item="B02", anonymous=True, text="楼道灯不亮")
    return desk.do(accept.accept, desk.new_id(), form)


def rows(desk: Desk, statement: str) -> list[tuple[Any, ...]]:
    with desk.sessions.read() as session:
        return [tuple(r) for r in sql.rows(session, statement)]


def test_the_same_form_from_every_hand_is_one_request(desks: list[Desk]) -> None:
    uid, form = desks[0].new_id(), RequestForm(item="B02", anonymous=True, text="楼道灯不亮")
    done = at_once(desks, lambda desk: desk.do(accept.accept, uid, form))
    assert len({d.number for d in done}) == 1
    assert sorted(d.repeated for d in done) == [False] + [True] * (HANDS - 1)
    assert rows(desks[0], "SELECT count(*) FROM print_job") == [(1,)]
    assert rows(desks[0], "SELECT count(*) FROM request_event") == [(1,)]


def test_numbers_of_many_hands_have_no_gap_and_none_twice(desks: list[Desk]) -> None:
    done = at_once(desks * 3, taken)
    assert sorted(int(d.number[-4:]) for d in done) == list(range(1, 3 * HANDS + 1))
    report = verify(desks[0].sessions)
    assert report.ok, report.first


def test_only_one_hand_ends_a_request_and_only_one_rating_is_kept(desks: list[Desk]) -> None:
    uid = taken(desks[0]).id
    step = Step(result="solved", result_text="换了灯泡")
    got = at_once(desks, lambda desk: desk.do(accept.act, uid, Act.CLOSE_NOW, step))
    assert sorted(str(g) for g in got if isinstance(g, str)) == ["request_not_now"] * (HANDS - 1)
    got = at_once(desks, lambda desk: desk.do(ratings.rate, uid, 5, "screen"))
    assert sorted(str(g) for g in got if isinstance(g, str)) == ["request_rated"] * (HANDS - 1)
    assert rows(desks[0], "SELECT act FROM request_event ORDER BY position") == [
        ("register",),
        ("close_now",),
        ("rate",),
    ]


def test_an_act_that_fails_at_its_paper_leaves_nothing(desks: list[Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desks[0]
    uid = taken(desk).id
    before = {
        name: rows(desk, f"SELECT * FROM {name}") for name in ("request", "request_event", "print_job", "audit_entry")
    }

    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr(papers, "put", broken)
    who = desk.see(handlers.search, "")[0].id
    with pytest.raises(RuntimeError):
        desk.do(accept.act, uid, Act.DISPATCH, Step(handler_id=who))
    with pytest.raises(RuntimeError):
        taken(desk)
    assert {name: rows(desk, f"SELECT * FROM {name}") for name in before} == before
    assert desk.see(listing.card, uid).row.state is State.REGISTERED
    monkeypatch.undo()
    assert taken(desk).number.endswith("-0002")  # the number of what failed was not used up


def test_many_at_once_is_all_or_nothing(desks: list[Desk]) -> None:
    desk = desks[0]
    ids = tuple(taken(desk).id for _ in range(3))
    with pytest.raises(Refused) as caught:
        desk.do(accept.dispatch_many, ids, desk.new_id())
    assert caught.value.code == "handler_unknown"
    assert desk.see(listing.listing, RequestFilter(states=(State.REGISTERED,))).total == 3
    gone = desk.do(accept.act, ids[0], Act.VOID, Step(reason="录错"))
    assert gone.state is State.VOID
    who = desk.see(handlers.search, "")[0].id
    assert desk.do(accept.dispatch_many, ids, who) == 2
    assert desk.see(print_queue.waiting).queued >= 2


def test_who_asks_not_to_be_named_is_not_kept(desks: list[Desk]) -> None:
    [(first,)] = rows(desks[0], "SELECT id FROM resident WHERE no = 3")
    form = RequestForm(item="B02", anonymous=True, resident_id=sql.uuid(first), text="楼道灯不亮")
    uid = desks[0].do(accept.accept, desks[0].new_id(), form).id
    row = desks[0].see(listing.card, uid).row
    assert (row.anonymous, row.resident_id, row.resident) == (True, None, "")
