"""Papers of an activity, each looked at before it is printed; the 号码条 of an entry comes out at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.rules.dates import local_day
from app.services.activities import papers
from app.services.activities.row import ActivityRow
from app.services.documents import Document
from app.services.print_queue import PaperCopy
from app.ui.kit.act import act, look
from app.ui.kit.asks import one_of
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, RECEIPT, sent

UNMET_DAYS = timedelta(days=90)
"""How far back 没报上名单 goes, and how far ahead."""


@dataclass(frozen=True)
class PaperWanted:
    """Which paper."""

    which: str


def paper_form(ctx: Ctx, entry: bool) -> DrawerForm[PaperWanted]:
    """打印: what there is; ``entry`` whether somebody is in hand."""
    options = [("sheet", "签到表"), ("notice", "活动通知"), ("unmet", "没报上名单")]
    options += [("slip", "号码条")] if entry else []
    asks = (one_of("which", "单据", options, chips=True),)
    return DrawerForm(ctx, "打印", PaperWanted, asks, verb="看一看", start="which")


def show_paper(ctx: Ctx, which: str, row: ActivityRow, owner: object) -> None:
    """Look at a paper of an activity; one key prints the very one that is shown."""
    if which == "sheet":
        _show(ctx, "签到表", papers.sign_in_sheet, row.id, owner=owner)
    elif which == "notice":
        _show(ctx, "活动通知", papers.notice, row.id, owner=owner)
    else:
        today = local_day(ctx.desk.now())
        _show(ctx, "没报上名单", papers.unmet_list, today - UNMET_DAYS, today + UNMET_DAYS, owner=owner)


def print_slip(ctx: Ctx, entry_id: UUID, owner: object) -> None:
    """号码条 of an entry, at once."""
    slip = look(ctx, papers.number_slip, entry_id)
    if slip is not None:
        act(ctx, papers.print_activity_paper, slip, said=f"号码条{sent(ctx.desk, RECEIPT)}", by=owner)


def _show(ctx: Ctx, name: str, query: Callable[..., Document], *args: Any, owner: object) -> None:
    paper = look(ctx, query, *args)
    if paper is not None:
        said = f"{name}{sent(ctx.desk, PAGE)}"
        printed = lambda: act(ctx, papers.print_activity_paper, paper, said=said, by=owner)  # noqa: E731
        preview(ctx, name, PaperCopy(paper), printed)
