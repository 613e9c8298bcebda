"""X and Z: what a shift's slip says, on a roll of any width."""

from app.print import fonts, words
from app.print.maker import Copy
from app.print.roll import Paper, Roll, Text
from app.print.roll_parts import reprint_banner, sign_lines
from app.print.till.receipt import letterhead
from app.rules import money
from app.services.documents.till import ShiftReport, TenderTotal


def shift_paper(report: ShiftReport, width: int, copy: Copy) -> Paper:
    """Lay an X or Z out on ``width`` dots; ``mark`` is the reprint line on top, empty on the first copy."""
    title = words.TITLES[report.kind]
    if report.z_number is not None:
        title = f"{title} {report.z_name()}"
    roll = Roll(f"{title} {report.number}".strip(), width)
    reprint_banner(roll, copy.banner)
    if report.training:
        roll.banner((("练习班次 · 不入账", roll.sizes.strong),))
        roll.gap(8)
    letterhead(roll, report.head, title)
    if report.kind == "x":
        roll.line("班次进行中，仅供查看，不封账", roll.sizes.small, anchor="center")
    _who(roll, report)
    _sales(roll, report)
    _charges(roll, report)
    _tenders(roll, report)
    _tiers(roll, report)
    _cash(roll, report)
    _events(roll, report)
    _perpetual(roll, report)
    if report.kind == "z":
        sign_lines(roll, ("交班人", "接班人", "核准人"))
    roll.gap(16)
    return roll.finish()


def _section(roll: Roll, title: str) -> None:
    roll.rule()
    roll.line(title, roll.sizes.strong, bold=True)
    roll.gap(2)


def _who(roll: Roll, report: ShiftReport) -> None:
    size = roll.sizes.body
    roll.rule()
    if report.number:
        roll.pair("单号", report.number, size, bold=True)
    roll.pair("收银机", f"{report.terminal} 号机", size)
    roll.pair("营业日", report.business_date.isoformat(), size)
    roll.pair("开班", words.minute(report.opened_at), size)
    roll.pair("开班人", report.opened_by, size)
    closed = report.kind == "z"
    roll.pair("交班" if closed else "读数时间", words.minute(report.closed_at), size)
    roll.pair("交班人" if closed else "读数人", report.closed_by, size)
    if report.approved_by:
        roll.pair("核准人", report.approved_by, size)


def _sales(roll: Roll, report: ShiftReport) -> None:
    size = roll.sizes.body
    _section(roll, "销售")
    roll.pair("销售单数", str(report.sales_count), size)
    roll.pair("冲正单数", str(report.reversal_count), size)
    if report.late_count:
        late = f"{report.late_count}" + ("" if report.blind else f" 单，{words.plain(report.late_total)}")
        roll.pair("其中补录", late, size, indent=size)
    if report.part_count:
        roll.pair("其中退菜", str(report.part_count), size, indent=size)
    if report.first_number:
        roll.pair("首单", report.first_number, size)
        roll.pair("末单", report.last_number, size)
    if report.blind:
        return
    roll.pair("原价合计", words.plain(report.list_total), size)
    roll.pair("优惠", words.signed(report.cut_total - report.discount_total), size)
    if report.cut_total:
        roll.pair("手工折扣", words.signed(-report.cut_total), size)
    for payer, amount in report.subsidies:
        roll.pair(words.payer(payer), words.signed(-amount), size)
    roll.pair("抹零", words.signed(report.rounding_total), size)
    roll.gap(4)
    roll.pair("实际收款", words.yuan(report.net_total), roll.sizes.strong, bold=True, value_size=roll.sizes.title - 4)


