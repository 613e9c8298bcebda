"""发布新版本: name, document number, first day and the age tiers; the bill beside it follows every key."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.dates import local_day
from app.services.till import policies
from app.services.till.policies import PolicyRow
from app.ui.kit import shortcuts, typed
from app.ui.kit.asks import Ask, day, line
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, column, holder, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody
from app.ui.till.settings.tier_rows import AgeTier, TierEditor, TypedTier, tier_words
from app.ui.words.moments import day_words


@dataclass(frozen=True)
class _Version:
    name: str
    document_no: str
    valid_from: date
    tiers: tuple[TypedTier, ...]


_ASKS = (
    line("name", "政策名称", required=True, most=60),
    line("document_no", "文号", hint="如 街道助餐〔2026〕3 号", most=60),
    day("valid_from", "执行日期", hint="", required="请填日期，如 2026-12-01", note="从这一天的营业开始按新的年龄档"),
    Ask("tiers", "年龄档", TierEditor, default=(), empty="至少要有一档"),
)


_ROWS = ("tiers", "subsidy", "rows", "sets", "delivery")
"""The groups of rows of a policy's JSON; the form edits the plain ones of the first."""


def _is_plain(tier: dict[str, Any]) -> bool:
    """Whether the form can show all a tier says; the others are kept as they are."""
    return tier["class"] == "*" and not tier.keys() - {"row", "class", "age_min", "age_max", "rate"}


class PolicyForm(Card):
    """The next version of one policy. Signals: ``edited(rules or None)``, ``published(code, version)``, ``left()``."""

    edited = Signal(object)
    published = Signal(str, int)
    left = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("发布新版本", "发布后不能改，只能再发一版", parent=parent)
        self.ctx = ctx
        self._base: dict[str, Any] = {}
        self._version = 1
        self.form: Form[_Version] = Form(ctx, _Version, _ASKS, self, name="settings.policy", label_width=84, gap=12)
        self.name, self.document = self.form.controls["name"], self.form.controls["document_no"]
        self.valid_from, self.tiers = self.form.controls["valid_from"], self.form.controls["tiers"]
        self.kept = Label("", "caption", "ink2", wrap=True)
        inner = holder(column(self.form, self.kept, STRETCH, gap=12, margins=(0, 0, 8, 0)))
        self.state = Label("", "caption", "bad")
        self.go = Button("发布", kind="primary", icon="check", key=shortcuts.cap("save"), on=self.save)
        leave = Button("先不发布", key="Esc", on=self.left.emit)
        add(self.body, wide(ScrollBody(inner)))
        add(self.body, row(wide(self.state), leave, self.go))
        self.form.edited.connect(self._tell)
        self.form.entered.connect(self.save)

    def begin(self, base: PolicyRow) -> None:
        """Start the version after ``base``, the newest one of its policy; what was typed of it before stands there."""
        self._base = json.loads(base.rules)
        self._version = base.version + 1
        self.title.setText(f"发布第 {self._version} 版")
        plain = [tier for tier in (self._base.get("tiers") or ()) if _is_plain(tier)]
        others = sum(len(self._base.get(name) or ()) for name in _ROWS) - len(plain)
        self.kept.setText(f"另有 {others} 条规则（按人群、补贴、套餐价这些）原样保留。" if others else "")
        self.kept.setVisible(bool(others))
        self.form.turn_to(f"{base.code} {self._version}")
        self.form.fill(
            None, name=base.name, valid_from=typed.next_day(local_day(self.ctx.desk.now())),
            tiers=tuple(tier_words(AgeTier(t["age_min"] or 0, t["age_max"], t["rate"])) for t in plain),
        )  # fmt: skip
        self.form.resume()
        self.state.setText("")
        self.name.setFocus()
        self._tell()

    def has_draft(self) -> bool:
        """Whether anything was typed."""
        return self.form.has_draft()

    def rules(self, tiers: list[AgeTier]) -> dict[str, Any]:
        """The version as the pricing engine reads it."""
        others = [tier for tier in (self._base.get("tiers") or ()) if not _is_plain(tier)]
        used = {tier["row"] for tier in others}
        free = (n for n in range(1, 999) if n not in used)
        written = [
            {"row": next(free), "class": "*", "age_min": t.age_min, "age_max": t.age_max, "rate": t.rate} for t in tiers
        ]
        return {
            **self._base,
            "name": self.name.text().strip(),
            "document_no": self.document.text().strip(),
            "valid_to": None,
            "tiers": [*written, *others],
        }

    def _tell(self) -> None:
        tiers = self.tiers.read(quiet=True)
        named = bool(self.name.text().strip())
        self.state.setText("" if tiers else "还要改好年龄档")
        self.edited.emit(self.rules(tiers) if tiers and named else None)

    def save(self) -> None:
        """Check everything and ask before it is published."""
        version = self.form.draft()
        if version is None:
            return
        tiers = self.tiers.read(focus=True)
        if tiers is None:
            self.state.setText("还要改好年龄档")
            return
        start, rules = version.valid_from, self.rules(tiers)
        self.ctx.dialogs.confirm(
            f"发布「{rules['name']}」第 {self._version} 版",
            f"从 {day_words(start)} 起，收银、价目牌和小票都按新的年龄档算。发布后不能改，只能再发一版。",
            f"发布第 {self._version} 版",
            lambda: self._publish(rules, start),
        )

    def _publish(self, rules: dict[str, Any], start: date) -> None:
        def done(version: int) -> None:
            self.form.saved()
            self.ctx.shell.toast(f"已发布「{rules['name']}」第 {version} 版，{day_words(start)} 起执行")
            self.published.emit(str(rules["code"]), version)

        self.form.run(policies.publish_policy, rules, start, then=done)
