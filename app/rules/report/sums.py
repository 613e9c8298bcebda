"""Figures of several months added up, so that a quarter or a year is exactly what its months' pages say."""

import dataclasses
from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Sums = TypeVar("Sums", bound=DataclassInstance)
else:
    Sums = TypeVar("Sums")

AT_END = {"at_end": True}
"""Metadata of a field that says how things stood when the period was over: of several, the last one's counts."""


def together(months: list[Sums]) -> Sums:
    """All of them, in order, as one: numbers are added, tables by their keys. At least one; raises ``ValueError``."""
    if not months:
        raise ValueError("no month to add up")
    return reduce(_plus, months)


def _plus(a: Sums, b: Sums) -> Sums:
    """Both as one; fields of ``AT_END`` are the later one's."""
    fields = dataclasses.fields(a)
    return type(a)(
        **{
            one.name: getattr(b, one.name)
            if one.metadata.get("at_end")
            else _added(getattr(a, one.name), getattr(b, one.name))
            for one in fields
        }
    )


def _added(a: Any, b: Any) -> Any:
    if dataclasses.is_dataclass(a) and not isinstance(a, type):
        return _plus(a, b)
    if isinstance(a, Mapping):
        return {
            key: _added(a[key], b[key]) if key in a and key in b else (a if key in a else b)[key] for key in [*a, *b]
        }
    if isinstance(a, tuple):
        return tuple(_added(one, other) for one, other in zip(a, b, strict=True))
    return a + b
