"""A SQLAlchemy connection that answers as the file's raw one does, for walks that are written once for both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import sqlalchemy as sa

_AT_ONCE = 1_000
_ASKED = ("SELECT", "WITH")


class Records:
    """A transaction or snapshot that takes the verifying statements as the file's raw connection does."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def execute(self, text: str, params: Mapping[str, Any] | None = None) -> _Answer:
        """Ask, or write at once, with ``:name`` parameters."""
        answer = _Answer(self._connection, text, params or {})
        if not text.lstrip().startswith(_ASKED):
            answer.whole()
        return answer


class _Answer:
    """Rows that are read by place and by name; gone through one after the other, they are never held all at once."""

    def __init__(self, connection: sa.Connection, text: str, params: Mapping[str, Any]) -> None:
        self._connection, self._text, self._params = connection, sa.text(text), params

    def whole(self) -> sa.CursorResult[Any]:
        """The answer as SQLAlchemy has it."""
        return self._result

    @cached_property
    def _result(self) -> sa.CursorResult[Any]:
        return self._connection.execute(self._text, self._params)

    @property
    def description(self) -> list[tuple[str]]:
        """The names of the columns."""
        return [(name,) for name in list(self._result.keys())]

    def __iter__(self) -> Iterator[_Named]:
        options = {"yield_per": _AT_ONCE}
        with self._connection.execute(self._text, self._params, execution_options=options) as result:
            names = _places(result)
            for row in result:
                yield _Named(row, names)

    def fetchone(self) -> _Named | None:
        """The next row; none after the last."""
        row = self._result.fetchone()
        return None if row is None else _Named(row, _places(self._result))

    def fetchall(self) -> list[_Named]:
        """All rows that are left."""
        names = _places(self._result)
        return [_Named(row, names) for row in self._result]


class _Named(tuple[Any, ...]):
    """A row, as sqlite3.Row is one."""

    names: dict[str, int]

    def __new__(cls, row: Iterable[Any], names: dict[str, int]) -> _Named:
        made = super().__new__(cls, row)
        made.names = names
        return made

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self.names[key] if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        """The names of the columns."""
        return list(self.names)


def _places(result: sa.CursorResult[Any]) -> dict[str, int]:
    return {name: place for place, name in enumerate(result.keys())}
