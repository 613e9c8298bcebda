"""The page as a whole: its list of sections, the small sections, rights, room, and what is read again."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.paths import ROOT
from app.rules.rights import Right, Role
from app.services import print_queue
from app.services.centre import journal, settings
from app.services.centre.journal import AuditRow
from app.services.documents.centre import JournalSheet
from app.services.lists import spreadsheet
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import menu
from app.ui.kit import metrics, theme, typed
from app.ui.kit.modal import top_modal
from app.ui.kit.section import ClosedSection
from app.ui.paper.preview import PaperPreview
from app.ui.settings.centre_section import CentreSection
from app.ui.settings.journal_section import JournalSection
from app.ui.settings.look_section import CALM, LookSection
from app.ui.settings.sidebar import SideItem
from app.ui.shell.registry import SECTIONS
from app.ui.till.settings.dishes import DishesTab
from app.ui.words import acts
from app.ui.words.acts import ACTIONS, action_words, detail_words, subject_words
from app.ui.words.centre import ROLE_WORDS
from app.ui.words.families import RIGHT_WORDS
from tests.support import STAFF
from tests.ui.settings.driver import Room


def test_sections_by_the_arrow_keys(room: Room) -> None:
    room.open("menu")
    room.page.sidebar.take_focus()
    room.press("Down")
    assert room.page.section.key == "counter"
    assert isinstance(room.target(), SideItem)
    room.press("Up", "Up")
    assert room.page.section.key == "about"


def test_f6_walks_the_panes_and_comes_round(room: Room) -> None:
    tab = room.open("menu")
    assert isinstance(tab, DishesTab)
    seen = []
    for _ in range(4):
        room.press("F6")
        seen.append(type(room.target()).__name__)
    assert seen == ["Table", "SideItem", "Answer", "SearchBox"]


def test_no_section_is_blank(room: Room) -> None:
    for spec in SECTIONS:
        room.open(spec.key)
        section = room.page.section
        assert any(part.isVisibleTo(section) for part in section.findChildren(QWidget)), spec.key


def test_arriving_at_a_section_by_name(room: Room) -> None:
    for wanted, got in (("integrity", "backup"), ("look", "look"), ("staff", "staff"), ("nowhere", "staff")):
        room.page.arrive(section=wanted, other=1)
        room.page.on_shown()
        assert room.page.section.key == got


@pytest.mark.parametrize("scale", [1.0, 1.15])
def test_every_section_fits_the_smallest_window(room: Room, scale: float) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", scale)
    for spec in SECTIONS:
        room.open(spec.key)
        section = room.page.section
        tabs = getattr(section, "tabs", {})
        for tab in tabs:
            section.open_tab(tab)  # type: ignore[attr-defined]
        QTest.qWait(0)
    room.wait()
    least = room.page.minimumSizeHint()
    wide = metrics.LEAST[0] - metrics.RAIL if scale == 1.0 else 1366 - metrics.RAIL
    assert least.width() <= wide and least.height() <= metrics.LEAST[1] - metrics.TOP_BAR


def test_every_button_has_a_name_and_is_big_enough(room: Room) -> None:
    for spec in SECTIONS:
        room.open(spec.key)
    room.wait()
    for button in room.page.findChildren(QPushButton):
        assert button.accessibleName(), button
        assert min(button.sizeHint().height(), button.sizeHint().width()) >= metrics.TARGET_FLOOR


def test_what_changes_elsewhere_is_read_again(room: Room) -> None:
    tab = room.open("menu")
    assert isinstance(tab, DishesTab)
    dish = tab.table.rows_model.rows[1]
    room.desk.do(menu.set_sold_out, dish.id, True)
    assert tab.table.rows_model.rows[1].sold_out


def test_somebody_else_signing_in_changes_what_may_be_done(room: Room) -> None:
    tab = room.open("menu")
    assert isinstance(tab, DishesTab) and tab.add.isEnabled()
    room.centre.sign_in("2001")
    room.page.on_shown()
    assert not tab.add.isEnabled()
    for key in ("staff", "backup", "journal"):
        room.open(key)
        assert isinstance(room.page.section, ClosedSection)


def test_the_look_changes_at_once(room: Room) -> None:
    section = room.open("look")
    assert isinstance(section, LookSection)
    section.mode.step(1)
    assert theme.mode() == "dark" and room.desk.see(settings.text, "look.theme") == "dark"
    section.size_.step(1)
    assert theme.scale() == 1.15 and room.desk.see(settings.text, "look.text_size") == "large"
    section.calm.setFocus()
    room.press("Space")
    assert theme.calm() and room.settings.values[CALM] is True
    section.lock.step(1)
    assert room.desk.see(settings.number, "desk.lock_minutes") == 5


def test_a_cashier_dresses_the_counter_but_does_not_change_the_lock(room: Room) -> None:
    room.centre.sign_in("2001")
    section = room.open("look")
    assert isinstance(section, LookSection)
    section.size_.step(1)
    assert room.desk.see(settings.text, "look.text_size") == "large"
    assert not section.lock.isEnabled()


def test_the_centre_is_saved_in_one_go_and_the_receipt_follows(room: Room) -> None:
    section = room.open("centre")
    assert isinstance(section, CentreSection)
    assert room.target() is section.form.controls["name"]
    before = section.paper._wanted
    room.type("古丽仙𠅤邻里坊")
    room.type("吃得香，慢慢走", section.form.controls["footer"])
    room.type("三元", section.form.controls["variance"])
    room.press("Ctrl+Enter")
    assert section.form.fields["variance"].error and room.target() is section.form.controls["variance"]
    assert room.desk.see(settings.text, "centre.name") == "幸福邻里坊"
    room.type("3", section.form.controls["variance"])
    section.form.controls["rounding"].step(1)
    room.press("Ctrl+Enter")
    assert room.desk.see(settings.text, "centre.name") == "古丽仙𠅤邻里坊"
    assert room.desk.see(settings.number, "shift.variance") == 300
    assert room.desk.see(settings.text, "till.rounding") == "none"
    assert section.form.controls["variance"].text() == "3.00" and not section.has_draft()
    room.until(lambda: section.paper.image is not None)
    assert section.paper._wanted != before


def test_an_empty_name_is_not_saved(room: Room) -> None:
    section = room.open("centre")
    assert isinstance(section, CentreSection)
    room.type("", section.form.controls["name"])
    room.press("Ctrl+Enter")
    assert section.form.fields["name"].error == "请填写"


def test_the_journal_is_filtered(room: Room) -> None:
    room.desk.do(settings.put, "shift.variance", 500)
    section = room.open("journal")
    assert isinstance(section, JournalSection)
    newest = section.table.rows_model.rows[0]
    cell = section.table.rows_model.cell_text
    columns = section.table.rows_model.columns
    assert cell(newest, columns[2]) == "改设置"
    assert cell(newest, columns[3]) == "差额上限 ¥2.00 → ¥5.00"
    section.form.put("action", "staff_hire")
    assert {row.action for row in section.table.rows_model.rows} == {"staff_hire"}
    room.press("F3")
    room.type("2001")
    assert [row.subject for row in section.table.rows_model.rows] == ["2001"]
    room.type("2026-11-22", section.form.controls["until"])
    assert section.empty.isVisible()
    room.type("昨天", section.form.controls["until"])
    assert "日期" in str(section.form.fields["until"].error)


def test_a_setting_is_found_by_what_it_is_called(room: Room) -> None:
    room.desk.do(settings.put, "centre.phone", "0571-1")
    room.desk.do(settings.put, "look.theme", "dark")
    section = room.open("journal")
    assert isinstance(section, JournalSection)
    section.form.put("query", "电话")
    section.page.refresh()
    (row,) = section.table.rows_model.rows
    assert row.subject == "centre.phone"
    assert section._narrowed() == [("对象", "电话")]
    section.form.put("query", "审计甲")
    section.page.refresh()
    assert {(row.action, row.subject) for row in section.table.rows_model.rows} == {("staff_hire", "9001")}


def test_an_entry_opens_in_full_and_leads_to_its_paper(room: Room) -> None:
    room.desk.do(settings.put, "shift.variance", 500)
    section = room.open("journal")
    assert isinstance(section, JournalSection)
    section.table.setFocus()
    room.press("Enter")
    assert section.entry.isVisible()
    assert section.entry.title.text() == "改设置"
    said = [label.text() for label in section.entry.findChildren(QLabel)]
    assert "差额上限" in said and said[said.index("改动") + 1] == "¥2.00 → ¥5.00"
    assert not section.entry.way.isVisible()
    section.entry.put(entry("request_new", "SL-A-20261123-0001"))
    section.entry.way.click()
    assert room.shell.gone[-1] == ("requests", {"number": "SL-A-20261123-0001"})
    room.press("Esc")
    assert not section.entry.isVisible()


@pytest.mark.parametrize("code", ["1001", "9001"])
def test_what_is_listed_is_taken_out_with_its_purpose(room: Room, tmp_path: Path, code: str) -> None:
    room.desk.do(settings.put, "shift.variance", 500)
    room.centre.sign_in(code)
    section = room.open("journal")
    assert isinstance(section, JournalSection)
    section.form.put("action", "staff_hire")
    room.dialogs.answers |= {"导出操作记录": "审计取证", "操作记录存到": tmp_path / "out.xlsx"}
    section.out.click()
    room.wait()
    rows = spreadsheet.sheets(tmp_path / "out.xlsx")[0].rows
    assert "审计取证" in rows[0][0] and f"{len(STAFF)} 条" in rows[0][0]
    assert sum("新员工" in row for row in rows) == len(STAFF)
    told = room.desk.see(journal.entries, action="journal_export").rows[0]
    assert told.detail["reason"] == "审计取证" and told.detail["count"] == len(STAFF)
    assert "按 做了什么" in detail_words(told)


def test_what_is_listed_is_printed_with_its_filters_and_its_purpose(room: Room) -> None:
    room.desk.do(settings.put, "shift.variance", 500)
    room.centre.sign_in("9001")
    section = room.open("journal")
    assert isinstance(section, JournalSection)
    section.form.put("action", "staff_hire")
    section.form.put("since", room.desk.now().date())
    room.dialogs.answers["打印操作记录"] = "审计取证"
    room.press("F9")
    shown = top_modal(room.window)
    assert isinstance(shown, PaperPreview)
    sheet = shown.copy.document
    assert isinstance(sheet, JournalSheet)
    assert len(sheet.rows) == len(STAFF) and {row.action for row in sheet.rows} == {"新员工"}
    assert sheet.narrowed == (("从", "2026-11-23"), ("做了什么", "新员工")) and sheet.reason == "审计取证"
    shown.done(True)
    room.wait()
    room.centre.sign_in("1001")  # sees what was printed
    (job,) = [job for job in room.desk.see(print_queue.recent) if job.kind == "journal"]
    assert f"操作记录 {len(STAFF)} 条" in room.toasts()[-1] and job.printer == "page"
    told = room.desk.see(journal.entries, action="journal_print").rows[0]
    assert told.detail["count"] == len(STAFF) and "按 从哪天、做了什么" in detail_words(told)


def entry(action: str, subject: str = "", **detail: object) -> AuditRow:
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    return AuditRow("A", 1, at, at.date(), "", "", action, subject, dict(detail))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (entry("print", "TZ-A-20261123-0001"), "受理台账"),
        (entry("print", "A-20261123-0007", kind="receipt"), "种类 小票"),
        (entry("print", "SL-A-20261123-0001", kind="rating"), "种类 服务评价单"),
        (entry("reprint", "SL-A-20261123-0001/missing", kind="request", copy_no=2), "一次性告知单 · 第几份 2"),
        (entry("request_export", filter=["late", "scene"], count=3), "按 超期、场景 · 几条 3"),
        (entry("item_change", "B04", name="下水", fields=["name", "promise"]), "名称 下水 · 项目 名称、时限"),
        (entry("resident_change", "no 7", fields=["name", "phone"]), "项目 姓名、电话"),
        (entry("setting", "look.theme", before="light", after="dark"), "浅色 → 夜间高对比"),
        (entry("setting", "centre.phone", before="", after="0571-1"), "（空） → 0571-1"),
        (entry("setting", "shift.variance", before=200, after=500), "¥2.00 → ¥5.00"),
        (
            entry("setting", "calendar.closed_days", before=["2026-02-17"], after=["2026-02-17", "2026-02-18"]),
            "加上 2026-02-18",
        ),
        (
            entry(
                "setting",
                "printers",
                before={"receipt": {"kind": "file", "port": 9100, "drawer": True}},
                after={"receipt": {"kind": "tcp", "host": "192.168.1.50", "port": 9100, "drawer": True}},
            ),
            "小票机 怎么打印 存成文件 → 网络 · 小票机 地址 （空） → 192.168.1.50",
        ),
        (entry("staff_change", "2001", role="manager", was={"role": "cashier"}), "岗位 收银 → 主管"),
        (entry("staff_change", "2001", role="manager"), "岗位 主管"),
        (entry("price", "11", name="红烧肉", before=1800, after=2000), "¥18.00 → ¥20.00 · 名称 红烧肉"),
        (entry("resident_merge", "no 7", chosen=["phone", "letter:A"]), "改用另一份的 电话、A 类"),
        (entry("resident_export", clear=False, count=3), "内容 遮住 · 几条 3"),
        (entry("resident_export", clear=True, count=3), "内容 完整 · 几条 3"),
        (entry("request_rate", "SL-A-20261123-0001", channel="phone"), "方式 电话"),
        (entry("request_take_back", "SL-A-20261123-0001", act="close_now"), "哪一步 受理·当场办结"),
        (entry("booking_settle", "CD-A-1", charge="SK-A-1", back=2000, kept=0), "收款单 SK-A-1 · 退 ¥20.00 · 扣 ¥0.00"),
        (entry("room_limit", "household", per="month", most=2, hours=False), "每 月 · 最多 2 · 按小时算 否"),
        (entry("print", "CD-A-1", contacts="whole"), "今日场地单 · 联系方式 完整"),
        (entry("standing_order", "0" * 32, meal="lunch", weekdays="1010100"), "餐段 午餐 · 周几 周一三五"),
        (entry("series_edit", "XL-A-1", scope="later", moved=True), "改哪些 本次及以后 · 改了时间 是"),
        (
            entry("enrol_cancel", "BM-A-1", people=2, positions=[1, 2], untold="promoted"),
            "人数 2 · 还没告知 候补补上了",
        ),
    ],
)
def test_the_journal_tells_details_in_words(row: AuditRow, words: str) -> None:
    assert detail_words(row) == words
    assert action_words(row.action) != row.action


def test_a_resident_is_found_by_the_number_shown(room: Room) -> None:
    room.desk.do(registry.register, ResidentDraft("样本甲"))
    section = room.open("journal")
    assert isinstance(section, JournalSection)
    number = subject_words(section.table.rows_model.rows[0])
    assert re.fullmatch("居民 0+[1-9][0-9]*", number)
    room.press("F3")
    room.type(number.removeprefix("居民 "))
    assert {row.action for row in section.table.rows_model.rows} == {"resident_new"}


def test_every_act_that_is_recorded_has_a_name() -> None:
    """Names of acts written as they are in the services; those made from an act of the flow come from its labels."""
    sources = [path.read_text("utf-8") for path in Path(journal.__file__).parents[1].rglob("*.py")]
    acts = {act for text in sources for act in re.findall(r'\baudit\(\s*"([a-z_]+[a-z])"', text)}
    assert len(acts) > 50
    assert acts - set(ACTIONS) == set()


def test_every_right_and_role_has_words() -> None:
    assert set(RIGHT_WORDS) == set(Right)
    assert set(ROLE_WORDS) == set(Role)


@pytest.mark.parametrize(("text", "fen"), [("16", 1600), ("12.50", 1250), ("０.５", 50), ("¥1,234.5", 123450)])
def test_amounts(text: str, fen: int) -> None:
    assert typed.amount(text) == fen


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (typed.amount, "十块"),
        (typed.minutes, "25:00"),
        (typed.minutes, "10:75"),
        (typed.minutes, "午后"),
        (typed.day, "2026-02-30"),
        (typed.day, "明天"),
        (typed.rate, "12"),
        (typed.rate, "八折"),
    ],
)
def test_what_cannot_be_read_says_why(read: object, text: str) -> None:
    with pytest.raises(ValueError, match=r"[一-龥]"):
        read(text)  # type: ignore[operator]


def test_times_and_rates() -> None:
    assert [typed.minutes(text) for text in ("6:30", "０６３０", "24:00")] == [390, 390, 1440]
    assert [typed.rate(text) for text in ("8", "8.5", "0", "10", "免费", "7.25 折")] == [800, 850, 0, 1000, 0, 725]
    assert [typed.rate_words(rate) for rate in (800, 850, 0, 1000, 725)] == ["8", "8.5", "0", "10", "7.25"]


def test_what_was_typed_survives_the_page_the_lock_and_the_program(room: Room) -> None:
    """Every kind of form of the settings: words not saved stand there again, on a page built anew from the store."""
    centre = room.open("centre")
    assert isinstance(centre, CentreSection)
    room.type("吃得香𠅤", centre.form.controls["footer"])
    dishes = room.open("menu")
    assert isinstance(dishes, DishesTab)
    dishes.edit(dishes.table.rows_model.rows[1])
    room.type("21.50", dishes.form.controls["price"])
    assert room.page.has_draft() and not room.page.would_lose()
    dishes.form.keep_now()  # what a second of quiet does
    again = Room(room.qtbot, room.centre)
    centre = again.open("centre")
    assert isinstance(centre, CentreSection)
    assert centre.form.raw("footer") == "吃得香𠅤" and centre.state.text() == "有未保存的修改"
    dishes = again.open("menu")
    assert isinstance(dishes, DishesTab)
    dishes.edit(dishes.table.rows_model.rows[1])
    assert dishes.form.raw("price") == "21.50" and dishes.drawer.note.text() == "有未保存的修改"
    again.press("Ctrl+Enter")
    assert again.desk.see(menu.dishes)[1].price == 2150
    again.close()


def test_every_detail_of_an_act_has_its_word() -> None:
    calls = [
        (path.name, word.arg)
        for path in sorted((ROOT / "app" / "services").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "audit"
        for word in call.keywords
        if word.arg is not None
    ]
    assert len(calls) > 100
    assert [(name, word) for name, word in calls if word not in acts._KEYS and word not in acts._SILENT] == []
