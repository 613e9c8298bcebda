"""The words of 报表: closing a period, correcting it, what is written for it."""

from datetime import date, datetime

from app.rules.rights import Right
from app.ui.words.family import Data, Entry, Words
from app.ui.words.moments import moment


def _running(data: Data) -> tuple[str, str]:
    last = data.get("last")
    day = f"{last.month}月{last.day}日" if isinstance(last, date) else "最后一天"
    return f"{data.get('period', '')}还没有过完", f"{day}过后才能封账；现在可以先预览和导出"


def _changed(data: Data) -> tuple[str, str]:
    at = data.get("at")
    when = f"{moment(at)} " if isinstance(at, datetime) else ""
    by = data.get("by", "别人")
    return f"「{data.get('name', '')}」刚由{by}于 {when}改过".replace(
        "于 改", "改"
    ), "按 F5 看新的，再改再存；或改个名字另存"


def _closed(data: Data) -> tuple[str, str]:
    at = data.get("at")
    when = f"{moment(at)} " if isinstance(at, datetime) else ""
    return f"{data.get('period', '')}已由{data.get('by', '')}于 {when}封账".replace("  ", " "), "发现有错请写「更正」"


_REFUSALS: dict[str, Entry] = {
    "period_running": _running,
    "period_closed": _closed,
    "period_open": ("{period}还没有封账", "没封账的可以直接改记录，不用写更正"),
    "period_shift_open": ("{terminal} 号机还有这一期的班没交", "请先交班，再封账"),
    "register_unknown": ("没有叫「{name}」的台账", "请按 F5 再看；停用的台账可以照原样另建"),
    "register_fixed": ("这张台账是系统带的，不能改也不能停用", "请改个名字，另存为一张新的"),
    "register_taken": ("已有一张叫「{name}」的台账", "请换个名字"),
    "register_changed": _changed,
    "register_long": ("这张台账超过 {limit} 行", "请缩短期间，或加几个筛选；不会只给一部分"),
    "register_moved": ("导出时是 {now} 行，同意时是 {said} 行", "刚才又有新的登记，请重新导出"),
    "period_months_open": ("{months}还没有封账", "请先逐月封账，再封账这一期"),
}

WORDS = Words(
    refusals=_REFUSALS,
    rights={
        Right.CLOSE_PERIOD: ("封账报表", "写报表的问题与计划、封账、更正"),
        Right.KEEP_REGISTERS: ("编台账", "自己编台账：选列、筛选，起名、改名、停用"),
    },
    acts={
        "report_close": "封账报表",
        "report_correct": "更正报表",
        "report_words": "写报表的问题与计划",
        "register_save": "保存台账",
        "register_retire": "停用台账",
        "register_print": "打印台账",
        "register_export": "导出台账",
    },
    beside={"many": "最多 {limit} 列"},
    fields={
        "columns": "列",
        "source": "列什么",
        "narrowed": "只列",
        "problems": "存在问题",
        "plans": "下一步计划",
        "said": "原来是",
        "right": "应当是",
    },
    keys={"form": "存成", "left_out": "没印的", "span": "期间"},
    values={
        "form": {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV"},
        "left_out": {"requests": "受理办理", "canteen": "邻里餐厅", "rooms": "场地与活动"},
    },
    tables={
        "register_version": "台账",
        "report_words": "报表的问题与计划",
        "report_closing": "封账的报表",
        "report_correction": "报表更正",
    },
)
