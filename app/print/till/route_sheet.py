"""送餐单 on A4: what the kitchen packs, then door by door in the order of who brings it, with room to sign."""

from app.print import fonts, words
from app.print.maker import Copy
from app.print.page_flow import Column, Flow
from app.print.pdf import A4
from app.print.sheets import Sheet, sheet_pdf
from app.services.documents.till import KitchenCount, RouteSheet, RouteStop

_WIDE = (A4[1], A4[0])
_COLUMNS = (
    ("序", 30), ("地址", 170), ("姓名", 70), ("电话", 92), ("餐", 190), ("收款", 44), ("送达时间", 60), ("签收", 90),
)  # fmt: skip


def route_pdf(sheet: RouteSheet, copy: Copy) -> bytes:
    """The sheet: counts first, then the doors; a door with several meals is numbered once."""
    note = f"{words.long_day(sheet.day)} {sheet.meal} · {len({x.place for x in sheet.stops})} 户 {len(sheet.stops)} 份"
    page = Sheet(_WIDE, sheet.head, sheet.NAME, note, copy.printed(sheet.made_at, sheet.made_by), copy.mark)
    whole = sum(share for _, share in _COLUMNS)
    columns = tuple(Column(name, page.width * share / whole, bold=name in ("序", "姓名")) for name, share in _COLUMNS)
    head, flow = Flow(page.width, 10), Flow(page.width, 11)
    flow.text(f"后厨：{'；'.join(_count(one) for one in sheet.counts) or '没有'}", 12, bold=True)
    flow.gap(6)
    head.row(columns, [column.title for column in columns], head=True)
    for stop in sheet.stops:
        flow.row(columns, _cells(stop))
    foot = Flow(page.width, 11)
    foot.gap(8)
    foot.text("没有人开门：不要把餐留在门口，打电话；还是没人，回来告诉前台。", 12, bold=True)
    foot.blank(("送餐员", 1), ("出发时间", 1), ("回来时间", 1), high=30)
    return sheet_pdf(page, flow.strips, foot.strips, head.strips, sheet.number)


def _count(one: KitchenCount) -> str:
    remark = words.quieted(one.remark)
    return f"{one.name}{f'（{remark}）' if remark else ''} {one.quantity} 份"


def _cells(stop: RouteStop) -> list[str]:
    return [
        str(stop.place), fonts.visible(stop.address) or "—", fonts.visible(stop.name) or "—", stop.phone or "—",
        stop.dishes, "已收" if stop.paid else "未收", "", "",
    ]  # fmt: skip
