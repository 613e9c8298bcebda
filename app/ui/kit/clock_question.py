"""What is said of a clock that is not believed, and the question whether it is right.

The sentences name the year: a wrong one is the mistake nobody sees.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.rules.dates import local
from app.ui.kit.act import act
from app.ui.kit.page import Ctx
from app.ui.words.moments import day_words, moment

if TYPE_CHECKING:
    from app.services.centre.clock import ClockDoubt, Confirmed

WHY = ("时间超前时开过机", "停业了很久", "换了电脑电池")
"""Ready reasons why the books say something else than a clock that is right."""


def times_words(found: "ClockDoubt") -> str:
    """Both times with their years, for a question that has to be read against the clock on the wall."""
    return f"电脑时间 {_now(found)}，最近的记录 {moment(found.latest)}"


def _now(found: "ClockDoubt") -> str:
    return f"{day_words(local(found.now).date())} {local(found.now):%H:%M}"


def doubt_words(found: "ClockDoubt") -> tuple[str, str]:
    """What is wrong about the clock, and what to do; what a narrow place cuts off is the end of the second.

    The first line is short enough for the bar of the till, the second begins with the other time.
    """
    now, latest = _now(found), moment(found.latest)
    if found.way == "back":
        said = f"早于最近的记录 {latest}；请先核对日期和时间，没错的话由主管确认，单号不受影响"
        return f"电脑时间 {moment(found.now)}", said
    if found.way == "unbuilt":
        return f"电脑时间 {now}，那时还没有这个程序", "请先把电脑的日期和时间调对"
    if found.way == "ahead":
        return (
            f"电脑时间 {moment(found.now)}",
            f"最近的记录 {latest}，比它晚很多；请先核对日期和时间，没错的话由主管确认",
        )
    return f"今天是 {now}，对吗？", f"最近的记录是 {latest}；日期不对就先把电脑的时间调对"


def verb_words(found: "ClockDoubt") -> str:
    """What the button says that answers; empty where no answer makes the clock right."""
    return {"gap": "日期没错", "unbuilt": ""}.get(found.way, "时间没错")


def confirm_clock(ctx: Ctx, found: "ClockDoubt", then: Callable[[], object]) -> None:
    """Somebody says that the clock is right: whoever is on duty after a few closed days, else a manager, with a reason.

    ``then`` is called once it is kept; nothing when people decline.
    """
    from app.services.centre import clock

    def done(kept: "Confirmed | None") -> None:
        later = "" if kept is None or not kept.later else f"；时间超前时记的 {kept.later} 笔在「操作记录」里看得到"
        ctx.shell.toast(f"已确认电脑时间 {moment(found.now)}{later}")
        then()

    if found.way == "gap":
        act(ctx, clock.confirm, then=done)
        return
    why = f"确认电脑时间 {moment(found.now)} 是对的"
    if found.way == "back":
        why += "，更晚的记录是时间超前时记的"

    def answered(reason: str) -> None:
        act(ctx, clock.confirm, reason, why=why, then=done)

    text = f"{times_words(found)}。已记的单子、单号和价格都不改；从现在起按电脑的时间算。"
    ctx.dialogs.ask("确认电脑时间", "原因", "请主管确认", answered, text=text, choices=WHY)
