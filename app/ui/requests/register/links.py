"""What belongs to a request: other records at either end, the papers that were made, the files that were kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.requests.flow import OPEN
from app.services.requests.attachments import AttachmentRow
from app.services.requests.detail import PaperRow, RequestDetail
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, Part, fill, holder, row, wide
from app.ui.kit.taborder import tab_after
from app.ui.requests.register import words
from app.ui.requests.register.act_bar import ROOM
from app.ui.requests.register.letters import LINK_LETTER, TURNS
from app.ui.requests.words import joined


def reprint_verb(paper: PaperRow) -> str:
    """What printing it now is called: one that was kept and never sent is no copy yet."""
    return "补打" if paper.sent else "打印"


_GAP = 4


class LinksSection(QWidget):
    """Links, papers and files. Signals: ``opened(str)`` a number, ``link_wanted``, ``unlink_wanted(str, str)`` kind and
    number, ``look_wanted(PaperRow)`` and ``reprint_wanted(str)`` for a paper, ``attach_wanted``, ``proxy_wanted``,
    ``file_wanted(AttachmentRow)`` to take one out, ``turn_wanted(str)`` the letter of what it is turned into.
    """

    opened = Signal(str)
    link_wanted = Signal()
    unlink_wanted = Signal(str, str)
    look_wanted = Signal(object)
    reprint_wanted = Signal(str)
    attach_wanted = Signal()
    proxy_wanted = Signal()
    file_wanted = Signal(object)
    turn_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.add_file = Button("附文件", kind="link", on=self.attach_wanted.emit)
        self.proxy = Button("委托书", kind="link", tip="打一张代办委托书，请双方签名", on=self.proxy_wanted.emit)
        self.add_link = Button("关联一件", kind="link", on=self.link_wanted.emit)
        self._title = Label("关联与单据", "h3")
        head = row(self._title, STRETCH, self.proxy, self.add_file, self.add_link, gap=_GAP)
        self.turns = {letter: self._turn(letter, said) for letter, (_page, said) in TURNS.items()}
        self._turning = holder(row(Label("转成一件活", "body", "ink2"), STRETCH, *self.turns.values(), gap=_GAP))
        self._column = fill(self, head, self._turning, gap=_GAP)
        self._lines: list[QWidget] = []

    def _turn(self, letter: str, said: str) -> Button:
        made = Button(said.removeprefix("转"), kind="link", name=said, on=lambda: self.turn_wanted.emit(letter))
        made.set_key(letter, f"Alt {letter}")
        return made

    def _spell(self) -> None:
        """The whole key where the text is small enough for it."""
        whole = f"Alt {LINK_LETTER}"
        self.add_link.set_key(whole, whole)
        parts = (self._title, self.proxy, self.add_file, self.add_link)
        if sum(part.sizeHint().width() + _GAP for part in parts) > ROOM:
            self.add_link.set_key(LINK_LETTER, whole)

    def put(self, detail: RequestDetail) -> None:
        """Show what belongs to this one."""
        self._spell()
        for old in self._lines:
            old.hide()
            old.deleteLater()
        card = detail.card
        self.proxy.setVisible(card.row.state in OPEN and not card.row.anonymous)
        self._turning.setVisible(card.row.state in OPEN)
        self._lines = []
        if card.main_number:
            self._lines.append(self._line("并入", card.main_number))
        self._lines += [self._line("并来", number) for number in card.merged]
        self._lines += [self._line(words.LINKS.get(k, k), n, kind=k) for k, n in card.links]
        self._lines += [self._paper(paper) for paper in detail.papers]
        self._lines += [self._file(file) for file in detail.files]
        for line in self._lines:
            self._column.addWidget(line)
        tab_after(self.add_link, [button for line in self._lines for button in line.findChildren(Button)])

    def _named(self, name: str, *parts: Part) -> QWidget:
        label = Label(name, "body", "ink2")
        label.setFixedWidth(52)
        return holder(row(label, *parts))

    def _line(self, name: str, number: str, *, kind: str = "") -> QWidget:
        go = Button(number, kind="link", sz="sm", name=f"打开 {number}", on=lambda: self.opened.emit(number))
        drop = lambda: self.unlink_wanted.emit(kind, number)  # noqa: E731
        off = Button(kind="ghost", sz="sm", icon="x", name=f"取消关联 {number}", on=drop) if kind else None
        return self._named(name, go, STRETCH, off)

    def _paper(self, paper: PaperRow) -> QWidget:
        called = words.PAPERS.get(paper.paper, paper.paper)
        if paper.erased:
            return self._named("单据", wide(Label(joined((called, "内容已清除")), "body", "ink2", elide=True)))
        more = f"共 {paper.copies} 份" if paper.copies > 1 else "" if paper.sent else "没有打过"
        verb = reprint_verb(paper)
        look = Button(
            "看", kind="link", sz="sm", icon="eye", name=f"看 {called}", tip="打印前看一看",
            on=lambda: self.look_wanted.emit(paper),
        )  # fmt: skip
        again = Button(
            verb, kind="link", sz="sm", icon="printer", name=f"{verb} {called}",
            on=lambda: self.reprint_wanted.emit(paper.number),
        )  # fmt: skip
        return self._named("单据", wide(Label(joined((called, more)), "body", elide=True)), look, again)

    def _file(self, file: AttachmentRow) -> QWidget:
        said = wide(Label(joined((file.name, words.size_words(file.size))), "body", elide=True))
        if file.erased:
            return self._named("附件", said)
        get = Button(
            "取出", kind="link", sz="sm", icon="download", name=f"取出 {file.name}",
            on=lambda: self.file_wanted.emit(file),
        )  # fmt: skip
        return self._named("附件", said, get)
