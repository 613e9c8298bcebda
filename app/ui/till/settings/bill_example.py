"""账单试算: one bill from the menu for an age, and what every tier pays; live while a policy is being written."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.rules import money
from app.rules.till.pricing import HOUSE
from app.rules.till.pricing_apply import DELIVERY_FEE
from app.services.till import menu, policies
from app.services.till.policies import ExampleLine, ExampleRow
from app.ui.kit import theme, typed
from app.ui.kit.amount import AmountDisplay
from app.ui.kit.cards import Card
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, column, holder, into, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.small_table import Cell, SmallTable
from app.ui.kit.text import yuan
from app.ui.till.settings import policy_words as words
from app.ui.till.settings.example_lines import ExampleLines, NamedLine
from app.ui.till.settings.policy_rows import ROOMY
from app.ui.words.sentences import sentence

AGE = 72
PRICES = (100, 350, 880, 1250, 1600, 2200)
"""Sample prices in 分: the cheap, the odd and the dear of a canteen."""


_COLUMNS = (("谁", 0, False), ("给什么", 84, False), ("优惠", 60, True), ("应收", 62, True))


class BillExample(Card):
    """The card at the right of the policies. ``show_rules`` takes a draft, None shows what is in force."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("账单试算", parent=parent)
        self.ctx = ctx
        self._rules: dict[str, Any] | None = None
        self._shape: object = None
        self._typed = False
        self.age = LineEdit(str(AGE), kind="code", name="年龄", most=3)
        self.age.setFixedWidth(72)
        self.tier = Label("", "strong", "ok", elide=True)
        self.lines = ExampleLines()
        self.bill = SmallTable([("本单", 0, False), ("", 76, True)], name="试算账单")
        self.due = AmountDisplay("应收", tone="accent")
        self.trouble = Label("", "caption", "bad", wrap=True)
        self.tiers = SmallTable(_COLUMNS, name="各档应收")
        self.prices = SmallTable([("原价", 0, True)], name="样价对照")
        self.warning = Label("", "caption", "warn", wrap=True)
        self._build()
        self.age.textChanged.connect(lambda _text: self.refresh())
        self.lines.edited.connect(self._lines_typed)

    def _build(self) -> None:
        asked = row(Label("一位", "body", "ink2"), self.age, Label("岁的顾客", "body", "ink2"), STRETCH)
        inner = column(
            asked, self.tier, self.trouble, self.lines, self.bill, self.due,
            Rule(), Label("同一单，各种人应收", "strong"), self.tiers,
            Rule(), Label("一份菜折后多少钱", "strong"), self.prices, self.warning, STRETCH, margins=(0, 0, 8, 0),
        )  # fmt: skip
        into(self.body, wide(ScrollBody(holder(inner))))

    def show_rules(self, rules: dict[str, Any] | None) -> None:
        """Show the bill under a draft, or under what is in force."""
        self._rules = rules
        self.note.setText("按正在写的新版，和别的现行政策一起算" if rules is not None else "按现行政策")
        self.trouble.hide()
        self.refresh()

    def wait(self, words: str) -> None:
        """The draft cannot be worked out yet: say why; the figures stay as they were."""
        self.note.setText("")
        self.trouble.setText(words)
        self.trouble.show()

    def refresh(self) -> None:
        """Work the bill out again."""
        try:
            age = typed.whole(self.age.text(), 0, 130)
            self.age.set_bad(False)
        except ValueError:
            self.age.set_bad(True)
            self.tier.setText("请填 0 到 130")
            return
        try:
            self._work_out(age)
        except Refused as refused:
            self.trouble.setText("，".join(sentence(refused)))
            self.trouble.show()

    def _lines_typed(self) -> None:
        self._typed = True
        self.refresh()

    def _work_out(self, age: int) -> None:
        see = self.ctx.desk.see
        self._show_lines()
        lines = self.lines.read()
        if lines is None:
            return
        mine, rows = see(policies.example_at, lines, age, self._rules), see(policies.example, lines, self._rules)
        self.trouble.hide()
        self._show_bill(mine)
        self._show_tiers(rows, mine.label)
        self._show_prices([see(policies.example, [ExampleLine(price)], self._rules) for price in PRICES])

    def _show_lines(self) -> None:
        """Lines that show what a policy is about: its set meals, a fee where it bears some of it, else a few dishes."""
        groups = self._rules or {}
        codes = tuple(str(each["set"]) for each in groups.get("sets") or ())
        shape = (codes, groups.get("set_price"), bool(groups.get("delivery")))
        if shape == self._shape and (self._typed or self._rules is not None or self.lines.rows):
            return
        self._shape, self._typed = shape, False
        made = [NamedLine(f"套餐 {code}", ExampleLine(1500, set_code=code)) for code in codes[:3]]
        if groups.get("set_price"):
            made.append(NamedLine("套餐", ExampleLine(int(groups["set_price"]))))
        made = made or self._sample()
        if groups.get("delivery"):
            made.append(NamedLine("送餐费", ExampleLine(500, eligible=False, fee=DELIVERY_FEE)))
        self.lines.show_lines(made, sets=bool(codes))

    def _sample(self) -> list[NamedLine]:
        found = [d for d in self.ctx.desk.see(menu.dishes, inactive=False) if not d.by_weight]
        joined = [d for d in found if d.senior_eligible][:3]
        dishes = [*joined, *[d for d in found if not d.senior_eligible][:1]]
        named = [(d.name, d.price, d.senior_eligible) for d in dishes]
        named = named or [("样菜", 1600, True), ("样汤", 350, True), ("样酒", 1200, False)]
        return [NamedLine(name, ExampleLine(price, eligible)) for name, price, eligible in named]

    def _show_bill(self, row: ExampleRow) -> None:
        self.tier.setText(f"{row.label}，{row.text}" if row.label else "没有长者优惠")
        self.tier.set_tone("ok" if row.label else "ink2")
        cells = [(Cell("原价合计", "ink2"), Cell(yuan(row.list_total), "ink2"))]
        if row.discount:
            cells.append((Cell(f"长者优惠 {row.text.split('、')[0]}", "ok"), Cell(yuan(-row.discount), "ok")))
        if row.subsidy:
            cells.append((Cell("补贴", "ok"), Cell(yuan(-row.subsidy), "ok")))
        self.bill.set_rows(cells)
        self.due.set_fen(row.payable)

    def _show_tiers(self, rows: tuple[ExampleRow, ...], mine: str) -> None:
        cells: list[tuple[Cell, ...]] = []
        marked = 0
        roomy = theme.px(100) <= ROOMY  # at the largest letters what is off gives way to whom it is for
        self.tiers.set_columns(_COLUMNS if roomy else [_COLUMNS[0], _COLUMNS[1], _COLUMNS[3]])
        for example in rows:
            off = example.discount + example.subsidy
            if mine and example.label == mine and example.who is not None and not example.who.classes and not marked:
                marked = len(cells)
            cells.append(
                (
                    Cell(_kind(example), face="strong"),
                    Cell(example.text or "原价", "ink2"),
                    *([Cell(yuan(-off, symbol=False), "ok" if off else "ink2")] if roomy else []),
                    Cell(yuan(example.payable, symbol=False), face="strong"),
                )
            )
            if any(payer != HOUSE for payer, _fen in example.payers):
                said = "、".join(f"{payer} {yuan(fen, symbol=False)}" for payer, fen in example.payers)
                cells.append((Cell(f"　{said}", "ink2"),))
        self.tiers.set_rows(cells, marked)

    def _show_prices(self, priced: list[tuple[ExampleRow, ...]]) -> None:
        tiers = [words.kind_words(example.who) for example in priced[0] if example.who and _is_open(example)]
        self.prices.set_columns([("原价", 76, True), *((band, 0, True) for band in tiers)])
        odd = False
        cells = []
        for rows in priced:
            line = [Cell(yuan(rows[0].list_total, symbol=False), "ink2")]
            for example in filter(_is_open, rows):
                cent = money.round_down_to_jiao(example.payable) != example.payable
                odd = odd or cent
                line.append(Cell(yuan(example.payable, symbol=False), "warn" if cent else "ink", "strong"))
            cells.append(line)
        self.prices.set_rows(cells)
        self.warning.setText("黄字的价带分：现金付时按「抹零」规则收。" if odd else "")
        self.warning.setVisible(odd)


def _kind(example: ExampleRow) -> str:
    """Whose bill it is: ``60–79``, ``外街道 A 类 60+``."""
    return "其他人" if example.who is None else words.FAR[example.home] + words.kind_words(example.who)


def _is_open(example: ExampleRow) -> bool:
    """Whether a price is for everybody of an age: the sample prices are those of a board on the wall."""
    return bool(example.label) and example.who is not None and not example.who.classes and not example.home
