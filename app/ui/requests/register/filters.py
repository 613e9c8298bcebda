"""What the list is narrowed to: one chip, and beside it item, scene, handler and days. No Qt, no store."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.rules.requests.flow import OPEN, STATE_LABELS, State
from app.services.requests.filters import RequestFilter
from app.ui.requests.words import CHANNELS

CHIPS: tuple[tuple[str, str], ...] = (
    ("all", "全部"),
    ("open", "办理中"),
    ("unassigned", "未派"),
    ("late", "超期"),
    ("due_today", "今天到期"),
    ("awaiting", "待补正"),
    ("to_call_back", "待回访"),
    ("unrated", "未评价"),
    ("bad", "差评"),
    ("mine", "我受理的"),
    ("carried", "我承办的"),
)
COUNTED = ("unassigned", "late", "due_today", "awaiting", "to_call_back")
"""Chips of work that waits: they say how much."""
RATED = (("", "不限"), ("none", "未评价"), ("given", "已评价"), ("bad", "差评"))
_TODAY: Mapping[str, str] = {"received_today": "今天受理的", "closed_now": "今天当场办结的"}
"""Lists the day's board leads to that have no chip: the chip 全部 with a day."""
_NOTHING = {
    "late": ("没有超期的件", "都在期限之内"),
    "due_today": ("今天没有到期的件", "明天的可以在「打印与导出」里打到期清单"),
    "awaiting": ("没有在等补正的件", "一次性告知以后，件会到这里等材料"),
    "to_call_back": ("没有要回访的件", "办结第二天起会提醒回访"),
    "unrated": ("没有未评价的件", "办结以后可以当面请居民按一下"),
    "bad": ("没有差评", "差评会带着整改期限到这里"),
    "open": ("没有在办的件", "都办结了"),
    "mine": ("还没有您受理的件", "按 F2 新受理"),
    "unassigned": ("没有等着派的件", "登记了还没有派给谁的会到这里"),
    "carried": ("没有派给您的件", "派单或转办给您的会到这里"),
}
_OPEN = tuple(s for s in State if s in OPEN)


@dataclass(frozen=True)
class Narrow:
    """What stands beside the chip, with the words for it. ``names`` are those of item, handler and resident."""

    scene: str = ""
    item: str = ""
    handler: UUID | None = None
    grid: UUID | str = ""
    resident: UUID | None = None
    day_from: date | None = None
    day_to: date | None = None
    closed_now: bool = False
    valid: bool = False
    state: str = ""
    channel: str = ""
    rated: str = ""
    urgent: bool = False
    names: tuple[tuple[str, str], ...] = ()

    def words(self, scenes: Mapping[str, str]) -> tuple[str, ...]:
        """Each condition in words."""
        names = dict(self.names)
        parts = [
            f"场景 {scenes.get(self.scene, self.scene)}" if self.scene else "",
            f"事项 {names.get('item', self.item)}" if self.item else "",
            f"承办 {names.get('handler', '')}".strip() if self.handler is not None else "",
            f"网格 {names.get('grid', '')}".strip() if self.grid else "",
            f"居民 {names.get('resident', '')}".strip() if self.resident is not None else "",
            _days(self.day_from, self.day_to),
            "当场办结" if self.closed_now else "",
            "作废的不列" if self.valid else "",
            f"状态 {STATE_LABELS[State(self.state)]}" if self.state else "",
            f"渠道 {CHANNELS[self.channel]}" if self.channel else "",
            dict(RATED)[self.rated] if self.rated else "",
            "加急" if self.urgent else "",
        ]
        return tuple(part for part in parts if part)


def known(code: str) -> bool:
    """Whether ``chosen`` understands a code."""
    return code in _TODAY or any(code == chip for chip, _ in CHIPS)


def chosen(code: str, today: date) -> tuple[str, Narrow]:
    """The chip and the conditions a code of another page stands for."""
    if code in _TODAY:
        spot = code == "closed_now"
        return "all", Narrow(day_from=today, day_to=today, closed_now=spot, valid=not spot)
    return (code if known(code) else "all"), Narrow()


def wanted(chip: str, narrow: Narrow, query: str, today: date, staff: UUID | None) -> RequestFilter:
    """The filter for the service. Lists of open requests name their states, so that they come by deadline."""
    base = {
        "open": RequestFilter(states=_OPEN),
        "late": RequestFilter(states=_OPEN, late=True),
        "due_today": RequestFilter(states=_OPEN, due_day=today),
        "awaiting": RequestFilter(states=(State.AWAITING,)),
        "to_call_back": RequestFilter(awaiting_call=True),
        "unrated": RequestFilter(unrated=True),
        "bad": RequestFilter(bad_rating=True),
        "mine": RequestFilter(receiver_id=staff),
        "unassigned": RequestFilter(states=(State.REGISTERED,), unassigned=True),
        "carried": RequestFilter(states=_OPEN, carrier_id=staff),
    }.get(chip, RequestFilter())
    return replace(
        base,
        scene=narrow.scene,
        item=narrow.item,
        handler_id=narrow.handler,
        grid_id=narrow.grid if isinstance(narrow.grid, UUID) else None,
        resident_id=narrow.resident,
        day_from=narrow.day_from,
        day_to=narrow.day_to,
        closed_now=narrow.closed_now,
        valid=narrow.valid,
        state=narrow.state,
        channel=narrow.channel,
        urgent=narrow.urgent,
        rated=narrow.rated == "given",
        unrated=base.unrated or narrow.rated == "none",
        bad_rating=base.bad_rating or narrow.rated == "bad",
        query=query.strip(),
    )


def nothing(chip: str, query: str, *, bare: bool) -> tuple[str, str]:
    """What to say of an empty list, and how to go on."""
    if query:
        return f"没有找到「{query}」", "可以换单号、姓名、拼音首字母、电话后四位再试"
    if not bare:
        return "没有符合条件的件", "清除条件再看"
    return _NOTHING.get(chip, ("没有符合的件", "换个词再看"))


def _bad_too(stored: RequestFilter, kind: str) -> str:
    return "bad" if stored.bad_rating and kind != "bad" else ""


def narrowed(stored: RequestFilter, names: Mapping[str, str], kind: str = "") -> Narrow:
    """The conditions of a saved view that stands on the chip ``kind``; ``names`` are those in force now."""
    return Narrow(
        scene=stored.scene,
        item=stored.item,
        handler=stored.handler_id,
        grid=stored.grid_id or "",
        resident=stored.resident_id,
        day_from=stored.day_from,
        day_to=stored.day_to,
        closed_now=stored.closed_now,
        valid=stored.valid,
        state=stored.state,
        channel=stored.channel,
        urgent=stored.urgent,
        rated="given" if stored.rated else "none" if stored.unrated and kind != "unrated" else _bad_too(stored, kind),
        names=tuple(names.items()),
    )


def _days(first: date | None, last: date | None) -> str:
    if first is not None and first == last:
        return f"{first:%m-%d} 受理"
    if first is not None and last is not None:
        return f"{first:%m-%d} 至 {last:%m-%d} 受理"
    if first is not None:
        return f"{first:%m-%d} 起受理"
    return f"{last:%m-%d} 前受理" if last is not None else ""
