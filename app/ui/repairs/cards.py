"""What the board shows of what is open, and how a row reads in the list."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.rules.dates import local, local_day
from app.rules.repairs.flow import REPAIR_STATE_LABELS, TO_COLLECT, RepairKind, RepairState
from app.services.repairs.board import RepairRow
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.repairs.board import Heap, JobCard
from app.ui.repairs.words import COLUMN_OF, COLUMNS, STATE_TONES, joined, promised_tag, waiting_tag

_PLAIN = frozenset({RepairState.RECEIVED, RepairState.WORKING, RepairState.READY, RepairState.REPORTED})
"""States that the column says already."""


def thing_words(row: RepairRow) -> str:
    """What it is: the brand, the thing, how many."""
    return row.called


def price_of(row: RepairRow) -> str:
    """What it costs, as far as anybody knows."""
    if row.state in (RepairState.TAGGED, RepairState.UNREPAIRED, RepairState.UNREPAIRED_HANDED):
        return ""  # nobody has looked at it yet, or nothing is asked for what was not repaired
    return "待估价" if row.price is None else yuan(row.price).removesuffix(".00")


def state_tag(row: RepairRow) -> TagSpec:
    """Where it is in its life."""
    words = "修不好" if row.given_up and row.kind is not RepairKind.STALL else REPAIR_STATE_LABELS[row.state]
    return TagSpec(words, STATE_TONES.get(row.state, "info"))


def due_tag(row: RepairRow, today: date) -> TagSpec | None:
    """What is urgent about it: how long it waits, or when it was promised for."""
    if row.state in TO_COLLECT and row.days is not None:
        return waiting_tag(row.days)
    if row.kind is not RepairKind.STALL and row.due_at is not None and row.state in _ON_THE_WAY:
        day = local_day(row.due_at)
        if row.late:
            return TagSpec("超时", "bad", "alarm-clock")
        return TagSpec(
            f"今天 {local(row.due_at):%H:%M}" if day == today else f"{day:%m-%d}", "warn" if day == today else "mute"
        )
    return promised_tag(row.promised_on, today)


def card_of(row: RepairRow, today: date) -> JobCard:
    """A row as the card of the board."""
    state = "" if row.state in _PLAIN else REPAIR_STATE_LABELS[row.state]
    where = row.place or row.address
    return JobCard(
        row.id, thing_words(row), joined((row.work or row.fault, state)),
        joined((row.name or row.number, row.phone if row.state in TO_COLLECT else where)),
        due_tag(row, today), price_of(row), row.shelf,
    )  # fmt: skip


def heaps(rows: Iterable[RepairRow], today: date) -> dict[str, Heap]:
    """The columns of the board. What waits to be collected stands there the longest first."""
    by: dict[str, list[RepairRow]] = {code: [] for code, _ in COLUMNS}
    for row in rows:
        code = COLUMN_OF.get(row.state)
        if code is not None:
            by[code].append(row)
    by["ready"].sort(key=lambda row: -(row.days or 0))
    return {code: Heap(tuple(card_of(row, today) for row in found), _note(code, found), tone=_TONES[code])
            for code, found in by.items()}  # fmt: skip


def _note(code: str, rows: Sequence[RepairRow]) -> str:
    if code == "work":
        hands = {row.handler for row in rows if row.handler}
        return f"{len(hands)} 位师傅" if hands else ""
    if code == "ready":
        long = sum(1 for row in rows if (row.days or 0) > 7)
        return f"超 7 天 {long} 件" if long else ""
    tags = sum(1 for row in rows if row.state is RepairState.TAGGED)
    return f"{tags} 张牌待登记" if tags else ""


_TONES = {"new": "info", "work": "warn", "ready": "ok"}
_ON_THE_WAY = frozenset({RepairState.REPORTED, RepairState.DISPATCHED})
