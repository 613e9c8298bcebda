"""The slips of the repair counter on a roll: the tag in two parts, 收件单, 报价同意书, 派工单 and 完工单."""

from app.print import words
from app.print.maker import Copy
from app.print.repairs import words as said
from app.print.roll import Paper, Roll
from app.print.roll_parts import reprint_banner, sign_lines
from app.rules import money
from app.rules.records import brief_number
from app.services.documents import Head
from app.services.documents.repairs import RepairLine, RepairQuote, RepairReceipt, RepairTag, RepairVisit

_RULES = ("凭此牌取件", "遗失请立即来电")


def tag_roll(tag: RepairTag, width: int, copy: Copy) -> Paper:
    """取件牌: the part for the hand, a cut, and the part for the thing, with the same big number."""
    roll = Roll(f"{tag.NAME} {tag.line.number}", width)
    reprint_banner(roll, copy.banner)
    _tag_part(roll, tag, "取件联", _RULES)
    roll.cut("沿此剪开")
    _tag_part(roll, tag, "随件联", ("系在物品上",))
    roll.line(copy.printed(tag.received_at, tag.made_by), roll.sizes.small)
    return roll.finish()


def _tag_part(roll: Roll, tag: RepairTag, part: str, notes: tuple[str, ...]) -> None:
    size, line = roll.sizes.body, tag.line
    roll.line(f"{tag.head.community} · {tag.head.centre}".strip(" ·"), roll.sizes.small, anchor="center")
    roll.line(f"{tag.NAME} · {part}", size, anchor="center")
    big = brief_number(line.number)
    roll.framed(((big, roll.sizes.due),))
    for label, value in (
        ("物品", line.what),
        ("送修人", f"{tag.owner} {tag.phone}".strip()),
        ("收件", words.minute(tag.received_at)),
        ("预计", said.promised(line)),
        ("货位", line.shelf),
    ):
        if value:
            roll.pair(label, value, size, bold=label == "物品")
    contact = f"咨询 {tag.head.phone}" if tag.head.phone else ""
    roll.code(line.number, tuple(note for note in (*notes, contact) if note))


def receipt_roll(slip: RepairReceipt, width: int, copy: Copy) -> Paper:
    """收件单: every thing of the visit as it was handed in, and the terms."""
    roll = Roll(f"{slip.NAME} {slip.lines[0].number if slip.lines else ''}".strip(), width)
    size = roll.sizes.body
    _top(roll, slip.head, slip.NAME, copy)
    roll.pair("送修人", f"{slip.owner} 尾号 {slip.phone}".removesuffix(" 尾号 ").strip(), size)
    roll.pair("收件", words.minute(slip.received_at), size)
    for line in slip.lines:
        roll.rule()
        _thing(roll, line)
    roll.rule()
    roll.pair("合计", f"{len(slip.lines)} 件", size, bold=True)
    if slip.note:
        roll.line(f"备注 {slip.note}", size)
    roll.gap(6)
    for term in said.terms(slip.lines):
        roll.line(term, roll.sizes.small)
    sign_lines(roll, ("送修人核对签字",))
    _foot(roll, slip.head)
    roll.line(copy.printed(slip.made_at, slip.made_by), roll.sizes.small)
    return roll.finish()


def _thing(roll: Roll, line: RepairLine) -> None:
    size = roll.sizes.body
    roll.pair(line.what, brief_number(line.number), size, bold=True)
    for label, value in (
        ("故障", line.fault),
        ("现状瑕疵", line.defects or "无"),
        ("随件", line.accessories),
        ("费用", said.quoted(line)),
        ("预计", said.promised(line)),
        ("保修", words.warranty(line.warranty_days)),
    ):
        if value:
            roll.pair(label, value, size)


