"""After closing: 回访, ratings on paper or by phone, 整改 with its two deadlines, and the appeal against a bad one."""

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.rules.dates import local, local_day
from app.rules.requests.rating import CHANNEL_LABELS, VALUE_LABELS, Channel, Value
from app.services.requests import rectifications
from app.services.requests.detail import RequestDetail
from app.services.requests.promises import minute
from app.services.requests.ratings import RatingRow
from app.services.requests.rectifications import RectificationRow
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.choices import Segment
from app.ui.kit.drawer import Drawer
from app.ui.kit.fields import TextBox
from app.ui.kit.label import Label, Tag
from app.ui.kit.options import Check
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.requests.register import words
from app.ui.requests.register.free_form import FreeForm
from app.ui.requests.words import joined, moment

WIDE = 404


class RateForm(FreeForm):
    """A rating that came on paper or by phone, typed in by somebody who did not handle the request."""

    def __init__(self) -> None:
        super().__init__("录入评价", "录入", "居民写在评价单上或电话里说的；经办人不能录自己的")
        self.channel = Segment([("paper", "纸质"), ("phone", "电话")], name="评价怎么来的")
        self.value = Segment([(int(v), str(int(v))) for v in sorted(Value, reverse=True)], name="评价")
        self.word = Label("", "caption", "ink2")
        self.value.changed.connect(lambda _v: self._said())
        self.points = {code: Check(name) for code, name in words.POINTS.items()}
        self.add("channel", "来自", self.channel)
        self.add("value", "评价", self.value)
        self.column.addWidget(self.word)
        grid = QHBoxLayout()
        grid.setSpacing(8)
        for at, check in enumerate(self.points.values()):
            if at == 2:
                self.column.addLayout(grid)
                grid = QHBoxLayout()
                grid.setSpacing(8)
            grid.addWidget(check)
        grid.addStretch(1)
        self.column.addLayout(grid)
        self.add("comment", "意见", TextBox(hint="照居民的原话，可不填", name="居民的意见", lines=2))
        self._said()

    def _said(self) -> None:
        self.word.setText(VALUE_LABELS[Value(int(str(self.value.value())))])

    def focus_start(self) -> None:
        self.value.step(0)

    def given(self) -> tuple[int, str, tuple[str, ...]]:
        """Value, channel and points."""
        points = tuple(code for code, check in self.points.items() if check.isChecked())
        return int(str(self.value.value())), str(self.channel.value()), points


class CallBackForm(FreeForm):
    """回访: reached or not, and whether the resident is content."""

    def __init__(self) -> None:
        super().__init__("回访", "记下回访", "没有联系上的还留在待回访里")
        self.reached = Segment([(True, "联系上了"), (False, "没有联系上")], name="联系上没有")
        self.content = Segment([(True, "满意"), (False, "不满意")], name="居民是否满意")
        self.reached.changed.connect(lambda yes: self.fields["content"].setVisible(bool(yes)))
        self.add("reached", "电话", self.reached)
        self.add("content", "居民", self.content)
        self.add("text", "记录", TextBox(hint="居民怎么说，可不填", name="回访记录", lines=2))

    def focus_start(self) -> None:
        self.reached.step(0)

    def given(self) -> tuple[bool, bool | None]:
        """Reached, and content when reached."""
        reached = bool(self.reached.value())
        return reached, bool(self.content.value()) if reached else None


class AppealForm(FreeForm):
    """The decision on an appeal: somebody who may approve and did not handle the request."""

    def __init__(self) -> None:
        super().__init__("差评申诉", "记下结论", "成立的不计入好评率，这一条仍保留；经办人自己不能定")
        self.upheld = Segment([(True, "成立"), (False, "不成立")], name="申诉是否成立")
        self.add("upheld", "结论", self.upheld)
        self.add("reason", "理由", TextBox(hint="误评、恶意等，写明依据", name="申诉理由", lines=3), "请写理由")

    def settled(self) -> bool:
        """Whether it was upheld."""
        return bool(self.upheld.value())


def contact_form() -> FreeForm:
    """What the resident said when called about a bad rating."""
    form = FreeForm("联系居民", "记下联系", "先联系居民，问清不满意在哪里")
    form.add("text", "记录", TextBox(hint="居民怎么说，答应了什么", name="联系记录", lines=3), "请写联系的情况")
    return form


def finish_form() -> FreeForm:
    """How it was put right."""
    form = FreeForm("整改完成", "整改完成", "完成后居民可以再评一次，不改原来那次")
    form.add("result", "结果", TextBox(hint="怎么改的，居民认不认", name="整改结果", lines=3), "请写整改结果")
    return form


def deadline_tag(due: datetime, now: datetime) -> TagSpec:
    """A deadline of a 整改."""
    day, today = local_day(due), local_day(now)
    if due < minute(now):
        late = (today - day).days
        return TagSpec(f"超期 {late} 天" if late else "已超期", "bad", "alarm-clock")
    if day == today:
        return TagSpec(f"今天 {local(due):%H:%M}", "warn", "clock")
    return TagSpec(f"{day:%m-%d} 前", "mute")


