"""Dialogs inside the window: a scrim, a panel, the keyboard kept in; never a native window and never ``exec``.

A modal is only for money, login, lock and what cannot be undone. ``open`` returns at once; ``finished`` tells the end.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QSizePolicy, QToolTip, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.kit import metrics, paint, theme
from app.ui.kit.button import Button
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label
from app.ui.kit.presses import gone

_MANY = 20
"""Popups in one another; that one which does not go when it is told to must not hold the lock up."""


class Panel(QWidget):
    """The rounded ground a modal's content stands on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), metrics.R_DIALOG, "surface", "line")
        painter.end()


class Modal(QWidget):
    """A dialog over ``host`` (any widget of the window). Fill ``body``, add ``buttons``, then ``open``.

    ``closable`` False leaves no way out but its own verbs (lock). ``covers`` hides the page below altogether, for a
    screen turned to a resident. Signals: ``finished(result)``, None for Esc.
    Subclasses may override ``accept_key`` (Enter nobody else used), ``first_focus`` and ``on_scan``.

    While a modal that ``locks`` is in front, one that comes by itself (a timer, a worker that is done) waits below it,
    asleep; ``above_lock`` are those that the lock itself asks.
    """

    locks = False
    above_lock = False
    finished = Signal(object)

    def __init__(
        self,
        host: QWidget,
        title: str,
        note: str = "",
        *,
        width: int = 520,
        height: int = 0,
        icon: str = "",
        tone: str = "ink2",
        closable: bool = True,
        close_button: bool = True,
        covers: bool = False,
    ) -> None:
        self._window = host.window()
        super().__init__(self._window)
        self.hide()
        self._closable, self._over = closable, False
        self._ground, self._wanted = "bg" if covers else "scrim", (width, height)
        self._default: Button | None = None
        self._returns: list[QWidget] = []
        self._silenced: list[QShortcut] = []
        self._asleep: list[QWidget] = []
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.panel = Panel(self)
        frame = QVBoxLayout(self.panel)
        frame.setContentsMargins(20, 16, 20, 20)
        frame.setSpacing(12)
        self.head = QHBoxLayout()
        self.head.setSpacing(10)
        self.title = Label(title, "h2")
        self.note = Label(note, "caption", "ink2", elide=True)
        if icon:
            self.head.addWidget(IconView(icon, tone, 22))
        self.head.addWidget(self.title)
        self.head.addWidget(self.note, 1)
        if closable and close_button:
            self.head.addWidget(Button(kind="ghost", sz="sm", icon="x", name="关闭", on=self.reject))
        frame.addLayout(self.head)
        self.heard = Label("", "caption", "warn", wrap=True)
        self.heard.hide()
        frame.addWidget(self.heard)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        frame.addLayout(self.body, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        frame.addLayout(self.buttons)

    def add_button(self, button: Button, *, default: bool = False) -> Button:
        """Add a verb at the foot, the safe one first. ``default`` is what Enter means when no field used it."""
        self.buttons.addWidget(button)
        if default:
            self._default = button
        return button

    def open(self) -> None:
        """Show it and take the keyboard; shortcuts of the page below sleep until it is over."""
        window = self._window
        lock = lock_of(window)
        self._returns = _with_parents(QApplication.focusWidget())
        for shortcut in window.findChildren(QShortcut):
            self.silence(shortcut)
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self._lay_out()
        self.show()
        if lock is not None and not self.above_lock:
            self.stackUnder(lock)
            lock.put_to_sleep(self)
            return
        self.raise_()
        if self.locks:
            for below in window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                if below is not self and not below.isWindow():
                    self.put_to_sleep(below)
        self.first_focus()

    def silence(self, shortcut: QShortcut) -> None:
        """Let a shortcut that is not this modal's own sleep until it is over, though it was made or woken meanwhile."""
        if shortcut.isEnabled() and not self._owns(shortcut):
            shortcut.setEnabled(False)
            self._silenced.append(shortcut)

    def forget(self, shortcut: QShortcut) -> None:
        """A shortcut that sleeps is not wanted any more: it stays off when this is over."""
        if shortcut in self._silenced:
            self._silenced.remove(shortcut)

    def _owns(self, shortcut: QShortcut) -> bool:
        owner = shortcut.parent()
        return isinstance(owner, QWidget) and (owner is self or self.isAncestorOf(owner))

    def put_to_sleep(self, below: QWidget) -> None:
        """Nothing in this part of the window answers until the lock is over: no key, no press, no screen reader."""
        if below.isEnabled():
            below.setEnabled(False)
            self._asleep.append(below)

    def first_focus(self) -> None:
        """Give the keyboard to the first thing that can take it; override for a better place."""
        chain = self._tab_chain()
        (chain[0] if chain else self).setFocus(Qt.FocusReason.PopupFocusReason)

    def accept_key(self) -> None:
        """Enter that no field used: presses the default button."""
        if self._default is not None and self._default.isEnabled():
            self._default.click()

    def on_scan(self, code: str) -> None:
        """A code was scanned while this is in front: says that it went nowhere; override where one has a place."""
        self.hear("刚才扫的码没有用上。先办完这一步，再扫一次")

    def hear(self, words: str) -> None:
        """Say under the title what came of a scan."""
        self.heard.setText(words)
        self.heard.setVisible(bool(words))
        self._place_panel()

    def reject(self) -> None:
        """Leave without a result, as Esc does; does nothing when the modal is not closable."""
        if self._closable:
            self.done(None)

    @property
    def is_over(self) -> bool:
        """Whether it has ended, though its widget may still be there."""
        return self._over

    def done(self, result: object) -> None:
        """End with a result: told once, then the modal goes and the keyboard returns to where it was."""
        if self._over:
            return
        self._over = True
        gone()
        self._let_go()
        self.hide()
        self._give_back()
        self.finished.emit(result)
        self.deleteLater()

    def _give_back(self) -> None:
        """The keyboard to where it was; if that is gone, to what it stood in, which knows where to begin."""
        for at, one in enumerate(self._returns):
            if not isValid(one) or not one.isVisible():
                continue
            if at == 0:
                one.setFocus(Qt.FocusReason.PopupFocusReason)
                return
            begin = getattr(one, "focus_start", None)
            if begin is not None:
                begin()
                return

    def _let_go(self) -> None:
        self._window.removeEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.disconnect(self._focus_moved)
        for widget in self._asleep:
            if isValid(widget):
                widget.setEnabled(True)
        self._asleep.clear()
        heir = next((one for one in reversed(_shown(self._window)) if one is not self), None)
        for shortcut in filter(isValid, self._silenced):
            shortcut.setEnabled(True)
            if heir is not None:  # this one ends below another, or above one that is still there
                heir.silence(shortcut)
        self._silenced.clear()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not isValid(self) or not self.isVisible() or now.window() is not self.window():
            return
        if now is not self and not self.isAncestorOf(now) and top_modal(self.window()) is self:
            QTimer.singleShot(0, self, self._take_back)

    def _take_back(self) -> None:
        now = QApplication.focusWidget()
        if self.isVisible() and (now is None or not (now is self or self.isAncestorOf(now))):
            self.first_focus()

    def _tab_chain(self) -> list[QWidget]:
        """Where Tab comes by: in the order in which things were put in. Qt's own chain is not walked, for that ties the
        Python sides of all widgets of the window together, and each modal then takes longer to go than the last."""
        stops = [one for one in self.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        return [stop for stop in stops if stop.isEnabled() and stop.isVisibleTo(self)]

    def focusNextPrevChild(self, forward: bool) -> bool:
        chain = self._tab_chain()
        if not chain:
            return True
        now = QApplication.focusWidget()
        at = chain.index(now) if now in chain else -1 if forward else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        chain[(at + (1 if forward else -1)) % len(chain)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept_key()
        elif event.key() == Qt.Key.Key_F11:
            event.ignore()  # the window's own
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and watched is self._window:
            self._lay_out()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_panel()

    def _lay_out(self) -> None:
        self.setGeometry(self._window.rect())
        self._place_panel()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_panel()
        return super().event(event)

    def _place_panel(self) -> None:
        room = self.rect().adjusted(16, 12, -16, -12)
        least: QSize = self.panel.minimumSizeHint()
        wide = min(max(self._wanted[0], least.width()), room.width())
        frame = self.panel.layout()
        natural = frame.totalHeightForWidth(wide) if frame is not None and frame.hasHeightForWidth() else 0
        high = self._wanted[1] or max(natural, self.panel.sizeHint().height() if natural <= 0 else natural)
        high = min(max(high, least.height() if natural <= 0 else 0), room.height())
        left = (self.width() - wide) // 2
        place = QRect(left, max((self.height() - high) // 2, 12), wide, high)
        if place != self.panel.geometry():
            self.panel.setGeometry(place)
            self.update()  # the shadow lies on this widget, and a smaller panel leaves its old one behind

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color(self._ground))
        paint.shadow(painter, self.panel.geometry(), metrics.R_DIALOG, 36, 10, 70)
        painter.end()


def _with_parents(widget: QWidget | None) -> list[QWidget]:
    found = []
    while widget is not None:
        found.append(widget)
        widget = widget.parentWidget()
    return found


def _shown(window: QWidget) -> list[Modal]:
    return [child for child in window.children() if isinstance(child, Modal) and child.isVisible()]


def top_modal(window: QWidget) -> Modal | None:
    """The modal people face now, the last one opened, or None."""
    shown = _shown(window)
    return shown[-1] if shown else None


def lock_of(window: QWidget) -> Modal | None:
    """The modal that locks this window, or None while it is open to whoever is on duty."""
    return next((modal for modal in _shown(window) if modal.locks), None)


def put_away(window: QWidget) -> None:
    """Close whatever hangs over the window in a window of its own, the innermost first: menus, lists of a box, dialogs
    of the system, tooltips. For the lock: it covers only what is in the window."""
    QToolTip.hideText()
    popups = 0
    while (popup := QApplication.activePopupWidget()) is not None and popups < _MANY:
        popup.close()
        popups += 1
    dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    for dialog in reversed(dialogs):
        dialog.reject()
    if popups or dialogs:
        window.activateWindow()  # else nobody has the keyboard, and a PIN is typed in vain


def wake(shortcut: QShortcut, on: bool = True) -> None:
    """Switch a shortcut on or off. While a modal is in front, one that is not its own wakes when that is over."""
    owner = shortcut.parent()
    front = top_modal(owner.window()) if isinstance(owner, QWidget) else None
    if front is not None:
        front.forget(shortcut)
    shortcut.setEnabled(on)
    if front is not None:
        front.silence(shortcut)


def text_modal(
    host: QWidget,
    title: str,
    text: str,
    *,
    verb: str,
    back: str = "",
    danger: bool = False,
    icon: str = "",
    above_lock: bool = False,
) -> Modal:
    """A modal of one paragraph: the safe button first and focused, then the verb; finishes with True for the verb."""
    modal = Modal(host, title, icon=icon, tone="bad" if danger else "ink2", close_button=False)
    modal.above_lock = above_lock
    words = Label(text, "body", "ink2", wrap=True)
    tall = words.sizePolicy()  # changed and not made anew: a new one forgets that the height follows from the width
    tall.setVerticalPolicy(QSizePolicy.Policy.Minimum)
    words.setSizePolicy(tall)
    modal.body.addWidget(words)
    if back:
        modal.add_button(Button(back, key="Esc", on=modal.reject))
    act: Callable[[], None] = lambda: modal.done(True)  # noqa: E731
    modal.add_button(Button(verb, kind="danger" if danger else "primary", on=act), default=not danger and not back)
    return modal
