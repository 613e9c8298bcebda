"""After closing: ratings, call backs, 整改, appeals, links and saved views as operations."""

from datetime import date, timedelta
from runpy import run_path
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.requests.flow import Act, State
from app.services.requests import (
    accept,
    detail,
    handlers,
    intake,
    links,
    listing,
    rating_figures,
    ratings,
    rectifications,
    saved_views,
)
from app.services.requests.accept import RequestForm, Step
from app.services.requests.filters import RequestFilter
from app.store import sql
from app.store.verify import verify
from tests.source import ROOT
from tests.support import Centre

TODAY = date(2026, 11, 23)


def closed(centre: Centre, by: str = "收银甲") -> UUID:
    with centre.desk.sessions.read() as session:
        row = sql.row(session, "SELECT id FROM resident WHERE no = 3")
    assert row is not None
    form = RequestForm(item="Z02", resident_id=sql.uuid(row[0]), text="想申请高龄津贴")
    done = centre.desk.do(accept.accept, centre.desk.new_id(), form)
    who = next(h.id for h in centre.desk.see(handlers.search, by) if h.name == by)
    centre.desk.do(accept.act, done.id, Act.DISPATCH, Step(handler_id=who))
    centre.clock.forward(minutes=5)
    centre.desk.do(accept.act, done.id, Act.CLOSE, Step(result="solved", result_text="好了"))
    return done.id


def refused(centre: Centre, operation: object, *args: object, **kw: object) -> str:
    with pytest.raises(Refused) as caught:
        centre.desk.do(operation, *args, **kw)  # type: ignore[arg-type]
    return caught.value.code


def test_nobody_asked_praised_nobody(counter: Centre) -> None:
    closed(counter)
    found = counter.desk.see(rating_figures.figures, TODAY, TODAY)
    assert (found.closed, found.rated, found.unrated, found.good_rate) == (1, 0, 1, None)
    assert counter.desk.see(rating_figures.figures, TODAY + timedelta(1), TODAY + timedelta(1)).rate_of_rating is None


def test_staff_cannot_rate_their_own_but_residents_press_before_anybody(counter: Centre) -> None:
    request_id = closed(counter)
    assert refused(counter, ratings.rate, request_id, 5, "paper") == "rating_own"  # who closed it
    assert refused(counter, ratings.rate, request_id, 5, "screen", by_resident=False) == "rating_own"
    counter.sign_in("2001")
    assert refused(counter, ratings.rate, request_id, 5, "phone") == "needs_approver"  # no right to requests
    counter.sign_in("3001")
    assert counter.desk.do(ratings.rate, request_id, 5, "screen") == 5
    assert refused(counter, ratings.rate, request_id, 1, "screen") == "request_rated"
    assert counter.desk.see(rectifications.open_rectifications) == ()


def test_only_known_values_ways_and_points_are_kept(counter: Centre) -> None:
    request_id = closed(counter)
    for args, kw in (((6, "screen"), {}), ((3, "letter"), {}), ((3, "screen"), {"points": ("looks",)})):
        assert refused(counter, ratings.rate, request_id, *args, **kw) == "field_bad"


def test_who_was_not_reached_stays_to_be_called(counter: Centre) -> None:
    request_id = closed(counter)
    counter.desk.do(ratings.call_back, request_id, False)
    assert counter.desk.see(detail.detail, request_id).card.called_back_at is None
    counter.desk.do(ratings.call_back, request_id, True, False, "说还是漏水")
    card = counter.desk.see(detail.detail, request_id).card
    assert card.called_back_at is not None
    assert [e.detail["reached"] for e in card.events[:2]] == [True, False]


def test_a_rectification_runs_call_first_then_work(counter: Centre) -> None:
    request_id = closed(counter)
    assert refused(counter, rectifications.contact, request_id, "喂") == "rectification_none"
    counter.desk.do(ratings.rate, request_id, 2, "screen", points=("attitude",), comment="等太久")
    row = counter.desk.see(rectifications.open_rectifications)[0]
    assert (row.handler, row.points, row.comment) == ("收银甲", ("attitude",), "等太久")
    assert refused(counter, rectifications.finish, request_id, "改了") == "rectification_uncalled"
    counter.desk.do(rectifications.contact, request_id, "答应重办")
    counter.desk.do(rectifications.finish, request_id, "已重办")
    assert refused(counter, rectifications.finish, request_id, "又改") == "rectification_none"
    counter.desk.do(ratings.rate, request_id, 4, "screen")
    assert refused(counter, ratings.rate, request_id, 5, "screen") == "request_rated"
    found = counter.desk.see(rating_figures.figures, TODAY, TODAY)
    assert (found.rated, found.bad, found.again, found.again_good) == (1, 1, 1, 1)