def _charges(roll: Roll, report: ShiftReport) -> None:
    """收费: fees are income, deposits are owed; nothing where there are neither."""
    if not (report.charge_count or report.charge_reversals or report.deposits_held or report.wallet_owed):
        return
    size = roll.sizes.body
    _section(roll, "收费（不含餐费）")
    roll.pair("收费单数", str(report.charge_count), size)
    if report.charge_reversals:
        roll.pair("冲正单数", str(report.charge_reversals), size)
    if report.blind:
        return
    for code, _count, income in report.fees:
        roll.pair(f"{words.subject(code)}收费", words.plain(income), size)
    for name, amount in (
        ("收押金", report.deposit_in),
        ("押金抵费用", -report.deposit_used),
        ("退押金", -report.deposit_back),
    ):
        if amount:
            roll.pair(name, words.signed(amount), size)
    for name, amount in (("餐卡充值", report.wallet_in), ("餐卡退款", -report.wallet_back)):
        if amount:
            roll.pair(name, words.signed(amount), size)
    roll.gap(4)
    due = words.yuan(report.charge_due)
    roll.pair("收费实收", due, roll.sizes.strong, bold=True, value_size=roll.sizes.title - 4)
    roll.pair("手里押金（应退）", words.plain(report.deposits_held), size, bold=True)
    if report.wallet_owed:
        roll.pair("餐卡余额（应付）", words.plain(report.wallet_owed), size, bold=True)


def _table(roll: Roll, heads: tuple[str, str, str], rows: list[tuple[str, str, str]]) -> None:
    """Three columns, the last two right-aligned; a first cell too long for its column stands on its own line."""
    sizes = roll.sizes
    amount = max(fonts.width(row[2], sizes.body) for row in [*rows, heads])
    edges = (roll.width - amount - 24, float(roll.width))
    room = edges[0] - max(fonts.width(row[1], sizes.body) for row in [*rows, heads]) - 12
    for index, row in enumerate([heads, *rows]):
        size = sizes.small if index == 0 else sizes.body
        cells = tuple(Text(edge, 0, cell, size, False, "right") for edge, cell in zip(edges, row[1:], strict=True))
        if fonts.width(row[0], size) > room:
            roll.line(row[0], size)
            roll.put(cells)
        else:
            roll.put((Text(0, 0, row[0], size), *cells))


def _tenders(roll: Roll, report: ShiftReport) -> None:
    _section(roll, "收款方式")
    if report.blind:
        for tender in report.tenders:
            roll.pair(words.method(tender.method), f"{tender.count} 笔", roll.sizes.body)
        for back in report.refunds:
            roll.pair(f"退{words.method(back.method)}", f"{back.count} 笔", roll.sizes.body)
        return
    rows = [(words.method(tender.method), str(tender.count), words.plain(tender.amount)) for tender in report.tenders]
    _table(roll, ("方式", "笔数", "金额"), rows)
    if report.refunds:
        roll.gap(4)
        gone = [(words.method(one.method), str(one.count), words.plain(one.amount)) for one in report.refunds]
        _table(roll, ("其中退回", "笔数", "金额"), gone)
    for tender in report.tenders:
        said, bold = _compared(report, tender)
        if said:
            roll.pair(f"{words.method(tender.method)}商户端", said, roll.sizes.small + 2, bold=bold)


def _compared(report: ShiftReport, tender: TenderTotal) -> tuple[str, bool]:
    """What the merchant app of a method showed beside the books, and whether that is a difference."""
    if tender.declared is None:
        return ("没有填" if report.edition > 1 and report.kind == "z" and tender.method != "cash" else ""), False
    gap = tender.declared - tender.amount
    said = f"相差 {words.signed(gap)}" if gap and report.edition == 1 else _off(gap)
    return f"{words.plain(tender.declared)} · {said}", gap != 0


def _off(gap: int) -> str:
    """``多 1.00``, ``少 4.50`` or ``相符``."""
    return "相符" if not gap else f"{'多' if gap > 0 else '少'} {words.plain(abs(gap))}"


def _tiers(roll: Roll, report: ShiftReport) -> None:
    if not report.tiers:
        return
    _section(roll, "优惠")
    rows = [(label, str(count), words.plain(amount)) for label, count, amount in report.tiers]
    _table(roll, ("档次", "单数", "优惠额"), rows)


