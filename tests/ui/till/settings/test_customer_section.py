"""设置 › 顾客屏: this PC's second screen is chosen by name, at once; the staff's own is not offered."""

import pytest
from PySide6.QtCore import QSize

from app.ui.till.customer import screens
from app.ui.till.settings import customer_section
from app.ui.till.settings.customer_section import CustomerSection
from tests.ui.settings.driver import Room


class _Screen:
    def __init__(self, name: str) -> None:
        self._name = name

    def name(self) -> str:
        return self._name

    def size(self) -> QSize:
        return QSize(1024, 600)


class _System:
    there: tuple[_Screen, ...] = ()

    @classmethod
    def screens(cls) -> tuple[_Screen, ...]:
        return cls.there


def opened(room: Room, monkeypatch: pytest.MonkeyPatch, *others: str) -> CustomerSection:
    section = room.open("customer")
    assert isinstance(section, CustomerSection)
    monkeypatch.setattr(customer_section, "QGuiApplication", _System)
    monkeypatch.setattr(_System, "there", (_Screen(section.window().screen().name()), *map(_Screen, others)))
    section.again.click()
    return section


def test_without_a_second_screen_it_says_what_to_do(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    section = opened(room, monkeypatch)
    assert section.screen_.count() == 1 and section.screen_.itemText(0) == "不用顾客屏"
    assert "只接着一块屏幕" in section.note.text()


def test_a_screen_is_chosen_at_once_and_remembered(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    section = opened(room, monkeypatch, "HDMI-2")
    screens.screen_chosen.connect(lambda: told.append(screens.screen_wanted(section.ctx.settings)))
    assert [section.screen_.itemText(at) for at in range(2)] == ["不用顾客屏", "HDMI-2（1024 × 600）"]
    section.screen_.setCurrentIndex(1)
    section.screen_.activated.emit(1)
    assert screens.screen_wanted(section.ctx.settings) == "HDMI-2" and told[-1] == "HDMI-2"
    assert not section.note.text()


def test_a_screen_that_is_not_connected_stays_chosen(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    section = opened(room, monkeypatch, "HDMI-2")
    screens.keep_screen(section.ctx.settings, "DP-9")
    section.refresh()
    assert section.screen_.value() == "DP-9" and "没有接上" in section.note.text()
