"""Draw every page of the front desk to PNG, through the real window on a copy of a demo store."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import Program
from app.commands import without_a_display_draw_offscreen
from app.demo.centre import PIN
from app.store.keychain import NoKeychain

WIDE, LEAST = (1366, 768), (1280, 680)
NOON = datetime(2026, 11, 23, 2, 42, tzinfo=UTC)
"""10:42 at the counter on the day after the demo's last finished day."""

Size = tuple[int, int]


@dataclass(frozen=True)
class Scene:
    """One picture: a page, how to arrive on it, and what is typed there first.

    ``typed`` holds words to type and, in <>, single keys: ``("11", "<Enter>", "<F12>", "<Ctrl+K>")``.
    """

    name: str
    page: str
    arrive: dict[str, Any] = field(default_factory=dict)
    typed: tuple[str, ...] = ()
    leave: tuple[str, ...] = ("<Esc>", "<Esc>")
    rest: int = 400
    """Milliseconds until what was asked for on the worker is there too."""


SCENES = (
    Scene("02-today", "today"),
    Scene("03-till", "till"),
    Scene(
        "04-till-member",
        "till",
        typed=("<F4>", "rgz", "<Enter>", "11", "<Enter>", "3*21", "<Enter>", "51", "<Enter>"),
        leave=(),
    ),
    Scene("05-tender", "till", typed=("<F12>", "100"), leave=("<Esc>",)),
    Scene("06-held", "till", typed=("<F8>",), leave=("<Esc>", "<Esc>")),
    Scene("06a-receipts", "till", typed=("<F9>",), leave=("<Esc>",)),
    Scene("06b-refund", "till", typed=("<F9>", "<Enter>", "1"), leave=("<Esc>", "<Esc>")),
    Scene("06c-serve", "till", typed=("<F4>", "rgz", "<Enter>", "11", "<Enter>", "<Ctrl+H>", "3"), leave=("<Esc>",)),
    Scene("06d-remark", "till", typed=("<Ctrl+B>",), leave=("<Esc>",)),
    Scene("06e-cut", "till", typed=("<Ctrl+M>",), leave=("<Esc>",)),
    Scene("06f-why", "till", typed=("<Ctrl+W>",), leave=("<Esc>",)),
    Scene("06g-late", "till", typed=("<Ctrl+P>",), leave=("<Esc>",)),
    Scene("06h-meal-orders", "meal_orders"),
    Scene("06i-standing", "meal_orders", {"panel": "standing"}, typed=("<F2>",), leave=("<Esc>",)),
    Scene("06j-cards", "cards"),
    Scene("07-shift", "shift"),
    Scene("07b-sold", "sold", typed=("<Enter>",), leave=("<Esc>",)),
    Scene("07c-sold-dishes", "sold", {"panel": "dishes"}),
    Scene("07d-sold-meals", "sold", {"panel": "meals"}),
    Scene("07e-settings-customer", "settings", {"section": "customer"}, leave=()),
    Scene("07f-settings-counter", "settings", {"section": "counter"}, leave=()),
    Scene("07g-settings-days", "settings", {"section": "menu", "tab": "days"}, leave=()),
    Scene("07h-bills", "report", {"panel": "bills"}),
    Scene("08-residents", "residents"),
    Scene("09-resident-found", "residents", typed=("<F3>", "rgz", "<Enter>")),
    Scene("09b-residents-filter", "residents", typed=("<F3>", "<Esc>", "<Tab>", "<Tab>", "<Space>"), leave=("<Esc>",)),
    Scene("10-resident-new", "residents", typed=("<F2>", "欧阳𠅤", "<Tab>", "33010219900307997")),
    *(
        Scene(f"{11 + n}-settings-{section}", "settings", {"section": section}, leave=())
        for n, section in enumerate(
            ("menu", "policy", "staff", "printers", "backup", "look", "centre", "journal", "about")
        )
    ),
    Scene("21-intake", "requests", {"new": True}),
    Scene("22-intake-search", "requests", {"new": True}, typed=("rgz",), leave=("<Esc>",)),
    Scene(
        "23-intake-filled",
        "requests",
        {"new": True},
        typed=("rgz", "<Enter>", "6", "<Down>", "<Enter>", "厨房水龙头关不紧，一直滴水，昨晚滴得更快。", "老人独居，"),
        leave=(),
    ),
    Scene("24-requests", "requests", {"filter": "all"}),
    Scene("25-requests-late", "requests", {"filter": "late"}),
    Scene("26-request", "requests", {"filter": "due_today"}, typed=("<Enter>",)),
    Scene("26b-request-rated-badly", "requests", {"filter": "bad"}, typed=("<Enter>",)),
    Scene("26c-request-of-hers", "requests", {"filter": "open", "query": "rgz"}, typed=("<Enter>",)),
    Scene("27-rating", "requests", {"filter": "closed_now"}, typed=("<Enter>", "<F8>"), leave=("<Esc>", "<Esc>")),
    Scene("28-paper", "requests", {"filter": "all"}, typed=("<F9>", "<Enter>"), rest=2500),
    Scene("30-repairs", "repairs", typed=("手表", "<Enter>"), leave=("<Esc>",)),
    Scene(
        "30b-repairs-slip",
        "repairs",
        {"new": True},
        typed=("rgz", *["<Enter>"] * 4, "落地扇", "<Enter>", "<Enter>", "转起来有响声"),
        leave=("<Esc>",),
    ),
    Scene("30c-repairs-list", "repairs", {"which": "all"}, leave=("<F6>",)),
    Scene("30d-repairs-hand-over", "repairs", typed=("<F3>", "电水壶", "<Enter>", "<F12>"), leave=("<Esc>", "<Esc>")),
    Scene(
        "30e-repairs-tender",
        "repairs",
        typed=("<F3>", "电水壶", "<Enter>", "<F12>", "1", "<Ctrl+Enter>"),
        leave=("<Esc>", "<Esc>", "<Esc>"),
    ),
    Scene("30f-repairs-visit", "repairs", typed=("<F3>", "龙头滴水", "<Enter>"), leave=("<Esc>",)),
    Scene("40-rooms-week", "rooms", typed=("t",), leave=()),
    Scene("40b-rooms-day", "rooms", typed=("d", "t"), leave=("w",)),
    Scene("40c-rooms-new", "rooms", typed=("<F2>", "越剧加排"), leave=("<Esc>",)),
    Scene(
        "40d-rooms-free", "rooms", typed=("<F3>", "下周二下午", " 20", "人", " ", "投影", "<Enter>"), leave=("<Esc>",)
    ),
    Scene("40e-rooms-list", "rooms", typed=("l",), leave=("<Esc>",)),
    Scene("40f-settings-rooms", "settings", {"section": "rooms"}, leave=()),
    Scene("50-activities", "activities", typed=("剪纸", "<Enter>"), leave=("<Esc>",)),
    Scene("50b-activities-sign-up", "activities", typed=("剪纸", "<Enter>", "<F2>", "rgz"), leave=("<Esc>", "<Esc>")),
    Scene("50c-activities-new", "activities", typed=("<Alt+N>", "包饺子"), leave=("<Esc>", "<Esc>")),
    Scene("60-report", "report", {"period": "2026-11"}, rest=1500),
    Scene("60b-report-words", "report", {"period": "2026-10"}, typed=("<Alt+W>",), leave=("<Esc>",), rest=1500),
    Scene("60c-report-year", "report", {"period": "2026"}, rest=1500),
    Scene("60d-report-paper", "report", {"period": "2026-11"}, typed=("<F9>",), leave=("<Esc>",), rest=2500),
    Scene("61-registers", "report", {"register": "受理台账", "period": "2026-11"}, leave=(), rest=900),
    Scene("61b-register-form", "report", {"register": "收银日报"}, typed=("<Alt+A>",), leave=("<Esc>",), rest=900),
    Scene("61c-register-paper", "report", {"register": "场地使用台账"}, typed=("<F9>",), leave=("<Esc>",), rest=2500),
    Scene("62-subsidy", "report", {"panel": "subsidy"}, rest=500),
    Scene(
        "62b-subsidy-returned",
        "report",
        {"panel": "subsidy"},
        leave=("<Esc>",),
        typed=("<Down>", "<Down>", "<Down>", "<F6>", "<Alt+Y>"),
    ),
    Scene("62c-subsidy-paper", "report", {"panel": "subsidy"}, typed=("<F9>",), leave=("<Esc>",), rest=2500),
    Scene("70-signs", "signs", {"sign": "menu"}, rest=2500),
    Scene("70b-signs-room", "signs", {"sign": "room"}, rest=2500),
    Scene("70c-signs-keys", "signs", {"sign": "keys"}, rest=2500),
    Scene("70d-settings-centre", "settings", {"section": "centre"}, leave=(), rest=1500),
    Scene("70e-search-sign", "today", typed=("<Ctrl+K>", "门牌"), leave=("<Esc>",)),
    Scene("29-search", "today", typed=("<Ctrl+K>", "rgz"), leave=("<Esc>",)),
    Scene("20-keys", "till", typed=("<F1>",), leave=("<Esc>",)),
)

_KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Tab": Qt.Key.Key_Tab,
    "Down": Qt.Key.Key_Down,
    "Space": Qt.Key.Key_Space,
    **{f"F{n}": getattr(Qt.Key, f"Key_F{n}") for n in range(1, 13)},
}
_HELD = {
    (): Qt.KeyboardModifier.NoModifier,
    ("Ctrl",): Qt.KeyboardModifier.ControlModifier,
    ("Alt",): Qt.KeyboardModifier.AltModifier,
    ("Shift",): Qt.KeyboardModifier.ShiftModifier,
}


def _key(name: str) -> Qt.Key:
    return _KEYS[name] if name in _KEYS else Qt.Key(ord(name))


class Studio:
    """The program opened on a store, somebody signed in, ready to be looked at."""

    def __init__(self, store: Path, clock: Callable[[], datetime]) -> None:
        without_a_display_draw_offscreen()
        app = QApplication.instance()
        self.app = app if isinstance(app, QApplication) else QApplication(["baitonggang"])
        self.program = Program(self.app, store, clock=clock, keychain=NoKeychain())
        self.program.begin()
        self.program.window.resize(*WIDE)
        self.program.window.show()
        self.wait(lambda: self.program.desk is not None)

    def wait(self, ready: Callable[[], bool], most: int = 60_000) -> None:
        """Let the program run until something holds; raises ``TimeoutError`` after ``most`` milliseconds."""
        loop, tick, end = QEventLoop(), QTimer(), QTimer()
        tick.timeout.connect(lambda: loop.quit() if ready() else None)
        end.setSingleShot(True)
        end.timeout.connect(loop.quit)
        tick.start(10)
        end.start(most)
        loop.exec()
        tick.stop()
        if not ready():
            raise TimeoutError("the page did not come")

    def settle(self, milliseconds: int = 150) -> None:
        """Let what was started come to rest."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def sign_in(self, name: str | None = None) -> None:
        """Type the demo's PIN for a member (the first tile without a name)."""
        login = self.program.login
        if login is None:
            return
        people = login.tiles.people()
        who = next((p for p in people if p.name == name), people[0])
        login.tiles.pick(who)
        self.type((PIN,))
        self.wait(lambda: self.program.workspace is not None and self.program.window.front() is self.program.workspace)

    def type(self, words: tuple[str, ...]) -> None:
        """Type as a person would, into whatever has the focus."""
        for word in words:
            target: QWidget = QApplication.focusWidget() or self.program.window
            if word.startswith("<"):
                *held, key = word[1:-1].split("+")
                QTest.keyClick(target, _key(key), _HELD[tuple(held)])
            else:
                for char in word:
                    self._type_one(QApplication.focusWidget() or self.program.window, char)
            self.settle(60)

    @staticmethod
    def _type_one(target: QWidget, char: str) -> None:
        if char.isascii():
            QTest.keyClicks(target, char)
            return
        committed = QInputMethodEvent()  # as an input method hands over what was chosen
        committed.setCommitString(char)
        QApplication.sendEvent(target, committed)

    def look(self, mode: str, size: str = "normal") -> None:
        """Change theme and text size."""
        self.program.look.read({"look.theme": mode, "look.text_size": size})
        self.settle(60)

    def shoot(self, path: Path, size: Size = WIDE) -> None:
        """A picture of the window as it is."""
        self.program.window.resize(*size)
        self.settle(80)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.program.window.grab().save(str(path)):
            raise OSError(f"cannot write {path}")

    def play(self, scene: Scene) -> None:
        """Bring a scene up."""
        workspace = self.program.workspace
        if workspace is None:
            return
        workspace.toasts.clear()  # of the scene before
        workspace.go(scene.page, **scene.arrive)
        self.settle(200)
        self.type(scene.typed)
        self.settle(scene.rest)

    def close(self) -> None:
        """Take everything down."""
        self.program.end()
        self.program.crash.remove()
        self.program.window.close()


