"""How a booking reads in its drawer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from app.rules.dates import local, local_day
from app.services.rooms.card import BookingCard, BookingTold
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.kit.timeline import Moment
from app.ui.rooms.words import span_said, state_tag
from app.ui.words.moments import short_moment
from app.ui.words.rooms import ACT_WORDS, ALLOW_WORDS, APPROVAL_WORDS, KIND_WORDS
from app.ui.words.sentences import sentence

_TONES = {"cancel": "bad", "refuse": "bad", "no_show": "bad", "lapse": "warn", "book": "accent", "confirm": "ok",
          "check_in": "ok", "end": "ok", "approve": "ok"}  # fmt: skip


def booking_tags(card: BookingCard, now: datetime) -> tuple[TagSpec, ...]:
    """State, kind, and what must not be overlooked."""
    row = card.row
    found = [state_tag(row.at(now)), TagSpec(KIND_WORDS.get(row.kind, row.kind))]
    if row.key_out_at is not None and row.key_back_at is None:
        found.append(TagSpec("钥匙没还", "warn", "key-round"))
    elif row.outside:
        found.append(TagSpec("外单位", "info"))
    elif not row.signed_promise and row.at(now) in ("pending", "confirmed"):
        found.append(TagSpec("承诺书没签", "warn"))
    return tuple(found)


def when(card: BookingCard, today: date) -> str:
    """``10-17 周六 14:00–16:00``."""
    return span_said(card.row.starts_at, card.row.ends_at, today)


def booking_where(card: BookingCard) -> str:
    """``小剧场 · 5F · 22 人``."""
    parts = (card.room.name, card.room.floor, f"{card.row.headcount} 人")
    return " · ".join(part for part in parts if part)


def facts(card: BookingCard, now: datetime) -> Sequence[tuple[str, str, str]]:
    """What is known, line by line."""
    row = card.row
    who = " · ".join(part for part in (row.group_name, row.name) if part)
    things = "、".join(name if count == 1 else f"{name} {count} 件" for name, count in card.things)
    waits = "、".join(APPROVAL_WORDS.get(code, code) for code in row.approval.split(",") if code)
    let = "、".join(ALLOW_WORDS.get(code, code) for code in sorted(row.let_through))
    held = [f"{name} {minutes} 分" for name, minutes in (("布置", row.setup_min), ("整理", row.clean_min)) if minutes]
    until = row.hold_until
    kept = f"，留到 {short_moment(until, now)}" if until is not None and row.at(now) == "pending" else ""
    came = "" if row.actual_headcount is None else f"实到 {row.actual_headcount} 人"
    found = (
        ("使用人", who, "ink"),
        ("电话", row.phone, "ink"),
        ("审核", f"{waits}{kept}" if waits else "", "warn" if kept else "ink2"),
        ("设备", things, "ink"),
        ("布置", row.layout, "ink"),
        ("前后", "、".join(held), "ink2"),
        ("费用", _money(card), "ink"),
        ("放行", f"{let}（{row.override_reason}）" if let else "", "warn"),
        ("跳过", _skipped(row.skip_reason), "warn"),
        ("实到", " · ".join(part for part in (came, row.condition) if part), "ink"),
        ("备注", row.note, "ink"),
    )
    return found


def _money(card: BookingCard) -> str:
    row = card.row
    fee = f"场地费 {yuan(row.fee)}" if row.fee else "免费"
    held = f" · 押金 {yuan(row.deposit)}" if row.deposit else ""
    return f"{fee}{held}" + (f"（{row.waived}）" if row.waived else "")


def _skipped(reason: str) -> str:
    """``room_taken:YY-…`` as people read it."""
    if not reason:
        return ""
    from app.errors import Refused

    code, _, detail = reason.partition(":")
    title = sentence(Refused(code, name=detail, reason=detail, number=detail)).title
    return f"{title} {detail}".strip() if detail and detail not in title else title


def moments(card: BookingCard, now: datetime) -> list[Moment]:
    """What happened, the latest first."""
    return [Moment(_title(one), _note(one, now), one.text, _TONES.get(one.act, "mute")) for one in card.told]


def _title(told: BookingTold) -> str:
    name = ACT_WORDS.get(told.act, told.act)
    span = _span(told.detail)
    return f"{name} {span}".strip()


def _span(detail: Mapping[str, Any]) -> str:
    try:
        starts, ends = (datetime.fromisoformat(str(detail[key])) for key in ("starts", "ends"))
    except (KeyError, ValueError):
        return ""
    day = local_day(starts)
    return f"{detail.get('room', '')} {day:%m-%d} {local(starts):%H:%M}–{local(ends):%H:%M}".strip()


def _note(told: BookingTold, now: datetime) -> str:
    agreed = f"，{told.agreed}同意" if told.agreed else ""
    return f"{short_moment(told.at, now)} · {told.by or '系统'}{agreed}"
