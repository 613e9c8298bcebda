"""Merged, corrected on the survivor, parted: what was taken over goes back, what was corrected stays."""

import random
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.services.desk import Desk
from app.services.personal import erase, merge
from app.services.residents import profile, registry, search
from app.services.residents.profile import CategoryDraft, ExtrasDraft
from app.services.residents.registry import ResidentDraft, ResidentRecord, stored
from app.services.work import Work
from app.store import sql
from app.store.verify import verify
from tests.support import PIN, Centre, document_number

EDITED = ("phone", "address", "note", "birth_date", "pinyin")
SAID: dict[str, tuple[Any, ...]] = {
    "phone": ("", *(f"1390000{n:04d}" for n in range(1, 9))),
    "address": ("", *(f"红梅苑{n}幢{n}单元{n}01室" for n in range(1, 9))),
    "note": ("", "怕狗", "坐轮椅", "听力弱", "住三楼"),
    "birth_date": (None, date(1948, 5, 6), date(1950, 1, 2)),
    "pinyin": ("", "jia mou", "yi mou"),
}


def draft_of(r: ResidentRecord, **new: Any) -> ResidentDraft:
    kept = {name: getattr(r, name) for name in ("name", *EDITED)}
    return ResidentDraft(**{**kept, **new}, document_number=None)


def edit(desk: Desk, who: UUID, **new: Any) -> None:
    record = desk.see(stored, who)
    assert record is not None
    desk.do(registry.amend, who, draft_of(record, **new))


def fields(desk: Desk, who: UUID) -> dict[str, Any]:
    record = desk.see(stored, who)
    return {name: getattr(record, name) for name in (*EDITED, "document_hash", "document_tail", "household", "consent")}


def letters(desk: Desk, who: UUID) -> dict[str, tuple[Any, ...]]:
    found = desk.see(profile.categories_of, who)
    return {k.letter: (k.valid_from, k.valid_to, k.proof, k.at) for k in found}


def sound(desk: Desk) -> bool:
    report = verify(desk.sessions)
    return report.ok or pytest.fail(str(report.first))


@pytest.mark.parametrize("seed", range(6))
def test_random_merges_with_corrections_between(centre_: Centre, seed: int) -> None:
    """The oracle knows each field apart: whose value it was when they were parted."""
    desk, rng = centre_.desk, random.Random(seed)
    centre_.sign_in("1001")
    ids = [desk.do(registry.register, ResidentDraft("甲某")).id for _ in range(2)]
    for _ in range(8):
        for who in ids:
            edit(desk, who, **{name: rng.choice(said) for name, said in SAID.items()})
        rng.shuffle(ids)
        keep, gone = ids
        before, theirs = fields(desk, keep), fields(desk, gone)
        offered = desk.see(merge.preview, keep, gone).differs
        chosen = {one.field: rng.choice([a for a in one.answers if a != "both"]) for one in offered}
        desk.do(merge.merge, keep, gone, chosen)
        merged = fields(desk, keep)
        for name in EDITED:
            assert merged[name] == (theirs[name] if chosen.get(name) == "gone" or not before[name] else before[name])
        for name in rng.sample(EDITED, rng.randrange(3)):
            edit(desk, keep, **{name: rng.choice(SAID[name])})
        corrected = fields(desk, keep)
        desk.do(merge.undo_merge, gone)
        assert fields(desk, gone) == theirs
        after = fields(desk, keep)
        for name in EDITED:
            assert after[name] == (before[name] if corrected[name] == merged[name] else corrected[name]), name
    assert sound(desk)


@pytest.fixture
def pair(centre_: Centre) -> tuple[Desk, UUID, UUID]:
    """One man twice, with another number in each."""
    desk = centre_.desk
    centre_.sign_in("1001")
    made = [desk.do(registry.register, ResidentDraft("甲某", phone=f"1390000111{n}")).id for n in (1, 2)]
    return desk, made[0], made[1]


