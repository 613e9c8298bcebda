"""② 类别 and ③ 诉求: which tile, which matter, where, in the resident's words, and how to reach them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from app.rules.requests.origin import CHANNEL, LONGEST
from app.rules.requests.promises import Unit
from app.services.requests.catalogue import ItemRow, TileRow
from app.services.requests.phrases import PhraseRow
from app.ui.kit import shortcuts, theme
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.enter_chain import EnterChain
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit, SearchBox, TextBox
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Wide, fill, grid, into_cells, row
from app.ui.kit.options import Choice
from app.ui.kit.picker import Picker, under
from app.ui.kit.plain import set_tip
from app.ui.kit.results import Hit, ResultList
from app.ui.kit.taborder import tab_after
from app.ui.requests.intake.files import FilesRow
from app.ui.requests.intake.model import (
    BLANK,
    ENDED,
    PLACE_MOST,
    TEXT_MOST,
    Intake,
    blank_from,
    phone_wrong,
    received_wrong,
)
from app.ui.requests.intake.reading import Reading
from app.ui.requests.intake.route import DueRow, FateRow, MaterialsRow
from app.ui.requests.words import CHANNELS, no_item
from app.ui.words import sentences

_APART = ("handler", "result_text", "responsible", "reason", "due_day", "files")
"""What can be wrong in the rows below the fields."""
_COLUMNS = 5
_LEAST = 88
"""A tile's width in pixels that the page can be pressed together to; the names are cut off then."""
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_COLUMNS, Qt.Key.Key_Down: _COLUMNS}


