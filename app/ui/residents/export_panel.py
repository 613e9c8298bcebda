"""A list of residents out of the house: what for, masked or whole; a second person agrees."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from app.services.residents.filters import ResidentFilter
from app.ui.kit import shortcuts
from app.ui.kit.button import Button
from app.ui.kit.choices import Segment
from app.ui.kit.drawer import Drawer
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit
from app.ui.kit.label import Label
from app.ui.residents import filter_panel
from app.ui.residents.profile import WIDTH

PURPOSES = ("慰问走访名单", "活动通知", "上级报送", "助餐送餐")


class ExportPanel(Drawer):
    """Signals: ``export_wanted(reason, clear, ResidentFilter)``."""

    export_wanted = Signal(str, bool, object)

    def __init__(self) -> None:
        super().__init__("导出名单", width=WIDTH)
        self.setAccessibleName("导出名单")
        self.reason = LineEdit(hint="写清用在哪里", name="用途", most=120)
        self.field = Field("用途", self.reason, required=True, label_width=52, check=_filled)
        self.clear_ = Segment([(False, "遮住"), (True, "完整")], name="姓名和电话")
        self._listed = ResidentFilter()
        scopes = [("listed", "现在列出的"), ("here", "全部在册"), ("all", "含已停用")]
        self.scope = Segment(scopes, name="哪些居民")
        self.told = Label("", "caption", "ink2", wrap=True)
        self.body.addWidget(self.field)
        ready = QGridLayout()
        ready.setSpacing(6)
        for at, purpose in enumerate(PURPOSES):
            button = Button(purpose, kind="plain", sz="sm")
            button.clicked.connect(lambda _checked=False, purpose=purpose: self.reason.setText(purpose))
            ready.addWidget(button, at // 2, at % 2)
        self.body.addLayout(ready)
        left = Qt.AlignmentFlag.AlignLeft
        hint = "完整：姓名、电话、出生日期都写出来"
        self.body.addWidget(Field("内容", self.clear_, label_width=52, hint=hint), 0, left)
        self.body.addWidget(Field("范围", self.scope, label_width=52), 0, left)
        self.body.addWidget(self.told)
        note = "要另一位主管同意。谁导出、谁同意、用途和人数会记进操作日志，也印在表头。"
        self.body.addWidget(Label(note, "caption", "ink2", wrap=True))
        self.body.addStretch(1)
        self.go = Button("导出", kind="primary", icon="file-down", key=shortcuts.cap("save"), on=self.export)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go)
        self.reason.returnPressed.connect(self.export)

    def begin(self) -> None:
        """Start with what the list shows."""
        self.scope.set_value("listed")
        self.reason.setFocus()

    def put(self, listed: ResidentFilter) -> None:
        """What the list shows now."""
        self._listed = listed
        self.told.setText(f"现在列出的：{filter_panel.told(listed) or '全部在册'}")

    def _wanted(self) -> ResidentFilter:
        scope = self.scope.value()
        return self._listed if scope == "listed" else ResidentFilter(inactive=scope == "all")

    def export(self) -> None:
        """Ask for the list, once there is a purpose."""
        if self.field.validate():
            self.export_wanted.emit(self.reason.text().strip(), bool(self.clear_.value()), self._wanted())
        else:
            self.reason.setFocus()


def _filled(text: str) -> str | None:
    return None if text.strip() else "请写清用途"
