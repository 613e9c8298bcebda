"""Search finds every field, by what people type at a counter."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.models.base import new_id
from app.models.resident import Resident, ResidentToken
from app.rules.people import names
from app.services.desk import Desk
from app.services.residents import filters, registry, search
from app.services.residents.registry import ResidentDraft
from app.services.work import View
from app.store import sql
from tests.support import START, Centre, copy_centre, document_number

NUMBER = document_number(date(1950, 5, 6), 41)


@pytest.fixture
def known(desk: Desk) -> registry.ResidentCard:
    """Somebody with every field, among thirty others."""
    return desk.do(
        registry.register,
        ResidentDraft(
            "单晓梅",
            phone="13957104826",
            address="景芳路12号红梅苑37栋2单元1203室",
            document_number=NUMBER,
            note="常客",
        ),
    )


@pytest.mark.parametrize(
    "query",
    [
        "单晓梅", "单晓", "晓梅", "梅", "shanxiaomei", "SHANXIAO", "shan xiao mei", "danxiaomei", "sxm", "xm", "xiaom",
        "shxm", "shanxm", "单xm", "单晓m", "4826", "13957104826", "139 5710 4826", "1395710", "5710",
        "37-2-1203", "37幢", "37栋2单元1203", "2-1203", "1203", "12号红梅苑37", "景芳路",
        NUMBER, NUMBER.lower(), f" {NUMBER} ", NUMBER[-4:], "单晓梅 4826", "sxm 1203", "4826 xiaomei",
        "晓梅 景芳路 4826", "JM000031", "31",
    ],
)  # fmt: skip
def test_every_field_is_found(desk: Desk, known: registry.ResidentCard, query: str) -> None:
    found = desk.see(search.search, query)
    assert known.no in [row.no for row in found]


@pytest.mark.parametrize("query", ["", "  ", "-", "zzzz", "单晓梅 9999", "𠮷", "JM000999", "99999999", "%", "'; --"])
def test_nobody_is_found(desk: Desk, known: registry.ResidentCard, query: str) -> None:
    assert known.no not in [row.no for row in desk.see(search.search, query)]


def test_a_row_shows_what_may_be_shown(desk: Desk, known: registry.ResidentCard) -> None:
    (row,) = desk.see(search.search, "单晓梅")
    assert (row.id, row.no, row.name, row.sex, row.age) == (known.id, known.no, "单晓梅", "M", 76)
    assert (row.phone, row.address, row.active) == ("139****4826", "景芳路12号红梅苑37栋2单元1203室", True)


@pytest.mark.parametrize(
    "query", ["𠅤", "𬎆䶮", "古丽仙", "阿卜杜热合曼", "古丽仙·阿卜杜", "zeng", "ceng", "㐂", "ruanmeizhen", "ouyangxw"]
)
def test_rare_and_long_names(desk: Desk, query: str) -> None:
    assert desk.see(search.search, query)


def test_whole_names_read_as_usual_come_first(desk: Desk) -> None:
    known = ("单金娣", "陈建国", "王曹佳", "曹佳", "吕布", "李冰冰", "崔静")
    for name in known[:-1]:
        desk.do(registry.register, ResidentDraft(name))
    gone = desk.do(registry.register, ResidentDraft("崔静"))
    desk.do(registry.set_active, gone.id, False)

    def order(query: str) -> list[str]:
        return [row.name for row in desk.see(search.search, query) if row.name in known]

    assert order("cj") == ["曹佳", "陈建国", "单金娣", "王曹佳", "崔静"]
    assert order("cj") == order("cj") == order("CJ ")
    assert order("lvb") == ["吕布"] and order("lb")[0] == "吕布"
    assert order("曹")[0] == "曹佳"


def test_the_number_comes_first(desk: Desk) -> None:
    for query in ("3", "0003"):
        assert desk.see(search.search, query)[0].no == 3


def test_a_corrected_reading_is_found_beside_the_usual_one(desk: Desk) -> None:
    card = desk.do(registry.register, ResidentDraft("乐和", pinyin="lao he"))
    for query in ("laohe", "yuehe", "lehe", "lh"):
        assert card.no in [row.no for row in desk.see(search.search, query)], query


def test_a_changed_name_is_no_longer_found_by_the_old_one(desk: Desk, known: registry.ResidentCard) -> None:
    desk.do(registry.amend, known.id, ResidentDraft("佟晓梅", phone=None, document_number=None))
    assert known.no not in [row.no for row in desk.see(search.search, "单晓梅")]
    assert known.no in [row.no for row in desk.see(search.search, "txm")]
    assert known.no not in [row.no for row in desk.see(search.search, "37-2-1203")]


def test_the_limit_holds(desk: Desk) -> None:
    for _ in range(25):
        desk.do(registry.register, ResidentDraft("鲍小鱼"))
    assert len(desk.see(search.search, "鲍")) == 20
    assert len(desk.see(search.search, "bxy", limit=5)) == 5


def test_scanned_codes(desk: Desk, known: registry.ResidentCard) -> None:
    assert search.scan_code(known.no) == "JM000031"
    for code in ("JM000031", "jm000031", "31", NUMBER, "ＪＭ００００３１"):
        row = desk.see(search.by_scan, code)
        assert row is not None, code
        assert row.id == known.id
    for typed in ("jm31", "ＪＭ３１", "31", NUMBER):
        assert desk.see(search.by_code, typed) == desk.see(search.by_scan, NUMBER)
    for half in ("JM00003", "JM31", "0000031", NUMBER[:17], NUMBER[9:]):
        assert desk.see(search.by_scan, half) is None, half
    for code in ("JM000999", "XS-A-20261123-0001", "", "13957104826", "单晓梅"):
        assert desk.see(search.by_scan, code) is None


def test_a_code_shows_that_none_of_it_is_missing() -> None:
    wrong = NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2")
    assert search.says_all(NUMBER) and search.says_all("jm000031") and search.says_all("ＪＭ００００３１")
    for half in ("JM00003", "31", NUMBER[:15], NUMBER[:17], wrong, "H12345678", "E12345678", ""):
        assert not search.says_all(half), half


def test_listing_in_pages(desk: Desk) -> None:
    page = desk.see(filters.listing, offset=20, limit=8)
    assert (page.total, [row.no for row in page.rows]) == (30, list(range(21, 29)))
    everybody = desk.see(filters.listing, "红梅苑", limit=100)
    assert everybody.total == len(everybody.rows) == 30
    assert desk.see(filters.listing, "zgf").rows[0].name == "曾国芳"
    assert desk.see(filters.listing, "nobody").total == 0


@pytest.fixture(scope="module")
def crowd(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """Five thousand more residents, written in bulk."""
    made = copy_centre(template, tmp_path_factory.mktemp("crowd") / "centre")
    family, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "福禄寿喜安康宁和顺祥瑞吉庆丰裕泰平乐康健"
    with made.desk.sessions.write() as session:
        people, words = [], []
        for no in range(100, 5100):
            name = family[no % 20] + given[no // 20 % 20] + given[no // 400 % 20]
            phone, address = f"137{no:08d}", f"红梅苑{no % 90}幢{no % 4}单元{no % 3000}室"
            people.append(
                {
                    "id": new_id(START), "no": no, "name": name, "pinyin": "", "birth_date": None, "sex": "",
                    "phone": phone, "address": address, "document_kind": "", "document_tail": "",
                    "document_hash": None, "note": "", "active": True, "created_at": START, "changed_at": START,
                }
            )  # fmt: skip
            words += [{"token": t, "resident_no": no} for t in names.search_tokens(name, "", phone, address, "")]
        sql.Insert(Resident, *people[0]).run(session, people)
        sql.Insert(ResidentToken).run(session, words)
        session.commit()
    yield made
    made.desk.sessions.close()


@pytest.mark.parametrize("query", ["z", "zhao", "赵福", "wangx", "5099", "88-3", "红梅苑", "zfx", "qqqq", "赵x"])
def test_search_does_not_read_the_whole_table(crowd: Centre, query: str) -> None:
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    crowd.sign_in("2001")
    with crowd.desk.sessions.read() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.set_progress_handler(count, 100)
        search.search(View(session, START, "A", crowd.desk.sessions.keys, crowd.desk.staff), query)
        raw.set_progress_handler(None, 100)
    assert steps * 100 < 60_000, "a search looks at its range and no further"


def test_a_search_is_quick(crowd: Centre) -> None:
    crowd.sign_in("2001")
    crowd.desk.see(search.search, "zhao")
    spans = []
    for query in ("w", "wa", "wan", "wang", "王", "王福", "5", "509", "5099", "8", "88", "88-", "z", "zf", "zfx"):
        started = time.perf_counter()
        crowd.desk.see(search.search, query)
        spans.append(time.perf_counter() - started)
    assert sorted(spans)[len(spans) // 2] < 0.05


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("32501", ["諸葛亮"]),
        ("3-501", ["諸葛亮"]),
        ("3幢501室", ["諸葛亮"]),
        ("1211203", ["于大"]),
        ("诸葛", ["諸葛亮"]),
        ("於大", ["于大"]),
        ("+8613957152504", ["諸葛亮"]),
        ("0086 139 5715 2504", ["諸葛亮"]),
        ("8613957152504", ["諸葛亮"]),
        ("3-502", []),
        ("32502", []),
        ("张葛", []),
    ],
)
def test_a_door_a_phone_and_a_name_written_otherwise(desk: Desk, typed: str, names: list[str]) -> None:
    desk.do(registry.register, ResidentDraft("諸葛亮", phone="13957152504", address="红梅苑3幢2单元501室"))
    desk.do(registry.register, ResidentDraft("于大", address="红梅苑12幢1单元1203室"))
    assert [row.name for row in desk.see(search.search, typed)] == names


def test_a_door_as_written_comes_before_one_read_into_it(desk: Desk) -> None:
    for name, address in (("于大", "3-501"), ("于二", "3幢2单元501室")):
        desk.do(registry.register, ResidentDraft(name, address=address))
    assert [row.name for row in desk.see(search.search, "3-501")] == ["于大"]


@pytest.mark.parametrize(
    "typed",
    ["2楼", "12楼", "楼老李", "12楼老李", "老李", "2楼老", "12lll", "１２楼"],
)
def test_a_name_is_found_from_inside_its_words(desk: Desk, typed: str) -> None:
    who = desk.do(registry.register, ResidentDraft("12楼老李", address="红梅苑3幢2单元501室"))
    assert who.no in [row.no for row in desk.see(search.search, typed)]
    assert who.no in [row.no for row in desk.see(filters.listing, typed, limit=100).rows]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Abdurahman", "rahman"),
        ("古丽·Abdurahman", "durahman"),
        ("A12b7", "2b7"),
        ("十二号楼老李", "十二号楼老"),
        ("12号楼老李", "2号楼老李"),
        ("古丽仙·阿卜杜热合曼", "仙阿卜"),
        ("古丽仙·阿卜杜热合曼", "古丽仙·阿卜杜"),
        ("諸葛亮", "诸葛亮"),
    ],
)
def test_words_and_marks_in_a_name(desk: Desk, name: str, typed: str) -> None:
    who = desk.do(registry.register, ResidentDraft(name))
    assert who.no in [row.no for row in desk.see(search.search, typed)]


WAYS = (
    "0571-86431237", "86431237", "057186431237", "（0571）86431237", "0571 8643 1237", "+86 571 86431237",
    "0086-571-86431237", "8643-1237", "６４３１２３７", "6431237", "431237", "31237", "1237",
)  # fmt: skip


@pytest.mark.parametrize("kept", ["0571-86431237", "86431237"])
@pytest.mark.parametrize("typed", WAYS)
def test_a_landline_is_found_however_it_was_kept_and_is_typed(desk: Desk, kept: str, typed: str) -> None:
    both = {
        desk.do(registry.register, ResidentDraft(name, phone=phone)).no
        for name, phone in (("于大", kept), ("于二", "0571-86431237"))
    }
    elsewhere = desk.do(registry.register, ResidentDraft("于三", phone="0572-86431237")).no
    found = {row.no for row in desk.see(search.search, typed)}
    assert both <= found
    assert (elsewhere in found) is (not typed.startswith(("0", "（", "+")))
    assert {row.no for row in desk.see(filters.listing, typed, limit=100).rows} >= both


@pytest.mark.parametrize(
    "typed",
    [
        "13812340086",
        "+8613812340086",
        "+86 138 1234",
        "0086 138-1234-0086",
        "8613812340086",
        "12340086",
        "40086",
        "0086",
    ],
)
def test_a_mobile_is_found_whole_and_by_its_end(desk: Desk, typed: str) -> None:
    who = desk.do(registry.register, ResidentDraft("于大", phone="13812340086"))
    assert who.no in [row.no for row in desk.see(search.search, typed)]
