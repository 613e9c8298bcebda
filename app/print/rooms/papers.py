"""What 场地 prints: the confirmation on a roll or a page, everything else on pages."""

from app.print.maker import Maker
from app.print.rooms.lists import day_pdf, door_pdf, series_pdf, week_pdf
from app.print.rooms.slips import promise_pdf, slip_pdf, slip_roll
from app.services.documents.rooms import RoomDay, RoomDoor, RoomPromise, RoomSeries, RoomSlip, RoomWeek

PAPERS = {
    RoomSlip: Maker(roll=slip_roll, pages=slip_pdf),
    RoomPromise: Maker(pages=promise_pdf),
    RoomDay: Maker(pages=day_pdf),
    RoomDoor: Maker(pages=door_pdf),
    RoomSeries: Maker(pages=series_pdf),
    RoomWeek: Maker(pages=week_pdf),
}
