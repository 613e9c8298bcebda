"""Lists of requests on A4: 受理台账 of a day, 到期清单, 交接单. Every page says what it is and how many there are."""

from collections.abc import Sequence
from datetime import date, datetime

from reportlab.pdfgen.canvas import Canvas

from app.print import fonts, words
from app.print.maker import Copy
from app.print.page_flow import Column, Flow, Strip
from app.print.pdf import A4, INK, PLUM, QUIET, write
from app.print.requests import words as said
from app.print.sheets import Sheet, sheet_pdf
from app.rules.dates import local
from app.rules.money import symbol
from app.rules.requests.flow import State
from app.services.documents.requests import DueList, HandoverJob, HandoverSheet, LedgerRow, RequestLedger

LANDSCAPE = (A4[1], A4[0])
_SIZE = 9
_SUMMARY = 160  # characters of a request's text a list shows


def ledger_pdf(ledger: RequestLedger, copy: Copy) -> bytes:
    """受理台账: one row per request taken in on the day."""
    printed = copy.printed(ledger.made_at, ledger.made_by)
    sheet = Sheet(LANDSCAPE, ledger.head, "受理台账", words.long_day(ledger.day), printed, copy.mark)
    columns = _columns(sheet.width, _LEDGER)
    head, flow = Flow(sheet.width, _SIZE), Flow(sheet.width, _SIZE)
    head.row(columns, [column.title for column in columns], head=True)
    for index, row in enumerate(ledger.rows, 1):
        flow.row(columns, _ledger_cells(index, row, ledger.day))
    if not ledger.rows:
        flow.gap(20)
        flow.text("当日没有受理事项。", 14)
    foot = Flow(sheet.width, 11)
    foot.gap(8)
    foot.text(_totals(ledger.rows), 12, bold=True)
    foot.blank(("登记人", 1), ("审核人", 1), ("日期", 1), high=30)
    return sheet_pdf(sheet, flow.strips, foot.strips, head.strips, ledger.day.isoformat())


def due_pdf(due: DueList, copy: Copy) -> bytes:
    """到期清单: what is late, due on the day, due soon; with room to write what was done."""
    count = len(due.late) + len(due.today) + len(due.soon)
    note = f"{words.long_day(due.day)} · 共 {count} 件"
    sheet = Sheet(LANDSCAPE, due.head, "到期清单", note, copy.printed(due.made_at, due.made_by), copy.mark)
    columns = _columns(sheet.width, _DUE)
    head, flow = Flow(sheet.width, _SIZE + 1), Flow(sheet.width, _SIZE + 1)
    head.row(columns, [column.title for column in columns], head=True)
    head.strips.append(Strip(4, lambda canvas, x, y: None))
    for title, rows in (("已逾期", due.late), ("当日到期", due.today), ("近日到期", due.soon)):
        if rows:
            flow.heading(title, f"{len(rows)} 件")
        for row in rows:
            flow.row(columns, _due_cells(row, due.day.year))
    if not count:
        flow.gap(20)
        flow.text("没有到期事项。", 14)
    foot = Flow(sheet.width, 11)
    foot.blank(("制表人", 1), ("主管", 1), ("日期", 1), high=34)
    return sheet_pdf(sheet, flow.strips, foot.strips, head.strips, due.day.isoformat())


