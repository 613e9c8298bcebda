"""The people at the counter: who they are, what they may do, and the PIN that proves it."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.errors import Refused
from app.rules import validation
from app.rules.rights import Right, Role, may
from app.services.centre import clock
from app.services.centre.clock import ClockDoubt
from app.services.centre.pins import TRIES, Lockout, check_new_pin, hash_pin, pin_fits
from app.services.work import Member, View, Work
from app.store import queries, sql
from app.store.keys import Keys

__all__ = [
    "SignedIn", "StaffRow", "add", "approvers", "change", "change_pin", "count_try", "fits", "hire", "lockout_of",
    "member_of", "note_try", "pin_fits", "reinstate", "rescue", "reset_pin", "retire", "roster", "sign_in", "sign_out",
    "tries_left",
]  # fmt: skip

_STAFF = queries.table("staff")


@dataclass(frozen=True)
class StaffRow:
    """A staff member as lists and login tiles show them; ``locked`` while wrong PINs must be waited for."""

    id: UUID
    code: str
    name: str
    role: Role
    active: bool
    locked: bool
    must_change_pin: bool
    last_seen: datetime | None
    position: int

    @property
    def member(self) -> Member:
        """The same person as operations need them."""
        return Member(self.id, self.code, self.name, self.role)


@dataclass(frozen=True)
class SignedIn:
    """Who is on duty now. ``clock`` says why the clock is not believed, if it is not."""

    member: Member
    must_change_pin: bool
    clock: ClockDoubt | None


def roster(view: View, *, inactive: bool = False) -> tuple[StaffRow, ...]:
    """The staff in the order of their tiles; former members only when ``inactive``."""
    query = _rows().order_by(_STAFF.c.active.desc(), _STAFF.c.position, _STAFF.c.code)
    if not inactive:
        query = query.where(_STAFF.c.active)
    return tuple(_row(view, r) for r in queries.fetch(view, query))


def name_of(view: View, staff_id: UUID) -> str:
    """What a member is called now, also a former one; empty when nobody has that id."""
    query = "SELECT name FROM staff WHERE id = :s"
    return view.memo((name_of, staff_id), lambda: sql.value(view, query, s=staff_id), "staff") or ""


def approvers(view: View, right: Right) -> tuple[StaffRow, ...]:
    """Who may give consent for a right: active, not locked, carrying the right, and not the one on duty."""
    on_duty = view.staff.id if view.staff else None
    return tuple(row for row in roster(view) if may(row.role, right) and not row.locked and row.id != on_duty)


def member_of(view: View, staff_id: UUID) -> Member:
    """A member who may sign in. Raises ``Refused("staff_unknown")`` or ``("staff_inactive")``."""
    return _row(view, _secret(view, staff_id)).member


def fits(view: View, staff_id: UUID, pin: str) -> bool:
    """Whether it is the person's PIN; slow by design. The stored hash leaves the service for nobody.

    For ``Desk.check_pin``, which counts each try before it asks. Raises what ``member_of`` raises.
    """
    return pin_fits(str(_secret(view, staff_id).pin_hash), pin)


def tries_left(view: View, staff_id: UUID) -> int:
    """How many wrong PINs a person has left before being locked out."""
    found = _lockout(view, staff_id)
    return 0 if found is None else max(TRIES - found.failures, 0)


def lockout_of(view: View, staff_id: UUID) -> Lockout:
    """What is stored of a person's wrong PINs. Raises ``Refused("staff_unknown")``."""
    found = _lockout(view, staff_id)
    if found is None:
        raise Refused("staff_unknown")
    return found


def count_try(work: Work, staff_id: UUID, *, waited: bool = False, uncounted: int = 0) -> Lockout:
    """Count a try of a PIN before anybody looks at it: as a wrong one, until ``note_try`` says that it was right.

    ``waited``: a steady clock says that the wait is over, whatever the wall clock says. ``uncounted``: earlier ones
    that the store could not take. Raises ``Refused("staff_locked")`` while it must be waited.
    """
    found = _stored(work, staff_id)
    row, after = _row(work, found), int(found.pin_failures) + 1 + uncounted
    if row.locked and not waited:
        raise Refused("staff_locked", name=row.name)
    at = work.now if after >= TRIES else None
    _set(work, staff_id, pin_failures=after, pin_locked_at=at)
    if uncounted:
        work.audit("pin_uncounted", row.code, count=uncounted)
    if at is not None:
        work.touched("staff", staff_id)
    return Lockout(after, at)


def note_try(work: Work, staff_id: UUID, *, good: bool) -> None:
    """What came of a counted try: a good one forgets the wrong ones, every wrong one stands in the audit trail."""
    found = _stored(work, staff_id)
    row, failures = _row(work, found), int(found.pin_failures)
    if not good:
        work.audit("pin_locked" if failures >= TRIES else "pin_wrong", row.code, failures=failures)
    elif failures:
        _set(work, staff_id, pin_failures=0, pin_locked_at=None)
        if failures >= TRIES:
            work.touched("staff", staff_id)


