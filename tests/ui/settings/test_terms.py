"""Limits, days kept, the counter PCs and the history of a setting: what a change means is said before it is made."""

from datetime import timedelta

import sqlalchemy as sa

from app.rules.rights import Role
from app.services.centre import journal, settings, staff, terminals
from app.services.centre.settings import SETTINGS
from app.services.documents import kinds
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.store import queries
from app.ui.changes import ChangesModal
from app.ui.kit.modal import top_modal
from app.ui.settings.centre_section import CentreSection
from app.ui.settings.printer_words import goes_to
from app.ui.settings.promises_tab import PromisesTab
from app.ui.settings.retention_section import RetentionSection
from app.ui.settings.staff_list import StaffTab, role_change
from app.ui.settings.terminal_section import TerminalSection
from app.ui.words.acts import _SETTINGS
from tests.ui.settings.driver import Room


def changes(room: Room) -> ChangesModal:
    shown = top_modal(room.window)
    assert isinstance(shown, ChangesModal)
    return shown


def test_every_setting_has_a_name_in_the_trail() -> None:
    assert set(SETTINGS) - set(_SETTINGS) == {"centre.demo"}  # which nobody changes


def test_a_limit_says_when_that_would_be_and_is_refused_beside_its_field(room: Room) -> None:
    tab = room.open("calendar", "promises")
    assert isinstance(tab, PromisesTab)
    assert "紧急报修到 11-23 11:10" in tab.example.text() and "差评回访到 11-24 17:30" in tab.example.text()
    room.type("1小时", tab.form.controls["urgent"])
    assert "紧急报修到 11-23 11:40" in tab.example.text()
    room.type("很快", tab.form.controls["soon"])
    room.press("Ctrl+Enter")
    assert "30分钟" in tab.form.fields["soon"].error and not room.toasts()
    room.type("", tab.form.controls["soon"])
    assert "急修到 （不承诺）" in tab.example.text()
    room.type("0", tab.form.controls["fix_days"])
    room.press("Ctrl+Enter")
    assert tab.form.fields["fix_days"].error == "请填 1 到 90 的整数"
    room.type("10", tab.form.controls["fix_days"])
    room.press("Ctrl+Enter")
    assert room.toasts() == ["已保存办理时限"]
    stored = room.desk.see(settings.read_all)
    assert (stored["repairs.urgent"], stored["repairs.soon"], stored["rating.fix_days"]) == ("1小时", "", 10)


def test_every_paper_comes_out_of_one_printer_or_of_none() -> None:
    roll, kitchen, page = (goes_to(role).split("、") for role in ("receipt", "kitchen", "page"))
    assert sorted([*roll, *kitchen, *page, "恢复码"]) == sorted(kind.NAME for kind in kinds())
    assert "小票" in roll and "月报" in page


def test_days_kept_say_what_would_be_due_before_they_are_saved(room: Room) -> None:
    who = room.desk.do(registry.register, ResidentDraft("样本甲")).id
    room.desk.do(registry.set_active, who, False)
    room.centre.clock.now += timedelta(days=40)
    section = room.open("retention")
    assert isinstance(section, RetentionSection)
    assert section.due.text() == "按上面的天数，现在没有到期的。"
    room.type("30", section.form.controls["resident"])
    section.count()
    assert section.due.text() == "按上面的天数，现在到期的有：停用居民 1 份。"
    room.type("40000", section.form.controls["draft"])
    room.press("Ctrl+Enter")
    assert section.form.fields["draft"].error == "请填 0 到 36500 的整数"
    room.type("60", section.form.controls["draft"])
    room.press("Ctrl+Enter")
    assert room.desk.see(settings.number, "retention.resident") == 30
    section.list_due.click()
    assert room.shell.gone[-1] == ("residents", {"due": True})


def test_a_setting_shows_who_changed_it_from_what_to_what(room: Room) -> None:
    section = room.open("centre")
    assert isinstance(section, CentreSection)
    section.changes.click()
    assert changes(room).line.moments == ()
    room.press("Esc")
    room.type("0571-0000", section.form.controls["phone"])
    room.press("Ctrl+Enter")
    section.changes.click()
    (moment,) = changes(room).line.moments
    assert (moment.title, moment.text) == ("电话", "（空） → 0571-0000") and "主管甲" in moment.note
    room.press("Esc")
    room.centre.sign_in("2001")
    room.page.on_shown()
    assert not section.changes.isVisible()


def test_a_role_says_what_comes_and_goes_and_its_history_follows_a_new_code(room: Room) -> None:
    tab = room.open("staff")
    assert isinstance(tab, StaffTab)
    tab.edit(next(row for row in room.desk.see(staff.roster) if row.code == "2001"))
    tab.form.put("role", Role.MANAGER)
    tab.form.edited.emit()
    assert tab.rights.text() == role_change(Role.CASHIER, Role.MANAGER)
    assert tab.rights.text().startswith("从收银改成主管，保存后马上算。多了：") and "不能再做" not in tab.rights.text()
    assert "不能再做：" in role_change(Role.MANAGER, Role.AUDITOR)
    room.type("2009", tab.form.controls["code"])
    room.press("Ctrl+Enter")
    tab.edit(next(row for row in room.desk.see(staff.roster) if row.code == "2009"))
    tab.changes.click()
    titles = [(one.title, one.text) for one in changes(room).line.moments]
    assert titles[0] == ("改员工", "工号 2001 → 2009 · 岗位 收银 → 主管")
    assert titles[-1][0] == "新员工"


def test_a_counter_pc_is_renamed_and_one_that_is_gone_is_retired(room: Room) -> None:
    other = {"letter": "B", "code": "B", "series": 1, "name": "二号机", "active": True, "created_at": room.desk.now()}
    room.desk.do(lambda work: queries.execute(work, sa.insert(queries.table("terminal")).values(other)))
    section = room.open("terminals")
    assert isinstance(section, TerminalSection)
    room.press("Enter")
    assert not section.state_button.isVisible()  # this one is at work
    room.type("二号机", section.form.controls["name"])
    room.press("Ctrl+Enter")
    assert "已有" in section.form.fields["name"].error
    room.type("东门收银台", section.form.controls["name"])
    room.press("Ctrl+Enter")
    assert room.toasts() == ["已改名为 东门收银台"]
    section.edit(next(row for row in room.desk.see(terminals.terminals) if row.letter == "B"))
    section.state_button.click()
    assert not room.desk.see(terminals.terminals)[1].active
    room.undo()
    assert room.desk.see(terminals.terminals)[1].active
    section.edit(next(row for row in room.desk.see(terminals.terminals) if row.here))
    section.changes.click()
    (moment,) = changes(room).line.moments
    assert (moment.title, moment.text) == ("收银台改名", "名称 一号机 → 东门收银台")
    assert room.desk.see(journal.entries, action="terminal_retire").total == 1
