"""Forms keep themselves: what is typed is written to the store a moment later, per record, and offered back."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
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
    """The other way; what this version does not know, or cannot read, is left out."""
    found = {}
    for name, value in body.items():
        with suppress(ValueError, TypeError):
            found[name] = _unpack(value)
    return found


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
    [(kind, said)] = value.items()
    if kind == "several":
        return tuple(_unpack(one) for one in said)
    if kind == "day":
        return date.fromisoformat(said)
    if kind == "id":
        return UUID(str(said))
    raise ValueError(kind)


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
        self._waiting: dict[tuple[str, UUID | None], Typed | None] = {}  # whose it is stays with what is to be written
        self._stored: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def personal(self) -> bool:
        """Whether anything typed here is for the eyes of whoever typed it: it is kept, or part of it is secret."""
        return bool(self._name or self._secret)

    def _on_duty(self) -> UUID | None:
        member = self._ctx.desk.staff
        return None if member is None else member.id

    def _catch_up(self, *, again: bool = False) -> None:
        """Read what the store has, once for everybody who comes on duty, and ``again`` where all of it is listed."""
        owner = self._on_duty()
        if self._read and owner == self._owner:
            if again:
                self._let_go_of_gone()
            return
        self.flush()
        if self._read:
            self._drafts, self._fresh = {}, set()
        self._read, self._owner = True, owner
        found = self._from_store() or {}
        self._stored = set(found)
        self._drafts = {**found, **self._drafts}

    def _from_store(self) -> dict[str, Typed] | None:
        """What is kept of whoever is on duty; None when the store cannot say."""
        if not self._name:
            return None
        from app.services import drafts

        try:
            found = self._ctx.desk.see(drafts.kept, self._name)
        except StoreTrouble as trouble:
            self._ctx.shell.trouble(trouble)
            return None
        return {record: unpacked(body) for record, body in found.items()}

    def _let_go_of_gone(self) -> None:
        """What was erased meanwhile, or kept long enough, is not kept here either."""
        found = self._from_store()
        if found is None:
            return
        for record in self._stored - found.keys():
            if (record, self._owner) not in self._waiting:
                self._drafts.pop(record, None)
                self._fresh.discard(record)
        self._stored = set(found)

    def begun(self, record: str) -> Typed | None:
        """What was typed about a record and not saved."""
        self._catch_up()
        return self._drafts.get(record)

    def records(self) -> tuple[str, ...]:
        """The records something was typed about, earlier runs of the program included."""
        self._catch_up(again=True)
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
                self._waiting.pop((record, self._owner), None)
                return
        else:
            self._drafts[record] = typed
            self._fresh.add(record)
        if self._name:
            self._waiting[record, self._owner] = typed
            self._timer.start()

    def flush(self) -> None:
        """Write what waits now. What the store cannot take stays here and is tried again with the next change."""
        self._timer.stop()
        for (record, owner), typed in list(self._waiting.items()):
            if owner is None or self._write(record, owner, typed):
                self._waiting.pop((record, owner), None)

    def _write(self, record: str, owner: UUID, typed: Typed | None) -> bool:
        from app.services import drafts

        body = packed({name: value for name, value in (typed or {}).items() if name not in self._secret})
        try:
            if body:
                self._ctx.desk.do(drafts.keep, owner, self._name, record, body, by=self)
            else:
                self._ctx.desk.do(drafts.drop, owner, self._name, record, by=self)
        except (Refused, StoreTrouble):
            return False  # the store's trouble shows where something is saved; words are still in the form
        if owner == self._owner:
            (self._stored.add if body else self._stored.discard)(record)
        return True
