"""How a use ended: how many came, whether it is tidy, what was found, and the key."""

from dataclasses import dataclass

from app.services.rooms.acts import UseEnded
from app.services.rooms.row import BookingRow
from app.ui.kit.asks import check, line, one_of
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx
from app.ui.rooms import typed
from app.ui.rooms.settings.typed_rooms import count_between

_TIDY = ((True, "整理好了"), (False, "没整理"))


@dataclass(frozen=True)
class Ended:
    """As it stands in the form."""

    headcount: int | None
    tidy: bool
    condition: str
    key_back: bool

    @property
    def told(self) -> UseEnded:
        """As the operation has it."""
        return UseEnded(self.headcount, self.tidy, self.condition.strip(), self.key_back)


class EndForm(DrawerForm[Ended]):
    """Enter goes through it and ends the use; what is left of the time is free at once."""

    def __init__(self, ctx: Ctx, row: BookingRow) -> None:
        key = row.key_out_at is not None and row.key_back_at is None
        asks = (
            line("headcount", "实到", kind="amount", hint=f"订了 {row.headcount} 人，可不填", most=4, default=None,
                 read=lambda text: count_between(0, typed.MOST_PEOPLE)(text) if text.strip() else None,
                 show=lambda count: "" if count is None else str(count)),
            one_of("tidy", "场地", _TIDY),
            line("condition", "情况", hint="如 话筒一只不响，可不填", most=200),
            check("key_back", "钥匙已还", default=key, when=lambda _values: key),
        )  # fmt: skip
        super().__init__(ctx, "结束使用", Ended, asks, name="booking.end", record=row.id, note="剩下的时间马上放出来。")
