"""The file people write into is renamed away, or another one is put in its place: told at once, nothing lost, nothing
made anew; and a store that is older than its backups says so to whoever signs in."""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from app.services.centre import journal
from app.services.residents import registry, search
from app.services.residents.registry import ResidentDraft
from app.store import backup, head_note, keys
from app.store.keychain import NoKeychain
from app.store.store import Store
from app.ui.shell.trouble import TroublePage
from tests.store.storehelp import trouble
from tests.support import START
from tests.ui.shell.front_program import Front

Open = Callable[[Path], Front]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="an open file cannot be renamed on Windows")


def trouble_page(front: Front, code: str) -> TroublePage:
    front.qtbot.waitUntil(lambda: isinstance(front.program.window.front(), TroublePage), timeout=30_000)
    page = front.program.window.front()
    assert isinstance(page, TroublePage) and page.trouble.code == code
    return page


def look(front: Front) -> None:
    """The minute is over, and all that was going on."""
    front.qtbot.waitUntil(lambda: front.program.tasks is not None and not front.program.tasks.busy(), timeout=30_000)
    if front.program.keeper is not None:  # else the check of the day has met it already
        front.program.keeper.look()


def residents_named(front: Front, name: str) -> int:
    return len(front.desk.see(search.search, name))


def test_a_folder_renamed_while_open_stops_the_work_and_is_not_made_anew(front: Front, home: Path) -> None:
    front.work("1001")
    front.desk.do(registry.register, ResidentDraft("上官某某"))
    away = home.parent / "away"
    home.rename(away)
    look(front)
    page = trouble_page(front, "moved")
    assert not home.exists() and front.program.desk is None
    page.retry_button.click()
    trouble_page(front, "moved")
    front.qtbot.waitUntil(lambda: front.program.tasks is not None and not front.program.tasks.busy())
    assert not home.exists(), "nothing but what people had may lie there"
    away.rename(home)
    page = trouble_page(front, "moved")
    page.retry_button.click()
    front.work("1001")
    assert residents_named(front, "上官某某") == 1


def test_another_file_in_its_place_costs_nothing_that_was_saved(front: Front, home: Path) -> None:
    older = home.parent / "older.db"
    shutil.copy(home / "desk.db", older)
    front.work("1001")
    front.desk.do(registry.register, ResidentDraft("上官某某"))
    os.replace(older, home / "desk.db")
    look(front)
    page = trouble_page(front, "replaced")
    front.qtbot.waitUntil(page.restore_button.isVisible, timeout=30_000)
    kept = page.trouble.data["kept"]
    assert kept in [entry.path.name for entry in backup.listing(home)][:1]
    page.restore_button.click()
    front.read_restored()
    front.work("1001")
    assert residents_named(front, "上官某某") == 1 and front.desk.terminal == "A2"


def test_who_goes_on_with_the_other_file_gets_new_numbers_and_is_told(front: Front, home: Path) -> None:
    older = home.parent / "older.db"
    shutil.copy(home / "desk.db", older)
    front.work("1001")
    front.desk.do(registry.register, ResidentDraft("上官某某"))
    os.replace(older, home / "desk.db")
    look(front)
    trouble_page(front, "replaced").retry_button.click()
    front.work("1001")
    assert front.desk.terminal == "A2" and residents_named(front, "上官某某") == 0
    assert "最后几笔单子不见了" in front.workspace.banners.words("rolled_back")


def test_a_store_older_than_its_backups_says_so_to_whoever_signs_in(open_program: Open, home: Path) -> None:
    shutil.copy(home / "desk.db", home.parent / "older.db")
    front = open_program(home)
    front.work("1001")
    front.desk.do(registry.register, ResidentDraft("上官某某"))
    front.program.end()
    os.replace(home.parent / "older.db", home / "desk.db")
    front.program.begin()
    front.work("1001")
    assert front.desk.terminal == "A2"
    assert "最后几笔单子不见了" in front.workspace.banners.words("rolled_back")


def test_the_end_of_the_chain_is_noted_soon_after_work_and_at_the_end(front: Front, home: Path) -> None:
    front.work("1001")
    found = front.desk.store.keys

    def noted() -> int:
        (note,) = head_note.noted(home, found)
        return note.audit_serial

    def written() -> int:
        return front.desk.see(journal.entries).rows[0].serial

    front.qtbot.waitUntil(lambda: noted() == written(), timeout=10_000)
    front.desk.do(registry.register, ResidentDraft("上官某某"))
    assert noted() < written()
    front.qtbot.waitUntil(lambda: noted() == written(), timeout=10_000)
    front.desk.do(registry.register, ResidentDraft("诸葛某某"))
    last = written()
    front.program.restart()
    assert noted() >= last
    front.wait_desk()


def test_nothing_of_the_keepers_begins_once_the_program_is_taken_down(front: Front) -> None:
    front.work("1001")
    keeper = front.program.keeper
    assert keeper is not None
    keeper.begin()
    front.program.restart()
    running = [timer.isActive() for timer in keeper.findChildren(QTimer)]
    assert len(running) == 3 and not any(running)
    front.wait_desk()


def test_no_backup_is_made_of_or_beside_a_file_that_is_not_the_one(home: Path) -> None:
    found = keys.unlock(home, NoKeychain())
    store = Store.open(home, found)
    with store.write():
        pass
    try:
        home.rename(home.parent / "away")
        assert trouble(lambda: backup.make(store, START)).code == "moved"
        assert trouble(lambda: backup.make(backup.At(home, found), START)).code == "moved"
        assert not home.exists()
        (home.parent / "away").rename(home)
        assert backup.make(store, START).path.exists()
        shutil.copy(home / "desk.db", home.parent / "older.db")
        os.replace(home.parent / "older.db", home / "desk.db")
        assert trouble(lambda: backup.make(store, START + timedelta(hours=1))).code == "replaced"
        assert trouble(store.write().__enter__).code == "replaced"
        assert backup.inspect(store.rescue(START + timedelta(hours=2)), found).revision
    finally:
        store.close()
