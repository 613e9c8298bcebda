"""What is kept of people who sign up: merged into one, listed on their card, and gone when it should go."""

from collections import Counter
from datetime import timedelta

import pytest

from app.errors import Refused
from app.services.activities import enrol, listing, papers
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.centre import clock
from app.services.personal import erase, merge, retention
from app.services.personal.timeline import timeline
from app.services.residents import registry, search
from app.services.residents.registry import ResidentDraft
from app.store import sql
from app.store.verify import verify
from tests.services.activities.conftest import Club
from tests.support import RARE


def resident(club: Club, at: int = 0) -> PersonDraft:
    club.centre.sign_in("1001")
    (found, *_) = club.desk.see(search.search, RARE[at])
    return PersonDraft(resident_id=found.id)


def alone(club: Club, key: object, person: PersonDraft, **more: object) -> object:
    return club.desk.do(enrol.enrol, key, EnrolDraft((person,), **more))[0]  # type: ignore[arg-type,misc]


def test_two_entries_of_one_person_become_one_and_the_place_goes_on(club: Club) -> None:
    keep, gone = resident(club), resident(club, 1)
    key = club.on(capacity=2)
    first = alone(club, key, gone)
    second = alone(club, key, keep)
    third = alone(club, key, PersonDraft("样例丙"))
    assert keep.resident_id and gone.resident_id
    club.desk.do(merge.merge, keep.resident_id, gone.resident_id)
    found = {e.row.number: e.row for e in club.desk.see(listing.activity_detail, key).entries}
    states = [found[one.number].state for one in (first, second, third)]  # type: ignore[attr-defined]
    assert states == ["enrolled", "closed", "enrolled"]
    assert found[second.number].why == "same_person"  # type: ignore[attr-defined]
    with pytest.raises(Refused) as no:
        alone(club, key, keep)
    assert no.value.code == "enrol_already"
    assert club.desk.see(timeline, keep.resident_id).total >= 2
    club.desk.do(merge.undo_merge, gone.resident_id)
    assert found[second.number].state == "closed"  # type: ignore[attr-defined]


def test_in_one_party_they_become_one_member(club: Club) -> None:
    keep, gone = resident(club), resident(club, 1)
    key = club.on(capacity=5)
    made = club.desk.do(enrol.enrol, key, EnrolDraft((keep, gone, PersonDraft("样例丙")), together=True))[0]
    assert keep.resident_id and gone.resident_id
    club.desk.do(merge.merge, keep.resident_id, gone.resident_id)
    (entry,) = club.desk.see(listing.activity_detail, key).entries
    assert (entry.row.id, entry.row.state, len(entry.active)) == (made.id, "enrolled", 2)
    assert verify(club.desk.sessions).ok


def test_who_has_a_place_is_not_erased_and_afterwards_all_goes(club: Club) -> None:
    club.centre.sign_in("1001")
    made = club.desk.do(registry.register, ResidentDraft("样例石榴籽", phone="13912340077"))
    key = club.on(capacity=1)
    entry = alone(club, key, PersonDraft(resident_id=made.id), note="石榴籽想坐前排")
    club.desk.do(enrol.cancel, entry.id, (), "石榴籽说病了")  # type: ignore[attr-defined]
    again = alone(club, key, PersonDraft(resident_id=made.id))
    with pytest.raises(Refused) as waits:
        club.desk.do(erase.erase, made.id, "本人要求", approval=club.centre.consent("1002"))
    assert waits.value.code == "open_requests"
    club.desk.do(enrol.cancel, again.id)  # type: ignore[attr-defined]
    club.desk.do(erase.erase, made.id, "本人要求", approval=club.centre.consent("1002"))
    with club.desk.sessions.read() as session:
        for table in ("enrolment", "enrolment_person", "enrolment_event"):
            said = " ".join(str(tuple(r)) for r in sql.rows(session, f"SELECT * FROM {table}"))
            assert "石榴籽" not in said and "13912340077" not in said, table
    assert [e.row.number for e in club.desk.see(listing.activity_detail, key).entries] == [
        entry.number, again.number  # type: ignore[attr-defined]
    ]  # fmt: skip
    assert verify(club.desk.sessions).ok


def test_names_go_when_they_were_kept_long_enough(club: Club) -> None:
    key = club.on(capacity=3)
    club.enrol(key, "ab")
    club.to_the_day(key)
    club.desk.do(enrol.walk_in, key, EnrolDraft((PersonDraft("样例丁", "13912340088"),), "spot"))
    club.centre.clock.forward(days=1100)
    club.centre.sign_in("1001")
    (due,) = club.desk.see(retention.due, "enrolment")
    assert due.what.startswith("HD-")
    club.desk.do(clock.confirm, "核对过日历")
    club.desk.do(retention.clear, "enrolment")
    detail = club.desk.see(listing.activity_detail, key)
    assert {p.name for e in detail.entries for p in e.people} == {""}
    assert detail.listed.figures.enrolled == 3 and detail.listed.figures.attended == 1
    assert club.desk.see(retention.due, "enrolment") == ()


def test_somebody_seen_lately_is_no_longer_unseen(club: Club) -> None:
    person = resident(club)
    alone(club, club.on(), person)
    club.centre.clock.forward(days=1)
    assert person.resident_id is not None
    rows = club.desk.see(timeline, person.resident_id).rows
    assert [(r.kind, r.title, r.tag) for r in rows if r.kind == "enrolment"] == [("enrolment", "剪纸", "enrolled")]
    assert rows[0].at <= club.centre.clock.now + timedelta(days=1)


def test_papers_lose_the_name_too(club: Club) -> None:
    person = resident(club)
    key = club.on(capacity=1)
    entry = alone(club, key, person)
    club.enrol(key, "b")
    waits = club.enrol(key, "c")[0]
    club.desk.do(papers.print_activity_paper, club.desk.see(papers.number_slip, entry.id))  # type: ignore[attr-defined]
    club.desk.do(papers.print_activity_paper, club.desk.see(papers.number_slip, waits.id))
    sheet = club.desk.see(papers.sign_in_sheet, key)
    assert (len(sheet.rows), sheet.waiting, sheet.spare) == (1, 2, 5) and "*" in sheet.rows[0].name
    club.desk.do(papers.print_activity_paper, sheet)
    club.desk.do(papers.print_activity_paper, club.desk.see(papers.notice, key))
    club.desk.do(papers.print_activity_paper, club.desk.see(papers.sign_in_sheet, key))
    day = club.desk.see(listing.activity_detail, key).listed.row.starts_at.date()
    club.desk.do(enrol.cancel, entry.id)  # type: ignore[attr-defined]
    club.desk.do(enrol.turn_away, key, EnrolDraft((person,)))
    club.desk.do(papers.print_activity_paper, club.desk.see(papers.unmet_list, day, day))
    with pytest.raises(Refused) as over:
        club.desk.see(papers.number_slip, entry.id)  # type: ignore[attr-defined]
    assert over.value.code == "enrol_not_open"
    masked = sheet.rows[0].name
    assert said_by_papers(club, masked) == {"number_slip": 1, "sign_in": 2, "turned_away": 1}
    assert person.resident_id is not None
    club.desk.do(erase.erase, person.resident_id, "本人要求", approval=club.centre.consent("1002"))
    assert said_by_papers(club, masked) == {}


def said_by_papers(club: Club, word: str) -> dict[str, int]:
    """How many papers of each kind hold a word."""
    with club.desk.sessions.read() as session:
        found = sql.rows(session, "SELECT kind, document FROM print_job ORDER BY queued_at")
    return dict(Counter(str(kind) for kind, document in found if word in str(document)))
