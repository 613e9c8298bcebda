"""收件登记: who brings what, thing by thing. The tag can be printed before a word is typed; what is typed is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import Refused
from app.rules import money
from app.rules.calendar import working_time
from app.rules.dates import local_day
from app.rules.repairs.counter import LEVEL_LABELS, Level
from app.rules.repairs.flow import RepairKind
from app.services.repairs import intake, prices, shelves, tags
from app.services.repairs.intake import SlipDone, SlipForm, ThingForm
from app.services.requests import handlers
from app.services.residents import search
from app.services.residents.search import ResidentRow
from app.ui import people
from app.ui.kit import metrics, shortcuts
from app.ui.kit.act import act
from app.ui.kit.asks import Ask, amount, check, checks, choice, day, line, one_of, picker, text
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.forms import Form
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, column, fill, fill_row, into, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.results import Hit
from app.ui.kit.rows import Column, Table
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.text import yuan
from app.ui.kit.typed import minutes, phone
from app.ui.kit.typed_days import read_day
from app.ui.repairs.photos import choose_photo
from app.ui.repairs.words import price_words

KINDS = ((RepairKind.STALL.value, "送来修"), (RepairKind.HOME.value, "上门修"), (RepairKind.PUBLIC.value, "公共报修"))
DEFECTS = ("划痕", "掉漆", "裂纹", "凹陷", "缺件", "锈蚀", "进水", "污渍", "开线", "不通电")
_SIDE = 300


@dataclass(frozen=True)
class Who:
    """Whose it is: a resident, or the words somebody goes by."""

    kind: str
    person: tuple[object, ...] = ()
    phone: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class Brought:
    """One thing that was brought."""

    what: str
    category: str = ""
    fault: str = ""
    brand: str = ""
    colour: str = ""
    quantity: int = 1
    defects: tuple[str, ...] = ()
    other_defects: str = ""
    accessories: str = ""
    price: object = None
    quote: int | None = None
    agreed: bool = False
    promised: date | None = None
    shelf: str = ""
    warranty_days: int = 0


@dataclass(frozen=True)
class Reported:
    """One fault somebody is to come for."""

    what: str
    fault: str = ""
    place: str = ""
    level: str = Level.NORMAL.value
    handler_id: object = None
    expected: date | None = None
    expected_from: int | None = None
    expected_to: int | None = None


@dataclass(frozen=True)
class _Line:
    """A thing of this slip in the list beside the forms."""

    key: UUID
    words: str
    more: str
    amount: int | None
    tag: str


def _whole(low: int, high: int) -> Any:
    def read(words: str) -> int:
        digits = words.strip()
        if not digits.isdecimal() or not low <= int(digits) <= high:
            raise ValueError(f"请填 {low} 到 {high} 的整数")
        return int(digits)

    return read


class SlipPanel(QWidget):
    """The forms of one slip. Signals: ``saved(SlipDone)``, ``left`` for the way back, ``subtitle(str)``.

    Each thing is a record of its form: so what is typed about several is kept as it is for one, also over a kill.
    """

    saved = Signal(object)
    left = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.slip_id = ctx.desk.new_id()
        self.origin: UUID | None = None
        self._found: dict[UUID, ResidentRow] = {}
        self._tags: dict[UUID, str] = {}
        self._keys: dict[str, list[UUID]] = {"thing": [], "visit": []}
        self.who: Form[Who] = Form(ctx, Who, self._who_asks(), self, name="repairs.who", columns=((1, 60), (1, 60)))
        self.thing: Form[Brought] = Form(
            ctx, Brought, self._thing_asks(), self, name="repairs.thing", columns=((1, 60), (1, 60))
        )
        self.visit: Form[Reported] = Form(ctx, Reported, self._visit_asks(), self, name="repairs.visit", label_width=60)
        self.lines: Table[_Line] = Table(
            (
                Column("这一单的物件", lambda r: r.words, sub=lambda r: r.more, strong=True),
                Column("报价", lambda r: "" if r.amount is None else yuan(r.amount), 84, right=True),
            ),
            key=lambda r: r.key, name="这一单的物件", top=True,
        )  # fmt: skip
        self._build()
        self._connect()
        self._begin_again()

    # --- what is asked

    def _who_asks(self) -> tuple[Ask, ...]:
        return (
            one_of("kind", "怎么修", KINDS).across_all(),
            picker("person", "居民", self._people, hint="姓名 / 拼音 / 尾号 / 门牌；没登记的直接写称呼",
                   words=True, required="请选居民，或写怎么称呼", read=tuple, field="name").across_all(),
            line("phone", "电话", kind="phone", hint="不填用登记的号码", read=phone),
            line("address", "地址", hint="幢-单元-室", most=120),
            line("note", "备注", hint="可不填", most=500),
        )  # fmt: skip

    def _thing_asks(self) -> tuple[Ask, ...]:
        return (
            line("what", "物品", hint="如 落地扇", most=60, required="请写是什么"),
            choice("price", "价目", self._prices, default=None),
            line("fault", "故障", hint="说不清可不填", most=500),
            amount("quote", "报价", hint="检测后再报可不填"),
            day("promised", "几时好", hint="今天 / 周五 / 12-1", read=self._day),
            check("agreed", "当面同意这个价", label=""),
            checks("defects", "瑕疵", [(d, d) for d in DEFECTS], gap=8, across=5).across_all(),
            line("accessories", "随件", hint="如 遥控器、电源线", most=200),
            choice("shelf", "货位", self._shelves, default=""),
            line("brand", "品牌", most=40),
            choice("category", "类别", [("", "不分"), *((c, c) for c in prices.CATEGORIES)], default=""),
            line("colour", "颜色", most=20),
            line("quantity", "数量", kind="amount", default=1, read=_whole(1, 999)),
            line("other_defects", "别的瑕疵", hint="一句话", most=200),
            line("warranty_days", "保修天", kind="amount", default=0, read=_whole(0, 730)),
        )  # fmt: skip

    def _visit_asks(self) -> tuple[Ask, ...]:
        return (
            line("what", "什么", hint="如 楼道灯、水龙头", most=60, required="请写什么坏了"),
            text("fault", "怎么坏", hint="不亮、漏水…", lines=2, above=False, most=500),
            line("place", "地点", hint="公共报修必填，如 3 幢 2 单元楼道", most=120),
            one_of("level", "多急", [(level.value, words) for level, words in LEVEL_LABELS.items()],
                   default=Level.NORMAL.value),
            choice("handler_id", "师傅", self._handlers, default=None),
            day("expected", "约在", hint="今天 / 周五 / 12-1，可不填", read=self._day),
            line("expected_from", "从", kind="amount", hint="如 9:00", default=None, read=minutes,
                 when=lambda typed: bool(str(typed.get("expected", "")).strip())),
            line("expected_to", "到", kind="amount", hint="如 11:00", default=None, read=minutes,
                 when=lambda typed: bool(str(typed.get("expected", "")).strip())),
        )  # fmt: skip

    def _day(self, words: str) -> date:
        try:
            return read_day(words, local_day(self.ctx.desk.now()))
        except ValueError:
            raise ValueError("请写成 今天、周五 或 12-1") from None

    def _people(self, query: str) -> Sequence[Hit]:
        rows = self.ctx.desk.see(search.search, query, 8) if query.strip() else ()
        self._found.update((row.id, row) for row in rows)
        return [people.hit(row, query) for row in rows]

    def _prices(self, ctx: Ctx) -> Sequence[tuple[object, str]]:
        listed = ctx.desk.see(prices.prices)
        return [(None, "不按价目"), *((row.id, f"{row.name} {price_words(row)}") for row in listed)]

    def _shelves(self, ctx: Ctx) -> Sequence[tuple[str, str]]:
        return [("", "还没放"), *((row.name, row.name) for row in ctx.desk.see(shelves.shelves))]

    def _handlers(self, ctx: Ctx) -> Sequence[tuple[object, str]]:
        return [(None, "以后派"), *((row.id, row.name) for row in ctx.desk.see(handlers.search))]

    # --- how it stands

    def _build(self) -> None:
        self.back = Button("看板", kind="ghost", icon="arrow-left", key=shortcuts.cap("back"), on=self.left.emit)
        self.tag = Button("先打取件牌", kind="soft", sz="sm", icon="printer", key=shortcuts.cap("print"),
                          on=self.print_tag)  # fmt: skip
        self.more = Button(
            "再加一件", kind="soft", sz="sm", icon="plus", key=shortcuts.cap("letter_A"), on=self.add_one
        )
        self.drop = Button("去掉这件", kind="link", sz="sm", icon="x", on=self.drop_one)
        self.go = Button("保存并打印", kind="primary", sz="lg", key=shortcuts.cap("save"), on=self.save)
        self.tagged = Label("", "strong", "accentInk")
        self.forms = QStackedWidget()
        self.forms.addWidget(self.thing)
        self.forms.addWidget(self.visit)
        person, things = Card("谁送来的"), Card("修什么")
        self.head = person.title
        self.turned = Label("", "caption", "accentInk")
        self.turned.hide()
        into(person.body, self.turned, self.who)
        into(things.head, self.tagged, self.tag, self.more)
        into(things.body, self.forms)
        inner = QWidget()
        fill(inner, person, things, STRETCH, gap=metrics.CARD_GAP)
        self.sum = Label("", "h2", align=Qt.AlignmentFlag.AlignRight)
        self.said = Label("", "caption", "ink2", wrap=True)
        side = Card(flush=True)
        side.setFixedWidth(_SIDE)
        quoted = row(Label("报价合计", "body", "ink2"), wide(self.sum))
        foot = column(quoted, row(wide(self.said), self.drop), self.go, gap=8, margins=(15, 10, 15, 8))
        into(side.body, row(self.back, STRETCH, margins=(8, 8, 8, 4)), wide(self.lines), Rule(), foot)
        fill_row(self, wide(ScrollBody(inner)), side, gap=metrics.CARD_GAP)

    def _connect(self) -> None:
        self.who.controls["kind"].changed.connect(lambda _kind: self._turn_kind())
        self.who.controls["person"].picked.connect(self._picked)
        self.who.entered.connect(self._to_thing)
        for form in (self.thing, self.visit):
            form.entered.connect(self.go.setFocus)
            form.edited.connect(self._show_lines)
            form.handed_over.connect(lambda _begun: self._begin_again())
        self.thing.controls["price"].changed.connect(self._priced)
        self.lines.chosen.connect(lambda line: self._turn_to(line.key))

    def _to_thing(self) -> None:
        self.form.focus_start()

    @property
    def form(self) -> Form[Any]:
        """The form of the kind of work in hand."""
        return self.visit if self.forms.currentWidget() is self.visit else self.thing

    @property
    def _name(self) -> str:
        return "visit" if self.form is self.visit else "thing"

    @property
    def keys(self) -> list[UUID]:
        """The things of this slip, in their order."""
        return self._keys[self._name]

    def _begin_again(self) -> None:
        """What was begun earlier and not saved stands here again, else an empty slip."""
        self.who.fill(None)
        self.who.turn_to(None)
        self.who.resume()
        self._tags = {row.id: row.number for row in self.ctx.desk.see(tags.unfinished)}
        for name, form in (("thing", self.thing), ("visit", self.visit)):
            begun = sorted(UUID(record) for record in form.begun() if record)
            self._keys[name] = begun or [self.ctx.desk.new_id()]
        self._turn_kind()

    def _turn_kind(self) -> None:
        stall = self.who.raw("kind") == RepairKind.STALL.value
        self.forms.setCurrentWidget(self.thing if stall else self.visit)
        self.head.setText("谁送来的" if stall else "谁报的修")
        self.tag.setVisible(stall)
        self.go.set_words("保存并打印" if stall else "保存")
        self._turn_to(self.keys[-1])

    def _turn_to(self, key: UUID) -> None:
        form = self.form
        form.refresh_options()
        form.turn_to(key)
        form.fill(None)
        form.resume()
        self.current = key
        self.tagged.setText(self._tags.get(key, ""))
        self._show_lines()
        self.lines.select_key(key)

    def _show_lines(self) -> None:
        lines = [self._line(key) for key in self.keys]
        self.lines.set_rows(lines)
        self.lines.select_key(self.current)
        self.drop.setEnabled(len(lines) > 1)
        total = sum(line.amount or 0 for line in lines)
        self.sum.setText(yuan(total))
        count = len(lines)
        self.said.setText(f"{count} 件 · 一件一张取件牌" if self._name == "thing" else f"{count} 处 · 派工时打派工单")

    def _line(self, key: UUID) -> _Line:
        shown = key == self.current
        typed = self.form.typed() if shown else self.form.typed_about(key) or {}
        words = str(typed.get("what", "")).strip()
        try:
            quote = money.parse_yuan(str(typed.get("quote", "")), money.MAX_AMOUNT) if typed.get("quote") else None
        except money.MoneyError:
            quote = None
        more = " · ".join(part for part in (self._tags.get(key, ""), str(typed.get("fault", "")).strip()) if part)
        return _Line(key, words or "（还没写）", more, quote, self._tags.get(key, ""))

    # --- what people do

    def _picked(self, key: object) -> None:
        """A resident's own door comes along where nothing is typed; the phone on file in saving."""
        found = self._found.get(key) if isinstance(key, UUID) else None
        if found is not None and found.address and not str(self.who.raw("address")).strip():
            self.who.put("address", found.address)

    def _priced(self, key: object) -> None:
        """A line of the list brings its price, warranty and category."""
        line = next((row for row in self.ctx.desk.see(prices.prices) if row.id == key), None)
        if line is None:
            return
        self.thing.put("quote", line.amount)
        self.thing.put("warranty_days", line.warranty_days)
        if line.category in prices.CATEGORIES:
            self.thing.put("category", line.category)

    def print_tag(self) -> None:
        """F9: the tag of the thing in hand, before its form is filled in."""
        if self._name != "thing" or self.current in self._tags:
            return
        what = str(self.thing.raw("what")).strip()

        def done(thing: Any) -> None:
            self._tags[self.current] = thing.number
            self._turn_to(self.current)
            self.ctx.shell.toast(f"取件牌 {thing.number} 已打")

        act(self.ctx, tags.print_next, self.current, what, then=done, form=self.thing, by=self)

    def add_photo(self) -> None:
        """附照片 of the thing in hand, before it is saved."""
        if self._name == "thing":
            choose_photo(self.ctx, self.current, self, self._show_lines)

    def open_tag(self, key: UUID, number: str) -> None:
        """Complete a thing that has its tag alone."""
        self.who.put("kind", RepairKind.STALL.value)
        self._turn_kind()
        self._tags[key] = number
        if key not in self.keys:
            if len(self.keys) == 1 and not self.thing.typed_about(self.keys[0]):
                self.keys.clear()
            self.keys.append(key)
        self._turn_to(key)
        self.focus_start()

    def add_one(self) -> None:
        """Alt A: another thing of the same person."""
        if self.form.draft() is None:
            return
        self.form.keep_now()
        self.keys.append(self.ctx.desk.new_id())
        self._turn_to(self.keys[-1])
        self.form.focus_start()

    def drop_one(self) -> None:
        """Take the thing in hand off the slip; its tag, if it has one, stays on the list of those to be completed."""
        if len(self.keys) < 2:
            return
        at = self.keys.index(self.current)
        self.form.fill(None)
        self.form.saved()
        self.keys.remove(self.current)
        self._turn_to(self.keys[max(at - 1, 0)])

    def take_over(
        self, origin: UUID, *, number: str, name: str, resident_id: UUID | None, phone: str, text: str, place: str
    ) -> bool:
        """Begin from a request: who and what come along, and the slip is linked with it.

        False while the slip of somebody else stands here half typed: its things are not theirs.
        """
        if str(([*(self.who.raw("person") or ()), None, ""])[1] or "") not in ("", name):
            return False
        self.origin = origin
        self.turned.setText(f"由受理 {number} 转来，保存后两边都查得到")
        self.turned.show()
        self.who.put("person", (resident_id, name) if resident_id else (None, name))
        for field, words in (("phone", phone), ("address", place)):
            if words:
                self.who.put(field, words)
        self.form.put("fault", text[:500])
        self._show_lines()
        return True

    def save(self) -> None:
        """Ctrl Enter: the slip with all its things, its papers printed."""
        who = self.who.draft()
        if who is None:
            return
        forms: list[ThingForm] = []
        for key in list(self.keys):
            if key != self.current:
                self._turn_to(key)
            draft = self.form.draft()
            if draft is None:
                return
            forms.append(self._brought(key, draft) if isinstance(draft, Brought) else self._reported(key, draft))
        person, words = (*who.person, None, "")[:2]
        slip = SlipForm(
            tuple(forms), kind=who.kind, resident_id=person if isinstance(person, UUID) else None,
            name=str(words or ""), phone=who.phone, address=who.address, origin=self.origin, note=who.note,
        )  # fmt: skip
        act(self.ctx, intake.register, self.slip_id, slip, then=self._saved, form=self, by=self)

    def _brought(self, key: UUID, draft: Brought) -> ThingForm:
        defects = (*draft.defects, *((draft.other_defects,) if draft.other_defects.strip() else ()))
        return ThingForm(
            key, draft.what, draft.category, draft.brand, draft.colour, draft.quantity, draft.fault, defects,
            draft.accessories, draft.shelf, draft.promised, None, draft.quote, draft.agreed,
            draft.warranty_days,
        )  # fmt: skip

    def _reported(self, key: UUID, draft: Reported) -> ThingForm:
        start = self._moment(draft.expected, draft.expected_from)
        end = self._moment(draft.expected, draft.expected_to)
        handler = draft.handler_id if isinstance(draft.handler_id, UUID) else None
        return ThingForm(
            key, draft.what, fault=draft.fault, place=draft.place, level=draft.level, handler_id=handler,
            appointment_from=start, appointment_to=end,
        )  # fmt: skip

    @staticmethod
    def _moment(on: date | None, minute: int | None) -> datetime | None:
        if on is None or minute is None:
            return None
        return working_time.instant(datetime(on.year, on.month, on.day) + timedelta(minutes=minute))

    def _saved(self, done: SlipDone) -> None:
        for key in list(self.keys):
            self._turn_to(key)
            self.form.saved()
        self.who.saved()
        self.slip_id, self.origin = self.ctx.desk.new_id(), None
        self.turned.hide()
        self.keys.clear()
        self._begin_again()
        self.saved.emit(done)

    def refuse(self, trouble: Any) -> None:
        """Say a refusal beside its field: of the thing it is about, or of who brought it."""
        at = trouble.data.get("thing") if isinstance(trouble, Refused) else None
        if isinstance(at, int) and at < len(self.keys):
            self._turn_to(self.keys[at])
            self.form.refuse(trouble)
            return
        field = str(trouble.data.get("field", "")) if isinstance(trouble, Refused) else ""
        (self.who if field in ("name", "phone", "address", "note", "kind") else self.form).refuse(trouble)

    # --- the keyboard

    def focus_start(self) -> None:
        """The keyboard where people begin: who, or what, when that is known."""
        if self.who.raw("person"):
            self.form.focus_start()
        else:
            self.who.focus_start("person")

    def has_draft(self) -> bool:
        """Whether anything was typed that is not saved."""
        return self.who.has_draft() or self.thing.has_draft() or self.visit.has_draft()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
