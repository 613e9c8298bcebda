"""The program as people meet it: signing in, the lock, pages, keys, scans, undo. Real store, real window."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.bootstrap import Program
from app.bootstrap.program import TURN
from app.errors import Refused, StoreTrouble
from app.services import print_queue
from app.services.centre import journal, settings, staff
from app.services.documents.till import PriceBoard
from app.services.till import cart, shifts
from app.services.work import Work
from app.store import backup, backup_names, keys
from app.store.keychain import NoKeychain
from app.ui.kit import metrics, shortcuts, theme
from app.ui.kit.button import Button
from app.ui.kit.cards import Action
from app.ui.kit.modal import top_modal
from app.ui.kit.records import UNSAVED
from app.ui.shell import instance
from app.ui.shell.keysheet import KeySheet
from app.ui.shell.session import LockCover
from tests.services.repairs.brought import FAN, bring
from tests.ui.shell.front_program import PINS, Front


def note(front: Front) -> str:
    return front.login.pin.pad._note.text()


def test_signing_in_by_keyboard(front: Front) -> None:
    front.work("2001")
    assert front.desk.staff is not None and front.desk.staff.code == "2001"
    assert front.workspace.page is not None and front.workspace.page.key == "today"
    assert front.workspace.rail.me.accessibleName() == "收银甲 收银"


def test_a_pin_typed_before_the_desk_is_open_waits(front: Front) -> None:
    front.program.login.code("2001")
    for digit in PINS["2001"]:
        front.program.login.pin.pad.type_digit(digit)
    front.at_work()
    assert front.desk.staff is not None and front.desk.staff.code == "2001"


def test_a_pin_given_before_anything_behind_the_page_is_loaded_is_tried_later(
    open_program: Callable[[Path], Front], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Program] = []
    usual = Program._open

    def hold(program: Program) -> None:
        held.append(program)

    monkeypatch.setattr(Program, "_open", hold)
    front = open_program(home)
    login = front.program.login
    assert login is not None
    login.code("2001")
    for digit in PINS["2001"]:
        login.pin.pad.type_digit(digit)
    front.qtbot.waitUntil(lambda: bool(held) and login.pin.given is not None)
    assert front.program.session is None
    usual(front.program)
    front.at_work()
    assert front.desk.staff is not None and front.desk.staff.code == "2001"


def test_the_worker_takes_short_turns_while_it_loads(
    open_program: Callable[[Path], Front], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, put, turns = sys.getswitchinterval(), sys.setswitchinterval, []
    monkeypatch.setattr(sys, "setswitchinterval", lambda seconds: (turns.append(seconds), put(seconds)))
    open_program(home).wait_desk()
    assert turns == [TURN, usual]
    assert sys.getswitchinterval() == usual


def test_five_wrong_pins_lock_and_a_restart_forgives_nothing(front: Front) -> None:
    front.wait_desk()
    front.program.login.code("2001")
    for left in (4, 3, 2, 1):
        front.type("999888")
        front.qtbot.waitUntil(lambda left=left: f"还可以再试 {left} 次" in note(front))
    front.type("999888")
    front.qtbot.waitUntil(lambda: "后可以再试" in note(front))
    assert not front.login.pin.pad.isEnabled()
    front.program.restart()
    front.qtbot.waitUntil(lambda: front.program.desk is not None, timeout=30_000)
    front.program.login.code("2001")
    assert "后可以再试" in note(front)
    front.type(PINS["2001"])
    assert front.desk.staff is None and not front.login.pin.pad.isEnabled()


def test_f11_fills_the_screen_from_the_login_page_on(front: Front) -> None:
    front.wait_desk()
    front.login.code("2001")
    front.press(Qt.Key.Key_F11)
    assert front.window.isFullScreen()
    front.press(Qt.Key.Key_F11)
    assert not front.window.isFullScreen()
    front.work("2001")
    front.ctrl(Qt.Key.Key_L)
    front.press(Qt.Key.Key_F11)
    assert front.window.isFullScreen() and front.program.session is not None and front.program.session.is_locked


def test_a_new_pin_is_asked_for_and_kept(front: Front) -> None:
    front.work("1001")
    front.desk.do(staff.reset_pin, next(r.id for r in front.desk.see(staff.roster) if r.code == "2002"), "846203")
    front.program.session.leave()
    front.sign_in("2002", "846203")
    front.qtbot.waitUntil(lambda: "只有你知道" in note(front))
    front.type("123456")
    front.qtbot.waitUntil(lambda: "再输入一次" in note(front))
    front.type("123456")
    front.qtbot.waitUntil(lambda: "太容易" in note(front))
    front.type("846203")
    front.qtbot.waitUntil(lambda: "再输入一次" in note(front))
    front.type("846203")
    front.qtbot.waitUntil(lambda: "和原来的一样" in note(front))
    front.type("361940")
    front.qtbot.waitUntil(lambda: "再输入一次" in note(front))
    front.type("361940")
    front.at_work()
    assert front.desk.check_pin(front.desk.staff.id, "361940").code == "2002"


def test_lock_and_unlock_keep_the_page_the_cart_and_the_keyboard(front: Front) -> None:
    front.work("2001")
    front.desk.do(shifts.open_shift, 30000)
    cart_id = front.desk.new_id()
    front.desk.do(cart.add, cart_id, "11", meal="lunch")
    front.ctrl(Qt.Key.Key_3)
    assert front.workspace.page.key == "till"
    front.qtbot.wait(200)  # the till takes the keyboard once more when its dishes are there
    page, focus = front.workspace.page, QApplication.focusWidget()
    front.ctrl(Qt.Key.Key_L)
    front.qtbot.waitUntil(lambda: isinstance(top_modal(front.program.window), LockCover))
    assert front.login.pin.person.code == "2001"
    front.press(Qt.Key.Key_Escape)
    front.press(Qt.Key.Key_F1)
    assert isinstance(top_modal(front.program.window), LockCover)
    assert front.workspace.page is page
    front.type(PINS["2001"])
    front.at_work()
    assert front.workspace.page is page
    assert QApplication.focusWidget() is focus
    from app.services.till import cart_view

    assert front.desk.see(cart_view.load, cart_id).portions == 1


def test_another_person_takes_over_and_finds_everything(front: Front) -> None:
    front.work("2001")
    front.workspace.toast("做了一件事", "撤销", lambda: None, key="Ctrl Z")
    assert len(front.workspace.acts) == 1
    front.ctrl(Qt.Key.Key_3)
    page = front.workspace.page
    front.program.lock(switch=True)
    assert front.login.pin.person is None
    front.type("2002")
    front.type(PINS["2002"])
    front.at_work()
    assert front.desk.staff.code == "2002"
    assert front.workspace.page is page
    assert len(front.workspace.acts) == 0
    front.program.session.leave()
    front.sign_in("1001")
    front.at_work()
    actions = [(row.staff, row.action) for row in front.desk.see(journal.entries).rows]
    assert [action for _, action in actions].count("sign_out") == 2


def test_another_person_does_not_see_what_was_typed_and_not_saved(front: Front) -> None:
    front.work("1001")
    front.workspace.go("settings", section="staff")
    tab = front.workspace.page.section.tab
    tab.new()
    for word in ("name", "pin"):
        tab.form.controls[word].setFocus()
        front.type("740218")
    front.program.lock(switch=True)
    front.type("2001")
    front.type(PINS["2001"])
    front.at_work()
    front.program.lock(switch=True)
    assert (tab.form.raw("name"), tab.form.raw("pin"), tab.drawer.note.text()) == ("", "", "")
    front.type("1001")
    front.type(PINS["1001"])
    front.at_work()
    assert (tab.form.raw("name"), tab.form.raw("pin"), tab.drawer.note.text()) == ("740218", "", UNSAVED)


def test_another_person_does_not_go_on_with_a_request_begun_before_them(front: Front) -> None:
    front.work("3001")
    front.workspace.go("requests")
    front.type("jia")
    intake = front.workspace.page.panel
    intake.view.resident.unnamed.click()
    assert intake.has_draft()
    front.program.lock(switch=True)
    front.type("1001")
    front.type(PINS["1001"])
    front.at_work()
    front.workspace.go("requests")
    assert front.workspace.page.panel is intake and not intake.has_draft()
    assert [one.name for one in intake.view.side.drafts.others] == ["匿名 · 没选事项"]


def test_another_job_begins_at_its_own_page(front: Front) -> None:
    front.work("1001")
    front.workspace.go("settings")
    front.program.lock(switch=True)
    front.type("9001")
    front.type(PINS["9001"])
    front.at_work()
    assert front.workspace._at == "today", "the auditor is not where the manager stopped"
    front.workspace.go("settings")
    front.ctrl(Qt.Key.Key_L)
    front.type(PINS["9001"])
    front.at_work()
    assert front.workspace._at == "settings", "who comes back goes on"


def test_an_open_modal_survives_the_lock(front: Front) -> None:
    front.work("2001")
    front.workspace.show_keys()
    sheet = front.modal()
    front.program.lock()
    assert isinstance(front.modal(), LockCover)
    front.type(PINS["2001"])
    front.qtbot.waitUntil(lambda: top_modal(front.program.window) is sheet)
    sheet.reject()


def test_idle_locks_and_any_key_resets(front: Front) -> None:
    front.work("2001")
    idle = front.program.idle
    assert idle._timer.interval() == 3 * 60_000
    idle._timer.setInterval(400)
    idle._timer.start()
    for _ in range(4):
        front.qtbot.wait(150)
        QTest.mouseMove(front.program.window.windowHandle(), QPoint(200 + _, 200))
    assert not front.program.session.is_locked
    front.qtbot.waitUntil(lambda: front.program.session.is_locked)
    assert not idle._timer.isActive()


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("1001", ["today", "requests", "till", "repairs", "rooms", "activities", "residents", "report", "settings"]),
        ("2001", ["today", "till", "residents"]),
        ("9001", ["today", "report", "settings"]),
    ],
)
def test_the_rail_shows_what_the_role_may_see(front: Front, code: str, keys: list[str]) -> None:
    front.work(code)
    assert list(front.workspace.rail._items) == keys
    front.workspace.go("settings")
    assert front.workspace.page.key == ("settings" if "settings" in keys else "today")


def test_every_page_fits_the_least_window(front: Front) -> None:
    front.work("1001")
    for key in ("today", "till", "rooms", "activities", "residents", "report", "settings"):
        front.workspace.go(key)
        least = front.program.window.minimumSizeHint()
        assert (least.width(), least.height()) <= metrics.LEAST and least.height() <= metrics.LEAST[1], key
    front.program.window.resize(1700, 900)
    front.qtbot.waitUntil(lambda: front.workspace.rail.width() == metrics.RAIL_WIDE)
    front.program.window.resize(1280, 680)
    front.qtbot.waitUntil(lambda: front.workspace.rail.width() == metrics.RAIL)


def test_keys_go_to_pages_and_f1_names_them(front: Front) -> None:
    front.work("1001")
    for key, page in ((Qt.Key.Key_3, "till"), (Qt.Key.Key_7, "residents"), (Qt.Key.Key_9, "settings")):
        front.ctrl(key)
        front.qtbot.waitUntil(lambda page=page: front.workspace.page.key == page)
    front.ctrl(Qt.Key.Key_1)
    front.qtbot.waitUntil(lambda: front.workspace.page.key == "today")
    front.press(Qt.Key.Key_F1)
    front.qtbot.waitUntil(lambda: isinstance(top_modal(front.program.window), KeySheet))
    front.ctrl(Qt.Key.Key_3)
    assert front.workspace.page.key == "today", "shortcuts sleep under a modal"
    front.press(Qt.Key.Key_Escape)
    assert top_modal(front.program.window) is None and front.workspace.page.key == "today"
    front.press(Qt.Key.Key_F1)
    front.qtbot.waitUntil(lambda: isinstance(top_modal(front.program.window), KeySheet))
    sheet = top_modal(front.program.window)
    assert isinstance(sheet, KeySheet)
    sheet.to_card.click()
    front.qtbot.waitUntil(lambda: front.workspace.page.key == "signs")
    assert front.workspace.page.kind.key == "keys"
    front.press(Qt.Key.Key_F11)
    front.qtbot.waitUntil(front.program.window.isFullScreen)
    front.press(Qt.Key.Key_F11)
    front.qtbot.waitUntil(lambda: not front.program.window.isFullScreen())


def test_search_finds_a_sign_by_its_name(front: Front) -> None:
    front.work("2001")
    front.workspace.search.start()
    front.workspace.search._box.setText("公示")
    hits = [hit for hit in front.workspace.search.results._hits.hits if hit.title == "收费公示"]
    front.workspace.search.results.chosen.emit(hits[0])
    front.qtbot.waitUntil(lambda: front.workspace.page.key == "signs")
    assert front.workspace.page.kind.key == "fees"


def test_search_finds_residents_and_papers(front: Front) -> None:
    front.work("1001")
    front.ctrl(Qt.Key.Key_K)
    box = front.workspace.bar.search
    front.qtbot.waitUntil(box.hasFocus)
    box.setText("古丽仙")
    search = front.workspace.search
    assert search.results.count() == 1
    front.press(Qt.Key.Key_Return)
    assert front.workspace.page.key == "residents"
    front.ctrl(Qt.Key.Key_K)
    box.setText("没有这个人名")
    assert search.results.count() == 0 and search.results.isVisible()
    front.press(Qt.Key.Key_Escape)
    assert box.text() == "" and not search.results.isVisible()


def test_a_thing_that_came_in_opens_by_its_words_and_its_tag_from_any_page(front: Front) -> None:
    front.work("3001")
    (number,) = bring(front.desk, FAN).numbers
    front.ctrl(Qt.Key.Key_K)
    front.workspace.bar.search.setText("落地扇")
    results = front.workspace.search.results
    assert "美的落地扇" in str(results.model().index(0, 0).data())
    front.press(Qt.Key.Key_Return)
    assert front.workspace.page.key == "repairs"
    front.ctrl(Qt.Key.Key_7)
    front.qtbot.waitUntil(lambda: front.workspace.page.key == "residents")
    front.workspace.scanned(number.replace("-", ""))
    front.qtbot.waitUntil(lambda: front.workspace.page.key == "repairs")


def test_undo_by_toast_by_key_and_from_a_field(front: Front) -> None:
    front.work("1001")
    undone: list[int] = []
    for n in range(25):
        front.workspace.toast(f"第 {n} 件", "撤销", lambda n=n: undone.append(n), key="Ctrl Z")
    assert len(front.workspace.acts) == 20
    front.workspace.toasts.shown()[-1].press()
    assert undone == [24]
    front.ctrl(Qt.Key.Key_Z)
    assert undone == [24, 23]
    front.ctrl(Qt.Key.Key_K)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    front.ctrl(Qt.Key.Key_Z)
    assert undone == [24, 23, 22], "an empty history in the field lets the key through"
    QTest.keyClicks(field, "ab")
    front.qtbot.waitUntil(lambda: field.text() == "ab")
    front.ctrl(Qt.Key.Key_Z)
    assert undone == [24, 23, 22] and field.text() != "ab"


def test_what_was_done_last_is_undone_first_in_a_field_with_words_too(front: Front) -> None:
    front.work("1001")
    front.ctrl(Qt.Key.Key_K)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    undone: list[str] = []
    QTest.keyClicks(field, "ab")
    front.qtbot.waitUntil(lambda: field.text() == "ab")
    front.qtbot.wait(5)
    front.workspace.toast("换了人", "撤销", lambda: undone.append("换人"), key="Ctrl Z")
    front.workspace.toast("又换了人", "撤销", lambda: undone.append("又换"), key="Ctrl Z")
    front.ctrl(Qt.Key.Key_Z)
    assert (undone, field.text()) == (["又换"], "ab"), "the toast in sight says what the key does"
    front.qtbot.wait(5)
    QTest.keyClicks(field, "c")
    front.qtbot.waitUntil(lambda: field.text() == "abc")
    front.ctrl(Qt.Key.Key_Z)
    assert undone == ["又换"] and field.text() != "abc", "words typed since go first"


class X11Field(QLineEdit):
    """A field that takes Ctrl+E for itself, as the desktop's text editing has it under X11."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def test_no_field_takes_a_key_of_the_program(front: Front) -> None:
    front.work("1001")
    field = X11Field(front.workspace)
    field.show()
    field.setFocus()
    kept: dict[str, bool] = {}
    for key in shortcuts.KEYS.values():
        if key.sequence.startswith("Ctrl+"):
            pressed = QKeySequence(key.sequence)[0]
            event = QKeyEvent(QEvent.Type.ShortcutOverride, pressed.key(), pressed.keyboardModifiers())
            event.ignore()
            QApplication.sendEvent(field, event)
            kept[key.sequence] = event.isAccepted()
    assert "Ctrl+E" in kept and not any(kept.values()), kept
    copying = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copying.ignore()
    QApplication.sendEvent(field, copying)
    assert copying.isAccepted(), "what is no key of the program stays the field's"


