"""Two weeks of repairs, and some that have lain for longer: something in every state, on shelves and benches, in homes.

All invented, all made by the real operations; nothing here depends on how many days of trade are told.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from app.demo.neighbour import Counter, picture
from app.demo.tales import Tale, When, ago, at_once
from app.rules.repairs.flow import RepairAct, RepairKind
from app.services.repairs import calls, handover, home, intake, items, money, photos, prices, steps, tags
from app.services.repairs.handover import Proof
from app.services.repairs.home import ReporterForm
from app.services.repairs.intake import SlipForm, ThingForm
from app.services.repairs.steps import RepairMove
from app.services.requests import accept
from app.services.requests.accept import RequestForm
from app.services.till.tender import Tender

_A = RepairAct
_FIXER = "小修理师傅"
_Step = tuple[RepairAct, RepairMove]


def stall_tales(window: Counter, today: date) -> tuple[Tale, ...]:
    """What is brought in, repaired, called about and handed out in the weeks before ``today``."""
    told = (_unclaimed, _kettle, _lamp_and_fan, _given_up, _refused, _hers, _zip, _watch, _knives, _spare, _thrown_away)
    away = (_stairs, _socket, _hinge, _tap, _lock)
    return tuple(tale(window, today) for tale in (*told, *away))


def stall_morning(window: Counter, today: date) -> Tale:
    """A tag whose form waits while two people queue, somebody at the door of a home, a thing that is fetched."""
    yield When(today, 10, 7)
    window.desk.do(tags.print_next, window.desk.new_id(), "收音机")
    yield When(today, 10, 8)
    _bring(window, 9, "榨汁机", "家电", "按了不转", shelf="A-06", quote=3000, photo=True)


def _things(window: Counter, of: int | None, *forms: ThingForm) -> tuple[UUID, ...]:
    done = window.desk.do(intake.register, window.desk.new_id(), SlipForm(forms, resident_id=window.resident(of)))
    return done.items


def _bring(
    window: Counter, of: int | None, what: str, category: str, fault: str, *, photo: bool = False, **said: object
) -> UUID:
    """One thing, brought by the ``of``-th on the roll."""
    key = window.desk.new_id()
    if photo:
        window.desk.do(photos.add_photo, key, "示例照片.png", picture())
    form = ThingForm(key, what, category, fault=fault, **said)  # type: ignore[arg-type]
    return _things(window, of, form)[0]


def _report(window: Counter, of: int, form: ThingForm, kind: RepairKind, **said: object) -> UUID:
    """A fault in the home of the ``of``-th on the roll, or of what is everybody's."""
    slip = SlipForm((form,), kind.value, window.resident(of), channel="phone", **said)  # type: ignore[arg-type]
    done = window.desk.do(intake.register, window.desk.new_id(), slip)
    return done.items[0]


def _go(window: Counter, item: UUID, *moves: _Step) -> None:
    """Some steps of one thing, taken one after the other."""
    at_once(window.desk, *(partial(steps.do_step, item_id=item, what=act, move=move) for act, move in moves))


def _slip_of(window: Counter, item: UUID) -> UUID:
    slip = window.desk.see(items.load, item).slip_id
    if slip is None:
        raise RuntimeError("a thing without a visit")
    return slip


def _number(window: Counter, item: UUID) -> str:
    return window.desk.see(items.load, item).number


def _unclaimed(window: Counter, today: date) -> Tale:
    yield ago(today, 34, 9, 35)
    umbrella = _bring(window, 5, "遮阳伞", "磨刀修伞", "断了两根伞骨", shelf="A-01", quote=1000, agreed=True)
    yield ago(today, 31, 15, 10)
    _go(window, umbrella, (_A.FINISH, RepairMove(shelf="C-01", done="换伞骨两根")))
    yield ago(today, 24, 9, 50)
    window.desk.do(calls.log_call, umbrella, reached=False)
    yield ago(today, 16, 10, 5)
    window.desk.do(calls.log_call, umbrella, reached=True, text="说下周来取")


def _kettle(window: Counter, today: date) -> Tale:
    yield ago(today, 12, 9, 20)
    defects = ("壶身有划痕",)
    kettle = _bring(window, 9, "电水壶", "家电", "不加热", brand="", shelf="A-03", defects=defects, accessories="底座")
    yield ago(today, 11, 14, 0)
    _go(
        window,
        kettle,
        (_A.CHECK, RepairMove()),
        (_A.QUOTE, RepairMove(price=2800)),
        (_A.AGREE, RepairMove(how="phone")),
    )
    yield ago(today, 9, 16, 20)
    _go(window, kettle, (_A.FINISH, RepairMove(parts=800, labour=2000, shelf="C-02", done="换温控器")))
    yield ago(today, 2, 16, 30)
    window.desk.do(calls.log_call, kettle, reached=True, text="这两天让女儿来取")


