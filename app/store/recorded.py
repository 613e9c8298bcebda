"""Rows the audit trail answers for: whatever an act changes in a table, its entry says so in code, sealed with it.

A change is three things side by side: the record's **place** (its table and key, digested), the code of the row as it
was and the code of the row as it is now; zeros stand for no row. The codes are keyed, so nobody without the store's
chain key can make one, or try what a forgotten text may have said. ``app.store.watch`` gathers changes while a
transaction writes, ``app.store.verify_records`` walks them.

Which tables and columns: all, but those a model calls ``loose``. A value that is a column's usual one (the model's
default) is not spelled, so a column that is added later changes no code of the rows that stand.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

import app.models  # noqa: F401 - registers every table
from app.models.loose import WHOLE
from app.store.chain import spell

PLACE, CODE = 10, 12
NONE = bytes(CODE)
_CHANGE = struct.Struct(f">{PLACE}s{CODE}s{CODE}s")
SIZE = _CHANGE.size
_LONG = 64
"""Bytes; what is longer, a file say, is spelled by its digest and length: so a digest stands for no file."""

Change = tuple[bytes, bytes, bytes]


@dataclass(frozen=True)
class Kind:
    """One table's part in it: the columns that are sealed, in the order of their names, how each one's usual value is
    spelled, and where among them the table's key is. A row is given as its values in that order, from either driver.
    """

    table: str
    mark: bytes
    columns: tuple[str, ...]
    usual: tuple[Any, ...]
    key: tuple[str, ...]

    def among(self, there: Collection[str]) -> Kind:
        """The same in a table that has these columns only, an older one."""
        kept = [(name, usual) for name, usual in zip(self.columns, self.usual, strict=True) if name in there]
        return replace(self, columns=tuple(n for n, _ in kept), usual=tuple(u for _, u in kept))

    @cached_property
    def select(self) -> str:
        """Every row of the table."""
        columns = ", ".join(f'"{name}"' for name in self.columns)
        return f'SELECT {columns} FROM "{self.table}"'

    @cached_property
    def key_of(self) -> Callable[[Sequence[Any]], Any]:
        """What tells a row's values from those of the table's other rows."""
        return itemgetter(*map(self.columns.index, self.key))

    def place(self, key: bytes, values: Sequence[Any]) -> bytes:
        """Where the record is: two bytes for its table, eight for its key."""
        return self.mark + _coded(key, [self.table, self.key_of(values)], PLACE - len(self.mark))

    def code(self, key: bytes, values: Sequence[Any]) -> bytes:
        """The code of the row as it is."""
        said: list[Any] = [self.table]
        for name, value, usual in zip(self.columns, values, self.usual, strict=True):
            if value != usual:
                said += name, int(value) if value is True or value is False else value  # SQLite gives 0 and 1
        return _coded(key, said, CODE)


@cache
def kinds() -> tuple[Kind, ...]:
    """Every table the trail answers for, by name."""
    found = [_kind(model) for model in SQLModel.__subclasses__() if hasattr(model, "__table__")]
    return tuple(sorted((kind for kind in found if kind is not None), key=lambda kind: kind.table))


def mark_of(table: str) -> bytes:
    """The two bytes a table's places begin with; a test keeps them apart."""
    return hashlib.sha256(table.encode()).digest()[:2]


def spelled(said: Any) -> str:
    """One text per value, whichever database it comes from."""
    return _json(said)


def pack(changes: Iterable[Change]) -> bytes:
    """Changes as an audit entry carries them."""
    return b"".join(_CHANGE.pack(*change) for change in changes)


def unpack(packed: bytes) -> Iterator[Change]:
    """The changes an entry carries. Raises ``ValueError`` when they are cut short."""
    if len(packed) % _CHANGE.size:
        raise ValueError("changes cut short")
    return _CHANGE.iter_unpack(packed)


def _kind(model: type[SQLModel]) -> Kind | None:
    table = model.__table__  # type: ignore[attr-defined]
    loose = table.info.get("loose", ())
    if WHOLE in loose:
        return None
    columns = tuple(sorted(column.name for column in table.columns if column.name not in loose))
    fields = model.model_fields
    usual = tuple(_UNUSUAL if fields[name].is_required() else fields[name].default for name in columns)
    key = tuple(column.name for column in table.primary_key.columns)
    return Kind(table.name, mark_of(table.name), columns, usual, key)


def _other(value: Any) -> Any:
    """What JSON has no spelling for, the same whichever database it comes from; bytes are told from text."""
    if isinstance(value, bytes):
        return [value.hex()] if len(value) <= _LONG else [hashlib.sha256(value).hexdigest(), len(value)]
    return [value.hex] if isinstance(value, UUID) else spell(value)


def _coded(key: bytes, said: Any, size: int) -> bytes:
    return hashlib.blake2b(spelled(said).encode("utf-8", "surrogatepass"), key=key, digest_size=size).digest()


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_other).encode
_UNUSUAL = object()
