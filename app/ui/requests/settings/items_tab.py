"""事项: the table of matters, found by code, name or pinyin; the drawer edits promise, materials and script."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.rules.requests.promises import Promise, Unit
from app.services.requests import catalogue, handlers
from app.services.requests.catalogue import ItemDraft, ItemRow
from app.ui.kit import typed
from app.ui.kit.field import Field
from app.ui.kit.field_form import checked, free
from app.ui.kit.fields import TextBox
from app.ui.kit.found_tab import FoundTab
from app.ui.kit.on_off import OFF, StateButton, ink
from app.ui.kit.options import Check, Choice
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column
from app.ui.requests.settings.item_words import (
    DISPOSITIONS,
    MOST_DAYS,
    MOST_MINUTES,
    UNITS,
    material_words,
    promise_words,
    read_materials,
    read_papers,
    ways_words,
)

_LABEL = 68


def _tag(row: ItemRow) -> TagSpec | None:
    if not row.active:
        return OFF
    if row.urgent:
        return TagSpec("急修", "bad", "alarm-clock")
    return TagSpec("敏感", "warn", "lock") if row.sensitive else None


class ItemsTab(FoundTab[ItemRow]):
    """The matters. What is shipped are samples: limits, materials and scripts are the centre's own."""

    key, title = "items", "事项"
    new_words = "新事项"
    drawer_width = 420
    search_hint, search_name = "代码 / 名称 / 拼音首字母", "找事项"

    def __init__(self, ctx: Ctx) -> None:
        columns: list[Column[ItemRow]] = [
            Column("代码", lambda r: r.code, 64, tone=ink),
            Column("事项", lambda r: r.name, sub=_under, strong=True, tone=ink),
            Column("承诺期限", lambda r: promise_words(r.promise), 104, sub=lambda r: r.handler_name, tone=ink),
            Column("", lambda r: "", 88, tag=_tag),
        ]
        super().__init__(ctx, columns, lambda r: r.code)
        self.scene_filter = Choice([("", "全部场景")], name="场景")
        self.scene_filter.setFixedWidth(124)
        self.tool_row.insertWidget(1, self.scene_filter)
        self.scene_filter.changed.connect(lambda _value: self.read_again())

    def build_form(self) -> None:
        body, line = self.drawer.body, self.form.line
        self.code = line("code", "代码", body, kind="code", required=True, hint="如 B09", label_width=_LABEL, most=8)
        self.name = line("name", "名称", body, required=True, label_width=_LABEL, most=80)
        self.scene = Choice(name="场景")
        self.form.add("scene", Field("场景", self.scene, required=True, label_width=_LABEL), body)
        self.category = line("category", "分组", body, hint="如 政务代办、报修", label_width=_LABEL, most=40)
        self._ways(body)
        self._limit(body)
        self.handler = Choice([(None, "登记时再定")], name="承办")
        self.form.add("handler", Field("通常承办", self.handler, label_width=_LABEL), body)
        self.sensitive = Check("敏感：请到里间谈，先给个人信息告知书")
        body.addWidget(self.sensitive)
        self.materials = TextBox(hint="一行一样，如 身份证 1 份 原件", name="材料", lines=3)
        self._text("materials", "材料", self.materials, checked(read_materials, optional=True))
        self.script = TextBox(hint="窗口怎么问、怎么说", name="话术", lines=4)
        self._text("script", "窗口话术", self.script, free)
        self.papers = line("papers", "给的纸", body, hint="如 申请表、一次性告知单", label_width=_LABEL, most=200)
        body.addStretch(1)
        self.state_button = StateButton(self, catalogue.retire_item, catalogue.restore_item, of=lambda row: row.code)

    def _text(self, name: str, label: str, box: TextBox, check: object) -> None:
        tried = check if callable(check) else free
        self.form.add(name, Field(label, box, check=tried, above=True), self.drawer.body)

    def _ways(self, body: QVBoxLayout) -> None:
        self.ways = {way: Check(words) for way, words in DISPOSITIONS.items()}
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for check in self.ways.values():
            row.addWidget(check)
            check.toggled.connect(lambda _on: self.form.fields["dispositions"].set_error(None))
        row.addStretch(1)
        self.form.add("dispositions", Field("办法", holder, label_width=_LABEL), body)

    def _limit(self, body: QVBoxLayout) -> None:
        self.unit = Choice(UNITS, name="期限单位")
        self.form.add("unit", Field("期限", self.unit, label_width=_LABEL), body)
        self.amount = self.form.line(
            "amount",
            "多少",
            body,
            kind="code",
            check=checked(lambda text: typed.whole(text, 1, self._most())),
            label_width=_LABEL,
            most=5,
        )
        self.unit.changed.connect(lambda _value: self._show_amount())

    def _unit(self) -> Unit | None:
        """A drop-down gives an enumeration back as the plain text it is made of."""
        value = self.unit.value()
        return Unit(str(value)) if value is not None else None

    def _most(self) -> int:
        return MOST_MINUTES if self._unit() is Unit.MINUTES else MOST_DAYS

    def _counted(self) -> bool:
        return self._unit() not in (None, Unit.TODAY)

    def _show_amount(self) -> None:
        self.form.fields["amount"].setVisible(self._counted())

    def refresh(self) -> None:
        listed = [(s.code, s.name) for s in self.ctx.desk.see(catalogue.scenes, inactive=True)]
        picked, filtered = self.scene.value(), self.scene_filter.value()
        self.scene.set_options(listed)
        self.scene.set_value(picked)
        self.scene_filter.set_options([("", "全部场景"), *listed])
        self.scene_filter.set_value(filtered or "")
        given = self.handler.value()
        people = [(h.id, h.name) for h in self.ctx.desk.see(handlers.handlers)]
        self.handler.set_options([(None, "登记时再定"), *people])
        self.handler.set_value(given)
        super().refresh()

    def rows(self) -> Sequence[ItemRow]:
        wanted = str(self.scene_filter.value() or "") or None
        return self.ctx.desk.see(catalogue.items, wanted, self.search.text(), inactive=True)

    def fill(self, row: ItemRow | None) -> None:
        draft = row or ItemRow(
            "", "", "", self._scene_now(), "", "", "", ("now",), Promise(Unit.WORKDAYS, 5), False, (), "", (), None, "",
            0, True,
        )  # fmt: skip
        self.code.setText(draft.code)
        self.name.setText(draft.name)
        self.scene.set_value(draft.scene)
        self.category.setText(draft.category)
        for way, check in self.ways.items():
            check.setChecked(way in draft.dispositions)
        self.unit.set_value(draft.promise.unit if draft.promise else None)
        self.amount.setText(str(draft.promise.amount) if draft.promise and draft.promise.amount else "")
        self._show_amount()
        self._offer(draft)
        self.sensitive.setChecked(draft.sensitive)
        self.materials.setPlainText("\n".join(material_words(m) for m in draft.materials))
        self.script.setPlainText(draft.script)
        self.papers.setText("、".join(draft.papers))

    def _scene_now(self) -> str:
        return str(self.scene_filter.value() or self.scene.itemData(0))

    def _offer(self, row: ItemRow) -> None:
        """A member of staff somebody made the usual handler is offered too."""
        known = [self.handler.itemData(at) for at in range(self.handler.count())]
        if row.handler_id is not None and row.handler_id not in known:
            self.handler.addItem(row.handler_name, row.handler_id)
        self.handler.set_value(row.handler_id)

    def typed(self) -> object:
        return (
            self.code.text(), self.name.text(), self.scene.value(), self.category.text(),
            tuple(check.isChecked() for check in self.ways.values()), self.unit.value(), self.amount.text(),
            self.handler.value(), self.sensitive.isChecked(), self.materials.toPlainText(),
            self.script.toPlainText(), self.papers.text(),
        )  # fmt: skip

    def show_state(self, row: ItemRow | None) -> None:
        may = self.may_change()
        for control in (
            self.name, self.scene, self.category, self.unit, self.amount, self.handler, self.sensitive, self.papers,
            *self.ways.values(),
        ):  # fmt: skip
            control.setEnabled(may)
        for box in (self.materials, self.script):
            box.setReadOnly(not may)
        self.code.setEnabled(may and row is None)  # requests are tagged with it
        self.state_button.show_for(row)

    def name_of(self, row: ItemRow) -> str:
        return f"{row.code} {row.name}"

    def focus_form(self, fresh: bool) -> None:
        box = self.code if fresh else self.name
        box.setFocus()
        box.selectAll()

    def store(self) -> None:
        ways = tuple(way for way, check in self.ways.items() if check.isChecked())
        if not ways:
            self.form.say("dispositions", "请至少选一种")
            return
        row = self.current
        if row is not None:  # the usual one stays in front
            ways = tuple(sorted(ways, key=lambda w: row.dispositions.index(w) if w in row.dispositions else 9))
        unit, handler = self._unit(), self.handler.value()
        promise = None
        if unit is not None:
            promise = Promise(unit, typed.whole(self.amount.text(), 1, self._most()) if self._counted() else 0)
        draft = ItemDraft(
            self.code.text(), self.name.text(), str(self.scene.value()), self.category.text(), ways, promise,
            self.sensitive.isChecked(), read_materials(self.materials.toPlainText()), self.script.toPlainText(),
            read_papers(self.papers.text()), handler if isinstance(handler, UUID) else None,
        )  # fmt: skip
        said = f"已保存 {draft.name.strip()}，{promise_words(promise)}"
        self.form.run(catalogue.save_item, draft, row.code if row else None, then=lambda code: self.stored(said, code))

    def stored(self, said: str, key: object = None) -> None:
        self.scene_filter.set_value("")
        super().stored(said, key)


def _under(row: ItemRow) -> str:
    return " · ".join(
        dict.fromkeys(part for part in (row.scene_name, row.category, ways_words(row.dispositions)) if part)
    )