def test_scans_go_to_the_page_to_residents_or_nowhere(front: Front) -> None:
    front.work("1001")
    front.workspace.go("settings")
    front.program._scanned("JM000002")
    assert front.workspace.page.key == "residents"
    front.program._scanned("QWERTY999")
    assert "scan" in front.workspace.banners.names()
    front.workspace.go("settings")
    front.workspace.show_keys()
    front.program._scanned("JM000002")
    assert front.workspace.page.key == "settings" and "没有用上" in front.modal().heard.text()
    front.modal().reject()
    front.program.lock(switch=True)
    front.program._scanned("2001")
    assert front.login.pin.person.code == "2001", "a staff card picks its person"


def test_trouble_is_said_and_goes_with_the_next_commit(front: Front) -> None:
    front.work("1001")
    front.workspace.trouble(StoreTrouble("full"))
    assert "磁盘已满" in front.workspace.banners.words("store")
    assert front.workspace.bar.saved.text() == "没有存上"
    front.desk.do(settings.put, "centre.phone", "0571-88888888")
    front.qtbot.waitUntil(lambda: "store" not in front.workspace.banners.names())
    assert front.workspace.bar.saved.text() == "本机已保存"
    front.workspace.trouble(Refused("no_shift"))
    assert "refused" in front.workspace.banners.names()
    with pytest.raises(ValueError, match="bug"):
        front.workspace.trouble(ValueError("bug"))


