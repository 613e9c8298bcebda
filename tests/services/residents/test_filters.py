"""The list narrowed: each condition, all of them together with the search, page by page, and what may leave by it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Refused
from app.rules.people import age_bands
from app.rules.people.buildings import building
from app.services.centre import journal
from app.services.desk import Approval, Desk
from app.services.personal import merge
from app.services.residents import export, profile, registry, search
from app.services.residents import filters as resident_filter
from app.services.residents.filters import ResidentFilter
from app.services.residents.profile import CategoryDraft, ExtrasDraft
from app.services.residents.registry import ResidentDraft
from app.services.work import View
from app.store import sql
from tests.support import Centre

TODAY = date(2026, 11, 23)


def nos(desk: Desk, limit: int = 100, **wanted: Any) -> list[int]:
    page = desk.see(resident_filter.page, ResidentFilter(**wanted), 0, limit)
    assert page.total == len(page.rows) or len(page.rows) == limit
    return [row.no for row in page.rows]


@pytest.fixture
def town(desk: Desk) -> Desk:
    """Thirty sample people of 红梅苑, and four whose letters, tags and buildings are known."""
    made = (
        ("甲婆", date(1940, 1, 1), "景芳三区5幢1单元101", ("独居", "少盐"), CategoryDraft("A", proof="证")),
        ("乙婆", date(1941, 1, 1), "景芳三区5栋2-202", ("独居",), CategoryDraft("A", None, date(2026, 11, 22), "证")),
        (
            "丙童",
            date(2015, 1, 1),
            "景芳三区15幢1单元101",
            ("少盐重",),
            CategoryDraft("A", date(2027, 1, 1), None, "证"),
        ),
        ("丁某", None, "", (), CategoryDraft("D", None, TODAY, "表")),
    )
    for name, born, address, tags, letter in made:
        who = desk.do(registry.register, ResidentDraft(name, born, address=address)).id
        desk.do(profile.save_extras, who, ExtrasDraft((), (letter,), tags, "signed"))
    return desk


def test_each_condition_lets_its_own_through(town: Desk) -> None:
    assert nos(town, building="景芳三区|") == [31, 32, 33]
    assert nos(town, building="景芳三区|5幢") == [31, 32]
    assert nos(town, building="红梅苑|3幢") == [3]
    assert nos(town, ages="minor") == [33]
    assert nos(town, ages="unknown") == [34]
    assert nos(town, tag="独居") == [31, 32]
    assert nos(town, tag="少盐") == [31]  # not 少盐重
    assert nos(town, tag="%") == []
    assert nos(town, letter="A") == [31]  # one has ended, one has not begun
    assert nos(town, letter="D") == [34]
    assert len(nos(town)) == 34


def test_conditions_and_the_search_go_together(town: Desk) -> None:
    assert nos(town, building="景芳三区|", ages="80") == [31, 32]
    assert nos(town, building="景芳三区|", ages="80", tag="少盐", letter="A", query="jp") == [31]
    assert nos(town, query="婆", tag="独居") == [31, 32]
    assert nos(town, query="5-2-202", ages="eldest") == [32]
    assert nos(town, query="JM000031", tag="独居") == [31]
    assert nos(town, query="31", ages="minor") == []
    assert nos(town, query="甲 独", tag="独居") == []
    assert nos(town, query="jiapo", letter="D") == []
    assert nos(town, query="！", ages="80") == []


def test_those_off_the_lists_come_only_when_asked_for(town: Desk) -> None:
    who = town.see(search.search, "甲婆")[0].id
    town.do(registry.set_active, who, False)
    cases: list[dict[str, Any]] = [
        {"building": "景芳三区|5幢"},
        {"tag": "独居"},
        {"ages": "80", "building": "景芳三区|"},
    ]
    for wanted in cases:
        assert nos(town, **wanted) == [32]
        assert nos(town, inactive=True, **wanted) == [31, 32]
    assert nos(town, letter="A") == []
    assert nos(town, letter="A", inactive=True) == [31]
    assert nos(town, query="婆", inactive=True) == [31, 32]


def test_the_merged_and_the_erased_are_on_no_list(town: Desk, centre_: Centre) -> None:
    keep, gone = (town.see(search.search, name)[0].id for name in ("乙婆", "甲婆"))
    town.do(merge.merge, keep, gone)
    cases: list[dict[str, Any]] = [
        {"tag": "少盐"},
        {"building": "景芳三区|5幢"},
        {"letter": "A"},
        {"query": "甲婆"},
        {},
    ]
    for wanted in cases:
        assert 31 not in nos(town, inactive=True, **wanted), wanted
    assert nos(town, query="甲婆", tag="独居") == [32]


def test_pages_put_together_are_the_whole_list(town: Desk) -> None:
    for wanted in (ResidentFilter(), ResidentFilter(ages="senior"), ResidentFilter(query="红梅苑", ages="senior")):
        whole = town.see(resident_filter.page, wanted, 0, 100)
        for size in (1, 3, 7, 50):
            parts = [town.see(resident_filter.page, wanted, at, size) for at in range(0, whole.total, size)]
            assert all(part.total == whole.total for part in parts)
            assert [row for part in parts for row in part.rows] == list(whole.rows)
        assert town.see(resident_filter.page, wanted, whole.total, 7).rows == ()
        assert town.see(resident_filter.numbers, wanted) == [row.no for row in whole.rows]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    band=st.sampled_from(["", *(b.code for b in age_bands.BANDS), age_bands.UNKNOWN]),
    place=st.sampled_from(["", "红梅苑|", "红梅苑|3幢", "景芳三区|", "|"]),
    tag=st.sampled_from(["", "独居", "少盐"]),
    query=st.sampled_from(["", "w", "红梅", "po", "1"]),
)
def test_a_page_holds_exactly_whom_each_condition_holds(
    town: Desk, band: str, place: str, tag: str, query: str
) -> None:
    together = set(nos(town, ages=band, building=place, tag=tag, query=query))
    alone = [nos(town, ages=band), nos(town, building=place), nos(town, tag=tag), nos(town, query=query)]
    assert together == set.intersection(*map(set, alone))


def test_a_letter_is_for_those_who_may_look_behind_the_mask(town: Desk, centre_: Centre) -> None:
    assert town.see(resident_filter.may_see_letters)
    centre_.sign_in("3001")
    assert not town.see(resident_filter.may_see_letters)
    with pytest.raises(Refused, match="needs_approver"):
        town.see(resident_filter.page, ResidentFilter(letter="A"))
    assert nos(town, tag="独居") == [31, 32]


def test_what_there_is_to_choose_from(town: Desk) -> None:
    found = dict(town.see(resident_filter.buildings))
    assert (found["景芳三区|5幢"], found["景芳三区|15幢"], found["红梅苑|3幢"]) == (2, 1, 1)
    assert sum(found.values()) == 33
    assert town.see(resident_filter.tags) == ("独居", "少盐", "少盐重")


def test_who_moves_is_found_in_the_new_building(town: Desk) -> None:
    who = town.see(search.search, "甲婆")[0].id
    town.do(registry.amend, who, ResidentDraft("甲婆", date(1940, 1, 1), phone=None, address="红梅苑88号楼1-1"))
    assert nos(town, building="红梅苑|88幢") == [31]
    assert nos(town, building="景芳三区|5幢") == [32]


def test_merging_carries_the_building_and_parting_gives_it_back(town: Desk) -> None:
    keep, gone = (town.see(search.search, name)[0].id for name in ("丁某", "甲婆"))
    town.do(merge.merge, keep, gone)
    assert nos(town, building="景芳三区|5幢") == [32, 34]
    town.do(merge.undo_merge, gone)
    assert nos(town, building="景芳三区|5幢") == [31, 32]


def test_a_list_leaves_with_what_it_was_narrowed_to(town: Desk, centre_: Centre) -> None:
    other = Approval(town.check_pin(centre_.staff["1002"], centre_.pins["1002"]))
    wanted = ResidentFilter(query="婆", building="景芳三区|", ages="80")
    leave = town.do(export.permit, "走访", wanted, approval=other)
    assert (leave.count, [row.no for row in town.see(export.rows, leave)]) == (2, [31, 32])
    told = town.see(journal.entries, action="resident_export").rows[0].detail
    assert (told["building"], told["ages"], told["query"], told["count"]) == ("景芳三区|", "80", True, 2)
    assert "婆" not in str(told)


def test_every_page_is_read_by_an_index(town: Desk) -> None:
    cases: dict[str, list[dict[str, Any]]] = {
        "ix_resident_listed": [{}, {"ages": "80"}, {"inactive": True}, {"ages": "unknown"}],
        "ix_resident_building": [{"building": "红梅苑|"}, {"building": "红梅苑|3幢", "ages": "80"}],
        "ix_resident_grid": [{"grid": UUID(int=1)}, {"grid": UUID(int=1), "ages": "80"}],
        "ix_resident_care_tags": [{"tag": "独居"}, {"tag": "独居", "ages": "80", "inactive": True}],
    }

    def plans(view: View, wanted: ResidentFilter) -> str:
        where, params = resident_filter._conditions(view, wanted)
        found = sql.rows(view.session, f"EXPLAIN QUERY PLAN SELECT count(*) FROM resident r WHERE {where}", params)
        return " ".join(str(r[3]) for r in found)

    for index, filters in cases.items():
        for values in filters:
            told = town.see(plans, ResidentFilter(**values))
            assert index in told and told.startswith(("SEARCH", "SCAN r USING COVERING")), (values, told)


def test_people_on_record_before_get_their_building(town: Desk) -> None:
    with town.sessions.read() as session:
        rows = sql.rows(session, "SELECT address, building FROM resident WHERE address <> ''")
    assert rows and all(building(address) == stored for address, stored in rows)


@pytest.fixture
def renamed(desk: Desk) -> tuple[Desk, UUID, UUID]:
    """王小明 merged into 李大伟, and both into somebody else later."""
    gone = desk.do(registry.register, ResidentDraft("王小明", phone="13612345671", pinyin="wang xiao ming")).id
    keep = desk.do(registry.register, ResidentDraft("李大伟")).id
    desk.do(merge.merge, keep, gone)
    return desk, keep, gone


QUERIES = ("wanxiao", "王xiao", "wang小", "xiao明", "小ming", "王小明", "wangxm", "wxm", "5671", "13612345671", "小明")


@pytest.mark.parametrize("query", QUERIES)
def test_an_old_name_finds_the_survivor_and_nobody_else(renamed: tuple[Desk, UUID, UUID], query: str) -> None:
    desk, keep, gone = renamed
    before = [row.id for row in desk.see(search.search, query)]
    assert keep in before and gone not in before
    last = desk.do(registry.register, ResidentDraft("赵某")).id
    desk.do(merge.merge, last, keep)
    found = [row.id for row in desk.see(search.search, query)]
    assert last in found and keep not in found and gone not in found
    desk.do(merge.undo_merge, keep)
    desk.do(merge.undo_merge, gone)
    found = [row.id for row in desk.see(search.search, query)]
    assert gone in found and keep not in found and last not in found
