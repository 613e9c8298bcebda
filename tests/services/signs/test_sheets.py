"""标识标牌 as the centre stands: the menu costs what the till rings, and what is shut, sold out or retired says so."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.dates import local_day
from app.rules.rooms.spans import instant_of, on_day
from app.services import print_queue
from app.services.centre import settings
from app.services.desk import Desk
from app.services.documents.signs import SIGN_SIZES
from app.services.repairs import board, prices, shelves
from app.services.repairs.prices import PriceForm
from app.services.requests import catalogue
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.rooms import equipment, house, samples
from app.services.rooms.equipment import ClosureDraft
from app.services.rooms.house import RoomDraft
from app.services.signs import sheets
from app.services.till import cart, cart_view, menu, shifts
from tests.support import Centre

QUERIES = {
    "menu": sheets.menu_sign, "matters": sheets.matter_sign, "hours": sheets.hours_sign, "fees": sheets.fee_sign,
    "cash": sheets.cash_sign, "room": sheets.room_plates, "shelf": sheets.shelf_labels, "keys": sheets.key_card,
}  # fmt: skip


def somebody_of(desk: Desk, age: int) -> UUID:
    """A resident so old on the business date."""
    today = desk.see(lambda view: view.business_date)
    return desk.do(registry.register, ResidentDraft(f"测试{age}", birth_date=today.replace(year=today.year - age))).id


def test_every_price_of_the_menu_is_what_the_till_rings(desk: Desk) -> None:
    desk.do(shifts.open_shift, 0)
    sign = desk.see(sheets.menu_sign)
    codes = {dish.name: dish.code for dish in desk.see(menu.dishes)}
    assert len(sign.tiers) == 3 and len(sign.rows) > 10 and sign.meal == "午餐"
    eaters = [None, *(somebody_of(desk, age) for age in (65, 84, 95))]
    for place, (_, name, listed, tiers) in enumerate(sign.rows):
        if sign.grams[place]:
            continue
        for member, price in zip(eaters, (listed, *tiers), strict=True):
            order = desk.new_id()
            if member is not None:
                desk.do(cart.set_member, order, member, meal="lunch")
            desk.do(cart.add, order, codes[name], meal="lunch")
            shown = desk.see(cart_view.load, order)
            assert shown.payable == price, (name, member)
            desk.do(cart.discard, order)


def test_what_is_sold_out_is_marked_and_a_new_price_stands_at_once(desk: Desk) -> None:
    pork = next(dish for dish in desk.see(menu.dishes) if dish.name == "红烧肉")
    assert desk.see(sheets.menu_sign).gone == ()
    desk.do(menu.set_sold_out, pork.id, True)
    sign = desk.see(sheets.menu_sign, "A3")
    assert [sign.rows[at][1] for at in sign.gone] == ["红烧肉"] and sign.size == "A3"


def test_every_matter_in_use_stands_there_by_scene_with_what_to_bring(desk: Desk) -> None:
    sign = desk.see(sheets.matter_sign)
    items = desk.see(catalogue.items)
    assert {line.name for line in sign.rows} == {item.name for item in items}
    scenes = [line.scene for line in sign.rows]
    assert len(dict.fromkeys(scenes)) == sum(a != b for a, b in zip(scenes, ["", *scenes], strict=False))
    assert {line.name: line.materials for line in sign.rows} == {item.name: item.materials for item in items}
    desk.do(catalogue.retire_item, items[0].code)
    assert items[0].name not in {line.name for line in desk.see(sheets.matter_sign).rows}


def test_hours_say_what_is_shut_from_today_on(desk: Desk) -> None:
    today = desk.see(lambda view: local_day(view.now))
    room = desk.do(house.save_room, RoomDraft("新教室", 30, floor="4楼"))
    desk.do(house.save_hours, room, ["09:00-11:00"] * 5 + ["", ""])
    days = [today - timedelta(days=1), today + timedelta(days=9)]
    desk.do(settings.put, "calendar.closed_days", [day.isoformat() for day in days])
    begin = instant_of(on_day(today + timedelta(days=1), 0, 0).start)
    desk.do(equipment.close_rooms, ClosureDraft((room,), begin, begin + timedelta(days=2), "消防检查"))
    sign = desk.see(sheets.hours_sign)
    line = next(one for one in sign.rooms if one.name == "新教室")
    assert line.week == (((540, 660),),) * 5 + ((), ()) and line.floor == "4楼"
    assert sign.counter == ((480, 1200),) and [name for name, *_ in sign.meals] == ["早餐", "午餐", "晚餐"]
    assert sign.shut_days == (days[1],) and [c.reason for c in sign.closures] == ["消防检查"]
    desk.do(house.retire_room, room)
    after = desk.see(sheets.hours_sign)
    assert "新教室" not in {one.name for one in after.rooms} and after.closures == ()


def test_fees_are_those_of_the_lists(desk: Desk) -> None:
    key = desk.do(prices.save_price, PriceForm("修收音机", "家电", 1500, warranty_days=30))
    room = desk.do(house.save_room, RoomDraft("新教室", 30, fee=5000, fee_per="hour", deposit=10000))
    sign = desk.see(sheets.fee_sign)
    assert ("修收音机", 1500) in {(row.name, row.amount) for row in sign.rows} and sign.size == "A4"
    assert ("新教室", 5000, "hour", 10000) in {(r.name, r.fee, r.per, r.deposit) for r in sign.rooms}
    desk.do(prices.retire_price, key)
    desk.do(house.retire_room, room)
    after = desk.see(sheets.fee_sign)
    assert "修收音机" not in {r.name for r in after.rows} and "新教室" not in {r.name for r in after.rooms}


def test_a_plate_is_of_one_room_or_of_all(desk: Desk) -> None:
    desk.do(samples.plant_rooms, "红梅")
    rooms = desk.see(sheets.rooms_for_plates)
    assert [p.name for p in desk.see(sheets.room_plates).rooms] == [room.name for room in rooms]
    one = desk.see(sheets.room_plates, "A5", rooms[-1].id)
    assert [(p.name, p.capacity, len(p.week)) for p in one.rooms] == [(rooms[-1].name, rooms[-1].capacity, 7)]


def test_a_label_opens_its_place_whatever_it_is_called(desk: Desk) -> None:
    desk.do(shelves.save_shelf, "窗边大工作台", bench=True)
    labels = desk.see(sheets.shelf_labels).shelves
    assert len(labels) == len(desk.see(shelves.shelves)) and len({one.code for one in labels}) == len(labels)
    for one in labels:
        assert one.code.isascii() and one.code == one.code.upper()
        row = desk.see(shelves.shelf_called, one.code)
        assert row is not None and row.name == one.name
        assert desk.see(board.where_is, one.code.lower()) == desk.see(board.where_is, one.name)
    bench = next(row for row in desk.see(shelves.shelves) if row.bench and row.name == "窗边大工作台")
    code = desk.see(sheets.shelf_labels, "A4", bench.id).shelves[0].code
    assert code.startswith("HW-")
    desk.do(shelves.save_shelf, "里间大工作台", bench=True, shelf_id=bench.id)
    renamed = desk.see(shelves.shelf_called, code)
    assert renamed is not None and renamed.name == "里间大工作台"  # the label goes on being good


def test_cash_says_what_becomes_of_small_change(desk: Desk) -> None:
    assert desk.see(sheets.cash_sign).rounding == "jiao"
    desk.do(settings.put, "till.rounding", "none")
    assert desk.see(sheets.cash_sign).rounding == "none"


@pytest.mark.parametrize("which", sorted(QUERIES))
def test_every_sign_is_printed_as_it_was_looked_at_as_often_as_asked(desk: Desk, which: str) -> None:
    for size in SIGN_SIZES:
        assert desk.see(QUERIES[which], size).size == size
    sign = desk.see(QUERIES[which], "A5")
    jobs = desk.do(sheets.print_sign, sign, 3)
    made = [job for job in desk.see(print_queue.recent) if job.id in jobs]
    assert len(made) == 3 and {job.printer for job in made} == {"page"} and {job.copy_no for job in made} == {1}
    assert sorted(job.number[-4:] for job in made) == ["0001", "0002", "0003"]
    assert all(job.number.startswith("GS-" if which == "fees" else "BS-") for job in made)
    assert desk.see(print_queue.next_copy, sign.KIND, made[0].number).document == sign


def test_a_size_nobody_has_and_too_many_copies_are_refused(centre_: Centre) -> None:
    centre_.sign_in("2001")  # who sells may print a sign too
    desk = centre_.desk
    with pytest.raises(Refused) as no:
        desk.see(sheets.cash_sign, "A2")
    assert no.value.data["field"] == "size"
    sign = desk.see(sheets.fee_sign)
    for copies in (0, sheets.MOST_COPIES + 1):
        with pytest.raises(Refused) as no:
            desk.do(sheets.print_sign, sign, copies)
        assert no.value.data["field"] == "copies"
    assert len(desk.do(sheets.print_sign, sign)) == 1
