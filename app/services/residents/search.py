"""Finding a resident while somebody types: name, pinyin, initials, phone, address, door, card or document number.

A search is one range scan over the suffix tokens, so it costs the same at a hundred residents and at a hundred
thousand. Only when that finds nobody, a second, wider scan looks at people one by one, and at a limited number.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from app.rules import records
from app.rules.dates import age_on
from app.rules.people import identity, names
from app.services.work import View
from app.store import sql
from app.store.keys import Keys

WIDE = 300
"""How many candidates the second scan looks at one by one: less than a frame of the screen."""

_CARD = re.compile(r"JM0*([0-9]{1,9})")
_SLIP = re.compile("|".join(record.pattern for record in records.RECORDS if record.person))
_LAST = (
    "WITH RECURSIVE way(id, merged_into) AS (SELECT id, merged_into FROM resident WHERE {where} UNION ALL "
    "SELECT n.id, n.merged_into FROM resident n JOIN way ON n.id = way.merged_into) "
    "SELECT {columns} FROM way CROSS JOIN resident r WHERE r.id = way.id AND way.merged_into IS NULL"
)  # CROSS: SQLite would read every resident first
_TAKEN = (
    "WITH RECURSIVE taken(id, name, pinyin) AS (SELECT id, name, pinyin FROM resident WHERE merged_into = :id "
    "UNION ALL SELECT r.id, r.name, r.pinyin FROM resident r JOIN taken ON r.merged_into = taken.id) "
    "SELECT name, pinyin FROM taken"
)
MINE = (
    "WITH RECURSIVE mine(id) AS (SELECT id FROM resident WHERE id = :r UNION ALL SELECT m.id FROM resident m "
    "JOIN mine ON m.merged_into = mine.id WHERE m.active = FALSE) "
)  # whoever was merged is not active: the index of those finds them
_NUMBER = re.compile(r"0*([1-9][0-9]{0,8})")
_RUNS = re.compile(r"[a-z0-9:'-]+|[^a-z0-9:'-]+", re.IGNORECASE)
_COLUMNS = "r.id, r.no, r.name, r.sex, r.birth_date, r.phone, r.address, r.active, r.pinyin, r.care_tags"
_RANGE = (
    f"SELECT {_COLUMNS} FROM (SELECT DISTINCT resident_no AS no FROM resident_token "
    "WHERE token >= :low AND token < :high LIMIT :n) t JOIN resident r ON r.no = t.no"
)
_BOTH = (
    f"SELECT {_COLUMNS} FROM (SELECT DISTINCT a.resident_no AS no FROM resident_token a "
    "WHERE a.token >= :low AND a.token < :high AND EXISTS (SELECT 1 FROM resident_token b "
    "WHERE b.resident_no = a.resident_no AND b.token >= :low2 AND b.token < :high2) LIMIT :n) t "
    "JOIN resident r ON r.no = t.no"
)


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


def search(view: View, query: str, limit: int = 20) -> tuple[ResidentRow, ...]:
    """The residents a query finds, the exact number first, those no longer here last. Nothing typed finds nobody."""
    wanted = query.strip()
    key = names.search_key(wanted)
    if not key:
        return ()
    found: dict[int, Any] = {}
    if any(c.isdigit() for c in key):
        slip = _SLIP.fullmatch(unicodedata.normalize("NFKC", wanted).upper())
        if slip is not None:
            return _rows(view, _by_slip(view, slip[0]))
        whole = by_scan(view, wanted) if _CARD.fullmatch(wanted.upper()) else None
        if whole is not None:
            return (whole,)
        by_document = _by_document(view, wanted)
        if by_document:
            return _rows(view, by_document)
        found = {r[1]: r for r in _by_number(view, wanted)}
    for r in _by_tokens(view, wanted, key, limit):
        found.setdefault(r[1], r)
    if not found:
        found = {r[1]: r for r in _wider(view, wanted, key, limit)}
    if len(found) < 2:
        return _rows(view, list(found.values()))
    order = _gone if any(c.isdigit() for c in key) else _nearest(wanted)
    return _rows(view, sorted(found.values(), key=order)[:limit])  # stable: otherwise in the order of the scan


def by_scan(view: View, code: str) -> ResidentRow | None:
    """Whom a scanned code names: our own card (``JM000123``), a bare card number, or a document's number."""
    plain = unicodedata.normalize("NFKC", code).strip().upper()
    card = _CARD.fullmatch(plain)
    if card:
        plain = card[1]
    found = (None if card else _by_document(view, plain)) or _by_number(view, plain)
    return _rows(view, found)[0] if found else None


def scan_code(no: int) -> str:
    """What a resident's card carries as a bar code."""
    return f"JM{no:06d}"


def document_hash(keys: Keys, number: str) -> bytes:
    """The keyed hash a document is known by. A 15-digit number counts as the 18-digit one it became."""
    if len(number) == 15 and number.isdigit():
        number = identity.upgraded(number)
    return hmac.digest(keys.document, number.encode(), hashlib.sha256)


def _by_document(view: View, query: str) -> list[Any]:
    """By a whole document number, typed or read; nobody when it is none."""
    if sum(c.isdigit() for c in query) < 5:
        return []
    try:
        read = identity.read(query, view.business_date)
    except identity.IdentityError:
        return []
    return _last(view, "document_hash = :hash", {"hash": document_hash(view.keys, read.number)})


def _by_number(view: View, query: str) -> list[Any]:
    number = _NUMBER.fullmatch(unicodedata.normalize("NFKC", query))
    if number is None:
        return []
    return _last(view, "no = :no", {"no": int(number[1])})


