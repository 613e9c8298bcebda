"""场地: a room after all for who asked in vain, upkeep, what stands half typed, and the list as a file."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from app.paths import ROOT
from app.services import drafts
from app.services.requests import accept
from app.services.requests.accept import RequestForm
from app.services.requests.detail import detail
from app.services.rooms import bookings, wishes
from app.ui import lists_out
from app.ui.kit import kept
from app.ui.kit.button import Button
from app.ui.kit.forms import hand_over
from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Tasks
from tests.keys import press
from tests.ui.fakes import FakeDialogs, FakeSettings
from tests.ui.rooms.rooms_front import RoomsFront, days_on


def test_who_asked_in_vain_has_a_room_after_all(rooms: RoomsFront) -> None:
    blocked = rooms.counter.book("阅览室", "09:00", "10:00", days_on(1))
    rooms.show()
    rooms.page.begin(rooms.place("阅览室", 540, 600, days_on(1)))
    rooms.type("读书会", "路过的人", "13900002206", "12")
    form = rooms.page.form
    form.look_now()
    form.card.give_up.click()
    rooms.counter.cancel(blocked.id)
    press("L")
    page = rooms.page
    page.list.show_part("wished")
    assert page.list.meet.isVisibleTo(page) and not page.list.out.isVisibleTo(page)
    page.list.wished.setFocus()
    press("Enter")
    assert form.isVisible() and form.form.raw("title") == "读书会" and form.form.raw("people") == "12"
    press("Ctrl+Enter")
    rooms.settle()
    made = rooms.rows("confirmed")[0]
    assert (made.title, made.name, made.phone, made.headcount) == ("读书会", "路过的人", "13900002206", 12)
    [wish] = rooms.front.desk.see(wishes.room_wishes, made.starts_at.replace(year=2020), made.ends_at)
    assert wish.number == made.number
    press("L")
    page.list.show_part("wished")
    page.list.wished.setFocus()
    assert page.list.meet.text() == "看预约"
    press("Enter")
    assert not form.isVisible() and page.side.currentWidget() is page.detail, "it was met"
    rooms.undo()
    [wish] = rooms.front.desk.see(wishes.room_wishes, made.starts_at.replace(year=2020), made.ends_at)
    assert (wish.number, wish.met) == (made.number, False)
    page.list.refresh()
    assert page.list.meet.text() == "给他们订", "it waits again"


def test_a_series_meets_a_wish_and_what_it_comes_out_of_is_kept_with_what_is_typed(rooms: RoomsFront) -> None:
    desk, asked = rooms.front.desk, rooms.counter.draft("阅览室", "09:00", "10:00", days_on(1), title="读书会")
    key = desk.do(wishes.keep_wish, desk.new_id(), asked, "room_taken")
    rooms.show()
    form = rooms.page.form

    def wish() -> wishes.WishRow:
        return desk.see(wishes.room_wishes, asked.starts_at.replace(year=2020), asked.ends_at)[0]

    assert form.take_up(wish(), rooms.place("阅览室", 540, 600, days_on(1)))
    rooms.page.begin(rooms.place("阅览室", 540, 600, days_on(1)))
    form.form.keep_now()
    assert UUID(drafts_of(rooms)["wish"]["id"]) == key
    rooms.front.centre.sign_in("1001")
    hand_over(rooms.front.window)
    assert form.form.raw("wish") is None, "nobody else's"
    rooms.front.centre.sign_in("3001")
    hand_over(rooms.front.window)
    assert form.form.raw("wish") == key and form.title.text() == "新预约（先前没订到）"
    said = {"who": (None, "路过的人"), "phone": "13900002206", "people": "8", "repeat": "week", "until": days_on(8)}
    for name, value in said.items():
        form.form.put(name, value)
    form.form.put("weekdays", (days_on(1).weekday(),))
    form.submit()
    rooms.settle()
    made = wish()
    assert made.met and made.number.startswith("XL")
    rooms.page.begin(rooms.place("阅览室", 660, 720, days_on(1)))
    assert form.form.raw("wish") is None and form.title.text() == "新预约"


def drafts_of(rooms: RoomsFront) -> dict[str, Any]:
    return rooms.front.desk.see(drafts.kept, "booking")[""]


def test_a_wish_somebody_else_met_meanwhile_is_said_and_both_bookings_stand(rooms: RoomsFront) -> None:
    desk, asked = rooms.front.desk, rooms.counter.draft("阅览室", "09:00", "10:00", days_on(1), title="读书会")
    key = desk.do(wishes.keep_wish, desk.new_id(), asked, "room_taken")
    rooms.show()
    form, place = rooms.page.form, rooms.place("阅览室", 540, 600, days_on(1))
    (wish,) = desk.see(wishes.room_wishes, asked.starts_at.replace(year=2020), asked.ends_at)
    assert form.take_up(wish, place)
    rooms.page.begin(place)
    elsewhere = rooms.counter.draft("邻里客厅", "09:00", "10:00", days_on(1), title="读书会")
    first = desk.do(bookings.book, desk.new_id(), elsewhere, wish=key)
    press("Ctrl+Enter")
    assert rooms.rows("confirmed") == [rooms.counter.row(first.id)]
    assert any(first.number in words for words in rooms.front.words()), "which one it has already"
    modal = rooms.front.modal()
    assert modal is not None
    modal.findChildren(Button)[-1].click()
    rooms.settle()
    assert {row.room_id for row in rooms.rows("confirmed")} == {elsewhere.room_id, asked.room_id}
    (wish,) = desk.see(wishes.room_wishes, asked.starts_at.replace(year=2020), asked.ends_at)
    assert wish.booking_id == first.id and not form.isVisible()


HALF_TYPED = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

app = QApplication([])
from app.services.rooms import wishes
from app.ui.rooms.page import RoomsPage
from tests.keys import type_text
from tests.services.rooms.counter import RoomCounter
from tests.support import open_centre
from tests.ui.page_front import Front
from tests.ui.rooms.rooms_front import RoomsFront, days_on


class Bot:
    def addWidget(self, widget):
        pass

    def waitUntil(self, true, timeout=0):
        while not true():
            QTest.qWait(5)


centre = open_centre(Path(sys.argv[1]))
centre.sign_in("3001")
rooms = RoomsFront(Front(Bot(), centre, RoomsPage), RoomCounter(centre))
rooms.show(**({"origin": UUID(sys.argv[3])} if sys.argv[2] == "request" else {}))
if sys.argv[2] == "wish":
    now = centre.clock.now
    (wish,) = centre.desk.see(wishes.room_wishes, now.replace(year=2020), now.replace(year=2030))
    rooms.page._meet(wish)
rooms.page.form.form.focus_start("title")
type_text("读书会 B")
QTest.qWait(int(sys.argv[4]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("source", ["wish", "request"])
def test_a_kill_loses_neither_what_was_typed_nor_what_it_comes_out_of(rooms: RoomsFront, source: str) -> None:
    desk, asked = rooms.front.desk, rooms.counter.draft("阅览室", "09:00", "10:00", days_on(1), title="读书会")
    key = desk.do(wishes.keep_wish, desk.new_id(), asked, "room_taken")
    resident = rooms.counter.resident("曾国芳")
    if source == "request":
        form = RequestForm(item="Z03", text="想借个地方", resident_id=resident)
        key = desk.do(accept.accept, desk.new_id(), form).id
    folder = rooms.front.centre.folder
    said = [sys.executable, "-c", HALF_TYPED, str(folder), source, str(key), str(kept.DELAY_MS + 200)]
    done = subprocess.run(said, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    rooms.show()
    rooms.stand("阅览室", days_on(1))
    press("N")
    typed = rooms.page.form.form
    assert typed.raw(source) == key and str(typed.raw("title")).endswith("读书会 B")
    for name, value in {"who": (resident, "曾国芳"), "people": "5"}.items():
        typed.put(name, value)
    press("Ctrl+Enter")
    rooms.settle()
    (row,) = rooms.rows()
    if source == "wish":
        (wish,) = desk.see(wishes.room_wishes, asked.starts_at.replace(year=2020), asked.ends_at)
        assert (wish.booking_id, wish.met) == (row.id, True)
    else:
        assert row.number in str(desk.see(detail, key))


def test_upkeep_is_nobodys_turn(rooms: RoomsFront) -> None:
    rooms.show()
    rooms.stand("阅览室", days_on(1))
    press("N")
    form = rooms.page.form.form
    form.put("kind", "upkeep")
    assert not form.fields["who"].isVisibleTo(rooms.page)
    form.put("title", "换灯管")
    form.put("people", "1")
    press("Ctrl+Enter")
    rooms.settle()
    [row] = rooms.rows()
    assert (row.kind, row.name, row.resident_id) == ("upkeep", "", None)


def test_a_request_waits_for_the_booking_that_stands_half_typed(rooms: RoomsFront) -> None:
    desk = rooms.front.desk
    key = rooms.counter.resident("曾国芳")
    request = desk.do(accept.accept, desk.new_id(), RequestForm(item="Z03", text="想借个地方", resident_id=key))
    rooms.show()
    rooms.stand("阅览室", days_on(1))
    press("N")
    rooms.type("写作课", "路过的人", "13900002206")
    place = rooms.page.form.place()
    rooms.show(origin=request.id)
    form = rooms.page.form
    assert form.form.raw("title") == "写作课" and form.title.text() == "新预约"
    assert rooms.said() == "先前没存的预约还在；存好以后再来"
    assert form.place() == place, "not moved either"
    form.form.put("people", "5")
    press("Ctrl+Enter")
    rooms.settle()
    [row] = rooms.rows()
    assert row.title == "写作课" and row.number not in str(desk.see(detail, request.id))


def test_too_many_people_are_marked_where_they_are_said(rooms: RoomsFront) -> None:
    rooms.show()
    rooms.stand("阅览室", days_on(1))
    press("N")
    form = rooms.page.form
    form.form.put("people", "900")
    form.look_now()
    assert form.form.controls["people"]._bad and not form.form.controls["time"].starts._bad


def test_the_list_is_written_as_it_is_narrowed(
    rooms: RoomsFront, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms.counter.book("阅览室", "09:00", "10:00", days_on(1), title="读书会")
    rooms.counter.book("邻里客厅", "09:00", "10:00", days_on(1), title="茶话会")
    asked: list[object] = []
    monkeypatch.setattr(lists_out, "export_bookings", lambda _ctx, wanted, _by: asked.append(wanted))
    rooms.show()
    press("L", "Alt+4")
    rooms.page.list.booked.form.put("query", "读书")
    rooms.page.list.out.click()
    assert [(one.query, one.states) for one in asked] == [  # type: ignore[attr-defined]
        ("", ("pending", "confirmed", "in_use")), ("读书", ("pending", "confirmed", "in_use")),
    ]  # fmt: skip
    monkeypatch.undo()
    dialogs, tasks = FakeDialogs(), Tasks(rooms.front.window)
    ctx = Ctx(rooms.front.desk, dialogs, rooms.front.shell, tasks, FakeSettings())
    real, agreed = rooms.front.desk.do, rooms.counter.centre.consent("1001")
    monkeypatch.setattr(rooms.front.desk, "do", lambda what, *a, **kw: real(what, *a, **{**kw, "approval": agreed}))
    target = tmp_path / "场地.xlsx"
    monkeypatch.setattr(dialogs, "ask", lambda *a, **kw: a[3]("核对台账"))
    monkeypatch.setattr(dialogs, "save_file", lambda title, name, kinds, then: then(target))
    lists_out.export_bookings(ctx, rooms.page.list.booked.narrowed_to(), rooms.page)
    rooms.front.qtbot.waitUntil(lambda: not tasks.busy(), timeout=20_000)
    rows = [[cell.value for cell in row] for row in load_workbook(target).active.iter_rows()]
    assert [row[6] for row in rows[3:] if row[6]] == ["读书会"]
