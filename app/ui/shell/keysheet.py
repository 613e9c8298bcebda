"""F1: every key of the page in front, and those that work everywhere."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.ui.kit import metrics, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.label import Keycap, Label, Rule
from app.ui.kit.layout import STRETCH, column, holder, into, row, wide
from app.ui.kit.modal import Modal
from app.ui.kit.page import Verb
from app.ui.kit.scroll import ScrollBody

EVERYWHERE = ("search", "undo", "lock", "full_screen", "help", "back", "enter")


class KeySheet(Modal):
    """Two columns of keycaps and words; ``card`` leads to the card that is printed."""

    def __init__(
        self, host: QWidget, title: str, verbs: Sequence[Verb], pages: Sequence[tuple[str, str]],
        card: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__(host, "按键说明", title, width=820, icon="keyboard")
        here = [(shortcuts.cap(verb.key), verb.label) for verb in verbs]
        common = [(shortcuts.cap(code), shortcuts.label(code)) for code in EVERYWHERE]
        around = [(shortcuts.cap(code), name) for code, name in pages]
        mine = _column(f"本页 · {title}", here, "这一页没有自己的按键")
        others = (Rule(upright=True), wide(_column("到处都能用", common)), Rule(upright=True))
        columns = holder(row(wide(mine), *others, wide(_column("换页", around)), gap=24))
        body = ScrollBody(columns)
        body.setMinimumHeight(min(columns.sizeHint().height() + 4, 460))
        into(self.body, body)
        self.finished.connect(lambda result: card() if result else None)
        self.to_card = Button("打印快捷键卡", kind="ghost", icon="printer", on=lambda: self.done(True))
        self.add_button(self.to_card)
        self.add_button(Button("知道了", kind="primary", key=shortcuts.cap("back"), on=self.reject), default=True)


def _column(title: str, keys: Sequence[tuple[str, str]], empty: str = "") -> QVBoxLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for at, (cap, words) in enumerate(keys):
        grid.addWidget(Keycap(cap), at, 0)
        grid.addWidget(Label(words, "body", "ink2"), at, 1)
    if not keys and empty:
        grid.addWidget(Label(empty, "caption", "ink3"), 0, 0, 1, 2)
    return column(Label(title, "h3"), grid, STRETCH, gap=metrics.GAP[3])
