"""What the day of requests must have come to, worked out from the story and a calendar alone.

Nothing here is the program's: Monday to Friday and the year's notice on days off are written down once more.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.acceptance.driver import Ledger
from tests.acceptance.request_cases import (
    CASES,
    EVERY,
    LATER,
    MORNING,
    ON_SCREEN,
    TAKEN_BACK,
    TYPED,
    Case,
)

EIGHT_HOURS = timedelta(hours=8)
DAY_OFF = {*(date(2026, 9, d) for d in (25, 26, 27)), *(date(2026, 10, d) for d in range(1, 8))}
WORKED = {date(2026, 9, 20), date(2026, 10, 10)}
CLOSE, COUNTER_CLOSE = time(17, 30), time(20)
LIMITS: dict[str, tuple[str, int]] = {
    "Z01": ("today", 0), "Z13": ("today", 0), "Z14": ("today", 0), "B01": ("work", 1), "Z02": ("work", 5),
    "Y03": ("work", 3), "Z05": ("work", 5), "W06": ("order", 0), "B03": ("minutes", 30), "B02": ("work", 3),
    "Z11": ("work", 1), "B06": ("work", 3), "B08": ("work", 5), "Z04": ("work", 1), "Z03": ("work", 5),
    "W02": ("work", 7), "Y01": ("work", 5), "Y02": ("work", 2), "Z09": ("work", 3), "F01": ("work", 1),
    "K01": ("work", 1), "S02": ("days", 30), "X02": ("work", 2), "G02": ("work", 3), "W04": ("work", 2),
    "W03": ("work", 15), "W05": ("work", 15), "Z08": ("work", 3),
}  # fmt: skip
REDO, CALL, FIX, URGENT = 3, 1, 15, 120
ACTS = {
    "派单": "dispatch", "不予受理": "decline", "待补正": "ask_materials", "补正到位": "supplied", "签收": "sign_for",
    "退回": "send_back", "转办": "hand_over", "延期": "extend", "催办": "urge", "办结": "close", "撤回": "withdraw",
    "作废": "void", "并案": "merge", "重办": "reopen", "备注": "note",
}  # fmt: skip
RESULTS = {
    "已解决": "solved", "部分解决": "partly", "未解决已解释": "explained", "转其他部门": "passed_on",
    "已指导线上办": "guided_online", "不属受理范围（已指引）": "not_ours", "重复": "duplicate",
    "居民撤回": "withdrawn", "无法联系": "unreachable",
}  # fmt: skip
CHANNELS = {
    "窗口": "window", "电话": "phone", "小程序": "miniapp", "网格": "grid", "12345": "hotline", "纸质补录": "paper",
}  # fmt: skip
ON_THE_SPOT = {1, 2, 3, 30}
ONLY_KEPT = {serial for serial, case in enumerate(CASES, 1) if case.route == "只登记"}
ENDS = {
    **dict.fromkeys((1, 2, 3, 5, 9, 10, 12, 13, 14, 15, 17, 23, 27, 28, 30), "closed"),
    **dict.fromkeys((4, 6, 19, 20), "in_progress"), 7: "awaiting", 11: "declined", 24: "merged",
    **dict.fromkeys((8, 16, 18, 21, 22, 29), "registered"), 25: "void", 26: "void",
}  # fmt: skip
OPEN = "('registered','in_progress','awaiting')"


# --- a calendar of its own --------------------------------------------------------------------------------------------


def works(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in DAY_OFF)


def after(day: date, workdays: int) -> date:
    while workdays:
        day += timedelta(days=1)
        workdays -= works(day)
    return day


def promised(case: Case, received: datetime) -> datetime | None:
    """The deadline on the receipt, wall clock."""
    day = received.date()
    kind, amount = LIMITS[case.item]
    chosen = {"今天": day, "3 天": day + timedelta(days=3), "7 天": day + timedelta(days=7)}.get(case.due)
    if case.day:
        month, dom = case.day.split("-")
        chosen = date(day.year, int(month), int(dom))
    if chosen is not None:
        return datetime.combine(chosen, CLOSE)
    if case.urgent:
        return received + timedelta(minutes=URGENT)
    if kind == "minutes":
        return received + timedelta(minutes=amount)
    if kind == "today":
        return datetime.combine(day, COUNTER_CLOSE)
    if kind == "order":
        return None
    if kind == "work":
        return datetime.combine(after(day, amount), CLOSE)
    last = day + timedelta(days=amount)
    while not works(last):
        last += timedelta(days=1)
    return datetime.combine(last, CLOSE)


def wall(ms: int | None) -> datetime | None:
    """A stored instant on the wall of the counter."""
    if ms is None:
        return None
    return (datetime.fromtimestamp(ms / 1000, UTC) + EIGHT_HOURS).replace(tzinfo=None, second=0, microsecond=0)


def at(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


NOON = at(datetime(2026, 9, 23, 16, tzinfo=UTC)), at(datetime(2026, 9, 24, 16, tzinfo=UTC))
"""The local day, from midnight to midnight."""


def received_of(serial: int) -> datetime:
    """When a request was taken, by the story alone."""
    if CASES[serial - 1].received:
        return datetime(2026, 9, 21, 9, 30)
    return MORNING.replace(tzinfo=None) + EIGHT_HOURS + timedelta(minutes=EVERY * serial)


def moment_of(serial: int, act: str) -> datetime:
    """When the last act of this kind was done, by the story alone."""
    now = received_of(len(CASES))
    found = now
    for later in LATER:
        now += timedelta(minutes=later.minutes)
        if (later.serial, later.act) == (serial, act):
            found = now
    return found


def acts_of(serial: int) -> list[str]:
    """The timeline a request must have, by the story alone."""
    case = CASES[serial - 1]
    told = ["register"]
    if serial in ON_THE_SPOT:
        told.append("close_now")
    elif serial not in ONLY_KEPT:
        told.append("dispatch")
    told += ["ask_materials"] * case.tell + ["void"] * (serial == TAKEN_BACK)
    for later in LATER:
        told += [ACTS[later.act]] * (later.serial == serial) + ["take_in"] * (later.given == (("单号", f"#{serial}"),))
    return told + ["rate"] * (serial in ON_SCREEN) + ["rate"] * (serial in TYPED)


def by_serial(book: Ledger, column: str) -> dict[int, Any]:
    """One column of every request, by its serial."""
    return dict(book.rows(f"SELECT serial, {column} FROM request ORDER BY serial"))
