"""A centre where others pay a part of the meals."""

from datetime import date
from uuid import UUID

import pytest

from tests.services.subsidy.fed import close_day, eat, open_day, person, plant
from tests.support import Centre


@pytest.fixture
def fed(centre_: Centre) -> Centre:
    """November 23rd: both payers' policies hold."""
    plant(centre_)
    return centre_


@pytest.fixture
def people(fed: Centre) -> tuple[UUID, UUID]:
    """One of 70 and one of 85."""
    return person(fed, "会员甲", date(1956, 3, 1)), person(fed, "会员乙", date(1941, 3, 1))


@pytest.fixture
def november(fed: Centre, people: tuple[UUID, UUID]) -> Centre:
    """One day of November with three meals; now it is December, and the manager is on duty."""
    open_day(fed, date(2026, 11, 24))
    eat(fed, people[0])
    eat(fed, people[1])
    eat(fed, people[1], "21")
    close_day(fed)
    open_day(fed, date(2026, 12, 2))
    close_day(fed)
    return fed
