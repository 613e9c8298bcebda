"""A backup is put back without a terminal: on a new PC, over a damaged file, and over data somebody works with."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.services.centre import journal
from app.services.residents import registry, search
from app.services.residents.registry import ResidentDraft
from app.store import backup, keys
from app.store.keychain import NoKeychain
from app.ui.kit import metrics
from app.ui.kit.modal import top_modal
from app.ui.kit.section import TabbedSection
from app.ui.login.first_run import FirstRun
from app.ui.settings.backup_list import BackupTab
from app.ui.settings.page import SettingsPage
from app.ui.settings.restore_modal import RestoreModal
from app.ui.shell.restore_page import RestorePage
from app.ui.shell.trouble import TroublePage
from tests.support import START
from tests.ui.shell.front_program import PINS, Front, recovery_code

Open = Callable[[Path], Front]


def front_page(front: Front, kind: type[QWidget]) -> QWidget:
    front.qtbot.waitUntil(lambda: isinstance(front.program.window.front(), kind), timeout=30_000)
    found = front.program.window.front()
    assert found is not None
    return found


def choosing(front: Front) -> RestorePage:
    page = front_page(front, RestorePage)
    assert isinstance(page, RestorePage)
    return page


@pytest.fixture
def code(home: Path) -> str:
    """The recovery code of a store of which a backup is left and nothing else."""
    made = recovery_code(home)
    backup.make(backup.At(home, keys.unlock(home, NoKeychain())), START, "manual")
    for path in home.iterdir():
        if path.name != "backups":
            path.unlink()
    return made


def test_a_new_pc_begins_with_the_backups_it_was_given(open_program: Open, home: Path, code: str) -> None:
    front = open_program(home)
    page = choosing(front)
    assert len(page.table.rows_model.rows) == 1 and page.table.hasFocus()
    front.press(Qt.Key.Key_Return)
    assert page.code.box.hasFocus()
    front.press(Qt.Key.Key_Return)
    assert "六组" in page.code.error
    page.code.box.setText(code[::-1])
    front.press(Qt.Key.Key_Return)
    front.qtbot.waitUntil(lambda: "恢复码不对" in page.code.error, timeout=20_000)
    assert [path.name for path in home.iterdir() if path.suffix == ".db"] == []
    assert keys.key_name(home / "backups") in page.key.text()
    page.code.box.setText(code.lower())
    front.press(Qt.Key.Key_Return)
    assert "A 改用新号段 A2" in front.read_restored()
    front.wait_desk()
    assert front.desk.terminal == "A2", "numbers given out after the backup never come again"
    assert (home / "key.slot").exists(), "this PC remembers the key"
    front.work("2001")


def test_a_stick_with_a_backup_is_enough(open_program: Open, home: Path, code: str, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    stick = shutil.move(home / "backups", tmp_path / "stick" / "backups")
    fresh = tmp_path / "fresh"
    front = open_program(fresh)
    first = front_page(front, FirstRun)
    assert isinstance(first, FirstRun)
    first.restore.click()
    page = choosing(front)
    assert not page.go.isEnabled() and "没有备份" in page.said.text()
    front.press(Qt.Key.Key_Escape)
    assert front.program.window.front() is first
    first.restore.click()
    page = choosing(front)
    page._chosen(Path(stick).parent)
    assert str(stick) in page.where.text() and page.table.hasFocus()
    page.code.box.setText(code)
    page.go.click()
    front.read_restored()
    front.wait_desk()
    assert front.desk.terminal == "A2"


def test_backups_without_their_key_file_say_what_is_missing(open_program: Open, home: Path, code: str) -> None:
    (home / "backups" / "key.json").unlink()
    front = open_program(home)
    page = choosing(front)
    page.code.box.setText(code)
    page.go.click()
    front.qtbot.waitUntil(lambda: "key.json" in page.said.text(), timeout=20_000)
    assert page.go.isEnabled()


def test_another_backup_than_the_newest_for_a_damaged_file(open_program: Open, home: Path) -> None:
    at = backup.At(home, keys.unlock(home, NoKeychain()))
    old = backup.make(at, START, "manual").path
    backup.make(at, START.replace(hour=5), "manual")
    (home / "desk.db").write_bytes(b"")
    front = open_program(home)
    trouble = front_page(front, TroublePage)
    assert isinstance(trouble, TroublePage)
    trouble.choose_button.click()
    page = choosing(front)
    assert not page.code.isVisible() and len(page.table.rows_model.rows) == 2
    assert page.table.select_key(old)
    front.press(Qt.Key.Key_Return)
    front.press(Qt.Key.Key_Return)
    assert "没有删除" in front.read_restored()
    front.work("1001")
    entry = next(row for row in front.desk.see(journal.entries).rows if row.action == "restore")
    assert entry.detail["backup"] == old.name


def residents_named(front: Front, name: str) -> int:
    return len(front.desk.see(search.search, name))


def backed_up(front: Front) -> backup.Made:
    """A backup made by hand, once the program's own of the morning is through."""
    front.qtbot.waitUntil(lambda: front.program.tasks is not None and not front.program.tasks.busy())
    return backup.make(front.desk.store, front.desk.now(), "manual")


