"""外观: day or night, text size, motion, and how soon the window locks; all of it at once, nothing to save."""

from PySide6.QtWidgets import QApplication, QWidget

from app.rules.rights import Right
from app.services.centre import settings
from app.ui.kit import metrics, theme
from app.ui.kit.cards import Card
from app.ui.kit.choices import Segment
from app.ui.kit.field import Field
from app.ui.kit.field_form import Form
from app.ui.kit.label import Label
from app.ui.kit.options import Check
from app.ui.kit.page import Ctx
from app.ui.kit.section import Section

MODES = (("light", "浅色"), ("dark", "夜间高对比"), ("system", "跟随系统"))
SIZES = (("normal", "标准"), ("large", "大字"), ("largest", "特大"))
MINUTES = tuple((minutes, f"{minutes} 分钟") for minutes in (1, 3, 5, 10, 30))
CALM = "look.calm"
"""A small answer of this PC: whether its people want no motion."""

_LABEL = 84


class LookSection(Section):
    """How the program looks on this PC. Anybody on duty may change the look; locking is for who may set the centre."""

    key, title, icon = "look", "外观", "monitor"
    reads = frozenset({"setting"})

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.form = Form(ctx, self)
        self.mode = Segment(MODES, sz="touch", name="明暗")
        self.size_ = Segment(SIZES, sz="touch", name="字号")
        self.lock = Segment(MINUTES, name="自动锁屏")
        self.calm = Check("减少动画（提示和抽屉直接出现）")
        self.lock_note = Label("", "caption", "ink2")
        card = Card("外观", "马上生效")
        card.setMaximumWidth(720)
        body = card.body
        body.setSpacing(16)
        self.form.add("look.theme", Field("明暗", self.mode, label_width=_LABEL), body)
        self.form.add("look.text_size", Field("字号", self.size_, label_width=_LABEL), body)
        body.addWidget(Label("红烧肉 ¥18.00　古丽仙·阿卜杜热合曼　𠅤 𬎆 䶮", "h3"))
        body.addWidget(self.calm)
        self.column.addWidget(card)
        lock = Card("锁屏", "柜台上没人时，屏幕自己锁上，没做完的都留着")
        lock.setMaximumWidth(720)
        self.form.add("desk.lock_minutes", Field("没人操作", self.lock, label_width=_LABEL), lock.body)
        lock.body.addWidget(self.lock_note)
        self.column.addWidget(lock)
        self.column.addStretch(1)
        self.mode.changed.connect(lambda value: self._put("look.theme", value))
        self.size_.changed.connect(lambda value: self._put("look.text_size", value))
        self.lock.changed.connect(lambda value: self._put("desk.lock_minutes", value))
        self.calm.toggled.connect(self._set_calm)

    def refresh(self) -> None:
        values = self.ctx.desk.see(settings.read_all)
        self.mode.set_value(values["look.theme"])
        self.size_.set_value(values["look.text_size"])
        minutes = values["desk.lock_minutes"]
        known = [value for value, _ in MINUTES]
        if minutes not in known:
            self.lock.set_options(sorted([*MINUTES, (minutes, f"{minutes} 分钟")]))
        self.lock.set_value(minutes)
        may = self.allowed(self.ctx, Right.SETTINGS)
        self.lock.setEnabled(may)
        self.lock_note.setText("Ctrl L 随时锁屏" if may else "改锁屏时间要主管登录；Ctrl L 随时锁屏")
        self.calm.blockSignals(True)
        self.calm.setChecked(theme.calm())
        self.calm.blockSignals(False)

    def _put(self, key: str, value: object) -> None:
        self.form.run(settings.put, key, value, then=lambda _stored: self._apply())
        self.refresh()

    def _apply(self) -> None:
        app = QApplication.instance()
        values = self.ctx.desk.see(settings.read_all)
        mode, size = values["look.theme"], metrics.TEXT_SIZES[values["look.text_size"]]
        if mode == "system" or not isinstance(app, QApplication):
            return  # the shell follows the system
        if (theme.mode(), theme.scale()) != (mode, size):
            theme.apply(app, mode, size, calm=theme.calm(), touch=theme.touch())

    def _set_calm(self, on: bool) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.ctx.settings.set(CALM, on)
            theme.apply(app, theme.mode(), theme.scale(), calm=on, touch=theme.touch())

    def focus_start(self) -> None:
        self.mode.focusNextPrevChild(True)
        checked = next((b for b in self.mode.findChildren(QWidget) if getattr(b, "isChecked", bool)()), None)
        if checked is not None:
            checked.setFocus()
