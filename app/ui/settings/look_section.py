"""外观: day or night, text size, motion, and how soon the window locks; all of it at once, nothing to save."""

from dataclasses import dataclass

from PySide6.QtWidgets import QApplication, QWidget

from app.rules.rights import Right
from app.services.centre import settings
from app.ui.changes import changes_button, may_read, setting_changes
from app.ui.kit import metrics, theme
from app.ui.kit.act import act
from app.ui.kit.asks import Ask, check, one_of
from app.ui.kit.cards import Card
from app.ui.kit.choices import Segment
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, row
from app.ui.kit.page import Ctx
from app.ui.kit.section import Section

MODES = (("light", "浅色"), ("dark", "夜间高对比"), ("system", "跟随系统"))
SIZES = (("normal", "标准"), ("large", "大字"), ("largest", "特大"))
MINUTES = tuple((minutes, f"{minutes} 分钟") for minutes in (1, 3, 5, 10, 30))
CALM = "look.calm"
"""A small answer of this PC: whether its people want no motion."""


@dataclass(frozen=True)
class _Look:
    theme: str
    text_size: str
    calm: bool


@dataclass(frozen=True)
class _Lock:
    lock_minutes: int


_LOOK = (
    Ask("theme", "明暗", lambda: Segment(MODES, sz="touch", name="明暗"), default="light"),
    Ask("text_size", "字号", lambda: Segment(SIZES, sz="touch", name="字号"), default="normal"),
    check("calm", "减少动画（提示和抽屉直接出现）"),
)
_LOCK = (one_of("lock_minutes", "没人操作", MINUTES),)


class LookSection(Section):
    """How the program looks on this PC. Anybody on duty may change the look; locking is for who may set the centre."""

    key, title, icon = "look", "外观", "sun"
    reads = frozenset({"setting"})

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.look: Form[_Look] = Form(ctx, _Look, _LOOK, self, label_width=84, gap=16)
        self.look.insert(Label("红烧肉 ¥18.00　古丽仙·阿卜杜热合曼　𠅤 𬎆 䶮", "h3"), before="calm")
        self.locking: Form[_Lock] = Form(ctx, _Lock, _LOCK, self, label_width=84)
        self.lock_note = Label("", "caption", "ink2")
        card, lock = Card("外观", "马上生效"), Card("锁屏", "柜台上没人时，屏幕自己锁上，没做完的都留着")
        add(card.body, self.look)
        keys = ("desk.lock_minutes", "look.theme", "look.text_size")
        self.changes = changes_button(ctx, "外观和锁屏", lambda: setting_changes(ctx, keys))
        for part in (self.locking, self.lock_note, row(self.changes, STRETCH)):
            add(lock.body, part)
        for shown in (card, lock):
            shown.setMaximumWidth(720)
            add(self.column, shown)
        add(self.column, STRETCH)
        self.mode, self.size_, self.calm = (self.look.controls[name] for name in ("theme", "text_size", "calm"))
        self.lock = self.locking.controls["lock_minutes"]
        self.mode.changed.connect(lambda value: self._put("look.theme", value))
        self.size_.changed.connect(lambda value: self._put("look.text_size", value))
        self.lock.changed.connect(lambda value: self._put("desk.lock_minutes", value))
        self.calm.changed.connect(self._set_calm)

    def refresh(self) -> None:
        values = self.ctx.desk.see(settings.read_all)
        self.look.fill(None, theme=values["look.theme"], text_size=values["look.text_size"], calm=theme.calm())
        minutes = values["desk.lock_minutes"]
        if minutes not in dict(MINUTES):
            self.lock.set_options(sorted([*MINUTES, (minutes, f"{minutes} 分钟")]))
        self.locking.fill(None, lock_minutes=minutes)
        self.changes.setVisible(may_read(self.ctx))
        may = self.allowed(self.ctx, Right.SETTINGS)
        self.locking.set_writable(may)
        self.lock_note.setText("Ctrl L 随时锁屏" if may else "改锁屏时间要主管登录；Ctrl L 随时锁屏")

    def _put(self, key: str, value: object) -> None:
        act(self.ctx, settings.put, key, value, then=lambda _stored: self._apply(), by=self)
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
