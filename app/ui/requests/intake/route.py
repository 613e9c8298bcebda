"""③ below the text, how it will be settled: materials handed in, 去向, 期限. Each row hangs on the matter taken."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import cast
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.rules.requests.flow import RESULT_LABELS, Result
from app.services.documents.requests import Material, Promised
from app.services.requests.catalogue import ItemRow
from app.services.requests.handlers import HandlerRow
from app.ui.kit.button import Button
from app.ui.kit.choices import Chips
from app.ui.kit.enter_chain import EnterChain, focus
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.layout import column, fill, grid, holder, into_cells, row, wide
from app.ui.kit.options import Check
from app.ui.kit.picker import Picker, under
from app.ui.kit.results import Hit
from app.ui.kit.taborder import tab_after
from app.ui.requests.intake.model import (
    DUES,
    KINDS_OF,
    RESULT_MOST,
    RESULTS,
    ROUTE_OF,
    ROUTES,
    DueBy,
    Intake,
    Route,
)  # fmt: skip
from app.ui.requests.words import due_words, nobody, rule_words

_COLUMNS = 3
_ALL = "Ctrl A"
"""Ticks every material while one of them has the keyboard, as it marks every row of a table."""
_KINDS = {"staff": "同事", "department": "部门", "organisation": "单位", "helper": "能人 / 志愿者"}
_USUAL = {
    Route.NOW: "当场办结",
    Route.ASSIGN: "派给同事或能人",
    Route.FORWARD: "转部门或单位",
    Route.KEEP: "先登记，约好再办",
}
_Look = Callable[[Route, str], Sequence[HandlerRow]]


class MaterialsRow(QWidget):
    """The checklist. Signals: ``edited``, ``passed`` when everything was ticked at once and there is nothing left to
    do here. It is hidden for matters that need nothing.

    Space ticks the material that has the keyboard, Ctrl+A ticks every one, Enter goes from one to the next.
    """

    edited = Signal()
    passed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.checks: list[Check] = []
        self._names: list[str] = []
        self._grid = grid(_COLUMNS, gap=(16, 0))
        self.state = Label("", "caption", "ink2", elide=True)
        self.all = Button("都齐了", kind="ghost", sz="sm", key=_ALL, on=self._all_given)
        self.tell = Check("打一次性告知单，等补齐再办")
        self.tell.setToolTip("登记后转为待补正，时限暂停，补齐再接着算")
        self.tell.toggled.connect(lambda _on: self.edited.emit())
        low = row(wide(self.state), self.all, self.tell, gap=12)
        self.field = Field("材料", holder(column(self._grid, low, gap=2, margins=(0, 4, 0, 0))))
        fill(self, self.field)

    def join(self, chain: EnterChain) -> None:
        """Take part in the walk by Enter: every material, then whether to tell what is missing."""
        chain.add(self, within=self._on, first=lambda: self.checks[0])
        self.passed.connect(lambda: chain.next_of(self))

    def _on(self) -> bool:
        """The keyboard on the next box; False from the last one."""
        stops = [one for one in (*self.checks, self.tell) if not one.isHidden()]
        at = next((n for n, one in enumerate(stops) if one.hasFocus()), len(stops))
        if at + 1 < len(stops):
            focus(stops[at + 1])
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._all_given()
        else:
            super().keyPressEvent(event)

    def put(self, intake: Intake, item: ItemRow | None) -> None:
        """Show an item's checklist with what was handed in."""
        materials = item.materials if item is not None else ()
        if [m.name for m in materials] != self._names:
            self._build(materials)
        for check, name in zip(self.checks, self._names, strict=True):
            check.setChecked(name in intake.given)
        self.tell.setChecked(intake.tell)
        self.setVisible(bool(materials))
        self._say()

    def take(self, intake: Intake) -> Intake:
        """The form with what was ticked."""
        given = tuple(n for n, check in zip(self._names, self.checks, strict=True) if check.isChecked())
        lacks = len(given) < len(self._names)
        return replace(intake, given=given, tell=lacks and self.tell.isChecked())

    def _build(self, materials: tuple[Material, ...]) -> None:
        for old in self.checks:
            old.hide()
            old.deleteLater()
        self._names = [m.name for m in materials]
        self.checks = [Check(_words(m)) for m in materials]
        for check in self.checks:
            check.toggled.connect(self._ticked)
        into_cells(self._grid, self.checks)
        tab_after(self, self.checks)

    def _ticked(self, _on: bool) -> None:
        self._say()
        self.edited.emit()

    def _all_given(self) -> None:
        for check in self.checks:
            check.setChecked(True)
        self.passed.emit()

    def _say(self) -> None:
        lacking = [n for n, check in zip(self._names, self.checks, strict=True) if not check.isChecked()]
        self.state.setText(f"还差 {len(lacking)} 样：{'、'.join(lacking)}" if lacking else "材料齐了")
        self.state.set_tone("ink2" if lacking else "ok")
        self.all.setVisible(bool(lacking))
        self.tell.setVisible(bool(lacking))


