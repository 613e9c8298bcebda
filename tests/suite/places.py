"""Where tests write: in memory where there is room, on a real disk where that is the point."""

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 1 << 30
"""Bytes that must be free in memory: the suite leaves some hundred megabytes at its worst."""


def prefer_memory() -> None:
    """Let pytest make its folders in memory: thousands of stores are written, and each commit would wait for the disk.

    A place asked for by ``--basetemp`` or ``PYTEST_DEBUG_TEMPROOT`` comes first. Must be called before pytest makes its
    first folder.
    """
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
