"""今日 with requests: live figures, deadlines that follow the clock without the store, ways on, each role's half."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.rules.requests.flow import Act
from app.services import dashboard
from app.services.requests import accept as counter
from app.services.requests import handlers, listing
from app.services.requests.accept import RequestDone, RequestForm, Step
from app.services.residents import search
from app.services.till import shifts
from app.ui.kit import theme
from app.ui.kit.button import Button
from app.ui.today.due_panel import due_tag
from app.ui.today.page import TodayPage
from tests.support import START, Centre
from tests.ui.page_front import Front, sell

FIVE_DAYS, ON_THE_SPOT = "Z02", "Z01"
TODAY = date(2026, 11, 23)


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Front[TodayPage]]:
    shown = Front(qtbot, copied(30, "3001"), TodayPage)
    yield shown
    shown.close()


def take(front: Front[TodayPage], name: str = "单雄信", item: str = FIVE_DAYS, **form: Any) -> RequestDone:
    person = front.desk.see(search.search, name, 1)[0]
    given = {"resident_id": person.id, "text": "想申请高龄津贴", **form}
    return front.desk.do(counter.accept, front.desk.new_id(), RequestForm(item=item, **given))


def board(front: Front[TodayPage]) -> TodayPage:
    """One late since Friday, two due today (11:40 and the close), one due tomorrow, one far off, one done at once."""
    front.centre.clock.now = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    take(front, "古丽仙·阿卜杜热合曼", due_day=date(2026, 11, 20))
    front.centre.clock.now = datetime(2026, 11, 23, 1, 40, tzinfo=UTC)
    take(front, "𠅤𬎆䶮", urgent=True)
    front.centre.clock.now = START
    outside = front.desk.see(handlers.search, "", kind="organisation")[0]
    take(front, due_day=TODAY, handler_id=outside.id)
    take(front, due_day=date(2026, 11, 24))
    take(front)
    take(front, item=ON_THE_SPOT, close_now=True)
    front.show()
    return front.page


def tags(shown: TodayPage) -> list[str]:
    now = shown.ctx.desk.clock()
    return [due_tag(row.due_at, now, row.late_days).text for row in shown.due.rows]


def counted(front: Front[TodayPage], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the queries asked from now on."""
    asked: list[str] = []
    real = front.desk.see

    def see(query: Callable[..., Any], /, *args: Any, **kw: Any) -> Any:
        asked.append(f"{query.__module__}.{query.__name__}")
        if query is dashboard.board:
            asked.extend(sorted(args[0]))
        return real(query, *args, **kw)

    monkeypatch.setattr(front.desk, "see", see)
    return asked


def test_tiles_and_table_say_what_the_store_says(front: Front[TodayPage]) -> None:
    shown = board(front)
    says = front.desk.see(listing.today)
    assert (says.late, says.due_today, says.open) == (1, 2, 5)
    assert shown.tiles.late.accessibleName() == "超期 1 件 最久 1 个工作日"
    assert shown.tiles.due.accessibleName() == "今天到期 2 件 下一件 11:40"
    assert shown.tiles.taken.accessibleName() == "今日已受理 5 件 当场办结 1"
    assert tags(shown) == ["超期 1 个工作日", "今天 11:40", "今天 17:30", "明天"]
    model = shown.due.table.rows_model
    cells = [[model.cell_text(row, column) for column in model.columns] for row in model.rows]
    assert cells[0][0] == "SL-A-1120-01"
    assert cells[0][2].startswith("古丽仙·阿卜杜热合曼 ") and cells[1][2].startswith("𠅤𬎆䶮 ")
    assert cells[2][1].startswith("老年优待/高龄津贴 申请协助 ")
    outside = front.desk.see(handlers.search, "", kind="organisation")[0].name
    assert [cell[4] for cell in cells] == ["前台甲 还没派", "前台甲 还没派", f"前台甲 {outside}", "前台甲 还没派"]
    assert "全部 5 件" in shown.all.text()
    assert front.shell.badges == {"today": 3}