def test_a_changed_look_and_lock_time_take_effect_at_once(front: Front) -> None:
    front.work("1001")
    front.desk.do(settings.put, "look.theme", "dark")
    front.desk.do(settings.put, "desk.lock_minutes", 7)
    front.qtbot.waitUntil(lambda: theme.mode() == "dark")
    front.qtbot.waitUntil(lambda: front.program.idle._timer.interval() == 7 * 60_000)


def test_what_the_login_page_toggles_is_stored_with_the_next_sign_in(front: Front) -> None:
    front.wait_desk()
    front.program.login.night_button.click()
    front.program.login.size_button.click()
    assert theme.mode() == "dark" and theme.scale() == 1.15
    front.work("2001")
    front.qtbot.waitUntil(lambda: front.desk.see(settings.get, "look.theme") == "dark")
    assert front.desk.see(settings.get, "look.text_size") == "large"


def test_a_second_start_raises_the_first_window(
    front: Front, open_program: Callable[[Path], Front], qtbot: QtBot
) -> None:
    front.wait_desk()
    rung: list[bool] = []
    front.program._bell._ring = lambda: rung.append(True)
    second = open_program(front.program.home)
    qtbot.waitUntil(lambda: bool(rung), timeout=20_000)
    qtbot.waitUntil(lambda: not second.program.window.isVisible())
    assert second.program.desk is None
    assert instance.address(front.program.home) != instance.address(front.program.home.parent)


