"""What belongs to a request: other records at either end, the papers that were made, the files that were kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.requests.attachments import AttachmentRow
from app.services.requests.detail import PaperRow, RequestDetail
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.taborder import tab_after
from app.ui.requests.register import words
from app.ui.requests.words import joined


def reprint_verb(paper: PaperRow) -> str:
    """What printing it now is called: one that was kept and never sent is no copy yet."""
    return "补打" if paper.sent else "打印"


class LinksSection(QWidget):
    """Links, papers and files. Signals: ``opened(str)`` a number, ``link_wanted``, ``unlink_wanted(str, str)`` kind and
    number, ``look_wanted(PaperRow)`` and ``reprint_wanted(str)`` for a paper, ``attach_wanted``,
    ``file_wanted(AttachmentRow)`` to take one out.
    """

    opened = Signal(str)
    link_wanted = Signal()
    unlink_wanted = Signal(str, str)
    look_wanted = Signal(object)
    reprint_wanted = Signal(str)
    attach_wanted = Signal()
    file_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(Label("关联与单据", "h3"))
        head.addStretch(1)
        self.add_file = Button("附文件", kind="link", on=self.attach_wanted.emit)
        head.addWidget(self.add_file)
        self.add_link = Button("关联一件", kind="link", on=self.link_wanted.emit)
        head.addWidget(self.add_link)
        self._column.addLayout(head)
        self._lines: list[QWidget] = []

    def put(self, detail: RequestDetail) -> None:
        """Show what belongs to this one."""
        for old in self._lines:
            old.hide()
            old.deleteLater()
        card = detail.card
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

    def _row(self, name: str) -> tuple[QWidget, QHBoxLayout]:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = Label(name, "body", "ink2")
        label.setFixedWidth(52)
        row.addWidget(label)
        return holder, row

    def _line(self, name: str, number: str, *, kind: str = "") -> QWidget:
        holder, row = self._row(name)
        go = Button(number, kind="link", sz="sm", name=f"打开 {number}")
        go.clicked.connect(lambda _checked=False: self.opened.emit(number))
        row.addWidget(go)
        row.addStretch(1)
        if kind:
            off = Button(kind="ghost", sz="sm", icon="x", name=f"取消关联 {number}")
            off.clicked.connect(lambda _checked=False: self.unlink_wanted.emit(kind, number))
            row.addWidget(off)
        return holder

    def _paper(self, paper: PaperRow) -> QWidget:
        holder, row = self._row("单据")
        called = words.PAPERS.get(paper.paper, paper.paper)
        if paper.erased:
            row.addWidget(Label(joined((called, "内容已清除")), "body", "ink2", elide=True), 1)
            return holder
        more = f"共 {paper.copies} 份" if paper.copies > 1 else "" if paper.sent else "没有打过"
        row.addWidget(Label(joined((called, more)), "body", elide=True), 1)
        look = Button("看", kind="link", sz="sm", icon="eye", name=f"看 {called}", tip="打印前看一看")
        look.clicked.connect(lambda _checked=False: self.look_wanted.emit(paper))
        row.addWidget(look)
        verb = reprint_verb(paper)
        again = Button(verb, kind="link", sz="sm", icon="printer", name=f"{verb} {called}")
        again.clicked.connect(lambda _checked=False: self.reprint_wanted.emit(paper.number))
        row.addWidget(again)
        return holder

    def _file(self, file: AttachmentRow) -> QWidget:
        holder, row = self._row("附件")
        row.addWidget(Label(joined((file.name, words.size_words(file.size))), "body", elide=True), 1)
        if file.erased:
            return holder
        get = Button("取出", kind="link", sz="sm", icon="download", name=f"取出 {file.name}")
        get.clicked.connect(lambda _checked=False: self.file_wanted.emit(file))
        row.addWidget(get)
        return holder
