"""The list of requests: chips, search, filters, views, marks, sheets and the way out of the house."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.requests.flow import Act, State
from app.services import print_queue
from app.services.centre import journal
from app.services.lists import spreadsheet
from app.services.requests import ratings
from app.ui.kit import metrics, theme
from app.ui.kit.button import Button
from app.ui.requests.register import words
from app.ui.requests.register.filters import Narrow
from tests.keys import type_text
from tests.support import Centre
from tests.ui.fakes import NO
from tests.ui.requests.register import list_front
from tests.ui.requests.register.list_front import (
    ON_THE_SPOT,
    Stage,
    closed,
    handler,
    on_stage,
    person,
    press,
    save,
    take,
)

DOWN, UP, ENTER, SPACE = Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Space


@pytest.fixture
def counter(centre_: Centre) -> Centre:
    """Ten days of a counter: late, due today, awaiting, closed, rated badly, on the spot."""
    centre = centre_
    centre.clock.forward(days=-10)
    take(centre, 3)  # late
    stopped = take(centre, 4, place="3幢4单元", text="楼道感应灯不亮")
    list_front.act(centre, stopped.id, Act.DISPATCH, handler_id=handler(centre, "收银甲"))
    list_front.act(centre, stopped.id, Act.ASK_MATERIALS, materials=("身份证",))
    centre.clock.forward(days=3)
    take(centre, 5, text="想申请")  # five working days: due today
    centre.clock.forward(days=7)
    bad = closed(centre, 6)
    centre.desk.do(ratings.rate, bad.id, 1, "screen")
    take(centre, 7, ON_THE_SPOT, close_now=True)
    return centre


@pytest.fixture
def listed(counter: Centre, qtbot: QtBot) -> Iterator[Stage]:
    with on_stage(counter, qtbot) as stage:
        yield stage


def inside(stage: Stage) -> bool:
    """Whether the keyboard is in the right side."""
    now = QApplication.focusWidget()
    return now is not None and stage.panel.side.isAncestorOf(now)


def shown(stage: Stage, code: str) -> set[str]:
    stage.panel.arrive(filter=code)
    return {row.number[-9:] for row in stage.rows}


def test_the_chips_narrow_the_list(listed: Stage) -> None:
    late, stopped, due, bad, spot = "1113-0001", "1113-0002", "1116-0001", "1123-0001", "1123-0002"
    assert shown(listed, "all") == {late, stopped, due, bad, spot}
    assert shown(listed, "open") == {late, stopped, due}
    assert shown(listed, "late") == {late}
    assert shown(listed, "due_today") == {due}
    assert shown(listed, "awaiting") == {stopped}
    assert shown(listed, "to_call_back") == {bad, spot}
    assert shown(listed, "unrated") == {spot}
    assert shown(listed, "bad") == {bad}
    assert shown(listed, "received_today") == {bad, spot}
    assert listed.panel.head.told.text() == "只看 11-23 受理 · 作废的不列"
    assert shown(listed, "closed_now") == {spot}
    assert shown(listed, "unassigned") == {late, due}
    assert shown(listed, "carried") == set()
    list_front.act(
        listed.centre, next(r.id for r in listed.all() if r.number.endswith(due)), Act.DISPATCH,
        handler_id=handler(listed.centre, "前台甲"),
    )  # fmt: skip
    assert shown(listed, "unassigned") == {late}
    assert shown(listed, "carried") == {due}
    chips = [button.text() for button in listed.panel.chips.findChildren(Button)]
    assert chips[:7] == ["全部", "办理中", "未派 1", "超期 1", "今天到期 1", "待补正 1", "待回访 2"]
    assert shown(listed, "mine") == {late, stopped, due, bad, spot}
    assert listed.subtitles[-1] == "我受理的 5 件"


def test_open_ones_come_by_deadline_and_the_chips_by_arrow_keys(listed: Stage) -> None:
    listed.panel.chips.findChildren(Button)[0].setFocus()
    press(Qt.Key.Key_Right)
    assert listed.panel.chips.value() == "open"
    tags = [words.due_tag(row, listed.centre.desk.now()).text for row in listed.rows]
    assert [tag for tag in tags if tag != "待补正"] == ["超期 1 个工作日", "今天 17:30"]


def test_search_finds_people_and_numbers_and_enter_opens(listed: Stage) -> None:
    name = next(r.resident for r in listed.rows if r.number.endswith("1116-0001"))
    type_text(name)
    assert {r.resident for r in listed.rows} == {name}
    press(ENTER)
    assert listed.panel.detail.detail is not None
    assert listed.panel.detail.detail.card.row.resident == name
    listed.panel.find_box()
    type_text("SL-A-20261113-0002")
    assert listed.items == ["0002"]
    press(Qt.Key.Key_Escape)
    assert len(listed.rows) == 5


def test_nothing_found_says_so_and_shows_the_way_back(listed: Stage) -> None:
    type_text("zzzzqq")
    assert listed.panel.list.views.currentWidget() is listed.panel.list.nothing
    assert "没有找到「zzzzqq」" in listed.panel.list.nothing.words.text()
    listed.panel.list.nothing.clear.click()
    assert len(listed.rows) == 5


def test_the_drawer_follows_the_row(listed: Stage) -> None:
    press(DOWN)
    press(ENTER)
    first = listed.panel.detail.request_id
    press(Qt.Key.Key_F6)
    assert QApplication.focusWidget() is listed.panel.list.table
    press(DOWN)
    assert listed.panel.detail.request_id == listed.rows[1].id != first
    press(Qt.Key.Key_F6)
    assert inside(listed)


def test_marked_ones_are_dispatched_together(listed: Stage) -> None:
    a, b = take(listed.centre, 8), take(listed.centre, 9)
    listed.panel.arrive(filter="received_today")
    listed.panel.focus_start()
    table = listed.panel.list.table
    table.setFocus()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert listed.panel.list.bulk.words.text() == "已勾 4 件"
    press(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)  # the letter of 派单 means the marked ones
    save()
    assert listed.panel.bulk.form.fields["handler"].error == "请选承办人"
    type_text("收银甲")
    press(ENTER)
    save()
    assert listed.shell.toasts[-1][0] == "已派给收银甲 2 件，2 件现在不能，没有动"
    assert {listed.card(x.id).row.handler for x in (a, b)} == {"收银甲"}
    assert not table.marked and listed.panel.list.foot.isVisible()


def test_the_days_of_a_period_come_from_another_page(listed: Stage) -> None:
    today = listed.panel._today()
    listed.panel.arrive(filter="all", first=today, last=today)
    assert (listed.panel.narrow.day_from, listed.panel.narrow.day_to) == (today, today) and listed.rows
    before = today - timedelta(days=30)
    listed.panel.arrive(filter="closed_now", first=before, last=before)
    assert listed.panel.narrow.closed_now and not listed.rows


def test_space_marks_and_goes_on_and_marked_ones_are_urged(listed: Stage) -> None:
    listed.panel.arrive(filter="open")
    listed.panel.focus_start()
    press(SPACE)
    press(SPACE)
    assert listed.panel.list.table.currentIndex().row() == 2
    assert len(listed.panel.list.table.marked) == 2
    listed.dialogs.answers["催办 2 件"] = NO
    listed.panel.list.bulk.urge.click()
    assert not [j for j in listed.centre.desk.see(print_queue.recent) if j.number.endswith("/urge")]
    listed.dialogs.answers["催办 2 件"] = True
    press(Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    done = listed.shell.toasts[-1][0]
    assert done.startswith("已催办 ")
    sheets = [j.number for j in listed.centre.desk.see(print_queue.recent) if j.number.endswith("/urge")]
    assert str(len(sheets)) in done
    press(SPACE)
    press(Qt.Key.Key_Escape)
    assert not listed.panel.list.table.marked


def test_a_letter_in_the_drawer_means_the_open_one_though_others_are_marked(listed: Stage) -> None:
    listed.panel.arrive(filter="open")
    listed.panel.focus_start()
    press(SPACE)
    other = listed.rows[2].id
    listed.panel.open(other)
    assert inside(listed) and len(listed.panel.list.table.marked) == 1
    press(Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    form = listed.panel.detail.form
    assert form is not None and listed.panel.detail.request_id == other
    press(Qt.Key.Key_Escape)
    listed.panel.list.table.setFocus()
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    assert listed.panel.side.currentWidget() is listed.panel.bulk
    listed.panel.list.table.setFocus()
    press(Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)  # a remark is not for several: the current row's
    assert listed.panel.detail.form is not None


def test_a_blank_in_the_empty_search_marks_too(listed: Stage) -> None:
    listed.panel.arrive(filter="open")
    listed.panel.search.setFocus()
    press(DOWN)
    press(SPACE)
    assert len(listed.panel.list.table.marked) == 1 and listed.panel.search.text() == ""
    type_text("a b")
    assert listed.panel.search.text() == "a b" and len(listed.panel.list.table.marked) <= 1


def test_a_press_on_the_box_marks_and_does_not_open(listed: Stage) -> None:
    table = listed.panel.list.table
    spot = table.visualRect(table.rows_model.index(1, 0)).center()
    spot.setX(15)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert list(table.marked) == [listed.rows[1].id]
    assert listed.panel.side.isHidden()
    spot.setX(120)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert listed.panel.detail.request_id == listed.rows[1].id


def test_filters_narrow_and_are_kept_under_a_name(listed: Stage) -> None:
    listed.panel.open_filter()
    drawer = listed.panel.filter
    drawer.form.controls["handler"].setFocus()
    type_text("收银甲")
    press(ENTER)
    drawer.form.controls["day_from"].setFocus()
    type_text("11-32")
    save()
    assert drawer.form.fields["day_from"].error
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text("11-20")
    save()
    assert listed.panel.head.told.text() == "只看 承办 收银甲 · 11-20 起受理"
    assert [r.number for r in listed.rows] == ["SL-A-20261123-0001"]
    drawer.naming.controls["name"].setFocus()
    type_text("收银甲的")
    press(ENTER)
    assert [v.name for v in drawer.views] == ["收银甲的"]
    listed.panel.clear()
    assert len(listed.rows) == 5
    listed.panel.open_filter()
    next(b for b in drawer.findChildren(Button) if b.text() == "收银甲的").click()
    assert [r.number for r in listed.rows] == ["SL-A-20261123-0001"]
    assert listed.panel.head.told.text() == "只看 承办 收银甲 · 11-20 起受理"
    next(b for b in drawer.findChildren(Button) if b.accessibleName() == "删除 收银甲的").click()
    assert not drawer.views
    undo = listed.shell.toasts[-1][2]
    assert undo is not None
    undo()
    assert [v.name for v in drawer.views] == ["收银甲的"]


def test_the_list_is_narrowed_by_state_channel_rating_and_urgency(listed: Stage) -> None:
    take(listed.centre, 8, channel="phone", urgent=True)
    listed.panel.open_filter()
    drawer = listed.panel.filter
    for field, value, told, tails in (
        ("state", "awaiting", "状态 待补正", ["1113-0002"]),
        ("channel", "phone", "渠道 电话", ["1123-0003"]),
        ("rated", "bad", "差评", ["1123-0001"]),
        ("rated", "none", "未评价", ["1123-0002"]),
        ("rated", "given", "已评价", ["1123-0001"]),
        ("urgent", True, "加急", ["1123-0003"]),
    ):
        drawer.form.put(field, value)
        drawer.apply()
        assert listed.panel.head.told.text() == f"只看 {told}"
        assert [row.number[-9:] for row in listed.rows] == tails
        drawer.naming.put("name", told)
        drawer.save()
        listed.panel.clear()
        drawer.put(Narrow())
        listed.panel._use_view(next(v for v in drawer.views if v.name == told))
        assert [row.number[-9:] for row in listed.rows] == tails
        drawer.put(Narrow())


def test_a_view_keeps_what_stands_in_the_form_pressed_before_it_is_applied(listed: Stage) -> None:
    listed.panel.open_filter()
    drawer = listed.panel.filter
    drawer.form.controls["day_from"].setFocus()
    type_text("11-20")
    drawer.naming.controls["name"].setFocus()
    type_text("近来的")
    drawer.keep.click()
    (view,) = drawer.views
    assert view.wanted.day_from == date(2026, 11, 20)
    assert listed.panel.head.told.text() == "只看 11-20 起受理"  # kept is what is seen
    drawer.form.controls["day_to"].setFocus()
    type_text("13-40")
    drawer.naming.put("name", "读不懂的")
    drawer.save()
    assert drawer.form.fields["day_to"].error and len(drawer.views) == 1


def test_enter_after_a_search_opens_the_first_hit(listed: Stage) -> None:
    listed.panel.list.table.setFocus()
    press(Qt.Key.Key_Home)
    for _ in range(3):
        press(DOWN)
    listed.panel.find_box()
    type_text("1116")
    assert [row.number[-9:] for row in listed.rows] == ["1116-0001"]
    press(ENTER)
    detail = listed.panel.detail.detail
    assert detail is not None and detail.card.row.number.endswith("1116-0001")
    listed.panel.find_box()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text("1")  # the one that is open is found again, but another stands first
    assert listed.panel.list.table.row() == listed.rows[0] != detail.card.row


def test_views_are_ones_own(listed: Stage) -> None:
    listed.panel.open_filter()
    listed.panel.filter.naming.put("name", "我的")
    listed.panel.filter.save()
    listed.centre.sign_in("1002")
    listed.panel.open_filter()
    assert listed.panel.filter.views == ()


def test_other_pages_and_scanners_open_requests(listed: Stage) -> None:
    number = listed.all()[0].number
    listed.panel.arrive(number=number)
    listed.panel.focus_start()
    assert listed.panel.detail.detail is not None and listed.panel.detail.detail.card.row.number == number
    assert inside(listed)
    assert listed.panel.on_scan(number.lower())
    assert not listed.panel.on_scan("JM000003")
    assert listed.panel.on_scan("SL-A-20261123-0099")
    assert [getattr(t, "code", "") for t in listed.shell.troubles] == ["request_unknown"]
    who = person(listed.centre, 6)
    listed.panel.arrive(resident=who)
    assert {r.resident_id for r in listed.rows} == {who}


def test_the_list_is_read_again_when_requests_change(listed: Stage) -> None:
    before = len(listed.rows)
    press(DOWN)
    current = listed.panel.list.table.row()
    assert current is not None
    take(listed.centre, 10)
    assert len(listed.rows) == before + 1
    assert listed.panel.list.table.row() is not None and listed.panel.list.table.row().id == current.id  # type: ignore[union-attr]


def test_sheets_of_the_counter_ask_for_a_day(listed: Stage) -> None:
    press(Qt.Key.Key_F9)
    assert QApplication.focusWidget() is listed.panel.sheets.due
    listed.panel.sheets.day.controls["day"].set_value("二月三十")
    listed.panel.sheets.due.click()
    assert listed.panel.sheets.day.fields["day"].error
    listed.panel.sheets.handing.put("note", "长" * 2001)
    listed.panel.sheets.handover.click()
    assert listed.panel.sheets.handing.fields["note"].error
    assert not listed.centre.desk.see(print_queue.find, "JJ-A-20261123-0001")


def test_the_list_leaves_the_house_with_two_persons_and_a_trace(listed: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "受理.xlsx"
    consent = listed.centre.desk.approve(listed.centre.staff["1002"], listed.centre.pins["1002"])
    listed.dialogs.answers = {"导出受理清单": "报街道", "导出受理清单：报街道": consent}
    listed.dialogs.save_file = lambda *a: a[3](path)  # type: ignore[method-assign]
    listed.panel.arrive(filter="late")
    listed.panel.open_sheets()
    listed.panel.sheets.export.click()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: any("已导出 1 件" in t[0] for t in listed.shell.toasts))
    rows = spreadsheet.sheets(path)[0].rows
    assert "主管乙同意" in rows[0][0] and "用途：报街道" in rows[0][0]
    assert rows[2][0] == "单号" and rows[3][0] == "SL-A-20261113-0001"
    told = dict(zip(rows[2], rows[3], strict=False))
    assert "*" in told["居民"]
    assert {"12345 单号", "代办人", "补正", "延期", "重办", "评价", "回访"} <= set(rows[2])
    listed.centre.sign_in("1002")
    trail = listed.centre.desk.see(journal.entries, action="request_export").rows
    assert trail[0].approver == "主管乙" and trail[0].detail["count"] == 1


def test_pages_turn(listed: Stage) -> None:
    listed.panel.list.pager.most = 2
    listed.panel.refresh()
    assert listed.panel.list.pager.count.text() == "第 1–2 件，共 5 件"
    listed.panel.list.table.setFocus()
    press(Qt.Key.Key_End)
    listed.panel.list.pager.move_by(1)
    assert listed.panel.list.pager.count.text() == "第 3–4 件，共 5 件"
    assert listed.panel.list.table.currentIndex().row() == 0
    listed.panel.list.pager.move_by(-1)
    assert listed.panel.list.table.currentIndex().row() == 1


def test_everything_fits_the_smallest_window(counter: Centre, qtbot: QtBot, qapp: QApplication) -> None:
    for size, room in ((1.0, (1196, 600)), (1.15, (1282, 612))):
        theme.apply(qapp, "light", size)
        with on_stage(counter, qtbot, 1196, 622) as stage:
            panel = stage.panel
            for row in stage.all():
                panel.open(row.id)
                for act in panel.detail.acts.acts:
                    if act not in (Act.URGE, Act.SIGN_FOR):
                        panel.detail.begin(act)
                        panel.detail.close_form()
            panel.open_filter()
            panel.open_sheets()
            panel.open_rectify()
            least = panel.minimumSizeHint()
            assert (least.width() <= room[0], least.height() <= room[1]) == (True, True), least


def test_a_number_is_short_where_it_is_narrow_and_its_serial_is_never_cut(
    counter: Centre, qtbot: QtBot, qapp: QApplication
) -> None:
    theme.apply(qapp, "light", metrics.TEXT_SIZES["largest"])
    with on_stage(counter, qtbot, 1196, 622) as stage:
        table, row = stage.panel.list.table, stage.all()[0]
        day, serial = row.number.split("-")[2:]
        stage.panel.open(row.id)
        short = table.number_words(row, table.horizontalHeader().sectionSize(0) - 38)
        assert short == f"SL-A-{day[4:]}-{int(serial):02d}"
        assert table.number_words(row, 400) == row.number
        assert table.number_words(row, 60)[-2:] == short[-2:]
        old = replace(row, number="SL-A-20251123-0041")
        assert table.number_words(old, 120)[-8:] == "123-0041"


def test_buttons_without_words_have_names(listed: Stage) -> None:
    for row in listed.all():
        listed.panel.open(row.id)
    nameless = [b for b in listed.panel.findChildren(Button) if not b.text() and not b.accessibleName()]
    assert nameless == []


def test_tags_tell_how_a_deadline_stands(listed: Stage) -> None:
    by_tail = {r.number[-9:]: words.due_tag(r, listed.centre.desk.now()) for r in listed.all()}
    assert by_tail["1113-0001"].text == "超期 1 个工作日" and by_tail["1113-0001"].tone == "bad"
    assert by_tail["1113-0002"].text == "待补正"
    assert by_tail["1116-0001"].text == "今天 17:30" and by_tail["1116-0001"].tone == "warn"
    assert by_tail["1123-0001"].text == "办结 11-23"
    far = replace(listed.all()[0], state=State.IN_PROGRESS, due_at=listed.centre.desk.now() + timedelta(days=9))
    tags = [words.due_tag(replace(far, light=light), listed.centre.desk.now()) for light in ("none", "half", "near")]
    assert [(tag.text, tag.tone, tag.icon) for tag in tags] == [
        ("12-02", "mute", ""),
        ("12-02", "warn", ""),  # half of it is used up
        ("12-02", "warn", "clock"),  # four fifths
    ]
    late = next(r for r in listed.all() if r.number.endswith("1113-0001"))
    list_front.act(listed.centre, late.id, Act.DISPATCH, handler_id=handler(listed.centre))
    list_front.act(listed.centre, late.id, Act.CLOSE, result="solved", result_text="补发到账")
    again = next(r for r in listed.all() if r.id == late.id)
    assert again.state is State.CLOSED
    assert words.due_tag(again, listed.centre.desk.now()).text == "超期办结 11-23"  # late stays late


def test_whoever_comes_next_sees_all_of_them(listed: Stage) -> None:
    """Not what the one before had searched for."""
    all_of_them = len(listed.rows)
    listed.panel.find_box()
    type_text("1116-0001")
    QTest.qWait(0)
    assert len(listed.rows) == 1
    listed.panel.handed_over()
    assert (len(listed.rows), listed.panel.search.text()) == (all_of_them, "")
