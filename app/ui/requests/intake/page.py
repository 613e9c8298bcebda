"""新受理: three numbered steps, Enter from the first to the last, the draft kept by itself, history beside."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.services.desk import Changes
from app.services.residents import registry
from app.services.residents.registry import ResidentCard
from app.ui.kit import metrics
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.label import Label, Rule
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.scroll import ScrollBody
from app.ui.requests.intake.bar import IntakeBar
from app.ui.requests.intake.beside import Beside
from app.ui.requests.intake.draft import DraftKeeper
from app.ui.requests.intake.files import PATTERN, dropped
from app.ui.requests.intake.forms import Forms
from app.ui.requests.intake.kind import KindStep
from app.ui.requests.intake.matter import Asks, MatterStep
from app.ui.requests.intake.model import Intake, begun, somewhere, with_item
from app.ui.requests.intake.people import People
from app.ui.requests.intake.reading import Reading, limit_words
from app.ui.requests.intake.resident import ResidentStep
from app.ui.requests.intake.side import IntakeSide
from app.ui.requests.intake.submit import Submit
from app.ui.requests.panel import Panel
from app.ui.requests.words import moment

HINT_MS = 300
_NUMBERS = "①②③"


class IntakePanel(Panel):
    """The intake. ``intake`` is the form as typed, ``key`` the id the request will have."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.reading = Reading(ctx.desk)
        self.intake = Intake()
        self.key = ctx.desk.new_id()
        self._came = ctx.desk.now()
        self.card: ResidentCard | None = None
        self.filled = ("", "")  # the place and the text the form wrote by itself
        self._putting = False
        self.keeper = DraftKeeper(ctx.desk, ctx.desk.now, self)
        self.resident = ResidentStep()
        self.kinds = KindStep()
        asks = Asks(
            items=lambda query: self.reading.items(query, self.intake.tile),
            handlers=self.reading.handlers,
            phrases=lambda query: self.reading.phrases(query, self.intake.item),
            limit=limit_words,
            now=self.reading.wall,
        )
        self.matter = MatterStep(asks)
        self.bar = IntakeBar()
        self.side = IntakeSide()
        self.beside = Beside(self)
        self.people = People(self, self.beside)
        self.forms = Forms(self, self.beside, self.people)
        self.submit = Submit(self, self.forms)
        self._build()
        self.setAcceptDrops(True)
        self._hinting = QTimer(self)
        self._hinting.setSingleShot(True)
        self._hinting.setInterval(HINT_MS)
        self._hinting.timeout.connect(self.beside.look_alike)
        self._connect()

    # --- building

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.CARD_GAP)
        card = Card()
        card.body.setSpacing(0)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        self._hint = Label("按数字直选；别处用 Alt + 数字", "caption", "ink2")
        self.script = Button("办事口径", kind="link", icon="book-open", on=self._toggle_script)
        self.idle = Empty(
            "选好居民和类别后填写诉求",
            "↑ ↓ 选人，↵ 确定并跳到类别，再按一个数字",
            icon="mouse-pointer-click",
            small=True,
        )
        for at, (title, side, part) in enumerate(
            (("居民", None, self.resident), ("类别", self._hint, self.kinds), ("诉求与去向", self.script, self.matter))
        ):
            column.addLayout(_head(_NUMBERS[at], title, side))
            column.addWidget(part)
            column.addSpacing(4)
        self.waiting = Card(ground="subtle")
        self.waiting.body.addWidget(self.idle)
        column.addWidget(self.waiting)
        column.addStretch(1)
        self.area = ScrollBody(inner)
        card.body.addWidget(self.area, 1)
        card.body.addWidget(Rule())
        card.body.addWidget(self.bar)
        row.addWidget(card, 1)
        row.addWidget(self.side)

    def _connect(self) -> None:
        step = self.resident
        step.searched.connect(self.people.search)
        step.picked.connect(self.people.pick)
        step.looked_at.connect(self.people.look_at)
        step.new_wanted.connect(self.people.take_on)
        step.anonymous_wanted.connect(self.people.go_unnamed)
        step.change_wanted.connect(self.people.change)
        step.newcomer.save_wanted.connect(self.people.register)
        step.box.escaped.connect(self.people.keep)
        step.done.connect(self.kinds.focus_start)
        step.edited.connect(self._edited)
        self.kinds.picked.connect(self.pick_kind)
        self.matter.edited.connect(self._edited)
        self.matter.item_picked.connect(self.pick_item)
        self.matter.attach_wanted.connect(self.attach)
        self.matter.item.unfolded.connect(lambda: self._show_soon(self.matter.item.list))
        self.matter.fate.handler.unfolded.connect(lambda: self._show_soon(self.matter.fate.handler.list))
        self.matter.chain.end(self.bar.print)  # the last Enter is the main verb's
        self.keeper.kept.connect(self.bar.say_kept)
        self.keeper.failed.connect(self.ctx.shell.trouble)
        self._connect_bar()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _connect_bar(self) -> None:
        bar, side = self.bar, self.side
        bar.clear_wanted.connect(self.forms.clear)
        bar.draft_wanted.connect(self.forms.keep)
        bar.close_wanted.connect(self.submit.close_now)
        bar.save_wanted.connect(self.submit.save)
        bar.print_wanted.connect(lambda: self.submit.save(print_receipt=True))
        bar.wrong_wanted.connect(self.submit.focus_wrong)
        side.same.related.connect(self.beside.relate)
        side.same.unlike.connect(self.beside.unlike)
        side.same.unrelated.connect(lambda: self.beside.relate("", False))
        side.drafts.resumed.connect(self.forms.resume)
        side.drafts.dropped.connect(self.forms.drop)
        side.profile_wanted.connect(lambda: self.ctx.shell.go("residents", resident=self.intake.resident))
        side.list_wanted.connect(lambda: self.ctx.shell.go("requests", panel="list"))
        side.opened.connect(lambda number: self.ctx.shell.go("requests", number=number))

    # --- what the page asks

    def verbs(self) -> list[Verb]:
        return [
            Verb("new", "新受理（手上的留作草稿）", self.forms.new),
            Verb("scan", "找居民", self.people.find),
            Verb("person", "换人", self.people.change),
            Verb("create", "按搜索的字登记新居民", lambda: self.people.take_on(self.resident.box.text())),
            Verb("anonymous", "匿名受理", self.people.go_unnamed),
            Verb("attach", "附文件", self.attach),
            Verb("phrases", "常用语", self._phrases),
            Verb("draft", "存草稿", self.forms.keep),
            Verb("save", "登记", self.submit.save),
            Verb("print", "登记并打回执", lambda: self.submit.save(print_receipt=True)),
            Verb("money", "当场办结", self.submit.close_now),
            *(
                Verb(f"pick{n}", f"类别 {n}", lambda n=n: self.kinds.by_digit(str(n)))  # type: ignore[misc]
                for n in (*range(1, 10), 0)
            ),
        ]

    def arrive(self, resident: UUID | None = None, **_what: Any) -> None:
        if resident is not None:
            self.reading.load()
            self.forms.new()
            self.people.pick(resident)

    def on_shown(self) -> None:
        self.reading.load()
        self.kinds.set_tiles(self.reading.tiles)
        if self.intake.resident is not None:  # changed on another page meanwhile
            self.card = self.ctx.desk.see(registry.card, self.intake.resident)
            self.beside.extras(fresh=True)
        self._put()
        self.beside.refresh()
        self._say_subtitle()

    def focus_start(self) -> None:
        now = QApplication.focusWidget()
        if now is None or not self.isAncestorOf(now):
            self.focus_next()

    def on_changed(self, changes: Changes, by: object) -> None:
        if "catalogue" in changes or "calendar" in changes:
            self.reading.load()
            self.kinds.set_tiles(self.reading.tiles)
            self.kinds.put(self.intake.tile)
            self._promise()
        if "resident" in changes and self.intake.resident is not None:
            self.card = self.ctx.desk.see(registry.card, self.intake.resident)
            if self.card is not None and self.resident.mode == "person":
                self.resident.card.put(self.card, self.beside.extras(fresh=True))
        if "request" in changes or ("request_draft" in changes and by is not self):
            self.beside.refresh()

    def on_scan(self, code: str) -> bool:
        return self.people.scanned(code)

    def has_draft(self) -> bool:
        return begun(self.intake)

    # --- ② which kind, ③ what

    def pick_kind(self, key: str) -> None:
        """A tile: its matters are offered; the only one is taken at once."""
        tile = self.reading.tile(key)
        if tile is None:
            return
        now = self.collect()
        own = {row.code for row in tile.items}
        item = now.item if now.item in own else ""
        self.change(replace(now, tile=key, item=item))
        if not item and len(tile.items) == 1:
            self.pick_item(tile.items[0].code)
            return
        if self.matter.isVisible():
            self.matter.item.setFocus()
            self.matter.item.open_list()
        else:
            self.resident.focus_start()

    def pick_item(self, code: str) -> None:
        """A matter: its usual 去向, its template into an empty text, and on."""
        row = self.reading.item(code)
        if row is None:
            return
        now = self.collect()
        tile = self.reading.tile(now.tile)
        own = tile is not None and any(one.code == code for one in tile.items)
        text = now.text
        if not text.strip() or text == self.filled[1]:
            text = self.reading.template(code)
            self.filled = (self.filled[0], text)
        self.change(replace(with_item(now, row, now.tile if own else self.reading.tile_of(code)), text=text))
        if not self.matter.isVisible():
            self.resident.focus_start()
        elif somewhere(row) and not now.place.strip():
            self.matter.place.setFocus()
        else:
            self.matter.write()

    def attach(self) -> None:
        """Choose a file to be stored with the request."""
        if self.matter.isVisible():
            self.ctx.dialogs.choose_file("附文件", PATTERN, lambda path: self._attach([path]))

    def _attach(self, paths: list[Path]) -> None:
        self.matter.files.add(paths)
        self._show_soon(self.matter.files)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.matter.isVisible() and dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._attach(dropped(event.mimeData()))

    def _phrases(self) -> None:
        if self.matter.isVisible():
            self.matter.open_phrases()

    def _toggle_script(self) -> None:
        self.matter.toggle_script()
        self._show_soon(self.matter.script)

    # --- the form as a whole

    def change(self, intake: Intake) -> None:
        """Another form in hand, shown and kept."""
        self.intake = intake
        self._put()
        self.settled()

    def collect(self) -> Intake:
        return self.matter.take(self.resident.take(self.intake))

    def _put(self) -> None:
        self._putting = True
        item = self.reading.item(self.intake.item)
        self.resident.put(self.intake, self.card, self.beside.extras())
        self.kinds.put(self.intake.tile)
        self.matter.put(self.intake, item)
        self.matter.hint_phone(self.card.phone if self.card is not None else "")
        ready = bool(self.intake.tile or self.intake.item) and self.resident.mode in ("person", "anonymous")
        self.matter.setVisible(ready)
        self.waiting.setVisible(not ready)
        self.script.setVisible(ready and item is not None and bool(item.script))
        self._putting = False
        self._promise()
        self.submit.again()

    def _edited(self) -> None:
        if not self._putting:
            self.intake = self.collect()
            self.matter.show_for(self.intake)
            self._promise()
            self.settled()
            self.submit.again()

    def settled(self) -> None:
        self.keeper.note(self.key, self.intake)
        self._hinting.start()

    def _promise(self) -> None:
        item = self.reading.item(self.intake.item)
        self.matter.due.urgent_by_item(item is not None and item.urgent)
        self.matter.due.show_promise(self.reading.promise(self.intake), self.reading.today())

    def begin(self, key: UUID, intake: Intake) -> None:
        """Put a form in hand."""
        self.key, self.people.former = key, None
        self._came = self.ctx.desk.now()
        self.card = self.ctx.desk.see(registry.card, intake.resident) if intake.resident is not None else None
        self.filled = (self.card.address if self.card is not None else "", "")
        if self.card is None:
            intake = replace(intake, resident=None)
        self.intake = intake
        self.submit.forget()
        self.bar.say_kept("")
        self._put()
        self.beside.look_alike()
        self.beside.refresh()
        self._say_subtitle()

    def _say_subtitle(self) -> None:
        self.subtitle.emit(f"新登记 · 来访 {moment(self._came, self.reading.today()).removeprefix('今天 ')}")

    # --- the keyboard

    def focus_next(self) -> None:
        """Where work goes on: the first step that is open."""
        if self.resident.mode in ("search", "new"):
            self.resident.focus_start()
        elif not self.intake.tile and not self.intake.item:
            self.kinds.focus_start()
        elif not self.intake.item:
            self.matter.item.setFocus()
            self.matter.item.open_list()
        else:
            self.matter.write()

    def _show_soon(self, part: QWidget) -> None:
        QTimer.singleShot(0, part, lambda: self._show(part))

    def _show(self, part: QWidget) -> None:
        inner = self.area.widget()
        if inner is not None:  # Qt's own way would only care for the row of a list that is current
            top = part.mapTo(inner, part.rect().topLeft()).y()
            self.area.ensureVisible(0, top + part.height(), 0, 8)
            self.area.ensureVisible(0, top, 0, 8)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        inner = self.area.widget()
        if now is not None and inner is not None and inner.isAncestorOf(now):
            self.area.ensureWidgetVisible(now, 0, 40)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        now = QApplication.focusWidget()
        if event.key() != Qt.Key.Key_Escape or now is None:
            super().keyPressEvent(event)
        elif self.kinds.isAncestorOf(now):
            self.resident.focus_start()
        elif self.resident.isAncestorOf(now):
            super().keyPressEvent(event)
        else:
            self.kinds.focus_start()


def _head(number: str, title: str, side: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Label(number, "h3", "accent"))
    row.addWidget(Label(title, "h3"))
    row.addStretch(1)
    if side is not None:
        row.addWidget(side)
    return row
