"""Papers are looked at before they are printed: by keys, in the form that comes out, with the mark they will carry."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.requests.flow import Act
from app.services import documents, print_queue
from app.services.centre import settings
from app.services.documents import Document
from app.services.documents.requests import RequestLedger, RequestSlip
from app.services.documents.residents import ConsentSheet
from app.services.requests.sheets import ledger
from app.ui.consent.sheet import ConsentPreview
from app.ui.kit.button import Button
from app.ui.kit.modal import top_modal
from app.ui.paper import paper as paper_module
from app.ui.paper.preview import PaperPreview
from tests.support import Centre
from tests.ui.requests.register import list_front
from tests.ui.requests.register.list_front import Stage, closed, handler, on_stage, press, take

K = Qt.Key
NO_PAGES = {"receipt": {"kind": "tcp", "host": "192.0.2.1"}}
PAGES = {**NO_PAGES, "page": {"kind": "file"}}


@pytest.fixture
def listed(centre_: Centre, qtbot: QtBot) -> Iterator[Stage]:
    with on_stage(centre_, qtbot) as stage:
        yield stage


def shown(stage: Stage, qtbot: QtBot) -> PaperPreview:
    """The preview in front, with its paper drawn."""
    modal = top_modal(stage.window)
    assert isinstance(modal, PaperPreview)
    qtbot.waitUntil(lambda: modal.paper.image is not None or modal.paper.failed)
    return modal


def link(stage: Stage, name: str) -> Button:
    """A button of the drawer by its spoken name."""
    return next(b for b in stage.panel.detail.findChildren(Button) if b.accessibleName() == name)


def printers(stage: Stage, found: Mapping[str, Mapping[str, str]]) -> None:
    stage.centre.sign_in("1001")
    stage.centre.desk.do(settings.put, "printers", found)
    stage.centre.sign_in("3001")


def made(stage: Stage, kind: str) -> Document:
    """The one paper of a kind that was queued."""
    (job,) = [job for job in stage.centre.desk.see(print_queue.recent) if job.kind == kind]
    return documents.load(job.kind, job.document)


def test_a_paper_of_a_request_is_looked_at_and_printed_by_keys(listed: Stage, qtbot: QtBot) -> None:
    done = take(listed.centre)
    listed.panel.arrive(request=done.id)
    look = link(listed, "看 受理回执")
    look.setFocus()
    press(K.Key_Return)
    modal = shown(listed, qtbot)
    assert (modal.title.text(), modal.note.text(), modal.copy.number) == ("受理回执", "补打 第 1 次", 2)
    assert QApplication.focusWidget() is modal.sheet
    press(K.Key_Escape)
    assert top_modal(listed.window) is None and QApplication.focusWidget() is look
    number = f"{done.number}/receipt"
    assert len(listed.centre.desk.see(print_queue.find, number)) == 1
    press(K.Key_Return)
    modal = shown(listed, qtbot)
    assert modal.print_it.text() == "补打"
    press(K.Key_Return)
    jobs = listed.centre.desk.see(print_queue.find, number)
    assert [(job.copy_no, job.document == jobs[0].document) for job in jobs] == [(1, True), (2, True)]


@pytest.mark.parametrize("key", ["F9", "Ctrl+P"])
def test_every_print_key_prints_once(listed: Stage, qtbot: QtBot, key: str) -> None:
    done = take(listed.centre)
    listed.panel.arrive(request=done.id)
    link(listed, "看 受理回执").click()
    shown(listed, qtbot)
    if key == "F9":
        press(K.Key_F9)
    else:
        press(K.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert top_modal(listed.window) is None
    assert len(listed.centre.desk.see(print_queue.find, f"{done.number}/receipt")) == 2


def test_the_form_shown_is_the_one_that_comes_out(listed: Stage, qtbot: QtBot) -> None:
    done = take(listed.centre)
    listed.panel.arrive(request=done.id)
    for found, wide_pages in ((NO_PAGES, False), (PAGES, True)):
        printers(listed, found)
        link(listed, "看 受理回执").click()
        modal = shown(listed, qtbot)
        image = modal.paper.image
        assert image is not None
        assert (image.width() > image.height()) is wide_pages  # two A5 beside each other, or a roll
        assert image.isGrayscale() is not wide_pages
        assert modal.print_it.isEnabled()
        modal.reject()


def test_a_long_paper_scrolls_by_keys(listed: Stage, qtbot: QtBot) -> None:
    for _ in range(18):
        take(listed.centre)
    press(K.Key_F9)
    listed.panel.sheets.ledger.click()
    modal = shown(listed, qtbot)
    assert modal.paper.pages > 1 and modal.note.text() == f"{modal.paper.pages} 页"
    bar = modal.sheet.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    steps = []
    for key in (K.Key_Down, K.Key_PageDown, K.Key_PageUp, K.Key_End, K.Key_Up, K.Key_Home):
        press(key)
        steps.append(bar.value())
    down, page, back, end, up, home = steps
    assert 0 < down < page and back == down and end == bar.maximum() and up < end and home == 0
    modal.print_it.setFocus()
    press(K.Key_PageDown)  # with the keyboard on a button too
    assert bar.value() > 0


def test_what_was_looked_at_is_what_is_printed(listed: Stage, qtbot: QtBot) -> None:
    first = take(listed.centre)
    press(K.Key_F9)
    listed.panel.sheets.ledger.click()
    modal = shown(listed, qtbot)
    looked_at = modal.copy.document
    listed.centre.clock.forward(minutes=7)
    take(listed.centre)  # somebody else takes one in meanwhile
    press(K.Key_Return)
    sheet = made(listed, "ledger")
    assert sheet == looked_at
    assert isinstance(sheet, RequestLedger)
    assert [row.number for row in sheet.rows][-1] == first.number
    assert len(listed.centre.desk.see(ledger, sheet.day).rows) == len(sheet.rows) + 1
    assert listed.shell.toasts[-1][0] == "11-23 的受理台账已存为文件"


def test_all_sheets_go_through_the_preview(listed: Stage, qtbot: QtBot) -> None:
    press(K.Key_F9)
    listed.panel.sheets.handing.put("note", "灯的材料明天送来")
    for button, kind in (
        (listed.panel.sheets.due, "due"),
        (listed.panel.sheets.ledger, "ledger"),
        (listed.panel.sheets.handover, "handover"),
    ):
        button.setFocus()
        press(K.Key_Return)
        shown(listed, qtbot)
        press(K.Key_Return)
        assert kind == made(listed, kind).KIND


def test_a_sheet_without_a_page_printer_says_so(listed: Stage, qtbot: QtBot) -> None:
    printers(listed, NO_PAGES)
    press(K.Key_F9)
    press(K.Key_Return)
    modal = shown(listed, qtbot)
    assert not modal.print_it.isEnabled() and "整页" in modal.why.text()
    press(K.Key_Return)
    press(K.Key_F9)
    assert top_modal(listed.window) is modal
    assert not listed.centre.desk.see(print_queue.recent)


def test_a_handlers_slip_shows_its_phone_masked_and_says_so(listed: Stage, qtbot: QtBot) -> None:
    done = take(listed.centre, phone="13800000077")
    list_front.act(listed.centre, done.id, Act.DISPATCH, handler_id=handler(listed.centre))
    listed.panel.arrive(request=done.id)
    link(listed, "看 派工（转办）单").click()
    modal = shown(listed, qtbot)
    assert "星号" in modal.why.text() and modal.print_it.isEnabled()
    drawn, copy = modal.paper.image, modal.copy
    assert isinstance(modal.copy.document, RequestSlip)
    assert modal.copy.document.phone == "13800000077"  # what is printed is whole
    modal.paper.show_document(None)
    modal.paper.show_copy(replace(copy, document=replace(modal.copy.document, phone="138****0077")))
    qtbot.waitUntil(lambda: modal.paper.image is not None)
    assert modal.paper.image == drawn  # dot by dot the masked one
    modal.reject()
    link(listed, "看 受理回执").click()
    assert shown(listed, qtbot).why.text() == ""


def test_a_rating_sheet_is_printed_from_a_closed_request(listed: Stage, qtbot: QtBot) -> None:
    done = closed(listed.centre)
    listed.panel.arrive(request=done.id)
    section = listed.panel.detail.rating
    assert section.sheet.isVisibleTo(section)
    for copy_no in (1, 2):
        section.sheet.setFocus()
        press(K.Key_Return)
        modal = shown(listed, qtbot)
        assert (modal.copy.number, modal.title.text()) == (copy_no, "服务评价单")
        press(K.Key_Return)
        assert listed.shell.toasts[-1][0] == "评价单已存为文件"
    jobs = listed.centre.desk.see(print_queue.find, f"{done.number}/rating")
    assert [job.copy_no for job in jobs] == [1, 2]
    assert "看 服务评价单" in {b.accessibleName() for b in listed.panel.detail.links.findChildren(Button)}
    listed.panel.detail.doing.rate(listed.panel.detail.detail, 5, "screen", ())  # type: ignore[arg-type]
    assert not section.sheet.isVisibleTo(section)


def test_a_blank_notice_is_chosen_looked_at_and_printed(listed: Stage, qtbot: QtBot) -> None:
    press(K.Key_F9)
    listed.panel.sheets.notice.setFocus()
    press(K.Key_Return)
    modal = shown(listed, qtbot)
    assert isinstance(modal, ConsentPreview)
    assert not modal.guardian.isChecked()
    before = modal.paper.image
    modal.guardian.setFocus()
    press(K.Key_Space)
    qtbot.waitUntil(lambda: modal.paper.image is not None and modal.paper.image != before)
    press(K.Key_F9)
    sheet = made(listed, "consent")
    assert isinstance(sheet, ConsentSheet)
    assert (sheet.applicant, sheet.guardian, sheet.sensitive) == ("", True, False)
    assert listed.shell.toasts[-1][0] == "个人信息告知书已存为文件"


def test_a_very_long_list_shows_its_beginning_and_says_so(
    listed: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_module, "MOST_PAGES", 1)
    for _ in range(18):
        take(listed.centre)
    press(K.Key_F9)
    listed.panel.sheets.ledger.click()
    modal = shown(listed, qtbot)
    image = modal.paper.image
    assert image is not None and modal.paper.pages == 1
    assert modal.paper.sizeHint().height() > image.height()  # the sentence under the last page


def test_what_cannot_be_drawn_cannot_be_printed(listed: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.print.render.page_images", lambda *a, **k: 1 // 0)
    press(K.Key_F9)
    press(K.Key_Return)
    modal = shown(listed, qtbot)
    assert modal.paper.failed and not modal.print_it.isEnabled() and "画不出来" in modal.why.text()


def test_a_paper_whose_words_are_gone_offers_nothing(listed: Stage) -> None:
    listed.panel.arrive(request=closed(listed.centre).id)
    drawer = listed.panel.detail
    assert drawer.detail is not None and drawer.detail.papers

    def held() -> list[Button]:
        said = ("看 ", "打印 ", "补打 ")
        return [b for b in drawer.links.findChildren(Button) if b.accessibleName().startswith(said) and b.isVisible()]

    assert held()
    gone = tuple(replace(paper, erased=True) for paper in drawer.detail.papers)
    drawer.links.put(replace(drawer.detail, papers=gone))
    assert not held()
