"""A whole shift by keyboard through the real window; then store, papers and Z are checked without the services."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.acceptance.driver import Ledger, ledger, pdf_text
from tests.acceptance.job_day import assert_whole
from tests.acceptance.shift_story import NINETY, SENIOR, work_a_shift
from tests.print.decoder import decode
from tests.support import make_centre

DAY = "XS-A-20261123-"
Z = "JB-A-20261123-0001"


def number(serial: int) -> str:
    return f"{DAY}{serial:04d}"


def plain(fen: int) -> str:
    """As papers write money."""
    return f"{'−' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


@pytest.fixture(scope="module")
def home(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder a whole shift has left, closed."""
    folder = tmp_path_factory.mktemp("shift") / "store"
    make_centre(folder, people=30)
    work_a_shift(folder)
    return folder


@pytest.fixture
def book(home: Path) -> Iterator[Ledger]:
    with ledger(home) as opened:
        yield opened


# --- what it left, by SQL ---------------------------------------------------------------------------------------------


def test_the_sales_are_those_that_were_rung_up(book: Ledger) -> None:
    found = book.rows(
        "SELECT s.number, s.kind, r.name, s.list_total, s.discount_total, s.subsidy_total, s.rounding, s.due, "
        's.tendered, s."change" FROM sale s LEFT JOIN resident r ON r.id = s.member_id ORDER BY s.serial'
    )
    assert found == [
        (number(1), "sale", SENIOR, 6699, 1300, 0, -9, 5390, 10000, 4610),
        (number(2), "sale", None, 1800, 0, 0, 0, 1800, 1800, 0),
        (number(3), "sale", NINETY, 2800, 1400, 0, 0, 1400, 1400, 0),
        (number(4), "sale", None, 1900, 0, 0, 0, 1900, 1900, 0),
        (number(5), "sale", None, 1600, 0, 0, 0, 1600, 2000, 400),
        (number(6), "reversal", None, -1600, 0, 0, 0, -1600, -1600, 0),
        (number(7), "sale", SENIOR, 1100, 220, 0, 0, 880, 880, 0),
    ]
    assert book.column("SELECT DISTINCT terminal || business_date || meal FROM sale") == ["A2026-11-23lunch"]
    assert book.column("SELECT DISTINCT f.code FROM sale s JOIN staff f ON f.id = s.staff_id") == ["2001"]


def test_the_lines_are_the_dishes_typed(book: Ledger) -> None:
    found = book.rows(
        "SELECT s.serial, l.code, l.quantity, l.grams, l.list_amount, l.discount, l.payable "
        "FROM sale_line l JOIN sale s ON s.id = l.sale_id WHERE s.serial IN (1, 6) ORDER BY s.serial, l.position"
    )
    assert found == [
        (1, "11", 1, None, 1800, 360, 1440),
        (1, "21", 3, None, 2700, 540, 2160),
        (1, "34", 1, 250, 990, 198, 792),  # 1.98 for 50 g
        (1, "7", 1, None, 200, 0, 200),  # takes no part in benefits
        (1, "35", 1, 130, 1009, 202, 807),  # 3.88 for 50 g
        (6, "14", -1, None, -1600, 0, -1600),
    ]
    assert book.one("SELECT count(*) FROM sale_line") == 14


def test_lines_less_benefits_and_rounding_are_tenders_less_change(book: Ledger) -> None:
    book.none(
        'SELECT s.number FROM sale s WHERE s.due + s."change" <> s.tendered OR s.due - s.rounding <> '
        "(SELECT sum(list_amount) FROM sale_line l WHERE l.sale_id = s.id) "
        "- (SELECT coalesce(sum(amount), 0) FROM sale_benefit b WHERE b.sale_id = s.id) "
        "OR s.due <> (SELECT sum(amount) FROM sale_payment p WHERE p.sale_id = s.id) "
        "OR s.tendered <> (SELECT sum(tendered) FROM sale_payment p WHERE p.sale_id = s.id)"
    )
    book.none(
        "SELECT l.name FROM sale_line l WHERE l.list_amount - l.discount - l.subsidy <> l.payable OR l.discount <> "
        "(SELECT coalesce(sum(amount), 0) FROM sale_benefit b "
        "WHERE b.sale_id = l.sale_id AND b.line = l.position AND b.kind = 'discount')"
    )


