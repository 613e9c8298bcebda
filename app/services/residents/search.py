"""Finding a resident while somebody types: name, pinyin, initials, phone, address, door, card or document number.

A search is one range scan over the suffix tokens, so it costs the same at a hundred residents and at a hundred
thousand. Only when that finds nobody, a second, wider scan looks at people one by one, and at a limited number.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from app.rules import records
from app.rules.dates import age_on
from app.rules.people import identity, names, variants
from app.rules.phones import digits_of, with_area
from app.rules.rights import Right
from app.services.work import View, asks
from app.store import sql
from app.store.keys import Keys
from app.store.sql import Reader

WIDE = 300
"""How many candidates the second scan looks at one by one: less than a frame of the screen."""

_WHOLE_PHONE = 7

_CARD = re.compile(r"JM0*([0-9]{1,9})")
_PRINTED = re.compile(r"JM[0-9]{6}")
_SLIP = re.compile("|".join(record.pattern for record in records.RECORDS if record.person))
_LAST = (
    "WITH RECURSIVE way(id, merged_into) AS (SELECT id, merged_into FROM resident WHERE {where} UNION ALL "
    "SELECT n.id, n.merged_into FROM resident n JOIN way ON n.id = way.merged_into) "
)
_TAKEN = (
    "WITH RECURSIVE taken(no, id, name, pinyin) AS (SELECT r.no, m.id, m.name, m.pinyin FROM resident r "
    "CROSS JOIN resident m WHERE r.no IN ({nos}) AND m.merged_into = r.id UNION ALL "
    "SELECT t.no, m.id, m.name, m.pinyin FROM taken t JOIN resident m ON m.merged_into = t.id) "
)  # CROSS: SQLite would read every resident first
MINE = (
    "WITH RECURSIVE mine(id) AS (SELECT id FROM resident WHERE id = :r UNION ALL SELECT m.id FROM resident m "
    "JOIN mine ON m.merged_into = mine.id WHERE m.active = FALSE) "
)  # whoever was merged is not active: the index of those finds them
_NUMBER = re.compile(r"0*([1-9][0-9]{0,8})")
_RUNS = re.compile(r"[a-z0-9:'-]+|[^a-z0-9:'-]+", re.IGNORECASE)


class ResidentRow(NamedTuple):
    """A resident as lists show them: phone masked, age on the business date. A tuple: twenty are made at each key."""

    id: UUID
    no: int
    name: str
    sex: str
    age: int | None
    phone: str
    address: str
    active: bool
    pinyin: str = ""  # what a person corrected
    care_tags: tuple[str, ...] = ()


class _Found(NamedTuple):
    """A resident as stored. Nothing is converted: three hundred may be looked at where twenty are shown."""

    id: Any
    no: int
    name: str
    sex: str
    birth_date: Any
    phone: str
    address: str
    active: Any
    pinyin: str
    care_tags: str


class _Taken(NamedTuple):
    """Somebody merged into the resident with this number, if only by way of others."""

    no: int
    name: str
    pinyin: str


def _of(source: str) -> Reader[_Found]:
    return Reader(_Found, source, **{name: f"r.{name}" for name in _Found._fields})


@cache
def _with_all(keys: int) -> Reader[_Found]:
    """Whoever has a token in each of so many ranges; the first one is scanned."""
    others = "".join(
        f" AND EXISTS (SELECT 1 FROM resident_token b WHERE b.resident_no = a.resident_no "
        f"AND b.token >= :low{n} AND b.token < :high{n})"
        for n in range(1, keys)
    )
    return _of(
        "(SELECT DISTINCT a.resident_no AS no FROM resident_token a WHERE a.token >= :low AND a.token < :high"
        f"{others} LIMIT :n) t JOIN resident r ON r.no = t.no"
    )


@cache
def _with_any(keys: int) -> Reader[_Found]:
    """Whoever has a token in one of so many ranges, each a walk of its own along the index."""
    ranges = " UNION ".join(
        f"SELECT resident_no AS no FROM resident_token WHERE token >= :low{n} AND token < :high{n}"
        for n in ("", *range(1, keys))
    )
    return _of(f"(SELECT no FROM ({ranges}) AS each_of LIMIT :n) t JOIN resident r ON r.no = t.no")


_ANY = _with_all(1)
_RESIDENTS = _of("resident r")
_LISTED = _of("t CROSS JOIN resident r")
_LASTS = _of("way CROSS JOIN resident r")  # CROSS: SQLite would read every resident first
_TAKENS = Reader(_Taken, "taken")


@asks(Right.RESIDENTS, Right.REQUESTS)
def search(view: View, query: str, limit: int = 20) -> tuple[ResidentRow, ...]:
    """The residents a query finds, the exact number first, those no longer here last. Nothing typed finds nobody."""
    wanted = query.strip()
    key = names.search_key(wanted)
    if not key:
        return ()
    found: dict[int, _Found] = {}
    named: frozenset[int] = frozenset()
    if any(c.isdigit() for c in key):
        slip = _SLIP.fullmatch(unicodedata.normalize("NFKC", wanted).upper())
        if slip is not None:
            return _rows(view, _by_slip(view, slip[0]))
        whole = by_code(view, wanted) if _CARD.fullmatch(wanted.upper()) else None
        if whole is not None:
            return (whole,)
        by_document = _by_document(view, wanted)
        if by_document:
            return _rows(view, by_document)
        found = {r.no: r for r in (*_by_number(view, wanted), *_kept_short(view, wanted))}
        named = frozenset(found)
    for r in _by_tokens(view, wanted, key, limit):
        found.setdefault(r.no, r)
    if not found:
        found = {r.no: r for r in _wider(view, wanted, key, limit)}
    if len(found) < 2:
        return _rows(view, tuple(found.values()))
    order = _gone if any(c.isdigit() for c in key) else _nearest(wanted)
    return _rows(view, sorted(found.values(), key=lambda r: (order(r), r.no not in named, r.no))[:limit])


@asks(Right.RESIDENTS, Right.REQUESTS)
def by_scan(view: View, code: str) -> ResidentRow | None:
    """Whom a scanned code names: our own card (``JM000123``), a bare card number, or a document's number.

    Of a card the end may not be missing: half of somebody's code would be the whole of somebody else's.
    """
    plain = unicodedata.normalize("NFKC", code).strip().upper()
    if len(plain) < 8 and plain.startswith("JM"):
        return None
    card = _CARD.fullmatch(plain)
    if card is None and (by_document := _by_document(view, plain)):
        return _rows(view, by_document)[0]
    return _first(view, card[1] if card else plain if len(plain) <= 6 else "")


@asks(Right.RESIDENTS, Right.REQUESTS)
def by_code(view: View, typed: str) -> ResidentRow | None:
    """Whom a code names that somebody typed: as scanned, and the zeros of a card may be left out (``jm123``)."""
    card = _CARD.fullmatch(unicodedata.normalize("NFKC", typed).strip().upper())
    return _first(view, card[1]) if card else by_scan(view, typed)


def _first(view: View, number: str) -> ResidentRow | None:
    found = _by_number(view, number)
    return _rows(view, found)[0] if found else None


def says_all(code: str) -> bool:
    """Whether a code shows by itself that none of it is missing: our own card as printed, or an 18-digit document whose
    check digit is right. Half a code never does, whoever it may name.
    """
    plain = unicodedata.normalize("NFKC", code).strip().upper()
    if _PRINTED.fullmatch(plain):
        return True
    try:
        return len(plain) == 18 and len(identity.read(plain, date.max).number) == 18
    except identity.IdentityError:
        return False


def scan_code(no: int) -> str:
    """What a resident's card carries as a bar code."""
    return f"JM{no:06d}"


