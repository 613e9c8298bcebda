"""When people sign up, walk in and get their money back; and who is whom."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.rules.activities import times
from app.rules.activities.times import Phase
from app.rules.activities.who import Attendee, Likeness, likeness

START = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)
"""Nine in the morning."""
END = START + timedelta(hours=2)
MINUTE = timedelta(minutes=1)
ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("before", "at", "may"),
    [
        (60, START - 60 * MINUTE, True),
        (60, START - 60 * MINUTE + timedelta(seconds=59), True),
        (60, START - 59 * MINUTE, False),
        (0, START, True),
        (0, START + MINUTE, False),
        (1440, START - 1441 * MINUTE, True),
    ],
)
def test_through_the_last_minute_and_not_in_the_next(before: int, at: datetime, may: bool) -> None:
    assert times.may_sign_up(START, before, at) is may


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        (START - 60 * MINUTE, Phase.OPEN),
        (START - 59 * MINUTE, Phase.CLOSED),
        (START, Phase.RUNNING),
        (END - MINUTE, Phase.RUNNING),
        (END, Phase.ENDED),
    ],
)
def test_the_life_of_an_activity(at: datetime, phase: Phase) -> None:
    assert times.phase(START, END, 60, at, False) is phase
    assert times.phase(START, END, 60, at, True) is Phase.CANCELLED
    assert times.has_begun(START, at) is (at >= START)


def test_on_the_day_people_walk_in() -> None:
    midnight = START - timedelta(hours=9)
    assert times.may_walk_in(START, midnight) and not times.may_walk_in(START, midnight - MINUTE)
    assert times.may_walk_in(START, END + timedelta(days=3))  # from the paper list


@pytest.mark.parametrize(
    ("minutes", "off", "back"), [(-1440, False, 1500), (-1439, False, 0), (-1439, True, 1500), (30, True, 1500)]
)
def test_money_goes_back_until_the_term_and_always_when_it_is_called_off(minutes: int, off: bool, back: int) -> None:
    assert times.goes_back(1500, START, 1440, START + minutes * MINUTE, off) == back


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (Attendee("王芳", "", ONE), Attendee("王 芳", "1", ONE), Likeness.SAME),
        (Attendee("王　芳", "13800012206"), Attendee("王芳", "13800012206"), Likeness.SAME),
        (Attendee("王芳", "13800012206", ONE), Attendee("王芳", "13800012206", OTHER), Likeness.SAME),
        (Attendee("王芳", "13800012206"), Attendee("王芳", "13800012207"), None),
        (Attendee("王芳", "13800012206"), Attendee("王方", "13800012206"), None),
        (Attendee("王芳"), Attendee("王芳", "13800012207"), Likeness.NAMESAKE),
        (Attendee("王芳", "", ONE), Attendee("王芳"), Likeness.NAMESAKE),
        (Attendee("王芳", "", ONE), Attendee("王芳", "", OTHER), None),
        (Attendee("古丽仙•阿卜杜热合曼"), Attendee("古丽仙·阿卜杜热合曼"), Likeness.NAMESAKE),
        (Attendee("ＡＮＮＡ B"), Attendee("anna b"), Likeness.NAMESAKE),
    ],
)
def test_who_is_whom(one: Attendee, other: Attendee, found: Likeness | None) -> None:
    assert likeness(one, other) is found and likeness(other, one) is found
