"""What an operation declares is read off its hints; where these cannot be read, nothing is refused for them."""

import pytest

from app.errors import Refused
from app.rules.arguments import LARGEST, check_whole


def counted(work: object, pieces: int, least: int | None = None) -> None:
    """As operations are declared."""


def unread(work: "Somewhere", pieces: int) -> None:  # type: ignore[name-defined]  # noqa: F821
    """With a name that only a checker knows."""


def test_whole_numbers_within_bounds_pass_and_others_name_their_field() -> None:
    check_whole(counted, (LARGEST,), {"least": None})
    for args, kw, field in (((1.5,), {}, "pieces"), ((1,), {"least": True}, "least"), ((LARGEST + 1,), {}, "pieces")):
        with pytest.raises(Refused) as no:
            check_whole(counted, args, kw)
        assert (no.value.data["field"], no.value.data["why"]) == (field, "range")


def test_hints_that_cannot_be_read_refuse_nothing() -> None:
    check_whole(unread, (1.5,), {})
