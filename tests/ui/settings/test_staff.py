"""People are taken on, change role, get a new PIN, go and come back; the last manager stays."""

from app.rules.rights import Role
from app.services.centre import staff
from app.services.centre.staff import StaffRow
from app.ui.kit.section import ClosedSection
from app.ui.settings.staff_list import StaffTab
from app.ui.settings.staff_section import StaffSection
from tests.ui.settings.driver import Room


def people(room: Room) -> dict[str, StaffRow]:
    return {row.code: row for row in room.desk.see(staff.roster, inactive=True)}


def staff_tab(room: Room) -> StaffTab:
    tab = room.open("staff")
    assert isinstance(tab, StaffTab)
    return tab


def edit(room: Room, tab: StaffTab, code: str) -> None:
    tab.table.select_key(room.centre.staff[code])
    tab.table.setFocus()
    room.press("Enter")


def test_somebody_is_taken_on(room: Room) -> None:
    tab = staff_tab(room)
    room.press("F2")
    assert room.target() is tab.form.controls["name"]
    room.type("样例员工𬎆")
    room.type("2009", tab.form.controls["code"])
    tab.form.controls["role"].set_value(Role.DESK)
    room.type("12345", tab.form.controls["pin"])
    room.press("Ctrl+Enter")
    assert tab.form.fields["pin"].error == "要 6 位数字，现在 5 位"
    room.type("111111", tab.form.controls["pin"])
    room.press("Ctrl+Enter")
    assert "容易猜" in tab.form.fields["pin"].error and room.target() is tab.form.controls["pin"]
    room.type("804153", tab.form.controls["pin"])
    room.press("Ctrl+Enter")
    made = people(room)["2009"]
    assert (made.name, made.role, made.must_change_pin) == ("样例员工𬎆", Role.DESK, True)
    assert room.toasts() == ["样例员工𬎆可以登录了，第一次要换 PIN"]


def test_a_code_in_use_is_said_beside_it(room: Room) -> None:
    tab = staff_tab(room)
    edit(room, tab, "2001")
    room.type("2002", tab.form.controls["code"])
    room.press("Ctrl+Enter")
    assert tab.form.fields["code"].error == "已有别人在用，请换一个"
    room.type("2003", tab.form.controls["code"])
    room.press("Ctrl+Enter")
    assert people(room)["2003"].name == "收银甲"


def test_a_reset_pin_must_be_changed_and_says_so(room: Room) -> None:
    tab = staff_tab(room)
    edit(room, tab, "2002")
    room.type("123456", tab.again.controls["new_pin"])
    room.press("Enter")
    assert "容易猜" in tab.again.fields["new_pin"].error
    room.type("583920", tab.again.controls["new_pin"])
    room.press("Enter")
    assert people(room)["2002"].must_change_pin
    assert room.toasts() == ["收银乙的 PIN 已重设，下次登录要换"]
    assert tab.again.controls["new_pin"].text() == "" and tab.drawer.isVisible()
    cells = tab.table.rows_model.cell_text(people(room)["2002"], tab.table.rows_model.columns[3])
    assert cells == "待改 PIN"


def test_going_and_coming_back(room: Room) -> None:
    tab = staff_tab(room)
    edit(room, tab, "2001")
    tab.state_button.setFocus()
    room.press("Enter")
    assert not people(room)["2001"].active
    room.undo()
    assert people(room)["2001"].active


def test_the_last_manager_stays(room: Room) -> None:
    tab = staff_tab(room)
    edit(room, tab, "1002")
    tab.state_button.click()
    assert not people(room)["1002"].active
    edit(room, tab, "1001")
    tab.state_button.click()
    assert people(room)["1001"].active
    assert [getattr(t, "code", "") for t in room.shell.troubles] == ["last_manager"]
    tab.form.controls["role"].set_value(Role.AUDITOR)
    room.press("Ctrl+Enter")
    assert people(room)["1001"].role is Role.MANAGER


def test_every_right_of_every_role_is_said_in_words(room: Room) -> None:
    room.open("staff", "roles")
    section = room.page.section
    assert isinstance(section, StaffSection)
    rows = {row[0]: row[1:] for row in section.tab.grid.texts()}  # type: ignore[attr-defined]
    assert rows["改菜单与价格"] == ["—", "—", "✓ 可以", "—"]
    assert rows["收银、标售罄"] == ["✓ 可以", "✓ 可以", "✓ 可以", "—"]


def test_a_cashier_meets_a_calm_sentence(room: Room) -> None:
    room.centre.sign_in("2001")
    room.open("staff")
    assert isinstance(room.page.section, ClosedSection)
    room.centre.sign_in("1001")
    room.open("staff")
    assert isinstance(room.page.section, StaffSection)
