"""What each paper about one request says between its head and its foot, as strips of a column."""

from collections.abc import Callable
from dataclasses import replace

from app.print import words
from app.print.page_flow import Column, Flow, Strip
from app.print.requests import words as said
from app.services.documents.requests import Material, RequestSlip

BIG, PROMISE, WHOM = 20, 13, 25
_SHORT = 130  # characters of a text that still stands beside its label
_LONG_NAME = 6  # characters of a name that still stands beside the phone
_SIGN_LINE = 26.0
STAMP = 62.0
"""Across the round place for the centre's seal, right of the signatures."""


def body(slip: RequestSlip, width: float, size: int = 11) -> list[Strip]:
    """The strips of a paper's middle for a column ``width`` points wide, its plain text in ``size``."""
    flow = Flow(width, size)
    _PAPERS[slip.paper](flow, slip)
    return flow.strips


def closing(slip: RequestSlip, width: float) -> list[Strip]:
    """What stands at the foot of the last page: signatures and small print."""
    flow = Flow(width - (0 if slip.paper in said.UNSEALED else STAMP + 10))
    flow.blank((said.SIGNS[slip.paper][0], 1.5), ("日期", 1), high=22)
    flow.blank((said.SIGNS[slip.paper][1], 1.5), ("日期", 1), high=_SIGN_LINE)
    flow.gap(7)
    small = Flow(width, size=9)
    for note in said.notes(slip, slip.head):
        small.text(note)
    return flow.strips + small.strips


def _facts(flow: Flow, slip: RequestSlip) -> None:
    """Who asked for what, when, where, and whose it is now."""
    flow.pairs(("事项", said.matter(slip)), bold=True)
    _who(flow, slip)
    _named(flow, ("代办人", slip.agent), ("代办电话", slip.agent_phone))
    flow.pairs(("地点", slip.place), bold=slip.paper in said.INSIDE)
    flow.pairs(("网格", said.grid(slip)))
    flow.pairs(("收到时间", words.minute(slip.received_at)), ("来源", said.channel(slip.channel)))
    flow.pairs(("12345 单号", said.origin(slip)))
    waits = "" if slip.result or slip.paper == "declined" else "待派单"
    flow.pairs(("受理人", slip.receiver), ("承办", slip.handler or waits))


def _when(flow: Flow, slip: RequestSlip) -> None:
    found = said.when(slip)
    if found is not None:
        flow.pairs(found[:2], bold=found[2])


def _who(flow: Flow, slip: RequestSlip) -> None:
    _named(flow, ("申请人", said.applicant(slip)), ("电话", slip.phone), bold=slip.paper in said.INSIDE)


def _named(flow: Flow, name: tuple[str, str], phone: tuple[str, str], *, bold: bool = False) -> None:
    """Name and phone beside each other; a long name has a line of its own and is never broken."""
    if len(name[1]) > _LONG_NAME:
        flow.pairs(name, bold=bold)
        flow.pairs(phone, bold=bold)
    else:
        flow.pairs(name, phone, bold=bold)


def _wish(flow: Flow, slip: RequestSlip) -> None:
    text = said.text(slip)
    if 0 < len(text) <= _SHORT:
        flow.gap(3)
        flow.pairs(("内容", text))
    elif text:
        flow.heading("内容")
        flow.text(text)


def _promise(flow: Flow, slip: RequestSlip) -> None:
    """The next step in big words, the promise, and the rule behind it."""
    flow.gap(6)
    flow.panel(
        (said.next_step(slip), BIG, True),
        (f"承诺办结 {said.promise(slip)}", PROMISE, True),
        (said.rule(slip.promised), 10, False),
    )


