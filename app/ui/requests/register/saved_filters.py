"""The drawer 筛选: scene, item, handler and days; and the views people keep under a name."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.dates import local_day
from app.services.requests import catalogue, handlers, saved_views
from app.services.requests.filters import RequestFilter
from app.services.requests.saved_views import ViewRow
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label, Rule
from app.ui.kit.options import Choice
from app.ui.kit.page import Ctx
from app.ui.kit.picker import Picker
from app.ui.kit.results import Hit
from app.ui.requests.register.filters import Narrow
from app.ui.requests.typed_days import day_wrong, read_day
from app.ui.words.sentences import beside_field

WIDE = 404
_HANDLER_KINDS = {"staff": "本坊", "department": "科室", "organisation": "单位", "helper": "师傅"}


class FilterDrawer(Drawer):
    """Signals: ``narrowed(Narrow)`` when people apply, ``view_wanted(ViewRow)`` for a saved one.

    The list sets ``filter_now`` so that a view can be kept of what is shown.
    """

    narrowed = Signal(object)
    view_wanted = Signal(object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("筛选", width=WIDE, parent=parent)
        self.ctx = ctx
        self.chip = "all"
        self.filter_now = RequestFilter()
        self.scene = Choice(name="场景")
        self.item = Picker(self._items, hint="编号 / 名称 / 拼音首字母", name="事项")
        self.handler = Picker(self._handlers, hint="姓名 / 科室 / 单位", name="承办人", icon="user")
        self.day_from = LineEdit(hint="11-01", name="受理日期从")
        self.day_to = LineEdit(hint="11-30", name="受理日期到")
        self.fields = {
            "scene": Field("场景", self.scene, label_width=52),
            "item": Field("事项", self.item, label_width=52),
            "handler": Field("承办", self.handler, label_width=52),
            "day_from": Field("从", self.day_from, label_width=52, check=self._day_wrong),
            "day_to": Field("到", self.day_to, label_width=52, check=self._day_wrong),
        }
        for name, field in self.fields.items():
            self.body.addWidget(field)
            picker = {"item": self.item, "handler": self.handler}.get(name)
            if picker is not None:
                self.body.addWidget(picker.list)
        for line in (self.day_from, self.day_to):
            line.returnPressed.connect(self.apply)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button("清除条件", kind="ghost", on=self._clear))
        self.go = Button("筛选", kind="primary", key="Ctrl ↵", on=self.apply)
        row.addWidget(self.go)
        self.body.addLayout(row)
        self.body.addWidget(Rule())
        self._build_views()
        self.body.addStretch(1)

    def _build_views(self) -> None:
        self.body.addWidget(Label("常用筛选", "h3"))
        self.none = Label("还没有。把现在的条件起个名字存下来，下次一按就是。", "caption", "ink2", wrap=True)
        self.body.addWidget(self.none)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.body.addLayout(self._list)
        self.name = LineEdit(hint="如：我的超期件", name="常用筛选的名字", most=saved_views.MOST_NAME)
        self.name.returnPressed.connect(self.save)
        self.name_field = Field("存为", self.name, label_width=52)
        self.keep = Button("存下", kind="plain", on=self.save)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name_field, 1)
        row.addWidget(self.keep)
        self.body.addLayout(row)
        self._rows: list[QWidget] = []
        self.views: tuple[ViewRow, ...] = ()

    def put(self, narrow: Narrow) -> None:
        """Show the conditions in force and the views kept."""
        scenes = self.ctx.desk.see(catalogue.scenes)
        self.scene.set_options([("", "全部场景"), *((s.code, s.name) for s in scenes)])
        self.scene.set_value(narrow.scene)
        names = dict(narrow.names)
        self.item.put(narrow.item or None, names.get("item", ""))
        self.handler.put(narrow.handler, names.get("handler", ""))
        self.day_from.setText("" if narrow.day_from is None else narrow.day_from.isoformat())
        self.day_to.setText("" if narrow.day_to is None else narrow.day_to.isoformat())
        for field in self.fields.values():
            field.set_error(None)
        self._show_views()

    def focus_start(self) -> None:
        """Where filling begins."""
        self.item.box.setFocus()

    def apply(self) -> None:
        """Narrow the list to what stands here."""
        fine = [field.validate() for field in (self.fields["day_from"], self.fields["day_to"])]
        if not all(fine):
            (self.day_to if fine[0] else self.day_from).setFocus()
            return
        item, handler = self.item.taken, self.handler.taken
        names = [("item", self.item.box.text())] if item else []
        names += [("handler", self.handler.box.text())] if handler else []
        self.narrowed.emit(
            Narrow(
                scene=str(self.scene.value() or ""),
                item=str(item or ""),
                handler=handler if isinstance(handler, UUID) else None,
                day_from=self._day(self.day_from),
                day_to=self._day(self.day_to),
                names=tuple(names),
            )
        )

    def _clear(self) -> None:
        self.put(Narrow())
        self.narrowed.emit(Narrow())

    # --- views

    def save(self) -> None:
        """Keep what the list shows now under a name."""
        name = self.name.text()
        try:
            self.ctx.desk.do(saved_views.save_view, name, self.chip, self.filter_now, by=self)
        except Refused as trouble:
            self.name_field.set_error(beside_field(trouble))
            self.name.setFocus()
            return
        except StoreTrouble as trouble:
            self.ctx.shell.trouble(trouble)
            return
        self.name_field.set_error(None)
        self.name.clear()
        self._show_views()
        self.ctx.shell.toast(f"已存下「{name.strip()}」")

    def _drop(self, row: ViewRow) -> None:
        self.ctx.desk.do(saved_views.drop_view, row.name, by=self)
        self._show_views()
        again = lambda: self._restore(row)  # noqa: E731
        self.ctx.shell.toast(f"已删「{row.name}」", "撤销", again, key="Ctrl Z")

    def _restore(self, row: ViewRow) -> None:
        self.ctx.desk.do(saved_views.save_view, row.name, row.kind, row.wanted, by=self)
        self._show_views()

    def _show_views(self) -> None:
        for old in self._rows:
            old.hide()
            old.deleteLater()
        self.views = self.ctx.desk.see(saved_views.views)
        self._rows = [self._view(row) for row in self.views]
        for widget in self._rows:
            self._list.addWidget(widget)
        self.none.setVisible(not self.views)

    def _view(self, row: ViewRow) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        use = Button(row.name, kind="soft", sz="sm")
        use.clicked.connect(lambda _checked=False: self.view_wanted.emit(row))
        line.addWidget(use)
        line.addStretch(1)
        line.addWidget(
            Button(kind="ghost", sz="sm", icon="trash-2", name=f"删除 {row.name}", on=lambda: self._drop(row))
        )
        return holder

    # --- what can be picked

    def _items(self, query: str) -> list[Hit]:
        found = self.ctx.desk.see(catalogue.items, None, query, inactive=True)
        return [Hit(r.name, "", r.scene_name, data=r.code, avatar=False) for r in found[:12]]

    def _handlers(self, query: str) -> list[Hit]:
        return handler_hits(self.ctx, query)

    def _today(self) -> date:
        return local_day(self.ctx.desk.now())

    def _day(self, line: LineEdit) -> date | None:
        text, today = line.text().strip(), self._today()
        if not text:
            return None
        day = read_day(text, today)
        # nothing was taken in in the future: 12-30 in January is that of last year
        return day.replace(year=day.year - 1) if day > today and str(day.year) not in text else day

    def _day_wrong(self, text: str) -> str | None:
        return day_wrong(text, self._today())


def handler_hits(ctx: Ctx, query: str) -> list[Hit]:
    """Who a request can be given to, as hits of a picker."""
    found = ctx.desk.see(handlers.search, query, 12)
    return [Hit(r.name, "", _kind(r.kind, r.skill), data=r.id, avatar=False) for r in found]


def _kind(kind: str, skill: str) -> str:
    words = _HANDLER_KINDS.get(kind, "")
    return f"{words} · {skill}" if skill else words