def hire(work: Work, code: str, name: str, role: Role | str, pin: str, *, must_change: bool = True) -> StaffRow:
    """Take a new member on. ``must_change`` asks for an own PIN at the first sign-in.

    Raises ``Refused``: field_bad (code, name, role), pin_bad, pin_weak.
    """
    work.require(Right.STAFF)
    staff_id = add(work, code, name, role, pin, must_change=must_change)
    row = _known(work, staff_id)
    work.audit("staff_hire", row.code, name=row.name, role=row.role.value)
    return row


def add(work: Work, code: str, name: str, role: Role | str, pin: str, *, must_change: bool) -> UUID:
    """Write a new member. No right is asked for while nobody is there yet: at the centre's set-up."""
    if queries.first(work, sa.select(_STAFF.c.id).limit(1)) is not None:
        work.require(Right.STAFF)
    staff_id = work.new_id()
    values = {
        "id": staff_id,
        "code": _free_code(work, code, None),
        "name": validation.text("name", name, 60, required=True),
        "role": _role(role).value,
        "pin_hash": hash_pin(check_new_pin(pin)),
        "pin_failures": 0,
        "must_change_pin": must_change,
        "active": True,
        "position": queries.next_position(work, _STAFF.c.position),
        "last_seen": None,
        "created_at": work.now,
    }
    queries.execute(work, sa.insert(_STAFF).values(values))
    work.touched("staff", staff_id)
    return staff_id


def change(
    work: Work,
    staff_id: UUID,
    *,
    name: str | None = None,
    role: Role | str | None = None,
    code: str | None = None,
    position: int | None = None,
) -> StaffRow:
    """Change what is given. Raises ``Refused``: staff_unknown, field_bad, last_manager (nobody left to manage)."""
    work.require(Right.STAFF)
    before = _known(work, staff_id)
    new: dict[str, Any] = {}
    if name is not None:
        new["name"] = validation.text("name", name, 60, required=True)
    if code is not None:
        new["code"] = _free_code(work, code, staff_id)
    if role is not None:
        new["role"] = _role(role).value
        if _role(role) is not Role.MANAGER:
            _keep_a_manager(work, before)
    if position is not None:
        new["position"] = validation.whole("position", position, 0, 9999)
    changed = {key: value for key, value in new.items() if getattr(before, key) != value}
    if changed:
        _set(work, staff_id, **changed)
        work.audit("staff_change", before.code, **changed, was={key: getattr(before, key) for key in changed})
        work.touched("staff", staff_id)
    return _known(work, staff_id)


def retire(work: Work, staff_id: UUID) -> None:
    """Take a member off the list of those who may sign in; what they did keeps their name. ``last_manager``."""
    work.require(Right.STAFF)
    row = _known(work, staff_id)
    _keep_a_manager(work, row)
    _set_active(work, row, False)


def reinstate(work: Work, staff_id: UUID) -> None:
    """Let a former member sign in again, with the PIN they had."""
    work.require(Right.STAFF)
    _set_active(work, _known(work, staff_id), True)


def reset_pin(work: Work, staff_id: UUID, pin: str) -> None:
    """Give somebody a new PIN, to be changed at the next sign-in; ends a lock-out. ``pin_bad``, ``pin_weak``."""
    work.require(Right.STAFF)
    row = _known(work, staff_id)
    own = work.member().id == staff_id
    _set_pin(work, staff_id, pin, must_change=not own)
    work.audit("pin_reset", row.code, was_locked=row.locked)
    work.touched("staff", staff_id)


def rescue(work: Work, code: str, pin: str, proof: Keys, *, must_change: bool = True) -> None:
    """Give a manager a new PIN by the recovery code, when no manager can sign in any more; nobody is on duty then.

    ``proof`` are the keys the recovery code opened; they must be this store's. ``must_change``: False where the manager
    chose the PIN unseen. Raises ``Refused``: ``staff_unknown``, ``not_manager``, ``recovery_wrong``, ``pin_bad``,
    ``pin_weak``.
    """
    if not hmac.compare_digest(proof.chain, work.keys.chain):
        raise Refused("recovery_wrong")
    row = next((r for r in roster(work) if r.code == code), None)
    if row is None:
        raise Refused("staff_unknown")
    if row.role is not Role.MANAGER:
        raise Refused("not_manager", name=row.name)
    _set_pin(work, row.id, pin, must_change=must_change)
    work.audit("pin_rescued", row.code, was_locked=row.locked)
    work.touched("staff", row.id)


