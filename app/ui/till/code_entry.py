"""From keys and taps to lines: what the code box and the tiles do to the order."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.errors import Refused
from app.print.scale_port import ScaleTrouble
from app.rules.people.identity import IdentityError
from app.services.till import weighing
from app.services.till.cart import MOST_GRAMS
from app.services.till.menu import DishTile
from app.services.till.order_lines import Way
from app.services.till.weighing import LabelRead
from app.ui.kit.guard import guarded
from app.ui.kit.page import Ctx
from app.ui.kit.presses import ARM_MS, presses
from app.ui.till import code_box
from app.ui.till.code_box import Add, AskGrams, Kind, Typed
from app.ui.till.counter import Counter
from app.ui.till.order import ASKED, Order
from app.ui.till.scale import Scale
from app.ui.words.sentences import beside_field


class Ringing(QObject):
    """Signals: ``acted`` when the code box should have the keyboard again, ``enough`` for Enter in an empty box and
    ``exact`` when a code was rung and the rest is cash, ``set_wanted(Add)`` when a set meal waits for a choice.

    ``person`` is told the code of somebody that was typed, and says whether it was taken.
    """

    acted = Signal()
    enough = Signal()
    exact = Signal()
    set_wanted = Signal(object)

    def __init__(self, ctx: Ctx, counter: Counter, order: Order, owner: QObject, person: Callable[[str], bool]) -> None:
        super().__init__(owner)
        self._counter, self._order, self._box, self._person = counter, order, counter.box, person
        self._ctx, self._scale = ctx, Scale(ctx, self)
        self._prompted: Add | None = None
        self._pricing = False
        box = self._box
        box.submitted.connect(self.submit)
        box.exact.connect(self._submit_exact)
        box.left_prompt.connect(self.leave_prompt)
        box.textEdited.connect(lambda _text: counter.bubble.hide())
        box.textChanged.connect(lambda _text: counter.narrow())
        box.sideways.connect(counter.grid.move_aim)
        self._asked: object = None
        self._asked_at = 0.0

    def submit(self) -> None:
        """Enter in the code box; with nothing in it that was all."""
        if not self._box.asking and not self._box.text().strip():
            self._box.reset()
            self.enough.emit()
        else:
            self.settle()

    def settle(self) -> bool:
        """Ring up what stands in the box, as Enter does, before anything else happens to the order. False when it is
        still there: why has been said, and nothing else should happen.
        """
        if self._box.asking:
            return self._take_price() if self._pricing else self._take_grams()
        typed = code_box.read(self._box.text())
        if typed.kind is Kind.LETTERS:
            dish = self._counter.grid.aimed()
            if dish is not None:
                return self._ring(Typed(Kind.CODE, dish.code))
            self._counter.bubble.say(f"没有菜名或拼音是「{typed.letters}」的菜", "改一改，或按 Esc 清空")
        elif typed.kind is Kind.CODE:
            return self._ring(typed)
        elif typed.kind is Kind.PERSON:
            return self._person(typed.person)
        elif typed.kind is Kind.BAD:
            self._say_bad(typed)
        return typed.kind is Kind.EMPTY

    def tell(self, title: str, advice: str) -> None:
        """Say something beside the box that is neither wrong nor done."""
        self._counter.bubble.say(title, advice, "info")

    def pick(self, dish: DishTile) -> None:
        """A tile: one portion, or the question for grams. A code typed before and not rung yet goes first."""
        if self._box.filtering() or (self._box.asking and not self._box.text().strip()) or self.settle():
            self._ring(Typed(Kind.CODE, dish.code))

    def _submit_exact(self) -> None:
        numbers = self._box.asking or code_box.read(self._box.text()).kind in (Kind.CODE, Kind.BAD)
        if numbers and self.settle():
            self.exact.emit()

    def _say_bad(self, typed: Typed) -> None:
        if typed.why:
            self._counter.bubble.say("证件号码不对", f"{beside_field(IdentityError(typed.why))}。改一改，或再扫一次")
        else:
            self._counter.bubble.say("没看懂", "菜号如 13，多份如 3*21，半份如 13/，称重如 250*52")
        self._box.selectAll()

    def _ring(self, typed: Typed) -> bool:
        """A code as typed, scanned or tapped."""
        dish = self._counter.grid.tiles.find(typed.code)
        act = code_box.plan(typed, dish is not None and dish.by_weight)
        if isinstance(act, AskGrams):
            return self._ask(act.code, "" if dish is None else dish.name)
        try:
            return self._add(act)
        except Refused as refused:  # more is to be said: also of a dish of another meal, sold by weight
            if refused.code == "choices_needed":
                self._box.reset()
                self.set_wanted.emit(act)
                return False
            if refused.code == "price_needed":
                return self._ask_price(act, str(refused.data["name"]))
            if typed.count is not None:
                return self._add(Add(typed.code, grams=typed.count))
            return self._ask(typed.code, str(refused.data["name"]))

    def _add(self, act: Add) -> bool:
        rung = self.asking_once(act, lambda sure: self._ring_up(act, sure))
        if rung:
            self._box.reset()
        else:
            self._box.selectAll()
        self.acted.emit()
        return rung

    def _ring_up(self, act: Add, sure: bool) -> bool:
        return self._order.add(
            act.code,
            act.quantity,
            act.grams,
            way=Way(half=act.half, own_price=act.price, weighed=self._weighed(act)),
            anyway=sure,
        )

    def _weighed(self, act: Add) -> str:
        """Where a weight is from: a hand is said where the scale would have said it too."""
        return act.weighed or ("hand" if act.grams is not None and self._scale.there else "")

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

    def _ask(self, code: str, name: str) -> bool:
        self._prompted, self._pricing = Add(code), False
        self._box.ask_grams(name)
        self._scale.begin()
        how = "放稳了按 ↵ 读秤，或输入克数" if self._scale.there else "↵ 加入本单，Esc 不要了"
        self._counter.bubble.say(f"{name}按重量卖，输入克数", how, "info")
        self.acted.emit()
        return False

    def _take_grams(self) -> bool:
        grams = code_box.grams_of(self._box.text())
        if grams is not None:
            return self._prompted is not None and self._add(replace(self._prompted, grams=grams))
        if self._box.text().strip():
            self._counter.bubble.trouble(Refused("grams_bad", most=MOST_GRAMS))
        elif self._scale.there:
            return self._weigh()
        else:
            self._counter.bubble.say("先输入克数，或按 Esc 不要了", "", "info")
        return False

    def _weigh(self) -> bool:
        """Read the scale for the dish that waits for its grams."""
        try:
            grams = self._scale.grams()
        except ScaleTrouble:
            self._counter.bubble.say("读不到电子秤", "请看看秤的线和电源，或直接输入克数")
            return False
        if not grams:
            self._counter.bubble.say(
                "秤还没有稳" if grams is None else "秤上没有东西", "放稳了再按 ↵，或直接输入克数", "info"
            )
            return False
        return self._prompted is not None and self._add(replace(self._prompted, grams=grams, weighed="scale"))

    def ring_label(self, code: str) -> bool:
        """A label of the scale that was scanned; whether it was one, whatever came of it."""
        found: list[LabelRead | None] = []
        if not guarded(
            lambda: found.append(self._ctx.desk.see(weighing.read_label, code)), self._counter.bubble.trouble
        ):
            return True
        label = found[0]
        if label is not None:
            self._add(Add(label.code, grams=label.grams, price=label.way.own_price, weighed="label"))
        return label is not None

    def _ask_price(self, act: Add, name: str) -> bool:
        self._prompted, self._pricing = act, True
        self._box.ask_price(name)
        self._counter.bubble.say(f"{name}的价格现在填", "↵ 加入本单，Esc 不要了", "info")
        self.acted.emit()
        return False

    def _take_price(self) -> bool:
        price = code_box.typed_price(self._box.text())
        if price is not None:
            return self._prompted is not None and self._add(replace(self._prompted, price=price))
        self._counter.bubble.say("请填金额，如 12.50，或按 Esc 不要了", "", "info")
        self._box.selectAll()
        return False

    def leave_prompt(self) -> None:
        """No grams, or no price, after all."""
        self._box.reset()
        self._counter.bubble.hide()
