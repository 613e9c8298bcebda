"""评价: five values, asked once when a request is closed. Who was not asked or did not answer praised nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from fractions import Fraction

from app.errors import Refused
from app.rules.calendar.working_time import Deadline
from app.rules.requests.promises import Clocks, Promise, Unit, promised_by


class Value(IntEnum):
    """The five values; the number is the key people press."""

    VERY_GOOD = 5
    GOOD = 4
    FAIR = 3
    BAD = 2
    VERY_BAD = 1

    @property
    def bad(self) -> bool:
        """差评: the two lowest."""
        return self <= Value.BAD


VALUE_LABELS: Mapping[Value, str] = {
    Value.VERY_GOOD: "非常满意",
    Value.GOOD: "满意",
    Value.FAIR: "基本满意",
    Value.BAD: "不满意",
    Value.VERY_BAD: "非常不满意",
}


POINT_LABELS: Mapping[str, str] = {
    "efficiency": "服务效率",
    "skill": "服务水平",
    "attitude": "服务态度",
    "place": "办事环境",
}
"""The second-level points, the same whatever the value, in one wording on screen and paper."""


class Channel(StrEnum):
    """How a rating came in."""

    SCREEN = "screen"  # pressed by the resident on the page turned to them
    PAPER = "paper"
    PHONE = "phone"


CHANNEL_LABELS: Mapping[Channel, str] = {Channel.SCREEN: "现场按键", Channel.PAPER: "纸质", Channel.PHONE: "电话"}


class Appeal(StrEnum):
    """What became of the handler's word against a bad rating (误评, 恶意)."""

    NONE = "none"
    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Rating:
    """One row, never changed in its value. ``again`` marks the second one, given after 整改."""

    value: Value
    appeal: Appeal = Appeal.NONE
    again: bool = False

    @property
    def counts(self) -> bool:
        """Whether the value is part of the rates; an upheld appeal takes it out and leaves the row."""
        return not self.again and self.appeal is not Appeal.UPHELD


@dataclass(frozen=True)
class RatingFigures:
    """Figures of a period. Rates are exact, and None where there is nothing to divide by: shown as —, never as 100%.

    ``rated`` counts requests that were rated, those with an upheld appeal included (``set_aside`` of them);
    ``rate_of_rating`` is their share of the closed ones, ``good_rate`` the share of the values that count which are not
    bad. ``again`` and ``again_good`` are ratings after 整改, in none of the other figures.
    """

    closed: int
    rated: int
    unrated: int
    set_aside: int
    by_value: Mapping[Value, int]
    bad: int
    again: int
    again_good: int

    @property
    def rate_of_rating(self) -> Fraction | None:
        return Fraction(self.rated, self.closed) if self.closed else None

    @property
    def good_rate(self) -> Fraction | None:
        counted = sum(self.by_value.values())
        return Fraction(counted - self.bad, counted) if counted else None


@dataclass(frozen=True)
class Rectification:
    """差评整改: the call to the resident and the end of the work are each due."""

    call_by: Deadline
    due: Deadline


def value_of(label: str) -> Value:
    """The value people call so; ``Refused("rating_unknown", text=)``."""
    for value, text in VALUE_LABELS.items():
        if text == label:
            return value
    raise Refused("rating_unknown", text=label)


def figures(ratings: Iterable[Rating], closed: int) -> RatingFigures:
    """Count a period's ratings against its closed requests. ``ValueError`` for more rated than closed."""
    rows = list(ratings)
    first = [row for row in rows if not row.again]
    if len(first) > closed:
        raise ValueError("more requests rated than closed")
    by_value = {value: sum(row.counts and row.value is value for row in first) for value in Value}
    second = [row for row in rows if row.again]
    return RatingFigures(
        closed=closed,
        rated=len(first),
        unrated=closed - len(first),
        set_aside=sum(row.appeal is Appeal.UPHELD for row in first),
        by_value=by_value,
        bad=sum(count for value, count in by_value.items() if value.bad),
        again=len(second),
        again_good=sum(not row.value.bad for row in second),
    )


def check_rater(channel: Channel, typed_by: object, handlers: Iterable[object], rater: object = None) -> None:
    """Whether this rating may be taken. Staff never rate their own work.

    ``typed_by`` is the staff member at the keyboard, ``handlers`` everybody who handled the request, ``rater`` the
    staff member who is the resident, if so. On the screen the resident presses, so it does not matter who serves; what
    is typed in from paper or phone must be typed by another. Raises ``Refused("rating_own")``.
    """
    own = set(handlers)
    if (rater is not None and rater in own) or (channel is not Channel.SCREEN and typed_by in own):
        raise Refused("rating_own")


def check_again(earlier: Iterable[Rating], rectified: bool) -> bool:
    """Whether the next rating is the second one. One for each request, one more after 整改 of a bad one.

    Raises ``Refused("request_rated")``.
    """
    rows = list(earlier)
    if not rows:
        return False
    if len(rows) == 1 and rows[0].value.bad and rectified:
        return True
    raise Refused("request_rated")


def rectification(
    value: Value, at: datetime, clocks: Clocks, limit: Promise, call_within: Promise | None = None
) -> Rectification | None:
    """What a bad rating opens; None for the others. Both limits are the centre's settings; a call within a working day.

    ``at`` is a naive wall-clock time as in ``working_time``.
    """
    if not value.bad:
        return None
    call = call_within or Promise(Unit.WORKDAYS, 1)
    return Rectification(promised_by(call, at, clocks), promised_by(limit, at, clocks))


def settle_appeal(rating: Rating, upheld: bool, reason: str) -> Rating:
    """The row after an appeal was decided.

    Raises ``Refused("appeal_not_bad")`` for a rating that is not bad, ``("appeal_settled")`` for a second decision and
    ``("appeal_reason")`` without a reason to take it out.
    """
    if not rating.value.bad:
        raise Refused("appeal_not_bad")
    if rating.appeal in (Appeal.UPHELD, Appeal.REJECTED):
        raise Refused("appeal_settled")
    if upheld and not reason.strip():
        raise Refused("appeal_reason", field="reason")
    return Rating(rating.value, Appeal.UPHELD if upheld else Appeal.REJECTED, rating.again)
