"""餐卡: opened, topped up, paid with, blocked, replaced, given back; its balance follows from sealed money alone."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import Refused
from app.rules.till import wallet_card
from app.services import exports, print_queue
from app.services.centre import settings
from app.services.personal import erase
from app.services.till import cart, charge_rows, charges, refunds, sales, shifts, wallet, wallet_rows
from app.services.till.summary import summary
from app.services.till.tender import Tender
from app.services.till.wallet_rows import CardRow
from app.store import sql
from app.store.verify import verify
from app.store.verify_wallet import check_wallet
from tests.services.till.carded import eat, now, open_for, top_up, turn_on
from tests.services.till.test_cart_and_sales import elder
from tests.suite import programs
from tests.support import Centre


@pytest.fixture
def till(centre_: Centre) -> Centre:
    """Cards are on, a manager is on duty with an open shift of 300.00."""
    turn_on(centre_)
    centre_.desk.do(shifts.open_shift, 300_00)
    return centre_


@pytest.fixture
def owner(till: Centre) -> UUID:
    return somebody(till)


def somebody(centre: Centre) -> UUID:
    return elder(centre.desk, date(1950, 3, 1))


def documents_of(till: Centre) -> list[str]:
    """What the papers of cards say."""
    with till.desk.sessions.read() as session:
        rows = sql.rows(session, "SELECT document FROM print_job WHERE kind IN ('wallet_card', 'wallet_back')")
    return [str(row[0]) for row in rows]


def refusal(call: Callable[[], object]) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code, caught.value.data


def by_card(card: CardRow, fen: int) -> Tender:
    return Tender("wallet", fen, card.number)


def test_off_unless_it_is_turned_on(centre_: Centre) -> None:
    centre_.sign_in("1001")
    centre_.desk.do(shifts.open_shift, 0)
    who = somebody(centre_)
    assert not centre_.desk.see(wallet.is_on) and centre_.desk.see(wallet.card_of, who) is None
    assert refusal(lambda: centre_.desk.do(wallet.open_card, who))[0] == "wallet_off"
    assert refusal(lambda: eat(centre_, Tender("wallet", 18_00, "CK000001013")))[0] == "wallet_off"


def test_a_card_is_opened_topped_up_and_paid_with(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner)
    assert (card.number, card.balance, card.state) == (wallet_card.card_number(1, 1), 0, "active")
    done = top_up(till, card, 100_00)
    assert done.number.startswith("SK") and done.due == 100_00 and done.income == 0
    sold = eat(till, by_card(card, 18_00))
    assert sold.payments == (("wallet", 18_00),)
    assert now(till, card).balance == 82_00 and till.desk.see(wallet.card_of, owner).balance == 82_00  # type: ignore[union-attr]
    found = till.desk.see(wallet.card_moves, card.id)
    assert [(m.kind, m.amount, m.balance) for m in found] == [("spend", -18_00, 82_00), ("topup", 100_00, 100_00)]
    assert found[0].number == sold.number and found[1].number == done.number


def test_a_second_press_of_top_up_is_the_first_one(till: Centre, owner: UUID) -> None:
    card, bill = open_for(till, owner), till.desk.new_id()
    for _ in (1, 2):
        till.desk.do(wallet.top_up, bill, card.id, 50_00, [Tender("cash", 50_00)])
    assert now(till, card).balance == 50_00


def test_a_card_pays_what_is_on_it_and_no_more(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner, 10_00)
    code, said = refusal(lambda: eat(till, by_card(card, 18_00)))
    assert (code, said["balance"]) == ("wallet_short", 10_00) and now(till, card).balance == 10_00
    sold = eat(till, by_card(card, 10_00), Tender("cash", 10_00))
    assert (sold.payments, sold.change) == ((("cash", 8_00), ("wallet", 10_00)), 2_00)
    assert now(till, card).balance == 0


def test_two_cards_in_one_sale_stay_two_payments(till: Centre, owner: UUID) -> None:
    one, two = open_for(till, owner, 10_00), open_for(till, somebody(till), 10_00)
    sold = eat(till, by_card(one, 8_00), by_card(two, 10_00))
    assert sold.payments == (("wallet", 8_00), ("wallet", 10_00))
    assert (now(till, one).balance, now(till, two).balance) == (2_00, 0)
    twice = open_for(till, somebody(till), 15_00)
    assert refusal(lambda: eat(till, by_card(twice, 9_00), by_card(twice, 9_00)))[0] in (
        "wallet_short",
        "reference_used",
    )
    till.desk.do(sales.reverse_sale, sold.id, "打错菜")
    assert (now(till, one).balance, now(till, two).balance) == (10_00, 10_00), "each gets its own back"


def test_a_sale_taken_back_gives_the_card_its_money_also_when_it_was_closed_since(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner, 18_00)
    sold = eat(till, by_card(card, 18_00))
    till.desk.do(wallet.close_card, card.id)
    till.desk.do(sales.reverse_sale, sold.id, "打错菜")
    left = now(till, card)
    assert (left.balance, left.state) == (18_00, "closed")
    assert till.desk.see(wallet.cards)[0].id == card.id, "it waits to be given back"
    till.desk.do(wallet.pay_out, till.desk.new_id(), card.id, [Tender("cash", 18_00)])
    assert now(till, card).balance == 0


def test_blocked_found_replaced(till: Centre, owner: UUID) -> None:
    desk, card = till.desk, open_for(till, owner, 50_00)
    assert desk.do(wallet.block, card.id).state == "lost" == desk.do(wallet.block, card.id).state
    assert refusal(lambda: eat(till, by_card(card, 18_00)))[0] == "wallet_lost"
    assert refusal(lambda: top_up(till, card, 10_00))[0] == "wallet_lost"
    assert desk.do(wallet.unblock, card.id).state == "active"
    desk.do(wallet.block, card.id)
    new = desk.do(wallet.replace_card, card.id)
    assert new.number != card.number and (new.balance, new.state) == (50_00, "active")
    assert refusal(lambda: eat(till, by_card(card, 18_00)))[0] == "wallet_old"
    assert eat(till, by_card(new, 18_00)).payments == (("wallet", 18_00),)
    assert desk.see(wallet.card_by_number, new.number).id == card.id
    unknown = wallet_card.card_number(card.no, 9)
    for number in (unknown, "CK000999019", card.number[:-1], "JM000001", ""):
        assert refusal(lambda number=number: desk.see(wallet.card_by_number, number))[0] == "wallet_unknown"


def test_what_may_be_topped_up(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner)
    for fen in (9_90, 1000_10, 50_05, 0, -10_00):
        code, said = refusal(lambda fen=fen: top_up(till, card, fen))
        assert (code, said["least"], said["most"]) == ("wallet_amount", 10_00, 1000_00)
    for _ in range(5):
        top_up(till, card, 1000_00, "wechat")
    code, said = refusal(lambda: top_up(till, card, 10_00))
    assert (code, said["most"], said["balance"]) == ("wallet_full", 5000_00, 5000_00)
    assert refusal(lambda: till.desk.do(wallet.open_card, owner))[0] == "wallet_has"
    assert refusal(lambda: till.desk.do(wallet.top_up, till.desk.new_id(), owner, 10_00, []))[0] == "wallet_unknown"
    till.desk.do(settings.put, "till.wallet", False)
    assert refusal(lambda: top_up(till, card, 10_00))[0] == "wallet_off"


def test_a_top_up_is_taken_back_only_as_far_as_it_is_there(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner)
    done = top_up(till, card, 100_00)
    eat(till, by_card(card, 18_00), Tender("cash", 0))
    code, said = refusal(lambda: till.desk.do(charges.reverse, done.id, "充错卡"))
    assert (code, said["balance"]) == ("wallet_short", 82_00)
    back = till.desk.do(wallet.pay_out, till.desk.new_id(), card.id, [Tender("cash", 82_00)])
    assert back.due == -82_00 and (now(till, card).balance, now(till, card).state) == (0, "closed")
    assert refusal(lambda: eat(till, by_card(card, 18_00)))[0] == "wallet_closed"
    again = open_for(till, owner, 20_00)
    assert again.no == card.no + 1
    (last, *_rest) = till.desk.see(wallet.card_moves, again.id)
    undone = till.desk.do(
        charges.reverse, next(c.id for c in till.desk.see(charge_rows.paid, again.id).charges), "充错卡"
    )
    assert last.kind == "topup" and undone.due == -20_00 and now(till, again).balance == 0


def test_a_payout_that_was_reversed_opens_the_card_again(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner, 30_00)
    out = till.desk.do(wallet.pay_out, till.desk.new_id(), card.id, [Tender("cash", 30_00)])
    till.desk.do(charges.reverse, out.id, "不退了")
    assert (now(till, card).balance, now(till, card).state) == (30_00, "active")


def test_more_than_a_hundred_goes_to_the_holders_own_account(till: Centre, owner: UUID) -> None:
    desk, card = till.desk, open_for(till, owner, 100_10)
    out = lambda *tenders: desk.do(wallet.pay_out, desk.new_id(), card.id, list(tenders))  # noqa: E731
    code, said = refusal(lambda: out(Tender("cash", 100_10)))
    assert (code, said["most"]) == ("wallet_cash", 100_00)
    assert refusal(lambda: out(Tender("wechat", 100_10)))[0] == "wallet_way"
    assert refusal(lambda: out(Tender("card", 100_10, "6222020200112233")))[0] == "field_bad"
    till.sign_in("2001")
    assert refusal(lambda: out(Tender("card", 100_10, "2233")))[0] == "needs_approver"
    till.sign_in("1001")
    desk.do(wallet.print_card, card.id)
    desk.do(wallet.print_card, card.id)
    bill = desk.new_id()
    for _ in (1, 2):
        done = desk.do(wallet.pay_out, bill, card.id, [Tender("card", 100_10, "2233")])
        assert done.payments == (("card", -100_10),)
    assert refusal(lambda: out(Tender("cash", 0)))[0] == "wallet_empty"
    assert refusal(lambda: desk.do(wallet.block, card.id))[0] == "wallet_closed"
    assert refusal(lambda: desk.do(wallet.replace_card, card.id))[0] == "wallet_closed"
    assert refusal(lambda: desk.do(wallet.print_card, card.id))[0] == "wallet_closed"
    jobs = [row for row in desk.see(print_queue.recent, 20) if row.kind.startswith("wallet")]
    assert sorted(row.kind for row in jobs) == ["wallet_back", "wallet_card", "wallet_card"]
    stored = [text for text in documents_of(till) if card.name in text]
    assert stored == [], "no paper of a card says the whole name"


def test_a_card_with_money_on_it_is_not_just_closed(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner, 10_00)
    code, said = refusal(lambda: till.desk.do(wallet.close_card, card.id))
    assert (code, said["balance"]) == ("wallet_holds", 10_00)
    found = till.desk.see(wallet.cards, card.name[:1]), till.desk.see(wallet.cards, card.number)
    assert [c.id for c in found[0]] == [card.id] == [c.id for c in found[1]]
    assert till.desk.see(wallet.cards, "没有这人") == ()


def test_whoever_has_money_on_a_card_is_not_forgotten(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner, 10_00)
    assert till.desk.see(erase.open_requests, owner) == 1
    till.sign_in("1001")
    code, said = refusal(lambda: till.desk.do(erase.erase, owner, "本人要求", approval=till.consent("1002")))
    assert (code, said["count"]) == ("open_requests", 1)
    till.desk.do(wallet.pay_out, till.desk.new_id(), card.id, [Tender("cash", 10_00)])
    assert till.desk.see(erase.open_requests, owner) == 0


def test_the_drawer_and_the_z_know_the_cards(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner, 100_00)
    top_up(till, card, 50_00, "alipay")
    eat(till, by_card(card, 18_00))
    other = open_for(till, somebody(till), 20_00)
    till.desk.do(wallet.pay_out, till.desk.new_id(), other.id, [Tender("cash", 20_00)])
    report = till.desk.see(shifts.x_report)
    assert report.expected_cash == 300_00 + 100_00 + 20_00 - 20_00
    assert (report.wallet_in, report.wallet_back, report.wallet_spent) == (170_00, 20_00, 18_00)
    assert report.wallet_owed == 132_00 == till.desk.see(wallet_rows.owed_on_cards)
    assert (report.deposit_in, report.deposits_held, report.fees, report.net_total) == (0, 0, (), 18_00)
    assert {t.method: t.amount for t in report.tenders} == {"cash": 100_00, "alipay": 50_00, "wallet": 18_00}
    day = till.desk.see(summary)["totals"]
    assert day["cards"] == {"in": {"count": 3, "amount": 170_00}, "back": {"count": 1, "amount": -20_00}}
    assert day["fees"] == {} == day["deposits"] and till.desk.see(charge_rows.held) == ()


def test_change_goes_onto_the_card_where_that_is_on(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner)
    desk = till.desk

    def paid(number: str, fen: int) -> sales.SaleDone:
        order = desk.do(cart.add, desk.new_id(), "11", meal="lunch").id
        try:
            return desk.do(sales.check_out, order, [Tender("cash", fen)], change_to=number)
        except Refused:
            desk.do(cart.discard, order)
            raise

    assert refusal(lambda: paid(card.number, 20_00))[0] == "wallet_off"
    desk.do(settings.put, "till.wallet_change", True)
    assert paid(card.number, 20_00).change == 2_00 and now(till, card).balance == 2_00
    paid(card.number, 18_00)
    paid("", 20_00)
    assert now(till, card).balance == 2_00
    assert desk.see(shifts.x_report).expected_cash == 300_00 + 20_00 + 18_00 + 18_00


def test_who_ends_cards_has_a_list_of_what_is_owed_and_still_sees_them(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner, 30_00)
    open_for(till, somebody(till))
    till.desk.do(settings.put, "till.wallet", False)
    assert till.desk.see(wallet.is_shown) and not till.desk.see(wallet.is_on)
    leave = till.desk.do(exports.leave_for_cards, None, "停办餐卡", approval=till.consent("1002"))
    (row,) = till.desk.see(exports.cards_out, leave)
    assert leave.count == 1 and (row.number, row.balance) == (card.number, 30_00) and row.name != card.name
    till.desk.do(wallet.pay_out, till.desk.new_id(), card.id, [Tender("cash", 30_00)])
    assert not till.desk.see(wallet.is_shown)


def test_dishes_taken_back_give_the_card_its_share(till: Centre, owner: UUID) -> None:
    desk, card = till.desk, open_for(till, owner, 30_00)
    order = desk.do(cart.add, desk.new_id(), "11", meal="lunch", quantity=2).id
    sold = desk.do(sales.check_out, order, [by_card(card, 30_00), Tender("cash", 10_00)])
    plan = desk.see(refunds.plan, sold.id, {1: 1})
    desk.do(refunds.refund, sold.id, {1: 1}, plan.due, "少吃一份")
    shares = dict(plan.payments)
    assert sum(shares.values()) == 18_00 and now(till, card).balance == shares.get("wallet", 0)
    desk.do(refunds.refund, sold.id, {1: 1}, 18_00, "都不要了")
    assert now(till, card).balance == 30_00 and verify(desk.sessions).ok


def moved(till: Centre) -> dict[str, int]:
    """The sums of the cards by plain SQL over what is sealed."""
    with till.desk.sessions.read() as session:
        rows = sql.rows(
            session,
            "SELECT 'in', coalesce(sum(p.amount), 0) FROM charge c JOIN charge_payment p ON p.charge_id = c.id "
            "WHERE c.subject = 'wallet' UNION ALL "
            "SELECT 'spent', coalesce(sum(amount), 0) FROM sale_payment WHERE method = 'wallet' UNION ALL "
            "SELECT 'cash', coalesce(sum(amount), 0) FROM (SELECT amount FROM sale_payment WHERE method = 'cash' "
            "UNION ALL SELECT amount FROM charge_payment WHERE method = 'cash') AS c UNION ALL "
            "SELECT 'least', coalesce(min(balance), 0) FROM wallet_entry UNION ALL "
            "SELECT 'entries', coalesce(sum(amount), 0) FROM wallet_entry",
        )
    return {str(name): int(fen) for name, fen in rows}


@pytest.mark.parametrize("seed", range(6))
def test_random_money_on_cards_agrees_with_an_account_book(till: Centre, seed: int) -> None:
    chance, desk = random.Random(seed), till.desk
    book = {open_for(till, somebody(till)).id: 0 for _ in range(3)}
    topped: list[tuple[UUID, UUID, int]] = []
    sold: list[tuple[UUID, UUID, int]] = []
    for _ in range(30):
        card = chance.choice(sorted(desk.see(wallet.cards), key=lambda c: c.no))
        what = chance.choice(("top", "top", "eat", "eat", "eat", "untop", "uneat", "out"))
        try:
            if what == "top":
                fen = chance.randrange(100, 5000) * 10
                topped.append((top_up(till, card, fen).id, card.id, fen))
                book[card.id] += fen
            elif what == "eat":
                fen = chance.choice((18_00, 7_00))
                done = eat(till, by_card(card, fen), *([] if fen == 18_00 else [Tender("cash", 20_00)]))
                sold.append((done.id, card.id, fen))
                book[card.id] -= fen
            elif what == "untop" and topped:
                charge, of, fen = topped.pop(chance.randrange(len(topped)))
                desk.do(charges.reverse, charge, "充错卡")
                book[of] -= fen
            elif what == "uneat" and sold:
                sale, of, fen = sold.pop(chance.randrange(len(sold)))
                desk.do(sales.reverse_sale, sale, "打错菜")
                book[of] += fen
            elif what == "out" and card.balance:
                way = Tender("cash", card.balance) if card.balance <= 100_00 else Tender("card", card.balance, "2233")
                desk.do(wallet.pay_out, desk.new_id(), card.id, [way])
                book[card.id] = 0
        except Refused as no:
            assert no.code in ("wallet_short", "wallet_closed", "refund_more"), no
        assert {c.id: c.balance for c in desk.see(wallet.cards)} == book
    found = moved(till)
    assert found["in"] - found["spent"] == sum(book.values()) == found["entries"] and found["least"] >= 0
    report = desk.see(shifts.x_report)
    assert report.wallet_owed == found["entries"] and report.expected_cash == 300_00 + found["cash"]
    assert (report.wallet_in - report.wallet_back, report.wallet_spent) == (found["in"], found["spent"])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE wallet_entry SET balance = balance + 1 WHERE turn = 1", "balance"),
        ("UPDATE wallet_entry SET turn = 5 WHERE turn = 2", "balance"),
        ("UPDATE wallet_entry SET amount = amount + 5, balance = balance + 5", "balance"),
        ("DELETE FROM wallet_entry WHERE kind = 'spend'", "wallet"),
        ("DELETE FROM wallet_entry", "wallet"),
    ],
)
def test_verify_names_a_card_that_was_changed_from_outside(till: Centre, owner: UUID, change: str, why: str) -> None:
    card = open_for(till, owner, 50_00)
    eat(till, by_card(card, 18_00))
    assert verify(till.desk.sessions).ok
    with till.desk.sessions.write() as session:
        server = session.get_bind().dialect.name == "postgresql"
        guards = ("no_change ON wallet_entry",) if server else ("no_update", "no_delete")
        for guard in guards:
            sql.run(session, f"DROP TRIGGER tr_wallet_entry_{guard}")
        sql.run(session, change)
        session.commit()
    report = verify(till.desk.sessions)
    found = {check.name: check.why for check in report.checks}
    assert found["wallet"] == why and found["records"], "the trail knows of no such change"


def test_entries_are_only_added(till: Centre, owner: UUID) -> None:
    open_for(till, owner, 50_00)
    for change in ("UPDATE wallet_entry SET amount = 1", "DELETE FROM wallet_entry"):
        with pytest.raises(Exception, match="SEALED"), till.desk.sessions.write() as session:
            sql.run(session, change)


SPENDER = """
import sys
from pathlib import Path
from app.errors import Refused
from uuid import UUID
from app.services.till import sales
from app.services.till.tender import Tender
from tests.support import open_centre

