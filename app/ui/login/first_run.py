"""The first run as people see it: the picture, one step at a time, errors beside the field."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.errors import Refused, StoreTrouble
from app.ui.kit import theme
from app.ui.kit.asks import Ask, Values, line
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Part, column, fill, fill_row, into, row, wide
from app.ui.kit.plain_form import PlainForm
from app.ui.login.art import PlumArt
from app.ui.login.setup_flow import FIELDS, LIMITS, STEPS, Answers, Made, wrong_with
from app.ui.words.sentences import sentence

LABELS = {
    "centre": "坊名", "community": "社区", "canteen": "餐厅", "letter": "机号", "terminal_name": "名称",
    "manager_code": "工号", "manager_name": "姓名", "pin": "PIN", "pin_again": "再输一次",
}  # fmt: skip
HINTS = {
    "centre": "印在每张小票和单据的最上面",
    "community": "例如「红梅社区」",
    "letter": "一个大写字母，写进本机的每个单号；别的电脑用别的字母",
    "terminal_name": "给人看的名字；小票上印的是机号",
    "manager_code": "字母或数字，登录时也可以直接输入",
    "pin": "6 位数字，不要用生日、123456 或重复的数字",
}
WRONG = {
    "empty": "请填写{label}",
    "long": "太长了，最多 {limit} 个字",
    "letter_bad": "请填一个大写英文字母 A–Z",
    "code_bad": "工号只能用字母和数字",
    "pin_bad": "PIN 是 6 位数字",
    "pin_weak": "这个 PIN 太容易猜到，请换一个",
    "pins_differ": "两次输入不一样",
}
EMPTY = {"letter": WRONG["letter_bad"], "pin": WRONG["pin_bad"], "pin_again": "请再输一次 PIN"}
"""What is said of what is empty, where that is not simply to be filled in."""
TITLES = {
    "centre": ("这是哪个邻里坊", "第一次使用，先说明这是哪里。以后可以在「设置」里改。"),
    "terminal": ("这台电脑叫什么", "每台电脑有自己的字母，单号才不会重复。"),
    "manager": ("第一位主管", "主管可以添加同事、改菜单和设置。其他人以后再加。"),
    "recovery": ("恢复码", "电脑坏了、换电脑时，只有它能打开数据。请打印出来，锁在柜子里。"),
}


def _ask(name: str, read: Callable[[str], str]) -> Ask:
    kind = "pin" if name.startswith("pin") else "code" if name in ("letter", "manager_code") else "text"
    most = {"pin": 6, "pin_again": 6, "letter": 1}.get(name, LIMITS.get(name, 0))
    label, default = LABELS[name], getattr(Answers(), name)
    empty = EMPTY.get(name) or WRONG["empty"].format(label=label)
    note = HINTS.get(name, "")
    return line(name, label, kind=kind, note=note, most=most, required=empty, read=read, default=default)


def _answers(typed: Values) -> Answers:
    """What stands in the fields, the letter as it will be written."""
    answers = Answers(**typed)
    return replace(answers, letter=answers.letter.upper())


class StepForm(PlainForm[Answers]):
    """The fields of one step; an answer is judged beside the others of its step."""

    def __init__(self, step: str) -> None:
        asks = [_ask(name, partial(self._right, name)) for name in FIELDS[step]]
        super().__init__(Answers, asks, label_width=84, gap=14, to_empty=True)
        self.rows.addStretch(1)
        self.fill(None)
        if "letter" in self.controls:
            self.edited.connect(lambda: self.controls["letter"].set_value(self.raw("letter").upper()))

    def _right(self, name: str, _text: str) -> str:
        """The answer; raises ``ValueError`` with what is wrong with it."""
        answers = _answers(self.typed())
        code = wrong_with(answers, name)
        if code:
            raise ValueError(WRONG[code].format(label=LABELS[name], limit=LIMITS.get(name, "")))
        return str(getattr(answers, name))

    def focus_start(self, name: str = "") -> None:
        """The first field that is still empty."""
        super().focus_start(name or next((n for n in self.fields if not self.raw(n)), ""))


@dataclass(frozen=True)
class TwoGroups:
    """The groups of the recovery code that are typed back."""

    first: str
    second: str


class RecoveryStep(QWidget):
    """The code in large groups, its paper, and the two groups to be typed back."""

    def __init__(self, made: Made, save: Callable[[Path], object] | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.made = made
        card = Card(ground="soft")
        for first in (0, 3):
            into(card.body, row(*(part for at in range(first, first + 3) for part in self._group(at))))
        to_print = Button("打开并打印", kind="soft", icon="printer", on=self.open_paper)
        to_save = save and Button("另存到 U 盘", icon="save", on=lambda: save(made.paper))
        note = Label("确认之后，本机上的这份 PDF 会被删除；程序里再也看不到恢复码。", "caption", "ink2", wrap=True)
        self.where = Label("", "caption", "ink", wrap=True)
        self.where.hide()
        ask = Label("照着打印出来的纸，输入其中两组：", "strong")
        asked = zip(("first", "second"), made.asked, strict=True)
        groups = [line(name, f"第 {n} 组", kind="code", most=8) for name, n in asked]
        self.form: PlainForm[TwoGroups] = PlainForm(TwoGroups, groups, label_width=76, gap=12, to_empty=True)
        self.form.edited.connect(lambda: self.form.fields["second"].set_error(None))
        fill(self, card, row(to_print, to_save, STRETCH), self.where, note, ask, self.form, STRETCH, gap=12)

    def _group(self, at: int) -> tuple[Part, Part]:
        return Label(f"{at + 1}", "caption", "ink2"), wide(Label(self.made.groups[at], "key"))

    def open_paper(self) -> None:
        """Open the sheet in the system's PDF program, or its folder where there is none; say where it lies.

        Some systems say that they opened it when nothing can.
        """
        self.where.setText(f"已交给电脑里的 PDF 程序。没有打开的话，文件在：{self.made.paper}，也可以先另存到 U 盘")
        self.where.show()
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.made.paper))):
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.made.paper.parent)))

    def valid(self) -> bool:
        """Whether both groups were typed right."""
        typed = self.form.draft()
        good = typed is not None and self.made.fits(typed.first, typed.second)
        if not good:
            self.form.controls[
                "first"
            ].setFocus()  # first of all: leaving a field has it looked at alone, without a word
        self.form.fields["second"].set_error(None if good else "和恢复码不一样，请照纸上再输一次")
        return good

    def focus_start(self) -> None:
        """The first group to be typed."""
        self.form.focus_start()


class FirstRun(QWidget):
    """The whole first run. Signals: ``make_wanted(Answers)`` after the manager's step (answer with ``made`` or
    ``failed``), ``confirmed()`` once the code was typed back, ``demo_wanted()``, ``restore_wanted()`` (there was a
    centre on another PC), ``quit_wanted()``."""

    make_wanted = Signal(object)
    confirmed = Signal()
    demo_wanted = Signal()
    restore_wanted = Signal()
    quit_wanted = Signal()

    def __init__(
        self, *, offer_demo: bool, save: Callable[[Path], object] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._save, self._at = save, 0
        self.setAccessibleName("首次使用")
        self._art = PlumArt(Answers().centre)
        self._count = Label("", "caption", "ink3")
        self._title = Label("", "h1")
        self._note = Label("", "body", "ink2", wrap=True)
        self._pages = QStackedWidget()
        self._forms = [StepForm(step) for step in STEPS[:-1]]
        for form in self._forms:
            self._pages.addWidget(form)
            form.entered.connect(self._entered)
        said = (self._count, self._title, self._note, 16)
        side = column(*said, wide(self._pages), self._foot(offer_demo), margins=(72, 48, 72, 32))
        fill_row(self, wide(self._art, 2), wide(side, 3), gap=0)
        # From the last field Tab goes on, never first to the way out.
        for before, after in (
            (self.next, self.back), (self.back, self.restore), (self.restore, self.demo), (self.demo, self.leave),
        ):  # fmt: skip
            QWidget.setTabOrder(before, after)
        self._recovery: RecoveryStep | None = None
        self._show(0)

    def _foot(self, offer_demo: bool) -> QHBoxLayout:
        self.back = Button("上一步", on=self._go_back)
        self.next = Button("下一步", kind="primary", sz="lg", key="↵", on=self.go_on)
        self.demo = Button("先看演示中心", kind="ghost", icon="store", on=self.demo_wanted.emit)
        self.restore = Button("从备份恢复", kind="ghost", icon="history", on=self.restore_wanted.emit)
        self._offer_demo = offer_demo
        self.leave = Button("退出", kind="ghost", icon="power", on=self.quit_wanted.emit)
        return row(self.restore, self.demo, self.leave, STRETCH, self.back, self.next)

    @property
    def step(self) -> str:
        """The step people are at."""
        return STEPS[self._at]

    def _show(self, at: int) -> None:
        self._at = at
        title, note = TITLES[self.step]
        self._count.setText(f"首次使用 · 第 {at + 1} 步，共 {len(STEPS)} 步")
        self._title.setText(title)
        self._note.setText(note)
        self.back.setVisible(0 < at < len(STEPS) - 1)
        self.demo.setVisible(self._offer_demo and at == 0)
        self.restore.setVisible(at == 0)
        self.next.setEnabled(True)
        self.next.set_words("确认，开始使用" if self.step == "recovery" else "下一步")
        self._pages.setCurrentIndex(at)
        self.focus_start()

    def focus_start(self) -> None:
        """Put the keyboard where this step begins."""
        if self._recovery is not None and self.step == "recovery":
            self._recovery.focus_start()
        elif self._at < len(self._forms):
            self._forms[self._at].focus_start()

    @property
    def answers(self) -> Answers:
        """What is answered so far."""
        return _answers({name: text for form in self._forms for name, text in form.typed().items()})

    def _entered(self) -> None:
        if self.next.isEnabled():
            self.go_on()

    def go_on(self) -> None:
        """Check this step and go to the next; after the manager's the centre is made."""
        if self.step == "recovery":
            if self._recovery is not None and self._recovery.valid():
                self.next.setEnabled(False)
                self.confirmed.emit()
            return
        if self._forms[self._at].draft() is None:
            return
        answers = self.answers
        self._art.set_names(answers.centre, answers.community)
        if self.step != "manager":
            self._show(self._at + 1)
            return
        self.next.setEnabled(False)
        self.back.setEnabled(False)
        self._note.setText("正在建立加密的数据文件，几秒钟就好")
        self.make_wanted.emit(answers)

    def made(self, made: Made) -> None:
        """The centre is made: show its recovery code."""
        self.back.setEnabled(True)
        self._recovery = RecoveryStep(made, self._save)
        self._recovery.form.entered.connect(self._entered)
        self._pages.addWidget(self._recovery)
        self._show(STEPS.index("recovery"))

    def failed(self, error: BaseException) -> None:
        """It could not be made: say why; the answers are still there."""
        self.back.setEnabled(True)
        self._show(STEPS.index("manager"))
        if isinstance(error, Refused):
            self._forms[self._at].place(error)
        words = sentence(error) if isinstance(error, Refused | StoreTrouble) else ("没有建成", "请再试一次")
        self._note.setText("：".join(words))

    def _go_back(self) -> None:
        self._show(self._at - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._entered()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg"))
        painter.end()
