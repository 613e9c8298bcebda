"""How the checks of the store and its keys are spoken of."""

from app.store.verify import Check, Report
from app.ui.kit.small_table import Cell
from app.ui.words.findings import where

CHECKS = {
    "file": "文件和加密页完好",
    "foreign_keys": "记录之间对得上",
    "heads": "备份里有的，这里都有",
    "chain": "销售和交班没有被改过",
    "audit": "操作记录没有被改过",
    "records": "受理、菜价等没有被改过",
    "numbers": "单号连着，没有跳号",
    "outbox": "每张单据都登记了",
    "money": "每一单的金额平衡",
    "rollups": "每日合计重算一致",
    "tokens": "居民搜索索引一致",
    "grids": "网格归属重算一致",
    "rooms": "场地没有两家同时占用，预约都占着场地",
    "steps": "维修、预约、报名和经过一致",
    "guards": "挡住改动的规则都在",
}
"""What is always checked, in its order."""

CODE = "纸上的封账码或单号"
_WHY = {
    "damaged": "页面损坏",
    "schema": "表或栏目和程序的不一样，是在程序外面改的",
    "stray": "里面有程序没有的触发器或视图，是在程序外面加的",
    "guard": "挡住改动的规则被拿掉了，是在程序外面改的",
    "unheld": "占用的时段和预约不一样，是在程序外面改的",
    "story": "和记下的经过不一样，是在程序外面改的",
    "overlap": "和另一份预约占了同一间的同一段时间",
    "orphan": "指着一条不存在的记录",
    "gap": "中间缺号或次序不对",
    "mac": "内容和封存时不一样",
    "head": "末尾被截断",
    "anchor": "和交班时记下的链尾不一样",
    "sale_missing": "操作记录里有、账里没有的销售",
    "series": "发号器和已用的号不一致",
    "lines": "明细加起来和单据不一样",
    "benefits": "优惠补贴加起来不一样",
    "benefit_line": "有优惠却没有对应的明细",
    "payments": "收款加起来和应收不一样",
    "reversal": "冲正金额和原单不一样",
    "settling": "退的押金和收的对不上",
    "settled": "一笔押金退了不止一次",
    "missing": "缺登记",
    "extra": "多登记",
    "twice": "登记了两次",
    "differs": "重算结果不一样",
    "lost": "备份里有这里没有的单子：请恢复它，或移出备份文件夹",
    "altered": "和操作记录里的不一样，是在程序外面改的",
    "paper": "和封存的交班报表不一样",
    "planted": "操作记录里没有，是在程序外面加的",
    "gone": "操作记录里有，现在没有了，是在程序外面删的",
    "unknown": "账本里没有",
}
SLOTS = {
    "os-keyring": "系统钥匙串（跟着电脑账户上锁）",
    "file": "钥匙文件（只有这个电脑账户能读）",
    "recovery": "打印出来的恢复码",
}


def check_words(check: Check) -> str:
    """``✓ 一致``, or what does not fit and where first."""
    if check.ok:
        return "✓ 一致"
    if check.name == "code":
        return f"✗ {_WHY[check.why]}"
    first = f"，第一处 {where(check.name, check.bad)}" if check.bad else ""
    return f"✗ {_WHY.get(check.why, check.why)}{first}"


def report_cells(report: Report) -> list[tuple[Cell, ...]]:
    """A report as rows: what was checked, how it went, how many records were looked at."""
    return [
        (
            Cell(CHECKS.get(check.name, CODE)),
            Cell(check_words(check), "ok" if check.ok else "bad", "strong"),
            Cell(f"{check.examined:,}" if check.examined else "", "ink2"),
        )
        for check in report.checks
    ]


def waiting_cells() -> list[tuple[Cell, ...]]:
    """What is going to be checked."""
    return [(Cell(words), Cell("还没核对", "ink3"), Cell("")) for words in CHECKS.values()]


def verdict(report: Report) -> str:
    """The whole report in one sentence."""
    first = report.first
    if first is None:
        return "全部一致"
    return f"{CHECKS.get(first.name, CODE)}：{check_words(first)[2:]}"
