"""本坊信息: what stands on top and at the foot of every paper, rounding, and the variance a shift may have."""

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.money import yuan as bare_yuan
from app.rules.rights import Right
from app.services.centre import settings
from app.services.documents import Head
from app.services.work import Work
from app.ui.kit import shortcuts, typed
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.choices import Segment
from app.ui.kit.field import Field
from app.ui.kit.field_form import Form, checked
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label, Rule
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.section import Section
from app.ui.paper.paper import PaperView
from app.ui.paper.side import paper_side
from app.ui.settings.sample_paper import sample_receipt

_LABEL = 84
_HEAD = (
    ("centre.name", "本坊名称", "如 幸福邻里坊", 40),
    ("centre.community", "社区", "如 红梅社区", 40),
    ("centre.canteen", "餐厅", "如 邻里餐厅", 40),
    ("centre.address", "地址", "", 120),
    ("centre.phone", "电话", "", 40),
    ("centre.footer", "票尾一句话", "如 吃得香，慢慢走", 120),
)
_TOP_VARIANCE = 1_000_000
DRAW_AFTER_MS = 150
"""The receipt is drawn when people pause, not for every letter."""


def put_all(work: Work, values: dict[str, object]) -> None:
    """Change several settings in one go: all of them or none."""
    for key, value in values.items():
        settings.put(work, key, value)


class CentreSection(Section):
    """The centre's own words and rules. Ctrl+Enter saves; the receipt beside it follows every key."""

    key, title, icon = "centre", "本坊信息", "store"
    right = Right.SETTINGS
    reads = frozenset({"setting"})
    locked_words = "改本坊信息要主管登录"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.form = Form(ctx, self)
        self._clean: dict[str, object] = {}
        self._at = ctx.desk.now()
        self.lines: dict[str, LineEdit] = {}
        self.rounding = Segment([("jiao", "抹到角"), ("none", "不抹零")], name="现金抹零")
        self.paper = PaperView(ctx.tasks, width=300)
        self.save_button = Button("保存", kind="primary", key=shortcuts.cap("save"), on=self.save)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DRAW_AFTER_MS)
        self._pause.timeout.connect(self._draw)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._card(), 1)
        row.addWidget(paper_side("小票样子", "改了马上看得到", self.paper))
        self.column.addLayout(row, 1)

    def _card(self) -> Card:
        card = Card("本坊信息", "小票、交班单和价目牌上的抬头")
        inner = QWidget()
        inner.setMaximumWidth(720)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for key, label, hint, most in _HEAD:
            box = self.form.line(
                key, label, column, hint=hint, required=key == "centre.name", label_width=_LABEL, most=most
            )
            box.textChanged.connect(lambda _text: self._edited())
            self.lines[key] = box
        column.addWidget(Rule())
        rounding = Field("现金抹零", self.rounding, label_width=_LABEL, hint="零头让给顾客；扫码和刷卡收到分")
        self.form.add("till.rounding", rounding, column)
        self.variance = self.form.line(
            "shift.variance",
            "差额上限",
            column,
            kind="amount",
            required=True,
            hint="元，如 2.00",
            note="交班时现金多了或少了超过这个数，要写原因并请主管同意",
            check=checked(lambda text: typed.amount(text, _TOP_VARIANCE)),
            label_width=_LABEL,
        )
        column.addStretch(1)
        card.body.addWidget(ScrollBody(inner), 1)
        foot = QHBoxLayout()
        self.state = Label("", "caption", "ink2")
        foot.addWidget(self.state, 1)
        foot.addWidget(self.save_button)
        card.body.addLayout(foot)
        self.rounding.changed.connect(lambda _value: self._show_state())
        self.variance.textChanged.connect(lambda _text: self._show_state())
        return card

    def refresh(self) -> None:
        self.show_rights()
        if not self.has_draft():
            values = self.ctx.desk.see(settings.read_all)
            for key, box in self.lines.items():
                box.setText(str(values[key]))
            self.rounding.set_value(values["till.rounding"])
            self.variance.setText(bare_yuan(values["shift.variance"]).replace(",", ""))
            self.form.clear_errors()
            self._clean = self._typed()
        may = self.may_change()
        for control in (*self.lines.values(), self.rounding, self.variance, self.save_button):
            control.setEnabled(may)
        self._draw()

    def _typed(self) -> dict[str, object]:
        words: dict[str, object] = {key: box.text() for key, box in self.lines.items()}
        return {**words, "till.rounding": self.rounding.value(), "shift.variance": self.variance.text()}

    def _edited(self) -> None:
        self._pause.start()
        self._show_state()

    def _draw(self) -> None:
        self._pause.stop()
        kept = self.ctx.desk.see(settings.head)
        words = {key: box.text().strip() for key, box in self.lines.items()}
        head: Head = replace(
            kept,
            centre=words["centre.name"],
            community=words["centre.community"],
            canteen=words["centre.canteen"],
            address=words["centre.address"],
            phone=words["centre.phone"],
            footer=words["centre.footer"],
        )
        desk = self.ctx.desk
        self.paper.show_document(sample_receipt(head, self._at, desk.terminal, desk.staff.name if desk.staff else ""))
        self._show_state()

    def _show_state(self) -> None:
        self.state.setText("有未保存的修改" if self.has_draft() else "")

    def save(self) -> None:
        """Save everything in one go."""
        if not self.may_change() or not self.form.valid():
            return
        values = self._typed()
        values["shift.variance"] = typed.amount(self.variance.text(), _TOP_VARIANCE)
        try:
            self.ctx.desk.do(put_all, values, by=self)
        except (Refused, StoreTrouble) as trouble:
            self.form.refuse(trouble)
            return
        self._clean = self._typed()
        self.refresh()
        self.ctx.shell.toast("已保存本坊信息")

    def focus_start(self) -> None:
        self.lines["centre.name"].setFocus()

    def verbs(self) -> list[Verb]:
        return [Verb("save", "保存", self.save)]

    def has_draft(self) -> bool:
        return bool(self._clean) and self._typed() != self._clean
