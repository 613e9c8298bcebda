"""顾客屏: which screen of this PC the customer looks at; at once, nothing to save."""

from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.kit.asks import choice
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, row
from app.ui.kit.page import Ctx
from app.ui.kit.section import Section
from app.ui.till.customer import screens

NONE = ("", "不用顾客屏")
_ALONE = "现在只接着一块屏幕。把面朝顾客的屏幕接好、打开，设成“扩展”，再点「重新查找」。"
_SHOWS = "屏幕上只有菜名、价钱和应收、实收、找零，没有姓名，也不写优惠的缘由。拔掉这块屏幕，收银照常。"
_GONE = "选好的「{name}」现在没有接上；接上后会自己显示。"


@dataclass(frozen=True)
class _Chosen:
    screen: str


class CustomerSection(Section):
    """This PC's own answer: anybody on duty may give it, for a screen is plugged in by whoever stands there."""

    key, title, icon = "customer", "顾客屏", "monitor"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.form: Form[_Chosen] = Form(
            ctx, _Chosen, (choice("screen", "显示在", [NONE], default=""),), self, label_width=84
        )
        self.note = Label("", "body", "ink2", wrap=True)
        self.again = Button("重新查找", icon="refresh-cw", on=self.refresh)
        card = Card("顾客屏", "第二块屏幕朝着顾客，马上生效")
        for part in (self.form, self.note, Label(_SHOWS, "caption", "ink2", wrap=True), row(self.again, STRETCH)):
            add(card.body, part)
        card.setMaximumWidth(720)
        add(self.column, card)
        add(self.column, STRETCH)
        self.screen_ = self.form.controls["screen"]
        self.screen_.changed.connect(lambda name: screens.keep_screen(self.ctx.settings, str(name)))

    def refresh(self) -> None:
        own = self.window().screen().name()
        others = [one for one in QGuiApplication.screens() if one.name() != own]
        wanted = screens.screen_wanted(self.ctx.settings)
        gone = bool(wanted) and wanted not in {one.name() for one in others}
        listed = [(one.name(), f"{one.name()}（{one.size().width()} × {one.size().height()}）") for one in others]
        if gone:
            listed.append((wanted, f"{wanted}（没有接上）"))
        self.screen_.set_options([NONE, *listed])
        self.form.fill(None, screen=wanted)
        self.note.setText(_GONE.format(name=wanted) if gone else "" if others else _ALONE)
        self.note.setVisible(bool(self.note.text()))
