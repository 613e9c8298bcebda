"""Names that look like markup, keys or more, on every page: shown as they were typed and nothing else."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import Qt as Guess
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.paths import ROOT
from app.rules.rights import Role
from app.services.centre import staff
from app.services.desk import Desk
from app.services.requests import phrases
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import menu
from app.ui.kit import plain
from app.ui.kit.button import Button
from app.ui.kit.family import PageSpec
from app.ui.kit.options import Check
from app.ui.kit.plain import LONGEST_TIP, set_tip
from app.ui.shell.registry import PAGES, SECTIONS
from tests.support import Centre
from tests.ui.page_front import Front

HOSTILE = (
    "<b>王&9</b>", "<img src=//host/x>", '<table><img src="/etc/x.png">', "汤&9", "a&&b", "&lt;甲", "x\u202egpj.exe",
    "\u200f甲", "<!-- 乙 -->", "<qt>", "a <b", "甲\t乙\n丙",
)  # fmt: skip


@pytest.mark.parametrize("words", [*HOSTILE, "<img src=//host/x>" * 250, "甲" * 4_000, "a b " * 1_000])
def test_a_tooltip_says_what_was_typed(qtbot: QtBot, words: str) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tip(widget, words)
    said = widget.toolTip()
    if Guess.mightBeRichText(said):
        shown = QTextDocument()
        shown.setHtml(said)
        assert "<img" not in said and "<table" not in said and "<b>" not in said
        said = shown.toPlainText()
    short = words if len(words) <= LONGEST_TIP else f"{words[: LONGEST_TIP - 1]}…"
    assert re.sub(r"[\s\xa0]", "", said) == re.sub(r"\s", "", short)
    assert max(map(len, said.split("\n"))) <= 48


def test_what_is_called_with_an_ampersand_takes_no_key(qtbot: QtBot) -> None:
    """A category, a person on duty, a tag: the words keep their ``&``."""
    button, named, box = Button("汤&9"), Button(""), Check("王&三")
    named.set_words("张&3")
    for one in (button, named, box):
        qtbot.addWidget(one)
        assert one.shortcut().isEmpty()
    assert (button.text(), named.text(), box.text()) == ("汤&9", "张&3", "王&三")
    box.setText("李&4")
    assert (box.text(), box.shortcut().isEmpty()) == ("李&4", True)


def test_a_tooltip_is_given_in_one_place() -> None:
    """By ``set_tip``, and by ``tip`` for the rows of a list."""
    given = re.compile(r"\.setToolTip\(|\.setWhatsThis\(|\.setHtml\(|AutoText|RichText\b")
    places = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "app").rglob("*.py")
        if given.search(path.read_text("utf-8"))
    }
    assert places == {"app/ui/kit/plain.py"}
    for path in (ROOT / "app").rglob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            assert "ToolTipRole" not in line or "tip(" in line or line.rstrip().endswith(":"), f"{path.name}: {line}"


def _rows(model: QAbstractItemModel) -> Iterator[QModelIndex]:
    for row in range(min(model.rowCount(), 60)):
        for column in range(max(1, model.columnCount())):
            yield model.index(row, column)


def look(window: QWidget) -> list[str]:
    """What any widget of a window would show as something else than what was typed."""
    wrong = []
    for widget in window.findChildren(QWidget):
        kind = type(widget).__name__
        said: list[Any] = [widget.toolTip()]
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            said += [at.data(Qt.ItemDataRole.ToolTipRole) for at in _rows(widget.model())]
        wrong += [f"{kind}: {one}" for one in said if one and Guess.mightBeRichText(one) and not ours(one)]
        if isinstance(widget, QLabel) and widget.textFormat() is not Qt.TextFormat.PlainText and widget.text():
            wrong.append(f"{kind}: {widget.text()}")
        if isinstance(widget, QAbstractButton) and "Alt+" in widget.shortcut().toString():
            wrong.append(f"{kind}: {widget.shortcut().toString()}")
        if widget.whatsThis():
            wrong.append(f"{kind}: {widget.whatsThis()}")
    return wrong


def ours(words: str) -> bool:
    """Whether a tooltip is one of ``plain.tip``, with nothing in it but words."""
    inner = words.removeprefix(plain._BEGIN).removesuffix(plain._END).replace("<br>", "")
    return len(words) > len(inner) and "<" not in inner


def furnish(desk: Desk) -> None:
    """Residents, notes, dishes, categories, staff and phrases whose names are meant to be read as something else."""
    for at, name in enumerate(HOSTILE[:7]):
        draft = ResidentDraft(name=f"{name}某{at}", note="<img src=//host/x>怕狗&9", address="<b>1&2")
        desk.do(registry.register, draft)
    soup = desk.do(menu.save_category, "汤&9", "c1")
    desk.do(menu.save_dish, menu.DishDraft("977", "<b>汤&9", soup, 500))
    desk.do(staff.hire, "7007", "张&3<b>", Role.CASHIER, "483920", must_change=False)
    desk.do(phrases.save_phrase, "灯不亮<img src=//host/x>", "<b>灯&3")


@pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.key)
def test_every_page_shows_names_as_they_are(qtbot: QtBot, copied: Callable[[int, str], Centre], spec: PageSpec) -> None:
    centre_ = copied(10, "1001")
    furnish(centre_.desk)
    front: Front[Any] = Front(qtbot, centre_, spec.load())
    front.show()
    assert look(front.window) == []
    if spec.key == "settings":
        for section in SECTIONS:
            front.page.arrive(section=section.key)
            front.page.on_shown()
            front.settle()
            assert look(front.window) == [], section.key
    front.close()
