"""Backups are made and rehearsed, the check is said in words, the keys are named, a damaged store is found."""

import shutil
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel

from app.services.centre import data_checks, journal, settings
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.store import backup, keys, migrate
from app.store.keychain import NoKeychain
from app.ui.kit import metrics, theme
from app.ui.kit.modal import top_modal
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.section import ClosedSection
from app.ui.settings.backup_list import BackupTab, second_problem
from app.ui.settings.integrity import IntegrityTab
from app.ui.settings.integrity_words import CHECKS
from app.ui.settings.restore_modal import RestoreModal
from app.ui.words.acts import detail_words
from app.ui.words.centre import DAY_CHECK
from tests.ui.settings.driver import Room


def backup_tab(room: Room) -> BackupTab:
    tab = room.open("backup")
    assert isinstance(tab, BackupTab)
    return tab


def test_a_backup_is_made_with_its_second_copy(room: Room, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    room.dialogs.answers["第二处备份放在"] = stick
    tab = backup_tab(room)
    assert tab.last.text() == "还没有备份" and tab.list.views.empty.isVisible() and not tab.list.side.isVisible()
    tab.choose.click()
    assert room.desk.see(settings.text, "backup.second") == str(stick)
    assert "同一块盘" in tab.second_note.text()
    tab.go.setFocus()
    room.press("Ctrl+Enter")
    room.until(lambda: len(tab.table.rows_model.rows) == 1)
    assert tab.last.text() == "上次备份 刚才" and room.toasts()[-1].startswith("已备份并校验")
    made = backup.listing(room.desk.store.folder)[0]
    assert (stick / made.path.name).exists()
    assert tab._beside(made) == "第二处有"
    tab.forget.click()
    assert room.desk.see(settings.text, "backup.second") == ""


def test_a_stick_that_is_not_plugged_in_is_said(room: Room, tmp_path: Path) -> None:
    room.desk.do(settings.put, "backup.second", str(tmp_path / "gone"))
    tab = backup_tab(room)
    assert "找不到" in tab.second_note.text()
    assert second_problem(tmp_path / "gone", tmp_path) == "missing"
    assert second_problem(tmp_path, tmp_path) == second_problem(tmp_path / "backups", tmp_path) == "same_place"
    room.press("Ctrl+Enter")
    room.until(lambda: len(tab.table.rows_model.rows) == 1)
    assert tab.second_note.text().startswith("第二处没有放成")
    assert not (tmp_path / "gone").exists()


def test_no_verb_is_cut_at_the_largest_text(room: Room, qapp: QApplication) -> None:
    backup.make(room.desk.store, room.desk.now(), "manual")
    theme.apply(qapp, text_size=max(metrics.TEXT_SIZES.values()))
    tab = backup_tab(room)
    for body in tab.findChildren(ScrollBody):
        assert body.widget().width() <= body.viewport().width()


def test_a_backup_is_rehearsed(room: Room) -> None:
    made = backup.make(room.desk.store, room.desk.now(), "manual")
    tab = backup_tab(room)
    entry = tab.table.row()
    assert entry is not None and entry.path == made.path
    tab.rehearse_button.setFocus()
    room.press("Enter")
    room.until(tab.said.isVisible)
    assert tab.said.text() == "演练通过，这份备份可以恢复"
    assert all(row[1] == "✓ 一致" for row in tab.report.texts())
    assert tab.table.rows_model.cell_text(entry, tab.table.rows_model.columns[2]) == "演练通过"


def test_a_folder_without_backups_is_said(room: Room, tmp_path: Path) -> None:
    room.dialogs.answers["备份在哪个文件夹"] = tmp_path
    tab = backup_tab(room)
    tab.elsewhere.click()
    assert "里没有备份" in tab.where.text() and tab.elsewhere.text() == "看 U 盘里的备份"


def test_a_rehearsal_and_a_check_are_remembered_with_who_and_when(room: Room) -> None:
    made = backup.make(room.desk.store, room.desk.now(), "manual")
    room.desk.do(data_checks.note_rehearsal, made.path.name)
    room.settings.set(DAY_CHECK, {"at": "2026-11-23 10:41", "ok": True})
    tab = backup_tab(room)
    entry = tab.table.row()
    assert entry is not None and tab.table.rows_model.cell_text(entry, tab.table.rows_model.columns[2]) == "演练通过"
    said = tab.facts.accessibleDescription()
    assert f"封账码 {made.chain_head}" in said and "演练 2026-11-23 10:40 主管甲，通过" in said
    check = room.open("backup", "integrity")
    assert isinstance(check, IntegrityTab) and not check.never.isVisible()
    room.press("Ctrl+Enter")
    room.until(lambda: len(check.history.moments) == 3)
    day, walked, tried = check.history.moments
    assert (day.title, day.note) == ("开机后自动核对", "2026-11-23 10:41")
    assert (walked.title, walked.text, walked.note) == ("核对全部数据", "全部一致", "2026-11-23 10:40 · 主管甲")
    assert tried.title == "演练恢复 2026-11-23 10:40 的备份"
    (told,) = room.desk.see(journal.entries, action="data_checked").rows
    assert told.detail["passed"] is True and told.detail["count"] > 0
    assert "结果 全部一致" in detail_words(told)


def test_a_broken_backup_does_not_pass(room: Room) -> None:
    made = backup.make(room.desk.store, room.desk.now(), "manual")
    raw = bytearray(made.path.read_bytes())
    raw[-2000:-1000] = bytes(1000)
    made.path.write_bytes(bytes(raw))
    tab = backup_tab(room)
    tab.rehearse()
    room.until(lambda: bool(room.shell.troubles))
    assert [getattr(t, "code", "") for t in room.shell.troubles] == ["damaged"]
    assert tab.rehearse_button.isEnabled()


def test_a_restore_says_what_is_lost_and_wants_the_pin(room: Room) -> None:
    made = backup.make(room.desk.store, room.desk.now(), "manual")
    room.desk.do(registry.register, ResidentDraft("丁某某"))
    tab = backup_tab(room)
    tab.restore_button.click()
    room.until(lambda: top_modal(room.shell.window) is not None)
    asked = top_modal(room.shell.window)
    assert isinstance(asked, RestoreModal)
    assert asked.lost.text() == "这份备份之后的居民 1 位，恢复以后都看不到了，要照小票和回执补录。"
    for digit in "999888":
        room.press(digit)
    room.until(lambda: "PIN 不对" in asked.pad._note.text())
    assert room.shell.restored == []
    for digit in room.centre.pins["1001"]:
        room.press(digit)
    room.until(lambda: room.shell.restored == [made.path])


def test_a_restore_that_is_not_wanted_leaves_everything(room: Room, tmp_path: Path) -> None:
    made = backup.make(room.desk.store, room.desk.now(), "manual")
    shutil.copytree(made.path.parent, tmp_path / "stick" / "backups")
    room.dialogs.answers["备份在哪个文件夹"] = tmp_path / "stick"
    tab = backup_tab(room)
    tab.elsewhere.click()
    assert str(tmp_path / "stick" / "backups") in tab.where.text() and "别处" not in tab.where.text()
    entry = tab.table.row()
    assert entry is not None and entry.path.parent == tmp_path / "stick" / "backups"
    assert room.target() is tab.table
    tab.restore_button.click()
    room.until(lambda: top_modal(room.shell.window) is not None)
    asked = top_modal(room.shell.window)
    assert isinstance(asked, RestoreModal) and "没有新的" in asked.lost.text()
    said = " ".join(label.text() for label in asked.findChildren(QLabel))
    assert "这是红梅社区幸福邻里坊的备份，最后一次操作在 2026-11-23 10:40。" in said
    room.press("Esc")
    assert room.shell.restored == [] and top_modal(room.shell.window) is None
    tab.elsewhere.click()
    again = tab.table.row()
    assert again is not None and again.path == made.path and "本机" in tab.where.text()


def test_what_is_no_backup_of_this_centre_is_said_beside_the_button(room: Room, tmp_path: Path) -> None:
    backup.make(room.desk.store, room.desk.now(), "manual")
    keys_, _ = keys.create(tmp_path / "other", NoKeychain())
    migrate.create(tmp_path / "other", keys_)
    backup.make(backup.At(tmp_path / "other", keys_), room.desk.now(), "manual")
    room.dialogs.answers["备份在哪个文件夹"] = tmp_path / "other"
    tab = backup_tab(room)
    tab.elsewhere.click()
    assert f"恢复码编号 {keys.key_name(tmp_path / 'other')}" in tab.where.text() and "别处的备份" in tab.where.text()
    tab.restore_button.click()
    room.until(tab.refused.isVisible)
    assert "不是本坊的备份" in tab.refused.text() and room.shell.troubles == []


def test_a_folder_that_cannot_be_read_is_said(room: Room, tmp_path: Path) -> None:
    loop, stick = tmp_path / "loop", tmp_path / "stick"
    loop.symlink_to(loop)
    room.dialogs.answers["备份在哪个文件夹"] = loop
    tab = backup_tab(room)
    tab.elsewhere.click()
    assert "看不了" in tab.where.text() and room.shell.troubles == []
    stick.mkdir()
    shutil.copy(backup.make(room.desk.store, room.desk.now(), "manual").path, stick)
    room.dialogs.answers["备份在哪个文件夹"] = stick
    tab.elsewhere.click()
    assert len(tab.table.rows_model.rows) == 1
    shutil.rmtree(stick)
    stick.symlink_to(stick)  # as a stick that breaks while it is looked at
    tab.refresh()
    assert tab.table.rows_model.rows == () and len(room.shell.troubles) == 1


def test_the_check_is_said_in_words_and_the_file_slot_plainly(room: Room) -> None:
    tab = room.open("backup", "integrity")
    assert isinstance(tab, IntegrityTab)
    assert tab.file_only
    assert [row[0] for row in tab.slots.texts()] == ["✓ 钥匙文件（只有这个电脑账户能读）", "✓ 打印出来的恢复码"]
    assert str(room.desk.store.folder) in tab.place.text()
    assert {row[1] for row in tab.report.texts()} == {"还没核对"}
    room.press("Ctrl+Enter")
    room.until(lambda: tab.said.text() == "全部一致")
    assert len(tab.report.texts()) == len(CHECKS) and all(row[1] == "✓ 一致" for row in tab.report.texts())
    assert tab.go.isEnabled()


def test_a_record_changed_behind_the_desk_is_found(room: Room) -> None:
    with room.desk.store.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_entry_no_update")
        names = [
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
            )
        ]
        for name in names:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE audit_entry SET subject = '9999' WHERE serial = 3")
        session.commit()
    tab = room.open("backup", "integrity")
    assert isinstance(tab, IntegrityTab)
    room.press("Ctrl+Enter")
    room.until(lambda: tab.said.text().startswith("有一处不对"))
    bad = [row for row in tab.report.texts() if row[1].startswith("✗")]
    assert [row[0] for row in bad] == ["操作记录没有被改过", "挡住改动的规则都在"] and "和封存时不一样" in bad[0][1]