def _cash(roll: Roll, report: ShiftReport) -> None:
    size = roll.sizes.body
    _section(roll, "钱箱")
    roll.pair("备用金", words.plain(report.opening_float), size)
    if report.float_expected is not None and report.float_expected != report.opening_float:
        roll.pair("上班留下", words.plain(report.float_expected), size, indent=size)
        off = report.opening_float - report.float_expected
        roll.pair("开班差额", _off(off), size, bold=True, indent=size)
        roll.line(f"原因：{report.float_reason}", size)
    takings = sum(tender.amount for tender in report.tenders if tender.method == "cash")
    if report.expected_cash is not None:
        roll.pair("现金收款", words.signed(takings), size)
    _moved(roll, report)
    if report.expected_cash is not None:
        roll.pair("应有现金", words.plain(report.expected_cash), size, bold=True)
    for line in report.counts:
        if line.pieces:
            loose = line.denomination == money.LOOSE
            label = "其它硬币" if loose else f"{_denomination(line.denomination)} × {line.pieces}"
            roll.pair(label, words.plain(line.denomination * line.pieces), roll.sizes.small + 2, indent=size)
    if report.counted_cash is not None:
        roll.pair("实点现金", words.plain(report.counted_cash), size, bold=True)
    if report.variance is not None:
        label = "长款" if report.variance > 0 else "短款" if report.variance < 0 else "差额"
        roll.pair(label, words.signed(report.variance), roll.sizes.strong, bold=True)
    if report.variance_reason:
        roll.line(f"原因：{report.variance_reason}", size)
    if report.handed_in is not None and report.left_cash is not None:
        roll.gap(4)
        roll.pair("交班上交", words.plain(report.handed_in), size, bold=True)
        roll.pair("留作备用金", words.plain(report.left_cash), size, bold=True)


def _moved(roll: Roll, report: ShiftReport) -> None:
    """What went in and out without a sale, each under its sum with its reason."""
    size = roll.sizes.body
    sums = (
        ("pay_in", "存入", abs(report.pay_ins)),
        ("pay_out", "支出", -abs(report.pay_outs)),
        ("drop", "缴款" if report.edition == 1 else "上交", -abs(report.drops)),
    )
    for kind, name, amount in sums:
        roll.pair(name, words.signed(amount), size)
        for move in report.moves:
            if move.kind == kind:
                roll.pair(move.reason, words.plain(move.amount), roll.sizes.small + 2, indent=size)


def _denomination(fen: int) -> str:
    if fen >= 100:
        return f"{fen // 100} 元"
    return f"{fen // 10} 角" if fen >= 10 else f"{fen} 分"


def _events(roll: Roll, report: ShiftReport) -> None:
    size = roll.sizes.body
    _section(roll, "记录")
    roll.pair("无销售开钱箱", f"{report.no_sales} 次", size)
    roll.pair("弃单", f"{report.abandoned} 单", size)
    roll.pair("补打", f"{report.reprints} 张", size)
    if report.exceptions:
        roll.pair("例外给优惠", f"{report.exceptions} 次", size)
    if report.clock_doubts:
        roll.pair("电脑时间不对或改过", f"{report.clock_doubts} 次", size)


def _perpetual(roll: Roll, report: ShiftReport) -> None:
    size = roll.sizes.body
    if not report.blind:
        _section(roll, "本机累计（不清零）")
        roll.pair("销售", words.plain(report.perpetual_sales), size)
        roll.pair("冲正", words.plain(report.perpetual_reversals), size)
        roll.pair("补贴", words.plain(report.perpetual_subsidies), size)
        if report.perpetual_charges or report.perpetual_paybacks:
            roll.pair("收费收进", words.plain(report.perpetual_charges), size)
            roll.pair("收费退出", words.plain(report.perpetual_paybacks), size)
    if report.chain_head:
        head = report.chain_head.upper()
        roll.pair("封账码", " ".join(head[i : i + 4] for i in range(0, len(head), 4)), size)
