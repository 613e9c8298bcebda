"""办理人: departments, organisations and helpers requests are given to. Members of staff come by themselves."""

from collections.abc import Sequence

from app.rules.people.names import found
from app.services.requests import handlers
from app.services.requests.handlers import HandlerDraft, HandlerRow
from app.ui.kit.choices import Segment
from app.ui.kit.field import Field
from app.ui.kit.found_tab import FoundTab
from app.ui.kit.on_off import StateButton, ink, off_tag
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column
from app.ui.words.requests import HANDLER_KINDS

_LABEL = 52


class HandlersTab(FoundTab[HandlerRow]):
    """Who works on requests beside the staff. A helper's phone is private: masked in the list, whole in the drawer."""

    key, title = "handlers", "办理人"
    new_words = "新办理人"
    search_hint, search_name = "名称 / 拼音首字母 / 能做什么", "找办理人"

    def __init__(self, ctx: Ctx) -> None:
        columns: list[Column[HandlerRow]] = [
            Column("名称", lambda r: r.name, sub=lambda r: r.skill, strong=True, tone=ink),
            Column("种类", lambda r: HANDLER_KINDS[r.kind], 110, tone=ink),
            Column("电话", lambda r: r.phone, 150, tone=lambda r: "ink2"),
            Column("", lambda r: "", 88, tag=off_tag),
        ]
        super().__init__(ctx, columns, lambda r: r.id)

    def build_form(self) -> None:
        body, line = self.drawer.body, self.form.line
        self.kind = Segment([(kind, HANDLER_KINDS[kind]) for kind in handlers.KINDS], name="种类")
        self.form.add("kind", Field("种类", self.kind, label_width=_LABEL), body)
        self.name = line("name", "名称", body, required=True, hint="如 物业公司", label_width=_LABEL, most=80)
        self.phone = line("phone", "电话", body, kind="phone", label_width=_LABEL, most=20, note="派工单上会打印")
        self.skill = line("skill", "能做什么", body, hint="如 电梯故障、困人救援", label_width=_LABEL, most=80)
        body.addStretch(1)
        self.state_button = StateButton(self, handlers.retire_handler, handlers.restore_handler, of=lambda row: row.id)

    def rows(self) -> Sequence[HandlerRow]:
        wanted = self.search.text().strip()
        listed = self.ctx.desk.see(handlers.handlers, inactive=True)
        return [row for row in listed if found(row.name, wanted) or wanted in row.skill]

    def fill(self, row: HandlerRow | None) -> None:
        whole = self.ctx.desk.see(handlers.handler, row.id) if row else None
        self.kind.set_value(row.kind if row else "organisation")
        self.name.setText(row.name if row else "")
        self.phone.setText(whole.phone if whole else "")
        self.skill.setText(row.skill if row else "")

    def typed(self) -> object:
        return self.kind.value(), self.name.text(), self.phone.text(), self.skill.text()

    def show_state(self, row: HandlerRow | None) -> None:
        may = self.may_change()
        for control in (self.kind, self.name, self.phone, self.skill):
            control.setEnabled(may)
        self.state_button.show_for(row)

    def name_of(self, row: HandlerRow) -> str:
        return row.name

    def store(self) -> None:
        row = self.current
        draft = HandlerDraft(str(self.kind.value()), self.name.text(), self.phone.text(), self.skill.text())
        said = f"已保存 {draft.name.strip()}"
        self.form.run(handlers.save_handler, draft, row.id if row else None, then=lambda made: self.stored(said, made))