def test_a_rectification_is_late_in_working_days(counter: Centre) -> None:
    request_id = closed(counter)
    counter.desk.do(ratings.rate, request_id, 1, "screen")
    (row,) = counter.desk.see(rectifications.open_rectifications)
    assert row.late_days == 0 and local_day(rectifications.next_due(row)) == date(2026, 11, 24)
    counter.clock.forward(days=7)  # the Monday after: four working days, six days of the calendar
    (row,) = counter.desk.see(rectifications.open_rectifications)
    assert row.late_days == 4
    found = counter.desk.see(rectifications.of_request, request_id)
    assert found is not None and found.late_days == 4


def test_nobody_decides_on_an_appeal_against_their_own_work(counter: Centre) -> None:
    counter.sign_in("1001")
    request_id = closed(counter)  # closed by the manager
    counter.desk.do(ratings.rate, request_id, 1, "screen")
    assert refused(counter, rectifications.appeal, request_id, True, "按错") == "appeal_unlodged"
    assert refused(counter, rectifications.lodge, request_id, " ") == "field_bad"
    counter.sign_in("3001")
    counter.desk.do(rectifications.lodge, request_id, "居民说按错了")  # whoever is at the counter
    assert refused(counter, rectifications.lodge, request_id, "再来") == "appeal_lodged"
    found = counter.desk.see(detail.detail, request_id)
    assert (found.can_appeal, found.appealed, found.can_decide) == (False, True, False)
    counter.sign_in("1001")
    assert refused(counter, rectifications.appeal, request_id, True, "按错") == "appeal_uncalled"
    counter.desk.do(rectifications.contact, request_id, "问过了")
    assert counter.desk.see(detail.detail, request_id).can_decide
    assert refused(counter, rectifications.appeal, request_id, True, "按错") == "needs_approver"
    other = counter.desk.approve(counter.staff["1002"], counter.pins["1002"])
    counter.desk.do(rectifications.appeal, request_id, False, "说得属实", approval=other)
    assert refused(counter, rectifications.appeal, request_id, True, "再来", approval=other) == "appeal_settled"
    assert counter.desk.see(rating_figures.figures, TODAY, TODAY).bad == 1
    assert len(counter.desk.see(rectifications.open_rectifications)) == 1
    fine = closed(counter)
    counter.desk.do(ratings.rate, fine, 5, "screen")
    assert refused(counter, rectifications.appeal, fine, True, "何必", approval=other) == "appeal_not_bad"
    assert refused(counter, rectifications.lodge, fine, "何必") == "appeal_not_bad"
    assert refused(counter, rectifications.lodge, request_id, "再来") == "appeal_settled"


def test_an_ending_is_taken_back_while_nothing_else_has_happened(counter: Centre) -> None:
    request_id = closed(counter)
    before = counter.desk.see(detail.detail, request_id).card
    back = counter.desk.do(accept.undo_ending, request_id)
    card = counter.desk.see(detail.detail, request_id).card
    assert back.state is card.row.state is State.IN_PROGRESS
    assert (card.row.result, card.result_text, card.row.closed_at, card.call_back_due) == ("", "", None, None)
    assert card.promised.due == before.promised.due  # no 重办: the promise is the one that was given
    assert [e.act for e in card.events[:2]] == ["take_back", "close"]
    assert refused(counter, accept.undo_ending, request_id) == "take_back_not"  # twice
    counter.desk.do(accept.act, request_id, Act.CLOSE, Step(result="solved", result_text="真好了"))
    counter.sign_in("1002")
    assert refused(counter, accept.undo_ending, request_id) == "take_back_not"  # somebody else's
    counter.sign_in("3001")
    counter.clock.forward(minutes=6)
    assert refused(counter, accept.undo_ending, request_id) == "take_back_late"
    counter.clock.forward(days=-2)  # a clock that was put back makes nothing recent
    assert refused(counter, accept.undo_ending, request_id) == "take_back_late"


