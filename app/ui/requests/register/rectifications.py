"""After closing: 回访, ratings on paper or by phone, 整改 with its two deadlines, and the appeal against a bad one."""

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.dates import local, local_day
from app.rules.requests.rating import CHANNEL_LABELS, VALUE_LABELS, Channel
from app.services.requests import rectifications
from app.services.requests.detail import RequestDetail
from app.services.requests.promises import minute
from app.services.requests.ratings import RatingRow, last_round
from app.services.requests.rectifications import RectificationRow
from app.ui.kit import metrics
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.drawer import Drawer
from app.ui.kit.label import Label, Tag
from app.ui.kit.layout import STRETCH, add, fill, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.requests.register import words
from app.ui.requests.words import joined, moment
from app.ui.words.moments import late_words, near_day

WIDE = 404


def deadline_tag(due: datetime, now: datetime, late_days: int = 0) -> TagSpec:
    """A deadline of a 整改; late by no working day yet, it is said in hours."""
    day = local_day(due)
    if due < minute(now):
        return TagSpec(late_words(due, now, late_days), "bad", "alarm-clock")
    if day == local_day(now):
        return TagSpec(f"今天 {local(due):%H:%M}", "warn", "clock")
    return TagSpec(f"{near_day(day, local_day(now))} 前", "mute")


