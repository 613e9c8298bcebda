"""The two kinds of trouble people may meet; anything else is a bug and goes to the crash page."""

from typing import Any


class Refused(Exception):
    """The desk may not do this now. ``code`` names the reason; ``data`` says what the sentence needs.

    The sentence itself is made in one place, ``app.ui.words.sentences``; tests assert codes, never words.
    """

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        return self.code if not self.data else f"{self.code} {self.data}"


class StoreTrouble(Exception):
    """The store cannot be read or written: the program is not to blame and must not repair it by guessing.

    Codes: ``missing``, ``empty``, ``key_wrong``, ``key_missing``, ``damaged``, ``newer``, ``full``,
    ``read_only``, ``locked``, ``in_use``, ``too_old_sqlite``, ``not_encrypted``, ``bad_place``, ``io``, ``moved``,
    ``replaced``.
    """

    def __init__(self, code: str, detail: str = "", **data: Any) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.data = data

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code
