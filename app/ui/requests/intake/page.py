"""新受理: the form in hand and everything that happens to it. The one owner of model, view, reading and drafts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import Refused, StoreTrouble
from app.rules.people import identity
from app.rules.records import brief_number
from app.rules.requests.flow import State
from app.services.desk import Changes
from app.services.requests.accept import RequestDone
from app.services.requests.catalogue import ItemRow
from app.services.requests.intake import Order, register, take_back
from app.services.residents import registry, search
from app.services.residents.registry import ResidentCard
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.layout import fill
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.panels import Panel
from app.ui.kit.typed_days import read_received
from app.ui.requests.intake.beside import Beside
from app.ui.requests.intake.files import ATTACHABLE
from app.ui.requests.intake.model import (
    ENDED,
    InHand,
    Intake,
    Problems,
    at_once,
    begin,
    begun,
    filled,
    form_of,
    missing,
    somewhere,
    typed_of,
)
from app.ui.requests.intake.reading import DraftKeeper, Reading
from app.ui.requests.intake.view import IntakeView
from app.ui.requests.intake.words import done_words
from app.ui.requests.words import due_words, moment
from app.ui.words import sentences

HINT_MS = 300
"""How long nobody types before the same thing is looked for among what was registered."""
AGAIN_MS = 1500
"""How long after a form was registered the same key is still the same press: nobody writes the next one so fast."""
VOID_REASONS = ("登记错了", "重复登记", "居民不办了")


class IntakePanel(Panel):
    """The intake. ``form`` is the one in hand; ``view`` shows it and says what people do."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.reading = Reading(ctx.desk)
        self.drafts = DraftKeeper(ctx, self)
        self.view = IntakeView(self.reading)
        self.form = InHand(ctx.desk.new_id())
        self.beside = Beside(ctx, self.reading, self.drafts, self.view.side, self.view.matter.fate)
        fill(self, self.view)
        self._registered_since = QElapsedTimer()
        self._hinting = QTimer(self)
        self._hinting.setSingleShot(True)
        self._hinting.setInterval(HINT_MS)
        self._hinting.timeout.connect(self._look_alike)
        self._connect_form()
        self._connect_around()

    def _connect_form(self) -> None:
        who, view = self.view.resident, self.view
        who.searched.connect(self._search)
        who.picked.connect(self._pick)
        who.looked_at.connect(self._look_at)
        who.new_wanted.connect(self._take_on)
        who.anonymous_wanted.connect(self._go_unnamed)
        who.change_wanted.connect(self._change_person)
        who.newcomer.save_wanted.connect(self._register_newcomer)
        who.box.escaped.connect(self._keep_person)
        view.edited.connect(self._edited)
        view.kinds.picked.connect(self._pick_kind)
        view.matter.item_picked.connect(self._pick_item)
        view.matter.attach_wanted.connect(self._attach)

    def _connect_around(self) -> None:
        bar, side, shell = self.view.bar, self.view.side, self.ctx.shell
        bar.clear_wanted.connect(self._clear)
        bar.draft_wanted.connect(self._keep)
        bar.close_wanted.connect(self._close_now)
        bar.save_wanted.connect(self._save)
        bar.print_wanted.connect(self._save_and_print)
        side.same.related.connect(self._relate)
        side.same.unlike.connect(self._unlike)
        side.same.unrelated.connect(lambda: self._relate("", False))
        side.drafts.resumed.connect(self.resume)
        side.drafts.dropped.connect(self._drop)
        side.drafts.taken_over.connect(self._take_over)
        side.profile_wanted.connect(lambda: shell.go("residents", resident=self.form.intake.resident))
        side.list_wanted.connect(lambda: shell.go("requests", panel="list"))
        side.opened.connect(lambda number: shell.go("requests", number=number))
        self.drafts.kept.connect(bar.say_kept)

    # --- what the page asks

    def verbs(self) -> list[Verb]:
        view = self.view
        return [
            Verb("new", "新受理（手上的留作草稿）", self._new),
            Verb("scan", "找居民", self._find),
            Verb("person", "换人", self._change_person),
            Verb("create", "按搜索的字登记新居民", lambda: self._take_on(view.resident.box.text())),
            Verb("anonymous", "匿名受理", self._go_unnamed),
            Verb("attach", "附文件", self._attach),
            Verb("phrases", "常用语", view.open_phrases),
            Verb("channel", "换渠道：窗口、电话……", view.matter.next_channel),
            Verb("draft", "存草稿", self._keep),
            Verb("save", "登记（派单、办结，按选的去向）", self._save),
            Verb("print", "登记并打回执或告知单", self._save_and_print),
            Verb("money", "当场办结", self._close_now),
            *(
                Verb(f"pick{n}", f"类别 {n}", lambda n=n: view.kinds.by_digit(str(n)))  # type: ignore[misc]
                for n in (*range(1, 10), 0)
            ),
        ]

    def arrive(self, resident: UUID | None = None, new: bool = False, item: str = "", **_what: Any) -> None:
        if resident is not None or new:
            self.reading.load()
            self._new()
        if resident is not None:
            self._pick(resident)
        if item:
            self._pick_item(item)

    def handed_over(self) -> None:
        self.drafts.flush()
        self.reading.forget()
        self._begin(self.ctx.desk.new_id(), Intake())
        self.view.resident.focus_start()

    def on_shown(self) -> None:
        self._load()
        if self.form.intake.resident is not None:  # changed on another page meanwhile
            self._read_card()
        self._put()
        self._show_side()
        self._say_subtitle()

    def focus_start(self) -> None:
        now = QApplication.focusWidget()
        if now is None or not self.isAncestorOf(now) or not begun(self.form.intake):
            self.view.go_on(self.form.step)

    def on_changed(self, changes: Changes, by: object) -> None:
        self.reading.forget()
        self.beside.forget()
        if "catalogue" in changes or "calendar" in changes:
            self._load()
            self.view.kinds.put(self.form.intake.tile)
            self._show_promise()
        if "resident" in changes and self.form.intake.resident is not None:
            card = self._read_card()
            if card is not None and self.view.resident.mode == "person":
                self.view.resident.card.put(card, self.reading.extras(card))
        if "request" in changes or ("request_draft" in changes and by is not self):
            self._show_side()

    def on_scan(self, code: str) -> bool:
        """A resident's card or a document: that person, or a new one with the number filled in."""
        found = self.ctx.desk.see(search.by_scan, code)
        if found is not None:
            self._pick(found.id)
            return True
        if code.strip().upper().startswith("JM"):
            self.ctx.shell.trouble(Refused("resident_unknown"))
            return True
        try:
            read = identity.read(code, self.reading.today())
        except identity.IdentityError:
            return False
        whole = len(read.number) == 18
        if whole and not self.view.resident.take_document(read.number):
            self._take_on(read.number)
        return whole

    def has_draft(self) -> bool:
        return begun(self.form.intake)

    # --- the form as a whole

    def change(self, form: InHand) -> None:
        """Another form in hand, shown and kept."""
        self.form = form
        self._put()
        self._settled()

    def collect(self) -> InHand:
        """The form in hand with what stands in the fields."""
        self.form = replace(self.form, intake=self.view.take(self.form.intake))
        return self.form

    def _load(self) -> None:
        self.reading.load()
        self.view.kinds.set_tiles(self.reading.tiles)

    def _read_card(self) -> ResidentCard | None:
        resident = self.form.intake.resident
        card = self.ctx.desk.see(registry.card, resident) if resident is not None else None
        self.form = replace(self.form, card=card)
        return card

    def _put(self) -> None:
        form = self.form
        self.view.put(form, self.reading.item(form.intake.item), self.reading.extras(form.card))
        self._show_promise()
        self._say_again()

    def _edited(self) -> None:
        form = self.collect()
        self.view.matter.show_for(form.intake)
        self.view.bar.say_verbs(form.intake)
        self._show_promise()
        self._settled()
        self._say_again()

    def _settled(self) -> None:
        """It was changed: keep it, and look for the same thing again."""
        if self.form.came is None and begun(self.form.intake):
            self.form = replace(self.form, came=self.ctx.desk.now())
            self._say_subtitle()
        self.drafts.note(self.form.key, self.form.whole())
        self._hinting.start()

    def _show_promise(self) -> None:
        item, due = self.reading.item(self.form.intake.item), self.view.matter.due
        due.urgent_by_item(item is not None and item.urgent)
        if self.form.intake.tell:
            due.show_waiting()
        else:
            due.show_promise(self.reading.promise(self.form.intake), self.reading.wall())

    def _begin(self, key: UUID, intake: Intake, came: datetime | None = None) -> None:
        """Put another form in hand; ``came`` is when it was begun."""
        desk = self.ctx.desk
        card = desk.see(registry.card, intake.resident) if intake.resident is not None else None
        self.form = begin(key, came, intake, card)
        self.view.say({})
        self.view.matter.files.forget_refused()
        self.view.bar.say_kept("")
        self._put()
        self._look_alike()
        self._show_side()
        self._say_subtitle()

    def _begin_empty(self) -> None:
        """A fresh form; how people come stays, for the next call or the next paper of a pile."""
        self._begin(self.ctx.desk.new_id(), Intake(channel=self.form.intake.channel))
        self.view.resident.focus_start()

    def _say_subtitle(self) -> None:
        came = self.form.came  # not when the page was opened: nobody had come yet
        said = moment(came, self.reading.today()).removeprefix("今天 ") if came is not None else ""
        self.subtitle.emit(f"新登记 · 来访 {said}" if said else "新登记")

    # --- ① who

    def _find(self) -> None:
        """F3: the search, whoever is chosen."""
        if self.view.resident.mode == "search":
            self.view.resident.focus_start()
        else:
            self._change_person()

    def _search(self, query: str) -> None:
        rows = self.ctx.desk.see(search.search, query) if query.strip() else ()
        self.view.resident.show_hits(rows, query)
        if not query.strip():
            self._show_whom()

    def _look_at(self, resident: UUID | None) -> None:
        if self.view.resident.mode == "search" and self.form.intake.resident is None:
            self.beside.look_at(resident, self.form)

    def _pick(self, resident: UUID) -> None:
        """Somebody is here: on to the next thing that is open."""
        found = self.ctx.desk.see(registry.card, resident)
        if found is None or not found.active:
            self.ctx.shell.trouble(Refused("resident_unknown" if found is None else "resident_gone"))
            return
        before = self.collect()
        former = before.whole()
        self._turn_to(before.about(found))
        if former.resident not in (None, found.id) and (former.text.strip() or typed_of(former)):
            back = lambda: self._turn_back(before.key, former)  # noqa: E731
            self.ctx.shell.toast(f"这份受理已换成 {found.name}", "撤销", back, key=shortcuts.cap("undo"))

    def _turn_back(self, key: UUID, former: Intake) -> None:
        card = self.ctx.desk.see(registry.card, former.resident) if former.resident is not None else None
        if card is not None and self.form.key == key:
            self.ctx.shell.go("requests", panel="intake")
            self._turn_to(self.collect().back_to(former, card))

    def _go_unnamed(self) -> None:
        self._turn_to(self.collect().unnamed())

    def _turn_to(self, form: InHand) -> None:
        self.change(form)
        self._show_whom()
        self.view.go_on(self.form.step)

    def _change_person(self) -> None:
        """F4: search again; Esc brings back whoever was chosen."""
        before = self.collect()
        sought = before.sought()
        if sought is not before:
            self.change(sought)
            self._show_whom()
        self.view.resident.search()
        self._edited()  # whoever was being written down is not any more
        self._look_alike()

    def _keep_person(self) -> None:
        """Esc in the search after 换人: whoever was chosen stays."""
        former = self.form.former
        if former is not None and former.resident is not None:
            self._pick(former.resident)
        elif former is not None and former.anonymous:
            self._go_unnamed()

    def _take_on(self, query: str) -> None:
        """A new resident from what was searched."""
        if self.view.resident.mode == "search" or query:
            self.view.resident.begin_newcomer(self.ctx.desk.new_id(), query)
            self._show_whom()  # not what the hit under the arrow did here: this is somebody else

    def _register_newcomer(self) -> None:
        small = self.view.resident.newcomer
        small.resident_id = small.resident_id or self.ctx.desk.new_id()  # a draft brings none
        draft = small.draft()
        if draft is None:
            return

        def refused(wrong: Refused | StoreTrouble) -> None:
            if isinstance(wrong, Refused) and wrong.code == "document_known":
                self.ctx.shell.toast(f"这个证件登记过，就是 {wrong.data.get('name', '')}")
                self._pick(wrong.data["resident"])
            elif not isinstance(wrong, Refused) or not small.refuse(wrong):
                self.ctx.shell.trouble(wrong)

        def done(card: ResidentCard) -> None:
            self.ctx.shell.toast(f"已登记 {card.name} · 编号 {card.no:06d}")
            self._pick(card.id)

        act(
            self.ctx, registry.register, draft, small.resident_id,
            why=f"登记居民{draft.name.strip()}", then=done, refused=refused, by=self,
        )  # fmt: skip

    # --- ② which kind, ③ what

    def _pick_kind(self, key: str) -> None:
        """A tile: its matters are offered; the only one is taken at once."""
        tile = self.reading.tile(key)
        if tile is None:
            return
        self.change(self.collect().of_kind(tile))
        if not self.form.intake.item and len(tile.items) == 1:
            self._pick_item(tile.items[0].code)
        elif self.view.is_open():
            self.view.matter.choose()
        else:
            self.view.resident.focus_start()

    def _pick_item(self, code: str) -> None:
        """A matter: its usual 去向, its template into an empty text, and on."""
        item = self.reading.item(code)
        if item is None:
            return
        now = self.collect()
        template = filled(self.reading.template(code), now.intake.place) if now.unwritten else ""
        self.change(now.of_matter(item, self.reading.tile_for(code, now.intake.tile), template))
        if not self.view.is_open():
            self.view.resident.focus_start()
        elif somewhere(item) and not now.intake.place.strip():
            self.view.matter.place.setFocus()
        else:
            self.view.matter.write()

    def _attach(self) -> None:
        """Choose a file to be stored with the request."""
        if self.view.is_open():
            self.ctx.dialogs.choose_file("附文件", ATTACHABLE, lambda path: self.view.attach([path]))

    # --- forms put aside, thrown away and brought back

    def _new(self) -> None:
        """F2: an empty form; what was in hand stays a draft."""
        if self.drafts.flush():
            self._begin_empty()

    def resume(self, key: UUID) -> None:
        """Go on with a draft."""
        if not self.drafts.flush():
            return
        found = self.drafts.read().get(key)
        if found is not None:
            self._begin(key, *found)
            self.view.go_on(self.form.step)

    def _take_over(self, key: UUID) -> None:
        """Go on with what a colleague began."""
        mine = self.drafts.take_over(key)
        if mine is None:
            self._show_side()
        else:
            self.resume(mine)

    def _keep(self) -> None:
        """Ctrl+S: write it now."""
        form = self.collect()
        self.drafts.note(form.key, form.whole())
        if self.drafts.flush():
            self.ctx.shell.toast("草稿已存" if begun(form.whole()) else "还没有写什么，不用存")
            self._show_side()

    def _clear(self) -> None:
        """Throw the form away; can be undone."""
        before = self.collect().whole()
        if self.drafts.drop(self.form.key):
            self._begin_empty()
            if begun(before):
                self._offer_back("已清空", before)

    def _drop(self, key: UUID) -> None:
        """Throw one of the list away; can be undone."""
        found = self.drafts.read().get(key)
        if self.drafts.drop(key):
            self._show_side()
            if found is not None:
                self._offer_back("草稿已删", found[0])

    def _offer_back(self, said: str, intake: Intake) -> None:
        self.ctx.shell.toast(said, "撤销", lambda: self._bring_back(intake), key=shortcuts.cap("undo"))

    def _bring_back(self, intake: Intake) -> None:
        # an undo may be pressed from any page: what comes back must be seen, or the next keys fall into it unseen
        self.ctx.shell.go("requests", panel="intake")
        self.drafts.flush()
        self._begin(self.ctx.desk.new_id(), intake)
        self._settled()
        self.view.go_on(self.form.step)

    def _lay_aside(self, intake: Intake) -> bool:
        """Keep a form as a draft while another is in hand; False when the store could not."""
        if not self.drafts.flush():
            return False
        self.drafts.note(self.ctx.desk.new_id(), intake)
        kept = self.drafts.flush()
        self._show_side()
        return kept

    # --- registering

    def _problems(self, intake: Intake) -> Problems:
        return self.reading.problems(intake, self.view.matter.files.wrong())

    def _say_again(self) -> None:
        """What was wrong and is right now is not said any more."""
        if self.view.wrong:
            now = self._problems(self.form.intake)
            self.view.say({field: now[field] for field in self.view.wrong if field in now})

    def _close_now(self) -> None:
        """F12: 当场办结 at one press, without a receipt."""
        if self._pressed_again():
            return
        form = self.collect()
        self.change(replace(form, intake=at_once(form.intake, self.reading.item(form.intake.item))))
        self._save()

    def _pressed_again(self) -> bool:
        """Whether this is still the press that registered the form before: nobody has begun the fresh one yet."""
        since = self._registered_since
        return since.isValid() and since.elapsed() < AGAIN_MS and not begun(self.collect().intake)

    def _save_and_print(self) -> None:
        self._save(print_receipt=True)

    def _save(self, *, print_receipt: bool = False) -> None:
        """Register the form, or say what is missing and go there; a promise that is broken already is asked about."""
        if self._pressed_again():
            return
        form = self.collect()
        intake = form.intake
        wrong = self._problems(intake)
        self.view.say(wrong)
        item = self.reading.item(intake.item)
        if wrong or item is None:
            self.view.focus_wrong()
            return
        promised, wall = self.reading.promise(intake), self.reading.wall()
        if promised is None or promised.due is None or promised.due >= wall:
            self._register(form, item, print_receipt=print_receipt)
            return
        self.ctx.dialogs.confirm(
            "期限已经过了",
            f"按收到的时间，应在 {due_words(promised, wall.date())}办结。照实登记就是超期件，单子上也印这个日子；"
            "来得及的，返回选一个新的期限，再告诉居民。",
            "照实登记",
            lambda: self._register(form, item, print_receipt=print_receipt),
        )

    def _register(self, form: InHand, item: ItemRow, *, print_receipt: bool) -> None:
        intake = form.intake
        order = Order(
            form=form_of(intake, item, self.reading.today()),
            received_at=read_received(intake.received, self.reading.wall()) if intake.channel == "paper" else None,
            missing=missing(intake, item) if intake.tell and intake.route not in ENDED else (),
            related=intake.related,
            repeats=intake.repeats,
            print_receipt=print_receipt,
            proxy=intake.proxy and intake.acting and intake.route not in ENDED,
            files=self.view.matter.files.contents(),
        )
        act(
            self.ctx, register, form.key, order, why="登记受理",
            then=lambda done: self._registered(done, intake, printed=print_receipt), refused=self._refused, by=self,
        )  # fmt: skip

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        field = str(trouble.data.get("field", "")) if isinstance(trouble, Refused) else ""
        if isinstance(trouble, Refused) and trouble.code == "field_bad" and self.view.knows(field):
            self.view.say({field: sentences.beside_field(trouble)})
            self.view.focus_wrong()
        else:
            self.ctx.shell.trouble(trouble)

    def _registered(self, done: RequestDone, intake: Intake, *, printed: bool) -> None:
        """It became a request: an empty form, and the keyboard in the search."""
        self.drafts.forget(self.form.key)
        self._begin_empty()
        self._registered_since.restart()
        said = done_words(done, printed=printed, result=intake.result)
        if done.state is State.DECLINED:  # an end nothing leads back from
            self.ctx.shell.toast(said)
            return
        again = replace(intake, related="", repeats=False)
        self.ctx.shell.toast(said, "撤销", self._taking_back(done, again), key=shortcuts.cap("undo"))

    def _taking_back(self, done: RequestDone, again: Intake) -> Callable[[], None]:
        """What 撤销 does with a request: void it with a reason; what was typed comes back, or waits as a draft."""

        def ask() -> None:
            text = "号码不再用；原来的内容会留着，可以改好再登记。"
            self.ctx.dialogs.ask(
                f"作废 {done.number}", "原因", "作废", void, text=text, danger=True, choices=VOID_REASONS
            )

        def void(reason: str) -> None:
            act(self.ctx, take_back, done.id, reason, why=f"作废 {done.number}", then=voided, by=self)

        def voided(_done: RequestDone) -> None:
            busy = begun(self.collect().intake)
            aside = busy and self._lay_aside(again)
            self.ctx.shell.toast(f"已作废 {brief_number(done.number)}" + ("，原来的内容存成草稿了" if aside else ""))
            if not busy:
                self._bring_back(again)

        return ask

    # --- beside the form

    def _show_side(self) -> None:
        self.beside.show_all(self.form)

    def _show_whom(self) -> None:
        self.beside.show_whom(self.form)

    def _look_alike(self) -> None:
        self.beside.look_alike(self.form.intake)

    def _relate(self, number: str, repeats: bool) -> None:
        """It belongs to that one; an empty number takes it back."""
        self._answer(self.collect().typed(related=number, repeats=repeats))

    def _unlike(self, number: str) -> None:
        """It is something else."""
        now = self.collect()
        self._answer(now.typed(unlike=(*now.intake.unlike, number)))

    def _answer(self, form: InHand) -> None:
        self.change(form)
        self._look_alike()
        self.view.go_on(self.form.step)
