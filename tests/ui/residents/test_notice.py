"""个人信息告知书 from a resident's file: it adds what is known to need it, and is looked at before it is printed."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services import documents, print_queue
from app.services.documents.residents import ConsentSheet
from app.services.residents import profile, registry
from app.services.residents.profile import CategoryDraft, ExtrasDraft
from app.services.residents.registry import ResidentDraft
from app.ui.consent.sheet import ConsentPreview
from app.ui.kit.button import Button
from app.ui.kit.modal import top_modal
from tests.ui.residents.front import Stage, press


def notice(stage: Stage) -> Button:
    QApplication.sendPostedEvents()
    return next(b for b in stage.page.profile.extras.findChildren(Button) if b.text() == "告知书" and b.isVisible())


@pytest.mark.parametrize(
    ("born", "letter", "sensitive", "guardian"),
    [
        (date(1950, 3, 8), "", False, False),
        (date(1950, 3, 8), "C", True, False),
        (date(2018, 3, 8), "", True, True),
        (None, "", False, False),
    ],
)
def test_the_notice_adds_what_is_known_to_need_it(
    stage: Stage, qtbot: QtBot, born: date | None, letter: str, sensitive: bool, guardian: bool
) -> None:
    desk = stage.centre.desk
    card = desk.do(registry.register, ResidentDraft(name="古丽仙·阿卜杜热合曼", birth_date=born))
    if letter:
        extras = ExtrasDraft(categories=(CategoryDraft(letter, proof="样例证明"),), consent="signed")
        desk.do(profile.save_extras, card.id, extras)
    stage.page.open(card.id)
    notice(stage).setFocus()
    press(Qt.Key.Key_Return)
    modal = top_modal(stage.window)
    assert isinstance(modal, ConsentPreview)
    assert (modal.sensitive.isChecked(), modal.guardian.isChecked()) == (sensitive, guardian)
    qtbot.waitUntil(lambda: modal.paper.image is not None)
    modal.sensitive.setFocus()
    press(Qt.Key.Key_Space)  # somebody knows better
    press(Qt.Key.Key_Return)
    job = desk.see(print_queue.recent)[0]
    sheet = documents.load(job.kind, job.document)
    assert isinstance(sheet, ConsentSheet)
    assert (sheet.sensitive, sheet.guardian) == (not sensitive, guardian)
    assert sheet.resident_no == card.no and sheet.applicant == card.name  # the person signs it
    assert job.number == "GZ-A-20261123-0001" and stage.shell.toasts[-1][0] == "个人信息告知书已存为文件"


def test_leaving_the_preview_prints_nothing(stage: Stage) -> None:
    card = stage.centre.desk.do(registry.register, ResidentDraft(name="样例居民"))
    stage.page.open(card.id)
    notice(stage).click()
    press(Qt.Key.Key_Escape)
    assert top_modal(stage.window) is None and not stage.centre.desk.see(print_queue.recent)
