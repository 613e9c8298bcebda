"""What holds at the stall: warranty, who may take a thing away, who is reminded, and how fast somebody must come."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.errors import Refused

REMINDERS = (7, 15, 30, 60)
"""Days after it was ready on which somebody calls again."""
KEPT_FOR = 30
"""Days within which a thing should be collected, as the slip says; later it is on the list, and stays ours to keep."""
CHECKS_NEEDED = 2
_SHORT = re.compile(r"(?:([A-Z]{2})-)?(?:([A-Z][A-Z0-9]{0,3})-)?((?:20[0-9]{2})?[0-9]{4})-([0-9]{1,6})")


class Check(StrEnum):
    """How somebody without the tag shows that a thing is theirs."""

    PHONE = "phone"  # 手机后四位
    THING = "thing"  # 说得出物品
    NAME = "name"  # 姓名
    DOCUMENT = "document"  # 证件


CHECK_LABELS = {Check.PHONE: "手机后四位", Check.THING: "物品描述", Check.NAME: "姓名", Check.DOCUMENT: "证件"}


class Level(StrEnum):
    """How fast somebody must be there."""

    URGENT = "urgent"  # 紧急: water, gas, somebody locked in
    SOON = "soon"  # 急
    NORMAL = "normal"  # 普通


LEVEL_LABELS = {Level.URGENT: "紧急", Level.SOON: "急", Level.NORMAL: "普通"}


def warranty_until(handed: date, days: int) -> date | None:
    """The last day of a warranty that begins on the day a thing was handed out; None without one."""
    return handed + timedelta(days=days) if days > 0 else None


@dataclass(frozen=True)
class Again:
    """返修: what a thing that comes back costs (None: a price is agreed anew), and until when it is covered."""

    in_warranty: bool
    charge: int | None
    until: date | None


def back_again(until: date | None, back: date) -> Again:
    """A thing that comes back on a day: free within its warranty, whose end does not move."""
    covered = until is not None and back <= until
    return Again(covered, 0 if covered else None, until if covered else None)


def waiting_days(ready: date, today: date) -> int:
    """Whole days a thing has been waiting; never below nought."""
    return max((today - ready).days, 0)


def is_unclaimed(ready: date, today: date, after: int = KEPT_FOR) -> bool:
    """Whether a thing has waited longer than its time."""
    return waiting_days(ready, today) > after


def reminder(days: int, ladder: Sequence[int] = REMINDERS) -> int:
    """The step of the ladder that has come; 0 before the first."""
    return max((step for step in ladder if days >= step), default=0)


def proves(checks: Iterable[Check]) -> bool:
    """Whether somebody without the tag may have the thing: two different checks."""
    return len(set(checks)) >= CHECKS_NEEDED


def tag_means(shown: str, number: str) -> bool:
    """Whether a tag as scanned or typed is the one with this number; the kind, the series, the year and the noughts may
    be left out (``1123-2``), the day may not: serials begin anew every day."""
    plain = "".join(unicodedata.normalize("NFKC", shown).upper().split())
    if plain.replace("-", "") == number.replace("-", ""):
        return True
    typed = _SHORT.fullmatch(plain)
    parts = number.split("-")
    if typed is None or len(parts) != 4:
        return plain == number
    kind, series, day, serial = typed.groups()
    return (
        kind in (None, parts[0])
        and series in (None, parts[1])
        and parts[2].endswith(day)
        and int(serial) == int(parts[3])
    )


def same_tag(shown: str, number: str) -> None:
    """The tag in the hand is that on the thing. Raises ``Refused("repair_tag_wrong", shown=, number=)``: 取件牌不符."""
    if not tag_means(shown, number):
        raise Refused("repair_tag_wrong", field="tag", shown=shown.strip(), number=number)


def there_by(received: datetime, minutes: int) -> datetime:
    """When somebody must be there who was called at ``received``, in wall-clock time: 急修 runs day and night."""
    return received.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
