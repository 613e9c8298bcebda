"""What 邻里活动 prints: the slip on a roll, the lists and the notice on pages."""

from app.print.activities.lists import notice_pdf, sign_in_pdf, unmet_pdf
from app.print.activities.slips import number_roll
from app.print.maker import Maker
from app.services.documents.activities import ActivityNotice, NumberSlip, SignInSheet, UnmetList

PAPERS = {
    SignInSheet: Maker(pages=sign_in_pdf),
    NumberSlip: Maker(roll=number_roll),
    UnmetList: Maker(pages=unmet_pdf),
    ActivityNotice: Maker(pages=notice_pdf),
}
