"""标识标牌 at the keyboard: found, looked at, printed so often, saved; and the card has every key of the program."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services import print_queue
from app.services.centre import settings
from app.services.documents.signs import FeeSign, KeyCard, RoomPlates
from app.services.rooms import samples
from app.services.signs import sheets
from app.ui.kit import shortcuts
from app.ui.shell import search_hits
from app.ui.shell.registry import PAGES
from app.ui.signs.keys import key_groups
from app.ui.signs.kinds import SIGN_KINDS, signs_called
from app.ui.signs.page import SignsPage
from tests.support import Centre
from tests.ui.page_front import Front

Signs = Front[SignsPage]


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Signs]:
    made: Signs = Front(qtbot, copied(0, "3001"), SignsPage)
    yield made
    made.close()


def drawn(front: Signs) -> SignsPage:
    page = front.page
    front.qtbot.waitUntil(lambda: page.save_button.isEnabled() and not page._pause.isActive(), timeout=20_000)
    return page


def queued(front: Signs) -> list[str]:
    front.centre.sign_in("1001")
    return [f"{job.kind} {job.number[:2]}" for job in front.desk.see(print_queue.recent)]


def test_the_card_is_the_table_of_keys() -> None:
    rows = {row for _, some in key_groups(PAGES) for row in some}
    titles = {page.shortcut: page.title for page in PAGES}
    for key in shortcuts.KEYS.values():
        if key.code.startswith("page"):
            said = titles.get(key.code)
            assert said is None or (shortcuts.cap(key.code), said) in rows
        elif not key.code.startswith(("letter_", "pick")):
            assert (shortcuts.cap(key.code), key.label) in rows, key.code
    others = {("Alt 字母", "按钮上写着的那个字母"), ("Alt 数字", "第几项")}
    caps = {shortcuts.cap(code) for code in shortcuts.KEYS}
    assert others <= rows and all(cap in caps for cap, _ in rows - others)


def test_every_sign_is_shown_by_its_key_and_printed_as_often_as_asked(front: Signs) -> None:
    for kind in SIGN_KINDS:
        front.show(sign=kind.key)
        page = drawn(front)
        assert page.kind is kind and page.sheet.count >= 1 and page.sign is not None
    front.show(sign="fees")
    page = drawn(front)
    assert isinstance(page.sign, FeeSign) and page.sign.size == "A4"
    page.form.put("copies", "2")
    front.keys("F9")
    front.settle()
    assert [said for said, *_ in front.shell.toasts] == ["收费公示 2 份已存为文件"]
    assert queued(front) == ["repair_wall GS"] * 2


def test_another_size_is_drawn_anew_and_a_wrong_number_of_copies_is_said_beside_it(front: Signs) -> None:
    front.show(sign="cash")
    page = drawn(front)
    page.form.put("size", "A3")
    page.form.edited.emit()
    front.qtbot.waitUntil(lambda: page.sign is not None and page.sign.size == "A3", timeout=20_000)
    page = drawn(front)
    assert "两米" in page.note.text()
    page.form.put("copies", "99")
    page.print_now()
    assert "1 到 20" in (page.form.fields["copies"].error or "") and queued(front) == []


def test_one_room_or_all_of_them(front: Signs) -> None:
    front.centre.sign_in("1001")
    front.desk.do(samples.plant_rooms, "红梅")
    rooms = front.desk.see(sheets.rooms_for_plates)
    front.show(sign="room")
    page = drawn(front)
    assert isinstance(page.sign, RoomPlates) and len(page.sign.rooms) == len(rooms) == page.sheet.count
    front.keys("PgDn")
    front.show(sign="room", of=rooms[1].id)
    page = drawn(front)
    assert isinstance(page.sign, RoomPlates) and [room.name for room in page.sign.rooms] == [rooms[1].name]


def test_it_is_saved_where_somebody_says(front: Signs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    front.show(sign="keys")
    page = drawn(front)
    path = tmp_path / "keys.pdf"
    asked: list[str] = []
    monkeypatch.setattr(
        page.ctx.dialogs, "save_file", lambda title, name, pattern, then: (asked.append(name), then(path))
    )
    page.save_pdf()
    assert path.read_bytes().startswith(b"%PDF") and asked[0].startswith("快捷键卡-A4-")
    assert isinstance(page.sign, KeyCard) and page.sign.groups == key_groups(PAGES)


def test_without_a_printer_for_pages_it_says_so_and_can_still_be_saved(
    front: Signs, monkeypatch: pytest.MonkeyPatch
) -> None:
    front.centre.sign_in("1001")
    printers = front.desk.see(settings.printers)
    printers["receipt"]["kind"], printers["receipt"]["host"] = "tcp", "127.0.0.1"
    front.desk.do(settings.put, "printers", printers)
    front.show(sign="cash")
    page = drawn(front)
    assert "整页" in page.why.text() and not page.print_button.isEnabled() and page.save_button.isEnabled()
    told: list[str] = []
    monkeypatch.setattr(page.ctx.dialogs, "tell", lambda title, text: told.extend((title, text)))
    front.keys("F9")
    assert "打不了" in told[0] and "整页打印机" in told[1] and "Alt S" in told[1]
    page.print_now()
    assert queued(front) == []


def test_the_search_finds_every_sign_by_what_people_call_it() -> None:
    assert signs_called("标识") == signs_called("标识标牌") == SIGN_KINDS and signs_called("收") == ()
    found = {words: [kind.key for kind in signs_called(words)] for words in ("门牌", "公示", "现金", "菜单", "货架")}
    assert found == {"门牌": ["room"], "公示": ["fees"], "现金": ["cash"], "菜单": ["menu"], "货架": ["shelf"]}
    hit = search_hits.of_sign(SIGN_KINDS[3])
    assert hit.data == search_hits.Way(sign="fees") and QApplication.instance() is not None