class KindStep(QWidget):
    """② Ten tiles, by digit while they have the keyboard. Signals: ``picked(key)``. One of them is a Tab stop; arrows
    move between them without picking. Folded, only ``chosen`` is left of them, a chip for the line of the title.
    """

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("类别")
        self._grid = grid(_COLUMNS)
        self.setLayout(self._grid)
        theme.themeChanged.connect(self._fit)
        self._tiles: tuple[TileRow, ...] = ()
        self.buttons: list[Button] = []
        self.chosen = Button("", kind="chip", sz="sm", checkable=True, on=self.focus_start)
        self.chosen.hide()

    def fold(self, on: bool) -> None:
        """Leave the room to what follows once a tile is taken; the keyboard coming here unfolds them."""
        taken = next((tile for tile, button in zip(self._tiles, self.buttons, strict=True) if button.isChecked()), None)
        folded = on and taken is not None
        if taken is not None:
            self.chosen.set_words(taken.name)
            self.chosen.set_icon(taken.icon)
            self.chosen.setAccessibleName(f"类别 {taken.name}，换一类")
        self.chosen.setChecked(True)
        self.chosen.setVisible(folded)
        self.setVisible(not folded)

    def set_tiles(self, tiles: Sequence[TileRow]) -> None:
        """Show the site's own names; the same again costs nothing."""
        if [_face(tile) for tile in tiles] == [_face(tile) for tile in self._tiles]:
            return
        for old in self.buttons:
            old.hide()
            old.deleteLater()
        self.buttons = []
        self._tiles = tuple(tiles)
        for shown in tiles:
            button = Button(shown.name, kind="cat", sz="lg", icon=shown.icon, key=shown.digit, checkable=True)
            button.setMinimumWidth(_LEAST)
            button.installEventFilter(self)
            button.clicked.connect(lambda _on=False, key=shown.key: self.picked.emit(key))
            self.buttons.append(button)
        into_cells(self._grid, self.buttons)
        tab_after(self, self.buttons)
        self.put("")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In large text on a small screen the names keep their room and the pictures give way."""
        for tile, button in zip(self._tiles, self.buttons, strict=True):
            button.set_icon(tile.icon)
        room = (self.width() - (_COLUMNS - 1) * self._grid.horizontalSpacing()) // _COLUMNS
        if any(button.sizeHint().width() > room for button in self.buttons):
            for button in self.buttons:
                button.set_icon("")

    def put(self, key: str) -> None:
        """Show which one is taken; empty for none."""
        taken = next((at for at, tile in enumerate(self._tiles) if tile.key == key), 0)
        for at, (tile, button) in enumerate(zip(self._tiles, self.buttons, strict=True)):
            button.setChecked(tile.key == key)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == taken else Qt.FocusPolicy.ClickFocus)

    def by_digit(self, digit: str) -> bool:
        """Take the tile of a digit; False when there is none."""
        tile = next((tile for tile in self._tiles if tile.digit == digit), None)
        if tile is not None:
            self.picked.emit(tile.key)
        return tile is not None

    def focus_start(self) -> None:
        """Put the keyboard on the tile taken, or on the first."""
        self.fold(False)
        if self.buttons:
            next((b for b in self.buttons if b.isChecked()), self.buttons[0]).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        by = _ARROWS.get(Qt.Key(event.key()))
        if by is not None and plain and isinstance(watched, Button):
            at = self.buttons.index(watched) + by
            if 0 <= at < len(self.buttons):
                self.buttons[at].setFocus()
            return True
        return plain and event.text().isdigit() and self.by_digit(event.text())


class Phrases(QWidget):
    """常用语: found by a word or by pinyin, put where the writing stands. Signals: ``picked(str)``, ``opened``,
    ``closed``.
    """

    picked = Signal(str)
    opened = Signal()
    closed = Signal()

    def __init__(self, look: Callable[[str], Sequence[PhraseRow]]) -> None:
        super().__init__()
        self._look = look
        self.box = SearchBox("找常用语", name="找常用语")
        self.list = ResultList(most_rows=5, new_words="", name="常用语")
        fill(self, self.box, self.list, gap=4)
        self.list.attach(self.box)
        self.box.textChanged.connect(self._typed)
        self.box.escaped.connect(self.close_list)
        self.list.chosen.connect(self._chosen)
        self.hide()

    def open_list(self) -> None:
        """Show all of them, the item's own first."""
        self.show()
        self.box.clear()
        self._typed("")
        self.box.setFocus()
        self.opened.emit()

    def close_list(self) -> None:
        """Put it away."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:  # the box closed the list with it: one layer is enough
            super().keyPressEvent(event)

    def _typed(self, query: str) -> None:
        if self.isHidden():
            return
        rows = self._look(query.strip())
        hits = [Hit(" ".join(r.text.split()), r.keywords, data=r.text, avatar=False) for r in rows]
        self.list.set_hits(hits, query, offer_new=False)

    def _chosen(self, hit: Hit) -> None:
        self.hide()
        self.picked.emit(str(hit.data))


class MatterStep(QWidget):
    """③ with all that hangs on the matter. Signals: ``edited``, ``item_picked(code)``, ``attach_wanted`` to choose a
    file, ``unfolded(QWidget)`` when something opened that should be in sight.
    """

    attach_wanted = Signal()
    edited = Signal()
    item_picked = Signal(str)
    unfolded = Signal(object)

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        self._intake = Intake()
        self._make_controls()
        self._make_fields()
        self._lay_out()
        self._chain()
        self._connect()

    def _make_controls(self) -> None:
        self.item = Picker(self._item_hits, hint="事项名称 / 拼音首字母 / 编号", name="事项", icon="clipboard-list")
        self.place = LineEdit(hint="在哪里", name="地点", most=PLACE_MOST)
        self.script = Card(ground="subtle")
        self.script_words = Label("", "body", "ink2", wrap=True)
        self.text = TextBox(hint="居民要办什么、什么情况、希望怎样", name="诉求", lines=2)
        self.phrases = Phrases(lambda query: self._reading.phrases(query, self._intake.item))
        self.phone = LineEdit(kind="phone", name="联系电话", most=30)
        self.phone.setFixedWidth(230)
        self.channel = Choice(tuple(CHANNELS.items()), name="渠道")  # it stands beside who comes, at the top
        set_tip(self.channel, f"{shortcuts.cap('channel')} 换下一个；登记后留着，给下一位用")
        self.channel.setFixedWidth(124)
        self.received = LineEdit(kind="code", hint="11-20 9:30", name="收到时间", most=20)
        self.received.setFixedWidth(230)
        self.origin = LineEdit(hint="工单上的编号，可不填", name="12345 单号", most=LONGEST)
        self.origin.setFixedWidth(230)
        self.attach = Button("附文件", kind="ghost", icon="paperclip", key=shortcuts.cap("attach"))
        set_tip(self.attach, "照片、PDF、Word、Excel；也可以把文件拖进来")
        self.files = FilesRow()
        self.materials = MaterialsRow()
        self.fate = FateRow(self._reading.handlers, self._reading.elsewhere)
        self.due = DueRow()

    def _make_fields(self) -> None:
        beside = sentences.beside_field
        self.fields = {
            "item": Field("事项", self.item, required=True),
            "place": Field("地点", self.place, label_width=36),
            "text": Field("诉求", self.text, required=True),
            "phone": Field("联系电话", self.phone, beside=True, check=lambda text: phone_wrong(text, beside)),
            "origin_number": Field("12345 单号", self.origin, beside=True),
            "received_at": Field(
                "收到时间", self.received, required=True, beside=True,
                check=lambda text: received_wrong(text, self._reading.wall()),
            ),
        }  # fmt: skip

    def _lay_out(self) -> None:
        self.script.body.addWidget(self.script_words)
        self.script.hide()
        top = Qt.AlignmentFlag.AlignTop
        fields = self.fields
        fill(
            self,
            row(Wide(fields["item"], 3, top), Wide(fields["place"], 2, top), gap=12),
            under(self.item.list),
            under(self.script),
            fields["text"],
            under(self.phrases),
            row(fields["phone"], STRETCH, self.attach),
            row(fields["received_at"], fields["origin_number"], STRETCH),
            self.files, self.materials, self.fate, self.due,
        )  # fmt: skip
        for typed in (self.text, self.place, self.phone, self.received, self.origin, self.item.box):
            typed.setAcceptDrops(False)  # a file dropped anywhere is for the form, not a path in a field

    def _chain(self) -> None:
        self.chain = EnterChain(self)
        self.chain.add(self.item.box, self.item.is_open, self.item.hold)
        self.chain.add(self.place)
        self.chain.add(self.text, within=self._to_blank)
        self.chain.add(self.phone)
        self.chain.add(self.received)
        self.chain.add(self.origin)
        for part in (self.materials, self.fate, self.due):
            part.join(self.chain)

    def _connect(self) -> None:
        self.item.picked.connect(lambda code: self.item_picked.emit(str(code)))
        self.item.missed.connect(lambda typed: self.say("item", no_item(typed)))
        self.item.box.textEdited.connect(lambda _typed: self.say("item", None))
        for line in (self.place, self.phone, self.received, self.origin):
            line.textChanged.connect(lambda _text: self.edited.emit())
        self.text.textChanged.connect(self._text_typed)
        self.channel.changed.connect(self._channel_chosen)
        self.phrases.picked.connect(self._insert)
        self.phrases.closed.connect(self.text.setFocus)
        self.phrases.opened.connect(self._make_room)
        self.attach.clicked.connect(lambda _on=False: self.attach_wanted.emit())
        self.files.emptied.connect(self.attach.setFocus)
        for part in (self.files, self.materials, self.fate, self.due):
            part.edited.connect(self.edited)
        for picker in (self.item, self.fate.handler, self.fate.whom):
            picker.unfolded.connect(lambda picker=picker: self.unfolded.emit(picker.list))
        self.files.added.connect(lambda: self.unfolded.emit(self.files))

    # --- what is shown

    def put(self, intake: Intake, item: ItemRow | None, phone: str) -> None:
        """Show a form; ``phone`` is the one on file. Nothing counts as wrong before the keyboard has left it."""
        self.item.put(intake.item or None, item.name if item is not None else "")
        self.place.setText(intake.place)
        if self.text.toPlainText() != intake.text:
            self.text.setPlainText(intake.text)
        self.phone.setPlaceholderText(f"不填就用 {phone}" if phone else "手机或座机")
        self.channel.set_value(intake.channel)
        self.origin.setText(intake.origin)
        self.files.put(intake)
        self.materials.put(intake, item)
        self.fate.put(intake, item)
        self.due.put(intake)
        self.phrases.hide()
        self.script_words.setText(item.script if item is not None else "")
        if item is None or not item.script:
            self.script.hide()
        for name in ("item", "place", "text", "origin_number", *_APART):
            self.say(name, None)
        self.fields["phone"].put(intake.phone)
        self.fields["received_at"].put(intake.received)
        self.show_for(intake)
        self._count()

    def take(self, intake: Intake) -> Intake:
        """The form with what stands in this step."""
        own = replace(
            intake,
            place=self.place.text(),
            text=self.text.toPlainText(),
            phone=self.phone.text(),
            channel=str(self.channel.value() or "window"),
            received=self.received.text(),
            origin=self.origin.text(),
        )
        return self.due.take(self.fate.take(self.materials.take(self.files.take(own))))

    def show_for(self, intake: Intake) -> None:
        """Show only the fields this form asks for: what is closed on the spot has no deadline."""
        self._intake = intake
        self._show_of_channel(intake.channel)
        self.materials.show_for(intake)
        self.due.setVisible(intake.route not in ENDED)

    def say(self, field: str, words: str | None) -> None:
        """Show what is wrong with a field, or nothing."""
        apart = {
            "handler": self.fate.say,
            "result_text": self.fate.say_ended,
            "due_day": self.due.say,
            "files": self.files.say,
        }
        if field in apart:
            apart[field](words)
        elif field in _APART:
            self.fate.say_away(field, words)
        else:
            self.fields[field].set_error(words)

    def focus_on(self, field: str) -> None:
        """Put the keyboard on a field."""
        if field == "files":
            self.files.first_wrong().setFocus()
        else:
            apart: dict[str, QWidget] = {
                "handler": self.fate.handler.box, "due_day": self.due.day,
                "result_text": self.fate.result_text,
                "responsible": self.fate.whom.box, "reason": self.fate.reason,
            }  # fmt: skip
            (apart.get(field) or self.fields[field].control).setFocus()

    def toggle_script(self) -> None:
        """Fold what the desk says for this item in or out."""
        self.script.setVisible(self.script.isHidden() and bool(self.script_words.text()))
        self.unfolded.emit(self.script)

    def next_channel(self) -> None:
        """The channel after the one in force, as if it had been picked."""
        ways = list(CHANNELS)
        at = ways.index(str(self.channel.value())) if self.channel.value() in ways else -1
        self.channel.set_value(ways[(at + 1) % len(ways)])
        self.channel.changed.emit(self.channel.value())

    def _make_room(self) -> None:
        """The list of phrases in sight, whatever was folded out above it."""
        self.script.hide()
        self.unfolded.emit(self.phrases)

    def choose(self) -> None:
        """Give the matter the keyboard, with all there is to take."""
        self.item.setFocus()
        self.item.open_list()

    def write(self) -> None:
        """Give the text the keyboard: a template is selected whole, own words go on at their end."""
        self.text.setFocus()
        if BLANK in self.text.toPlainText():
            self.text.selectAll()
        else:
            self.text.moveCursor(QTextCursor.MoveOperation.End)

    # --- inside

    def _insert(self, words: str) -> None:
        self.text.setFocus()
        self.text.textCursor().insertText(words)
        if BLANK in words:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self._to_blank()

    def _to_blank(self) -> bool:
        """Select the next blank of a template; False when there is none."""
        cursor = self.text.textCursor()
        whole = cursor.hasSelection() and cursor.selectionEnd() - cursor.selectionStart() > len(BLANK)
        found = blank_from(self.text.toPlainText(), 0 if whole else cursor.position())
        if found is None:
            return False
        cursor.setPosition(found[0])
        cursor.setPosition(found[1], QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        return True

    def _text_typed(self) -> None:
        self._count()
        self.edited.emit()

    def _count(self) -> None:
        length = len(self.text.toPlainText().strip())
        said = f"已说明 {length} 字" if length <= TEXT_MOST else f"多了 {length - TEXT_MOST} 字"
        self.fields["text"].set_hint(f"{said} · 常用语 {shortcuts.cap('phrases')} · 换行 Shift ↵")

    def _channel_chosen(self, channel: object) -> None:
        self._show_of_channel(channel)
        self.edited.emit()

    def _show_of_channel(self, channel: object) -> None:
        self.fields["received_at"].setVisible(channel == "paper")
        self.fields["origin_number"].setVisible(channel == CHANNEL)

    def _item_hits(self, query: str) -> list[Hit]:
        rows = self._reading.items(query, self._intake.tile)
        return [Hit(r.name, f"{r.code} · {r.scene_name}", limit_words(r), data=r.code, avatar=False) for r in rows]


def limit_words(item: ItemRow) -> str:
    """A matter's own limit, as its row in the list says it."""
    promise = item.promise
    if promise is None:
        return "时限另定"
    amount = promise.amount
    if promise.unit is Unit.MINUTES:
        return f"{amount // 60} 小时" if amount % 60 == 0 else f"{amount} 分钟"
    return {Unit.TODAY: "当天", Unit.WORKDAYS: f"{amount} 个工作日", Unit.DAYS: f"{amount} 天"}[promise.unit]


def _face(tile: TileRow) -> tuple[str, str, str, str]:
    return tile.key, tile.name, tile.icon, tile.digit
