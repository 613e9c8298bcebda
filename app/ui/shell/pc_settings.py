"""Small answers this PC remembers, in a file beside the store; never business data."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.store import side_file
from app.store.atomic import make_writable, write_atomic

FILE = "pc.json"


class PcSettings:
    """The ``Settings`` of ``Ctx``. An unreadable file counts as empty; a disk that will not write is no trouble."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._values: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            read = side_file.plain(self._path.read_text("utf-8"))
            if isinstance(read, dict):
                self._values = read

    def get(self, name: str, default: Any = None) -> Any:
        """What was set, or ``default``."""
        return self._values.get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Remember it; ``value`` must be plain JSON."""
        if self._values.get(name) == value and name in self._values:
            return
        self._values[name] = value
        make_writable(self._path)
        with suppress(OSError):
            write_atomic(self._path, json.dumps(self._values, ensure_ascii=False, indent=1).encode())