class RatingSection(QWidget):
    """Ratings and 整改 of one request. Signals: ``asked(str)`` with rate, sheet, contact, finish or appeal."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label("评价", "h3"))
        self.state = Tag("未评价")
        head.addWidget(self.state)
        head.addStretch(1)
        self.sheet = Button(
            "评价单", kind="link", icon="printer", tip="打一张给居民带回去填", on=lambda: self.asked.emit("sheet")
        )
        head.addWidget(self.sheet)
        self.typed = Button("纸质 / 电话录入", kind="link", on=lambda: self.asked.emit("rate"))
        head.addWidget(self.typed)
        column.addLayout(head)
        self.lines = Label("", "body", "ink2", wrap=True)
        column.addWidget(self.lines)
        self.card = Card(ground="warnBg")
        self.what = Label("", "strong", "ink", wrap=True)
        self.when = Label("", "caption", "ink2", wrap=True)
        self.card.body.addWidget(self.what)
        self.card.body.addWidget(self.when)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.appeal = Button("申诉", kind="ghost", sz="sm", on=lambda: self.asked.emit("appeal"))
        self.contact = Button("联系居民", kind="plain", sz="sm", icon="phone", on=lambda: self.asked.emit("contact"))
        self.finish = Button("整改完成", kind="plain", sz="sm", icon="check", on=lambda: self.asked.emit("finish"))
        self.buttons = (self.sheet, self.typed, self.appeal, self.contact, self.finish)
        row.addStretch(1)
        for button in self.buttons[2:]:
            row.addWidget(button)
        self.card.body.addLayout(row)
        column.addWidget(self.card)

    def put(self, detail: RequestDetail, now: datetime) -> None:
        """Show what came of a request."""
        today, whole = local_day(now), detail.whole_rating
        first = next((r for r in detail.ratings if r.kind == "first"), None)
        words_of = words.rating_words(None if first is None else int(first.value), whole=whole)
        bad = first is not None and first.value.bad
        self.state.set_spec(TagSpec(words_of, "bad" if bad else "mute" if first is None else "ok"))
        for button in (self.sheet, self.typed):
            button.setVisible(detail.can_rate)
        lines = [_line(r, today, whole=whole) for r in detail.ratings]
        self.lines.setText("\n".join(lines))
        self.lines.setVisible(bool(lines))
        self._put_rectification(detail, now)

    def _put_rectification(self, detail: RequestDetail, now: datetime) -> None:
        row = detail.rectification
        self.card.setVisible(row is not None)
        if row is None:
            return
        today, open_ = local_day(now), row.outcome == "open"
        self.card.set_ground("warnBg" if open_ else "subtle")
        ended = {"done": f"整改完成：{row.result}", "upheld": "申诉成立，不再整改"}.get(row.outcome, "")
        call = "先联系居民" if row.contacted_at is None else "已联系居民，还要整改"
        self.what.setText(ended or call)
        due = rectifications.next_due(row)
        said = f"联系 {moment(row.contacted_at, today)}" if row.contacted_at is not None else ""
        last = f"{local(due):%m-%d %H:%M} 前" if open_ else ""
        late = "，已超期" if open_ and due < minute(now) else ""
        self.when.setText(joined((said, f"{last}{late}")))
        self.contact.setVisible(open_)
        self.finish.setVisible(open_ and row.contacted_at is not None)
        self.appeal.setVisible(detail.can_appeal)


def _line(row: RatingRow, today: date, *, whole: bool) -> str:
    if row.kind == "appeal":
        settled = "申诉不成立" if row.counts else "申诉成立，不计入好评率"
        return joined((settled, moment(row.at, today), row.staff, row.comment))
    again = "整改后再评" if row.kind == "again" else ""
    said = words.rating_words(int(row.value), whole=whole)
    way = CHANNEL_LABELS[Channel(row.channel)]
    seen = whole or row.value.bad
    return joined(
        (
            again,
            said,
            way,
            moment(row.at, today),
            words.points_words(row.points) if seen else "",
            row.comment if seen else "",
        )
    )


class RectifyDrawer(Drawer):
    """Every 整改 that is still open, the next deadline first. Signals: ``opened(UUID)`` of a request."""

    opened = Signal(object)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("差评整改", width=WIDE, parent=parent)
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
        self._cards = [self._card(row) for row in self.rows] or [none]
        for at, card in enumerate(self._cards):
            self.body.insertWidget(at, card)
        self.note.setText(f"{len(self.rows)} 件" if self.rows else "")

    def focus_start(self) -> None:
        """The keyboard on the first one's button, else on the way out."""
        first = next((b for c in self._cards for b in c.findChildren(Button)), None) or self.findChild(Button)
        if first is not None:
            first.setFocus()

    def _card(self, row: RectificationRow) -> Card:
        now = self.ctx.desk.now()
        card = Card(ground="subtle")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(row.item_name, "strong", elide=True), 1)
        spec = deadline_tag(rectifications.next_due(row), now)
        head.addWidget(Tag(spec.text, spec.tone, spec.icon))
        card.body.addLayout(head)
        todo = "待联系" if row.contacted_at is None else "待整改"
        facts = joined(
            (todo, VALUE_LABELS[row.value], row.resident or "匿名", f"承办 {row.handler}" if row.handler else "")
        )
        card.body.addWidget(Label(facts, "body", "ink2", wrap=True))
        said = joined((words.points_words(row.points), row.comment))
        if said:
            card.body.addWidget(Label(said, "caption", "ink3", wrap=True))
        foot = QHBoxLayout()
        foot.addWidget(Label(row.number, "caption", "ink3"))
        foot.addStretch(1)
        go = Button(
            "打开", kind="soft", sz="sm", name=f"打开 {row.number}", on=lambda: self.opened.emit(row.request_id)
        )
        foot.addWidget(go)
        card.body.addLayout(foot)
        return card
