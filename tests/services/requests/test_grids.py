"""网格: whose an address and a place are, by rule or by hand, and what a change of the list moves."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from app.errors import Refused
from app.models.base import new_id
from app.rules.requests.flow import Act
from app.services import dashboard, documents, print_queue
from app.services.centre import journal
from app.services.documents.requests import RequestSlip
from app.services.personal import erase, merge
from app.services.requests import accept, export, grids, handlers, listing
from app.services.requests.accept import RequestForm, Step
from app.services.requests.grids import GridDraft
from app.services.requests.listing import RequestFilter
from app.services.residents import filters as people_filters
from app.services.residents import registry
from app.services.residents.filters import ResidentFilter
from app.services.residents.registry import ResidentDraft
from app.services.work import Work
from app.store import sql
from app.store.verify import verify
from tests.support import Centre

FIRST = GridDraft("第一网格", "01", "网格员甲", "13900001111", "红梅苑 1-6幢")
SECOND = GridDraft("第二网格", "02", "网格员乙", "0571-86430000", "红梅苑 7-12幢\n景芳三区")


@pytest.fixture
def town(centre_: Centre) -> Iterator[Centre]:
    """A desk whose 主管 has entered two 网格; whatever a test does to them, the check of the data agrees with it."""
    centre_.sign_in("1001")
    yield centre_
    assert grids_check(centre_) == ("", "")


def grids_check(town: Centre) -> tuple[str, str]:
    return next((c.bad, c.why) for c in verify(town.desk.sessions).checks if c.name == "grids")


@pytest.fixture
def first(town: Centre) -> UUID:
    return town.desk.do(grids.save_grid, FIRST)


@pytest.fixture
def second(town: Centre, first: UUID) -> UUID:
    return town.desk.do(grids.save_grid, SECOND)


def lives(town: Centre, address: str, name: str = "测试居民") -> UUID:
    return town.desk.do(registry.register, ResidentDraft(name, address=address)).id


def grid_of(town: Centre, resident: UUID) -> str:
    card = town.desk.see(registry.card, resident)
    assert card is not None
    return "" if card.grid is None else card.grid.name


def asked(town: Centre, place: str = "", resident: UUID | None = None) -> UUID:
    key = new_id(town.clock())
    form = RequestForm("X02", resident, anonymous=resident is None, place=place, text="水管坏了")
    town.desk.do(accept.accept, key, form)
    return key


def place_grid(town: Centre, request: UUID) -> str:
    grid = town.desk.see(listing.card, request).grid
    return "" if grid is None else grid.name


def refused(town: Centre, *operation: object) -> dict[str, object]:
    with pytest.raises(Refused) as no:
        town.desk.do(*operation)  # type: ignore[arg-type]
    return {"code": no.value.code, **no.value.data}


def test_who_is_taken_on_is_in_the_grid_of_the_address(town: Centre, second: UUID) -> None:
    who = lives(town, "红梅苑3幢2单元501室")
    assert grid_of(town, who) == "第一网格"
    town.desk.do(registry.amend, who, ResidentDraft("测试居民", address="景芳三区2幢"))
    assert grid_of(town, who) == "第二网格"
    town.desk.do(registry.amend, who, ResidentDraft("测试居民", address="不知道的地方"))
    assert grid_of(town, who) == ""


@pytest.mark.parametrize(
    ("place", "home", "name"),
    [
        ("红梅苑 8幢 1单元", "红梅苑3幢501", "第二网格"),  # where it is, not where they live
        ("", "红梅苑3幢501", "第一网格"),
        ("3幢2单元501", "红梅苑3幢501", "第一网格"),  # the estate is that of home
        ("5幢2单元501", "红梅苑3幢501", ""),
        ("红梅苑东门", "红梅苑3幢501", ""),
        ("景芳三区东门", "", "第二网格"),
        ("", "", ""),
    ],
)
def test_a_request_is_in_the_grid_of_its_place(town: Centre, second: UUID, place: str, home: str, name: str) -> None:
    request = asked(town, place, lives(town, home) if home else None)
    assert place_grid(town, request) == name
    row = town.desk.see(listing.listing, RequestFilter()).rows[0]
    assert row.grid == name


def test_the_list_decides_for_those_already_here_at_once(town: Centre) -> None:
    who = lives(town, "红梅苑3幢501")
    at_home, elsewhere = asked(town, "", who), asked(town, "景芳三区大门")
    assert grid_of(town, who) == place_grid(town, at_home) == ""
    first = town.desk.do(grids.save_grid, FIRST)
    town.desk.do(grids.save_grid, SECOND)
    assert (grid_of(town, who), place_grid(town, at_home), place_grid(town, elsewhere)) == (
        "第一网格", "第一网格", "第二网格",
    )  # fmt: skip
    entry = next(e for e in town.desk.see(journal.entries).rows if e.subject == "第一网格")
    assert entry.action == "grid" and entry.detail["requests"] == 1
    town.desk.do(grids.save_grid, GridDraft("第一网格", areas="红梅苑 1-2幢"), first)
    assert grid_of(town, who) == place_grid(town, at_home) == ""
    town.desk.do(grids.save_grid, FIRST, first)
    town.desk.do(grids.retire_grid, first)
    assert grid_of(town, who) == "" and place_grid(town, elsewhere) == "第二网格"
    town.desk.do(grids.restore_grid, first)
    assert grid_of(town, who) == place_grid(town, at_home) == "第一网格"


def test_said_by_hand_it_stays_until_it_is_left_to_the_address(town: Centre, first: UUID, second: UUID) -> None:
    who = lives(town, "不知道的地方")
    request = asked(town, "红梅苑东门", who)
    town.desk.do(registry.set_home_grid, who, second)
    town.desk.do(grids.set_place_grid, request, first)
    town.desk.do(grids.save_grid, SECOND, second)
    assert (grid_of(town, who), place_grid(town, request)) == ("第二网格", "第一网格")
    town.desk.do(registry.amend, who, ResidentDraft("测试居民", address="红梅苑3幢"))
    assert grid_of(town, who) == "第二网格"
    town.desk.do(grids.retire_grid, second)  # nobody is left with one that is not there
    assert grid_of(town, who) == "第一网格"
    town.desk.do(grids.restore_grid, second)
    assert grid_of(town, who) == "第二网格"
    town.desk.do(registry.set_home_grid, who, None)
    town.desk.do(grids.set_place_grid, request, None)
    assert (grid_of(town, who), place_grid(town, request)) == ("第一网格", "")
    assert refused(town, registry.set_home_grid, who, new_id(town.clock()))["code"] == "grid_unknown"
    assert {"resident_grid", "request_grid"} <= {e.action for e in town.desk.see(journal.entries).rows}


def test_lists_are_narrowed_by_it_and_paged(town: Centre, first: UUID, second: UUID) -> None:
    here = {lives(town, "红梅苑3幢501", "一"), lives(town, "红梅苑4幢501", "二")}
    asked(town, "景芳三区大门")
    wanted = ResidentFilter(grid=first, grid_name="第一网格")
    found = town.desk.see(people_filters.page, wanted)
    assert here <= {row.id for row in found.rows} and found.total == len(found.rows)
    assert town.desk.see(people_filters.page, ResidentFilter(grid=first, query="一")).total >= 1
    rows = town.desk.see(listing.listing, RequestFilter(grid_id=second)).rows
    assert [row.grid for row in rows] == ["第二网格"]


def test_what_the_list_may_not_say(town: Centre, first: UUID) -> None:
    bad = {"code": "field_bad", "field": "areas"}
    assert refused(town, grids.save_grid, GridDraft("二", areas="1-6幢")) == {**bad, "why": "area_bad", "part": "1-6幢"}
    clash = {**bad, "why": "area_taken", "area": "红梅苑5-9幢", "name": "第一网格"}
    assert refused(town, grids.save_grid, GridDraft("二", areas="红梅苑5-9幢")) == clash
    town.desk.do(grids.save_grid, GridDraft("里面的", areas="红梅苑3幢"))  # a part of another one is its own
    assert refused(town, grids.save_grid, GridDraft("第一网格"))["why"] == "taken"
    town.desk.do(grids.retire_grid, first)
    town.desk.do(grids.save_grid, GridDraft("新", areas="红梅苑1-6幢"))
    assert refused(town, grids.restore_grid, first)["why"] == "area_taken"
    town.sign_in("3001")
    assert refused(town, grids.save_grid, FIRST)["code"] == "needs_approver"


def test_papers_for_the_handler_say_whom_to_call_there(town: Centre, first: UUID) -> None:
    who = lives(town, "红梅苑3幢501")
    request = asked(town, "", who)
    number = town.desk.see(listing.card, request).row.number
    handler = town.desk.see(handlers.handlers)[0].id
    town.desk.do(accept.act, request, Act.DISPATCH, Step(handler_id=handler))
    for paper, said in (("dispatch", ("第一网格", "网格员甲", "13900001111")), ("receipt", ("", "", ""))):
        job = town.desk.see(print_queue.find, f"{number}/{paper}")[0]
        slip = documents.load(job.kind, job.document)
        assert isinstance(slip, RequestSlip) and (slip.grid, slip.warden, slip.warden_phone) == said
    town.clock.forward(days=20)
    sheet = town.desk.see(dashboard.whole_handover)
    assert ("第一网格", "网格员甲 13900001111") in {(row.grid, row.warden) for row in sheet.late}


def test_the_list_out_of_the_house_has_it(town: Centre, first: UUID) -> None:
    request = asked(town, "红梅苑3幢")
    consent = town.desk.approve(town.staff["1002"], town.pins["1002"])
    leave = town.desk.do(export.permit, RequestFilter(grid_id=first), "核对", approval=consent)
    assert [(row.row.id, row.row.grid) for row in town.desk.see(export.rows, leave)] == [(request, "第一网格")]


def test_a_merge_takes_the_address_with_it_and_gives_it_back(town: Centre, first: UUID, second: UUID) -> None:
    keep, gone = lives(town, ""), lives(town, "红梅苑3幢501")
    town.desk.do(registry.set_home_grid, gone, second)
    town.desk.do(merge.merge, keep, gone)
    assert grid_of(town, keep) == "第二网格"
    town.desk.do(merge.undo_merge, gone)
    assert (grid_of(town, keep), grid_of(town, gone)) == ("", "第二网格")


def test_a_swapped_address_comes_back_with_what_was_said_of_it(town: Centre, first: UUID, second: UUID) -> None:
    keep, gone = lives(town, "红梅苑2幢101"), lives(town, "红梅苑3幢501")
    town.desk.do(registry.set_home_grid, keep, second)
    town.desk.do(merge.merge, keep, gone, {"address": "gone"})
    assert grid_of(town, keep) == "第一网格"
    town.desk.do(merge.undo_merge, gone)
    assert (grid_of(town, keep), grid_of(town, gone)) == ("第二网格", "第一网格")


@pytest.mark.parametrize("table", ["resident", "request"])
def test_a_part_that_follows_from_nothing_is_named(town: Centre, first: UUID, second: UUID, table: str) -> None:
    resident = lives(town, "红梅苑3幢1-302")
    request = asked(town, "红梅苑8幢 2-101", resident)
    said = asked(town, "红梅苑8幢 2-101", resident)
    town.desk.do(grids.set_place_grid, said, first)
    assert grids_check(town) == ("", "")
    key, right = (resident, first) if table == "resident" else (request, second)

    def put(work: Work, grid_id: UUID | None) -> None:
        sql.run(work.session, f'UPDATE "{table}" SET grid_id = :g WHERE id = :i', {"g": grid_id, "i": key})

    number = f"SELECT {'no' if table == 'resident' else 'number'} FROM {table} WHERE id = :i"
    called = str(town.desk.see(lambda view: sql.value(view, number, i=key)))
    for wrong in (None, new_id(town.clock()), first if right == second else second):
        town.desk.do(put, wrong)
        assert grids_check(town) == (called, "differs")
    town.desk.do(put, right)


def test_who_is_erased_lives_nowhere_and_what_they_asked_for_keeps_its_part(town: Centre, first: UUID) -> None:
    who = lives(town, "红梅苑3幢501")
    request = asked(town, "", who)
    town.desk.do(accept.act, request, Act.CLOSE_NOW, Step(result="solved", result_text="好了"))
    consent = town.desk.approve(town.staff["1002"], town.pins["1002"])
    town.desk.do(erase.erase, who, "本人要求删除", approval=consent)
    assert grid_of(town, who) == ""
    town.desk.do(grids.save_grid, FIRST, first)
    assert place_grid(town, request) == "第一网格"
