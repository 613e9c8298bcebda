"""怎么走 for somebody who asks: the slip as it will come out, and one key more prints it."""

from uuid import UUID

from app.rules.rights import Right, may
from app.services.documents.requests import WaySlip
from app.services.print_queue import PaperCopy
from app.services.requests import places
from app.ui.kit.guard import guarded
from app.ui.kit.page import Ctx
from app.ui.paper.preview import preview

_ONLY_LOOKS = "审计只看不打印；请窗口的同事打印"


def show_way(ctx: Ctx, place_id: UUID) -> None:
    """Preview the slip of a point of 优享地图; who serves people may print it."""
    shell = ctx.shell

    def shown(slip: WaySlip) -> None:
        def printed(_job: UUID) -> None:
            shell.toast(f"正在打印 {slip.name}怎么走")

        def print_it() -> None:
            guarded(lambda: ctx.desk.do(places.print_way, place_id), shell.trouble, printed)

        on_duty = ctx.desk.staff
        serves = on_duty is not None and may(on_duty.role, Right.RESIDENTS)
        preview(ctx, f"怎么走 · {slip.name}", PaperCopy(slip), print_it, barred="" if serves else _ONLY_LOOKS)

    guarded(lambda: ctx.desk.see(places.way_slip, place_id), shell.trouble, shown)
