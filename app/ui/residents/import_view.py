"""Taking in a list of residents: who looks like somebody on record, what the list knows better about them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.rules.rights import Right
from app.services.desk import Approval
from app.services.lists.spreadsheet import Told
from app.services.lists.table import Table
from app.services.residents import importing
from app.services.residents.import_rows import ImportRow
from app.services.residents.import_table import PEOPLE
from app.services.residents.importing import Imported, Preview
from app.ui.kit.button import Button
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.layout import Part
from app.ui.kit.list_import import ListImport, show_check
from app.ui.kit.list_rows import row_form
from app.ui.kit.options import Check
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column
from app.ui.residents import import_words, words
from app.ui.residents.typed import Typed

_CODES = ("document_number", "birth_date", "phone", "pinyin")


@dataclass(frozen=True)
class RowDraft(Typed):
    """The cells of a row, by field: those of the form, and what it has no field for."""

    care_tags: str = ""
    residence: str = ""
    care_level: str = ""
    care_on: str = ""
    consent: str = ""


def _tone(row: ImportRow) -> str:
    return "bad" if row.wrong and not row.skip else "ink2"


class ImportView(ListImport[ImportRow, Preview]):
    """The wizard for residents."""

    shape, right = PEOPLE, Right.PERSONAL_DATA
    title = "导入居民名单"
    start = (
        "从 Excel 或 CSV 导入居民",
        "第一行写列名：姓名、出生日期、性别、电话、住址、身份证号、户籍、备注\n导入前会逐行核对；有错的可以当场改",
    )
    no_key = "请指出哪一列是姓名"
    shown = (("all", "全部"), ("wrong", "要改的"), ("like", "可能重复"), ("read", "请留意"))

    def __init__(self, ctx: Ctx) -> None:
        self._update: set[int] = set()
        super().__init__(ctx)

    def part(self, field: str) -> str:
        return words.part(field)

    def hidden(self, text: str) -> str:
        return words.hidden(text)

    def listed(self) -> Sequence[Column[ImportRow]]:
        tag = lambda r: import_words.fate(r, updated=r.key in self._update, unseen=self.unseen.isChecked())  # noqa: E731
        return (
            Column("姓名", lambda r: words.hidden(r.name), 130, strong=True),
            Column("出生", lambda r: r.birth_date, 110),
            Column("电话", lambda r: words.hidden(r.phone), 130),
            Column("住址", lambda r: words.hidden(r.address)),
            Column("", lambda _r: "", 110, tag=tag),
            Column("说明", import_words.said, 380, tone=_tone),
        )

    def said(self, row: ImportRow) -> str:
        return import_words.said(row)

    def is_shown(self, which: str, row: ImportRow) -> bool:
        return row.like is not None if which == "like" else super().is_shown(which, row)

    def preview(self, tables: Sequence[Table], columns: dict[int, str], told: Told) -> Preview:
        return self.ctx.desk.see(importing.preview, tables, columns, told)

    def mended(self, plan: Preview, key: int, typed: dict[str, str]) -> Preview:
        return self.ctx.desk.see(importing.mend, plan, key, typed)

    def form_of(self, row: ImportRow) -> DrawerForm[Any]:
        listed = self.plan.columns.values() if self.plan is not None else ()
        return row_form(self.ctx, row, RowDraft, listed, words.part, codes=_CODES)

    # --- look-alikes, hidden rows, and what the list knows better

    def check_parts(self) -> Sequence[Check]:
        self.also, self.news = Check("像已登记的也导入"), Check("")
        self.news.toggled.connect(self._update_all)
        return self.also, self.news

    def row_parts(self) -> Sequence[Part]:
        self.better = Button("用名单里的", kind="soft", on=self.turn_update)
        return (self.better,)

    def begun(self, plan: Preview) -> None:
        self._update = set()
        known = sum(bool(r.news) for r in plan.rows)
        alike = any(r.like is not None and not r.same for r in plan.rows)
        show_check(self.also, self.also.text(), alike)
        show_check(self.news, f"在册的 {known:,} 位用名单里的资料", bool(known))

    def show_row(self, row: ImportRow | None) -> None:
        self.better.setVisible(row is not None and bool(row.news) and not row.skip)
        if row is not None and row.news:
            updated = row.key in self._update
            self.better.set_words("不更新" if updated else f"用名单里的{words.parts(row.news)}")

    def turn_update(self) -> None:
        """Somebody on record gets what the list has for them, or keeps what is there."""
        row = self.table.row()
        if row is not None and row.news:
            self._update ^= {row.key}
            self.say_again()

    def _update_all(self, on: bool) -> None:
        rows = self.plan.rows if self.plan is not None else ()
        self._update = {row.key for row in rows if row.news and not row.skip} if on else set()
        self.say_again()

    def _updated(self) -> frozenset[int]:
        """The rows whose news the residents on record get."""
        rows = self.plan.rows if self.plan is not None else ()
        return frozenset(row.key for row in rows if row.key in self._update and row.news and not row.skip)

    # --- what comes in

    def sums(self, plan: Preview) -> Sequence[str]:
        return [*super().sums(plan), f"可能重复 {plan.known:,}"]

    def count(self) -> int:
        return self._new() + len(self._updated())

    def _new(self) -> int:
        """How many people would come in."""
        if self.plan is None:
            return 0
        chosen = self.plan.chosen(also_known=self.also.isChecked(), unseen=self.unseen.isChecked())
        updated = self._updated()
        return sum(row.key not in updated for row in chosen)

    def verb(self) -> str:
        count, update = self._new(), len(self._updated())
        said = [f"导入 {count:,} 人"] if count or not update else []
        return "，".join([*said, *([f"更新 {update:,} 人"] if update else [])])

    def taking(self, plan: Preview) -> tuple[str, Callable[[Approval | None, Told], object]]:
        name, update = self._path.name, self._updated()
        also, unseen = self.also.isChecked(), self.unseen.isChecked()

        def take_in(consent: Approval | None, told: Told) -> Imported:
            return self.ctx.desk.do(
                importing.load, plan, name, also_known=also, unseen=unseen, update=update, told=told, by=self,
                approval=consent,
            )  # fmt: skip

        why = f"导入居民名单 {self._new()} 人" + (f"，更新在册的 {len(update)} 人" if update else "")
        return why, take_in

    def done_words(self, done: Imported) -> str:
        return import_words.done(done)
