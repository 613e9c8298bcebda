"""The lists for paper: what stands on them, that they are masked, and that they come out as pages."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from app.errors import Refused
from app.print.residents import consent as consent_page
from app.rules.requests.flow import Act
from app.services import dashboard, documents, print_queue
from app.services.documents.requests import LedgerRow, RequestLedger
from app.services.documents.residents import ConsentSheet
from app.services.personal import retention
from app.services.requests import accept, listing, ratings, sheets
from app.services.requests.accept import Step
from app.services.requests.filters import RequestFilter
from app.services.residents import profile, registry
from app.services.residents.profile import CategoryDraft, ExtrasDraft
from app.services.residents.registry import ResidentDraft
from tests.services.requests.asked import ON_THE_SPOT, anybody, person, take
from tests.support import Centre

TODAY = date(2026, 11, 23)
PRIVATE = "Z05"


def numbers(rows: tuple[LedgerRow, ...]) -> list[str]:
    return [row.number for row in rows]


def test_a_ledger_has_every_number_of_the_day(counter: Centre) -> None:
    first = take(counter, ON_THE_SPOT, close_now=True)
    second = take(counter, handler_id=anybody(counter), resident_id=person(counter, 1), urgent=True)
    third = take(counter, resident_id=None, anonymous=True, phone="13800000009")
    counter.desk.do(accept.act, third.id, Act.VOID, Step(reason="按错了"))
    counter.clock.forward(days=1)
    take(counter)
    sheet = counter.desk.see(sheets.ledger, TODAY)
    assert numbers(sheet.rows) == [first.number, second.number, third.number]
    assert [row.state for row in sheet.rows] == ["closed", "in_progress", "void"]
    now, sent, anonymous = sheet.rows
    assert (now.result, now.closed_at == now.received_at, now.receiver) == ("solved", True, "前台甲")
    assert sent.handler and sent.urgent and sent.due is not None and sent.due.tzinfo is None
    assert (anonymous.applicant, anonymous.phone) == ("", "138****0009")
    assert sheet.made_at == counter.clock.now and sheet.made_by == "前台甲"


def test_names_and_phones_are_masked(counter: Centre) -> None:
    take(counter, resident_id=person(counter, 2))
    sheet = counter.desk.see(sheets.ledger, TODAY)
    assert sheet.rows[0].applicant == "古**曼"
    assert sheet.rows[0].phone == "138****0001"
    assert "阿卜杜热合" not in documents.dump(sheet)


def test_a_due_list_sorts_by_how_late(counter: Centre) -> None:
    late = take(counter, due_day=TODAY)
    counter.clock.forward(days=1)
    today = take(counter, due_day=date(2026, 11, 24))
    soon = take(counter, due_day=date(2026, 11, 27))
    take(counter, due_day=date(2026, 12, 1))
    stopped = take(counter, due_day=date(2026, 11, 24), handler_id=anybody(counter))
    counter.desk.do(accept.act, stopped.id, Act.ASK_MATERIALS, Step(materials=("身份证",)))
    sheet = counter.desk.see(sheets.due_list, date(2026, 11, 24))
    assert numbers(sheet.late) == [late.number]
    assert sheet.late[0].late
    assert numbers(sheet.today) == [today.number]
    assert numbers(sheet.soon) == [soon.number]


def test_a_handover_says_what_is_left(counter: Centre) -> None:
    take(counter, ON_THE_SPOT, close_now=True)
    closed = take(counter, ON_THE_SPOT, close_now=True, resident_id=person(counter, 5))
    counter.desk.do(ratings.rate, closed.id, 1, "screen", comment="等太久")
    waiting = take(counter, handler_id=anybody(counter))
    counter.desk.do(accept.act, waiting.id, Act.ASK_MATERIALS, Step(materials=("身份证",)))
    due = take(counter, due_day=date(2026, 11, 24))
    sheet = counter.desk.see(dashboard.whole_handover, to="前台乙", note=" 6 幢电梯检修\n16:00 恢复 ")
    assert (sheet.received, sheet.closed_now, sheet.closed, sheet.open, sheet.overdue) == (4, 2, 2, 2, 0)
    assert numbers(sheet.awaiting) == [waiting.number]
    assert numbers(sheet.due) == [due.number]
    assert numbers(sheet.bad_rated) == [closed.number]
    assert sheet.papers_waiting >= 4
    assert (sheet.to, sheet.note, sheet.left) == ("前台乙", "6 幢电梯检修\n16:00 恢复", 0)
    with pytest.raises(Refused):
        counter.desk.see(dashboard.whole_handover, note="一" * 2001)


def test_a_long_handover_counts_what_it_leaves_out(counter: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST", 2)
    for _ in range(5):
        take(counter, due_day=TODAY)
    counter.clock.now = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    sheet = counter.desk.see(dashboard.whole_handover)
    assert (len(sheet.late), sheet.overdue, sheet.left) == (2, 5, 3)


def test_a_consent_sheet_names_person_and_terms(counter: Centre) -> None:
    sheet = counter.desk.see(sheets.consent, person(counter, 1), sensitive=True)
    assert (sheet.applicant, sheet.resident_no, sheet.sensitive, sheet.guardian) == ("𠅤𬎆䶮", 1, True, False)
    years = dict.fromkeys(("resident", "request", "repair", "booking", "enrolment"), 1095)
    assert dict(sheet.kept) == {**years, "category": 365, "draft": 30, "sale": 0}
    assert counter.desk.see(sheets.consent).applicant == ""
    with pytest.raises(Refused, match="resident_gone"):
        counter.desk.see(sheets.consent, counter.desk.new_id())


def test_what_was_read_is_what_is_queued_for_the_page_printer(counter: Centre) -> None:
    take(counter, PRIVATE)
    desk, see = counter.desk, counter.desk.see
    read = {
        "TZ": see(sheets.ledger, TODAY),
        "DQ": see(sheets.due_list, TODAY),
        "JJ": see(dashboard.whole_handover, to="前台乙", note="见面说"),
        "GZ": see(sheets.consent, person(counter), guardian=True),
    }
    counter.clock.forward(minutes=5)
    take(counter)  # comes after the sheets were looked at: not on them
    for kind, sheet in read.items():
        desk.do(sheets.print_sheet, sheet)
        (job,) = see(print_queue.find, f"{kind}-A-20261123-0001")
        assert (job.printer, job.copy_no) == ("page", 1)
        assert documents.load(job.kind, job.document) == sheet
    assert isinstance(read["TZ"], RequestLedger) and isinstance(read["GZ"], ConsentSheet)
    assert len(see(sheets.ledger, TODAY).rows) == len(read["TZ"].rows) + 1


def test_lists_need_somebody_who_works_on_requests(counter: Centre) -> None:
    counter.sign_in("2001")
    see = counter.desk.see
    for query in (partial(sheets.ledger, day=TODAY), partial(sheets.due_list, day=TODAY), dashboard.whole_handover):
        with pytest.raises(Refused, match="needs_right"):
            see(query)
        counter.sign_in("3001")
        sheet = see(query)
        counter.sign_in("2001")
        with pytest.raises(Refused, match="needs_approver"):
            counter.desk.do(sheets.print_sheet, sheet)
    assert counter.desk.do(sheets.print_sheet, see(sheets.consent))


def test_a_consent_sheet_follows_what_is_known(counter: Centre) -> None:
    desk, one = counter.desk, person(counter)
    assert desk.see(sheets.consent_needs, one) == (False, False)
    letters = tuple(CategoryDraft(letter, proof="样例证明" if letter != "Z" else "") for letter in "ZC")
    desk.do(profile.save_extras, one, ExtrasDraft(categories=letters[:1], consent="signed"))
    assert desk.see(sheets.consent_needs, one) == (False, False)
    desk.do(profile.save_extras, one, ExtrasDraft(categories=letters, consent="signed"))
    assert desk.see(sheets.consent_needs, one) == (True, False)
    child = desk.do(registry.register, ResidentDraft(name="样例小朋友", birth_date=date(2012, 11, 24))).id
    assert desk.see(sheets.consent_needs, child) == (True, True)
    counter.clock.forward(days=1)
    assert desk.see(sheets.consent_needs, child) == (False, False)  # fourteen today
    with pytest.raises(Refused, match="resident_gone"):
        desk.see(sheets.consent_needs, desk.new_id())


def test_a_call_is_owed_until_it_is_made_on_the_board_in_the_list_and_on_paper(counter: Centre) -> None:
    done = take(counter, handler_id=anybody(counter))
    counter.desk.do(accept.act, done.id, Act.CLOSE, Step(result="solved", result_text="已办"))
    assert numbers(counter.desk.see(dashboard.whole_handover).to_call) == [done.number]
    counter.clock.now += timedelta(days=40)
    assert numbers(counter.desk.see(dashboard.whole_handover).to_call) == [done.number]
    listed = counter.desk.see(listing.listing, RequestFilter(awaiting_call=True))
    assert counter.desk.see(listing.today).to_call_back == listed.total == 1
    counter.desk.do(ratings.call_back, done.id, True, True)
    assert counter.desk.see(dashboard.whole_handover).to_call == ()
    listed = counter.desk.see(listing.listing, RequestFilter(awaiting_call=True))
    assert counter.desk.see(listing.today).to_call_back == listed.total == 0


def test_the_notice_names_every_kind_that_is_kept_for_a_time(counter: Centre) -> None:
    named = [kind for kind, _ in counter.desk.see(sheets.consent).kept]
    assert set(named) == {*retention.KINDS, "sale"} and set(named) == set(consent_page.KEPT)