def test_what_was_rated_or_stood_still_is_taken_back_as_it_was(counter: Centre) -> None:
    rated = closed(counter)
    counter.desk.do(ratings.rate, rated, 5, "screen")
    assert refused(counter, accept.undo_ending, rated) == "take_back_not"
    waits = closed(counter)
    counter.desk.do(accept.undo_ending, waits)
    counter.desk.do(accept.act, waits, Act.ASK_MATERIALS, Step(materials=("身份证",)))
    stopped = counter.desk.now()
    counter.clock.forward(minutes=2)
    counter.desk.do(accept.act, waits, Act.WITHDRAW, Step(result="withdrawn", reason="不办了"))
    counter.desk.do(accept.undo_ending, waits)
    with counter.desk.sessions.read() as session:
        row = sql.row(session, "SELECT state, stopped_at FROM request WHERE id = :i", {"i": waits})
    assert row is not None and row[0] == "awaiting" and abs(sql.when(row[1]) - stopped) < timedelta(minutes=1)


@pytest.mark.parametrize(("channel", "state"), [("window", "queued"), ("phone", "kept")])
def test_what_was_declined_by_a_slip_gets_the_receipt_it_has_not(counter: Centre, channel: str, state: str) -> None:
    with counter.desk.sessions.read() as session:
        who = sql.uuid(sql.rows(session, "SELECT id FROM resident WHERE no = 3")[0][0])
    form = RequestForm(item="Z02", resident_id=who, text="津贴", channel=channel, decline=True, reason="不归我们",
                       responsible="街道")  # fmt: skip
    done = counter.desk.do(accept.accept, counter.desk.new_id(), form)
    receipt = "SELECT state FROM print_job WHERE number = :n"
    with counter.desk.sessions.read() as session:
        assert sql.rows(session, receipt, {"n": f"{done.number}/receipt"}) == []
    for _ in range(2):
        back = counter.desk.do(accept.undo_ending, done.id)
        assert back.state is State.REGISTERED and back.promised.due is not None
        with counter.desk.sessions.read() as session:
            assert [row[0] for row in sql.rows(session, receipt, {"n": f"{done.number}/receipt"})] == [state]
        counter.desk.do(accept.act, done.id, Act.DECLINE, Step(reason="不归我们", responsible="街道"))


def test_links_are_made_once_from_either_end(counter: Centre) -> None:
    first, second = closed(counter), closed(counter)
    numbers = [counter.desk.see(detail.detail, r).card.row.number for r in (first, second)]
    counter.desk.do(links.link, first, "related", numbers[1])
    counter.desk.do(links.link, second, "related", numbers[0])
    card = counter.desk.see(detail.detail, second).card
    assert card.links == (("related", numbers[0]),)
    assert [e.act for e in card.events].count("link") == 1
    counter.desk.do(links.unlink, second, "related", numbers[0])
    assert counter.desk.see(detail.detail, first).card.links == ()
    counter.desk.do(links.link, first, "repair", "WX-A-20261123-0001")
    assert counter.desk.see(detail.detail, first).card.links == (("repair", "WX-A-20261123-0001"),)


def test_views_come_back_as_they_were_kept(counter: Centre) -> None:
    wanted = RequestFilter(states=(State.AWAITING,), scene="yiyang", day_from=TODAY, handler_id=counter.staff["2001"])
    counter.desk.do(saved_views.save_view, "等补正", "awaiting", wanted)
    counter.desk.do(saved_views.save_view, "等补正", "open", wanted)  # the same name replaces
    assert counter.desk.see(saved_views.views) == (saved_views.ViewRow("等补正", "open", wanted),)
    assert refused(counter, saved_views.save_view, " ", "all", wanted) == "field_bad"
    counter.desk.do(saved_views.drop_view, "等补正")
    assert counter.desk.see(saved_views.views) == ()


def test_the_trail_stays_whole(counter: Centre) -> None:
    request_id = closed(counter)
    counter.desk.do(ratings.rate, request_id, 1, "screen")
    counter.desk.do(rectifications.contact, request_id, "好的")
    assert verify(counter.desk.sessions).ok


def again(centre: Centre, request_id: UUID) -> None:
    """重办, and closed once more."""
    centre.desk.do(accept.act, request_id, Act.REOPEN, Step(reason="又漏了"))
    centre.clock.forward(minutes=5)
    centre.desk.do(accept.act, request_id, Act.CLOSE, Step(result="solved", result_text="换了管子"))


