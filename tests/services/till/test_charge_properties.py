"""Whatever is charged, settled and taken back, in whatever order: an account book kept apart comes to the same."""

import random
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from app.errors import Refused
from app.services.desk import Desk
from app.services.till import charges, shifts
from app.services.till.charges import Bill, ChargeDone, ChargeLine
from app.services.till.tender import Tender
from app.store.verify import verify
from tests.services.till.charging import bill, deposit, fee, settling
from tests.suite import programs
from tests.support import Centre

SUBJECTS = ("repair", "booking", "enrolment")

SETTLER = """
import sys
from pathlib import Path
from uuid import UUID
from app.errors import Refused
from app.services.till import charges
from app.services.till.charges import Bill, ChargeLine
from app.services.till.tender import Tender
from tests.support import open_centre

centre = open_centre(Path(sys.argv[1]))
centre.sign_in("1001")
desk = centre.desk
print("ready", flush=True)
sys.stdin.readline()
job, taken = UUID(sys.argv[2]), UUID(sys.argv[3])
line = ChargeLine("退押金", -10000, "deposit", taken)
try:
    bill = Bill(desk.new_id(), "repair", job, "WX-A-20261123-0001", "", (line,))
    done = desk.do(charges.take, bill, [Tender("cash", 10000)])
    print(done.number, flush=True)
except Refused as no:
    print(no.code, flush=True)
desk.sessions.close()
"""

KILLED = """
import os
import signal
import sys
from pathlib import Path
from uuid import UUID
from app.services.till import charges
from app.services.till.charges import Bill, ChargeLine
from app.services.till.tender import Tender
from tests.support import open_centre

centre = open_centre(Path(sys.argv[1]))
centre.sign_in("1001")
desk = centre.desk

def half(work):
    line = ChargeLine("维修费", 5000)
    bill = Bill(work.new_id(), "repair", UUID(sys.argv[2]), "WX-A-20261123-0001", "", (line,))
    charges.take(work, bill, [Tender("cash", 5000)])
    os.kill(os.getpid(), signal.SIGKILL)

desk.do(half)
"""


@dataclass
class Book:
    """What a clerk would write down beside the till, in 分."""

    cash: int = 0
    owed: dict[UUID, tuple[UUID, str, int]] = field(default_factory=dict)  # charge → subject, family, deposit
    settled: dict[tuple[UUID, UUID], tuple[UUID, str, int]] = field(default_factory=dict)  # by charge and deposit
    income: Counter[UUID] = field(default_factory=Counter)
    by_method: Counter[str] = field(default_factory=Counter)

    def note(self, done: ChargeDone, sign: int = 1) -> None:
        for method, amount in done.payments:
            self.by_method[method] += sign * amount
            self.cash += sign * amount if method == "cash" else 0
        self.income[done.subject_id] += sign * done.income


def tenders_for(rng: random.Random, due: int) -> list[Tender]:
    """The sum in one or two ways; cash may be the exact coins or more than is due."""
    size = abs(due)
    if not size:
        return []
    if size > 200 and rng.random() < 0.4:
        first = rng.randrange(1, size)
        return [Tender("wechat", first), Tender(rng.choice(("alipay", "card")), size - first)]
    method = rng.choice(("cash", "cash", "wechat", "card"))
    more = rng.choice((0, 0, 7, 100)) if method == "cash" and due > 0 else 0
    return [Tender(method, size + more)]


