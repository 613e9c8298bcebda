"""What is noted about care: tags that may be said aloud, letters, and how long a letter holds."""

from datetime import date, timedelta

import pytest

from app.rules.people import care

DAY = date(2026, 11, 23)


def test_the_ready_tags_may_be_said_aloud_and_fit() -> None:
    assert [tag for tag in care.TAGS if not care.aloud(tag) or len(tag) > care.TAG_LENGTH] == []


@pytest.mark.parametrize("tag", ["低保户", "残疾", "失独家庭", "糖尿病", "社区矫正", "贫困", "孤寡老人", "轻度失智"])
def test_poverty_illness_and_loss_are_not_said_aloud(tag: str) -> None:
    assert not care.aloud(tag)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, None, "valid"),
        (DAY, None, "valid"),
        (DAY + timedelta(days=1), None, "coming"),
        (DAY + timedelta(days=1), DAY + timedelta(days=9), "coming"),
        (None, DAY - timedelta(days=1), "expired"),
        (DAY, DAY, "expiring"),
        (None, DAY + care.SOON, "expiring"),
        (None, DAY + care.SOON + timedelta(days=1), "valid"),
    ],
)
def test_a_letter_holds_from_its_first_day_to_its_last(first: date | None, last: date | None, said: str) -> None:
    assert care.validity(first, last, DAY) == said
