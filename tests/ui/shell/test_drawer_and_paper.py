"""The drawer and the roll in the whole program, before a printer on the network."""

from collections.abc import Iterator

import pytest

from app.errors import Refused
from app.print.transports import PRINTS
from app.services import print_queue
from app.services.centre import settings
from app.services.till import sales, shifts
from app.services.till.tender import Tender
from app.store import queries
from app.ui.kit.button import Button
from app.ui.kit.cards import Banner
from app.ui.paper.sent import LATER, SENT, sent
from tests.print.decoder import decode
from tests.print.fake_printer import FakePrinter
from tests.services.till.test_cart_and_sales import ring
from tests.ui.shell.front_program import Front

KICK = ["init", "kick 0 50 500"]


@pytest.fixture
def head() -> Iterator[FakePrinter]:
    fake = FakePrinter()
    yield fake
    fake.close()


def connect(front: Front, port: int) -> None:
    front.work("1001")
    printers = front.desk.see(settings.printers)
    printers["receipt"] |= {"kind": "tcp", "host": "127.0.0.1", "port": port}
    front.desk.do(settings.put, "printers", printers)
    front.desk.do(shifts.open_shift, 0)


def sell(front: Front, *, paper: bool) -> str:
    order = ring(front.desk, "11").id
    return front.desk.do(sales.check_out, order, [Tender("cash", 18_00)], print_receipt=paper).number


def seen(head: FakePrinter) -> list[list[str]]:
    return [decode(job, 576).events for job in head.jobs if job]


def test_a_cash_sale_without_paper_opens_the_drawer_and_prints_nothing(front: Front, head: FakePrinter) -> None:
    connect(front, head.port)
    sell(front, paper=False)
    front.qtbot.waitUntil(lambda: seen(head) == [KICK], timeout=20_000)


def test_the_drawer_opens_before_its_paper_and_for_a_movement(front: Front, head: FakePrinter) -> None:
    connect(front, head.port)
    sell(front, paper=True)
    front.qtbot.waitUntil(lambda: len(seen(head)) == 2, timeout=30_000)
    kick, paper = seen(head)
    assert kick == KICK and paper[-1] == "cut" and not any(event.startswith("kick") for event in paper)
    front.desk.do(shifts.move_cash, "no_sale", 0, "换零钱")
    front.qtbot.waitUntil(lambda: seen(head)[2:] == [KICK], timeout=20_000)


