"""补贴台账: what the till gave on somebody else's money is claimed once, and what was reported stays as it was."""

from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from app.errors import Refused
from app.rules.report.claims import ClaimState, Doubt, Origin
from app.rules.report.figure import money
from app.rules.rights import Right
from app.services.centre import settings
from app.services.personal import erase
from app.services.report import report as reports
from app.services.residents import profile, registry
from app.services.residents.profile import ExtrasDraft
from app.services.subsidy import claiming, entries, ledger, sheets
from app.services.till import refunds, sales
from app.store import sql
from app.store.verify import verify
from tests.services.subsidy.fed import (
    DECEMBER,
    DISTRICT,
    JANUARY,
    NOVEMBER,
    STREET,
    at,
    close_day,
    eat,
    line_of,
    on_duty,
    open_day,
    person,
    rows_of,
)
from tests.statements import of_see
from tests.suite import stores
from tests.support import Centre


def refused(centre: Centre, operation: Any, *args: Any) -> str:
    with pytest.raises(Refused) as no:
        centre.desk.do(operation, *args)
    return no.value.code


def sealed(centre: Centre) -> int:
    """What all sealed sales and reversals say was subsidised."""
    return int(centre.desk.see(sql.value, "SELECT coalesce(sum(subsidy_total), 0) FROM sale"))


def acts(centre: Centre, action: str) -> int:
    return int(centre.desk.see(sql.value, "SELECT count(*) FROM audit_entry WHERE action = :a", a=action))


def test_every_subsidised_meal_waits_as_one_row_a_payer_with_the_amounts_of_its_sale(november: Centre) -> None:
    rows = (*rows_of(november, STREET), *rows_of(november, DISTRICT))
    assert [(row.key.payer, row.amount) for row in rows] == [
        (STREET, 190), (STREET, 190), (STREET, 90), (DISTRICT, 95), (DISTRICT, 45),
    ]  # fmt: skip
    assert sum(row.amount for row in rows) == sealed(november)
    first = rows[0]
    assert (first.list_amount, first.discount, first.paid) == (1900, 380, 1900 - 380 - 190)
    assert (first.letter, first.age, first.meal, first.methods) == ("Z", 70, "lunch", "wechat")
    assert first.name == "会*甲" or first.name.count("*"), first.name
    assert {row.state for row in rows} == {ClaimState.OPEN}
    line = line_of(november, STREET)
    assert (line.sums.meals, line.sums.persons, line.sums.amount, line.running) == (3, 2, 470, False)


def test_a_batch_is_numbered_takes_what_waits_and_takes_nothing_twice(november: Centre) -> None:
    desk = november.desk
    batch = desk.do(claiming.claim, NOVEMBER, STREET)
    assert batch.number == "BT-A-20261202-0001" and batch.turn == 1
    assert refused(november, claiming.claim, NOVEMBER, STREET) == "subsidy_none"
    line = line_of(november, STREET)
    assert (line.state, line.batch) == ("claimed", batch) and line.sums.amount == 470
    assert line.sums == ledger.total(rows_of(november, STREET))
    assert line_of(november, DISTRICT).state == "open"
    assert desk.do(claiming.book_paid, batch.id, "拨付 2026-77") == 3
    assert line_of(november, STREET).state == "paid"
    assert {row.reason for row in rows_of(november, STREET)} == {"拨付 2026-77"}
    assert refused(november, claiming.book_paid, batch.id, "") == "subsidy_settled"
    assert [acts(november, act) for act in ("subsidy_claim", "subsidy_paid")] == [1, 1]


def test_a_month_is_claimed_when_it_is_over_and_its_shifts_are_closed(november: Centre) -> None:
    assert refused(november, claiming.claim, DECEMBER, STREET) == "period_running"
    open_day(november, date(2026, 12, 31))
    at(november, date(2027, 1, 1))
    on_duty(november, "1001")
    assert refused(november, claiming.claim, DECEMBER, STREET) == "period_shift_open"


