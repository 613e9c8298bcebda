"""The head of one activity: what it is and when, how full it is by group, and what can be done with it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.rules.activities.times import Phase, may_walk_in
from app.services.activities.listing import ActivityDetail, ActivityListed
from app.ui.activities.words import filled_words, joined, phase_tag, span_words
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.label import Label, PartLines, Tags
from app.ui.kit.layout import STRETCH, column, fill_row, holder, into, row, wide
from app.ui.kit.paint import TagSpec
from app.ui.kit.scroll import clear
from app.ui.kit.text import yuan
from app.ui.words.activities import PHASES
from app.ui.words.moments import short_moment


class Figures(QWidget):
    """A few counts beside each other: the name small, the count large."""

    def __init__(self) -> None:
        super().__init__()
        self._row = fill_row(self, gap=18)

    def put(self, figures: Sequence[tuple[str, str, str]]) -> None:
        """Show these: name, count, tone."""
        clear(self._row)
        parts = [
            holder(column(Label(name, "caption", "ink2"), Label(count, "h2", tone), gap=0))
            for name, count, tone in figures
        ]
        into(self._row, *parts)
        self.setAccessibleName("；".join(f"{name} {count}" for name, count, _ in figures))


class ActivityHead(Card):
    """``put`` shows an activity. ``verbs`` are (key, cap, words, what it does, whether it is a main one)."""

    def __init__(self, verbs: Sequence[tuple[str, str, str, Callable[[], object], str]]) -> None:
        super().__init__(gap=6)
        self.name = Label("", "h2", elide=True)
        self.tags = Tags()
        self.number = Label("", "caption", "ink2")
        self.when = Label("", "body", "ink2", elide=True)
        self.note = Label("", "caption", "ink2", elide=True)
        self.warning = Label("", "body", "bad", wrap=True)
        self.figures = Figures()
        self.buttons: dict[str, Button] = {}
        for code, cap, words, on, kind in verbs:
            made = Button(words, kind=kind, sz="xs" if kind == "link" else "sm", on=on)
            made.set_key(cap.removeprefix("Alt ") if kind == "link" else cap, cap)
            if kind == "link":
                made.hide()
            self.buttons[code] = made
        main = [self.buttons[v[0]] for v in verbs if v[4] != "link"]
        less = [self.buttons[v[0]] for v in verbs if v[4] == "link"]
        about = column(self.when, self.note, STRETCH, gap=4)
        into(
            self.body, row(wide(self.name), self.tags, self.number), row(wide(about), self.figures, gap=16),
            self.warning, row(*main, STRETCH, gap=8), PartLines(less),
        )  # fmt: skip

    def put(self, found: ActivityDetail, calls: int, now: datetime) -> None:
        """Show this one."""
        listed = found.listed
        act, phase = listed.row, listed.phase
        self.name.setText(act.title)
        self.number.setText(act.number)
        tag = phase_tag(listed)
        more = () if tag.text == PHASES[phase.value] else (_plain_phase(listed),)
        self.tags.set_specs((tag, *more))
        fee = f"{yuan(act.fee)}/人" if act.fee else "免费"
        self.when.setText(joined((span_words(act.starts_at, act.ends_at, now), act.place, act.booking_number, fee)))
        until = f"报名到 {short_moment(act.until, now)}" if phase is Phase.OPEN else ""
        self.note.setText(joined((until, "" if act.waiting else "不设候补", act.note.replace("\n", " "))))
        self.note.setVisible(bool(self.note.text()))
        self._warn(listed)
        self.figures.put(list(_figures(found)))
        day = may_walk_in(act.starts_at, now)
        planned, soon = phase is not Phase.CANCELLED, phase in (Phase.OPEN, Phase.CLOSED)
        over = planned and not soon
        shown = {"call_off": planned and phase is not Phase.ENDED, "amend": planned, "new": phase is Phase.OPEN,
                 "walk_in": planned and day, "away": planned, "import": phase is Phase.OPEN, "rest": over,
                 "names": planned and day, "follow": act.room_moved and planned,
                 "export": bool(found.entries)}  # fmt: skip
        for code, visible in shown.items():
            self.buttons[code].setVisible(visible)
        self.buttons["calls"].set_words(f"要办 {calls}" if calls else "要办的")

    def _warn(self, listed: ActivityListed) -> None:
        act = listed.row
        words = ""
        if act.cancelled:
            words = f"已取消：{act.reason}"
        elif act.room_lost and listed.phase in (Phase.OPEN, Phase.CLOSED):
            words = f"场地预约 {act.booking_number} 已不在，请换场地（改活动）或取消活动"
        elif act.room_moved and listed.phase in (Phase.OPEN, Phase.CLOSED):
            words = "场地预约改了时间，请按「跟着改期」，再逐个通知"
        self.warning.setText(words)
        self.warning.setVisible(bool(words))


def _plain_phase(listed: ActivityListed) -> TagSpec:
    """The phase beside a tag that says something more urgent."""
    return TagSpec(PHASES[listed.phase.value], "mute")


def _figures(found: ActivityDetail) -> Sequence[tuple[str, str, str]]:
    listed, figures = found.listed, found.listed.figures
    made = [("报名", filled_words(listed), "bad" if listed.over else "warn" if not listed.free else "ink")]
    for group, most in listed.row.quotas.items():
        inside = found.by_group.get(group, 0)
        made.append((group, f"{inside}/{most}", "warn" if inside >= most else "ink"))
    rest = (
        ("候补", figures.waiting, "warn"), ("到了", figures.attended, "ok"), ("没来", figures.absent, "ink2"),
        ("没报上", figures.turned_away, "bad"), ("要通知", figures.to_call, "info"),
    )  # fmt: skip
    made += [(name, str(count), tone) for name, count, tone in rest if count]
    return made