def _materials(flow: Flow, slip: RequestSlip, title: str, materials: tuple[Material, ...], last: str) -> None:
    if not materials:
        return
    flow.gap(7)
    columns = (
        Column("材料", flow.width - 164),
        Column("份数", 44, "center"),
        Column("要求", 72, "center"),
        Column(last, 48, "center"),
    )
    flow.row(columns, (f"{title}（{len(materials)} 样）", *(column.title for column in columns[1:])), head=True)
    for material in materials:
        kind = "原件" if material.original else "复印件"
        name = said.material(slip, material.name, given=material.given)
        cells = (name, str(material.pieces), kind, "")
        flow.row(columns, cells, ticks={3: material.given})


def _receipt(flow: Flow, slip: RequestSlip) -> None:
    _facts(flow, slip)
    if slip.result:
        flow.gap(6)
        flow.panel((said.next_step(slip), BIG, True), (f"办理结果 {said.result(slip.result)}", PROMISE, True))
        _result_text(flow, slip)
    else:
        _promise(flow, slip)
    title = "收到的材料" if all(m.given for m in slip.materials) else "要用的材料"
    _materials(flow, slip, title, slip.materials, "已收")
    _wish(flow, slip)
    if not slip.result:
        flow.keep()
        ways = Flow(flow.width, size=10)
        ways.choices(("领取", ("自取", "电话告知", "送达")), ("收费", ("否", "是，另附收据")))
        flow.strips += ways.strips


def _missing(flow: Flow, slip: RequestSlip) -> None:
    _facts(flow, slip)
    flow.gap(6)
    flow.panel((said.next_step(slip), BIG, True), ("补齐后承诺时限接着计算，不用重新排队登记。", 12, False))
    larger = Flow(flow.width, size=flow.size + 2)
    lacking = tuple(material for material in slip.materials if not material.given)
    _materials(larger, slip, "需要补正的材料", lacking, "已带")
    flow.strips += larger.strips
    _materials(flow, slip, "已经收到的材料", tuple(m for m in slip.materials if m.given), "已收")
    _why(flow, slip, "说明")


def _declined(flow: Flow, slip: RequestSlip) -> None:
    _facts(flow, slip)
    if slip.responsible:
        flow.gap(6)
        flow.panel(("这件事请找", PROMISE, False), (slip.responsible, WHOM, True))
    _why(flow, slip, "不予受理的原因")
    _wish(flow, slip)
    flow.gap(6)
    flow.text("需要我们帮您联系，请告诉窗口工作人员。", 12, bold=True)


def _dispatch(flow: Flow, slip: RequestSlip) -> None:
    _facts(flow, slip)
    _promise(flow, slip)
    _wish(flow, slip)
    _why(flow, slip, "交代事项")
    flow.pairs(("随单材料", _in_one_line(slip.materials)))
    flow.heading("办理情况（承办人填写）")
    comes = slip.handler_kind != "department"  # an office decides about papers: nobody comes, nothing is used up
    flow.blank(*((("到场时间", 1), ("完成时间", 1)) if comes else (("收件时间", 1), ("办结时间", 1))))
    flow.blank(("处理结果", 1))
    flow.blank(("", 1))
    flow.blank(*((("用料与费用", 1), ("居民确认", 1)) if comes else (("经办人", 1), ("联系电话", 1))))


def _urge(flow: Flow, slip: RequestSlip) -> None:
    _facts(flow, slip)
    flow.pairs(
        ("派单时间", words.minute(slip.dispatched_at) if slip.dispatched_at else ""),
        ("签收时间", words.minute(slip.signed_at) if slip.signed_at else "还没有签收" if slip.dispatched_at else ""),
    )
    _promise(flow, slip)
    _why(flow, slip, "催办说明")
    _wish(flow, slip)
    flow.heading("反馈（承办人填写）")
    flow.choices(("", ("已办结", "办理中", "办不了，需退回或延期")))
    flow.blank(("预计办结", 1), ("联系过居民的时间", 1))
    flow.blank(("说明", 1))


