"""The logo in 本坊信息: chosen from a file, refused beside the field, taken away and taken back."""

from pathlib import Path

from PySide6.QtTest import QTest

from app.services.centre import logo, settings
from app.ui.settings.centre_section import CentreSection
from app.ui.settings.logo_row import LogoRow
from tests.print.letterhead_samples import drawn_logo, png_of
from tests.ui.settings.driver import Room


def row_of(room: Room) -> LogoRow:
    section = room.open("centre")
    assert isinstance(section, CentreSection)
    return section.logo


def choose(room: Room, row: LogoRow, path: Path) -> None:
    room.dialogs.answers["选标志图片"] = path
    row.choose_button.click()
    QTest.qWait(0)


def test_a_logo_is_chosen_looked_at_and_taken_back(room: Room, tmp_path: Path) -> None:
    row = row_of(room)
    assert row.picture.empty and row.remove_button.isHidden()
    path = tmp_path / "标志.png"
    path.write_bytes(png_of(drawn_logo()))
    choose(room, row, path)
    assert not row.picture.empty and room.toasts() == ["已换标志，以后的整页单据都带它"]
    kept = room.desk.see(settings.text, "centre.logo")
    assert kept and room.desk.see(settings.head).logo == kept and not row.picture.grab().isNull()
    row.remove_button.click()
    assert row.picture.empty and room.desk.see(settings.text, "centre.logo") == ""
    room.undo()
    assert room.desk.see(settings.text, "centre.logo") == kept and room.desk.see(logo.logo_now)


def test_what_is_no_logo_is_said_beside_it_until_another_is_chosen(room: Room, tmp_path: Path) -> None:
    row = row_of(room)
    wrong, right = tmp_path / "不是图片.png", tmp_path / "right.png"
    wrong.write_bytes(b"%PDF-1.7")
    right.write_bytes(png_of(drawn_logo()))
    choose(room, row, wrong)
    assert "PNG 或 JPEG" in row.field.error and row.picture.empty and room.toasts() == []
    choose(room, row, tmp_path / "gone.png")
    assert row.field.error and row.picture.empty
    choose(room, row, right)
    assert row.field.error == "" and not row.picture.empty


def test_who_may_not_change_settings_sees_it_only(room: Room) -> None:
    room.desk.do(logo.set_logo, png_of(drawn_logo()))
    room.centre.sign_in("9001")
    row = row_of(room)
    row.refresh(False)
    assert not row.picture.empty and not row.choose_button.isEnabled() and not row.remove_button.isEnabled()


def test_signs_are_one_press_away(room: Room) -> None:
    section = room.open("centre")
    assert isinstance(section, CentreSection)
    section.signs.click()
    assert room.shell.gone == [("signs", {})]
