"""F1: every key of the page in front, and those that work everywhere."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.kit import metrics, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.label import Keycap, Label, Rule
from app.ui.kit.modal import Modal
from app.ui.kit.page import Verb
from app.ui.kit.scroll import ScrollBody

EVERYWHERE = ("search", "undo", "lock", "full_screen", "help", "back", "enter")


class KeySheet(Modal):
    """Two columns of keycaps and words."""

    def __init__(self, host: QWidget, title: str, verbs: Sequence[Verb], pages: Sequence[tuple[str, str]]) -> None:
        super().__init__(host, "按键说明", title, width=820, icon="keyboard")
        columns = QWidget()
        row = QHBoxLayout(columns)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        here = [(shortcuts.cap(verb.key), verb.label) for verb in verbs]
        common = [(shortcuts.cap(code), shortcuts.label(code)) for code in EVERYWHERE]
        around = [(shortcuts.cap(code), name) for code, name in pages]
        row.addLayout(_column(f"本页 · {title}", here, "这一页没有自己的按键"), 1)
        row.addWidget(Rule(upright=True))
        row.addLayout(_column("到处都能用", common), 1)
        row.addWidget(Rule(upright=True))
        row.addLayout(_column("换页", around), 1)
        body = ScrollBody(columns)
        body.setMinimumHeight(min(columns.sizeHint().height() + 4, 460))
        self.body.addWidget(body)
        self.add_button(Button("知道了", kind="primary", key=shortcuts.cap("back"), on=self.reject), default=True)


def _column(title: str, keys: Sequence[tuple[str, str]], empty: str = "") -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(metrics.GAP[3])
    column.addWidget(Label(title, "h3"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for at, (cap, words) in enumerate(keys):
        grid.addWidget(Keycap(cap), at, 0)
        grid.addWidget(Label(words, "body", "ink2"), at, 1)
    if not keys and empty:
        grid.addWidget(Label(empty, "caption", "ink3"), 0, 0, 1, 2)
    column.addLayout(grid)
    column.addStretch(1)
    return column