def document_hash(keys: Keys, number: str) -> bytes:
    """The keyed hash a document is known by. A 15-digit number counts as the 18-digit one it became."""
    if len(number) == 15 and number.isdigit():
        number = identity.upgraded(number)
    return hmac.digest(keys.document, number.encode(), hashlib.sha256)


def _by_document(view: View, query: str) -> tuple[_Found, ...]:
    """By a whole document number, typed or read; nobody when it is none."""
    if sum(c.isdigit() for c in query) < 5:
        return ()
    try:
        read = identity.read(query, view.business_date)
    except identity.IdentityError:
        return ()
    return _last(view, "document_hash = :sought", document_hash(view.keys, read.number))


def _by_number(view: View, query: str) -> tuple[_Found, ...]:
    number = _NUMBER.fullmatch(unicodedata.normalize("NFKC", query))
    return () if number is None else _last(view, "no = :sought", int(number[1]))


def _kept_short(view: View, query: str) -> tuple[_Found, ...]:
    """Whose number was kept without the area code that was typed, whatever extension stands behind it."""
    known = with_area(query)
    if known is None:
        return ()
    kept = re.compile(f"(?:{'|'.join(known)})(?:-[0-9]+)?")
    return tuple(r for r in _ANY.rows(view, **_spans(known[1]), n=WIDE) if kept.fullmatch(r.phone))