def test_what_was_returned_waits_in_the_next_month_and_can_be_claimed_or_written_off(november: Centre) -> None:
    desk = november.desk
    batch = desk.do(claiming.claim, NOVEMBER, STREET)
    first, second, third = rows_of(november, STREET)
    assert first.claim_id and second.claim_id
    assert refused(november, claiming.book_returned, batch.id, [first.claim_id], " ") == "field_bad"
    assert desk.do(claiming.book_returned, batch.id, [first.claim_id, second.claim_id], "不在名册") == 2
    assert refused(november, claiming.book_returned, batch.id, [first.claim_id], "又一次") == "subsidy_settled"
    assert desk.do(claiming.book_paid, batch.id, "") == 1
    assert line_of(november, STREET).state == "partly"
    again = rows_of(november, STREET, DECEMBER.key)
    assert [(row.key, row.state, row.reason) for row in again] == [
        (row.key, ClaimState.RETURNED, "不在名册") for row in (first, second)
    ]
    assert desk.do(claiming.write_off, [first.key], "确实不符合") == 1
    assert refused(november, claiming.write_off, [first.key], "再来") == "subsidy_settled"
    assert [(row.key, row.reason) for row in desk.see(ledger.not_claimed)] == [(first.key, "确实不符合")]
    open_day(november, date(2027, 1, 4))
    close_day(november)
    later = desk.do(claiming.claim, DECEMBER, STREET)
    assert [(row.key, row.turn) for row in desk.see(entries.claimed, later.id)] == [(second.key, 2)]
    assert third.key not in {row.key for row in desk.see(entries.claimed, later.id)}


def test_a_batch_that_was_returned_whole_is_claimed_for_its_own_month_again(november: Centre) -> None:
    desk = november.desk
    batch = desk.do(claiming.claim, NOVEMBER, STREET)
    assert desk.do(claiming.book_returned, batch.id, [], "少盖了章") == 3
    assert [line.state for line in desk.see(ledger.ledger_lines) if line.payer == STREET] == ["open", "returned"]
    second = desk.do(claiming.claim, NOVEMBER, STREET)
    assert (second.turn, second.number) == (2, "BT-A-20261202-0002")


def test_a_mistake_in_a_reported_month_goes_to_the_next_as_a_correction(november: Centre) -> None:
    desk = november.desk
    batch = desk.do(claiming.claim, NOVEMBER, STREET)
    before = rows_of(november, STREET)
    assert before[0].claim_id
    desk.do(claiming.correct_claim, before[0].claim_id, "刷错了人")
    assert refused(november, claiming.correct_claim, before[0].claim_id, "刷错了人") == "subsidy_corrected"
    after = desk.see(entries.claimed, batch.id)
    assert [row.amount for row in after] == [row.amount for row in before] and after[0].corrected
    waiting = rows_of(november, STREET, DECEMBER.key)
    assert [(row.origin, row.amount, row.number) for row in waiting] == [
        (Origin.CORRECTION, -before[0].amount, before[0].number)
    ]
    open_day(november, date(2027, 1, 4))
    close_day(november)
    later = desk.do(claiming.claim, DECEMBER, STREET)
    assert line_of(november, STREET, DECEMBER.key).sums.amount == -before[0].amount
    taken = desk.see(entries.claimed, later.id)[0]
    assert (
        taken.claim_id and refused(november, claiming.correct_claim, taken.claim_id, "冲正的冲正") == "subsidy_settled"
    )


def test_a_reversal_at_the_till_is_a_row_of_its_own_and_nobody_ate(fed: Centre, people: tuple[UUID, UUID]) -> None:
    open_day(fed, date(2026, 11, 24))
    done = eat(fed, people[0])
    eat(fed, people[0])
    fed.desk.do(sales.reverse_sale, done.id, "打错了")
    close_day(fed)
    rows = rows_of(fed, STREET)
    assert [(row.origin, row.amount) for row in rows] == [
        (Origin.MEAL, 190), (Origin.MEAL, 190), (Origin.REVERSAL, -190),
    ]  # fmt: skip
    assert not any(row.doubts for row in rows), "what was reversed is no second meal"
    assert sum(row.amount for row in rows) == sealed(fed)
    line = line_of(fed, STREET)
    assert (line.sums.meals, line.sums.persons, line.sums.reversals, line.running) == (1, 1, 1, True)


def test_exceptions_are_found_and_go_along_with_the_batch(fed: Centre, people: tuple[UUID, UUID]) -> None:
    open_day(fed, date(2026, 11, 24))
    eat(fed, people[0])
    eat(fed, people[0])
    close_day(fed)
    fed.desk.do(registry.set_active, people[0], False)
    assert [row.doubts for row in rows_of(fed, STREET)] == [(Doubt.SLOT, Doubt.GONE)] * 2
    assert line_of(fed, STREET).doubts == 2
    open_day(fed, date(2026, 12, 2))
    close_day(fed)
    fed.desk.do(claiming.claim, NOVEMBER, STREET)
    fed.desk.do(registry.set_active, people[0], True)
    assert [row.doubts for row in rows_of(fed, STREET)] == [(Doubt.SLOT, Doubt.GONE)] * 2, "as it was reported"


