"""常用语: what people write every day; a phrase of one matter is its template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.rules.rights import Right
from app.services.requests import catalogue, phrases
from app.services.requests.phrases import PhraseRow
from app.ui.kit.asks import Options, choice, line, text
from app.ui.kit.button import Button
from app.ui.kit.layout import Part
from app.ui.kit.page import Ctx
from app.ui.kit.records import RecordTab
from app.ui.kit.rows import Column


@dataclass(frozen=True)
class _Phrase:
    text: str
    keywords: str
    item: str | None


def _items(ctx: Ctx) -> Options:
    listed = ctx.desk.see(catalogue.items, inactive=True)
    return [(None, "所有事项"), *((item.code, f"{item.code} {item.name}") for item in listed)]


class PhrasesTab(RecordTab[PhraseRow, _Phrase]):
    """The phrases; taken away with a way back, for nothing refers to them."""

    key, title, right = "phrases", "常用语", Right.SETTINGS
    new_words = "新常用语"
    empty = ("还没有常用语", "按 F2 新建：写办理情况时一键填入")
    finds = ("内容 / 关键词 / 拼音首字母", "找常用语")
    draft = _Phrase
    asks = (
        text("text", "内容", hint="要填的地方写 ____", lines=4, required=True),
        line("keywords", "关键词", hint="用空格分开", note="按 Ctrl+J 时用来找", most=80),
        choice("item", "用在", _items, note="选了事项，诉求空着时自动填上"),
    )

    def make_columns(self) -> Sequence[Column[Any]]:
        self._where: dict[str | None, str] = {}
        return (
            Column("内容", lambda r: " ".join(r.text.split()), sub=lambda r: r.keywords, strong=True),
            Column("用在", lambda r: self._where.get(r.item, r.item), 220, tone=lambda r: "ink2"),
        )

    def foot_parts(self) -> Sequence[Part]:
        self.state_button = Button("删除", kind="ghost", icon="trash-2", on=self._delete)
        return (self.state_button,)

    def refresh(self) -> None:
        self._where = dict(_items(self.ctx))
        super().refresh()

    def rows(self, query: str) -> Sequence[PhraseRow]:
        return self.ctx.desk.see(phrases.phrases, query)

    def fill(self, row: PhraseRow | None) -> None:
        self.form.fill(row, **({"item": row.item or None} if row else {}))

    def name_of(self, row: PhraseRow) -> str:
        return "常用语"

    def show_state(self, row: PhraseRow | None) -> None:
        super().show_state(row)
        self.state_button.setVisible(row is not None and self.may_change())

    def store(self, draft: _Phrase, key: UUID | None) -> None:
        self.keep(phrases.save_phrase, draft.text, draft.keywords, draft.item, key, said="已保存常用语")

    def _delete(self) -> None:
        row = self.current
        if row is not None:
            back = (phrases.save_phrase, row.text, row.keywords, row.item)
            self.remove(phrases.delete_phrase, row.id, said="已删除一条常用语", undo=back)