class FateRow(QWidget):
    """The chips, the handler beside them, and the result under them. Signals: ``edited``; ``handled`` when a handler
    was taken.
    """

    edited = Signal()
    handled = Signal()

    def __init__(self, look: _Look) -> None:
        super().__init__()
        self._look = look
        self._usual: Route | None = None
        self.chips = Chips([(route, words) for route, words in ROUTES], name="去向")
        self.handler = Picker(self._hits, hint="姓名 / 拼音 / 会做什么", name="派给或转给谁", icon="users")
        self._rest = QWidget()
        self.field = Field("去向", holder(row(self.chips, wide(self.handler), wide(self._rest), gap=12)))
        self.results = Chips([(code, RESULT_LABELS[Result(code)]) for code in RESULTS], name="办理结果")
        self.result_text = LineEdit(hint="怎么办的（可不写）", name="办理说明", most=RESULT_MOST)
        self.ended = Field("结果", holder(row(self.results, wide(self.result_text), gap=12)))
        fill(self, self.field, under(self.handler.list), self.ended)
        self.chips.changed.connect(self._routed)
        self.results.changed.connect(lambda _code: self.edited.emit())
        self.result_text.textChanged.connect(lambda _text: self.edited.emit())
        self.handler.picked.connect(self._taken)
        self.handler.missed.connect(lambda typed: self.say(nobody(typed)))
        self.handler.box.textEdited.connect(lambda _typed: self.say(None))

    def join(self, chain: EnterChain) -> None:
        """Take part in the walk by Enter."""
        chain.add(self.chips)
        chain.add(self.handler.box, self.handler.is_open, self.handler.hold)
        chain.add(self.results)
        chain.add(self.result_text)

    @property
    def route(self) -> Route:
        """The 去向 in force."""
        return cast(Route, self.chips.value())

    def put(self, intake: Intake, item: ItemRow | None) -> None:
        """Show a form's 去向; ``item`` says which one is usual."""
        usual = item.dispositions[0] if item is not None and item.dispositions else ""
        self._usual = ROUTE_OF.get(usual)
        self.chips.set_value(intake.route)
        self.handler.put(intake.handler, intake.handler_name)
        self.results.set_value(intake.result if intake.result in RESULTS else RESULTS[0])
        self.result_text.setText(intake.result_text)
        self._show()

    def take(self, intake: Intake) -> Intake:
        """The form with what stands here."""
        taken = self.handler.taken
        return replace(
            intake,
            route=self.route,
            handler=cast(UUID | None, taken),
            handler_name=self.handler.taken_words,
            result=str(self.results.value()),
            result_text=self.result_text.text(),
        )

    def say(self, words: str | None) -> None:
        """What is wrong with the handler."""
        self.field.set_error(words)
        self.handler.set_bad(bool(words))

    def _show(self) -> None:
        route = self.route
        named = route in KINDS_OF
        self.handler.setVisible(named)
        self._rest.setVisible(not named)
        self.ended.setVisible(route is Route.NOW)
        usual = _USUAL[self._usual] if self._usual is not None and route is not self._usual else ""
        self.field.set_hint(f"这类事项通常{usual}" if usual else "")

    def _routed(self, _route: object) -> None:
        self.say(None)
        if self.route in KINDS_OF:
            known = {row.id for row in self._look(self.route, "")}
            if self.handler.taken is not None and self.handler.taken not in known:
                self.handler.put(None, "")
        self._show()
        self.edited.emit()

    def _taken(self, _data: object) -> None:
        self.edited.emit()
        self.handled.emit()

    def _hits(self, query: str) -> list[Hit]:
        rows = self._look(self.route, query)
        return [Hit(r.name, _KINDS.get(r.kind, ""), r.skill, data=r.id) for r in rows]


class DueRow(QWidget):
    """The chips, the day typed for 选日期, 加急, and under them the rule. Signals: ``edited``."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips = Chips([(due, words) for due, words in DUES], name="期限")
        self.day = LineEdit(kind="code", hint="12-1", name="期限日期", most=20)
        self.day.setFixedWidth(104)
        self.words = Label("", "strong", elide=True)
        self.urgent = Check("加急")
        self._ticked = False  # by hand; a matter that is urgent by itself shows a tick nobody made
        self.field = Field("期限", holder(row(self.chips, self.day, wide(self.words), self.urgent, gap=10)))
        fill(self, self.field)
        self.chips.changed.connect(self._chosen)
        self.day.textChanged.connect(lambda _text: self.edited.emit())
        self.urgent.toggled.connect(self._tick)

    def join(self, chain: EnterChain) -> None:
        """Take part in the walk by Enter."""
        chain.add(self.chips)
        chain.add(self.day)

    def put(self, intake: Intake) -> None:
        """Show a form's deadline."""
        self.chips.set_value(intake.due)
        self.day.setText(intake.due_text)
        self._ticked = intake.urgent
        self._show_tick()
        self.day.setVisible(intake.due is DueBy.PICK)

    def take(self, intake: Intake) -> Intake:
        """The form with what stands here."""
        due = cast(DueBy, self.chips.value())
        return replace(intake, due=due, due_text=self.day.text(), urgent=self._ticked)

    def urgent_by_item(self, so: bool) -> None:
        """Whether the matter is urgent by itself: then it is ticked, and nobody takes that off."""
        self.urgent.setEnabled(not so)
        self._show_tick()

    def say(self, words: str | None) -> None:
        """What is wrong with the day."""
        self.field.set_error(words)
        self.day.set_bad(bool(words))

    def show_promise(self, promised: Promised | None, today: date) -> None:
        """Show what is promised now and by which rule; None while there is nothing to promise."""
        self.words.setText(due_words(promised, today) if promised is not None else "")
        self.words.set_tone("warn" if promised is not None and promised.missing else "ink")
        self.field.set_hint(rule_words(promised, today) if promised is not None else "")

    def _tick(self, on: bool) -> None:
        self._ticked = on
        self.edited.emit()

    def _show_tick(self) -> None:
        self.urgent.blockSignals(True)
        self.urgent.setChecked(self._ticked or not self.urgent.isEnabled())
        self.urgent.blockSignals(False)

    def _chosen(self, due: object) -> None:
        self.day.setVisible(due is DueBy.PICK)
        self.edited.emit()


def _words(material: Material) -> str:
    kind = "原件" if material.original else "复印件"
    pieces = f" {material.pieces} 份" if material.pieces > 1 else ""
    return f"{material.name} · {kind}{pieces}"
