"""What the other families have today: things to be collected, who is in which room, and what is on next."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from app.rules.dates import local, local_day
from app.rules.repairs.counter import REMINDERS
from app.services.activities.listing import ActivityListed
from app.services.dashboard import Jobs
from app.services.repairs.calls import WaitingNow, WaitingRow
from app.services.rooms.listing import ListedBooking
from app.ui.kit import paint
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.job_line import JobLines, JobSaid
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, column, holder, into, wide
from app.ui.kit.paint import TagSpec
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.text import yuan
from app.ui.words.moments import near_day
from app.ui.words.rooms import STATE_WORDS

MOST_THINGS = 3
FIRST_CALL = REMINDERS[0]
"""After so many days a thing that was not collected is called about for the first time."""
_ON = ("pending", "confirmed", "in_use")


def held_rooms(jobs: Jobs) -> tuple[ListedBooking, ...]:
    """The bookings of the day that hold their room, or held it until now."""
    return tuple(row for row in jobs.bookings or () if row.state != "no_show")


def thing_said(row: WaitingRow) -> JobSaid:
    """A thing that waits to be collected."""
    name = f"{row.brand}{row.what}" + (f" ×{row.quantity}" if row.quantity > 1 else "")
    sub = " ".join(part for part in (row.name, row.phone) if part)
    price = "" if row.price is None else yuan(row.price)
    days = f"待取 {row.days} 天" if row.days else "今天修好"
    tag = TagSpec(days, "bad" if row.unclaimed else "warn" if row.owed else "mute")
    return JobSaid(row.number, row.shelf or "—", name, sub, value=price, tag=tag)


def booking_said(row: ListedBooking, now: datetime) -> JobSaid:
    """Who has a room when; its tag is what somebody has to see to."""
    over = row.ends_at <= now or row.state not in _ON
    bar = "line2" if over else "ok" if row.state == "in_use" else "warn" if row.state == "pending" else "info"
    return JobSaid(
        row.number, f"{local(row.starts_at):%H:%M}", row.title or row.name, row.room,
        lead_sub=f"{local(row.ends_at):%H:%M}", tag=_room_tag(row, now), bar=bar, quiet=over and row.state != "in_use",
        marked=row.state == "in_use",
    )  # fmt: skip


def _room_tag(row: ListedBooking, now: datetime) -> TagSpec | None:
    if row.state == "in_use":
        over = row.ends_at <= now
        return TagSpec("超时" if over else STATE_WORDS["in_use"], "warn" if over else "ok")
    if row.state == "confirmed":
        if row.starts_at <= now < row.ends_at:
            return TagSpec("未签到", "warn")
        soon = row.setup_min and row.starts_at - timedelta(minutes=row.setup_min) <= now < row.starts_at
        return TagSpec("该布置了", "info") if soon else None
    return TagSpec(STATE_WORDS[row.state], "warn" if row.state == "pending" else "mute")


def activity_said(found: ActivityListed, calls: int, now: datetime) -> JobSaid:
    """The activity that runs or comes next: how many signed up, and how many wait for a call."""
    row, figures = found.row, found.figures
    waiting = f" · 候补 {figures.waiting}" if figures.waiting else ""
    day = near_day(local_day(row.starts_at), local_day(now))
    return JobSaid(
        row.number, f"{local(row.starts_at):%H:%M}", row.title,
        f"{row.place} · {figures.enrolled}/{row.capacity} 人{waiting}", lead_sub=day,
        tag=TagSpec(f"待通知 {calls}", "warn", "phone") if calls else None, bar="accent",
    )  # fmt: skip


class CollectCard(Card):
    """待取维修: the longest first; ``on_open(number)``, ``on_all()``."""

    def __init__(
        self, on_open: Callable[[str], object], on_all: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("待取维修", " ", parent=parent)
        into(self.head, Button("去维修页", kind="link", sz="sm", on=on_all))
        self.lines = JobLines(on_open)
        self.none = Label("没有等着取的", "caption", "ink3", align=paint.CENTER)
        into(self.body, wide(ScrollBody(holder(column(self.lines.column, self.none, STRETCH, gap=0)))))

    def show_waiting(self, found: WaitingNow) -> None:
        """What waits to be collected."""
        longest = f" · 最久 {found.things[0].days} 天" if found.things else ""
        self.note.setText(f"{len(found.things)} 件{longest}")
        self.lines.show([thing_said(row) for row in found.things[:MOST_THINGS]])
        self.none.setVisible(not found.things)


class RoomsCard(Card):
    """今日场地 and, under it, what is on next; ``on_open(number)``, ``on_all()``."""

    def __init__(
        self, on_open: Callable[[str], object], on_all: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("今日场地", " ", parent=parent)
        into(self.head, Button("打开日历", kind="link", sz="sm", on=on_all))
        self.lines, self.next = JobLines(on_open), JobLines(on_open)
        self.none = Label("今天没有预约", "caption", "ink3", align=paint.CENTER)
        listed = ScrollBody(holder(column(self.lines.column, self.none, STRETCH, gap=0)))
        self.below = holder(column(Rule(), self.next.column, gap=4))
        into(self.body, wide(listed), self.below)

    def show_jobs(self, jobs: Jobs, now: datetime) -> None:
        """What is booked today, as it stands ``now``; what is over stands behind what is to come."""
        rows = sorted(jobs.bookings or (), key=lambda row: row.state != "in_use" and row.ends_at <= now)
        used = sum(row.state == "in_use" for row in rows)
        self.note.setText(f"{len(held_rooms(jobs))} 场" + (f" · 使用中 {used}" if used else ""))
        self.lines.show([booking_said(row, now) for row in rows])
        self.none.setVisible(not rows)
        self.next.show([] if jobs.activity is None else [activity_said(jobs.activity, jobs.calls, now)])
        self.below.setVisible(jobs.activity is not None)
