"""现有: what a resident has here right now, each line leading to it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.dates import local, local_day
from app.rules.repairs.flow import REPAIR_STATE_LABELS, TO_COLLECT
from app.services.activities.listing import EntryFound
from app.services.personal.current import HasNow
from app.services.repairs.board import RepairRow
from app.services.rooms.listing import ListedBooking
from app.ui.kit.job_line import JobLines, JobSaid
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import fill
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.words.activities import ENTRY_STATES
from app.ui.words.moments import near_day
from app.ui.words.rooms import STATE_WORDS


class NowView(QWidget):
    """Hidden while there is nothing. Signals: ``number_wanted(str)``."""

    number_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.head = Label("现有", "strong")
        self.lines = JobLines(self.number_wanted.emit)
        fill(self, Rule(), self.head, self.lines.column, gap=4)
        self.hide()

    def show_now(self, found: HasNow, today: date) -> None:
        """Show what somebody has."""
        said = [_thing(row) for row in found.things]
        said += [_booking(row, today) for row in found.bookings]
        said += [_entry(row, today) for row in found.entries]
        self.lines.show(said)
        collect = sum(row.state in TO_COLLECT for row in found.things)
        self.head.setText(f"现有 {len(said)} 项" + (f" · 待取 {collect} 件" if collect else ""))
        self.setVisible(bool(said))


def _thing(row: RepairRow) -> JobSaid:
    waits = row.state in TO_COLLECT
    tag = TagSpec(REPAIR_STATE_LABELS[row.state], "warn" if waits else "info")
    price = "" if row.price is None else yuan(row.price)
    return JobSaid(row.number, row.shelf or "维修", row.called, row.number, value=price, tag=tag)


def _booking(row: ListedBooking, today: date) -> JobSaid:
    tag = TagSpec(STATE_WORDS[row.state], "warn" if row.state == "pending" else "info")
    day = near_day(local_day(row.starts_at), today)
    return JobSaid(
        row.number, f"{local(row.starts_at):%H:%M}", row.title, row.room, lead_sub=day, tag=tag, bar="info"
    )  # fmt: skip


def _entry(row: EntryFound, today: date) -> JobSaid:
    tag = TagSpec(ENTRY_STATES[row.state], "warn" if row.state == "waiting" else "info")
    day = near_day(local_day(row.starts_at), today)
    people = f"{row.people} 人" if row.people > 1 else row.name
    return JobSaid(
        row.number, f"{local(row.starts_at):%H:%M}", row.title, people, lead_sub=day, tag=tag, bar="accent"
    )  # fmt: skip
