"""Looks after the data while the window is open: backups, their age, the check at the start, room on the disk."""

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import StoreTrouble
from app.ui.kit.cards import Action
from app.ui.kit.guard import guarded
from app.ui.kit.tasks import Tasks
from app.ui.login.words import moment
from app.ui.shell.day_check import DayCheck
from app.ui.shell.workspace import Workspace
from app.ui.words.sentences import sentence

if TYPE_CHECKING:
    from app.services.desk import Changes, Desk
    from app.store.backup import Made
    from app.store.rolled_back import RolledBack
    from app.store.verify import Report

LOOK_EVERY = 60_000  # milliseconds
LEAST_FREE = 500 << 20  # bytes
_SECOND = {
    "missing": "第二份没有存：文件夹不在，U 盘可能没插",
    "other_store": "第二份没有存：那个文件夹里是别处的备份",
    "same_place": "第二份没有存：选的就是数据自己的文件夹，请换一块盘或 U 盘",
    "same_disk": "第二份和数据在同一块磁盘上，磁盘坏了两份都没有",
}

_CHECKS = {
    "file": "文件",
    "foreign_keys": "记录之间的引用",
    "heads": "备份里有的，这里都有",
    "numbers": "单号连续",
    "outbox": "待上传登记",
    "money": "金额平衡",
}


NOTE_AFTER = 2_000
"""Milliseconds after a commit until the end of the chain is noted: all of a sale's commits and some of the next."""

NOT_OURS = ("moved", "replaced")
"""Troubles that end the work: the file people write into is not the one that lies there."""


