"""收银数据说明书: one page that says what the store says, for whoever may read reports."""

import pytest

from app.errors import Refused
from app.print.render import render
from app.services import documents, print_queue
from app.services.documents.till import TillStatement
from app.services.till import shifts, till_statement
from app.store import schema
from app.store.verify import verify
from tests.print.paper_samples import statement as sample
from tests.services.till.test_shifts import sell
from tests.support import Centre


def test_it_says_the_numbers_the_rules_and_the_ends_of_the_chains(centre_: Centre) -> None:
    desk = centre_.desk
    centre_.sign_in("1001")
    desk.do(shifts.open_shift, 0)
    sell(centre_)
    desk.do(shifts.submit_count, {1: 18_00})
    z = desk.do(shifts.close)
    paper = desk.see(till_statement.statement)
    assert dict(paper.numbers) == {"小票": "XS-A-20261123-0001", "交班单": z.number}
    assert (paper.z_number, paper.perpetual_sales, paper.revision) == (1, 18_00, schema.HEAD)
    assert [(rule.code, rule.version) for rule in paper.policies] == [("P1", 1)]
    (chain,) = [one for one in paper.chains if one.terminal == "A"]
    assert verify(desk.sessions).heads["A"] == (chain.serial, chain.head)
    job = desk.do(till_statement.print_statement, paper)
    (queued,) = [row for row in desk.see(print_queue.recent, 20) if row.id == job]
    assert documents.load(TillStatement.KIND, queued.document) == paper


def test_it_is_for_who_reads_reports(centre_: Centre) -> None:
    centre_.sign_in("2001")
    with pytest.raises(Refused):
        centre_.desk.see(till_statement.statement)


def test_it_is_one_page() -> None:
    assert render(sample(), form="pdf").count(b"/Type /Page\n") <= 1
