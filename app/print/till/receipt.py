"""结账单 and 冲正单: what a receipt says, laid out once for a roll of any width."""

from dataclasses import dataclass

from app.print import fonts, words
from app.print.maker import Copy
from app.print.roll import Paper, Roll, Sizes, Text, wrap
from app.print.roll_parts import reprint_banner, sign_lines
from app.rules.till.remarks import choices_line, portion_name
from app.services.documents import Head
from app.services.documents.till import PreBill, Receipt, ReceiptLine

NARROW = 480  # below this many dots a dish name stands on its own line and the numbers under it
_GAP = 18  # between number columns
_LEAST = ("00", "00.00", "000.00")  # columns no narrower than this, so that short bills look alike


def receipt_paper(receipt: Receipt, width: int, copy: Copy) -> Paper:
    """Lay a receipt out on ``width`` dots; ``mark`` is the reprint line on top, empty on the first copy."""
    title = words.TITLES["part" if receipt.part else receipt.kind]
    roll = Roll(f"{title} {receipt.number}", width)
    reprint_banner(roll, copy.banner)
    letterhead(roll, receipt.head, title, reversal=receipt.kind == "reversal")
    if isinstance(receipt, PreBill):
        roll.banner((("未付款", roll.sizes.due),))
        roll.gap(6)
    pickup_banner(roll, receipt.pickup_no)
    _facts(roll, receipt)
    _dishes(roll, receipt)
    _totals(roll, receipt)
    for note in receipt.notes:
        roll.line(words.discreet(note, "按优惠价"), roll.sizes.small + 2)
    if isinstance(receipt, PreBill):
        _to_pay(roll, receipt)
    else:
        _tenders(roll, receipt)
        _thanks(roll, receipt)
        _foot(roll, receipt)
    return roll.finish()


def letterhead(roll: Roll, head: Head, title: str, *, reversal: bool = False) -> None:
    """Who issues the paper, and what it is."""
    sizes = roll.sizes
    roll.gap(6)
    roll.line(f"{head.community} · {head.centre}", sizes.body, anchor="center")
    roll.line(head.canteen, sizes.title, bold=True, anchor="center")
    if reversal:
        roll.gap(4)
        roll.banner(((title, sizes.strong),))
    else:
        roll.line(title, sizes.strong, anchor="center")
    roll.gap(6)


def pickup_banner(roll: Roll, number: int | None) -> None:
    """取餐号, as large as the paper allows; nothing where none is given."""
    if number is None:
        return
    roll.framed(((f"取餐号 {number}", roll.sizes.due),))
    roll.gap(6)


def _facts(roll: Roll, receipt: Receipt) -> None:
    size = roll.sizes.body
    if receipt.number:
        roll.pair("单号", receipt.number, size, bold=True)
    if receipt.corrects:
        roll.pair("退自原单" if receipt.part else "冲正原单", receipt.corrects, size, bold=True)
    way = "外带" if receipt.takeaway else "堂食"
    roll.pair("时间", words.minute(receipt.at), size)
    if words.local(receipt.at).date() != receipt.business_date:
        roll.pair("营业日", receipt.business_date.isoformat(), size)
    roll.pair("餐次", f"{receipt.meal} {way}".strip(), size)
    if receipt.paper_no:
        roll.pair("补录", receipt.paper_no, size)
    if receipt.paper_at is not None:
        roll.pair("供餐", words.minute(receipt.paper_at), size)
    roll.pair("收银员", f"{receipt.cashier} · {receipt.terminal} 号机", size)
    if receipt.member:
        number = "" if receipt.member_no is None else f" · No.{receipt.member_no}"
        roll.pair("会员", f"{receipt.member}{number}", size)
    if receipt.paid_by:
        roll.pair("代付", words.discreet(receipt.paid_by, "家属"), size)


