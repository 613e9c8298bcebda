"""The one person behind two entries: people sign up at the counter, are on a list, and call as well."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.rules.text_input import close_han


class Likeness(StrEnum):
    """How sure it is that two entries mean one person."""

    SAME = "same"
    """The same record, or the same name with the same phone."""
    NAMESAKE = "namesake"
    """The same name, and a phone only one of them gave: somebody must say."""


@dataclass(frozen=True)
class Attendee:
    """Who signs up, as far as that says who they are. ``phone`` in its usual form."""

    name: str
    phone: str = ""
    resident_id: UUID | None = None


def plain_name(name: str) -> str:
    """A name as it is compared: without blanks, capitals, width, and the several dots people put between its parts."""
    plain = unicodedata.normalize("NFKC", close_han(name)).casefold()
    return "".join("·" if c in "•‧・" else c for c in plain if not c.isspace())


def likeness(one: Attendee, other: Attendee) -> Likeness | None:
    """Whether two entries mean one person; None when they do not."""
    if one.resident_id is not None and one.resident_id == other.resident_id:
        return Likeness.SAME
    if plain_name(one.name) != plain_name(other.name):
        return None
    if one.phone and one.phone == other.phone:
        return Likeness.SAME
    if one.phone and other.phone:
        return None
    if one.resident_id is not None and other.resident_id is not None:
        return None
    return Likeness.NAMESAKE
