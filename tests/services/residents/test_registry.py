"""Residents: what is kept of them, what is not, and what the audit trail says."""

from datetime import date
from typing import Any

import pytest

from app.errors import Refused
from app.rules.people import identity, search_tokens
from app.services.centre import journal
from app.services.desk import Desk
from app.services.residents import filters, registry, search
from app.services.residents.registry import ResidentDraft
from app.store import sql
from tests.support import RARE, Centre, document_number, sample_draft

BORN = date(1946, 11, 24)
NUMBER = document_number(BORN, 7)  # a man's: 907 is odd


def refused(desk: Desk, *args: Any) -> dict[str, Any]:
    with pytest.raises(Refused) as caught:
        desk.do(*args)
    return {"code": caught.value.code, **caught.value.data}


def stored(desk: Desk, no: int) -> dict[str, Any]:
    with desk.sessions.read() as session:
        row = session.connection().exec_driver_sql(f"SELECT * FROM resident WHERE no = {no}").mappings().one()
        return dict(row)


def stored_tokens(desk: Desk, no: int) -> set[str]:
    with desk.sessions.read() as session:
        found = sql.rows(session, "SELECT token FROM resident_token WHERE resident_no = :no", {"no": no})
        return {r[0] for r in found}


@pytest.mark.parametrize("name", RARE)
def test_names_are_kept_as_typed(desk: Desk, name: str) -> None:
    card = desk.do(registry.register, ResidentDraft(name, note="𠅤𬎆䶮 备注", address="红梅苑3幢2单元501室 䶮"))
    shown = desk.see(registry.card, card.id)
    assert shown is not None
    assert (shown.name, shown.note, shown.address) == (name, "𠅤𬎆䶮 备注", "红梅苑3幢2单元501室 䶮")


def test_numbers_count_up(desk: Desk) -> None:
    first = desk.do(registry.register, ResidentDraft("甲"))
    assert first.no == 31
    assert desk.do(registry.register, ResidentDraft("乙")).no == 32


def test_a_repeated_press_makes_one_resident(desk: Desk) -> None:
    made_before = desk.new_id()
    one = desk.do(registry.register, ResidentDraft("甲"), made_before)
    assert desk.do(registry.register, ResidentDraft("甲"), made_before) == one


def test_a_document_gives_birthday_and_sex_and_is_not_kept(desk: Desk) -> None:
    card = desk.do(registry.register, ResidentDraft("甲", document_number=f" {NUMBER.lower()} "))
    assert (card.birth_date, card.sex, card.age) == (BORN, "M", 79)
    assert (card.document_kind, card.document_tail) == ("ric18", NUMBER[-4:])
    row = stored(desk, card.no)
    assert len(row["document_hash"]) == 32
    assert NUMBER not in str({**row, **{k: v for k, v in row.items() if isinstance(v, str)}})
    assert not any(NUMBER in token or NUMBER[:10] in token for token in stored_tokens(desk, card.no))


def test_no_file_holds_a_document(desk: Desk) -> None:
    desk.do(registry.register, ResidentDraft("甲", document_number=NUMBER))
    desk.store.close()
    folder = desk.store.folder
    assert all(NUMBER.encode() not in f.read_bytes() for f in folder.iterdir() if f.is_file())


def test_the_age_is_that_on_the_business_date(desk: Desk, centre_: Centre) -> None:
    card = desk.do(registry.register, ResidentDraft("甲", BORN))
    assert card.age == 79
    centre_.clock.forward(days=1)
    shown = desk.see(registry.card, card.id)
    assert shown is not None
    assert shown.age == 80


def test_a_document_belongs_to_one_person(desk: Desk) -> None:
    old15 = NUMBER[:6] + NUMBER[8:17]
    assert identity.upgraded(old15) == NUMBER
    card = desk.do(registry.register, ResidentDraft("甲", document_number=old15))
    found = refused(desk, registry.register, ResidentDraft("乙", document_number=NUMBER))
    assert (found["code"], found["resident"], found["no"], found["name"]) == ("document_known", card.id, card.no, "甲")
    other = desk.do(registry.register, ResidentDraft("乙"))
    assert refused(desk, registry.amend, other.id, ResidentDraft("乙", document_number=NUMBER))["resident"] == card.id
    again = desk.do(registry.amend, card.id, ResidentDraft("甲", document_number=NUMBER))
    assert again.document_kind == "ric18"