def test_every_benefit_names_its_rule_and_who_it_is_for(book: Ledger) -> None:
    found = book.rows(
        "SELECT s.serial, r.name, b.age, b.label, b.tier, b.policy, b.version, b.row, b.kind, sum(b.amount) "
        "FROM sale_benefit b JOIN sale s ON s.id = b.sale_id JOIN resident r ON r.id = b.eater_id "
        "GROUP BY s.serial, r.name, b.age, b.label, b.tier, b.policy, b.version, b.row, b.kind ORDER BY s.serial"
    )
    assert found == [
        (1, SENIOR, 75, "长者 8 折", "60–79", "P1", 1, 1, "discount", 1300),
        (3, NINETY, 97, "长者 5 折", "90+", "P1", 1, 3, "discount", 1400),
        (7, SENIOR, 75, "长者 8 折", "60–79", "P1", 1, 1, "discount", 220),
    ]


def test_the_tenders_are_those_taken(book: Ledger) -> None:
    found = book.rows(
        "SELECT s.serial, p.method, p.amount, p.tendered, p.reference "
        "FROM sale_payment p JOIN sale s ON s.id = p.sale_id ORDER BY s.serial, p.position"
    )
    assert found == [
        (1, "cash", 5390, 10000, ""),
        (2, "wechat", 1800, 1800, "4200000000002611230001"),
        (3, "cash", 1000, 1000, ""),
        (3, "wechat", 400, 400, ""),
        (4, "cash", 1900, 1900, ""),
        (5, "cash", 1600, 2000, ""),
        (6, "cash", -1600, -1600, ""),
        (7, "card", 880, 880, ""),
    ]


def test_numbers_run_on_without_a_gap(book: Ledger) -> None:
    assert book.column("SELECT number FROM sale ORDER BY serial") == [number(n) for n in range(1, 8)]
    assert book.rows("SELECT kind, last FROM number_series ORDER BY kind") == [("JB", 1), ("XS", 7)]
    chained = book.column(
        "SELECT chain_serial FROM sale UNION ALL SELECT chain_serial FROM closing "
        "UNION ALL SELECT chain_serial FROM cash_movement ORDER BY 1"
    )
    assert chained == list(range(1, 10))
    audited = book.column("SELECT serial FROM audit_entry ORDER BY serial")
    assert audited == list(range(1, len(audited) + 1))
    assert book.rows("SELECT serial, audit_serial FROM chain_head") == [(9, len(audited))]


def test_the_reversal_takes_back_the_right_sale_whole(book: Ledger) -> None:
    ((taken, back),) = book.rows("SELECT o.number, r.number FROM sale r JOIN sale o ON o.id = r.corrects_id")
    assert (taken, back) == (number(5), number(6))
    book.none(
        "SELECT 1 FROM sale r JOIN sale o ON o.id = r.corrects_id WHERE r.due + o.due <> 0 "
        "OR r.list_total + o.list_total <> 0 OR r.discount_total + o.discount_total <> 0"
    )


def test_the_drawer_is_expected_to_hold_what_sql_says(book: Ledger) -> None:
    expected, counted, variance = book.rows("SELECT expected_cash, counted_cash, variance FROM closing")[0]
    cash = book.one("SELECT sum(tendered) FROM sale_payment WHERE method = 'cash'")
    change = book.one('SELECT sum("change") FROM sale')
    opening = book.one("SELECT opening_float FROM shift")
    assert expected == opening + cash - change == 382_90
    pieces = json.loads(book.one("SELECT pieces FROM shift_count"))
    assert counted == sum(int(face) * n for face, n in pieces.items()) == 380_00
    assert variance == counted - expected == -2_90
    assert json.loads(book.one("SELECT declared FROM shift_count")) == {"card": 880, "wechat": 2200}
    approver = "SELECT f.code FROM closing c JOIN staff f ON f.id = c.approver_id"
    assert book.one(approver) == "1002"
    assert book.one("SELECT state FROM shift") == "closed"