@pytest.mark.parametrize("seed", range(3))
def test_random_money_agrees_with_an_account_book(centre_: Centre, seed: int) -> None:
    rng, desk, book = random.Random(seed), centre_.desk, Book(cash=10_000_00)
    centre_.sign_in("1001")
    desk.do(shifts.open_shift, book.cash)
    subjects = [(desk.new_id(), SUBJECTS[n % 3]) for n in range(5)]
    done: list[tuple[ChargeDone, tuple[UUID, ...], tuple[UUID, str, int] | None]] = []
    for _ in range(60):
        if done and rng.random() < 0.2:
            _take_back(rng, desk, book, done)
            continue
        job, family = rng.choice(subjects)
        mine = [key for key, (whose, *_rest) in book.owed.items() if whose == job]
        lines: list[ChargeLine] = [fee(rng.randrange(0, 90_00)) for _ in range(rng.randrange(1, 3))]
        settled = tuple(rng.sample(mine, rng.randrange(0, len(mine) + 1)))
        lines += [ChargeLine("退押金", -book.owed[key][2], "deposit", key) for key in settled]
        new = rng.randrange(1, 200_00) if rng.random() < 0.4 else 0
        lines += [deposit(new)] if new else []
        asked = bill(desk, job, *lines, subject=family)
        paid = desk.do(charges.take, asked, tenders_for(rng, asked.payable))
        assert desk.do(charges.take, asked, []).repeated
        book.note(paid)
        gone = {key: book.owed.pop(key) for key in settled}
        done.append((paid, tuple(gone), (job, family, new) if new else None))
        if new:
            book.owed[paid.id] = (job, family, new)
        book.settled.update({(paid.id, key): whole for key, whole in gone.items()})
    _agree(desk, book, subjects)


def _take_back(
    rng: random.Random,
    desk: Desk,
    book: Book,
    done: list[tuple[ChargeDone, tuple[UUID, ...], tuple[UUID, str, int] | None]],
) -> None:
    at = rng.randrange(len(done))
    paid, settled, new = done[at]
    if new is not None and paid.id not in book.owed:
        with pytest.raises(Refused, match="deposit_settled"):
            desk.do(charges.reverse, paid.id, "错")
        return
    desk.do(charges.reverse, paid.id, "错")
    with pytest.raises(Refused, match="sale_reversed"):
        desk.do(charges.reverse, paid.id, "再来")
    book.note(paid, -1)
    book.owed.pop(paid.id, None)
    for key in settled:
        book.owed[key] = book.settled[paid.id, key]
    done.pop(at)


def _agree(desk: Desk, book: Book, subjects: list[tuple[UUID, str]]) -> None:
    held = {
        deposit.charge_id: (deposit.subject_id, deposit.subject, deposit.amount) for deposit in desk.see(charges.held)
    }
    assert held == book.owed
    for job, _family in subjects:
        paid = desk.see(charges.paid, job)
        assert (paid.income, paid.deposit) == (
            book.income[job], sum(whole for whose, _, whole in book.owed.values() if whose == job),
        )  # fmt: skip
    x = desk.see(shifts.x_report)
    assert (x.expected_cash, x.deposits_held) == (book.cash, sum(whole for *_, whole in book.owed.values()))
    assert {t.method: t.amount for t in x.tenders if t.amount} == {m: a for m, a in book.by_method.items() if a}
    assert sum(income for _, _, income in x.fees) == sum(book.income.values())
    assert x.charge_due == sum(book.by_method.values())
    assert x.charge_due == sum(i for *_, i in x.fees) + x.deposit_in - x.deposit_used - x.deposit_back
    report = verify(desk.sessions)
    assert report.ok, report.first


def test_of_two_programs_that_settle_one_deposit_one_wins(centre_: Centre) -> None:
    desk = centre_.desk
    centre_.sign_in("1001")
    desk.do(shifts.open_shift, 500_00)
    job = desk.new_id()
    taken = desk.do(charges.take, bill(desk, job, deposit(100_00)), [Tender("cash", 100_00)])
    both = [programs.start(SETTLER, str(centre_.folder), str(job), str(taken.id)) for _ in range(2)]
    for program in both:
        assert program.stdout is not None and program.stdout.readline() == "ready\n"
    said = sorted(program.communicate("go\n", timeout=120)[0].strip() for program in both)
    assert said == ["SK-A-20261123-0002", "deposit_settled"]
    assert desk.see(charges.held) == () and verify(desk.sessions).ok
    with pytest.raises(Refused, match="deposit_settled"):
        desk.do(charges.take, Bill(desk.new_id(), "repair", job, "WX", "", (settling(taken),)), [Tender("cash", 1)])


