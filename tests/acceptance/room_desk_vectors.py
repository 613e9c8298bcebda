"""Cases of ``desk.json`` about series and consent, each played at a counter of its own.

A case names rooms and days; the people are ours. Without a now the clock stands a week before the first day.
"""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.errors import Refused
from app.rules.dates import SHANGHAI
from app.rules.rooms import spans
from app.rules.rooms.recurrence import Every, Repeat
from app.services.rooms import acts, bookings, series, series_acts
from app.services.rooms.bookings import BookingDraft
from app.services.rooms.equipment import ClosureDraft, close_rooms
from app.services.rooms.house import RoomDraft, add_unit, save_hours, save_room
from app.services.rooms.row import BookingRow, load_booking
from app.services.rooms.series import SeriesDone, SeriesDraft
from app.ui.words.rooms import skipped_words
from app.ui.words.sentences import sentence
from tests.acceptance import room_vectors
from tests.acceptance.room_vectors import CLOCK, ISO, WEEK, assert_said, holds, repeat_of, row_named
from tests.support import Centre, copy_centre, kept_centre

ROOM = "共享厅"
USUAL = ("14:00", "16:00")
STATES = {
    "pending": ("待审批", "待审核", "待批", "审批中"),
    "confirmed": ("已确认", "已批准", "已通过", "有效"),
    "cancelled": ("已取消", "取消"),
    "refused": ("已驳回", "驳回", "已拒绝", "未通过"),
}


class House:
    """A counter with rooms; who may approve stands by where a case asks for it."""

    def __init__(self, centre: Centre, now: datetime, approval: bool = False) -> None:
        self.centre, self.approval = centre, approval
        self.centre.clock.now = now
        self.rooms: dict[str, UUID] = {}
        centre.sign_in("3001")

    def room(self, name: str) -> UUID:
        if name not in self.rooms:
            needs = ("always",) if self.approval else ()
            self.centre.sign_in("1001")
            self.rooms[name] = self.centre.desk.do(save_room, RoomDraft(name, 80, approval=needs))
            self.centre.sign_in("3001")
        return self.rooms[name]

    def draft(self, room: str, day: date, start: str, end: str, who: str = "红梅合唱队") -> BookingDraft:
        return BookingDraft(
            self.room(room), instant(day, start), instant(day, end), title="排练", group_name=who, headcount=10
        )

    def book(self, draft: BookingDraft) -> UUID:
        return self.centre.desk.do(bookings.book, uuid4(), draft).id

    def ask(self, draft: BookingDraft, mine: UUID | None) -> None:
        """Book, or change one there is."""
        if mine is None:
            self.book(draft)
        else:
            self.centre.desk.do(bookings.edit_booking, mine, draft)

    def series(self, days: Sequence[str], mode: str = "all") -> SeriesDone:
        """A series of exactly these days: every so many days, as far apart as the first two."""
        listed = [date.fromisoformat(day) for day in days]
        gap = (listed[1] - listed[0]).days if len(listed) > 1 else 1
        rule = Repeat(Every.DAY, listed[0], listed[-1], gap)
        made = self.centre.desk.do(
            series.book_series, uuid4(), SeriesDraft(self.draft(ROOM, listed[0], *USUAL), rule, mode)
        )
        for extra in set(made.days) - set(listed):  # days a case leaves out
            self.centre.desk.do(acts.cancel_booking, self.on(made, extra).id, "没有这一天")
        return made

    def on(self, done: SeriesDone, day: date) -> BookingRow:
        rows = self.centre.desk.see(series.rows_of_series, done.id)
        return next(row for row in rows if row.series_day == day)

    def state(self, booking: UUID) -> str:
        return self.centre.desk.see(load_booking, booking).state

    def hall(self, name: str, parts: Sequence[str]) -> None:
        """A room made of parts that are rooms too."""
        self.centre.sign_in("1001")
        units = {part: self.centre.desk.do(add_unit, part) for part in parts}
        for called, made_of in ((name, parts), *((part, [part]) for part in parts)):
            needs = ("always",) if self.approval else ()
            about = RoomDraft(called, 80, units=tuple(units[part] for part in made_of), approval=needs)
            self.rooms[called] = self.centre.desk.do(save_room, about)
        self.centre.sign_in("3001")

    def manager(self, operation: Any, *args: Any) -> Any:
        self.centre.sign_in("1001")
        try:
            return self.centre.desk.do(operation, *args)
        finally:
            self.centre.sign_in("3001")

    def had(self, draft: BookingDraft, state: str) -> UUID:
        """A booking in a state people name: what nobody gave up is confirmed, unless it waits."""
        given_up = next((kind for kind, names in GIVEN_UP.items() if any(name in state for name in names)), "")
        waits = any(word in state for word in ("待", "审批中", "pending")) or given_up in ("refused", "lapsed")
        if not waits:
            key: UUID = self.manager(bookings.book, uuid4(), replace(draft, approved=True)).id
        else:
            key = self.book(draft)
        if given_up == "refused":
            self.manager(acts.refuse_booking, key, "有会")
        elif given_up == "lapsed":
            self.centre.clock.now += timedelta(hours=49)
        elif given_up == "cancelled":
            self.centre.desk.do(acts.cancel_booking, key, "不来")
        elif given_up == "no_show":
            self.centre.clock.now = draft.starts_at + timedelta(minutes=15)
            self.centre.desk.do(acts.mark_no_show, key)
        return key


