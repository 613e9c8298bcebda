"""Forms as data: every control speaks one language, Enter goes on, errors stand beside their field, words are kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.errors import Refused, StoreTrouble
from app.rules.rights import Right
from app.services import drafts
from app.services.centre import staff
from app.services.desk import Desk, Member
from app.services.work import Work
from app.ui.kit import kept
from app.ui.kit.act import act, look
from app.ui.kit.asks import Ask, amount, check, checks, choice, day, line, one_of, picker, text
from app.ui.kit.choices import Chips, Segment
from app.ui.kit.control import Control, as_control
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.fields import LineEdit, SearchBox, TextBox
from app.ui.kit.forms import Form, hand_over
from app.ui.kit.label import Label
from app.ui.kit.options import Check, Checks, Choice
from app.ui.kit.page import Ctx
from app.ui.kit.picker import Picker
from app.ui.kit.results import Hit
from app.ui.kit.tasks import Tasks
from tests.keys import type_text
from tests.support import Centre
from tests.ui.fakes import FakeDialogs, FakeSettings, FakeShell, activate

FEW = [("a", "甲"), ("b", "乙"), ("c", "丙")]
WHO = UUID(int=7)


@dataclass(frozen=True)
class Dish:
    name: str
    note: str = ""
    group: str = ""
    kind: str = "a"
    hot: bool = False
    meals: tuple[str, ...] = ()
    who: UUID | None = None
    since: date | None = None
    price: int | None = None
    grams: int = 50
    pin: str = ""
    code: str = ""


def whole(words: str) -> int:
    if not words.isdigit():
        raise ValueError("请填整数")
    return int(words)


def people(query: str) -> list[Hit]:
    return [Hit("古丽仙·阿卜杜热合曼", data=WHO)] if "古" in query or not query else []


ASKS = (
    line("name", "名称", required=True),
    text("note", "说明"),
    choice("group", "分组", FEW, required=True),
    one_of("kind", "种类", FEW),
    check("hot", "要热的"),
    checks("meals", "餐段", FEW),
    picker("who", "承办", people),
    day("since", "从"),
    amount("price", "价格"),
    line("grams", "每多少克", default=50, read=whole, when=lambda v: v["hot"]),
    line("pin", "PIN", kind="pin"),
    line("code", "代号", fixed=True),
)


class Room:
    """A window with a form on a real store."""

    def __init__(self, qtbot: QtBot, centre: Centre) -> None:
        self.qtbot, self.desk = qtbot, centre.desk
        self.window = QWidget()
        self.window.resize(600, 900)
        qtbot.addWidget(self.window)
        self.column = QVBoxLayout(self.window)
        self.shell, self.dialogs = FakeShell(self.window), FakeDialogs()
        self.tasks = Tasks()
        self.ctx = Ctx(self.desk, self.dialogs, self.shell, self.tasks, FakeSettings())
        activate(qtbot, self.window)

    def form(self, name: str = "", asks: tuple[Ask, ...] = ASKS, **more: Any) -> Form[Dish]:
        made: Form[Dish] = Form(self.ctx, Dish, asks, self.window, name=name, **more)
        self.column.addWidget(made)
        made.fill(None)
        QTest.qWait(0)
        return made

    def stored(self, name: str) -> dict[str, dict[str, Any]]:
        return self.desk.see(drafts.kept, name)

    def press(self, key: Qt.Key = Qt.Key.Key_Return) -> None:
        QTest.keyClick(QApplication.focusWidget(), key)

    def told(self) -> list[str]:
        return [getattr(error, "code", "") for error in self.shell.troubles]


@pytest.fixture
def room(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Room]:
    made = Room(qtbot, copied(4, "1001"))
    yield made
    made.tasks.close()


def type_into(form: Form[Any], name: str, words: str) -> None:
    box = form.controls[name]
    box.setFocus()
    box.selectAll()
    type_text(words, box)


# --- one language for every control


CONTROLS: list[tuple[Any, Any, Any]] = [
    (LineEdit, "甲", "乙"),
    (SearchBox, "甲", "乙"),
    (TextBox, "甲\n乙", "丙"),
    (lambda: Choice(FEW), "b", "c"),
    (lambda: Check("要"), True, False),
    (lambda: Checks(FEW), ("a", "c"), ("b",)),
    (lambda: Segment(FEW), "b", "c"),
    (lambda: Chips(FEW), "b", "c"),
    (lambda: Picker(people, hint="", name="谁"), (WHO, "古丽仙·阿卜杜热合曼"), ()),
    (lambda: Picker(people, hint="", name="谁", words=True), (None, "𠅤先生"), ()),
]


@pytest.mark.parametrize(("make", "value", "other"), CONTROLS)
def test_every_input_of_the_kit_is_a_control(make: Callable[[], QWidget], value: Any, other: Any, stage: Any) -> None:
    control = as_control(make())
    stage(control)
    told: list[object] = []
    control.changed.connect(told.append)
    control.set_value(other)
    control.set_value(value)
    assert control.value() == value and told == []
    control.set_bad(True)
    control.grab()
    control.set_bad(False)
    control.set_writable(False)
    assert control.value() == value
    control.set_writable(True)
    assert isinstance(control, Control)
    control.setFocus()
    at = QApplication.focusWidget()
    assert at is not None and at.focusPolicy() & Qt.FocusPolicy.TabFocus, "the keyboard is on a part that uses it"


def test_ticks_in_rows_stand_under_each_other_and_nearer_to_their_own_words(stage: Any) -> None:
    ticks = Checks(
        [(n, words) for n, words in enumerate(("受理办理", "邻里餐厅", "场地", "补贴台账汇总"))], gap=2, across=2
    )
    stage(ticks)
    left, right, below, last = ticks.boxes.values()
    assert left.x() == below.x() and right.x() == last.x()
    assert right.x() - left.geometry().right() >= 10


def test_people_are_heard(stage: Any) -> None:
    box, ticks, group = LineEdit(), Checks(FEW), Choice(FEW)
    stage(box, ticks, group)
    told: list[object] = []
    for control in (box, ticks, group):
        control.changed.connect(told.append)
    box.setFocus()
    type_text("x", box)
    ticks.boxes["b"].click()
    group.setFocus()
    QTest.keyClick(group, Qt.Key.Key_Down)
    assert told[:2] == ["x", ("b",)] and group.value() == "b"


def test_what_is_no_control_is_not_asked_with() -> None:
    with pytest.raises(TypeError, match="QWidget is no control"):
        as_control(QWidget())


def turn(widget: QWidget) -> None:
    spot = QPointF(widget.rect().center())
    no = Qt.MouseButton.NoButton
    event = QWheelEvent(
        spot, widget.mapToGlobal(spot), QPoint(), QPoint(0, -120), no, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize(("make", "value"), [(make, value) for make, value, _ in CONTROLS])
def test_the_wheel_changes_nothing(stage: Any, make: Callable[[], QWidget], value: Any) -> None:
    """Neither while somebody scrolls past, nor when Enter has brought the keyboard here on its way."""
    control, other = as_control(make()), LineEdit()
    stage(control, other)
    control.set_value(value)
    told: list[object] = []
    control.changed.connect(told.append)
    before = control.value()
    for begin in (other, control):
        begin.setFocus()
        had = QApplication.focusWidget()
        for widget in (control, *control.findChildren(QWidget)):
            if widget.isVisible():
                turn(widget)
        assert control.value() == before and not told and QApplication.focusWidget() is had


# --- reading and showing


def test_a_draft_is_read_from_what_stands_there(room: Room) -> None:
    form = room.form()
    for name, value in {"name": "䶮记羹", "group": "c", "price": 1250, "since": date(2026, 12, 1)}.items():
        form.put(name, value)
    form.put("meals", ("a", "c"))
    form.put("who", (WHO, "古丽仙·阿卜杜热合曼"))
    assert form.draft() == Dish(
        "䶮记羹", group="c", meals=("a", "c"), who=WHO, since=date(2026, 12, 1), price=1250,
    )  # fmt: skip
    assert form.typed()["price"] == "12.50"


def test_a_record_is_shown_and_read_back(room: Room) -> None:
    form = room.form()
    dish = Dish("羹", "热", "b", "c", True, ("b",), WHO, date(2027, 1, 2), 0, 80, "", "88")
    form.fill(dish, who=(WHO, "她"))
    assert form.draft() == dish and not form.dirty()


def test_what_is_wrong_stands_beside_its_field_and_goes_when_it_is_right(room: Room) -> None:
    form = room.form()
    form.controls["group"].set_value(None)
    type_into(form, "price", "1.234")
    assert form.draft() is None
    errors = {name: field.error for name, field in form.fields.items() if field.error}
    assert errors == {"name": "请填写", "group": "请选一个", "price": "最多两位小数"}
    assert form.controls["name"].hasFocus()
    type_into(form, "name", "羹")
    type_into(form, "price", "1.23")
    form.controls["group"].setFocus()
    QTest.keyClick(form.controls["group"], Qt.Key.Key_Down)
    assert not any(field.error for field in form.fields.values())


def test_what_makes_no_sense_is_not_asked(room: Room) -> None:
    form = room.form()
    form.put("name", "羹")
    form.put("group", "a")
    assert form.fields["grams"].isHidden()
    form.controls["hot"].click()
    assert not form.fields["grams"].isHidden()
    type_into(form, "grams", "x")
    assert form.draft() is None and form.glance() is None
    form.controls["hot"].click()
    draft = form.draft()
    assert draft is not None and draft.grams == 50


def test_what_is_fixed_is_asked_of_a_new_record_only(room: Room) -> None:
    form = room.form()
    form.set_writable(True, fresh=False)
    assert not form.controls["code"].isEnabled() and form.controls["name"].isEnabled()
    form.set_writable(True, fresh=True)
    assert form.controls["code"].isEnabled()
    form.set_writable(False)
    assert form.controls["note"].isReadOnly() and not form.controls["meals"].boxes["a"].isEnabled()


@pytest.mark.parametrize(
    "asks",
    [(line("nam", "名称"),), (line("note", "说明"),), (line("name", "名称"), line("name", "名称"))],
    ids=["unknown", "missing", "twice"],
)
def test_a_form_is_held_against_its_draft_when_it_is_made(room: Room, asks: tuple[Ask, ...]) -> None:
    with pytest.raises(TypeError, match="Dish"):
        Form(room.ctx, Dish, asks, room.window)


def test_a_refusal_stands_beside_its_field_or_is_said_by_the_shell(room: Room) -> None:
    form = room.form(beside={"pin_weak": ("pin", "太简单")})
    form.refuse(Refused("field_bad", field="name", why="taken"))
    assert form.fields["name"].error and form.controls["name"].hasFocus()
    form.refuse(Refused("pin_weak"))
    assert form.fields["pin"].error == "太简单"
    form.refuse(Refused("field_bad", field="grams"))  # out of sight
    form.refuse(Refused("day_closed"))
    assert room.told() == ["field_bad", "day_closed"]
    type_into(form, "name", "别的")
    assert not form.fields["name"].error


def test_a_form_may_say_the_other_refusals_itself(room: Room) -> None:
    said: list[object] = []
    form = room.form(otherwise=said.append)
    form.refuse(Refused("field_bad", field="name", why="taken"))
    form.refuse(Refused("day_closed"))
    assert [getattr(trouble, "code", "") for trouble in said] == ["day_closed"] and room.told() == []


# --- the keyboard


def test_enter_goes_from_field_to_field_and_submits_at_the_end(room: Room) -> None:
    form = room.form(asks=(ASKS[0], ASKS[2], ASKS[3], ASKS[4], ASKS[6], ASKS[9], ASKS[11]))
    submitted: list[bool] = []
    form.entered.connect(lambda: submitted.append(True))
    form.focus_start()
    seen = []
    for _ in range(4):
        seen.append(form._at())
        room.press()
    assert seen == ["name", "group", "kind", "hot"] and form._at() == "who"
    type_text("古", QApplication.focusWidget())
    room.press()  # takes her
    assert form.raw("who") == (WHO, "古丽仙·阿卜杜热合曼") and form._at() == "code" and not submitted
    room.press()
    assert submitted == [True]


def test_the_keyboard_comes_to_a_row_of_boxes(room: Room) -> None:
    form = room.form(asks=(ASKS[0], replace(ASKS[5], empty="请至少选一种"), ASKS[11]))
    first = form.controls["meals"].boxes["a"]
    form.focus_start()
    room.press()
    assert first.hasFocus()
    room.press(Qt.Key.Key_Space)
    assert form.raw("meals") == ("a",)
    room.press()
    assert form._at() == "code"
    form.put("meals", ())
    form.put("name", "甲")
    assert form.draft() is None and first.hasFocus()


def test_enter_makes_a_new_line_where_there_are_several(room: Room) -> None:
    form = room.form()
    form.controls["note"].setFocus()
    type_text("一", form.controls["note"])
    room.press()
    assert form.raw("note") == "一\n" and form._at() == "note"


def test_esc_discards_nothing(room: Room) -> None:
    form = room.form()
    type_into(form, "name", "羹")
    room.press(Qt.Key.Key_Escape)
    form.controls["who"].setFocus()
    type_text("古", form.controls["who"].box)
    room.press(Qt.Key.Key_Escape)
    assert form.raw("name") == "羹" and form.controls["who"].box.text() == "古" and form.dirty()


# --- what was typed is kept


def test_what_was_typed_is_kept_per_record(room: Room) -> None:
    form = room.form("test.dish")
    one, two = uuid4(), uuid4()
    form.turn_to(one)
    form.fill(Dish("红烧肉"))
    type_into(form, "name", "红烧肉加蛋")
    form.turn_to(two)
    form.fill(Dish("青菜"))
    assert not form.resume() and form.raw("name") == "青菜" and form.has_draft()
    form.turn_to(one)
    form.fill(Dish("红烧肉"))
    assert form.resume() and form.raw("name") == "红烧肉加蛋" and form.dirty()
    form.saved()
    assert not form.has_draft() and not form.begun() and room.stored("test.dish") == {}


def test_words_go_along_to_another_record_and_none_show_what_is_kept_there(room: Room) -> None:
    form = room.form("test.dish")
    form.turn_to("1")
    type_into(form, "name", "红烧肉")
    form.move_to("2")
    form.keep_now()
    assert form.raw("name") == "红烧肉"
    assert list(room.stored("test.dish")) == ["2"]
    form.fill(None)
    form.turn_to("3")
    form.move_to("2")
    assert form.raw("name") == "红烧肉"


def test_what_was_typed_survives_a_kill(room: Room) -> None:
    form = room.form("test.dish")
    form.turn_to(None)
    type_into(form, "name", "𬎆")
    form.put("who", (WHO, "她"))
    form.put("meals", ("b",))
    type_into(form, "pin", "135790")
    assert room.stored("test.dish") == {}
    room.qtbot.waitUntil(lambda: bool(room.stored("test.dish")), timeout=5_000)
    body = room.stored("test.dish")[""]
    assert body["name"] == "𬎆" and "pin" not in body
    after = room.form("test.dish")  # as the next run makes it: nothing but the store in common
    after.turn_to(None)
    after.fill(None)
    assert after.resume() and not after.has_draft()
    assert (after.raw("name"), after.raw("who"), after.raw("meals")) == ("𬎆", (WHO, "她"), ("b",))
    assert after.raw("pin") == ""


def test_a_form_going_out_of_sight_keeps_at_once_and_words_taken_back_are_let_go(room: Room) -> None:
    form = room.form("test.dish")
    form.turn_to(None)
    type_into(form, "name", "羹")
    form.hide()
    assert [*room.stored("test.dish")] == [""]
    form.show()
    QTest.keyClick(form.controls["name"], Qt.Key.Key_Backspace)
    form.keep_now()
    assert room.stored("test.dish") == {} and not form.has_draft()


def test_everybody_gets_their_own_words_back(room: Room) -> None:
    form = room.form("test.dish")
    form.turn_to(None)
    type_into(form, "name", "甲的")
    form.keep_now()
    first = room.desk.staff
    assert first is not None
    room.desk.staff = None
    assert form.begun() == ()
    room.desk.staff = first
    assert form.begun() == ("",)


def test_keeping_writes_no_audit_entry_and_tells_nobody(room: Room) -> None:
    told: list[object] = []
    room.desk.changed.append(lambda changes, by: told.append(changes))
    with room.desk.store.read() as session:
        before = session.connection().exec_driver_sql("SELECT count(*) FROM audit_entry").scalar()
    form = room.form("test.dish")
    type_into(form, "name", "羹")
    form.keep_now()
    with room.desk.store.read() as session:
        after = session.connection().exec_driver_sql("SELECT count(*) FROM audit_entry").scalar()
    assert before == after and told == []


def test_a_draft_does_not_take_back_what_others_saved_meanwhile(room: Room) -> None:
    """It holds what was typed, not the whole record as it was then."""
    form, one = room.form("test.dish"), uuid4()
    form.turn_to(one)
    form.fill(Dish("红烧肉", price=1800))
    type_into(form, "note", "少糖")
    form.keep_now()
    assert room.stored("test.dish") == {str(one): {"note": "少糖"}}
    after = room.form("test.dish")
    after.turn_to(one)
    after.fill(Dish("红烧肉", price=2000, group="b"))  # somebody else set the price
    assert after.resume() and after.dirty()
    made = after.draft()
    assert made is not None and (made.note, made.price) == ("少糖", 2000)


def test_what_another_version_kept_is_shown_as_far_as_it_is_understood(room: Room) -> None:
    who = room.desk.staff
    assert who is not None
    odd = {
        "name": "羹", "note": 5, "kind": "zzz", "hot": "maybe", "meals": None, "who": {"id": "nobody"}, "since": {},
        "price": {"euro": "3"}, "grams": {"day": "31.12."}, "group": {"several": [1, {"id": 2}]}, "gone": "x",
    }  # fmt: skip
    room.desk.do(drafts.keep, who.id, "test.dish", "", odd)
    form = room.form("test.dish")
    before = form.typed()
    form.turn_to(None)
    assert form.resume()
    assert form.typed() == {**before, "name": "羹", "group": None}


def test_what_could_not_be_written_stays_its_own(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store fails, somebody else comes on duty and types: each has their own words afterwards."""
    form = room.form("test.dish")
    first = room.desk.staff
    assert first is not None
    other = next(row for row in room.desk.see(staff.roster) if row.id != first.id)
    form.turn_to(None)
    type_into(form, "name", "甲的")

    def fails(*_args: Any, **_kw: Any) -> None:
        raise StoreTrouble("full", "")

    with monkeypatch.context() as broken:
        broken.setattr(room.desk, "do", fails)
        form.keep_now()
        room.desk.staff = Member(other.id, other.code, other.name, other.role)
        form.fill(None)
        assert not form.resume()
    type_into(form, "name", "乙的")
    form.keep_now()
    assert room.stored("test.dish")[""]["name"] == "乙的"
    room.desk.staff = first
    assert room.stored("test.dish")[""]["name"] == "甲的"


