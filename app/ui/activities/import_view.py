"""Signing people up from a list: who is in already, who has the same name as somebody in, what is to be mended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.rules.activities.who import Likeness
from app.rules.rights import Right
from app.services.activities import importing
from app.services.activities.import_table import SIGN_UPS
from app.services.activities.importing import SignedUp, SignUpPlan, SignUpRow
from app.services.desk import Approval
from app.services.lists.spreadsheet import Told
from app.services.lists.table import Table
from app.ui.kit.button import Button
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.layout import Part
from app.ui.kit.list_import import ListImport, show_check
from app.ui.kit.list_rows import merged_words, outside_tag, row_form, wrong_words
from app.ui.kit.options import Check
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.rows import Column

_PARTS = {"name": "姓名", "phone": "电话", "party": "同行", "group": "组别"}


@dataclass(frozen=True)
class _RowTyped:
    """The cells of a row, by field."""

    name: str = ""
    phone: str = ""
    group: str = ""
    party: str = ""


class SignUpImport(ListImport[SignUpRow, SignUpPlan]):
    """The wizard; ``turn_to`` says for which activity."""

    shape, right = SIGN_UPS, Right.ACTIVITIES
    title = "导入报名名单"
    start = (
        "从 Excel 或 CSV 导入报名",
        "第一行写列名：姓名，可以再有 电话、组别、同行（写一样的算一起来）\n"
        "按名单的次序报名，满了的进候补；导入前会逐行核对",
    )
    no_key = "请指出哪一列是姓名"
    home = "返回活动"
    shown = (("all", "全部"), ("wrong", "要改的"), ("like", "可能重复"), ("read", "请留意"))

    def __init__(self, ctx: Ctx) -> None:
        self._activity: UUID | None = None
        self._others: set[int] = set()
        super().__init__(ctx)

    def turn_to(self, activity_id: UUID) -> None:
        """A new list, for this activity."""
        self._activity = activity_id
        self.begin()

    def part(self, field: str) -> str:
        return _PARTS[field]

    def listed(self) -> Sequence[Column[SignUpRow]]:
        return (
            Column("姓名", lambda r: r.name or r.typed.get("name", ""), 130, strong=True),
            Column("电话", lambda r: r.phone, 130),
            Column("组别", lambda r: r.group, 80),
            Column("同行", lambda r: r.party, 90),
            Column("", lambda _r: "", 110, tag=self._fate),
            Column("说明", self.said, 0, tone=lambda r: "bad" if r.wrong and not r.skip else "ink2"),
        )

    def _fate(self, row: SignUpRow) -> TagSpec:
        if (outside := outside_tag(row, unseen=self.unseen.isChecked())) is not None:
            return outside
        if row.like is Likeness.SAME:
            return TagSpec("已报过", "mute")
        if row.like is Likeness.NAMESAKE:
            return TagSpec("同名另一人", "info") if row.key in self._others else TagSpec("同名", "warn")
        return TagSpec("报名", "ok")

    def said(self, row: SignUpRow) -> str:
        wrong = wrong_words(row, self.part)
        if wrong:
            return wrong
        where = f"和第 {row.again} 行" if row.again is not None else f"和 {row.number}" if row.number else ""
        same = f"{where}{'是同一人' if row.like is Likeness.SAME else '同名，请核对'}" if where else ""
        read = [merged_words(_PARTS[one.field], one.text) for one in row.read if one.how == "merged"]
        return "；".join(filter(None, (same, *read)))

    def is_shown(self, which: str, row: SignUpRow) -> bool:
        return row.like is not None if which == "like" else super().is_shown(which, row)

    def preview(self, tables: Sequence[Table], columns: dict[int, str], told: Told) -> SignUpPlan:
        assert self._activity is not None
        return self.ctx.desk.see(importing.preview_sign_ups, self._activity, tables, columns, told)

    def mended(self, plan: SignUpPlan, key: int, typed: dict[str, str]) -> SignUpPlan:
        return self.ctx.desk.see(importing.mend_sign_up, plan, key, typed)

    def form_of(self, row: SignUpRow) -> DrawerForm[Any]:
        listed = self.plan.columns.values() if self.plan is not None else ()
        return row_form(self.ctx, row, _RowTyped, listed, self.part, codes=("phone",))

    # --- people of the same name

    def check_parts(self) -> Sequence[Check]:
        self.namesakes = Check("")
        self.namesakes.toggled.connect(self._take_all)
        return (self.namesakes,)

    def row_parts(self) -> Sequence[Part]:
        self.other = Button("是另一个人", kind="soft", on=self.turn_other)
        return (self.other,)

    def begun(self, plan: SignUpPlan) -> None:
        self._others = set()
        count = sum(row.like is Likeness.NAMESAKE and not row.wrong for row in plan.rows)
        show_check(self.namesakes, f"同名的 {count:,} 位都是另一个人", bool(count))

    def show_row(self, row: SignUpRow | None) -> None:
        like = row is not None and row.like is Likeness.NAMESAKE and not row.skip and not row.wrong
        self.other.setVisible(like)
        if row is not None and like:
            self.other.set_words("不是另一个人" if row.key in self._others else "是另一个人")

    def turn_other(self) -> None:
        """Somebody of the same name is another person, or is not."""
        row = self.table.row()
        if row is not None and row.like is Likeness.NAMESAKE:
            self._others ^= {row.key}
            self.say_again()

    def _take_all(self, on: bool) -> None:
        rows = self.plan.rows if self.plan is not None else ()
        self._others = {row.key for row in rows if row.like is Likeness.NAMESAKE and not row.wrong} if on else set()
        self.say_again()

    # --- what comes in

    def sums(self, plan: SignUpPlan) -> Sequence[str]:
        return [*super().sums(plan), f"可能重复 {plan.known:,}"]

    def count(self) -> int:
        if self.plan is None:
            return 0
        return len(self.plan.chosen(self._others, unseen=self.unseen.isChecked()))

    def verb(self) -> str:
        return f"报名 {self.count():,} 人"

    def taking(self, plan: SignUpPlan) -> tuple[str, Callable[[Approval | None, Told], object]]:
        name, others, unseen = self._path.name, frozenset(self._others), self.unseen.isChecked()

        def take_in(consent: Approval | None, told: Told) -> SignedUp:
            return self.ctx.desk.do(
                importing.load_sign_ups, plan, name, namesakes=others, unseen=unseen, told=told, by=self,
                approval=consent,
            )  # fmt: skip

        return f"导入报名名单 {self.count()} 人", take_in

    def done_words(self, done: SignedUp) -> str:
        waits = f"，候补 {done.waiting} 人" if done.waiting else ""
        return f"已报上 {done.enrolled} 人{waits}"
