"""收银数据说明书 on one A4 page: how the till keeps its books, and how anybody checks that nothing was changed."""

from app.print import words
from app.print.maker import Copy
from app.print.page_flow import Column, Flow
from app.print.pdf import A4
from app.print.sheets import Sheet, sheet_pdf
from app.services.documents.till import TillStatement

_ROUNDING = {"jiao": "现金抹到角，抹掉的让给顾客，单列一行；扫码、刷卡收到分", "none": "不抹零"}
_RULES = (
    "封存的单据只增不改：卖错了用「冲正」或「退菜」另记一笔，原单和改正都留着；退的按原单金额，只有看整单的补贴（满额、封顶）"
    "按剩下的菜再看一次。",
    "每张单据按「种类-机号-营业日-流水」编号，从 1 起，不跳号、不重号；交班单另有从不清零的 Z 号和累计数。",
    "每封存一笔，就用上一笔的封账码和这一笔的全部内容（金额、谁出钱、谁享受、怎么付）算出新的封账码，一环扣一环：改动、"
    "删去或插进任何一笔，从那一笔起全都对不上。",
    "补贴由出资方承担，从应付里直接减去，从不付给个人现金；退菜、冲正把补贴一起记负数。",
)
_WHERE = (
    "账本在程序的数据文件夹里，钥匙在系统钥匙串（或只有本机账户能读的文件）和封存的恢复码上；备份在它的 backups "
    "和另外指定的文件夹里，位置见 设置 › 备份与数据。"
)
_CHECKS = (
    "看：设置 › 备份与数据 › 数据核对，逐笔重算封账码，重算每一单、每一天和每一张交班单的合计。",
    "比：这张纸和每张交班单末尾印着当时的封账码前 16 位；与程序里核对出来的同一序号的码相同，说明那以前的账没有动过。",
    "取：备份是整个账本的加密副本，可在另一台电脑上恢复并再核对；命令行 python -m app verify 做同样的核对。",
)


def till_statement_pdf(paper: TillStatement, copy: Copy) -> bytes:
    """One page: versions, rules in force, numbers, the ends of the chains, where the data lies, how to check."""
    note = f"{paper.terminal} 号机 · {words.minute(paper.made_at)}"
    page = Sheet(A4, paper.head, paper.NAME, note, copy.printed(paper.made_at, paper.made_by), copy.mark)
    flow = Flow(page.width, 10)
    flow.heading("一、版本")
    store = "数据库服务器" if paper.server else "本机一个加密的账本文件"
    flow.pairs(("程序", f"百通岗前台 {paper.version}"), ("账本结构", paper.revision), ("账本", store))
    flow.heading("二、现行规则")
    flow.pairs(("抹零", _ROUNDING[paper.rounding]))
    days = f"当天和以后 {paper.refund_days} 天" if paper.refund_days else "只在当天"
    flow.pairs(
        ("退菜、冲正", f"{days}"), ("交班差额", f"超过 {words.yuan(paper.variance)} 要写原因并经同意"),
        ("现金出入", f"一次超过 {words.yuan(paper.move_limit)} 要经同意"),
    )  # fmt: skip
    _policies(flow, paper)
    for rule in _RULES:
        flow.text(f"· {rule}", 10)
    flow.heading("三、编号和累计")
    flow.pairs(*((name, number) for name, number in paper.numbers), ("最近的 Z", str(paper.z_number)))
    flow.pairs(
        ("累计销售", words.plain(paper.perpetual_sales)), ("累计冲正", words.plain(paper.perpetual_reversals)),
        ("累计补贴", words.plain(paper.perpetual_subsidies)),
    )  # fmt: skip
    flow.heading("四、封账码")
    _chains(flow, paper, page.width)
    flow.heading("五、数据在哪里，怎么核对")
    flow.text(_WHERE, 10)
    for check in _CHECKS:
        flow.text(f"· {check}", 10)
    foot = Flow(page.width, 11)
    foot.blank(("经手人", 1), ("核对人", 1), ("日期", 1), high=30)
    return sheet_pdf(page, flow.strips, foot.strips, (), words.local(paper.made_at).date().isoformat())


def _policies(flow: Flow, paper: TillStatement) -> None:
    if not paper.policies:
        flow.text("今天没有现行的优惠政策。", 10)
    for one in paper.policies:
        by = f"，依据 {one.document_no}" if one.document_no else ""
        flow.text(f"优惠政策 {one.code} 第 {one.version} 版「{one.name}」，{one.valid_from.isoformat()} 起{by}", 10)


def _chains(flow: Flow, paper: TillStatement, width: float) -> None:
    shares = (("机号", 60), ("封存笔数", 90), ("最后一笔的封账码", 180), ("操作记录条数", 100), ("最后一条的码", 180))
    whole = sum(share for _, share in shares)
    columns = tuple(Column(name, width * share / whole) for name, share in shares)
    flow.row(columns, [column.title for column in columns], head=True)
    for one in paper.chains:
        flow.row(columns, [one.terminal, str(one.serial), one.head, str(one.audit_serial), one.audit_head])
