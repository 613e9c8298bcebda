"""Beyond the card, on a real store: family and care, look-alikes, merging, erasing, lists in and out, what is due."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services import drafts
from app.services.centre import clock, journal
from app.services.desk import Approval
from app.services.personal.timeline import timeline
from app.services.residents import filters, registry, search
from app.services.residents import profile as resident_profile
from app.services.residents.profile import CategoryDraft, ContactDraft, ExtrasDraft
from app.services.residents.registry import ResidentDraft
from app.store.verify import verify
from app.ui.kit import theme
from app.ui.kit.button import Button
from app.ui.kit.forms import hand_over
from app.ui.kit.label import Label, Tag, TagLines
from app.ui.kit.longtask import LongTask
from app.ui.kit.reveal import Reveal
from app.ui.kit.rows import RowsModel
from app.ui.kit.scroll import ScrollBody
from app.ui.residents.import_view import ImportView
from app.ui.residents.page import ResidentsPage
from app.ui.residents.timeline_view import said
from tests.keys import type_text
from tests.services.lists.test_hostile_lists import sheet
from tests.ui.fakes import NO
from tests.ui.residents.front import PEOPLE, Stage, press, shown

SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
EXTRAS = ExtrasDraft(
    (ContactDraft("王某", "女儿", "13900003333", may_act=True),),
    (CategoryDraft("D", None, date(2026, 12, 10), "探访表"),),
    ("独居", "少盐"),
    "signed",
)


def take_on(stage: Stage, name: str, extras: ExtrasDraft | None = None, **more: object) -> UUID:
    card = stage.centre.desk.do(registry.register, ResidentDraft(name, **more))  # type: ignore[arg-type]
    if extras is not None:
        stage.centre.desk.do(resident_profile.save_extras, card.id, extras)
    return UUID(str(card.id))


def count(stage: Stage) -> int:
    return int(stage.centre.desk.see(filters.listing, inactive=True).total)


def button(stage: Stage, name: str) -> Button:
    QApplication.sendPostedEvents()  # what a layout has just been given is shown by its event
    found = [b for b in stage.page.findChildren(Button) if b.isVisible() and name in (b.text(), b.accessibleName())]
    assert found, f"no button {name}"
    return found[0]


def other_manager(stage: Stage) -> Approval:
    desk = stage.centre.desk
    return Approval(desk.check_pin(stage.centre.staff["1002"], stage.centre.pins["1002"]))


class Post(QObject):
    """Hands on what a commit touched, as the shell does."""

    told = Signal(object, object)


@pytest.fixture
def on_gui(stage: Stage) -> Iterator[Stage]:
    """Commits of the worker reach the page as the shell brings them: on the GUI thread."""
    listeners, post = stage.centre.desk.changed, Post(stage.page)
    post.told.connect(stage.page.on_changed, Qt.ConnectionType.QueuedConnection)
    listeners.remove(stage.page.on_changed)
    listeners.append(post.told.emit)
    yield stage
    listeners.clear()
    listeners.append(stage.page.on_changed)  # the stage takes it off


# --- the profile


def test_the_profile_shows_family_masked_and_reveals_for_a_reason(stage: Stage) -> None:
    home = "红梅苑38幢2单元501室"
    who = take_on(stage, "单雄芳", EXTRAS, address=home)
    mate = take_on(stage, "翟文远", address="38-2-501")
    stage.page.open(who)
    words = stage.page.profile.extras.texts()
    assert "女儿 · 王某" in words and "139****3333" in words and "13900003333" not in words
    assert "至 2026-12-10" in words and "探访表" not in words
    assert "特困" not in words and "独居、空巢" not in words
    stage.dialogs.answers["查看单雄芳家属的电话"] = "联系家属"
    button(stage, "查看王某的电话").click()
    assert "13900003333" in stage.page.profile.extras.texts()
    stage.dialogs.answers["查看单雄芳的证明"] = "本人要求核对"
    button(stage, "查看证明").click()
    assert "探访表" in stage.page.profile.extras.texts()
    assert stage.centre.desk.see(journal.entries, action="reveal").total == 2
    stage.page.profile.extras.show_extras(stage.centre.desk.see(resident_profile.extras, who), stage.page._today(), who)
    assert "13900003333" in stage.page.profile.extras.texts(), "only read again"
    for mask in stage.page.profile.extras.findChildren(Reveal):
        assert mask.look.accessibleName() == "遮住"
        mask.look.click()
    assert "139****3333" in stage.page.profile.extras.texts() and "探访表" not in stage.page.profile.extras.texts()
    assert stage.centre.desk.see(journal.entries, action="reveal").total == 2
    button(stage, "翟文远").click()
    assert shown(stage) == "翟文远"
    assert stage.page.profile.profile is not None and stage.page.profile.profile.card.id == mate


def test_family_and_care_are_kept_by_keys(stage: Stage) -> None:
    who = take_on(stage, "单雄芳")
    stage.page.open(who)
    button(stage, "改家属、类别、关怀标签和同意登记").click()
    panel = stage.page.extras
    assert panel.consent.hasFocus()
    panel.consent.set_value("signed")
    panel.tags.setFocus()
    type_text("独居，少盐")
    button(stage, "添一位").click()
    type_text("王𠅤")
    press(Qt.Key.Key_Return)
    type_text("女儿")
    panel.contacts[0].phone.setFocus()
    type_text("1390000333")
    press(*SAVE)
    assert panel.contacts[0].phone.hasFocus()
    type_text("3")
    panel.letters["D"].held.setFocus()
    press(Qt.Key.Key_Space)
    panel.letters["D"].last.setFocus()
    type_text("20261231")
    press(*SAVE)
    assert panel.letters["D"].proof.hasFocus()  # a letter needs its proof
    type_text("探访表")
    press(*SAVE)
    kept = stage.centre.desk.see(resident_profile.extras, who)
    assert [(c.name, c.relation, c.phone) for c in kept.contacts] == [("王𠅤", "女儿", "139****3333")]
    assert [(k.letter, k.valid_to) for k in kept.categories] == [("D", date(2026, 12, 31))]
    assert kept.care_tags == ("独居", "少盐")
    assert stage.shell.toasts[-1][0] == "已保存 单雄芳的家属与关怀"
    assert shown(stage) == "单雄芳"


def test_what_is_masked_stays_and_words_for_nobodys_ears_are_refused(stage: Stage) -> None:
    who = take_on(stage, "单雄芳", EXTRAS)
    stage.page.open(who)
    stage.page.amend_extras()
    stage.page.extras.tags.setText("低保户")
    stage.page.save()
    assert "不宜当面说" in stage.page.extras.fields["care_tags"].error
    stage.page.extras.tags.setText("少盐")
    stage.page.save()
    phone = stage.centre.desk.do(resident_profile.reveal_contact, who, 0, "核对")
    assert phone == "13900003333"


def test_esc_keeps_what_was_typed(stage: Stage) -> None:
    who = take_on(stage, "单雄芳", EXTRAS)
    stage.page.open(who)
    stage.page.amend_extras()
    stage.page.extras.tags.setText("怕吵")
    stage.page.extras.contacts[0].phone.setText("1391111")
    stage.page.extras.tags.setFocus()
    press(Qt.Key.Key_Escape)
    assert shown(stage) == "单雄芳"
    assert stage.page.has_draft()
    stage.page.amend_extras()
    assert stage.page.extras.tags.text() == "怕吵"
    assert stage.page.extras.contacts[0].phone.text() == "1391111"
    stage.page.extras.contacts[0].phone.clear()
    stage.page.save()
    assert not stage.page.has_draft()


def test_family_and_the_card_show_to_whoever_typed_alone(stage: Stage) -> None:
    who = take_on(stage, "单雄芳", EXTRAS)
    page = stage.page
    page.open(who)
    page.amend_extras()
    page.extras.form.put("care_tags", "独居、少盐、重听")
    page.form.begin(who, stage.centre.desk.see(registry.card, who), date(2026, 9, 24))
    page.form.form.put("name", "单雄方")
    stage.centre.sign_in("2001")
    hand_over(page)
    assert "重听" not in str(page.extras.form.typed()) and page.form.form.raw("name") == "单雄芳"
    stage.centre.sign_in("1001")
    hand_over(page)
    assert page.extras.note.text() == page.form.note.text() == "上次没填完的"
    assert page.form.form.raw("name") == "单雄方"


def test_family_typed_survives_the_program_without_the_proof(stage: Stage, qtbot: QtBot) -> None:
    who = take_on(stage, "单雄芳", EXTRAS)
    stage.page.open(who)
    stage.page.amend_extras()
    panel = stage.page.extras
    panel.contacts[0].drop.click()
    button(stage, "添一位").click()
    type_text("王𠅤")
    assert not stage.page.would_lose()
    panel.letters["A"].held.click()
    panel.letters["A"].proof.setText("3301061952")
    assert stage.page.would_lose()
    press(Qt.Key.Key_Escape)
    stage.page.open(who)
    stage.page.amend_extras()
    assert panel.letters["A"].proof.text() == "3301061952"
    kept = str(stage.centre.desk.see(drafts.kept, "residents.extras"))
    assert "王𠅤" in kept and "3301061952" not in kept
    window = QWidget()
    qtbot.addWidget(window)
    page = ResidentsPage(stage.page.ctx, window)
    page.open(who)
    page.amend_extras()
    assert page.extras.note.text() == "上次没填完的"
    assert [box.name.text() for box in page.extras.contacts if not box.isHidden()] == ["王𠅤"]
    assert page.extras.letters["A"].held.isChecked() and page.extras.letters["A"].proof.text() == ""
    assert page.extras.letters["D"].proof.placeholderText() == "已登记证明，不改留空"
    page.extras.letters["A"].held.click()
    page.save()
    stored = stage.centre.desk.see(resident_profile.extras, who)
    assert [c.name for c in stored.contacts] == ["王𠅤"] and [k.letter for k in stored.categories] == ["D"]
    assert stage.centre.desk.see(drafts.kept, "residents.extras") == {}


def test_enter_walks_through_family_and_letters(stage: Stage) -> None:
    who = take_on(stage, "单雄芳", EXTRAS)
    stage.page.open(who)
    stage.page.amend_extras()
    panel, d = stage.page.extras, stage.page.extras.letters["D"]
    box = panel.contacts[0]
    held = [panel.letters[letter].held for letter in "ABC"]
    about = [panel.form.controls[name] for name in ("residence", "care_level")]
    for stop in (
        panel.consent,
        *about,
        panel.tags,
        box.name,
        box.relation,
        box.phone,
        *held,
        d.held,
        d.first,
        d.last,
        d.proof,
    ):
        assert stop.hasFocus()
        press(Qt.Key.Key_Return)
    assert panel.keep.hasFocus()


def test_residence_and_level_of_care_are_asked_and_shown(stage: Stage) -> None:
    who = take_on(stage, "单雄芳", EXTRAS)
    stage.page.open(who)
    stage.page.amend_extras()
    panel = stage.page.extras
    assert panel.form.fields["care_on"].isHidden()
    panel.form.put("residence", "district")
    panel.form.put("care_level", "3")
    panel.form.put("care_on", "2030-01-01")
    panel.save_wanted.emit()
    assert panel.form.fields["care_on"].error
    panel.form.put("care_on", "2026-05-01")
    panel.save_wanted.emit()
    assert "户籍 本区其他街道 · 评估 3 级（2026-05-01）" in stage.page.profile.extras.texts()
    stage.page.amend_extras()
    assert panel.form.raw("care_level") == "3"


def test_the_timeline_leads_to_the_papers(stage: Stage) -> None:
    who = take_on(stage, "单雄芳", EXTRAS)
    stage.page.open(who)
    entries = stage.page.profile.timeline.entries()
    assert [e.row.kind for e in entries] == ["consent", "category", "registered"]
    stage.page.profile.timeline.number_wanted.emit("SL-A-20261123-0001")
    stage.page.profile.timeline.number_wanted.emit("XS-A-20261123-0001")
    assert stage.shell.gone == [
        ("requests", {"number": "SL-A-20261123-0001"}),
        ("today", {"number": "XS-A-20261123-0001"}),
    ]


# --- one and the same person


def test_a_look_alike_is_hinted_and_can_be_gone_on_with(stage: Stage) -> None:
    known = take_on(stage, "单雄芳", phone="13900002206")
    press(Qt.Key.Key_F2)
    type_text("单雄芳")
    stage.page.form.phone.setFocus()
    type_text("13900002206")
    stage.page.form.address.setText("红梅苑38幢")
    stage.page.form.hinting.now()
    card = stage.page.form.like
    assert card.isVisible() and card.found[0].hint.reasons == ("name", "phone")
    button(stage, "关联 单雄芳").click()
    assert stage.page.form.card is not None and stage.page.form.card.id == known
    assert stage.page.form.address.text() == "红梅苑38幢"
    stage.page.save()
    saved = stage.centre.desk.see(registry.card, known)
    assert saved is not None and saved.address == "红梅苑38幢"
    assert count(stage) == PEOPLE + 1
    assert not stage.page.has_draft()


def test_a_hint_can_be_declined_or_looked_at(stage: Stage, qtbot: QtBot) -> None:
    take_on(stage, "单雄芳", phone="13900002206")
    press(Qt.Key.Key_F2)
    type_text("单雄芳")
    qtbot.waitUntil(stage.page.form.like.isVisible)  # after a pause, by itself
    button(stage, "打开 单雄芳").click()
    assert shown(stage) == "单雄芳" and stage.page.has_draft()
    press(Qt.Key.Key_F2)
    stage.page.form.hinting.now()
    button(stage, "不是 单雄芳").click()
    stage.page.form.hinting.now()
    assert not stage.page.form.like.isVisible()
    press(*SAVE)
    assert count(stage) == PEOPLE + 2


def test_two_records_are_merged_and_parted_by_keys(stage: Stage) -> None:
    first = take_on(stage, "单雄芳", phone="13900002206")
    twin = take_on(stage, "单雄芳", EXTRAS, address="红梅苑38幢")
    stage.page.open(twin)
    button(stage, "合并档案").click()
    assert stage.page.merging.search.hasFocus()
    press(Qt.Key.Key_Return)  # the look-alike on top
    plan = stage.page.merging.plan
    assert plan is not None and (plan.keep.id, plan.gone.id) == (first, twin)
    press(*SAVE)
    assert shown(stage) == "单雄芳"
    profile = stage.page.profile.profile
    assert profile is not None and profile.card.id == first
    assert profile.card.address == "红梅苑38幢" and [c.name for c in profile.extras.contacts] == ["王某"]
    _text, action, undo = stage.shell.toasts[-1]
    assert action == "撤销" and undo is not None
    stage.page.open(twin)  # opens the survivor
    assert stage.page.profile.profile is not None and stage.page.profile.profile.card.id == first
    button(stage, "拆回 单雄芳").click()
    stage.page.open(twin)
    assert stage.page.profile.profile.card.id == twin
    assert verify(stage.centre.desk.store).ok


def test_what_differs_is_decided_before_a_merge(stage: Stage) -> None:
    first = take_on(stage, "单雄芳", phone="13900002206", note="怕狗")
    twin = take_on(stage, "单雄芳", phone="13900002207", note="坐轮椅", address="红梅苑38幢")
    stage.page.open(twin)
    button(stage, "合并档案").click()
    press(Qt.Key.Key_Return)
    panel = stage.page.merging
    assert panel.form.asked() == ["phone", "note"] and panel.form.isVisible()
    said_beside = {name: [one.text() for one in field.findChildren(Label)] for name, field in panel.form.fields.items()}
    assert "怕狗 ／ 坐轮椅" in said_beside["note"] and "139****2206 ／ 139****2207" in said_beside["phone"]
    assert panel.form.controls["phone"].hasFocus() or panel.form.controls["phone"].isAncestorOf(panel.focusWidget())
    assert panel.form.raw("note") == "both"  # neither of two warnings is lost by one key
    press(*SAVE)
    card = stage.centre.desk.see(registry.card, first)
    assert (card.note, card.phone) == ("怕狗；坐轮椅", "139****2206")
    titles = [said(row)[0] for row in stage.centre.desk.see(timeline, first).rows]
    assert titles[0] == "合并档案"


def test_the_other_record_can_be_searched_and_may_stay_instead(stage: Stage) -> None:
    first, other = take_on(stage, "单雄芳"), take_on(stage, "翟文远")
    stage.page.open(first)
    stage.page.start_merge()
    press(*SAVE)
    assert stage.page.merging.lead.text() == "请先选另一份档案"
    type_text("zwy")
    press(Qt.Key.Key_Return)
    button(stage, "换过来").click()
    plan = stage.page.merging.plan
    assert plan is not None and (plan.keep.id, plan.gone.id) == (other, first)
    stage.page.merging.search.setFocus()
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert shown(stage) == "单雄芳"


def test_a_long_error_wraps_inside_the_drawer(stage: Stage) -> None:
    who = take_on(stage, "单雄芳", EXTRAS)
    stage.page.open(who)
    stage.page.amend_extras()
    panel = stage.page.extras
    wide = panel.form.width()
    box = panel.form.controls["contacts"].shown()[0]
    low = box.note.sizeHint().height()
    box.wrong("这个电话号码少了几位或者多了几位，请按手机 11 位或者区号加座机的写法重新填写，没有电话可以空着不填")
    panel.form.fields["care_tags"].set_error(
        "「低保户」不宜当面说，请改用类别；类别只用字母，证明另写，平时遮住，要看须写原因"
    )
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert panel.form.width() <= wide and panel.form.minimumSizeHint().width() <= wide
    assert box.note.heightForWidth(wide) > low and box.note.isVisible()


# --- 查询 and 删除


def test_somebody_is_erased_by_two_people(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    who = take_on(stage, "单雄芳", EXTRAS, phone="13900002206")
    stage.page.open(who)
    stage.dialogs.answers["注销单雄芳的档案"] = "本人要求删除"
    monkeypatch.setattr(stage.dialogs, "approve", lambda _why, _people, then, _facts=None: then(other_manager(stage)))
    button(stage, "注销档案").click()
    card = stage.centre.desk.see(registry.card, who)
    assert card is not None and card.name == "已注销居民" and card.erased_at is not None
    stage.page.open(who)
    assert not stage.page.profile.amend.isVisible()
    assert not stage.page.profile.tier_card.isVisible() and not stage.page.profile.reading.text()
    assert "注销" in stage.shell.toasts[-1][0]
    assert stage.centre.desk.see(search.search, "13900002206") == ()


def test_declining_erases_nobody(stage: Stage) -> None:
    who = take_on(stage, "单雄芳")
    stage.page.open(who)
    stage.dialogs.answers["注销单雄芳的档案"] = NO
    stage.page.profile.erase.click()
    card = stage.centre.desk.see(registry.card, who)
    assert card is not None and card.name == "单雄芳"


def test_people_get_their_own_data_as_a_file(stage: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    who = take_on(stage, "单雄芳", EXTRAS, phone="13900002206")
    path = tmp_path / "own.xlsx"
    stage.page.open(who)
    stage.dialogs.answers |= {"单雄芳查询本人资料": "本人到场查询", "存本人资料": path}
    button(stage, "本人查询").click()
    qtbot.waitUntil(lambda: any("资料已存" in text for text, _, _ in stage.shell.toasts))
    cells = {str(row[1]) for row in load_workbook(path).active.iter_rows(values_only=True)}
    assert {"单雄芳", "13900002206"} <= cells
    assert any("探访表" in cell for cell in cells) and any("13900003333" in cell for cell in cells)


# --- lists


def test_a_list_goes_out_masked_by_two_people(on_gui: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    stage, path = on_gui, tmp_path / "list.xlsx"
    button(stage, "导出").click()
    press(*SAVE)
    assert stage.page.exporting.field.error == "请写清用途"
    type_text("慰问走访")
    stage.dialogs.answers |= {"导出居民名单：慰问走访": other_manager(stage), "导出居民名单": path}
    press(*SAVE)
    qtbot.waitUntil(lambda: any("已导出" in text for text, _, _ in stage.shell.toasts))
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    assert "慰问走访" in rows[0][0] and "主管乙" in rows[0][0] and "60 人" in rows[0][0]
    assert rows[1][:2] == ("编号", "姓名")
    assert rows[2][1] == "𠅤*䶮" and rows[2][5] == "138****0000"
    assert len(rows) == 2 + PEOPLE + 1
    assert stage.centre.desk.see(journal.entries, action="resident_export").total == 1


def write_csv(path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode("gb18030"))


def read_list(stage: Stage, path: Path, qtbot: QtBot) -> ImportView:
    """A file as far as its rows, by the verbs of the page."""
    stage.dialogs.answers["导入居民名单"] = path
    view = stage.page.importing
    stage.page.start_import()
    qtbot.waitUntil(lambda: view.views.currentIndex() == 1 and view.views.isEnabled())
    QTest.keyClick(view, *SAVE)
    qtbot.waitUntil(lambda: view.views.currentIndex() == 2 and view.views.isEnabled())
    return view


def test_a_list_comes_in_after_its_errors_are_put_right(on_gui: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    stage, path = on_gui, tmp_path / "名单.csv"
    write_csv(path, [["姓名", "出生", "手机"], ["甲某", "1952-13-1", "1390000111"], ["乙某", "", ""], ["合计", "", ""]])
    view = read_list(stage, path, qtbot)
    assert view.columns() == {0: "name", 1: "birth_date", 2: "phone"}
    assert [r.line for r in view.table.rows_model.rows] == [2, 4]
    assert "没有这一天" in view.why.text() and "1390000111" not in view.why.text()
    assert RowsModel.cell_text(view.table.rows_model.rows[0], view.table.rows_model.columns[3]).endswith("0111")
    assert view.go.isEnabled() and view.go.text() == "先导入 1 人"
    assert count(stage) == PEOPLE
    press(Qt.Key.Key_Return)  # mend the row in place
    assert view._form is not None and view._form.form.controls["birth_date"].hasFocus()
    type_text("1952-12-1")
    press(*SAVE)
    assert view.plan is not None and [w.field for w in view.plan.row(0).wrong] == ["phone"]
    assert view._form is not None and view._form.form.controls["phone"].hasFocus()
    type_text("13900001111")
    press(*SAVE)
    assert view.plan.wrong == 1 and view.table.hasFocus() and view.table.row().line == 4
    press(Qt.Key.Key_Delete)
    assert view.plan.wrong == 0 and view.go.text() == "导入 2 人"
    stage.page.save()
    qtbot.waitUntil(lambda: count(stage) == PEOPLE + 2)
    qtbot.waitUntil(lambda: stage.page.views.currentIndex() == 0)
    assert stage.shell.toasts[-1][0] == "已导入 2 人，跳过 1 人"


def test_a_list_without_end_can_be_stopped_and_the_next_one_read(on_gui: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    stage, path = on_gui, tmp_path / "名单.xlsx"
    path.write_bytes(sheet("".join(f'<row r="{n}" s="1"/>' for n in range(2, 400_000))))
    stage.dialogs.answers["导入居民名单"] = path
    view = stage.page.importing
    stage.page.start_import()
    (card,) = view.findChildren(LongTask)
    assert not view.views.isEnabled()
    card.cancel.click()
    qtbot.waitUntil(view.views.isEnabled)
    assert view.views.currentIndex() == 0 and not stage.shell.troubles
    write_csv(tmp_path / "好.csv", [["姓名"], ["甲某", *[""] * 60, "远处"]])
    assert read_list(stage, tmp_path / "好.csv", qtbot).go.text() == "导入 1 人"
    assert view.file.text().endswith("1 行 · 只读了前 60 列")


def test_the_good_rows_come_in_and_the_others_are_handed_back(on_gui: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    stage, path, back = on_gui, tmp_path / "名单.csv", tmp_path / "要改.xlsx"
    write_csv(path, [["姓名", "组别", "手机"], ["甲某", "一组", "1390000111"], ["乙某", "二组", "13900002222"]])
    view = read_list(stage, path, qtbot)
    stage.page.save()
    qtbot.waitUntil(lambda: count(stage) == PEOPLE + 1)
    qtbot.waitUntil(lambda: view.plan is not None and len(view.plan.rows) == 1 and view.views.isEnabled())
    assert stage.shell.toasts[-1][0] == "已导入 1 人，下面 1 行还没有导入" and not view.go.isEnabled()
    stage.dialogs.answers["导出要改的行"] = back
    view.hand.click()
    qtbot.waitUntil(lambda: any("已导出要改的 1 行" in text for text, _, _ in stage.shell.toasts))
    rows = list(load_workbook(back).active.iter_rows(values_only=True))
    assert rows[0] == ("姓名", "组别", "手机", "原来在", "要改什么")
    assert rows[1][:4] == ("甲某", "一组", "1390000111", "第 2 行") and "电话" in rows[1][4]
    qtbot.waitUntil(view.views.isEnabled)
    view = read_list(stage, back, qtbot)
    assert view.columns() == {0: "name", 2: "phone"} and view.plan is not None and view.plan.wrong == 1
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert stage.page.views.currentIndex() == 0


def test_sheets_are_chosen_and_somebody_known_gets_the_new_phone(on_gui: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    stage, path = on_gui, tmp_path / "list.xlsx"
    known = take_on(stage, "单雄芳", phone="13900002206", address="3-2-501")
    book = Workbook()
    book.active.title = "1栋"
    for name, rows in (
        ("1栋", [("单雄芳", "13900009999", "3-2-501")]),
        ("2栋", [("甲某", "", "5-101"), ("乙某", "", "")]),
    ):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row in (("姓名", "电话", "住址"), *rows):
            sheet.append(row)
    book["2栋"].row_dimensions[3].hidden = True
    book.create_sheet("旧").append(("姓名",))
    book["旧"].sheet_state = "hidden"
    book.save(path)
    view = read_list(stage, path, qtbot)
    assert "工作表「1栋」「2栋」" in view.file.text() and "旧" in view.file.text()
    assert view.go.text() == "导入 1 人" and view.unseen.isVisible() and view.news.isVisible()
    assert view.why.text().startswith("1栋 第 2 行：单雄芳") and "139****9999" in view.why.text()
    view.unseen.click()
    assert view.go.text() == "导入 2 人"
    assert view.better.text() == "用名单里的电话"
    view.better.click()
    assert view.go.text() == "导入 2 人，更新 1 人"
    stage.page.save()
    qtbot.waitUntil(lambda: count(stage) == PEOPLE + 3)
    qtbot.waitUntil(lambda: stage.page.views.currentIndex() == 0)
    assert stage.shell.toasts[-1][0] == "已导入 2 人，更新 1 人"
    assert stage.centre.desk.see(search.search, "13900009999")[0].id == known
    view = read_list(stage, path, qtbot)
    view._go_to(1)
    view.sheet.set_value(1)
    view._show_grid()
    assert "2栋" in view.file.text() and "1栋" not in view.file.text()


def test_a_column_of_names_is_needed_and_known_people_are_left_out(on_gui: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    stage, path = on_gui, tmp_path / "list.csv"
    take_on(stage, "单雄芳", phone="13900002206")
    write_csv(path, [["姓名", "手机"], ["单雄芳", "13900002206"], ["新人甲", ""]])
    view = stage.page.importing
    stage.page.views.setCurrentWidget(view)
    view.read(path)
    qtbot.waitUntil(lambda: view.views.currentIndex() == 1 and view.views.isEnabled())
    view._picks[0].set_value("")
    view.look_through()
    assert view.no_name.text() == "请指出哪一列是姓名"
    view._picks[0].set_value("name")
    view.look_through()
    qtbot.waitUntil(lambda: view.views.currentIndex() == 2 and view.views.isEnabled())
    assert view.go.text() == "导入 1 人"
    view.also.setChecked(True)
    assert view.go.text() == "导入 2 人"
    stage.page.focus_start()
    press(Qt.Key.Key_Escape)
    assert view.views.currentIndex() == 1 and view.check.hasFocus(), "one step back, nothing read is lost"
    assert view.columns() == {0: "name", 1: "phone"}
    press(Qt.Key.Key_Escape)
    assert stage.page.views.currentIndex() == 0 and count(stage) == PEOPLE + 1


def test_the_columns_show_no_whole_number(on_gui: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    path, view = tmp_path / "list.csv", on_gui.page.importing
    write_csv(
        path, [["姓名", "身份证号", "手机", "出生"], ["甲某", "11010119520307002X", "139 0000 1111", "1952-03-07"]]
    )
    view.read(path)
    qtbot.waitUntil(lambda: view.views.currentIndex() == 1 and view.views.isEnabled())
    labels = view.findChildren(Label)
    said = [label.text() for label in labels if label.text().startswith("例：")]
    assert said == ["例：甲某", "例：**************002X", "例：*** **** 1111", "例：1952-03-07"]
    view.look_through()
    qtbot.waitUntil(lambda: view.views.currentIndex() == 2 and view.views.isEnabled())
    assert "「**************002X」" in view.why.text()


def test_a_list_is_pasted_from_a_table_program(on_gui: Stage, qtbot: QtBot) -> None:
    view = on_gui.page.importing
    QGuiApplication.clipboard().setText("姓名\t手机\n甲某\t13900001111\n")
    on_gui.page.views.setCurrentWidget(view)
    view.focus_start()
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: view.views.currentIndex() == 1 and view.views.isEnabled())
    assert view.columns() == {0: "name", 1: "phone"} and "粘贴" in view.file.text()
    QGuiApplication.clipboard().setText("不是名单")
    view.paste()
    qtbot.waitUntil(lambda: bool(on_gui.shell.troubles))
    assert str(on_gui.shell.troubles[0]).startswith("no_header")


def test_a_file_that_cannot_be_read_says_so(on_gui: Stage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"none")
    on_gui.page.importing.read(path)
    qtbot.waitUntil(lambda: bool(on_gui.shell.troubles))
    assert str(on_gui.shell.troubles[0]).startswith("file_unreadable")


# --- what is due


def test_what_is_due_is_listed_opened_and_cleared(stage: Stage) -> None:
    who = take_on(stage, "单雄芳", EXTRAS)
    button(stage, "到期").click()
    view = stage.page.due
    assert [(r.name, r.what, r.kind) for r in view.table.rows_model.rows] == [("单雄芳", "D", "expiring")]
    assert view.table.hasFocus()
    press(Qt.Key.Key_Return)
    assert shown(stage) == "单雄芳" and stage.page.views.currentIndex() == 0
    stage.centre.clock.forward(days=500)
    stage.page.start_due()
    view.kind.set_value("category")
    view.refresh()
    assert view.clear.text() == "清除 1 条过期类别"
    stage.dialogs.answers["清除 1 条过期类别"] = True
    stage.centre.desk.do(clock.confirm, "核对过日历")
    view.clear.click()
    assert stage.centre.desk.see(resident_profile.extras, who).categories == ()
    assert view.views.currentIndex() == 1
    press(Qt.Key.Key_F3)
    assert stage.page.search.hasFocus()


def test_every_view_fits_the_least_window(stage: Stage) -> None:
    assert stage.page.minimumSizeHint().width() <= 1280 - 84
    assert stage.page.minimumSizeHint().height() <= 680 - 58


CARE = ("听力不好说慢些哦", "行动不便要扶一把", "需要翻译陪着才行", "独居", "少盐少油少糖", "夜里听不见门铃")


@pytest.mark.parametrize("size", [1.0, 1.3])
def test_as_many_care_tags_as_there_may_be_fit_the_card(stage: Stage, size: float) -> None:
    who = take_on(stage, "古丽仙·阿卜杜热合曼", ExtrasDraft(EXTRAS.contacts, EXTRAS.categories, CARE, "signed"))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, text_size=size)
    try:
        stage.page.show_person(who)
        QTest.qWait(0)
        (body,) = (b for b in stage.page.profile.findChildren(ScrollBody) if b.isVisible())
        assert body.widget().width() <= body.viewport().width()
        lines = stage.page.profile.extras.findChildren(TagLines)[0]
        tags = [tag.geometry() for tag in lines.findChildren(Tag)]
        assert len(tags) == len(CARE) and all(lines.rect().contains(one) for one in tags), "none is cut"
        assert not any(one.intersects(other) for one in tags for other in tags if one is not other)
    finally:
        theme.apply(app)