def _lamp_and_fan(window: Counter, today: date) -> Tale:
    """Two things on one slip: one is fetched, the other waits for a part."""
    yield ago(today, 8, 9, 15)
    new = window.desk.new_id
    lamp = ThingForm(new(), "台灯", "家电", fault="不亮", shelf="A-04", quote=0, agreed=True)
    fan = ThingForm(new(), "落地扇", "家电", fault="不摇头", shelf="大件区", quote=3500, agreed=True)
    first, second = _things(window, 13, lamp, fan)
    yield ago(today, 7, 15, 0)
    _go(window, first, (_A.FINISH, RepairMove(shelf="C-03", done="自带灯泡，换上即亮")))
    _go(window, second, (_A.START, RepairMove()), (_A.WAIT, RepairMove(reason="摇头电机要三天")))
    yield ago(today, 6, 10, 30)
    window.desk.do(handover.hand_out, [first], Proof(tags=(_number(window, first),)))


def _given_up(window: Counter, today: date) -> Tale:
    yield ago(today, 7, 9, 45)
    cooker = _bring(window, 19, "高压锅", "家电", "漏气", shelf="A-05", defects=("把手松动",))
    yield ago(today, 5, 15, 40)
    _go(window, cooker, (_A.CHECK, RepairMove()), (_A.GIVE_UP, RepairMove(reason="密封圈已停产", shelf="C-04")))


def _refused(window: Counter, today: date) -> Tale:
    yield ago(today, 7, 10, 10)
    radio = _bring(window, 21, "收音机", "家电", "有杂音", shelf="B-01")
    yield ago(today, 6, 14, 15)
    _go(window, radio, (_A.QUOTE, RepairMove(price=6000)), (_A.REFUSE, RepairMove()))
    yield ago(today, 5, 9, 40)
    window.desk.do(handover.hand_out, [radio], Proof(tags=(_number(window, radio),)))


def _hers(window: Counter, today: date) -> Tale:
    """What the neighbour brought is quoted, and she has not said yes."""
    yield ago(today, 4, 9, 30)
    cooker = _bring(window, None, "电饭煲", "家电", "不保温", shelf="B-02", accessories="内胆、蒸架")
    yield ago(today, 2, 16, 40)
    _go(window, cooker, (_A.CHECK, RepairMove()), (_A.QUOTE, RepairMove(price=2500)))


def _zip(window: Counter, today: date) -> Tale:
    yield ago(today, 3, 9, 50)
    soon = today + timedelta(days=1)
    coat = _bring(window, 25, "羽绒服", "缝补", "拉链坏了", colour="藏青", shelf="缝补台", promised_on=soon)
    _go(window, coat, (_A.QUOTE, RepairMove(price=2000)), (_A.AGREE, RepairMove(how="counter")))


def _watch(window: Counter, today: date) -> Tale:
    """In work, with a deposit for the parts that were ordered."""
    yield ago(today, 3, 10, 15)
    watch = _bring(window, 27, "手表", "钟表锁匙", "走走停停", shelf="师傅台", quote=4500, agreed=True)
    yield ago(today, 1, 16, 52)
    _go(window, watch, (_A.START, RepairMove()))
    slip = _slip_of(window, watch)
    window.desk.do(money.take_deposit, window.desk.new_id(), slip, 2000, [Tender("cash", 2000)])


def _knives(window: Counter, today: date) -> Tale:
    """Sharpened and fetched against money on the last day; the scissors are looked at, the pruner has just come."""
    yield ago(today, 2, 9, 25)
    new = window.desk.new_id
    knife = ThingForm(new(), "菜刀", "磨刀修伞", fault="钝了", shelf="B-03", quote=1000, agreed=True)
    shears = ThingForm(new(), "裁衣剪", "磨刀修伞", fault="咬口松", shelf="B-03")
    pruner = ThingForm(new(), "修枝剪", "磨刀修伞", fault="弹簧断了", shelf="B-04")
    first, second, _ = _things(window, 31, knife, shears, pruner)
    yield ago(today, 2, 16, 45)
    _go(window, second, (_A.CHECK, RepairMove()))
    _go(window, first, (_A.FINISH, RepairMove(shelf="C-05", done="开刃、抛光")))
    yield ago(today, 1, 16, 53)
    proof, paid = Proof(tags=(_number(window, first),)), [Tender("cash", 1000)]
    window.desk.do(money.hand_out_paid, window.desk.new_id(), [first], proof, paid, expected=1000)


def _spare(window: Counter, today: date) -> Tale:
    """A walker whose brake is mended; its owner walks with one of ours meanwhile."""
    yield ago(today, 2, 10, 5)
    walker = _bring(window, 15, "助行器", "其他", "刹车不灵", shelf="大件区", quote=1500, agreed=True)
    spares = window.desk.see(prices.spares)
    window.desk.do(prices.lend, walker, spares[0].id)
    yield ago(today, 1, 16, 54)
    _go(window, walker, (_A.FINISH, RepairMove(shelf="大件区", done="换刹车线")))