def test_backups_are_made_and_their_age_shown(front: Front) -> None:
    front.work("2001")
    folder = front.program.home
    front.qtbot.waitUntil(lambda: backup_names.last(folder) is not None, timeout=20_000)
    front.qtbot.waitUntil(lambda: "已备份" in front.workspace.bar.backup.text())
    front.clock.forward(hours=25)
    front.workspace.bar.tick()
    assert "25 小时没有备份" in front.workspace.bar.backup.text()
    front.clock.forward(hours=48)
    front.workspace.bar.tick()
    assert front.workspace.bar.backup.text() == "3 天没有备份"
    assert backup.due(folder, front.desk.now(), timedelta(minutes=30))


def test_backups_of_another_book_in_the_place_of_ours_are_said(front: Front, tmp_path: Path) -> None:
    theirs, _ = keys.create(tmp_path / "theirs", NoKeychain())
    folder = front.program.home / "backups"
    folder.mkdir(exist_ok=True)
    (folder / "key.json").write_bytes((tmp_path / "theirs" / "key.json").read_bytes())
    front.work("2001")
    banners = front.workspace.banners
    front.qtbot.waitUntil(lambda: "foreign_backups" in banners.names(), timeout=20_000)
    assert "backups-old1" in banners.words("foreign_backups")
    assert theirs and (front.program.home / "backups-old1" / "key.json").exists()


