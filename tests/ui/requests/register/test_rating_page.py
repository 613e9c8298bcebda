"""The page turned to the resident, ratings on paper, 整改 and appeals, on a real store."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.rules.requests.rating import Value
from app.services.requests import rating_figures, ratings, rectifications
from app.services.requests.ratings import RatingRow
from app.ui.kit import theme
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.modal import top_modal
from app.ui.requests.register.more_forms import RateForm
from app.ui.requests.register.rating_page import RatingModal
from app.ui.words.sentences import sentence
from tests.keys import type_text
from tests.support import Centre
from tests.ui.requests.register.list_front import Stage, closed, on_stage, press, save, take


@pytest.fixture
def listed(centre_: Centre, qtbot: QtBot) -> Iterator[Stage]:
    with on_stage(centre_, qtbot) as stage:
        yield stage


def ask(stage: Stage, request_id: UUID) -> RatingModal:
    stage.panel.arrive(request=request_id)
    stage.panel.focus_start()
    press(Qt.Key.Key_F8)
    modal = top_modal(stage.window)
    assert isinstance(modal, RatingModal)
    return modal


def kept(stage: Stage, request_id: UUID) -> tuple[RatingRow, ...]:
    found: tuple[RatingRow, ...] = stage.centre.desk.see(ratings.rows, request_id)
    return found


def rated(stage: Stage, value: int) -> UUID:
    done = closed(stage.centre)
    stage.centre.desk.do(ratings.rate, done.id, value, "screen")
    stage.panel.arrive(request=done.id)
    stage.panel.focus_start()
    return done.id


def said(stage: Stage) -> tuple[str, str]:
    """The last refusal, in words."""
    trouble = stage.shell.troubles[-1]
    assert isinstance(trouble, Refused)
    return sentence(trouble)


@pytest.mark.parametrize(("key", "value"), [("5", 5), ("3", 3), ("1", 1)])
def test_one_press_is_a_rating(listed: Stage, key: str, value: int) -> None:
    done = closed(listed.centre)
    modal = ask(listed, done.id)
    press(Qt.Key(ord(key)))
    assert modal.pages.currentIndex() == 1
    assert kept(listed, done.id) == ()  # the points may still come
    press(Qt.Key.Key_Return)
    assert modal.pages.currentIndex() == 2
    assert [(r.value, r.channel, r.points) for r in kept(listed, done.id)] == [(Value(value), "screen", ())]
    assert listed.shell.toasts[-1][0] == "评价已收到"
    for late in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_1, Qt.Key.Key_Tab):
        press(late)
    for x in range(40, modal.panel.width() - 40, 90):  # where the five and the points stood
        QTest.mouseClick(modal.panel, Qt.MouseButton.LeftButton, pos=QPoint(x, modal.panel.height() // 2))
    assert top_modal(listed.window) is modal  # a late press finds the thanks, never what is behind
    press(Qt.Key.Key_Escape)
    assert top_modal(listed.window) is None


def test_the_page_goes_on_by_itself_and_a_second_press_changes_nothing(listed: Stage) -> None:
    done = closed(listed.centre)
    modal = ask(listed, done.id)
    modal.values[Value.GOOD].click()
    press(Qt.Key.Key_1)
    modal.points["attitude"].click()
    assert modal._wait.interval() >= 30_000
    modal._wait.timeout.emit()
    assert [(int(r.value), r.points) for r in kept(listed, done.id)] == [(4, ("attitude",))]
    assert top_modal(listed.window) is modal and modal.pages.currentIndex() == 2
    modal.back.click()
    assert top_modal(listed.window) is None


def test_the_keyboard_comes_back_although_the_verb_that_asked_is_gone(listed: Stage) -> None:
    done = closed(listed.centre)
    modal = ask(listed, done.id)
    press(Qt.Key.Key_5)
    press(Qt.Key.Key_Escape)
    assert modal.pages.currentIndex() == 2
    press(Qt.Key.Key_Escape)
    assert top_modal(listed.window) is None
    now = QApplication.focusWidget()
    assert now is not None and now.isVisible() and listed.panel.detail.isAncestorOf(now)


def test_the_resident_sees_nothing_of_the_counter(listed: Stage) -> None:
    modal = ask(listed, closed(listed.centre).id)
    picture = listed.window.grab().toImage()
    ground = theme.color("bg").rgb()
    beside = [*range(modal.panel.y() // 2, modal.height(), 7)]  # left of the panel stands the list, below it
    assert {picture.pixel(modal.panel.x() // 2, y) for y in beside} == {ground}
    press(Qt.Key.Key_Escape)


def test_leaving_without_a_press_leaves_it_unrated(listed: Stage) -> None:
    done = closed(listed.centre)
    modal = ask(listed, done.id)
    press(Qt.Key.Key_Return)  # a stray Enter answers for nobody
    assert modal.pages.currentIndex() == 0
    press(Qt.Key.Key_Escape)
    assert kept(listed, done.id) == () and listed.card(done.id).row.rating is None


def test_escape_after_the_press_only_leaves_out_the_points(listed: Stage) -> None:
    done = closed(listed.centre)
    ask(listed, done.id)
    press(Qt.Key.Key_4)
    press(Qt.Key.Key_Escape)
    assert [int(r.value) for r in kept(listed, done.id)] == [4]


def test_the_five_look_the_same_and_are_large(listed: Stage) -> None:
    done = closed(listed.centre)
    modal = ask(listed, done.id)
    buttons = list(modal.values.values())
    assert [b.value for b in buttons] == sorted(Value, reverse=True)
    assert {b.height() for b in buttons} == {buttons[0].height()} and buttons[0].height() >= 60
    assert not any(b.hasFocus() for b in buttons)
    assert modal.minimumSizeHint().width() <= 1280


def test_staff_without_reports_only_learn_that_it_came_in(listed: Stage) -> None:
    rated(listed, 4)
    shown = listed.panel.detail
    assert shown.rating.state.spec.text == "已评价"
    assert not any("满意" in m.title for m in shown.timeline.moments)
    listed.centre.sign_in("1001")
    shown.refresh()
    assert shown.rating.state.spec.text == "满意"


def test_nothing_is_asked_before_closing_or_twice(listed: Stage) -> None:
    opened = take(listed.centre)
    listed.panel.arrive(request=opened.id)
    press(Qt.Key.Key_F8)
    assert top_modal(listed.window) is None
    assert said(listed) == ("还没办结，不能评价", "办结以后再请居民评价")
    rated(listed, 5)
    press(Qt.Key.Key_F8)
    assert top_modal(listed.window) is None
    assert said(listed)[0] == "这一件已经评价过"
    assert listed.shell.toasts == []  # nothing good was done


def test_a_rating_on_paper_is_typed_in_by_somebody_else(listed: Stage) -> None:
    done = closed(listed.centre)  # closed by the one on duty
    listed.panel.arrive(request=done.id)
    listed.panel.detail.rating.typed.click()
    form = listed.panel.detail.form
    assert isinstance(form, RateForm)
    save()
    assert form.form.fields["value"].error == "请照居民给的选"  # nobody's answer is made up
    form.form.put("value", 5)
    save()
    assert [getattr(t, "code", "") for t in listed.shell.troubles] == ["rating_own"]
    listed.centre.sign_in("2002")
    listed.centre.sign_in("1002")
    form.form.put("channel", "phone")
    form.form.put("value", 2)
    form.form.controls["points"].boxes["skill"].click()
    form.form.fields["comment"].control.setFocus()
    type_text("说了三遍")
    save()
    row = kept(listed, done.id)[0]
    assert (int(row.value), row.channel, row.points, row.comment) == (2, "phone", ("skill",), "说了三遍")


def test_a_bad_rating_opens_a_rectification_that_ends_in_a_second_rating(listed: Stage) -> None:
    request_id = rated(listed, 1)
    listed.panel.open_rectify()
    assert [(r.number, r.outcome) for r in listed.panel.rectify.rows] == [("SL-A-20261123-0001", "open")]
    assert listed.panel.head.fix.text() == "整改 1"
    press(Qt.Key.Key_Return)
    assert listed.panel.detail.request_id == request_id
    section = listed.panel.detail.rating
    assert section.when.text() == "11-24 17:30 前"
    section.contact.click()
    save()
    form = listed.panel.detail.form
    assert form is not None and form.form.fields["text"].error == "请写联系的情况"
    type_text("答应重新上门")
    save()
    assert "12-14 17:30 前" in section.when.text()  # fifteen working days
    section.finish.click()
    type_text("已重新上门，居民认可")
    save()
    assert section.what.text() == "整改完成：已重新上门，居民认可"
    assert listed.panel.head.fix.text() == "整改"
    modal = ask(listed, request_id)
    press(Qt.Key.Key_5)
    modal._wait.timeout.emit()
    assert [(r.kind, int(r.value), r.counts) for r in kept(listed, request_id)] == [
        ("first", 1, True),
        ("again", 5, False),
    ]


def test_an_open_rectification_is_what_is_seen_first(listed: Stage) -> None:
    rated(listed, 1)
    detail = listed.panel.detail
    QTest.qWait(0)
    assert not detail.rating.contact.visibleRegion().isEmpty()
    assert detail.rating.y() < detail.facts.y()
    rated(listed, 5)
    QTest.qWait(0)
    assert detail.facts.y() < detail.rating.y()
    assert not detail.links.add_link.visibleRegion().isEmpty()


def test_an_upheld_appeal_leaves_the_rate_and_keeps_the_row(listed: Stage) -> None:
    request_id = rated(listed, 2)
    today = listed.centre.desk.now().date()
    assert listed.centre.desk.see(rating_figures.figures, today, today).bad == 1
    section = listed.panel.detail.rating
    assert section.lodge.isVisible() and not section.appeal.isVisible()
    section.lodge.click()
    save()
    form = listed.panel.detail.form
    assert isinstance(form, DrawerForm) and form.form.fields["text"].error == "请写理由"
    type_text("居民说按错了")
    save()
    assert "已申诉" in section.when.text() and not section.lodge.isVisible() and not section.appeal.isVisible()
    listed.centre.sign_in("1002")
    listed.panel.detail.refresh()
    assert not section.appeal.isVisible()  # nobody has called the resident yet
    section.contact.click()
    type_text("是按错了")
    save()
    section.appeal.click()
    form = listed.panel.detail.form
    assert isinstance(form, DrawerForm)
    now, upheld = QApplication.focusWidget(), form.form.controls["upheld"]
    assert now is not None and upheld.isAncestorOf(now)  # the keyboard is in the form, and ← → answer
    assert upheld.value() is None  # and nothing is answered beforehand
    save()
    assert form.form.fields["upheld"].error == "请选结论"
    press(Qt.Key.Key_Right)
    assert upheld.value() is True
    assert upheld.x() <= form.form.fields["reason"].control.x()  # one column
    save()
    assert form.form.fields["reason"].error == "请写理由"
    form.form.fields["reason"].control.setFocus()
    type_text("按错了")
    save()
    assert [(r.kind, int(r.value), r.counts) for r in kept(listed, request_id)] == [
        ("first", 2, True),
        ("appeal", 2, False),
    ]
    found = listed.centre.desk.see(rating_figures.figures, today, today)
    assert (found.bad, found.set_aside, found.rated) == (0, 1, 1)
    assert listed.centre.desk.see(rectifications.open_rectifications) == ()
    assert listed.panel.detail.timeline.moments[0].title == "申诉结论 · 申诉成立，不计入好评率"
    assert not listed.panel.detail.rating.appeal.isVisible()


def test_the_page_keeps_the_keyboard(listed: Stage) -> None:
    done = closed(listed.centre)
    modal = ask(listed, done.id)
    press(Qt.Key.Key_F3)
    press(Qt.Key.Key_Tab)
    now = QApplication.focusWidget()
    assert now is not None and (now is modal or modal.isAncestorOf(now))
