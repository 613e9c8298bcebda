"""餐卡 and the form for giving a balance back to the holder's bank account."""

from app.print import fonts, words
from app.print.maker import Copy
from app.print.roll import Paper, Roll
from app.print.roll_parts import reprint_banner, sign_lines
from app.print.till.receipt import letterhead
from app.rules import money
from app.services.documents.till import WalletRefund, WalletSheet

_TERMS = ("记名，可以挂失，不过期", "最多存 5,000 元", "充值、退卡不收手续费", "退卡请本人带身份证")
_BY_HAND = ("开户银行", "本人账号")


def wallet_paper(card: WalletSheet, width: int, copy: Copy) -> Paper:
    """The card on ``width`` dots: what the scanner reads, and what holds of it."""
    roll = Roll(f"{card.NAME} {card.number}", width)
    sizes = roll.sizes
    reprint_banner(roll, copy.banner)
    letterhead(roll, card.head, card.NAME)
    roll.pair("持卡人", fonts.visible(card.owner) or "————", sizes.strong, bold=True)
    roll.pair("卡号", card.number, sizes.strong, bold=True)
    roll.gap(6)
    roll.code(card.number, _TERMS)
    sign_lines(roll, ("持卡人签名",))
    roll.line(f"制卡 {words.minute(card.made_at)} · 丢了请马上来挂失", sizes.small, anchor="center")
    roll.gap(8)
    return roll.finish()


def wallet_refund_paper(form: WalletRefund, width: int, copy: Copy) -> Paper:
    """Lay the form out on ``width`` dots; bank and account are written by hand and kept nowhere else."""
    roll = Roll(f"{form.NAME} {form.number}", width)
    sizes = roll.sizes
    reprint_banner(roll, copy.banner)
    letterhead(roll, form.head, form.NAME)
    roll.pair("持卡人", fonts.visible(form.owner) or "————", sizes.body, bold=True)
    roll.pair("卡号", form.number, sizes.body)
    roll.pair("退款单号", form.receipt, sizes.body)
    roll.pair("日期", words.minute(form.made_at), sizes.body)
    roll.rule()
    roll.pair("退款金额", words.yuan(form.amount), sizes.strong + 6, bold=True, value_size=sizes.due)
    roll.line(f"人民币（大写）{money.capitals(form.amount)}", sizes.body, bold=True)
    roll.pair("账号后 4 位", form.tail, sizes.body)
    roll.rule()
    roll.line("退到持卡人本人同名银行账户：", sizes.body)
    sign_lines(roll, (*_BY_HAND, "持卡人签名", "经办人签名"))
    roll.gap(8)
    roll.line(f"经办 {form.made_by} · 账号只写在这张纸上", sizes.small, anchor="center")
    roll.gap(8)
    return roll.finish()