def test_the_data_go_back_to_a_backup_inside_the_program(front: Front) -> None:
    front.work("1001")
    made = backed_up(front)
    front.desk.do(registry.register, ResidentDraft("上官某某"))
    front.clock.forward(minutes=1)
    front.workspace.ctx.shell.restore(made.path)
    front.qtbot.waitUntil(lambda: front.program.desk is None)
    front.wait_desk()
    assert front.modal().title.text() == "已经恢复"
    front.press(Qt.Key.Key_Return)
    assert front.desk.terminal == "A2" and front.desk.staff is None
    front.work("1001")
    assert residents_named(front, "上官某某") == 0
    assert len(list(front.program.home.glob("aside-*/desk.db"))) == 1
    entry = next(row for row in front.desk.see(journal.entries).rows if row.action == "restore")
    assert entry.detail["by"] == "1001" and entry.detail["to"] == "A2"


def test_a_restore_is_walked_to_its_end_from_the_settings_by_keyboard(front: Front) -> None:
    front.work("1001")
    made = backed_up(front)
    front.desk.do(registry.register, ResidentDraft("上官某某"))
    front.clock.forward(minutes=1)
    front.workspace.go("settings", section="backup")
    page = front.workspace.page
    assert isinstance(page, SettingsPage)
    tab = page.section.tab if isinstance(page.section, TabbedSection) else page.section
    assert isinstance(tab, BackupTab)
    front.qtbot.waitUntil(lambda: any(row.path == made.path for row in tab.table.rows_model.rows))
    tab.table.select_key(made.path)
    front.qtbot.waitUntil(tab.restore_button.isEnabled)
    for key in (*[Qt.Key.Key_F6] * 6, *[Qt.Key.Key_Tab] * 4):
        now = QApplication.focusWidget()
        if now is not tab.restore_button and (key == Qt.Key.Key_Tab or now is not tab.rehearse_button):
            front.press(key)
    assert QApplication.focusWidget() is tab.restore_button, "F6 and Tab come to it"
    front.press(Qt.Key.Key_Return)
    front.qtbot.waitUntil(lambda: isinstance(top_modal(front.window), RestoreModal), timeout=20_000)
    asked = front.modal()
    assert isinstance(asked, RestoreModal) and "居民 1 位" in asked.lost.text()
    front.type(PINS["1001"])
    front.qtbot.waitUntil(lambda: front.program.desk is None, timeout=20_000)
    front.wait_desk()
    assert front.modal().title.text() == "已经恢复"
    front.press(Qt.Key.Key_Return)
    front.work("1001")
    assert front.desk.terminal == "A2" and residents_named(front, "上官某某") == 0


def test_a_backup_that_went_bad_changes_nothing(front: Front) -> None:
    front.work("1001")
    made = backed_up(front)
    front.desk.do(registry.register, ResidentDraft("上官某某"))
    made.path.write_bytes(made.path.read_bytes()[:-4096])
    front.clock.forward(minutes=1)
    front.workspace.ctx.shell.restore(made.path)
    front.qtbot.waitUntil(lambda: front.program.desk is None)
    front.wait_desk()
    assert front.modal().title.text() == "没有恢复成，什么都没有改动"
    front.press(Qt.Key.Key_Return)
    front.work("1001")
    assert front.desk.terminal == "A" and residents_named(front, "上官某某") == 1


@pytest.mark.parametrize("by_code", [False, True])
def test_it_fits_the_least_window(stage: Callable[..., QWidget], tmp_path: Path, by_code: bool) -> None:
    page = RestorePage(tmp_path, None, by_code=by_code, way_back="返回", now=START)  # type: ignore[arg-type]
    stage(page)
    least = page.minimumSizeHint()
    assert least.width() <= metrics.LEAST[0] and least.height() <= metrics.LEAST[1]
    page.restore()
    assert page.code.error == "", "there is nothing to be put back"
