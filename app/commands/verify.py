"""``python -m app verify STORE``: does the store still say what was written into it?"""

import argparse
import sys

from app.commands import OK, PROBLEM, USAGE
from app.commands.unlocking import unlock
from app.store import verify_code
from app.store.verify import Check, Report, verify
from app.ui.words.findings import NO_CODE, code_words, where

TITLES = {
    "code": "纸上的封账码或单号",
    "file": "文件与加密页",
    "foreign_keys": "记录之间的引用",
    "heads": "备份里的链尾都在账本里",
    "chain": "销售、现金、交班的防改链",
    "audit": "操作日志的防改链",
    "records": "受理、设置、菜价、员工、居民和留存单据",
    "numbers": "单号连续",
    "outbox": "待上传登记",
    "money": "金额平衡",
    "rollups": "每日汇总重算",
    "uses": "限次优惠的享受记录重算",
    "tokens": "居民搜索索引重算",
    "grids": "网格归属重算",
    "rooms": "场地占用没有重叠、没有缺失",
    "steps": "维修、预约、报名与经过一致",
    "wallet": "餐卡余额与收支一致",
    "guards": "挡住改动的触发器",
}
WHY = {
    "damaged": "页面损坏",
    "schema": "表或栏目与程序的不同，是在程序之外改的",
    "stray": "有程序没有的触发器或视图，是在程序之外加的",
    "guard": "被拿掉了，是在程序之外改的",
    "unheld": "占用的时段与预约不符，是在程序之外改的",
    "story": "与记下的经过不符，是在程序之外改的",
    "overlap": "与另一份预约占了同一间的同一段时间",
    "orphan": "引用的记录不存在",
    "gap": "中间缺号或顺序不对",
    "mac": "内容与封存时不符",
    "head": "末尾被截断或链尾不符",
    "anchor": "与交班时记下的链尾不符",
    "sale_missing": "日志里有、账里没有的销售",
    "series": "发号器与已用号码不符",
    "lines": "明细合计与单据不符",
    "benefits": "优惠与补贴合计不符",
    "benefit_line": "优惠没有对应的明细",
    "payments": "收款合计与应收不符",
    "reversal": "冲正金额与原单不符",
    "part": "所退菜品多于原单，或不是原单的菜",
    "settling": "所退押金与所收不符",
    "settled": "同一笔押金退了不止一次",
    "missing": "缺少登记",
    "extra": "多出登记",
    "twice": "重复登记",
    "differs": "重算结果不同",
    "lost": "它有账本里没有的记录，账本可能被换成了旧的：请恢复它，或把它移出 backups",
    "altered": "内容与操作日志记下的不符，是在程序之外改的",
    "paper": "与封存的交班报表不符",
    "planted": "操作日志里没有这条记录，是在程序之外加的",
    "gone": "操作日志里有、现在没有了，是在程序之外删的",
    "unknown": "账本里没有",
}

_CLEAR = "\r\x1b[K"


def run(args: argparse.Namespace) -> int:
    """Walk the whole store and print each check. Returns 0, or 1 when something does not fit."""
    try:
        code = verify_code.read(args.code)
    except ValueError:
        print(NO_CODE, file=sys.stderr)
        return USAGE
    keys = unlock(args.store, with_code=args.ask_code)
    seen = sys.stderr.isatty()
    report = verify(args.store, keys, told=_tell if seen else None, code=code)
    print(_CLEAR if seen else "", end="", file=sys.stderr)
    show(report)
    return OK if report.ok else PROBLEM


def _tell(name: str, done: int, total: int) -> None:
    """One line of a terminal, written over and over."""
    counted = f" {done:,} / {total:,}" if total else ""
    print(f"{_CLEAR}{TITLES[name]}{counted}", end="", file=sys.stderr, flush=True)


def show(report: Report) -> None:
    """Print a report: one line per check, the chains' ends, the verdict."""
    for check in report.checks:
        print(line(check))
        if check.name == "code":
            print(f"  {code_words(check, report.sealed)}")
    for terminal, (serial, head) in sorted(report.heads.items()):
        print(f"  终端 {terminal}：第 {serial} 条，链尾 {head}（与最近一张交班单核对）")
    first = report.first
    print(
        "全部一致。"
        if first is None
        else f"发现问题：{TITLES[first.name]}，第一处 {where(first.name, first.bad) or '—'}。核对不改任何记录。"
    )


def line(check: Check) -> str:
    """One check in words."""
    if check.ok:
        return f"✓ {TITLES[check.name]}（{check.examined}）"
    if check.name == "code":
        return f"✗ {TITLES[check.name]}：{WHY[check.why]} {check.bad}"
    return f"✗ {TITLES[check.name]}：{WHY.get(check.why, check.why)}，第一处 {where(check.name, check.bad) or '—'}"
