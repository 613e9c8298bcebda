"""Papers about requests, and the 怎么走 slip, on a roll of any width."""

from app.print import words
from app.print.maker import Copy
from app.print.requests import words as said
from app.print.roll import Paper, Roll
from app.print.roll_parts import reprint_banner, sign_lines
from app.services.documents import Head
from app.services.documents.requests import RequestSlip, WaySlip


def request_roll(slip: RequestSlip, width: int, copy: Copy) -> Paper:
    """Lay a paper about a request out on ``width`` dots."""
    title = said.TITLES[slip.paper]
    roll = Roll(f"{title} {slip.number}", width)
    reprint_banner(roll, copy.banner)
    _letterhead(roll, slip.head, title)
    if slip.urgent:
        roll.banner((("加急", roll.sizes.strong),))
        roll.gap(6)
    if slip.paper == "proxy":
        _proxy(roll, slip)
    else:
        _facts(roll, slip)
        _middle(roll, slip)
        _text(roll, "内容", said.text(slip), keep=slip.paper not in ("rating", "closed"))
    roll.gap(8)
    if slip.paper in said.SIGNS:
        sign_lines(roll, said.SIGNS[slip.paper])
    roll.gap(8)
    roll.code(slip.number, ("凭受理编号查询进度", "监督投诉 12345"))
    for note in said.notes(slip, slip.head) if slip.paper != "rating" else ():
        roll.line(note, roll.sizes.small)
    roll.line(copy.printed(slip.made_at, slip.made_by), roll.sizes.small)
    roll.gap(8)
    return roll.finish()


def way_roll(slip: WaySlip, width: int, copy: Copy) -> Paper:
    """怎么走: the place in big words, the floor, the hours, whom to call, and the way."""
    roll = Roll(f"怎么走 {slip.name}", width)
    sizes = roll.sizes
    reprint_banner(roll, copy.banner)
    _letterhead(roll, slip.head, "怎么走")
    roll.rule()
    roll.line(slip.name, sizes.title, bold=True)
    if slip.floor:
        roll.line(slip.floor, sizes.due, bold=True)
    roll.line(" · ".join(part for part in (slip.station, slip.scene) if part), sizes.body)
    if slip.way:
        roll.gap(8)
        roll.line(slip.way, sizes.strong, bold=True)
    roll.rule()
    for label, value in (("开放时间", slip.hours), ("电话", slip.phone), ("地址", slip.head.address)):
        if value:
            roll.pair(label, value, sizes.body, bold=label == "电话", value_size=sizes.strong)
    roll.gap(8)
    roll.line("找不到？请问身边的工作人员", sizes.body, anchor="center")
    roll.line(words.minute(slip.at), sizes.small, anchor="center")
    roll.gap(8)
    return roll.finish()


def _letterhead(roll: Roll, head: Head, title: str) -> None:
    roll.gap(6)
    roll.line(f"{head.community} · {head.centre}".strip(" ·"), roll.sizes.body, anchor="center")
    roll.line(title, roll.sizes.title, bold=True, anchor="center")
    roll.gap(6)


def _facts(roll: Roll, slip: RequestSlip) -> None:
    size, inside = roll.sizes.body, slip.paper in said.INSIDE
    roll.pair("受理编号", slip.number, size, bold=True)
    if slip.serial > 1:
        roll.pair("次数", f"第 {slip.serial} 次", size)
    for label, value, bold in (
        ("事项", said.matter(slip), True),
        ("申请人", said.applicant(slip), inside),
        ("电话", slip.phone, inside),
        ("代办人", slip.agent, False),
        ("代办人电话", slip.agent_phone if slip.agent else "", inside),
        ("地点", slip.place, inside),
        ("网格", said.grid(slip), False),
        ("收到时间", words.minute(slip.received_at), False),
        said.when(slip) or ("", "", False),
        ("12345 单号", said.origin(slip), False),
        ("受理人", slip.receiver, False),
        ("承办", slip.handler, False),
    ):
        if value:
            roll.pair(label, value, size, bold=bold)


