"""The page 维修: the board of what is here, the list of all, the slip being filled in, and the thing in hand."""

import math
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import Refused
from app.rules import records
from app.rules.dates import local_day
from app.rules.repairs.flow import REPAIR_TRANSITIONS, RepairAct, RepairKind
from app.services.desk import Changes
from app.services.repairs import board as boards
from app.services.repairs import shelves, tags
from app.services.repairs.intake import SlipDone
from app.services.requests import detail as requests
from app.ui import lists_out
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Action
from app.ui.kit.choices import Segment
from app.ui.kit.fields import SearchBox
from app.ui.kit.label import Keycap, Label
from app.ui.kit.layout import STRETCH, column, holder, into, row, wide
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.kit.presses import BOUNCE_MS, presses
from app.ui.repairs import papers
from app.ui.repairs.board import Board
from app.ui.repairs.cards import heaps
from app.ui.repairs.detail import RepairDrawer
from app.ui.repairs.intake import SlipPanel
from app.ui.repairs.listing import RepairList
from app.ui.repairs.words import COLUMN_OF, COLUMNS, MAIN, REPAIR_LETTERS

_KINDS = ((RepairKind.STALL.value, "小修理"), (RepairKind.HOME.value, "上门·公共"))
_VIEWS = (("board", "看板"), ("list", "清单"))


