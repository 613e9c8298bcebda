"""The program behind one window: which page is in front, and what is alive while it is."""

import gc
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.errors import StoreTrouble
from app.store import login_snapshot
from app.store.keychain import Keychain, default_keychain
from app.ui.kit import theme
from app.ui.login.page import LoginPage
from app.ui.shell import window_geometry
from app.ui.shell.ahead import Ahead
from app.ui.shell.crash import CrashLog
from app.ui.shell.first_look import FILE
from app.ui.shell.look import Look
from app.ui.shell.opening import Clock, Looking, Start, build_desk, load_front, look_at, take_lock
from app.ui.shell.pc_settings import PcSettings
from app.ui.shell.window import IdleWatch, MainWindow

if TYPE_CHECKING:
    from app.bootstrap.putting_back import PuttingBack
    from app.services.centre.staff import SignedIn
    from app.services.desk import Changes, Desk
    from app.store.lock import FolderLock
    from app.store.rolled_back import RolledBack
    from app.ui.kit.tasks import Tasks
    from app.ui.shell.backups import Keeper
    from app.ui.shell.clock_watch import ClockWatch
    from app.ui.shell.entrance import Entrance
    from app.ui.shell.instance import Doorbell
    from app.ui.shell.papers import Papers
    from app.ui.shell.session import Session
    from app.ui.shell.workspace import Workspace

PIN_PAUSE = 120
"""Milliseconds without a key before something is built behind the login: fingers on a PIN are faster."""

PAGE_PAUSE = 1500
"""Likewise behind a page: people think, read or talk."""

PLACE_PAUSE = 1000
"""Milliseconds after which a window that was moved is known to stand where people want it."""

TURN = 0.001
"""Seconds the worker may keep Python while it loads everything behind the login page: a fifth of the usual, so that
what people do there waits less for it."""

DEMO = "demo"
"""The folder of the demo centre, inside the data home."""


def utc_now() -> datetime:
    """The clock of the program."""
    return datetime.now(UTC)


def steady_seconds() -> float:
    """Seconds of a clock that nobody sets and that goes on while the PC sleeps."""
    names = ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC")  # Linux, macOS; Windows has neither and its own goes on in sleep
    found = next((getattr(time, name) for name in names if hasattr(time, name)), None)
    return time.monotonic() if found is None else time.clock_gettime(found)


