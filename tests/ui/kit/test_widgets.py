"""Buttons, fields, choices, figures, keys: what they do with a keyboard, how big they are, what they are called."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import metrics, theme
from app.ui.kit.amount import AmountDisplay, _fitting
from app.ui.kit.button import LOOKS, Button
from app.ui.kit.cards import Action, Banner, Card, Empty, ProgressBar, StatTile
from app.ui.kit.choices import Chips, Segment
from app.ui.kit.drawer import Drawer
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit, SearchBox, TextBox
from app.ui.kit.keypad import Keypad, PinPad
from app.ui.kit.label import Keycap, Label, Tag, Tags
from app.ui.kit.options import Check, Choice
from app.ui.kit.paint import TagSpec, initial
from app.ui.kit.scroll import SlimBar
from app.ui.kit.text import yuan

Stage = Callable[..., QWidget]


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("kind", LOOKS)
@pytest.mark.parametrize("sz", metrics.HEIGHTS)
def test_every_kind_is_big_enough_and_paints_in_every_state(
    qapp: QApplication, qtbot: QtBot, kind: str, sz: str
) -> None:
    button = Button("收款", kind=kind, sz=sz, icon="check", key="F12", checkable=True)
    qtbot.addWidget(button)
    hint = button.minimumSizeHint()
    assert hint.height() >= metrics.SMALL
    assert hint.width() >= metrics.TARGET_FLOOR
    button.resize(hint)
    rest = button.grab().toImage()
    button.setChecked(True)
    button.setEnabled(False)
    assert button.grab().toImage() != rest


@pytest.mark.parametrize(("sz", "high"), metrics.HEIGHTS.items())
def test_heights_are_those_of_the_design(qapp: QApplication, qtbot: QtBot, sz: str, high: int) -> None:
    button = Button("普通", sz=sz)
    qtbot.addWidget(button)
    assert button.sizeHint().height() == high


def test_keys_are_made_for_fingers(qapp: QApplication, qtbot: QtBot) -> None:
    pads = [Keypad(), PinPad()]
    for pad in pads:
        qtbot.addWidget(pad)
        for button in pad.findChildren(QPushButton):
            assert min(button.minimumSizeHint().height(), button.maximumHeight()) >= 32
            assert max(button.sizeHint().height(), button.minimumHeight()) >= 44 or button.minimumHeight() >= 44
            assert button.accessibleName()


def test_enter_and_space_press_a_button(qtbot: QtBot, stage: Stage) -> None:
    got: list[str] = []
    button = Button("登记", on=lambda: got.append("登记"))
    stage(button)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert got == ["登记"] * 3


def test_arrows_go_along_a_row_of_verbs_and_never_leave_it(qtbot: QtBot, stage: Stage) -> None:
    heard: list[int] = []

    class Panel(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            heard.append(event.key())

    panel = Panel()
    column = QVBoxLayout(panel)
    first, off, last, lone = Button("修改"), Button("锁定"), Button("作废"), Button("更多")
    off.setEnabled(False)
    row = QHBoxLayout()
    for widget in (first, Label("说明", "body"), off, last):
        row.addWidget(widget)
    column.addLayout(row)
    column.addWidget(lone)
    other = Button("别处")
    stage(panel, other)
    arrows = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down

    def after(start: Button, key: Qt.Key) -> str:
        start.setFocus()
        qtbot.keyClick(start, key)
        return next(b.text() for b in (first, off, last, lone, other) if b.hasFocus())

    assert [after(first, key) for key in arrows] == ["修改", "作废", "修改", "修改"]
    assert [after(last, key) for key in arrows] == ["修改", "作废", "作废", "作废"]
    assert heard == [Qt.Key.Key_Up, Qt.Key.Key_Down] * 2, "the list or page gets what is not the row's"
    heard.clear()
    assert [after(lone, key) for key in arrows] == ["更多"] * 4
    assert heard == list(arrows)
    assert [after(other, key) for key in arrows] == ["别处"] * 4


def test_arrows_with_a_modifier_are_not_the_rows(qtbot: QtBot, stage: Stage) -> None:
    holder = QWidget()
    row = QHBoxLayout(holder)
    left, right = Button("左"), Button("右")
    row.addWidget(left)
    row.addWidget(right)
    stage(holder)
    left.setFocus()
    qtbot.keyClick(left, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert left.hasFocus()
    qtbot.keyClick(left, Qt.Key.Key_Right, Qt.KeyboardModifier.KeypadModifier)
    assert right.hasFocus()


def test_an_icon_alone_has_a_name_and_a_tip(qtbot: QtBot) -> None:
    button = Button(kind="ghost", icon="x", name="关闭")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("关闭", "关闭")
    words = Button("挂单", key="F7")
    qtbot.addWidget(words)
    assert words.accessibleDescription() == "按键 F7"
    words.set_words("取单")
    assert words.accessibleName() == "取单"


def test_the_ring_shows_who_has_the_keyboard(stage: Stage) -> None:
    one, other = Button("甲"), Button("乙")
    stage(one, other)
    one.setFocus()
    ring = theme.color("focus").name()
    assert ring in colours(one.grab().toImage())
    assert ring not in colours(other.grab().toImage())


def test_labels_never_read_markup(qtbot: QtBot) -> None:
    label = Label("<b>古丽仙</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    long = Label("古丽仙·阿卜杜热合曼" * 20, elide=True)
    qtbot.addWidget(long)
    assert long.minimumSizeHint().width() <= 40


def test_fields_keep_the_input_method_out_where_it_hurts(qtbot: QtBot) -> None:
    for kind in ("code", "amount", "pin", "phone"):
        box = LineEdit(kind=kind, name=kind)
        qtbot.addWidget(box)
        assert not box.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    name = LineEdit(name="姓名")
    qtbot.addWidget(name)
    assert name.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


@pytest.mark.parametrize("kind", ["code", "amount", "pin", "phone"])
def test_a_field_that_may_be_written_again_keeps_the_input_method_out_all_the_same(qtbot: QtBot, kind: str) -> None:
    box = LineEdit(kind=kind)
    qtbot.addWidget(box)
    hints = box.inputMethodHints()
    box.setReadOnly(True)
    box.setReadOnly(False)
    assert not box.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) and box.inputMethodHints() == hints
    words = LineEdit()
    qtbot.addWidget(words)
    words.setReadOnly(True)
    words.setReadOnly(False)
    assert words.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_an_error_comes_when_leaving_and_goes_when_right(qtbot: QtBot, stage: Stage) -> None:
    box, other = LineEdit(kind="phone"), LineEdit(name="别处")

    def check(words: str) -> str | None:
        short = 11 - len(words)
        return f"手机号应为 11 位，还差 {short} 位" if short else None

    field = Field("手机", box, check=check, required=True)
    stage(field, other)
    box.setFocus()
    qtbot.keyClicks(box, "1380571220")
    assert field.error == ""
    other.setFocus()
    assert field.error == "手机号应为 11 位，还差 1 位"
    assert box.bad
    assert box.accessibleDescription() == field.error
    box.setFocus()
    qtbot.keyClicks(box, "6")
    assert field.error == ""
    assert not box.bad
    assert box.accessibleName() == "手机"


def test_a_long_text_has_the_slim_bar(qtbot: QtBot) -> None:
    box = TextBox("一\n" * 40)
    qtbot.addWidget(box)
    assert isinstance(box.verticalScrollBar(), SlimBar)


def test_an_empty_required_field_is_found_on_saving(qtbot: QtBot) -> None:
    field = Field("原因", TextBox(hint="写一句"), check=lambda words: None if words else "请填写")
    qtbot.addWidget(field)
    assert not field.validate()
    assert field.error == "请填写"
    field.set_error(None)
    field.set_hint("会印在单上")
    assert field.error == ""


def test_the_search_box_gives_arrows_and_enter_away(qtbot: QtBot, stage: Stage) -> None:
    box = SearchBox("姓名 / 拼音", key="F3")
    moves: list[int] = []
    box.moved.connect(moves.append)
    stage(box)
    box.setFocus()
    qtbot.keyClicks(box, "rgz")
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Up)
    with qtbot.waitSignal(box.entered):
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert moves == [1, -1]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    with qtbot.waitSignal(box.escaped):
        qtbot.keyClick(box, Qt.Key.Key_Escape)


def test_a_narrow_search_box_drops_its_keycap(qtbot: QtBot) -> None:
    box = SearchBox("菜号", key="Ctrl K")
    qtbot.addWidget(box)
    box.resize(300, 40)
    box.show()
    wide = box.textMargins().right()
    box.resize(120, 40)
    assert box.textMargins().right() < wide


def test_rare_names_survive_typing(qtbot: QtBot) -> None:
    for name in ("𠅤𬎆䶮", "古丽仙·阿卜杜热合曼"):
        box = LineEdit(name="姓名")
        qtbot.addWidget(box)
        box.insert(name)
        assert box.text() == name
        area = TextBox(name, name="备注")
        qtbot.addWidget(area)
        assert area.toPlainText() == name


def test_a_choice_gives_values(qtbot: QtBot, stage: Stage) -> None:
    choice = Choice([("cash", "现金"), ("wechat", "微信")], name="方式")
    stage(choice)
    assert choice.value() == "cash"
    got: list[object] = []
    choice.changed.connect(got.append)
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.value() == "wechat"
    assert got == ["wechat"]
    choice.set_value("unknown")
    assert choice.value() is None


def test_a_check_can_be_pressed_anywhere_and_by_space(qtbot: QtBot, stage: Stage) -> None:
    check = Check("打印小票", True)
    stage(check)
    qtbot.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(check.width() - 3, 5))
    assert not check.isChecked()
    check.setFocus()
    qtbot.keyClick(check, Qt.Key.Key_Space)
    assert check.isChecked()
    assert check.accessibleName() == "打印小票"


@pytest.mark.parametrize("made", [Segment, Chips])
def test_one_of_a_few(qtbot: QtBot, stage: Stage, made: type[Segment] | type[Chips]) -> None:
    pick = made([("a", "早餐"), ("b", "午餐"), ("c", "晚餐")], name="餐次")
    got: list[object] = []
    pick.changed.connect(got.append)
    stage(pick)
    assert pick.value() == "a"
    buttons = pick.findChildren(QPushButton)
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    qtbot.keyClick(buttons[1], Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget() or buttons[2], Qt.Key.Key_Right)
    assert got == ["b", "c", "a"]
    pick.set_value("c")
    assert pick.value() == "c"
    pick.set_options([("c", "晚餐"), ("d", "夜宵")])
    assert pick.value() == "c"
    assert got == ["b", "c", "a"]


@pytest.mark.parametrize("made", [Segment, Chips])
def test_tab_from_either_side_lands_on_the_one_that_is_down(
    qtbot: QtBot, stage: Stage, made: type[Segment] | type[Chips]
) -> None:
    before, after = LineEdit(name="前"), LineEdit(name="后")
    pick = made([("a", "早餐"), ("b", "午餐"), ("c", "晚餐")], name="餐次")
    stage(before, pick, after)
    shift = Qt.KeyboardModifier.ShiftModifier

    def around(down: str) -> None:
        after.setFocus()
        qtbot.keyClick(after, Qt.Key.Key_Tab, shift)
        assert [b.text() for b in pick.findChildren(QPushButton) if b.hasFocus()] == [down]
        qtbot.keyClick(QApplication.focusWidget() or pick, Qt.Key.Key_Tab, shift)
        assert before.hasFocus()
        qtbot.keyClick(before, Qt.Key.Key_Tab)
        assert [b.text() for b in pick.findChildren(QPushButton) if b.hasFocus()] == [down]
        qtbot.keyClick(QApplication.focusWidget() or pick, Qt.Key.Key_Tab)
        assert after.hasFocus()

    around("早餐")
    pick.set_value("b")
    around("午餐")
    pick.step(1)
    around("晚餐")
    pick.set_options([("d", "夜宵"), ("c", "晚餐"), ("e", "茶点")])
    qtbot.waitUntil(lambda: all(b.isVisible() for b in pick.findChildren(QPushButton) if b.text() == "茶点"))
    around("晚餐")


def test_the_keypad_types_and_never_takes_the_keyboard(qtbot: QtBot, stage: Stage) -> None:
    pad, box = Keypad("确认\n收款"), LineEdit(kind="amount", name="实收")
    typed: list[str] = []
    pad.typed.connect(typed.append)
    stage(box, pad)
    box.setFocus()
    for button in pad.findChildren(QPushButton):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert typed == ["7", "8", "9", "4", "5", "6", "1", "2", "3", "0", "00", "."]
    assert box.hasFocus()


def test_six_digits_submit_by_themselves(qtbot: QtBot, stage: Stage) -> None:
    pad = PinPad()
    pins: list[str] = []
    pad.entered.connect(pins.append)
    stage(pad)
    pad.setFocus()
    qtbot.keyClicks(pad, "12")
    qtbot.keyClick(pad, Qt.Key.Key_3, Qt.KeyboardModifier.KeypadModifier)
    qtbot.keyClick(pad, Qt.Key.Key_Backspace)
    qtbot.keyClicks(pad, "a3456")
    assert pins == ["123456"]
    pad.refuse("PIN 不对 还可以再试 2 次")
    pad.setEnabled(False)
    pad.type_digit("1")
    pad.setEnabled(True)
    qtbot.keyClicks(pad, "98765")
    qtbot.keyClick(pad, Qt.Key.Key_Delete)
    qtbot.keyClicks(pad, "654321")
    assert pins == ["123456", "654321"]


@pytest.mark.parametrize("held", ["ControlModifier", "AltModifier", "MetaModifier"])
def test_digits_with_a_modifier_are_no_pin(qtbot: QtBot, stage: Stage, held: str) -> None:
    pad = PinPad()
    pins: list[str] = []
    pad.entered.connect(pins.append)
    stage(pad)
    pad.setFocus()
    qtbot.keyClicks(pad, "12345")
    qtbot.keyClick(pad, Qt.Key.Key_3, Qt.KeyboardModifier[held])
    assert pins == []
    qtbot.keyClick(pad, Qt.Key.Key_6)
    assert pins == ["123456"]


def test_amounts_are_said_and_fit(qtbot: QtBot) -> None:
    due = AmountDisplay("应收")
    qtbot.addWidget(due)
    due.set_fen(9_999_999)
    assert due.accessibleName() == "应收 ¥99,999.99"
    due.resize(due.minimumSizeHint())
    assert theme.color("accent").name() in colours(due.grab().toImage())
    due.set_fen(-720)
    due.set_name("还差", "warn", "warnBg")
    due.set_note("请补足")
    assert due.accessibleName() == "还差 ¥−7.20 请补足"
    assert due.grab().toImage().width() == due.width()


def test_a_note_stands_closer_before_a_piece_of_it_is_left_out(qapp: QApplication) -> None:
    note = "找 50 元、20 元、5 元、1 元 ×2、5 角、1 角 ×4"
    assert _fitting(note, 1000) == note
    assert _fitting(note, 248) in ("找50元、20元、5元、1元×2、5角、1角×4", "找50元 20元 5元 1元×2 5角 1角×4")


@pytest.mark.parametrize(("fen", "words"), [(2980, "¥29.80"), (-720, "−¥7.20"), (0, "¥0.00"), (9999999, "¥99,999.99")])
def test_yuan(fen: int, words: str) -> None:
    assert yuan(fen) == words
    assert yuan(fen, symbol=False) == words.replace("¥", "")


def test_initials() -> None:
    assert [initial(n, given=True) for n in ("陈晓梅", "杨婷", "古丽仙·阿卜杜热合曼", "", "欧阳修文")] == list(
        "晓婷古?阳"
    )
    assert initial("阮桂珍") == "阮"


def test_tags_and_tiles_say_what_they_show(qtbot: QtBot) -> None:
    tag = Tag("超期 2 天", "bad", "alarm-clock")
    tags = Tags((TagSpec("独居", "info"), TagSpec("少盐", "warn"), TagSpec("甲"), TagSpec("乙")))
    tile = StatTile("超期", "alarm-clock", "bad")
    for widget in (tag, tags, tile):
        qtbot.addWidget(widget)
    tile.set_figure("2", "件", "最久 2 天", "bad")
    assert tag.accessibleName() == "超期 2 天"
    assert len(tags.findChildren(Tag)) == 3
    assert tile.accessibleName() == "超期 2 件 最久 2 天"
    assert {theme.color("badBg").name(), theme.color("bad").name()} <= colours(tag.grab().toImage())


def test_a_tile_leaves_a_note_out_rather_than_cut_a_sum(qtbot: QtBot) -> None:
    tile = StatTile("今日营业额", "banknote")
    qtbot.addWidget(tile)
    tile.set_figure("¥489.15", "", "上周日 ¥1,190.00")
    assert tile.note_in(300, 100) == ("上周日 ¥1,190.00", False)
    assert tile.note_in(60, 300) == ("上周日 ¥1,190.00", True)
    assert tile.note_in(60, 60) == ("", False) and tile.toolTip() == "上周日 ¥1,190.00"
    tile.set_figure("3", "件", "今天该打 · 以后 1,204")
    assert tile.note_in(80, 20) == ("今天该打", False)


def test_banner_and_empty_state_offer_their_verbs(qtbot: QtBot, stage: Stage) -> None:
    got: list[str] = []
    banner = Banner("bad", "小票机缺纸", "换纸后自动补打", [Action("补打", lambda: got.append("补打"))])
    empty = Empty("今天还没有预约", "按 N 新建", Action("新预约", lambda: got.append("新"), "N"))
    bar = ProgressBar()
    bar.set_share(0.62)
    card = Card("今日场地", "8 场")
    card.body.addWidget(bar)
    stage(banner, empty, card)
    for holder in (banner, empty):
        qtbot.mouseClick(holder.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert got == ["补打", "新"]
    assert banner.accessibleName() == "小票机缺纸 换纸后自动补打"
    assert bar.accessibleDescription() == "62%"


def test_an_empty_state_that_is_low_leaves_parts_out_and_cuts_none(qtbot: QtBot, stage: Stage) -> None:
    empty = Empty("没有超期的", "期限到了就排在这里", Action("新受理", lambda: None, "F2"))
    stage(empty)
    button = empty.findChildren(QPushButton)[0]
    seen: set[int] = set()
    for tall in (300, 160, 130, 90):
        empty.setFixedHeight(tall)
        QTest.qWait(20)
        parts = [part for part in empty.findChildren(QWidget) if part.parent() is empty and part.isVisible()]
        needs = [p.heightForWidth(p.width()) if p.hasHeightForWidth() else p.sizeHint().height() for p in parts]
        assert button in parts and all(part.height() >= need for part, need in zip(parts, needs, strict=True))
        boxes = [part.geometry() for part in parts]
        assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)
        seen.add(len(parts))
    assert seen == {4, 3, 2}


def test_closing_a_drawer_gives_the_keyboard_back_and_keeps_what_was_typed(qtbot: QtBot, stage: Stage) -> None:
    row, drawer, box = Button("一行"), Drawer("菜品"), LineEdit(name="名称")
    drawer.body.addWidget(box)
    stage(row, drawer)
    drawer.hide()
    row.setFocus()
    drawer.open_drawer("红烧肉")
    assert box.hasFocus()
    qtbot.keyClicks(box, "abc")
    with qtbot.waitSignal(drawer.closed):
        qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not drawer.isVisible()
    assert row.hasFocus()
    drawer.open_drawer()
    assert box.text() == "abc"
    assert drawer.title.text() == "红烧肉"
    assert drawer.isAncestorOf(QApplication.focusWidget())  # type: ignore[arg-type]


def test_a_keycap_and_its_word(qtbot: QtBot) -> None:
    cap = Keycap("Esc", "返回")
    qtbot.addWidget(cap)
    assert cap.accessibleName() == "Esc 返回"
    assert cap.sizeHint().height() >= 20
