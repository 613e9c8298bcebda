"""Long lists of requests: whatever narrows them is counted by an index alone, and every page holds what it should."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.rules.dates import local_day
from app.rules.requests.flow import OPEN, State
from app.services.centre import staff
from app.services.requests import catalogue, filters, grids, handlers, listing
from app.services.requests.grids import GridDraft
from app.services.requests.listing import RequestFilter, RequestRow
from app.services.residents import grids as known
from app.services.work import View
from app.store import sql as fast
from benchmarks.people import fill
from benchmarks.requests import fill_requests
from tests.support import START, Centre, copy_centre

TODAY = local_day(START)
COUNT = 700
_CLOSED_AT_ONCE = (
    "INSERT INTO request_event (request_id, position, at, act, from_state, to_state, clock, text, detail) "
    "SELECT id, 1, closed_at, 'close_now', 'registered', 'closed', '', '', '{}' FROM request "
    "WHERE closed_at = received_at"
)


@pytest.fixture(scope="module")
def full(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre with five years of requests, which nobody here changes."""
    made = copy_centre(template, tmp_path_factory.mktemp("full") / "centre")
    made.sign_in("1001")
    fill_requests(made, fill(made.desk, 60), COUNT)
    with made.desk.sessions.write() as session:
        fast.run(session, _CLOSED_AT_ONCE)
        session.commit()
    made.desk.do(grids.save_grid, GridDraft("第一网格", areas="、".join(f"红梅路{n}号 1-40幢" for n in range(1, 50))))
    yield made
    made.desk.sessions.close()


def _chips(centre: Centre) -> dict[str, tuple[RequestFilter, Callable[[RequestRow], bool], str]]:
    """A filter, what it means of a row, and the index that counts it."""
    held = {h.name: h.id for h in centre.desk.see(handlers.handlers)}
    item = centre.desk.see(catalogue.items)[0]
    (grid,) = centre.desk.see(known.grids)
    day = TODAY - timedelta(days=400)
    me = next(row for row in centre.desk.see(staff.roster) if row.code == "1002")
    closed, calls = State.CLOSED, centre.desk.see(_to_call)
    return {
        "all": (RequestFilter(), lambda r: True, "received"),
        "open": (RequestFilter(states=tuple(OPEN)), lambda r: r.state in OPEN, "open"),
        "awaiting": (RequestFilter(states=(State.AWAITING,)), lambda r: r.state is State.AWAITING, "open"),
        "closed": (RequestFilter(states=(closed,)), lambda r: r.state is closed, "received"),
        "open or closed": (
            RequestFilter(states=(closed, State.REGISTERED)),
            lambda r: r.state in (closed, State.REGISTERED),
            "received",
        ),
        "late": (RequestFilter(late=True), lambda r: r.state in OPEN and r.late, "open"),
        "unrated": (RequestFilter(unrated=True), lambda r: r.state is closed and r.rating is None, "unrated"),
        "bad": (RequestFilter(bad_rating=True), lambda r: r.rating is not None and r.rating <= 2, "bad"),
        "to call back": (
            RequestFilter(awaiting_call=True),
            lambda r: r.id in calls,
            "to_call_back",
        ),
        "urgent": (RequestFilter(urgent=True), lambda r: r.urgent, "urgent"),
        "at once": (
            RequestFilter(closed_now=True, day_from=day),
            lambda r: r.closed_at == r.received_at and local_day(r.received_at) >= day,
            "received",
        ),
        "item": (RequestFilter(item=item.code), lambda r: r.item == item.code, "item"),
        "grid": (RequestFilter(grid_id=grid.id), lambda r: r.grid == grid.name, "grid"),
        "scene": (RequestFilter(scene=item.scene), lambda r: r.scene == item.scene, "scene"),
        "handler": (RequestFilter(handler_id=held["承办单位3"]), lambda r: r.handler == "承办单位3", "handler"),
        "receiver": (RequestFilter(receiver_id=me.id), lambda r: r.receiver == me.name, "receiver"),
        "from": (RequestFilter(day_from=day), lambda r: local_day(r.received_at) >= day, "received"),
        "to": (RequestFilter(day_to=day), lambda r: local_day(r.received_at) <= day, "received"),
    }


