"""发布新版本: name, document number, first day and the age tiers; the bill beside it follows every key."""

import json
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.dates import local_day
from app.services.till import policies
from app.services.till.policies import PolicyRow
from app.ui.kit import shortcuts, typed
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.field import Field
from app.ui.kit.field_form import Form, checked
from app.ui.kit.label import Label
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody
from app.ui.till.settings.tier_rows import AgeTier, TierEditor
from app.ui.words.moments import day_words

_LABEL = 84


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
        self._clean: object = None
        self.form = Form(ctx, self)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        line = self.form.line
        self.name = line("name", "政策名称", column, required=True, label_width=_LABEL, most=60)
        self.document = line("document_no", "文号", column, hint="如 街道助餐〔2026〕3 号", label_width=_LABEL, most=60)
        self.valid_from = line(
            "valid_from",
            "执行日期",
            column,
            kind="amount",
            required=True,
            note="从这一天的营业开始按新的年龄档",
            check=checked(typed.day),
            label_width=_LABEL,
        )
        self.tiers = TierEditor()
        column.addWidget(Field("年龄档", self.tiers, required=True, label_width=_LABEL))
        self.kept = Label("", "caption", "ink2", wrap=True)
        column.addWidget(self.kept)
        column.addStretch(1)
        self.body.addWidget(ScrollBody(inner), 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.state = Label("", "caption", "bad")
        foot.addWidget(self.state, 1)
        foot.addWidget(Button("先不发布", key="Esc", on=self.left.emit))
        self.go = Button("发布", kind="primary", icon="check", key=shortcuts.cap("save"), on=self.save)
        foot.addWidget(self.go)
        self.body.addLayout(foot)
        self.tiers.changed.connect(self._tell)
        self.name.textChanged.connect(lambda _text: self._tell())

    def begin(self, base: PolicyRow) -> None:
        """Start the version after ``base``, which is the newest one of its policy."""
        self._base = json.loads(base.rules)
        self._version = base.version + 1
        self.title.setText(f"发布第 {self._version} 版")
        self.name.setText(base.name)
        self.document.setText("")
        today = local_day(self.ctx.desk.now())
        self.valid_from.setText(typed.next_day(today).isoformat())
        plain = [tier for tier in self._base["tiers"] if tier["class"] == "*"]
        others = len(self._base["tiers"]) - len(plain)
        self.kept.setText(f"另有 {others} 条按人群的规则原样保留。" if others else "")
        self.kept.setVisible(bool(others))
        self.tiers.set_tiers([AgeTier(t["age_min"] or 0, t["age_max"], t["rate"]) for t in plain])
        self.form.clear_errors()
        self.state.setText("")
        self._clean = self._typed()
        self.name.setFocus()
        self._tell()

    def has_draft(self) -> bool:
        """Whether anything was typed."""
        return self._clean is not None and self._typed() != self._clean

    def _typed(self) -> object:
        rows = [(r.age_min.text(), r.age_max.text(), r.rate.text()) for r in self.tiers.rows]
        return self.name.text(), self.document.text(), self.valid_from.text(), rows

    def rules(self, tiers: list[AgeTier]) -> dict[str, Any]:
        """The version as the pricing engine reads it."""
        others = [tier for tier in self._base["tiers"] if tier["class"] != "*"]
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
        if not self.form.valid():
            return
        tiers = self.tiers.read(focus=True)
        if tiers is None:
            self.state.setText("还要改好年龄档" if self.tiers.rows else "至少要有一档")
            return
        start = typed.day(self.valid_from.text())
        rules = self.rules(tiers)
        self.ctx.dialogs.confirm(
            f"发布「{rules['name']}」第 {self._version} 版",
            f"从 {day_words(start)} 起，收银、价目牌和小票都按新的年龄档算。发布后不能改，只能再发一版。",
            f"发布第 {self._version} 版",
            lambda: self._publish(rules, start),
        )

    def _publish(self, rules: dict[str, Any], start: Any) -> None:
        try:
            version = self.ctx.desk.do(policies.publish_policy, rules, start, by=self)
        except (Refused, StoreTrouble) as trouble:
            field = str(trouble.data.get("field")) if isinstance(trouble, Refused) else ""
            if isinstance(trouble, Refused) and trouble.code == "policy_bad" and field in self.form.fields:
                trouble = Refused("field_bad", field=field, why=trouble.data.get("why"))
            self.form.refuse(trouble)
            return
        self._clean = self._typed()
        self.ctx.shell.toast(f"已发布「{rules['name']}」第 {version} 版，{day_words(start)} 起执行")
        self.published.emit(str(rules["code"]), version)
