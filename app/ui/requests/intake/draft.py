"""The form keeps itself: every change is written a moment later, and nothing typed is lost by a lock or a crash."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import Refused, StoreTrouble
from app.rules.dates import local
from app.services.desk import Desk
from app.services.requests import accept
from app.ui.requests.intake.model import Intake, begun, from_body, to_body

DELAY_MS = 700


class DraftKeeper(QObject):
    """Writes one form after a short quiet. Signals: ``kept(str)`` with the time on the wall, ``failed(error)``."""

    kept = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._now = desk, now
        self._pending: tuple[UUID, Intake] | None = None
        self._stored: dict[UUID, Intake] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.flush)

    def note(self, key: UUID, intake: Intake) -> None:
        """The form was changed."""
        if self._stored.get(key) != intake and (begun(intake) or key in self._stored):
            self._pending = (key, intake)
            self._timer.start()
        elif self._pending is not None and self._pending[0] == key:
            self._pending = None  # typed and taken back: as it is stored

    def flush(self) -> bool:
        """Write what waits now; True unless the store could not."""
        self._timer.stop()
        if self._pending is None:
            return True
        key, intake = self._pending
        self._pending = None
        try:
            if begun(intake):
                self._desk.do(accept.save_draft, key, to_body(intake), by=self.parent())
            else:
                self._desk.do(accept.drop_draft, key, by=self.parent())
        except (Refused, StoreTrouble) as error:
            self._pending = (key, intake)  # the next change tries again
            self.failed.emit(error)
            return False
        self._stored[key] = intake
        self.kept.emit(f"{local(self._now()):%H:%M:%S}")
        return True

    def forget(self, key: UUID) -> None:
        """The form is registered or thrown away: nothing of it is written any more."""
        self._stored.pop(key, None)
        if self._pending is not None and self._pending[0] == key:
            self._pending = None
            self._timer.stop()

    def drop(self, key: UUID) -> None:
        """Throw a draft away. Raises what the desk raises; then it is still there."""
        self._desk.do(accept.drop_draft, key, by=self.parent())
        self.forget(key)

    def read(self) -> dict[UUID, tuple[Intake, datetime]]:
        """The drafts of whoever is on duty, newest first."""
        found = {row.id: (from_body(row.body), row.changed_at) for row in self._desk.see(accept.drafts)}
        self._stored = {key: intake for key, (intake, _) in found.items()}
        return found
