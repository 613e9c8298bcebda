"""Whoever is forgotten goes from registers on paper too; rows, numbers, money and everybody else stay."""

from dataclasses import replace
from typing import cast

import pytest

from app.services import documents, print_queue
from app.services.activities import enrol
from app.services.activities.enrol import EnrolDraft, PersonDraft
from app.services.documents.registers import RegisterPaper
from app.services.personal import erase
from app.services.registers import out, table
from app.services.rooms import samples
from app.services.till import sales, shifts
from app.services.till.tender import Tender
from app.services.work import Work
from app.store import sql
from tests.services.activities.conftest import Club
from tests.services.registers.asked import DECEMBER, NOVEMBER, plan
from tests.services.repairs.brought import FAN, bring
from tests.services.requests.asked import person, take
from tests.services.rooms.counter import TUESDAY, RoomCounter
from tests.services.till.test_cart_and_sales import ring
from tests.support import Centre

ME, OTHER = 3, 4


def printed(centre: Centre, source: str, *columns: str) -> RegisterPaper:
    """The register of two months that was printed last."""
    span = replace(NOVEMBER, last=DECEMBER.last)
    paper = centre.desk.see(table.register_paper, plan(source, *columns), span)
    centre.desk.do(out.print_register, paper)
    return paper


@pytest.fixture
def lived(centre_: Centre) -> Centre:
    """Two people with one of everything each; a manager is on duty."""
    centre_.sign_in("1001")
    centre_.desk.do(samples.plant_rooms, "红梅")
    centre_.sign_in("3001")
    rooms, club = RoomCounter(centre_), Club(centre_)
    activity = club.on(9)
    for at, no in enumerate((ME, OTHER)):
        who = person(centre_, no)
        take(centre_, resident_id=who, text=f"样例的话{no}", place=f"样例的门{no}")
        bring(centre_.desk, {**FAN, "fault": f"样例的毛病{no}"}, resident_id=who, name=f"样例人{no}")
        rooms.book("共享厅A", f"{9 + at:02}:00", f"{9 + at:02}:40", TUESDAY, resident_id=who, title=f"样例的事由{no}")
        draft = EnrolDraft((PersonDraft(f"样例人{no}", "", resident_id=who),), together=True)
        centre_.desk.do(enrol.enrol, activity, draft)
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 0)
    centre_.desk.do(sales.check_out, ring(centre_.desk, "11", member=person(centre_, ME)).id, [Tender("cash", 50_00)])
    centre_.sign_in("1001")
    return centre_


def over(centre: Centre) -> None:
    """Nothing of theirs is open any more: nobody is forgotten before."""
    states = {"request": "closed", "repair_item": "handed", "booking": "done", "enrolment": "cancelled"}

    def end(work: Work) -> None:
        for name, state in states.items():
            sql.run(work.session, f"UPDATE {name} SET state = :s WHERE resident_id = :r", {"s": state, "r": who})

    who = person(centre, ME)
    centre.desk.do(end)


def test_their_words_go_and_the_rest_stays(lived: Centre) -> None:
    texts = {
        "requests": ("number", "resident", "phone", "text", "place", "state"),
        "repairs": ("number", "owner", "phone", "fault", "work", "state"),
        "bookings": ("number", "name", "phone", "title", "room"), "enrolments": ("number", "name", "phone", "activity"),
        "sales": ("number", "member", "due"),
    }  # fmt: skip
    before = {source: printed(lived, source, *columns) for source, columns in texts.items()}
    over(lived)
    lived.desk.do(erase.erase, person(lived, ME), "本人要求", approval=lived.consent("1002"))
    jobs = [one for one in lived.desk.see(print_queue.recent) if one.kind == "register"]
    assert len(jobs) == len(texts)
    papers = [cast("RegisterPaper", documents.load(one.kind, one.document)) for one in jobs]
    for paper in papers:
        was = next(one for one in before.values() if one.columns == paper.columns)
        assert len(paper.rows) == was.count and paper.keys == was.keys and paper.sums == was.sums
        kinds = [column.kind for column in paper.columns]
        for at, kind in enumerate(kinds):
            if kind not in ("text", "name", "phone", "place"):
                assert [row[at] for row in paper.rows] == [row[at] for row in was.rows]
        assert f"样例的话{ME}" not in str(paper.rows) and f"样例的事由{ME}" not in str(paper.rows)
        mine = paper.rows[0]
        assert {cell for cell, kind in zip(mine, kinds, strict=True) if kind in ("name", "phone", "text")} == {""}
        if len(paper.rows) > 1:
            assert paper.rows[1] == was.rows[1]
