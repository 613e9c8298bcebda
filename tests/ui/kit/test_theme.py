"""Colours, fonts and icons in force, and the binding fault that would end the program within minutes."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFont, QGlyphRun, QPalette, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.paths import resource
from app.ui.kit import brand, icons, metrics, theme
from app.ui.kit.button import Button
from app.ui.kit.label import Label


def glyphs(text: str, font: QFont) -> list[int]:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs: list[QGlyphRun] = layout.glyphRuns()
    return [glyph for run in runs for glyph in run.glyphIndexes()]


def test_calls_that_return_nothing_do_not_eat_none() -> None:
    font = QFont()
    before = sys.getrefcount(None)
    for _ in range(100):
        font.setPixelSize(12)
    assert before - sys.getrefcount(None) < 50


def test_switching_changes_palette_fonts_and_icons_and_tells(qapp: QApplication, qtbot: QtBot) -> None:
    light = icons.pixmap("sun").toImage()
    before = theme.font("body").pixelSize()
    with qtbot.waitSignal(theme.themeChanged, timeout=1000):
        theme.apply(qapp, "dark", 1.15)
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.color("bg")
    assert theme.color("accent").lightness() > 150
    assert theme.font("body").pixelSize() == 17 > before == 15
    assert icons.pixmap("sun").toImage() != light
    with pytest.raises(ValueError, match="sepia"):
        theme.apply(qapp, "sepia")


def test_a_label_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    label = Label("超期", "h2", "bad")
    qtbot.addWidget(label)
    assert label.font().pixelSize() == 20
    theme.apply(qapp, "dark", 1.3)
    assert label.font().pixelSize() == 26
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.color("bad")


@pytest.mark.parametrize("size", metrics.TEXT_SIZES.values())
def test_boxes_hold_their_text_at_every_size(qapp: QApplication, size: float) -> None:
    theme.apply(qapp, "light", size)
    assert theme.row_height() >= theme.fm("body").height() + theme.fm("caption").height()
    for name in metrics.HEIGHTS:
        assert theme.control(name) >= theme.fm("body").height() + 4


def test_touch_raises_what_fingers_press(qapp: QApplication) -> None:
    theme.apply(qapp, touch=True)
    assert (theme.control("sm"), theme.control("md"), theme.row_height()) == (40, 44, 56)


def test_digits_are_tabular_in_every_weight(qapp: QApplication) -> None:
    for role in ("body", "strong", "money"):
        widths = {theme.fm(role).horizontalAdvance(digit) for digit in "0123456789"}
        assert len(widths) == 1, role


def test_rare_characters_have_glyphs_once_somebody_has_one(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme._theme, "loaded", theme._theme.loaded - {theme._RARE_FILE})
    monkeypatch.setattr(theme._theme, "rare_wanted", False)
    theme.apply(qapp)
    before = Label("甲")
    qtbot.addWidget(before)
    assert before.font().families() == ["Noto Sans SC"], "a font that is not there costs a search for it"
    theme.notice("𠅤")
    QTest.qWait(0)
    assert before.font().families() == qapp.font().families() == theme.FAMILIES
    for char in "𠅤𬎆䶮㛃龑":
        assert all(glyphs(char, theme.font("body"))), char
    label = Label("𠅤")
    qtbot.addWidget(label)
    label.show()
    image = label.grab().toImage()
    empty = image.pixelColor(QPoint(0, 0))
    spots = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) != empty]
    assert len(spots) > 20


def test_every_icon_is_drawn_sharp_and_in_its_tone(qapp: QApplication) -> None:
    names = sorted(path.stem for path in resource("icons").glob("*.svg"))
    assert len(names) > 60
    for name in names:
        assert ElementTree.fromstring(resource("icons", f"{name}.svg").read_text("utf-8")).tag.endswith("svg")
        picture = icons.pixmap(name, "accent", 20, ratio=1.5)
        assert (picture.width(), picture.devicePixelRatio()) == (30, 1.5)
        image = picture.toImage()
        inks = {
            image.pixelColor(x, y).name() for x in range(30) for y in range(30) if image.pixelColor(x, y).alpha() > 250
        }
        assert theme.color("accent").name() in inks, name
    assert not icons.icon("check").isNull()
    with pytest.raises(KeyError):
        icons.pixmap("no-such-icon")


def test_every_icon_a_page_asks_for_is_there() -> None:
    ui = Path(theme.__file__).parents[1]
    asked = {
        name for file in ui.rglob("*.py") for name in re.findall(r'\bicon="([a-z0-9-]+)"', file.read_text("utf-8"))
    }
    assert len(asked) > 20
    assert sorted(asked - {path.stem for path in resource("icons").glob("*.svg")}) == []


def test_the_icons_keep_their_licence() -> None:
    assert "ISC License" in resource("icons", "LICENSE").read_text("utf-8")


def test_the_mark_has_five_petals(qapp: QApplication) -> None:
    image = brand.plum_pixmap(100).toImage()
    assert image.pixelColor(50, 10).alpha() == 255
    assert image.pixelColor(2, 2).alpha() == 0
    assert image.pixelColor(50, 97).alpha() == 0  # between the two lower petals


def test_a_theme_switch_is_a_repaint_not_a_rebuild(qapp: QApplication, qtbot: QtBot) -> None:
    button = Button("收款", kind="primary", key="F12")
    qtbot.addWidget(button)
    button.show()
    light = button.grab().toImage()
    theme.apply(qapp, "dark")
    assert button.grab().toImage() != light
    assert button.styleSheet() == qapp.styleSheet() == ""