GIVEN_UP = {
    "refused": ("驳回", "拒", "reject"),
    "lapsed": ("过期", "失效", "lapsed"),
    "cancelled": ("取消", "作废", "释放", "cancel"),
    "no_show": ("爽约", "未到"),
}


def book(given: Any, expect: Any, data: Any) -> None:
    """One booking among others, by the rules and at the counter alike."""
    room_vectors.book(given, expect, data)
    day = room_vectors.DAY
    approval = any("待" in str(row) or not holds(row) for row in given.get("existing", []))
    with house(instant(day - timedelta(days=7), "09:00"), approval) as place:
        for name, parts in given.get("rooms", {}).items():
            place.hall(name, parts)
        rows, new = given.get("existing", []), given["new"]
        opened(place, given, new[0])
        keys = [place.had(drafted(place, row, f"团队{n}"), str(row[-1])) for n, row in enumerate(rows)]
        asked = drafted(place, new, "红梅合唱队")
        edited = given.get("edit")
        mine = None if edited is None else keys[row_named(rows, str(edited))]
        if expect["ok"]:
            place.ask(asked, mine)
            return
        with pytest.raises(Refused) as no:
            place.ask(asked, mine)
        told = no.value
        if "error" in expect:
            assert_said(told, expect["error"])
            words = sentence(told).title.replace("：", ":")
            assert words == expect["error"].replace("：", ":") or told.code == "room_shut"
            return
        assert told.code == "room_taken"
        if "clash" in expect:
            clash = spans.between(told.data["starts"], told.data["ends"]).common(room_vectors.clocks(new))
            assert clash is not None
            assert room_vectors.said_slot(clash) == expect["clash"]
        assert told.data["booking"] in keys


def drafted(place: House, row: Sequence[Any], who: str) -> BookingDraft:
    slot = room_vectors.clocks(row)
    starts, ends = spans.instant_of(slot.start), spans.instant_of(slot.end)
    return BookingDraft(place.room(row[0]), starts, ends, title="排练", group_name=who, headcount=10)


def opened(place: House, given: Any, room: str) -> None:
    """The hours and closures of a case; a room it says nothing of is open day and night."""
    told = given.get("open_hours", {})
    for name in {room, *told, *given.get("rooms", {}), *place.rooms, *(row[0] for row in given.get("existing", []))}:
        week = ["00:00-24:00"] * 7
        if name in told:
            week = [""] * 7
            for day, parts in told[name].items():
                week[room_vectors.weekday(day)] = " ".join("-".join(part) for part in parts)
        place.manager(save_hours, place.room(name), week)
    for name, first, last, reason in given.get("closed", []):
        starts, ends = (spans.instant_of(room_vectors.minute(text)) for text in (first, last))
        place.manager(close_rooms, ClosureDraft((place.room(name),), starts, ends, reason))


@contextmanager
def house(now: datetime, approval: bool = False) -> Iterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        centre = copy_centre(kept_centre(), Path(folder) / "centre")
        try:
            yield House(centre, now, approval)
        finally:
            centre.desk.sessions.close()


