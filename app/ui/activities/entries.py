"""Who signed up: a line for each person, in the order of the line; Space says who came."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.services.activities.fees import EntryMoney
from app.services.activities.listing import ActivityDetail, EntryListed
from app.services.activities.row import PersonRow
from app.ui.activities.words import came_tag, entry_tag, joined, money_tone, money_words
from app.ui.kit.rows import Column, Table
from app.ui.words.activities import ENROL_CHANNELS

_GROUP, _MONEY, _CAME = 3, 5, 6
IN_LINE = ("enrolled", "waiting")


@dataclass(frozen=True)
class PersonLine:
    """One person of an entry; the first of them carries what is true of all."""

    entry: EntryListed
    person: PersonRow
    first: bool
    money: EntryMoney | None = None

    @property
    def key(self) -> tuple[UUID, int]:
        """Which person of which entry."""
        return self.entry.row.id, self.person.position


def person_lines(found: ActivityDetail, money: dict[UUID, EntryMoney], *, everybody: bool) -> list[PersonLine]:
    """The lines of an activity: those in the line, or all there ever were, those who left at the end."""
    made = []
    entries = [e for e in found.entries if e.row.state in IN_LINE]
    entries += [e for e in found.entries if e.row.state not in IN_LINE] if everybody else []
    for entry in entries:
        people = entry.people if everybody else entry.active
        made += [PersonLine(entry, p, at == 0, money.get(entry.row.id)) for at, p in enumerate(people)]
    return made


def _turn(line: PersonLine) -> str:
    return str(line.entry.row.order_no) if line.first else "〃"


def _said(line: PersonLine) -> str:
    entry = line.entry
    note = entry.row.note if line.first else ""
    return joined((entry.row.number, line.person.phone, note))


def _tone(line: PersonLine) -> str:
    return "ink" if line.person.active and line.entry.row.state in IN_LINE else "ink3"


class EntryTable(Table[PersonLine]):
    """Signals: ``ticked(line)`` for Space, ``cancel_wanted(line)`` for Del; Enter is ``chosen``."""

    ticked = Signal(object)
    cancel_wanted = Signal(object)

    def __init__(self) -> None:
        columns: Sequence[Column[PersonLine]] = (
            Column("号", _turn, 46, right=True, tone=lambda line: "ink" if line.first else "ink3"),
            Column("姓名", lambda line: line.person.name, sub=_said, strong=True, tone=_tone),
            Column("状态", lambda _line: "", 88, tag=lambda line: entry_tag(line.entry) if line.first else None),
            Column("组别", lambda line: line.person.group_name, 60, tone=lambda _line: "ink2"),
            Column("方式", lambda line: ENROL_CHANNELS[line.entry.row.channel] if line.first else "", 56,
                   tone=lambda _line: "ink2"),
            Column("费用", lambda line: money_words(line.money) if line.first else "", 92, right=True,
                   tone=lambda line: money_tone(line.money)),
            Column("到场", lambda _line: "", 76, tag=lambda line: came_tag(line.person.attended)),
        )  # fmt: skip
        super().__init__(columns, key=lambda line: line.key, name="报名名单")

    def show_columns(self, *, groups: bool, money: bool, came: bool) -> None:
        """Leave out what this activity does not have."""
        for at, shown in ((_GROUP, groups), (_MONEY, money), (_CAME, came)):
            self.setColumnHidden(at, not shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.row()
        if event.key() == Qt.Key.Key_Space and line is not None:
            self.ticked.emit(line)
        elif event.key() == Qt.Key.Key_Delete and line is not None:
            self.cancel_wanted.emit(line)
        else:
            super().keyPressEvent(event)
