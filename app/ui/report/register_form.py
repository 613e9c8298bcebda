"""The forms of 台账: what one lists, and how it goes out as a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.rules.report.registers.plan import COLUMNS_MOST, NAME_MOST, RegisterPlan
from app.rules.report.registers.sources import CellKind
from app.rules.report.registers.span import UNIT_LABELS, SpanUnit
from app.services.registers import table
from app.ui.kit.act import look
from app.ui.kit.asks import Ask, check, line, one_of
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx
from app.ui.kit.tick_list import TickList
from app.ui.report.narrowing import Narrowing

_REASON_MOST = 120


@dataclass(frozen=True)
class PlanTyped:
    """A register as it was put together."""

    name: str
    unit: str
    columns: tuple[str, ...]
    narrowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def plan(self, source: str) -> RegisterPlan:
        """What is listed by it."""
        narrowed = {key: tuple(keys) for key, keys in self.narrowed.items()}
        return RegisterPlan(self.name, source, tuple(self.columns), narrowed, SpanUnit(self.unit))


@dataclass(frozen=True)
class ExportTyped:
    """How a register goes out."""

    form: str
    reason: str
    clear: bool = False


def plan_form(ctx: Ctx, plan: RegisterPlan, *, copy: bool, record: str) -> DrawerForm[PlanTyped] | None:
    """The columns and filters of a register; None where they may not be read. ``copy`` makes another one of it."""
    known = look(ctx, table.register_options, plan.source)
    if known is None:
        return None
    source = plan.of
    columns = [(one.key, one.title) for one in source.columns]
    answers = {one.key: (one.title, known[one.key]) for one in source.columns if one.kind is CellKind.PICK}
    name = "" if copy else plan.name
    return DrawerForm(
        ctx, f"另编一张{source.name}台账" if copy else f"改 {plan.name}", PlanTyped,
        (
            line("name", "名字", hint="如 给街道的月报", required=True, most=NAME_MOST),
            one_of("unit", "通常看", [(unit.value, UNIT_LABELS[unit]) for unit in SpanUnit]),
            Ask("columns", "列", lambda: TickList(columns, name="列", ordered=True, rows=7), default=(),
                empty="请至少选一列", note=f"空格打勾，Alt ↑ ↓ 或拖动调次序，最多 {COLUMNS_MOST} 列"),
            Ask("narrowed", "只列", lambda: Narrowing(answers, name="只列", rows=4), default=None,
                note="先选哪一列，再勾哪几样；都不勾就是全部"),
        ),
        verb="另存" if copy else "保存", name="report.register", record=record, label_width=48, scrolls=True,
        shown=PlanTyped(name, plan.unit.value, plan.columns, plan.narrowed),
    )  # fmt: skip


def export_form(ctx: Ctx, plan: RegisterPlan, title: str, form: str) -> DrawerForm[ExportTyped]:
    """Why a register goes out, as what, and whether names stand in it whole."""
    kinds = {one.kind for one in plan.of.columns if one.key in plan.columns}
    asked: tuple[Ask, ...] = (
        one_of("form", "存成", [("xlsx", "Excel"), ("csv", "CSV")], default=form),
        line("reason", "用途", hint="如 报街道", required=True, most=_REASON_MOST),
    )
    if kinds & {CellKind.NAME, CellKind.PHONE, CellKind.PLACE}:
        asked = (*asked, check("clear", "姓名、电话、地址写全", label=""))
    return DrawerForm(
        ctx, f"导出 {title}", ExportTyped, asked, verb="导出", label_width=48, scrolls=True,
        note="要另一人同意；谁导出、谁同意、为什么、多少行，都会记进操作日志",
    )  # fmt: skip
