"""How papers speak of bookings: when, what for, what it costs, what stands beside it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.print import words
from app.print.page_flow import Column
from app.rules.rooms.labels import KIND_WORDS
from app.services.documents.rooms import DoorRow, RoomSlip, RoomUse


def day_and_hours(use: RoomUse) -> str:
    """2026年12月1日 星期二 14:00–16:00; another day at the end is named too."""
    return f"{words.long_day(words.local(use.starts_at).date())} {hours(use.starts_at, use.ends_at)}"


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """14:00–16:00, 22:00–24:00; 22:00–12月2日 01:00 when it goes on into the night."""
    start, end = words.local(starts_at), words.local(ends_at)
    if end.date() == start.date():
        return f"{start:%H:%M}–{end:%H:%M}"
    if end.date() == start.date() + timedelta(days=1) and (end.hour, end.minute) == (0, 0):
        return f"{start:%H:%M}–24:00"
    return f"{start:%H:%M}–{words.short_day(end.date())} {end:%H:%M}"


def held(use: RoomUse, between: str = " · ") -> str:
    """布置 13:45 · 整理到 16:15; empty without either."""
    before = use.starts_at - timedelta(minutes=use.setup_min)
    after = use.ends_at + timedelta(minutes=use.clean_min)
    parts = [f"布置 {words.local(before):%H:%M}"] if use.setup_min else []
    parts += [f"整理到 {words.local(after):%H:%M}"] if use.clean_min else []
    return between.join(parts)


def title(row: RoomUse | DoorRow) -> str:
    """What it is called; what would tell a hardship is called by its kind alone."""
    kind = KIND_WORDS.get(row.kind, row.kind)
    return words.discreet(row.title, kind) or group(row) or kind


def group(row: RoomUse | DoorRow) -> str:
    """Which group, or nothing."""
    return words.discreet(row.group, "")


def place(use: RoomUse) -> str:
    """共享厅（1楼）."""
    return f"{use.room}（{use.floor}）" if use.floor else use.room


def things(listed: Sequence[tuple[str, int]]) -> str:
    """投影仪 ×1、折叠椅 ×20."""
    return "、".join(f"{name} ×{count}" for name, count in listed)


def people(count: int) -> str:
    """20 人, or nothing."""
    return f"{count} 人" if count else ""


def room_fee(slip: RoomSlip) -> str:
    """免费, or the fee with what was paid of it."""
    if not slip.fee:
        return "免费" + ("（减免）" if slip.waived else "")
    paid = "已付" if slip.paid >= slip.fee else f"已付 {words.yuan(slip.paid)}" if slip.paid > 0 else "未付"
    return f"{words.yuan(slip.fee)}（{paid}）"


def room_deposit(slip: RoomSlip) -> str:
    """The deposit with what is held of it; nothing where none is asked for."""
    if not slip.deposit:
        return ""
    if slip.held >= slip.deposit:
        return f"{words.yuan(slip.deposit)}（已收，凭收据退）"
    return f"{words.yuan(slip.deposit)}（{f'已收 {words.yuan(slip.held)}' if slip.held > 0 else '未收'}）"


def columns(width: float, spec: Sequence[tuple[str, float]], bold: Sequence[str] = ()) -> tuple[Column, ...]:
    """Columns that share a width as their numbers say."""
    whole = sum(share for _, share in spec)
    return tuple(Column(name, width * share / whole, bold=name in bold) for name, share in spec)
