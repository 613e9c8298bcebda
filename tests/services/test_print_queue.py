"""The paper queue: order, failure, asking, and copies."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.services import documents, print_queue
from app.services.centre import journal
from app.services.desk import Desk
from app.services.documents.till import PriceBoard
from app.services.till import shifts
from app.services.work import Work
from app.store import sql
from tests.support import Centre

HEAD = documents.Head("幸福邻里坊", "红梅社区", "邻里餐厅")


def queue(work: Work, number: str, **how: Any) -> UUID:
    """Any document will do: the queue does not look inside."""
    return work.print(PriceBoard(HEAD, date(2026, 11, 23), ("60+ 周岁",)), number=number, **how)


def claimed(desk: Desk) -> str | None:
    job = desk.do(print_queue.claim_next)
    return job.number if job else None


def audited(desk: Desk) -> int:
    with desk.sessions.read() as session:
        row = sql.row(session, "SELECT count(*) FROM audit_entry")
        return int(row[0]) if row else 0


def test_papers_go_out_in_their_order(desk: Desk, centre_: Centre) -> None:
    for number in ("1", "2", "3"):
        desk.do(queue, number, open_drawer=number == "1")
        centre_.clock.forward(seconds=1)
    before = audited(desk)
    job = desk.do(print_queue.claim_next)
    assert job is not None
    assert (job.number, job.kind, job.copy_no, job.operator, job.open_drawer, job.printer, job.state, job.attempts) == (
        "1", "prices", 1, "主管甲", True, "receipt", "sending", 1,
    )  # fmt: skip
    assert documents.load(job.kind, job.document) == PriceBoard(HEAD, date(2026, 11, 23), ("60+ 周岁",))
    desk.do(print_queue.done, job.id)
    assert [claimed(desk), claimed(desk), claimed(desk)] == ["2", "3", None]
    assert audited(desk) == before  # moving along is not an act


def test_a_failed_paper_keeps_its_place(desk: Desk, centre_: Centre) -> None:
    first = desk.do(queue, "1")
    assert claimed(desk) == "1"
    desk.do(print_queue.failed, first, "offline")
    waiting = desk.see(print_queue.waiting)
    assert (waiting.failed, waiting.total, waiting.oldest) == (1, 1, centre_.clock.now)
    centre_.clock.forward(seconds=5)
    desk.do(queue, "2")
    assert [claimed(desk), claimed(desk), claimed(desk)] == ["1", "2", None]
    (job,) = desk.see(print_queue.find, "1")
    assert (job.attempts, job.error) == (2, "offline")
    desk.do(print_queue.done, first)
    assert desk.see(print_queue.find, "1")[0].error == ""


def test_an_old_paper_is_asked_about(desk: Desk, centre_: Centre) -> None:
    old = desk.do(queue, "1")
    centre_.clock.forward(hours=3, seconds=1)
    desk.do(queue, "2")
    assert claimed(desk) == "2"
    assert desk.see(print_queue.waiting).ask == 1
    desk.do(print_queue.answer, old, True)
    assert claimed(desk) == "1"


def test_three_hours_are_not_old(desk: Desk, centre_: Centre) -> None:
    desk.do(queue, "1")
    centre_.clock.forward(hours=3)
    assert claimed(desk) == "1"


def test_after_a_crash_somebody_is_asked(centre_: Centre) -> None:
    job = centre_.desk.do(queue, "1")
    assert claimed(centre_.desk) == "1"
    again = centre_.reopen()
    desk = again.desk
    assert desk.do(print_queue.recover) == 1
    assert desk.do(print_queue.recover) == 0
    assert claimed(desk) is None
    with pytest.raises(Refused, match="not_signed_in"):
        desk.see(print_queue.find, "1")
    with pytest.raises(Refused, match="not_signed_in"):
        desk.do(print_queue.answer, job, False)
    again.sign_in("2001")
    assert desk.see(print_queue.find, "1")[0].state == "ask"
    desk.do(print_queue.answer, job, False)
    assert desk.see(print_queue.find, "1")[0].state == "dropped"
    assert claimed(desk) is None
    with pytest.raises(Refused, match="job_unknown"):
        desk.do(print_queue.answer, job, True)
    desk.sessions.close()


def test_the_spooler_may_ask_too(desk: Desk) -> None:
    job = desk.do(queue, "1")
    desk.do(print_queue.claim_next)
    desk.do(print_queue.ask, job, "interrupted")
    assert [(j.state, j.error) for j in desk.see(print_queue.find, "1")] == [("ask", "interrupted")]


def test_a_paper_that_a_printer_without_paper_took_comes_again_as_a_marked_copy(desk: Desk, centre_: Centre) -> None:
    job = desk.do(queue, "1", open_drawer=True)
    desk.do(print_queue.claim_next)
    desk.do(print_queue.ask, job, print_queue.PERHAPS_NOT)
    centre_.sign_in("2001")
    desk.do(print_queue.answer, job, True)
    first, second = desk.see(print_queue.find, "1")
    assert (first.state, second.state, second.copy_no, second.open_drawer) == ("dropped", "queued", 2, False)


def test_a_reprint_is_a_marked_copy_of_the_same_paper(desk: Desk, centre_: Centre) -> None:
    first = desk.do(queue, "XS-A-20261123-0001", open_drawer=True)
    desk.do(print_queue.done, first)
    centre_.sign_in("2001")
    centre_.clock.forward(minutes=1)
    desk.do(print_queue.reprint, "prices", "XS-A-20261123-0001")
    third = desk.do(print_queue.reprint, "prices", "XS-A-20261123-0001")
    one, two, three = desk.see(print_queue.find, " XS-A-20261123-0001 ")
    assert (one.copy_no, two.copy_no, three.copy_no) == (1, 2, 3)
    assert one.document == two.document == three.document
    assert (one.open_drawer, two.open_drawer) == (True, False)
    assert (three.id, three.operator, three.state, three.queued_at) == (third, "收银甲", "queued", centre_.clock.now)
    centre_.sign_in("1001")
    entries = desk.see(journal.entries, action="reprint").rows
    assert [e.detail for e in entries] == [{"copy_no": 3, "kind": "prices"}, {"copy_no": 2, "kind": "prices"}]


def test_a_paper_that_a_printer_keeps_waiting_gets_no_copy_beside_it(desk: Desk, centre_: Centre) -> None:
    first = desk.do(queue, "1")
    desk.do(print_queue.claim_next)
    desk.do(print_queue.failed, first, "timeout")
    centre_.clock.forward(seconds=1)
    later = desk.do(queue, "2")
    assert desk.see(print_queue.failing, ["receipt"]) and not desk.see(print_queue.failing, ["page"])
    for number in ("1", "2"):  # tried in vain, and not tried because of it
        with pytest.raises(Refused, match="paper_waits"):
            desk.do(print_queue.reprint, "prices", number)
    desk.do(print_queue.claim_next)
    with pytest.raises(Refused, match="paper_waits"):
        desk.do(print_queue.reprint, "prices", "1")  # being tried again
    desk.do(print_queue.done, first)
    assert not desk.see(print_queue.failing, ["receipt"])
    desk.do(print_queue.reprint, "prices", "1")
    desk.do(print_queue.ask, later, "stale")
    assert desk.do(print_queue.reprint, "prices", "2") == later, "what asks is printed itself"
    assert [job.state for job in desk.see(print_queue.find, "2")] == ["queued"]


def test_a_kept_paper_is_printed_as_the_first_copy(desk: Desk) -> None:
    kept = desk.do(queue, "1", keep=True)
    assert claimed(desk) is None
    assert desk.see(print_queue.waiting).total == 0
    assert desk.do(print_queue.reprint, "prices", "1") == kept
    assert claimed(desk) == "1"
    assert desk.see(print_queue.find, "1")[0].copy_no == 1


def test_what_was_never_printed_cannot_be_reprinted(desk: Desk, centre_: Centre) -> None:
    for kind, number in (("prices", "2"), ("receipt", "1")):
        with pytest.raises(Refused, match="job_unknown"):
            desk.do(print_queue.reprint, kind, number)
    desk.do(queue, "1")
    centre_.sign_in("9001")
    with pytest.raises(Refused, match="needs_approver"):
        desk.do(print_queue.reprint, "prices", "1")


def test_recent_shows_the_waiting_first(desk: Desk, centre_: Centre) -> None:
    for number in ("1", "2", "3"):
        job = desk.do(queue, number)
        if number != "1":
            desk.do(print_queue.done, job)
        centre_.clock.forward(seconds=1)
    assert [j.number for j in desk.see(print_queue.recent)] == ["1", "3", "2"]
    assert len(desk.see(print_queue.recent, 2)) == 2


def test_listeners_hear_of_it(desk: Desk) -> None:
    told: list[frozenset[str]] = []
    desk.changed.append(lambda changes, by: told.append(changes.kinds))
    job = desk.do(queue, "1")
    desk.do(print_queue.claim_next)
    desk.do(print_queue.done, job)
    assert told == [frozenset({"print"})] * 3
    desk.do(print_queue.claim_next)
    assert len(told) == 3  # nothing waiting, nothing told


def test_an_interrupted_paper_comes_out_again_as_a_marked_copy(desk: Desk) -> None:
    desk.do(shifts.open_shift, 0)
    desk.do(shifts.print_x)
    first = desk.do(print_queue.claim_next)
    assert first is not None
    desk.do(print_queue.recover)
    desk.do(print_queue.answer, first.id, True)
    copies = {job.copy_no: job for job in desk.see(print_queue.find, first.number)}
    assert copies[1].state == "dropped"
    assert (copies[2].state, copies[2].open_drawer, copies[2].document) == ("queued", False, first.document)


def test_papers_of_a_printer_that_failed_are_passed_over(desk: Desk, centre_: Centre) -> None:
    for number, printer in (("1", "page"), ("2", "receipt"), ("3", "page"), ("4", "receipt")):
        desk.do(queue, number, printer=printer)
        centre_.clock.forward(seconds=1)
    job = desk.do(print_queue.claim_next, {"page"})
    assert job is not None and (job.number, job.printer) == ("2", "receipt")
    assert desk.do(print_queue.claim_next, {"page", "receipt"}) is None
    assert (desk.see(print_queue.waiting, {"page"}).queued, desk.see(print_queue.waiting, {"receipt"}).queued) == (2, 1)
    assert [claimed(desk) for _ in range(4)] == ["1", "3", "4", None]
    assert desk.see(print_queue.waiting).sending == 4


def test_who_asks_and_why(desk: Desk, centre_: Centre) -> None:
    jobs = []
    for number in ("1", "2", "3"):
        jobs.append(desk.do(queue, number))
        centre_.clock.forward(seconds=1)
    desk.do(print_queue.ask, jobs[2], "stale")
    desk.do(print_queue.ask, jobs[0], "needs_page_printer")
    assert list(desk.see(print_queue.asked).items()) == [(jobs[0], "needs_page_printer"), (jobs[2], "stale")]


def test_what_waits_is_read_from_its_own_index(desk: Desk) -> None:
    """Else every claim would read through years of papers."""
    with desk.sessions.read() as session:
        for statement in (print_queue._to_send(("page",)), print_queue._asked()):
            words = str(statement.compile(session.connection(), compile_kwargs={"literal_binds": True}))
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}").fetchall()
            assert "ix_print_job_waiting" in str(plan), plan
