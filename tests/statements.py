"""Which statements the driver really executes: for budgets, so that no page or operation grows dear unseen."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.services.desk import Desk


def of_do(desk: Desk, operation: Any, *args: Any, **kw: Any) -> list[str]:
    """The statements of one ``desk.do``, its BEGIN and COMMIT among them; listeners are not part of it."""
    raw = desk.store._writing().connection.driver_connection
    with _traced(raw) as heard:
        desk.do(operation, *args, **kw)
    return heard


def of_see(desk: Desk, query: Any, *args: Any, **kw: Any) -> list[str]:
    """The statements of one ``desk.see``, its BEGIN and ROLLBACK among them."""
    with desk.store.read():
        pass  # the session that comes back is the one taken next
    with _traced(desk.store._idle[-1].raw) as heard:
        desk.see(query, *args, **kw)
    return heard


@contextmanager
def _traced(raw: Any) -> Iterator[list[str]]:
    """What the driver executes meanwhile; what a trigger does inside it is told as a comment and left out."""
    heard: list[str] = []
    raw.set_trace_callback(lambda text: None if text.startswith("--") else heard.append(text))
    try:
        yield heard
    finally:
        raw.set_trace_callback(None)
