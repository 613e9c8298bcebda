"""A booking that comes back: every date with what becomes of it, before anything is saved."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.errors import Refused, StoreTrouble
from app.rules.rooms.recurrence import HOLIDAY_WHY
from app.services.rooms import series, series_acts
from app.services.rooms.series import DateVerdict, SeriesDone, SeriesDraft, SeriesPreview
from app.ui.kit.act import Refusing, act
from app.ui.kit.guard import guarded
from app.ui.kit.label import Label
from app.ui.kit.layout import fill
from app.ui.kit.page import Ctx
from app.ui.rooms import reading, repeat, saving
from app.ui.rooms.date_list import DateLine, DateList
from app.ui.rooms.form_asks import ONE, Typed
from app.ui.rooms.words import clash_words
from app.ui.words.sentences import beside_field, sentence, told

_HOLIDAY = f"series_{HOLIDAY_WHY}"


def date_line(verdict: DateVerdict) -> DateLine:
    """One date as the list shows it."""
    if verdict.why is None:
        return DateLine(verdict.day)
    if verdict.why.code == _HOLIDAY:
        return DateLine(verdict.day, "mute", str(verdict.why.data.get("name") or "放假"))
    if verdict.why.code == "room_taken":
        title, _more = clash_words(verdict.why, 0)
        who = verdict.why.data.get("title") or verdict.why.data.get("who") or title
        return DateLine(verdict.day, "bad", f"已有 {who} {verdict.why.data.get('number', '')}".strip())
    return DateLine(verdict.day, "bad", sentence(verdict.why).title)


class SeriesPart(QWidget):
    """The dates of a series under its form; nothing of it is saved before every date was seen."""

    def __init__(self, ctx: Ctx) -> None:
        super().__init__()
        self.ctx = ctx
        self.said = Label("", "strong", wrap=True)
        self.list = DateList()
        fill(self, self.said, self.list, gap=6)
        self.hide()

    def show_dates(self, draft: Typed | None, booking_id: UUID | None = None) -> None:
        """Show the dates of what is typed, or those a change of ``booking_id`` means; nothing for a single booking, or
        while something is missing.
        """
        of_new = booking_id is None and draft is not None and draft.series
        of_change = booking_id is not None and draft is not None and draft.scope != ONE
        self.setVisible(of_new or of_change)
        if draft is None or not (of_new or of_change):
            return
        asked = draft

        def read() -> tuple[str, tuple[DateVerdict, ...]]:
            if booking_id is None:
                found: SeriesPreview = self.ctx.desk.see(series.preview_series, self.draft_of(asked))
                return found.rule, found.dates
            booking = saving.draft_of(asked, shared=reading.is_shared(self.ctx, asked.room))
            return "", self.ctx.desk.see(series_acts.preview_edit, booking_id, booking, asked.scope)

        guarded(read, self._say_trouble, lambda found: self._say(*found, asked.mode))

    def draft_of(self, draft: Typed) -> SeriesDraft:
        """What is typed as the draft of a series. Raises ``Refused("field_bad")`` without an end."""
        if draft.until is None:
            raise Refused("field_bad", field="until", why="text_empty")
        booking = saving.draft_of(draft, shared=reading.is_shared(self.ctx, draft.room))
        rule = repeat.rule(
            draft.repeat, draft.day, draft.until, draft.weekdays, month_end=draft.month_end,
            no_holidays=draft.no_holidays,
        )  # fmt: skip
        return SeriesDraft(booking, rule, draft.mode)

    def _say(self, rule: str, dates: Sequence[DateVerdict], mode: str) -> None:
        free = sum(verdict.free for verdict in dates)
        off = sum(verdict.why is not None and verdict.why.code == _HOLIDAY for verdict in dates)
        clashing = len(dates) - free - off
        parts = [f"{rule}，{free} 次可以订" if rule else f"{free} 次可以改"]
        if clashing:
            left = "会跳过并记下原因" if mode == "skip" else "「全部或不订」时一次也不动"
            parts.append(f"{clashing} 次有冲突，{left}")
        if off:
            parts.append(f"{off} 次放假不订")
        self.said.setText("；".join(parts))
        self.said.set_tone("bad" if clashing and mode != "skip" else "ink")
        self.list.set_lines([date_line(verdict) for verdict in dates])
        self.list.show()

    def _say_trouble(self, trouble: Refused | StoreTrouble) -> None:
        short = isinstance(trouble, Refused) and ("why" in trouble.data or trouble.code in told().beside)
        words = beside_field(trouble) if short and isinstance(trouble, Refused) else "，".join(sentence(trouble))
        self.said.setText(words)
        self.said.set_tone("bad")
        self.list.set_lines(())
        self.list.hide()

    def save(self, draft: Typed, form: Refusing, then: Callable[[Any], object], *, key: Any) -> None:
        """Write all of it in one go; back by 撤销, which cancels every date."""
        asked: list[SeriesDraft] = []
        if not guarded(lambda: self.draft_of(draft), form.refuse, asked.append):
            return
        act(
            self.ctx, series.book_series, key, asked[0], origin=draft.request, wish=draft.wish, then=then, said=_said,
            undo=self._back, form=form, by=self,
        )  # fmt: skip

    def _back(self, done: SeriesDone) -> tuple[Any, ...]:
        found = self.ctx.desk.see(series.series_detail, done.id)
        first = next((one.id for one in found.dates if one.state not in series.GONE), None)
        return (series_acts.cancel_series, first, "all", "登记有误，撤销") if first is not None else ()


def changed_words(done: SeriesDone) -> str:
    """How many dates were changed, and how many stayed as they were."""
    left = f"，{len(done.left)} 次没动" if done.left else ""
    return f"已改 {done.number} 的 {len(done.days)} 次{left}"


def _said(done: SeriesDone) -> str:
    skipped = f"，跳过 {len(done.left)} 次" if done.left else ""
    return f"已订 {done.number}，{len(done.days)} 次{skipped}"
