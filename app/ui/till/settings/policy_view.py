"""The policies as they stand: one card per policy in force, and every version there ever was."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.rules.dates import local_day
from app.rules.money import yuan
from app.rules.till.pricing import rate_text
from app.services.till.policies import PolicyRow
from app.ui.kit import theme
from app.ui.kit.cards import Card, Empty
from app.ui.kit.label import Label, Tag
from app.ui.kit.layout import STRETCH, column, fill, holder, into, wide
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column, Table
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.small_table import Cell, SmallTable
from app.ui.words.moments import day_words

_LIMITS = {"meal": "每餐", "day": "每天", "month": "每月"}


def age_words(low: int | None, high: int | None) -> str:
    """``60–79 周岁``, ``90 周岁以上``."""
    if high is None:
        return f"{low or 0} 周岁以上"
    return f"{low or 0}–{high} 周岁"


def terms(rules: Mapping[str, Any], meals: Mapping[str, str]) -> list[str]:
    """What limits the policy, in words."""
    words = ["只限堂食"] if rules.get("dine_in_only") else ["堂食、外带都可以"]
    served = [meals.get(code, code) for code in rules.get("meals") or ()]
    words.append("、".join(served) if served else "每一餐")
    mask = str(rules.get("weekday_mask") or "1111111")
    if mask != "1111111":
        words.append("周" + "、".join("一二三四五六日"[n] for n, on in enumerate(mask) if on == "1"))
    limit = rules.get("limit")
    if limit:
        count, _, span = str(limit).split("/")
        words.append(f"每人{_LIMITS[span]} {count} 次")
    funders = dict.fromkeys(str(row["funder"]) for row in rules.get("subsidy") or ())
    if funders:
        words.append(f"由{'、'.join(funders)}补贴")
    if rules.get("proof"):
        words.append("凭" + "或".join(rules["proof"]))
    return words


def state_tag(row: PolicyRow, today: Any) -> TagSpec:
    """Where a version stands."""
    if row.in_force:
        return TagSpec("执行中", "ok", "check")
    return TagSpec("待执行", "info", "clock") if row.valid_from > today else TagSpec("已换下", "mute")


def _given(subsidy: Mapping[str, Any]) -> str:
    """What a row of subsidies gives: so much, or a share of the price."""
    amount = subsidy.get("amount")
    return f"补 {subsidy['ratio'] / 10:g}%" if amount is None else f"补 ¥{yuan(amount)}"


class PolicyCard(Card):
    """One policy in force: what it is called, since when, and its tiers."""

    def __init__(self, row: PolicyRow, meals: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(row.name, f"{row.code} 第 {row.version} 版", parent=parent)
        self.head.addWidget(Tag("执行中", "ok", "check"))
        rules = json.loads(row.rules)
        facts = [f"{day_words(row.valid_from)} 起", row.document_no and f"文号 {row.document_no}"]
        self.body.addWidget(Label(" · ".join(word for word in facts if word), "body", "ink2", wrap=True))
        table = SmallTable([("年龄", 0, False), ("折扣", 120, False), ("人群", 120, False)], name="年龄档")
        table.set_rows(
            [
                (
                    Cell(age_words(rule["age_min"], rule["age_max"]), face="strong"),
                    Cell(words, "accentInk", "strong"),
                    Cell("所有人" if rule["class"] == "*" else f"{rule['class']} 类", "ink2"),
                )
                for rule, words in (
                    *((tier, rate_text(tier["rate"])) for tier in rules.get("tiers") or ()),
                    *((given, _given(given)) for given in rules.get("subsidy") or ()),
                )
            ]
        )
        self.tiers = table
        self.body.addWidget(table)
        self.body.addWidget(Label(" · ".join(terms(rules, meals)), "caption", "ink2", wrap=True))


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
        self.cards = [PolicyCard(row, meals) for row in rows if row.in_force]
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
