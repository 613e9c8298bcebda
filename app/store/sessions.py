"""What a desk needs of a store, wherever it lies."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlmodel import Session

from app.store.keys import Keys


class Sessions(Protocol):
    """Sessions over one store: the encrypted file (``Store``) or a server's database (``ServerStore``)."""

    keys: Keys

    def write(self, *, synced: bool = True) -> AbstractContextManager[Session]:
        """A session that is the only writer from its first statement on; the caller commits.

        ``synced``: the commit waits until what it wrote would survive a power cut.
        """

    def read(self) -> AbstractContextManager[Session]:
        """A session over one snapshot, which cannot write."""

    def close(self) -> None:
        """End all sessions; harmless when it was closed before."""