def test_roll_ups_are_the_sums_of_the_records(book: Ledger) -> None:
    def rolled(dimension: str, *columns: str) -> dict[str, tuple[int, ...]]:
        named = ", ".join(f'"{c}"' for c in columns)
        sql = f'SELECT "key", {named} FROM daily_total WHERE dimension = ? AND day = ? AND terminal = ?'
        return {row[0]: row[1:] for row in book.rows(sql, dimension, "2026-11-23", "A")}

    def summed(sql: str) -> dict[str, tuple[int, ...]]:
        return {row[0]: row[1:] for row in book.rows(sql)}

    sums = "count(*), sum(list_total), sum(discount_total), sum(subsidy_total), sum(due)"
    for kind in ("sale", "reversal"):
        stored = rolled(kind, "count", "list_amount", "discount", "subsidy", "amount")
        assert stored == summed(f"SELECT meal, {sums} FROM sale WHERE kind = '{kind}' GROUP BY meal")
    assert rolled("tender", "amount") == summed("SELECT method, sum(amount) FROM sale_payment GROUP BY method")
    assert rolled("tier", "discount") == summed("SELECT tier, sum(amount) FROM sale_benefit GROUP BY tier")
    assert rolled("payer", "amount") == summed("SELECT payer, sum(amount) FROM sale_benefit GROUP BY payer")
    by_dish = "lower(hex(dish_id)), sum(quantity), sum(list_amount), sum(discount), sum(subsidy), sum(payable)"
    stored = rolled("dish", "quantity", "list_amount", "discount", "subsidy", "amount")
    assert stored == summed(f"SELECT {by_dish} FROM sale_line GROUP BY dish_id")
    hours = "SELECT printf('%02d', (at / 3600000 + 8) % 24), sum(due) FROM sale GROUP BY 1"
    assert rolled("hour", "amount") == summed(hours)


def test_the_outbox_has_each_record_once(book: Ledger) -> None:
    records = (
        "SELECT terminal, 'sale', number FROM sale UNION ALL SELECT terminal, 'closing', number FROM closing "
        "UNION ALL SELECT terminal, 'cash', lower(hex(id)) FROM cash_movement "
        "UNION ALL SELECT terminal, 'audit', CAST(serial AS TEXT) FROM audit_entry"
    )
    assert Counter(book.rows("SELECT terminal, kind, record FROM outbox")) == Counter(book.rows(records))


def test_the_audit_trail_tells_the_shift(book: Ledger) -> None:
    start = book.one("SELECT min(serial) FROM audit_entry WHERE action = 'sign_in'")
    found = book.rows(
        "SELECT a.action, a.subject, s.code, p.code FROM audit_entry a LEFT JOIN staff s ON s.id = a.staff_id "
        "LEFT JOIN staff p ON p.id = a.approver_id WHERE a.serial >= ? ORDER BY a.serial",
        start,
    )
    shift = book.one("SELECT lower(hex(id)) FROM shift")
    handed = book.one("SELECT lower(hex(id)) FROM cash_movement")
    told = [("sign_in", "2001"), ("shift_open", shift), *(("sale", number(n)) for n in range(1, 6))]
    told += [("reversal", number(6)), ("reprint", number(1)), ("sign_in", "2001"), ("sale", number(7))]
    told += [("x_report", ""), ("shift_count", shift), ("cash_drop", handed), ("shift_close", Z), ("sign_out", "2001")]
    assert [row[:2] for row in found] == told
    assert {row[2] for row in found} == {"2001"}
    assert [row[0] for row in found if row[3]] == ["cash_drop", "shift_close"]
    assert {row[3] for row in found} == {None, "1002"}
    closed = json.loads(book.one("SELECT detail FROM audit_entry WHERE action = 'shift_close'"))
    assert (closed["reason"], closed["variance"], closed["handed_in"]) == ("找零时看错", -290, 8000)


def test_nothing_is_left_open(book: Ledger) -> None:
    assert book.one("SELECT count(*) FROM cart") == 0
    assert book.one("SELECT count(*) FROM cart_line") == 0
    assert set(book.column("SELECT state FROM print_job")) == {"done"}


def test_the_programs_own_check_agrees(home: Path) -> None:
    report = assert_whole(home)
    assert {check.name for check in report.checks} >= {
        "file",
        "chain",
        "audit",
        "numbers",
        "outbox",
        "money",
        "rollups",
    }


# --- what it left on paper --------------------------------------------------------------------------------------------


def papers(home: Path) -> list[str]:
    return sorted(path.stem for path in (home / "prints").glob("*.bin"))


def test_each_paper_came_out_once(home: Path, book: Ledger) -> None:
    asked = book.rows("SELECT number, copy_no FROM print_job")
    names = sorted(number if copy == 1 else f"{number}-{copy}" for number, copy in asked)
    assert papers(home) == names == sorted(path.stem for path in (home / "prints").glob("*.pdf"))
    assert [name for name in names if not name.startswith("X-")] == [
        Z, number(1), f"{number(1)}-2", *(number(n) for n in range(2, 8)),
    ]  # fmt: skip
    assert len(names) == 10  # and the X


def test_every_roll_decodes_without_a_fault(home: Path) -> None:
    for name in papers(home):
        out = decode((home / "prints" / f"{name}.bin").read_bytes(), 576)
        assert out.events[0] == "init" and out.events[-1] == "cut", name
        assert out.paper.width == 576 and out.paper.height > 500, name
        assert not any(event.startswith("kick") for event in out.events), "a paper never opens the drawer"