def _by_slip(view: View, number: str) -> tuple[_Found, ...]:
    """Whose sale or request a printed number is; nobody for a walk-in."""
    record = records.of(number)
    if record is None:
        return ()
    whose = sql.value(view, f"SELECT {record.person} FROM {record.table} WHERE number = :number", number=number)
    return () if whose is None else _last(view, "id = :sought", whose)


def _last(view: View, where: str, sought: object) -> tuple[_Found, ...]:
    """The residents a condition finds; in the place of one who was merged stands whom they were merged into."""
    end = "WHERE r.id = way.id AND way.merged_into IS NULL"
    return _LASTS.rows(view, end, _LAST.format(where=where), sought=sought)


@asks(Right.RESIDENTS, Right.REQUESTS)
def survivor(view: View, resident_id: UUID) -> UUID:
    """Whom a resident was merged into, at the end of the way; themselves when they were not, or are unknown."""
    last = next(iter(_last(view, "id = :sought", resident_id)), None)
    return resident_id if last is None else sql.uuid(last.id)


def selves(view: View, resident_id: UUID) -> tuple[UUID, ...]:
    """A resident and everybody who was merged into them: what they did stands under any of these."""
    found = sql.values(view, f"{MINE}SELECT id FROM mine", r=resident_id)
    return tuple(map(sql.uuid, found)) or (resident_id,)


def rows_by(view: View, where: str, limit: int = 50, /, **params: Any) -> tuple[ResidentRow, ...]:
    """Residents by a condition on ``resident r``, by number; for other services, never with typed text in ``where``."""
    return _rows(view, _RESIDENTS.rows(view, f"WHERE {where} ORDER BY r.no LIMIT :most", **params, most=limit))


def rows_of(view: View, nos: Sequence[int]) -> tuple[ResidentRow, ...]:
    """Those with these numbers, by number; each is looked up, however few residents SQLite believes there are."""
    if not nos:
        return ()
    listed = ", ".join(f"({int(no)})" for no in nos)
    return _rows(view, _LISTED.rows(view, "WHERE r.no = t.no ORDER BY t.no", f"WITH t(no) AS (VALUES {listed}) "))


def exactly(view: View, query: str) -> tuple[int, ...]:
    """The numbers of whom a query names outright, by slip, card, document, number or a phone that was kept without its
    area code; mostly nobody."""
    plain = unicodedata.normalize("NFKC", query).strip().upper()
    if not any(c.isdigit() for c in plain):
        return ()
    slip = _SLIP.fullmatch(plain)
    if slip is not None:
        return tuple(r.no for r in _by_slip(view, slip[0]))
    whole = by_code(view, query)
    return tuple(r.no for r in _kept_short(view, query)) if whole is None else (whole.no,)


