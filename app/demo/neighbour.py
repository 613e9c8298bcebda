"""A neighbour everybody at the desk knows, and the requests a demo should not leave to chance.

Her past, what she still waits for, a bad rating that is being put right, a list of missing papers, deadlines of today
and of tomorrow. All invented, all made by the real operations; ``out`` prints, as in ``counter``.
"""

import struct
import zlib
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.demo.centre import STAFF, DemoClock
from app.demo.day import sign_in
from app.demo.people import NEIGHBOUR, SAME_INITIALS
from app.rules.requests.flow import Act
from app.rules.requests.rating import Value
from app.services.centre import staff
from app.services.desk import Desk
from app.services.requests import accept, attachments, handlers, ratings
from app.services.requests.accept import RequestForm, Step
from app.services.residents import filters
from app.services.residents.search import ResidentRow

DESK = next(code for code, _, role in STAFF if role == "desk")
MANAGER = STAFF[0][0]
_SOLVED = "solved"


class Counter:
    """The counter at work at the times it is told. The neighbour is ``her``, anybody else a number of the roll."""

    def __init__(
        self,
        desk: Desk,
        clock: DemoClock,
        out: Callable[[], object],
        meanwhile: Callable[[datetime], object] = lambda _: None,
    ) -> None:
        """``meanwhile`` is told of each moment before it comes: what others do until then."""
        self.desk, self.out, self._clock, self._meanwhile = desk, out, clock, meanwhile
        rows: Sequence[ResidentRow] = desk.see(filters.listing, "", 0, 1000).rows
        self._others = [row for row in rows if row.name != NEIGHBOUR]
        self._her = next(row for row in rows if row.name == NEIGHBOUR)
        self._guests = [row for row in self._others if row.name not in SAME_INITIALS]
        self._staff = {row.code: row.id for row in desk.see(staff.roster)}
        self._handlers = {row.name: row.id for row in desk.see(handlers.search, "", 60)}

    def on(self, day: date, hour: int, minute: int, who: str = DESK) -> None:
        """It is so late, what was to be printed is, and ``who`` sits at the counter."""
        moment = DemoClock(self._clock.now)
        moment.at(day, hour, minute)
        self._meanwhile(moment.now)
        self.out()
        self._clock.now = moment.now
        self._sit(who)

    def reach(self, moment: datetime, who: str = DESK) -> None:
        """It is that moment, or a little later than now where it has passed, and ``who`` sits at the counter."""
        self.out()
        self._clock.now = max(moment, self._clock.now + timedelta(seconds=20))
        self._sit(who)

    def _sit(self, who: str) -> None:
        if self.desk.staff is None or self.desk.staff.id != self._staff[who]:
            sign_in(self.desk, self._staff[who])

    def resident(self, of: int | None = None) -> UUID:
        """Her, or the ``of``-th on the roll who is not mixed up with her."""
        return self._her.id if of is None else self._guest(of).id

    def address(self, of: int) -> str:
        """Where the ``of``-th of the others lives."""
        return self._guest(of).address

    def name(self, of: int) -> str:
        """What the ``of``-th of the others is called."""
        return self._guest(of).name

    def _guest(self, of: int) -> ResidentRow:
        return self._guests[of % len(self._guests)]

    def staff(self, code: str) -> UUID:
        """Who has a staff number."""
        return self._staff[code]

    def handler(self, name: str) -> UUID:
        """Whoever things are passed on to, by name."""
        return self._handlers[name]

    def take(self, item: str, text: str, *, of: int | None = None, by: str = "", **form: Any) -> UUID:
        """Take a request in: hers, or that of the ``of``-th on the roll; ``by`` names the handler."""
        person = self._her if of is None else self._others[of % len(self._others)]
        handler = self._handlers[by] if by else None
        said = RequestForm(item, person.id, text=text, place=person.address, handler_id=handler, **form)
        return self.desk.do(accept.accept, self.desk.new_id(), said).id

    def close(self, request_id: UUID, text: str) -> None:
        """Done, and said what was done."""
        self.desk.do(accept.act, request_id, Act.CLOSE, Step(result=_SOLVED, result_text=text))

    def ask(self, request_id: UUID, *materials: str) -> None:
        """待补正: these are missing."""
        self.desk.do(accept.act, request_id, Act.ASK_MATERIALS, Step(materials=materials))

    def rate(self, request_id: UUID, value: Value, comment: str = "", *points: str) -> None:
        """Pressed by the resident, on the page turned to them."""
        self.desk.do(ratings.rate, request_id, int(value), "screen", points=points, comment=comment)

    def call(self, request_id: UUID, text: str) -> None:
        """回访: reached, and content."""
        self.desk.do(ratings.call_back, request_id, True, True, text)

    def attach(self, request_id: UUID, name: str) -> None:
        """A picture that was brought along."""
        self.desk.do(attachments.add, request_id, name, picture())