def test_a_drawer_that_cannot_be_opened_says_so_and_stays_shut_when_the_printer_is_back(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.print.drawer.Drawer.__init__.__kwdefaults__", {"fresh": 0.3})
    off = FakePrinter()
    off.close()
    connect(front, off.port)
    sell(front, paper=False)
    banners = front.workspace.banners
    front.qtbot.waitUntil(lambda: "drawer" in banners.names(), timeout=20_000)
    assert "钱箱没有打开" in banners.words("drawer")
    on = FakePrinter()
    printers = front.desk.see(settings.printers)
    printers["receipt"] |= {"port": on.port}
    front.desk.do(settings.put, "printers", printers)
    front.desk.do(shifts.move_cash, "no_sale", 0, "换零钱")
    front.qtbot.waitUntil(lambda: "drawer" not in banners.names(), timeout=20_000)
    on.close()
    assert seen(on) == [KICK], "the sale's own does not come late"


def test_a_paper_that_went_out_ends_what_was_said_of_the_drawer(
    front: Front, monkeypatch: pytest.MonkeyPatch, head: FakePrinter
) -> None:
    monkeypatch.setattr("app.print.drawer.Drawer.__init__.__kwdefaults__", {"fresh": 0.3})
    off = FakePrinter()
    off.close()
    connect(front, off.port)
    sell(front, paper=True)
    banners = front.workspace.banners
    front.qtbot.waitUntil(lambda: {"drawer", "printer"} <= set(banners.names()), timeout=20_000)
    banners.lie(True)  # as at the till, where one has room
    (in_sight,) = [b for b in banners.findChildren(Banner) if not b.isHidden()]
    assert in_sight.accessibleName()[:6] == "钱箱没有打开"
    assert "再试一次" in [b.text() for b in in_sight.findChildren(Button)], "the printer's own is behind it"
    front.workspace.trouble(Refused("paper_waits"))
    answered = [b.accessibleName() for b in banners.findChildren(Banner) if not b.isHidden()]
    assert len(answered) == 1 and "不用补打" in answered[0], "what was just pressed is answered in sight"
    banners.drop("refused")
    banners.lie(False)
    printers = front.desk.see(settings.printers)
    printers["receipt"] |= {"port": head.port}
    front.desk.do(settings.put, "printers", printers)
    front.qtbot.waitUntil(lambda: not {"drawer", "printer"} & set(banners.names()), timeout=30_000)
    assert [events[-1] for events in seen(head)] == ["cut"], "the paper, and no drawer that opens late"


def test_another_try_in_vain_is_said(front: Front) -> None:
    off = FakePrinter()
    off.close()
    connect(front, off.port)
    sell(front, paper=True)
    banners = front.workspace.banners
    front.qtbot.waitUntil(lambda: "printer" in banners.names(), timeout=20_000)
    assert "再试过" not in banners.words("printer")
    assert front.program.papers is not None
    front.program.papers.retry()
    front.qtbot.waitUntil(lambda: "再试过，小票机没有" in banners.words("printer"), timeout=20_000)


def test_a_head_without_paper_asks_about_what_it_swallowed(front: Front, head: FakePrinter) -> None:
    head.answer = b"\x72"
    connect(front, head.port)
    number = sell(front, paper=True)
    banners = front.workspace.banners
    front.qtbot.waitUntil(lambda: {"papers", "printer"} <= set(banners.names()), timeout=30_000)
    assert "1 张单子可能没打出来，等你决定" in banners.words("papers")
    assert "小票机没有纸了" in banners.words("printer") and "会请你看一眼" in banners.words("printer")
    assert list(front.desk.see(print_queue.asked).values()) == ["perhaps_not"]
    head.answer = b"\x12"
    assert front.program.papers is not None
    front.program.papers.answer(True, list(front.desk.see(print_queue.asked)))
    front.qtbot.waitUntil(
        lambda: (
            [(j.copy_no, j.state) for j in front.desk.see(print_queue.find, number)] == [(1, "dropped"), (2, "done")]
        ),
        timeout=30_000,
    )
    front.qtbot.waitUntil(lambda: "printer" not in banners.names(), timeout=20_000)
    assert "papers" not in banners.names()


def test_the_process_that_draws_is_ready_when_nobody_types_and_ends_with_the_program(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.bootstrap.program.PAGE_PAUSE", 20)
    front.work("2001")
    papers = front.program.papers
    assert papers is not None
    front.qtbot.waitUntil(lambda: papers.press.pid is not None, timeout=30_000)
    papers.stirred()
    papers.stop()
    assert papers.press.pid is None


def test_what_is_taken_out_of_papers_is_in_no_file_of_theirs(front: Front) -> None:
    """Papers that a printer wrote into a folder go with their words; the others stay."""
    front.work("1001")
    front.desk.do(shifts.open_shift, 0)
    gone, stays = sell(front, paper=True), sell(front, paper=True)
    prints = front.desk.store.folder / PRINTS
    wanted = {prints / f"{number}.{ending}" for number in (gone, stays) for ending in ("bin", "pdf")}
    front.qtbot.waitUntil(lambda: all(path.exists() for path in wanted), timeout=30_000)
    front.qtbot.waitUntil(lambda: not front.desk.see(print_queue.waiting).total, timeout=20_000)
    front.desk.do(print_queue.erase, queries.table("print_job").c.number == gone)
    front.qtbot.waitUntil(lambda: not front.desk.see(print_queue.files_to_go), timeout=20_000)
    assert {path.name for path in prints.iterdir()} == {f"{stays}.bin", f"{stays}.pdf"}


def test_a_toast_does_not_go_on_saying_that_a_paper_went_which_did_not(front: Front) -> None:
    off = FakePrinter()
    off.close()
    connect(front, off.port)
    number = sell(front, paper=True)
    said = f"{number} {sent(front.desk)}，小票上标明补打"
    assert SENT in said, "nothing had failed when it was queued"
    front.workspace.toast(said)
    front.workspace.toast("另一句")
    front.qtbot.waitUntil(lambda: "printer" in front.workspace.banners.names(), timeout=20_000)
    texts = [toast.text for toast in front.workspace.toasts.shown()]
    assert texts == [f"{number} {LATER}，小票上标明补打", "另一句"]
    assert front.workspace.toasts.shown()[0].accessibleName() == texts[0]
