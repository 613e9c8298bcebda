"""办理人: departments, organisations and helpers requests are given to. Members of staff come by themselves."""

from collections.abc import Sequence
from uuid import UUID

from app.rules.people.names import found
from app.rules.rights import Right
from app.services.requests import handlers
from app.services.requests.handlers import HandlerDraft, HandlerRow
from app.ui.kit import typed
from app.ui.kit.asks import line, one_of
from app.ui.kit.records import RecordTab, ink, off_tag
from app.ui.kit.rows import Column
from app.ui.words.requests import HANDLER_KINDS


class HandlersTab(RecordTab[HandlerRow, HandlerDraft]):
    """Who works on requests beside the staff. A helper's phone is private: masked in the list, whole in the drawer."""

    key, title, right = "handlers", "办理人", Right.SETTINGS
    new_words = "新办理人"
    empty = ("还没有办理人", "按 F2 新建：派单时从这里选，或转给这些单位")
    finds = ("名称 / 拼音首字母 / 能做什么", "找办理人")
    columns = (
        Column("名称", lambda r: r.name, sub=lambda r: r.skill, strong=True, tone=ink),
        Column("种类", lambda r: HANDLER_KINDS[r.kind], 110, tone=ink),
        Column("电话", lambda r: r.phone, 150, tone=lambda r: "ink2"),
        Column("", lambda r: "", 88, tag=off_tag),
    )
    draft = HandlerDraft
    starts = ("name", "name")
    asks = (
        one_of("kind", "种类", [(kind, HANDLER_KINDS[kind]) for kind in handlers.KINDS], default="organisation"),
        line("name", "名称", required=True, hint="如 物业公司", most=80),
        line("phone", "电话", kind="phone", most=30, read=typed.office_phone, note="派工单上会打印"),
        line("skill", "能做什么", hint="如 电梯故障、困人救援", most=80),
    )
    switch = (handlers.retire_handler, handlers.restore_handler)

    def rows(self, query: str) -> Sequence[HandlerRow]:
        wanted = query.strip()
        listed = self.ctx.desk.see(handlers.handlers, inactive=True)
        return [row for row in listed if found(row.name, wanted) or wanted in row.skill]

    def fill(self, row: HandlerRow | None) -> None:
        self.form.fill(None if row is None else self.ctx.desk.see(handlers.handler, row.id))

    def store(self, draft: HandlerDraft, key: UUID | None) -> None:
        self.keep(handlers.save_handler, draft, key, said=f"已保存 {draft.name.strip()}")
