"""Papers of repairs: those of one thing by a small form, the lists of the counter looked at before they are printed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.rules.repairs.flow import AWAY
from app.services import print_queue
from app.services.documents import Document
from app.services.print_queue import PaperCopy
from app.services.repairs import papers, sheets
from app.services.repairs.board import RepairCard
from app.services.repairs.papers import PaperMade
from app.ui.kit.act import act, look
from app.ui.kit.asks import one_of
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, RECEIPT, sent


@dataclass(frozen=True)
class PaperChosen:
    """Which paper of a thing."""

    which: str


def print_form(ctx: Ctx, found: RepairCard) -> DrawerForm[PaperChosen]:
    """打印: what there is for this thing."""
    options = [("tag", "取件牌")] if found.thing.kind not in AWAY else []
    if found.visit is not None and found.thing.kind not in AWAY:
        options += [("slip", "收件单"), *([("quote", "报价同意书")] if found.thing.quote is not None else [])]
    kinds = {"dispatch": "派工单", "done": "完工单"}
    options += [(paper, words) for paper, words in kinds.items() if last_of(ctx, found, paper)]
    asks = (one_of("which", "单据", options or [("tag", "取件牌")], chips=True),)
    return DrawerForm(ctx, "打印", PaperChosen, asks, verb="打印")


def last_of(ctx: Ctx, found: RepairCard, paper: str) -> PaperMade | None:
    """The newest paper of this kind that was made for a thing; None without one."""
    made = ctx.desk.see(papers.papers_made, found.row.number)
    return next((m for m in reversed(made) if m.number.rpartition("/")[2].partition("-")[0] == paper), None)


def print_chosen(ctx: Ctx, found: RepairCard, which: str, owner: object, then: Callable[[], object]) -> None:
    """Print the paper that was chosen; what was frozen once comes out as a copy."""
    done = lambda _job: then()  # noqa: E731
    said = sent(ctx.desk, RECEIPT)
    if which == "tag":
        act(ctx, papers.print_tag, found.row.id, then=done, said=said, by=owner)
    elif which == "slip" and found.visit is not None:
        act(ctx, papers.print_slip, found.visit.id, then=done, said=said, by=owner)
    elif which == "quote":
        act(ctx, papers.print_quote, found.row.id, then=done, said=said, by=owner)
    else:
        made = last_of(ctx, found, which)
        if made is not None:
            act(ctx, print_queue.reprint, made.kind, made.number, then=done, said=said, by=owner)


def show_sheet(ctx: Ctx, name: str, query: Callable[..., Document], *args: Any, owner: object) -> None:
    """Look at a list of the counter; one key prints the very one that is shown."""
    sheet = look(ctx, query, *args)
    if sheet is None:
        return
    printed = f"{name}{sent(ctx.desk, PAGE)}"
    preview(ctx, name, PaperCopy(sheet), lambda: act(ctx, sheets.print_repair_sheet, sheet, said=printed, by=owner))


def show_unclaimed(ctx: Ctx, owner: object) -> None:
    """催取清单."""
    show_sheet(ctx, "催取清单", sheets.unclaimed_list, owner=owner)


def show_ledger(ctx: Ctx, first: date, last: date, owner: object) -> None:
    """小修理台账."""
    show_sheet(ctx, "小修理台账", sheets.repair_ledger, first, last, owner=owner)