class Program(QObject):
    """One window and what lives in it. ``begin`` shows the first page, ``end`` takes the store's parts down; a
    restore, a typed recovery code or a finished first run goes through both again."""

    clock_watch: "ClockWatch | None" = None
    _looked = Signal(object)
    _lock_taken = Signal()

    _made_desk: "Desk | None" = None
    """By the worker, who may be later than whoever closes the window."""

    def __init__(
        self,
        app: QApplication,
        home: Path,
        *,
        demo: bool = False,
        clock: Clock = utc_now,
        keychain: Keychain | None = None,
        window: MainWindow | None = None,
        looking: Looking | None = None,
        steady: Callable[[], float] | None = None,
    ) -> None:
        """``window`` when it is on the screen already; ``looking`` when it has set out already, with this ``keychain``.
        ``steady`` counts seconds whatever is done to ``clock``, and tells when that is moved."""
        super().__init__()
        self.app, self.home, self.clock, self._steady, self._demo = app, home, clock, steady, demo
        self._keychain = keychain or default_keychain()
        self._kept_in = home  # the window is the same over the demo centre
        memory = PcSettings(home)
        self.look = Look(app, calm=bool(memory.get("look.calm", False)))
        self.crash = CrashLog(home, clock)
        self._fell_over = self.crash.install()
        self.window = window or MainWindow()
        self._place_window(memory, given=window is not None)
        self.idle = IdleWatch(self.window)
        self.ahead = Ahead(self.window)
        self.login: LoginPage | None = None
        self.desk: Desk | None = None
        self.tasks: Tasks | None = None
        self.entrance: Entrance | None = None
        self.session: Session | None = None
        self.workspace: Workspace | None = None
        self.keeper: Keeper | None = None
        self.papers: Papers | None = None
        self._bell: Doorbell | None = None
        self._lock: FolderLock | None = None
        self._start = Start()
        self._putting_back: PuttingBack | None = None
        self._displaced: StoreTrouble | None = None
        self._rolled_back: RolledBack | None = None
        self._looking = looking
        self._looked.connect(self._looked_late, Qt.ConnectionType.QueuedConnection)
        self._lock_taken.connect(self._hang_bell, Qt.ConnectionType.QueuedConnection)
        self._painted = self._loading = False
        self._usual_turn = sys.getswitchinterval()
        self.window.painted.connect(self._first_painted)
        self.window.closing.connect(self.app.quit)
        self.window.must_ask = lambda: bool(self._losing())
        self.window.close_wanted.connect(self.close)
        self.idle.idle.connect(self.lock)

    def _place_window(self, memory: PcSettings, *, given: bool) -> None:
        """Where it stood, and from now on that is kept; ``given``: it is a real start, and perhaps the first one."""
        if not self.window.isVisible():
            known = window_geometry.put_back(self.window, memory.get(window_geometry.NAME))
            if given and not known:
                window_geometry.begin_large(self.window)
        self._placing = QTimer(self)
        self._placing.setSingleShot(True)
        self._placing.setInterval(PLACE_PAUSE)
        self._placing.timeout.connect(self._keep_place)
        self.window.placed.connect(self._placing.start)

    # --- opening -------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Look at the store and show the login page; the rest follows behind it."""
        looking = self._looking = self._looking or Looking(self.home, self._keychain)
        late = not looking.begin(lambda: self._looked.emit(looking))
        self._start = looking.start or Start()
        front = self._start.front
        if front is not None and front.current:
            self.look.read(front.settings)  # before there is a page: it need not be dressed twice
        elif not self._painted:
            self.look.read({})
        self.login = LoginPage(self.clock)
        self.login.quit_wanted.connect(self.close)
        if (look := self.window.first_look) is not None:
            self.login.art.lend(look.image, look)
        if front is not None and front.current:
            self.login.set_front(front)
        else:
            self.login.set_state("正在取钥匙" if late else "正在打开数据", "info")
        if not late:
            self._looking = None
        self.window.show_page(self.login)
        if self._painted:
            self._load()

    def _looked_late(self, looking: Looking) -> None:
        """The keychain has answered at last: as if it had at once."""
        if looking is not self._looking or self.login is None:
            return  # the program went on without it
        self._looking = None
        self._start = looking.start or Start()
        front = self._start.front
        if front is not None and front.current:
            self.look.read(front.settings)
            self.login.set_front(front)
            self.login.focus_start()
        self.login.set_state("正在打开数据", "info")
        if self.tasks is not None and self.entrance is None and not self._loading:
            self._open()

    def _first_painted(self) -> None:
        from app.ui.kit import first_frame
        from app.ui.kit.qt_translation import speak_chinese

        self._painted = True
        first_frame.over()
        speak_chinese(self.app)
        self.window.watch_input()
        self._load()

    def _load(self) -> None:
        """The page is on the screen: load everything else on the worker, and open the store there."""
        from app.ui.kit.tasks import Tasks

        if self.login is None:
            return
        self.tasks = Tasks(self)
        gc.disable()
        sys.setswitchinterval(TURN)
        self._loading = True
        self.tasks.run(lambda progress: load_front(), lambda _: self._front_loaded(), self._not_opened, owner=self)

    def _front_loaded(self) -> None:
        self._loading = False
        if self._looking is None:  # else the keychain has not answered yet
            self._open()

    def _open(self) -> None:
        """What can be said while the store is being opened is imported by now."""
        from app.ui.shell.entrance import Entrance
        from app.ui.shell.session import Session

        if self.login is None or self.tasks is None:
            return
        self.entrance = Entrance(self.window, self.tasks, self.home, self._keychain, self.clock)
        self.entrance.again.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        self.entrance.demo_wanted.connect(self._to_demo, Qt.ConnectionType.QueuedConnection)
        self.session = Session(self.window, self.login, self.look, self.clock, self.tasks)
        self.session.entered.connect(self._entered)
        self.session.left.connect(self._left)
        self.session.locked.connect(self.idle.stop)
        front = self._start.front
        if front is not None and not front.current:
            self.entrance.busy("正在升级数据", "先做了备份，请不要关机，通常不到一分钟")
        elif self._putting_back is not None:
            self.entrance.busy("正在恢复备份", "原来的文件会移到旁边保留，请不要关机")
        elif self._start.trouble is None and front is None and self._demo:
            self.entrance.busy("正在准备演示中心", "里面都是编出来的人和单子，可以随便试")
        self.tasks.run(lambda progress: self._open_store(), self._opened, self._not_opened, owner=self)

    def _open_store(self) -> "Desk | None":
        """On the worker. None when there is nothing to open: the first run, or trouble that is known already."""
        from app.bootstrap.loading import load_everything
        from app.store import migrate, rolled_back

        mine = self.tasks
        if self._displaced is not None and self._displaced.code == "moved":
            raise self._displaced  # and makes no folder in its place
        if self._lock is None:
            self._lock = take_lock(self.home)
            self._lock_taken.emit()
        self._clear_leftovers()
        load_everything()
        start = self._start
        if start.trouble is not None:
            raise start.trouble
        if self._displaced is not None:
            raise self._displaced
        if start.keys is None and self._demo:
            from app.demo.window import make_demo

            make_demo(self.home, self.clock)
            self._start = start = look_at(self.home, self._keychain)
        if start.keys is None:
            return None
        if self._putting_back is not None:
            self._putting_back.run(self.home, start.keys, self.clock())
        migrate.upgrade(self.home, start.keys)
        self._rolled_back = rolled_back.look(self.home, start.keys, self.clock())
        self._made_desk = made = build_desk(self.home, start.keys, self.clock)
        if self.tasks is not mine:  # nobody waits any more
            made.store.close()
        return made

    def _clear_leftovers(self) -> None:
        """On the worker, the lock held: what a killed run left, a paper with a recovery code too."""
        from app.store import leftovers
        from app.ui.login.setup_flow import forget_unconfirmed

        forget_unconfirmed(self.home, self._keychain, self.clock)
        leftovers.clear(self.home)

    def _opened(self, desk: "Desk | None") -> None:
        from app.rules.people import readings

        self._loaded()
        if self.entrance is None or self.session is None or self.login is None:
            return
        if desk is None:
            self.entrance.first_run(offer_demo=not self._demo)
            return
        self.desk = desk
        back, self._putting_back = self._putting_back, None
        if back or self._start.front is None or not self._start.front.current or not self.login.tiles.people():
            self._start = look_at(self.home, self._keychain)
            if self._start.front is not None:
                self.look.read(self._start.front.settings)
                self.login.set_front(self._start.front)
        self.login.set_state("本机数据正常")
        if self._start.front is not None and self._start.front.settings.get("centre.demo"):
            from app.demo.centre import hint

            self.login.set_hint(hint())
        self.entrance.leave()
        self.window.show_page(self.login)
        self.session.desk_ready(desk)
        if self.tasks is not None:
            self.tasks.run(lambda progress: readings.load(), owner=self)  # while the PIN is being typed
        if back is not None:
            back.tell(self.window)
        self.ahead.start((theme.load_rare_font, self._furnish, self._first_page), quiet_ms=PIN_PAUSE)

    def _not_opened(self, error: BaseException) -> None:
        self._loaded()
        if not isinstance(error, StoreTrouble) or self.entrance is None:
            raise error
        if error.code == "in_use":
            from app.ui.shell.instance import Knocking

            self.entrance.busy("程序已经在运行", "正在请那个窗口到前面来")
            knocking = Knocking(self.home, self.entrance)
            knocking.answered.connect(self.window.close)
            knocking.unheard.connect(lambda: self._say_trouble(error))
            return
        self._say_trouble(error)

    def _say_trouble(self, trouble: StoreTrouble) -> None:
        if self.entrance is not None:
            self.entrance.trouble(trouble, self._start.keys)

    def _hang_bell(self) -> None:
        """From the moment on at which the folder is ours: a second start comes while this one still loads."""
        from app.ui.shell.instance import Doorbell

        if self._bell is None and self._lock is not None:
            self._bell = Doorbell(self.home, self.window.come_forward, self)

    def _loaded(self) -> None:
        """Everything is imported: from now on the collector runs, on this thread alone, over what is new."""
        sys.setswitchinterval(self._usual_turn)
        from app.services.residents.search import says_all
        from app.ui.kit.scanner import Scanner
        from app.ui.kit.tasks import pin_gc

        self._hang_bell()
        if self.findChild(Scanner) is None:
            gc.freeze()
            pin_gc(self)
            scanner = Scanner(self, whole=says_all)
            scanner.scanned.connect(self._scanned)
            scanner.lock_wanted.connect(self.lock)
            scanner.install(self.app)
            self.crash.happened.connect(self._tell_crash)
            self.crash.refused.connect(self._tell_refused)

    # --- working -------------------------------------------------------------------------------------------------

    def _entered(self, signed: "SignedIn") -> None:
        """Somebody is on duty."""
        self.ahead.stop()
        self._furnish()
        workspace = self.workspace
        if workspace is None or self.desk is None:
            return
        theme.load_rare_font()
        self._begin_work()
        self.window.show_page(workspace)
        workspace.enter(signed.member)
        if self.clock_watch is not None:
            self.clock_watch.say(signed.clock)
        if self._fell_over:
            self._fell_over = False
            workspace.banner("fell", "info", "上次程序是意外关闭的", "已保存的都在；记录写在 crash.log，可交给维护人员")
        self._say_rolled_back(workspace)
        self._watch_idle()
        papers = [] if self.papers is None else [self.papers.warm]
        self.ahead.start([*workspace.pages_to_come(), *papers], quiet_ms=PAGE_PAUSE)

    def _say_rolled_back(self, workspace: "Workspace") -> None:
        if self._rolled_back is not None:
            from app.ui.shell.backups import say_rolled_back

            say_rolled_back(workspace, self._rolled_back, self.clock())

    def _furnish(self) -> None:
        """Make what stands around the pages; nothing of it works yet."""
        from app.ui.shell.workspace import Workspace

        if self.workspace is not None or self.desk is None or self.tasks is None or self.session is None:
            return
        self.workspace = Workspace(self.window, self.desk, self.tasks, PcSettings(self.home))
        self.workspace.lock_wanted.connect(self.lock)
        self.workspace.switch_wanted.connect(lambda: self.lock(switch=True))
        self.workspace.leave_wanted.connect(self.session.leave)
        self.workspace.quit_wanted.connect(self.close)
        self.workspace.full_screen_wanted.connect(self.window.toggle_full_screen)
        self.workspace.restore_wanted.connect(self._restore, Qt.ConnectionType.QueuedConnection)
        self.workspace.changed.connect(self._changed)

    def _first_page(self) -> None:
        if self.workspace is not None:
            self.workspace.make_first()

    def _begin_work(self) -> None:
        """The first person of the day is here: papers go out, and the data are looked after."""
        from app.ui.shell.backups import Keeper
        from app.ui.shell.clock_watch import ClockWatch
        from app.ui.shell.papers import Papers

        if self.keeper is not None or self.desk is None or self.tasks is None or self.workspace is None:
            return
        self.keeper = Keeper(self.desk, self.tasks, self.workspace)
        self.keeper.displaced.connect(self._displace, Qt.ConnectionType.QueuedConnection)
        self.clock_watch = ClockWatch(self.desk, self.workspace, self._steady)
        self.papers = Papers(self.desk, self.workspace, self.crash.note)
        self.window.stirred.connect(self.papers.stirred)
        self.papers.start()
        self.keeper.begin()

    def lock(self, *, switch: bool = False) -> None:
        """Cover the window until a PIN is given."""
        if self.session is not None:
            self.session.lock(switch=switch)

    def _left(self) -> None:
        self.idle.stop()
        self.ahead.stop()
        if self.login is not None:
            self.window.show_page(self.login)

    def _watch_idle(self) -> None:
        from app.services.centre import settings

        if self.desk is not None:
            self.idle.start(self.desk.see(settings.number, "desk.lock_minutes"))

    def _changed(self, changes: "Changes", _by: object) -> None:
        from app.services.centre import settings

        if "setting" in changes and self.desk is not None:
            self.look.read(self.desk.see(settings.read_all))
            if self.session is not None and not self.session.is_locked and self.desk.staff is not None:
                self._watch_idle()

    def _scanned(self, code: str) -> None:
        at_login = self.session is not None and self.window.front() is self.login
        if self.session is not None and (at_login or self.session.is_locked):
            self.session.scanned(code)
        elif self.workspace is not None:
            self.workspace.scanned(code)

    def _tell_crash(self, written: bool) -> None:
        from app.ui.shell.trouble import tell_crash

        tell_crash(self.window, written)

    def _tell_refused(self, error: BaseException) -> None:
        if self.workspace is not None:
            self.workspace.trouble(error)

    # --- closing -------------------------------------------------------------------------------------------------

    def _losing(self) -> list[str]:
        return self.workspace.losing() if self.workspace is not None else []

    def close(self) -> None:
        """Somebody wants the program closed: at once, unless something typed would be lost. Papers that wait are in
        the store and go on at the next start, and so does an open shift."""
        from app.ui.kit.modal import text_modal

        pages = self._losing()
        if not pages:
            self.window.close()
            return
        text = f"「{'」「'.join(pages)}」里有填了还没有保存的内容，退出后就没有了。"
        modal = text_modal(
            self.window, "还有内容没有保存", text, verb="仍然退出", back="返回", danger=True, icon="triangle-alert",
            above_lock=True,
        )  # fmt: skip
        modal.finished.connect(lambda result: self.window.close() if result else None)
        modal.open()

    def restart(self) -> None:
        """Look at the store anew, in the same window."""
        self.end()
        self.begin()

    def _restore(self, source: Path) -> None:
        """Somebody who may wants a backup put back: everything is taken down and begins again behind it."""
        from app.bootstrap.putting_back import PuttingBack

        staff = self.desk.staff if self.desk is not None else None
        self._putting_back = PuttingBack(source, staff.code if staff is not None else "")
        self.restart()

    def _displace(self, trouble: StoreTrouble) -> None:
        """The open file was renamed away or another one lies in its place: no more work until people have looked."""
        if self.desk is not None:
            self._displaced = trouble
            self.restart()

    def _go_on(self) -> None:
        """Somebody has seen to what was the matter: it counts no more, unless the folder is still not there."""
        if self._displaced is not None and (self._displaced.code != "moved" or login_snapshot.present(self.home)):
            self._displaced = None
        self.restart()

    def _to_demo(self) -> None:
        self.end()
        self.home, self._demo = self.home / DEMO, True
        self.begin()

    def end(self) -> None:
        """Take the store's parts down in order: no more keys, papers, a last backup, the store, the lock."""
        sys.setswitchinterval(self._usual_turn)
        self.idle.stop()
        self.ahead.stop()
        self._placing.stop()
        if self._painted and self._lock is not None:
            self._keep_place()
            self._keep_picture()
        if self.session is not None:
            self.session.end()
        if self.papers is not None:
            self.papers.stop()
        if self.keeper is not None:
            self.keeper.stop()
        if self.tasks is not None:
            self.tasks.close()
        if self.workspace is not None:
            self.workspace.let_go()
            self.window.drop_page(self.workspace)
        self._close_store()
        if self._bell is not None:
            self._bell.close()
        if self._lock is not None:
            self._lock.release()
        if self.entrance is not None:
            self.entrance.leave()
        if self.login is not None:
            self.window.drop_page(self.login)
        self.desk = self._made_desk = self.tasks = self.session = self.workspace = self.keeper = self.papers = None
        self.clock_watch = None
        self._bell = self._lock = self.entrance = self.login = self._looking = None

    def _close_store(self) -> None:
        """Also one that was ready only when nobody waited for it any more."""
        if self.desk is not None:
            self._last_backup(self.desk)
        if self._made_desk is not None:
            self._made_desk.store.close()

    def _keep_place(self) -> None:
        """Where the window stands, at once: a program that is killed comes back as it was. The picture of the beginning
        shows the window where it stood before, so it goes until the program ends."""
        if not self._painted or self._lock is None:
            return  # a second start does not speak for the first
        memory, place = PcSettings(self._kept_in), window_geometry.place_of(self.window)
        if memory.get(window_geometry.NAME) != place:
            memory.set(window_geometry.NAME, place)
            with suppress(OSError):
                (self._kept_in / FILE).unlink(missing_ok=True)

    def _keep_picture(self) -> None:
        """For the next start: what the login page looks like, without a name in it."""
        from app.ui.shell.opening_picture import keep

        if self.login is not None and self._start.front is not None and self._start.front.current:
            keep(self._kept_in, self.window, self.login, follows=self.look.mode == "system")

    def _last_backup(self, desk: "Desk") -> None:
        from app.ui.shell.backups import make_backup, note_head

        if self._displaced is not None:
            if self._displaced.code == "replaced":
                with suppress(StoreTrouble):
                    kept = desk.store.rescue(self.clock())
                    self._displaced = StoreTrouble("replaced", self._displaced.detail, kept=kept.name)
            return
        note_head(desk)
        if self.keeper is not None and self.keeper.unsaved_changes:
            with suppress(StoreTrouble):  # said all day in its banner; closing must always work
                # beside a restore none that is older may go: it could be the one that is wanted
                make_backup(desk, "closing" if self._putting_back is None else "manual")
