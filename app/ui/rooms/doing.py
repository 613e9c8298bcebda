"""What is done with a booking from its drawer or its calendar: each act asks what it must, says what it did, and has
its way back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.errors import Refused, StoreTrouble
from app.rules.dates import local_day
from app.rules.rights import Right, may
from app.rules.rooms.spans import instant_of, on_day
from app.services.rooms import acts, bookings
from app.services.rooms.bookings import BookingDone
from app.services.rooms.money import BackTerms
from app.services.rooms.row import BookingRow
from app.services.work import Work
from app.ui.kit.act import act
from app.ui.kit.page import Ctx
from app.ui.rooms.blocks import Block, Place
from app.ui.rooms.paying import BookingMoney, terms_words
from app.ui.rooms.words import span_said

WHY_NOT = ("资料不全", "与开放用途不符", "时段另有安排")
WHY_CANCEL = ("居民自己取消", "改期", "社区临时有安排", "天气原因")
WHY_FORGIVE = ("事后说明了情况", "场地临时有问题", "登记有误")


@dataclass(frozen=True)
class BookingStep:
    """An act of a booking: its code, its verb, whether it is the main one, and whether somebody with the right to
    consent must do it.
    """

    code: str
    verb: str
    icon: str = ""
    kind: str = "plain"
    consent: bool = False


CONFIRM = BookingStep("confirm", "审核通过", "check", "primary", consent=True)
REFUSE = BookingStep("refuse", "不通过", "ban", "danger", consent=True)
CHECK_IN = BookingStep("check_in", "签到", "user-check", "primary")
CHECK_IN_KEY = BookingStep("check_in_key", "签到领钥匙", "key-round")
UNDO_CHECK_IN = BookingStep("undo_check_in", "撤回签到", "undo-2", "ghost")
END = BookingStep("end", "结束使用", "check", "primary")
NO_SHOW = BookingStep("no_show", "记为未到", "circle-x")
CHANGE = BookingStep("change", "修改", "pencil")
MOVE = BookingStep("move", "改时间", "clock")
CANCEL = BookingStep("cancel", "取消预约", "x", "danger")
REINSTATE = BookingStep("reinstate", "恢复预约", "undo-2")
MISSED = BookingStep("undo_no_show", "其实来了", "undo-2")
FORGIVE = BookingStep("forgive", "解除暂停", "key-round", consent=True)
KEY_BACK = BookingStep("key_back", "钥匙还了", "key-round")

_OF_STATE: dict[str, tuple[BookingStep, ...]] = {
    "pending": (CONFIRM, REFUSE, CHANGE, MOVE, CANCEL),
    "confirmed": (CHECK_IN, CHECK_IN_KEY, NO_SHOW, CHANGE, MOVE, CANCEL),
    "in_use": (END, UNDO_CHECK_IN, CHANGE),
    "no_show": (MISSED, FORGIVE),
}


def steps_of(row: BookingRow, now: Any) -> tuple[BookingStep, ...]:
    """What can be done with a booking at a moment, the main act first."""
    state, over = row.at(now), row.ends_at <= now
    found = list(_OF_STATE.get(state, ()))
    if state in ("cancelled", "refused", "lapsed", "done") and not over:
        found.append(REINSTATE)
    if state == "confirmed" and row.starts_at <= now:
        found = [*([END] if over else [CHECK_IN, CHECK_IN_KEY, END]), NO_SHOW, *([] if over else [CHANGE, CANCEL])]
    if state == "confirmed" and row.starts_at > now:
        found = [step for step in found if step is not NO_SHOW]
    if row.key_out_at is not None and row.key_back_at is None:
        found.append(KEY_BACK)
    return tuple(dict.fromkeys(found))


class BookingActs:
    """Runs the acts; ``owner`` is told to the desk as the one who changed things."""

    def __init__(self, ctx: Ctx, owner: QWidget, done: Callable[[], object]) -> None:
        self._ctx, self._owner, self._done = ctx, owner, done
        self.money = BookingMoney(ctx, owner, done)

    def may_change(self) -> bool:
        """Whether whoever is on duty may give out rooms."""
        member = self._ctx.desk.staff
        return member is not None and may(member.role, Right.ROOMS)

    def do(self, step: BookingStep, row: BookingRow) -> None:
        """Do an act: at once where it has a way back, after a reason where one must be given."""
        asked: dict[str, Callable[[BookingRow], None]] = {
            "refuse": self._refuse, "cancel": self._cancel, "forgive": self._forgive,
            "no_show": self._no_show,
        }  # fmt: skip
        if step.code in asked:
            asked[step.code](row)
            return
        plain: dict[str, tuple[Callable[..., Any], str, Callable[..., Any] | None]] = {
            "confirm": (acts.confirm_booking, "已审核通过", None),
            "check_in_key": (_check_in_with_key, "已签到、领钥匙", acts.undo_check_in),
            "check_in": (acts.check_in_booking, "已签到", acts.undo_check_in),
            "undo_check_in": (acts.undo_check_in, "已撤回签到", acts.check_in_booking),
            "undo_no_show": (acts.undo_no_show, "已改为来了", None),
            "reinstate": (acts.reinstate_booking, "已恢复", None),
            "key_back": (acts.return_key, "钥匙已还", None),
        }
        operation, said, back = plain[step.code]
        why = f"{step.verb} {row.number}" if step.consent or row.state in ("refused", "lapsed") else ""
        self._run(operation, row, said=said, back=back, why=why)

    def _run(
        self, operation: Callable[..., Any], row: BookingRow, *args: Any, said: str,
        back: Callable[..., Any] | None = None, why: str = "",
    ) -> None:  # fmt: skip
        act(
            self._ctx, operation, row.id, *args, why=why, then=lambda _done: self._done(),
            said=f"{said} {row.title or row.who}", undo=(back, row.id) if back is not None else (), by=self._owner,
        )  # fmt: skip

    def _when(self, row: BookingRow) -> str:
        return span_said(row.starts_at, row.ends_at, local_day(self._ctx.desk.now()))

    def _refuse(self, row: BookingRow) -> None:
        terms = self.money.terms(row, "refuse")
        if terms is not None:
            self._take_away(row, "refuse", "不通过", "没有通过", WHY_NOT, terms)

    def _cancel(self, row: BookingRow) -> None:
        terms = self.money.terms(row, "cancel")
        if terms is not None:
            self._take_away(row, "cancel", "取消", "已取消", WHY_CANCEL, terms)

    def _take_away(
        self, row: BookingRow, how: str, verb: str, said: str, whys: Sequence[str], terms: BackTerms
    ) -> None:  # fmt: skip
        """Cancel or refuse: 「退 x，扣 y」 is said before, and booked exactly so."""
        money = terms_words(terms)
        operation = acts.refuse_booking if how == "refuse" else acts.cancel_booking
        why = f"{row.number} {verb}" if how == "refuse" else ""

        def answered(reason: str) -> None:
            if money:
                self.money.give_back(row, how, reason, terms, said)
            else:
                self._run(operation, row, reason, said=said, back=acts.reinstate_booking, why=why)

        text = f"{self._when(row)} 会马上放出来，原因留在记录里。"
        asked = f"{verb}，{money}" if money else f"{verb}预约" if how == "cancel" else verb
        self._ctx.dialogs.ask(
            f"{verb} {row.number}", "原因", asked, answered, text=f"{text}{money}", danger=True, choices=whys
        )

    def _no_show(self, row: BookingRow) -> None:
        terms = self.money.terms(row, "no_show")
        if terms is not None and terms.lines:
            self.money.give_back(row, "no_show", "", terms, "已记为未到")
        else:
            self._run(acts.mark_no_show, row, said="已记为未到", back=acts.undo_no_show)

    def _forgive(self, row: BookingRow) -> None:
        self._ctx.dialogs.ask(
            f"解除暂停 {row.who}", "原因", "解除暂停", text="这些天的未到不再计数，可以马上预约。", choices=WHY_FORGIVE,
            then=lambda reason: self._run(
                acts.lift_suspension, row, reason, said="已解除暂停", why=f"解除暂停 {row.who}"
            ),
        )  # fmt: skip

    def shift(
        self, block: Block, place: Place, refused: Callable[[Refused | StoreTrouble], object],
        there: Callable[[], object],
    ) -> None:  # fmt: skip
        """Move or stretch a booking, by mouse or keys; back by 撤销. ``there`` is called once it lies there."""
        before = block.place

        def moved(_done: BookingDone) -> None:
            self._done()
            there()

        act(
            self._ctx, bookings.move_booking, block.id, *_moved(place), then=moved,
            said=lambda done: self._moved_words(done, place), undo=(bookings.move_booking, block.id, *_moved(before)),
            refused=refused, by=self._owner,
        )  # fmt: skip

    def _moved_words(self, done: BookingDone, place: Place) -> str:
        when = span_said(done.starts_at, done.ends_at, local_day(self._ctx.desk.now()))
        waits = "，要重新确认" if done.state == "pending" else ""
        return f"已改到 {done.room} {when}{waits}"


def _check_in_with_key(work: Work, booking_id: UUID) -> BookingDone:
    """They are here, and the key is handed out with it."""
    return acts.check_in_booking(work, booking_id, key=True)


def _moved(place: Place) -> tuple[Any, Any, UUID]:
    slot = on_day(place.day, place.start, place.end)
    return instant_of(slot.start), instant_of(slot.end), place.room
