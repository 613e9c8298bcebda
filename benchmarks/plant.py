"""Rows written in bulk, with no act for each; the trail tells of them all the same, and ``verify`` finds them right."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from app.services.desk import Desk
from app.store import recorded, watch
from app.store.answers import Records
from app.store.standing import seal_changes


@contextmanager
def planting(desk: Desk) -> Iterator[Session]:
    """A session whose changes are sealed as a migration's are, a thousand rows an entry, and committed at its end."""
    with desk.sessions.write() as session:
        yield session
        changes = recorded.unpack(watch.taken(session))
        seal_changes(Records(session.connection()), desk.sessions.keys.chain, changes)
        session.commit()
