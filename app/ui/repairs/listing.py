"""All repairs as a list: found by tag, shelf, person, phone and words, narrowed by state and kind of thing."""

from dataclasses import dataclass
from datetime import date

from app.rules.dates import local_day
from app.rules.repairs.flow import TO_COLLECT, RepairKind, RepairState
from app.services.repairs import board
from app.services.repairs.board import RepairFilter, RepairRow
from app.services.repairs.prices import CATEGORIES
from app.services.work import Page
from app.ui.kit import shortcuts
from app.ui.kit.asks import choice, find
from app.ui.kit.cards import Action, Empty
from app.ui.kit.forms import Form
from app.ui.kit.lists import ListPage, NothingFound, PagedList
from app.ui.kit.page import Ctx
from app.ui.kit.rows import Column, Table
from app.ui.repairs.cards import due_tag, price_of, state_tag, thing_words
from app.ui.words.moments import near_day

MOST = 100
_WHICH = (
    ("open", "还在这里的"), ("collect", "待取件"), ("unclaimed", "超 30 天没取"), ("parts", "等配件"),
    ("tags", "牌待登记"), ("unsigned", "上门没签字"), ("visits", "上门待回访"), ("unsettled", "钱没结清"),
    ("handed", "已取走"), ("all", "全部"),
)  # fmt: skip
_STATES = {
    "collect": tuple(TO_COLLECT), "parts": (RepairState.PARTS,), "tags": (RepairState.TAGGED,),
    "visits": (RepairState.DONE,), "handed": (RepairState.HANDED, RepairState.UNREPAIRED_HANDED),
}  # fmt: skip


@dataclass(frozen=True)
class Narrowed:
    """What the list is narrowed to."""

    query: str = ""
    which: str = "open"
    kind: str = ""
    category: str = ""


class RepairList(ListPage[RepairRow]):
    """Signals are those of its list; ``show`` brings a row into the page's drawer."""

    def __init__(self, ctx: Ctx, begin: Action) -> None:
        self._ctx = ctx
        kinds = [("", "全部地点"), (RepairKind.STALL.value, "小修理"), (RepairKind.HOME.value, "上门"),
                 (RepairKind.PUBLIC.value, "公共")]  # fmt: skip
        form: Form[Narrowed] = Form(
            ctx, Narrowed,
            (
                find("query", "找维修件", hint="取件条 / 货位 / 姓名 / 尾号 / 物品", key=shortcuts.cap("scan")),
                choice("which", "哪些", _WHICH, default="open", width=150),
                choice("kind", "在哪修", kinds, default="", width=120),
                choice("category", "类别", [("", "全部类别"), *((c, c) for c in CATEGORIES)], default="", width=130),
            ),
            self, across=True,
        )  # fmt: skip
        form.fill(None)
        table: Table[RepairRow] = Table(
            (
                Column("物件", thing_words, sub=lambda r: r.number, strong=True),
                Column("", lambda r: "", 92, tag=state_tag),
                Column("", lambda r: "", 108, tag=lambda r: due_tag(r, self._today())),
                Column("谁的", lambda r: r.name, 124, sub=lambda r: r.place or r.phone),
                Column("货位", lambda r: r.shelf, 80, sub=lambda r: r.handler, strong=True, tone=lambda r: "accentInk"),
                Column("收件", lambda r: near_day(local_day(r.received_at), self._today()), 64, tone=lambda r: "ink2"),
                Column("价", price_of, 80, right=True),
            ),
            key=lambda r: r.id, name="维修清单", top=True,
        )  # fmt: skip
        listed: PagedList[RepairRow] = PagedList(
            table, self._page, most=MOST, unit="件", nothing=NothingFound(clear=self.clear),
            empty=Empty("还没有维修件", "居民送来的，从收件登记记起", begin, icon="wrench"),
            narrowed=lambda: form.dirty() or bool(form.raw("which") != "all"),
        )  # fmt: skip
        if isinstance(listed.nothing, NothingFound):
            listed.nothing.say("没有这样的维修件", "换个说法，或看全部")
        super().__init__(listed, filters=form)

    def _today(self) -> date:
        return local_day(self._ctx.desk.now())

    def _page(self, offset: int, most: int, _order: str) -> Page:
        said = self.wanted
        return self._ctx.desk.see(board.listing, said, offset, most)

    @property
    def wanted(self) -> RepairFilter:
        """The filter in force. Words look everywhere, also among what went home."""
        form = self.filters
        assert form is not None
        typed = form.typed()
        query, which = str(typed["query"]).strip(), str(typed["which"])
        return RepairFilter(
            kind=str(typed["kind"] or ""), states=_STATES.get(which, ()), category=str(typed["category"] or ""),
            query=query, unclaimed=which == "unclaimed", open_only=which == "open" and not query,
            unsigned=which == "unsigned", unsettled=which == "unsettled",
        )  # fmt: skip

    def clear(self) -> None:
        """Everything, the newest first."""
        if self.filters is not None:
            self.filters.fill(None, which="all")
            self.listed.restart()
            self.focus_start()

    def show_which(self, which: str, query: str = "") -> None:
        """Narrow to one of the groups, for who comes from another page."""
        if self.filters is not None:
            self.filters.fill(None, which=which, query=query)
            self.listed.restart()
