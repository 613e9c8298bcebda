"""All requests: chips, search and filters above, the table, and at the right the drawer of what is in hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.rules import records
from app.rules.dates import local_day
from app.rules.rights import Right, may
from app.services.desk import Changes
from app.services.requests import catalogue, handlers, listing, rectifications
from app.services.requests.filters import TEXT_WINDOW, RequestFilter, words_cut
from app.services.requests.saved_views import ViewRow
from app.services.residents import grids, registry
from app.ui.kit import metrics
from app.ui.kit.drawer import DrawerStack
from app.ui.kit.layout import fill, row, wide
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.panels import Panel
from app.ui.requests.register import filters
from app.ui.requests.register.bulk import BulkDrawer, Several
from app.ui.requests.register.detail import DetailDrawer
from app.ui.requests.register.export import export
from app.ui.requests.register.filters import CHIPS, COUNTED, Narrow
from app.ui.requests.register.head import ListHead
from app.ui.requests.register.letters import ACT_LETTERS, LINK_LETTER, TOLD_LETTER, TURNS, acts_of
from app.ui.requests.register.listing import RequestList
from app.ui.requests.register.rectifications import RectifyDrawer
from app.ui.requests.register.saved_filters import FilterDrawer
from app.ui.requests.register.sheets import SheetsDrawer
from app.ui.requests.register.words import act_words


class ListPanel(Panel):
    """The list of requests. ``arrive(number=, request=, filter=, query=, resident=)``; codes of ``filters.CHIPS``."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.narrow = Narrow()
        self._follow, self._arrived = True, ""
        self.head = ListHead()
        self.chips, self.search = self.head.chips, self.head.search
        self.list = RequestList(ctx.desk)
        self.detail = DetailDrawer(ctx)
        self.filter = FilterDrawer(ctx)
        self.bulk = BulkDrawer(ctx)
        self.sheets = SheetsDrawer(ctx)
        self.rectify = RectifyDrawer(ctx)
        self.side = DrawerStack()
        self._drawers = (self.detail, self.filter, self.bulk, self.sheets, self.rectify)
        self.several = Several(ctx, self, self.list.table, self.bulk, self._bring, self._several_done)
        for drawer in self._drawers:
            self.side.addWidget(drawer)
        self.side.hide()
        fill(self, self.head, wide(row(wide(self.list), self.side, gap=metrics.CARD_GAP)), gap=metrics.CARD_GAP)
        self._connect()

    def _connect(self) -> None:
        self.chips.changed.connect(lambda _chip: self.look())
        self.search.textChanged.connect(lambda _text: self.look())
        self.search.moved.connect(self.list.pager.move_by)
        self.search.entered.connect(self.list.enter)
        self.search.ticked.connect(self.list.table.tick)
        for button, slot in (
            (self.head.new, self.new_wanted.emit),
            (self.head.more, self.open_filter),
            (self.head.fix, self.open_rectify),
            (self.head.print, self.open_sheets),
            (self.head.drop, self.clear),
        ):
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
        self.list.picked.connect(lambda row: self._picked(None if row is None else row.id))
        self.list.opened.connect(lambda row: self.open(row.id))
        self.list.counted.connect(self._counted)
        self.list.clear_wanted.connect(self.clear)
        self.list.new_wanted.connect(self.new_wanted)
        self.list.bulk.dispatch_wanted.connect(self.several.begin)
        self.list.bulk.urge_wanted.connect(self.several.urge)
        self.bulk.given.connect(self.several.dispatch)
        self.detail.done.connect(self._done)
        self.detail.opened.connect(self.open_number)
        self.filter.narrowed.connect(self._narrowed)
        self.filter.applied.connect(self._to_rows)
        self.filter.view_wanted.connect(self._use_view)
        self.sheets.export_wanted.connect(lambda: export(self.ctx, self.list.wanted, self))
        self.sheets.handing.handed_over.connect(lambda _begun: self.close_side())
        self.rectify.opened.connect(self.open)
        for drawer in self._drawers:
            drawer.closed.connect(self._drawer_closed)

    # --- what the page asks

    def verbs(self) -> list[Verb]:
        letters = dict.fromkeys(ACT_LETTERS.values())
        acts = [
            Verb(f"letter_{one}", "、".join(act_words(a) for a in acts_of(one)), self._press(one)) for one in letters
        ]
        turns = ((letter, said) for letter, (_page, said) in TURNS.items())
        more = ((LINK_LETTER, "关联一件"), (TOLD_LETTER, act_words("extend_told")), *turns)
        acts += [Verb(f"letter_{one}", said, self._press(one)) for one, said in more]
        return [
            Verb("scan", "找受理件", self.find_box),
            Verb("refresh", "刷新", self.refresh),
            Verb("previous_pane", "列表 / 右栏", self.next_pane),
            Verb("recall", "请居民评价", self.ask_resident),
            Verb("print", "打印与导出", self.open_sheets),
            Verb("save", "做右栏里的这一步", self.save),
            *acts,
        ]

    def _press(self, letter: str) -> Callable[[], object]:
        """The act of a letter for the open request, else for the current row."""

        def press() -> None:
            if self._for_several() and self.several.press(letter):
                return
            if self._in_hand():
                self.detail.press(letter)

        return press

    def _for_several(self) -> bool:
        """Whether a letter means the marked rows: some are, and the keyboard is not in what stands at the right."""
        shown, held = self._shown(), self.focusWidget()
        return bool(self.list.table.marked) and (shown is None or held is None or not shown.isAncestorOf(held))

    def _in_hand(self) -> bool:
        if self._shown() is self.detail:
            return True
        row = self.list.table.row()
        return row is not None and self.open(row.id)

    def arrive(
        self,
        number: str = "",
        request: UUID | None = None,
        query: str = "",
        resident: UUID | None = None,
        **what: Any,
    ) -> None:
        code = str(what.get("filter", ""))
        if code or query or resident is not None:
            chip, self.narrow = filters.chosen(code or "all", self._today())
            if resident is not None:
                card = self.ctx.desk.see(registry.card, resident)
                names = (("resident", card.name if card is not None else ""),)
                self.narrow = replace(self.narrow, resident=resident, names=names)
            first, last = what.get("first"), what.get("last")
            if isinstance(first, date) and isinstance(last, date):
                self.narrow = replace(self.narrow, day_from=first, day_to=last)
            self.chips.set_value(chip)
            self._set_query(query)
            self.close_side()
            self.look()
            self._arrived = "filter"
        if (number and self.open_number(number)) or (request is not None and self.open(request)):
            self._arrived = "request"

    def on_shown(self) -> None:
        self.look()
        if self._shown() is self.detail:
            self.detail.refresh()
        elif self._shown() is self.rectify:
            self.rectify.refresh()

    def focus_start(self) -> None:
        arrived, self._arrived = self._arrived, ""
        if arrived == "request":
            self.detail.focus_start()
        elif arrived == "filter" and self.list.rows:
            self.list.table.setFocus()
            self._quietly(lambda: self.list.table.selectRow(0))
        else:
            self.find_box()

    def find_box(self) -> None:
        """F3: the search box."""
        self.search.setFocus()
        self.search.selectAll()

    def on_changed(self, changes: Changes, by: object) -> None:
        if "saved_view" in changes:
            self.filter.show_views()
        if "catalogue" in changes:
            self.list.forget_names()
        if {"request", "rectification", "catalogue"} & changes.kinds:
            if by is not self.detail:  # what the drawer did itself it has read already
                self.detail.refresh()
            self.refresh_list()

    def on_scan(self, code: str) -> bool:
        number = code.strip().upper()
        if not records.REQUEST.begins(number):
            return False
        self.open_number(number)
        return True

    def has_draft(self) -> bool:
        return self.detail.has_draft()

    # --- looking

    def look(self) -> None:
        """Show what chip, conditions and search let through."""
        on_duty = self.ctx.desk.staff
        whole = on_duty is not None and may(on_duty.role, Right.SEE_REPORTS)
        chip = str(self.chips.value())
        staff = None if on_duty is None else on_duty.id
        query = self.search.text().strip()
        wanted = filters.wanted(chip, self.narrow, query, self._today(), staff)
        bare = self.narrow == Narrow()
        self.list.say_nothing(*filters.nothing(chip, query, bare=bare), clear=bool(query) or not bare)
        self.list.show_filter(wanted, whole=whole)
        self.head.say(self.narrow.words(self.list.table.scenes))
        self.filter.chip, self.filter.filter_now = chip, wanted
        counted = {code: filters.wanted(code, Narrow(), "", self._today(), staff) for code in COUNTED}
        self.head.say_counts({code: self.ctx.desk.see(listing.count, one) for code, one in counted.items()})
        self.head.say_open(len(self.ctx.desk.see(rectifications.open_rectifications)))
        if query and self.list.rows and self.list.table.row() is None:
            self.list.table.selectRow(0)

    def refresh_list(self) -> None:
        """Read the list again and keep what is current."""
        self.look()
        if self._shown() is self.rectify:
            self.rectify.refresh()

    def refresh(self) -> None:
        """F5: read everything again."""
        self.refresh_list()
        self.detail.refresh()

    def handed_over(self) -> None:
        """Whoever comes sees all requests, not what the one before had searched for."""
        if self.search.text() or self.narrow != Narrow() or self.chips.value() != "all":
            self._show_all()

    def clear(self) -> None:
        """Everything, newest first."""
        self._show_all()
        self.search.setFocus()

    def _show_all(self) -> None:
        self.narrow = Narrow()
        self.chips.set_value("all")
        self._set_query("")
        self.look()

    def _set_query(self, query: str) -> None:
        self.search.blockSignals(True)
        self.search.setText(query)
        self.search.blockSignals(False)

    def _counted(self, total: int) -> None:
        chip = dict(CHIPS)[str(self.chips.value())]
        cut = self.ctx.desk.see(words_cut, self.list.wanted)
        self.list.say_cut(cut)
        self.subtitle.emit(f"{chip} {total:,} 件{f'，字句、尾号只找了最近 {TEXT_WINDOW:,} 件' if cut else ''}")
        self.sheets.say(total)

    def _narrowed(self, narrow: Narrow) -> None:
        self.narrow = replace(narrow, resident=self.narrow.resident) if narrow != Narrow() else narrow
        self.look()

    def _to_rows(self) -> None:
        self.list.table.setFocus()
        if self.list.rows and self.list.table.row() is None:
            self._quietly(lambda: self.list.table.selectRow(0))

    def _use_view(self, view: ViewRow) -> None:
        self.narrow = filters.narrowed(view.wanted, self._names(view.wanted), view.kind)
        self.chips.set_value(view.kind if filters.known(view.kind) else "all")
        self._set_query(view.wanted.query)
        self.look()
        self.ctx.shell.toast(f"正在看「{view.name}」")

    def _names(self, wanted: RequestFilter) -> dict[str, str]:
        """What item and handler of a saved view are called now; who is gone keeps no name."""
        names = {}
        try:
            if wanted.item:
                names["item"] = self.ctx.desk.see(catalogue.item, wanted.item).name
            if wanted.handler_id is not None:
                names["handler"] = self.ctx.desk.see(handlers.name_of, wanted.handler_id)
        except Refused:
            pass
        known = {row.id: row.name for row in self.ctx.desk.see(grids.grids)}
        return {**names, "grid": known[wanted.grid_id]} if wanted.grid_id in known else names

    # --- the right side

    def _shown(self) -> QWidget | None:
        return None if self.side.isHidden() else self.side.currentWidget()

    def _bring(self, drawer: QWidget) -> None:
        self.side.setCurrentWidget(drawer)
        drawer.show()
        self.side.show()

    def close_side(self) -> None:
        """Put the right side away; what was typed there stays."""
        self.side.hide()

    def _drawer_closed(self) -> None:
        self.close_side()
        self.list.table.setFocus()

    def _picked(self, request_id: UUID | None) -> None:
        if self._follow and request_id is not None and self._shown() is self.detail and not self.detail.has_draft():
            self.detail.show_request(request_id)

    def _quietly(self, do: Callable[[], object]) -> None:
        self._follow = False
        do()
        self._follow = True

    def open(self, request_id: UUID) -> bool:
        """Show a request at the right and give it the keyboard; False when there is none."""
        if not self.detail.show_request(request_id):
            self.ctx.shell.trouble(Refused("request_unknown", number=""))
            return False
        self._bring(self.detail)
        self._quietly(lambda: self.list.select(request_id))
        self.detail.focus_start()
        return True

    def open_number(self, number: str) -> bool:
        """Show what a number on a slip means; a merged one opens its main one."""
        if not records.REQUEST.begins(number) and records.of(number) is not None:
            self.ctx.shell.go(records.page_of(number), number=number)  # what it was turned into stands on its own page
            return True
        found = self.ctx.desk.see(listing.find, number)
        if found is None:
            self.ctx.shell.trouble(Refused("request_unknown", number=number))
            return False
        return self.open(found)

    def open_filter(self) -> None:
        """筛选."""
        self.filter.put(self.narrow)
        self._bring(self.filter)
        self.filter.focus_start()

    def open_sheets(self) -> None:
        """F9."""
        self.sheets.begin(self.list.pager.total)
        self._bring(self.sheets)
        self.sheets.focus_start()

    def open_rectify(self) -> None:
        """差评整改."""
        self.rectify.refresh()
        self._bring(self.rectify)
        self.rectify.focus_start()

    def ask_resident(self) -> None:
        """F8: the open request, else the current row."""
        if self._in_hand():
            self.detail.ask_resident()

    def save(self) -> None:
        """Ctrl Enter: the form of the right side."""
        shown = self._shown()
        if shown is self.detail:
            self.detail.save()
        elif shown is self.bulk:
            self.bulk.submit()
        elif shown is self.filter:
            self.filter.apply()

    def next_pane(self) -> None:
        """F6: from the head to the table, and between the table and the right side."""
        if not self.list.table.hasFocus() and self.list.rows:
            self.list.table.setFocus()
            if self.list.table.row() is None:
                self._quietly(lambda: self.list.table.selectRow(0))
        elif self._shown() is not None:
            getattr(self.side.currentWidget(), "focus_start", self.side.setFocus)()
        else:
            self.list.enter()

    def _done(self) -> None:
        self._quietly(self.refresh_list)

    def _several_done(self) -> None:
        if self._shown() is self.bulk:
            self.close_side()
        self._done()
        self.list.table.setFocus()

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.list.table.marked:
            self.list.table.clear_marks()
        elif key == Qt.Key.Key_Escape and self._shown() is not None:
            self.close_side()
            self.list.table.setFocus()
        elif key == Qt.Key.Key_Escape and not self.search.hasFocus():
            self.search.setFocus()
        elif key == Qt.Key.Key_F6:
            self.next_pane()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._shown() is self.detail:
            self.list.pager.move_by(1 if key == Qt.Key.Key_Down else -1)  # one request after the other at the right
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self.list.pager.turn(
            1 if key == Qt.Key.Key_PageDown else -1
        ):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _today(self) -> date:
        return local_day(self.ctx.desk.now())
