"""The inline card of work that takes a while: what, n of m, a bar, 取消; the page stays usable."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.kit.button import Button
from app.ui.kit.cards import Card, ProgressBar
from app.ui.kit.label import Label
from app.ui.kit.tasks import Task

PATIENCE_MS = 300


class LongTask(Card):
    """Follows one ``Task``: comes into sight after 0.3 s, so that quick work shows nothing; goes when it is over."""

    def __init__(self, task: Task, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._title = title
        self._task = task
        head = QHBoxLayout()
        self._head = Label(title, "strong")
        self.cancel = Button("取消", kind="link", sz="sm", on=self._cancel)
        head.addWidget(self._head, 1)
        head.addWidget(self.cancel)
        self._bar = ProgressBar()
        self._note = Label("", "caption", "ink2")
        self.body.addLayout(head)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._note)
        task.progressed.connect(self._progressed)
        task.over.connect(self._over)
        self.hide()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.show)
        self._wait.start(PATIENCE_MS)

    def _over(self) -> None:
        self._wait.stop()
        self.hide()

    def _progressed(self, done: int, total: int, note: str) -> None:
        share = done / total if total else 0.0
        self._bar.set_share(share)
        self._head.setText(f"{self._title} {int(share * 100)}%" if total else self._title)
        counted = f"{done:,} / {total:,}" if total else ""
        self._note.setText(" · ".join(word for word in (note, counted) if word))

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self._note.setText("正在停下")
        self._task.cancel()
