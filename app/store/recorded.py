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
import hmac
import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlmodel import SQLModel

import app.models  # noqa: F401 - registers every table
from app.models.loose import WHOLE
from app.store.chain import spell

PLACE, CODE = 10, 12
NONE = bytes(CODE)
_CHANGE = struct.Struct(f">{PLACE}s{CODE}s{CODE}s")
_LONG = 64
"""Bytes; what is longer, a file say, is spelled by its digest."""

Change = tuple[bytes, bytes, bytes]
Fields = Any
"""Values by the names of their columns, from either driver."""


@dataclass(frozen=True)
class Kind:
    """One table's part in it: the columns of its key, all that are sealed, how each one's usual value is spelled."""

    table: str
    mark: bytes
    key: tuple[str, ...]
    columns: tuple[str, ...]
    usual: Mapping[str, Any]

    def place(self, key: bytes, row: Fields) -> bytes:
        """Where the record is: two bytes for its table, eight for its key."""
        return (
            self.mark + _coded(key, [self.table, *(_plain(row[name]) for name in self.key)])[: PLACE - len(self.mark)]
        )

    def code(self, key: bytes, row: Fields, columns: Sequence[str] | None = None) -> bytes:
        """The code of the row as it is. ``columns``: those the table has, where it is an older one."""
        plain = {name: _plain(row[name]) for name in columns or self.columns}
        said = {name: value for name, value in plain.items() if value != self.usual.get(name, _UNUSUAL)}
        return _coded(key, [self.table, said])[:CODE]


@cache
def kinds() -> tuple[Kind, ...]:
    """Every table the trail answers for, by name."""
    found = [_kind(model) for model in SQLModel.__subclasses__() if hasattr(model, "__table__")]
    return tuple(sorted((kind for kind in found if kind is not None), key=lambda kind: kind.table))


def mark_of(table: str) -> bytes:
    """The two bytes a table's places begin with; a test keeps them apart."""
    return hashlib.sha256(table.encode()).digest()[:2]


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
    columns = tuple(column.name for column in table.columns if column.name not in loose)
    fields = model.model_fields
    usual = {name: _plain(fields[name].default) for name in columns if not fields[name].is_required()}
    key = tuple(column.name for column in table.primary_key.columns)
    return Kind(table.name, mark_of(table.name), key, columns, usual)


def _plain(value: Any) -> Any:
    """One spelling per value, whichever database it comes from."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):  # bool too: SQLite gives 0 and 1
        return int(value)
    if isinstance(value, bytes | memoryview) and len(value) > _LONG:
        return hashlib.sha256(value).hexdigest()
    return repr(value) if isinstance(value, float) else spell(value)


def _coded(key: bytes, said: Any) -> bytes:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)


_UNUSUAL = object()