def quote_roll(quote: RepairQuote, width: int, copy: Copy) -> Paper:
    """报价同意书: the amount in figures and capitals, what was agreed before, and a signature."""
    roll = Roll(f"{quote.NAME} {quote.line.number}", width)
    size, line = roll.sizes.body, quote.line
    _top(roll, quote.head, quote.NAME, copy)
    roll.pair("单号", line.number, size, bold=True)
    if quote.serial > 1:
        roll.pair("次数", f"第 {quote.serial} 次", size)
    for label, value in (("物品", line.what), ("故障", line.fault), ("送修人", quote.owner)):
        roll.pair(label, value, size)
    roll.rule()
    amount = line.quote or 0
    roll.pair("报价", words.yuan(amount), size, bold=True, value_size=roll.sizes.due)
    roll.line(f"大写 {money.capitals(amount)}", size)
    if quote.former is not None:
        roll.line(f"原先同意 {words.yuan(quote.former)}，本次报价经您同意后才生效", size, bold=True)
    if quote.reason:
        roll.line(f"说明 {quote.reason}", size)
    roll.rule()
    for power in ("同意按此报价维修", "不同意，退还未修"):
        roll.line(f"□ {power}", roll.sizes.strong)
    roll.line("不需要更换的部件不更换；未经您同意不加价。", roll.sizes.small)
    sign_lines(roll, ("送修人签字", "日期"))
    roll.code(line.number, ("请交回服务台",))
    roll.line(copy.printed(quote.made_at, quote.made_by), roll.sizes.small)
    return roll.finish()


def visit_roll(visit: RepairVisit, width: int, copy: Copy) -> Paper:
    """派工单 for whoever goes there, 完工单 for whoever lives there."""
    done = visit.paper == "done"
    title = "完工单" if done else visit.NAME
    roll = Roll(f"{title} {visit.line.number}", width)
    size, line = roll.sizes.body, visit.line
    _top(roll, visit.head, title, copy)
    if visit.level != "normal":
        roll.banner(((said.level(visit.level), roll.sizes.strong),))
        roll.gap(6)
    roll.pair("单号", line.number, size, bold=True)
    for label, value, bold in (
        ("次数", f"第 {visit.serial} 次" if visit.serial > 1 else "", False),
        ("地点", visit.place, True),
        ("报修人", visit.owner, not done),
        ("电话", visit.phone, not done),
        ("同报人数", f"{visit.reporters + 1} 人" if visit.reporters else "", False),
        ("故障", f"{line.what} {line.fault}".strip(), True),
        ("报修时间", words.minute(visit.received_at), False),
        ("到场时限", words.minute(visit.due_at) if visit.due_at and not done else "", True),
        ("预约时段", _slot(visit), True),
        ("师傅", visit.handler, False),
    ):
        if value:
            roll.pair(label, value, size, bold=bold)
    roll.rule()
    if done:
        _outcome(roll, visit)
    else:
        sign_lines(roll, ("到场时间", "用料和数量", "", "完工时间", "居民签字", "师傅签字"))
        roll.gap(6)
        roll.line("居民没有签字也请交回，服务台会回访。", roll.sizes.small)
    roll.code(line.number, ("监督电话", visit.head.phone or "12345"))
    roll.line(copy.printed(visit.made_at, visit.made_by), roll.sizes.small)
    return roll.finish()


def _outcome(roll: Roll, visit: RepairVisit) -> None:
    size, line = roll.sizes.body, visit.line
    roll.line("没有修好" if visit.given_up else "已修好", roll.sizes.title, bold=True)
    for label, value in (
        ("到场", words.minute(visit.arrived_at) if visit.arrived_at else ""),
        ("完工", words.minute(visit.done_at) if visit.done_at else ""),
        ("处理", line.work),
        ("人工", words.yuan(line.labour)),
        ("配件", words.yuan(line.parts)),
        ("合计", words.yuan(line.labour + line.parts)),
        ("保修", f"完工后 {line.warranty_days} 天" if line.warranty_days else ""),
    ):
        if value:
            roll.pair(label, value, size, bold=label == "合计")
    if visit.signed:
        sign_lines(roll, ("居民签字",))
    else:
        roll.line("未签字，需回访", size, bold=True)


def _slot(visit: RepairVisit) -> str:
    if visit.appointment_from is None or visit.appointment_to is None:
        return ""
    return f"{words.minute(visit.appointment_from)}–{words.local(visit.appointment_to):%H:%M}"


def _top(roll: Roll, head: Head, title: str, copy: Copy) -> None:
    reprint_banner(roll, copy.banner)
    roll.line(f"{head.community} · {head.centre}".strip(" ·"), roll.sizes.body, anchor="center")
    roll.line(title, roll.sizes.title, bold=True, anchor="center")
    roll.gap(6)


def _foot(roll: Roll, head: Head) -> None:
    contact = " · ".join(part for part in (head.address, head.phone) if part)
    if contact:
        roll.line(contact, roll.sizes.small)