def _thrown_away(window: Counter, today: date) -> Tale:
    yield ago(today, 6, 9, 5)
    key = window.desk.new_id()
    window.desk.do(tags.print_next, key)
    yield ago(today, 6, 9, 20)
    _go(window, key, (_A.VOID, RepairMove(reason="打重了一张")))


def _stairs(window: Counter, today: date) -> Tale:
    """One fault of everybody's, which three people reported."""
    yield ago(today, 5, 9, 10)
    place = "红梅路12号 4 单元 2-3 楼楼道"
    form = ThingForm(window.desk.new_id(), "楼道灯不亮", "水暖", fault="整层不亮", place=place)
    light = _report(window, 4, form, RepairKind.PUBLIC)
    yield ago(today, 5, 9, 40)
    _join(window, light, 6, "晚上看不见台阶")
    yield ago(today, 4, 10, 40)
    _join(window, light, 8, "还没有人来")
    _go(window, light, (_A.DISPATCH, RepairMove(handler_id=window.handler("物业公司"))))


def _join(window: Counter, job: UUID, of: int, said: str) -> None:
    who = window.resident(of)
    name = window.name(of)
    window.desk.do(home.join, job, ReporterForm(name, said=said, resident_id=who))


def _socket(window: Counter, today: date) -> Tale:
    """Done, called about, closed."""
    yield ago(today, 10, 9, 30)
    form = ThingForm(window.desk.new_id(), "插座没电", "水暖", fault="客厅一路没电")
    socket = _report(window, 35, form, RepairKind.HOME)
    _go(window, socket, (_A.DISPATCH, RepairMove(handler_id=window.handler(_FIXER))))
    yield ago(today, 9, 15, 0)
    _go(window, socket, (_A.ARRIVE, RepairMove()), (_A.COMPLETE, RepairMove(done="空开合上，查过线路", signed=True)))
    yield ago(today, 7, 10, 20)
    window.desk.do(home.log_call_back, socket, reached=True, content=True, text="再没跳过")
    _go(window, socket, (_A.CLOSE, RepairMove()))


def _hinge(window: Counter, today: date) -> Tale:
    """Done, and not signed: somebody is still to be called; another one has been."""
    yield ago(today, 4, 10, 0)
    hinge = _report(
        window, 39, ThingForm(window.desk.new_id(), "柜门合页松", "其他", fault="柜门掉了"), RepairKind.HOME
    )
    pane = _report(window, 41, ThingForm(window.desk.new_id(), "纱窗破了", "其他", fault="破了一角"), RepairKind.HOME)
    sent = (_A.DISPATCH, RepairMove(handler_id=window.handler(_FIXER)))
    _go(window, hinge, sent)
    _go(window, pane, sent)
    yield ago(today, 2, 16, 35)
    _go(window, pane, (_A.COMPLETE, RepairMove(done="换了纱网", signed=True)))
    window.desk.do(home.log_call_back, pane, reached=True, content=True, text="满意")
    yield ago(today, 1, 16, 51)
    _go(window, hinge, (_A.COMPLETE, RepairMove(done="换合页两只", signed=False)))


def _tap(window: Counter, today: date) -> Tale:
    """A request that became a repair: today somebody goes there."""
    yield ago(today, 2, 10, 20)
    asked = RequestForm("X02", window.resident(43), text="卫生间龙头滴水，想约下午上门", place=window.address(43))
    request = window.desk.do(accept.accept, window.desk.new_id(), asked).id
    start = When(today, 14, 0).instant
    form = ThingForm(
        window.desk.new_id(),
        "龙头滴水",
        "水暖",
        fault="关紧了还滴",
        appointment_from=start,
        appointment_to=start + timedelta(hours=1),
    )
    tap = _report(window, 43, form, RepairKind.HOME, origin=request)
    yield ago(today, 1, 16, 55)
    _go(window, tap, (_A.DISPATCH, RepairMove(handler_id=window.handler(_FIXER))))


def _lock(window: Counter, today: date) -> Iterator[When]:
    """Reported, and nobody has been sent; the other one stands before the door."""
    yield ago(today, 1, 16, 56)
    new = window.desk.new_id
    _report(window, 45, ThingForm(new(), "门锁卡住", "钟表锁匙", fault="钥匙转不动"), RepairKind.HOME)
    drain = _report(window, 47, ThingForm(new(), "水池下水慢", "水暖", fault="堵了两天"), RepairKind.HOME)
    sent = RepairMove(handler_id=window.handler(_FIXER))
    _go(window, drain, (_A.DISPATCH, sent), (_A.ARRIVE, RepairMove()))
