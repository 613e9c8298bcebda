"""去向: closed on the spot, given to somebody, passed on, or only registered."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.rules.requests.flow import RESULT_LABELS, Result
from app.services.requests.catalogue import ItemRow
from app.services.requests.handlers import HandlerRow
from app.ui.kit.choices import Chips
from app.ui.kit.enter_chain import EnterChain
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.picker import Picker, under
from app.ui.kit.results import Hit
from app.ui.requests.intake.model import KINDS_OF, RESULT_MOST, RESULTS, ROUTE_OF, ROUTES, Intake, Route
from app.ui.requests.words import nobody

KINDS = {"staff": "同事", "department": "部门", "organisation": "单位", "helper": "能人 / 志愿者"}
_USUAL = {
    Route.NOW: "当场办结",
    Route.ASSIGN: "派给同事或能人",
    Route.FORWARD: "转部门或单位",
    Route.KEEP: "先登记，约好再办",
}
Look = Callable[[Route, str], Sequence[HandlerRow]]


class FateRow(QWidget):
    """The chips, the handler beside them, and the result under them. Signals: ``edited``; ``handled`` when a handler
    was taken.
    """

    edited = Signal()
    handled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._usual: Route | None = None
        self.chips = Chips([(route, words) for route, words in ROUTES], name="去向")
        self.handler = Picker(self._hits, hint="姓名 / 拼音 / 会做什么", name="派给或转给谁", icon="users")
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.chips)
        line.addWidget(self.handler, 1)
        self._rest = QWidget()
        line.addWidget(self._rest, 1)
        self.field = Field("去向", row)
        self.results = Chips([(code, RESULT_LABELS[Result(code)]) for code in RESULTS], name="办理结果")
        self.result_text = LineEdit(hint="怎么办的（可不写）", name="办理说明", most=RESULT_MOST)
        ended = QWidget()
        low = QHBoxLayout(ended)
        low.setContentsMargins(0, 0, 0, 0)
        low.setSpacing(12)
        low.addWidget(self.results)
        low.addWidget(self.result_text, 1)
        self.ended = Field("结果", ended)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addLayout(under(self.handler.list))
        column.addWidget(self.ended)
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
        return [Hit(row.name, KINDS.get(row.kind, ""), row.skill, data=row.id) for row in self._look(self.route, query)]
