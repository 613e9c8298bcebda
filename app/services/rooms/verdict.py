"""What stands against a booking while it is typed: read as often as people pause, nothing is written."""

from dataclasses import dataclass, replace
from uuid import UUID

from app.errors import Refused
from app.rules import validation
from app.rules.rights import Right
from app.rules.rooms import billing
from app.rules.rooms.spans import between, sound
from app.services.rooms.bookings import BookingDraft, wanted_of
from app.services.rooms.checks import approvals_needed, weigh
from app.services.rooms.free import FreeOffer, offers_instead
from app.services.rooms.house import room_of, tariff
from app.services.work import View, asks


@dataclass(frozen=True)
class DraftVerdict:
    """``refused`` is what stands against it, with what is free ``instead``; else None. ``fee`` and ``deposit`` in 分 as
    the room costs; ``approval`` says why it will wait for consent.
    """

    refused: Refused | None
    instead: tuple[FreeOffer, ...] = ()
    fee: int = 0
    deposit: int = 0
    approval: tuple[str, ...] = ()


@asks(Right.ROOMS)
def verdict(view: View, draft: BookingDraft, booking_id: UUID | None = None) -> DraftVerdict:
    """Weigh a draft as far as it is typed: who and what for may still be missing. ``booking_id`` is the booking that is
    changed, which is never in its own way. Raises ``Refused("room_unknown")``.
    """
    room = room_of(view, draft.room_id)
    slot = between(draft.starts_at, draft.ends_at)
    prices = tariff(view, room)
    fee = billing.fee(prices, max(slot.minutes, 0))
    wanted = wanted_of(room, slot, _readable(draft), draft.equipment, booking_id)
    refused: Refused | None = None
    instead: tuple[FreeOffer, ...] = ()
    try:
        weigh(view, wanted, frozenset(draft.allow))
    except Refused as no:
        refused = no
        instead = offers_instead(view, wanted) if _is_sound(draft) else ()
    return DraftVerdict(refused, instead, fee, prices.deposit, approvals_needed(view, wanted, fee))


def _readable(draft: BookingDraft) -> BookingDraft:
    """Without a phone that is not finished yet."""
    try:
        validation.phone("phone", draft.phone)
    except Refused:
        return replace(draft, phone="")
    return draft


def _is_sound(draft: BookingDraft) -> bool:
    """Whether its span is one at all: else nothing can be offered instead."""
    try:
        sound(between(draft.starts_at, draft.ends_at))
    except Refused:
        return False
    return True
