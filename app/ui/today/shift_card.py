"""The card of the till's shift: where it stands, what it took, and the two ways on."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QWidget

from app.services.dashboard import Today
from app.services.till.shifts import ShiftNow
from app.ui.kit import paint
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.label import Label, Rule, Tag
from app.ui.kit.layout import column, into, row, wide
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.today.words import STATE_TAGS
from app.ui.words.moments import day_words
from app.ui.words.till import METHODS

_MOST_METHODS = 4
_IN_A_ROW = 2


class ShiftCard(Card):
    """``to_till`` and ``to_shift`` lead to the pages."""

    def __init__(
        self, to_till: Callable[[], object], to_shift: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("收银班次", " ", parent=parent)
        self.tag = Tag("")
        into(self.head, self.tag)
        self._net = Label("", "h1")
        self._count = Label("", "strong", align=paint.RIGHT)
        self._senior = Label("", "caption", "ink2", align=paint.RIGHT)
        self._words = Label("", "body", "ink2", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._names = [Label("", "caption", "ink2") for _ in range(_MOST_METHODS)]
        self._sums = [Label("", "strong", align=paint.RIGHT) for _ in range(_MOST_METHODS)]
        for at, (name, sum_) in enumerate(zip(self._names, self._sums, strict=True)):
            line, cell = divmod(at, _IN_A_ROW)
            self._grid.addWidget(name, line, cell * 3)
            self._grid.addWidget(sum_, line, cell * 3 + 1)
            self._grid.setColumnStretch(cell * 3 + 1, 1)
            self._grid.setColumnMinimumWidth(cell * 3 + 2, 16 if cell + 1 < _IN_A_ROW else 0)
        self._till = Button("去收银", kind="soft", icon="utensils", on=to_till)
        self._close = Button("交班盘点", on=to_shift)
        top = row(wide(self._net), column(self._count, self._senior, gap=0))
        ways = row(wide(self._till), wide(self._close))
        into(self.body, top, Rule(), self._grid, self._words, ways)

    def allow(self, sell: bool, close: bool) -> None:
        """Offer only the ways that are open to whoever is on duty."""
        self._till.setVisible(sell)
        self._close.setVisible(close)

    def focus_start(self) -> bool:
        """Put the keyboard on the way to the till; False when that way is not open."""
        if self._till.isVisible():
            self._till.setFocus()
        return self._till.isVisible()

    def show_day(self, day: Today) -> None:
        """Show the shift of the day, or that there is none."""
        now = day.shift
        for label in (self._net, self._count, self._senior, *self._names, *self._sums):
            label.setVisible(now is not None)
        self._words.setVisible(now is None or now.stale)
        if now is None:
            self.tag.set_spec(TagSpec("未开班", "mute"))
            self.note.setText(" ")
            self._words.setText("还没有开班。点清备用金就可以开始收银。")
            self._words.set_tone("ink2")
            self._till.set_words("去开班")
            self._close.set_words("交班记录")
            return
        self._till.set_words("去收银")
        self._close.set_words("交班盘点")
        self._show_shift(now, day)

    def _show_shift(self, now: ShiftNow, day: Today) -> None:
        self.tag.set_spec(TagSpec("先交班", "bad", "alarm-clock") if now.stale else STATE_TAGS[now.state])
        self.note.setText(f"{day_words(now.business_date)} · {now.opened_by}")
        if now.stale:
            self._words.setText(f"营业日已经过了：先交 {day_words(now.business_date)} 的班，再开今天的。")
            self._words.set_tone("bad")
        sums = now.figures
        self._net.setText(f"{sums.sales_count} 单" if sums.blind else yuan(sums.net_total))
        self._count.setText("" if sums.blind else f"{sums.sales_count} 单")
        self._senior.setText(f"长者 {day.senior_sales} 单")
        shown = sorted(sums.tenders, key=lambda t: -t.amount)[:_MOST_METHODS]
        for at, (name, sum_) in enumerate(zip(self._names, self._sums, strict=True)):
            name.setVisible(at < len(shown))
            sum_.setVisible(at < len(shown))
            if at < len(shown):
                name.setText(METHODS[shown[at].method])
                sum_.setText(f"{shown[at].count} 笔" if sums.blind else yuan(shown[at].amount))
