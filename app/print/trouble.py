"""What can be the matter when a paper is sent, in classes people can act on."""

from typing import Literal

Trouble = Literal[
    "not_configured", "offline", "timeout", "permission_denied", "no_folder", "full", "paper_out", "unknown"
]


class PrintTrouble(Exception):
    """A job did not get through. ``code``: not_configured, offline, timeout, permission_denied, paper_out, unknown, and
    of a folder no_folder (it is not there: a stick that is out) and full; ``begun`` is true when the printer may
    already have printed a part, so that sending again could duplicate it."""

    def __init__(self, code: Trouble, detail: str = "", *, begun: bool = False) -> None:
        super().__init__(code, detail)
        self.code: Trouble = code
        self.detail = detail
        self.begun = begun

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code
