"""Cases of ``desk.json`` that a service decides: each is played at a counter of its own, copied for it."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.calendar import working_time
from app.rules.dates import SHANGHAI
from app.rules.requests import flow, rating
from app.rules.requests.flow import Act, State
from app.services.requests import accept, detail, handlers, rating_figures, ratings, rectifications
from app.services.requests.accept import RequestForm, Step
from app.services.requests.filters import RequestFilter
from app.services.requests.listing import RequestRow, listing
from app.services.work import Approval, Work
from app.store import sql
from app.ui.requests.intake import model
from app.ui.requests.intake.model import Intake
from app.ui.requests.intake.reading import Reading
from tests.support import Centre, copy_centre, kept_centre

ITEM = "Z02"
MINUTE = timedelta(minutes=1)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2})?")
WAITING = ("待", "等居民", "等待居民", "居民未")
STAFF = ("承办", "经办", "办理人", "办理者", "员工", "工作人员", "自己", "staff", "handler")
PEOPLE = ("居民", "代办", "家属", "群众", "resident")
ACTS = {
    "重新办理": Act.REOPEN, "再办": Act.REOPEN, "reopen": Act.REOPEN, "extend": Act.EXTEND, "延长": Act.EXTEND,
    "补齐": Act.SUPPLIED, "退单": Act.SEND_BACK, "一次性告知": Act.ASK_MATERIALS, "close": Act.CLOSE,
}  # fmt: skip
STATES = {"等待居民": State.AWAITING, "等居民": State.AWAITING, "等补正": State.AWAITING, "已关闭": State.CLOSED}


def at(text: str) -> datetime:
    """A wall-clock time out of a text; a bare day is meant until its close."""
    found = DAY.search(text)
    assert found is not None, text
    told = datetime.fromisoformat(found[0])
    return datetime.combine(told, time(17, 30)) if len(found[0]) == len("2026-11-23") else told


def act_called(words: str) -> Act:
    """The act people mean, also as 申请延期 or 批准延期."""
    found = acts_in(words)
    assert found, words
    return found[0]


def acts_in(words: str) -> list[Act]:
    """The acts a sentence names, in its order; the longest name that fits counts."""
    names = {label: act for act, label in flow.ACT_LABELS.items()} | ACTS
    ways = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return [names[name] for name in re.findall(ways, words.lower())]


def state_called(words: str) -> State:
    try:
        return flow.state_of(words)
    except Refused:
        return next((state for name, state in STATES.items() if name in words), State.IN_PROGRESS)


class Counter:
    """A counter with one request in somebody's hands. Times are those of the wall clock."""

    def __init__(self, centre: Centre, start: datetime, due: datetime | None = None) -> None:
        self.centre = centre
        centre.sign_in("3001")
        self.go(start)
        form = RequestForm(item=ITEM, resident_id=self._value("SELECT id FROM resident WHERE no = 3"), text="想申请")
        self.id = centre.desk.do(accept.accept, centre.desk.new_id(), form).id
        hand = next(h.id for h in centre.desk.see(handlers.search, "前台甲") if h.name == "前台甲")
        self.do(Act.DISPATCH, handler_id=hand)
        if due is not None:
            centre.desk.do(self._promise, due)

    def _promise(self, work: Work, due: datetime) -> None:
        """The promise of the case, however it was arrived at."""
        told = {"due": working_time.instant(due), "id": self.id}
        sql.run(work.session, "UPDATE request SET due_at = :due, first_due = :due WHERE id = :id", told)

    def _value(self, query: str) -> UUID:
        with self.centre.desk.sessions.read() as session:
            row = sql.row(session, query)
        assert row is not None
        return sql.uuid(row[0])

    def go(self, to: datetime) -> None:
        self.centre.clock.now = to.replace(tzinfo=SHANGHAI)

    def boss(self) -> Approval:
        return self.centre.desk.approve(self.centre.staff["1001"], self.centre.pins["1001"])

    def do(self, what: Act, **given: Any) -> None:
        self.centre.desk.do(accept.act, self.id, what, Step(**given), approval=self.boss())

    def step(self, what: Act) -> None:
        """An act with all it may ask for."""
        due = self.row().due_at or self.centre.clock.now
        later = max(self.centre.clock.now, due).date()
        given = {
            Act.EXTEND: {"reason": "要等材料", "new_due": later + timedelta(days=14)},
            Act.CLOSE: {"result": "solved", "result_text": "办好了"},
            Act.ASK_MATERIALS: {"materials": ("户口簿",)},
        }
        self.do(what, **given.get(what, {"reason": "居民又来问"}))

    def row(self) -> RequestRow:
        return self.centre.desk.see(detail.detail, self.id).card.row

    def late(self) -> int:
        """How many of this counter's requests are or were late, as the list marks them."""
        return sum(row.late for row in self.centre.desk.see(listing, RequestFilter()).rows)

    def rate(self, value: rating.Value, channel: str = "screen") -> None:
        self.centre.desk.do(ratings.rate, self.id, int(value), channel)


@contextmanager
def counter(start: datetime, due: datetime | None = None) -> Iterator[Counter]:
    with tempfile.TemporaryDirectory() as folder:
        centre = copy_centre(kept_centre(), Path(folder) / "centre")
        try:
            yield Counter(centre, start, due)
        finally:
            centre.desk.sessions.close()


def closed(place: Counter) -> None:
    place.go(place.centre.clock.now.astimezone(SHANGHAI).replace(tzinfo=None) + 5 * MINUTE)
    place.step(Act.CLOSE)