def test_the_desk_sees_what_waits_in_the_place_of_takings(front: Front[TodayPage]) -> None:
    shown = board(front)
    says = front.desk.see(listing.today)
    assert (says.unassigned, says.to_call_back, says.call_today) == (4, 1, 0)
    assert shown.tiles.unassigned.accessibleName() == "未派 4 件 在办 5"
    assert shown.tiles.calls.accessibleName() == "待回访 0 件 今天该打 · 以后 1"
    assert shown.follow.lines["papers"].isVisible() and not shown.tiles.papers.isVisible()
    assert not shown.tiles.net.isVisible() and not shown.charts.isVisible()
    shown.tiles.unassigned.click()
    shown.tiles.calls.click()
    assert [arrive["filter"] for _, arrive in front.shell.gone] == ["unassigned", "to_call_back"]
    front.centre.clock.forward(days=1)
    assert front.desk.see(listing.today).call_today == 1
    front.page._other_view()
    assert shown.charts.isVisible()


def test_the_first_overdue_row_has_the_keyboard_and_enter_opens_it(front: Front[TodayPage]) -> None:
    shown = board(front)
    assert QApplication.focusWidget() is shown.due.table
    front.keys("Enter")
    front.keys("Down", "Enter")
    assert front.shell.gone == [
        ("requests", {"number": "SL-A-20261120-0001"}),
        ("requests", {"number": "SL-A-20261123-0001"}),
    ]
    front.keys("F2")
    assert front.shell.gone[-1] == ("requests", {"new": True})


def test_every_tile_and_line_leads_to_its_list(front: Front[TodayPage]) -> None:
    shown = board(front)
    for tile in (shown.tiles.late, shown.tiles.due, shown.tiles.taken):
        tile.click()
    for code in ("awaiting", "to_call_back", "bad", "unrated"):
        shown.follow.lines[code].click()
    assert [arrive["filter"] for key, arrive in front.shell.gone if key == "requests"] == [
        "late", "due_today", "received_today", "awaiting", "to_call_back", "bad", "unrated",
    ]  # fmt: skip
    front.shell.gone.clear()
    shown.all.click()
    shown.follow.lines["held"].click()
    assert front.shell.gone == [("requests", {"panel": "list"}), ("till", {"held": True})]
    shown.follow.lines["papers"].click()
    assert shown.paper_drawer.isVisible()
    assert "受理回执" in front.words()
    front.keys("Esc")
    shown.tiles.senior.click()
    assert shown.sales.isVisible() and not shown.due.isVisible()
    assert shown.sales.filter.value() == "senior"