@dataclass(frozen=True)
class _Columns:
    """Where the numbers of a dish stand: their right edges, their size, and the room left of them for a name."""

    edges: tuple[float, float, float]
    size: int
    room: float


_HEADS = ("数量", "单价", "金额")


def _columns(width: int, sizes: Sizes, rows: list[tuple[str, str, str]]) -> _Columns:
    """Columns as wide as their contents; figures too long for the paper are set smaller."""
    size = sizes.body
    while True:
        wide = [
            max(
                fonts.width(_HEADS[i], sizes.small),
                fonts.width(_LEAST[i], size),
                *(fonts.width(row[i], size, bold=i == 2) for row in rows),
            )
            for i in range(3)
        ]
        room = width - sum(wide) - 3 * _GAP
        if room >= fonts.width("品名", sizes.small) or size <= 12:
            return _Columns((width - wide[2] - wide[1] - 2 * _GAP, width - wide[2] - _GAP, width), size, room)
        size -= 2


def _dishes(roll: Roll, receipt: Receipt) -> None:
    roll.rule()
    numbers = [_numbers(line) for line in receipt.lines]
    small = roll.sizes.small
    columns = _columns(roll.width, roll.sizes, numbers)
    heads = (Text(edge, 0, word, small, False, "right") for edge, word in zip(columns.edges, _HEADS, strict=True))
    roll.put((Text(0, 0, "品名", small), *heads))
    roll.gap(2)
    for line, row in zip(receipt.lines, numbers, strict=True):
        _dish(roll, line, row, columns)
        _said_of(roll, line)
        if not receipt.short:
            _benefits(roll, line, served=bool(receipt.member))
        roll.gap(6)
    if receipt.again:
        roll.pair("其余菜的补贴重算", words.signed(receipt.again), roll.sizes.body)
        roll.gap(6)
    roll.rule()


def _numbers(line: ReceiptLine) -> tuple[str, str, str]:
    return (
        words.quantity(line.quantity, line.grams),
        words.unit_price(line.unit_price, line.grams, line.unit_grams),
        words.plain(line.list_amount),
    )


def _dish(roll: Roll, line: ReceiptLine, row: tuple[str, str, str], columns: _Columns) -> None:
    size = roll.sizes.body
    name = fonts.visible(portion_name(line.name, half=line.half))
    cells = tuple(
        Text(edge, 0, value, columns.size, index == 2, "right")
        for index, (edge, value) in enumerate(zip(columns.edges, row, strict=True))
    )
    if roll.width < NARROW or columns.room < 5 * size:
        roll.line(name, size, bold=True)
        roll.put(cells)
        return
    first, rest = _first_line(name, columns.room, size)
    roll.put((Text(0, 0, first, size, True), *cells))
    if rest:
        # Below the numbers the rest of a long name may use the whole width.
        roll.line(rest, size, bold=True)


def _first_line(name: str, room: float, size: int) -> tuple[str, str]:
    first = wrap(name, room, size, bold=True)[0]
    return first, name.strip()[len(first) :].strip()


def _said_of(roll: Roll, line: ReceiptLine) -> None:
    size = roll.sizes.small + 2
    if line.weighed == "hand":
        roll.line("重量手输", size, indent=size)
    if line.choices:
        roll.line(choices_line(line.choices), size, indent=size)
    if remark := words.quieted(line.remark):
        roll.line(remark, size, indent=size)
    if line.eater:
        roll.pair(f"代领 · 用餐人 {line.eater}", "", size, indent=size)


def _benefits(roll: Roll, line: ReceiptLine, *, served: bool) -> None:
    size = roll.sizes.small + 2
    if line.discount - line.cut:
        label = words.discreet(line.benefit, "优惠价") or "优惠"
        roll.pair(label, words.signed(line.cut - line.discount), size, indent=size)
    if line.cut:
        roll.pair("手工折扣", words.signed(-line.cut), size, indent=size)
    if line.subsidy:
        label = "餐费补贴" if line.discount - line.cut else words.discreet(line.benefit, "餐费补贴") or "餐费补贴"
        roll.pair(label, words.signed(-line.subsidy), size, indent=size)
    if served and not line.eligible:
        roll.pair("不参加优惠", "", size, indent=size)


