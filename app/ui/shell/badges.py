"""The number on 今日 in the rail: what is late and what is due today, whichever page is in front."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.rules.dates import local_day
from app.rules.rights import Right, may
from app.ui.kit.guard import guarded
from app.ui.shell.rail import Rail

if TYPE_CHECKING:
    from app.services.desk import Changes, Desk

_MINUTE = 60_000
_COUNTED = frozenset({"request", "calendar"})


class Badges(QObject):
    """Counts when somebody enters, when requests changed and when a new day begins; in between it reads nothing."""

    def __init__(self, desk: "Desk", rail: Rail) -> None:
        super().__init__(rail)
        self._desk, self._rail = desk, rail
        self._day: date | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def count(self) -> None:
        """Count anew for whoever is on duty; nothing for those who do not work on requests."""
        self._day = local_day(self._desk.now())
        member = self._desk.staff
        if member is None or not may(member.role, Right.REQUESTS):
            self._rail.badge("today", 0)
            return
        from app.services.requests import listing

        show = lambda count: self._rail.badge("today", count)  # noqa: E731
        guarded(lambda: self._desk.see(listing.pressing), None, show)  # the page in front says what is the matter

    def changed(self, changes: "Changes") -> None:
        """Count if it matters."""
        if changes.kinds & _COUNTED:
            self.count()

    def tick(self) -> None:
        """Another minute: only a new day makes other requests due."""
        if self._day is not None and self._day != local_day(self._desk.now()):
            self.count()
