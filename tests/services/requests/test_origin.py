"""The number 12345 gave a request: kept with it, printed for who answers 12345, found however old it is."""

import pytest

from app.errors import Refused
from app.rules.requests.flow import Act
from app.services import documents, print_queue
from app.services.documents.requests import RequestSlip
from app.services.requests import accept, detail, filters, listing
from app.services.requests.accept import Step
from app.services.requests.filters import RequestFilter
from tests.services.requests.asked import anybody, take
from tests.support import Centre

GIVEN = "hz〔2026〕０１２３ 号"
KEPT = "HZ〔2026〕0123号"


def found(centre: Centre, query: str) -> list[str]:
    return [row.number for row in centre.desk.see(listing.listing, RequestFilter(query=query)).rows]


def test_it_is_kept_printed_and_found(counter: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    done = take(counter, channel="hotline", origin_number=GIVEN, handler_id=anybody(counter))
    counter.desk.do(accept.act, done.id, Act.CLOSE, Step(result="solved", result_text="修好了"))
    assert counter.desk.see(detail.detail, done.id).card.origin_number == KEPT
    for paper, origin in (("dispatch", KEPT), ("closed", KEPT)):
        job = counter.desk.see(print_queue.find, f"{done.number}/{paper}")[-1]
        slip = documents.load(job.kind, job.document)
        assert isinstance(slip, RequestSlip) and slip.origin == origin
    take(counter)
    for query in (KEPT, GIVEN, "0123号"):
        assert found(counter, query) == [done.number], query
    monkeypatch.setattr(filters, "TEXT_WINDOW", 1)  # older than what words are looked for in
    assert found(counter, GIVEN) == [done.number] and found(counter, "0123号") == []


def test_another_channel_has_none_and_a_whole_letter_is_none(counter: Centre) -> None:
    done = take(counter, channel="phone", origin_number=GIVEN)
    assert counter.desk.see(detail.detail, done.id).card.origin_number == ""
    with pytest.raises(Refused) as refused:
        take(counter, channel="hotline", origin_number="转办工单" * 20)
    assert refused.value.data["field"] == "origin_number"