def _by_tokens(view: View, query: str, key: str, limit: int) -> tuple[_Found, ...]:
    """One range; when that finds nobody and there are several words, whoever has them all."""
    found = _ANY.rows(view, low=key, high=names.prefix_end(key), n=limit)
    words = query.split()
    if found or len(words) < 2:
        return found
    keys = sorted({k for k in map(names.search_key, words) if k}, key=len, reverse=True)
    if len(keys) < 2:
        return ()
    return _with_all(len(keys)).rows(view, **_spans(*keys), n=4 * limit)[:limit]


def _wider(view: View, query: str, key: str, limit: int) -> list[_Found]:
    """What no token begins with: Chinese mixed with pinyin, syllables cut in their middle, checked one by one; a door
    or a phone written otherwise, a name in the other form of its characters.
    """
    if any(c.isdigit() for c in key):
        return _otherwise(view, query, key, limit)
    if rewritten := tuple(map(names.search_key, variants.rewritten(query))):
        found = _with_any(len(rewritten)).rows(view, **_spans(*rewritten), n=limit)
        if found:
            return list(found)
    if len(key) < 2:
        return []
    runs = [run for run in map(names.search_key, _RUNS.findall(query)) if run]
    if len(runs) > 1:
        candidates = _with_all(2).rows(view, **_spans(*runs[:2]), n=4 * limit)
    else:
        candidates = _ANY.rows(view, **_spans(names.candidate_prefix(query)), n=WIDE)
    meant = {r.no for r in candidates if names.matches(r.name, query, r.pinyin)}
    meant |= _were(view, [r.no for r in candidates if r.no not in meant], query)
    return [r for r in candidates if r.no in meant][:limit]


def _otherwise(view: View, query: str, key: str, limit: int) -> list[_Found]:
    """By a phone with something between its digits, a door without its dashes (``32501``) or its entrance (``3-501``),
    or a name with a number in it.
    """
    phone = digits_of(query)
    spaced = phone != key and len(phone) >= _WHOLE_PHONE
    if spaced and (found := _ANY.rows(view, **_spans(phone), n=limit)):
        return list(found)
    doors = names.doors(key)
    if doors:
        rows = _with_any(len(doors)).rows(view, **_spans(*doors), n=4 * limit)
        return [r for r in rows if names.door(r.address) in doors][:limit]
    written = names.fold(query)
    return list(_ANY.rows(view, **_spans(written), n=limit)) if written not in ("", key) else []


def _were(view: View, nos: Sequence[int], query: str) -> set[int]:
    """Which of these a name of somebody merged into them matches."""
    if not nos:
        return set()
    taken = _TAKENS.rows(view, "", _TAKEN.format(nos=", ".join(map(str, nos))))
    return {t.no for t in taken if names.matches(t.name, query, t.pinyin)}


def _spans(key: str, *more: str) -> dict[str, str]:
    """The ranges of tokens that begin with each key, as ``_with_all`` names them."""
    found = {"low": key, "high": names.prefix_end(key)}
    for n, other in enumerate(more, 1):
        found |= {f"low{n}": other, f"high{n}": names.prefix_end(other)}
    return found


def _gone(r: _Found) -> bool:
    return not r.active


def _nearest(query: str) -> Callable[[_Found], tuple[bool, int]]:
    """Who is here first, and among them whose whole name is read so as usual; only what was found is sorted."""
    return lambda r: (not r.active, names.closeness(r.name, query, r.pinyin))


def _rows(view: View, found: Sequence[_Found]) -> tuple[ResidentRow, ...]:
    """Those found, as lists show them."""
    if not found:
        return ()
    day = view.business_date
    made = [
        ResidentRow(
            sql.uuid(r.id),
            r.no,
            r.name,
            r.sex,
            age_on(sql.day(r.birth_date), day) if r.birth_date else None,
            names.mask_phone(r.phone),
            r.address,
            bool(r.active),
            r.pinyin,
            tuple(r.care_tags.split(",")) if r.care_tags else (),
        )
        for r in found
    ]
    return tuple(made)
