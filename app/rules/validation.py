"""What is wrong with one field of a form: always ``Refused("field_bad", field=…, why=…)``, shown beside that field."""

from datetime import date
from typing import Any, NoReturn

from app.errors import Refused
from app.rules import text_input
from app.rules.phones import normal_phone


def bad(field: str, why: str, **data: Any) -> NoReturn:
    """Refuse a field. ``why`` is a short code; ``data`` is what its sentence needs."""
    raise Refused("field_bad", field=field, why=why, **data)


def text(field: str, value: str, limit: int, *, required: bool = False, multiline: bool = False) -> str:
    """The cleaned text of a field; ``why`` is text_empty, text_long (limit, length) or text_bad."""
    try:
        return text_input.clean(value, limit, required=required, multiline=multiline)
    except Refused as refused:
        bad(field, refused.code, **refused.data)


def person_name(field: str, value: str, limit: int = 60, *, required: bool = False) -> str:
    """A person's name, without blanks between Chinese characters; ``why`` as ``text``, or no_name without a letter: a
    code of a dish typed into the wrong place names nobody.
    """
    name = text(field, text_input.close_han(value), limit, required=required)
    if name and not text_input.has_letter(name):
        bad(field, "no_name")
    return name


def phone(field: str, value: str, *, office: bool = False) -> str:
    """A phone number in its usual form, or empty; ``why`` is a code of ``normal_phone`` with its data.

    Of an ``office`` it may be a hotline.
    """
    if not value.strip():
        return ""
    try:
        return normal_phone(value, office=office)
    except Refused as refused:
        bad(field, refused.code, **refused.data)


def whole(field: str, value: object, low: int, high: int) -> int:
    """A whole number within bounds; ``why`` is range (low, high). A bool is no number."""
    if type(value) is not int or not low <= value <= high:
        bad(field, "range", low=low, high=high)
    return value


def choice(field: str, value: object, allowed: tuple[str, ...]) -> str:
    """One of the allowed words; ``why`` is choice."""
    if not isinstance(value, str) or value not in allowed:
        bad(field, "choice", allowed=allowed)
    return value


def past_day(field: str, value: date | None, today: date, oldest: int = 130) -> date | None:
    """A day that is not in the future and not older than ``oldest`` years; ``why`` is future or date."""
    if value is None:
        return None
    if value > today:
        bad(field, "future")
    if value.year < today.year - oldest:
        bad(field, "date")
    return value
