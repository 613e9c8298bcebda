"""The rows of a policy that ask more than an age, or give something other than a discount: one card each.

What a row asks depends on what it gives; what was typed of both stays when that is changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.rules.people import care
from app.rules.till.pricing import ANY, HOUSE, BenefitRule, Effect
from app.rules.till.pricing_fields import MOST_FEN
from app.ui.kit import theme, typed
from app.ui.kit.asks import Ask, amount, checks, choice, line
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.layout import STRETCH, fill, into, row
from app.ui.kit.plain_form import PlainForm
from app.ui.till.settings import policy_words as words

PAYERS = (HOUSE, "市", "区", "街道", "企业", "慈善")
_OLDEST = 150
ROOMY = 120
"""Up to so many per cent of the usual letters two fields have room side by side."""
_SHARE = "如 市 3、区 3、街道 5"


@dataclass(frozen=True)
class RuleDraft:
    """A row as read; amounts in 分, rates in ‰. What an effect does not ask stays as it is here."""

    effect: str
    age_min: int | None = None
    age_max: int | None = None
    classes: tuple[str, ...] = ()
    residence: str = ANY
    care_min: int | None = None
    care_max: int | None = None
    rates: tuple[int, ...] = ()
    ratio: int = 0
    amount: int = 0
    min_spend: int | None = None
    cap: int | None = None
    set_code: str = ""
    shares: tuple[tuple[str, int], ...] = ()
    payer: str = HOUSE


def _age(text: str) -> int | None:
    return typed.whole(text, 0, _OLDEST) if text.strip() else None


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _level(text: str) -> int | None:
    return typed.whole(text, 1, care.MOST_CARE) if text.strip() else None


def _rates(text: str) -> tuple[int, ...]:
    return tuple(typed.rate(part) for part in typed.several(text))


def _rate_words(rates: Sequence[int]) -> str:
    return "、".join(typed.rate_words(rate) for rate in rates)


def _percent(text: str) -> int:
    plain = typed.plain(text).removesuffix("%")
    whole, _, part = plain.partition(".")
    if not (whole.isdigit() and len(whole) <= 3 and (not part or (part.isdigit() and len(part) == 1))):
        raise ValueError("请填百分比，如 25")
    found = int(whole) * 10 + int(part or 0)
    if not 1 <= found <= 1000:
        raise ValueError("请填 0.1 到 100")
    return found


def _shares(text: str) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for part in typed.several(text):
        at = next((n for n, mark in enumerate(part) if mark.isdigit() or mark in "¥￥."), len(part))
        payer, fen = part[:at].strip(), part[at:].strip().removesuffix("元")
        if not payer or not fen:
            raise ValueError(f"请写谁出多少元，{_SHARE}")
        if payer in found:
            raise ValueError(f"{payer}写了两次")
        found[payer] = typed.amount(fen.lstrip("¥￥"), MOST_FEN)
    if not found:
        raise ValueError(f"请写谁出多少元，{_SHARE}")
    return tuple(found.items())


def _share_words(shares: Sequence[tuple[str, int]]) -> str:
    return "、".join(f"{payer} {fen / 100:g}" for payer, fen in shares)


_EFFECT = choice("effect", "给什么", [(effect.value, said) for effect, said in words.EFFECTS.items()])
_AGES = (
    line("age_min", "从几岁", kind="code", hint="不限", most=3, read=_age, show=_number, default=None),
    line("age_max", "到几岁", kind="code", hint="以上，含这一岁", most=3, read=_age, show=_number,
         default=None),
)  # fmt: skip
_LETTERS = [(letter, f"{letter} 类") for letter in care.LETTERS if letter != "Z"]
_CLASSES = checks("classes", "哪几类", _LETTERS, note="都不选就是所有人", gap=14, top=4, across=3,
                  read=lambda said: tuple(sorted(said))).across_all()  # fmt: skip
_HOME = choice("residence", "户籍", list(words.REGISTERED.items()))
_PAYER = line("payer", "谁出", hint="、".join(PAYERS[1:4]), default="区", required=True, most=20)
_RATES = line("rates", "几折", hint="8；按次数写 0、5", note="第一次、第二次…各几折，用顿号隔开", required=True,
              read=_rates, show=_rate_words, default=())  # fmt: skip
_AMOUNT = amount("amount", "补多少", limit=MOST_FEN, hint="元", required=True)
_SPEND = amount("min_spend", "满多少", limit=MOST_FEN, hint="不限")
_CAP = amount("cap", "最多", limit=MOST_FEN, hint="不限")
_RATIO = line("ratio", "补几成", kind="amount", hint="25 就是 25%", required=True, read=_percent,
              show=lambda rate: f"{rate / 10:g}" if rate else "", default=0)  # fmt: skip
_SET = line("set_code", "套餐号", hint="和菜品里写的一样", required=True, most=12)
_SHARES = line("shares", "谁出多少", hint=_SHARE, note="套餐价减去这些就是自付", required=True, read=_shares,
               show=_share_words, default=()).across_all()  # fmt: skip
_LEVELS = (
    line("care_min", "评估从", kind="code", hint="不限", most=1, read=_level, show=_number,
         default=None),
    line("care_max", "到几级", kind="code", hint="以上", most=1, read=_level, show=_number,
         default=None),
)  # fmt: skip


def _priced(label: str) -> Ask:
    return amount("amount", label, limit=MOST_FEN, hint="元", required=True)


ROW_ASKS: dict[str, tuple[Ask, ...]] = {
    Effect.PERCENT: (_EFFECT, _PAYER, *_AGES, _CLASSES, _HOME, _RATES),
    Effect.FIXED: (_EFFECT, _PAYER, *_AGES, _CLASSES, _HOME, _AMOUNT, _SPEND),
    Effect.RATIO: (_EFFECT, _PAYER, *_AGES, _CLASSES, _HOME, _RATIO, _SPEND, _CAP),
    Effect.PRICE: (_EFFECT, _SET, *_AGES, _priced("卖多少")),
    Effect.SHARES: (_EFFECT, _HOME, *_AGES, _CLASSES, _priced("套餐价"), _SHARES),
    Effect.DELIVERY: (_EFFECT, _PAYER, *_AGES, _CLASSES, _HOME, _AMOUNT, *_LEVELS),
}
"""What is asked of a row, by what it gives."""


def typed_row(rule: BenefitRule) -> dict[str, Any]:
    """A row of a policy as it stands in its card."""
    who, what = rule.who, rule.what
    stored = RuleDraft(
        what.effect.value, who.age_min, who.age_max, tuple(sorted(who.classes)), who.residence, who.care_min,
        who.care_max, what.by_use or (what.rate,), what.rate, what.amount, what.min_spend or None, what.cap,
        what.set_code, what.shares, rule.payer,
    )  # fmt: skip
    return {ask.name: ask.show(getattr(stored, ask.name)) for ask in ROW_ASKS[what.effect]}


class RuleRow(Card):
    """One row as typed. Signals: ``edited()`` and ``removed()``."""

    edited = Signal()
    removed = Signal()

    def __init__(self, said: dict[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(ground="subtle", parent=parent)
        self._said = dict(said)
        self.form: PlainForm[RuleDraft] | None = None
        self.remove = Button(kind="ghost", sz="md", icon="trash-2", name="去掉这一条", on=self.removed.emit)
        self._build()

    def _build(self) -> None:
        effect = self._said.get("effect") or Effect.FIXED.value
        old = self.form
        # at the largest letters two fields side by side would be cut off
        beside = ((1, 66), (1, 66)) if theme.px(100) <= ROOMY else ()
        self.form = PlainForm(RuleDraft, ROW_ASKS[effect], columns=beside, label_width=84)
        self.form.fill(None, **({"effect": effect}))
        self.form.restore({**self._said, "effect": effect})
        self.form.edited.connect(self._typed)
        self.form.entered.connect(self.focusNextChild)
        if old is not None:
            old.hide()
            old.deleteLater()
        into(self.body, self.form)
        if old is None:
            into(self.body, row(STRETCH, self.remove))
        else:
            self.body.removeWidget(self.form)
            self.body.insertWidget(0, self.form)

    def value(self) -> dict[str, Any]:
        """Everything typed of it, also what what it gives now does not ask."""
        return dict(self._said)

    def _typed(self) -> None:
        assert self.form is not None
        before = self._said.get("effect")
        self._said |= self.form.typed()
        if self._said["effect"] != before:
            self._build()
            assert self.form is not None
            self.form.controls["effect"].setFocus()
        self.edited.emit()

    def read(self, *, quiet: bool) -> RuleDraft | None:
        """What stands here; None when something is wrong, which is said unless ``quiet``."""
        assert self.form is not None
        found = self.form.glance() if quiet else self.form.draft()
        if found is None:
            return None
        wrong = _wrong(found)
        if wrong is None:
            return found
        if not quiet:
            self.form.say(*wrong)
        return None

    def say(self, name: str, said: str) -> None:
        """Words beside a field of this row, and the keyboard there."""
        assert self.form is not None
        self.form.say(name if name in self.form.controls else "effect", said)


def _wrong(draft: RuleDraft) -> tuple[str, str] | None:
    """The field and what is wrong with it beside the others."""
    if draft.age_min is not None and draft.age_max is not None and draft.age_max < draft.age_min:
        return "age_max", f"要不小于 {draft.age_min}"
    if draft.care_min is not None and draft.care_max is not None and draft.care_max < draft.care_min:
        return "care_max", f"要不小于 {draft.care_min}"
    if draft.effect == Effect.SHARES and sum(fen for _, fen in draft.shares) > draft.amount:
        return "shares", "加起来比套餐价还多"
    if draft.effect == Effect.PRICE and draft.age_max is not None and draft.age_min is None:
        return "age_min", "请填从几岁；所有人就两个都空着"
    return None


class RuleRows(QWidget):
    """The cards: a control whose value is what was typed in each. Signals: ``changed(value)``, by people."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RuleRow] = []
        self.add = Button("加一条", kind="soft", sz="md", icon="plus", on=self._add_next)
        self._column = fill(self, row(self.add, STRETCH), gap=8)

    def value(self) -> tuple[dict[str, Any], ...]:
        """What was typed in every card."""
        return tuple(row.value() for row in self.rows)

    def set_value(self, value: Sequence[dict[str, Any]]) -> None:
        """Start from these, without telling anybody."""
        for old in self.rows:
            old.hide()
            old.deleteLater()
        self.rows = []
        for said in value:
            self._append(said)

    def set_writable(self, on: bool) -> None:
        """Let people type, or only read."""
        self.setEnabled(on)

    def set_bad(self, bad: bool) -> None:
        """Each card says for itself what is wrong with it."""

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard on the first card, or on the way to add one."""
        if self.rows and self.rows[0].form is not None:
            self.rows[0].form.focus_start()
        else:
            self.add.setFocus(reason)

    def read(self, *, quiet: bool = False) -> list[RuleDraft] | None:
        """The rows in order, or None with the words beside the first field that is wrong."""
        found = [row.read(quiet=True) for row in self.rows]
        for at, draft in enumerate(found):
            if draft is None and not quiet:
                self.rows[at].read(quiet=False)
                return None
        return None if None in found else [draft for draft in found if draft is not None]

    def _append(self, said: dict[str, Any]) -> RuleRow:
        made = RuleRow(said)
        made.edited.connect(lambda: self.changed.emit(self.value()))
        made.removed.connect(lambda: self._remove(made))
        self.rows.append(made)
        self._column.insertWidget(len(self.rows) - 1, made)
        return made

    def _add_next(self) -> None:
        before = self.rows[-1].value() if self.rows else {}
        kept = {name: before[name] for name in ("effect", "payer", "residence") if before.get(name)}
        made = self._append({"effect": Effect.FIXED.value, **kept})
        if made.form is not None:
            made.form.focus_start("age_min")
        self.changed.emit(self.value())

    def _remove(self, gone: RuleRow) -> None:
        at = self.rows.index(gone)
        self.rows.remove(gone)
        gone.hide()
        gone.deleteLater()
        if self.rows:
            nearest = self.rows[min(at, len(self.rows) - 1)]
            nearest.remove.setFocus()
        else:
            self.add.setFocus()
        self.changed.emit(self.value())