def test_closing_a_shift_backs_up(front: Front) -> None:
    front.work("2001")
    front.qtbot.waitUntil(lambda: len(backup.listing(front.program.home)) == 1, timeout=20_000)
    front.desk.do(shifts.open_shift, 0)
    front.qtbot.waitUntil(lambda: front.program.keeper._shift_open)
    front.desk.do(shifts.submit_count, {}, {})
    front.clock.forward(minutes=1)
    front.desk.do(shifts.close)
    front.qtbot.waitUntil(lambda: len(backup.listing(front.program.home)) == 2, timeout=20_000)


def test_papers_are_printed_behind_the_screen(front: Front) -> None:
    front.work("2001")
    front.desk.do(shifts.open_shift, 0)
    front.desk.do(shifts.print_x)
    prints = front.program.home / "prints"
    front.qtbot.waitUntil(lambda: bool(list(prints.glob("*.pdf"))), timeout=20_000)


@pytest.mark.parametrize("by_tab", [False, True])
def test_the_button_of_a_banner_leaves_the_keyboard_in_the_page(front: Front, by_tab: bool) -> None:
    """Or the codes typed next would go to the search, and Enter would open somebody's file on the counter's screen."""
    front.work("1001")
    front.workspace.go("residents")
    search = front.workspace.page.search
    banners = front.workspace.banners
    banners.put("trial", "warn", "试一下", actions=[Action("都不打了", lambda: banners.drop("trial"))])
    button = next(b for b in banners.findChildren(Button) if b.text() == "都不打了")
    front.qtbot.waitUntil(search.hasFocus)
    if by_tab:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, Qt.Key.Key_Space)
    else:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    front.qtbot.waitUntil(lambda: "trial" not in banners.names())
    assert search.hasFocus()