class Keeper(QObject):
    """Runs on the worker; says what people must know in banners.

    Signals: ``displaced(StoreTrouble)`` when the open file is not where it was opened any more.
    """

    displaced = Signal(object)

    def __init__(self, desk: "Desk", tasks: Tasks, shell: Workspace) -> None:
        super().__init__(shell)
        self._desk, self._tasks, self._shell = desk, tasks, shell
        self._backing_up = False
        self._changed_since = False
        self._shift_open = self._has_shift()
        self._check = DayCheck(desk.store, tasks, self)
        self._check.done.connect(self._verified)
        self._check.failed.connect(self._not_verified)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._noting = QTimer(self)
        self._noting.setSingleShot(True)
        self._noting.setInterval(NOTE_AFTER)
        self._noting.timeout.connect(self._note_head)
        shell.changed.connect(self._on_changed)

    def begin(self) -> None:
        """The start of the day: check the store, then see whether a backup is due."""
        self._check.start()
        self._noting.start()
        self.look()

    def stop(self) -> None:
        """The program is being taken down: nothing begins any more."""
        self._timer.stop()
        self._noting.stop()
        self._check.stop()

    def look(self) -> None:
        """Once a minute: does the file lie where it did, is a backup due, is there room on the disk?"""
        from app.store import backup, backup_names

        if not guarded(self._desk.store.check_place, self.displaced.emit):
            return

        self._shell.bar.set_last_backup(backup_names.last(self._desk.store.folder, self._desk.now()))
        if backup.due(self._desk.store.folder, self._desk.now()):
            self.back_up("auto")
        self._look_at_disk(self._desk.store.folder)

    def back_up(self, kind: str) -> None:
        """Make a backup on the worker, unless one is under way. ``kind``: auto, closing or manual."""
        if self._backing_up:
            return
        self._backing_up = True
        self._changed_since = False
        self._tasks.run(lambda progress: make_backup(self._desk, kind), self._made, self._not_made, owner=self)

    @property
    def unsaved_changes(self) -> bool:
        """Whether anything was committed since the last backup began."""
        return self._changed_since

    def _on_changed(self, changes: "Changes", _by: object) -> None:
        self._changed_since = True
        if not self._noting.isActive():
            self._noting.start()
        self._check.note_work(changes.kinds)
        if "shift" in changes:
            was, self._shift_open = self._shift_open, self._has_shift()
            if was and not self._shift_open:
                self.back_up("closing")

    def _note_head(self) -> None:
        """A store that cannot be read says so where people wait for it."""
        self._tasks.run(lambda progress: note_head(self._desk), owner=self)

    def _has_shift(self) -> bool:
        from app.services.till import shifts

        try:
            return self._desk.see(shifts.now) is not None
        except StoreTrouble:
            return False

    def _made(self, made: "Made") -> None:
        self._backing_up = False
        self._shell.bar.set_last_backup(self._desk.now())
        if made.aside is not None:
            words = f"已原样改名成 {made.aside.name}，一份没少；本坊的备份放进新的 backups。请主管看看那是谁家的"
            self._shell.banner("foreign_backups", "warn", "backups 里是另一本账的备份", words)
        problem = made.second.problem if made.second is not None else None
        if problem is None:
            self._shell.clear_banner("backup")
        else:
            words = _SECOND.get(problem) or f"第二份没有存：{sentence(StoreTrouble(problem)).title}"
            self._shell.banner("backup", "warn", "本机已备份", words, [self._again()])

    def _not_made(self, error: BaseException) -> None:
        self._backing_up = False
        if not isinstance(error, StoreTrouble):
            raise error
        if error.code in NOT_OURS:
            self.displaced.emit(error)
        elif error.code != "in_use":
            title, advice = sentence(error)
            self._shell.banner("backup", "bad", f"没有备份成：{title}", advice, [self._again()])

    def _again(self) -> Action:
        return Action("再备份一次", lambda: self.back_up("manual"))

    def _verified(self, report: "Report") -> None:
        from app.ui.words.centre import DAY_CHECK
        from app.ui.words.moments import moment as whole_moment

        first = report.first
        self._shell.ctx.settings.set(DAY_CHECK, {"at": whole_moment(self._desk.now()), "ok": first is None})
        if first is not None:
            where = f"，第一处在 {first.bad}" if first.bad else ""
            self._shell.banner(
                "verify",
                "bad",
                f"数据核对没有通过（{_CHECKS.get(first.name, first.name)}{where}）",
                "可以继续收银；请主管在「设置 › 备份与数据」里看详情，并保留最近的备份",
                [Action("去看", lambda: self._shell.go("settings", section="integrity"))],
            )

    def _not_verified(self, error: BaseException) -> None:
        if not isinstance(error, StoreTrouble):
            raise error
        if error.code in NOT_OURS:
            self.displaced.emit(error)
        else:
            self._shell.trouble(error)

    def _look_at_disk(self, folder: Path) -> None:
        try:
            free = shutil.disk_usage(folder).free
        except OSError:
            return
        if free < LEAST_FREE:
            words = f"只剩 {free >> 20} MB。满了以后就存不进新的单子"
            self._shell.banner("disk", "warn", "磁盘快满了", words)
        else:
            self._shell.clear_banner("disk")


def say_rolled_back(shell: Workspace, what: "RolledBack", now: datetime) -> None:
    """Say what the start found missing, to whoever signs in, until the program ends."""
    series = "、".join(f"{old} 改用 {new}" for old, new in what.codes.items())
    careful = f"单号已换新号段（{series}），不会和发出去的重复"
    look = Action("去看备份", lambda: shell.go("settings", section="backup"))
    if what.backup is None or what.backup.at is None:
        words = f"{careful}。请主管照小票和回执补录，并查一查磁盘和还原、同步软件"
        shell.banner("rolled_back", "bad", "最后几笔单子不见了", words, [look])
        return
    words = f"{moment(what.backup.at, now)} 的备份里有这里没有的单子。{careful}；请主管决定要不要恢复那一份"
    shell.banner("rolled_back", "bad", "数据比备份旧，可能被换成了以前的", words, [look])


def note_head(desk: "Desk") -> None:
    """Note how far the chain has come; what cannot be read now is noted the next time."""
    with suppress(StoreTrouble):
        desk.store.note_head()


def make_backup(desk: "Desk", kind: str) -> "Made":
    """One backup of the desk's store, with its second copy where the settings name a folder."""
    from app.services.centre import settings
    from app.store import backup

    second = desk.see(settings.text, "backup.second")
    return backup.make(desk.store, desk.now(), kind, second=Path(second) if second else None)
