"""The drawer of one thing: where it lies, whose it is, what was done, what it costs, and what can be done next."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.repairs.flow import (
    AWAY,
    HANDED_OVER,
    OVER,
    REPAIR_ACT_LABELS,
    SETTLED,
    TO_COLLECT,
    RepairAct,
    RepairKind,
)
from app.services.repairs import board, calls, handover, home, intake, money, owed, prices, shelves, steps
from app.services.repairs.board import RepairCard, RepairEventRow
from app.services.repairs.steps import RepairMove
from app.services.requests import handlers
from app.services.till import charges
from app.services.till.charges import HeldDeposit
from app.ui.kit import shortcuts
from app.ui.kit.act import act, look
from app.ui.kit.act_drawer import ActDrawer
from app.ui.kit.button import Button
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.facts import Facts
from app.ui.kit.label import Label, Rule, Tags
from app.ui.kit.layout import STRETCH, add, column, fill, grid, holder, into_cells, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.reveal import Reveal
from app.ui.kit.text import yuan
from app.ui.kit.timeline import Moment, Timeline
from app.ui.repairs import papers
from app.ui.repairs.act_forms import ASKS_NOTHING, MoveForm
from app.ui.repairs.cards import due_tag, price_of, state_tag, thing_words
from app.ui.repairs.more_forms import (
    amend_form,
    amended,
    called_back_form,
    called_form,
    correct_form,
    deposit_form,
    lend_form,
    reporter_form,
    shelf_form,
    waive_form,
)
from app.ui.repairs.photos import choose_photo
from app.ui.repairs.shelf_box import ShelfBox
from app.ui.repairs.step_bar import GOES_OUT, StepBar
from app.ui.repairs.taking import TakingForm
from app.ui.repairs.words import REPAIR_LETTERS, joined, moved_by
from app.ui.tender.bill import BillRow, bill_rows
from app.ui.tender.take import take_money
from app.ui.tender.trail import ChargeTrail
from app.ui.words.moments import near_day, short_moment

MOST = 380
"""Its width at the largest letters: the board of three heaps keeps its room."""
_EDGES = 48
"""Of its width: the margins and the bar its body scrolls with."""
Form = DrawerForm[Any]
_BESIDE = {
    "S": "move", "L": "lend", "V": "deposit", "I": "photo", "M": "amend", "O": "waive", "U": "join", "E": "correct",
}  # fmt: skip
"""What the letters beside the steps do, as the timeline calls it."""


class RepairDrawer(ActDrawer):
    """Open with ``show_item``. Signals: ``done`` after anything was done, ``opened(str)`` for another number,
    ``register_wanted(UUID, str)`` for a tag whose form is to be filled in."""

    done = Signal()
    opened = Signal(str)
    register_wanted = Signal(object, str)

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("", most=MOST, gap=8, parent=parent)
        self.ctx = ctx
        self.card: RepairCard | None = None
        self.shelf = ShelfBox()
        self.tags = Tags()
        self.number = Label("", "caption", "ink2")
        self.facts = Facts()
        self.phone = Reveal("看电话", "", self._reveal)
        self.links = holder(column(gap=0))
        self.paid = ChargeTrail(ctx)
        self.timeline = Timeline()
        self.sums = Label("", "caption", "ink2", wrap=True)
        self.owes = Label("应收", "strong")
        self.due = Label("", "h1", "accentInk", align=Qt.AlignmentFlag.AlignRight)
        self.settle = Button("收款", kind="soft", sz="xs", key=shortcuts.cap("money"), on=self.begin_collect)
        self.call = Button("再通知", icon="phone", key=shortcuts.cap("refresh"), on=self.begin_call)
        self.print = Button("取件牌", icon="printer", key=shortcuts.cap("print"), on=self.print_papers)
        self.bar = StepBar()
        self.more, self.extras = self._extras()
        self._build()
        self.shelf.wanted.connect(self.begin_shelf)
        self.bar.wanted.connect(self.begin)

    def _extras(self) -> tuple[QWidget, dict[str, Button]]:
        """What is done beside the steps, small: each with its letter."""
        made = {}
        for letter, (words, begin) in self.beside.items():
            made[letter] = Button(words, kind="link", sz="xs", on=begin)
            made[letter].set_key(letter, f"Alt {letter}")
        self.cells = grid(3, *made.values(), gap=(2, 0))
        hint = Label("Alt + 字母", "caption", "ink3")  # what a letter on a button means, at every size
        return holder(column(self.cells, hint, gap=0)), made

    @property
    def beside(self) -> dict[str, tuple[str, Callable[[], None]]]:
        """Letter → what is done beside the steps, and how it is called."""
        return {
            "S": ("换货位", self.begin_shelf), "L": ("备用件", self.begin_lend), "V": ("押金", self.begin_deposit),
            "I": ("附照片", self.add_photo), "M": ("改登记", self.amend), "O": ("减免", self.begin_waive),
            "U": ("又一位报修", self.begin_reporter), "E": ("更正", self.begin_correct),
        }  # fmt: skip

    def _offer_extras(self, found: RepairCard) -> None:
        state, away = found.row.state, found.row.kind in AWAY
        here = state not in OVER
        came = found.thing.price is not None and here
        public = found.row.kind is RepairKind.PUBLIC and here
        shown = {
            "S": here and not away, "L": here and not away and found.visit is not None,
            "V": here and found.visit is not None, "I": here, "M": here and found.visit is not None, "O": came,
            "U": public, "E": state in HANDED_OVER and not found.again,
        }  # fmt: skip
        for letter, button in self.extras.items():
            button.setVisible(shown[letter])
        fit = [button for letter, button in self.extras.items() if shown[letter]]
        widest = max((button.sizeHint().width() for button in fit), default=0)
        into_cells(self.cells, fit, 3 if 3 * widest <= self.width() - _EDGES else 2)

    def _build(self) -> None:
        self.facts.hold("电话", self.phone)
        went = Label("进度", "h3")
        top = row(self.shelf, column(self.tags, self.number, STRETCH, gap=4), STRETCH, gap=10)
        for part in (
            top,
            self.more,
            Rule(),
            self.facts,
            self.links,
            self.paid,
            Rule(),
            went,
            self.timeline,
            STRETCH,
        ):
            add(self.body, part)
        money = row(self.owes, wide(self.due), self.settle)
        papers_and_calls = holder(row(wide(self.call), wide(self.print)))
        sums = self.spare(self.sums, before=went)
        verbs = holder(column(self.spare(papers_and_calls, self.bar.rest, before=went), self.bar, gap=6))
        add(self.foot, wide(holder(column(sums, money, verbs, gap=4))))
        self.hold_forms(verbs, before=self.more)

    # --- what is shown

    @property
    def item_id(self) -> UUID | None:
        """Which thing is shown."""
        return None if self.card is None else self.card.row.id

    def show_item(self, item_id: UUID) -> bool:
        """Show a thing; False when there is none. A form in hand stays for the same one."""
        try:
            found = self.ctx.desk.see(board.card, item_id)
        except Refused:
            return False
        if self.item_id != item_id:
            self.close_form()
        self.card = found
        self._put(found)
        return True

    def refresh(self) -> None:
        """Read the thing shown again."""
        if self.item_id is not None:
            self.show_item(self.item_id)

    def _put(self, found: RepairCard) -> None:
        shown, today = found.row, local_day(self.ctx.desk.now())
        self.title.setText(thing_words(shown))
        self.number.setText(shown.number)
        self.shelf.put(shown.shelf)
        self.shelf.setVisible(shown.kind not in AWAY)
        due = due_tag(shown, today)
        self.tags.set_specs((state_tag(shown), *((due,) if due is not None else ())))
        self._put_facts(found)
        self._put_links(found)
        self.paid.show_for(None if found.visit is None else found.visit.id)
        self.timeline.set_moments([self._moment(event) for event in found.events])
        self._put_money(found)
        self.call.setVisible(shown.state in TO_COLLECT)
        self.print.setVisible(shown.kind not in AWAY or found.visit is not None)
        self.print.set_words("打印" if shown.kind in AWAY else "取件牌")
        self._offer_extras(found)
        self.bar.put(self._offered(found), shown.state)
        self.fit_foot()

    @staticmethod
    def _offered(found: RepairCard) -> tuple[RepairAct, ...]:
        return tuple(a for a in found.allowed if a in REPAIR_LETTERS or a in GOES_OUT or a is RepairAct.REGISTER)

    def _put_money(self, found: RepairCard) -> None:
        """What it came to, what was left as a deposit, and what is still to be paid."""
        thing = found.thing
        bill = None
        if found.visit is not None and found.row.state in (TO_COLLECT | SETTLED):
            asked = owed.collecting if found.row.state in SETTLED else owed.owing
            bill = look(self.ctx, asked, (found.row.id,))
        quoted = f"报价 {yuan(thing.quote)}" if thing.quote is not None else ""
        agreed = f"同意 {yuan(thing.agreed)}" if thing.agreed is not None and thing.price is None else ""
        came = f"工料 {yuan(thing.price)}" if thing.price is not None else ""
        held = sum(one.amount for one in self._held(found))
        left = f"押金 {yuan(held)}" if held else ""
        self.sums.setText(joined((came or quoted, agreed, left)))
        self.owes.setText("应退" if bill is not None and bill.due < 0 else "应收")
        self.due.setText(price_of(found.row) if bill is None else yuan(abs(bill.due)))
        open_sum = bill is not None and bill.due != 0 and found.row.state in SETTLED
        self.settle.setVisible(open_sum)
        self.settle.set_words("退款" if bill is not None and bill.due < 0 else "收款")

    def _held(self, found: RepairCard) -> tuple[HeldDeposit, ...]:
        if found.visit is None:
            return ()
        return self.ctx.desk.see(charges.held, found.visit.id)

    def _put_facts(self, found: RepairCard) -> None:
        shown, thing, visit = found.row, found.thing, found.visit
        today = local_day(self.ctx.desk.now())
        self.phone.put(shown.phone, shown.id)
        promised = "" if thing.promised_on is None else f"{near_day(thing.promised_on, today)} 前"
        until = "" if thing.warranty_until is None else f"到 {near_day(thing.warranty_until, today)}"
        warranty = until or (f"取件后 {thing.warranty_days} 天" if thing.warranty_days else "")
        visited = "" if thing.appointment_from is None else short_moment(thing.appointment_from, self.ctx.desk.now())
        self.facts.put(
            [
                ("送修人" if shown.kind not in AWAY else "报修人", shown.name, "ink"),
                ("电话", shown.phone, "ink"),
                ("地点", shown.place or (shown.address if shown.kind in AWAY else ""), "ink"),
                ("故障", thing.fault, "ink"),
                ("处理", thing.work, "ink"),
                ("瑕疵", thing.defects, "ink"),
                ("随件", thing.accessories, "ink"),
                ("师傅", shown.handler, "ink"),
                ("约定", joined((promised, visited)), "ink"),
                ("保修", warranty, "ink"),
                ("备用件", "、".join(found.lent) + " 还没还" if found.lent else "", "warn"),
                ("备注", "" if visit is None else visit.note, "ink"),
                ("附照", f"{found.photos} 张" if found.photos else "", "ink"),
                ("同报", f"另有 {found.reporters} 位" if found.reporters else "", "ink"),
            ]
        )

    def _put_links(self, found: RepairCard) -> None:
        """The other things of the visit, what it came back of, the request it was turned from."""
        lines: list[tuple[str, str]] = [(f"同单 {one.what}", one.number) for one in found.siblings]
        lines += [("返修自", found.again_of)] if found.again_of else []
        lines += [("又来修", number) for number in found.again]
        lines += [("受理", found.request)] if found.request else []
        fresh = QWidget()
        fill(fresh, *(self._link(words, number) for words, number in lines), gap=2)
        self.body.replaceWidget(self.links, fresh)
        self.links.hide()
        self.links.deleteLater()
        self.links = fresh
        fresh.setVisible(bool(lines))

    def _link(self, words: str, number: str) -> Any:
        go = Button(number, kind="link", sz="xs", name=f"打开 {number}", on=lambda: self.opened.emit(number))
        return row(wide(Label(words, "body", "ink2", elide=True)), go)

    def _moment(self, event: RepairEventRow) -> Moment:
        said = event.detail.get("said", {})
        parts = [event.text, str(said.get("done", "")), str(said.get("taker", ""))]
        if event.shelf:
            parts.append(f"放在 {event.shelf}")
        if event.amount is not None:
            parts.append(yuan(event.amount))
        if event.act == "call":
            parts.append("联系上了" if event.detail.get("reached") else "无人接听")
        if event.detail.get("no_tag"):
            parts.append(str(event.detail["no_tag"]))
        tone = {"hand_out": "ok", "finish": "ok", "give_up": "bad", "call": "warn"}.get(event.act, "info")
        note = joined((short_moment(event.at, self.ctx.desk.now()), event.who))
        return Moment(moved_by(event.act), note, joined(parts), tone)

    # --- what is masked

    def _reveal(self, then: Callable[[str], object]) -> None:
        """The phone in clear, to call them; that it was looked at is in the trail."""
        found = self.card
        if found is not None:
            act(self.ctx, calls.phone_to_call, found.row.id, then=then, by=self)

    # --- steps

    def begin(self, what: RepairAct) -> None:
        """Start a step: at once where nothing is asked, else by its form."""
        found = self.card
        if found is None:
            return
        if what is RepairAct.REGISTER:
            self.register_wanted.emit(found.row.id, found.row.number)
        elif what in GOES_OUT:
            self.begin_taking()
        elif what is RepairAct.CALL_BACK:
            form: Form = called_back_form(self.ctx, found.row.id)
            form.submitted.connect(partial(self._called_back, found, form))
            self.open_form(form)
        elif what in ASKS_NOTHING:
            self._do(found, what, None)
        else:
            places = [one.name for one in self.ctx.desk.see(shelves.shelves)]
            hands = [(None, "请选"), *((h.id, h.name) for h in self.ctx.desk.see(handlers.search))]
            move = MoveForm(self.ctx, what, found.thing, places, hands)
            move.given.connect(lambda chosen, given: self._do(found, chosen, given, move))
            self.open_form(move)

    def _do(self, found: RepairCard, what: RepairAct, move: RepairMove | None, form: Form | None = None) -> None:
        words = f"{thing_words(found.row)} {found.row.number} {REPAIR_ACT_LABELS[what]}"
        undo = () if what is RepairAct.VOID else (steps.undo_step, found.row.id)
        self._run(words, steps.do_step, found.row.id, what, move, form=form, said=f"{words}，已记下", undo=undo)

    def _run(self, why: str, operation: Callable[..., Any], *args: Any, form: Form | None, **kw: Any) -> None:
        if form is not None:
            form.act(operation, *args, why=why, then=lambda _done: self._did(), by=self, **kw)
        else:
            act(self.ctx, operation, *args, why=why, then=lambda _done: self._did(), by=self, **kw)

    def press(self, letter: str) -> None:
        """The step of a letter; one that cannot be done now is said to be so."""
        found = self.card
        if found is None:
            return
        wanted = [what for what, own in REPAIR_LETTERS.items() if own == letter]
        now = next((what for what in wanted if what in self.bar.acts), None)
        if now is not None:
            self.begin(now)
        elif wanted:
            state = found.row.state.value
            self.ctx.shell.trouble(Refused("repair_not_now", state=state, act=wanted[0].value))

    def save(self) -> None:
        """Ctrl Enter: the form in hand, or the main step."""
        if self.form is not None:
            self.form.submit()
        elif self.bar.main is not None and self.ready():
            self.begin(self.bar.main)

    def begin_taking(self) -> None:
        """F12: the money, and the thing goes out; said in words where it cannot."""
        found = self.card
        if found is None:
            return
        if found.row.state in SETTLED and (found.row.state not in OVER or self.settle.isVisibleTo(self)):
            self.begin_collect()
            return
        if found.row.state not in TO_COLLECT:
            self.ctx.shell.trouble(self._not_yet(found))
            return
        form = TakingForm(self.ctx, found, self._did)
        self.open_form(form)

    def _not_yet(self, found: RepairCard) -> Refused:
        """Why F12 takes no money and hands nothing out, with the step that leads there."""
        state = found.row.state
        if state in HANDED_OVER:
            return Refused("repair_collected")
        if state in OVER:
            return Refused("repair_owed_none")
        wanted = "paid" if found.row.kind in AWAY else RepairAct.HAND_OUT.value
        given_up = RepairAct.GIVE_UP in self.bar.acts and found.row.kind not in AWAY
        step = {} if self.bar.main is None else {"next": self.bar.main.value, "unrepaired": given_up}
        return Refused("repair_not_now", state=state.value, act=wanted, **step)

    def begin_beside(self, letter: str) -> None:
        """What is done beside the steps, by its letter; what cannot be done now is said to be so."""
        found = self.card
        if found is None:
            return
        if self.extras[letter].isHidden():
            self.ctx.shell.trouble(Refused("repair_not_now", state=found.row.state.value, act=_BESIDE[letter]))
        else:
            self.beside[letter][1]()

    def begin_call(self) -> None:
        """F5: somebody calls that it is ready."""
        found = self.card
        if found is None:
            return
        if found.row.state not in TO_COLLECT:
            self.ctx.shell.trouble(Refused("repair_call_not"))
            return
        form = called_form(self.ctx, found.row.id)
        form.submitted.connect(
            lambda said: self._run(
                "通知取件", calls.log_call, found.row.id, form=form, reached=said.reached, way=said.way, text=said.text,
                said="已记下通知" if said.reached else "没有联系上，已记下",
            )
        )  # fmt: skip
        self.open_form(form)

    def _called_back(self, found: RepairCard, form: Form, said: Any) -> None:
        self._run(
            "回访", home.log_call_back, found.row.id, form=form, reached=said.reached,
            content=said.content if said.reached else None, text=said.text, said="已记下回访",
        )  # fmt: skip

    def begin_shelf(self) -> None:
        """Put it somewhere else: 换货位."""
        found = self.card
        if found is None or found.row.state in OVER:
            return
        form = shelf_form(self.ctx, found)
        before = found.row.shelf
        form.submitted.connect(
            lambda said: self._run(
                "换货位", shelves.put_on, found.row.id, said.shelf, form=form, said=f"已放到 {said.shelf}",
                undo=(shelves.put_on, found.row.id, before),
            )
        )  # fmt: skip
        self.open_form(form)

    def begin_lend(self) -> None:
        """借备用件, or take it back."""
        found = self.card
        if found is None or found.row.state in OVER:
            return
        out = [loan for loan in self.ctx.desk.see(prices.loans, found.row.id) if loan.back_at is None]
        if out:
            self._run("备用件已还", prices.give_spare_back, out[0].id, form=None, said=f"{out[0].name} 已还")
            return
        form = lend_form(self.ctx, found.row.id)
        form.submitted.connect(
            lambda said: self._run("借备用件", prices.lend, found.row.id, said.spare, form=form, said="已借出")
        )
        self.open_form(form)

    def begin_correct(self) -> None:
        """更正: what was handed out by mistake is here again, as a record of its own."""
        found = self.card
        if found is None or found.row.state not in OVER:
            return
        form = correct_form(self.ctx, found.row.id)
        form.submitted.connect(
            lambda said: self._run("更正", handover.correct, found.row.id, said.reason, form=form, said="已重新登记")
        )
        self.open_form(form)

    def begin_deposit(self) -> None:
        """押金: taken, or given back when it is held already."""
        found = self.card
        if found is None or found.visit is None or found.row.state in OVER:
            return
        visit, held = found.visit.id, sum(one.amount for one in self._held(found))
        if held:
            back = look(self.ctx, owed.deposit_owing, visit)
            if back is not None:
                rows = bill_rows(back.lines, back.due)
                self._pay("退押金", rows, back.due, money.give_back_deposit, self.ctx.desk.new_id(), visit)
            return
        form = deposit_form(self.ctx, found.row.id)
        charge = self.ctx.desk.new_id()
        form.submitted.connect(
            lambda said: self._pay(
                "收押金", [BillRow("维修押金", said.amount)], said.amount,
                money.take_deposit, charge, visit, said.amount, form=form,
            )
        )  # fmt: skip
        self.open_form(form)

    def begin_collect(self) -> None:
        """F12 of what is done or over: what it came to is paid, or what is still here goes back; nothing goes out."""
        found = self.card
        bill = None if found is None else look(self.ctx, owed.collecting, (found.row.id,))
        if found is None or bill is None:
            return
        title = f"{'退款' if bill.due < 0 else '收款'} {thing_words(found.row)}"
        charge = self.ctx.desk.new_id()
        rows = bill_rows(bill.lines, bill.due)
        self._pay(title, rows, bill.due, money.collect, charge, (found.row.id,))

    def _pay(
        self, title: str, rows: Sequence[BillRow], due: int, operation: Callable[..., Any], *args: Any,
        form: Form | None = None,
    ) -> None:  # fmt: skip
        def paid(_done: object) -> None:
            if form is not None:
                form.form.saved()
            self._did()

        left = None if form is None else form.focus_start
        refused = None if form is None else form.refuse
        said = "" if self.card is None else thing_words(self.card.row)
        take_money(
            self.ctx, title, rows, due, operation, *args, said=said, then=paid, left=left, refused=refused, by=self
        )  # fmt: skip

    def begin_waive(self) -> None:
        """减免."""
        found = self.card
        if found is None or found.thing.price is None or found.row.state in OVER:
            return
        form = waive_form(self.ctx, found)
        form.submitted.connect(
            lambda said: self._run(
                "减免", money.waive, found.row.id, form=form, parts=said.parts, labour=said.labour, reason=said.reason,
                said="已改为减免后的价",
            )
        )  # fmt: skip
        self.open_form(form)

    def begin_reporter(self) -> None:
        """又一位报修."""
        found = self.card
        if found is None or found.row.kind is not RepairKind.PUBLIC or found.row.state in OVER:
            return
        form = reporter_form(self.ctx, found.row.id)
        form.submitted.connect(
            lambda said: self._run(
                "又一位报修", home.join, found.row.id, home.ReporterForm(said.name, said.phone, said.said), form=form,
                said=f"已记下 {said.name}",
            )
        )  # fmt: skip
        self.open_form(form)

    def amend(self) -> None:
        """改登记: what was written down is corrected; a price that was agreed to stays."""
        found = self.card
        if found is None or found.visit is None or found.row.state in OVER:
            return
        form = amend_form(self.ctx, found)
        form.submitted.connect(
            lambda said: self._run(
                "改登记", intake.amend_thing, found.row.id, amended(found.thing, said), form=form, said="登记已改",
            )
        )  # fmt: skip
        self.open_form(form)

    def add_photo(self) -> None:
        """附照片, from a file."""
        found = self.card
        if found is not None:
            choose_photo(self.ctx, found.row.id, self, self._did)

    def print_papers(self) -> None:
        """F9: one of the papers of the thing."""
        found = self.card
        if found is not None:
            form = papers.print_form(self.ctx, found)
            form.submitted.connect(lambda said: papers.print_chosen(self.ctx, found, said.which, self, self._did))
            self.open_form(form)

    # --- the form in hand

    def _did(self) -> None:
        had = self.form_done()
        self.refresh()
        self.done.emit()
        if had:
            self.focus_rest()

    def focus_rest(self) -> None:
        """The keyboard on the main step; where nothing is left to do, on what can still be printed."""
        if self.bar.buttons:
            self.bar.focus_start()
        else:
            self.print.setFocus()