def test_a_dead_printer_is_a_banner_and_nothing_waits(front: Front) -> None:
    front.work("1001")
    printers = front.desk.see(settings.get, "printers")
    printers["receipt"] |= {"kind": "tcp", "host": "127.0.0.1", "port": 9}
    front.desk.do(settings.put, "printers", printers)
    front.desk.do(shifts.open_shift, 0)
    front.desk.do(shifts.print_x)
    front.qtbot.waitUntil(lambda: "printer" in front.workspace.banners.names(), timeout=20_000)
    assert "小票机没有连上" in front.workspace.banners.words("printer")


def print_board(work: Work) -> None:
    board = PriceBoard(settings.head(work), work.now.date(), ("60+ 周岁",))
    work.print(board, number="TEST-PAGE", printer="page")


def test_a_full_page_without_a_page_printer_asks_and_says_what_to_do(front: Front) -> None:
    front.work("1001")
    printers = front.desk.see(settings.printers)
    printers["receipt"] |= {"kind": "tcp", "host": "127.0.0.1", "port": 9}
    front.desk.do(settings.put, "printers", printers)
    front.desk.do(print_board)
    banners = front.workspace.banners
    front.qtbot.waitUntil(lambda: "pages" in banners.names(), timeout=20_000)
    assert "1 张单子要用整页打印机" in banners.words("pages")
    assert "设置→打印机→整页打印机" in banners.words("pages") and "papers" not in banners.names()
    prints = front.program.home / "pages"
    printers["page"] |= {"kind": "file", "folder": str(prints)}
    front.desk.do(settings.put, "printers", printers)
    front.qtbot.waitUntil(lambda: "现在有整页打印机了" in banners.words("pages"), timeout=20_000)
    assert front.program.papers is not None
    front.program.papers.answer(True, list(front.desk.see(print_queue.asked)))
    front.qtbot.waitUntil(lambda: [p.name for p in prints.glob("*")] == ["TEST-PAGE.pdf"], timeout=20_000)
    assert "pages" not in banners.names()


