"""The catalogue is kept by keyboard: matters, handlers, phrases, scenes, points of the map, days off and hours."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.rules.calendar.holidays import HolidayYear
from app.rules.requests.promises import Promise, Unit
from app.services import print_queue
from app.services.centre import calendar, settings
from app.services.documents.requests import Material
from app.services.requests import accept, catalogue, handlers, phrases, places, promises, recount
from app.services.requests.accept import RequestForm
from app.services.residents import filters as listing_of
from app.services.residents import grids
from app.services.residents.filters import ResidentFilter
from app.ui.kit import metrics, theme
from app.ui.kit.label import Label
from app.ui.kit.scroll import ScrollBody
from app.ui.requests.settings import item_words
from app.ui.requests.settings.grids_tab import GridsTab
from app.ui.requests.settings.handlers_tab import HandlersTab
from app.ui.requests.settings.items_tab import ItemsTab
from app.ui.requests.settings.phrases_tab import PhrasesTab
from app.ui.requests.settings.places_section import PlacesTab
from app.ui.requests.settings.scenes_tab import ScenesTab
from app.ui.requests.settings.stations_tab import StationsTab
from app.ui.settings import hours_words
from app.ui.settings.holidays_tab import HolidaysTab
from app.ui.settings.hours_tab import HoursTab
from tests.keys import type_text
from tests.ui.settings.driver import Room

NOTICE_2027 = (
    "现将2027年部分节假日安排通知如下。一、元旦：1月1日（周五）至3日（周日）放假，共3天。"
    "二、春节：2月5日（农历腊月二十九、周五）至11日（周四）放假调休，共7天。1月30日（周六）上班。"
)


def items_tab(room: Room) -> ItemsTab:
    tab = room.open("items", "items")
    assert isinstance(tab, ItemsTab)
    return tab


def test_a_matter_is_found_by_initials_and_its_limit_changed(room: Room) -> None:
    tab = items_tab(room)
    assert room.target() is tab.search
    room.type("ldd")
    assert [row.code for row in tab.table.rows_model.rows] == ["B02"]
    room.press("Enter")
    assert tab.drawer.isVisible() and room.target() is tab.form.controls["name"]
    assert (
        tab.form.controls["unit"].value(),
        tab.form.controls["amount"].text(),
        tab.form.controls["handler_id"].currentText(),
    ) == (Unit.WORKDAYS, "3", "物业公司")
    room.type("2", tab.form.controls["amount"])
    room.press("Ctrl+Enter")
    assert room.desk.see(catalogue.item, "B02").promise == Promise(Unit.WORKDAYS, 2)
    assert room.toasts() == ["已保存 公共照明/楼道灯，2 个工作日"]
    assert not tab.drawer.isVisible() and room.target() is tab.table


def test_a_new_matter_with_materials_and_script(room: Room) -> None:
    tab = items_tab(room)
    room.press("F2")
    assert room.target() is tab.form.controls["code"]
    room.type("y09")
    room.type("䶮巷助浴车预约", tab.form.controls["name"])
    tab.form.controls["scene"].set_value("yiyang")
    tab.form.controls["dispositions"].boxes["now"].setChecked(False)
    tab.form.controls["dispositions"].boxes["book"].setChecked(True)
    tab.form.controls["unit"].set_value(Unit.DAYS)
    tab.form.controls["unit"].changed.emit(Unit.DAYS)
    room.type("0", tab.form.controls["amount"])
    room.press("Ctrl+Enter")
    assert tab.form.fields["amount"].error and room.target() is tab.form.controls["amount"]
    room.type("3", tab.form.controls["amount"])
    tab.form.controls["materials"].setPlainText("身份证 1 份 原件\n病历，2份，复印件\n\n社保卡")
    tab.form.controls["script"].setPlainText("先问身体怎么样。\n再约时间。")
    room.type("申请表，告知书", tab.form.controls["papers"])
    room.press("Ctrl+Enter")
    made = room.desk.see(catalogue.item, "Y09")
    assert (made.name, made.scene, made.dispositions) == ("䶮巷助浴车预约", "yiyang", ("book",))
    assert made.promise == Promise(Unit.DAYS, 3)
    assert made.materials == (Material("身份证"), Material("病历", 2, False), Material("社保卡"))
    assert (made.script, made.papers) == ("先问身体怎么样。\n再约时间。", ("申请表", "告知书"))


def test_what_is_wrong_stands_beside_its_field(room: Room) -> None:
    tab = items_tab(room)
    room.press("F2")
    room.type("B02", tab.form.controls["code"])
    room.type("重复的", tab.form.controls["name"])
    room.press("Ctrl+Enter")
    assert room.target() is tab.form.controls["code"] and tab.form.fields["code"].error
    room.type("B77", tab.form.controls["code"])
    tab.form.controls["dispositions"].boxes["now"].setChecked(False)
    room.press("Ctrl+Enter")
    assert tab.form.fields["dispositions"].error == "请至少选一种"
    tab.form.controls["dispositions"].boxes["assist"].setChecked(True)
    assert not tab.form.fields["dispositions"].error
    tab.form.controls["materials"].setPlainText("身份证 0 份")
    room.press("Ctrl+Enter")
    assert "不能是 0" in tab.form.fields["materials"].error
    assert tab.has_draft() and room.page.has_draft()


def test_a_matter_goes_and_comes_back(room: Room) -> None:
    tab = items_tab(room)
    room.type("J01")
    room.press("Enter")
    tab.state_button.click()
    assert not room.desk.see(catalogue.item, "J01").active
    room.undo()
    assert room.desk.see(catalogue.item, "J01").active


def test_a_scene_is_filtered_and_renamed(room: Room) -> None:
    tab = items_tab(room)
    tab.scene_filter.set_value("tuoyu")
    tab.scene_filter.changed.emit("tuoyu")
    assert [row.code for row in tab.table.rows_model.rows] == ["T01", "T02"]
    scenes = room.open("items", "scenes")
    assert isinstance(scenes, ScenesTab)
    room.press("Enter")
    room.type("荷苗童乐园", scenes.form.controls["name"])
    room.press("Ctrl+Enter")
    assert room.desk.see(catalogue.item, "T01").scene_name == "荷苗童乐园"
    assert room.toasts()[-1] == "已改名为 荷苗童乐园"
    assert len(scenes.table.rows_model.rows) == 11


def test_scenes_are_put_in_order_by_keys_and_by_dragging(room: Room) -> None:
    tab = room.open("items", "scenes")
    assert isinstance(tab, ScenesTab)

    def order() -> list[str]:
        shown = [row.name for row in tab.table.rows_model.rows]
        assert shown == [row.name for row in room.desk.see(catalogue.scenes)]
        return shown

    before = order()
    tab.table.selectRow(2)
    tab.table.setFocus()
    room.press("Alt+Up", "Alt+Up", "Alt+Up")
    assert order() == [before[2], before[0], before[1], *before[3:]]
    assert [tile.name for tile in room.desk.see(catalogue.tiles)][:2] == [before[2], before[0]]
    room.undo()
    assert order() == [before[0], before[2], before[1], *before[3:]]
    tab.table.selectRow(7)
    room.press("Alt+Down")
    assert order()[8:] == before[8:], "the functions stay behind the scenes"

    def at(row: int, share: float) -> QPoint:
        return QPoint(60, tab.table.rowViewportPosition(row) + int(tab.table.rowHeight(row) * share))

    start, view = order(), tab.table.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at(0, 0.5))
    for share in (0.2, 0.8):
        QTest.mouseMove(view, at(3, share))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at(3, 0.8))
    assert order() == [*start[1:4], start[0], *start[4:]]
    assert not tab.drawer.isVisible(), "a row that was dragged was not pressed"


def test_a_helper_has_a_private_phone(room: Room) -> None:
    tab = room.open("items", "handlers")
    assert isinstance(tab, HandlersTab)
    room.press("F2")
    tab.form.controls["kind"].set_value("helper")
    room.type("古丽仙·阿卜杜热合曼", tab.form.controls["name"])
    room.type("13900000001", tab.form.controls["phone"])
    room.type("理发、量血压", tab.form.controls["skill"])
    room.press("Ctrl+Enter")
    room.type("量血压", tab.search)
    row = tab.table.rows_model.rows[0]
    assert (row.name, row.phone) == ("古丽仙·阿卜杜热合曼", "139****0001")
    room.press("Enter")
    assert tab.form.controls["phone"].text() == "13900000001"
    tab.state_button.click()
    assert row.id not in [h.id for h in room.desk.see(handlers.search, "", 99)]
    room.undo()
    assert row.id in [h.id for h in room.desk.see(handlers.search, "", 99)]


def test_phrases_are_written_found_and_taken_away_with_a_way_back(room: Room) -> None:
    tab = room.open("items", "phrases")
    assert isinstance(tab, PhrasesTab)
    before = len(tab.table.rows_model.rows)
    room.press("F2")
    tab.form.controls["text"].setPlainText("老人𠅤独自在家，____。")
    room.type("独居 探访", tab.form.controls["keywords"])
    tab.form.controls["item"].set_value("Y03")
    room.press("Ctrl+Enter")
    found = room.desk.see(phrases.template_for, "Y03")
    assert found is not None and found.text == "老人𠅤独自在家，____。"
    room.type("dj", tab.search)
    assert [row.id for row in tab.table.rows_model.rows] == [found.id]
    room.press("Enter")
    tab.state_button.click()
    assert room.desk.see(phrases.template_for, "Y03") is None
    room.undo()
    assert len(room.desk.see(phrases.phrases)) == before + 1


def test_a_point_is_entered_printed_and_its_station_renamed(room: Room) -> None:
    tab = room.open("places", "places")
    assert isinstance(tab, PlacesTab)
    room.press("F2")
    room.type("晓荷书房", tab.form.controls["name"])
    tab.form.controls["scene"].set_value("xiaoshufang")
    room.type("青荷驿站", tab.form.controls["station"])
    room.type("2 楼", tab.form.controls["floor"])
    tab.form.controls["way"].setPlainText("进门左转。\n走到底。")
    room.press("Ctrl+Enter")
    room.type("xh", tab.search)
    assert [row.name for row in tab.table.rows_model.rows] == ["晓荷书房"]
    room.press("Enter")
    tab.slip.click()
    room.wait()  # the paper is shown before it is printed
    room.press("Enter")
    assert room.toasts()[-1] == "正在打印 晓荷书房怎么走"
    assert [job.kind for job in room.desk.see(print_queue.recent, 5)] == ["way"]
    stations = room.open("places", "stations")
    assert isinstance(stations, StationsTab)
    room.press("Enter")
    room.type("五大驿站之一", stations.form.controls["name"])
    room.press("Ctrl+Enter")
    assert room.desk.see(places.stations) == ("五大驿站之一",)
    assert room.toasts()[-1] == "1 处地点改为 五大驿站之一"


def test_a_grid_is_entered_and_what_cannot_be_read_is_said_beside_it(room: Room) -> None:
    tab = room.open("places", "grids")
    assert isinstance(tab, GridsTab)
    room.press("F2")
    room.type("第一网格", tab.form.controls["name"])
    room.type("网格员甲", tab.form.controls["warden"])
    room.type("13900001111", tab.form.controls["phone"])
    tab.form.controls["areas"].setPlainText("1-6幢")
    room.press("Ctrl+Enter")
    assert tab.form.fields["areas"].error == "看不懂「1-6幢」，请写成 红梅苑 1-6幢"
    tab.form.controls["areas"].setPlainText("红梅苑 1-6幢\n景芳三区")
    room.press("Ctrl+Enter")
    (row,) = room.desk.see(grids.grids)
    assert (row.name, row.warden, row.areas) == ("第一网格", "网格员甲", "红梅苑 1-6幢\n景芳三区")
    assert room.desk.see(listing_of.page, ResidentFilter(grid=row.id)).total > 0
    room.press("F2")
    room.type("第二网格", tab.form.controls["name"])
    tab.form.controls["areas"].setPlainText("红梅苑5-9幢")
    room.press("Ctrl+Enter")
    assert tab.form.fields["areas"].error == "红梅苑5-9幢已经在第一网格里，请先从那里去掉"
    room.press("Esc")
    tab.edit(row)
    tab.state_button.click()
    assert room.desk.see(grids.grids) == ()


def holidays_tab(room: Room) -> HolidaysTab:
    tab = room.open("calendar", "holidays")
    assert isinstance(tab, HolidaysTab)
    return tab


def warned(tab: HolidaysTab) -> str:
    return " ".join(banner.accessibleName() for banner in tab._banners)


def test_a_pasted_notice_is_not_cut_at_the_largest_text(room: Room, qapp: QApplication) -> None:
    theme.apply(qapp, text_size=max(metrics.TEXT_SIZES.values()))
    tab = holidays_tab(room)
    tab.open_notice(2027)
    tab.notice.text.setPlainText(NOTICE_2027)
    body = tab.notice.findChild(ScrollBody)
    assert tab.notice.found.isVisible()
    assert body.widget().minimumSizeHint().width() <= body.viewport().width()


def test_a_pasted_notice_is_shown_before_it_is_kept(room: Room) -> None:
    room.centre.clock.now += timedelta(days=10)  # December: next year is wanted
    tab = holidays_tab(room)
    assert "2027" in warned(tab)
    tab.open_notice(2027)
    assert room.target() is tab.notice.text
    tab.notice.text.setPlainText("今天天气好")
    assert tab.notice.form.fields["notice"].error and not tab.notice.save_button.isEnabled()
    tab.notice.text.setPlainText(NOTICE_2027)
    shown = tab.notice.days.texts()
    assert shown[0] == ["元旦", "01-01 至 01-03", "放假"] and shown[-1] == ["春节", "01-30 周六", "上班"]
    assert tab.notice.warnings.count() == 5  # the holidays the text left out
    assert room.desk.see(promises.missing_years) == (2027,)  # nothing kept yet
    room.press("Ctrl+Enter")
    assert room.desk.see(promises.missing_years) == ()
    assert warned(tab) == "" and tab.picked() == 2027
    assert len(tab.table.rows_model.rows) == 11


def told(tab: HolidaysTab) -> list[str]:
    """What is said under the preview of a notice."""
    QTest.qWait(0)
    return [label.text() for label in tab.notice._warnings.findChildren(Label) if not label.isHidden()]


def test_a_notice_that_cannot_be_read_goes_on_saying_so(room: Room) -> None:
    tab = holidays_tab(room)
    tab.open_notice(2026)
    QTest.qWait(0)
    wide = tab.notice.text.width()
    bad = "一、元旦：2月30日放假，" + "共三天，" * 30
    tab.notice.text.setPlainText(bad)
    field = tab.notice.form.fields["notice"]
    room.press("Ctrl+Enter")  # nothing can be kept, and why still stands there
    assert field.error and room.target() is tab.notice.text
    tab.notice.year.setFocus()
    assert field.error
    assert any("2月30日" in words for words in told(tab))
    QTest.qWait(0)
    assert tab.notice.text.width() == wide  # a long sentence does not push the fields out of sight


def test_a_notice_says_where_it_comes_from_unless_people_write_it(room: Room) -> None:
    tab = holidays_tab(room)
    tab.open_notice(2027)
    source = tab.notice.source
    tab.notice.text.setPlainText("国务院办公厅关于2027年部分节假日安排的通知\n国办发明电〔2026〕7号\n" + NOTICE_2027)
    assert source.text() == "国务院办公厅通知，国办发明电〔2026〕7号"
    tab.notice.text.setPlainText(NOTICE_2027)
    assert source.text() == ""
    source.setFocus()
    type_text("街道转发")
    tab.notice.text.setPlainText("国办发明电〔2026〕7号\n" + NOTICE_2027)
    assert source.text() == "街道转发"


def test_a_notice_names_its_year_unless_people_choose_one(room: Room) -> None:
    tab = holidays_tab(room)
    tab.open_notice(2026)
    tab.notice.text.setPlainText(NOTICE_2027)
    assert tab.notice.year.text() == "2027" and tab.notice.preview is not None
    assert tab.notice.preview.table.year == 2027
    tab.notice.text.clear()
    tab.notice.year.selectAll()
    room.type("2026", tab.notice.year)
    tab.notice.text.setPlainText(NOTICE_2027)
    assert tab.notice.year.text() == "2026"  # theirs, and the preview says that the notice is of another year
    assert any("通知是 2027 年的" in words for words in told(tab))


def test_a_day_is_set_by_hand_and_back(room: Room) -> None:
    tab = holidays_tab(room)
    assert tab.picked() == 2026
    room.press("F2")
    assert room.target() is tab.form.controls["day"] and tab.form.controls["day"].text() == "2026-"
    room.type("2026-12-28", tab.form.controls["day"])
    room.type("停电", tab.form.controls["name"])
    room.press("Ctrl+Enter")
    table = room.desk.see(calendar.table)
    assert not table.is_workday(date(2026, 12, 28))
    tab.edit(tab.table.row())
    assert tab.form.controls["day"].text() == "2026-12-28"
    tab.state_button.click()
    assert room.desk.see(calendar.table).is_workday(date(2026, 12, 28))
    room.undo()
    assert not room.desk.see(calendar.table).is_workday(date(2026, 12, 28))


def test_an_amending_notice_keeps_the_other_holidays_and_says_what_goes(room: Room) -> None:
    tab = holidays_tab(room)
    tab.open_notice(2026)
    tab.notice.text.setPlainText("劳动节：5月1日至6日放假调休，共6天。4月26日（周日）、5月9日（周六）上班。")
    assert tab.notice.how.value() == "amend" and told(tab) == []
    tab.notice.how.set_value("replace")
    tab.notice.how.changed.emit("replace")
    assert "国庆节 10-01 至 10-07" in told(tab)[0] and "没有读到国庆节" in " ".join(told(tab))
    tab.notice.how.set_value("amend")
    tab.notice.how.changed.emit("amend")
    room.press("Ctrl+Enter")
    table = room.desk.see(calendar.table)
    assert not table.is_workday(date(2026, 10, 2)) and not table.is_workday(date(2026, 5, 6))
    assert table.is_workday(date(2026, 4, 26))


def test_a_notice_for_a_new_year_asks_nothing_about_keeping_it(room: Room) -> None:
    tab = holidays_tab(room)
    tab.open_notice(2027)
    tab.notice.text.setPlainText(NOTICE_2027)
    assert not tab.notice.form.fields["how"].isVisibleTo(tab.notice)
    tab.notice.text.setPlainText("妇女节：3月8日女职工放假半天。")
    assert "半天" in tab.notice.form.fields["notice"].error and not tab.notice.save_button.isEnabled()


def test_a_day_says_who_set_it_and_goes_back_to_its_notice(room: Room) -> None:
    tab = holidays_tab(room)
    day = date(2026, 10, 10)

    def shown() -> tuple[str, bool]:
        row = next(row for row in tab.table.rows_model.rows if row.day == day)
        return tab.columns[2].text(row), room.desk.see(calendar.table).is_workday(day)

    tab.edit(next(row for row in tab.table.rows_model.rows if row.day == day))
    tab.state_button.click()
    assert shown() == ("手工", False)
    tab.open_notice(2026)
    tab.notice.text.setPlainText("国庆节：10月1日至8日放假调休，共8天。10月10日（周六）上班。")
    assert any("10-10" in words and "仍照手工的" in words for words in told(tab))
    tab.edit(next(row for row in tab.table.rows_model.rows if row.day == day))
    tab.state_button.click()
    assert shown() == ("2026 年通知", True)
    room.undo()
    assert shown() == ("手工", False)


def test_promises_a_later_table_moves_are_listed_and_given_anew(room: Room) -> None:
    room.centre.clock.now += timedelta(days=35)  # 2026-12-28
    room.centre.sign_in("3001")
    form = RequestForm(item="Z03", text="问怎么续缴", anonymous=True, phone="13805712200")
    done = [room.desk.do(accept.accept, room.desk.new_id(), form) for _ in range(2)]
    room.centre.sign_in("1001")
    off = {date(2027, 1, day): "元旦" for day in (1, 2, 3, 4)}
    room.desk.do(calendar.save_year, HolidayYear(2027, off, {}))
    tab = holidays_tab(room)
    assert "2 件在办事项的期限和日历不一样" in warned(tab)
    tab.open_recount()
    words = [box.text() for box in tab.recount.form.controls["requests"].boxes.values()]
    assert all("01-04 → 01-06" in line for line in words) and len(words) == 2
    tab.recount.form.controls["requests"].boxes[done[1].id].click()
    room.press("Ctrl+Enter")
    assert room.toasts()[-1] == "已重算 1 件的期限" and "1 件在办事项" in warned(tab)
    assert [row.id for row in room.desk.see(recount.moved)] == [done[1].id]


def test_hours_are_kept_in_one_form_and_wrong_ones_are_said(room: Room) -> None:
    tab = room.open("calendar", "hours")
    assert isinstance(tab, HoursTab)
    assert tab.form.controls["counter"].text() == "08:00-20:00"
    room.type("8:30至12:00，13:00-18:00", tab.form.controls["counter"])
    room.type("9:00-8:00", tab.form.controls["office"])
    room.press("Ctrl+Enter")
    assert tab.form.fields["office"].error and room.target() is tab.form.controls["office"]
    assert room.desk.see(settings.text, "calendar.counter") == "08:00-20:00"
    room.type("09:00-17:00", tab.form.controls["office"])
    tab.form.controls["closed_days"].setPlainText("2027/2/6、2027-02-05")
    room.press("Ctrl+Enter")
    assert room.desk.see(settings.text, "calendar.counter") == "08:30-12:00 13:00-18:00"
    assert room.desk.see(settings.get, "calendar.closed_days") == ["2027-02-05", "2027-02-06"]
    assert room.toasts() == ["已保存办公时间"] and not tab.has_draft()


@pytest.mark.parametrize("key", ["items", "places", "calendar"])
def test_a_cashier_looks_and_changes_nothing(room: Room, key: str) -> None:
    room.centre.sign_in("2001")
    section = room.open(key)
    QTest.qWait(0)
    assert not section.may_change()
    room.press("F2")
    assert not section.has_draft()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("身份证", [("身份证", 1, True)]),
        ("户口簿 2份 复印件", [("户口簿", 2, False)]),
        ("一寸照片2份", [("一寸照片", 2, True)]),
        ("房产证 复印件", [("房产证", 1, False)]),
        ("护理评估表（复印件 2 份）", [("护理评估表", 2, False)]),
        ("病历(复印件)", [("病历", 1, False)]),
    ],
)
def test_materials_as_people_write_them(text: str, read: list[tuple[str, int, bool]]) -> None:
    found = item_words.read_materials(text)
    assert [(m.name, m.pieces, m.original) for m in found] == read
    assert item_words.read_materials("\n".join(map(item_words.material_words, found))) == found


def test_hours_as_people_write_them() -> None:
    assert hours_words.read_hours(" 8：30 至 12:00、13:30—17:30 ") == "08:30-12:00 13:30-17:30"
    assert hours_words.read_hours("0:00-24:00") == "00:00-24:00"
    assert hours_words.read_days("2027年2月6日 20270205") == ["2027-02-05", "2027-02-06"]
    for wrong in ("", "8-9", "12:00-11:00", "08:00-10:00 09:00-11:00", "25:00-26:00"):
        with pytest.raises(ValueError, match=r"请写成|重叠"):
            hours_words.read_hours(wrong)
