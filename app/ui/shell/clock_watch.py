"""Looks at the PC's clock once a minute, whoever is on duty and under the lock too: by the books and a steady clock."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.rules.dates import SLACK
from app.ui.kit.cards import Action
from app.ui.kit.clock_question import confirm_clock, doubt_words, verb_words
from app.ui.kit.guard import guarded
from app.ui.shell.backups import LOOK_EVERY
from app.ui.shell.workspace import Workspace
from app.ui.words.moments import moment

if TYPE_CHECKING:
    from app.services.centre.clock import ClockDoubt
    from app.services.desk import Changes, Desk

CLOCK, JUMP = "clock", "clock_jump"
"""The banners: what is doubted, and that the clock was moved."""


class ClockWatch(QObject):
    """``steady`` counts the seconds that have really gone by; without one only the books judge."""

    def __init__(self, desk: "Desk", shell: Workspace, steady: Callable[[], float] | None = None) -> None:
        super().__init__(shell)
        self._desk, self._shell, self._steady = desk, shell, steady
        self._at = (desk.now(), self._seconds())
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        shell.changed.connect(self._changed)

    def _seconds(self) -> float:
        return 0.0 if self._steady is None else self._steady()

    def look(self) -> None:
        """Has the clock been moved since the last look? Is it believed?"""
        from app.services.centre import clock

        (before, then), (now, seconds) = self._at, (self._desk.now(), self._seconds())
        self._at = now, seconds
        expected = before + timedelta(seconds=seconds - then)
        if self._steady is not None and abs(now - expected) > SLACK:
            self._say_jump(expected, now)
            guarded(lambda: self._desk.do(clock.jumped, _whole(expected)), None, self.say)  # the next look tries again
        else:
            guarded(lambda: self._desk.see(clock.doubt), None, self.say)

    def say(self, found: "ClockDoubt | None") -> None:
        """Show why the clock is not believed, with the question; or nothing any more."""
        self._shell.bar.doubt(found is not None)
        if found is None:
            self._shell.clear_banner(CLOCK)
            return
        title, text = doubt_words(found)
        verb = verb_words(found)
        actions = [Action(verb, lambda: self._confirm(found))] if verb else []
        self._shell.banner(CLOCK, "warn", title, text, actions)

    def _say_jump(self, expected: datetime, now: datetime) -> None:
        title = f"电脑的时间刚刚被改动：从 {moment(expected)} 变成 {moment(now)}"
        known = Action("知道了", lambda: self._shell.clear_banner(JUMP))
        self._shell.banner(JUMP, "warn", title, "已记入操作记录；请核对日期和时间", [known])

    def _confirm(self, found: "ClockDoubt") -> None:
        if self._desk.staff is not None:
            confirm_clock(self._shell.ctx, found, self.look)

    def _changed(self, changes: "Changes", _by: object) -> None:
        if "clock" in changes:
            self.look()


def _whole(moment_: datetime) -> datetime:
    """To the millisecond, as exact as the store keeps it."""
    return moment_.replace(microsecond=moment_.microsecond // 1000 * 1000)