def test_a_computer_without_a_printer_says_so_and_receipts_go_on(front: Front) -> None:
    front.work("1001")
    front.desk.do(settings.put, "printers", {"page": {"kind": "system", "queue": "没有这台 7f3a"}})
    front.desk.do(print_board)
    banners = front.workspace.banners
    front.qtbot.waitUntil(lambda: "page-printer" in banners.names(), timeout=20_000)
    assert "整页打印机" in banners.words("page-printer") and "，1 张待打" in banners.words("page-printer")
    front.desk.do(shifts.open_shift, 0)
    front.desk.do(shifts.print_x)
    prints = front.program.home / "prints"
    front.qtbot.waitUntil(lambda: bool(list(prints.glob("*.pdf"))), timeout=20_000)
    assert "printer" not in banners.names()
    prints = front.program.home / "pages"
    front.desk.do(settings.put, "printers", {"page": {"kind": "file", "folder": str(prints)}})
    front.qtbot.waitUntil(lambda: [p.name for p in prints.glob("*")] == ["TEST-PAGE.pdf"], timeout=20_000)
    front.qtbot.waitUntil(lambda: "page-printer" not in banners.names(), timeout=20_000)


def test_a_banner_goes_when_somebody_gives_its_papers_up(front: Front) -> None:
    front.work("1001")
    front.desk.do(settings.put, "printers", {"page": {"kind": "system", "queue": "没有这台 7f3a"}})
    front.desk.do(print_board)
    banners = front.workspace.banners
    front.qtbot.waitUntil(lambda: "page-printer" in banners.names(), timeout=20_000)
    (job,) = front.desk.see(print_queue.find, "TEST-PAGE")

    def given_up() -> bool:
        try:
            front.desk.do(print_queue.answer, job.id, False)
        except Refused:
            return False  # just being tried again
        return True

    front.qtbot.waitUntil(given_up, timeout=20_000)
    front.qtbot.waitUntil(lambda: "page-printer" not in banners.names(), timeout=20_000)


def test_a_mistake_of_the_program_is_logged_once_and_said(front: Front) -> None:
    front.work("1001")
    said: list[bool] = []
    front.program.crash.happened.connect(said.append)
    for _ in range(3):
        try:
            raise RuntimeError("张三 13800000000")
        except RuntimeError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    front.qtbot.waitUntil(lambda: said == [True])
    log = front.program.home / "crash.log"
    text = log.read_text("utf-8")
    assert text.count("RuntimeError") == 1 and "张三" not in text and "13800000000" not in text
    assert "刚才这一步没有做成" in front.modal().accessibleName()
    front.modal().done(None)
    log.unlink()
    error = Refused("no_shift")
    sys.excepthook(Refused, error, None)
    front.qtbot.waitUntil(lambda: "refused" in front.workspace.banners.names())
