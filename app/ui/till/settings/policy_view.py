"""The policies as they stand: one card per policy in force, and every version there ever was."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.rules.dates import local_day
from app.rules.till import pricing
from app.services.till.policies import PolicyRow
from app.ui.kit import theme
from app.ui.kit.cards import Card, Empty
from app.ui.kit.label import Label, Tag
from app.ui.kit.layout import STRETCH, column, fill, holder, into, wide
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column, Table
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.small_table import Cell, SmallTable
from app.ui.till.settings import policy_words as words
from app.ui.words.moments import day_words


def state_tag(row: PolicyRow, today: Any) -> TagSpec:
    """Where a version stands."""
    if row.in_force:
        return TagSpec("执行中", "ok", "check")
    if row.valid_from > today:
        return TagSpec("待执行", "info", "clock")
    return TagSpec("已结束" if row.valid_to is not None and row.valid_to < today else "已换下", "mute")


class PolicyCard(Card):
    """One policy that holds or will: what it is called, since when, and its rows."""

    def __init__(self, row: PolicyRow, meals: Mapping[str, str], state: TagSpec, parent: QWidget | None = None) -> None:
        super().__init__(row.name, f"{row.code} 第 {row.version} 版", parent=parent)
        self.head.addWidget(Tag(*state))
        policy = pricing.policy_from_json(json.loads(row.rules), row.version)
        until = f"到 {day_words(row.valid_to)}" if row.valid_to else ""
        facts = [
            f"{day_words(row.valid_from)} 起", until, row.document_no and f"文号 {row.document_no}",
            policy.approved_by and f"{policy.approved_by}批准",
        ]  # fmt: skip
        self.body.addWidget(Label(" · ".join(word for word in facts if word), "body", "ink2", wrap=True))
        borne = any(words.borne_words(rule) != pricing.HOUSE for rule in policy.benefits)
        columns = [("年龄", 0, False), ("优惠", 150, False), ("人群", 120, False), *([("谁出", 120, False)] * borne)]
        table = SmallTable(columns, name="年龄档")
        table.set_rows([_cells(rule, borne=borne) for rule in policy.benefits])
        self.tiers = table
        self.body.addWidget(table)
        self.body.addWidget(Label(" · ".join(words.terms(policy, meals)), "caption", "ink2", wrap=True))
        if policy.note:
            self.body.addWidget(Label(policy.note, "caption", "ink2", wrap=True))


def _cells(rule: pricing.BenefitRule, *, borne: bool) -> list[Cell]:
    """A row of a policy: for what age, what, for whom, and who bears it where that is not the house alone."""
    return [
        Cell(words.age_words(rule.who.age_min, rule.who.age_max), face="strong"),
        Cell(words.given_words(rule), "accentInk", "strong"),
        Cell(words.people_words(rule.who), "ink2"),
        *([Cell(words.borne_words(rule), "ink2")] if borne else []),
    ]


class PolicyView(QWidget):
    """The cards in force and the table of versions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[PolicyCard] = []
        self._today: Any = None
        self._cards = column(gap=12)
        history = Card("版本记录", flush=True)
        columns: list[Column[PolicyRow]] = [
            Column("政策", lambda r: r.name, sub=_version, strong=True),
            Column("执行日期", lambda r: r.valid_from.isoformat(), 120, sub=_until),
            Column("", lambda r: "", 104, tag=lambda r: state_tag(r, self._today)),
        ]
        self.table: Table[PolicyRow] = Table(columns, key=lambda r: (r.code, r.version), name="版本记录")
        into(history.body, self.table)
        fill(self, wide(ScrollBody(holder(column(self._cards, history, STRETCH, gap=12)))))

    def show_rows(self, rows: tuple[PolicyRow, ...], meals: Mapping[str, str], today: Any) -> None:
        """Show the policies of a day."""
        self._today = today
        while self._cards.count():
            item = self._cards.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        holding = [row for row in rows if row.in_force]
        coming = sorted((row for row in rows if row.valid_from > today), key=lambda row: row.valid_from)
        self.cards = [PolicyCard(row, meals, state_tag(row, today)) for row in (*holding, *coming)]
        for card in self.cards:
            self._cards.addWidget(card)
        if not self.cards:
            self._cards.addWidget(Empty("现在没有执行中的优惠政策", "所有人按原价收；按 F2 发布一版", icon="percent"))
        self.table.set_rows(rows)
        high = theme.row_height() * max(len(rows), 1) + self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(high + 2)


def _version(row: PolicyRow) -> str:
    """Which one it is, by which paper, and who published it when."""
    said = (
        f"{row.code} 第 {row.version} 版",
        f"{row.created_by or '系统'} {local_day(row.created_at)}",
        row.document_no,
    )
    return " · ".join(word for word in said if word)


def _until(row: PolicyRow) -> str:
    return f"到 {row.valid_to.isoformat()}" if row.valid_to else ""
