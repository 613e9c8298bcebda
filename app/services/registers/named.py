"""The registers there are: those that come with the program, and those people named; each change is a new version."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.errors import Refused
from app.models.register import RegisterVersion
from app.rules.report.registers.plan import FIXED, RegisterPlan, checked_plan, dump_plan, load_plan
from app.rules.rights import Right
from app.services.work import View, Work, asks
from app.store import sql


@dataclass(frozen=True)
class NamedRegister:
    """A register on the list. ``version`` 0 comes with the program, and is never changed; the others say who made this
    version and when."""

    id: UUID
    version: int
    plan: RegisterPlan
    by: str = ""
    at: datetime | None = None
    retired: bool = False

    @property
    def fixed(self) -> bool:
        """Whether it comes with the program."""
        return self.version == 0


class _Version(NamedTuple):
    register_id: UUID
    version: int
    name: str
    source: str
    body: str
    retired: bool
    at: datetime
    by: str


_VERSIONS = sql.Reader(
    _Version, "register_version v JOIN staff s ON s.id = v.staff_id", by="s.name",
    **{name: f"v.{name}" for name in ("register_id", "version", "name", "source", "body", "retired", "at")},
)  # fmt: skip
_NEWEST = "v.version = (SELECT max(n.version) FROM register_version n WHERE n.register_id = v.register_id)"
_ADD = sql.Insert(RegisterVersion)


@asks(Right.SEE_REPORTS)
def registers(view: View) -> tuple[NamedRegister, ...]:
    """Those that come with the program, then the named ones that are in use, by name."""
    return _all(view)


@asks(Right.SEE_REPORTS)
def register_named(view: View, name: str) -> NamedRegister:
    """The register in use of a name. Raises ``Refused``: register_unknown (name)."""
    found = next((one for one in _all(view) if one.plan.name == name.strip()), None)
    if found is None:
        raise Refused("register_unknown", name=name)
    return found


@asks(Right.SEE_REPORTS)
def register_history(view: View, register_id: UUID) -> tuple[NamedRegister, ...]:
    """Every version of a named register, the newest first; nothing of one that comes with the program."""
    return tuple(map(_read, _VERSIONS.rows(view, "WHERE v.register_id = :i ORDER BY v.version DESC", i=register_id)))


def save_register(work: Work, register_id: UUID, seen: int, plan: RegisterPlan) -> NamedRegister:
    """Keep a plan as the next version of a register, or as a new one under an id made by the form; ``seen`` is the
    version it was made from, 0 for a new one. Pressing twice, or changing nothing, adds nothing.

    Raises ``Refused``: needs_approver, register_fixed, register_taken (field name), register_changed (by, at) when
    somebody else changed it meanwhile, register_unknown, field_bad (name, source, columns, narrowed).
    """
    work.require(Right.KEEP_REGISTERS)
    checked = checked_plan(plan)
    newest = _newest(work, register_id)
    if newest is not None and not newest.retired and newest.plan == checked:
        return newest
    if any(one.plan.name == checked.name and one.id != register_id for one in _all(work)):
        raise Refused("register_taken", field="name", name=checked.name)
    _unchanged(newest, seen, register_id)
    return _add(work, register_id, seen + 1, checked)


def retire_register(work: Work, register_id: UUID, seen: int) -> None:
    """Take a register off the list; its versions stay. Raises ``Refused`` as ``save_register``."""
    work.require(Right.KEEP_REGISTERS)
    newest = _newest(work, register_id)
    if newest is not None and newest.retired:
        return
    _unchanged(newest, seen, register_id)
    if newest is None:
        raise Refused("register_unknown", name="")
    _add(work, register_id, seen + 1, newest.plan, retired=True)


def _all(view: View) -> tuple[NamedRegister, ...]:
    fixed = (NamedRegister(one.id, 0, one.plan) for one in FIXED)
    made = _VERSIONS.rows(view, f"WHERE {_NEWEST} AND NOT v.retired ORDER BY v.name, v.register_id")
    return (*fixed, *map(_read, made))


def _newest(view: View, register_id: UUID) -> NamedRegister | None:
    if any(one.id == register_id for one in FIXED):
        raise Refused("register_fixed")
    found = _VERSIONS.one(view, "WHERE v.register_id = :i ORDER BY v.version DESC LIMIT 1", i=register_id)
    return None if found is None else _read(found)


def _unchanged(newest: NamedRegister | None, seen: int, register_id: UUID) -> None:
    if newest is None and seen:
        raise Refused("register_unknown", name="")
    if newest is not None and newest.version != seen:
        raise Refused("register_changed", name=newest.plan.name, by=newest.by, at=newest.at)


def _add(work: Work, register_id: UUID, version: int, plan: RegisterPlan, *, retired: bool = False) -> NamedRegister:
    row = {
        "register_id": register_id, "version": version, "name": plan.name, "source": plan.source,
        "body": dump_plan(plan), "retired": retired, "at": work.now, "staff_id": work.member().id,
    }  # fmt: skip
    _ADD.run(work.session, [row])
    work.audit("register_retire" if retired else "register_save", plan.name, version=version)
    work.touched("register", register_id)
    return NamedRegister(register_id, version, plan, work.member().name, work.now, retired)


def _read(row: _Version) -> NamedRegister:
    plan = load_plan(row.name, row.source, row.body)
    return NamedRegister(row.register_id, row.version, plan, row.by, row.at, bool(row.retired))