def test_reading_is_for_auditors_too_and_claiming_for_managers_alone(november: Centre) -> None:
    november.sign_in("9001")
    assert line_of(november, STREET).sums.rows == 3
    assert refused(november, claiming.claim, NOVEMBER, STREET) == "needs_approver"
    november.sign_in("2001")
    with pytest.raises(Refused) as no:
        november.desk.see(ledger.ledger_lines)
    assert no.value.data["right"] == Right.SEE_REPORTS.value


def test_what_a_report_says_is_the_sum_of_the_rows(november: Centre) -> None:
    november.desk.do(claiming.claim, NOVEMBER, STREET)
    made = november.desk.see(ledger.subsidy_sums, NOVEMBER)
    assert {payer: one.amount for payer, one in made.given} == {STREET: 470, DISTRICT: 140}
    assert dict(made.given)[STREET] == ledger.total(rows_of(november, STREET))
    assert [(payer, state, one.amount) for payer, state, one in made.claims] == [
        (DISTRICT, "open", 140), (STREET, "claimed", 470),
    ]  # fmt: skip
    assert november.desk.see(ledger.subsidy_sums, JANUARY).given == ()
    report = november.desk.see(reports.period_report, NOVEMBER)
    (appendix,) = (table for one in report.appendices for table in one.tables if table.key == "subsidy_sums")
    assert [[cell.written() for cell in row.cells] for row in appendix.rows[:-1]] == [
        [payer, f"{one.meals}", money(one.amount).written()] for payer, one in made.given
    ]


def test_two_programs_that_claim_the_same_rows_get_them_once(november: Centre) -> None:
    """The second finds nothing left; and a row cannot be written twice whoever writes it."""
    other = november.desk
    batch = other.do(claiming.claim, NOVEMBER, STREET)
    rows = other.see(entries.claimed, batch.id)
    with pytest.raises(Exception, match=r"(?i)unique"):
        other.do(
            lambda work: claiming._take_up(work, [row.__class__(**{**vars(row), "turn": 0}) for row in rows], None, "x")
        )
    assert other.see(entries.claimed, batch.id) == rows


def test_somebody_young_by_the_birthday_as_it_is_known_now_is_an_exception(fed: Centre) -> None:
    one = person(fed, "会员丙", date(1950, 1, 1))
    open_day(fed, date(2026, 11, 24))
    eat(fed, one)
    close_day(fed)

    def younger(work: Any) -> None:
        sql.run(work.session, "UPDATE resident SET birth_date = '1999-01-01' WHERE name = '会员丙'", {})

    fed.desk.do(younger)
    assert [row.doubts for row in rows_of(fed, STREET)] == [(Doubt.AGE,)]


def test_who_is_forgotten_leaves_what_was_reported_and_takes_what_was_written_along(
    november: Centre, people: tuple[UUID, UUID]
) -> None:
    desk = november.desk
    batch = desk.do(claiming.claim, NOVEMBER, STREET)
    before = desk.see(entries.claimed, batch.id)
    first = next(row for row in before if row.key.eater == people[0])
    assert first.claim_id
    desk.do(claiming.correct_claim, first.claim_id, "会员甲让别人代刷")
    desk.do(claiming.book_returned, batch.id, [first.claim_id], "会员甲不在名册")
    desk.do(registry.set_active, people[0], False)
    desk.do(erase.erase, people[0], "本人要求", approval=november.consent("1002"))
    after = desk.see(entries.claimed, batch.id)
    assert [(row.name, row.amount, row.state) for row in after] == [
        (row.name, row.amount, ClaimState.RETURNED if row is first else row.state) for row in before
    ]
    assert all(row.reason == "" for row in after)
    assert sql_count(november, "SELECT count(*) FROM subsidy_correction WHERE reason <> ''") == 0
    assert verify(desk.sessions).ok


