"""Papers of rooms: of a booking from its drawer, and sheets of a day or a week; each is looked at, then printed."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.services.print_queue import PaperCopy
from app.services.rooms import calendar_file, house, papers
from app.services.rooms.card import BookingCard
from app.services.rooms.papers import DAY_COLUMNS, USUAL_COLUMNS, RoomPaper
from app.ui.kit import metrics, shortcuts
from app.ui.kit.act import act, look
from app.ui.kit.asks import FIRST, Options, check, checks, choice, one_of
from app.ui.kit.button import Button
from app.ui.kit.drawer import Drawer
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.forms import Form
from app.ui.kit.layout import STRETCH, add
from app.ui.kit.page import Ctx
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, RECEIPT, sent
from app.ui.rooms.calendar_out import save_calendar
from app.ui.rooms.words import day_said

CALENDAR_DAYS = 90
"""How far the calendar file of a room reaches."""
SLIP, PROMISE, SERIES = "slip", "promise", "series"
_SHEETS: Options = (
    ("day", "当天场地单"),
    ("door", "当天门牌"),
    ("doors", "一周门牌"),
    ("week", "一周场地表"),
    ("calendar", "日历文件（.ics）"),
)
_COLUMNS = {
    "held": "布置整理", "title": "用途", "people": "人数", "layout": "摆法", "things": "设备", "who": "使用人",
    "note": "备注", "done": "备好打勾",
}  # fmt: skip


@dataclass(frozen=True)
class BookingPaper:
    """Which paper of a booking."""

    which: str


@dataclass(frozen=True)
class DaySheet:
    """Which sheet, and what stands on it."""

    which: str
    room: UUID | None
    one: UUID | None
    columns: tuple[str, ...]
    whole: bool


def show_room_paper(ctx: Ctx, paper: RoomPaper | None, owner: QWidget, *, roll: bool = False) -> None:
    """Look at a paper; one key prints the very one that is shown."""
    if paper is None:
        return
    said = f"{paper.NAME}{sent(ctx.desk, RECEIPT if roll else PAGE)}"
    preview(ctx, paper.NAME, PaperCopy(paper), lambda: act(ctx, papers.print_room_paper, paper, said=said, by=owner))


class PaperForm(DrawerForm[BookingPaper]):
    """打印: what there is for this booking."""

    def __init__(self, ctx: Ctx, card: BookingCard, owner: QWidget) -> None:
        options = [
            (SLIP, "预约确认单"),
            (PROMISE, "使用承诺书"),
            *([(SERIES, "系列预约单")] if card.series_number else []),
        ]
        super().__init__(
            ctx, "打印", BookingPaper, (one_of("which", "单据", options, chips=True),), verb="看一看", label_width=40
        )
        self.submitted.connect(lambda chosen: self._show(card, chosen.which, owner))

    def _show(self, card: BookingCard, which: str, owner: QWidget) -> None:
        see: RoomPaper | None
        if which == PROMISE:
            see = look(self.ctx, papers.use_promise, card.row.id)
        elif which == SERIES and card.row.series_id is not None:
            see = look(self.ctx, papers.series_sheet, card.row.series_id)
        else:
            see = look(self.ctx, papers.booking_slip, card.row.id)
        show_room_paper(self.ctx, see, owner, roll=which == SLIP)


def _rooms(ctx: Ctx) -> Options:
    return [(None, "全部场地"), *((room.id, room.name) for room in ctx.desk.see(house.rooms))]


def _single_rooms(ctx: Ctx) -> Options:
    return _rooms(ctx)[1:]


class SheetDrawer(Drawer):
    """The sheets of the day or the week that is shown: for the caretaker, for a door, for the wall."""

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__("打印场地单", most=metrics.DRAWER_MOST, gap=10, parent=parent)
        self.ctx = ctx
        self.day = date.min
        of_doors = ("door", "doors")
        self.form: Form[DaySheet] = Form(
            ctx, DaySheet,
            (
                choice("which", "哪一张", _SHEETS, default="day"),
                choice("room", "场地", _rooms, when=lambda values: values["which"] in of_doors),
                choice("one", "场地", _single_rooms, default=FIRST, required=True,
                       when=lambda values: values["which"] == "calendar"),
                checks("columns", "栏目", [(code, _COLUMNS[code]) for code in DAY_COLUMNS], default=USUAL_COLUMNS,
                       across=2, gap=8, read=tuple, show=tuple, when=lambda values: values["which"] == "day"),
                check("whole", "写全姓名、电话（留记录）", when=lambda values: values["which"] == "day"),
            ),
            self, label_width=52,
        )  # fmt: skip
        self.form.fill(None)
        self.go = Button("看一看", kind="primary", key=shortcuts.cap("save"), on=self.submit)
        for part in (self.form, STRETCH):
            add(self.body, part)
        add(self.foot, STRETCH)
        add(self.foot, self.go)
        self.form.entered.connect(self.submit)

    def begin(self, day: date, today: date) -> None:
        """The sheets of this day, or of its week."""
        self.day = day
        self.form.refresh_options()
        self.title.setText(f"打印 {day_said(day, today)}")
        self.open_drawer()
        self.focus_start()

    def submit(self) -> None:
        """Show the sheet that was chosen."""
        asked = self.form.draft()
        if asked is None:
            return
        if asked.which == "calendar":
            self._save_calendar(asked.one)
            return
        monday = date.fromordinal(self.day.toordinal() - self.day.weekday())
        see: RoomPaper | None
        if asked.which == "day":
            see = look(self.ctx, papers.day_sheet, self.day, asked.columns, whole=asked.whole)
        elif asked.which == "week":
            see = look(self.ctx, papers.week_poster, self.day)
        else:
            first, days = (self.day, 1) if asked.which == "door" else (monday, 7)
            see = look(self.ctx, papers.door_sheet, first, days, asked.room)
        show_room_paper(self.ctx, see, self)

    def _save_calendar(self, room: UUID | None) -> None:
        """What stands in a room in the weeks from this day on."""
        last = self.day + timedelta(days=CALENDAR_DAYS)
        for one in self.ctx.desk.see(house.rooms):
            if one.id == room:
                save_calendar(self.ctx, one.name, calendar_file.room_calendar, one.id, self.day, last)

    def focus_start(self) -> None:
        """The keyboard where people choose."""
        self.form.focus_start()