def _closed(flow: Flow, slip: RequestSlip) -> None:
    _facts(flow, slip)
    if slip.closed_at is not None:
        flow.pairs(("办结时间", words.minute(slip.closed_at)), bold=True)
    flow.gap(6)
    flow.panel(("办理结果", PROMISE, False), (said.result(slip.result) or "已办结", WHOM, True))
    _result_text(flow, slip)
    if slip.responsible:
        flow.pairs(("接着请找", slip.responsible), bold=True)
    _wish(flow, slip)
    flow.heading(said.next_step(slip), "打勾后交回窗口")
    smaller = Flow(flow.width, size=10)
    smaller.choices(("", tuple(label for _, label in said.RATINGS)))
    flow.strips += smaller.strips


def _extended(flow: Flow, slip: RequestSlip) -> None:
    _facts(flow, slip)
    flow.gap(6)
    former = "" if slip.former_due is None else f"原来承诺 {said.until(slip, slip.former_due)}，请以本单为准"
    lines = ((said.next_step(slip), BIG, True), (f"现在承诺 {said.promise(slip)}", PROMISE + 2, True))
    flow.panel(*lines, *(((former, 11, False),) if former else ()))
    _why(flow, slip, "延长的原因")
    _wish(flow, slip)
    flow.keep()
    flow.choices(("告知方式", said.TOLD))


def _supplied(flow: Flow, slip: RequestSlip) -> None:
    _facts(flow, slip)
    _when(flow, slip)
    _promise(flow, slip)
    now, earlier, lacking = said.by_coming(slip)
    for title, chosen, last in (("这次收到的材料", now, "已收"), ("还没有收到", lacking, "已带")):
        _materials(flow, slip, title, chosen, last)
    _materials(flow, slip, "先前收到的材料", earlier, "已收")


def _withdrawn(flow: Flow, slip: RequestSlip) -> None:
    _facts(flow, slip)
    _when(flow, slip)
    flow.gap(6)
    flow.panel((said.next_step(slip), BIG, True), ("是我本人（或我委托的代办人）要求撤回的。", 12, False))
    _why(flow, slip, "撤回的原因")
    back = tuple(replace(m, given=False) for m in slip.materials if m.given)
    _materials(flow, slip, "退还的材料", back, "已退")
    _wish(flow, slip)


def _proxy(flow: Flow, slip: RequestSlip) -> None:
    """Who lets whom do what, with room for what the desk does not keep: the numbers of their documents."""
    flow.pairs(("办理事项", said.matter(slip)), bold=True)
    flow.gap(4)
    flow.panel((said.next_step(slip), 15, True))
    for side in said.sides(slip):
        flow.heading(side.title, f"与委托人的关系：{side.relation}" if side.relation else "")
        if side.name:
            _named(flow, ("姓名", side.name), ("电话", side.phone), bold=True)
        else:
            flow.blank(("姓名", 1), ("电话", 1))
        flow.blank(("身份证件号码", 1))
    flow.heading("委托的权限", "打勾")
    for first in range(0, len(said.POWERS), 2):
        flow.choices(("", said.POWERS[first : first + 2]))
    flow.blank(("委托期限  自", 1), ("至", 1))


def _in_one_line(materials: tuple[Material, ...]) -> str:
    return "；".join(f"{m.name} {'原件' if m.original else '复印件'} {m.pieces} 份" for m in materials if m.given)


def _result_text(flow: Flow, slip: RequestSlip) -> None:
    if slip.result_text:
        flow.heading("办理情况")
        flow.text(words.discreet(slip.result_text, said.OWN_TEXT))


def _why(flow: Flow, slip: RequestSlip, title: str) -> None:
    if slip.reason:
        flow.heading(title)
        flow.text(said.reason(slip))


_PAPERS: dict[str, Callable[[Flow, RequestSlip], None]] = {
    "receipt": _receipt,
    "missing": _missing,
    "declined": _declined,
    "dispatch": _dispatch,
    "urge": _urge,
    "closed": _closed,
    "extended": _extended,
    "supplied": _supplied,
    "withdrawn": _withdrawn,
    "proxy": _proxy,
}