def handover_pdf(handover: HandoverSheet, copy: Copy) -> bytes:
    """交接单: the day's figures, what is still open with its deadline, a note, and two signatures."""
    printed = copy.printed(handover.made_at, handover.made_by)
    sheet = Sheet(A4, handover.head, "窗口交接单", words.long_day(handover.day), printed, copy.mark)
    columns = _columns(sheet.width, _HANDOVER)
    flow = Flow(sheet.width, _SIZE + 1)
    flow.strips.append(_figures(handover, sheet.width))
    flow.row(columns, [column.title for column in columns], head=True)
    year = handover.day.year
    for title, rows in (
        ("已逾期", handover.late),
        ("马上到期", handover.due),
        ("还没派单", handover.unassigned),
        ("等居民补正", handover.awaiting),
        ("待回访", handover.to_call),
        ("差评整改中", handover.bad_rated),
    ):
        if rows:
            flow.heading(title, f"{len(rows)} 件")
        for row in rows:
            flow.row(columns, _handover_cells(row, year, rows is handover.to_call))
    _jobs(flow, handover)
    flow.gap(6)
    if handover.left:
        flow.text(f"另有 {handover.left} 件未列出，见受理列表。", 11, bold=True)
    if handover.papers_waiting:
        flow.text(f"打印机还有 {handover.papers_waiting} 张纸没有打出来。", 11, bold=True)
    if wardens := _wardens(handover):
        flow.text(f"网格员：{wardens}", 11)
    flow.heading("交代的事")
    flow.text(handover.note or "（请在下面写）", 12, colour=INK if handover.note else QUIET)
    foot = Flow(sheet.width, 12)
    for _ in range(1 if handover.note else 3):
        foot.blank(("", 1), high=26)
    to = f"接班人（{handover.to}）" if handover.to else "接班人"
    foot.blank((f"交班人（{handover.made_by}）", 1), (to, 1), high=36)
    foot.blank(("交接时间", 1), ("主管", 1), high=32)
    return sheet_pdf(sheet, flow.strips, foot.strips, code=handover.day.isoformat())


_JOBS = {"collect": "待取维修，该打电话的", "tag": "取件牌还没登记", "booking": "明日场地", "activity": "活动待通知"}


def _jobs(flow: Flow, handover: HandoverSheet) -> None:
    """What the other families leave."""
    for kind, title in _JOBS.items():
        rows = [job for job in handover.jobs if job.kind == kind]
        if rows:
            flow.heading(title, f"{len(rows)} 件" if kind in ("collect", "tag") else f"{len(rows)} 场")
        for job in rows:
            flow.text(_job_words(job), 11)
    said = [f"待取维修共 {handover.collect} 件"] if handover.collect else []
    if handover.deposits:
        said.append(f"手里押金 {handover.deposits} 笔 {symbol(handover.deposit_total)}")
    if said:
        flow.gap(4)
        flow.text("；".join(said) + "。", 11, bold=True)


def _job_words(job: HandoverJob) -> str:
    if job.kind == "booking" and job.starts_at is not None and job.ends_at is not None:
        span = f"{local(job.starts_at):%H:%M}–{local(job.ends_at):%H:%M}"
        parts = (span, job.where, f"{job.count} 人", "待审批" if job.what == "pending" else "", job.number)
    elif job.kind == "activity" and job.starts_at is not None:
        parts = (f"{local(job.starts_at):%m-%d %H:%M}", job.what, job.where, f"还要通知 {job.count} 份报名", "")
    else:
        waits = f"待取 {job.count} 天" if job.kind == "collect" else ""
        parts = (job.number, job.what, job.where, waits, "")
    return "　".join(part for part in parts if part)


def _figures(handover: HandoverSheet, width: float) -> Strip:
    """The day in five large figures."""
    shown = (
        ("今日受理", handover.received),
        ("当场办结", handover.closed_now),
        ("今日办结", handover.closed),
        ("在办", handover.open),
        ("逾期", handover.overdue),
    )

    def put(canvas: Canvas, x: float, y: float) -> None:
        part = width / len(shown)
        for index, (label, count) in enumerate(shown):
            left = x + index * part
            number = str(count)
            write(canvas, left, y - 30, number, 26, bold=True, colour=PLUM if label == "逾期" and count else INK)
            write(canvas, left + fonts.width(number, 26, bold=True) + 6, y - 30, label, 11, colour=QUIET)

    return Strip(42, put)


def _columns(width: float, spec: Sequence[tuple[str, float]]) -> tuple[Column, ...]:
    """Columns by name and share of the width."""
    whole = sum(share for _, share in spec)
    return tuple(Column(name, width * share / whole, bold=name == "受理编号") for name, share in spec)


