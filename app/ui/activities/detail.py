"""The activity in hand: its head, who signed up, and the drawer in which something is done with it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import Refused
from app.rules.activities.times import Phase, may_walk_in
from app.services.activities import attendance, calls, enrol, fees, listing, schedule
from app.services.activities.attendance import TickedList
from app.services.activities.enrol import Cancelled
from app.services.activities.fees import CancelledAndBack, EntryMoney
from app.services.activities.listing import ActivityDetail, EntryListed
from app.services.activities.schedule import CalledOff, SavedActivity
from app.ui import lists_out
from app.ui.activities import papers
from app.ui.activities.entries import EntryTable, PersonLine, person_lines
from app.ui.activities.forms import (
    ActivityTyped,
    Leaving,
    LeavingForm,
    PaperNames,
    Reasoned,
    activity_draft,
    activity_form,
    call_off_form,
    names_form,
    split_names,
)
from app.ui.activities.head import ActivityHead
from app.ui.activities.side import SOON, SideDrawer
from app.ui.activities.sign_up import SignUpMode, SignUpPanel
from app.ui.activities.todo import give_back, tell
from app.ui.activities.words import cancelled_words, joined, moved_words, names_words, reinstated_words
from app.ui.kit import metrics, shortcuts
from app.ui.kit.act import act, look
from app.ui.kit.cards import Card, Empty
from app.ui.kit.choices import Segment
from app.ui.kit.label import Label
from app.ui.kit.layout import fill, fill_row, put, row, wide
from app.ui.kit.lists import RowsOr
from app.ui.kit.page import Ctx
from app.ui.tender.bill import BillRow
from app.ui.tender.take import take_money

_FORM = 560
"""How wide the form of an activity is: two columns."""
_NEXT = {"": True, "attended": False, "absent": None}
"""What Space makes of what was said about somebody."""


class ActivityView(QWidget):
    """``show_activity`` brings one here. Signals: ``done`` after anything was done, ``saved(UUID)`` for an activity put
    on, ``calls_wanted``, ``import_wanted``, ``left`` when the keyboard should go to the list of activities."""

    done = Signal()
    saved = Signal(object)
    calls_wanted = Signal()
    import_wanted = Signal()
    left = Signal()

    def __init__(self, ctx: Ctx) -> None:
        super().__init__()
        self.ctx = ctx
        self.found: ActivityDetail | None = None
        self.money: dict[UUID, EntryMoney] = {}
        self.head = ActivityHead(self._verbs())
        self.which = Segment((("now", "名单"), ("all", "全部")), name="哪些人")
        self.hint = Label("", "caption", "ink3", elide=True)
        self.table = EntryTable()
        self.nobody = Empty("还没有人报名", "按 F2 报名；名单在 Excel 里的，按 Alt I 导入", icon="users")
        self.rows: RowsOr[PersonLine] = RowsOr(self.table, self.nobody)
        self.side = SideDrawer(ctx)
        card = Card(flush=True)
        put(card.body, row(self.which, wide(self.hint), gap=12, margins=(12, 8, 12, 6)), wide(self.rows), gap=0)
        self.none = Empty("左边选一个活动", "或按 Alt N 登记新活动", icon="ticket")
        whole = QWidget()
        fill(whole, self.head, wide(card), gap=metrics.CARD_GAP)
        self.stack = QStackedWidget()
        for part in (self.none, whole):
            self.stack.addWidget(part)
        fill_row(self, wide(self.stack), self.side, gap=metrics.CARD_GAP)
        self._connect()

    def _verbs(self) -> list[tuple[str, str, str, Callable[[], object], str]]:
        return [
            ("new", "F2", "报名", self.sign_up, "primary"),
            ("walk_in", "Alt S", "现场签到", self.walk_in, "plain"),
            ("calls", "F5", "要办的", self.calls_wanted.emit, "plain"),
            ("print", "F9", "打印", self.print_papers, "plain"),
            ("follow", "Alt G", "跟着改期", self.follow, "link"),
            ("amend", "Alt M", "改活动", self.amend, "link"),
            ("import", "Alt I", "导入名单", self.import_wanted.emit, "link"),
            ("export", "Alt E", "导出名单", self.export, "link"),
            ("away", "Alt T", "记没报上", self.turn_away, "link"),
            ("names", "Alt D", "录签到表", self.type_names, "link"),
            ("rest", "Alt Y", "其余没来", self.tick_rest, "link"),
            ("call_off", "Alt Q", "取消活动", self.call_off, "link"),
        ]

    def _connect(self) -> None:
        self.which.changed.connect(lambda _which: self._show_lines())
        self.table.chosen.connect(lambda line: self.open_entry(line.entry.row.id))
        self.table.row_changed.connect(self._follow)
        self.table.ticked.connect(self.tick)
        self.table.cancel_wanted.connect(lambda line: self.leave(line.entry.row.id, line.person.position))
        self.side.left.connect(self.focus_table)
        self.side.closed.connect(self.focus_table)
        self.side.card.cancel_wanted.connect(self.cancel_current)
        self.side.card.back_wanted.connect(self.reinstate_current)
        self.side.card.money_wanted.connect(self.settle_money)
        self.side.card.slip_wanted.connect(self.print_slip)
        self.side.card.told.connect(self.told)

    def export(self) -> None:
        """Alt E: who signed up, as .xlsx."""
        if self.activity_id is not None:
            lists_out.export_entries(self.ctx, self.activity_id, self)

    # --- what is shown

    @property
    def activity_id(self) -> UUID | None:
        """Which one is in hand."""
        return None if self.found is None else self.found.listed.row.id

    def show_activity(self, activity_id: UUID | None) -> None:
        """Bring one here; a form about another one is put away, what was typed in it is kept."""
        if activity_id != self.activity_id:
            if not self.side.shows("activity"):
                self.side.close_form()
                self.side.hide()
            self.which.set_value("now")
        self._read(activity_id)

    def refresh(self) -> None:
        """Read again what is in hand."""
        self._read(self.activity_id)

    def _read(self, activity_id: UUID | None) -> None:
        found = None
        if activity_id is not None:
            try:
                found = self.ctx.desk.see(listing.activity_detail, activity_id)
                self.money = self.ctx.desk.see(fees.money_of, activity_id)
            except Refused:
                found = None
        self.found = found
        self.stack.setCurrentIndex(0 if found is None else 1)
        if found is None:
            return
        self.head.put(found, self.ctx.desk.see(calls.calls_waiting), self.ctx.desk.now())
        begun = found.listed.phase not in SOON
        act_row = found.listed.row
        self.table.show_columns(
            groups=bool(act_row.quotas),
            money=bool(act_row.fee) or any(m.paid for m in self.money.values()),
            came=begun or self._on_the_day,
        )
        self._show_lines()
        shown = self.side.card.entry
        if shown is not None and self.side.form is None and not self.side.isHidden():
            entry = self.entry(shown.row.id)
            if entry is None:
                self.side.hide()
            else:
                self.side.show_entry(entry, self.money.get(entry.row.id), found.listed.phase, open_it=False)

    @property
    def _on_the_day(self) -> bool:
        return self.found is not None and may_walk_in(self.found.listed.row.starts_at, self.ctx.desk.now())

    def _show_lines(self) -> None:
        found = self.found
        if found is None:
            return
        figures = found.listed.figures
        here = figures.enrolled + figures.waiting
        self.which.set_words("now", f"名单 {here}" if here else "名单")
        self.rows.show_rows(person_lines(found, self.money, everybody=self.which.value() == "all"))
        ticking = "空格 到了 / 没来 · " if self._on_the_day else ""
        self.hint.setText(f"{ticking}↵ 打开 · Del 取消报名")

    def entry(self, entry_id: UUID) -> EntryListed | None:
        """One entry of the activity in hand."""
        entries = self.found.entries if self.found is not None else ()
        return next((e for e in entries if e.row.id == entry_id), None)

    def current_entry(self) -> EntryListed | None:
        """The entry that is open, else the one the keyboard is at, else the one just made."""
        panel = self.side.form
        if isinstance(panel, SignUpPanel):
            return self.entry(panel.last[0].id) if panel.last else None
        shown = self.side.entry_id
        if shown is not None:
            return self.entry(shown)
        line = self.table.row()
        return None if line is None else line.entry

    def _chosen(self) -> EntryListed | None:
        """The entry in hand; said where there is none."""
        entry = self.current_entry()
        if entry is None:
            self.ctx.shell.trouble(Refused("enrol_none_chosen"))
        return entry

    def open_entry(self, entry_id: UUID) -> None:
        """Show an entry in the drawer."""
        entry = self.entry(entry_id)
        if entry is None:
            return
        if not any(line.entry.row.id == entry_id for line in self.table.rows_model.rows):
            self.which.set_value("all")
            self._show_lines()
        self.table.select_key((entry_id, (entry.active or entry.people)[0].position))
        if self.found is not None:
            self.side.show_entry(entry, self.money.get(entry_id), self.found.listed.phase)

    def _follow(self, line: PersonLine | None) -> None:
        """The drawer, when an entry is open, goes along with the keyboard."""
        found = self.found
        if line is not None and found is not None and self.side.entry_id not in (None, line.entry.row.id):
            self.side.show_entry(line.entry, self.money.get(line.entry.row.id), found.listed.phase, open_it=False)

    def focus_table(self) -> None:
        """The keyboard in the list of people, else back at the activities."""
        if self.table.rows_model.rows and self.stack.currentIndex() == 1:
            if self.table.row() is None:
                self.table.selectRow(0)
            self.table.setFocus()
        else:
            self.left.emit()

    # --- signing up

    def sign_up(self, origin: UUID | None = None) -> SignUpPanel | None:
        """F2: 报名; once it is too late for that, on the day, 现场签到."""
        found = self.found
        late = found is not None and found.listed.phase in (Phase.RUNNING, Phase.ENDED)
        return self._sign(SignUpMode.WALK_IN if late else SignUpMode.ENROL, origin)

    def walk_in(self) -> None:
        """现场签到."""
        self._sign(SignUpMode.WALK_IN)

    def turn_away(self) -> None:
        """没报上."""
        self._sign(SignUpMode.AWAY)

    def _sign(self, mode: SignUpMode, origin: UUID | None = None) -> SignUpPanel | None:
        if self.found is None:
            return None
        activity = self.found.listed.row
        about = (activity.id, mode)
        if origin is None and self.side.shows(about):
            self.side.form.focus_start()
            return None
        panel = SignUpPanel(self.ctx, activity, mode, origin)
        panel.slip.clicked.connect(lambda _on: self.print_slip())
        panel.done.connect(lambda _placed: self._did())
        panel.question.asked.connect(self.side.show_part)
        self.side.show_form(panel, activity.title, about)
        return panel

    def _did(self) -> None:
        self.done.emit()
        panel = self.side.form
        if isinstance(panel, SignUpPanel) and panel.last:
            entry = self.entry(panel.last[-1].id)
            if entry is not None:
                self.table.select_key((entry.row.id, entry.people[0].position))

    # --- the activity itself

    def begin_new(self) -> None:
        """Alt N: 新活动."""
        self._open_activity_form(None)

    def amend(self) -> None:
        """Alt M: 改活动."""
        if self.found is not None:
            self._open_activity_form(self.found)

    def _open_activity_form(self, found: ActivityDetail | None) -> None:
        key = self.ctx.desk.new_id()
        form = activity_form(self.ctx, None if found is None else found.listed.row)
        about = None if found is None else found.listed.row.id
        form.submitted.connect(partial(self._save, form, about, key))
        self.side.show_form(form, "活动" if found is None else found.listed.row.title, "activity", width=_FORM)

    def _save(self, form: Any, about: UUID | None, key: UUID, said: ActivityTyped) -> None:
        draft = activity_draft(said)
        form.act(schedule.save, draft, about, None if about else key, then=partial(self._saved, about is None), by=self)

    def _saved(self, new: bool, done: SavedActivity) -> None:
        told = f"改了时间地点，要通知 {done.to_tell} 份报名" if done.to_tell else ""
        words = joined((f"{done.number} 已登记" if new else "活动已改", moved_words(done.moved), told), "；")
        self._over(words)
        self.saved.emit(done.id)

    def _over(self, words: str = "", back: Callable[[], object] | None = None) -> None:
        """It is done, and ``back`` takes it back."""
        self.side.close_form()
        self.side.hide()
        if back is None and words:
            self.ctx.shell.toast(words)
        elif back is not None:
            self.ctx.shell.toast(words, "撤销", back, key=shortcuts.cap("undo"))
        self.done.emit()

    def call_off(self) -> None:
        """Alt Q: 取消活动."""
        found = self.found
        if found is None or found.listed.phase in (Phase.CANCELLED, Phase.ENDED):
            return
        form = call_off_form(self.ctx, found.listed.row)
        form.submitted.connect(partial(self._call_off, form, found.listed.row.id))
        self.side.show_form(form, found.listed.row.title, "call_off")

    def _call_off(self, form: Any, activity_id: UUID, said: Reasoned) -> None:
        def done(off: CalledOff) -> None:
            self._over(f"《{off.title}》已取消" + (f"，要通知 {off.to_tell} 份报名" if off.to_tell else ""))

        form.act(schedule.call_off, activity_id, said.reason, then=done, by=self)

    def follow(self) -> None:
        """Alt G: take the times of the booking that was moved."""
        if self.found is not None and self.found.listed.row.room_moved:
            act(
                self.ctx, schedule.follow, self.found.listed.row.id, then=lambda _done: self.done.emit(),
                said=lambda done: "已跟着改期" + (f"，要通知 {done.to_tell} 份报名" if done.to_tell else ""), by=self,
            )  # fmt: skip

    # --- an entry

    def cancel_current(self) -> None:
        """Alt X: the entry in hand is given up."""
        entry = self._chosen()
        if entry is not None:
            self.leave(entry.row.id)

    def leave(self, entry_id: UUID, position: int | None = None) -> None:
        """取消报名, with what goes back said before."""
        entry = self.entry(entry_id)
        if entry is None or self.found is None:
            return
        if entry.row.state not in ("enrolled", "waiting"):
            self.ctx.shell.trouble(Refused("enrol_not_open", number=entry.row.number, state=entry.row.state))
            return
        form = LeavingForm(self.ctx, entry, position)
        form.submitted.connect(partial(self._leave, form))
        self.side.show_form(form, entry.row.number, ("leave", entry_id))

    def _leave(self, form: LeavingForm, said: Leaving) -> None:
        money, going, entry = form.money, form.going, form.entry
        if money is None:
            return
        if not money.back:
            form.act(enrol.cancel, entry.row.id, going, said.reason, then=partial(self._left, entry.row.id), by=self)
            return
        title = f"退费 {names_words([p.name for p in entry.active if not going or p.position in going])}"
        rows = [BillRow("退活动费", -money.back)]

        def paid(_done: CancelledAndBack) -> None:
            form.form.saved()
            self._over()
            self.focus_table()

        take_money(
            self.ctx, title, rows, -money.back, fees.cancel_paid, entry.row.id, note=entry.row.number, then=paid,
            left=form.focus_start, refused=form.refuse, by=self, bill=form.bill, positions=going, reason=said.reason,
            said=lambda done: cancelled_words(done.cancelled), undo=partial(self._reinstate, entry.row.id),
        )  # fmt: skip

    def _left(self, entry_id: UUID, done: Cancelled) -> None:
        self._over(cancelled_words(done), lambda: self._reinstate(entry_id))
        self.focus_table()

    def reinstate_current(self) -> None:
        """Alt Z: the entry in hand was not given up after all."""
        entry = self._chosen()
        if entry is not None:
            self._reinstate(entry.row.id)

    def _reinstate(self, entry_id: UUID) -> None:
        act(
            self.ctx, enrol.reinstate_entry, entry_id, said=reinstated_words, by=self,
            then=lambda _placed: self._back(entry_id),
        )  # fmt: skip

    def _back(self, entry_id: UUID) -> None:
        """It is in the list again and chosen: what it owes can be taken by the next key."""
        self.done.emit()
        entry = self.entry(entry_id)
        if entry is not None and entry.active and self.side.form is None and self.isVisible():
            self.table.select_key((entry_id, entry.active[0].position))
            self.focus_table()

    def settle_money(self) -> None:
        """F12: what an entry still has to pay, or what goes back to it."""
        panel = self.side.form
        if isinstance(panel, SignUpPanel) and panel.dirty():
            panel.save_paid()
            return
        entry, found = self._chosen(), self.found
        money = None if entry is None else look(self.ctx, fees.entry_money, entry.row.id)
        if entry is None or found is None or money is None:
            return
        title, then = found.listed.row.title, lambda _done: self.done.emit()
        if money.due and entry.row.state == "enrolled":
            rows = [BillRow(f"活动费 {title}", money.due, f"×{len(entry.active)}" if len(entry.active) > 1 else "")]
            who = names_words([p.name for p in entry.active])
            take_money(
                self.ctx, f"收活动费 {who}", rows, money.due, fees.pay, entry.row.id, note=entry.row.number, said=who,
                then=then, by=self, key=self.ctx.desk.new_id(),
            )  # fmt: skip
        elif money.back:
            give_back(self.ctx, entry.row.id, title, money.back, then)
        else:
            self.ctx.shell.trouble(Refused("nothing_due", number=entry.row.number))

    def told(self, reached: bool) -> None:
        """Alt L, Alt K: somebody was rung up, or nobody answered."""
        entry = self.current_entry()
        if entry is not None and entry.row.to_tell and entry.row.tell_since is not None:
            names = tuple(p.name for p in entry.active or entry.people)
            tell(
                self.ctx, entry.row.id, entry.row.to_tell, entry.row.tell_since, names, reached=reached, by=self
            )  # fmt: skip
            self.done.emit()

    # --- who came

    def tick(self, line: PersonLine) -> None:
        """Space: 到了, 没来, nothing said."""
        came = _NEXT[line.person.attended]
        done = act(self.ctx, attendance.mark, *line.key, came, then=lambda _done: self.done.emit(), by=self)
        rows = self.table.rows_model.rows
        if done and came:
            at = self.table.currentIndex().row() + 1
            if at < len(rows):
                self.table.selectRow(at)

    def tick_rest(self) -> None:
        """Alt Y: whoever was not marked as here did not come."""
        found = self.found
        if found is None:
            return
        came = [(e.row.id, p.position) for e in found.entries for p in e.active if p.attended == "attended"]
        act(
            self.ctx, attendance.tick, found.listed.row.id, came, then=lambda _done: self.done.emit(),
            said=ticked_words, by=self,
        )  # fmt: skip

    def type_names(self) -> None:
        """Alt D: 录签到表."""
        if self.found is None:
            return
        form = names_form(self.ctx, self.found.listed.row)
        form.submitted.connect(partial(self._tick_names, form, self.found.listed.row.id))
        self.side.show_form(form, self.found.listed.row.title, "names")

    def _tick_names(self, form: Any, activity_id: UUID, said: PaperNames) -> None:
        form.act(
            attendance.tick_names, activity_id, split_names(said.names), take_in=said.take_in,
            then=lambda done: self._over(ticked_words(done)), by=self,
        )  # fmt: skip

    def scanned(self, entry: EntryListed) -> None:
        """A number slip at the door, on the day: its people are here; else it is only opened."""
        fresh = [p for p in entry.active if not p.attended]
        if self._on_the_day and entry.row.state == "enrolled" and fresh:
            for p in fresh:
                act(self.ctx, attendance.mark, entry.row.id, p.position, True, by=self)
            self.ctx.shell.toast(f"{names_words([p.name for p in fresh])} 到了")
            self.done.emit()
        self.open_entry(entry.row.id)

    # --- papers

    def print_papers(self) -> None:
        """F9: the slip of who was just signed up or is open, else one of the papers."""
        panel = self.side.form
        if (isinstance(panel, SignUpPanel) and panel.last) or self.side.entry_id is not None:
            self.print_slip()
            return
        found = self.found
        if found is None:
            return
        form = papers.paper_form(self.ctx, entry=self.current_entry() is not None)
        form.submitted.connect(lambda said: self._print(said.which))
        self.side.show_form(form, found.listed.row.title, "papers")

    def _print(self, which: str) -> None:
        found = self.found
        if found is None:
            return
        self.side.close_form()
        self.side.hide()
        self.focus_table()
        if which == "slip":
            self.print_slip()
        else:
            papers.show_paper(self.ctx, which, found.listed.row, self)

    def print_slip(self) -> None:
        """号码条 of each entry just made, or of the one in hand."""
        panel = self.side.form
        entry = self.current_entry()
        ids = [p.id for p in panel.last] if isinstance(panel, SignUpPanel) else [entry.row.id] if entry else []
        for one in ids:
            papers.print_slip(self.ctx, one, self)


def ticked_words(done: TickedList) -> str:
    """What a list brought: who came, who did not, who stands on it and is nobody's."""
    added = f"，名单外 {names_words(done.added)} 补签" if done.added else ""
    unknown = f"，没找到 {names_words(done.unknown)}" if done.unknown else ""
    unclear = f"，{names_words(done.unclear)} 有同名，请核对" if done.unclear else ""
    return f"到了 {done.attended} 人，没来 {done.absent} 人{added}{unknown}{unclear}"