def test_receipts_say_number_masked_name_and_amounts(home: Path, book: Ledger) -> None:
    rows = book.rows(
        'SELECT s.id, s.number, r.name, s.list_total, s.discount_total, s.rounding, s.due, s."change", s.kind '
        "FROM sale s LEFT JOIN resident r ON r.id = s.member_id"
    )
    for sale, named, member, listed, discount, rounding, due, change, kind in rows:
        said = pdf_text(home / "prints" / f"{named}.pdf")
        assert f"单号{named}" in said and "收银员收银甲" in said
        assert f"{'应退' if kind == 'reversal' else '应收'}¥{plain(abs(due))}" in said
        if member is not None:
            assert f"会员{member[0]}*{member[-1]}·No." in said and member not in said
        assert (f"优惠{plain(-discount)}" in said) == bool(discount)
        assert (f"抹零{plain(rounding)}" in said) == bool(rounding)
        if kind == "sale":
            assert f"找零{plain(change)}" in said
        for dish, amount in book.rows("SELECT name, list_amount FROM sale_line WHERE sale_id = ?", sale):
            assert dish in said and plain(amount) in said
        assert plain(listed) in said


def test_only_the_second_copy_says_so(home: Path) -> None:
    marked = [name for name in papers(home) if "补打第" in pdf_text(home / "prints" / f"{name}.pdf")]
    assert marked == [f"{number(1)}-2"]
    first, second = (pdf_text(home / "prints" / f"{number(1)}{copy}.pdf") for copy in ("", "-2"))
    assert second.endswith(first), "the same frozen document below the banner"


def test_the_z_on_paper_agrees_with_sql(home: Path, book: Ledger) -> None:
    said = pdf_text(home / "prints" / f"{Z}.pdf")
    sales = "SELECT count(*), sum(due) FROM sale WHERE kind = ?"
    (sold, gross), (back, returned) = book.rows(sales, "sale")[0], book.rows(sales, "reversal")[0]
    totals = book.rows("SELECT sum(list_total), sum(discount_total), sum(rounding), sum(due) FROM sale")[0]
    expected, counted, variance = book.rows("SELECT expected_cash, counted_cash, variance FROM closing")[0]
    cash = book.one("SELECT sum(amount) FROM sale_payment WHERE method = 'cash'")
    handed = book.one("SELECT amount FROM cash_movement WHERE kind = 'drop' AND after_count")
    left = counted - handed
    assert left == book.one("SELECT opening_float FROM shift")
    for words in (
        f"交班单Z0001单号{Z}",
        "核准人主管乙",
        f"销售单数{sold}冲正单数{back}首单{number(1)}末单{number(7)}",
        f"原价合计{plain(totals[0])}优惠{plain(-totals[1])}抹零{plain(totals[2])}实际收款¥{plain(totals[3])}",
        "微信支付商户端22.00·相符",
        "银行卡商户端8.80·相符",
        f"备用金300.00现金收款+{plain(cash)}",
        f"应有现金{plain(expected)}",
        f"实点现金{plain(counted)}短款{plain(variance)}原因：找零时看错交班上交{plain(handed)}留作备用金{plain(left)}",
        "弃单0单补打1张",
        f"销售{plain(gross)}冲正{plain(returned)}补贴0.00",
    ):
        assert words in said, words
    for method, word in (("cash", "现金"), ("wechat", "微信支付"), ("card", "银行卡")):
        count = book.one(
            "SELECT sum(CASE s.kind WHEN 'sale' THEN 1 ELSE -1 END) FROM sale_payment p "
            "JOIN sale s ON s.id = p.sale_id WHERE p.method = ?", method
        )  # fmt: skip
        amount = book.one("SELECT sum(amount) FROM sale_payment WHERE method = ?", method)
        assert f"{word}{count}{plain(amount)}" in said
    for tier, given in book.rows("SELECT tier, sum(amount) FROM sale_benefit GROUP BY tier"):
        sold_at = book.one("SELECT count(DISTINCT sale_id) FROM sale_benefit WHERE tier = ?", tier)
        assert f"{tier}{sold_at}{plain(given)}" in said


def test_the_x_told_no_expected_cash(home: Path) -> None:
    (x,) = [name for name in papers(home) if name.startswith("X-A-")]
    said = pdf_text(home / "prints" / f"{x}.pdf")
    assert "X读数" in said and "不封账" in said and "现金" in said
    assert "113.70" not in said and "实际收款" not in said and "本机累计" not in said
    assert "应有现金" not in said and "现金收款" not in said
