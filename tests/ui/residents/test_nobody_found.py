"""Nobody found: nobody stands beside it, and letters are not taken for a name."""

from PySide6.QtCore import Qt

from app.errors import Refused
from app.services.lists.rows import Place, Wrong
from app.services.residents.import_rows import ImportRow
from app.ui.kit.list_rows import wrong_words
from app.ui.residents import words
from tests.keys import type_text
from tests.ui.residents.front import Stage, press, shown

CREATE = (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)


def test_the_profile_goes_with_the_last_hit(stage: Stage) -> None:
    type_text("单")
    assert "单" in shown(stage)
    type_text("无此人也")
    assert shown(stage) == "" and stage.page.side.currentWidget() is stage.page.idle


def test_letters_searched_by_are_to_be_written_over_by_the_name(stage: Stage) -> None:
    type_text("wqx")
    press(*CREATE)
    assert stage.page.form.name.hasFocus() and stage.page.form.name.selectedText() == "wqx"
    press(Qt.Key.Key_Escape)
    stage.page.search.clear()
    type_text("全新的人")
    press(*CREATE)
    assert stage.page.form.document.hasFocus() and stage.page.form.name.text() == "全新的人"


def test_a_cell_left_empty_is_called_empty() -> None:
    row = ImportRow(
        *[""] * 4,
        place=Place(0, "", 3),
        wrong=(Wrong("name", Refused("field_bad", field="name", why="empty"), ""),),
    )
    assert wrong_words(row, words.part).startswith("姓名空着，请填写")
    other = ImportRow(
        "李某",
        "",
        "",
        "",
        place=Place(1, "", 4),
        wrong=(Wrong("phone", Refused("field_bad", field="phone", why="short"), "138"),),
    )
    assert "电话「138」" in wrong_words(other, words.part)