def test_what_was_reported_keeps_where_somebody_was_registered(november: Centre, people: tuple[UUID, UUID]) -> None:
    """What waits says what is known now; a claim what was known when it was made."""
    desk = november.desk
    desk.do(profile.save_extras, people[0], ExtrasDraft(residence="district"))
    mine = [row.residence for row in rows_of(november, STREET) if row.key.eater == people[0]]
    assert mine == ["district"] and {row.residence for row in rows_of(november, STREET)} == {"district", ""}
    batch = desk.do(claiming.claim, NOVEMBER, STREET)
    desk.do(profile.save_extras, people[0], ExtrasDraft(residence="other"))
    kept = desk.see(entries.claimed, batch.id)
    assert [row.residence for row in kept if row.key.eater == people[0]] == ["district"]
    paper = desk.see(sheets.subsidy_ledger, line_of(november, STREET))
    book = CalamineWorkbook.from_filelike(BytesIO(sheets.ledger_workbook(paper, {}, {})))
    rows = book.get_sheet_by_name("补贴台账").to_python()
    assert [row[rows[0].index("户籍")] for row in rows[1:]].count("本区") == 1
    for change in ("residence = 'city'", "reason = '', residence = 'city'"):
        with pytest.raises(Exception, match="SEALED"), desk.sessions.write() as session:
            sql.run(session, f"UPDATE subsidy_claim SET {change}", {})
    assert verify(desk.sessions).ok


def test_nothing_that_was_reported_is_changed_or_taken_away(november: Centre) -> None:
    batch = november.desk.do(claiming.claim, NOVEMBER, STREET)
    november.desk.do(claiming.book_paid, batch.id, "街财 42 号")
    for statement in (
        "UPDATE subsidy_batch SET payer = 'x'",
        "UPDATE subsidy_claim SET amount = 1",
        "UPDATE subsidy_claim SET reason = 'x'",
        "UPDATE subsidy_outcome SET kind = 'returned', reason = ''",
        "DELETE FROM subsidy_claim",
        "DELETE FROM subsidy_batch",
        "DELETE FROM subsidy_outcome",
    ):
        with pytest.raises(Exception, match="SEALED"), november.desk.sessions.write() as session:
            sql.run(session, statement, {})


def sql_count(centre: Centre, query: str) -> int:
    return int(centre.desk.see(sql.value, query))


def waits(centre: Centre, payer: str = STREET) -> list[tuple[str, int]]:
    """What the payer would be asked for as things are."""
    found = centre.desk.see(entries.waiting_claims)
    return sorted((row.origin, row.amount) for (_, who), rows in found.items() if who == payer for row in rows)


def test_a_corrected_row_that_is_returned_takes_its_correction_along(november: Centre) -> None:
    """Else the payer was given back what they never paid."""
    desk = november.desk
    batch = desk.do(claiming.claim, NOVEMBER, STREET)
    row = rows_of(november, STREET)[0]
    assert row.claim_id is not None
    desk.do(claiming.correct_claim, row.claim_id, "吃的是别人")
    assert waits(november) == [(Origin.CORRECTION, -190)]
    desk.do(claiming.book_returned, batch.id, [row.claim_id], "不是本人")
    assert waits(november) == [(Origin.MEAL, 190)]
    desk.do(claiming.write_off, [row.key], "不是本人")
    assert waits(november) == []


def test_a_row_whose_correction_was_reported_is_returned_after_it(november: Centre) -> None:
    desk = november.desk
    batch = desk.do(claiming.claim, NOVEMBER, STREET)
    row = rows_of(november, STREET)[0]
    assert row.claim_id is not None
    desk.do(claiming.correct_claim, row.claim_id, "吃的是别人")
    at(november, date(2027, 1, 4))
    on_duty(november, "1001")
    later = desk.do(claiming.claim, DECEMBER, STREET)
    assert refused(november, claiming.book_returned, batch.id, [row.claim_id], "不是本人") == "subsidy_taken_back"
    desk.do(claiming.book_returned, later.id, [], "先退冲正")
    desk.do(claiming.book_returned, batch.id, [row.claim_id], "不是本人")
    assert waits(november) == [(Origin.MEAL, 190)]


def test_the_reversal_of_a_meal_that_is_not_claimed_waits_no_more(fed: Centre, people: tuple[UUID, UUID]) -> None:
    open_day(fed, date(2026, 11, 24))
    meal, other = eat(fed, people[0]), eat(fed, people[0])
    fed.desk.do(sales.reverse_sale, meal.id, "打错了")
    close_day(fed)
    assert [amount for _, amount in waits(fed)] == [190, 190, -190]
    first = next(row for row in rows_of(fed, STREET) if row.number == meal.number)
    fed.desk.do(claiming.write_off, [first.key], "没有吃")
    assert waits(fed) == [(Origin.MEAL, 190)] and other.number


