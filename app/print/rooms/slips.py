"""预约确认单 on a roll or a page, and 使用承诺书 with the rules of the house."""

from reportlab.pdfgen.canvas import Canvas

from app.print import words
from app.print.maker import Copy
from app.print.page_flow import Draw, Flow, Strip, height, symbol
from app.print.pdf import A4, A5
from app.print.roll import Paper, Roll
from app.print.roll_parts import reprint_banner, sign_lines
from app.print.rooms import words as said
from app.print.sheets import Sheet, sheet_pdf
from app.rules.rooms.terms import PROMISES, USE_RULES, said_terms
from app.services.documents.rooms import RoomPromise, RoomSlip

_CODE = 76.0
_SIZES = {"A4": (14, 13, 12, 11), "A5": (11, 10, 9)}
"""The largest at which a paper fits one page; a long one flows on in the smallest."""
_PAGES = {"A4": A4, "A5": A5}


def slip_roll(slip: RoomSlip, width: int, copy: Copy) -> Paper:
    """预约确认单: the room and the time in large type, the money, the rules, a line to sign and the code."""
    roll = Roll(f"{_title(slip)} {slip.use.number}", width)
    size = roll.sizes.body
    reprint_banner(roll, copy.banner)
    roll.line(f"{slip.head.community} · {slip.head.centre}".strip(" ·"), size, anchor="center")
    roll.line(_title(slip), roll.sizes.title, bold=True, anchor="center")
    roll.gap(6)
    if slip.until is not None:
        roll.banner(((_waits(slip), roll.sizes.body),))
        roll.gap(6)
    roll.line(said.place(slip.use), roll.sizes.strong, bold=True)
    starts_at = slip.use.starts_at
    roll.line(words.long_day(words.local(starts_at).date()), roll.sizes.strong, bold=True)
    roll.line(said.hours(starts_at, slip.use.ends_at), roll.sizes.strong, bold=True)
    roll.gap(4)
    for label, value in _facts(slip):
        if label != "设备":
            roll.pair(label, value, size)
    for index, thing in enumerate(slip.use.things):
        roll.pair("" if index else "设备", said.things((thing,)), size)
    roll.rule()
    for label, value in _money(slip):
        roll.pair(label, value, size, bold=label != "收据")
    roll.rule()
    for line in _rules(slip):
        roll.line(line, roll.sizes.small)
    sign_lines(roll, ("预约人签字",))
    roll.gap(8)
    contact = tuple(part for part in (slip.head.address, f"电话 {slip.head.phone}" if slip.head.phone else "") if part)
    roll.code(slip.use.number, ("到场扫码或报单号签到", *contact))
    roll.line(copy.printed(slip.made_at, slip.made_by), roll.sizes.small)
    return roll.finish()


def slip_pdf(slip: RoomSlip, copy: Copy) -> bytes:
    """预约确认单 on A4, with room for the seal."""
    printed = copy.printed(slip.made_at, slip.made_by)
    page = Sheet(A4, slip.head, _title(slip), slip.use.number, printed, copy.mark)
    foot = Flow(page.width, 12)
    foot.blank(("预约人签字", 1), ("经办人", 0.8), ("盖章", 0.8), high=40)
    contact = " · ".join(part for part in (slip.head.address, slip.head.phone) if part)
    foot.text(f"到场扫码或报单号签到。{contact}", 11)
    for size in _SIZES["A4"]:
        strips = _slip_body(slip, page.width, size)
        if height(strips) + height(foot.strips) <= page.room:
            break
    return sheet_pdf(page, strips, foot.strips, code=slip.use.number)


def _slip_body(slip: RoomSlip, width: float, size: int) -> list[Strip]:
    flow = Flow(width, size)
    flow.strips.append(Strip(0, _code(slip.use.number, width)))
    if slip.until is not None:
        narrow = Flow(width - _CODE - 14, size)
        narrow.panel((_waits(slip), size, True))
        flow.strips += narrow.strips
        flow.gap(6)
    lead = Flow(width - _CODE - 14, size)
    lead.text(said.place(slip.use), size + 8, bold=True)
    lead.text(said.day_and_hours(slip.use), size + 4, bold=True)
    flow.strips += lead.strips
    short = _CODE + 6 - height(flow.strips)
    if short > 0:
        flow.gap(short)
    flow.heading("预约")
    for fact in _facts(slip):
        flow.pairs(fact)
    flow.heading("费用")
    for fact in _money(slip):
        flow.pairs(fact, bold=fact[0] != "收据")
    flow.heading("须知")
    for line in _rules(slip):
        flow.text(line, size - 1)
    return flow.strips