def test_what_changes_shows_by_itself_and_only_its_half_is_read(
    front: Front[TodayPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    front.desk.do(shifts.open_shift, 300_00)
    shown = board(front)
    asked = counted(front, monkeypatch)
    late = shown.due.rows[0]
    front.desk.do(counter.act, late.id, Act.CLOSE_NOW, Step(result="solved", result_text="已办好"))
    front.settle()
    assert shown.tiles.late.accessibleName() == "超期 0 件 没有"
    assert len(shown.due.rows) == 3 and front.shell.badges == {"today": 2}
    assert "requests" in asked
    assert "sales" not in asked
    row = shown.due.rows[1]
    front.desk.do(counter.act, row.id, Act.ASK_MATERIALS, Step(materials=("身份证复印件",)))
    front.settle()
    assert shown.follow.lines["awaiting"].accessibleName() == "待补正 1 件 等居民补材料"
    asked.clear()
    sell(front.centre, "11")
    front.settle()
    assert shown.sales.shown == 1
    assert "sales" in asked
    assert "requests" not in asked


def test_minutes_pass_without_asking_the_store(front: Front[TodayPage], monkeypatch: pytest.MonkeyPatch) -> None:
    shown = board(front)
    asked = counted(front, monkeypatch)
    front.centre.clock.forward(minutes=90)  # 12:10: what was due at 11:40 is late now
    shown._tick.timeout.emit()
    assert asked == []
    assert shown.tiles.late.accessibleName() == "超期 2 件 最久 1 个工作日"
    assert shown.tiles.due.accessibleName() == "今天到期 1 件 下一件 17:30"
    assert tags(shown)[:2] == ["超期 1 个工作日", "超期 30 分钟"]
    assert front.shell.badges == {"today": 3}
    front.centre.clock.forward(hours=3)
    shown._tick.timeout.emit()
    assert tags(shown)[1] == "超期 3 小时"
    assert asked == []
    front.centre.clock.forward(hours=12)  # another day is read once
    shown._tick.timeout.emit()
    assert asked.count("requests") == 1
    assert tags(shown)[0] == "超期 2 个工作日"
    assert "下一件 17:30" in shown.tiles.due.accessibleName()


def test_the_timer_rests_while_another_page_is_in_front(front: Front[TodayPage]) -> None:
    shown = board(front)
    assert shown._tick.isActive()
    shown.hide()
    assert not shown._tick.isActive()


def test_due_and_sales_change_places_by_key(front: Front[TodayPage]) -> None:
    front.desk.do(shifts.open_shift, 300_00)
    sell(front.centre, "11")
    shown = board(front)
    assert shown.follow.isVisible() and not shown.tiers.isVisible()
    front.keys("F6")
    assert QApplication.focusWidget() is shown.sales.table
    assert shown.tiers.isVisible() and not shown.follow.isVisible()
    assert "今日销售" in front.words()
    front.keys("Left")
    assert QApplication.focusWidget() is shown.due.table
    front.keys("Right", "Enter")
    assert shown.drawer.isVisible()


def test_nothing_due_says_so_and_offers_the_next_one(front: Front[TodayPage]) -> None:
    front.show()
    shown = front.page
    assert "没有超期的，也没有快到期的" in front.words()
    assert shown.tiles.late.accessibleName() == "超期 0 件 没有"
    assert front.shell.badges == {"today": 0}
    front.keys("F2")
    assert front.shell.gone == [("requests", {"new": True})]


def test_a_slip_number_goes_on_to_requests(front: Front[TodayPage]) -> None:
    board(front)
    front.show(number="SL-A-20261123-0001")
    assert front.shell.gone == [("requests", {"number": "SL-A-20261123-0001"})]


def test_each_role_has_the_half_it_may_see(front: Front[TodayPage], monkeypatch: pytest.MonkeyPatch) -> None:
    shown = board(front)
    asked = counted(front, monkeypatch)
    front.centre.sign_in("2001")  # 收银
    front.show()
    assert not any("app.services.requests.listing" in name or name.endswith("today.due") for name in asked)
    assert shown.sales.isVisible() and not shown.due.isVisible() and not shown.view.isVisible()
    visible = {
        n
        for n in ("late", "due", "taken", "net", "sales", "senior", "held", "papers")
        if shown.tiles.tile(n).isVisible()
    }
    assert visible == {"net", "sales", "senior", "held", "papers"}
    assert "单雄信" not in " ".join(front.words())
    assert "new" not in [verb.key for verb in shown.verbs()]
    front.keys("F2")
    assert front.shell.gone == []
    front.centre.sign_in("9001")  # 审计: figures, and no way to the till
    front.show()
    assert shown.tiles.net.isVisible() and not shown.due.isVisible()
    assert not shown.shift._till.isVisible() and not shown.shift._close.isVisible()
    assert not any(b.text() == "去收银" for b in shown.findChildren(Button) if b.isVisible())
    front.centre.sign_in("1001")  # 主管
    front.show()
    assert shown.due.isVisible() and shown.tiles.late.isVisible() and shown.tiles.net.isVisible()
    assert len(shown.due.rows) == 4


def test_a_store_with_many_open_requests_shows_the_late_and_the_next(front: Front[TodayPage]) -> None:
    board(front)
    assert len(front.desk.see(dashboard.due, 1)) == 2
    assert [r.due_at > START for r in front.desk.see(dashboard.due, 1)] == [False, True]


@pytest.mark.parametrize(("scale", "wide", "high"), [(1.0, 1196, 622), (1.15, 1282, 632)])
def test_the_whole_page_fits_the_smallest_window(
    front: Front[TodayPage], qapp: QApplication, scale: float, wide: int, high: int
) -> None:
    theme.apply(qapp, text_size=scale)
    shown = board(front)
    front.desk.do(shifts.open_shift, 300_00)
    for mode in ("light", "dark"):
        theme.apply(qapp, mode, scale)
        for view in ("due", "sales"):
            shown.view.set_value(view)
            shown._show_view()
            front.settle()
            hint = shown.minimumSizeHint()
            assert hint.width() <= wide and hint.height() <= high, (mode, view, hint)
            assert not shown.grab().isNull()