def test_a_program_killed_in_the_middle_leaves_nothing_half(centre_: Centre) -> None:
    desk = centre_.desk
    centre_.sign_in("1001")
    desk.do(shifts.open_shift, 500_00)
    job = desk.new_id()
    killed = programs.start(KILLED, str(centre_.folder), str(job))
    killed.communicate(timeout=120)
    assert killed.returncode == -9
    assert desk.see(charges.paid, job).charges == () and verify(desk.sessions).ok
    first = desk.do(charges.take, bill(desk, job, fee(50_00)), [Tender("cash", 50_00)])
    assert first.number == "SK-A-20261123-0001" and verify(desk.sessions).ok


@pytest.mark.parametrize("seed", range(6))
def test_no_more_goes_back_for_a_subject_than_came_in_for_it(centre_: Centre, seed: int) -> None:
    """Sums that no drawer keeps, in cash and by telephone, given back in parts and in any order: also by 冲正."""
    rng, desk = random.Random(seed), centre_.desk
    centre_.sign_in("1001")
    desk.do(shifts.open_shift, 10_000_00)
    jobs = [desk.new_id() for _ in range(3)]
    for _ in range(50):
        job = rng.choice(jobs)
        fees, held = desk.see(charges.fees_paid, job), desk.see(charges.held, job)
        lines = _some_lines(rng, fees, [(one.charge_id, one.amount) for one in held])
        off = desk.see(charges.never_paid, job, lines)
        asked = bill(desk, job, *lines)
        before = sum(row.due for row in desk.see(charges.paid, job).charges)
        done = desk.do(charges.take, asked, tenders_for(rng, asked.payable + off), expected=asked.payable + off)
        assert off >= 0 and (not off or asked.payable < 0 or any(line.amount < 0 for line in lines))
        assert before + done.due >= 0, "never more than lies here"
        if rng.random() < 0.2:
            _reversed_or_refused(desk, job, done)
    for job in jobs:
        _all_back(desk, job)
    x = desk.see(shifts.x_report)
    assert x.expected_cash == 10_000_00 + sum(tender.amount for tender in x.tenders if tender.method == "cash")
    assert x.charge_due == sum(tender.amount for tender in x.tenders) and x.deposits_held == 0
    report = verify(desk.sessions)
    assert report.ok, report.first


def _some_lines(rng: random.Random, fees: int, held: list[tuple[UUID, int]]) -> list[ChargeLine]:
    lines = [deposit(rng.randrange(1, 30_00))] if rng.random() < 0.4 else []
    if fees and rng.random() < 0.5:
        lines.append(fee(-rng.randrange(1, fees + 1)))
    elif rng.random() < 0.6 or not (lines or held):
        lines.append(fee(rng.randrange(1, 30_00)))
    if held and (rng.random() < 0.6 or not lines):
        some = rng.sample(held, rng.randrange(1, len(held) + 1))
        lines += [ChargeLine("退押金", -amount, "deposit", key) for key, amount in some]
    return lines


def _reversed_or_refused(desk: Desk, job: UUID, done: ChargeDone) -> None:
    try:
        desk.do(charges.reverse, done.id, "错")
    except Refused as no:
        assert no.code in ("refund_more", "deposit_settled")
    assert sum(row.due for row in desk.see(charges.paid, job).charges) >= 0


def _all_back(desk: Desk, job: UUID) -> None:
    """Everything by telephone: to the last 分 what came in, and nothing stays."""
    fees, held = desk.see(charges.fees_paid, job), desk.see(charges.held, job)
    lines = [ChargeLine("退押金", -one.amount, "deposit", one.charge_id) for one in held]
    lines += [fee(-fees)] if fees else []
    here = sum(row.due for row in desk.see(charges.paid, job).charges)
    if lines:
        asked = bill(desk, job, *lines)
        due = asked.payable + desk.see(charges.never_paid, job, lines)
        assert 0 <= -due <= here
        desk.do(charges.take, asked, [Tender("wechat", -due)] if due else [], expected=due)