def _by_slip(view: View, number: str) -> list[Any]:
    """Whose sale or request a printed number is; nobody for a walk-in."""
    record = records.of(number)
    if record is None:
        return []
    whose = f"SELECT {record.person} FROM {record.table} WHERE number = :number"
    found = sql.row(view.session, whose, {"number": number})
    return [] if found is None or found[0] is None else _last(view, "id = :id", {"id": found[0]})


def _last(view: View, where: str, params: dict[str, Any]) -> list[Any]:
    """The residents a condition finds; in the place of one who was merged stands whom they were merged into."""
    return sql.rows(view.session, _LAST.format(where=where, columns=_COLUMNS), params)


def survivor(view: View, resident_id: UUID) -> UUID:
    """Whom a resident was merged into, at the end of the way; themselves when they were not, or are unknown."""
    found = _last(view, "id = :id", {"id": resident_id})
    return sql.uuid(found[0][0]) if found else resident_id


def selves(view: View, resident_id: UUID) -> tuple[UUID, ...]:
    """A resident and everybody who was merged into them: what they did stands under any of these."""
    found = sql.rows(view.session, f"{MINE}SELECT id FROM mine", {"r": resident_id})
    return tuple(sql.uuid(r[0]) for r in found) or (resident_id,)


def rows_by(view: View, where: str, params: dict[str, Any], limit: int = 50) -> tuple[ResidentRow, ...]:
    """Residents by a condition on ``resident r``, by number; for other services, never with typed text in ``where``."""
    statement = f"SELECT {_COLUMNS} FROM resident r WHERE {where} ORDER BY r.no LIMIT :n"
    return _rows(view, sql.rows(view.session, statement, {**params, "n": limit}))


def rows_of(view: View, nos: list[int]) -> tuple[ResidentRow, ...]:
    """Those with these numbers, by number; each is looked up, however few residents SQLite believes there are."""
    if not nos:
        return ()
    listed = ", ".join(f"({int(no)})" for no in nos)
    chosen = f"WITH t(no) AS (VALUES {listed}) SELECT {_COLUMNS} FROM t CROSS JOIN resident r WHERE r.no = t.no"
    return _rows(view, sql.rows(view.session, f"{chosen} ORDER BY t.no"))


def exactly(view: View, query: str) -> tuple[int, ...]:
    """The numbers of whom a query names outright, by slip, card, document or number; mostly nobody."""
    plain = unicodedata.normalize("NFKC", query).strip().upper()
    if not any(c.isdigit() for c in plain):
        return ()
    slip = _SLIP.fullmatch(plain)
    if slip is not None:
        return tuple(r[1] for r in _by_slip(view, slip[0]))
    whole = by_scan(view, query)
    return () if whole is None else (whole.no,)


def _by_tokens(view: View, query: str, key: str, limit: int) -> list[Any]:
    """One range; when that finds nobody and there are several words, whoever has them all."""
    found = sql.rows(view.session, _RANGE, {**_span(key), "n": limit})
    words = query.split()
    if found or len(words) < 2:
        return found
    keys = sorted({k for k in map(names.search_key, words) if k}, key=len, reverse=True)
    if len(keys) < 2:
        return []
    found = sql.rows(view.session, _BOTH, {**_span(keys[0]), **_span(keys[1], "2"), "n": 4 * limit})
    return [r for r in found if all(_has(view, r[1], key) for key in keys[2:])][:limit]


def _wider(view: View, query: str, key: str, limit: int) -> list[Any]:
    """Chinese mixed with pinyin, syllables cut in their middle: candidates, checked one by one."""
    if any(c.isdigit() for c in query) or len(key) < 2:
        return []
    runs = [run for run in map(names.search_key, _RUNS.findall(query)) if run]
    if len(runs) > 1:
        candidates = sql.rows(view.session, _BOTH, {**_span(runs[0]), **_span(runs[1], "2"), "n": 4 * limit})
    else:
        candidates = sql.rows(view.session, _RANGE, {**_span(names.candidate_prefix(query)), "n": WIDE})
    return [r for r in candidates if names.matches(r[2], query, r[8]) or _was(view, r[0], query)][:limit]


def _was(view: View, resident_id: Any, query: str) -> bool:
    """Whether a name of somebody merged into them matches."""
    return any(names.matches(r[0], query, r[1]) for r in sql.rows(view.session, _TAKEN, {"id": resident_id}))


def _has(view: View, no: int, key: str) -> bool:
    sql_text = "SELECT 1 FROM resident_token WHERE resident_no = :no AND token >= :low AND token < :high LIMIT 1"
    return sql.row(view.session, sql_text, {"no": no, **_span(key)}) is not None


def _span(key: str, suffix: str = "") -> dict[str, Any]:
    return {f"low{suffix}": key, f"high{suffix}": names.prefix_end(key)}


def _gone(r: Any) -> bool:
    return not r[7]


def _nearest(query: str) -> Callable[[Any], tuple[bool, int]]:
    """Who is here first, and among them whose whole name is read so as usual; only what was found is sorted."""
    return lambda r: (not r[7], names.closeness(r[2], query, r[8]))


def _rows(view: View, found: list[Any]) -> tuple[ResidentRow, ...]:
    """Rows of ``_COLUMNS`` as lists show them."""
    if not found:
        return ()
    day = view.business_date
    made = []
    for uid, no, name, sex, born, phone, address, active, pinyin, tags in found:
        age = age_on(sql.day(born), day) if born else None
        masked, care = names.mask_phone(phone), tuple(tags.split(",")) if tags else ()
        made.append(ResidentRow(sql.uuid(uid), no, name, sex, age, masked, address, bool(active), pinyin, care))
    return tuple(made)
