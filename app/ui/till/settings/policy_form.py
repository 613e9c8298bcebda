"""发布新版本: everything a policy says, from its name to who pays which part; the bill beside it follows every key."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.till import pricing
from app.rules.till.pricing_preview import age_gaps, both_for
from app.rules.till.pricing_rows import benefits_from
from app.services.till import menu, policies
from app.services.till.policies import PolicyRow
from app.ui.kit import shortcuts, typed
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.forms import Form
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, add, column, holder, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody
from app.ui.till.settings import policy_draft
from app.ui.till.settings import policy_words as words
from app.ui.till.settings.policy_draft import POLICY_ASKS, PolicyDraft
from app.ui.till.settings.policy_rows import RuleRows, typed_row
from app.ui.till.settings.tier_rows import AgeTier, TierEditor, tier_words
from app.ui.words.moments import day_words
from app.ui.words.sentences import sentence

_NO_ROWS = "还没有一条规则：加一个年龄档，或加一条"
_TIERS, _OTHERS, _FIELDS = "还要改好年龄档", "还要改好一条规则", "还有一项要填好"


class PolicyForm(Card):
    """The next version of one policy, or the first of a new one.

    Signals: ``edited(rules or None)``, ``published(code, version)``, ``left()``.
    """

    edited = Signal(object)
    published = Signal(str, int)
    left = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("发布新版本", "发布后不能改，只能再发一版", parent=parent)
        self.ctx = ctx
        self._base: dict[str, Any] = {}
        self._before: pricing.Policy | None = None
        self._version, self._taken = 1, frozenset[str]()
        self.form: Form[PolicyDraft] = Form(
            ctx, PolicyDraft, POLICY_ASKS, self, name="settings.policy", label_width=96, gap=12
        )
        self.name, self.document = self.form.controls["name"], self.form.controls["document_no"]
        self.valid_from, self.valid_to = self.form.controls["valid_from"], self.form.controls["valid_to"]
        self.tiers: TierEditor = self.form.controls["tiers"]
        self.others: RuleRows = self.form.controls["others"]
        self._heads()
        self.gaps = Label("", "caption", "warn", wrap=True)
        inner = holder(column(self.form, STRETCH, gap=12, margins=(0, 0, 8, 0)))
        self.state = Label("", "caption", "bad", elide=True)
        self.go = Button("发布", kind="primary", icon="check", key=shortcuts.cap("save"), on=self.save)
        leave = Button("先不发布", key="Esc", on=self.left.emit)
        add(self.body, wide(ScrollBody(inner)))
        add(self.body, self.gaps)
        add(self.body, row(wide(self.state), leave, self.go))
        self.form.edited.connect(self._tell)
        self.form.entered.connect(self.save)

    def _heads(self) -> None:
        """What the parts of the form are about."""
        more = Label("按人群、户籍、补贴、套餐价这些，一条一条加", "caption", "ink2", wrap=True)
        for title, before, note in (
            ("给谁、给什么", "tiers", None), ("别的规则", "others", more), ("什么时候", "meals", None),
            ("多少次、凭什么", "per", None), ("怎么算", "stack", None), ("谁出钱", "cross_street", None),
        ):  # fmt: skip
            for part in (Rule(), Label(title, "strong"), *([note] if note else [])):
                self.form.insert(part, before)

    def begin(self, base: PolicyRow, *, ending: bool = False) -> None:
        """Start the version after ``base``, the newest one of its policy; what was typed of it before stands there.

        ``ending``: the same once more, with a last day that is still to be said.
        """
        self._before = pricing.policy_from_json(json.loads(base.rules), base.version)
        tomorrow = typed.next_day(local_day(self.ctx.desk.now()))
        self._start(self._before, json.loads(base.rules), base.version + 1, tomorrow)
        if ending:
            self.title.setText(f"提前结束「{base.name}」")
            self.form.put("valid_to", tomorrow)
            self.valid_to.setFocus()
            self.valid_to.selectAll()

    def begin_new(self, sample: Mapping[str, Any], taken: set[str]) -> None:
        """Start a new policy from a sample, under a code that no other has."""
        tomorrow = typed.next_day(local_day(self.ctx.desk.now()))
        own = str(sample["code"])
        code = next(c for c in (own, *(f"{own[:9]}X{n}" for n in range(1, 99))) if c not in taken)
        fits = self.ctx.desk.see(policies.fitting, {**sample, "code": code, "valid_from": tomorrow.isoformat()})
        self._before, self._taken = None, frozenset(taken)
        self._start(pricing.policy_from_json(fits, 1), fits, 1, tomorrow)

    def _start(self, policy: pricing.Policy, base: dict[str, Any], version: int, first: date) -> None:
        self._base, self._version = base, version
        self.title.setText(f"发布第 {version} 版" if version > 1 else "发布新政策")
        self.form.turn_to(f"{policy.code} {version}")
        self.form.refresh_options()
        plain = [rule for rule in policy.benefits if policy_draft.is_plain(rule)]
        tiers = sorted(plain, key=lambda rule: rule.who.age_min or 0)
        self.form.fill(
            None, valid_from=first, **policy_draft.stands_filled(policy),
            tiers=tuple(tier_words(AgeTier(r.who.age_min or 0, r.who.age_max, r.what.rate)) for r in tiers),
            others=tuple(typed_row(rule) for rule in policy.benefits if rule not in plain),
        )  # fmt: skip
        self.form.set_writable(True, fresh=version == 1)
        self.form.resume()
        self.state.setText("")
        self.name.setFocus()
        self._tell()

    def has_draft(self) -> bool:
        """Whether anything was typed."""
        return self.form.has_draft()

    def begun(self) -> list[str]:
        """What was begun and not published, in words: ``P1 第 2 版``, ``P4 新政策``."""
        keys = [key.rpartition(" ") for key in self.form.begun()]
        return [f"{code} 新政策" if number == "1" else f"{code} 第 {number} 版" for code, _, number in keys]

    def _tell(self) -> None:
        """The bill, the gaps and what is not right yet follow every key."""
        draft, made, why = self.form.glance(), None, _FIELDS
        tiers, others = self.tiers.read(quiet=True), self.others.read(quiet=True)
        if tiers is None or others is None:
            why = _TIERS if tiers is None else _OTHERS
        elif not tiers and not others:
            why = _NO_ROWS
        elif draft is not None:
            made = policy_draft.rules(draft, tiers, others, self._base)
            why = self._trouble(made)
        self.state.setText(why)
        self.edited.emit(made if not why else None)
        gaps = age_gaps(self._read(made).benefits) if made is not None and not why else []
        self.gaps.setText("请核对：" + "；".join(map(words.gap_words, gaps)) if gaps else "")
        self.gaps.setVisible(bool(gaps))

    def _read(self, rules: Mapping[str, Any]) -> pricing.Policy:
        start = local_day(self.ctx.desk.now()).isoformat()
        return pricing.policy_from_json({**rules, "valid_from": start, "valid_to": None}, self._version)

    def _trouble(self, rules: Mapping[str, Any]) -> str:
        """What is wrong with rows that are each right for themselves; empty where nothing is."""
        try:
            self._read(rules)
        except Refused as refused:
            pairs = both_for(self._each(rules))
            return words.both_words(*pairs[0][2:]) if pairs else "，".join(sentence(refused))
        return ""

    def _each(self, rules: Mapping[str, Any]) -> list[pricing.BenefitRule]:
        """The rows one by one, which together may not be."""
        found: list[pricing.BenefitRule] = []
        for group in dict.fromkeys(policy_draft.GROUPS.values()):
            price = {"set_price": rules["set_price"]} if group == "rows" and "set_price" in rules else {}
            for each in rules.get(group) or ():
                found += benefits_from({group: [each], **price})
        return found

    def save(self) -> None:
        """Check everything, say what changes from when on, and ask before it is published."""
        version = self.form.draft()
        if version is None:
            return
        tiers = self.tiers.read(focus=True)
        others = None if tiers is None else self.others.read()
        if tiers is None or others is None:
            self.state.setText(_TIERS if tiers is None else _OTHERS)
            return
        if self._before is None and version.code in self._taken:  # it would take that policy's place
            self.form.say("code", f"已有 {version.code}，请换一个编号；要改它就选它发布新版本")
            return
        rules = policy_draft.rules(version, tiers, others, self._base)
        why = _NO_ROWS if not tiers and not others else self._trouble(rules)
        if why:
            self.state.setText(why)
            (self.others if others else self.tiers.add).setFocus()
            return
        start = version.valid_from
        self.ctx.dialogs.confirm(
            f"发布「{rules['name']}」第 {self._version} 版", self._said(rules, start), f"发布第 {self._version} 版",
            lambda: self._publish(rules, start),
        )  # fmt: skip

    def _said(self, rules: Mapping[str, Any], start: date) -> str:
        meals = {period.code: period.name for period in self.ctx.desk.see(menu.periods, inactive=True)}
        lines = words.changes(self._before, self._read(rules), meals)
        until = rules["valid_to"]
        if until:
            lines.append(f"只到 {day_words(date.fromisoformat(until))}，之后没有这项优惠")
        what = "\n".join(lines[:12]) or "规则没有变化"
        return f"从 {day_words(start)} 起，收银、价目牌和小票都按新版算。发布后不能改，只能再发一版。\n{what}" + (
            "\n……" if len(lines) > 12 else ""
        )

    def _publish(self, rules: dict[str, Any], start: date) -> None:
        def done(version: int) -> None:
            self.form.saved()
            self.ctx.shell.toast(f"已发布「{rules['name']}」第 {version} 版，{day_words(start)} 起执行")
            self.published.emit(str(rules["code"]), version)

        self.form.run(policies.publish_policy, rules, start, then=done)