def test_who_may_see_it(room: Room) -> None:
    room.centre.sign_in("2001")
    room.open("backup")
    assert isinstance(room.page.section, ClosedSection)
    room.centre.sign_in("9001")
    tab = backup_tab(room)
    assert not tab.go.isEnabled()
    check = room.open("backup", "integrity")
    assert isinstance(check, IntegrityTab) and check.go.isEnabled()


def test_a_code_from_paper_is_compared_with_the_books(room: Room) -> None:
    tab = room.open("backup", "integrity")
    assert isinstance(tab, IntegrityTab)
    tab.code.setText("ABCD")
    room.press("Ctrl+Enter")
    assert "16 位" in tab.code_field.error and tab.go.isEnabled() and tab.code.text() == "ABCD"
    tab.code.setText("ABCD 0123 4567 89EF")
    room.press("Ctrl+Enter")
    room.until(lambda: tab.said.text() == "有一处不对：纸上的封账码或单号：账本里没有")
    assert "可能少了最后几天" in tab.on_paper.text() and tab.report.texts()[-1][0] == "纸上的封账码或单号"
    tab.code.setText("0000 0000 0000 0000")
    tab.code.setFocus()
    room.press("Enter")
    room.until(lambda: tab.said.text() == "全部一致")
    assert "比不出什么" in tab.on_paper.text()
    tab.code.setText("")
    room.press("Ctrl+Enter")
    room.until(lambda: not tab.on_paper.isVisible())
    assert len(tab.report.texts()) == len(CHECKS)