def _to_call(view: View) -> set[UUID]:
    asked = "SELECT id FROM request WHERE called_back_at IS NULL AND call_back_due IS NOT NULL"
    return {fast.uuid(row[0]) for row in fast.rows(view.session, asked)}


def _both(one: RequestFilter, other: RequestFilter) -> RequestFilter | None:
    """Both filters in one; None when they ask for two values of the same."""
    bare = RequestFilter()
    more = {name: value for name, value in vars(other).items() if value != getattr(bare, name)}
    return None if any(getattr(one, name) != getattr(bare, name) for name in more) else replace(one, **more)


def _plan(centre: Centre, wanted: RequestFilter) -> str:
    def read(view: View) -> str:
        where, params = filters.conditions(view, wanted)
        clause = f"WHERE {' AND '.join(where)}" if where else ""
        found = fast.rows(view.session, f"EXPLAIN QUERY PLAN SELECT count(*) FROM request q {clause}", params)
        return " | ".join(str(row[3]) for row in found)

    return centre.desk.see(read)


def test_any_two_conditions_find_what_they_say(full: Centre) -> None:
    every = full.desk.see(listing.listing, RequestFilter(), 0, COUNT, "new").rows
    assert len(every) == COUNT
    chips = _chips(full)
    for (a, (one, first, _)), (b, (other, second, _)) in itertools.combinations(chips.items(), 2):
        wanted = _both(one, other)
        if wanted is None:
            continue
        page = full.desk.see(listing.listing, wanted, 0, COUNT, "new")
        meant = {row.number for row in every if first(row) and second(row)}
        assert ({row.number for row in page.rows}, page.total) == (meant, len(meant)), (a, b)


def test_one_condition_is_counted_by_its_index_alone(full: Centre) -> None:
    for name, (wanted, _, index) in _chips(full).items():
        plan = _plan(full, wanted)
        assert name == "all" or f"INDEX ix_request_{index}" in plan, (name, plan)
        assert name == "at once" or "COVERING INDEX" in plan, (name, plan)  # which looks at the rows of some days


def test_what_is_wide_is_counted_without_its_rows_when_narrowed_further(full: Centre) -> None:
    chips = _chips(full)
    wide, narrow = ("open", "late", "unrated", "bad", "to call back", "receiver"), ("scene", "item", "handler", "from")
    for one, other in itertools.product(wide, narrow):
        wanted = _both(chips[one][0], chips[other][0])
        assert wanted is not None
        plan = _plan(full, wanted)
        assert "COVERING INDEX" in plan, (one, other, plan)


def test_pages_from_either_end_make_up_the_list(full: Centre) -> None:
    for wanted in (RequestFilter(), RequestFilter(unrated=True), RequestFilter(states=tuple(OPEN))):
        whole = full.desk.see(listing.listing, wanted, 0, COUNT)
        pages = [full.desk.see(listing.listing, wanted, at, 37) for at in range(0, whole.total, 37)]
        assert [row.number for page in pages for row in page.rows] == [row.number for row in whole.rows]
        assert {page.total for page in pages} == {whole.total}
        beyond = full.desk.see(listing.listing, wanted, whole.total + 40, 37)
        assert (beyond.rows, beyond.total) == ((), whole.total)


def test_a_card_finds_what_was_merged_into_it_by_index(full: Centre) -> None:
    with full.desk.sessions.read() as session:
        sql = "EXPLAIN QUERY PLAN SELECT number FROM request WHERE main_id = :i ORDER BY number"
        assert "ix_request_main" in str([tuple(row) for row in fast.rows(session, sql, {"i": b""})])