def test_what_was_done_again_is_rated_again(counter: Centre) -> None:
    request_id = closed(counter)
    counter.desk.do(ratings.rate, request_id, 5, "screen")
    counter.desk.do(accept.act, request_id, Act.REOPEN, Step(reason="又漏了"))
    opened = counter.desk.see(detail.detail, request_id)
    assert (opened.card.row.rating, opened.can_rate, len(opened.ratings)) == (None, False, 1)  # the row is kept
    counter.desk.do(accept.act, request_id, Act.CLOSE, Step(result="explained", result_text="修不好，换新的要业主出钱"))
    assert counter.desk.see(detail.detail, request_id).can_rate
    assert counter.desk.see(listing.today).unrated == 1
    counter.desk.do(ratings.rate, request_id, 2, "screen")
    assert refused(counter, ratings.rate, request_id, 5, "screen") == "request_rated"
    found = counter.desk.see(detail.detail, request_id)
    assert found.card.row.rating == 2 and [(r.kind, int(r.value)) for r in found.ratings] == [
        ("first", 5),
        ("first", 2),
    ]
    day = counter.desk.see(rating_figures.figures, TODAY, TODAY)
    assert (day.closed, day.rated, day.bad, day.good_rate) == (1, 1, 1, 0)  # the last closing's, not the first's


def test_a_closed_month_stays_as_it_was_counted(counter: Centre) -> None:
    request_id, other = closed(counter), closed(counter)
    counter.desk.do(ratings.rate, request_id, 5, "screen")
    counter.desk.do(ratings.rate, other, 4, "screen")
    november = date(2026, 11, 1), date(2026, 11, 30)
    before = counter.desk.see(rating_figures.figures, *november)
    counter.clock.forward(days=40)
    counter.desk.do(accept.act, request_id, Act.REOPEN, Step(reason="又漏了"))
    assert counter.desk.see(rating_figures.figures, *november) == before
    counter.desk.do(accept.act, request_id, Act.CLOSE, Step(result="solved", result_text="换了管子"))
    counter.desk.do(ratings.rate, request_id, 1, "screen")
    assert counter.desk.see(rating_figures.figures, *november) == before
    later = counter.desk.see(rating_figures.figures, date(2026, 12, 1), date(2027, 1, 31))
    assert (before.closed, before.rated, before.bad) == (2, 2, 0)
    assert (later.closed, later.rated, later.bad) == (1, 1, 1)


def test_each_closing_has_its_own_rectification_and_appeal(counter: Centre) -> None:
    counter.sign_in("1001")
    request_id = closed(counter)
    counter.desk.do(ratings.rate, request_id, 1, "screen", comment="没修好")
    counter.desk.do(rectifications.lodge, request_id, "按错")
    again(counter, request_id)
    counter.desk.do(ratings.rate, request_id, 2, "screen", comment="还是慢")
    found = counter.desk.see(detail.detail, request_id)
    assert (found.can_appeal, found.appealed) == (True, False)  # nobody has appealed against this one
    assert sorted(r.comment for r in counter.desk.see(rectifications.open_rectifications)) == ["没修好", "还是慢"]
    counter.desk.do(rectifications.contact, request_id, "问过了")
    counter.desk.do(rectifications.lodge, request_id, "又按错")
    other = counter.desk.approve(counter.staff["1002"], counter.pins["1002"])
    counter.desk.do(rectifications.appeal, request_id, True, "确是按错", approval=other)
    day = counter.desk.see(rating_figures.figures, TODAY, TODAY)
    assert (day.closed, day.set_aside, day.bad, day.good_rate) == (1, 1, 0, None)
    bad = counter.desk.see(listing.count, RequestFilter(bad_rating=True))
    assert bad == 0
    counter.desk.do(rectifications.finish, request_id, "师傅道了歉")  # of the earlier one; none is left over
    assert counter.desk.see(rectifications.open_rectifications) == ()
    assert not counter.desk.see(detail.detail, request_id).can_rate  # no second one: what is done is not this one's
    again_bad = closed(counter)
    counter.desk.do(ratings.rate, again_bad, 2, "screen")
    again(counter, again_bad)
    counter.desk.do(ratings.rate, again_bad, 1, "screen")
    counter.desk.do(rectifications.contact, again_bad, "问过了")
    counter.desk.do(rectifications.finish, again_bad, "改好了")
    assert counter.desk.see(rectifications.open_rectifications) == ()  # one call and one end for both
    counter.desk.do(ratings.rate, again_bad, 4, "screen")
    day = counter.desk.see(rating_figures.figures, TODAY, TODAY)
    assert (day.closed, day.rated, day.bad, day.again, day.again_good) == (2, 2, 1, 1, 1)
    assert counter.desk.see(listing.count, RequestFilter(bad_rating=True)) == 1


