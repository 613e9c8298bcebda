"""What makes each sign; 今日菜单 is the till's (``print.till``)."""

from app.print.maker import Maker
from app.print.signs.lists import cash_pdf, fees_pdf, hours_pdf, matters_pdf
from app.print.signs.plates import keys_pdf, labels_pdf, plates_pdf, samples_pdf
from app.services.documents.signs import (
    CashSign,
    FeeSign,
    HoursSign,
    KeyCard,
    MatterSign,
    RoomPlates,
    SampleCards,
    ShelfLabels,
)

PAPERS = {
    MatterSign: Maker(pages=matters_pdf),
    HoursSign: Maker(pages=hours_pdf),
    FeeSign: Maker(pages=fees_pdf),
    CashSign: Maker(pages=cash_pdf),
    RoomPlates: Maker(pages=plates_pdf),
    ShelfLabels: Maker(pages=labels_pdf),
    SampleCards: Maker(pages=samples_pdf),
    KeyCard: Maker(pages=keys_pdf),
}
