"""How the checks of the store and its keys are spoken of."""

from app.services.centre.data_checks import CheckNote
from app.store.backup_names import said_by
from app.store.verify import Check, Report
from app.ui.kit.small_table import Cell
from app.ui.kit.timeline import Moment
from app.ui.words.centre import CHECK_WORDS
from app.ui.words.findings import where
from app.ui.words.moments import moment

CHECKS = CHECK_WORDS
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
    "anchor": "和交班时记下的封账码不一样",
    "sale_missing": "操作记录里有、账里没有的销售",
    "series": "发号器和已用的号不一致",
    "lines": "明细加起来和单据不一样",
    "benefits": "优惠补贴加起来不一样",
    "benefit_line": "有优惠却没有对应的明细",
    "payments": "收款加起来和应收不一样",
    "reversal": "冲正金额和原单不一样",
    "part": "退的菜比原单卖的多，或不是那道菜",
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


def check_moment(note: CheckNote) -> Moment:
    """One check or rehearsal, as a step of the history."""
    result = "全部一致" if note.ok else f"有不对的：{CHECKS.get(note.found, CODE)}"
    what = f"演练恢复 {_made_at(note.backup)}" if note.backup else "核对全部数据"
    return Moment(what, f"{moment(note.at)} · {note.staff or '系统'}", result, "ok" if note.ok else "bad")


def day_moments(said: object) -> list[Moment]:
    """The check that runs by itself after the first sign-in of the day, as this PC remembers it; none yet: nothing."""
    if not isinstance(said, dict) or not isinstance(said.get("at"), str):
        return []
    ok = said.get("ok") is True
    return [
        Moment("开机后自动核对", str(said["at"]), "全部一致" if ok else "有不对的，看顶上的提示", "ok" if ok else "bad")
    ]


def _made_at(name: str) -> str:
    said = said_by(name)
    return moment(said[0]) + " 的备份" if said is not None else name
