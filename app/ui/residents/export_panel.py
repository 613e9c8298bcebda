"""A list of residents out of the house: what for, masked or whole; a second person agrees."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal

from app.services.residents.filters import ResidentFilter
from app.ui.kit import shortcuts
from app.ui.kit.asks import line, one_of
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, grid, holder, into
from app.ui.kit.page import Ctx
from app.ui.kit.questions import KEPT_FOR_GOOD
from app.ui.kit.taborder import tab_after
from app.ui.residents import filter_panel
from app.ui.residents.profile import WIDTH

PURPOSES = ("慰问走访名单", "活动通知", "上级报送", "助餐送餐")
_CONTENT = ((False, "遮住"), (True, "完整"))
_SCOPES = (("listed", "现在列出的"), ("here", "全部在册"), ("all", "含已停用"))
_NOTE = "要另一位主管同意。谁导出、谁同意、用途和人数会记进操作日志，也印在表头。"


@dataclass(frozen=True)
class Wish:
    """What for, whether in clear, and which residents."""

    reason: str
    clear: bool
    scope: str


class ExportPanel(Drawer):
    """Signals: ``export_wanted(reason, clear, ResidentFilter)``."""

    export_wanted = Signal(str, bool, object)

    def __init__(self, ctx: Ctx) -> None:
        super().__init__("导出名单", width=WIDTH)
        self.setAccessibleName("导出名单")
        self._listed = ResidentFilter()
        asks = (
            line("reason", "用途", hint="写清用在哪里", note=KEPT_FOR_GOOD, most=120, required="请写清用途"),
            one_of("clear", "内容", _CONTENT, note="完整：姓名、电话、出生日期都写出来").read_as("姓名和电话"),
            one_of("scope", "范围", _SCOPES).read_as("哪些居民"),
        )
        self.form: Form[Wish] = Form(ctx, Wish, asks, self, name="residents.export", label_width=52)
        self.field = self.form.fields["reason"]
        self.told = Label("", "caption", "ink2", wrap=True)
        ready = [Button(words, sz="sm", on=partial(self._take, words)) for words in PURPOSES]
        self.form.insert(holder(grid(2, *ready, gap=(6, 6))), "clear")
        tab_after(self.form.controls["reason"], ready)
        into(self.body, self.form, self.told, Label(_NOTE, "caption", "ink2", wrap=True), STRETCH)
        self.go = Button("导出", kind="primary", icon="file-down", key=shortcuts.cap("save"), on=self.export)
        into(self.foot, STRETCH, self.go)
        self.form.entered.connect(self.export)

    def begin(self) -> None:
        """Start with what the list shows, for what was typed before."""
        self.form.turn_to(None)
        self.form.resume()
        self.form.put("scope", "listed")
        self.form.focus_start()

    def put(self, listed: ResidentFilter) -> None:
        """What the list shows now."""
        self._listed = listed
        self.told.setText(f"现在列出的：{filter_panel.told(listed) or '全部在册'}")

    def export(self) -> None:
        """Ask for the list, once there is a purpose."""
        wish = self.form.draft()
        if wish is not None:
            wanted = self._listed if wish.scope == "listed" else ResidentFilter(inactive=wish.scope == "all")
            self.export_wanted.emit(wish.reason.strip(), wish.clear, wanted)

    def saved(self) -> None:
        """The list is out: its purpose is kept no longer."""
        self.form.saved()

    def _take(self, purpose: str) -> None:
        self.form.put("reason", purpose)
        self.field.set_error(None)