@pytest.mark.parametrize(
    ("draft", "field", "why"),
    [
        (ResidentDraft(" "), "name", "text_empty"),
        (ResidentDraft("长" * 61), "name", "text_long"),
        (ResidentDraft("甲\x00"), "name", "text_bad"),
        (ResidentDraft("71"), "name", "no_name"),
        (ResidentDraft("甲", date(2026, 11, 24)), "birth_date", "future"),
        (ResidentDraft("甲", date(1800, 1, 1)), "birth_date", "date"),
        (ResidentDraft("甲", sex="X"), "sex", "choice"),
        (ResidentDraft("甲", phone="1380000000"), "phone", "phone_short"),
        (ResidentDraft("甲", phone="abc"), "phone", "phone_bad"),
        (ResidentDraft("甲", address="长" * 121), "address", "text_long"),
        (
            ResidentDraft("甲", document_number=NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")),
            "document_number",
            "check",
        ),
        (ResidentDraft("甲", document_number=NUMBER[:-1]), "document_number", "length"),
        (ResidentDraft("甲", date(1946, 11, 25), document_number=NUMBER), "birth_date", "differs"),
        (ResidentDraft("甲", sex="F", document_number=NUMBER), "sex", "differs"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field(desk: Desk, draft: ResidentDraft, field: str, why: str) -> None:
    found = refused(desk, registry.register, draft)
    assert (found["code"], found["field"], found["why"]) == ("field_bad", field, why)
    assert desk.see(filters.listing).total == 30


def test_amending_leaves_the_masked_parts(desk: Desk) -> None:
    card = desk.do(
        registry.register, ResidentDraft("甲", phone="139 1234 5678", document_number=NUMBER, address="红梅苑1幢")
    )
    assert card.phone == "139****5678"
    kept = ResidentDraft("甲乙", phone=None, document_number=None, address="红梅苑1幢")
    after = desk.do(registry.amend, card.id, kept)
    assert (after.phone, after.document_tail, after.birth_date, after.sex) == ("139****5678", NUMBER[-4:], BORN, "M")
    assert stored(desk, card.no)["phone"] == "13912345678"
    entry = desk.see(journal.entries).rows[0]
    assert (entry.action, entry.subject, entry.detail) == ("resident_change", f"no {card.no}", {"fields": ["name"]})
    gone = desk.do(registry.amend, card.id, ResidentDraft("甲乙", BORN, phone="", document_number=""))
    assert (gone.phone, gone.document_tail, gone.birth_date) == ("", "", BORN)
    assert stored(desk, card.no)["document_hash"] is None


def test_a_birthday_from_a_document_is_not_typed_over(desk: Desk) -> None:
    card = desk.do(registry.register, ResidentDraft("甲", document_number=NUMBER))
    older = ResidentDraft("甲", date(1930, 1, 1), document_number=None)
    assert refused(desk, registry.amend, card.id, older)["why"] == "differs"


def test_nothing_changed_writes_nothing(desk: Desk) -> None:
    card = desk.do(registry.register, ResidentDraft("甲"))
    before = desk.see(journal.entries).total
    desk.do(registry.amend, card.id, ResidentDraft("甲"))
    assert desk.see(journal.entries).total == before
    assert refused(desk, registry.amend, desk.new_id(), ResidentDraft("甲"))["code"] == "resident_unknown"


def test_tokens_follow_the_resident(desk: Desk) -> None:
    card = desk.do(registry.register, ResidentDraft("曾国芳", phone="13912345678", address="3幢2单元501室"))
    expected = search_tokens.search_tokens("曾国芳", "", "13912345678", "3幢2单元501室", "")
    assert stored_tokens(desk, card.no) == expected
    desk.do(registry.amend, card.id, ResidentDraft("䶮国芳", pinyin="yan guo fang", phone=None))
    assert stored_tokens(desk, card.no) == search_tokens.search_tokens("䶮国芳", "yan guo fang", "13912345678", "", "")


def test_revealing_needs_the_right_and_a_reason(centre_: Centre) -> None:
    centre_.sign_in("3001")
    desk = centre_.desk
    row = desk.see(search.search, RARE[0])[0]
    assert refused(desk, registry.reveal, row.id, "phone", "联系本人")["code"] == "needs_approver"
    centre_.sign_in("1001")
    assert refused(desk, registry.reveal, row.id, "phone", " ")["field"] == "reason"
    assert refused(desk, registry.reveal, row.id, "document_hash", "联系本人")["field"] == "field"
    assert desk.do(registry.reveal, row.id, "phone", "联系本人") == sample_draft(0).phone
    entry = desk.see(journal.entries).rows[0]
    assert (entry.action, entry.subject) == ("reveal", "no 1")
    assert entry.detail == {"field": "phone", "reason": "联系本人"}


def test_who_left_comes_last_and_may_come_back(desk: Desk) -> None:
    one = desk.do(registry.register, ResidentDraft("柏一平"))
    two = desk.do(registry.register, ResidentDraft("柏一平"))
    desk.do(registry.set_active, one.id, False)
    assert [(r.no, r.active) for r in desk.see(search.search, "柏一平")] == [(two.no, True), (one.no, False)]
    assert desk.see(filters.listing).total == 31
    assert desk.see(filters.listing, inactive=True).total == 32
    assert desk.do(registry.set_active, one.id, True).active


def test_the_trail_never_holds_a_document_number(desk: Desk) -> None:
    card = desk.do(registry.register, ResidentDraft("甲", document_number=NUMBER))
    desk.do(registry.amend, card.id, ResidentDraft("乙", document_number=document_number(BORN, 9)))
    with desk.sessions.read() as session:
        told = sql.rows(session, "SELECT subject, detail FROM audit_entry")
    assert not any(NUMBER[6:] in f"{subject} {detail}" for subject, detail in told)


def test_rights(centre_: Centre) -> None:
    centre_.sign_in("9001")
    assert refused(centre_.desk, registry.register, ResidentDraft("甲"))["code"] == "needs_approver"
    centre_.desk.staff = None
    assert refused(centre_.desk, registry.register, ResidentDraft("甲"))["code"] == "not_signed_in"