def test_what_was_erased_meanwhile_is_listed_no_more(room: Room) -> None:
    form, who = room.form("test.dish"), room.desk.staff
    assert who is not None
    for record in (7, 8):
        form.turn_to(record)
        form.fill(None)
        type_into(form, "name", "𬎆")
    form.keep_now()
    room.desk.do(drafts.drop, who.id, "test.dish", "7")
    assert form.begun() == ("8",) and form.typed_about(7) is None and form.has_draft()


def test_a_secret_alone_is_not_kept(room: Room) -> None:
    form = room.form("test.dish")
    form.turn_to(None)
    type_into(form, "pin", "135790")
    form.keep_now()
    assert room.stored("test.dish") == {} and form.has_draft()


def test_typed_values_come_back_from_json_as_they_were() -> None:
    typed = {"a": "x", "b": None, "c": True, "d": (WHO, "她"), "e": (), "f": date(2026, 1, 2), "g": 5}
    assert kept.unpacked(kept.packed(typed)) == typed
    proofs = {"proofs": (("A", kept.Secret("330106")), ("B", None))}
    assert kept.unpacked(kept.packed(proofs)) == {"proofs": (("A", ""), ("B", None))}


def of_another(desk: Desk) -> Desk:
    """Somebody else signs in at the same desk."""
    from app.services.centre import staff

    helper = next(m for m in desk.see(staff.roster) if m.role.value == "cashier")
    desk.staff = desk.see(staff.member_of, helper.id)
    return desk