class RatingSection(QWidget):
    """Ratings and 整改 of one request. Signals: ``asked(str)`` with rate, sheet, contact, finish, lodge or appeal."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.state = Tag("未评价")
        self.sheet = Button(
            "评价单", kind="link", icon="printer", tip="打一张给居民带回去填", on=lambda: self.asked.emit("sheet")
        )
        self.typed = Button("纸质 / 电话录入", kind="link", on=lambda: self.asked.emit("rate"))
        self.lines = Label("", "body", "ink2", wrap=True)
        self.card = Card(ground="warnBg")
        self.what = Label("", "strong", "ink", wrap=True)
        self.when = Label("", "caption", "ink2", wrap=True)
        self.lodge = Button("申诉", kind="ghost", sz="sm", on=lambda: self.asked.emit("lodge"))
        self.appeal = Button("定申诉", kind="plain", sz="sm", on=lambda: self.asked.emit("appeal"))
        self.contact = Button("联系居民", kind="plain", sz="sm", icon="phone", on=lambda: self.asked.emit("contact"))
        self.finish = Button("整改完成", kind="plain", sz="sm", icon="check", on=lambda: self.asked.emit("finish"))
        self.buttons = (self.sheet, self.typed, self.lodge, self.appeal, self.contact, self.finish)
        for part in (self.what, self.when, row(STRETCH, *self.buttons[2:])):
            add(self.card.body, part)
        head = row(Label("评价", "h3"), self.state, STRETCH, self.sheet, self.typed)
        fill(self, head, self.lines, self.card, gap=6)

    def put(self, detail: RequestDetail, now: datetime) -> None:
        """Show what came of a request."""
        today, whole = local_day(now), detail.whole_rating
        own = last_round(detail.ratings) if detail.card.row.rating is not None else ()
        first = next(iter(own), None)
        words_of = words.rating_words(None if first is None else int(first.value), whole=whole)
        bad = first is not None and first.value.bad
        self.state.set_spec(TagSpec(words_of, "bad" if bad else "mute" if first is None else "ok"))
        for button in (self.sheet, self.typed):
            button.setVisible(detail.can_rate)
        earlier = len(detail.ratings) - len(own)
        lines = [_line(r, today, whole=whole, before=at < earlier) for at, r in enumerate(detail.ratings)]
        self.lines.setText("\n".join(lines))
        self.lines.setVisible(bool(lines))
        self._put_rectification(detail, now)

    def _put_rectification(self, detail: RequestDetail, now: datetime) -> None:
        found = detail.rectification
        self.card.setVisible(found is not None)
        if found is None:
            return
        today, open_ = local_day(now), found.outcome == "open"
        self.card.set_ground("warnBg" if open_ else "subtle")
        ended = {"done": f"整改完成：{found.result}", "upheld": "申诉成立，不再整改"}.get(found.outcome, "")
        call = "先联系居民" if found.contacted_at is None else "已联系居民，还要整改"
        self.what.setText(ended or call)
        due = rectifications.next_due(found)
        said = f"联系 {moment(found.contacted_at, today)}" if found.contacted_at is not None else ""
        last = f"{local(due):%m-%d %H:%M} 前" if open_ else ""
        late = f"，{late_words(due, now, found.late_days)}" if open_ and due < minute(now) else ""
        waits = "" if not detail.appealed else "已申诉，等联系居民以后定" if not said else "已申诉，等主管定"
        self.when.setText(joined((said, f"{last}{late}", waits)))
        self.contact.setVisible(open_)
        self.finish.setVisible(open_ and found.contacted_at is not None)
        self.lodge.setVisible(detail.can_appeal)
        self.appeal.setVisible(detail.can_decide)


def _line(rated: RatingRow, today: date, *, whole: bool, before: bool) -> str:
    """One rating or appeal; ``before``: it was given for what was done again since."""
    earlier = "重办前" if before else ""
    if rated.kind == "appeal":
        settled = "申诉不成立" if rated.counts else "申诉成立，不计入好评率"
        return joined((earlier, settled, moment(rated.at, today), rated.staff, rated.comment))
    again = "整改后再评" if rated.kind == "again" else ""
    said = words.rating_words(int(rated.value), whole=whole)
    way = CHANNEL_LABELS[Channel(rated.channel)]
    seen = whole or rated.value.bad
    return joined(
        (
            earlier,
            again,
            said,
            way,
            moment(rated.at, today),
            words.points_words(rated.points) if seen else "",
            rated.comment if seen else "",
        )
    )


class RectifyDrawer(Drawer):
    """Every 整改 that is still open, the next deadline first. Signals: ``opened(UUID)`` of a request."""

    opened = Signal(object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("差评整改", width=WIDE, most=metrics.DRAWER_MOST, parent=parent)
        self.ctx = ctx
        self.rows: tuple[RectificationRow, ...] = ()
        self._cards: list[QWidget] = []
        self.body.addStretch(1)

    def refresh(self) -> None:
        """Read them again."""
        for old in self._cards:
            old.hide()
            old.deleteLater()
        self.rows = self.ctx.desk.see(rectifications.open_rectifications)
        none = Empty("没有在办的整改", "差评会自动到这里，带着联系和整改的期限", icon="circle-check")
        self._cards = [self._card(one) for one in self.rows] or [none]
        for at, card in enumerate(self._cards):
            self.body.insertWidget(at, card)
        self.note.setText(f"{len(self.rows)} 件" if self.rows else "")

    def focus_start(self) -> None:
        """The keyboard on the first one's button, else on the way out."""
        first = next((b for c in self._cards for b in c.findChildren(Button)), None) or self.findChild(Button)
        if first is not None:
            first.setFocus()

    def _card(self, found: RectificationRow) -> Card:
        spec = deadline_tag(rectifications.next_due(found), self.ctx.desk.now(), found.late_days)
        todo = "待联系" if found.contacted_at is None else "待整改"
        handler = f"承办 {found.handler}" if found.handler else ""
        facts = joined((todo, VALUE_LABELS[found.value], found.resident or "匿名", handler))
        said = joined((words.points_words(found.points), found.comment))
        number, open_it = found.number, lambda: self.opened.emit(found.request_id)
        card = Card(ground="subtle")
        for part in (
            row(wide(Label(found.item_name, "strong", elide=True)), Tag(spec.text, spec.tone, spec.icon)),
            Label(facts, "body", "ink2", wrap=True),
            said and Label(said, "caption", "ink3", wrap=True),
            row(Label(number, "caption", "ink3"), STRETCH,
                Button("打开", kind="soft", sz="sm", name=f"打开 {number}", on=open_it)),
        ):  # fmt: skip
            add(card.body, part)
        return card
