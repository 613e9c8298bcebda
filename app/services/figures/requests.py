"""受理 of a period, counted from the events up to its end, so that what is done later never changes it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from app.rules.dates import local_day
from app.rules.report.period import ReportPeriod
from app.services.work import View
from app.store import sql


@dataclass(frozen=True)
class RequestCounts:
    """``received``: every slip taken in the period, a merged one once; not one void at its end. ``on_spot``: those of
    them closed at the counter as they were taken. ``by_day`` is by the place of the local day in the period.
    """

    received: int
    on_spot: int
    by_scene: Mapping[str, int]
    by_channel: Mapping[str, int]
    by_day: Mapping[int, int]


def request_counts(view: View, period: ReportPeriod) -> RequestCounts:
    """What was received in the period by Shanghai's local days: one statement."""
    rows = _RECEIVED.rows(view, _STANDING, a=period.begins, b=period.ends)
    scenes: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    days: Counter[int] = Counter()
    for row in rows:
        scenes[row.scene] += 1
        channels[row.channel] += 1
        days[(local_day(row.received_at) - period.first).days] += 1
    return RequestCounts(len(rows), sum(row.spot and not row.back for row in rows), scenes, channels, days)


class _Received(NamedTuple):
    scene: str
    channel: str
    received_at: datetime
    spot: bool
    back: bool


_DONE = "EXISTS (SELECT 1 FROM request_event e WHERE e.request_id = q.id AND e.act = '{}' AND e.at < :b)"
_RECEIVED = sql.Reader(
    _Received,
    "request q",
    scene="q.scene",
    channel="q.channel",
    received_at="q.received_at",
    spot=_DONE.format("close_now"),
    back=_DONE.format("take_back"),
)
# The state as it stood at the end of the period: the last event before it that moved the request.
_STANDING = (
    "WHERE q.received_at >= :a AND q.received_at < :b AND coalesce((SELECT e.to_state FROM request_event e "
    "WHERE e.request_id = q.id AND e.at < :b AND e.to_state <> '' ORDER BY e.position DESC LIMIT 1), "
    "'registered') <> 'void'"
)
