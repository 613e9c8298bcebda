"""The board in one query, the list by pages, and finding a thing by whatever is in somebody's hand or head."""

from datetime import timedelta

import pytest

from app.errors import Refused
from app.rules.repairs.flow import RepairAct, RepairState
from app.services import documents, print_queue
from app.services.desk import Desk
from app.services.documents.repairs import RepairReceipt
from app.services.repairs import board, calls, handover, items, papers, prices, sheets, shelves, steps
from app.services.repairs.board import RepairFilter
from app.services.repairs.handover import Proof
from app.services.repairs.prices import PriceForm
from app.services.repairs.steps import RepairMove
from app.services.residents import search
from tests.services.repairs.brought import FAN, POT, SHOES, bring, repaired
from tests.support import Centre


def test_whatever_is_known_finds_the_thing(desk: Desk) -> None:
    done = bring(desk, {**FAN, "colour": "白"}, name="孙志良", phone="15900000831")
    bring(desk, SHOES)
    (item,) = done.items
    for query in (
        done.numbers[0], done.numbers[0].replace("-", ""), "WX-1123-1", "1123-1", "孙志良", "sunzhi", "szl",
        "15900000831",         "159-0000-0831", "0831", "美的", "落地扇", "孙志良 落地扇", "b3", "Ｂ-03",
    ):  # fmt: skip
        assert [row.id for row in desk.see(board.find_things, query)] == [item], query
        assert [row.id for row in desk.see(board.listing, RepairFilter(query=query)).rows] == [item], query
    known = desk.see(search.search, "ouyangxw")[0]  # 欧阳修文, cut in the middle as people type
    mine = bring(desk, POT, resident_id=known.id)
    assert [row.id for row in desk.see(board.find_things, "ouyangxw")] == list(mine.items)
    assert not desk.see(board.find_things, "电视机") and not desk.see(board.find_things, "  ")
    assert desk.see(board.find, f"{done.numbers[0]}/tag") == item and desk.see(board.find, "WX-A-20261123-0099") is None


def test_filters_pages_and_figures(centre_: Centre) -> None:
    centre_.sign_in("3001")
    desk = centre_.desk
    done = bring(desk, FAN, SHOES, POT)
    fan, shoes, pot = done.items
    repaired(desk, shoes)
    desk.do(steps.do_step, pot, RepairAct.GIVE_UP, RepairMove(reason="太旧"))
    centre_.clock.forward(days=31)
    assert [row.days for row in desk.see(board.open_things)] == [None, 31, 31]
    for wanted, ids in (
        (RepairFilter(states=(RepairState.READY,)), {shoes}),
        (RepairFilter(category="家电"), {fan, pot}),
        (RepairFilter(unclaimed=True), {shoes, pot}),
        (RepairFilter(open_only=True), {fan, shoes, pot}),
        (RepairFilter(day_from=desk.see(lambda v: v.business_date)), set()),
        (RepairFilter(kind="home"), set()),
    ):
        page = desk.see(board.listing, wanted)
        assert ({row.id for row in page.rows}, page.total) == (ids, len(ids)), wanted
    page = desk.see(board.listing, RepairFilter(), 1, 1)
    assert (len(page.rows), page.total) == (1, 3)
    desk.do(handover.hand_out, (shoes,), Proof(tags=(done.numbers[1],)))
    found = desk.see(board.repair_counts)
    assert (found.open, found.collected, found.unclaimed) == (2, 1, 1)


def test_the_ladder_of_reminders_and_every_call_is_kept(centre_: Centre) -> None:
    centre_.sign_in("3001")
    desk = centre_.desk
    done = bring(desk, SHOES)
    with pytest.raises(Refused, match="repair_call_not"):
        desk.do(calls.log_call, done.items[0], reached=True)
    repaired(desk, done.items[0])
    seen = []
    for days in (6, 1, 8, 15, 1, 29):
        centre_.clock.forward(days=days)
        (row,) = desk.see(calls.to_collect)
        seen.append((row.days, row.step, row.owed, row.unclaimed))
        desk.do(calls.log_call, done.items[0], reached=False, text="无人接听")
    assert seen == [
        (6, 0, False, False), (7, 7, True, False), (15, 15, True, False), (30, 30, True, False), (31, 30, False, True),
        (60, 60, True, True),
    ]  # fmt: skip
    told = [event for event in desk.see(board.card, done.items[0]).events if event.act == "call"]
    assert len(told) == 6 and told[0].text == "无人接听"
    sheet = desk.see(sheets.unclaimed_list)
    assert [(row.number, row.days, row.step, row.calls, row.owner) for row in sheet.rows] == [
        (done.numbers[0], 60, 60, 6, "王*英")
    ]
    desk.do(sheets.print_repair_sheet, sheet)
    assert desk.see(items.load, done.items[0]).state is RepairState.READY  # it is kept, however long