def _middle(roll: Roll, slip: RequestSlip) -> None:
    """What this paper is for, in big words, with what belongs to it."""
    sizes = roll.sizes
    roll.rule()
    if slip.paper == "declined" and slip.responsible:
        roll.line("这件事请找", sizes.body)
        roll.line(slip.responsible, sizes.title, bold=True)
    elif slip.paper == "closed":
        roll.line(said.result(slip.result) or "已办结", sizes.title, bold=True)
    else:
        roll.line(said.next_step(slip), sizes.title - 6, bold=True)
    if slip.paper == "extended":
        _extended(roll, slip)
    if slip.paper in ("receipt", "supplied", *said.INSIDE) and not slip.result:
        roll.line(f"承诺办结 {said.promise(slip)}", sizes.strong, bold=True)
        roll.line(said.rule(slip.promised), sizes.small)
    if slip.paper == "rating":
        _values(roll)
    if slip.paper == "receipt" and slip.result:
        roll.line(f"办理结果 {said.result(slip.result)}", sizes.strong, bold=True)
    if slip.paper in ("receipt", "closed"):
        _text(roll, "办理情况", words.discreet(slip.result_text, said.OWN_TEXT))
    _text(roll, "说明", said.reason(slip))
    if slip.paper in (*said.LISTING, "dispatch"):
        _materials(roll, slip)
    roll.rule()


def _extended(roll: Roll, slip: RequestSlip) -> None:
    roll.line(f"现在承诺 {said.promise(slip)}", roll.sizes.strong, bold=True)
    if slip.former_due is not None:
        roll.line(f"原来承诺 {said.until(slip, slip.former_due)}，请以本单为准", roll.sizes.body)


def _proxy(roll: Roll, slip: RequestSlip) -> None:
    size = roll.sizes.body
    roll.pair("受理编号", slip.number, size, bold=True)
    roll.pair("办理事项", said.matter(slip), size, bold=True)
    roll.rule()
    roll.line(said.next_step(slip), roll.sizes.strong, bold=True)
    for side in said.sides(slip):
        roll.gap(8)
        roll.line(side.title, size, bold=True)
        for label, value in (("姓名", side.name), ("关系", side.relation), ("电话", side.phone)):
            if value:
                roll.pair(label, value, size, bold=label == "姓名")
        sign_lines(roll, ("身份证件号码",) if side.name else ("姓名", "电话", "身份证件号码"))
    roll.gap(8)
    roll.line("委托的权限（打勾）", size, bold=True)
    for power in said.POWERS:
        roll.line(f"□ {power}", size)
    sign_lines(roll, ("委托期限 自", "至"))
    roll.rule()


def _values(roll: Roll) -> None:
    size = roll.sizes.strong + 6
    roll.gap(8)
    for value, label in said.RATINGS:
        roll.pair(f"□ {label}", f"{value} 分", size, bold=True)
        roll.gap(8)


def _materials(roll: Roll, slip: RequestSlip) -> None:
    now, earlier, lacking = said.by_coming(slip)
    back = slip.paper == "withdrawn"
    listed = (("还差的材料", () if back else lacking), ("这次收到的材料", now))
    for title, chosen in (*listed, ("退还的材料" if back else "已收到的材料", earlier)):
        if not chosen:
            continue
        roll.gap(6)
        roll.line(title, roll.sizes.body, bold=True)
        for number, material in enumerate(chosen, 1):
            kind = "原件" if material.original else "复印件"
            name = said.material(slip, material.name, given=material.given)
            roll.pair(f"{number}. {name}", f"{kind} {material.pieces} 份", roll.sizes.body, bold=not material.given)


def _text(roll: Roll, title: str, text: str, *, keep: bool = True) -> None:
    if not text or not keep:
        return
    roll.gap(6)
    roll.line(title, roll.sizes.body, bold=True)
    for part in text.splitlines():
        roll.line(part, roll.sizes.body)