def test_a_number_corrected_since_stays_and_the_other_has_its_own(pair: tuple[Desk, UUID, UUID]) -> None:
    desk, keep, gone = pair
    desk.do(merge.merge, keep, gone, {"phone": "gone"})
    edit(desk, keep, phone="13900009999")
    desk.do(merge.undo_merge, gone)
    assert (fields(desk, keep)["phone"], fields(desk, gone)["phone"]) == ("13900009999", "13900001112")
    assert [row.id for row in desk.see(search.search, "13900009999")] == [keep]
    assert [row.id for row in desk.see(search.search, "13900001112")] == [gone]
    assert sound(desk)


def test_a_paper_corrected_since_stays_and_the_other_has_its_own(pair: tuple[Desk, UUID, UUID]) -> None:
    desk, keep, gone = pair
    first, second = document_number(date(1948, 5, 6), 1), document_number(date(1948, 5, 6), 3)
    desk.do(registry.amend, gone, ResidentDraft("甲某", phone=None, document_number=first))
    desk.do(merge.merge, keep, gone)
    desk.do(registry.amend, keep, ResidentDraft("甲某", phone=None, document_number=second))
    desk.do(merge.undo_merge, gone)
    assert [row.id for row in desk.see(search.search, second)] == [keep]
    assert [row.id for row in desk.see(search.search, first)] == [gone]
    assert sound(desk)


def test_a_paper_somebody_else_came_with_since_is_theirs(pair: tuple[Desk, UUID, UUID]) -> None:
    desk, keep, gone = pair
    number = document_number(date(1948, 5, 6), 1)
    desk.do(registry.amend, gone, ResidentDraft("甲某", phone=None, document_number=number))
    desk.do(merge.merge, keep, gone)
    desk.do(registry.amend, keep, ResidentDraft("甲某", phone=None, document_number=""))
    third = desk.do(registry.register, ResidentDraft("乙某", document_number=number)).id
    desk.do(merge.undo_merge, gone)
    assert fields(desk, gone)["document_hash"] is None
    assert [row.id for row in desk.see(search.search, number)] == [third]
    assert sound(desk)


def test_a_letter_corrected_since_stays_and_the_other_has_its_own(pair: tuple[Desk, UUID, UUID]) -> None:
    desk, keep, gone = pair
    both = (CategoryDraft("B", date(2026, 1, 1), None, "表"), CategoryDraft("D", None, None, "证"))
    desk.do(profile.save_extras, gone, ExtrasDraft(categories=both, consent="signed"))
    theirs = letters(desk, gone)
    desk.do(merge.merge, keep, gone)
    assert letters(desk, keep) == theirs
    ends, kept = CategoryDraft("B", date(2026, 1, 1), date(2027, 1, 1), None), CategoryDraft("D", proof=None)
    desk.do(
        profile.save_extras,
        keep,
        ExtrasDraft(categories=(ends, kept), consent="signed"),
    )
    desk.do(merge.undo_merge, gone)
    assert letters(desk, gone) == theirs
    assert {letter: told[1] for letter, told in letters(desk, keep).items()} == {"B": date(2027, 1, 1)}  # D went back


def test_a_merge_of_an_older_program_is_parted_as_it_was(pair: tuple[Desk, UUID, UUID]) -> None:
    """Nothing of the other record's own was kept apart."""
    desk, keep, gone = pair
    desk.do(merge.merge, keep, gone, {"phone": "gone"})

    def as_before(work: Work) -> None:
        sql.run(work.session, "UPDATE resident SET merged_own = ''", {})

    desk.do(as_before)
    desk.do(merge.undo_merge, gone)
    assert (fields(desk, keep)["phone"], fields(desk, gone)["phone"]) == ("13900001111", "13900001112")


def test_what_was_put_aside_is_erased_with_the_rest(pair: tuple[Desk, UUID, UUID], centre_: Centre) -> None:
    desk, keep, gone = pair
    desk.do(merge.merge, keep, gone, {"phone": "gone"})
    edit(desk, keep, phone="13900009999")
    record = desk.see(stored, gone)
    assert record is not None and "13900001112" in record.merged_own
    other = desk.approve(centre_.staff["1002"], centre_.pins.get("1002", PIN))
    desk.do(erase.erase, keep, "本人要求", approval=other)
    record = desk.see(stored, gone)
    assert record is not None and record.merged_own == ""
