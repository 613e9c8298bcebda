"""A day at the counter of the demo centre: requests of every kind, taken in and moved along by the real operations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from app.demo.centre import STAFF, DemoClock
from app.demo.day import sign_in
from app.demo.people import NEIGHBOUR
from app.rules.requests.flow import Act, State
from app.services.centre import staff
from app.services.desk import Desk
from app.services.requests import accept, handlers, listing
from app.services.requests.accept import RequestForm, Step
from app.services.requests.listing import RequestFilter
from app.services.residents import filters, registry

_MATTERS = (
    ("Z01", "问高龄津贴什么时候发", "now"),
    ("Z02", "替母亲申请高龄津贴，证件带齐了", "handler"),
    ("Z03", "城乡居民医保今年还没缴，请帮忙看看", "handler"),
    ("Z11", "开一张居住情况说明，孩子上学用", "now"),
    ("Z13", "手机上不会预约挂号，请教一下", "now"),
    ("Z14", "复印户口本三份", "now"),
    ("Y01", "想在餐厅办长者优惠", "now"),
    ("Y02", "腿脚不便，申请送餐上门", "handler"),
    ("Y04", "想找人上门擦窗", "handler"),
    ("K02", "借一个助行架，老人刚出院", "now"),
    ("X02", "厨房水龙头关不紧，一直滴水", "handler"),
    ("G02", "合唱队想订周四下午的排练厅", "open"),
    ("S02", "捡到一串钥匙，交到前台", "open"),
    ("B02", "4 单元二楼到三楼楼道灯不亮", "handler"),
    ("B04", "一楼下水道往外冒水", "handler"),
    ("B06", "垃圾房门口堆了旧家具", "handler"),
    ("B07", "消防通道又停了车", "handler"),
    ("W02", "建议餐厅多做几样软烂的菜", "open"),
    ("W04", "想找邻居帮忙遛狗两天", "open"),
    ("Z05", "问临时救助要什么材料", "missing"),
    ("Z08", "外地户口怎么办居住登记", "missing"),
    ("B05", "单元门禁刷不开", "handler"),
    ("Z10", "问公租房名额", "declined"),
    ("W01", "昨天等了很久没人叫号", "handler"),
)
_CARRIED_BY: dict[str, tuple[str, ...]] = {
    "Z02": ("街道民政科",),
    "Z03": ("街道社保服务窗口",),
    "Y02": ("居家养老服务组织", "邻里志愿队"),
    "Y04": ("居家养老服务组织",),
    "X02": ("小修理师傅",),
    "B02": ("物业公司",),
    "B04": ("物业公司", "小修理师傅"),
    "B05": ("物业公司",),
    "B06": ("街道城管科", "物业公司"),
    "B07": ("物业公司", "街道城管科"),
    "W01": ("社区居委会",),
}
"""Who a matter goes to: somebody who could really do it."""
_CHANNELS = ("window", "window", "window", "window", "phone", "phone", "miniapp", "grid", "hotline")


@dataclass(frozen=True)
class _Cast:
    members: tuple[UUID, ...]
    handlers: dict[str, UUID]
    desk: UUID


def take_requests(
    desk: Desk,
    clock: DemoClock,
    rng: Random,
    day: date,
    count: int,
    *,
    start: tuple[int, int],
    end: tuple[int, int],
    after_each: Callable[[], object],
) -> None:
    """Take ``count`` requests in between two local times, then work on some of the older ones.

    ``after_each`` prints: a paper that waited for hours would be asked about instead.
    """
    people = _cast(desk)
    clock.at(day, *start)
    sign_in(desk, people.desk)
    minutes = (end[0] - start[0]) * 60 + end[1] - start[1]
    picked = rng.sample(_MATTERS, min(count, len(_MATTERS)))
    count = len(picked)
    for offset, matter in zip(sorted(rng.sample(range(1, max(minutes, count + 1)), count)), picked, strict=True):
        clock.at(day, *start)
        clock.forward(minutes=offset, seconds=rng.randrange(50))
        _take(desk, clock, rng, people, matter)
        after_each()
    _work_on(desk, clock, rng)


def _cast(desk: Desk) -> _Cast:
    page = desk.see(filters.listing, "", 0, 1000)
    roster = {row.code: row.id for row in desk.see(staff.roster)}
    code = next(c for c, _, role in STAFF if role == "desk")
    found = {h.name: h.id for h in desk.see(handlers.search, "", 60) if h.kind != "staff"}
    return _Cast(tuple(r.id for r in page.rows), found, roster[code])


def _take(desk: Desk, clock: DemoClock, rng: Random, people: _Cast, matter: tuple[str, str, str]) -> None:
    item, text, how = matter
    member = rng.choice(people.members)
    card = desk.see(registry.card, member)
    anonymous = item.startswith("B") and rng.random() < 0.2
    form = RequestForm(
        item=item,
        resident_id=None if anonymous else member,
        anonymous=anonymous,
        channel=rng.choice(_CHANNELS),
        urgent=item == "B04",
        place="" if card is None else card.address,
        text=text,
        handler_id=people.handlers[rng.choice(_CARRIED_BY[item])] if how == "handler" else None,
        close_now=how == "now",
        result_text="已当面说明" if how == "now" else "",
    )
    done = desk.do(accept.accept, desk.new_id(), form)
    clock.forward(seconds=5)
    if how == "missing":
        desk.do(accept.act, done.id, Act.ASK_MATERIALS, Step(materials=("身份证原件", "户口本复印件")))
    if how == "declined":
        step = Step(reason="由区住建部门受理", responsible="区住房保障服务中心窗口")
        desk.do(accept.act, done.id, Act.DECLINE, step)


def _work_on(desk: Desk, clock: DemoClock, rng: Random) -> None:
    """Close some of what is older than a day; the rest waits, and some of it gets late."""
    wanted = RequestFilter(day_to=(clock.now - timedelta(days=1)).date())
    for row in desk.see(listing.listing, wanted, 0, 200, "new").rows:
        if row.state is not State.IN_PROGRESS or row.resident == NEIGHBOUR or rng.random() < 0.35:
            continue
        desk.do(accept.act, row.id, Act.CLOSE, Step(result="solved", result_text="已办好，电话告知居民"))
        clock.forward(minutes=3)
