"""The papers of a request in the queue: which are made, which copy comes next, what a 评价单 says and when."""

from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.requests.flow import Act, State
from app.services import documents, print_queue
from app.services.documents.requests import RequestSlip
from app.services.print_queue import JobRow
from app.services.requests import accept, handlers, papers, ratings
from app.services.requests.accept import RequestDone, RequestForm, Step
from app.store import sql
from tests.support import Centre


def take(centre: Centre, *, print_receipt: bool = True, **form: object) -> RequestDone:
    with centre.desk.sessions.read() as session:
        row = sql.row(session, "SELECT id FROM resident WHERE no = 3", {})
    assert row is not None
    wanted = RequestForm(item="Z02", **{"resident_id": sql.uuid(row[0]), "text": "想问怎么办", **form})  # type: ignore[arg-type]
    return centre.desk.do(accept.accept, centre.desk.new_id(), wanted, print_receipt=print_receipt)


def a_handler(centre: Centre) -> UUID:
    return centre.desk.see(handlers.search, "")[0].id


def closed(centre: Centre) -> RequestDone:
    done = take(centre, handler_id=a_handler(centre))
    return centre.desk.do(accept.act, done.id, Act.CLOSE, Step(result="solved", result_text="已办好"))


def job(centre: Centre, number: str) -> JobRow:
    found: tuple[JobRow, ...] = centre.desk.see(print_queue.find, number)
    assert found
    return found[-1]


def slip(made: JobRow) -> RequestSlip:
    found = documents.load(made.kind, made.document)
    assert isinstance(found, RequestSlip)
    return found


@pytest.mark.parametrize("wanted", [True, False])
def test_a_handler_named_at_intake_gets_the_slip_whether_or_not_the_receipt_is_wanted(
    counter: Centre, wanted: bool
) -> None:
    done = take(counter, print_receipt=wanted, handler_id=a_handler(counter))
    assert done.state is State.IN_PROGRESS
    assert job(counter, f"{done.number}/receipt").state == ("queued" if wanted else "kept")
    sent = job(counter, f"{done.number}/dispatch")
    assert (sent.state, sent.printer, sent.copy_no) == ("queued", "page", 1)
    assert slip(sent).handler and "*" not in slip(sent).phone
    assert slip(sent).promised == done.promised


def test_without_a_handler_there_is_only_the_receipt(counter: Centre) -> None:
    done, now = take(counter), take(counter, close_now=True)
    for one in (done, now):
        assert not counter.desk.see(print_queue.find, f"{one.number}/dispatch")


def test_the_next_copy_is_what_a_reprint_sends(counter: Centre) -> None:
    done = take(counter)
    number = f"{done.number}/receipt"
    counter.clock.forward(minutes=3)
    shown = counter.desk.see(print_queue.next_copy, "request", number)
    assert (shown.number, shown.at, shown.operator) == (2, counter.clock.now, "前台甲")
    counter.desk.do(print_queue.reprint, "request", number)
    sent = job(counter, number)
    assert (sent.copy_no, sent.queued_at, sent.operator) == (shown.number, shown.at, shown.operator)
    assert slip(sent) == shown.document
    assert counter.desk.see(print_queue.next_copy, "request", number).number == 3


def test_a_kept_paper_comes_out_as_the_first_one(counter: Centre) -> None:
    done = take(counter, print_receipt=False)
    shown = counter.desk.see(print_queue.next_copy, "request", f"{done.number}/receipt")
    assert (shown.number, shown.at) == (1, None)
    with pytest.raises(Refused, match="job_unknown"):
        counter.desk.see(print_queue.next_copy, "request", "SL-A-20261123-9999/receipt")


def test_a_handlers_slip_shows_no_whole_phone_on_a_screen(counter: Centre) -> None:
    done = take(counter, handler_id=a_handler(counter), phone="13800000077")
    whole = slip(job(counter, f"{done.number}/dispatch"))
    masked = whole.for_screen()
    assert isinstance(masked, RequestSlip)
    assert (whole.phone, masked.phone) == ("13800000077", "138****0077")
    receipt = slip(job(counter, f"{done.number}/receipt"))
    assert receipt.for_screen() == receipt


def test_a_rating_sheet_is_printed_counted_and_marked_as_a_copy(counter: Centre) -> None:
    done = closed(counter)
    number = f"{done.number}/rating"
    shown = counter.desk.see(papers.rating_copy, done.id)
    counter.desk.do(papers.print_rating, done.id)
    sent = job(counter, number)
    assert (sent.copy_no, sent.printer, slip(sent)) == (1, "page", shown.document)
    assert (slip(sent).paper, slip(sent).result, slip(sent).closed_at is not None) == ("rating", "solved", True)
    assert "*" in slip(sent).applicant
    counter.clock.forward(minutes=9)
    again = counter.desk.see(papers.rating_copy, done.id)
    assert (again.number, again.document) == (2, shown.document)
    counter.desk.do(papers.print_rating, done.id)
    assert [j.copy_no for j in counter.desk.see(print_queue.find, number)] == [1, 2]


def test_done_again_it_gets_a_new_rating_sheet(counter: Centre) -> None:
    done = closed(counter)
    counter.desk.do(papers.print_rating, done.id)
    counter.desk.do(accept.act, done.id, Act.REOPEN, Step(reason="又坏了"))
    counter.clock.forward(minutes=30)
    counter.desk.do(accept.act, done.id, Act.CLOSE, Step(result="partly", result_text="又修了一次"))
    for copy_no in (1, 2):
        assert counter.desk.see(papers.rating_copy, done.id).number == copy_no
        counter.desk.do(papers.print_rating, done.id)
    made = counter.desk.see(print_queue.find, f"{done.number}/rating-2")
    assert [j.copy_no for j in made] == [1, 2]
    assert (slip(made[0]).result, slip(made[0]).serial) == ("partly", 2)


def test_only_what_is_closed_and_not_rated_can_be_rated_on_paper(counter: Centre) -> None:
    open_one = take(counter)
    for ask in (papers.print_rating, papers.rating_copy):
        with pytest.raises(Refused, match="request_not_now"):
            counter.desk.do(ask, open_one.id)
    done = closed(counter)
    counter.desk.do(ratings.rate, done.id, 5, "screen")
    with pytest.raises(Refused, match="request_rated"):
        counter.desk.do(papers.print_rating, done.id)
    other = closed(counter)
    counter.sign_in("2001")
    with pytest.raises(Refused, match="needs_approver"):
        counter.desk.do(papers.print_rating, other.id)