def test_the_price_list_is_there_and_can_be_changed(desk: Desk) -> None:
    listed = desk.see(prices.prices)
    assert {"换拉链头", "小家电维修", "马桶疏通"} <= {row.name for row in listed}
    assert {row.name: row.amount for row in listed}["修伞骨"] == 500
    key = desk.do(prices.save_price, PriceForm("修收音机", "家电", 1500, warranty_days=30))
    with pytest.raises(Refused) as no:
        desk.do(prices.save_price, PriceForm("修收音机"))
    assert no.value.data["why"] == "taken"
    desk.do(prices.retire_price, key)
    assert not desk.see(prices.prices, "修收音机") and desk.see(prices.prices, "xsyj", inactive=True)
    desk.do(prices.restore_price, key)
    assert desk.see(prices.prices, "xsyj")[0].name == "修收音机"


def test_shelves_are_named_once_and_kept_while_something_lies_there(desk: Desk) -> None:
    (item,) = bring(desk, FAN).items
    (shelf,) = [row for row in desk.see(shelves.shelves) if row.name == "B-03"]
    assert shelf.things == 1
    with pytest.raises(Refused) as no:
        desk.do(shelves.save_shelf, "b 3")
    assert no.value.data["why"] == "taken"
    with pytest.raises(Refused, match="repair_shelf_full"):
        desk.do(shelves.retire_shelf, shelf.id)
    desk.do(shelves.save_shelf, "B-33", shelf_id=shelf.id)
    assert desk.see(items.load, item).shelf == "B-33"
    desk.do(shelves.put_on, item, "A-01")
    desk.do(shelves.retire_shelf, shelf.id)
    assert shelf.id not in {row.id for row in desk.see(shelves.shelves)}
    desk.do(shelves.restore_shelf, shelf.id)


def test_the_slip_prints_what_it_looked_like(desk: Desk) -> None:
    done = bring(desk, {**FAN, "defects": ("底座划痕", "缺螺丝", "底座划痕"), "accessories": "遥控器 1"}, SHOES)
    (job,) = desk.see(print_queue.find, f"{done.numbers[0]}/slip")
    slip = documents.load(job.kind, job.document)
    assert isinstance(slip, RepairReceipt) and len(slip.lines) == 2
    assert (slip.lines[0].defects, slip.lines[0].accessories) == ("底座划痕、缺螺丝", "遥控器 1")
    assert "王秀英" not in job.document and slip.phone == "2206"
    desk.do(papers.print_slip, done.id)
    desk.do(papers.print_tag, done.items[0])
    assert desk.see(print_queue.find, f"{done.numbers[0]}/slip-2")
    desk.do(steps.do_step, done.items[0], RepairAct.QUOTE, RepairMove(price=3000))
    desk.do(papers.print_quote, done.items[0])
    assert desk.see(print_queue.find, f"{done.numbers[0]}/quote")


def test_a_phone_looked_at_whole_is_in_the_trail(desk: Desk) -> None:
    done = bring(desk, SHOES)
    assert "139****2206" in {row.phone for row in desk.see(board.open_things)}
    assert desk.do(calls.phone_to_call, done.items[0]) == "13900002206"


def test_the_book_of_a_month_counts(desk: Desk) -> None:
    done = bring(desk, SHOES, POT, FAN)
    desk.do(steps.do_step, done.items[0], RepairAct.FINISH, RepairMove(labour=1500))
    desk.do(steps.do_step, done.items[1], RepairAct.GIVE_UP, RepairMove(reason="太旧"))
    day = desk.see(lambda v: v.business_date)
    book = desk.see(sheets.repair_ledger, day.replace(day=1), day)
    assert (len(book.rows), book.repaired, book.unrepaired, book.income) == (3, 1, 1, 1500)
    assert not desk.see(sheets.repair_ledger, day + timedelta(days=1), day + timedelta(days=9)).rows
