"""F1: every key of the page in front, and those that work everywhere."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.ui.kit import metrics, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.label import Keycap, Label, Rule
from app.ui.kit.layout import STRETCH, Part, column, holder, into, row, wide
from app.ui.kit.modal import Modal
from app.ui.kit.page import Verb
from app.ui.kit.scroll import ScrollBody

_LONG = 12
"""As many keys of a page as stand in one column beside those of everywhere."""

EVERYWHERE = ("search", "undo", "lock", "full_screen", "help", "back", "enter")


class KeySheet(Modal):
    """Keycaps and words of the page, beside them those of everywhere; ``card`` leads to the card that is printed."""

    def __init__(
        self, host: QWidget, title: str, verbs: Sequence[Verb], pages: Sequence[tuple[str, str]],
        card: Callable[[], object],
    ) -> None:  # fmt: skip
        here = [(shortcuts.cap(verb.key), verb.label) for verb in verbs]
        halves = _halves(here) if len(here) > _LONG else (here,)
        super().__init__(host, "按键说明", title, width=820 if len(halves) == 1 else 1080, icon="keyboard")
        common = [(shortcuts.cap(code), shortcuts.label(code)) for code in EVERYWHERE]
        around = [
            column(_grid(half), STRETCH) for half in _halves([(shortcuts.cap(code), name) for code, name in pages])
        ]
        parts: list[Part] = []
        for n, half in enumerate(halves):
            parts += [wide(_column("" if n else f"本页 · {title}", half, "这一页没有自己的按键")), Rule(upright=True)]
        half_each = row(*around, STRETCH, gap=24)
        pages_too = column(Label("换页", "h3"), half_each, STRETCH, gap=metrics.GAP[3])
        columns = holder(row(*parts, column(_column("到处都能用", common), pages_too, STRETCH, gap=12), gap=20))
        body = ScrollBody(columns)
        body.setMinimumHeight(min(columns.sizeHint().height() + 4, 520))
        into(self.body, body)
        self.finished.connect(lambda result: card() if result else None)
        self.to_card = Button("打印快捷键卡", kind="ghost", icon="printer", on=lambda: self.done(True))
        self.add_button(self.to_card)
        self.add_button(Button("知道了", kind="primary", key=shortcuts.cap("back"), on=self.reject), default=True)


def _halves(keys: Sequence[tuple[str, str]]) -> tuple[Sequence[tuple[str, str]], ...]:
    middle = (len(keys) + 1) // 2
    return keys[:middle], keys[middle:]


def _column(title: str, keys: Sequence[tuple[str, str]], empty: str = "") -> QVBoxLayout:
    grid = _grid(keys)
    if not keys and empty:
        grid.addWidget(Label(empty, "caption", "ink3"), 0, 0, 1, 2)
    return column(Label(title, "h3"), grid, STRETCH, gap=metrics.GAP[3])


def _grid(keys: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for at, (cap, words) in enumerate(keys):
        grid.addWidget(Keycap(cap), at, 0)
        grid.addWidget(Label(words, "body", "ink2"), at, 1)
    return grid
