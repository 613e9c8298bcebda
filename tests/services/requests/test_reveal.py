"""What a request masks, seen in clear: the very number that was masked, by whom work gives a reason to ring."""

import json
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.requests.flow import Act
from app.services.requests import accept, detail, handlers, ratings, rectifications
from app.services.requests.accept import RequestForm, Step
from app.services.requests.reveal import unmask
from app.store import sql
from tests.support import Centre


@pytest.fixture
def counter(centre_: Centre) -> Centre:
    centre_.sign_in("3001")
    return centre_


def take(centre: Centre, **form: object) -> UUID:
    with centre.desk.sessions.read() as session:
        row = sql.row(session, "SELECT id FROM resident WHERE no = 3")
    assert row is not None
    given: dict[str, object] = {"resident_id": sql.uuid(row[0]), "text": "想申请高龄津贴"}
    made = RequestForm(item="Z02", **{**given, **form})  # type: ignore[arg-type]
    return centre.desk.do(accept.accept, centre.desk.new_id(), made).id


def close(centre: Centre, request_id: UUID) -> None:
    who = next(h.id for h in centre.desk.see(handlers.search, "收银甲") if h.name == "收银甲")
    centre.desk.do(accept.act, request_id, Act.DISPATCH, Step(handler_id=who))
    centre.clock.forward(minutes=5)
    centre.desk.do(accept.act, request_id, Act.CLOSE, Step(result="solved", result_text="好了"))


def look(centre: Centre, request_id: UUID, field: str = "phone", reason: str = "回访") -> str:
    found: str = centre.desk.do(unmask, request_id, field, reason)
    return found


def code(centre: Centre, request_id: UUID, **kw: str) -> str:
    with pytest.raises(Refused) as caught:
        look(centre, request_id, **kw)
    return caught.value.code


def test_the_number_shown_is_the_one_that_was_masked(counter: Centre) -> None:
    typed = take(counter, phone="19900000000", agent_name="司马甲", agent_relation="女儿", agent_phone="19900000001")
    masked = counter.desk.see(detail.detail, typed).phone
    assert look(counter, typed) == "19900000000" and masked == "199****0000"
    assert look(counter, typed, "agent") == "司马甲（女儿） 19900000001"
    on_file = take(counter)
    masked = counter.desk.see(detail.detail, on_file).phone
    shown = look(counter, on_file)
    assert (masked[:3], masked[-4:]) == (shown[:3], shown[-4:]) and len(shown) == 11
    unnamed = take(counter, resident_id=None, anonymous=True, phone="19900000002")
    assert look(counter, unnamed) == "19900000002" and look(counter, unnamed, "agent") == ""


def test_why_is_kept_and_nothing_is_shown_without(counter: Centre) -> None:
    request_id = take(counter)
    assert code(counter, request_id, reason=" ") == "field_bad"
    assert code(counter, request_id, field="text") == "field_bad"
    look(counter, request_id, reason="上门前联系")
    with counter.desk.sessions.read() as session:
        row = sql.row(session, "SELECT subject, detail FROM audit_entry WHERE action = 'reveal' ORDER BY serial DESC")
    number = counter.desk.see(detail.detail, request_id).card.row.number
    assert row is not None and row[0] == number
    assert json.loads(row[1]) == {"field": "phone", "reason": "上门前联系"}


def test_the_desk_rings_for_its_own_for_what_is_open_and_for_a_call_it_owes(counter: Centre) -> None:
    counter.sign_in("1002")
    others = take(counter, phone="19900000000")
    counter.sign_in("3001")
    assert look(counter, others) == "19900000000"  # open: somebody has to work on it
    counter.sign_in("1002")
    close(counter, others)
    counter.sign_in("3001")
    assert look(counter, others) == "19900000000"  # closed, the 回访 is owed
    counter.desk.do(ratings.call_back, others, True, True)
    assert code(counter, others) == "needs_approver"
    counter.desk.do(ratings.rate, others, 1, "screen")
    assert look(counter, others) == "19900000000"  # a bad rating: the resident has to be called
    counter.desk.do(rectifications.contact, others, "问清了")
    counter.desk.do(rectifications.finish, others, "改好了")
    assert code(counter, others) == "needs_approver"
    mine = take(counter, phone="19900000003")
    close(counter, mine)
    counter.desk.do(ratings.call_back, mine, True, True)
    assert look(counter, mine) == "19900000003"  # first asked here
    counter.sign_in("2001")
    assert code(counter, mine) == "needs_approver"  # the till does not work on requests
