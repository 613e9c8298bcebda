"""The drawer 筛选: scene, item, handler and days; and the views people keep under a name."""

from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.dates import local_day
from app.rules.requests.flow import STATE_LABELS
from app.services.requests import catalogue, handlers, saved_views
from app.services.requests.filters import RequestFilter
from app.services.requests.saved_views import ViewRow
from app.services.residents import grids
from app.ui.kit import metrics
from app.ui.kit.act import act
from app.ui.kit.asks import Ask, check, choice, line, picker
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, add, column, holder, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.records import Named
from app.ui.kit.results import Hit
from app.ui.kit.typed_days import day_from
from app.ui.requests.register.filters import RATED, Narrow
from app.ui.requests.words import CHANNELS

WIDE = 404
_HANDLER_KINDS = {"staff": "本坊", "department": "科室", "organisation": "单位", "helper": "师傅"}


class FilterDrawer(Drawer):
    """Signals: ``narrowed(Narrow)`` to what stands here, ``applied`` after people did that to go on in the list,
    ``view_wanted(ViewRow)`` for a saved one.

    The list sets ``filter_now`` to what it shows, also while it is being narrowed: that is what a view keeps.
    """

    narrowed = Signal(object)
    applied = Signal()
    view_wanted = Signal(object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("筛选", width=WIDE, most=metrics.DRAWER_MOST, parent=parent)
        self.ctx = ctx
        self.chip = "all"
        self.filter_now = RequestFilter()
        self.form = Form(ctx, Narrow, self._asks(), self, given=("names",), label_width=52)
        self.form.entered.connect(self.apply)
        self.go = Button("筛选", kind="primary", key="Ctrl ↵", on=self.apply)
        add(self.body, self.form)
        add(self.body, row(STRETCH, Button("清除条件", kind="ghost", on=self._clear), self.go))
        self.body.addWidget(Rule())
        self._build_views()
        self.body.addStretch(1)

    def _asks(self) -> tuple[Ask, ...]:
        day = partial(line, read=self._day, show=lambda day: "" if day is None else day.isoformat(), default=None)
        return (
            choice("scene", "场景", self._scenes, default=""),
            picker("item", "事项", self._items, hint="编号 / 名称 / 拼音首字母",
                   read=lambda taken: str(taken[0] or "") if taken else ""),
            picker("handler", "承办", self._handlers, hint="姓名 / 科室 / 单位", icon="user").read_as("承办人"),
            choice("grid", "网格", self._grids, default="").read_as("网格"),
            choice("state", "状态", [("", "不限"), *((s.value, said) for s, said in STATE_LABELS.items())], default=""),
            choice("channel", "渠道", [("", "不限"), *CHANNELS.items()], default=""),
            choice("rated", "评价", RATED, default=""),
            check("urgent", "只看加急", label=""),
            day("day_from", "从", hint="11-01").read_as("受理日期从"),
            day("day_to", "到", hint="11-30").read_as("受理日期到"),
        )  # fmt: skip

    def _build_views(self) -> None:
        self.none = Label("还没有。把现在的条件起个名字存下来，下次一按就是。", "caption", "ink2", wrap=True)
        self._list = column(gap=4)
        ask = line("name", "存为", hint="如：我的超期件", most=saved_views.MOST_NAME).read_as("常用筛选的名字")
        self.naming = Form(self.ctx, Named, (ask,), self, label_width=52)
        self.naming.entered.connect(self.save)
        self.keep = Button("存下", kind="plain", on=self.save)
        for part in (Label("常用筛选", "h3"), self.none, self._list, row(wide(self.naming), self.keep)):
            add(self.body, part)
        self._rows: list[QWidget] = []
        self.views: tuple[ViewRow, ...] = ()

    def put(self, narrow: Narrow) -> None:
        """Show the conditions in force and the views kept."""
        names = dict(narrow.names)
        self.form.refresh_options()
        self.form.fill(
            narrow,
            item=(narrow.item or None, names.get("item", "")),
            handler=(narrow.handler, names.get("handler", "")),
        )
        self.show_views()

    def focus_start(self) -> None:
        """Where filling begins."""
        self.form.focus_start("item")

    def apply(self) -> None:
        """Narrow the list to what stands here."""
        if self._narrow():
            self.applied.emit()

    def _narrow(self) -> bool:
        """False when something that stands here cannot be read."""
        taken = {name: self.form.raw(name) for name in ("item", "handler")}
        names = tuple((name, str(answer[1])) for name, answer in taken.items() if answer)
        called = dict(self._grids(self.ctx))
        if grid := self.form.raw("grid"):
            names += (("grid", called.get(grid, "")),)
        narrow = self.form.draft(names=names)
        if narrow is not None:
            self.narrowed.emit(narrow)
        return narrow is not None

    def _clear(self) -> None:
        self.put(Narrow())
        self.narrowed.emit(Narrow())
        self.applied.emit()

    # --- views

    def save(self) -> None:
        """Keep under a name what stands here; the list shows it then, so that nobody keeps what they do not see."""
        draft = self.naming.draft()
        if draft is None or not self._narrow():
            return

        def kept(_result: object) -> None:
            self.naming.fill(None)
            self.show_views()

        said = f"已存下「{draft.name.strip()}」"
        act(
            self.ctx, saved_views.save_view, draft.name, self.chip, self.filter_now, then=kept, said=said,
            form=self.naming, by=self,
        )  # fmt: skip

    def _drop(self, view: ViewRow) -> None:
        again = (saved_views.save_view, view.name, view.kind, view.wanted)
        shown = lambda _result: self.show_views()  # noqa: E731
        act(self.ctx, saved_views.drop_view, view.name, then=shown, said=f"已删「{view.name}」", undo=again, by=self)

    def show_views(self) -> None:
        """Read the views people keep again."""
        for old in self._rows:
            old.hide()
            old.deleteLater()
        self.views = self.ctx.desk.see(saved_views.views)
        self._rows = [self._view(row) for row in self.views]
        for widget in self._rows:
            self._list.addWidget(widget)
        self.none.setVisible(not self.views)

    def _view(self, view: ViewRow) -> QWidget:
        use = Button(view.name, kind="soft", sz="sm", on=lambda: self.view_wanted.emit(view))
        drop = Button(kind="ghost", sz="sm", icon="trash-2", name=f"删除 {view.name}", on=lambda: self._drop(view))
        return holder(row(use, STRETCH, drop, gap=6))

    # --- what can be picked

    def _items(self, query: str) -> list[Hit]:
        found = self.ctx.desk.see(catalogue.items, None, query, inactive=True)
        return [Hit(r.name, "", r.scene_name, data=r.code, avatar=False) for r in found[:12]]

    def _scenes(self, ctx: Ctx) -> list[tuple[str, str]]:
        return [("", "全部场景"), *((s.code, s.name) for s in ctx.desk.see(catalogue.scenes))]

    def _grids(self, ctx: Ctx) -> list[tuple[UUID | str, str]]:
        return [("", "全部网格"), *((row.id, row.name) for row in ctx.desk.see(grids.grids))]

    def _handlers(self, query: str) -> list[Hit]:
        return handler_hits(self.ctx, query)

    def _today(self) -> date:
        return local_day(self.ctx.desk.now())

    def _day(self, text: str) -> date:
        """Nothing was taken in in the future: 12-30 in January is that of last year."""
        today = self._today()
        day = day_from(self._today)(text)
        return day.replace(year=day.year - 1) if day > today and str(day.year) not in text else day


def handler_hits(ctx: Ctx, query: str, warden: str = "") -> list[Hit]:
    """Who a request can be given to, as hits of a picker; before anything is typed the 网格员 of its place first."""
    found = ctx.desk.see(handlers.search, query, 12)
    if warden and not query.strip():
        nearest = [r for r in ctx.desk.see(handlers.search, warden, 12) if r.name == warden]
        found = (*nearest, *(r for r in found if r not in nearest))[:12]
    kinds = ["网格员" if warden and r.name == warden else _kind(r.kind, r.skill) for r in found]
    return [Hit(r.name, "", kind, data=r.id, avatar=False) for r, kind in zip(found, kinds, strict=True)]


def _kind(kind: str, skill: str) -> str:
    words = _HANDLER_KINDS.get(kind, "")
    return f"{words} · {skill}" if skill else words
