"""Forms keep themselves: what is typed is written to the store a moment later, per record, and offered back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from app.errors import Refused, StoreTrouble
from app.ui.kit.page import Ctx

Typed = Mapping[str, Any]
DELAY_MS = 1000
"""Written when people pause, not for every letter: a commit takes milliseconds, and typing none of them."""


class Secret(str):
    """Words in an answer that are never written before they are saved: an empty text is kept in their place."""


def packed(typed: Typed) -> dict[str, Any]:
    """What was typed as JSON can hold it: ids, days and several answers are marked as such."""
    return {name: _pack(value) for name, value in typed.items()}


def unpacked(body: Mapping[str, Any]) -> dict[str, Any]:
    """The other way."""
    return {name: _unpack(value) for name, value in body.items()}


def _pack(value: Any) -> Any:
    if isinstance(value, Secret):
        return ""
    if isinstance(value, UUID):
        return {"id": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, (tuple, list, frozenset)):
        return {"several": [_pack(one) for one in value]}
    return value


def _unpack(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    kind, said = next(iter(value.items()))
    if kind == "several":
        return tuple(_unpack(one) for one in said)
    return UUID(said) if kind == "id" else date.fromisoformat(said)


class Keeper(QObject):
    """What was typed into the form ``name`` and not saved, by record (empty: a new one).

    ``secret`` names are not written.

    Whoever is on duty owns what they type; somebody else gets their own back. Without a name nothing reaches the store.
    """

    def __init__(self, ctx: Ctx, name: str, secret: Iterable[str] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ctx, self._name, self._secret = ctx, name, frozenset(secret)
        self._drafts: dict[str, Typed] = {}
        self._fresh: set[str] = set()  # typed since the program began
        self._owner: UUID | None = None
        self._read = False
        self._waiting: dict[str, UUID | None] = {}
        self._stored: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.flush)

    def _on_duty(self) -> UUID | None:
        member = self._ctx.desk.staff
        return None if member is None else member.id

    def _catch_up(self) -> None:
        """Read what the store has, once for everybody who comes on duty."""
        owner = self._on_duty()
        if self._read and owner == self._owner:
            return
        self.flush()
        if self._read:
            self._drafts, self._fresh = {}, set()
        self._read, self._owner = True, owner
        self._stored = set()
        if not self._name:
            return
        from app.services import drafts

        try:
            found = self._ctx.desk.see(drafts.kept, self._name)
        except StoreTrouble as trouble:
            self._ctx.shell.trouble(trouble)
            return
        self._stored = set(found)
        self._drafts = {**{record: unpacked(body) for record, body in found.items()}, **self._drafts}

    def begun(self, record: str) -> Typed | None:
        """What was typed about a record and not saved."""
        self._catch_up()
        return self._drafts.get(record)

    def records(self) -> tuple[str, ...]:
        """The records something was typed about, earlier runs of the program included."""
        self._catch_up()
        return tuple(self._drafts)

    def fresh(self) -> bool:
        """Whether anything not saved was typed since the program began."""
        return bool(self._fresh)

    def note(self, record: str, typed: Typed | None) -> None:
        """This stands in the form now; None when it is as the record is."""
        self._catch_up()
        if typed is None:
            self._fresh.discard(record)
            if self._drafts.pop(record, None) is None and record not in self._stored:
                self._waiting.pop(record, None)
                return
        else:
            self._drafts[record] = typed
            self._fresh.add(record)
        if self._name:
            self._waiting[record] = self._owner
            self._timer.start()

    def flush(self) -> None:
        """Write what waits now. What the store cannot take stays here and is tried again with the next change."""
        self._timer.stop()
        for record, owner in list(self._waiting.items()):
            if owner is None or self._write(record, owner):
                self._waiting.pop(record, None)

    def _write(self, record: str, owner: UUID) -> bool:
        from app.services import drafts

        typed = self._drafts.get(record)
        try:
            if typed is None:
                self._ctx.desk.do(drafts.drop, owner, self._name, record, by=self)
                self._stored.discard(record)
            else:
                body = packed({name: value for name, value in typed.items() if name not in self._secret})
                self._ctx.desk.do(drafts.keep, owner, self._name, record, body, by=self)
                self._stored.add(record)
        except (Refused, StoreTrouble):
            return False  # the store's trouble shows where something is saved; words are still in the form
        return True
