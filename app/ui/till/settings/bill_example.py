"""账单试算: one bill from the menu for an age, and what every tier pays; live while a policy is being written."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.rules import money
from app.rules.till import pricing
from app.services.till import menu, policies
from app.services.till.policies import ExampleLine, ExampleRow
from app.services.work import View
from app.ui.kit import typed
from app.ui.kit.amount import AmountDisplay
from app.ui.kit.cards import Card
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, column, holder, into, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.small_table import Cell, SmallTable
from app.ui.kit.text import yuan
from app.ui.words.sentences import sentence

AGE = 72
PRICES = (100, 350, 880, 1250, 1600, 2200)
"""Sample prices in 分: the cheap, the odd and the dear of a canteen."""


def tier_label(view: View, age: int, rules: dict[str, Any] | None) -> str:
    """The label of the tier somebody of this age has today, under the draft ``rules`` if given; empty for none."""
    day = view.business_date
    holding = list(policies.policies_in_force(view, day))
    if rules is not None:
        draft = pricing.policy_from_json({**rules, "valid_from": day.isoformat(), "valid_to": None}, 1)
        holding = [p for p in holding if p.code != draft.code] + [draft]
    tier = pricing.tier_of(policies.eater_of_age(age, day), holding, pricing.Occasion(day, "", dine_in=True))
    return tier.label if tier else ""


class BillExample(Card):
    """The card at the right of the policies. ``show_rules`` takes a draft, None shows what is in force."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("账单试算", parent=parent)
        self.ctx = ctx
        self._rules: dict[str, Any] | None = None
        self.age = LineEdit(str(AGE), kind="code", name="年龄", most=3)
        self.age.setFixedWidth(72)
        self.tier = Label("", "strong", "ok", elide=True)
        self.bill = SmallTable([("本单", 0, False), ("", 76, True)], name="试算账单")
        self.due = AmountDisplay("应收", tone="accent")
        self.trouble = Label("", "caption", "bad", wrap=True)
        self.tiers = SmallTable(
            [("年龄", 0, False), ("折扣", 50, False), ("优惠", 64, True), ("应收", 62, True)], name="各档应收"
        )
        self.prices = SmallTable([("原价", 0, True)], name="样价对照")
        self.warning = Label("", "caption", "warn", wrap=True)
        self._build()
        self.age.textChanged.connect(lambda _text: self.refresh())

    def _build(self) -> None:
        asked = row(Label("一位", "body", "ink2"), self.age, Label("岁的顾客", "body", "ink2"), STRETCH)
        inner = column(
            asked, self.tier, self.trouble, self.bill, self.due,
            Rule(), Label("同一单，各年龄应收", "strong"), self.tiers,
            Rule(), Label("一份菜折后多少钱", "strong"), self.prices, self.warning, STRETCH, margins=(0, 0, 8, 0),
        )  # fmt: skip
        into(self.body, wide(ScrollBody(holder(inner))))

    def show_rules(self, rules: dict[str, Any] | None) -> None:
        """Show the bill under a draft, or under what is in force."""
        self._rules = rules
        self.note.setText("按正在写的新版" if rules is not None else "按现行政策")
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

    def _work_out(self, age: int) -> None:
        see = self.ctx.desk.see
        dishes = self._sample()
        lines = [ExampleLine(price, eligible) for _, price, eligible in dishes]
        rows = see(policies.example, lines, self._rules)
        label = see(tier_label, age, self._rules)
        at = next((n for n, row in enumerate(rows) if row.label == label), 0) if label else 0
        self._show_bill(dishes, rows[at])
        self._show_tiers(rows, at)
        self._show_prices([see(policies.example, [ExampleLine(price)], self._rules) for price in PRICES])

    def _sample(self) -> list[tuple[str, int, bool]]:
        found = [d for d in self.ctx.desk.see(menu.dishes, inactive=False) if not d.by_weight]
        joined = [d for d in found if d.senior_eligible][:3]
        dishes = [*joined, *[d for d in found if not d.senior_eligible][:1]]
        named = [(d.name, d.price, d.senior_eligible) for d in dishes]
        return named or [("样菜", 1600, True), ("样汤", 350, True), ("样酒（不参加）", 1200, False)]

    def _show_bill(self, dishes: list[tuple[str, int, bool]], row: ExampleRow) -> None:
        self.tier.setText(f"{row.label}，{row.text}" if row.label else "没有长者优惠")
        self.tier.set_tone("ok" if row.label else "ink2")
        cells = [
            (Cell(name if eligible else f"{name}（不参加优惠）"), Cell(yuan(price, symbol=False)))
            for name, price, eligible in dishes
        ]
        cells.append((Cell("原价合计", "ink2"), Cell(yuan(row.list_total), "ink2")))
        if row.discount:
            cells.append((Cell(f"长者优惠 {row.text}", "ok"), Cell(yuan(-row.discount), "ok")))
        if row.subsidy:
            cells.append((Cell("补贴", "ok"), Cell(yuan(-row.subsidy), "ok")))
        self.bill.set_rows(cells)
        self.due.set_fen(row.payable)

    def _show_tiers(self, rows: tuple[ExampleRow, ...], marked: int) -> None:
        cells = []
        for example in rows:
            band = example.label.rsplit("· ", 1)[-1] if example.label else "其他人"
            cells.append(
                (
                    Cell(band, face="strong"),
                    Cell(example.text or "原价", "ink2"),
                    Cell(yuan(-example.discount - example.subsidy, symbol=False), "ok" if example.discount else "ink2"),
                    Cell(yuan(example.payable, symbol=False), face="strong"),
                )
            )
        self.tiers.set_rows(cells, marked)

    def _show_prices(self, priced: list[tuple[ExampleRow, ...]]) -> None:
        tiers = [example.label.rsplit("· ", 1)[-1] for example in priced[0] if example.label]
        self.prices.set_columns([("原价", 76, True), *((band, 0, True) for band in tiers)])
        odd = False
        cells = []
        for rows in priced:
            line = [Cell(yuan(rows[0].list_total, symbol=False), "ink2")]
            for example in (r for r in rows if r.label):
                cent = money.round_down_to_jiao(example.payable) != example.payable
                odd = odd or cent
                line.append(Cell(yuan(example.payable, symbol=False), "warn" if cent else "ink", "strong"))
            cells.append(line)
        self.prices.set_rows(cells)
        self.warning.setText("黄字的价带分：现金付时按「抹零」规则收。" if odd else "")
        self.warning.setVisible(odd)
