"""开钱箱: the drawer opened without a sale, for a reason that is sealed and counted on the shift's slip."""

from collections.abc import Callable

from app.errors import Refused, StoreTrouble
from app.services.till import shifts
from app.ui.kit.act import act
from app.ui.kit.page import Ctx

REASONS = ("换零钱", "找错零钱", "放零钱袋", "查钱箱")
_TITLE = "不收银，只开钱箱"
_SAYS = "原因会记下来，交班单上写开了几次。钱放进去或拿出来的，请在交班页记存入、支出或上交。"


def open_drawer(ctx: Ctx, refused: Callable[[Refused | StoreTrouble], object] | None = None, by: object = None) -> None:
    """Ask for the reason, have somebody agree who may, and open it. ``refused`` and ``by`` as in ``act``."""

    def opened(reason: str) -> None:
        act(
            ctx, shifts.move_cash, "no_sale", 0, reason, why=f"不收银开钱箱：{reason.strip()}",
            said="已记开钱箱 1 次", refused=refused, by=by,
        )  # fmt: skip

    ctx.dialogs.ask(_TITLE, "原因", "开钱箱", opened, text=_SAYS, choices=REASONS)
