"""服务事项清单, 开放时间表, 收费公示 and 现金收付告示: as large as a page allows, a longer one on more pages."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from app.print import words
from app.print.maker import Copy
from app.print.page_flow import Column, Flow
from app.print.pdf import A4
from app.print.poster import Filling, Poster, poster, poster_pdf
from app.print.sheets import Sheet, sheet_pdf
from app.print.signs import words as said
from app.services.documents.repairs import RepairPriceLine
from app.services.documents.signs import CashSign, FeeSign, HoursSign, MatterSign

T = TypeVar("T")

_PRICE_COMPLAINTS = "12315"
_CASH_COMPLAINTS = "12363"
"""市场监管投诉举报; 人民银行金融消费权益保护咨询投诉."""
_OLD_WALL_SIZES = (20, 18, 16, 14, 13)


def matters_pdf(sign: MatterSign, copy: Copy) -> bytes:
    """By scene: what one can come for, what to bring, how long it takes."""
    columns = (("事项", 11), ("要带什么", 15), ("多久办好", 8))

    def header(flow: Flow) -> None:
        flow.row(_columns(flow, columns), [name for name, _ in columns], head=True)

    def body(flow: Flow) -> None:
        for scene, rows in _grouped((line.scene, line) for line in sign.rows):
            flow.heading(scene or "其他")
            for line in rows:
                flow.row(_columns(flow, columns), (line.name, said.bring(line.materials), said.takes(line)))
        if not sign.rows:
            flow.text("还没有可以办的事项。")

    def foot(flow: Flow) -> None:
        flow.gap(6)
        flow.text("材料不齐也可以先来，我们一次告诉您还差什么。除「收费公示」列出的项目外，不另收费。")

    return poster_pdf(_frame(sign, copy, f"共 {len(sign.rows)} 项"), body, foot, header, sign.day.isoformat())


def hours_pdf(sign: HoursSign, copy: Copy) -> bytes:
    """The counter first, then meals, rooms, and what is shut."""

    def body(flow: Flow) -> None:
        flow.heading("服务台")
        _pair(flow, "每天", said.spans(sign.counter))
        _pair(flow, "工作日办事", said.spans(sign.office))
        if sign.meals:
            flow.heading(sign.head.canteen or "餐厅")
            for name, first, last in sign.meals:
                _pair(flow, name, said.spans(((first, last),)))
        if sign.rooms:
            flow.heading("场地")
            for room in sign.rooms:
                where = f"{room.name}（{room.floor}）" if room.floor else room.name
                _pair(flow, where, "\n".join(f"{days} {open_}" for days, open_ in said.week(room.week)))
        if sign.shut_days or sign.closures:
            flow.heading("不开放的日子")
            for day in sign.shut_days:
                _pair(flow, words.short_day(day), f"{words.weekday(day)} 服务台休息")
            for line in sign.closures:
                _pair(flow, line.name, f"{said.shut(line)}\n{line.reason}")

    return poster_pdf(_frame(sign, copy), body, _ask_us(sign.head.phone), code=sign.day.isoformat())


def fees_pdf(sign: FeeSign, copy: Copy) -> bytes:
    """Everything that is charged for; one made before it had a size is the list of repairs as it was."""
    if not sign.size:
        return _old_fees_pdf(sign, copy)

    def body(flow: Flow) -> None:
        if sign.rows:
            flow.heading("小修理")
            columns = _columns(flow, (("项目", 14), ("收费", 13), ("保修", 9)))
            flow.row(columns, [column.title for column in columns], head=True)
            _repairs(flow, columns, sign.rows)
        if sign.rooms:
            flow.heading("场地")
            for room in sign.rooms:
                _pair(flow, room.name, said.room_price(room))
        if sign.activities:
            flow.heading("近期活动")
            for one in sign.activities:
                at = words.local(one.starts_at)
                fee = f"{words.yuan(one.fee)}/人" if one.fee else "免费"
                _pair(flow, one.title, f"{words.short_day(at.date())} {at:%H:%M}  {fee}")
        if not (sign.rows or sign.rooms or sign.activities):
            flow.text("没有收费的项目。")

    def foot(flow: Flow) -> None:
        flow.gap(6)
        if sign.rows:
            flow.text("修理先报价、您同意后再修；不需要更换的部件不更换。", bold=True)
        phone = f"咨询 {sign.head.phone}；" if sign.head.phone else ""
        flow.text(f"这里没有列出的不收费。{phone}价格投诉 {_PRICE_COMPLAINTS}")

    return poster_pdf(_frame(sign, copy), body, foot, code=sign.day.isoformat())


def _old_fees_pdf(sign: FeeSign, copy: Copy) -> bytes:
    page = Sheet(A4, sign.head, f"小修理{sign.NAME}", words.long_day(sign.day), "", copy.mark)
    foot = Flow(page.width, 12)
    foot.gap(8)
    foot.text("先报价、您同意后再修；不需要更换的部件不更换；未经同意不加价。", 12, bold=True)
    foot.text(f"咨询和监督电话 {sign.head.phone or '12345'}", 12)
    for size in _OLD_WALL_SIZES:
        head, flow = Flow(page.width, size), Flow(page.width, size)
        columns = _columns(flow, (("项目", 180), ("收费", 180), ("保修", 130)))
        head.row(columns, [column.title for column in columns], head=True)
        _repairs(flow, columns, sign.rows)
        if not sign.rows:
            flow.gap(20)
            flow.text("还没有收费项目。", 14)
        if sum(strip.height for part in (head, flow, foot) for strip in part.strips) <= page.room:
            break
    return sheet_pdf(page, flow.strips, foot.strips, head.strips, sign.day.isoformat())


def _repairs(flow: Flow, columns: Sequence[Column], rows: Sequence[RepairPriceLine]) -> None:
    for category, some in _grouped((row.category, row) for row in rows):
        flow.heading(category or "其他")
        for row in some:
            flow.row(columns, [row.name, said.repair_price(row), words.warranty(row.warranty_days) or "—"])


def cash_pdf(sign: CashSign, copy: Copy) -> bytes:
    """Cash is taken, with change, free and without conditions (人民币现金收付及服务规定, since 2026-02-01)."""

    def body(flow: Flow) -> None:
        flow.gap(flow.size * 0.5)
        flow.panel(("收现金，找零钱", round(flow.size * 1.7), True))
        flow.gap(flow.size * 0.5)
        for line in (
            "付现金、扫码还是刷卡，由您自己选。",
            "付现金和别的付法一个价，不加价，不收手续费，也不用先办卡、注册或下载什么。",
            "柜台备有零钱，请当面点清。",
            "现金付款的零头（几分钱）由本坊让给您。" if sign.rounding == "jiao" else "",
            "机器不收现金的地方，请到服务台付现金。",
        ):
            if line:
                flow.text(line)
                flow.gap(flow.size * 0.5)

    def foot(flow: Flow) -> None:
        here = f"请告诉我们：{sign.head.phone}；" if sign.head.phone else "请告诉我们的主管；"
        flow.text(f"如果有人不收您的现金，{here}也可以拨打人民银行的投诉电话 {_CASH_COMPLAINTS}。", bold=True)

    return poster_pdf(_frame(sign, copy), body, foot, code=sign.day.isoformat())


def _frame(sign: MatterSign | HoursSign | FeeSign | CashSign, copy: Copy, note: str = "") -> Poster:
    return poster(sign.head, sign.size, sign.NAME, sign.day, copy, note)


def _ask_us(phone: str) -> Filling:
    def foot(flow: Flow) -> None:
        if phone:
            flow.gap(6)
            flow.text(f"来之前可以先打电话问：{phone}")

    return foot


def _pair(flow: Flow, name: str, value: str) -> None:
    columns = (Column("", flow.width * 0.4, bold=True), Column("", flow.width * 0.6))
    flow.row(columns, (name, value))


def _columns(flow: Flow, spec: Sequence[tuple[str, float]]) -> tuple[Column, ...]:
    whole = sum(share for _, share in spec)
    return tuple(Column(name, flow.width * share / whole, bold=name in ("项目", "事项")) for name, share in spec)


def _grouped(rows: Iterable[tuple[str, T]]) -> list[tuple[str, list[T]]]:
    found: dict[str, list[T]] = {}
    for name, row in rows:
        found.setdefault(name, []).append(row)
    return list(found.items())
