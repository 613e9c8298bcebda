"""价格说明: for each of those who eat what they pay, and why, in one sentence each."""

from app.print import words
from app.print.maker import Copy
from app.print.roll import Paper, Roll
from app.print.roll_parts import reprint_banner
from app.print.till.receipt import letterhead
from app.services.documents.till import PriceSlip

_NOTHING = "按菜价，没有优惠要说明"


def price_slip_paper(slip: PriceSlip, width: int, copy: Copy) -> Paper:
    """Lay the slip out on ``width`` dots."""
    roll = Roll(f"{slip.NAME} {slip.terminal}", width)
    sizes = roll.sizes
    reprint_banner(roll, copy.banner)
    letterhead(roll, slip.head, slip.NAME)
    roll.pair("时间", words.minute(slip.at), sizes.body)
    if words.local(slip.at).date() != slip.business_date:
        roll.pair("营业日", slip.business_date.isoformat(), sizes.body)
    roll.pair("餐次", f"{slip.meal} {'外带' if slip.takeaway else '堂食'}".strip(), sizes.body)
    for one in slip.eaters:
        roll.rule()
        roll.line(one.name, sizes.strong, bold=True)
        roll.pair("菜价", words.plain(one.list_total), sizes.body)
        roll.pair("应付", words.plain(one.payable), sizes.body, bold=True)
        for sentence in one.why or (_NOTHING,):
            roll.line(words.discreet(sentence, "按优惠价"), sizes.body)
    roll.rule()
    roll.line("未付款 · 只作说明，不作收款凭证", sizes.small, anchor="center")
    roll.gap(8)
    return roll.finish()
