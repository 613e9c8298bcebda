"""The figures over the page; each tile leads to the list behind its figure."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout

from app.print.words import subject
from app.rules.dates import local
from app.services.dashboard import Jobs, Today
from app.services.figures.requests import TakenOn
from app.services.print_queue import Waiting
from app.services.requests.listing import RequestsToday
from app.ui.kit.cards import StatTile
from app.ui.kit.plain import set_tip
from app.ui.kit.text import yuan
from app.ui.today.jobs_cards import FIRST_CALL, held_rooms
from app.ui.today.words import weekday

_OF_REQUESTS = ("late", "due", "taken")
_OF_SALES = ("net", "senior")
_OF_DESK = ("unassigned", "calls")
_OF_JOBS = ("collect", "rooms")
_SALES_ALONE = ("net", "sales", "senior", "held", "papers")
_ALL = (*_OF_REQUESTS, "unassigned", "calls", *_SALES_ALONE, *_OF_JOBS)


class Tiles:
    """``to_requests(filter)``, ``to_sales(kind)``, ``to_held()``, ``to_papers()``, ``to_repairs()`` and ``to_rooms()``
    are the ways on.
    """

    def __init__(
        self,
        row: QHBoxLayout,
        to_requests: Callable[[str], object],
        to_sales: Callable[[str], object],
        to_held: Callable[[], object],
        to_papers: Callable[[], object],
        to_repairs: Callable[[], object],
        to_rooms: Callable[[], object],
    ) -> None:
        self.late = StatTile("超期", "alarm-clock", "bad", on=lambda: to_requests("late"))
        self.due = StatTile("今天到期", "clock", "warn", on=lambda: to_requests("due_today"))
        self.taken = StatTile("今日已受理", "clipboard-list", "ok", on=lambda: to_requests("received_today"))
        self.unassigned = StatTile("未派", "inbox", "warn", on=lambda: to_requests("unassigned"))
        self.calls = StatTile("待回访", "phone", "info", on=lambda: to_requests("to_call_back"))
        self.net = StatTile("今日营业额", "banknote", "accentInk", on=lambda: to_sales("all"))
        self.sales = StatTile("单数", "receipt", "info", on=lambda: to_sales("all"))
        self.senior = StatTile("长者优惠", "leaf", "ok", on=lambda: to_sales("senior"))
        self.held = StatTile("挂单", "inbox", "warn", on=to_held)
        self.papers = StatTile("打印队列", "printer", "ink2", on=to_papers)
        self.collect = StatTile("待取维修", "wrench", "warn", on=to_repairs)
        self.rooms = StatTile("今日场地", "calendar-days", "info", on=to_rooms)
        wide = {"net": 7, "senior": 6, "taken": 6}
        for name in _ALL:
            row.addWidget(self.tile(name), wide.get(name, 5))

    def tile(self, name: str) -> StatTile:
        """A tile by its name here."""
        found: StatTile = getattr(self, name)
        return found

    def first(self) -> StatTile:
        """The first tile in sight."""
        return next((self.tile(name) for name in _ALL if self.tile(name).isVisible()), self.net)

    def allow(
        self, requests: bool, sales: bool, *, takings: bool = True, repairs: bool = False, rooms: bool = False
    ) -> None:
        """Show the tiles of what somebody may see; without ``takings`` what waits of requests stands in their place."""
        shown: tuple[str, ...] = _SALES_ALONE
        if requests:
            shown = (*_OF_REQUESTS, *_OF_SALES) if sales and takings else (*_OF_REQUESTS, *_OF_DESK)
        for name in _ALL:
            self.tile(name).setVisible(name in shown and (requests or sales))
        self.collect.setVisible(repairs)
        self.rooms.setVisible(rooms)

    def show_requests(self, now: RequestsToday, taken: TakenOn) -> None:
        """The counters of requests."""
        oldest = f"最久 {now.oldest_late_days} 个工作日" if now.oldest_late_days else "今天刚过期"
        self.late.set_figure(f"{now.late:,}", "件", oldest if now.late else "没有", "bad" if now.late else "ink")
        coming = f"下一件 {_clock(now.next_due)}" if now.next_due else "没有"
        self.due.set_figure(f"{now.due_today:,}", "件", coming, "warn" if now.due_today else "ink")
        self.taken.set_figure(f"{taken.received:,}", "件", f"当场办结 {taken.on_spot}" if taken.received else "")

        open_ = f"在办 {now.open:,}" if now.open else "没有在办的"
        self.unassigned.set_figure(f"{now.unassigned:,}", "件", open_, "warn" if now.unassigned else "ink")
        later = now.to_call_back - now.call_today
        self.calls.set_figure(f"{now.call_today:,}", "件", f"今天该打 · 以后 {later:,}" if later else "今天该打")

    def show_sales(self, day: Today) -> None:
        """The day's takings."""
        week = f"上{weekday(day.day)} {yuan(day.last_week)}" if day.last_week else f"上{weekday(day.day)}没有营业"
        if day.blind:
            self.net.set_figure("—", "", "交班后显示")
        else:
            self.net.set_figure(yuan(day.net), "", week)
        set_tip(self.net, beside_words(day))
        backs = f"冲正 {day.reversals}" if day.reversals else f"{day.portions} 份"
        self.sales.set_figure(f"{day.sales:,}", "单", backs)
        self.senior.set_figure(yuan(day.discount + day.subsidy), "", f"{day.senior_sales} 人次")
        self.held.set_figure(str(day.held), "单", "去取单" if day.held else "没有", "warn" if day.held else "ink")

    def show_jobs(self, jobs: Jobs) -> None:
        """What waits to be collected, and what is on in the rooms."""
        if jobs.repairs is not None:
            long = jobs.repairs.over(FIRST_CALL)
            note = f"超 {FIRST_CALL} 天 {long} 件" if long else ""
            self.collect.set_figure(f"{len(jobs.repairs.things):,}", "件", note, "warn" if long else "ink")
        if jobs.bookings is not None:
            used = sum(row.state == "in_use" for row in jobs.bookings)
            self.rooms.set_figure(f"{len(held_rooms(jobs)):,}", "场", f"使用中 {used}" if used else "没有人在用")

    def show_papers(self, waiting: Waiting) -> None:
        """The print queue."""
        note, tone = paper_words(waiting)
        self.papers.set_figure(str(waiting.total), "张", note, tone or "ink")


def beside_words(day: Today) -> str:
    """What 营业额 leaves out, once there is any: fees by family, and deposits, which are nobody's takings."""
    if not (day.fees or day.deposits):
        return ""
    words = [f"{subject(family)} {f'{n} 笔' if day.blind else yuan(income)}" for family, n, income in day.fees]
    words += [f"押金净收 {yuan(day.deposits)}"] if day.deposits else []
    return f"营业额只算餐费；另有收费：{'，'.join(words)}"


def paper_words(waiting: Waiting) -> tuple[str, str]:
    """How the print queue does, and the tone when it needs eyes."""
    stuck = waiting.failed + waiting.ask
    return (f"要看 {stuck}", "bad") if stuck else ("正在打印" if waiting.total else "都打好了", "")


def _clock(at: datetime) -> str:
    return f"{local(at):%H:%M}"
