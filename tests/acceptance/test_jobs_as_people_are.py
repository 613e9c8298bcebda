"""The three jobs in the real window, as counters are: no shift, trembling fingers, scans into the wrong field, locks in
the middle of a form, whole documents in the clipboard. What is stored is read by SQL.
"""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from app.rules.repairs.flow import RepairAct
from app.services.activities import schedule
from app.services.activities.schedule import ActivityDraft
from app.services.centre import settings
from app.services.desk import Desk
from app.services.first_run import repairs
from app.services.repairs import intake, steps
from app.services.repairs.intake import SlipForm, ThingForm
from app.services.repairs.steps import RepairMove
from app.services.residents import search
from app.services.rooms import samples
from app.services.till import shifts
from app.ui.kit import shortcuts
from app.ui.kit.drawer import Drawer
from tests.acceptance.driver import ledger, until, working
from tests.acceptance.job_day import PINS, open_centre
from tests.acceptance.key_table import JOB_PAGES, JOBS_BEGIN, JOBS_END, jobs_table
from tests.acceptance.slips import FirstDay
from tests.source import ROOT
from tests.support import Clock

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WHO = "前台甲"
DOCUMENT = "\r\n".join(f"第{n}条 居民公约，\t请大家遵守；<b>不是标记</b> {'长' * 200}" for n in range(400))
"""What somebody had in the clipboard: 80,000 characters with line ends, tabs and marks."""

Furnished = dict[bool, Path]
"""The centre with a shift that is open, and without."""
MOST = 20_000


def thing(serial: int) -> str:
    return f"WX-A-20261123-{serial:04d}"


def bring(desk: Desk) -> None:
    """A fan that is agreed on, an umbrella of the same visit, and somebody else's watch, mended."""
    fan, umbrella, watch = (desk.new_id() for _ in range(3))
    things = (ThingForm(fan, "落地扇", quote=4500, agreed=True), ThingForm(umbrella, "雨伞", quote=500, agreed=True))
    desk.do(intake.register, desk.new_id(), SlipForm(things, name="何女士", phone="13900002206"))
    other = (ThingForm(watch, "手表", quote=2000, agreed=True),)
    desk.do(intake.register, desk.new_id(), SlipForm(other, name="王秀英", phone="13900002207"))
    for one, price in ((umbrella, 500), (watch, 2000)):
        desk.do(steps.do_step, one, RepairAct.FINISH, RepairMove(labour=price))


def furnish(desk: Desk) -> None:
    desk.do(repairs.plant_repairs)
    desk.do(samples.plant_rooms, "红梅")
    bring(desk)
    starts = MORNING + timedelta(days=5)
    draft = ActivityDraft("剪纸", capacity=3, starts_at=starts, ends_at=starts + timedelta(hours=2), place="共享厅")
    desk.do(schedule.save, draft)


