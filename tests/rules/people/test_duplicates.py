"""Hints that a person or a matter is on record already; and the search over a few people in memory."""

from dataclasses import replace
from datetime import date

import pytest

from app.rules.people.duplicates import Matter, Person, Strength, matters_like, people_like
from app.rules.people.match import Findable, search

OLD = Person(1, "曾国强", "13800001234", "红梅公寓3幢2单元501室", date(1950, 5, 1), "hash-1")
NEW = Person(None, "曾国强")


def hint(new: Person, *known: Person) -> tuple[int, tuple[str, ...]] | None:
    found = people_like(new, known or (OLD,))
    return (found[0].strength.value, found[0].reasons) if found else None


@pytest.mark.parametrize(
    ("new", "strength", "reasons"),
    [
        (replace(NEW, name="张三", document="hash-1"), Strength.CERTAIN, ("document",)),
        (replace(NEW, phone="138-0000-1234"), Strength.LIKELY, ("name", "phone")),
        (replace(NEW, phone="+86 13800001234", address="3-2-501"), Strength.LIKELY, ("name", "phone", "door")),
        (replace(NEW, birth=date(1950, 5, 1)), Strength.LIKELY, ("name", "birth")),
        (replace(NEW, name=" 曾 国强 "), Strength.POSSIBLE, ("name",)),
        (replace(NEW, name="增国强", phone="13800001234"), Strength.POSSIBLE, ("sound", "phone")),
    ],
)
def test_people_who_may_be_the_same(new: Person, strength: Strength, reasons: tuple[str, ...]) -> None:
    assert hint(new) == (strength.value, reasons)


@pytest.mark.parametrize(
    "new",
    [
        replace(NEW, name="王秀英", phone="13800001234", address="3-2-501"),  # the same household
        replace(NEW, birth=date(1951, 5, 1)),
        replace(NEW, document="hash-2"),
        replace(NEW, name="增国强"),
        replace(NEW, name=""),
        replace(NEW, key=1),
    ],
)
def test_people_who_are_somebody_else(new: Person) -> None:
    assert hint(new) is None


def test_the_surest_comes_first() -> None:
    twin = replace(OLD, key=2, phone="", address="", document="")
    found = people_like(replace(NEW, document="hash-1", birth=date(1950, 5, 1)), [twin, OLD])
    assert [h.key for h in found] == [1, 2]
    assert len(people_like(NEW, [replace(OLD, key=n, document="") for n in range(9)], limit=3)) == 3


def test_rare_and_long_names_are_compared_as_typed() -> None:
    for name in ("𠅤𬎆䶮", "古丽仙·阿卜杜热合曼"):
        assert hint(replace(NEW, name=name), replace(OLD, name=name)) == (1, ("name",))


TODAY = date(2026, 11, 23)
LEAK = Matter(1, 7, "B05", "3-2-501", "厨房水管接头处漏水，地面积水", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("new", "strength"),
    [
        (Matter(None, 7, "B05", "", "", TODAY), Strength.LIKELY),
        (Matter(None, 8, "B05", "3幢2单元501", "", TODAY), Strength.POSSIBLE),
        (Matter(None, None, "B05", "", "厨房水管接头漏水，地面积水", TODAY), Strength.POSSIBLE),
        (Matter(None, 7, "B01", "", "厨房水管接头漏水,地面积水", TODAY), Strength.POSSIBLE),
        (Matter(None, 8, "B05", "", "门锁坏了", TODAY), None),
        (Matter(None, 7, "Z01", "", "问养老金", TODAY), None),
        (Matter(None, None, "B05", "", "", TODAY), None),
    ],
)
def test_matters_that_may_be_the_same(new: Matter, strength: Strength | None) -> None:
    found = matters_like(new, [LEAK])
    assert [h.strength for h in found] == ([strength] if strength else [])


def test_what_is_void_or_long_over_is_no_hint() -> None:
    new = Matter(None, 7, "B05", "", "", TODAY)
    assert not matters_like(new, [replace(LEAK, live=False)])
    assert not matters_like(new, [replace(LEAK, open=False, day=date(2026, 10, 1))])
    closed = replace(LEAK, key=2, open=False, day=date(2026, 11, 22))
    assert [h.key for h in matters_like(new, [closed, LEAK])] == [1, 2]
    assert not matters_like(replace(new, key=1), [LEAK])


PEOPLE = (
    Findable("曾国强", "13800001234", "红梅公寓3幢2单元501室"),
    Findable("单丽华", "13800005678", "1-1-102"),
    Findable("尉迟恭", "0571-86431234", "3-2-501", "yu chi gong"),
)


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("zgq", "曾国强"),
        ("shanlh", "单丽华"),
        ("ycg", "尉迟恭"),
        ("1234", "曾国强 尉迟恭"),
        ("5678", "单丽华"),
        ("3-2-501", "曾国强 尉迟恭"),
        ("３－２－５０１", "曾国强 尉迟恭"),
        ("32501", "曾国强 尉迟恭"),
        ("3号楼2单元501室", "曾国强 尉迟恭"),
        ("3#2单元501", "曾国强 尉迟恭"),
        ("11102", "单丽华"),
        ("1102", ""),
        ("曾 3-2-501", "曾国强"),
        ("ze ng", "曾国强"),
        ("zzz", ""),
        ("  ", ""),
        ("·", ""),
    ],
)
def test_a_few_people_are_found_as_the_store_finds_them(typed: str, hits: str) -> None:
    assert [person.name for person in search(PEOPLE, typed)] == hits.split()