def _totals(roll: Roll, receipt: Receipt) -> None:
    sizes = roll.sizes
    pieces = sum(abs(line.quantity) if line.grams is None else 1 for line in receipt.lines if not line.fee)
    roll.pair(f"合计（{pieces} 份）", words.plain(receipt.list_total), sizes.body)
    if receipt.discount_total - receipt.cut:
        roll.pair("优惠", words.signed(receipt.cut - receipt.discount_total), sizes.body)
    if receipt.cut:
        roll.pair("手工折扣", words.signed(-receipt.cut), sizes.body)
    for payer, amount in receipt.subsidies:
        roll.pair(words.payer(payer), words.signed(-amount), sizes.body)
    if receipt.rounding:
        roll.pair("抹零", words.signed(receipt.rounding), sizes.body)
    roll.gap(4)
    back = receipt.kind == "reversal"
    roll.pair(
        "应退" if back else "应收",
        words.yuan(-receipt.due if back else receipt.due),
        sizes.strong + 6,
        bold=True,
        value_size=sizes.due,
    )


def _tenders(roll: Roll, receipt: Receipt) -> None:
    roll.rule()
    size = roll.sizes.body
    if receipt.kind == "reversal":
        for payment in receipt.payments:
            roll.pair(f"退 {words.method(payment.method)}", words.plain(-payment.amount), size, bold=True)
            _reference(roll, payment.reference)
        return
    for payment in receipt.payments:
        paid = payment.tendered if payment.method == "cash" else payment.amount
        roll.pair(words.method(payment.method), words.plain(paid), size)
        _reference(roll, payment.reference)
    received = receipt.due + receipt.change
    roll.pair("实收", words.plain(received), size, bold=True)
    roll.pair("找零", words.plain(receipt.change), size, bold=True, value_size=roll.sizes.strong + 6)


def _reference(roll: Roll, reference: str) -> None:
    if reference:
        roll.pair("流水尾号", reference, roll.sizes.small + 2, indent=roll.sizes.small)


def _thanks(roll: Roll, receipt: Receipt) -> None:
    """The one sentence an old person shall be able to read at arm's length: nothing on the paper is larger."""
    if receipt.kind == "reversal" or not receipt.member:
        return
    saved = receipt.list_total - receipt.due
    big = roll.sizes.paid
    lines = [(f"您付 {words.plain(receipt.due)} 元", big)]
    if saved > 0:
        lines.append((f"省了 {words.plain(saved)} 元", big))
    roll.gap(14)
    roll.framed(tuple(lines))


def _to_pay(roll: Roll, bill: PreBill) -> None:
    """What an order comes to in cash where that is another sum, and that nothing was paid."""
    sizes = roll.sizes
    if bill.cash_due != bill.due:
        roll.pair("付现金", words.yuan(bill.cash_due), sizes.strong, bold=True)
    roll.rule()
    roll.line("未付款 · 付款后给小票，本单不作凭证", sizes.small, anchor="center")
    roll.gap(8)


def _foot(roll: Roll, receipt: Receipt) -> None:
    size = roll.sizes.small
    notes = ["请当面点清钱款", "本单不作报销凭证"]
    if receipt.kind == "reversal":
        notes = ["原单其余菜品照旧" if receipt.part else "原单已全额冲正", "请当面点清退款", "本单不作报销凭证"]
        sign_lines(roll, ("领款人",))
    roll.gap(8)
    roll.code(receipt.number, tuple(notes))
    head = receipt.head
    for text in (head.footer, head.address, f"电话 {head.phone}" if head.phone else ""):
        if text:
            roll.line(text, size, anchor="center")
    roll.gap(8)