def test_a_returned_meal_whose_reversal_was_reported_is_claimed_again(fed: Centre, people: tuple[UUID, UUID]) -> None:
    open_day(fed, date(2026, 11, 24))
    meal = eat(fed, people[0])
    fed.desk.do(sales.reverse_sale, meal.id, "打错了")
    close_day(fed)
    open_day(fed, date(2026, 12, 2))
    close_day(fed)
    batch = fed.desk.do(claiming.claim, NOVEMBER, STREET)
    (row, _) = rows_of(fed, STREET)
    assert row.claim_id is not None
    fed.desk.do(claiming.book_returned, batch.id, [row.claim_id], "没有吃")
    assert refused(fed, claiming.write_off, [row.key], "没有吃") == "subsidy_taken_back"
    fed.desk.do(claiming.book_returned, batch.id, [], "没有吃")
    fed.desk.do(claiming.write_off, [row.key], "没有吃")
    assert waits(fed) == [], "the reversal of what nobody claims has nothing to take back"


def test_what_was_reversed_at_the_till_is_not_taken_back_twice(fed: Centre, people: tuple[UUID, UUID]) -> None:
    open_day(fed, date(2026, 11, 24))
    meal, kept = eat(fed, people[0]), eat(fed, people[0])
    fed.desk.do(sales.reverse_sale, meal.id, "打错了")
    close_day(fed)
    open_day(fed, date(2026, 12, 2))
    close_day(fed)
    fed.desk.do(claiming.claim, NOVEMBER, STREET)
    claims = {row.number: row.claim_id for row in rows_of(fed, STREET) if row.origin == Origin.MEAL}
    assert refused(fed, claiming.correct_claim, claims[meal.number], "错了") == "subsidy_corrected"
    fed.desk.do(claiming.correct_claim, claims[kept.number], "错了")
    assert waits(fed) == [(Origin.CORRECTION, -190)]


@pytest.mark.skipif(stores.on_server(), reason="hears SQLite's driver")
def test_neither_batches_nor_corrections_cost_a_statement_each(november: Centre) -> None:
    desk = november.desk

    def asked() -> int:
        return len(of_see(desk, ledger.ledger_lines))

    batch = desk.do(claiming.claim, NOVEMBER, STREET)
    few = asked()
    for _ in range(4):
        desk.do(claiming.book_returned, batch.id, [], "重报")
        batch = desk.do(claiming.claim, NOVEMBER, STREET)
    assert asked() <= few
    (first, *others) = [row.claim_id for row in rows_of(november, STREET) if row.claim_id is not None]
    desk.do(claiming.correct_claim, first, "错了")
    few = asked()
    for one in others:
        desk.do(claiming.correct_claim, one, "错了")
    assert asked() <= few and len(waits(november)) == 3


def test_dishes_that_go_back_take_their_subsidy_and_leave_the_meal(fed: Centre, people: tuple[UUID, UUID]) -> None:
    """The row says 退菜 and counts no meal away; the last of them does, also once all is reported."""
    open_day(fed, date(2026, 11, 24))
    sold = eat(fed, people[0], "11", "41")
    eat(fed, people[0], "21")
    (whole,) = {row.amount for row in rows_of(fed, STREET) if row.number == sold.number}
    take = {1: 1}
    plan = fed.desk.see(refunds.plan, sold.id, take)
    fed.desk.do(refunds.refund, sold.id, take, plan.due, "凉了")
    first, second, back = rows_of(fed, STREET)
    assert (first.origin, second.origin, back.origin) == (Origin.MEAL, Origin.MEAL, Origin.PART)
    assert -whole < back.amount < 0
    line = line_of(fed, STREET)
    assert (line.sums.meals, line.sums.persons, line.sums.reversals) == (2, 1, 1)
    close_day(fed)
    open_day(fed, date(2026, 12, 2))
    fed.desk.do(claiming.claim, NOVEMBER, STREET)
    line = line_of(fed, STREET)
    assert (line.sums.meals, line.sums.amount) == (2, sum(row.amount for row in rows_of(fed, STREET)))
    first = rows_of(fed, STREET)[0]
    assert refused(fed, claiming.correct_claim, first.claim_id, "错") == "subsidy_corrected"
    fed.desk.do(settings.put, "till.refund_days", 30)
    rest = fed.desk.see(refunds.plan, sold.id, {2: 1})
    fed.desk.do(refunds.refund, sold.id, {2: 1}, rest.due, "凉了")
    (last,) = rows_of(fed, STREET, DECEMBER.key)
    assert (last.origin, last.amount + back.amount) == (Origin.REVERSAL, -whole)
    assert line_of(fed, STREET, DECEMBER.key).sums.meals == -1
