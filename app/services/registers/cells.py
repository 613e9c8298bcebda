"""What the sources of registers have in common: how one is read, and the cells that are one of a few."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from app.rules.people.names import mask_name, mask_phone
from app.rules.report.registers.sources import Pick
from app.rules.report.registers.span import DaySpan
from app.services.work import View
from app.store import sql

R = TypeVar("R")
Options = tuple[tuple[str, str], ...]


NOTHING = Pick("", "")


@dataclass(frozen=True)
class Listed(Generic[R]):
    """A source: ``read`` gives its rows in their order, masked unless ``clear``; ``cells`` makes each column of one;
    ``options`` are the keys and words of the columns that are one of a few."""

    read: Callable[[View, DaySpan, bool], Sequence[R]]
    cells: Mapping[str, Callable[[R], Any]]
    options: Callable[[View], Mapping[str, Options]]


class Money(NamedTuple):
    """What the charges about one subject came to by the end of a span, 分."""

    subject_id: UUID
    fee: int
    deposit: int


class _Named(NamedTuple):
    id: UUID
    name: str


_CHARGED = sql.Reader(
    Money, "charge c", subject_id="c.subject_id", fee="sum(c.fee_total + c.rounding)",
    deposit="sum(c.deposit_in - c.deposit_used - c.deposit_back)",
)  # fmt: skip
_BY_ID = {table: sql.Reader(_Named, table) for table in ("staff", "handler", "grid", "room")}


def picked(code: str, labels: Mapping[str, str]) -> Pick:
    """One of the codes with its words; a code nobody knows any more is shown as it is."""
    return Pick(code, labels.get(code, code))


def by_id(key: UUID | None, name: str) -> Pick:
    """A record with its name; nothing where there is none."""
    return NOTHING if key is None else Pick(key.hex, name)


def charged(view: View, subject: str, span: DaySpan, among: str) -> dict[UUID, Money]:
    """What was paid by the business date a span ends on, by the subjects that the query ``among`` names."""
    tail = (
        f"WHERE c.subject = :subject AND c.business_date <= :upto AND c.subject_id IN ({among}) GROUP BY c.subject_id"
    )
    params = {"a": span.begins, "b": span.ends, "subject": subject, "upto": span.last}
    return {row.subject_id: row for row in _CHARGED.rows(view, tail, **params)}


def named(view: View, table: str) -> Options:
    """The records of staff, handler, grid or room, by name."""
    return tuple((row.id.hex, row.name) for row in _BY_ID[table].rows(view, "ORDER BY name, id"))


def options_of(labels: Mapping[Any, str]) -> Options:
    """Codes with their words."""
    return tuple((str(code), words) for code, words in labels.items())


def shown_name(name: str, clear: bool) -> str:
    """A name as a list may show it."""
    return name if clear else mask_name(name)


def shown_phone(phone: str, clear: bool) -> str:
    """A phone as a list may show it."""
    return phone if clear else mask_phone(phone)