def _code(number: str, width: float) -> Draw:
    def put(canvas: Canvas, x: float, y: float) -> None:
        symbol(canvas, x + width, y, _CODE, number)

    return put


def _title(slip: RoomSlip) -> str:
    return "预约登记单" if slip.state == "pending" else slip.NAME


def _waits(slip: RoomSlip) -> str:
    until = f"，{words.minute(slip.until)} 前没有通过就不再保留" if slip.until is not None else ""
    return f"待审核，还没有确认{until}"


def _facts(slip: RoomSlip) -> list[tuple[str, str]]:
    use = slip.use
    told = [
        ("单号", use.number),
        ("系列", slip.series),
        ("用途", said.title(use)),
        ("单位", said.group(use)),
        ("预约人", f"{slip.who} {slip.phone}".strip()),
        ("人数", f"{said.people(use.headcount)}（容纳 {slip.capacity} 人）" if use.headcount else ""),
        ("布置整理", said.held(use)),
        ("桌椅", use.layout),
        ("设备", said.things(use.things)),
    ]
    return [(label, value) for label, value in told if value]


def _money(slip: RoomSlip) -> list[tuple[str, str]]:
    told = [("场地费", said.room_fee(slip)), ("押金", said.room_deposit(slip)), ("收据", "、".join(slip.receipts))]
    return [(label, value) for label, value in told if value]


def _rules(slip: RoomSlip) -> list[str]:
    terms = said_terms(slip.terms, fee=slip.fee > 0, deposit=slip.deposit > 0)
    return [f"{n}. {line}" for n, line in enumerate((*terms, *USE_RULES), 1)]


def promise_pdf(paper: RoomPromise, copy: Copy) -> bytes:
    """使用承诺书: the use, the rules, what is promised, and the lines to sign on."""
    printed = copy.printed(paper.made_at, paper.made_by)
    page = Sheet(_PAGES[paper.size], paper.head, paper.NAME, paper.use.number, printed, copy.mark)
    small = paper.size == "A5"
    foot = Flow(page.width, 11 if small else 13)
    foot.blank(("承诺人签字", 1.2), ("日期", 1), high=34 if small else 46)
    if not small:
        foot.blank(("联系电话", 1.2), ("经办人", 1), high=40)
    for size in _SIZES[paper.size]:
        strips = _promise_body(paper, page.width, size)
        if height(strips) + height(foot.strips) <= page.room:
            break
    return sheet_pdf(page, strips, foot.strips, code=paper.use.number)


def _promise_body(paper: RoomPromise, width: float, size: int) -> list[Strip]:
    use, flow = paper.use, Flow(width, size)
    flow.gap(4)
    for cell in (
        ("场地", said.place(use)),
        ("时间", said.day_and_hours(use)),
        ("布置整理", said.held(use)),
        ("用途", said.title(use)),
        ("单位", said.group(use)),
        ("承诺人", f"{paper.who} {paper.phone}".strip()),
        ("人数", said.people(use.headcount)),
        ("设备", said.things(use.things)),
    ):
        flow.pairs(cell, bold=cell[0] in ("场地", "时间"))
    flow.heading("须知")
    for n, rule in enumerate(USE_RULES, 1):
        flow.text(f"{n}. {rule}")
    terms = said_terms(paper.terms, fee=paper.fee > 0, deposit=paper.deposit > 0)
    for n, rule in enumerate(terms, len(USE_RULES) + 1):
        flow.text(f"{n}. {rule}")
    flow.heading("我承诺")
    for n, line in enumerate(PROMISES, 1):
        flow.text(f"{n}. {line}")
    return flow.strips
