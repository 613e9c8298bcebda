"""The bar above every page: what it is, the search, the page's own verb, how the data is, the time."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.rules.dates import local
from app.ui.kit import metrics, shortcuts, theme
from app.ui.kit.button import Button
from app.ui.kit.fields import SearchBox
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, column, fill_row, row, wide
from app.ui.kit.page import Verb
from app.ui.login import words
from app.ui.words.moments import day_words

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ICONS = {"new": "plus", "recall": "inbox"}


class State(QWidget):
    """An icon and a few words about the data."""

    def __init__(self, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._good = icon
        self._icon = IconView(icon, "ok", 18)
        self._text = Label(text, "caption", "ink2")
        fill_row(self, self._icon, self._text, gap=5)

    def say(self, text: str, tone: str = "ok") -> None:
        """Change the words; any tone but ok also changes icon and colour."""
        self._text.setText(text)
        self._text.set_tone("ink2" if tone == "ok" else tone)
        self._icon.set_icon(self._good if tone == "ok" else "triangle-alert", tone)

    def text(self) -> str:
        """What it says."""
        return self._text.text()


class TopBar(QWidget):
    """58 px; the context gives way first, then the search box."""

    def __init__(self, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._last_backup: datetime | None = None
        self._doubted = False
        self._minute = ""
        self.setAccessibleName("顶栏")
        self.title = Label("", "h2")
        self.context = Label("", "caption", "ink2", elide=True)
        self.search = SearchBox("居民 / 单号 / 电话 / 拼音首字母", key=shortcuts.cap("search"), name="全局搜索")
        self.search.setFixedWidth(320)
        self.search.ground = "subtle"
        self._action_place = row()
        self.action: Button | None = None
        self.saved = State("hard-drive", "本机已保存")
        self.backup = State("badge-check", "")
        fill_row(
            self, self.title, wide(self.context), self.search, self._action_place, 4, self.saved, self.backup, 4,
            Rule(upright=True), self._clock_face(), gap=12, margins=(metrics.MARGIN, 0, metrics.MARGIN, 1),
        )  # fmt: skip
        self._fit()
        theme.themeChanged.connect(self._fit)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self.tick()

    def _clock_face(self) -> QVBoxLayout:
        self._time = Label("", "h3", align=_RIGHT)
        self._date = Label("", "caption", "ink2", align=_RIGHT)
        return column(STRETCH, self._time, self._date, STRETCH, gap=0)

    def _fit(self) -> None:
        self.setFixedHeight(theme.box(metrics.TOP_BAR, "h3", "caption", pad=8))

    def set_narrow(self, narrow: bool) -> None:
        """Make the search box shorter, where the window is at its least."""
        self.search.setFixedWidth(260 if narrow else 320)

    def set_page(self, title: str, verb: Verb | None) -> None:
        """Show a page's title and its main verb."""
        self.title.setText(title)
        self.context.setText("")
        self.set_action(verb)

    def set_action(self, verb: Verb | None) -> None:
        """Offer a page's main verb, or none."""
        if self.action is not None:
            self._action_place.removeWidget(self.action)
            self.action.hide()
            self.action.deleteLater()
            self.action = None
        if verb is not None:
            kind = "primary" if verb.key == "new" else "plain"
            icon = _ICONS.get(verb.key, "")
            self.action = Button(verb.label, kind=kind, icon=icon, key=shortcuts.cap(verb.key), on=verb.slot)
            self._action_place.addWidget(self.action)

    def set_last_backup(self, at: datetime | None) -> None:
        """When the last backup was made."""
        self._last_backup = at
        self._say_backup()
        self.tick()

    def _say_backup(self) -> None:
        said, tone = words.backup_words(self._last_backup, self._clock())
        self.backup.say(said, tone)

    def doubt(self, doubted: bool) -> None:
        """Whether the clock is not believed: then the date has its year."""
        self._doubted = doubted
        self.tick()

    def _day(self, now: datetime) -> str:
        """The date, with its year too where it is another than the last backup's."""
        backup = self._last_backup
        if self._doubted or (backup is not None and local(backup).year != local(now).year):
            return day_words(local(now).date())
        return words.short_date(now)

    def tick(self) -> None:
        """Show the present minute, and the backup's age with it."""
        now = self._clock()
        minute = f"{self._day(now)} {words.clock_time(now)}"
        if minute != self._minute:
            self._minute = minute
            self._time.setText(words.clock_time(now))
            self._date.setText(self._day(now))
            self._say_backup()

    def date_words(self) -> str:
        """The date it shows."""
        return self._date.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()
