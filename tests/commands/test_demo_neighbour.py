"""The demo centre shows the program at work: a neighbour with a past, and something of every state."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from app.demo import day, days
from app.demo.neighbour import picture
from app.demo.people import NEIGHBOUR, notes, people
from app.rules.dates import local
from app.rules.people import care
from app.rules.repairs.flow import RepairKind, RepairState
from app.rules.requests.flow import OPEN, State
from app.services.activities import fees
from app.services.activities import listing as activities
from app.services.desk import Desk
from app.services.repairs import board, calls, home, tags
from app.services.repairs.board import RepairFilter
from app.services.requests import attachments, history, listing, rectifications
from app.services.requests.listing import RequestFilter, RequestRow
from app.services.residents import profile, search
from app.services.rooms import listing as rooms
from app.services.rooms.listing import BookingFilter
from app.services.till import charges

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("demo") / "store"
    made = days.days_of_trade(folder, days=1, seed=3, load=8)
    days.a_morning(made, TODAY, seed=3, load=8)
    day.sign_in(made.desk, day.cast(made.desk).manager)  # who may see all of it
    yield made.desk
    made.desk.store.close()


def listed(desk: Desk, **wanted: object) -> tuple[RequestRow, ...]:
    found = desk.see(listing.listing, RequestFilter(**wanted), 0, 200)  # type: ignore[arg-type]
    rows: tuple[RequestRow, ...] = found.rows
    return rows


def test_three_people_share_the_initials_and_two_are_told_by_a_tag(desk: Desk) -> None:
    found = desk.see(search.search, "rgz")
    assert found[0].name == NEIGHBOUR
    shown = {row.name: row.care_tags[:1] for row in found}  # the others as they were served last
    assert shown == {NEIGHBOUR: ("独居",), "任观芝": ("行动慢",), "阮国柱": ()}


def test_the_neighbour_has_a_past_a_daughter_and_a_matter_that_is_open(desk: Desk) -> None:
    her = desk.see(search.search, NEIGHBOUR)[0]
    extras = desk.see(profile.extras, her.id)
    assert extras.care_tags == ("独居", "高龄津贴")
    assert [(kin.relation, kin.may_act) for kin in extras.contacts] == [("女儿", True)]
    past = desk.see(history.history, her.id, 20)
    assert {row.kind for row in past} == {"request", "sale"}
    assert {row.state for row in past if row.state} == {State.CLOSED, State.IN_PROGRESS}
    assert past[0].at - past[-1].at > timedelta(days=50)
    text = "厨房水龙头关不紧，一直滴水"
    alike = desk.see(history.similar, resident_id=her.id, item="X02", place=her.address, text=text)
    assert alike[0].state in OPEN and "resident" in alike[0].reasons


def test_the_morning_has_something_of_everything(desk: Desk) -> None:
    rows = listed(desk)
    assert {State.CLOSED, State.IN_PROGRESS, State.REGISTERED, State.AWAITING} <= {row.state for row in rows}
    dues = [local(row.due_at) for row in rows if row.due_at is not None and row.state in OPEN]
    assert len({due.hour for due in dues if due.date() == TODAY}) >= 2
    assert any(due.date() == TODAY + timedelta(days=1) for due in dues)
    assert any(row.late for row in rows) and any(row.urgent for row in rows)
    assert {2, 4, 5} <= {row.rating for row in rows}
    assert [row.value.bad for row in desk.see(rectifications.open_rectifications)] == [True]
    files = [file for row in rows for file in desk.see(attachments.listing, row.id)]
    assert [file.name for file in files] == ["示例照片.png"]
    assert attachments.check("示例照片.png", picture()) == ("示例照片.png", "image/png")


def test_matters_go_to_somebody_who_can_do_them(desk: Desk) -> None:
    carried = {(row.item, row.handler) for row in listed(desk) if row.handler}
    fit = {
        "Z": ("街道民政科", "街道社保服务窗口"),
        "Y": ("居家养老服务组织", "邻里志愿队"),
        "X": ("小修理师傅",),
        "B": ("物业公司", "小修理师傅", "街道城管科"),
        "W": ("社区居委会",),
    }
    assert carried and all(handler in fit[item[0]] for item, handler in carried)
    drains = {handler for item, handler in carried if item == "B04"}
    assert drains and drains <= {"物业公司", "小修理师傅"}


def test_every_care_tag_may_be_said_aloud() -> None:
    rng = Random(1)
    known = [notes(rng, person, TODAY) for person in people(rng, 400, TODAY)]
    tags = [tag for note in known if note is not None for tag in note.care_tags]
    assert len(set(tags)) > 5 and all(care.aloud(tag) and len(tag) <= care.TAG_LENGTH for tag in tags)
    assert 0.1 < sum(note is not None for note in known) / len(known) < 0.4


def test_the_stall_has_something_in_every_state_and_waits_for_people(desk: Desk) -> None:
    rows = [*desk.see(board.open_things), *desk.see(board.open_things, "home")]
    over = desk.see(board.listing, RepairFilter(), 0, 100).rows
    assert {row.state for row in (*rows, *over)} == set(RepairState)
    assert {row.days for row in desk.see(calls.to_collect)} >= {9, 31}
    assert len({row.shelf for row in rows if row.shelf}) > 5 and len(desk.see(tags.unfinished)) == 1
    public = next(row for row in rows if row.kind is RepairKind.PUBLIC)
    assert len(desk.see(home.reporters, public.id)) == 2, "and the first one, who stands on the slip"
    visits = [row for row in rows if row.appointment_from is not None]
    assert [local(row.appointment_from).date() for row in visits if row.appointment_from] == [TODAY]
    assert desk.see(board.card, visits[0].id).request is not None, "a request became this visit"
    (held,) = [one for one in desk.see(charges.held) if one.subject == "repair"]
    assert held.amount == 2000


def test_rooms_have_a_past_and_a_week_to_come(desk: Desk) -> None:
    listed = desk.see(rooms.booking_list, BookingFilter(), 0, 200).rows
    states = {row.state for row in listed}
    assert states >= {"pending", "confirmed", "in_use", "done", "cancelled", "no_show", "skipped"}
    days = {local(row.starts_at).date() for row in listed if row.group_name == "太极队"}
    assert {TODAY + timedelta(days=n) for n in range(-14, 14)} == days
    (hall,) = [row for row in listed if row.room == "共享厅"]
    (skipped,) = [row for row in listed if row.state == "skipped"]
    assert skipped.group_name == "合唱团" and skipped.room == "共享厅A" and skipped.starts_at < hall.ends_at
    assert any(row.kind == "upkeep" for row in listed)
    assert [one.amount for one in desk.see(charges.held) if one.subject == "booking"] == [20000]


def test_one_activity_is_over_and_one_is_full_with_a_party_that_waits(desk: Desk) -> None:
    past, full = desk.see(activities.listing, TODAY - timedelta(days=14), TODAY + timedelta(days=14))
    marks = [p.attended for entry in desk.see(activities.activity_detail, past.row.id).entries for p in entry.people]
    assert marks.count("attended") == 6 and marks.count("absent") == 2
    waiting = [e for e in desk.see(activities.activity_detail, full.row.id).entries if e.row.state == "waiting"]
    assert full.free == 0 and [len(entry.people) for entry in waiting] == [3, 1]
    assert sum(money.paid for money in desk.see(fees.money_of, full.row.id).values()) == 4000