@pytest.fixture(scope="module")
def furnished(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """The centre without a shift, and with one that is open."""
    made = {}
    for shift in (False, True):
        made[shift] = tmp_path_factory.mktemp("jobs") / "store"
        plant = [furnish, *([lambda desk: desk.do(shifts.open_shift, 300_00)] if shift else [])]
        open_centre(made[shift], MORNING, *plant)
    return made


@pytest.fixture
def left(tmp_path: Path) -> Path:
    return tmp_path / "store"


@contextmanager
def at(furnished: Furnished, left: Path, page: str, *, shift: bool = True) -> Iterator[FirstDay]:
    """At work on a page of a copy of the centre; closed at the end, without a crash."""
    shutil.copytree(furnished[shift], left)
    with working(lambda: FirstDay(left, Clock(MORNING))) as hands:
        hands.sign_in(WHO, PINS[WHO])
        hands.press(JOB_PAGES[page])
        hands.page(page)
        yield hands


def book(left: Path, query: str) -> list[tuple[object, ...]]:
    with ledger(left) as opened:
        return opened.rows(query)


def typed(hands: FirstDay) -> list[str]:
    """What stands in the fields in sight."""
    lines = [box.text() for box in hands.window.findChildren(QLineEdit) if box.isVisible()]
    return lines + [box.toPlainText() for box in hands.window.findChildren(QPlainTextEdit) if box.isVisible()]


def find(hands: FirstDay, what: str) -> None:
    hands.press("F3")
    hands.type(what)
    hands.press("Enter")
    hands.see(what)


def waits(hands: FirstDay, name: str) -> None:
    until(lambda: hands.at(name), lambda: f"{name}; at {hands.focus()!r}:\n{hands.words()}")


# --- money


def test_without_a_shift_nothing_is_taken_and_nothing_goes_out(furnished: Furnished, left: Path) -> None:
    """Said before money is counted; the tag that was typed is still there."""
    with at(furnished, left, "repairs", shift=False) as hands:
        find(hands, "手表")
        hands.press("F12")
        waits(hands, "牌号")
        hands.type("3")
        hands.press("Ctrl+Enter")
        hands.see("还没有开班")
        assert hands.modal() is None and "3" in typed(hands)
    assert book(left, "SELECT count(*) FROM charge") == [(0,)]
    assert book(left, "SELECT state FROM repair_item WHERE serial = 3") == [("ready",)]


def test_a_deposit_is_taken_and_goes_back_as_it_came(furnished: Furnished, left: Path) -> None:
    with at(furnished, left, "repairs") as hands:
        find(hands, "落地扇")
        hands.press("Alt+V")
        waits(hands, "押金")
        hands.type("20")
        hands.double("Enter")
        until(lambda: hands.modal() is not None, hands.words)
        hands.press("Enter")
        hands.see("同意 ¥45.00 · 押金 ¥20.00")
        hands.press("Alt+V")
        until(lambda: hands.modal() is not None, hands.words)
        hands.see("退押金", "20.00")
        hands.double("Enter")
        until(lambda: "同意 ¥45.00 · 押金" not in hands.words(), hands.words)
        hands.see("退押金 ¥20.00")
    assert book(left, "SELECT due FROM charge ORDER BY serial") == [(2000,), (-2000,)]


def test_the_tag_of_one_thing_hands_out_one_of_two(furnished: Furnished, left: Path) -> None:
    """The wrong tag is refused beside its field, the right one goes on; what is not ready stays."""
    with at(furnished, left, "repairs") as hands:
        find(hands, "雨伞")
        hands.press("F12")
        waits(hands, "牌号")
        hands.tab_to("谁来取")
        hands.type("儿子")
        hands.scan(thing(3))
        hands.press("Ctrl+Enter")
        hands.see("取件牌不符")
        hands.scan(thing(2))
        hands.press("Ctrl+Enter")
        until(lambda: hands.modal() is not None, hands.words)
        hands.press("Enter")
        hands.see(f"{thing(2)} 已交件，同单还有没取的")
    assert book(left, "SELECT state FROM repair_item ORDER BY serial") == [("received",), ("handed",), ("ready",)]
    assert book(left, "SELECT due FROM charge") == [(500,)]


# --- a printer that is off


def test_things_are_taken_in_and_handed_out_while_the_printer_is_off(qapp: QApplication, left: Path) -> None:
    """Nobody waits for paper: the tag, the slip and the receipt stay in line and are told of."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    network = {"kind": "tcp", "host": "127.0.0.1", "port": port, "text_mode": True}
    off = [
        lambda desk: desk.do(shifts.open_shift, 300_00),
        lambda desk: desk.do(settings.put, "printers", {"receipt": network}),
    ]
    open_centre(left, MORNING, furnish, *off)
    with working(lambda: FirstDay(left, Clock(MORNING))) as hands:
        hands.sign_in(WHO, PINS[WHO])
        hands.press("Ctrl+4")
        hands.page("repairs")
        hands.press("F2", "F9")
        hands.see(f"取件牌 {thing(4)}")
        hands.press("Esc")
        find(hands, "手表")
        hands.press("F12")
        waits(hands, "牌号")
        hands.scan(thing(3))
        hands.press("Ctrl+Enter")
        until(lambda: hands.modal() is not None, hands.words)
        hands.press("Enter")
        hands.see(f"{thing(3)} 已交件")
        until(lambda: "printer" in hands.banners(), hands.words)
    assert book(left, "SELECT state FROM repair_item WHERE serial = 3") == [("handed",)]
    assert book(left, "SELECT due FROM charge") == [(2000,)]
    waiting = book(left, "SELECT kind, count(*) FROM print_job WHERE state <> 'done' GROUP BY kind ORDER BY kind")
    assert ("charge", 1) in waiting and ("repair_tag", 4) in waiting


# --- hands


def test_keys_typed_ahead_of_a_drawer_go_where_they_were_meant(furnished: Furnished, left: Path) -> None:
    with at(furnished, left, "repairs") as hands:
        hands.press("F3")
        hands.type("落地扇")
        hands.stopped("Enter", "Alt+V", "2", "0", "Enter")
        until(lambda: hands.modal() is not None, hands.words)
        hands.see("押金", "20.00")
        hands.press("Esc")
        waits(hands, "押金")
    assert book(left, "SELECT count(*) FROM charge") == [(0,)]


def test_a_trembling_finger_books_once(furnished: Furnished, left: Path) -> None:
    with at(furnished, left, "rooms") as hands:
        hands.press("N")
        waits(hands, "用途")
        for words in ("茶话会", "曾国芳", "8"):
            hands.type(words)
            hands.press("Enter")
        hands.double("Ctrl+Enter", 3)
        hands.see("已订 邻里客厅")
        hands.press("Ctrl+Enter")
        hands.settle()
    assert book(left, "SELECT title, state FROM booking") == [("茶话会", "confirmed")]


def test_a_trembling_finger_signs_up_once(furnished: Furnished, left: Path) -> None:
    with at(furnished, left, "activities") as hands:
        hands.press("F2")
        waits(hands, "姓名")
        hands.type("样例甲")
        hands.double("Enter")
        hands.double("Ctrl+Enter", 3)
        hands.see("样例甲", "BM-A-20261123-0001")
        hands.double("Ctrl+Enter")
        hands.settle()
    assert book(left, "SELECT name FROM enrolment_person") == [("样例甲",)]


# --- scans


def test_a_tag_scanned_while_a_slip_is_written_opens_its_thing_and_the_slip_stays(
    furnished: Furnished, left: Path
) -> None:
    with at(furnished, left, "repairs") as hands:
        hands.press("F2")
        hands.tab_to("物品")
        hands.type("电吹风")
        hands.scan(thing(3))
        hands.see("手表", thing(3))
        hands.press("F2")
        assert "电吹风" in typed(hands) and thing(3) not in typed(hands)


def test_a_card_scanned_into_the_title_of_a_booking_is_who_books(furnished: Furnished, left: Path) -> None:
    with at(furnished, left, "rooms") as hands:
        hands.press("N")
        waits(hands, "用途")
        hands.type("茶话会")
        hands.scan(search.scan_code(1))
        hands.settle()
        assert typed(hands).count("茶话会") == 1, "no key of the scan is in the title"
        stands = typed(hands)
    [(name,)] = book(left, "SELECT name FROM resident WHERE no = 1")
    assert str(name) in stands


# --- locks, menus


@pytest.mark.parametrize(
    ("page", "keys", "field"),
    [
        ("repairs", ("F3", "落地扇", "Enter", "Alt+M"), "故障"),
        ("rooms", ("N",), "用途"),
        ("activities", ("F2",), "姓名"),
    ],
)
def test_a_lock_in_the_middle_of_a_form_loses_neither_words_nor_place(
    furnished: Furnished, left: Path, page: str, keys: tuple[str, ...], field: str
) -> None:
    with at(furnished, left, page) as hands:
        for key in keys:
            (hands.press if key.isascii() else hands.type)(key)
        hands.tab_to(field)
        hands.type("写到一半")
        hands.press("Ctrl+L")
        waits(hands, "PIN")
        hands.pad(PINS[WHO])
        hands.at_work()
        assert any("写到一半" in words for words in typed(hands))
        form = hands.focused()
        while form is not None and not isinstance(form, Drawer):
            form = form.parentWidget()
        assert form is not None, "the keyboard is in the form again"


def test_a_list_left_open_is_closed_by_one_esc_and_by_the_lock(furnished: Furnished, left: Path) -> None:
    with at(furnished, left, "rooms") as hands:
        hands.press("N")
        waits(hands, "用途")
        hands.type("茶话会")
        hands.tab_to("类别")
        hands.press("Space")
        until(lambda: QApplication.activePopupWidget() is not None, "the list")
        hands.press("Esc")
        until(lambda: QApplication.activePopupWidget() is None, "the list to be gone")
        assert "茶话会" in typed(hands) and hands.at("类别"), "only the list is closed"
        hands.press("Space")
        until(lambda: QApplication.activePopupWidget() is not None, "the list")
        hands.program.session.lock()
        waits(hands, "PIN")
        assert QApplication.activePopupWidget() is None
        hands.pad(PINS[WHO])
        hands.at_work()
        assert "茶话会" in typed(hands)


# --- a document in the clipboard


@pytest.mark.parametrize(
    ("page", "keys", "fields"),
    [
        ("repairs", "F2", ("物品", "故障", "居民")), ("repairs", "F3", ("扫取件条",)),
        ("rooms", "N", ("用途", "使用人")),
        ("rooms", "F3", ("问哪里有空",)), ("activities", "F2", ("姓名",)), ("activities", "Alt+N", ("名称", "说明")),
        ("activities", "Alt+D", ("签到的人",)),
    ],
)  # fmt: skip
def test_a_whole_document_pasted_into_a_field_harms_nothing(
    furnished: Furnished, left: Path, page: str, keys: str, fields: tuple[str, ...]
) -> None:
    with at(furnished, left, page) as hands:
        hands.press(keys)
        for field in fields:
            hands.tab_to(field)
            QApplication.clipboard().setText(DOCUMENT)
            hands.press("Ctrl+V")
            hands.settle()
            assert all(len(words) <= MOST for words in typed(hands)), "as much as the field takes"
        hands.press("Enter", "Ctrl+Enter")
        hands.settle()
        QApplication.clipboard().clear()
    for table in ("booking", "enrolment", "charge"):
        assert book(left, f"SELECT count(*) FROM {table}") == [(0,)]
    assert book(left, "SELECT count(*) FROM repair_item") == [(3,)]


# --- every key


def offered(hands: FirstDay) -> dict[str, str]:
    """What the page in front does at which key, by the caps."""
    page = hands.program.workspace.page  # type: ignore[union-attr]
    assert page is not None
    found: dict[str, list[str]] = {}
    for verb in page.verbs():
        found.setdefault(shortcuts.cap(verb.key), []).append(verb.label)
    return {cap: " / ".join(labels) for cap, labels in found.items()}


def test_the_readme_names_the_keys_of_the_three_jobs(furnished: Furnished, left: Path) -> None:
    verbs, titles = {}, {}
    with at(furnished, left, "repairs") as hands:
        for page, key in JOB_PAGES.items():
            hands.press(key)
            hands.page(page)
            verbs[page] = offered(hands)
            titles[page] = hands.program.workspace.page.title  # type: ignore[union-attr]
    wanted = jobs_table(titles, verbs)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    stands = readme.partition(JOBS_BEGIN)[2].partition(JOBS_END)[0].strip()
    assert stands == wanted, f"the README should say:\n{wanted}"


@pytest.mark.parametrize(("page", "open_it"), [("repairs", "落地扇"), ("rooms", ""), ("activities", "剪纸")])
def test_every_key_of_a_job_does_something_or_says_why_not(
    furnished: Furnished, left: Path, page: str, open_it: str
) -> None:
    """Each once with nothing chosen and once with a thing open; the window lives on, and Esc comes back from each."""
    with at(furnished, left, page) as hands:
        pressed = [shortcuts.KEYS[v.key].sequence for v in hands.program.workspace.page.verbs()]  # type: ignore[union-attr]
        for opened in ("", open_it):
            for key in dict.fromkeys(pressed):
                if opened and key != "F3":
                    hands.press("F3", "Ctrl+A")
                    hands.type(opened)
                    hands.press("Enter")
                hands.press(key.replace("Return", "Enter"))
                hands.settle()
                for _ in range(5):
                    if hands.modal() is None and hands.program.workspace.isVisible():  # type: ignore[union-attr]
                        break
                    hands.press("Esc")
                assert hands.modal() is None, key
                hands.press("Esc", "Esc", "Esc")
                if hands.program.workspace.page.key == "signs":  # type: ignore[union-attr]
                    hands.program.workspace.go(page)  # type: ignore[union-attr]  # a list leads to the sign made of it
                hands.page(page)
    assert book(left, "SELECT count(*) FROM charge") == [(0,)]