def test_words_and_pins_are_handed_to_nobody_else(room: Room) -> None:
    first, told = room.desk.staff, []
    form, bare = room.form("t.hand"), room.form()
    pin_only = room.form(asks=(line("name", "名称", default="旧名"), line("pin", "PIN", kind="pin")))
    form.handed_over.connect(told.append)
    for one in (form, bare, pin_only):
        type_text("甲写", one.controls["name"])
        type_text("123456", one.controls["pin"])
    form.say("name", "不对")
    of_another(room.desk)
    hand_over(room.window)
    assert (form.raw("name"), form.raw("pin"), form.fields["name"].error) == ("", "", "")
    assert (pin_only.raw("name"), pin_only.raw("pin")) == ("旧名", "")
    assert not form.dirty() and told == [False] and room.stored("t.hand") == {}
    type_text("乙写", form.controls["name"])
    room.desk.staff = first
    hand_over(room.window)
    assert (form.raw("name"), form.raw("pin"), told) == ("甲写", "", [False, True])
    of_another(room.desk)
    hand_over(room.window)
    assert form.raw("name") == "乙写"


def test_a_form_that_keeps_nothing_stays_as_it_is(room: Room) -> None:
    form = room.form(asks=(line("name", "名称"),))
    type_text("筛选", form.controls["name"])
    of_another(room.desk)
    hand_over(room.window)
    assert form.raw("name") == "筛选"


