"""报名, 现场签到 and 没报上: who comes, several as one party, how they told us; what must be asked is asked here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import NamedTuple
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.errors import Refused, StoreTrouble
from app.rules.dates import local_day
from app.services.activities import enrol, fees
from app.services.activities.enrol import MOST_IN_PARTY, EnrolDraft, PersonDraft, WalkedIn
from app.services.activities.fees import EnrolledAndPaid
from app.services.activities.listing import activity_detail
from app.services.activities.row import ActivityRow
from app.services.activities.turns import Placed
from app.services.residents import search
from app.ui import people
from app.ui.activities.questions import KeyedAnswers, QuestionBar
from app.ui.activities.words import names_words, placed_words
from app.ui.kit import shortcuts
from app.ui.kit.act import act, look
from app.ui.kit.asks import Ask, line, one_of, picker
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.forms import Form
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, column, holder, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.results import Hit
from app.ui.kit.text import yuan
from app.ui.kit.typed import phone
from app.ui.tender.bill import BillRow
from app.ui.tender.take import take_money
from app.ui.words.activities import ENROL_CHANNELS, WHY_AWAY
from app.ui.words.sentences import sentence


class SignUpMode(StrEnum):
    """What is done with the people typed."""

    ENROL = "enrol"
    WALK_IN = "walk_in"
    AWAY = "away"


_VERBS = {SignUpMode.ENROL: "报上", SignUpMode.WALK_IN: "签到进场", SignUpMode.AWAY: "记下"}
_TITLES = {SignUpMode.ENROL: "报名", SignUpMode.WALK_IN: "现场签到", SignUpMode.AWAY: "没报上"}
_BY = ("counter", "phone", "spot")
_PERSON_FIELDS = ("name", "phone", "group", "people")


@dataclass(frozen=True)
class Attending:
    """One person of the party: a resident, or the words somebody goes by."""

    person: tuple[object, ...] = ()
    phone: str = ""
    group: str = ""


@dataclass(frozen=True)
class PartyTyped:
    """What is true of all of them."""

    channel: str = "counter"
    note: str = ""
    reason: str = ""
    why: str = "full"


class _Heard(NamedTuple):
    """Whoever hears what a look at the fee was refused for."""

    refuse: Callable[[Refused | StoreTrouble], object]


class SignUpPanel(Card):
    """Signals: ``done(tuple[Placed])`` after people were written down, ``left`` for the way back.

    Each person is a record of the form, so that what is typed about several is kept as it is for one, also over a kill.
    """

    done = Signal(object)
    left = Signal()

    def __init__(self, ctx: Ctx, activity: ActivityRow, mode: SignUpMode, origin: UUID | None = None) -> None:
        super().__init__(ground="subtle")
        self.ctx, self.activity, self.mode, self.origin = ctx, activity, mode, origin
        self.key, self.bill = ctx.desk.new_id(), ctx.desk.new_id()
        self.keys: list[int] = []
        self.last: tuple[Placed, ...] = ()
        self.setAccessibleName(_TITLES[mode])
        self.person: Form[Attending] = Form(
            ctx, Attending, self._person_asks(), self, name="activities.person", label_width=60, gap=8
        )
        self.party: Form[PartyTyped] = Form(
            ctx, PartyTyped, self._party_asks(), self, name=f"activities.party.{mode.value}", label_width=60, gap=8
        )
        self._build()
        self._connect()
        self._begin_again()

    # --- what is asked

    def _person_asks(self) -> Sequence[Ask]:
        groups = [(group, group) for group in self.activity.quotas]
        asked: list[Ask] = [
            picker("person", "姓名", self._people, hint="姓名 / 拼音 / 直接写", words=True,
                   required="请选居民，或写姓名", read=tuple, field="name"),
            line("phone", "电话", kind="phone", hint="补上、改期时打这个电话", read=phone),
        ]  # fmt: skip
        if groups and self.mode is not SignUpMode.AWAY:
            asked.append(one_of("group", "组别", groups, required="请选组别", digits=True))
        return asked

    def _party_asks(self) -> Sequence[Ask]:
        note = line("note", "备注", hint="可不填", most=200)
        if self.mode is SignUpMode.WALK_IN:
            return (line("reason", "原因", hint="名额已满还要进时写", most=200), note)
        channel = one_of("channel", "方式", [(code, ENROL_CHANNELS[code]) for code in _BY])
        if self.mode is SignUpMode.ENROL:
            return (channel, note)
        whys = [(code, WHY_AWAY[code]) for code in enrol.WHY_AWAY]
        return (one_of("why", "为何", whys, chips=True), channel, note)

    def _people(self, query: str) -> Sequence[Hit]:
        rows = self.ctx.desk.see(search.search, query, 8) if query.strip() else ()
        return [people.hit(found, query, tags=0) for found in rows]

    # --- how it stands

    def _build(self) -> None:
        self.so_far = Label("", "body", "ink2", wrap=True)
        self.more = Button("再加一人", kind="soft", sz="sm", icon="plus", key=shortcuts.cap("letter_A"),
                           on=self.add_one)  # fmt: skip
        self.drop = Button("去掉这位", kind="link", sz="sm", icon="x", on=self.drop_one)
        self.question = QuestionBar()
        self.turned = Label("", "caption", "ink2")
        self.result = Label("", "strong", "ok", wrap=True)
        self.slip = Button("打号码条", kind="link", sz="sm", icon="printer", key=shortcuts.cap("print"))
        fee = self.activity.fee if self.mode is SignUpMode.ENROL else 0
        self.go = Button(_VERBS[self.mode], kind="plain" if fee else "primary", key=shortcuts.cap("save"),
                         on=self.save)  # fmt: skip
        self.pay = Button(f"收款并报上 {yuan(fee).removesuffix('.00')}/人", kind="primary", key=shortcuts.cap("money"),
                          on=self.save_paid)  # fmt: skip
        back = Button("返回", kind="ghost", key=shortcuts.cap("back"), on=self.leave)
        self.foot = holder(column(row(STRETCH, back, self.go), row(wide(self.pay)) if fee else None))
        parts = (
            row(wide(Label(_TITLES[self.mode], "h3"))), self.turned, self.result,
            self.slip, self.so_far, self.person, row(self.more, STRETCH, self.drop), self.party, self.question,
            self.foot,
        )  # fmt: skip
        for part in parts:
            add(self.body, part)
        self.pay.setVisible(bool(fee))
        for part in (self.result, self.slip, self.turned):
            part.hide()

    def _connect(self) -> None:
        self.person.controls["person"].picked.connect(self._picked)
        self.person.entered.connect(self._answered)
        self.party.entered.connect(self._answered)
        self.person.edited.connect(self._edited)
        self.person.handed_over.connect(lambda _begun: self._begin_again())

    def _answered(self) -> None:
        (self.go if self.pay.isHidden() else self.pay).setFocus()

    def _record(self, key: int) -> str:
        return f"{self.activity.id}/{self.mode.value}/{key}"

    def _begin_again(self) -> None:
        """What was begun earlier and not saved stands here again, else nobody."""
        before = f"{self.activity.id}/{self.mode.value}/"
        self.keys = sorted(int(r.removeprefix(before)) for r in self.person.begun() if r.startswith(before))
        self.keys = self.keys or [1]
        self.party.turn_to(self.activity.id)
        self.party.fill(None)
        self.party.resume()
        self._turn_to(self.keys[-1])
        self._show_verbs()

    def _show_verbs(self) -> None:
        """Who has to wait pays when they move up: on a full activity nothing is taken."""
        if self.mode is SignUpMode.ENROL:
            full = self.ctx.desk.see(activity_detail, self.activity.id).listed.free <= 0
            self.pay.setVisible(bool(self.activity.fee) and not full)
            self.go.set_words("报候补" if full and self.activity.waiting else _VERBS[self.mode])

    def _turn_to(self, key: int) -> None:
        self.person.turn_to(self._record(key))
        self.person.fill(None, group=None)
        self.person.resume()
        self.current = key
        self._show_so_far()

    def _edited(self) -> None:
        self.question.put_away()
        self._show_so_far()

    def _show_so_far(self) -> None:
        names = [self._name(key) for key in self.keys if key != self.current]
        self.so_far.setText(f"一起的：{'、'.join(name or '（没写姓名）' for name in names)}" if names else "")
        self.so_far.setVisible(bool(names))
        self.drop.setVisible(len(self.keys) > 1)

    def _name(self, key: int) -> str:
        typed = self.person.typed() if key == self.current else self.person.typed_about(self._record(key)) or {}
        taken = [*typed.get("person", ()), None, ""][:2]
        return str(taken[1] or "")

    # --- what people do

    def _picked(self, key: object) -> None:
        """The record says the group by the age on the day."""
        self.result.hide()
        if isinstance(key, UUID) and "group" in self.person.controls:
            group = look(self.ctx, enrol.usual_group, self.activity.id, key)
            if group:
                self.person.put("group", group)

    def add_one(self) -> None:
        """Alt A: another one of the same party."""
        if self.person.draft() is None or len(self.keys) >= MOST_IN_PARTY:
            return
        self.person.keep_now()
        self.keys.append(self.keys[-1] + 1)
        self._turn_to(self.keys[-1])
        self.person.focus_start()

    def drop_one(self) -> None:
        """Take the one in hand out again."""
        if len(self.keys) > 1:
            self.person.fill(None, group=None)
            self.person.saved()
            self.keys.remove(self.current)
            self._turn_to(self.keys[-1])
            self.person.focus_start()

    def turn_channel(self) -> None:
        """Ctrl D: 窗口, 电话, 现场 in turn."""
        if "channel" in self.party.controls:
            at = _BY.index(str(self.party.raw("channel")))
            self.party.put("channel", _BY[(at + 1) % len(_BY)])

    def take_over(self, number: str, name: str, resident_id: UUID | None) -> bool:
        """Begin from a request: who it was about; both ends will show the other.

        False while somebody else stands here half typed: they are finished first, and are not of that request.
        """
        mine = all(self._name(key) in ("", name) for key in self.keys)
        self.turned.setText(f"由受理 {number} 转来" if mine else f"先前没报完的还在；报上后按 F2 接着办受理 {number}")
        self.turned.show()
        if not mine:
            self.origin = None
            return False
        if name and not self.person.raw("person"):
            self.person.put("person", (resident_id, name))
            if resident_id is not None:
                self._picked(resident_id)
        return True

    def _draft(self) -> EnrolDraft | None:
        party = self.party.draft()
        if party is None:
            return None
        made: list[PersonDraft] = []
        if len(self.keys) > 1 and not self._name(self.current):
            self.drop_one()  # the line that was added and stayed empty
        for key in [*(k for k in self.keys if k != self.current), self.current]:
            if key != self.current:
                self._turn_to(key)
            one = self.person.draft()
            if one is None:
                return None
            who, words = [*one.person, None, ""][:2]
            resident = who if isinstance(who, UUID) else None
            made.append(PersonDraft("" if resident else str(words or ""), one.phone, resident, one.group or ""))
        self._party = party
        channel = "spot" if self.mode is SignUpMode.WALK_IN else party.channel
        return EnrolDraft(tuple(made), channel, party.note)

    def save(self) -> None:
        """Ctrl Enter: sign them up; money, where there is a fee, comes after."""
        draft = self._draft()
        if draft is not None:
            self._send(draft)

    def save_paid(self) -> None:
        """F12: sign them up and take the fee, in one."""
        if self.pay.isHidden():
            if self.mode is SignUpMode.ENROL and self.activity.fee:
                self.save()  # a full one: who waits pays when they move up
            return
        draft = self._draft()
        if draft is not None:
            self._send_paid(draft)

    def _send(self, draft: EnrolDraft) -> None:
        def refused(trouble: Refused | StoreTrouble) -> None:
            self._refused(trouble, draft, self._send)

        if self.mode is SignUpMode.AWAY:
            then = lambda placed: self._did((placed,))  # noqa: E731
            act(
                self.ctx, enrol.turn_away, self.activity.id, draft, self._party.why, then=then, refused=refused, by=self
            )
        elif self.mode is SignUpMode.WALK_IN:
            act(
                self.ctx, enrol.walk_in, self.activity.id, draft, self._party.reason, key=self.key,
                then=self._walked_in, refused=refused, by=self,
            )  # fmt: skip
        else:
            act(
                self.ctx, enrol.enrol, self.activity.id, draft, origin=self.origin, key=self.key, then=self._did,
                refused=refused, by=self,
            )  # fmt: skip

    def _send_paid(self, draft: EnrolDraft) -> None:
        def refused(trouble: Refused | StoreTrouble) -> None:
            self._refused(trouble, draft, self._send_paid)

        due = look(self.ctx, fees.fee_of, self.activity.id, draft, form=_Heard(refused))
        if due is None:
            return
        if draft.together is False or not due:  # each has a number of their own; who waits pays when they move up
            self._send(draft)
            return
        size = len(draft.people)
        rows = [BillRow(f"活动费 {self.activity.title}", due, f"×{size}" if size > 1 else "")]
        take_money(
            self.ctx, f"报名 {self.activity.title}", rows, due, fees.enrol_paid, self.activity.id, draft,
            then=self._paid, left=self._answered, refused=refused, by=self, key=self.key, bill=self.bill,
            origin=self.origin,
        )  # fmt: skip

    def _paid(self, done: EnrolledAndPaid) -> None:
        if done.charge is None:
            words = f"{placed_words(done.entries)}。刚才的钱没有入账，请退给居民；轮到时再收。"
            self.ctx.dialogs.tell("名额刚被别的窗口报走", words)
        self._did(done.entries)

    def _walked_in(self, done: WalkedIn) -> None:
        self._did(
            (done.entry,), f"{names_words(done.entry.names)} 已签到" + (f"，超 {done.over} 人" if done.over else "")
        )

    def _did(self, placed: tuple[Placed, ...], words: str = "") -> None:
        """Say at once what came of it, and be ready for the next one."""
        for key in list(self.keys):
            self._turn_to(key)
            self.person.fill(None, group=None)
            self.person.saved()
        self.party.saved()
        self.key, self.bill, self.origin = self.ctx.desk.new_id(), self.ctx.desk.new_id(), None
        self.last = placed
        self.keys = []
        self._begin_again()
        self.party.fill(None)
        self.question.put_away()
        self.turned.hide()
        away = self.mode is SignUpMode.AWAY
        said = words or (f"{names_words(placed[0].names)} 记为没报上" if away else placed_words(placed))
        self.result.setText(f"{said}\n{'、'.join(one.number for one in placed)}")
        self.result.set_tone("ok" if all(one.state == "enrolled" for one in placed) else "warn")
        self.result.show()
        self.slip.setVisible(not away)
        if len(placed) == 1 and self.mode is SignUpMode.ENROL:
            undone = placed[0].id
            self.ctx.shell.toast(
                said, "撤销", partial(act, self.ctx, enrol.cancel, undone, (), "报错撤销"), key=shortcuts.cap("undo")
            )
        else:
            self.ctx.shell.toast(said)
        self.done.emit(placed)
        self.person.focus_start()

    # --- what must be asked

    def _refused(
        self, trouble: Refused | StoreTrouble, draft: EnrolDraft, again: Callable[[EnrolDraft], object]
    ) -> None:
        answers = self._answers(trouble, draft, again) if isinstance(trouble, Refused) else ()
        if answers:
            words, how = sentence(trouble)
            self.question.ask(words, how, answers)
        else:
            self.refuse(trouble)

    def _answers(self, asked: Refused, draft: EnrolDraft, again: Callable[[EnrolDraft], object]) -> KeyedAnswers:
        size, free = asked.data.get("size", 0), asked.data.get("free", 0)
        if asked.code == "enrol_part":
            return (
                (f"{size} 人一起候补", lambda: again(replace(draft, together=True))),
                (f"报上 {free} 人，其余候补", lambda: again(replace(draft, together=False))),
            )
        if asked.code == "enrol_namesake":
            return (
                ("同名，另一人", lambda: again(replace(draft, namesakes=True))),
                ("就是这一位", lambda: again(replace(draft, namesakes=False))),
            )
        if asked.code == "activity_full":
            return (("记为没报上", lambda: self._away(draft, "full")), ("少报几人", self.person.focus_start))
        if asked.code == "enrol_late":
            today = local_day(self.ctx.desk.now()) >= local_day(self.activity.starts_at)
            spot: KeyedAnswers = (("现场签到", lambda: self._spot(draft)),) if today else ()
            return (*spot, ("记为没报上", lambda: self._away(draft, "late")))
        return ()

    def _away(self, draft: EnrolDraft, why: str) -> None:
        act(
            self.ctx, enrol.turn_away, self.activity.id, draft, why,
            then=lambda placed: self._did((placed,), f"{names_words(placed.names)} 记为没报上"), form=self, by=self,
        )  # fmt: skip

    def _spot(self, draft: EnrolDraft, reason: str = "") -> None:
        def refused(trouble: Refused | StoreTrouble) -> None:
            if isinstance(trouble, Refused) and trouble.code == "over_reason":
                title, how = sentence(trouble)
                self.ctx.dialogs.ask(title, "原因", "让他们进", lambda said: self._spot(draft, said), text=how)
            else:
                self._refused(trouble, draft, self._spot)

        act(
            self.ctx, enrol.walk_in, self.activity.id, replace(draft, channel="spot"), reason, key=self.key,
            then=self._walked_in, refused=refused, by=self,
        )  # fmt: skip

    def refuse(self, trouble: Refused | StoreTrouble) -> None:
        """Say a refusal beside its field, at the person it is about."""
        field = str(trouble.data.get("field", "")) if isinstance(trouble, Refused) else ""
        name = str(trouble.data.get("name", "")) if isinstance(trouble, Refused) else ""
        about = next((key for key in self.keys if name and self._name(key) == name), None)
        if about is not None and about != self.current:
            self._turn_to(about)
        (self.person if field in _PERSON_FIELDS else self.party).refuse(trouble)

    # --- the keyboard

    def focus_start(self) -> None:
        """The keyboard where people begin: who."""
        self.person.focus_start()

    def dirty(self) -> bool:
        """Whether somebody is typed who is not written down."""
        return len(self.keys) > 1 or self.person.dirty()

    def submit(self) -> None:
        """Ctrl Enter."""
        self.save()

    def leave(self) -> None:
        """Esc: a question first, then the panel; what was typed stays."""
        if not self.question.isHidden():
            self.question.put_away()
            self.focus_start()
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
