"""后厨单: what the kitchen has to do, in letters that are read over a stove."""

from app.print import words
from app.print.maker import Copy
from app.print.roll import Paper, Roll
from app.print.roll_parts import reprint_banner
from app.services.documents.till import KitchenLine, KitchenSlip

_MODES = {"dine": "堂食", "away": "外带", "delivery": "送餐"}


def kitchen_paper(slip: KitchenSlip, width: int, copy: Copy) -> Paper:
    """Lay a slip out on ``width`` dots; what is cancelled stands white on black."""
    roll = Roll(f"后厨单 {slip.number}", width)
    reprint_banner(roll, copy.banner)
    sizes = roll.sizes
    roll.line(_title(slip), sizes.title, bold=True, anchor="center")
    roll.line(f"{slip.meal} {_MODES[slip.mode]}".strip(), sizes.strong, bold=True, anchor="center")
    if slip.day is not None:
        roll.line(f"{slip.day:%m-%d} 的", sizes.strong, bold=True, anchor="center")
    if slip.turn > 1:
        roll.line(f"第 {slip.turn} 张，只打变化", sizes.body, anchor="center")
    roll.rule()
    for line in slip.lines:
        _line(roll, line)
    roll.rule()
    roll.pair(f"{words.minute(slip.at)[-5:]} {slip.told_by}", slip.number, sizes.small)
    roll.line(slip.canteen, sizes.small, anchor="center")
    roll.gap(8)
    return roll.finish()


def _title(slip: KitchenSlip) -> str:
    if slip.pickup_no is not None:
        return f"取餐号 {slip.pickup_no}"
    return "后厨单" if slip.hold_no is None else f"挂单 {slip.hold_no} 号"


def _line(roll: Roll, line: KitchenLine) -> None:
    sizes, told = roll.sizes, words.quieted(line.remark)
    if line.kind == "cancel":
        remark = f"（{told}）" if told else ""
        roll.banner(((f"不要了 {line.name}{remark} ×{line.quantity}", sizes.strong + 4),))
    elif line.kind == "note":
        how = told or "不用另外做"
        roll.framed(((f"改要求 {line.name} ×{line.quantity}", sizes.strong), (f"{how}（菜不重做）", sizes.strong)))
    else:
        roll.pair(line.name, f"×{line.quantity}", sizes.strong + 8, bold=True)
        if told:
            roll.line(f"▶ {told}", sizes.strong + 4, bold=True, indent=sizes.body)
    roll.gap(6)