# --- acts


def good(work: Work, words: str) -> str:
    return f"{words}。"


def bad(work: Work) -> None:
    raise Refused("field_bad", field="name", why="taken")


def guarded(work: Work) -> str:
    work.require(Right.STAFF)
    return "好"


def test_an_act_says_what_it_did_and_offers_the_way_back(room: Room) -> None:
    got: list[str] = []
    assert act(room.ctx, good, "甲", then=got.append, said=lambda r: f"已办 {r}", undo=(good, "乙"))
    words, label, back = room.shell.toasts[-1]
    assert (got, words, label) == (["甲。"], "已办 甲。", "撤销") and back is not None
    back()
    assert room.told() == []


def test_a_refused_act_says_it_beside_the_field(room: Room) -> None:
    form = room.form()
    assert not act(room.ctx, bad, form=form, said="已办")
    assert form.fields["name"].error and room.shell.toasts == []
    act(room.ctx, bad)
    assert room.told() == ["field_bad"]


def test_an_act_asks_who_agrees_and_goes_on(room: Room, copied: Callable[[int, str], Centre]) -> None:
    desk: Desk = room.desk
    manager, pin = desk.staff, "135790"
    assert manager is not None
    of_another(desk)
    act(room.ctx, guarded)
    assert room.told() == ["needs_approver"]
    from app.services.work import Approval

    room.dialogs.answers["请某人同意"] = Approval(manager)
    got: list[str] = []
    assert not act(room.ctx, guarded, why="请某人同意", then=got.append, said="已办")
    assert got == ["好"] and room.shell.toasts[-1][0] == "已办" and pin


def test_a_look_that_is_refused_is_said(room: Room) -> None:
    def gone(_view: Any) -> None:
        raise Refused("resident_gone")

    assert look(room.ctx, gone) is None and room.told() == ["resident_gone"]


# --- the form in a drawer


def test_a_drawer_form_submits_when_nothing_is_missing_and_esc_leaves_its_words(room: Room) -> None:
    asks = (line("name", "名称", required="请写名称"), line("code", "代号"))
    made: DrawerForm[Dish] = DrawerForm(
        room.ctx, "改名", Dish, asks, note="马上生效", name="test.small", under=(Label("完"),)
    )
    room.column.addWidget(made)
    QTest.qWait(0)
    got: list[Dish] = []
    left: list[bool] = []
    made.submitted.connect(got.append)
    made.left.connect(lambda: left.append(True))
    made.focus_start()
    made.submit()
    assert made.form.fields["name"].error == "请写名称" and got == []
    type_text("羹", QApplication.focusWidget())
    room.press()
    room.press()
    assert got == [Dish("羹")] and made.dirty()
    room.press(Qt.Key.Key_Escape)
    assert left == [True] and made.form.raw("name") == "羹"
    made.act(good, "甲", then=lambda _r: None)
    assert not made.dirty()
