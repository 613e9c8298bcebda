"""What the intake does at one press: request, link, files, 一次性告知 and the end of the draft in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.rules.requests.flow import Act, State
from app.rules.rights import Right
from app.services.requests import accept, attachments, drafts, links, papers
from app.services.requests.accept import RequestDone, RequestForm, Step
from app.services.requests.row import load
from app.services.work import Work, asks


@dataclass(frozen=True)
class Order:
    """What is to be done at one press. ``missing`` asks for the materials not handed in; the clock stops then.
    ``proxy`` prints a 代办委托书 for both to sign. ``files`` are names and bytes; the same bytes twice are kept once.
    """

    form: RequestForm
    received_at: datetime | None = None
    missing: tuple[str, ...] = ()
    related: str = ""
    repeats: bool = False
    print_receipt: bool = False
    proxy: bool = False
    files: tuple[tuple[str, bytes], ...] = ()


@asks(Right.REQUESTS)
def register(work: Work, request_id: UUID, order: Order) -> RequestDone:
    """Carry an order out; pressed twice it makes one request. Raises what ``accept.accept``, ``accept.act`` and
    ``attachments.add`` raise, and then nothing of it is stored.
    """
    done = accept.accept(
        work, request_id, order.form, print_receipt=order.print_receipt, received_at=order.received_at,
        missing=order.missing,
    )  # fmt: skip
    if not done.repeated:
        if order.related:
            links.link(work, request_id, "repeat" if order.repeats else "related", order.related)
        for content, name in {content: name for name, content in reversed(order.files)}.items():
            attachments.add(work, request_id, name, content)
        if order.proxy:
            papers.print_proxy(work, request_id)
    drafts.registered(work, request_id)
    return done


@asks(Right.REQUESTS)
def take_back(work: Work, request_id: UUID, reason: str) -> RequestDone:
    """Void what was registered by a slip; what was closed on the spot is opened again first, and the timeline says so.

    Raises what ``accept.act`` raises; after the first minutes somebody must approve.
    """
    if load(work, request_id).state is State.CLOSED:
        accept.act(work, request_id, Act.REOPEN, Step(reason=reason), print_paper=False)
    return accept.act(work, request_id, Act.VOID, Step(reason=reason))
