"""What is said of a paper that was just queued follows the printers that are set."""

from collections.abc import Callable

import pytest

from app.services import print_queue
from app.services.centre import settings
from app.services.till import shifts
from app.ui.paper.sent import PAGE, RECEIPT, sent, serving
from tests.support import Centre

ROLL, HP = {"kind": "tcp", "host": "192.0.2.7"}, {"kind": "system", "queue": "HP"}


@pytest.mark.parametrize(
    ("printers", "receipt", "page"),
    [
        ({}, "已存为文件", "已存为文件"),
        ({"receipt": ROLL}, "已送打印", "已送打印"),
        ({"page": HP}, "已存为文件", "已送打印"),
        ({"receipt": ROLL, "page": {"kind": "file"}}, "已送打印", "已存为文件"),
        ({"receipt": {"kind": "none"}}, "已排队，还没有设打印机", "已排队，还没有设打印机"),
        ({"receipt": {"kind": "usb", "queue": "POS-80"}}, "已送打印", "已送打印"),
    ],
)
def test_a_paper_is_sent_only_where_a_printer_is(
    copied: Callable[[int, str], Centre], printers: dict[str, dict[str, str]], receipt: str, page: str
) -> None:
    desk = copied(5, "1001").desk
    desk.do(settings.put, "printers", printers)
    assert (sent(desk, RECEIPT), sent(desk, PAGE)) == (receipt, page)


def test_a_paper_behind_one_that_was_tried_in_vain_is_not_said_to_be_sent(copied: Callable[[int, str], Centre]) -> None:
    desk = copied(5, "1001").desk
    desk.do(settings.put, "printers", {"receipt": ROLL, "page": HP})
    desk.do(shifts.open_shift, 0)
    desk.do(shifts.print_x)
    job = desk.do(print_queue.claim_next)
    assert job is not None and sent(desk) == "已送打印"
    desk.do(print_queue.failed, job.id, "timeout")
    assert sent(desk) == "已排队，打印机没有回应，好了以后自动打出"
    assert sent(desk, PAGE) == "已送打印", "another printer"
    desk.do(print_queue.done, job.id)
    assert sent(desk) == "已送打印"


def test_without_a_page_printer_the_roll_serves() -> None:
    assert serving(PAGE, {RECEIPT: ROLL, PAGE: {"kind": "none"}}) == RECEIPT
    assert serving(PAGE, {RECEIPT: ROLL, PAGE: HP}) == PAGE
    assert serving("kitchen", {RECEIPT: ROLL}) == RECEIPT