def instant(day: date, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


def now_of(given: Mapping[str, Any], days: Sequence[str]) -> datetime:
    told = given.get("now")
    if told:
        moment = datetime.fromisoformat(told)
        if len(told) == len("2026-12-01"):
            moment = moment.replace(hour=9)
        return moment.replace(tzinfo=SHANGHAI).astimezone(UTC)
    return instant(date.fromisoformat(min(days)) - timedelta(days=7), "09:00")


def mode_of(words: str) -> str:
    return "skip" if "跳过" in words else "all"


def scope_of(words: str) -> str:
    if any(word in words for word in ("以后", "之后", "后续", "今后", "未来", "later", "future")):
        return "later"
    return "all" if any(word in words for word in ("全部", "所有", "整个", "all")) else "one"


def book_series(given: Any, expect: Any, data: Any) -> None:
    asked = given["new"]
    rule = repeat_of({"every": "week", **asked})
    room = asked.get("room", ROOM)
    times = asked.get("time", USUAL)
    days = [asked["from"], *(row[1] for row in given["existing"])]
    with house(now_of(given, days)) as place:
        for row in given["existing"]:
            key = place.book(place.draft(row[0], date.fromisoformat(row[1]), row[2], row[3], "楼组长"))
            if not holds(row):
                place.centre.desk.do(acts.cancel_booking, key, "不来")
        before = len(given["existing"])
        draft = SeriesDraft(place.draft(room, rule.first, *times), rule, mode_of(given["mode"]))
        if not expect["ok"]:
            clash_dates(place, draft, expect, before)
            return
        done = place.centre.desk.do(series.book_series, uuid4(), draft)
        assert [day.isoformat() for day in done.days] == expect["dates"]
        left = [{"date": day.isoformat(), "why": skipped_words(why).split("：")[0]} for day, why in done.left]
        assert left == expect["skipped"]


def clash_dates(place: House, draft: SeriesDraft, expect: Any, before: int) -> None:
    with pytest.raises(Refused) as no:
        place.centre.desk.do(series.book_series, uuid4(), draft)
    if "error" in expect:
        assert_said(no.value, expect["error"])
    if "clash_dates" in expect:
        assert [day.isoformat() for day in no.value.data["days"]] == expect["clash_dates"]
        shown = place.centre.desk.see(series.preview_series, draft).clashing
        assert [verdict.day.isoformat() for verdict in shown] == expect["clash_dates"]
    with place.centre.desk.sessions.read() as session:
        assert len(bookings_of(session)) - before == expect.get("written", 0)


def bookings_of(session: Any) -> list[Any]:
    from app.store import sql

    return sql.rows(session, "SELECT id FROM booking")


def edit_series(given: Any, expect: Any, data: Any) -> None:
    """Where a case changes nothing by a time, the title is changed; ``moved`` are the dates the change reached."""
    given = {key: [day[:10] for day in told] if isinstance(told, list) else told for key, told in given.items()}
    days = given["series"]
    first = now_of({}, days)
    with house(first) as place:
        done = place.series(days)
        for day in given.get("cancelled", []):
            place.centre.desk.do(acts.cancel_booking, place.on(done, date.fromisoformat(day)).id, "不来")
        place.centre.clock.now = now_of(given, days)
        told = ISO.search(given["change"]) or ISO.search(given["scope"])
        coming = [
            day for day in days
            if place.on(done, date.fromisoformat(day)).starts_at > place.centre.clock.now
            and day not in given.get("cancelled", [])
        ]  # fmt: skip
        day = told[0] if told and told[0] in days else coming[0]
        row = place.on(done, date.fromisoformat(day))
        before = {
            r.id: (r.starts_at, r.ends_at, r.title) for r in place.centre.desk.see(series.rows_of_series, done.id)
        }
        place.centre.desk.do(
            series_acts.edit_series, row.id, changed(place, row, given["change"]), scope_of(given["scope"])
        )
        after = {r.id: r for r in place.centre.desk.see(series.rows_of_series, done.id)}
        reached = [
            str(r.series_day) for r in after.values() if before[r.id] != (r.starts_at, r.ends_at, r.title)
        ]  # fmt: skip
        dropped = [str(r.series_day) for r in after.values() if r.state == "cancelled"]
        now_on = [str(r.starts_at.astimezone(SHANGHAI).date()) for r in after.values() if str(r.series_day) in reached]
        assert expect["moved"] in (reached, now_on)
        if "unchanged" in expect:
            assert [day for day in days if day not in reached] == expect["unchanged"]
        if "linked" in expect:
            assert ({r.series_id for r in after.values()} == {done.id}) is expect["linked"]
        if "still_cancelled" in expect:
            assert dropped == expect["still_cancelled"]


def changed(place: House, row: BookingRow, words: str) -> BookingDraft:
    """The draft after a change told in words: 15:00-17:00, 晚一小时, 推迟30分钟, 改到周三, 缩短, or a new purpose."""
    draft = place.centre.desk.see(bookings.draft_of, row)
    clocks = [f"{int(hour):02d}:{minute}" for hour, minute in CLOCK.findall(words)]
    day = row.starts_at.astimezone(SHANGHAI).date()
    length = row.ends_at - row.starts_at
    weekday_said = re.search(f"(?:周|星期)([{WEEK}])", words)
    if weekday_said is not None:
        day += timedelta(days=WEEK.index(weekday_said[1]) - day.weekday())
        clocks = clocks or [USUAL[0]]
    if clocks:
        starts = instant(day, clocks[-1])
        if len(clocks) == 4 or (len(clocks) == 2 and not re.search("->|→", words)):  # from and to
            starts, length = instant(day, clocks[-2]), instant(day, clocks[-1]) - instant(day, clocks[-2])
        return replace(draft, starts_at=starts, ends_at=starts + length, fee=None)
    hour = timedelta(hours=1)
    found = re.search(r"(\d+)\s*分", words)
    step = timedelta(minutes=int(found[1])) if found else hour
    if any(word in words for word in ("延长", "加长", "更久")):
        return replace(draft, ends_at=draft.ends_at + step, fee=None)
    if any(word in words for word in ("缩短", "提前结束", "少")):
        return replace(draft, ends_at=draft.ends_at - step, fee=None)
    if any(word in words for word in ("晚", "推迟", "后移", "时间", "改期")):
        return replace(draft, starts_at=draft.starts_at + step, ends_at=draft.ends_at + step, fee=None)
    if any(word in words for word in ("早", "提前")):
        return replace(draft, starts_at=draft.starts_at - step, ends_at=draft.ends_at - step, fee=None)
    if "人数" in words:
        return replace(draft, headcount=draft.headcount - 1 if "减" in words else draft.headcount + 30)
    return draft if any(word in words for word in ("备注", "电话")) else replace(draft, title=f"{draft.title}（改）")


def cancel_one(given: Any, expect: Any, data: Any) -> None:
    if "booking" in given:
        cancel_late(given, expect)
        return
    days = given["series"]
    with house(now_of(given, days)) as place:
        done = place.series(days)
        day = date.fromisoformat(given["cancel"])
        place.centre.desk.do(series_acts.cancel_series, place.on(done, day).id, "one", "不来")
        whole = "confirmed" if place.centre.desk.see(series.series_detail, done.id).state == "active" else "cancelled"
        assert expect["series"] in STATES[whole]
        for told, state in expect.items():
            if ISO.fullmatch(told):
                assert state in STATES[place.state(place.on(done, date.fromisoformat(told)).id)]


def cancel_late(given: Any, expect: Any) -> None:
    """One booking somebody wants to cancel: before it begins, minutes after, in its middle, or when it is over."""
    words = " ".join(given["booking"])
    told = ISO.search(words)
    clocks = [f"{hour}:{minute}" for hour, minute in CLOCK.findall(words)]
    now = given["now"]
    at = ISO.search(now)
    day = date.fromisoformat(told[0] if told else at[0] if at else "2026-12-01")
    start, end = clocks[-2:] if len(clocks) >= 2 else (clocks[0], "18:00")
    with house(instant(day - timedelta(days=7), "09:00")) as place:
        key = place.book(place.draft(ROOM, day, start, end))
        clock = CLOCK.search(now)
        assert clock is not None
        place.centre.clock.now = instant(date.fromisoformat(at[0]) if at else day, clock[0])
        if expect["ok"]:
            place.centre.desk.do(acts.cancel_booking, key, "不来")
            assert place.state(key) == "cancelled"
            return
        with pytest.raises(Refused) as no:
            place.centre.desk.do(acts.cancel_booking, key, "不来")
        assert no.value.code in ("booking_past", "booking_began")
        assert any(word in expect["error"] for word in ("过去", "结束", "开始", "过期"))


def edit_approved(given: Any, expect: Any, data: Any) -> None:
    day = date(2026, 12, 1)
    with house(instant(day - timedelta(days=7), "09:00"), bool(given["needs_approval"])) as place:
        key = place.book(place.draft(ROOM, day, *USUAL))
        was = next(state for state, names in STATES.items() if given["status"] in names)
        if place.state(key) != was:
            place.centre.sign_in("1001")
            place.centre.desk.do(acts.confirm_booking, key)
            place.centre.sign_in("3001")
        row = place.centre.desk.see(load_booking, key)
        place.centre.desk.do(bookings.edit_booking, key, changed(place, row, given["change"]))
        assert expect["status"] in STATES[place.state(key)]


def approve_two(given: Any, expect: Any, data: Any) -> None:
    """Two that wait for the same time cannot both be let in. A waiting one holds the room, so the second is refused
    when it is booked; it loses at the latest when the first is approved.
    """
    day = date(2026, 12, 1)
    with house(instant(day - timedelta(days=7), "09:00"), approval=True) as place:
        keys: dict[str, UUID | None] = {}
        for number, row in enumerate(given["pending"], 1):
            clocks = [f"{hour}:{minute}" for hour, minute in CLOCK.findall(" ".join(map(str, row)))]
            name = next((str(item) for item in row if re.fullmatch(r"p\d+", str(item))), f"p{number}")
            try:
                keys[name] = place.book(place.draft(ROOM, day, *clocks[-2:], f"团队{number}"))
            except Refused as no:
                assert no.code == "room_taken"
                keys[name] = None
        place.centre.sign_in("1001")
        for name in given["approve"]:
            key = keys[name]
            if key is not None:
                place.centre.desk.do(acts.confirm_booking, key)
        for name, told in expect.items():
            key = keys[name]
            if isinstance(told, str):
                assert key is not None
                assert told in STATES[place.state(key)]
            else:
                assert key is None or place.state(key) != "confirmed"
