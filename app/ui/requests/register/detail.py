"""The drawer of one request: how it stands, what was promised and why, what belongs to it, and what can be done."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.requests.flow import OPEN, Act, State
from app.services.centre import settings
from app.services.requests import grids, promises
from app.services.requests.detail import RequestDetail, detail
from app.services.requests.listing import RequestCard
from app.services.requests.reveal import unmask
from app.ui import people
from app.ui.kit import metrics
from app.ui.kit.act import act as run
from app.ui.kit.act_drawer import ActDrawer
from app.ui.kit.button import Button
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.facts import Facts
from app.ui.kit.label import Label, Rule, Tags
from app.ui.kit.layout import STRETCH, add, column, holder, row, wide
from app.ui.kit.options import Checks
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.reveal import Reveal
from app.ui.kit.taborder import tab_after
from app.ui.kit.timeline import Moment, Timeline
from app.ui.requests.register import words
from app.ui.requests.register.act_bar import ActBar
from app.ui.requests.register.act_forms import ActForm, Sources
from app.ui.requests.register.actions import Doing
from app.ui.requests.register.letters import LINK_LETTER, TOLD_LETTER, TURNS, acts_of
from app.ui.requests.register.links import LinksSection
from app.ui.requests.register.more_forms import (
    RateForm,
    appeal_form,
    call_back_form,
    contact_form,
    finish_form,
    link_form,
    lodge_form,
    told_form,
)
from app.ui.requests.register.rating_page import RatingModal
from app.ui.requests.register.rectifications import RatingSection
from app.ui.requests.register.related import Others
from app.ui.requests.register.saved_filters import WIDE, handler_hits
from app.ui.requests.words import due_words, joined, rule_words

REASONS = ("回访", "联系居民", "上门前联系", "本人要求核对")
_MASKED = {"phone": "电话", "agent": "代办人"}
Form = DrawerForm[Any]
_AFTERWARDS: dict[str, Callable[..., Form]] = {
    "rate": RateForm,
    "contact": contact_form,
    "finish": finish_form,
    "lodge": lodge_form,
    "appeal": appeal_form,
}


class DetailDrawer(ActDrawer):
    """Open with ``show_request``. Signals: ``done`` after anything was done, ``opened(str)`` for another number."""

    done = Signal()
    opened = Signal(str)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("", width=WIDE, most=metrics.DRAWER_MOST, gap=6, parent=parent)
        self.ctx = ctx
        self.detail: RequestDetail | None = None
        self.doing = Doing(ctx, self, self._did)
        self._others = Others(ctx, lambda: self.detail)
        self.number = Label("", "caption", "ink2")
        self.tags = Tags()
        self.promise = Label("", "strong", wrap=True)
        self.rule = Label("", "caption", "ink2", wrap=True)
        self.told = Button("已告诉居民", kind="soft", sz="xs", on=self.begin_told)
        self.told.set_key(TOLD_LETTER, f"Alt {TOLD_LETTER}")
        self.untold = holder(row(wide(Label("延期还没有告诉居民", "body", "warn")), self.told))
        self.facts = Facts()
        self.materials = Checks(name="收到的材料", across=1, gap=0)
        self.phone = Reveal("看电话", "", partial(self._reveal, "phone"))
        self.agent = Reveal("看代办人", "", partial(self._reveal, "agent"))
        self.grid = Label("", "body", wrap=True)
        self.set_grid = Button("指定", kind="link", sz="xs", tip="看不出或不对时，用手指定网格", on=self._ask_grid)
        self.links = LinksSection()
        self.rating = RatingSection()
        self.timeline = Timeline()
        self.acts = ActBar()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.facts.hold("电话", self.phone)
        self.facts.hold("代办", self.agent)
        self.facts.hold("材料", self.materials)
        self.facts.hold("网格", holder(row(wide(self.grid), self.set_grid, gap=4)))
        promised = column(row(wide(self.promise), self.number, gap=0), self.rule, self.untold, gap=0)
        shown = (self.facts, Rule(), self.rating, self.links, Rule(), Label("进度", "h3"), self.timeline)
        for part in (self.tags, promised, *shown, STRETCH):
            add(self.body, part)
        add(self.foot, wide(self.acts))
        self.hold_forms(self.acts)

    def _connect(self) -> None:
        self.acts.wanted.connect(self.begin)
        self.acts.rate_wanted.connect(self.ask_resident)
        self.links.opened.connect(self.opened)
        self.links.link_wanted.connect(self.begin_link)
        self.links.unlink_wanted.connect(self._unlink)
        self.links.look_wanted.connect(self.doing.look)
        self.links.reprint_wanted.connect(self.doing.reprint)
        self.links.attach_wanted.connect(self._attach)
        self.links.proxy_wanted.connect(self._proxy)
        self.links.file_wanted.connect(self.doing.take_out)
        self.links.turn_wanted.connect(self.turn_into)
        self.rating.asked.connect(self._rating_asked)
        self.materials.changed.connect(self._tick)

    # --- what is shown

    @property
    def request_id(self) -> UUID | None:
        """Which request is shown."""
        return None if self.detail is None else self.detail.card.row.id

    def show_request(self, request_id: UUID) -> bool:
        """Show a request; False when there is none. A form in hand stays for the same one."""
        try:
            found = self.ctx.desk.see(detail, request_id)
        except Refused:
            return False
        if self.request_id != request_id:
            self.close_form()
        self.detail = found
        self._put(found)
        return True

    def refresh(self) -> None:
        """Read the request shown again."""
        if self.request_id is not None:
            self.show_request(self.request_id)

    def _put(self, found: RequestDetail) -> None:
        card, now = found.card, self.ctx.desk.now()
        row, today = card.row, local_day(now)
        self.title.setText(row.item_name)
        self.number.setText(row.number)
        due = words.due_tag(row, now)
        specs = [words.state_spec(row)]
        if row.state in OPEN and due.text != specs[0].text:
            specs.append(due)
        elif row.late:
            specs.append(TagSpec("超期办结", "warn", "alarm-clock"))
        if row.urgent:
            specs.append(TagSpec("加急", "bad"))
        fix = found.rectification
        if fix is not None and fix.outcome == "open":
            specs.append(TagSpec("待整改", "bad", "triangle-alert"))
        self.tags.set_specs(tuple(specs))
        self.promise.setText(words.promise_line(found, due_words(card.promised, today), today))
        self.rule.setText(words.rule_line(found, rule_words(card.promised, today), today))
        self.untold.setVisible(found.untold)
        self._put_facts(found)
        self.links.put(found)
        closed = bool(found.ratings) or found.can_rate
        self.rating.setVisible(closed)
        self.rating.put(found, now)
        self._put_rating_first(fix is not None and fix.outcome == "open")
        self.timeline.set_moments(
            [
                Moment(
                    words.event_title(e, whole=found.whole_rating),
                    words.event_note(e, today),
                    e.text if e.act != "rate" or found.whole_rating else "",
                    words.event_tone(e),
                )
                for e in card.events
            ]
        )
        self.acts.put(card.allowed, row.state, can_rate=found.can_rate)

    def _put_rating_first(self, first: bool) -> None:
        """A 整改 that is still open stands over the facts: it is what the request was opened for."""
        above = self.body.indexOf(self.rating) < self.body.indexOf(self.facts)
        if above == first:
            return
        self.body.removeWidget(self.rating)
        self.body.insertWidget(self.body.indexOf(self.facts) + (0 if first else 2), self.rating)
        if first:
            tab_after(self.rating.finish, [self.phone.look, self.agent.look])
        else:
            tab_after(self.agent.look, self.rating.buttons)

    def _put_facts(self, found: RequestDetail) -> None:
        card = found.card
        row = card.row
        age = "" if row.age is None else f"{row.age} 岁"
        live = row.state in OPEN
        given = "、".join(m.name for m in card.materials if m.given and not live)
        missing = "、".join(m.name for m in card.materials if not m.given and not live)
        self._put_materials(card)
        self.grid.setText("看不出是哪个" if card.grid is None else people.grid_words(card.grid))
        self.grid.set_tone("ink3" if card.grid is None else "ink")
        result = joined((words.result_words(row.result), card.result_text))
        agent = joined((card.agent, card.agent_phone))
        self.phone.put(found.phone, row.id)
        self.agent.put(agent, row.id)
        self.facts.put(
            [
                ("居民", joined((words.who(row), age)), "ink"),
                ("电话", found.phone, "ink"),
                ("代办", agent, "ink"),
                ("地点", row.place, "ink"),
                ("网格", "网格" if found.has_grids else "", "ink"),
                ("诉求", row.text, "ink"),
                ("承办", row.handler, "ink"),
                ("12345", card.origin_number, "ink"),
                ("首问", joined((row.receiver, words.received_words(row, local_day(self.ctx.desk.now())))), "ink"),
                ("材料", " ".join(m.name for m in card.materials) if live else "", "ink"),
                ("已收", given, "ink"),
                ("没有收", missing, "ink3"),
                ("结果", result, "ink"),
                ("该找", card.responsible, "ink"),
            ]
        )

    def _put_materials(self, card: RequestCard) -> None:
        """While it is open each one is ticked as it comes, whatever else is done with the request."""
        self.materials.set_options([(m.name, words.material_line(m)) for m in card.materials])
        self.materials.set_value(tuple(m.name for m in card.materials if m.given))

    def _tick(self, given: tuple[str, ...]) -> None:
        found = self.detail
        if found is not None:
            self.doing.tick(found, given)

    # --- what is masked

    def _reveal(self, field: str, then: Callable[[str], object]) -> None:
        """Show in clear what a line of the card masks, for a reason that is kept."""
        found = self.detail
        if found is None:
            return
        row = found.card.row
        title = f"查看 {row.number} 的{_MASKED[field]}"

        def ask_right(reason: str) -> None:
            run(self.ctx, unmask, row.id, field, reason, why=title, then=then, by=self)

        text = "看过的人、时间和原因会记进操作日志；半分钟后自动遮住。"
        self.ctx.dialogs.ask(title, "原因", "查看", ask_right, text=text, choices=REASONS)

    # --- acts

    def begin(self, act: Act) -> None:
        """Start an act by its form: none is done by one key."""
        found = self.detail
        if found is None:
            return
        if act is Act.CALL_BACK:
            self._begin_call_back()
        else:
            today = lambda: local_day(self.ctx.desk.now())  # noqa: E731
            later = self.ctx.desk.see(promises.a_later_day, found.card.row.due_at)
            warden = "" if found.card.grid is None else found.card.grid.warden
            sources = Sources(
                lambda query: handler_hits(self.ctx, query, warden), self._others.same_matter, today, later
            )
            form = ActForm(self.ctx, act, found.card, sources)
            form.given.connect(lambda act, step: self.doing.act(found, act, step, form))
            self.open_form(form)

    def press(self, letter: str) -> None:
        """The act of a letter; a form in hand is left for it. One that cannot be done now is said to be so."""
        found, acts = self.detail, acts_of(letter)
        if found is None:
            return
        if letter == LINK_LETTER:
            self.begin_link()
            return
        if letter == TOLD_LETTER:
            self._press_told(found)
            return
        if letter in TURNS:
            self.turn_into(letter)
            return
        wanted = next((act for act in acts if act in self.acts.acts), None)
        if wanted is not None:
            self.begin(wanted)
        else:
            state = found.card.row.state.value
            self.ctx.shell.trouble(Refused("request_not_now", state=state, act=acts[-1].value))

    def turn_into(self, letter: str) -> None:
        """Have another page take it on: a repair, a booking, an enrolment; what is known goes along."""
        found = self.detail
        if found is None:
            return
        page, said = TURNS[letter]
        if found.card.row.state not in OPEN:
            state = found.card.row.state.value
            self.ctx.shell.trouble(Refused("request_turn_not", state=state, said=said))
        else:
            self.ctx.shell.go(page, origin=found.card.row.id)

    def _press_told(self, found: RequestDetail) -> None:
        if found.untold:
            self.begin_told()
        else:
            self.ctx.shell.trouble(Refused("extend_told_not"))

    def save(self) -> None:
        """The form in hand, or the main act, by their key."""
        if self.form is not None:
            self.form.submit()
        elif self.acts.main is not None and self.ready():
            self.begin(self.acts.main)  # not by the second half of the press that sent the form before

    def begin_link(self) -> None:
        """关联: any request, by number, person or matter."""
        found = self.detail
        if found is None:
            return
        form = link_form(self.ctx, found.card.row.id, self._others.any_request)
        form.submitted.connect(lambda given: self.doing.link(found, given.kind, given.target, form))
        self.open_form(form)

    def _unlink(self, kind: str, number: str) -> None:
        if self.request_id is not None:
            self.doing.unlink(self.request_id, kind, number)

    def _attach(self) -> None:
        if self.request_id is not None:
            self.doing.attach(self.request_id)

    def _proxy(self) -> None:
        if self.request_id is not None:
            self.doing.proxy(self.request_id)

    def _ask_grid(self) -> None:
        """Say by hand which 网格 the place belongs to."""
        found = self.detail
        if found is not None:
            row, title = found.card.row, f"指定 {found.card.row.number} 的网格"
            people.ask_grid(self.ctx, title, found.card.grid_set, grids.set_place_grid, row.id, self._did)

    def begin_told(self) -> None:
        """The resident was told of the extension."""
        found = self.detail
        if found is None:
            return
        form = told_form(self.ctx, found.card.row.id)
        form.submitted.connect(lambda given: self.doing.told(found, given, form))
        self.open_form(form)

    def _begin_call_back(self) -> None:
        found = self.detail
        if found is not None:
            form = call_back_form(self.ctx, found.card.row.id)
            form.submitted.connect(lambda given: self.doing.call_back(found, given, form))
            self.open_form(form)

    def _rating_asked(self, what: str) -> None:
        found, doing = self.detail, self.doing
        if found is None:
            return
        if what == "sheet":
            doing.rating_sheet(found)
            return
        form = _AFTERWARDS[what](self.ctx, found.card.row.id)
        send: dict[str, Callable[[Any], object]] = {
            "rate": lambda r: doing.rate(found, r.value, r.channel, r.points, r.comment.strip(), form),
            "contact": lambda said: doing.contact(found, said.text.strip(), form),
            "finish": lambda said: doing.finish(found, said.text.strip(), form),
            "lodge": lambda said: doing.lodge(found, said.text.strip(), form),
            "appeal": lambda appealed: doing.appeal(found, appealed.upheld, appealed.reason.strip(), form),
        }
        form.submitted.connect(send[what])
        self.open_form(form)

    def ask_resident(self) -> None:
        """Turn the large page to the resident, or say why there is nothing to rate."""
        found = self.detail
        if found is None:
            return
        row = found.card.row
        if not found.can_rate:
            rated, state = row.state is State.CLOSED, row.state.value
            why = Refused("request_rated") if rated else Refused("request_not_now", state=state, act=Act.RATE.value)
            self.ctx.shell.trouble(why)
            return
        name = self.ctx.desk.see(settings.text, "centre.name")
        modal = RatingModal(self.ctx.shell.window_widget(), row.item_name, row.number, name)
        modal.rated.connect(lambda value, points: self.doing.rate(found, value, "screen", points))
        self.ctx.shell.open_modal(modal)

    # --- the form in hand

    def _did(self) -> None:
        had = self.form_done()
        self.refresh()
        self.done.emit()
        if had:
            self.focus_rest()

    def focus_rest(self) -> None:
        """The keyboard on the main verb."""
        self.acts.focus_start()
