"""Whole numbers that are handed to an operation are whole: no half portion, no float of money, none too large to keep.

Looked at in one place, the desk, by what operations and their drafts declare as ``int``; which numbers make sense is
the operation's own matter.
"""

import inspect
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache, partial
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.errors import Refused
from app.rules import validation

LARGEST = 2**53
"""Beyond it nothing is counted here, and other programs read a number as another one."""


def check_whole(operation: Callable[..., Any], args: tuple[Any, ...], kw: dict[str, Any]) -> None:
    """Raises ``Refused("field_bad", field=…, why="range")`` for a float, a bool or a number out of all bounds."""
    while isinstance(operation, partial):
        kw = {**operation.keywords, **kw}  # ``work`` comes first, so nothing else was put before
        operation = operation.func
    names, whole = _declared(operation)
    for name, value in (*zip(names, args, strict=False), *kw.items()):
        _look(name, value, name in whole)


def unreadable(operation: Callable[..., Any], args: tuple[Any, ...], kw: dict[str, Any]) -> Refused:
    """What refuses a text that no encoding has (half of a pair, from a broken scanner or another program): the first
    argument, or field of a draft, with one in it. ``text_bad`` of no field where it is deeper in."""
    while isinstance(operation, partial):
        kw = {**operation.keywords, **kw}
        operation = operation.func
    names, _ = _declared(operation)
    said = [*zip(names, args, strict=False), *kw.items()]
    for name, value in said:
        if is_dataclass(value) and not isinstance(value, type):
            said += [(field.name, getattr(value, field.name)) for field in fields(value)]
        if isinstance(value, str) and (half := _HALF.search(value)):
            found = {"position": half.start() + 1, "code_point": ord(half[0])}
            return Refused("field_bad", field=name, why="text_bad", **found)
    return Refused("text_bad", position=1, code_point=0)


_HALF = re.compile("[\ud800-\udfff]")


def _look(name: str, value: object, whole: bool) -> None:
    if whole and isinstance(value, Mapping):
        for one in (*value.keys(), *value.values()):
            validation.whole(name, one, -LARGEST, LARGEST)
    elif whole and value is not None:
        validation.whole(name, value, -LARGEST, LARGEST)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in _whole_fields(type(value)):
            _look(field, getattr(value, field), True)


@lru_cache(maxsize=1024)
def _declared(operation: Callable[..., Any]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names of an operation's arguments behind ``work``, and which of them are whole numbers."""
    names = tuple(inspect.signature(operation).parameters)[1:]
    return names, frozenset(name for name, hint in _hints(inspect.unwrap(operation)).items() if _is_whole(hint))


@lru_cache(maxsize=1024)
def _whole_fields(draft: type) -> tuple[str, ...]:
    hints = _hints(draft)
    return tuple(f.name for f in fields(draft) if _is_whole(hints.get(f.name)))


def _hints(of: Any) -> dict[str, Any]:
    try:
        return get_type_hints(of)
    except NameError:  # a name that is imported for the checker alone
        return {}


def _is_whole(hint: Any) -> bool:
    """``int``, ``int | None``, or a mapping from int to int or from text to int that holds sums."""
    if get_origin(hint) in (Union, types.UnionType):
        return any(_is_whole(part) for part in get_args(hint)) and all(
            part is type(None) or _is_whole(part) for part in get_args(hint)
        )
    if get_origin(hint) is Mapping:
        return get_args(hint) == (int, int)
    return hint is int
