"""The words of all families in one place: a family joins by its line here."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TypeVar

from app.rules.rights import Right
from app.ui.words.family import Words

Key = TypeVar("Key")
Value = TypeVar("Value")

FAMILIES: tuple[Words, ...] = tuple(
    import_module(f"app.ui.words.{name}").WORDS
    for name in (
        "centre",
        "till",
        "residents",
        "requests",
        "repairs",
        "rooms",
        "activities",
        "report",
        "subsidy",
    )
)


def merged(part: Callable[[Words], Mapping[Key, Value]], families: tuple[Words, ...] = FAMILIES) -> dict[Key, Value]:
    """One part of the words of all families. Raises ``ValueError`` when two of them name the same thing."""
    found: dict[Key, Value] = {}
    for words in families:
        for key, said in part(words).items():
            if key in found:
                raise ValueError(f"two families have words for {key}")
            found[key] = said
    return found


_RIGHTS = merged(lambda words: words.rights)
RIGHT_WORDS = {right: _RIGHTS[right][1] for right in Right}
"""What each right lets somebody do, at length."""