def change_pin(work: Work, pin: str) -> None:
    """Change one's own PIN. Raises ``Refused``: pin_bad, pin_weak, pin_same."""
    me = work.member()
    old = str(_secret(work, me.id).pin_hash)
    check_new_pin(pin)
    if pin_fits(old, pin):
        raise Refused("pin_same", field="pin")
    _set(work, me.id, pin_hash=hash_pin(pin), must_change_pin=False)
    work.audit("pin_change", me.code)
    work.touched("staff", me.id)


def sign_in(work: Work, staff_id: UUID) -> SignedIn:
    """Put a person on duty whose PIN this desk has just proved (``Desk.check_pin``); each proof serves once. Notices a
    clock that cannot be right and records it.

    The caller puts ``member`` on the desk. Raises what ``member_of`` raises, ``Refused("staff_locked")`` where no
    right PIN came after five wrong ones, and ``("pin_unproved")`` for anybody else.
    """
    found = _secret(work, staff_id)
    member = _row(work, found).member
    if found.pin_failures >= TRIES:
        raise Refused("staff_locked", name=member.name)
    if work.proved is None or work.proved != staff_id:
        raise Refused("pin_unproved", name=member.name)
    work.proved, work.staff = None, member
    doubted = clock.note(work, member.code)
    _set(work, staff_id, last_seen=work.now)
    work.audit("sign_in", member.code)
    work.touched("staff", staff_id)
    return SignedIn(member, _known(work, staff_id).must_change_pin, doubted)


def sign_out(work: Work) -> None:
    """Record that the person on duty leaves; the caller clears the desk."""
    work.audit("sign_out", work.member().code)


def _rows(*more: sa.ColumnElement[Any]) -> sa.Select[*tuple[Any, ...]]:
    c = _STAFF.c
    return sa.select(
        c.id,
        c.code,
        c.name,
        c.role,
        c.active,
        c.pin_failures,
        c.pin_locked_at,
        c.must_change_pin,
        c.last_seen,
        c.position,
        *more,
    )


def _row(view: View, r: Any) -> StaffRow:
    return StaffRow(
        r.id,
        r.code,
        r.name,
        Role(r.role),
        bool(r.active),
        Lockout(r.pin_failures, r.pin_locked_at).runs(view.now),
        bool(r.must_change_pin),
        r.last_seen,
        r.position,
    )


def _secret(view: View, staff_id: UUID) -> Any:
    found = queries.first(view, _rows(_STAFF.c.pin_hash).where(_STAFF.c.id == staff_id))
    if found is None:
        raise Refused("staff_unknown")
    if not found.active:
        raise Refused("staff_inactive", name=found.name)
    return found


def _stored(view: View, staff_id: UUID) -> Any:
    found = queries.first(view, _rows().where(_STAFF.c.id == staff_id))
    if found is None:
        raise Refused("staff_unknown")
    return found


def _known(view: View, staff_id: UUID) -> StaffRow:
    return _row(view, _stored(view, staff_id))


def _lockout(view: View, staff_id: UUID) -> Lockout | None:
    """None when nobody has that id."""
    query = sa.select(_STAFF.c.pin_failures, _STAFF.c.pin_locked_at).where(_STAFF.c.id == staff_id)
    found = queries.first(view, query)
    return None if found is None else Lockout(found.pin_failures, found.pin_locked_at)


def _set_pin(work: Work, staff_id: UUID, pin: str, *, must_change: bool) -> None:
    """Another PIN, and no wrong ones any more."""
    stored = hash_pin(check_new_pin(pin))
    _set(work, staff_id, pin_hash=stored, pin_failures=0, pin_locked_at=None, must_change_pin=must_change)


def _set(work: Work, staff_id: UUID, **values: Any) -> None:
    queries.execute(work, sa.update(_STAFF).where(_STAFF.c.id == staff_id).values(**values))


def _set_active(work: Work, row: StaffRow, active: bool) -> None:
    if row.active == active:
        return
    _set(work, row.id, active=active)
    work.audit("staff_reinstate" if active else "staff_retire", row.code, name=row.name)
    work.touched("staff", row.id)


def _role(role: Role | str) -> Role:
    return Role(validation.choice("role", str(role), tuple(r.value for r in Role)))


def _free_code(work: Work, code: str, own: UUID | None) -> str:
    plain = validation.text("code", code, 12, required=True)
    if any(not (char.isascii() and char.isalnum()) for char in plain):
        validation.bad("code", "format")
    taken = queries.first(work, sa.select(_STAFF.c.id).where(_STAFF.c.code == plain))
    if taken is not None and taken.id != own:
        validation.bad("code", "taken")
    return plain


def _keep_a_manager(work: Work, leaving: StaffRow) -> None:
    if leaving.role is not Role.MANAGER or not leaving.active:
        return
    others = _rows().where(_STAFF.c.active, _STAFF.c.role == Role.MANAGER.value, _STAFF.c.id != leaving.id)
    if queries.first(work, others.where(_STAFF.c.pin_failures < TRIES)) is None:  # a locked manager helps nobody
        raise Refused("last_manager", name=leaving.name)
