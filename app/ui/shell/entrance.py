"""What stands before the counter when nobody can sign in yet: trouble with the store, or the first run."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.errors import Refused, StoreTrouble
from app.store.faults import os_trouble
from app.store.keychain import Keychain
from app.store.keys import Keys
from app.ui.dialogs import WindowDialogs
from app.ui.kit.tasks import Tasks
from app.ui.login.first_run import FirstRun
from app.ui.login.setup_flow import Answers, Maker
from app.ui.shell.trouble import BusyPage, Offer, TroublePage
from app.ui.shell.window import MainWindow
from app.ui.words.sentences import sentence

if TYPE_CHECKING:
    from app.store.backup import Entry
    from app.store.restore import Restored


class Entrance(QObject):
    """Shows such a page in the window and does what it offers. The folder's lock must be held.

    Signals: ``again()`` when the store should be looked at anew, ``demo_wanted()``.
    """

    again = Signal()
    demo_wanted = Signal()

    def __init__(
        self, window: MainWindow, tasks: Tasks, home: Path, keychain: Keychain, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(window)
        self._window, self._tasks, self._home = window, tasks, home
        self._keychain, self._clock = keychain, clock
        self._page: QWidget | None = None
        self._over: QWidget | None = None

    def leave(self) -> None:
        """Take the page away."""
        for page in (self._over, self._page):
            if page is not None:
                self._window.drop_page(page)
        self._page = self._over = None

    def _show(self, page: QWidget) -> None:
        self.leave()
        self._page = page
        self._window.show_page(page)

    def busy(self, title: str, text: str) -> None:
        """Something must be finished first."""
        self._show(BusyPage(title, text))

    # --- trouble -------------------------------------------------------------------------------------------------

    def trouble(self, trouble: StoreTrouble, keys: Keys | None) -> None:
        """Show the page of this trouble; ``keys`` where they are known, so that backups can be looked at."""
        page = TroublePage(trouble)
        page.retry.connect(self.again)
        page.quit_wanted.connect(self._window.close)
        page.code_entered.connect(lambda code: self._unlock(page, code))
        over = trouble.code == "replaced"
        page.choose_wanted.connect(lambda: self._choose_backup(page, keys, over=over))
        self._show(page)
        if page.guide.restore and keys is not None:
            self._offer_backup(page, keys)

    def _unlock(self, page: TroublePage, code: str) -> None:
        from app.store.keys import unlock_with_code

        def failed(error: BaseException) -> None:
            if isinstance(error, StoreTrouble) and error.code == "key_wrong":
                page.refuse_code()
            elif isinstance(error, StoreTrouble):
                page.say("：".join(sentence(error)))
            else:
                raise error

        self._tasks.run(
            lambda progress: unlock_with_code(self._home, code, self._keychain),
            lambda _keys: self.again.emit(),
            failed,
            owner=page,
        )

    def _offer_backup(self, page: TroublePage, keys: Keys) -> None:
        def found(entry: "Entry | None") -> None:
            page.offer(Offer(entry.path.name, entry.at) if entry is not None else None, self._clock())
            if entry is not None:
                page.restore_wanted.connect(lambda: self._restore(page, entry.path, keys))

        page.searching()
        self._tasks.run(lambda progress: newest_sound_backup(self._home, keys, self._clock()), found, owner=page)

    def _restore(self, page: TroublePage, source: Path, keys: Keys) -> None:
        over = page.trouble.code == "replaced"  # what came in its place may well be sound

        def work(_progress: object) -> "Restored":
            from app.store.restore import restore

            return restore(source, self._home, keys, self._clock(), locked=True, over=over)

        def failed(error: BaseException) -> None:
            if not isinstance(error, Refused | StoreTrouble):
                raise error
            page.restore_button.setEnabled(True)
            page.say("没有恢复成，什么都没有改动。" + "：".join(sentence(error)))

        page.restore_button.setEnabled(False)
        page.say("正在恢复…")
        self._tasks.run(work, lambda done: self._say_restored(done, source), failed, owner=page)

    def _say_restored(self, done: "Restored", source: Path) -> None:
        """What was put back and by which code numbers go on; then the store is opened."""
        from app.ui.kit.modal import text_modal
        from app.ui.shell.restore_page import restored_words

        modal = text_modal(self._window, *restored_words(done, source.name), verb="打开")
        modal.finished.connect(lambda _result: self.again.emit())
        modal.open()

    def _choose_backup(self, behind: QWidget, keys: Keys | None, *, over: bool = False) -> None:
        """Any backup, from any folder; with the recovery code where nothing on this PC opens it."""
        from app.ui.shell.restore_page import RestorePage

        dialogs = WindowDialogs(self._window, _nobody)
        way_back = "返回" if keys is not None else "不恢复，新建一个坊"
        page = RestorePage(self._home, dialogs, by_code=keys is None, way_back=way_back, now=self._clock())
        self._over = page

        def back() -> None:
            self._over = None
            self._window.show_page(behind)
            self._window.drop_page(page)

        def failed(error: BaseException) -> None:
            if not isinstance(error, Refused | StoreTrouble):
                raise error
            words, code = why_not(error)
            page.refuse(words, code=code)

        def put(entry: "Entry", code: str) -> None:
            by = (keys, code, self._keychain)
            work = lambda _progress: _bring_back(entry.path, self._home, *by, self._clock(), over=over)  # noqa: E731
            self._tasks.run(work, lambda done: self._say_restored(done, entry.path), failed, owner=page)

        page.back.connect(back)
        page.wanted.connect(put)
        self._window.show_page(page)

    # --- the first run -------------------------------------------------------------------------------------------

    def first_run(self, *, offer_demo: bool) -> None:
        """Ask what a new centre needs to know, make it, and have its recovery code confirmed."""
        maker = Maker(self._home, self._keychain, self._clock)
        page = FirstRun(offer_demo=offer_demo, save=self._save_paper)

        def make(answers: Answers) -> None:
            self._tasks.run(lambda progress: maker.make(answers), page.made, failed, owner=page)

        def failed(error: BaseException) -> None:
            page.failed(error)
            if not isinstance(error, Refused | StoreTrouble):
                raise error

        def confirmed() -> None:
            try:
                maker.publish()
            except StoreTrouble as trouble:
                page.failed(trouble)
                return
            self.again.emit()

        page.make_wanted.connect(make)
        page.confirmed.connect(confirmed)
        page.demo_wanted.connect(self.demo_wanted)
        page.quit_wanted.connect(self._window.close)
        page.restore_wanted.connect(lambda: self._choose_backup(page, None))
        self._show(page)
        if offer_restore(self._home):
            self._choose_backup(page, None)

    def _save_paper(self, paper: Path) -> None:
        """A copy of the recovery sheet where people want it."""

        def copy(target: Path) -> None:
            try:
                shutil.copyfile(paper, target)
            except OSError as error:
                title, advice = sentence(os_trouble(error))
                dialogs.tell(title, advice)

        dialogs = WindowDialogs(self._window, _nobody)
        dialogs.save_file("把恢复码存到 U 盘", paper.name, "PDF (*.pdf)", copy)


def _nobody(staff_id: UUID, pin: str) -> object:
    """Nobody can approve anything here yet."""
    raise Refused("not_signed_in")


def offer_restore(home: Path) -> bool:
    """Whether backups lie where a centre is to be made: then there was one."""
    from app.store import backup

    return bool(backup.listing(home) or backup.entries(home))


def _bring_back(
    source: Path, home: Path, keys: Keys | None, code: str, keychain: Keychain, now: datetime, *, over: bool
) -> "Restored":
    """Restore ``source`` into ``home``, whose lock is held; without keys by the recovery code, which this PC then
    remembers. Seconds, so on the worker. Raises what ``unlock_with_code`` and ``restore`` raise.
    """
    from app.store.keyfile import KEY_FILE
    from app.store.keys import unlock_with_code
    from app.store.restore import restore

    beside = source.parent if (source.parent / KEY_FILE).exists() else source.parent.parent
    found = keys if keys is not None else unlock_with_code(beside, code, None)
    done = restore(source, home, found, now, locked=True, over=over)
    if keys is None:
        unlock_with_code(home, code, keychain)
    return done


def why_not(error: Refused | StoreTrouble) -> tuple[str, bool]:
    """Why a backup was not put back, and whether it was the recovery code."""
    if error.code == "key_wrong":
        return "恢复码和这份备份不配，什么都没有改动。", True
    if error.code == "key_missing":
        return "备份旁边没有钥匙文件 key.json。请把放备份的文件夹整个拷来，里面要有它。", False
    return "没有恢复成，什么都没有改动。" + "：".join(sentence(error)), False


def newest_sound_backup(home: Path, keys: Keys, now: datetime) -> "Entry | None":
    """The newest backup that can be opened with the key and whose every page is whole; seconds, so on the worker."""
    from app.store import backup

    for entry in backup.listing(home, now):
        try:
            backup.inspect(entry.path, keys)
        except StoreTrouble:
            continue
        return entry
    return None
