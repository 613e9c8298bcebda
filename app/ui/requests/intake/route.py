"""③ below the text, how it will be settled: materials handed in, 去向, 期限. Each row hangs on the matter taken."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.rules.requests.flow import RESULT_LABELS, Result
from app.services.documents.requests import Material, Promised
from app.services.requests.catalogue import ItemRow
from app.services.requests.handlers import HandlerRow
from app.services.residents.grids import GridRow
from app.ui import people
from app.ui.kit.button import Button
from app.ui.kit.choices import Chips
from app.ui.kit.enter_chain import EnterChain, focus
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.kit.layout import column, fill, grid, holder, into_cells, row, wide
from app.ui.kit.options import Check
from app.ui.kit.picker import Picker, under
from app.ui.kit.plain import set_tip
from app.ui.kit.results import Hit
from app.ui.kit.taborder import tab_after
from app.ui.requests.intake.model import (
    DUES,
    KINDS_OF,
    REASON_MOST,
    RESULT_MOST,
    RESULTS,
    ROUTES,
    DueBy,
    Intake,
    Route,
    at_counter,
    usual,
)  # fmt: skip
from app.ui.requests.words import due_words, joined, nobody, rule_words

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
        set_tip(self.tell, "登记后转为待补正，时限暂停，补齐再接着算")
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
        self.show_for(intake)
        self._say()

    def show_for(self, intake: Intake) -> None:
        """Nobody hands in anything for what is not taken in."""
        self.setVisible(bool(self._names) and intake.route is not Route.DECLINE)

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
    """The chips, the handler beside them, and under them the result, or whom to turn to and why. Signals: ``edited``;
    ``handled`` when a handler was taken, ``turned`` when somebody to turn to was.
    """

    edited = Signal()
    handled = Signal()
    turned = Signal()

    def __init__(self, look: _Look, elsewhere: Callable[[str], Sequence[HandlerRow]]) -> None:
        super().__init__()
        self._look, self._elsewhere = look, elsewhere
        self._usual: Route | None = None
        self._grid: GridRow | None = None
        self._wrong: dict[str, str] = {}
        self.chips = Chips([(route, words) for route, words in ROUTES], name="去向")
        self.handler = Picker(self._hits, hint="姓名 / 拼音 / 会做什么", name="派给或转给谁", icon="users")
        self._rest = QWidget()
        self.field = Field("去向", holder(row(self.chips, wide(self.handler), wide(self._rest), gap=12)))
        self.results = Chips([(code, RESULT_LABELS[Result(code)]) for code in RESULTS], name="办理结果")
        self.result_text = LineEdit(name="办理说明", most=RESULT_MOST)
        self.ended = Field("结果", holder(row(self.results, wide(self.result_text), gap=12)))
        self.whom = Picker(self._others, hint="部门或单位，也可直接写", name="这件事该找谁", icon="map-pin", words=True)
        self.reason = LineEdit(hint="为什么不归我们办，打在告知单上", name="不予受理的原因", most=REASON_MOST)
        self.away = Field("该找", holder(row(wide(self.whom), wide(self.reason), gap=12)))
        fill(self, self.field, under(self.handler.list), self.ended, self.away, under(self.whom.list))
        self._connect()

    def _connect(self) -> None:
        self.whom.changed.connect(lambda _value: self.edited.emit())
        self.whom.picked.connect(lambda _data: self.turned.emit())
        self.reason.textChanged.connect(lambda _text: self.edited.emit())
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
        chain.add(self.whom.box, self.whom.is_open, self.whom.hold)
        chain.add(self.reason)
        self.handled.connect(lambda: chain.next_of(self.handler.box))
        self.turned.connect(lambda: chain.next_of(self.whom.box))

    @property
    def route(self) -> Route:
        """The 去向 in force."""
        return cast(Route, self.chips.value())

    def put(self, intake: Intake, item: ItemRow | None) -> None:
        """Show a form's 去向; ``item`` says which one is usual."""
        self._usual = usual(item) if item is not None else None
        self.chips.set_value(intake.route)
        self.handler.put(intake.handler, intake.handler_name)
        self.results.set_value(intake.result if intake.result in RESULTS else RESULTS[0])
        self.result_text.setPlaceholderText("怎么办的（可不写）" if at_counter(item) else "怎么办的")
        self.result_text.setText(intake.result_text)
        if self._whom() != intake.responsible:
            self.whom.set_value((None, intake.responsible))
        self.reason.setText(intake.reason)
        self._show()

    def say_grid(self, grid: GridRow | None) -> None:
        """Whose the place is: the 网格员 is named, and offered first where somebody is to be given it."""
        if grid != self._grid:
            self._grid = grid
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
            responsible=self._whom(),
            reason=self.reason.text(),
        )

    def _whom(self) -> str:
        value = self.whom.value()
        return str(value[1]) if value else ""

    def say(self, words: str | None) -> None:
        """What is wrong with the handler."""
        self.field.set_error(words)
        self.handler.set_bad(bool(words))

    def say_ended(self, words: str | None) -> None:
        """What is wrong with what is said of the result."""
        self.ended.set_error(words)
        self.result_text.set_bad(bool(words))

    def say_away(self, field: str, words: str | None) -> None:
        """What is wrong with 该找 (``responsible``) or with the ``reason``; one at a time is said under both."""
        (self.whom if field == "responsible" else self.reason).set_bad(bool(words))
        self._wrong = {**self._wrong, field: words or ""}
        self.away.set_error(self._wrong.get("responsible") or self._wrong.get("reason") or None)

    def _show(self) -> None:
        route = self.route
        named = route in KINDS_OF
        self.handler.setVisible(named)
        self._rest.setVisible(not named)
        self.ended.setVisible(route is Route.NOW)
        self.away.setVisible(route is Route.DECLINE)
        if route is not Route.DECLINE:
            self.whom.close_list()
        known = _USUAL[self._usual] if self._usual is not None and route is not self._usual else ""
        near = people.grid_words(self._grid) if self._grid is not None and route is not Route.DECLINE else ""
        self.field.set_hint(joined((f"这类事项通常{known}" if known else "", near)))

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

    def _others(self, query: str) -> list[Hit]:
        return [Hit(_called(r), _KINDS.get(r.kind, ""), r.skill, data=r.id) for r in self._elsewhere(query)]

    def _hits(self, query: str) -> list[Hit]:
        rows = list(self._look(self.route, query))
        if self._grid is not None and not query.strip():
            rows.sort(key=lambda r: self._grid is None or r.name != self._grid.warden)
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

    def show_promise(self, promised: Promised | None, now: datetime) -> None:
        """Show what is promised and by which rule, and whether it is past (``now`` on the wall); None: nothing is."""
        if promised is None:
            self.words.setText("")
            self.field.set_hint("")
            return
        late = promised.due is not None and promised.due < now
        self.words.setText(due_words(promised, now.date()) + (" · 已经过了" if late else ""))
        self.words.set_tone("bad" if late else "warn" if promised.missing else "ink")
        self.field.set_hint(rule_words(promised, now.date()))

    def show_waiting(self) -> None:
        """Nothing is promised before the materials are there."""
        self.words.setText("材料补齐后再算")
        self.words.set_tone("ink2")
        self.field.set_hint("登记后时限暂停，补正到位那天接着算")

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


def _called(row: HandlerRow) -> str:
    """With the phone, as the resident takes it home."""
    return " ".join(part for part in (row.name, row.phone) if part)


def _words(material: Material) -> str:
    kind = "原件" if material.original else "复印件"
    pieces = f" {material.pieces} 份" if material.pieces > 1 else ""
    return f"{material.name} · {kind}{pieces}"
