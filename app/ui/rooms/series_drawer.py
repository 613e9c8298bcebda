"""A series at the right of the calendars: its rule, every date as it stands, and what can be done with many of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.dates import local_day
from app.services.rooms import calendar_file, series, series_acts
from app.services.rooms.series import GONE, SeriesDate, SeriesDetail, SeriesDone
from app.ui.kit import metrics
from app.ui.kit.act import act, look
from app.ui.kit.act_drawer import ActDrawer
from app.ui.kit.asks import line, one_of
from app.ui.kit.button import Button
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, fill, row
from app.ui.kit.page import Ctx
from app.ui.kit.typed_days import day_from
from app.ui.rooms.calendar_out import save_calendar
from app.ui.rooms.date_list import DateLine, DateList
from app.ui.rooms.doing import WHY_CANCEL, WHY_NOT
from app.ui.rooms.form_asks import MODE_WORDS
from app.ui.words.rooms import STATE_WORDS

_TONES = {"confirmed": "ok", "in_use": "ok", "done": "ok", "skipped": "bad", "no_show": "bad"}
_SCOPES = (("later", "本次及以后"), ("all", "全部还没到的"))


@dataclass(frozen=True)
class _Cancel:
    scope: str
    reason: str


@dataclass(frozen=True)
class _Refuse:
    reason: str


@dataclass(frozen=True)
class _Extend:
    until: date
    mode: str


def series_line(one: SeriesDate) -> DateLine:
    """One date as it stands."""
    state = STATE_WORDS.get(one.state, one.state)
    note = state if one.state in GONE else f"{one.room}{'（单独改过）' if one.moved else ''} {state}"
    return DateLine(one.day, _TONES.get(one.state, "mute"), note)


class SeriesDrawer(ActDrawer):
    """Signal: ``done`` after something was done with it."""

    done = Signal()

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("系列", most=metrics.DRAWER_MOST, gap=8, parent=parent)
        self.ctx = ctx
        self.detail: SeriesDetail | None = None
        self.booking: UUID | None = None
        self.rule = Label("", "h3", wrap=True)
        self.where = Label("", "body", "ink2", wrap=True)
        self.list = DateList()
        self.extend = Button("延长", kind="ghost", sz="sm", icon="calendar-days", on=self.begin_extend)
        self.cancel = Button("取消多次", kind="danger", sz="sm", on=self.begin_cancel)
        for part in (self.rule, self.where, self.list, STRETCH):
            add(self.body, part)
        self.confirm = Button("全部通过", kind="primary", sz="sm", icon="check", on=self.confirm_all)
        self.turn_down = Button("全部不通过", kind="danger", sz="sm", icon="ban", on=self.begin_refuse)
        self.save = Button("存日历", kind="ghost", sz="sm", on=self.save_calendar)
        verbs = QWidget()
        lines = fill(verbs, gap=6)
        lines.addLayout(row(self.confirm, self.turn_down, STRETCH, gap=6))
        lines.addLayout(row(self.extend, self.save, self.cancel, STRETCH, gap=6))
        self.foot.addWidget(verbs, 1)
        self.hold_forms(verbs, before=self.list)

    def show_series(self, series_id: UUID, booking_id: UUID) -> bool:
        """Show a series as seen from one of its dates; False when there is none."""
        found: SeriesDetail | None = look(self.ctx, series.series_detail, series_id)
        if found is None:
            return False
        self.leave_form()
        self.detail, self.booking = found, booking_id
        kept = found.row
        self.title.setText(kept.number)
        self.rule.setText(f"{kept.title or kept.group_name or kept.name} · {found.rule}")
        self.where.setText(f"{found.room}，{kept.from_day:%m-%d} 至 {kept.until_day:%Y-%m-%d}，{len(found.dates)} 次")
        self.list.set_lines([series_line(one) for one in found.dates])
        now = self.ctx.desk.now()
        self.cancel.setVisible(any(one.state not in GONE and one.starts_at > now for one in found.dates))
        for button in (self.confirm, self.turn_down):
            button.setVisible(any(one.state == "pending" for one in found.dates))
        return True

    def refresh(self) -> None:
        """Read it again."""
        if self.detail is not None and self.booking is not None and self.form is None:
            self.show_series(self.detail.row.id, self.booking)

    def begin_cancel(self) -> None:
        """Ask how many of them, and why."""
        hint = "、".join(WHY_CANCEL[:2])
        asks = (one_of("scope", "取消", _SCOPES), line("reason", "原因", required=True, hint=f"如 {hint}", most=200))
        note = "已经过去的不动；收过费的要一场一场退。"
        self._ask(DrawerForm(self.ctx, "取消多次", _Cancel, asks, danger=True, note=note), self._cancel)

    def begin_extend(self) -> None:
        """Ask until when."""
        read = day_from(lambda: local_day(self.ctx.desk.now()))
        asks = (
            line("until", "到", required=True, hint="最后一天，如 6-30", read=read),
            one_of("mode", "有冲突", MODE_WORDS),
        )
        self._ask(DrawerForm(self.ctx, "延长系列", _Extend, asks), self._extend)

    def confirm_all(self) -> None:
        """Consent to every date that waits."""
        if self.detail is not None:
            act(
                self.ctx, series_acts.confirm_series, self.detail.row.id, why=f"审核通过 {self.detail.row.number}",
                then=self._done, said=lambda done: f"{done.number} 的 {len(done.days)} 次已审核通过", by=self,
            )  # fmt: skip

    def begin_refuse(self) -> None:
        """Ask why none of those that wait can be had."""
        asks = (line("reason", "原因", required=True, hint=f"如 {WHY_NOT[0]}", most=200),)
        note = "只动等审核的；这些时段马上放出来。"
        self._ask(DrawerForm(self.ctx, "全部不通过", _Refuse, asks, danger=True, note=note), self._refuse)

    def save_calendar(self) -> None:
        """All its dates as a calendar file, for a phone."""
        if self.detail is not None:
            save_calendar(self.ctx, self.detail.row.number, calendar_file.series_calendar, self.detail.row.id)

    def _ask(self, form: DrawerForm[Any], then: Callable[[Any], object]) -> None:
        form.submitted.connect(then)
        self.open_form(form)

    def _cancel(self, asked: _Cancel) -> None:
        form = self.form
        if form is not None and self.detail is not None:
            first = self._standing() if asked.scope == "all" else self.booking
            form.act(
                series_acts.cancel_series, first, asked.scope, asked.reason, then=self._done,
                said=lambda done: f"已取消 {done.number} 的 {len(done.days)} 次",
            )  # fmt: skip

    def _refuse(self, asked: _Refuse) -> None:
        if self.form is not None and self.detail is not None:
            number = self.detail.row.number
            self.form.act(
                series_acts.refuse_series, self.detail.row.id, asked.reason, why=f"{number} 不通过", then=self._done,
                said=lambda done: f"{done.number} 的 {len(done.days)} 次没有通过",
            )  # fmt: skip

    def _standing(self) -> UUID | None:
        now = self.ctx.desk.now()
        dates = self.detail.dates if self.detail is not None else ()
        return next((one.id for one in dates if one.state not in GONE and one.starts_at > now), self.booking)

    def _extend(self, asked: _Extend) -> None:
        if self.form is not None and self.detail is not None:
            self.form.act(
                series.extend_series, self.detail.row.id, asked.until, asked.mode, then=self._done, said=_extended
            )

    def _done(self, _result: object) -> None:
        self.leave_form()
        self.refresh()
        self.done.emit()

    def focus_rest(self) -> None:
        """The keyboard on the first verb."""
        (self.extend if self.confirm.isHidden() else self.confirm).setFocus()


def _extended(done: SeriesDone) -> str:
    skipped = f"，跳过 {len(done.left)} 次" if done.left else ""
    return f"{done.number} 多了 {len(done.days)} 次{skipped}"
