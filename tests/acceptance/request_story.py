"""The day of requests through the whole window: a counter takes them, a manager ends the day."""

from dataclasses import dataclass
from pathlib import Path

from app.services import print_queue
from app.services.centre import staff
from tests.acceptance.driver import Hands, running, until
from tests.acceptance.job_day import PINS
from tests.acceptance.request_cases import BOSS, DESK, EVENING, LATER, MORNING, ON_SCREEN, PEOPLE, TYPED
from tests.acceptance.request_keys import along_to, do, panel, rate_on_screen, rate_typed, take_all
from tests.support import STAFF, Clock, make_desk, quick_pins, sample_menu, sample_residents


def make_the_centre(folder: Path) -> None:
    """Staff, menu and residents, set up on the morning itself."""
    desk = make_desk(folder, Clock(MORNING))
    for code, name, role, pin in STAFF:
        desk.do(staff.hire, code, name, role, pin, must_change=False)
    sample_menu(desk)
    sample_residents(desk, PEOPLE)
    quick_pins(desk)
    desk.store.close()


# --- the end of the day -----------------------------------------------------------------------------------------------


@dataclass
class Seen:
    """What the window showed at the end: the numbers in each list by its chip, and the words of 今日."""

    lists: dict[str, list[str]]
    mine: list[str]
    board: str


CHIPS = (
    "全部", "办理中", "未派", "超期", "今天到期", "待补正", "待回访", "未评价", "差评", "我受理的", "我承办的",
)  # fmt: skip
COUNTED = ("未派", "超期", "今天到期", "待补正", "待回访")


def listed(hands: Hands, chip: str) -> list[str]:
    """The numbers in the list behind a chip, in the order of the screen."""
    hands.press("F3", "Ctrl+A", "Delete", "Shift+Tab")
    along_to(hands, chip, CHIPS)
    model = panel(hands).list.table.model()
    if chip in COUNTED:
        assert hands.focus() == (f"{chip} {model.rowCount()}" if model.rowCount() else chip)
    return [str(model.index(row, 0).data()).split()[0] for row in range(model.rowCount())]


def print_the_sheets(hands: Hands) -> None:
    """F9: 到期清单, 受理台账, 交接单, each looked at and then printed by Enter."""
    hands.press("F9")
    until(lambda: hands.at("到期清单"), lambda: f"the sheets; at {hands.focus()!r}")
    look_and_print(hands)
    hands.see("09-24 的到期清单已存为文件")
    hands.tab_to("受理台账")
    look_and_print(hands)
    hands.see("09-24 的受理台账已存为文件")
    hands.tab_to("交给谁")
    hands.type("收银乙")
    hands.tab_to("打印交接单")
    look_and_print(hands)
    hands.see("交接单已存为文件")
    hands.settle()


def look_and_print(hands: Hands) -> None:
    """Enter opens the preview of a sheet, Enter prints it."""
    hands.press("Enter")
    until(lambda: hands.at("单据预览"), lambda: f"the preview; at {hands.focus()!r}")
    hands.press("Enter")
    until(lambda: not hands.at("单据预览"), lambda: f"the sheets; at {hands.focus()!r}")


def to_the_list(hands: Hands) -> None:
    hands.press("Ctrl+2")
    hands.page("requests")
    hands.press("F6")
    until(lambda: hands.at("找受理件"), lambda: f"the list; at {hands.focus()!r}")


def work_the_counter(home: Path) -> list[str]:
    """The counter takes thirty requests and works on them; returns the list of those it took itself."""
    with running(home, Clock(MORNING)) as hands:
        hands.sign_in(DESK, PINS[DESK])
        hands.press("Ctrl+2")
        hands.page("requests")
        take_all(hands)
        hands.press("F6")
        until(lambda: hands.at("找受理件"), lambda: f"the list; at {hands.focus()!r}")
        for later in LATER:
            do(hands, later)
        for serial, value in ON_SCREEN.items():
            rate_on_screen(hands, serial, value)
        mine = listed(hands, "我受理的")
        wait_for_papers(hands)
    return mine


def end_the_day(home: Path, mine: list[str]) -> Seen:
    """In the afternoon the manager types ratings, looks through the lists, prints the sheets and looks at 今日."""
    with running(home, Clock(EVENING)) as hands:
        hands.sign_in(BOSS, PINS[BOSS])
        to_the_list(hands)
        for serial, (channel, value) in TYPED.items():
            rate_typed(hands, serial, channel, value)
        lists = {chip: listed(hands, chip) for chip in CHIPS}
        print_the_sheets(hands)
        hands.press("Ctrl+1")
        hands.page("today")
        hands.see("今日已受理")
        hands.settle()
        board = hands.words()
        wait_for_papers(hands)
    return Seen(lists, mine, board)


def work_a_day(home: Path) -> Seen:
    """The whole day."""
    return end_the_day(home, work_the_counter(home))


def wait_for_papers(hands: Hands) -> None:
    """Until the spooler has nothing left to send."""
    desk = hands.program.desk
    assert desk is not None
    until(lambda: not desk.see(print_queue.waiting).total, "the papers to come out")
