"""The words of 报表: closing a period, correcting it, what is written for it."""

from datetime import date, datetime

from app.rules.rights import Right
from app.ui.words.family import Data, Entry, Words
from app.ui.words.moments import moment


def _running(data: Data) -> tuple[str, str]:
    last = data.get("last")
    day = f"{last.month}月{last.day}日" if isinstance(last, date) else "最后一天"
    return f"{data.get('period', '')}还没有过完", f"{day}过后才能封账；现在可以先预览和导出"


def _closed(data: Data) -> tuple[str, str]:
    at = data.get("at")
    when = f"{moment(at)} " if isinstance(at, datetime) else ""
    return f"{data.get('period', '')}已由{data.get('by', '')}于 {when}封账".replace("  ", " "), "发现有错请写「更正」"


_REFUSALS: dict[str, Entry] = {
    "period_running": _running,
    "period_closed": _closed,
    "period_open": ("{period}还没有封账", "没封账的可以直接改记录，不用写更正"),
    "period_shift_open": ("{terminal} 号机还有这一期的班没交", "请先交班，再封账"),
    "period_months_open": ("{months}还没有封账", "请先逐月封账，再封账这一期"),
}

WORDS = Words(
    refusals=_REFUSALS,
    rights={Right.CLOSE_PERIOD: ("封账报表", "写报表的问题与计划、封账、更正")},
    acts={"report_close": "封账报表", "report_correct": "更正报表", "report_words": "写报表的问题与计划"},
    fields={"problems": "存在问题", "plans": "下一步计划", "said": "原来是", "right": "应当是"},
    keys={"form": "存成", "left_out": "没印的"},
    values={
        "form": {"pdf": "PDF", "xlsx": "Excel"},
        "left_out": {"requests": "受理办理", "canteen": "邻里餐厅", "rooms": "场地与活动"},
    },
    tables={"report_words": "报表的问题与计划", "report_closing": "封账的报表", "report_correction": "报表更正"},
)
