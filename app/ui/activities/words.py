"""How activities read on the screen: when, how full, what state an entry is in, what a change brought about."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.rules.activities.labels import ATTENDED
from app.rules.activities.times import Phase
from app.rules.dates import local, local_day
from app.services.activities.enrol import Cancelled
from app.services.activities.fees import EntryMoney
from app.services.activities.listing import ActivityListed, EntryListed
from app.services.activities.turns import MovedUp, Placed
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.words.activities import ENTRY_STATES, PHASES

_WEEKDAYS = "一二三四五六日"
_PHASE_TONES = {Phase.OPEN: "ok", Phase.CLOSED: "warn", Phase.RUNNING: "info"}
_STATE_TONES = {"enrolled": "ok", "waiting": "warn", "turned_away": "bad"}
_CAME = {"attended": ("到了", "ok", "check"), "absent": ("没来", "mute", "")}


def span_words(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """``今天 14:00–16:00``, ``12-05 周六 09:00–11:00``; over midnight with the other day too."""
    begin, end, today = local(starts_at), local(ends_at), local_day(now)
    day = f"{begin:%m-%d}" if begin.year == today.year else f"{begin:%Y-%m-%d}"
    said = "今天" if begin.date() == today else f"{day} 周{_WEEKDAYS[begin.weekday()]}"
    until = f"{end:%H:%M}" if end.date() == begin.date() else f"{end:%m-%d %H:%M}"
    return f"{said} {begin:%H:%M}–{until}"


def phase_tag(listed: ActivityListed) -> TagSpec:
    """Where an activity is; what is full or without its room says that first."""
    row = listed.row
    if row.room_lost and listed.phase in (Phase.OPEN, Phase.CLOSED):
        return TagSpec("场地没了", "bad", "circle-alert")
    if row.room_moved and listed.phase in (Phase.OPEN, Phase.CLOSED):
        return TagSpec("场地改期", "bad", "circle-alert")
    if listed.phase is Phase.OPEN and listed.over:
        return TagSpec(f"超 {listed.over} 人", "bad")
    if listed.phase is Phase.OPEN and not listed.free:
        return TagSpec("已满", "warn")
    return TagSpec(PHASES[listed.phase.value], _PHASE_TONES.get(listed.phase, "mute"))


def filled_words(listed: ActivityListed) -> str:
    """``12/15``."""
    return f"{listed.figures.enrolled}/{listed.row.capacity}"


def waiting_words(listed: ActivityListed) -> str:
    """``候补 3``, empty where nobody waits."""
    return f"候补 {listed.figures.waiting}" if listed.figures.waiting else ""


def entry_tag(entry: EntryListed) -> TagSpec:
    """The state of an entry; who waits with their turn."""
    state = entry.row.state
    words = f"候补 {entry.turn}" if entry.turn else ENTRY_STATES[state]
    return TagSpec(words, _STATE_TONES.get(state, "mute"))


def came_tag(attended: str) -> TagSpec | None:
    """Whether somebody came, as far as it was said."""
    return TagSpec(*_CAME[attended]) if attended in _CAME else None


def came_words(attended: str) -> str:
    """The same in a word."""
    return ATTENDED[attended]


def money_words(money: EntryMoney | None) -> str:
    """``欠 ¥10``, ``退 ¥10``, ``已付 ¥10``; empty where no money is about it."""
    if money is None:
        return ""
    said = ((money.due, "欠"), (money.back, "退"), (money.paid, "已付"))
    return next((f"{word} {yuan(fen).removesuffix('.00')}" for fen, word in said if fen), "")


def money_tone(money: EntryMoney | None) -> str:
    """The ink of it."""
    return "ink2" if money is None or not (money.due or money.back) else "warn" if money.due else "bad"


def names_words(names: Sequence[str]) -> str:
    """Up to three names, and how many it is."""
    return "、".join(names) if len(names) <= 3 else f"{'、'.join(names[:2])}等 {len(names)} 人"


def placed_words(placed: Sequence[Placed]) -> str:
    """What came of signing up: who has a place, who waits and how many are before them."""
    said = []
    for one in placed:
        who = names_words(one.names)
        if one.state == "enrolled":
            said.append(f"{who} 已报上")
        elif one.ahead:
            said.append(f"{who} 候补，前面 {one.ahead} 人")
        else:
            said.append(f"{who} 候补第 1 位")
    return "；".join(said)


def moved_words(moved: MovedUp) -> str:
    """Who moved up, and whose turn it was without room for all of them."""
    up = "、".join(names_words(one.names) for one in moved.up)
    passed = "、".join(names_words(one.names) for one in moved.passed)
    said = [f"{up} 补上了，请打电话通知"] if up else []
    said += [f"轮到 {passed}，名额不够一起进，仍在候补"] if passed else []
    return "；".join(said)


def cancelled_words(done: Cancelled) -> str:
    """What came of giving an entry up."""
    left = f"（还有 {done.left} 人）" if done.left else ""
    return joined((f"{names_words(done.names)} 已取消{left}", moved_words(done.moved)), "；")


def reinstated_words(placed: Placed) -> str:
    """What came of taking that back."""
    waits = f"名额已满，排在候补（前面 {placed.ahead} 人）" if placed.state == "waiting" else "已恢复报名"
    return f"{names_words(placed.names)} {waits}"


def joined(words: Iterable[str], between: str = " · ") -> str:
    """Those that say something, with a point between."""
    return between.join(word for word in words if word)
