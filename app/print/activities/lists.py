"""Pages of 邻里活动 on A4: 签到表, 没报上名单, 活动通知."""

from collections import Counter
from collections.abc import Sequence

from app.print import words
from app.print.activities import words as said
from app.print.maker import Copy
from app.print.page_flow import Column, Flow
from app.print.pdf import A4
from app.print.sheets import Sheet, sheet_pdf
from app.rules.records import brief_number
from app.services.documents.activities import ActivityNotice, SignInSheet, UnmetList

_SIGN_IN = (("序号", 36), ("姓名", 80), ("电话", 96), ("报名单号", 96), ("签名", 128), ("备注", 90))
_AWAY = (("单号", 124), ("活动", 130), ("时间", 92), ("姓名", 66), ("人数", 38), ("原因", 80))


def sign_in_pdf(sheet: SignInSheet, copy: Copy) -> bytes:
    """签到表: a row for everybody with a place and the empty ones after them, all high enough to sign in."""
    note = f"{len(sheet.rows)} 人已报名"
    page = Sheet(A4, sheet.head, sheet.NAME, note, copy.printed(sheet.made_at, sheet.made_by), copy.mark)
    columns = _columns(page.width, _SIGN_IN)
    head, flow = Flow(page.width, 12), Flow(page.width, 12)
    head.text(sheet.activity.title, 16, bold=True)
    head.text(" · ".join(filter(None, (said.start_to_end(sheet.activity), sheet.activity.place))), 12)
    head.gap(4)
    head.row(columns, [column.title for column in columns], head=True)
    for index, row in enumerate(sheet.rows, 1):
        flow.row(
            columns, ["\n" + str(index), "\n" + row.name, "\n" + row.phone, "\n" + brief_number(row.number), "", ""]
        )
    for index in range(len(sheet.rows) + 1, len(sheet.rows) + sheet.spare + 1):
        flow.row(columns, ["\n" + str(index), "", "", "\n现场", "", ""])
    foot = Flow(page.width, 12)
    foot.gap(8)
    foot.text(_counted(sheet), 12, bold=True)
    foot.blank(("实到人数", 1), ("负责人", 1), ("日期", 1), high=32)
    return sheet_pdf(page, flow.strips, foot.strips, head.strips, sheet.activity.number)


def unmet_pdf(sheet: UnmetList, copy: Copy) -> bytes:
    """没报上名单: who could not be taken, and how many people that are by reason."""
    people = sum(row.people for row in sheet.rows)
    span = words.long_day(sheet.first)
    if sheet.last != sheet.first:
        span = f"{sheet.first:%Y-%m-%d} 至 {sheet.last:%Y-%m-%d}"
    page = Sheet(A4, sheet.head, sheet.NAME, span, copy.printed(sheet.made_at, sheet.made_by), copy.mark)
    columns = _columns(page.width, _AWAY)
    head, flow = Flow(page.width, 11), Flow(page.width, 11)
    head.row(columns, [column.title for column in columns], head=True)
    for row in sheet.rows:
        cells = [row.number, row.title, said.day_and_time(row.starts_at), row.name, str(row.people), said.why(row)]
        flow.row(columns, cells)
    if not sheet.rows:
        flow.gap(20)
        flow.text("没有人没报上。", 14)
    by_reason: Counter[str] = Counter()
    for row in sheet.rows:
        by_reason[said.why(row)] += row.people
    foot = Flow(page.width, 12)
    foot.gap(8)
    parts = "，".join(f"{reason} {count} 人" for reason, count in by_reason.items())
    foot.text(f"共 {len(sheet.rows)} 份、{people} 人" + (f"：{parts}。" if parts else "。"), 12, bold=True)
    return sheet_pdf(page, flow.strips, foot.strips, head.strips, sheet.first.isoformat())


def notice_pdf(paper: ActivityNotice, copy: Copy) -> bytes:
    """活动通知: large enough to be read at the door."""
    printed = copy.printed(paper.made_at, paper.made_by)
    page = Sheet(A4, paper.head, paper.NAME, paper.activity.number, printed, copy.mark)
    flow = Flow(page.width, 18)
    flow.gap(16)
    flow.text(paper.activity.title, 34, bold=True)
    flow.gap(14)
    groups = "，".join(f"{group}最多 {most} 人" for group, most in paper.quotas)
    for label, value in (
        ("时间", said.start_to_end(paper.activity)),
        ("地点", paper.activity.place or paper.head.centre),
        ("名额", f"{paper.capacity} 人" + (f"（{groups}）" if groups else "")),
        ("费用", said.fee(paper.activity)),
        ("报名截止", said.day_and_time(paper.until)),
        ("报名", _where(paper)),
    ):
        flow.pairs((label, value), bold=label == "时间")
        flow.gap(8)
    if paper.note:
        flow.gap(10)
        flow.panel((paper.note, 16, False))
    foot = Flow(page.width, 14)
    if paper.waiting:
        foot.text("名额满了可以登记候补，空出来按先后通知；没有电话的，凭号码条来问。", 14)
    return sheet_pdf(page, flow.strips, foot.strips, code=paper.activity.number)


def _where(paper: ActivityNotice) -> str:
    phone = f"电话 {paper.head.phone}" if paper.head.phone else ""
    return "，".join(filter(None, (f"{paper.head.centre}服务台", paper.head.address, phone)))


def _counted(sheet: SignInSheet) -> str:
    waiting = f"，候补 {sheet.waiting} 人" if sheet.waiting else ""
    return f"名额 {sheet.capacity} 人，已报名 {len(sheet.rows)} 人{waiting}；空行供现场来的人签到。"


def _columns(width: float, spec: Sequence[tuple[str, float]]) -> tuple[Column, ...]:
    whole = sum(share for _, share in spec)
    return tuple(Column(name, width * share / whole, bold=name == "姓名") for name, share in spec)