def draw_pages(
    store: Path,
    folder: Path,
    *,
    modes: tuple[str, ...] = ("light", "dark"),
    sizes: tuple[Size, ...] = (WIDE,),
    text: str = "normal",
    scenes: tuple[Scene, ...] = SCENES,
    now: datetime = NOON,
) -> int:
    """Draw the scenes of a demo store into ``folder``; the store itself is left alone. Returns how many pictures."""
    with tempfile.TemporaryDirectory() as temp:
        copy = Path(temp) / "store"
        shutil.copytree(store, copy)
        studio = Studio(copy, lambda: now)
        try:
            return _draw(studio, folder, modes, sizes, text, scenes)
        finally:
            studio.close()


def _draw(
    studio: Studio, folder: Path, modes: tuple[str, ...], sizes: tuple[Size, ...], text: str, scenes: tuple[Scene, ...]
) -> int:
    drawn = 0

    def shoot(name: str) -> int:
        for mode in modes:
            studio.look(mode, text)
            for size in sizes:
                studio.shoot(folder / f"{name}-{mode}-{size[0]}x{size[1]}.png", size)
        studio.look(modes[0], text)
        return len(modes) * len(sizes)

    drawn += shoot("01-login")
    studio.sign_in()
    for scene in scenes:
        studio.play(scene)
        drawn += shoot(scene.name)
        studio.type(scene.leave)
    return drawn
