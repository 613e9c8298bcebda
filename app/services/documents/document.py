"""What every paper has in common: the kind it is stored under, its name, its JSON and back."""

import dataclasses
import json
from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, Self, get_args, get_origin, get_type_hints

_KINDS: dict[str, type["Document"]] = {}
_OTHERS = {"drawer": "开钱箱"}
"""Print jobs that carry no document."""


class Document:
    """A frozen dataclass that can be printed: ``class Receipt(Document, kind="receipt", name="小票")``.

    ``kind`` is stored with every print job and is never changed; ``name`` is what people call the paper. The print
    family of the same name as the module makes its bytes (``app/print/<family>/papers.py``).
    """

    KIND: ClassVar[str]
    NAME: ClassVar[str]
    FAMILY: ClassVar[str]

    def __init_subclass__(cls, *, kind: str, name: str) -> None:
        super().__init_subclass__()
        if kind in _KINDS:
            raise ValueError(f"two documents are stored as {kind}")
        cls.KIND, cls.NAME, cls.FAMILY = kind, name, cls.__module__.rpartition(".")[2]
        _KINDS[kind] = cls

    @classmethod
    def name_of(cls, number: str) -> str:
        """What the paper with this number is called, where one kind has several."""
        return cls.NAME

    def takes_cash(self) -> bool:
        """Whether money goes into or out of the drawer with this paper."""
        return False

    def for_screen(self) -> Self:
        """The paper as a screen that faces the counter may show it."""
        return self


def kinds() -> Iterable[type[Document]]:
    """Every class of document, in the order they were declared."""
    return tuple(_KINDS.values())


def dump(document: Document) -> str:
    """The document as canonical JSON (sorted keys, UTF-8 as it is)."""
    return json.dumps(document, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(kind: str, text: str) -> Document:
    """Read a stored document back; raises ``KeyError`` for an unknown kind."""
    built: Document = _build(_KINDS[kind], json.loads(text))
    return built


def paper_name(kind: str, number: str = "") -> str:
    """What a print job's document is called; a kind nobody named is shown as it is."""
    return _KINDS[kind].name_of(number) if kind in _KINDS else _OTHERS.get(kind, kind)


def _plain(value: object) -> object:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return value.__dict__
    raise TypeError(f"{type(value).__name__} has no place on paper")


def _build(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin is UnionType:  # something or None
        return None if value is None else _build(next(t for t in get_args(kind) if t is not NoneType), value)
    if dataclasses.is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{k: _build(hints[k], v) for k, v in value.items() if k in hints})  # type: ignore[operator]
    if origin is tuple:
        inner = get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_build(inner[0], v) for v in value)
        return tuple(_build(t, v) for t, v in zip(inner, value, strict=True))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The types of a dataclass's fields by name: a report has thousands of the same few."""
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in dataclasses.fields(kind)}
