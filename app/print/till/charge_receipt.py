"""收款收据, 退款单, 退押金单: two parts of one strip, the payer's and the stub the house keeps."""

from app.print import fonts, words
from app.print.maker import Copy
from app.print.roll import Paper, Roll
from app.print.roll_parts import reprint_banner, sign_lines
from app.rules import money
from app.services.documents.till import ChargedLine, ChargeReceipt

NO_INVOICE = "不作为税务发票"
_RETURN = "退押金时收回本联"


def charge_paper(receipt: ChargeReceipt, width: int, copy: Copy) -> Paper:
    """Lay both parts out on ``width`` dots, one below the other."""
    title = words.CHARGE_TITLES[receipt.form()]
    roll = Roll(f"{title} {receipt.number}", width)
    reprint_banner(roll, copy.banner)
    _part(roll, receipt, title, "交款人联" if _comes_in(receipt) else "领款人联")
    _notes(roll, receipt)
    roll.gap(20)
    roll.line("✂ 剪开 · 下联留存", roll.sizes.small, anchor="center")
    roll.rule()
    reprint_banner(roll, copy.banner)
    _part(roll, receipt, title, "存根联")
    sign_lines(roll, ("收款人", "交款人") if _comes_in(receipt) else ("付款人", "领款人"))
    roll.gap(16)
    return roll.finish()


def _comes_in(receipt: ChargeReceipt) -> bool:
    return receipt.due >= 0


def _part(roll: Roll, receipt: ChargeReceipt, title: str, part: str) -> None:
    sizes, head = roll.sizes, receipt.head
    roll.gap(6)
    roll.line(f"{head.community} · {head.centre}", sizes.body, anchor="center")
    if receipt.kind == "reversal":
        roll.gap(4)
        roll.banner(((title, sizes.strong),))
    else:
        roll.line(title, sizes.title, bold=True, anchor="center")
    roll.line(f"（{part}）", sizes.small + 2, anchor="center")
    roll.gap(4)
    _facts(roll, receipt)
    roll.rule()
    for line in receipt.lines:
        _line(roll, line, receipt.subject)
    if receipt.rounding:
        roll.pair("抹零", words.signed(receipt.rounding), sizes.body)
    roll.rule()
    _total(roll, receipt)


def _facts(roll: Roll, receipt: ChargeReceipt) -> None:
    size = roll.sizes.body
    roll.pair("№", receipt.number, size, bold=True)
    if receipt.corrects:
        roll.pair("冲正原单", receipt.corrects, size, bold=True)
    roll.pair("日期", words.minute(receipt.at), size)
    if words.local(receipt.at).date() != receipt.business_date:
        roll.pair("营业日", receipt.business_date.isoformat(), size)
    roll.pair("今收到" if _comes_in(receipt) else "今退给", fonts.visible(receipt.payer) or "————", size, bold=True)
    title = fonts.visible(words.discreet(receipt.title, "")) or words.subject(receipt.subject)
    roll.pair("交来" if _comes_in(receipt) else "事由", title, size)
    roll.pair("业务单号", receipt.subject_number, size)


def _line(roll: Roll, line: ChargedLine, subject: str) -> None:
    size = roll.sizes.body
    roll.pair(fonts.visible(line.name), words.plain(line.amount), size)
    if line.settles:
        roll.pair("收取时单号", line.settles, roll.sizes.small + 2, indent=size)
    elif line.kind == "deposit" and line.amount > 0 and subject != "wallet":
        roll.pair("押金，另行退还", "", roll.sizes.small + 2, indent=size)


def _total(roll: Roll, receipt: ChargeReceipt) -> None:
    sizes, due = roll.sizes, abs(receipt.due)
    label = "合计" if _comes_in(receipt) else "合计退"
    roll.pair(label, words.yuan(due), sizes.strong + 6, bold=True, value_size=sizes.due)
    roll.line(f"人民币（大写）{money.capitals(due)}", sizes.body, bold=True)
    roll.gap(4)
    way = "" if _comes_in(receipt) else "退 "
    for payment in receipt.payments:
        roll.pair(f"{way}{words.method(payment.method)}", words.plain(abs(payment.amount)), sizes.body)
        if payment.reference:
            roll.pair("流水尾号", payment.reference, sizes.small + 2, indent=sizes.small)
    if receipt.change:
        roll.pair("实收", words.plain(receipt.due + receipt.change), sizes.body)
        roll.pair("找零", words.plain(receipt.change), sizes.body, bold=True)
    if not receipt.payments:
        roll.line("不收不退", sizes.body)
    roll.pair("收款人" if _comes_in(receipt) else "付款人", f"{receipt.taken_by} · {receipt.terminal} 号机", sizes.body)


def _notes(roll: Roll, receipt: ChargeReceipt) -> None:
    notes = [NO_INVOICE]
    if receipt.kind == "reversal":
        notes.insert(0, "原单已全额冲正")
    elif receipt.deposit_in > 0 and receipt.subject != "wallet":
        notes.insert(0, _RETURN)
    roll.gap(8)
    roll.code(receipt.number, tuple(notes))
    head = receipt.head
    for text in (head.address, f"电话 {head.phone}" if head.phone else ""):
        if text:
            roll.line(text, roll.sizes.small, anchor="center")
