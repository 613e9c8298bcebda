"""What people type into the form of a resident, read while they type. Pure functions; ``today`` is handed in."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from app.errors import Refused
from app.rules.dates import age_on, looks_like_day, read_day
from app.rules.people import identity
from app.rules.people.identity import Identity, IdentityError
from app.rules.phones import normal_phone
from app.rules.records import paper_number
from app.ui import people
from app.ui.residents import words
from app.ui.words import sentences

_DIGITS = re.compile(r"[0-9]+[0-9X]?")
FULL = 18


@dataclass(frozen=True)
class Typed:
    """The form as typed. Document and phone are empty while they are to stay as they are."""

    name: str = ""
    document_number: str = ""
    birth_date: str = ""
    sex: str = ""
    phone: str = ""
    address: str = ""
    pinyin: str = ""
    note: str = ""


@dataclass(frozen=True)
class Note:
    """What stands under a field: a quiet ``hint`` or an ``error``; ``read`` is the document once it is right."""

    hint: str = ""
    error: str = ""
    read: Identity | None = None


def joined(stored: Typed, new: Typed) -> Typed:
    """The form of somebody on record, with what was typed for a new one where they had nothing, and a phone anew."""
    kept = {name: getattr(stored, name) or getattr(new, name) for name in ("birth_date", "sex", "address", "note")}
    return replace(stored, **kept, phone=new.phone, document_number=new.document_number)


def is_sure(read: Identity) -> bool:
    """Whether a number looks like nothing else here: bare short digits may be a member number or a bar code."""
    return read.kind not in ("passport", "tw-permit")


def scanned(code: str, today: date) -> str | None:
    """The number of a document that was scanned; None for any other code, as one of our own papers is."""
    if paper_number(code):
        return None
    try:
        read = identity.read(code, today)
    except IdentityError:
        return None
    return read.number if is_sure(read) else None


def birth_note(text: str, today: date, *, left: bool) -> Note:
    """The age once the day is right, what is wrong with it once the keyboard has ``left``."""
    try:
        born = read_day(text)
    except ValueError:
        whole = looks_like_day(text)
        why = "没有这一天，请核对" if whole else "请写成 1952-1-2 或 19520102"
        return Note(error=why) if left else Note(hint="如 1952-1-2 或 19520102")
    if born is None:
        return Note()
    if born > today:
        return Note(error="日期不能晚于今天")
    years = age_on(born, today)
    if years > 130:
        return Note(error="请核对年份")
    same = text.strip() == words.day(born)
    return Note(hint=f"{years} 岁" if same else f"{words.day(born)} · {years} 岁")


def document_note(text: str, today: date, *, left: bool) -> Note:
    """How many digits are missing while typing; then which document it is, or what is wrong with it."""
    number = _plain(text)
    if not number:
        return Note()
    missing = FULL - len(number)
    digits = _DIGITS.fullmatch(number) is not None
    try:
        read = identity.read(number, today)
    except IdentityError as wrong:
        if digits and missing > 0:
            short = f"居民身份证还差 {missing} 位"
            return Note(error=short) if left else Note(hint=short)
        if digits and missing < 0:
            return Note(error=f"居民身份证是 {FULL} 位，多了 {-missing} 位")
        # letters may still become a passport or a permit: said when the keyboard leaves
        early = wrong.code in ("length", "format") and len(number) < FULL and not left
        return Note() if early else Note(error=sentences.beside_field(wrong))
    return Note(hint=_said(read, missing if digits and not left else 0, today), read=read)


def phone_note(text: str, *, left: bool) -> Note:
    """How many digits of a phone number are missing."""
    if not text.strip():
        return Note()
    try:
        normal_phone(text)
    except Refused as wrong:
        missing = wrong.data.get("missing")
        if left or not (missing or wrong.code == "phone_hotline"):
            return Note(error=sentences.beside_field(wrong))
        return Note(hint=f"还差 {missing} 位") if missing else Note()  # 96345 may become 96345678
    return Note()


def _said(read: Identity, missing: int, today: date) -> str:
    parts = [words.DOCUMENTS[read.kind]]
    if missing > 0:
        parts.append(f"若是居民身份证，还差 {missing} 位")
    if read.birth_date is not None and missing <= 0:
        parts += [words.day(read.birth_date), people.sex_age(read.sex or "", age_on(read.birth_date, today))]
    if "area" in read.warnings:
        parts.append("地区码少见，请核对")
    if "age" in read.warnings:
        parts.append("年龄超过 120 岁，请核对")
    return " · ".join(parts)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf").upper()