# In points of an A4 page; a number, a phone and a time must not break.
_LEDGER = (
    ("序号", 28), ("受理编号", 106), ("时间", 44), ("事项", 70), ("申请人", 66), ("电话", 76), ("内容摘要", 94),
    ("来源", 44), ("受理人", 46), ("承办", 58), ("承诺", 50), ("状态与结果", 62), ("评价", 30),
)  # fmt: skip
_DUE = (
    ("承诺办结", 58), ("受理编号", 116), ("事项", 92), ("申请人", 62), ("电话", 84), ("地点", 92), ("承办", 70),
    ("状态", 44), ("办理情况", 156),
)  # fmt: skip
_HANDOVER = (("期限", 56), ("受理编号", 116), ("事项", 88), ("申请人和电话", 84), ("承办", 70), ("内容", 113))


def _received(at: datetime, day: date) -> str:
    """The time, with its date where what came on paper was received on another day than it was typed in."""
    wall = words.local(at)
    return f"{wall:%H:%M}" if wall.date() == day else f"{wall.month}月{wall.day}日\n{wall:%H:%M}"


def _ledger_cells(index: int, row: LedgerRow, day: date) -> list[str]:
    ended = "、".join(part for part in (said.state(row.state), said.result(row.result)) if part)
    return [
        str(index),
        row.number,
        _received(row.received_at, day),
        said.item(row.item),
        row.applicant or "匿名",
        row.phone,
        _summary(row),
        said.channel(row.channel),
        row.receiver,
        row.handler,
        _due(row.due, day.year),
        ended + ("（逾期）" if row.late else ""),
        dict(said.RATINGS).get(row.rating or 0, ""),
    ]


def _due_cells(row: LedgerRow, year: int) -> list[str]:
    who = row.applicant or "匿名"
    urgent = "【急】" if row.urgent else ""
    item = urgent + said.item(row.item)
    return [_due(row.due, year), row.number, item, who, row.phone, row.place, row.handler, said.state(row.state), ""]


def _handover_cells(row: LedgerRow, year: int, to_call: bool) -> list[str]:
    """``to_call``: what is due is the call back; the promise itself has been kept or not by then."""
    call = None if row.call_back_due is None else words.local(row.call_back_due)
    return [
        f"回访\n{_due(call, year)}" if to_call and call is not None else _due(row.due, year),
        row.number,
        ("【急】" if row.urgent else "") + said.item(row.item),
        "\n".join(filter(None, (row.applicant or "匿名", row.phone))),
        "\n".join(filter(None, (row.handler or ("待派" if row.state == State.REGISTERED else ""), row.grid))),
        _summary(row),
    ]


def _wardens(handover: HandoverSheet) -> str:
    """Whom to call in each 网格 that a row names, once for all of them."""
    rows = (*handover.late, *handover.due, *handover.unassigned, *handover.awaiting, *handover.to_call)
    named = {row.grid: row.warden for row in (*rows, *handover.bad_rated) if row.grid and row.warden}
    return "；".join(f"{grid} {warden}" for grid, warden in named.items())


def _summary(row: LedgerRow) -> str:
    """The beginning of what was asked for; nothing where it would tell a hardship on a list many people see."""
    if said.item(row.item) != row.item or words.discreet(row.text, "") != row.text:
        return "见受理系统"
    flat = " ".join(row.text.split())
    return flat if len(flat) <= _SUMMARY else flat[: _SUMMARY - 1] + "…"


def _due(due: datetime | None, year: int) -> str:
    if due is None:
        return "—"
    named = f"{due.month}月{due.day}日\n{due:%H:%M}"
    return named if due.year == year else f"{due.year}年\n{named}"


def _totals(rows: tuple[LedgerRow, ...]) -> str:
    closed = [row for row in rows if row.state == State.CLOSED]
    now = sum(row.closed_at == row.received_at for row in closed)
    counts = (
        ("共", len(rows)),
        ("当场办结", now),
        ("其他办结", len(closed) - now),
        ("在办", sum(row.state in (State.REGISTERED, State.IN_PROGRESS) for row in rows)),
        ("待补正", sum(row.state == State.AWAITING for row in rows)),
        ("不予受理", sum(row.state == State.DECLINED for row in rows)),
        ("作废与并案", sum(row.state in (State.VOID, State.MERGED) for row in rows)),
        ("逾期", sum(row.late for row in rows)),
    )
    return "，".join(f"{label} {count} 件" for label, count in counts) + "。"
