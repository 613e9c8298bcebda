"""What somebody chose: a source, columns in an order, what it is narrowed to, and how long a period usually is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.rules import validation
from app.rules.report.registers.sources import SOURCES, CellKind, RegisterSource
from app.rules.report.registers.span import SpanUnit

NAME_MOST = 30
"""Characters of a register's name."""

COLUMNS_MOST = 20
"""Columns one register may have: more are not readable on any paper."""


@dataclass(frozen=True)
class RegisterPlan:
    """``narrowed`` names columns and the keys that are let through; a column that is not named lets everything."""

    name: str
    source: str
    columns: tuple[str, ...]
    narrowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: SpanUnit = SpanUnit.MONTH

    @property
    def of(self) -> RegisterSource:
        """Its source."""
        return SOURCES[self.source]


@dataclass(frozen=True)
class FixedRegister:
    """A register that comes with the program and is never changed; what is made of it is another one."""

    id: UUID
    plan: RegisterPlan


def checked_plan(plan: RegisterPlan) -> RegisterPlan:
    """The plan as it is kept. Raises ``Refused``: field_bad (name; source, columns and narrowed with why unknown,
    text_empty, many with limit).
    """
    name = validation.text("name", plan.name, NAME_MOST, required=True)
    source = SOURCES.get(plan.source)
    if source is None:
        validation.bad("source", "unknown")
    if not plan.columns:
        validation.bad("columns", "text_empty")
    if len(plan.columns) > COLUMNS_MOST:
        validation.bad("columns", "many", limit=COLUMNS_MOST)
    if len({*plan.columns}) < len(plan.columns) or not {*plan.columns} <= {*source.keys}:
        validation.bad("columns", "unknown")
    picks = {one.key for one in source.columns if one.kind is CellKind.PICK}
    if not {*plan.narrowed} <= picks:
        validation.bad("narrowed", "unknown")
    narrowed = {key: tuple(plan.narrowed[key]) for key in source.keys if plan.narrowed.get(key)}
    return RegisterPlan(name, plan.source, tuple(plan.columns), narrowed, SpanUnit(plan.unit))


def dump_plan(plan: RegisterPlan) -> str:
    """A plan's columns, filters and unit as they are stored; name and source stand beside them."""
    body = {"columns": plan.columns, "narrowed": plan.narrowed, "unit": plan.unit.value}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load_plan(name: str, source: str, text: str) -> RegisterPlan:
    """A stored plan; a column that this program does not know any more is left out."""
    body: dict[str, Any] = json.loads(text)
    known = SOURCES[source].keys
    columns = tuple(key for key in body["columns"] if key in known)
    narrowed = {key: tuple(values) for key, values in body["narrowed"].items() if key in known}
    return RegisterPlan(name, source, columns, narrowed, SpanUnit(body["unit"]))


def _fixed(
    at: int, name: str, source: str, unit: SpanUnit, *columns: str, **narrowed: tuple[str, ...]
) -> FixedRegister:
    return FixedRegister(UUID(int=at), RegisterPlan(name, source, columns, narrowed, unit))


_PROMISED = ("number", "received", "item", "resident", "receiver", "handler", "due", "closed", "spent", "kept")


FIXED: tuple[FixedRegister, ...] = (
    _fixed(
        1, "受理台账", "requests", SpanUnit.MONTH, "number", "received", "channel", "item", "resident", "phone", "text",
        "receiver", "handler", "due", "state", "result", "closed", "kept", "rating",
    ),
    _fixed(
        2, "收银日报", "sales", SpanUnit.DAY, "number", "at", "kind", "cashier", "meal", "served", "tier", "portions",
        "list", "discount", "subsidy", "rounding", "due", "cash", "wechat", "alipay", "card", "wallet",
    ),
    _fixed(
        3, "维修台账", "repairs", SpanUnit.MONTH, "number", "received", "kind", "category", "what", "fault", "owner",
        "phone", "handler", "state", "finished", "handed", "again", "price", "paid",
    ),
    _fixed(
        4, "场地使用台账", "bookings", SpanUnit.MONTH, "day", "from", "to", "room", "kind", "title", "name", "group",
        "headcount", "came", "state", "used", "fee", "paid",
    ),
    _fixed(
        5, "活动报名台账", "enrolments", SpanUnit.MONTH, "activity", "day", "time", "number", "order", "name", "phone",
        "group", "channel", "booked", "state", "came", "paid",
    ),
    _fixed(6, "到期台账", "due", SpanUnit.MONTH, *_PROMISED),
    _fixed(7, "逾期台账", "due", SpanUnit.MONTH, *_PROMISED, kept=("late",)),
    _fixed(
        8, "办结台账", "closings", SpanUnit.MONTH, "number", "received", "channel", "item", "resident", "receiver",
        "handler", "result", "closed", "spent", "kept",
    ),
    _fixed(
        9, "回访台账", "closings", SpanUnit.MONTH, "number", "item", "resident", "phone", "handler", "result", "closed",
        "call", "called", call=("reached", "open"),
    ),
    _fixed(
        10, "评价台账", "ratings", SpanUnit.MONTH, "number", "received", "item", "receiver", "handler", "at", "value",
        "again", counts=("counted",),
    ),
    _fixed(
        11, "整改台账", "rectified", SpanUnit.MONTH, "number", "item", "responsible", "opened", "contact_due",
        "contacted", "due", "done", "fixed",
    ),
    _fixed(
        12, "每日受理台账", "entered", SpanUnit.DAY, "number", "received", "channel", "item", "resident", "phone",
        "text", "receiver", "handler", "due", "state", "result", "closed", "kept", "rating",
    ),
    _fixed(
        13, "小修理台账", "repairs", SpanUnit.MONTH, "number", "received", "what", "fault", "owner", "phone", "handler",
        "state", "price", "finished", "handed", "again",
    ),
)  # fmt: skip
"""What comes with the program."""