centre = open_centre(Path(sys.argv[1]))
centre.sign_in("1001")
desk = centre.desk
print("ready", flush=True)
sys.stdin.readline()
try:
    print(desk.do(sales.check_out, UUID(sys.argv[3]), [Tender("wallet", 1800, sys.argv[2])]).number, flush=True)
except Refused as no:
    print(no.code, flush=True)
desk.sessions.close()
"""

KILLED = """
import os
import signal
import sys
from pathlib import Path
from app.services.till import cart, sales, wallet_rows
from app.services.till.tender import Tender
from tests.support import open_centre

centre = open_centre(Path(sys.argv[1]))
centre.sign_in("1001")
desk = centre.desk
shown = desk.do(cart.add, desk.new_id(), "11", meal="lunch")
spend = wallet_rows.spend

def then_die(*args):
    spend(*args)
    os.kill(os.getpid(), signal.SIGKILL)

wallet_rows.spend = then_die
desk.do(sales.check_out, shown.id, [Tender("wallet", 1800, sys.argv[2])])
"""


def test_of_two_programs_that_spend_the_same_money_one_wins(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner, 20_00)
    orders = []
    for _ in range(2):
        orders.append(till.desk.do(cart.add, till.desk.new_id(), "11", meal="lunch").id)
        till.desk.do(cart.hold, orders[-1])
    both = [programs.start(SPENDER, str(till.folder), card.number, str(order)) for order in orders]
    for program in both:
        assert program.stdout is not None and program.stdout.readline() == "ready\n"
    said = sorted(program.communicate("go\n", timeout=120)[0].strip() for program in both)
    assert said == ["XS-A-20261123-0001", "wallet_short"]
    assert now(till, card).balance == 2_00 and verify(till.desk.sessions).ok


def test_a_program_killed_while_it_spends_leaves_the_card_as_it_was(till: Centre, owner: UUID) -> None:
    card = open_for(till, owner, 20_00)
    killed = programs.start(KILLED, str(till.folder), card.number)
    killed.communicate(timeout=120)
    assert killed.returncode == -9
    assert now(till, card).balance == 20_00 and verify(till.desk.sessions).ok


def test_a_store_without_cards_is_checked_too(tmp_path: Path) -> None:
    empty = sqlcipher.connect(":memory:")
    assert check_wallet(empty).examined == 0
    empty.close()