def test_an_upheld_appeal_of_before_frees_no_later_rating(counter: Centre) -> None:
    counter.sign_in("1001")
    request_id = closed(counter)
    counter.desk.do(ratings.rate, request_id, 1, "screen")
    counter.desk.do(rectifications.lodge, request_id, "按错")
    counter.desk.do(rectifications.contact, request_id, "问过了")
    other = counter.desk.approve(counter.staff["1002"], counter.pins["1002"])
    counter.desk.do(rectifications.appeal, request_id, True, "确是按错", approval=other)
    again(counter, request_id)
    counter.desk.do(ratings.rate, request_id, 2, "screen")
    assert counter.desk.see(listing.count, RequestFilter(bad_rating=True)) == 1
    assert counter.desk.see(rating_figures.figures, TODAY, TODAY).bad == 1


def test_closings_taken_back_were_none(counter: Centre) -> None:
    request_id = closed(counter)
    again(counter, request_id)
    counter.desk.do(accept.undo_ending, request_id)
    assert counter.desk.see(rating_figures.figures, TODAY, TODAY).closed == 1  # the first one, which was done again
    at_once = accept.RequestForm(item="Z01", anonymous=True, text="问一问", close_now=True)
    key = counter.desk.new_id()
    counter.desk.do(accept.accept, key, at_once)
    counter.desk.do(intake.take_back, key, "登错了")
    assert counter.desk.see(rating_figures.figures, TODAY, TODAY).closed == 1


def test_the_upgrade_takes_what_was_given_before_a_redo_off_the_request(counter: Centre) -> None:
    """0010, on what an older program left: it kept the first rating whatever came after it."""
    before, after = closed(counter), closed(counter)
    counter.desk.do(ratings.rate, before, 5, "screen")
    again(counter, before)
    again(counter, after)
    counter.desk.do(ratings.rate, after, 4, "screen")
    with counter.desk.sessions.write() as session:
        sql.run(session, "UPDATE request SET rating = 5 WHERE id = :i", {"i": before})
        sql.run(session, run_path(str(ROOT / "migrations/versions/0010_origin_number.py"))["GIVEN_BEFORE"], {})
        session.commit()
    found = [counter.desk.see(detail.detail, one).card.row.rating for one in (before, after)]
    assert found == [None, 4]
    assert len(counter.desk.see(detail.detail, before).ratings) == 1


def test_a_clock_put_back_takes_no_second_rating_away(counter: Centre) -> None:
    request_id = closed(counter)
    counter.desk.do(ratings.rate, request_id, 2, "screen")
    counter.clock.forward(days=-2)
    counter.desk.do(rectifications.contact, request_id, "答应重办")
    counter.desk.do(rectifications.finish, request_id, "已重办")
    counter.desk.do(ratings.rate, request_id, 4, "screen")
    assert [r.kind for r in counter.desk.see(ratings.rows, request_id)] == ["first", "again"]


def test_what_was_put_right_before_a_rating_does_not_stand_for_it(counter: Centre) -> None:
    """Done again while the clock is behind: the 整改 of the first closing is the newer one by the clock."""
    request_id = closed(counter)
    counter.desk.do(ratings.rate, request_id, 1, "screen")
    counter.desk.do(rectifications.contact, request_id, "答应重办")
    counter.desk.do(rectifications.finish, request_id, "已重办")
    counter.clock.forward(hours=-1)
    counter.sign_in("1001")
    counter.desk.do(accept.act, request_id, Act.REOPEN, Step(reason="还在漏"))
    counter.desk.do(accept.act, request_id, Act.CLOSE, Step(result="solved", result_text="又修了"))
    counter.sign_in("3001")
    counter.desk.do(ratings.rate, request_id, 2, "screen", points=("skill",))
    assert refused(counter, ratings.rate, request_id, 5, "screen") == "request_rated"
    (row,) = counter.desk.see(rectifications.open_rectifications)
    assert row.points == ("skill",)
    counter.desk.do(rectifications.lodge, request_id, "按错了")
    assert counter.desk.see(rectifications.lodged, request_id)
