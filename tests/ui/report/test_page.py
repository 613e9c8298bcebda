"""报表: a period is chosen by keys, its PDF drawn between them and printed; what was chosen stays."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.errors import Refused
from app.print.report import pages
from app.rules.report.period import month
from app.rules.report.registers.plan import FIXED
from app.services.centre import clock, journal
from app.services.report import closing, out
from app.store import sql
from app.ui.kit.button import Button
from app.ui.kit.drawer_form import DrawerForm
from app.ui.paper.preview import PaperPreview
from app.ui.report.key_figures import REGISTERS
from app.ui.words.acts import action_words, detail_words
from tests.keys import press, type_text
from tests.print.test_pdf import pdfium_text
from tests.services.requests.asked import take
from tests.ui.report.conftest import DECEMBER_SECOND, ReportFront

NOVEMBER = month(date(2026, 11, 1))


def printed(front: ReportFront) -> list[str]:
    def numbers(view: object) -> list[str]:
        return sql.values(view, "SELECT number FROM print_job WHERE kind = 'month_report'")  # type: ignore[arg-type]

    return front.desk.see(numbers)


def pdf_text(pdf: bytes) -> str:
    return "".join(pdfium_text(pdf).split())


def refusals(front: ReportFront) -> list[str]:
    return [trouble.code for trouble in front.shell.troubles if isinstance(trouble, Refused)]


def close(front: ReportFront) -> None:
    press("Alt+F")
    modal = front.modal()
    assert modal is not None
    modal.findChildren(Button)[-1].click()
    front.settle()


def acts(front: ReportFront, action: str) -> int:
    def counted(view: object) -> int:
        return int(sql.value(view, "SELECT count(*) FROM audit_entry WHERE action = :a", a=action))  # type: ignore[call-overload]

    return front.desk.see(counted)


def test_the_month_that_is_over_is_shown_and_two_keys_print_it(front: ReportFront) -> None:
    front.show(which="last_month")
    assert front.month.said.text() == "2026年11月" and front.figure("received") == "2"
    assert front.figure("on_spot_rate") == "50.00%" and front.figure("rectified_rate") == "—"
    assert front.month.state.spec.text == "未封账"
    assert front.month.sheet.count > 2 and front.month._pages.text() == f"预览第 1 页，共 {front.month.sheet.count} 页"
    press("F9")
    front.settle()
    modal = front.modal()
    assert isinstance(modal, PaperPreview) and modal.paper.pages == front.month.sheet.count
    assert printed(front) == []
    press("F9")
    front.settle()
    assert printed(front) == ["2026-11/report"]


def test_arrows_go_along_the_periods_and_stop_at_the_one_that_runs(front: ReportFront) -> None:
    front.show(period="2026-11")
    press("Right")
    front.settle()
    assert front.month.said.text() == "2026年12月" and front.month.state.spec.text == "截至 2026-12-02 10:00"
    press("Right")
    front.settle()
    assert front.month.said.text() == "2026年12月" and not front.month.after.isEnabled()
    press("Alt+Q")
    front.settle()
    assert front.month.said.text() == "2026年第4季度" and front.figure("received") == "2"
    press("Alt+Y")
    front.settle()
    assert front.month.said.text() == "2026年" and front.figure("received") == "2"
    press("Alt+M", "Left", "Left")
    front.settle()
    assert front.month.said.text() == "2026年10月"


def test_a_month_without_anything_says_so(front: ReportFront) -> None:
    front.show(period="2026-09")
    assert front.figure("received") == "0" and front.figure("on_time_rate") == "—"
    assert front.month.note.isVisible() and front.month.note.text().startswith(
        "2026年9月还没有用这个系统，账从2026年11月开始"
    )
    assert front.month.sheet.pdf  # it can be printed all the same
    front.centre.clock.now = datetime(2031, 3, 9, 2, tzinfo=UTC)
    front.month.arrive(which="last_month")
    front.month.on_shown()
    front.settle()
    assert front.month.note.text() == "2031年2月没有记录。电脑上今天是 2031-03-09，日期不对请先改好"


def test_a_month_to_come_is_not_drawn_and_nothing_goes_out(front: ReportFront) -> None:
    front.show(period="2027-03")
    assert "2027年3月还没有开始" in front.words()
    assert any("电脑上今天是 2026-12-02" in words for words in front.words())
    press("F9", "Alt+P", "Alt+X")
    front.settle()
    assert front.modal() is None and printed(front) == [] and acts(front, "report_export") == 0
    press("Enter")  # the keyboard stands on the way back
    front.settle()
    assert front.month.said.text() == "2027年2月"


def test_an_untouched_store_has_a_report_of_dashes(front: ReportFront) -> None:
    front.centre.clock.now = datetime(2026, 12, 2, 2, tzinfo=UTC)
    front.show(period="2025")
    assert front.figure("satisfied_rate") == "—" and front.figure("mean_days") == "—"
    assert [column.title for column in front.month.tables[12].rows_model.columns] == ["指标", "本年", "环比"]


def test_ticks_leave_out_what_they_say_and_stay(front: ReportFront) -> None:
    front.show(which="last_month")
    assert [*front.month.ticks.boxes] == [tick for tick, _ in front.month.paper.report.ticks]  # type: ignore[union-attr]
    whole = pdf_text(front.month.sheet.pdf)
    assert "邻里餐厅" in whole
    press("Alt+2")
    front.settle()
    assert front.month.left_out == {"canteen"} and "二、邻里餐厅" not in pdf_text(front.month.sheet.pdf)
    front.month.hide()
    front.month.handed_over()
    front.month.show()
    front.month.on_shown()
    front.settle()
    assert front.month.left_out == {"canteen"} and not front.month.ticks.boxes["canteen"].isChecked()
    assert front.month.said.text() == "2026年11月"
    press("Left")
    front.settle()
    assert not front.month.ticks.boxes["canteen"].isChecked()


def test_a_key_pressed_while_it_is_drawn_waits_for_the_last_page(front: ReportFront) -> None:
    front.show(which="last_month")
    press("F5")
    assert front.month.drawing is not None and not front.month.sheet.pdf
    press("F9", "F9")  # twice: one dialog
    assert front.modal() is None
    front.settle()
    assert isinstance(front.modal(), PaperPreview)
    press("Esc")
    front.settle()
    assert front.modal() is None and printed(front) == []


def test_its_steps_are_counted_and_others_have_their_turn_between_them(front: ReportFront) -> None:
    front.show(which="last_month")
    count, told, turns = front.month.sheet.count, [], []
    press("F5")
    drawing = front.month.drawing
    assert drawing is not None
    drawing.progressed.connect(lambda done, total, note: told.append((done, total)))
    drawing.progressed.connect(lambda *_: QTimer.singleShot(0, front.window, lambda: turns.append(len(told))))
    front.settle()
    assert told[-1] == (count, count) and [one for one in told if one[1]] == [(n + 1, count) for n in range(count)]
    assert len(set(turns)) > count  # after each step, not after all of them


def test_another_period_while_it_is_drawn_is_the_only_one_shown(front: ReportFront) -> None:
    front.show(which="last_month")
    press("F5")
    first = front.month.drawing
    assert first is not None
    press("F9", "Left")
    assert first.cancelled
    front.settle()
    assert "2026年10月" in pdf_text(front.month.sheet.pdf) and front.modal() is None  # F9 meant the other one


def test_stopped_by_esc_it_is_drawn_again_by_f5(front: ReportFront) -> None:
    front.show(which="last_month")
    press("F5", "Esc")
    front.settle()
    assert (front.month.sheet.pdf, front.month.sheet.count, front.month.drawing) == (b"", 0, None)
    press("F5")
    front.settle()
    assert front.month.sheet.pdf
    press("F5", "Esc", "F9")  # F9 draws what was stopped
    front.settle()
    assert isinstance(front.modal(), PaperPreview)


def test_left_while_it_is_drawn_it_is_drawn_for_who_comes_back(front: ReportFront) -> None:
    front.show(which="last_month")
    press("F5")
    drawing = front.month.drawing
    front.month.hide()
    assert drawing is not None and drawing.cancelled and front.month.drawing is None
    front.month.show()
    front.month.on_shown()
    front.settle()
    assert front.month.sheet.pdf


def test_the_window_may_close_while_it_is_drawn(front: ReportFront) -> None:
    front.show(which="last_month")
    press("F5")
    assert front.month.drawing is not None
    front.window.close()
    QApplication.sendPostedEvents()
    assert front.month.drawing is None


def test_what_goes_wrong_in_drawing_ends_it(front: ReportFront, monkeypatch: pytest.MonkeyPatch) -> None:
    front.show(which="last_month")

    def broken(*_: object) -> None:
        raise RuntimeError("no font")

    monkeypatch.setattr(pages, "paginate", broken)
    with front.qtbot.captureExceptions() as caught:
        press("F5")
        front.settle()
    assert [str(one[1]) for one in caught] == ["no font"] and front.month.drawing is None
    monkeypatch.undo()
    press("F5")
    front.settle()
    assert front.month.sheet.pdf


def test_it_is_saved_as_pdf_and_as_workbook(
    front: ReportFront, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    front.show(which="last_month")
    asked: list[str] = []

    def save_file(_title: str, name: str, _pattern: str, then: object) -> None:
        asked.append(name)
        then(tmp_path / name)  # type: ignore[operator]

    monkeypatch.setattr(front.month.ctx.dialogs, "save_file", save_file, raising=False)
    press("Alt+P", "Alt+X")
    front.settle()
    assert asked == ["2026年11月运行情况月报.pdf", "2026年11月运行情况月报.xlsx"]
    assert (tmp_path / asked[0]).read_bytes() == front.month.sheet.pdf
    assert (tmp_path / asked[1]).read_bytes().startswith(b"PK") and acts(front, "report_export") == 2
    (tmp_path / "gone").write_text("")
    monkeypatch.setattr(
        front.month.ctx.dialogs, "save_file", lambda _t, n, _p, then: then(tmp_path / "gone" / n), raising=False
    )
    press("Alt+P")
    assert front.shell.banners["report_file"][1] == "报表没有写成"


def test_what_went_out_is_told_in_the_trail(front: ReportFront) -> None:
    front.show(which="last_month")
    press("Alt+2")
    front.settle()
    paper = front.month.paper
    assert paper is not None
    front.desk.do(out.note_export, paper, "xlsx")
    (row,) = front.desk.see(journal.entries, action="report_export").rows
    assert (action_words(row.action), row.subject) == ("导出报表", "2026-11")
    assert detail_words(row) == "存成 Excel · 没印的 邻里餐厅"


def test_figures_with_a_list_open_it(front: ReportFront) -> None:
    front.show(which="last_month")
    press("Enter")
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    assert front.shell.gone == [("requests", {"filter": "received_today", "first": first, "last": last})]
    press("Down", "Enter")
    assert [arrive["filter"] for _, arrive in front.shell.gone] == ["received_today", "closed_now"]
    for key, register in REGISTERS.items():
        front.month.to_list(key)
        assert front.shell.gone[-1] == ("report", {"register": register, "period": "2026-11"})
    assert set(REGISTERS.values()) < {one.plan.name for one in FIXED}


def test_who_may_not_read_reports_is_told(front: ReportFront) -> None:
    front.centre.sign_in("2001")
    front.show(which="last_month")
    assert refusals(front) == ["needs_right"]
    assert "现在看不到报表" in front.words() and not front.month.sheet.pdf
    press("F9")
    assert front.modal() is None


def test_words_closing_and_correcting(front: ReportFront) -> None:
    front.show(which="last_month")
    press("Alt+W")
    type_text("窗口排队")
    press("Ctrl+Enter")
    front.settle()
    assert "窗口排队" in pdf_text(front.month.sheet.pdf)
    press("Alt+W", "Ctrl+Enter")  # as after a paste that was refused: nothing is said to be saved that is not
    assert [said for said, *_ in front.shell.toasts] == [
        "2026年11月的问题与计划已保存", "没有改动，还是原来的内容"
    ]  # fmt: skip
    press("Alt+F")
    assert front.modal() is None, "what stands in the way is said before it is asked"
    assert refusals(front) == ["clock_doubted"] and front.month.state.spec.text == "未封账"
    front.desk.do(clock.confirm, "核对过日历")
    close(front)
    assert front.month.state.spec.text.startswith("已封账") and front.desk.see(closing.period_closing, NOVEMBER)
    assert not front.month.words_button.isVisible()
    press("Alt+F", "Alt+W")  # over: neither does anything
    assert front.modal() is None and front.month.side.form is None and refusals(front)[1:] == ["period_closed"] * 2
    press("Alt+G")  # of the figure in front, and what the report says of it
    type_text("3")
    press("Esc")  # kept
    press("Alt+G")
    form = front.month.side.form
    assert isinstance(form, DrawerForm)
    typed = [form.form.controls[name].text() for name in ("what", "said", "right")]  # type: ignore[attr-defined]
    assert typed == ["受理", "2", "3"]
    form.form.controls["reason"].setPlainText("漏登一件")  # type: ignore[attr-defined]
    press("Ctrl+Enter")
    front.settle()
    assert front.shell.toasts[-1][0] == "已写更正第 1 号，附在2026年11月的报表后面"
    assert "更正第1号" in pdf_text(front.month.sheet.pdf) and front.month.side.form is None
    assert front.figure("received") == "2"


def test_a_closed_month_says_what_was_typed_late(front: ReportFront) -> None:
    front.show(which="last_month")
    front.desk.do(clock.confirm, "核对过日历")
    front.desk.do(closing.close_period, NOVEMBER)
    front.settle()
    assert front.month.state.spec.text.startswith("已封账") and not front.month.note.isVisible()
    front.centre.clock.now = datetime(2026, 11, 30, 2, tzinfo=UTC)
    front.centre.sign_in("3001")
    take(front.centre)
    front.centre.clock.now = DECEMBER_SECOND
    front.centre.sign_in("1001")
    press("F5", on=front.month)
    front.settle()
    assert front.figure("received") == "2"
    assert front.month.note.text().startswith("封账以后又有补登或改动，现在算受理由 2 成为 3")


def test_a_key_that_can_do_nothing_with_the_period_says_why(front: ReportFront) -> None:
    front.show(which="last_month")
    press("Alt+G")
    assert refusals(front) == ["period_open"] and front.month.side.form is None
    press("Right", "Alt+F")  # at once: the month that was turned to is read first
    assert refusals(front) == ["period_open", "period_running"] and front.modal() is None
    front.settle()


def test_an_auditor_reads_and_takes_out_and_closes_nothing(front: ReportFront) -> None:
    front.centre.sign_in("9001")
    front.show(which="last_month")
    page = front.month
    assert page.sheet.pdf and page.print_button.isEnabled() and page.state.isVisible()
    assert page.words_button.isHidden() and page.close_button.isHidden()
    press("Alt+W", "Alt+F", "Alt+G")
    assert refusals(front) == ["needs_right"] * 3 and front.modal() is None and page.side.form is None
    press("Enter")  # the list behind it is not theirs, and nothing looks like it
    assert front.shell.gone == [] and "看清单" not in page.meaning.text()


def test_a_form_left_open_is_not_there_for_an_auditor_who_takes_over(front: ReportFront) -> None:
    front.show(which="last_month")
    press("Alt+W")
    type_text("一")
    front.centre.sign_in("9001")
    front.show()
    assert front.month.side.form is None and front.month.tables[1].hasFocus()
    front.centre.sign_in("1001")
    front.show()
    press("Alt+W")
    form = front.month.side.form
    assert form is not None and form.form.controls["problems"].toPlainText() == "一"  # type: ignore[attr-defined]


def test_the_keyboard_stays_on_the_page_when_a_form_gives_way_to_another_period(front: ReportFront) -> None:
    front.show(which="last_month")
    press("Alt+W")
    type_text("一")
    press("Alt+W")  # again: the last letter is there
    form = front.month.side.form
    assert form is not None and form.form.controls["problems"].toPlainText() == "一"  # type: ignore[attr-defined]
    press("Alt+Q")
    front.settle()
    assert front.month.period.months == 3 and front.month.tables[3].hasFocus()
    press("Alt+M", "Alt+W")
    form = front.month.side.form
    assert form is not None and form.form.controls["problems"].toPlainText() == "一"  # type: ignore[attr-defined]
    front.settle()


def test_arrows_turn_the_period_from_its_own_buttons_too(front: ReportFront) -> None:
    """Also where there was nothing to see and the keyboard had to leave the table."""
    front.show(which="last_month")
    press("Right")
    front.settle()
    front.centre.clock.now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    press("F5")
    front.settle()
    assert not front.month.sheet.pdf and front.month.before.hasFocus()
    press("Left", "Left")
    front.settle()
    assert front.month.said.text() == "2026年10月" and front.month.before.hasFocus()
    press("Right")
    front.settle()
    assert front.month.said.text() == "2026年11月"


def test_the_first_figure_of_a_year_is_chosen_like_that_of_a_month(front: ReportFront) -> None:
    front.show(which="last_month")
    for key in ("Alt+Y", "Alt+Q", "Alt+M"):
        press(key)
        front.settle()
        table = front.month.tables[front.month.months]
        assert table.hasFocus() and [index.row() for index in table.selectionModel().selectedRows()] == [0]


def test_the_charts_show_what_the_report_says_and_give_way_to_the_table(front: ReportFront) -> None:
    front.show(which="last_month")
    charts, report = front.month.charts, front.month.paper.report  # type: ignore[union-attr]
    assert [charts.views[key].summary for key in ("daily", "scene_bars", "takings")] == ["2", "2", ""]
    scenes = charts.views["scene_bars"].chart
    assert scenes is not None and sum(n or 0 for n in scenes.series[0].values) == 2
    assert "每日受理：23 2" in charts.views["daily"].accessibleName()
    for months in (1, 3, 12):
        front.month.set_months(months)
        front.settle()
        assert all(not view.grab().isNull() for view in charts.views.values())
    whole = front.month.size()
    front.month.resize(whole.width(), 300)
    assert not charts.isVisible()
    front.month.resize(whole.width(), 900)
    assert charts.isVisible() and report.indicators


def test_what_can_be_left_out_is_every_part(front: ReportFront) -> None:
    front.show(which="last_month")
    for n in range(1, 9):
        press(f"Alt+{n}")
    front.settle()
    left = {"requests", "canteen", "repairs", "rooms", "ratings", "subsidy_sums", "overdue", "drawers"}
    assert front.month.left_out == left
    text = pdf_text(front.month.sheet.pdf)
    assert "主要指标" in text and "附件" not in text and "小修理" not in text
