"""补贴台账 on A4: a row for each meal, sums by class, the exceptions, and where it is signed.

A class is a letter here, and nothing more is said of why somebody is subsidised.
"""

from collections.abc import Sequence

from app.print import words
from app.print.maker import Copy
from app.print.page_flow import Column, Flow
from app.print.pdf import A4
from app.print.sheets import Sheet, sheet_pdf
from app.print.subsidy import words as said
from app.rules.people import care
from app.services.documents.subsidy import SubsidyLedger, SubsidyRow

_WIDE = (A4[1], A4[0])
_SIZE = 9
_ROWS = (
    ("序号", 24), ("日期", 44), ("餐次", 28), ("单号", 112), ("姓名", 44), ("证件后4位", 46), ("年龄", 26),
    ("类别", 26), ("户籍", 26), ("消费原价", 46), ("折扣额", 42), ("补贴额", 42), ("实付", 42), ("支付方式", 46),
    ("就餐", 28), ("收银员", 42), ("冲正", 28),
)  # fmt: skip
_SUMS = (("类别", 60), ("谁出钱", 160), ("人次", 80), ("人数", 80), ("补贴额", 120))
_RIGHT = frozenset({"消费原价", "折扣额", "补贴额", "实付", "人次", "人数"})


def subsidy_ledger_pdf(paper: SubsidyLedger, copy: Copy) -> bytes:
    """The whole ledger: rows, sums, exceptions, signatures."""
    payer = words.discreet(paper.payer, "出资方")
    note = " · ".join(part for part in (paper.period, payer, paper.number or "未申报，仅供核对") if part)
    page = Sheet(_WIDE, paper.head, paper.NAME, note, copy.printed(paper.made_at, paper.made_by), copy.mark)
    columns = _columns(page.width, _ROWS)
    head, flow = Flow(page.width, _SIZE), Flow(page.width, _SIZE)
    head.row(columns, [column.title for column in columns], head=True)
    for index, row in enumerate(paper.rows, 1):
        flow.row(columns, _cells(index, row))
    if not paper.rows:
        flow.gap(20)
        flow.text("这个月没有补贴。", 14)
    _sums(flow, paper, payer)
    _exceptions(flow, paper)
    foot = Flow(page.width, 11)
    foot.gap(8)
    foot.blank(("制表", 1), ("复核", 1), ("社区（盖章）", 1), ("街道（盖章）", 1), high=46)
    return sheet_pdf(page, flow.strips, foot.strips, head.strips, paper.number or paper.period)


def _sums(flow: Flow, paper: SubsidyLedger, payer: str) -> None:
    flow.gap(10)
    flow.text(
        f"合计 {len(paper.rows)} 笔，就餐 {paper.meals} 人次、{paper.persons} 人，其中冲正 {paper.reversals} 笔；"
        f"补贴额 {words.yuan(paper.amount)}。", 12, bold=True,
    )  # fmt: skip
    flow.keep()  # the few lines of the sums stand on one page
    columns = _columns(flow.width * 0.66, _SUMS)
    flow.row(columns, [column.title for column in columns], head=True)
    for one in paper.classes:
        flow.row(columns, [one.letter, payer, str(one.meals), str(one.persons), words.plain(one.amount)])
        flow.keep()
    flow.row(columns, ["合计", payer, str(paper.meals), str(paper.persons), words.plain(paper.amount)], strong=True)
    flow.gap(4)
    flow.text("补贴额按结账时记下的数抄录，不重新计算；类别只写字母。人次已扣除冲正；同一人在几个类别里各算一人。", 9)


def _exceptions(flow: Flow, paper: SubsidyLedger) -> None:
    found = [(index, row) for index, row in enumerate(paper.rows, 1) if row.doubts]
    flow.gap(10)
    flow.text(f"异常清单：{len(found)} 笔" if found else "异常清单：无", 12, bold=True)
    for index, row in found:
        flow.keep()
        why = said.doubt_words(row.doubts)
        flow.text(f"第 {index} 号 · {words.short_day(row.day)}{row.meal} · {row.number} · {row.name or '—'}：{why}", 10)


def _columns(width: float, spec: Sequence[tuple[str, float]]) -> tuple[Column, ...]:
    whole = sum(share for _, share in spec)
    return tuple(
        Column(name, width * share / whole, "right" if name in _RIGHT else "left", bold=name == "补贴额")
        for name, share in spec
    )


def _cells(index: int, row: SubsidyRow) -> list[str]:
    age = "—" if row.age is None else str(row.age)
    money = [words.plain(fen) for fen in (row.list_amount, row.discount, row.amount, row.paid)]
    return [
        str(index), words.short_day(row.day), row.meal, row.number, row.name or "—", row.tail or "—", age, row.letter,
        care.HOME_WORDS[row.residence], *money, "、".join(map(words.method, row.methods)) or "—",
        "外带" if row.takeaway else "堂食", row.cashier,
        row.back_words,
    ]  # fmt: skip
