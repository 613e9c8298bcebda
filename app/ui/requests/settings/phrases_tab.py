"""常用语: what people write every day; a phrase of one matter is its template."""

from collections.abc import Sequence

from app.services.requests import catalogue, phrases
from app.services.requests.phrases import PhraseRow
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.field import Field
from app.ui.kit.field_form import filled
from app.ui.kit.fields import TextBox
from app.ui.kit.found_tab import FoundTab
from app.ui.kit.options import Choice
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column

_LABEL = 52
_EVERY = "所有事项"


class PhrasesTab(FoundTab[PhraseRow]):
    """The phrases; taken away with a way back, for nothing refers to them."""

    key, title = "phrases", "常用语"
    new_words, first_field = "新常用语", "text"
    search_hint, search_name = "内容 / 关键词 / 拼音首字母", "找常用语"

    def __init__(self, ctx: Ctx) -> None:
        self._items: dict[str, str] = {}
        columns: list[Column[PhraseRow]] = [
            Column("内容", lambda r: " ".join(r.text.split()), sub=lambda r: r.keywords, strong=True),
            Column("用在", self._where, 220, tone=lambda r: "ink2"),
        ]
        super().__init__(ctx, columns, lambda r: r.id)

    def _where(self, row: PhraseRow) -> str:
        return self._items.get(row.item, row.item) if row.item else _EVERY

    def build_form(self) -> None:
        body = self.drawer.body
        self.text = TextBox(hint="要填的地方写 ____", name="内容", lines=4)
        self.form.add("text", Field("内容", self.text, required=True, check=filled, above=True), body)
        self.keywords = self.form.line(
            "keywords", "关键词", body, hint="用空格分开", note="按 Ctrl+J 时用来找", label_width=_LABEL, most=80
        )
        self.item = Choice([(None, _EVERY)], name="用在")
        note = "选了事项，诉求空着时自动填上"
        self.form.add("item", Field("用在", self.item, label_width=_LABEL, hint=note), body)
        body.addStretch(1)
        self.state_button = Button("删除", kind="ghost", icon="trash-2", on=self._delete)
        self.drawer.foot.addWidget(self.state_button)

    def refresh(self) -> None:
        listed = self.ctx.desk.see(catalogue.items, inactive=True)
        self._items = {item.code: f"{item.code} {item.name}" for item in listed}
        picked = self.item.value()
        self.item.set_options([(None, _EVERY), *self._items.items()])
        self.item.set_value(picked)
        super().refresh()

    def rows(self) -> Sequence[PhraseRow]:
        return self.ctx.desk.see(phrases.phrases, self.search.text())

    def fill(self, row: PhraseRow | None) -> None:
        self.text.setPlainText(row.text if row else "")
        self.keywords.setText(row.keywords if row else "")
        self.item.set_value(row.item if row else None)

    def typed(self) -> object:
        return self.text.toPlainText(), self.keywords.text(), self.item.value()

    def show_state(self, row: PhraseRow | None) -> None:
        may = self.may_change()
        self.text.setReadOnly(not may)
        for control in (self.keywords, self.item):
            control.setEnabled(may)
        self.state_button.setVisible(row is not None and may)

    def name_of(self, row: PhraseRow) -> str:
        return "常用语"

    def store(self) -> None:
        row, item = self.current, self.item.value()
        self.form.run(
            phrases.save_phrase,
            self.text.toPlainText(),
            self.keywords.text(),
            str(item) if item else None,
            row.id if row else None,
            then=lambda made: self.stored("已保存常用语", made),
        )

    def _delete(self) -> None:
        row = self.current
        if row is None:
            return

        def back() -> None:
            self.form.run(phrases.save_phrase, row.text, row.keywords, row.item, then=lambda _made: self.refresh())

        def gone(_row: PhraseRow) -> None:
            self.current = None
            self.drawer.close_drawer()
            self.refresh()
            self.ctx.shell.toast("已删除一条常用语", "撤销", back, key=shortcuts.cap("undo"))

        self.form.run(phrases.delete_phrase, row.id, then=gone)
