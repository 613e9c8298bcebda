"""Taking a list of residents in: columns matched, every row checked, look-alikes shown, then all of it or nothing.

``preview`` does the long work and writes nothing; ``load`` is one short transaction.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from uuid import UUID

from app.errors import Refused
from app.models.resident import Resident, ResidentToken
from app.rules import dates
from app.rules.people import care, duplicates, names, private_use, search_tokens
from app.rules.people.duplicates import Person, Strength
from app.rules.rights import Right
from app.services.residents import duplicates as resident_hints
from app.services.residents.registry import ResidentDraft, checked, next_no
from app.services.spreadsheet import Rows
from app.services.work import View, Work
from app.store import sql
from app.store.sql import Reader

FIELDS = ("name", "document_number", "birth_date", "sex", "phone", "address", "pinyin", "care_tags", "note")

_HEADERS = {
    "name": ("姓名", "名字", "居民姓名", "老人姓名", "name"),
    "document_number": ("身份证", "证件号", "公民身份", "身份号码", "id"),
    "birth_date": ("出生", "生日", "birth"),
    "sex": ("性别", "sex"),
    "phone": ("手机", "电话", "联系方式", "phone", "mobile"),
    "address": ("住址", "地址", "门牌", "房号", "address"),
    "pinyin": ("拼音", "pinyin"),
    "care_tags": ("关怀", "标签", "tags"),
    "note": ("备注", "说明", "note"),
}
_HEADER_WITHIN = 10
"""A title and a remark may stand above the header, not a whole page."""

_SEX = {"": "", "男": "M", "女": "F", "m": "M", "f": "F", "男性": "M", "女性": "F", "1": "M", "2": "F", "未知": ""}
_RESIDENT = sql.Insert(
    Resident, "id", "no", "name", "pinyin", "birth_date", "sex", "phone", "address", "document_kind", "document_tail",
    "document_hash", "note", "household", "building", "care_tags", "active", "created_at", "changed_at",
)  # fmt: skip
_TOKENS = sql.Insert(ResidentToken)

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Table:
    """A file as it was read: the header, what stands under it, and the line the first row has in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_line: int

    def sample(self, column: int) -> str:
        """The first thing that stands in a column."""
        return next((row[column] for row in self.rows[:50] if column < len(row) and row[column]), "")


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one field of a row: the reason as ``field_bad`` names it, and what stood there."""

    field: str
    trouble: Refused
    text: str


@dataclass(frozen=True)
class Like:
    """Who a row might be. ``no`` is on record, ``line`` stands above it in the file; one of the two is None."""

    strength: Strength
    reasons: tuple[str, ...]
    name: str
    no: int | None = None
    line: int | None = None


@dataclass(frozen=True)
class ImportRow:
    """One line of the file, ready to be kept unless ``wrong`` says otherwise."""

    line: int
    name: str
    birth_date: str
    phone: str
    address: str
    wrong: tuple[Wrong, ...] = ()
    like: Like | None = None
    values: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    tokens: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    @property
    def same(self) -> bool:
        """The same document is known already: this row cannot come in at all."""
        return self.like is not None and self.like.strength is Strength.CERTAIN


@dataclass(frozen=True)
class Preview:
    """The whole list checked. Nothing is imported while a row is ``wrong``."""

    rows: tuple[ImportRow, ...]

    @property
    def wrong(self) -> int:
        """How many rows have something wrong."""
        return sum(bool(row.wrong) for row in self.rows)

    @property
    def known(self) -> int:
        """How many rows look like somebody on record or further up."""
        return sum(row.like is not None and row.like.strength >= Strength.LIKELY for row in self.rows)


@dataclass(frozen=True)
class Imported:
    """What a list brought: how many came in under which numbers, how many were left out as known."""

    count: int
    skipped: int
    first_no: int
    last_no: int


def table_of(rows: Rows) -> Table:
    """Find the header of a file. Raises ``Refused("no_header")`` without a column of names, ``("no_rows")``."""
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        if "name" in match(row).values():
            header, first = _header(row, rows[at + 1] if at + 1 < len(rows) else ()), at + 1
            first += header != row
            below = tuple(rows[first:])
            if not any(any(r) for r in below):
                raise Refused("no_rows")
            return Table(header, below, first + 1)
    if not rows:
        raise Refused("no_rows")
    raise Refused("no_header")


def _header(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
    """The header of two rows when the lower one holds nothing but names of columns, as under a merged cell."""
    said = [at for at, words in enumerate(lower) if words]
    found = match(lower)
    if not said or set(said) != set(found) or "name" in found.values():
        return upper
    width = max(len(upper), len(lower))
    above, below = (tuple(row) + ("",) * (width - len(row)) for row in (upper, lower))
    return tuple(b or a for a, b in zip(above, below, strict=True))


def match(header: tuple[str, ...]) -> dict[int, str]:
    """Which column is which field, by what stands in the header; each field once, the first column wins."""
    found: dict[int, str] = {}
    for at, words in enumerate(header):
        plain = names.fold(words)
        for name, known in _HEADERS.items():
            if name not in found.values() and any(plain.startswith(k) or (len(k) > 1 and k in plain) for k in known):
                found[at] = name
                break
    return found


def preview(view: View, table: Table, columns: dict[int, str], told: Told | None = None) -> Preview:
    """Check every row; ``told(done, total)`` hears of every hundredth and may raise to stop."""
    total = len(table.rows)
    compare = _Compare(view)
    made = []
    for at, cells in enumerate(table.rows):
        if told is not None and at % 100 == 0:
            told(at, total)
        typed = {name: cells[column] for column, name in columns.items() if column < len(cells)}
        if any(typed.values()):
            made.append(_row(view, table.first_line + at, typed, compare))
    return Preview(tuple(made))


def load(work: Work, planned: Preview, file: str = "", *, also_known: bool = False) -> Imported:
    """Keep the rows of a preview, all or none; ``also_known`` takes in look-alikes, never the same document twice.

    Raises ``Refused``: import_wrong (count), import_empty, import_stale when somebody took on one of them meanwhile,
    needs_approver.
    """
    work.require(Right.PERSONAL_DATA)
    if planned.wrong:
        raise Refused("import_wrong", count=planned.wrong)
    chosen = [row for row in planned.rows if not _left_out(row, also_known)]
    if not chosen:
        raise Refused("import_empty")
    known = {bytes(hashed) for hashed in sql.values(work, _HASHES)}
    if any(row.values["document_hash"] in known for row in chosen if row.values["document_hash"]):
        raise Refused("import_stale")
    first = next_no(work)
    numbered = list(enumerate(chosen, first))
    _RESIDENT.run(work.session, [_stored(work, no, row) for no, row in numbered])
    _TOKENS.run(work.session, ({"token": t, "resident_no": no} for no, row in numbered for t in sorted(row.tokens)))
    skipped = len(planned.rows) - len(chosen)
    work.audit("resident_import", f"no {first}", count=len(chosen), skipped=skipped, file=file[:120])
    work.touched("resident")
    return Imported(len(chosen), skipped, first, first + len(chosen) - 1)


_HASHES = "SELECT document_hash FROM resident WHERE document_hash IS NOT NULL"


def _left_out(row: ImportRow, also_known: bool) -> bool:
    return row.like is not None and (row.same or (row.like.strength >= Strength.LIKELY and not also_known))


def _stored(work: Work, no: int, row: ImportRow) -> dict[str, Any]:
    stamps = {"created_at": work.now, "changed_at": work.now}
    return {**row.values, **stamps, "id": work.new_id(), "no": no, "active": True}


def _row(view: View, line: int, typed: dict[str, str], compare: "_Compare") -> ImportRow:
    """One line checked field by field: all that is wrong with it is said at once."""
    wrong: list[Wrong] = []
    for name, text in typed.items():
        at = private_use.first_left(text)
        if at is not None:
            wrong.append(Wrong(name, Refused("field_bad", field=name, why="private", position=at + 1), text))
    bad = {w.field for w in wrong}
    draft, tags = _draft(typed, wrong, bad)
    values: dict[str, Any] = {}
    same: UUID | None = None
    while not values:
        try:
            values = checked(view, draft)
        except Refused as refused:
            if refused.code == "document_known":
                same, name = refused.data["resident"], "document_number"
            else:
                name = str(refused.data["field"])
                if name not in bad:
                    wrong.append(Wrong(name, refused, typed.get(name, "")))
                    bad.add(name)
            draft = replace(draft, **_without(name))
    values["care_tags"] = tags
    shown = ImportRow(
        line, typed.get("name", ""), typed.get("birth_date") or _day(values["birth_date"]),
        names.mask_phone(typed.get("phone", "")), typed.get("address", ""), tuple(wrong),
    )  # fmt: skip
    if wrong:
        return shown
    found = search_tokens.search_tokens(
        values["name"], values["pinyin"], values["phone"], values["address"], values["document_tail"]
    )
    return replace(shown, like=compare.like(line, values, same), values=values, tokens=found)


def _draft(typed: dict[str, str], wrong: list[Wrong], bad: set[str]) -> tuple[ResidentDraft, str]:
    """A row as ``register`` takes it, and its care tags; what cannot even be read is added to ``wrong``."""

    def refuse(name: str, why: str, **data: Any) -> None:
        wrong.append(Wrong(name, Refused("field_bad", field=name, why=why, **data), typed.get(name, "")))
        bad.add(name)

    born = None
    try:
        born = dates.read_day(typed.get("birth_date", ""))
    except ValueError:
        refuse("birth_date", "date" if dates.looks_like_day(typed["birth_date"]) else "day_form")
    sex = _SEX.get(names.fold(typed.get("sex", "")))
    if sex is None:
        refuse("sex", "sex_form")
    tags = tuple(tag for tag in _split(typed.get("care_tags", "")) if tag)
    for tag in tags:
        if not care.aloud(tag):
            refuse("care_tags", "aloud", tag=tag)
        elif len(tag) > care.TAG_LENGTH or len(tags) > care.MOST_TAGS:
            refuse("care_tags", "too_many", most=care.MOST_TAGS)
            break
    draft = ResidentDraft(
        name="某" if "name" in bad else typed.get("name", ""),
        birth_date=born,
        sex=sex or "",
        phone=typed.get("phone", ""),
        address=typed.get("address", ""),
        document_number=typed.get("document_number", ""),
        pinyin=typed.get("pinyin", ""),
        note=typed.get("note", ""),
    )
    return draft, ",".join(tags)


def _split(text: str) -> Iterator[str]:
    for mark in "，、;；/ ":
        text = text.replace(mark, ",")
    return (part.strip() for part in text.split(","))


def _without(name: str) -> dict[str, Any]:
    """What to leave out so that the other fields of a row can still be looked at."""
    return {name: None if name == "birth_date" else "某" if name == "name" else ""}


def _day(value: Any) -> str:
    return value.isoformat() if value is not None else ""


class _Number(NamedTuple):
    id: UUID
    no: int


_NUMBERS = Reader(_Number, "resident")


class _Compare:
    """Everybody on record and every line so far, to be asked for look-alikes by name, phone and door."""

    def __init__(self, view: View) -> None:
        self._by: dict[str, list[Person]] = defaultdict(list)
        self._numbers = dict(_NUMBERS.rows(view))
        for person in resident_hints.everybody(view):
            self._file(person)

    def like(self, line: int, values: dict[str, Any], same: UUID | None) -> Like | None:
        """Who a line might be; it is remembered for the lines below."""
        hashed = values["document_hash"]
        new = Person(
            line, values["name"], values["phone"], values["address"], values["birth_date"],
            hashed.hex() if hashed else "", values["pinyin"],
        )  # fmt: skip
        near = {id(p): p for key in self._keys(new) for p in self._by[key]}
        hints = duplicates.people_like(new, near.values(), 1)
        self._file(new)
        if same is not None:
            return Like(Strength.CERTAIN, ("document",), values["name"], no=self._numbers.get(same))
        if not hints:
            return None
        key = hints[0].key
        named = next(p.name for p in near.values() if p.key == key)
        if isinstance(key, int):
            return Like(hints[0].strength, hints[0].reasons, named, line=key)
        no = self._numbers.get(key) if isinstance(key, UUID) else None
        return Like(hints[0].strength, hints[0].reasons, named, no=no)

    def _file(self, person: Person) -> None:
        for key in self._keys(person):
            self._by[key].append(person)

    @staticmethod
    def _keys(person: Person) -> list[str]:
        door = names.door(person.address)
        keys = (f"n{names.fold(person.name)}", f"p{person.phone}", f"d{door}", f"i{person.document}")
        return [key for key in keys if len(key) > 1]
