"""Finding a request by the digits somebody reads out, without reading every request."""

from datetime import date
from typing import Any

import pytest

from app.rules.requests.flow import State
from app.services.requests import accept, filters, listing
from app.services.requests.accept import RequestForm
from app.services.requests.filters import RequestFilter, Serial, serial_of
from app.store import sql as fast
from tests.support import Centre

TODAY = date(2026, 11, 23)


def take(centre: Centre, count: int = 1, **form: Any) -> str:
    """Take requests in for nobody in particular; the number of the last."""
    number = ""
    for _ in range(count):
        given = {"anonymous": True, "text": "来问一件事", **form}
        number = centre.desk.do(accept.accept, centre.desk.new_id(), RequestForm(item="Z02", **given)).number
    return number


def found(centre: Centre, query: str, **more: Any) -> list[str]:
    page = centre.desk.see(listing.listing, RequestFilter(query=query, **more), 0, 100)
    assert page.total == len(page.rows)
    return [row.number for row in page.rows]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15", Serial(15)),
        ("0015", Serial(15)),
        (" ００１５ ", Serial(15)),
        ("1123-15", Serial(15, TODAY)),
        ("SL-A-1123-15", Serial(15, TODAY, "A")),
        ("1124-15", Serial(15, date(2025, 11, 24))),
        ("20261123-0015", Serial(15, TODAY)),
        ("202611230015", Serial(15, TODAY)),
        ("sl-a-20261123-0015", Serial(15, TODAY, "A")),
        ("A-20261123-0015", Serial(15, TODAY, "A")),
        ("SL-A-20261399-0015", None),
        ("13805712206", None),
        ("19901231123", None),
        ("阮", None),
        ("3-2-501", None),
        ("slm", None),
        ("", None),
    ],
)
def test_what_digits_mean(typed: str, meant: Serial | None) -> None:
    assert serial_of(typed, TODAY) == meant


def test_todays_serial_comes_first_then_those_of_other_days(counter: Centre) -> None:
    old = take(counter, 15)
    counter.clock.forward(days=1)
    new = take(counter, 15)
    take(counter, 2, place="15幢")  # the words 15 stand in the place of newer ones
    assert old == "SL-A-20261123-0015" and new == "SL-A-20261124-0015"
    for typed in ("15", "0015", "００１５"):
        assert found(counter, typed)[:2] == [new, old], typed
    assert found(counter, "15", states=(State.REGISTERED,))[:2] == [new, old]


def test_a_day_and_the_whole_number(counter: Centre) -> None:
    old = take(counter, 3)
    counter.clock.forward(days=1)
    take(counter, 3)
    for typed in ("1123-3", "20261123-3", "202611230003", old, old.lower(), old.removeprefix("SL-")):
        assert found(counter, typed)[0] == old, typed
    assert sorted(found(counter, "SL-A-20261123-")) == [old[:-1] + "1", old[:-1] + "2", old]
    assert found(counter, "1122-3") == []


def test_the_tail_of_a_phone_left_with_the_request(counter: Centre) -> None:
    number = take(counter, phone="13900007710")
    other = take(counter, phone="13977100000")
    assert number in found(counter, "7710") and other not in found(counter, "7710")


def test_a_landline_is_found_with_and_without_its_area_code(counter: Centre) -> None:
    bare, coded = take(counter, phone="86431237"), take(counter, phone="0571-86431237")
    inside, other = take(counter, phone="0571-86431237转801"), take(counter, phone="0579-86431237")
    assert sorted(found(counter, "0571-86431237")) == sorted([bare, coded, inside])
    assert sorted(found(counter, "8643 1237")) == sorted([bare, coded, inside, other])
    assert sorted(found(counter, "1237")) == sorted([bare, coded, other])  # an extension is no tail


def test_no_search_reads_every_request(counter: Centre) -> None:
    take(counter, 3)
    with counter.desk.sessions.read() as session:
        for number in (Serial(15), Serial(15, TODAY), Serial(15, TODAY, "A")):
            sql = filters._serials(number)
            plan = fast.rows(session, f"EXPLAIN QUERY PLAN {sql}", filters._serial_params(number))
            steps = [str(row[3]) for row in plan]
            assert any(s.startswith(("SEARCH q ", "SEARCH request ")) for s in steps), steps
            assert not any(s.startswith(("SCAN q", "SCAN b", "SCAN request")) for s in steps), steps
