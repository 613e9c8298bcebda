"""Two records made one and parted again, and a person taken out of the store while the money stays."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.services.centre import journal
from app.services.desk import Approval, Desk
from app.services.personal import erase, merge, retention, timeline
from app.services.residents import filters, profile, registry, search
from app.services.residents.profile import CategoryDraft, ContactDraft, ExtrasDraft
from app.services.residents.registry import ResidentDraft
from app.services.till import shifts
from app.store.verify import verify
from tests.services.residents.people_help import ask, eat
from tests.support import PIN, Centre, document_number

NUMBER = document_number(date(1948, 5, 6), 1)
OTHER = document_number(date(1948, 5, 6), 3)


def refused(desk: Desk, *args: Any, **kw: Any) -> dict[str, Any]:
    with pytest.raises(Refused) as caught:
        desk.do(*args, **kw)
    return {"code": caught.value.code, **caught.value.data}


def found(desk: Desk, query: str) -> list[UUID]:
    return [row.id for row in desk.see(search.search, query)]


def sound(desk: Desk) -> bool:
    report = verify(desk.sessions)
    return report.ok or pytest.fail(str(report.first))


@pytest.fixture
def two(centre_: Centre) -> tuple[Centre, UUID, UUID]:
    """The same woman twice: once with phone and address, once by her document, with a meal and a request each."""
    desk = centre_.desk
    centre_.sign_in("2001")
    one = desk.do(registry.register, ResidentDraft("王秀英", phone="13900002206", address="红梅苑38幢2单元501室"))
    other = desk.do(registry.register, ResidentDraft("王秀瑛", document_number=NUMBER, note="坐轮椅"))
    extras = ExtrasDraft(
        (ContactDraft("王某", "女儿", "13900003333"),), (CategoryDraft("D", proof="表"),), (), "signed"
    )
    desk.do(profile.save_extras, other.id, extras)
    desk.do(shifts.open_shift, 300_00)
    for who in (one.id, other.id):
        centre_.clock.forward(minutes=1)
        eat(desk, who)
        ask(desk, who)
    return centre_, one.id, other.id


def test_the_survivor_takes_over_what_it_lacked(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    planned = desk.see(merge.preview, keep, gone)
    assert set(planned.fills) == {"birth_date", "sex", "note", "consent", "document", "contacts", "letter:D"}
    assert planned.conflicts == ("name",)
    assert (planned.sales, planned.requests) == (1, 1)
    done = desk.do(merge.merge, keep, gone)
    assert (done.keep.name, done.keep.birth_date, done.keep.note) == ("王秀英", date(1948, 5, 6), "坐轮椅")
    assert done.keep.document_tail == NUMBER[-4:]
    extras = desk.see(profile.extras, keep)
    assert [c.name for c in extras.contacts] == ["王某"]
    assert [k.letter for k in extras.categories] == ["D"]
    assert [t.id for t in extras.taken] == [gone]
    assert sound(desk)


def test_the_merged_are_found_under_the_survivor(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    gone_no = desk.see(registry.card, gone).no
    desk.do(merge.merge, keep, gone)
    for query in ("王秀瑛", "wangxiuying", NUMBER, NUMBER[-4:], str(gone_no), f"JM{gone_no:06d}", "2206"):
        assert found(desk, query) == [keep], query
    assert desk.see(search.survivor, gone) == keep
    assert gone not in [row.id for row in desk.see(filters.listing, limit=100, inactive=True).rows]


def test_the_timeline_of_the_survivor_shows_both(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    desk.do(merge.merge, keep, gone)
    page = desk.see(timeline.timeline, keep)
    kinds = [row.kind for row in page.rows]
    assert (kinds.count("sale"), kinds.count("request"), kinds.count("registered")) == (2, 2, 2)
    assert page.total == len(page.rows)
    assert all(a.at >= b.at for a, b in zip(page.rows, page.rows[1:], strict=False))
    number = next(row.number for row in page.rows if row.kind == "request")
    assert found(desk, number) == [keep]
    assert found(desk, next(row.number for row in page.rows if row.kind == "sale").lower()) == [keep]


def test_a_merge_can_be_taken_back(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    before = [desk.see(registry.card, who) for who in (keep, gone)]
    more = [desk.see(profile.extras, who) for who in (keep, gone)]
    centre_.clock.forward(minutes=1)
    desk.do(merge.merge, keep, gone)
    desk.do(merge.undo_merge, gone)
    after = [desk.see(registry.card, who) for who in (keep, gone)]
    for was, now in zip(before, after, strict=True):
        assert {**vars(was), "changed_at": 0} == {**vars(now), "changed_at": 0}
    assert [desk.see(profile.extras, who) for who in (keep, gone)] == more
    assert found(desk, NUMBER) == [gone]
    assert found(desk, "王秀瑛") == [gone]
    assert sound(desk)
    assert refused(desk, merge.undo_merge, gone)["code"] == "not_merged"


def test_a_survivor_who_was_no_longer_here_is_again(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    desk.do(registry.set_active, keep, False)
    assert desk.do(merge.merge, keep, gone).keep.active
    assert keep in [row.id for row in desk.see(filters.listing, limit=100).rows]
    desk.do(merge.undo_merge, gone)
    assert [desk.see(registry.card, who).active for who in (keep, gone)] == [False, True]
    desk.do(registry.set_active, gone, False)
    assert not desk.do(merge.merge, keep, gone).keep.active
    assert sound(desk)


def test_what_was_corrected_since_stays_with_the_survivor(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    desk.do(merge.merge, keep, gone)
    desk.do(registry.amend, keep, ResidentDraft("王秀英", phone=None, document_number=None, note="坐轮椅，听力弱"))
    desk.do(merge.undo_merge, gone)
    assert desk.see(registry.card, keep).note == "坐轮椅，听力弱"
    assert desk.see(registry.card, gone).note == "坐轮椅"
    assert sound(desk)


def test_merges_in_a_row_lead_to_the_last(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    last = desk.do(registry.register, ResidentDraft("王秀英")).id
    desk.do(merge.merge, keep, gone)
    desk.do(merge.merge, last, keep)
    assert found(desk, "王秀瑛") == found(desk, NUMBER) == [last]
    assert sum(row.kind == "sale" for row in desk.see(timeline.timeline, last).rows) == 2
    assert refused(desk, merge.undo_merge, gone)["code"] == "resident_closed"
    assert sound(desk)
    desk.do(merge.undo_merge, keep)
    assert found(desk, NUMBER) == [keep]
    assert sound(desk)


def test_two_papers_need_a_manager(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    desk.do(registry.amend, keep, ResidentDraft("王秀英", phone=None, document_number=OTHER))
    assert set(desk.see(merge.preview, keep, gone).conflicts) == {"name", "document"}
    assert refused(desk, merge.merge, keep, gone)["code"] == "needs_approver"
    centre_.sign_in("1001")
    desk.do(merge.merge, keep, gone)
    assert found(desk, NUMBER) == [keep]  # the other paper still leads to the same person
    assert found(desk, OTHER) == [keep]


def test_the_merged_are_closed(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    desk.do(merge.merge, keep, gone)
    for args in (
        (registry.amend, gone, ResidentDraft("某")),
        (registry.set_active, gone, True),
        (merge.merge, keep, gone),
        (profile.save_extras, gone, ExtrasDraft()),
    ):
        assert refused(desk, *args)["code"] == "resident_closed"
    assert refused(desk, merge.merge, keep, keep)["code"] == "merge_self"


def consent(centre_: Centre) -> Approval:
    return centre_.desk.approve(centre_.staff["1001"], PIN)


def test_erasing_leaves_nothing_but_the_money(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    desk.do(merge.merge, keep, gone)
    no = desk.see(registry.card, keep).no
    sales = desk.see(timeline.counts, keep)
    done = desk.do(erase.erase, keep, "本人要求删除", approval=consent(centre_))
    assert (done.no, done.sales, done.requests) == (no, 2, 2)
    card = desk.see(registry.card, keep)
    assert (card.name, card.phone, card.address, card.note, card.birth_date) == ("已注销居民", "", "", "", None)
    assert (card.document_kind, card.document_tail, card.active) == ("", "", False)
    assert card.erased_at == desk.now()
    assert desk.see(timeline.counts, keep) == sales
    for query in ("王秀英", "wxy", NUMBER, "2206", "3333", "已注销居民", NUMBER[-4:]):
        assert found(desk, query) == [], query
    with desk.sessions.read() as session:
        dump = "\n".join(
            str(row)
            for table in ("resident", "resident_contact", "resident_category", "resident_token", "request")
            for row in session.connection().exec_driver_sql(f"SELECT * FROM {table}").all()
            if table != "resident_token" or row[1] == no
        )
    for trace in ("王秀", "王某", "13900002206", "13900003333", "坐轮椅", "38幢"):
        assert trace not in dump
    assert sound(desk)


def test_the_closing_counts_the_sales_of_the_erased(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, _gone = two
    desk = centre_.desk
    centre_.sign_in("1002")
    before = desk.see(shifts.x_report)
    desk.do(erase.erase, keep, "本人要求删除", approval=consent(centre_))
    assert desk.see(shifts.x_report) == before
    desk.do(shifts.submit_count, {10000: 3, 1000: 3, 100: 2, 10: 4})
    closed = desk.do(shifts.close)
    assert (closed.sales_count, closed.net_total, closed.tiers) == (before.sales_count, before.net_total, before.tiers)
    assert sound(desk)


def test_erasing_needs_a_second_person_and_a_reason(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, _gone = two
    desk = centre_.desk
    centre_.sign_in("1001")
    assert refused(desk, erase.erase, keep, "本人要求")["code"] == "needs_approver"
    assert refused(desk, erase.erase, keep, " ")["field"] == "reason"
    other = Approval(centre_.desk.check_pin(centre_.staff["1002"], centre_.pins["1002"]))
    desk.do(erase.erase, keep, "本人要求", approval=other)
    row = desk.see(journal.entries, action="resident_erase").rows[0]
    assert (row.staff, row.approver, row.detail["reason"]) == ("主管甲", "主管乙", "本人要求")
    assert refused(desk, erase.erase, keep, "再来", approval=other)["code"] == "resident_closed"


def test_nobody_is_erased_while_a_request_is_open(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, _gone = two
    ask(centre_.desk, keep, "in_progress")
    answer = refused(centre_.desk, erase.erase, keep, "本人要求", approval=consent(centre_))
    assert (answer["code"], answer["count"]) == ("open_requests", 1)


def test_people_see_all_that_is_kept_about_them(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, _keep, gone = two
    desk = centre_.desk
    assert refused(desk, erase.own_data, gone, "本人查询")["code"] == "needs_approver"
    centre_.sign_in("1001")
    data = desk.do(erase.own_data, gone, "本人查询")
    assert (data.record.name, data.record.birth_date) == ("王秀瑛", date(1948, 5, 6))
    assert [(c.name, c.relation, c.phone, c.may_act) for c in data.contacts] == [("王某", "女儿", "13900003333", False)]
    assert [k.proof for k in data.categories] == ["表"]
    assert {row.kind for row in data.timeline} >= {"sale", "request", "registered"}
    assert desk.see(journal.entries, action="resident_own_data").total == 1


def test_what_was_kept_long_enough_is_listed_and_cleared(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    centre_.sign_in("1001")
    ends = ExtrasDraft(categories=(CategoryDraft("D", None, date(2026, 12, 1), "表"),), consent="signed")
    desk.do(profile.save_extras, gone, ends)
    desk.do(registry.set_active, keep, False)
    assert all(desk.see(retention.due, kind) == () for kind in retention.KINDS)
    centre_.clock.forward(days=3 * 365 + 40)
    assert [row.id for row in desk.see(retention.due, "resident")] == [keep]
    assert [(row.name, row.what) for row in desk.see(retention.due, "category")] == [("王秀瑛", "D")]
    assert len(desk.see(retention.due, "request")) == 2
    assert desk.do(retention.clear, "category") == 1
    assert desk.do(retention.clear, "request") == 2
    assert desk.see(retention.due, "request") == ()
    assert refused(desk, retention.clear, "resident")["code"] == "not_clearable"
    assert sound(desk)