def past(
    desk: Desk,
    clock: DemoClock,
    first_day: date,
    out: Callable[[], object],
    meanwhile: Callable[[datetime], object] = lambda _: None,
) -> None:
    """What she came for in the weeks before the first day; ``meanwhile`` as in ``Counter``."""
    window = Counter(desk, clock, out, meanwhile)

    def ago(days: int, hour: int, minute: int) -> None:
        window.on(first_day - timedelta(days=days), hour, minute)

    ago(58, 9, 40)
    meals = window.take("Y01", "想在餐厅办长者优惠", close_now=True, result_text="当场登记，今天起享受")
    window.rate(meals, Value.VERY_GOOD)
    window.call(meals, "用得上")
    ago(33, 10, 5)
    allowance = window.take("Z02", "满 80 了，申请高龄津贴，证件带齐了", by="街道民政科")
    ago(29, 15, 30)
    window.close(allowance, "已批准，从次月起发到卡里")
    ago(28, 9, 15)
    window.call(allowance, "本人说清楚了")
    ago(13, 15, 20)
    tap = window.take("X02", "厨房水龙头滴水，请师傅上门看看", by="小修理师傅", channel="phone")
    ago(12, 10, 40)
    window.close(tap, "换了垫圈，当场试过不滴")
    window.rate(tap, Value.GOOD)
    ago(11, 9, 5)
    window.call(tap, "没再滴")
    window.take("B02", "4 单元二楼到三楼楼道灯不亮", of=43)  # nobody took it up: late
    ago(9, 11, 25)
    window.take("B05", "单元门禁刷不开", of=47)
    ago(6, 14, 10)
    walker = window.take("K02", "借一个助行架", close_now=True, result_text="已借出，押金免收")
    ago(5, 9, 10)
    window.call(walker, "用着合适")
    out()


def day_before(desk: Desk, clock: DemoClock, day: date, out: Callable[[], object]) -> None:
    """What is still open on the morning after: hers, and somebody else's that went badly."""
    window = Counter(desk, clock, out)
    window.on(day, 13, 1)
    window.take("X02", "厨房水龙头又滴水了，请师傅再来看看", by="小修理师傅", channel="phone")
    window.on(day, 13, 3)
    meal = window.take("F02", "中午排队太久，端到手菜都凉了", of=11, close_now=True, result="explained")
    window.rate(meal, Value.BAD, "等了半个多钟头", "efficiency")
    window.on(day, 13, 5)
    window.take(
        "Z03", "城乡居民医保今年还没缴，请帮忙看看", of=17, by="街道社保服务窗口", due_day=day + timedelta(days=1)
    )
    out()


def morning_of(desk: Desk, clock: DemoClock, today: date, out: Callable[[], object]) -> None:
    """The first requests of today, from ten past nine on: due today at several hours, tomorrow, and one that waits."""
    window = Counter(desk, clock, out)
    tomorrow = today + timedelta(days=1)
    window.on(today, 9, 11)
    pipe = window.take("B01", "卫生间水管裂了，已关总阀", of=23, by="物业公司", urgent=True, channel="phone")
    window.attach(pipe, "示例照片.png")
    window.on(today, 9, 14)
    aid = window.take("Z05", "问临时救助要什么材料", of=29)
    window.ask(aid, "户口簿", "病历或住院发票")
    window.on(today, 9, 17, MANAGER)
    window.take("G02", "合唱队想订周四下午的排练厅", of=31, due_day=today)
    window.on(today, 9, 20, MANAGER)
    phone = window.take("Z13", "手机上不会预约挂号，请教一下", close_now=True, result="guided_online")
    window.rate(phone, Value.VERY_GOOD, "讲得很耐心", "attitude")
    window.on(today, 9, 23, MANAGER)
    window.take("B04", "一楼下水道往外冒水", of=37, by="物业公司", urgent=True)
    window.on(today, 9, 25, MANAGER)
    window.take("Y02", "腿脚不便，申请送餐上门", of=41, by="居家养老服务组织", due_day=tomorrow)
    out()


def picture(wide: int = 240, high: int = 160) -> bytes:
    """A PNG of nothing: stripes in the colour of plum blossom."""
    line = b"".join(b"\x9b\x2c\x4b" if (x // 24) % 2 else b"\xfa\xec\xef" for x in range(wide))
    body = zlib.compress(b"".join(b"\0" + line for _ in range(high)), 9)
    parts = ((b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)), (b"IDAT", body), (b"IEND", b""))
    chunks = (struct.pack(">I", len(d)) + kind + d + struct.pack(">I", zlib.crc32(kind + d)) for kind, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
