"""Questions to people, as a port: what a page may ask. ``app.ui.dialogs`` has the real ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

KEPT_FOR_GOOD = "会一直留在操作记录里，不要写姓名"
"""Under a field for a reason that is sealed with what was done: no erasing reaches it."""


@dataclass(frozen=True)
class Approver:
    """Somebody who may approve: who they are on the screen."""

    id: UUID
    name: str
    role: str  # 主管, as people read it


@dataclass(frozen=True)
class ConsentFact:
    """A line that an approver reads before agreeing; ``note`` stands between name and value."""

    name: str
    note: str
    value: str
    tone: str = "ink"


ConsentFacts = Callable[[object], Sequence[ConsentFact]]
"""What whoever has just proved their PIN may see of the matter."""


class Dialogs(Protocol):
    """The questions the program may ask."""

    def confirm(
        self, title: str, text: str, verb: str, then: Callable[[], object], *, danger: bool = False, back: str = "返回"
    ) -> None:
        """Ask before something irreversible; ``title`` names the object, ``verb`` says verb and sum, never 确定."""

    def ask(
        self,
        title: str,
        label: str,
        verb: str,
        then: Callable[[str], object],
        *,
        text: str = "",
        danger: bool = False,
        choices: Sequence[str] = (),
    ) -> None:
        """Ask for one line (a reason, a name); ``choices`` are ready answers to press."""

    def approve(
        self,
        why: str,
        approvers: Sequence[Approver],
        then: Callable[[object], object],
        facts: ConsentFacts | None = None,
    ) -> None:
        """Have somebody approve ``why``: first who, then the PIN; ``then`` gets what ``Desk.approve`` returned.

        With ``facts`` the approver is shown them after the PIN, and agrees to them or goes back.
        """

    def tell(self, title: str, text: str, then: Callable[[], object] | None = None) -> None:
        """Say something that must be read before going on."""

    def choose_file(self, title: str, pattern: str, then: Callable[[Path], object]) -> None:
        """An existing file; ``pattern`` as Qt writes it: ``备份 (*.zip)``."""

    def choose_folder(self, title: str, then: Callable[[Path], object]) -> None:
        """An existing folder."""

    def save_file(self, title: str, name: str, pattern: str, then: Callable[[Path], object]) -> None:
        """A place to write to; the native dialog asks about overwriting."""
