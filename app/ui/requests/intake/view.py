"""The intake as people see it: three numbered steps, Enter from the first to the last, the verbs pinned under them.

It shows what it is given and says by signals what people do; it knows no desk and nobody above it.
"""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.services.requests.catalogue import ItemRow
from app.services.residents.profile import Extras
from app.ui.kit import metrics, paint, shortcuts
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.icon_view import IconView
from app.ui.kit.label import Label, Rule
from app.ui.kit.layout import STRETCH, Part, Wide, column, fill_row, holder, row, wide
from app.ui.kit.plain import set_tip
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.taborder import tab_after
from app.ui.requests.intake.files import dropped
from app.ui.requests.intake.matter import KindStep, MatterStep
from app.ui.requests.intake.model import ENDED, InHand, Intake, Problems, Step, verbs_of
from app.ui.requests.intake.reading import Reading
from app.ui.requests.intake.resident import ResidentStep
from app.ui.requests.intake.side import IntakeSide

_OF_RESIDENT = ("resident", "agent_name", "agent_relation", "agent_phone")
"""The fields of step ①; all others stand in step ③."""
_GAP = 4
_PICTURE = 28
"""How much room the picture of the main verb takes, with its gap: a point less, and it would come and go forever."""


class IntakeBar(QWidget):
    """The pinned bar under the form: what became of the draft or what is still wrong, and the verbs.

    Signals: ``clear_wanted``, ``draft_wanted``, ``close_wanted`` (当场办结), ``save_wanted``, ``print_wanted``,
    ``wrong_wanted`` to go to the first thing that is wrong.
    """

    clear_wanted = Signal()
    draft_wanted = Signal()
    close_wanted = Signal()
    save_wanted = Signal()
    print_wanted = Signal()
    wrong_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        cap = shortcuts.cap
        self._mark = IconView("save", "ok", 16)
        self._kept = Label("", "caption", "ink2", elide=True)
        self.wrong = Button("", kind="link", sz="sm", icon="circle-alert", on=self.wrong_wanted.emit)
        self.clear = Button("清空", kind="ghost", sz="sm", on=self.clear_wanted.emit)
        self.draft = Button("存草稿", kind="ghost", sz="sm", key=cap("draft"), on=self.draft_wanted.emit)
        self.close_now = Button("当场办结", key=cap("money"), on=self.close_wanted.emit)
        self.save = Button("登记", kind="soft", key=cap("save"), on=self.save_wanted.emit)
        self.print = Button("登记并打回执", kind="primary", icon="printer", key=cap("print"), on=self.print_wanted.emit)
        self._clock = ""
        self._verbs = (self.clear, self.draft, self.close_now, self.save, self.print)
        self._pictured = True
        low = (self._mark, wide(self._kept), self.wrong, Wide(share=0), *self._verbs)
        fill_row(self, *low, gap=_GAP, margins=(0, 10, 0, 0))
        self.say_kept("")
        self.say_wrong(0)

    def say_verbs(self, intake: Intake) -> None:
        """Call the verbs what they will do now; where there is one way only, one of them stands."""
        plain, printing = verbs_of(intake)
        self.save.set_words(plain or printing)
        self.save.setVisible(bool(plain))
        self.print.set_words(printing)
        self.close_now.setVisible(intake.route not in ENDED)

    def say_kept(self, clock: str) -> None:
        """When the draft was written; empty when there is none."""
        self._clock = clock
        for part in (self._kept, self._mark):
            set_tip(part, f"草稿自动保存 {clock}" if clock else "")
        self._fit()
        self._mark.setVisible(bool(clock) and self.wrong.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # the text size or a button changed
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """The same in fewer words where the whole would be cut; the picture of the main verb gives way before them."""
        clock, short = self._clock, self._clock[:5]
        said = (f"草稿自动保存 {clock}", f"草稿 {short} 已存", f"已存 {short}", "已存", "") if clock else ("",)
        shown = [button for button in self._verbs if not button.isHidden()]
        verbs = sum(button.sizeHint().width() + _GAP for button in shown) - (_PICTURE if self._pictured else 0)
        room = self.width() - verbs - self._mark.width() - 2 * _GAP  # without the picture
        wrong = 0 if self.wrong.isHidden() else self.wrong.sizeHint().width()
        pictured = (wrong or paint.width(f"已存 {short}" if clock else "", "caption")) + _PICTURE <= room
        if pictured != self._pictured:
            self._pictured = pictured
            self.print.set_icon("printer" if pictured else "")
        room -= _PICTURE if pictured else 0
        words = next(words for words in said if not words or paint.width(words, "caption") <= room)
        if words != self._kept.text():
            self._kept.setText(words)

    def say_wrong(self, count: int) -> None:
        """How many things are still wrong; 0 says nothing."""
        self.wrong.set_words(f"还有 {count} 处要改" if count else "")
        shown = {self._kept: count == 0, self._mark: count == 0 and bool(self._clock), self.wrong: count > 0}
        for part, so in sorted(shown.items(), key=lambda pair: pair[1]):  # hidden first: never both side by side
            part.setVisible(so)


class IntakeView(QWidget):
    """The form with its bar, and the column beside it. Signals: ``edited`` when people changed a field.

    The parts ``resident``, ``kinds``, ``matter``, ``bar`` and ``side`` have signals of their own. ``wrong`` is what the
    form says is wrong with it now.
    """

    edited = Signal()

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.wrong: Problems = {}
        self._putting = False
        self.resident = ResidentStep()
        self.kinds = KindStep()
        self.matter = MatterStep(reading)
        self.bar = IntakeBar()
        self.side = IntakeSide()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)

    def _lay_out(self) -> None:
        hint = Label("按数字直选；别处用 Alt + 数字", "caption", "ink2")
        channel = (
            Label("渠道", "body", "ink2"),
            self.matter.channel,
            Label(shortcuts.cap("channel"), "caption", "ink3"),
        )
        self.secret = holder(row(IconView("lock", "warn", 16), Label("敏感 · 先给告知书", "caption", "warn"), gap=4))
        set_tip(self.secret, "先请居民看个人信息告知书；居民带走的单子上只写民生服务事项")
        self.script = Button("办事口径", kind="link", icon="book-open", on=self.matter.toggle_script)
        self.waiting = Card(ground="subtle")
        self.waiting.body.addWidget(
            Empty(
                "选好居民和类别后填写诉求",
                "↑ ↓ 选人，↵ 确定并跳到类别，再按一个数字",
                icon="mouse-pointer-click",
                small=True,
            )
        )
        inner = holder(
            column(
                _head("①", "居民", STRETCH, *channel), self.resident, 4,
                _head("②", "类别", self.kinds.chosen, STRETCH, hint), self.kinds, 4,
                _head("③", "诉求与去向", self.secret, STRETCH, self.script), self.matter, 4,
                self.waiting, STRETCH, gap=6, margins=(0, 0, 8, 0),
            )
        )  # fmt: skip
        tab_after(self.resident, [self.matter.channel])  # work starts in the search, not in what stands above it
        self.area = ScrollBody(inner)
        card = Card(gap=0)
        card.body.addWidget(self.area, 1)
        card.body.addWidget(Rule())
        card.body.addWidget(self.bar)
        fill_row(self, wide(card), self.side, gap=metrics.CARD_GAP)

    def _connect(self) -> None:
        self.resident.done.connect(self.kinds.focus_start)
        self.resident.edited.connect(self._edited)
        self.matter.edited.connect(self._edited)
        self.matter.unfolded.connect(self._show_soon)
        self.matter.chain.end(self.bar.print)  # the last Enter is the main verb's
        self.bar.wrong_wanted.connect(self.focus_wrong)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _edited(self) -> None:
        if not self._putting:
            self.edited.emit()

    # --- what is shown

    def put(self, form: InHand, item: ItemRow | None, extras: Extras) -> None:
        """Show a form; the matter waits for somebody and a tile."""
        self._putting = True
        intake, card = form.intake, form.card
        self.resident.put(intake, card, extras)
        self.kinds.put(intake.tile)
        self.matter.put(intake, item, card.phone if card is not None else "")
        self.bar.say_verbs(intake)
        ready = form.step in (Step.MATTER, Step.TEXT)
        self.matter.setVisible(ready)
        self.kinds.fold(ready)
        self.waiting.setVisible(not ready)
        self.secret.setVisible(ready and item is not None and item.sensitive)
        self.script.setVisible(ready and item is not None and bool(item.script))
        self._putting = False

    def take(self, intake: Intake) -> Intake:
        """The form with what stands in the fields."""
        return self.matter.take(self.resident.take(intake))

    def is_open(self) -> bool:
        """Whether the matter can be written."""
        return self.matter.isVisible()

    def open_phrases(self) -> None:
        """常用语 for the text."""
        if self.is_open():
            self.matter.phrases.open_list()

    # --- what is wrong

    def knows(self, field: str) -> bool:
        """Whether something can be said beside this field."""
        return field in (
            *_OF_RESIDENT,
            *self.matter.fields,
            "handler",
            "result_text",
            "responsible",
            "reason",
            "due_day",
        )

    def say(self, wrong: Problems) -> None:
        """Say what is wrong beside its field and count it in the bar; what was said before goes."""
        for field in dict.fromkeys((*self.wrong, *wrong)):
            (self.resident if field in _OF_RESIDENT else self.matter).say(field, wrong.get(field))
        self.wrong = dict(wrong)
        self.bar.say_wrong(len(wrong))

    def focus_wrong(self) -> None:
        """Put the keyboard on the first thing that is wrong."""
        field = next(iter(self.wrong), "")
        if field in _OF_RESIDENT:
            self.resident.focus_on(field)
        elif field and self.matter.isHidden():
            self.kinds.focus_start()
        elif field:
            self.matter.focus_on(field)

    # --- the keyboard

    def go_on(self, step: Step) -> None:
        """The keyboard where work goes on."""
        if step is Step.WHO or self.resident.mode in ("search", "new"):
            self.resident.focus_start()
        elif step is Step.KIND:
            self.kinds.focus_start()
        elif step is Step.MATTER:
            self.matter.choose()
        else:
            self.matter.write()

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

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        inner = self.area.widget()
        if now is not None and inner is not None and inner.isAncestorOf(now):
            self.area.ensureWidgetVisible(now, 0, 40)

    def _show_soon(self, part: QWidget) -> None:
        QTimer.singleShot(0, part, lambda: self._show(part))

    def _show(self, part: QWidget) -> None:
        inner = self.area.widget()
        if inner is not None:  # Qt's own way would only care for the row of a list that is current
            top = part.mapTo(inner, part.rect().topLeft()).y()
            self.area.ensureVisible(0, top + part.height(), 0, 8)
            self.area.ensureVisible(0, top, 0, 8)

    # --- files

    def attach(self, paths: list[Path]) -> None:
        """Take files on."""
        self.matter.files.add(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.is_open() and dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.attach(dropped(event.mimeData()))


def _head(number: str, title: str, *parts: Part) -> QHBoxLayout:
    return row(Label(number, "h3", "accent"), Label(title, "h3"), *parts)
