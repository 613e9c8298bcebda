"""One process at a time on a store's folder, by the kernel's own file lock."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from app.errors import StoreTrouble
from app.paths import LOCK_FILE
from app.store.atomic import make_writable
from app.store.faults import os_trouble

_held: set[Path] = set()
_guard = threading.Lock()


class FolderLock:
    """Holds a lock file of a folder (``desk.lock``: the store itself) until ``release``.

    A killed process frees it by dying. What the file contains does not matter: empty, NULs or garbage after a power
    cut never block anybody.
    """

    def __init__(self, folder: Path, name: str = LOCK_FILE) -> None:
        self.folder = folder
        self._path = folder.resolve() / name
        self._lock = FileLock(self._path, timeout=0, thread_local=False, fallback_to_soft=False)
        self._mine = False

    def acquire(self) -> FolderLock:
        """Take the lock at once. Raises ``StoreTrouble``: ``in_use`` (here too), ``read_only``, ``full``, ``io``."""
        with _guard:
            if self._path in _held:
                raise StoreTrouble("in_use", str(self.folder))
            make_writable(self._path)
            try:
                self._lock.acquire()
            except Timeout as error:
                raise StoreTrouble("in_use", str(self.folder)) from error
            except OSError as error:
                raise os_trouble(error) from error
            _held.add(self._path)
            self._mine = True
        return self

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        with _guard:
            if self._mine:
                self._lock.release()
                _held.discard(self._path)
                self._mine = False

    def __enter__(self) -> FolderLock:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
