"""Doing one thing with several requests: the bar under the table, and the drawer that asks to whom."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.requests.flow import Act
from app.services.requests import accept
from app.ui.kit import metrics
from app.ui.kit.act import act
from app.ui.kit.asks import picker
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, fill_row, row, wide
from app.ui.kit.page import Ctx
from app.ui.requests.register.letters import ACT_LETTERS, acts_of
from app.ui.requests.register.saved_filters import WIDE, handler_hits
from app.ui.requests.register.table import RequestTable


class BulkBar(QWidget):
    """How many are marked and what can be done. Signals: ``dispatch_wanted``, ``urge_wanted``, ``cleared``."""

    dispatch_wanted = Signal()
    urge_wanted = Signal()
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = Label("", "strong", "accentInk", elide=True)
        self.dispatch = Button(
            "派单 / 转办",
            kind="soft",
            sz="sm",
            icon="arrow-right",
            key=f"Alt {ACT_LETTERS[Act.DISPATCH]}",
            on=self.dispatch_wanted.emit,
        )
        self.urge = Button(
            "催办", kind="plain", sz="sm", icon="bell", key=f"Alt {ACT_LETTERS[Act.URGE]}", on=self.urge_wanted.emit
        )
        self.clear = Button("全不选", kind="ghost", sz="sm", key="Esc", on=self.cleared.emit)
        fill_row(self, wide(self.words), self.clear, self.urge, self.dispatch, margins=(12, 6, 10, 6))

    def put(self, count: int) -> None:
        """Say how many are marked."""
        self.words.setText(f"已勾 {count} 件")


@dataclass(frozen=True)
class Chosen:
    """To whom the marked ones go."""

    handler: UUID


class BulkDrawer(Drawer):
    """To whom the marked ones go. Signals: ``given(UUID, str)`` a handler and the name."""

    given = Signal(object, str)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("批量派单", width=WIDE, most=metrics.DRAWER_MOST, parent=parent)
        self.what = Label("", "body", "ink2", wrap=True)
        look = lambda query: handler_hits(ctx, query)  # noqa: E731
        ask = picker("handler", "派给", look, hint="姓名 / 科室 / 拼音", icon="user", required="请选承办人").read_as(
            "派给谁"
        )
        self.form = Form(ctx, Chosen, (ask,), self, label_width=52)
        self.go = Button("派单", kind="primary", key="Ctrl ↵", on=self.submit)
        for part in (self.what, self.form, row(STRETCH, self.go), STRETCH):
            add(self.body, part)

    def begin(self, count: int) -> None:
        """Ask for the marked ones."""
        self.form.fill(None)
        self.what.setText(f"已登记的派单，办理中的转办，其余的不动。共勾了 {count} 件，每件打一张派工单。")
        self.go.set_words(f"派 {count} 件")

    def focus_start(self) -> None:
        """The keyboard on the picker."""
        self.form.focus_start()

    def submit(self) -> None:
        """Hand on whom they go to."""
        chosen = self.form.draft()
        if chosen is not None:
            self.given.emit(chosen.handler, str(self.form.raw("handler")[1]))


class Several:
    """One thing done with every marked request; ``done`` is called after it, ``bring`` shows the drawer."""

    def __init__(
        self, ctx: Ctx, owner: object, table: RequestTable, drawer: BulkDrawer, bring: Callable[[QWidget], object],
        done: Callable[[], object],
    ) -> None:  # fmt: skip
        self._ctx, self._owner, self._table, self._drawer = ctx, owner, table, drawer
        self._bring, self._done = bring, done

    def begin(self) -> None:
        """Ask to whom the marked ones go."""
        self._drawer.begin(len(self._table.marked))
        self._bring(self._drawer)
        self._drawer.focus_start()

    def press(self, letter: str) -> bool:
        """A letter pressed while some are marked; False when it is not for several."""
        acts = acts_of(letter)
        if Act.DISPATCH in acts or Act.HAND_OVER in acts:
            self.begin()
        elif Act.URGE in acts:
            self.urge()
        else:
            return False
        return True

    def dispatch(self, handler_id: UUID, name: str) -> None:
        """派单, or 转办 for what is under way."""
        ids = tuple(self._table.marked)
        self._run(f"派给{name}", accept.dispatch_many, ids, handler_id)

    def urge(self) -> None:
        """催办, once somebody has seen how many: sheets that went out are not called back."""
        ids = tuple(self._table.marked)
        go = lambda: self._run("催办", accept.urge_many, ids)  # noqa: E731
        text = "能催的每件打一张催办单给承办人，记进进度，不能撤销。"
        self._ctx.dialogs.confirm(f"催办 {len(ids)} 件", text, f"催办 {len(ids)} 件", go)

    def _run(self, what: str, operation: Callable[..., int], ids: tuple[UUID, ...], *args: UUID) -> None:
        def then(_done: int) -> None:
            self._table.clear_marks()
            self._done()

        def said(done: int) -> str:
            left = f"，{len(ids) - done} 件现在不能，没有动" if len(ids) > done else ""
            return f"已{what} {done} 件{left}"

        why = f"{what} {len(ids)} 件"
        act(self._ctx, operation, ids, *args, why=why, then=then, said=said, by=self._owner)
