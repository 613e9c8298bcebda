"""Every form of the settings by Enter alone, and Esc: it goes on everywhere, and nothing typed is thrown away."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.kit.fields import LineEdit, TextBox
from app.ui.kit.forms import Form
from app.ui.kit.records import RecordTab
from app.ui.kit.section import ClosedSection, Section, TabbedSection
from app.ui.settings.sidebar import SideItem
from app.ui.shell.registry import SECTIONS
from tests.ui.settings.driver import Room


def tabs(room: Room) -> Iterator[RecordTab[Any, Any]]:
    """Every list with a drawer, one after the other in front."""
    for spec in SECTIONS:
        found: Section = room.open(spec.key)
        whole = room.page.section
        names = [*whole.tabs] if isinstance(whole, TabbedSection) else [""]
        for name in names:
            found = room.open(spec.key, name)
            if isinstance(found, RecordTab):
                yield found


def stop(form: Form[Any]) -> str:
    """The field that has the keyboard."""
    now = QApplication.focusWidget()
    return next((n for n, c in form.controls.items() if now is not None and (c is now or c.isAncestorOf(now))), "")


def walk(room: Room, form: Form[Any]) -> list[str]:
    """Enter from field to field, and where it came by; a text of several lines keeps it for a new line."""
    came = [stop(form)]
    form.blockSignals(True)  # nothing is saved at the end
    for _ in form.controls:
        if isinstance(form.controls[came[-1]], TextBox):
            form._go_on(came[-1])
        else:
            room.press("Enter")
        if stop(form) in ("", came[-1]):
            break
        came.append(stop(form))
    form.blockSignals(False)
    return came


def able(form: Form[Any]) -> list[str]:
    return [name for name in form.asked() if form.controls[name].isEnabled()]


@pytest.mark.parametrize("code", ["1001", "9001"])
def test_every_section_and_tab_opens_for_everybody_who_sees_the_page(room: Room, code: str) -> None:
    room.centre.sign_in(code)
    for spec in SECTIONS:
        room.open(spec.key)
        whole = room.page.section
        for name in whole.tabs if isinstance(whole, TabbedSection) else ():
            assert room.open(spec.key, name).key == name
        assert room.page.section.title == spec.title or isinstance(whole, ClosedSection)
    assert room.shell.troubles == []


def test_a_section_is_asked_for_by_one_of_its_tabs(room: Room) -> None:
    room.open("integrity")
    whole = room.page.section
    assert isinstance(whole, TabbedSection) and (whole.key, whole.tab.key) == ("backup", "integrity")


def test_the_section_in_front_stays_in_sight_in_a_low_window(room: Room) -> None:
    room.open("about")
    item = next(one for one in room.page.sidebar.findChildren(SideItem) if one.text() == "关于")
    room.window.resize(1196, 380)
    room.page.setGeometry(room.window.rect())
    room.until(lambda: item.visibleRegion().boundingRect() == item.rect())


def test_enter_goes_through_every_drawer(room: Room) -> None:
    walked = 0
    for tab in tabs(room):
        if not tab.new_words:
            continue
        tab.new()
        tab.form.focus_start()
        came = walk(room, tab.form)
        assert came == able(tab.form), (tab.title, came)
        walked += 1
        room.press("Esc")
    assert walked >= 8


def test_esc_throws_no_typed_word_away(room: Room) -> None:
    typed = 0
    for tab in tabs(room):
        if not tab.new_words:
            continue
        tab.new()
        name = next((n for n in able(tab.form) if isinstance(tab.form.controls[n], LineEdit)), "")
        if not name:
            continue
        room.type("7788", tab.form.controls[name])
        room.press("Esc")
        assert not tab.drawer.isVisible() and not room.dialogs.asked, tab.title
        tab.new()
        assert tab.form.raw(name) == "7788", tab.title
        room.press("Esc")
        typed += 1
    assert typed >= 8