class RepairsPage(Page):
    """``arrive(number=)`` opens a thing, ``origin=`` begins a slip from a request, ``which=`` narrows the list."""

    key: ClassVar[str] = "repairs"
    title: ClassVar[str] = "维修"
    icon: ClassVar[str] = "wrench"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._arrived = ""
        self._saved_at = -math.inf
        self.view = Segment(_VIEWS, name="怎么看")
        self.kind = Segment(_KINDS, name="在哪修")
        self.scan = SearchBox("取件条 / 货位", icon="scan-line", key=shortcuts.cap("scan"), name="扫取件条或货位")
        self.scan.setMinimumWidth(220)
        self.told = Label("", "caption", "ink2")
        self.board = Board(COLUMNS)
        self.drawer = RepairDrawer(ctx)
        begin = Action("收件登记", self.new, shortcuts.cap("new"))
        self.list = RepairList(ctx, begin)
        self.intake = SlipPanel(ctx)
        self.tools = holder(row(self.view, self.kind, wide(self.told), self.scan))
        hints = (Keycap("←→↑↓", "选卡片"), Keycap("M", "下一步"), Keycap("↵", "打开"))
        sheets = (
            ("pick1", "催取", "催取清单", self.show_unclaimed), ("pick2", "公示", "收费公示", self.show_prices),
            ("pick3", "台账", "本月小修理台账", self.show_ledger), ("pick4", "导出", "导出清单", self.export),
        )  # fmt: skip
        lists = (Button(words, kind="link", sz="xs", key=shortcuts.cap(key), name=name, on=show)
                 for key, words, name, show in sheets)  # fmt: skip
        self.hints = holder(row(*hints, STRETCH, *lists, gap=10))
        self.boards = holder(column(wide(self.board), self.hints, gap=8))
        self.stack = QStackedWidget()
        for part in (self.boards, self.list, self.intake):
            self.stack.addWidget(part)
        into(self.add_header(), wide(self.tools))
        into(self.add_body(), wide(self.stack), self.drawer)
        self.drawer.hide()
        self._connect()

    def _connect(self) -> None:
        self.view.changed.connect(lambda _view: self.show_view())
        self.kind.changed.connect(lambda _kind: self.refresh())
        self.scan.entered.connect(self.look_up)
        self.board.aimed.connect(self._follow)
        self.board.opened.connect(self.open)
        self.board.moved.connect(self.carry)
        self.list.listed.opened.connect(lambda found: self.open(found.id))
        self.list.listed.picked.connect(lambda found: self._follow(None if found is None else found.id))
        self.drawer.done.connect(self.refresh)
        self.drawer.opened.connect(self.open_number)
        self.drawer.register_wanted.connect(self._complete)
        self.drawer.closed.connect(self._closed)
        self.intake.saved.connect(self._saved)
        self.intake.left.connect(self.leave_intake)

    # --- what the shell calls

    def verbs(self) -> list[Verb]:
        letters = dict.fromkeys(REPAIR_LETTERS.values())
        steps = [
            Verb(f"letter_{one}", "、".join(sorted({_said(a) for a, own in REPAIR_LETTERS.items() if own == one})),
                 lambda one=one: self.press(one))  # type: ignore[misc]
            for one in letters
        ]  # fmt: skip
        return [
            Verb("new", "收件登记", self.new),
            Verb("scan", "扫取件条 / 货位", self.to_scan),
            Verb("refresh", "再通知", self.call),
            Verb("next_pane", "看板 / 清单", self.switch),
            Verb("print", "打印", self.print),
            Verb("money", "收款并交件", self.take),
            Verb("save", "做右栏里的这一步", self.save),
            Verb("letter_A", "再加一件", self.add_one),
            *(
                Verb(f"letter_{one}", words, lambda one=one: self.extra(one))  # type: ignore[misc]
                for one, (words, _begin) in self.drawer.beside.items()
            ),
            Verb("pick1", "催取清单", self.show_unclaimed),
            Verb("pick2", "收费公示", self.show_prices),
            Verb("pick3", "本月小修理台账", self.show_ledger),
            Verb("pick4", "导出清单", self.export),
            *steps,
        ]

    def arrive(self, number: str = "", origin: UUID | None = None, which: str = "", **what: Any) -> None:
        if origin is not None:
            self._from_request(origin)
            self._arrived = "intake"
        elif number:
            self.open_number(number)
            self._arrived = "drawer"
        elif which:
            self.view.set_value("list")
            self.show_view()
            self.list.show_which(which, str(what.get("query", "")))
            self._arrived = "list"
        elif what.get("new"):
            self.new()
            self._arrived = "intake"

    def on_shown(self) -> None:
        self.refresh()
        self.drawer.refresh()

    def focus_start(self) -> None:
        arrived, self._arrived = self._arrived, ""
        if self.in_intake:
            self.intake.focus_start()
        elif not self.drawer.isHidden() and (arrived == "drawer" or self.drawer.form is not None):
            self.drawer.focus_start()  # a form in hand has it again, after another page and after a lock
        elif arrived == "list":
            self.list.listed.table.setFocus()
        else:
            self.to_scan()

    def on_changed(self, changes: Changes, by: object) -> None:
        if {"repair", "repair_list", "charge"} & changes.kinds:
            if by is not self.drawer:
                self.drawer.refresh()
            self.refresh()

    def on_scan(self, code: str) -> bool:
        number = code.strip().upper()
        if self.drawer.form is not None and hasattr(self.drawer.form, "shown") and records.REPAIR.begins(number):
            self.drawer.form.shown(number)
            return True
        if not self.ctx.desk.see(boards.where_is, code):
            return False
        self.scan.setText(code)
        self.look_up()
        return True

    def has_draft(self) -> bool:
        return self.drawer.has_draft() or self.intake.has_draft()

    def would_lose(self) -> bool:
        return False  # every form of the page keeps itself

    # --- looking

    @property
    def in_intake(self) -> bool:
        """Whether a slip is being filled in."""
        return self.stack.currentWidget() is self.intake

    def refresh(self) -> None:
        """Read what is in front again."""
        now = local_day(self.ctx.desk.now())
        counted = self.ctx.desk.see(boards.repair_counts)
        self.subtitle.emit(f"小修理 · 在修 {counted.open} 件 · 本周取走 {counted.collected} 件")
        if self.stack.currentWidget() is self.list:
            self.list.refresh()
        elif not self.in_intake:
            self.board.show_heaps(heaps(self.ctx.desk.see(boards.open_things, str(self.kind.value())), now))
        away = f"上门公共 {counted.visits} 件" if counted.visits else ""
        late = f"{counted.unclaimed} 件超 30 天没取" if counted.unclaimed else ""
        self.told.setText(" · ".join(part for part in (away, late) if part))

    def show_view(self) -> None:
        """看板 or 清单."""
        wanted = self.boards if self.view.value() == "board" else self.list
        self.kind.setVisible(wanted is self.boards)
        self.scan.setVisible(wanted is self.boards)
        self.tools.show()
        self.stack.setCurrentWidget(wanted)
        self.refresh()

    def switch(self) -> None:
        """F6."""
        self.view.set_value("list" if self.view.value() == "board" else "board")
        self.show_view()
        if self.stack.currentWidget() is self.list:
            self.list.focus_start()
        else:
            self.board.focus_start()

    def to_scan(self) -> None:
        """F3: the box for a tag or a shelf; in the list its own."""
        if self.in_intake:
            self.leave_intake()
        if self.stack.currentWidget() is self.list:
            self.list.focus_start()
        else:
            self.scan.setFocus()
            self.scan.selectAll()

    def look_up(self) -> None:
        """What was scanned: one thing opens, what lies on a shelf is listed, other words are looked for."""
        typed = self.scan.text().strip()
        if not typed:
            self.board.focus_start()
            return
        typed = self.ctx.desk.see(shelves.name_meant, typed)
        found = self.ctx.desk.see(boards.where_is, typed) or self.ctx.desk.see(boards.find_things, typed)
        if len(found) == 1:
            self.scan.setText("")
            self.open(found[0].id)
        elif found:
            self.scan.setText("")
            self.view.set_value("list")
            self.show_view()
            self.list.show_which("all", typed)
            self.list.listed.table.setFocus()
        else:
            self.ctx.shell.trouble(Refused("repair_unknown", number=typed))

    def open(self, item_id: UUID) -> bool:
        """Show a thing at the right, with the keyboard on what usually comes next."""
        self._saved_at = -math.inf  # what is opened is worked on: a key after it is no second press
        if not self.drawer.show_item(item_id):
            self.ctx.shell.trouble(Refused("repair_unknown", number=""))
            return False
        if self.in_intake:
            self.leave_intake()
        self.board.choose(item_id)
        self.drawer.open_drawer()
        self.drawer.focus_start()
        return True

    def open_number(self, number: str) -> None:
        """What a number on a slip means; another family's opens there."""
        if not records.REPAIR.begins(number):
            self.ctx.shell.go(records.page_of(number), number=number)
            return
        found = self.ctx.desk.see(boards.find, number)
        if found is None:
            self.ctx.shell.trouble(Refused("repair_unknown", number=number))
        else:
            self.open(found)

    def _follow(self, item_id: UUID | None) -> None:
        """The drawer, when it is open, goes along with the keyboard."""
        if item_id is not None and not self.drawer.isHidden() and self.drawer.form is None:
            self.drawer.show_item(item_id)
            self.board.choose(item_id)

    def _closed(self) -> None:
        self.board.choose(None)

    # --- steps

    def carry(self, item_id: UUID, column_code: str) -> None:
        """A card was carried over: the step that leads there, by its form where it asks something."""
        if not self.open(item_id):
            return
        found = self.drawer.card
        assert found is not None
        ways = [r.act for r in REPAIR_TRANSITIONS if COLUMN_OF.get(r.target) == column_code and r.act in found.allowed]
        usual = MAIN.get(found.row.state)
        step = usual if usual in ways else next(iter(ways), None)
        if step is None:
            wanted = {"new": RepairAct.REQUOTE, "work": RepairAct.START, "ready": RepairAct.FINISH}[column_code]
            state = found.row.state.value
            self.ctx.shell.trouble(Refused("repair_not_now", state=state, act=wanted.value))
            return
        self.drawer.begin(step)

    def press(self, letter: str) -> None:
        """The step of a letter, for the open thing, else for the card the keyboard is at."""
        if self._in_hand():
            self.drawer.press(letter)

    def extra(self, letter: str) -> None:
        """What is done beside the steps, of the thing in hand; a photo also of the one being written down."""
        if self.in_intake and letter == "I":
            self.intake.add_photo()
        elif self._in_hand():
            self.drawer.begin_beside(letter)

    def _in_hand(self) -> bool:
        """Whether there is a thing to do something with, opened when it was not; said where there is none."""
        if self.in_intake:
            self.ctx.shell.trouble(Refused("repair_slip_first"))
            return False
        if not self.drawer.isHidden():
            return True
        at = self.board.current()
        found = self.list.listed.table.row() if self.stack.currentWidget() is self.list else None
        item = at[1].key if at is not None else None if found is None else found.id
        if item is None:
            self.ctx.shell.trouble(Refused("repair_none_chosen"))
            return False
        return self.open(item)

    def next_step(self) -> None:
        """M: what usually comes next."""
        if self._in_hand():
            self.drawer.save()

    def save(self) -> None:
        """Ctrl Enter."""
        if self.in_intake:
            self.intake.save()
        elif presses.at() - self._saved_at > BOUNCE_MS and self._in_hand():
            self.drawer.save()  # not by the second half of the press that saved a slip

    def take(self) -> None:
        """F12."""
        if self._in_hand():
            self.drawer.begin_taking()

    def call(self) -> None:
        """F5."""
        if self._in_hand():
            self.drawer.begin_call()

    def print(self) -> None:
        """F9: the tag of the thing being written down, or a paper of the open one."""
        if self.in_intake:
            self.intake.print_tag()
        elif self._in_hand():
            self.drawer.print_papers()

    def show_unclaimed(self) -> None:
        """催取清单."""
        papers.show_unclaimed(self.ctx, self)

    def show_prices(self) -> None:
        """收费公示 stands among the signs."""
        self.ctx.shell.go("signs", sign="fees")

    def show_ledger(self) -> None:
        """小修理台账 of this month."""
        today = local_day(self.ctx.desk.now())
        papers.show_ledger(self.ctx, today.replace(day=1), today, self)

    def export(self) -> None:
        """The list as it is narrowed, as .xlsx."""
        lists_out.export_repairs(self.ctx, self.list.wanted, self)

    # --- taking in

    def new(self) -> None:
        """F2: 收件登记."""
        self.drawer.hide()
        self.board.choose(None)
        self.tools.hide()
        self.stack.setCurrentWidget(self.intake)
        self.intake.focus_start()

    def add_one(self) -> None:
        """Alt A, in the slip."""
        if self.in_intake:
            self.intake.add_one()

    def leave_intake(self) -> None:
        """Back to the board; what was typed stays."""
        self.show_view()
        self.board.focus_start()

    def _complete(self, item_id: UUID, number: str) -> None:
        """A tag's form is filled in."""
        self.new()
        self.intake.open_tag(item_id, number)

    def _saved(self, done: SlipDone) -> None:
        self._saved_at = presses.now()
        self.ctx.shell.toast(f"已收件 {'、'.join(done.numbers)}")
        self.leave_intake()
        if done.items:
            self.board.select(done.items[0], focus=True)

    def _from_request(self, origin: UUID) -> None:
        found = self.ctx.desk.see(requests.detail, origin)
        shown = found.card.row
        self.new()
        taken = self.intake.take_over(
            origin, number=shown.number, name=shown.resident, resident_id=shown.resident_id, phone="", text=shown.text,
            place=shown.place,
        )  # fmt: skip
        if not taken:
            self.ctx.shell.toast(f"先前没收完的单还在；收好以后再从 {shown.number} 转来")

    def unfinished(self) -> int:
        """How many tags wait for their form."""
        return len(self.ctx.desk.see(tags.unfinished))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_M and not event.modifiers() and self.board.column() is not None:
            self.next_step()
        elif event.key() == Qt.Key.Key_N and not event.modifiers() and self.board.column() is not None:
            self.new()
        else:
            super().keyPressEvent(event)


def _said(what: RepairAct) -> str:
    from app.rules.repairs.flow import REPAIR_ACT_LABELS

    return REPAIR_ACT_LABELS[what]
