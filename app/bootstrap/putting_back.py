"""A backup that somebody wants put back while the program goes on: done before the store is opened again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.store.keys import Keys
from app.ui.kit.guard import Trouble, guarded
from app.ui.words.sentences import sentence


@dataclass
class PuttingBack:
    """``source`` is the backup, ``by`` the 工号 of who wanted it; ``told`` what came of it, as title and text."""

    source: Path
    by: str
    told: tuple[str, str] = ("", "")

    def run(self, home: Path, keys: Keys, now: datetime) -> None:
        """On the worker, the folder's lock held. What is refused has changed nothing: the store opens as it was."""
        from app.store.restore import Restored, restore
        from app.ui.shell.restore_page import restored_words

        def done(what: Restored) -> None:
            self.told = restored_words(what, self.source.name)

        def refused(no: Trouble) -> None:
            self.told = ("没有恢复成，什么都没有改动", "：".join(sentence(no)) + "。")

        guarded(lambda: restore(self.source, home, keys, now, over=True, locked=True, by=self.by), refused, done)

    def tell(self, window: QWidget) -> None:
        """Say what came of it."""
        from app.ui.kit.modal import text_modal

        text_modal(window, *self.told, verb="知道了").open()
