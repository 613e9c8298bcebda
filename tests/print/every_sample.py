"""One of every paper of the house, of all families: the one place that lists them."""

from app.services.documents import Document
from tests.print import (
    activity_samples,
    paper_samples,
    register_samples,
    report_samples,
    room_samples,
    sign_samples,
    subsidy_samples,
)
from tests.print.repairs import repair_samples
from tests.print.requests import request_samples


def of_requests() -> dict[str, Document]:
    """One of every paper of requests, residents and what goes with them."""
    return {
        **{paper: request_samples.slip(paper) for paper in ("receipt", "dispatch", "missing", "declined", "closed")},
        "ledger": request_samples.ledger(), "due": request_samples.due_list(), "handover": request_samples.handover(),
        "consent": request_samples.consent(), "way": request_samples.way(),
    }  # fmt: skip


def every_paper() -> dict[str, Document]:
    """All of them, by family and name."""
    families: dict[str, dict[str, Document]] = {
        "till": {
            **paper_samples.rolls(),
            "prices": paper_samples.prices(),
            "deposits": paper_samples.deposits(),
            "statement": paper_samples.statement(),
            "route": paper_samples.route(),
            "pad": paper_samples.order_pad(),
        },
        "centre": {"journal": paper_samples.journal(), "recovery": paper_samples.recovery()},
        "requests": of_requests(),
        "repairs": repair_samples.every(),
        "rooms": room_samples.room_papers(),
        "activities": activity_samples.activity_papers(),
        "report": report_samples.report_papers(),
        "signs": sign_samples.sign_papers(),
        "registers": register_samples.register_papers(),
        "subsidy": subsidy_samples.subsidy_papers(),
    }
    return {f"{family} {name}": paper for family, papers in families.items() for name, paper in papers.items()}