MONDAY = datetime(2026, 11, 23, 10, 40)


def late_extension(given: Any, expect: Any, data: Any) -> None:
    due, now = at(given["due"]), at(given["now"])
    with counter(min(due, now) - timedelta(days=3), due) as place:
        place.go(now)
        if expect["ok"]:
            place.step(act_called(given["do"]))
            assert place.row().due_at > working_time.instant(due)  # type: ignore[operator]
            return
        with pytest.raises(Refused) as refused:
            place.step(act_called(given["do"]))
        assert refused.value.code == "request_overdue"
        assert place.row().due_at == working_time.instant(due)


def breach_kept(given: Any, expect: Any, data: Any) -> None:
    """Whatever is done after a late closing takes the lateness away from nobody."""
    due, end = at(given["due"]), at(given["closed"])
    with counter(min(due, end) - timedelta(days=3), due) as place:
        place.go(end)
        place.step(Act.CLOSE)
        for hours, what in enumerate(acts_in(given["then"]) or [Act.REOPEN], 1):
            place.go(end + timedelta(hours=hours))
            if what is Act.RATE:
                place.rate(rating.Value.GOOD)
            elif what is Act.CALL_BACK:
                place.centre.desk.do(ratings.call_back, place.id, True, True)
            else:
                place.step(what)
        assert place.late() == expect["late_count"]


def answered(given: Any, expect: Any, data: Any) -> None:
    """The answer was given in time; whether the promise still runs is a matter of whose turn it is."""
    first = at(given["first_answer"]) if DAY.search(given["first_answer"]) else MONDAY
    state = state_called(given["state"])
    if given["resident_silent"] and any(word in given["state"] for word in WAITING):
        state = State.AWAITING
    with counter(first - timedelta(hours=1)) as place:
        place.go(first)
        if state is State.AWAITING:
            place.step(Act.ASK_MATERIALS)
        elif state is State.CLOSED:
            place.step(Act.CLOSE)
        else:
            place.step(Act.NOTE)
        place.go(first + timedelta(days=60))
        assert bool(place.late()) is expect["overdue"]


def template(given: Any, expect: Any, data: Any) -> None:
    """A template is laid into what is empty: whom it is about, the category and the words that are there stay."""
    told = {key: str(value or "") for key, value in given["filled"].items()}
    words = next((told[key] for key in ("诉求", "内容", "描述") if key in told), "")
    with counter(MONDAY) as place:
        reading = Reading(place.centre.desk)
        reading.load()
        matters = [row for row in reading.items("", "") if reading.template(row.code)]
        item = next((row for row in matters if row.name in given["apply"]), matters[0])
        text = reading.template(item.code)
        intake = Intake(name=told.get("居民", ""), tile=told.get("类别", ""), text=words)
        form = model.begin(place.id, MONDAY, intake, None).of_matter(item, intake.tile or expect["类别"], text).intake
    assert {"居民": form.name, "类别": form.tile} == {"居民": expect["居民"], "类别": expect["类别"]}
    assert form.text == (words or text)
    assert form.item == item.code


def rating_scale(given: Any, expect: Any, data: Any) -> None:
    labels = [rating.VALUE_LABELS[value] for value in sorted(rating.Value, reverse=True)]
    assert expect["values"] in (labels, labels[::-1])
    assert sorted(expect["bad"]) == sorted(rating.VALUE_LABELS[v] for v in rating.Value if v.bad)


def rated_again(given: Any, expect: Any, data: Any) -> None:
    with counter(MONDAY) as place:
        closed(place)
        place.rate(rating.Value.GOOD)
        if not given["same_request_rated_again"]:
            return
        with pytest.raises(Refused) as refused:
            place.rate(rating.Value.VERY_GOOD)
        assert refused.value.code == "request_rated"
        assert [row.value for row in place.centre.desk.see(ratings.rows, place.id)] == [rating.Value.GOOD]


def rater(given: Any, expect: Any, data: Any) -> None:
    """Residents press for themselves; who handled it does not, nor types it in."""
    who = given["rater"]
    own = any(word in who for word in STAFF) and not any(who.startswith(word) for word in PEOPLE)
    with counter(MONDAY) as place:
        closed(place)
        if expect["ok"]:
            assert not own
            place.rate(rating.Value.GOOD)
            return
        with pytest.raises(Refused) as refused:
            place.rate(rating.Value.GOOD, "paper")
        assert refused.value.code == "rating_own"


def rated_then(given: Any, expect: Any, data: Any) -> None:
    """An appeal that was upheld takes the value out of the rates, and no row away."""
    value = rating.value_of(given["value"])
    then = given["then"]
    with counter(MONDAY) as place:
        closed(place)
        place.rate(value)
        desk = place.centre.desk
        if "申诉" in then or "误评" in then or "恶意" in then:
            desk.do(rectifications.lodge, place.id, "按错了")
            desk.do(rectifications.contact, place.id, "居民说按错了")
            upheld = not any(word in then for word in ("不成立", "驳回", "未通过", "不通过"))
            desk.do(rectifications.appeal, place.id, upheld, "居民书面说明", approval=place.boss())
        elif "整改" in then:
            desk.do(rectifications.contact, place.id, "已联系")
            desk.do(rectifications.finish, place.id, "已改")
            place.rate(rating.Value.GOOD)
        day = MONDAY.date()
        counted = sum(desk.see(rating_figures.figures, day, day).by_value.values())
        assert bool(counted) is expect["in_good_rate"]
        kept = desk.see(ratings.rows, place.id)
        assert (bool(kept) and kept[0].value is value) is expect["row_kept"]
