"""The first day of a cashier, a clerk and a manager by keyboard, with their slips of attention; then what it left.

Store and papers are read without the services; what each job took in keys stands in the README's table.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.paths import ROOT
from tests.acceptance import key_table
from tests.acceptance.attentive_desk import number as slip
from tests.acceptance.attentive_desk import the_clerks_day, the_managers_evening
from tests.acceptance.attentive_till import (
    NEWCOMER,
    NINETY,
    SENIOR,
    make_the_centre,
    the_cashiers_day,
    the_evening_shift,
)
from tests.acceptance.driver import Ledger, ledger, pdf_text
from tests.acceptance.job_day import assert_whole
from tests.acceptance.request_sums import wall

EVE, FIRST, SECOND = "JB-A-20261227-0001", "JB-A-20261228-0001", "JB-A-20261228-0002"


def sale(serial: int) -> str:
    return f"XS-A-20261228-{serial:04d}"


def plain(fen: int) -> str:
    """As papers write money."""
    return f"{'−' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


@dataclass(frozen=True)
class Sale:
    """One sale as it was typed: for whom, dishes with pieces, list price and payable, what was handed over."""

    who: str | None
    lines: tuple[tuple[str, int, int, int], ...]
    paid: Mapping[str, int]
    handed: int = 0
    takes_back: int = 0

    @property
    def due(self) -> int:
        return sum(payable for _, _, _, payable in self.lines)


SALES = {
    1: Sale(SENIOR, (("11", 1, 1800, 1440),), {"cash": 1440}),
    2: Sale(None, (("11", 1, 1800, 1800), ("41", 1, 100, 100), ("51", 1, 300, 300)), {"cash": 2200}, 5000),
    3: Sale(SENIOR, (("11", 1, 1800, 900), ("13", 1, 1900, 1520)), {"cash": 1000, "wechat": 1420}),
    4: Sale(None, (("13", 1, 1900, 1900),), {"cash": 1900}),
    5: Sale(None, (("14", 1, 1600, 1600),), {"cash": 1600}),
    6: Sale(None, (("14", -1, -1600, -1600),), {"cash": -1600}, takes_back=5),
    7: Sale(None, (("15", 1, 1700, 1700),), {"cash": 1700}),
    8: Sale(None, (("11", -1, -1800, -1800), ("41", -1, -100, -100), ("51", -1, -300, -300)), {"cash": -2200},
            takes_back=2),
    9: Sale(NEWCOMER, (("11", 1, 1800, 1260),), {"cash": 1260}),
    10: Sale(SENIOR, (("21", 2, 1800, 1440), ("41", 1, 100, 80)), {"cash": 1520}, 2000),
    11: Sale(None, (("31", 1, 500, 500),), {"cash": 500}),
}  # fmt: skip
"""By serial; 75 years are 8 折, 81 are 7 折, 97 are 5 折. The last one is of the evening."""


@dataclass(frozen=True)
class Left:
    """What the day left."""

    home: Path
    counted: Mapping[str, int]


@pytest.fixture(scope="module")
def day(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Left:
    home = tmp_path_factory.mktemp("attentive") / "store"
    make_the_centre(home)
    counted = the_cashiers_day(home) | the_clerks_day(home) | the_evening_shift(home) | the_managers_evening(home)
    return Left(home, counted)


@pytest.fixture
def book(day: Left) -> Iterator[Ledger]:
    with ledger(day.home) as opened:
        yield opened


def paper(day: Left, named: str) -> str:
    return pdf_text(day.home / "prints" / f"{named}.pdf")


# --- the till, by SQL -------------------------------------------------------------------------------------------------


def test_the_sales_are_those_that_were_meant(book: Ledger) -> None:
    found = book.rows(
        "SELECT s.serial, s.number, r.name, s.list_total, s.due, s.tendered, s.rounding, o.serial FROM sale s "
        "LEFT JOIN resident r ON r.id = s.member_id LEFT JOIN sale o ON o.id = s.corrects_id ORDER BY s.serial"
    )
    assert found == [
        (n, sale(n), one.who, sum(listed for _, _, listed, _ in one.lines), one.due, one.handed or one.due, 0,
         one.takes_back or None)
        for n, one in SALES.items()
    ]  # fmt: skip
    lines = book.rows(
        "SELECT s.serial, l.code, l.quantity, l.list_amount, l.payable FROM sale_line l JOIN sale s ON s.id = l.sale_id"
        " ORDER BY s.serial, l.position"
    )
    assert lines == [(n, *line) for n, one in SALES.items() for line in one.lines]
    paid = book.rows(
        "SELECT s.serial, p.method, p.amount FROM sale_payment p JOIN sale s ON s.id = p.sale_id "
        "ORDER BY s.serial, p.position"
    )
    assert paid == [(n, *part) for n, one in SALES.items() for part in one.paid.items()]


def test_sums_of_lines_payments_and_benefits_agree(book: Ledger) -> None:
    book.none(
        'SELECT s.number FROM sale s WHERE s.due + s."change" <> s.tendered '
        "OR s.due <> (SELECT sum(payable) FROM sale_line l WHERE l.sale_id = s.id) "
        "OR s.due <> (SELECT sum(amount) FROM sale_payment p WHERE p.sale_id = s.id) "
        "OR s.discount_total <> (SELECT coalesce(sum(amount), 0) FROM sale_benefit b WHERE b.sale_id = s.id)"
    )
    eaters = book.rows(
        "SELECT s.serial, r.name, b.age, sum(b.amount) FROM sale_benefit b JOIN sale s ON s.id = b.sale_id "
        "JOIN resident r ON r.id = b.eater_id GROUP BY s.serial, r.name, b.age ORDER BY s.serial, b.age"
    )
    assert eaters == [
        (1, SENIOR, 75, 360), (3, SENIOR, 75, 380), (3, NINETY, 97, 900), (9, NEWCOMER, 81, 540), (10, SENIOR, 75, 380),
    ]  # fmt: skip
    agreed = "SELECT s.serial, f.code FROM sale s JOIN staff f ON f.id = s.approver_id"
    assert book.rows(agreed) == [(8, "1002")], "two minutes are one's own affair, more are not"


def test_nothing_is_left_half_done(book: Ledger) -> None:
    book.none("SELECT id FROM cart")
    book.none("SELECT id FROM form_draft")
    book.none("SELECT id FROM request_draft")
    book.none("SELECT number FROM print_job WHERE state NOT IN ('done', 'kept', 'dropped')")
    assert book.column("SELECT number FROM print_job WHERE state = 'dropped'") == [EVE]
    assert book.rows("SELECT code, supply_day FROM dish WHERE sold_out") == [("32", "2026-12-28")]


def test_the_drawer_of_each_shift_is_what_was_put_in_and_taken_out(book: Ledger) -> None:
    shifts = book.rows(
        "SELECT c.number, s.opening_float, s.float_expected, s.float_reason, c.expected_cash, c.counted_cash, "
        "c.variance, f.code FROM closing c JOIN shift s ON s.id = c.shift_id "
        "LEFT JOIN staff f ON f.id = c.approver_id ORDER BY c.z_number"
    )
    morning = sum(one.paid.get("cash", 0) for n, one in SALES.items() if n < 11)
    drawer = 25000 + morning - 5000
    assert (morning, drawer) == (8820, 28820)
    assert shifts == [
        (EVE, 30000, None, "", 30000, 30000, 0, None),
        (FIRST, 25000, 30000, "夜里借出换零钱", drawer, drawer, 0, None),
        (SECOND, 25000, 25000, "", 25500, 25500, 0, "1002"),
    ]
    moved = "SELECT kind, amount, reason, after_count FROM cash_movement ORDER BY at"
    assert book.rows(moved) == [
        ("pay_out", 5000, "临时采购", 0), ("drop", 3820, "交班上交", 1), ("drop", 500, "交班上交", 1),
    ]  # fmt: skip
    counts = book.rows("SELECT pieces, declared, total FROM shift_count ORDER BY at")[1:]
    for pieces, _declared, total in counts:
        assert total == sum(int(face) * n for face, n in json.loads(pieces).items())
    assert [(json.loads(declared), total) for _, declared, total in counts] == [
        ({"wechat": 1420}, 28820), ({"wechat": 1000}, 25500),
    ]  # fmt: skip


# --- the till, on paper -----------------------------------------------------------------------------------------------


def test_every_receipt_says_what_was_typed(day: Left, book: Ledger) -> None:
    dishes = dict(book.rows("SELECT code, name FROM dish"))
    for n, one in SALES.items():
        said = paper(day, sale(n))
        listed = sum(amount for _, _, amount, _ in one.lines)
        assert sale(n) in said and f"合计（{sum(abs(q) for _, q, _, _ in one.lines)}份）{plain(listed)}" in said
        for code, _quantity, amount, _payable in one.lines:
            assert dishes[code] in said and plain(amount) in said
        assert f"{'应退' if one.takes_back else '应收'}¥{plain(abs(one.due))}" in said
        if one.takes_back:
            assert f"冲正原单{sale(one.takes_back)}" in said
        else:
            handed = one.handed or one.due
            assert f"实收{plain(handed)}找零{plain(handed - one.due)}" in said
    mixed = paper(day, sale(3))
    assert "现金10.00微信支付14.20" in mixed and "长者5折−9.00" in mixed and "长者8折−3.80" in mixed
    assert NINETY not in mixed and SENIOR not in mixed
    again = paper(day, f"{sale(7)}-2")
    assert "补打第" in again and again.endswith(paper(day, sale(7)))


def test_the_reports_say_what_was_counted_and_what_was_declared(day: Left) -> None:
    morning = [one for n, one in SALES.items() if n < 11]
    sold = [one for one in morning if not one.takes_back]
    gross, back = (sum(one.due for one in part) for part in (sold, [one for one in morning if one.takes_back]))
    listed = sum(amount for one in morning for _, _, amount, _ in one.lines)
    first, second = paper(day, FIRST), paper(day, SECOND)
    for words in (
        f"交班单Z0002单号{FIRST}", f"销售单数{len(sold)}冲正单数2首单{sale(1)}末单{sale(10)}",
        f"原价合计{plain(listed)}优惠{plain(gross + back - listed)}抹零0.00实际收款¥{plain(gross + back)}",
        "微信支付商户端14.20·相符", "备用金250.00上班留下300.00开班差额少50.00原因：夜里借出换零钱现金收款+88.20",
        "支出−50.00临时采购50.00", "应有现金288.20100元×2200.0050元×150.0020元×120.0010元×110.005元×15.001元×33.00",
        "实点现金288.20差额0.00交班上交38.20留作备用金250.00", "补打1张", f"销售{plain(gross)}冲正{plain(back)}",
    ):  # fmt: skip
        assert words in first, (words, first)
    for words in (
        f"交班单Z0003单号{SECOND}", "核准人主管乙", f"销售单数1冲正单数0首单{sale(11)}末单{sale(11)}", "实际收款¥5.00",
        "微信支付00.00微信支付商户端10.00·多10.00",
        "实点现金255.00差额0.00原因：顾客说扫了码交班上交5.00留作备用金250.00",
    ):  # fmt: skip
        assert words in second, (words, second)


# --- the desk ---------------------------------------------------------------------------------------------------------


def test_the_requests_are_those_that_were_meant(book: Ledger) -> None:
    found = book.rows(
        "SELECT q.number, r.name, q.item, q.state, q.channel, q.text, q.result, q.responsible, q.rating "
        "FROM request q JOIN resident r ON r.id = q.resident_id ORDER BY q.serial"
    )
    assert found == [
        (slip(1), SENIOR, "X02", "registered", "window", "厨房龙头关不紧", "", "", None),
        (slip(2), NINETY, "B08", "in_progress", "phone", "楼上夜里有装修声", "", "", None),
        (slip(3), "单雄信", "Z01", "closed", "window", "政策咨询", "solved", "", 5),
        (slip(4), "曾国芳", "Z11", "declined", "window", "要开一张亲属证明", "", "派出所", None),
        (slip(5), "欧阳修文", "Z02", "awaiting", "window", "代母亲申请津贴", "", "", None),
    ]
    told: dict[int, list[str]] = {}
    for serial, act in book.rows(
        "SELECT q.serial, e.act FROM request_event e JOIN request q ON q.id = e.request_id ORDER BY 1, e.position"
    ):
        told.setdefault(serial, []).append(act)
    assert told == {
        1: ["register"],
        2: ["register", "dispatch", "sign_for", "urge"],  # each once, however often the key came
        3: ["register", "close_now", "call_back", "rate"],
        4: ["register", "decline"],
        5: ["register", "dispatch", "ask_materials"],
    }
    materials = json.loads(book.one("SELECT materials FROM request WHERE serial = 5"))
    assert [tuple(one) for one in materials] == [
        ("身份证", 1, True, True), ("户口簿", 1, True, True), ("银行卡", 1, True, False),
        ("近期一寸照片", 2, True, False),
    ]  # fmt: skip
    assert book.one("SELECT called_back_at IS NOT NULL FROM request WHERE serial = 3")
    assert book.column("SELECT action FROM audit_entry WHERE action = 'reveal'") == ["reveal"]


def test_the_residents_are_those_that_came(book: Ledger) -> None:
    found = book.rows("SELECT name, birth_date, phone, address, document_tail FROM resident WHERE no > 30 ORDER BY no")
    assert [row[:3] for row in found] == [
        (NEWCOMER, "1945-03-07", ""), ("样例新人", None, "13900000001"), ("样例老人", "1950-03-08", "13900000002"),
    ]  # fmt: skip
    assert [bool(row[4]) for row in found] == [True, False, True]
    assert [row[3] for row in found] == ["", "3-2-501", "3-1-302"]


def test_every_paper_of_the_desk_says_what_was_typed(day: Left, book: Ledger) -> None:
    came = {name.removesuffix(".pdf") for name in (p.name for p in (day.home / "prints").glob("SL-*.pdf"))}
    papers = ("0001_receipt", "0002_receipt", "0002_dispatch", "0002_urge", "0004_declined", "0005_missing")
    assert came == {f"SL-A-20261228-{one}" for one in papers}
    receipt, noise = paper(day, f"{slip(1)}_receipt"), paper(day, f"{slip(2)}_receipt")
    assert "内容厨房龙头关不紧" in receipt and "12月30日（周三）17:30前" in receipt
    assert "内容楼上夜里有装修声" in noise and "来源电话" in noise and "阮*珍" in noise and NINETY not in noise
    assert "2027年1月4日（周一）17:30前" in noise and "2027年放假安排未导入" in noise
    for inside in ("dispatch", "urge"):
        said = paper(day, f"{slip(2)}_{inside}")
        assert NINETY in said and "13800000007" in said
    declined = paper(day, f"{slip(4)}_declined")
    assert "这件事请找派出所" in declined and "不予受理的原因不归社区开具" in declined
    missing = paper(day, f"{slip(5)}_missing")
    assert "还差2样" in missing and "银行卡1原件近期一寸照片2原件" in missing
    assert "已经收到的材料（2样）份数要求已收身份证1原件户口簿1原件" in missing
    due = paper(day, "DQ-A-20261228-0001")
    assert slip(1) in due and "共1件" in due


# --- the manager, and all of it ---------------------------------------------------------------------------------------


def test_the_notice_is_in_and_no_promise_was_moved(book: Ledger) -> None:
    off = book.column("SELECT day FROM holiday WHERE notice_year = 2027 AND kind = 'off' ORDER BY day")
    worked = book.column("SELECT day FROM holiday WHERE notice_year = 2027 AND kind <> 'off'")
    new_year, spring = [f"2027-01-0{n}" for n in (1, 2, 3)], [f"2027-02-{n:02d}" for n in range(5, 12)]
    assert (off, worked) == ([*new_year, *spring], ["2027-01-30"])
    due, first = book.rows("SELECT due_at, first_due FROM request WHERE serial = 2")[0]
    assert due == first and f"{wall(due):%m-%d %H:%M}" == "01-04 17:30"
    assert book.rows("SELECT name, price FROM dish WHERE code = '17'") == [("样例新菜", 1250)]
    book.none("SELECT action FROM audit_entry WHERE action LIKE '%restore%'")


def test_the_programs_own_check_agrees(day: Left) -> None:
    assert_whole(day.home)


def test_the_readme_says_how_many_keys_each_job_took(day: Left) -> None:
    """What was counted stands there, line by line; the lines wanted are what this says when they differ."""
    assert set(day.counted) == set(key_table.GOALS)
    _, begin, rest = (ROOT / "README.md").read_text("utf-8").partition(f"{key_table.BEGIN}\n")
    inside, end, _ = rest.partition(f"\n{key_table.END}")
    wanted = key_table.table(day.counted)
    assert begin and end and inside == wanted, f"between the marks of the keys must stand:\n{wanted}"
