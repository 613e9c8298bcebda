"""The profile at the right of the list: basics, the price tier in force, and what may be done with a resident."""

from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.residents.registry import ResidentCard
from app.ui import people
from app.ui.kit import metrics, paint, theme
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.label import Label, Rule, Tags
from app.ui.kit.layout import STRETCH, Wide, column, fill, fill_row, into, row, wide
from app.ui.kit.plain import set_tip
from app.ui.kit.portrait import Portrait
from app.ui.kit.reveal import Reveal
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.text import yuan
from app.ui.residents import words
from app.ui.residents.extras_view import ExtrasView
from app.ui.residents.now_view import NowView
from app.ui.residents.profile_query import Profile
from app.ui.residents.timeline_view import TimelineView

WIDTH = 404
MISSING = "未登记"
_TOP = Qt.AlignmentFlag.AlignTop


class Fact(QWidget):
    """A name at the left and what is known at the right, wrapped; room for one button. ``held`` stands for itself."""

    def __init__(self, name: str, held: QWidget | None = None) -> None:
        super().__init__()
        self.setMinimumHeight(theme.control("sm"))
        self._name = Label(name, "body", "ink2")
        self.value = Label("", "body", wrap=True)
        self._held = held
        self._fit()
        theme.themeChanged.connect(self._fit)
        self.row = fill_row(self, Wide(self._name, 0, _TOP), Wide(held or self.value, 1, _TOP), gap=10)

    def _fit(self) -> None:
        self._name.setFixedWidth(theme.px(52))
        # the first line stands where a button beside it has its words
        if self._held is not None:
            self._held.setMinimumHeight(theme.control("sm"))
        for label in (self._name, self.value):
            label.setContentsMargins(0, (theme.control("sm") - theme.fm("body").height()) // 2, 0, 0)

    def say(self, text: str, missing: str = MISSING) -> None:
        """Show what is known, or quietly that nothing is."""
        self.value.setText(text or missing)
        self.value.set_tone("ink" if text else "ink3")


class ProfilePanel(QWidget):
    """One resident. Signals: ``amend_wanted``, ``reveal_wanted(then)``, ``active_wanted(bool)``, ``till_wanted``,
    ``request_wanted``, ``grid_wanted``, ``left`` for Esc; ``merge_wanted``, ``own_wanted`` (本人查询) and
    ``erase_wanted``. ``extras`` and ``timeline`` have theirs.
    """

    amend_wanted = Signal()
    reveal_wanted = Signal(object)
    active_wanted = Signal(bool)
    till_wanted = Signal()
    request_wanted = Signal()
    grid_wanted = Signal()
    left = Signal()
    merge_wanted = Signal()
    own_wanted = Signal()
    erase_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("居民档案")
        self._profile: Profile | None = None
        inner = QWidget()
        head = self._head()
        self._body = fill(inner, gap=6, margins=(15, 2, 15, 12))
        self._build_tier()
        self._build_facts()
        self.extras = ExtrasView()
        self.now, self.timeline = NowView(), TimelineView()
        into(self._body, self.now, self.extras, self.timeline, STRETCH)
        self._build_end()
        fill(self, head, wide(ScrollBody(inner)), self._foot(), gap=0, margins=(1, 1, 1, 1))

    def _head(self) -> QHBoxLayout:
        self.portrait = Portrait(48)
        self.name = Label("", "h2", wrap=True)
        self.reading = Label("", "caption", "ink3", wrap=True)
        self.who = Label("", "body", "ink2", elide=True)
        self.tags = Tags()
        said = wide(column(self.name, self.reading, self.who, gap=0))
        return row(
            Wide(self.portrait, 0, _TOP), said, Wide(self.tags, 0, _TOP), gap=12, margins=(15, 14, 15, 12)
        )  # fmt: skip

    def _build_tier(self) -> None:
        self.tier_card = Card(ground="soft")
        self.tier_head = Label("今日优惠", "caption", "ink2")
        self.tier = Label("", "strong", wrap=True)
        self.rate = Label("", "h1", "ok", align=paint.RIGHT)
        into(self.tier_card.body, row(wide(column(self.tier_head, self.tier, gap=0)), self.rate, gap=10))
        into(self._body, self.tier_card, 4)

    def _build_facts(self) -> None:
        self.phone = Reveal("查看", "", self.reveal_wanted.emit, missing=MISSING, sz="sm")
        self.document, self.grid = Fact("证件"), Fact("网格")
        self.born, self.address, self.note = Fact("出生"), Fact("住址"), Fact("备注")
        self.paid_with = Fact("餐卡")
        self.set_grid = Button("指定", kind="link", sz="sm", icon="map-pin", on=self.grid_wanted.emit)
        set_tip(self.set_grid, "住址看不出归哪个网格，或对得不对时，用手指定")
        into(self.grid.row, Wide(self.set_grid, 0, _TOP))
        into(self._body, Fact("电话", self.phone), self.address, self.grid, self.born, self.document, self.note)
        into(self._body, self.paid_with)

    def _build_end(self) -> None:
        self.merge = Button("合并档案", kind="link", sz="sm", icon="users", on=self.merge_wanted.emit)
        self.own = Button("本人查询", kind="link", sz="sm", icon="file-text", on=self.own_wanted.emit)
        self.erase = Button("注销档案", kind="link", sz="sm", icon="trash-2", on=self.erase_wanted.emit)
        set_tip(self.own, "把本人的全部资料存成文件，交给本人")
        set_tip(self.erase, "按本人要求删除；不能恢复，账目留下")
        self.taken_on = Label("", "caption", "ink3", wrap=True)
        self.active = Button("停用", kind="link", sz="sm", icon="pause", on=self._toggle)
        ways = row(self.merge, self.own, self.erase, STRETCH, gap=10)
        into(self._body, Rule(), ways, row(self.active, STRETCH), self.taken_on)

    def _foot(self) -> QHBoxLayout:
        self.request = Button("去受理", kind="soft", icon="clipboard-list", on=self.request_wanted.emit)
        self.till = Button("去收银", kind="soft", icon="utensils", on=self.till_wanted.emit)
        self.amend = Button("修改", kind="plain", icon="pencil", on=self.amend_wanted.emit)
        return row(self.request, self.till, STRETCH, self.amend, margins=(15, 8, 15, 12))

    @property
    def profile(self) -> Profile | None:
        """Who is shown."""
        return self._profile

    def show_profile(self, profile: Profile, *, may_sell: bool, may_ask: bool, today: date) -> None:
        """Show a resident, the phone masked; a number shown in clear stays so while it is the same person."""
        self._profile = profile
        card = profile.card
        self.portrait.put(card.name, card.active)
        self.name.setText(card.name)
        erased = card.erased_at is not None
        self.reading.setText("" if erased else card.pinyin)  # what stands for a name has no reading
        number = f"编号 {words.member_no(card.no)}"
        self.who.setText(" · ".join(part for part in (people.sex_age(card.sex, card.age), number) if part))
        self.tags.set_specs(() if card.active else (paint.TagSpec("已注销", "mute") if erased else people.GONE,))
        self.tier_card.setVisible(not erased)
        self._show_tier(profile)
        self.phone.put(card.phone, card.id)
        self.document.say(words.document(card.document_kind, card.document_tail))
        self.born.say(words.day(card.birth_date) if card.birth_date else "")
        self.address.say(card.address)
        self.grid.say("" if card.grid is None else people.grid_words(card.grid), "看不出是哪个")
        self.grid.setVisible(profile.has_grids and not erased)
        self.note.say(card.note, "无")
        self.paid_with.setVisible(bool(profile.card_number) and not erased)
        self.paid_with.say(f"{profile.card_number} · 余额 {yuan(profile.card_balance)}" if profile.card_number else "")
        self.taken_on.setText("\n".join(_history(card)))
        self.active.set_words("停用" if card.active else "恢复在册")
        set_tip(self.active, "搬走、过世等；以后还能恢复" if card.active else "")
        self.till.setVisible(may_sell and card.active)
        self.request.setVisible(may_ask and card.active)
        self.extras.show_extras(profile.extras, today, card.id, open_to_change=not erased)
        for button in (self.merge, self.own, self.erase, self.amend, self.active):
            button.setVisible(not erased)

    def _show_tier(self, profile: Profile) -> None:
        card = profile.card
        if profile.tier_name:
            self.tier.setText(profile.tier_name)
        elif card.birth_date is None:
            self.tier.setText("没有出生日期，算不出优惠；点「修改」补上")
        else:
            self.tier.setText(f"{card.age} 岁，今天没有适用的优惠")
        self.tier.set_tone("ink" if profile.tier_name else "ink2")
        self.tier.set_role("strong" if profile.tier_name else "body")
        self.tier_card.set_ground("soft" if profile.tier_name else "subtle")
        self.rate.setText(profile.rate_text)

    def _toggle(self) -> None:
        if self._profile is not None:
            self.active_wanted.emit(not self._profile.card.active)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, QRectF(self.rect()), metrics.R_CARD, "surface", "line")
        painter.end()


def _history(card: ResidentCard) -> list[str]:
    said = [f"登记 {words.moment(card.created_at)}"]
    return said if card.changed_at == card.created_at else [*said, f"最近修改 {words.moment(card.changed_at)}"]
