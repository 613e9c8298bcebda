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
from app.rules.requests.flow import OPEN, State
from app.services.desk import Desk
from app.services.requests import attachments, history, listing, rectifications
from app.services.requests.listing import RequestFilter, RequestRow
from app.services.residents import profile, search

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
    assert [(row.name, row.care_tags[:1]) for row in found] == [
        (NEIGHBOUR, ("独居",)), ("任观芝", ("行动慢",)), ("阮国柱", ()),
    ]  # fmt: skip


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
