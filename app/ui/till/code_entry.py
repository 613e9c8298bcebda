"""From keys and taps to lines: what the code box and the tiles do to the order."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.errors import Refused
from app.services.till.cart import MOST_GRAMS
from app.services.till.menu import DishTile
from app.ui.kit.presses import presses
from app.ui.till import code_box
from app.ui.till.code_box import Add, AskGrams, Kind, Typed
from app.ui.till.counter import Counter
from app.ui.till.order import ASKED, Order

ARM_MS = 600  # the same sooner than this is a bounce, not an answer


class Ringing(QObject):
    """Signals: ``acted`` when the code box should have the keyboard again."""

    acted = Signal()

    def __init__(self, counter: Counter, order: Order, owner: QObject) -> None:
        super().__init__(owner)
        self._counter, self._order, self._box = counter, order, counter.box
        self._weighed = ""
        box = self._box
        box.submitted.connect(self.submit)
        box.left_prompt.connect(self.leave_prompt)
        box.textEdited.connect(lambda _text: counter.bubble.hide())
        box.textChanged.connect(lambda _text: counter.narrow())
        box.sideways.connect(counter.grid.move_aim)
        self._asked: object = None
        self._asked_at = 0.0

    def submit(self) -> None:
        """Enter in the code box; an empty box does nothing."""
        if self._box.asking:
            self._take_grams()
            return
        typed = code_box.read(self._box.text())
        if typed.kind is Kind.LETTERS:
            dish = self._counter.grid.aimed()
            if dish is not None:
                self.pick(dish)
        elif typed.kind is Kind.CODE:
            self.ring(typed)
        elif typed.kind is Kind.BAD:
            self._counter.bubble.say("没看懂", "菜号如 13，多份如 3*21，称重如 250*52")

    def pick(self, dish: DishTile) -> None:
        """A tile: one portion, or the question for grams."""
        self.ring(Typed(Kind.CODE, dish.code))

    def ring(self, typed: Typed) -> None:
        """A code as typed, scanned or tapped."""
        dish = self._counter.grid.tiles.find(typed.code)
        act = code_box.plan(typed, dish is not None and dish.by_weight)
        if isinstance(act, AskGrams):
            self._ask(act.code, "" if dish is None else dish.name)
            return
        try:
            self._add(act)
        except Refused as refused:  # a dish of another meal, which turns out to be sold by weight
            if typed.count is not None:
                self._add(Add(typed.code, grams=typed.count))
            else:
                self._ask(typed.code, str(refused.data["name"]))

    def _add(self, act: Add) -> None:
        if self.asking_once(act, lambda sure: self._order.add(act.code, act.quantity, act.grams, anyway=sure)):
            self._box.reset()
        else:
            self._box.selectAll()
        self.acted.emit()

    def asking_once(self, what: object, act: Callable[[bool], bool]) -> bool:
        """Do it. What is asked about is said; the same once more, while that stands there, means yes unless it comes
        too soon to be an answer.
        """
        bubble = self._counter.bubble
        again = what == self._asked and bubble.isVisible()
        bubble.hide()
        try:
            done = act(again and presses.at() - self._asked_at >= ARM_MS)
        except Refused as question:
            if question.code not in ASKED:
                raise
            if not again:
                self._asked_at = presses.now()
            self._asked = what
            bubble.trouble(question)
            return False
        self._asked = None
        return done

    def _ask(self, code: str, name: str) -> None:
        self._weighed = code
        self._box.ask_grams(name)
        self._counter.bubble.say(f"{name}按重量卖，输入克数", "↵ 加入本单，Esc 不要了", "info")
        self.acted.emit()

    def _take_grams(self) -> None:
        grams = code_box.grams_of(self._box.text())
        if grams is None:
            self._counter.bubble.trouble(Refused("grams_bad", most=MOST_GRAMS))
        else:
            self._add(Add(self._weighed, grams=grams))

    def leave_prompt(self) -> None:
        """No grams after all."""
        self._box.reset()
        self._counter.bubble.hide()
