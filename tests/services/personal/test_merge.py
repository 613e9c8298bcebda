"""Two records made one and parted again, and a person taken out of the store while the money stays."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.services.centre import clock, journal
from app.services.desk import Approval, Desk
from app.services.personal import erase, merge, retention, timeline
from app.services.residents import filters, profile, registry, search
from app.services.residents.profile import CategoryDraft, ContactDraft, ExtrasDraft
from app.services.residents.registry import ResidentDraft, stored
from app.services.till import shifts
from app.services.work import Work
from app.store import sql
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


@pytest.fixture
def pair(centre_: Centre) -> tuple[Centre, UUID, UUID]:
    """One man twice, both records full: a daughter and 少盐 here, a son who may act, 过敏, a better consent there."""
    desk = centre_.desk
    centre_.sign_in("2001")
    one = desk.do(registry.register, ResidentDraft("甲某", phone="13900001111", address="3幢2单元501室", note="怕狗"))
    other = desk.do(registry.register, ResidentDraft("甲某", phone="13900002222", address="5幢101室", note="坐轮椅"))
    centre_.clock.forward(minutes=1)
    here = ExtrasDraft(
        (ContactDraft("乙某", "女儿", "13900003333"),), (CategoryDraft("D", proof="表"),), ("少盐",), "spoken"
    )
    desk.do(profile.save_extras, one.id, here)
    centre_.clock.forward(minutes=1)
    there = ExtrasDraft(
        (ContactDraft("丙某", "儿子", "13900004444", may_act=True), ContactDraft("乙某", "女儿", "13900003333")),
        (CategoryDraft("D", None, date(2027, 1, 1), "另一张表"),), ("独居", "过敏", "少盐"), "signed",
    )  # fmt: skip
    desk.do(profile.save_extras, other.id, there)
    return centre_, one.id, other.id


def test_what_keeps_from_harm_is_never_lost(pair: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = pair
    desk = centre_.desk
    planned = desk.see(merge.preview, keep, gone)
    assert (planned.fills, planned.left) == (("care_tags", "contacts"), ())
    assert (planned.tags, planned.contacts) == (("独居", "过敏"), ("丙某",))
    said = {one.field: (one.keep, one.gone, one.answers) for one in planned.differs}
    assert said == {
        "note": ("怕狗", "坐轮椅", ("keep", "gone", "both")),
        "phone": ("139****1111", "139****2222", ("keep", "gone")),
        "address": ("3幢2单元501室", "5幢101室", ("keep", "gone")),
        "consent": ("spoken", "signed", ("keep", "gone")),
        "letter:D": ("/", "/2027-01-01", ("keep",)),
    }
    desk.do(merge.merge, keep, gone)
    extras = desk.see(profile.extras, keep)
    assert extras.care_tags == ("少盐", "独居", "过敏")
    assert [(c.position, c.name, c.may_act) for c in extras.contacts] == [(0, "乙某", False), (1, "丙某", True)]
    assert (extras.consent, desk.see(registry.card, keep).note) == ("spoken", "怕狗")
    desk.do(merge.undo_merge, gone)
    assert desk.see(profile.extras, keep).care_tags == ("少盐",)
    assert [c.name for c in desk.see(profile.extras, keep).contacts] == ["乙某"]
    assert [c.name for c in desk.see(profile.extras, gone).contacts] == ["丙某", "乙某"]
    assert sound(desk)


def test_what_differs_is_decided_and_can_be_taken_back(pair: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = pair
    desk = centre_.desk
    before = [vars(desk.see(stored, who)) for who in (keep, gone)]
    chosen = {"note": "both", "phone": "gone", "address": "gone", "consent": "gone"}
    centre_.clock.forward(minutes=1)
    desk.do(merge.merge, keep, gone, chosen)
    r = desk.see(stored, keep)
    assert (r.note, r.phone, r.address, r.household) == ("怕狗；坐轮椅", "13900002222", "5幢101室", "5-101")
    assert (r.consent, r.consent_at) == ("signed", before[1]["consent_at"])
    assert len(desk.see(stored, gone).merged_fields) <= 200
    assert found(desk, "13900001111") == found(desk, "13900002222") == [keep]
    told = desk.see(timeline.timeline, keep).rows[0]
    assert (told.kind, told.no) == ("merged", desk.see(registry.card, gone).no)
    assert "怕狗" not in str(_trail(centre_))
    desk.do(merge.undo_merge, gone)
    after = [vars(desk.see(stored, who)) for who in (keep, gone)]
    assert [{**one, "changed_at": 0} for one in after] == [{**one, "changed_at": 0} for one in before]
    for who in (keep, gone):
        rows = desk.see(timeline.timeline, who)
        assert [row.kind for row in rows.rows][:2] == ["parted", "merged"]
        assert rows.total == len(rows.rows)
    assert sound(desk)


def _trail(centre_: Centre) -> list[dict[str, Any]]:
    centre_.sign_in("1001")
    return [row.detail for row in centre_.desk.see(journal.entries, action="resident_merge").rows]


def test_only_what_differs_can_be_decided(pair: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = pair
    for chosen in ({"phone": "both"}, {"name": "gone"}, {"letter:D": "gone"}, {"note": "none"}):
        answer = refused(centre_.desk, merge.merge, keep, gone, chosen)
        assert (answer["code"], answer["why"]) == ("field_bad", "choice"), chosen


def test_two_notes_too_long_for_one_are_not_cut(pair: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = pair
    desk = centre_.desk
    desk.do(registry.amend, keep, ResidentDraft("甲某", phone=None, document_number=None, note="字" * 197))
    note = next(one for one in desk.see(merge.preview, keep, gone).differs if one.field == "note")
    assert note.answers == ("keep", "gone")
    answer = refused(desk, merge.merge, keep, gone, {"note": "both"})
    assert (answer["field"], answer["why"], answer["length"]) == ("note", "text_long", 201)


def test_who_does_not_fit_is_named(pair: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = pair
    desk = centre_.desk
    people = tuple(ContactDraft(f"某{n}", "邻居", f"1390000555{n}") for n in range(3))
    desk.do(profile.save_extras, keep, ExtrasDraft(people, (), ("甲乙丙丁戊己庚辛", "少盐"), "signed"))
    planned = desk.see(merge.preview, keep, gone)
    assert (planned.contacts, planned.left) == (("丙某",), ("乙某",))
    assert "consent" not in planned.conflicts  # the better one stays without a question
    desk.do(merge.merge, keep, gone)
    extras = desk.see(profile.extras, keep)
    assert ([c.name for c in extras.contacts], len(extras.care_tags)) == (["某0", "某1", "某2", "丙某"], 4)
    full = ContactDraft("某0", "邻居", "13900006666")
    changed = (full, *(ContactDraft(c.name, c.relation, None, c.may_act, c.position) for c in extras.contacts[1:]))
    desk.do(profile.save_extras, keep, ExtrasDraft(changed, (), extras.care_tags, "signed"))
    desk.do(merge.undo_merge, gone)
    assert [c.name for c in desk.see(profile.extras, keep).contacts] == ["某0", "某1", "某2"]
    assert [c.name for c in desk.see(profile.extras, gone).contacts] == ["丙某", "乙某"]


def test_a_merge_of_an_older_program_is_taken_back(pair: tuple[Centre, UUID, UUID]) -> None:
    """Contacts and tags used to go over whole, and only to who had none."""
    centre_, keep, gone = pair
    desk = centre_.desk
    desk.do(profile.save_extras, keep, ExtrasDraft())
    people = desk.see(profile.extras, gone).contacts

    def as_before(work: Work) -> None:
        for words in (
            "UPDATE resident_contact SET resident_id = :k WHERE resident_id = :g",
            "UPDATE resident SET care_tags = (SELECT care_tags FROM resident WHERE id = :g) WHERE id = :k",
            "UPDATE resident SET merged_into = :k, merged_fields = 'contacts,care_tags,active' WHERE id = :g",
        ):
            known = {name: value for name, value in (("k", keep), ("g", gone)) if f":{name}" in words}
            sql.run(work.session, words, known)

    desk.do(as_before)
    assert desk.see(profile.extras, keep).contacts == people
    desk.do(merge.undo_merge, gone)
    assert desk.see(profile.extras, gone).contacts == people
    assert (desk.see(profile.extras, keep).contacts, desk.see(profile.extras, keep).care_tags) == ((), ())


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
    desk.do(clock.confirm, "核对过日历")
    assert desk.do(retention.clear, "category") == 1
    desk.do(clock.confirm, "核对过日历")
    assert desk.do(retention.clear, "request") == 2
    assert desk.see(retention.due, "request") == ()
    assert refused(desk, retention.clear, "resident")["code"] == "not_clearable"
    assert sound(desk)


def test_residence_and_care_are_taken_over_decided_and_given_back(two: tuple[Centre, UUID, UUID]) -> None:
    centre_, keep, gone = two
    desk = centre_.desk
    day = date(2026, 5, 1)
    desk.do(profile.save_extras, keep, ExtrasDraft(residence="city"))
    desk.do(profile.save_extras, gone, ExtrasDraft(residence="street", care_level=4, care_on=day, consent="signed"))
    before = [vars(desk.see(stored, who)) for who in (keep, gone)]
    planned = desk.see(merge.preview, keep, gone)
    assert "care_level" in planned.fills
    assert [(one.field, one.keep, one.gone) for one in planned.differs if one.field == "residence"] == [
        ("residence", "city", "street")
    ]
    desk.do(merge.merge, keep, gone, {"residence": "gone"})
    r = desk.see(stored, keep)
    assert (r.residence, r.care_level, r.care_on) == ("street", 4, day)
    desk.do(merge.undo_merge, gone)
    after = [vars(desk.see(stored, who)) for who in (keep, gone)]
    assert [{**one, "changed_at": 0} for one in after] == [{**one, "changed_at": 0} for one in before]
    for who, level in ((keep, 2), (gone, 5)):
        desk.do(profile.save_extras, who, ExtrasDraft(care_level=level, care_on=day, consent="signed"))
    before = [vars(desk.see(stored, who)) for who in (keep, gone)]
    desk.do(merge.merge, keep, gone, {"care_level": "gone"})
    assert desk.see(stored, keep).care_level == 5
    desk.do(merge.undo_merge, gone)
    after = [vars(desk.see(stored, who)) for who in (keep, gone)]
    assert [{**one, "changed_at": 0} for one in after] == [{**one, "changed_at": 0} for one in before]
    desk.do(erase.erase, keep, "本人要求删除", approval=consent(centre_))
    r = desk.see(stored, keep)
    assert (r.residence, r.care_level, r.care_on) == ("", None, None)
