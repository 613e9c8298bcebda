"""The set-up: an empty store becomes a centre with a terminal, a manager, meals, a policy, a catalogue and holidays."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.rights import Role
from app.services.centre import settings, staff
from app.services.first_run import catalogue
from app.services.till import policies as policy_book
from app.services.work import Member, View, Work
from app.store import queries

_TERMINAL = queries.table("terminal")
_STAFF = queries.table("staff")
_PERIOD = queries.table("meal_period")
_MEALS = (("breakfast", "早餐", 390, 540), ("lunch", "午餐", 630, 780), ("dinner", "晚餐", 1020, 1140))


@dataclass(frozen=True)
class SetUp:
    """What a first run has made: the terminal's code for numbers, and the first manager."""

    terminal: str
    member: Member


def is_set_up(view: View) -> bool:
    """Whether a first run has been through."""
    return settings.terminal_code(view.session) is not None


def set_up(
    work: Work,
    *,
    centre: str,
    community: str,
    canteen: str,
    letter: str,
    terminal_name: str,
    manager_code: str,
    manager_name: str,
    pin: str,
    policies: dict[str, Any],
    demo: bool = False,
) -> SetUp:
    """Make an empty store a centre: terminal, first manager, settings, meal periods, P1, catalogue, holidays.

    ``policies`` is what ``seeds.policies`` reads. Nobody is on duty and nobody can be.
    The desk must have been made with ``letter`` as its terminal.
    Raises ``Refused``: set_up_already, field_bad, pin_bad, pin_weak.
    """
    if is_set_up(work) or queries.first(work, sa.select(_STAFF.c.id)) is not None:
        raise Refused("set_up_already")
    if len(letter) != 1 or not ("A" <= letter <= "Z"):
        validation.bad("letter", "format")
    if work.terminal != letter:
        raise ValueError("the desk was made for another terminal")
    name = validation.text("terminal_name", terminal_name, 40)
    for key, value in (("name", centre), ("community", community), ("canteen", canteen)):
        settings.write(work, f"centre.{key}", validation.text(key, value, 40, required=True))
    if demo:
        settings.write(work, "centre.demo", True)
    row = {"letter": letter, "code": letter, "series": 1, "name": name, "active": True, "created_at": work.now}
    queries.execute(work, sa.insert(_TERMINAL).values(row))
    manager = staff.add(work, manager_code, manager_name, Role.MANAGER, pin, must_change=False)
    for position, (code, meal, starts, ends) in enumerate(_MEALS):
        period = {"code": code, "name": meal, "starts": starts, "ends": ends, "position": position, "active": True}
        queries.execute(work, sa.insert(_PERIOD).values(period))
    work.touched("menu")
    policy_book.seed(work, policies["P1"])
    catalogue.plant(work)
    member = staff.member_of(work, manager)
    work.audit("set_up", letter, centre=centre.strip(), manager=member.code)
    return SetUp(letter, member)
