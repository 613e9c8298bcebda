"""Whether a file is what its name says, all of it: photos, PDF and office files by how they are built.

A file may begin as one kind and be another to whatever opens it: a program behind the first bytes of a photo, an
archive or a page behind a picture, an office file that carries macros under the name of one without. What is looked at
is the structure, in one pass and never unpacked; whether the picture is a good one is not asked.

Sources: JPEG ITU-T T.81 annex B; PNG ISO/IEC 15948 §5; PDF ISO 32000-1 §7.5; ZIP APPNOTE 4.3; office files ECMA-376
part 2.
"""

import io
import re
import struct
import zipfile
import zlib

MIXED, MACRO, OTHER = "mixed", "macro", "other"
"""What may be wrong: something else is in it, it carries macros, it is none of its kind at all."""

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset((0x01, *range(0xD0, 0xD9)))
"""Markers without a length."""

_PAGE = re.compile(rb"<script|<html|<!doctype|<\?php|<hta:|javascript:", re.IGNORECASE)
_FOREIGN = re.compile(
    rb"PK\x03\x04|PK\x05\x06|%PDF-|This program cannot be run|\x7fELF|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c"
)
_PNG = b"\x89PNG\r\n\x1a\n"
_END = b"PK\x05\x06"
_END_BYTES, _LONGEST_COMMENT = 22, 65_535
_TAIL = 1_024
_MOST_PARTS = 5_000
_MOST_TYPES = 1_000_000
_TYPES = "[Content_Types].xml"
_MAIN = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
_PROGRAM = (
    ".exe", ".scr", ".com", ".bat", ".cmd", ".pif", ".msi", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".ps1",
    ".lnk", ".url", ".desktop", ".jar", ".dll", ".reg", ".cpl", ".html", ".htm", ".svg", ".sh", ".app", ".docm",
    ".xlsm",
)  # fmt: skip
"""Endings of what runs, or leads somewhere, when it is opened."""

_ALSO_WORDS = (".com", ".app", ".sh")
"""In the middle of a name they are an address more often than a program."""

_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, KeyError, IndexError, EOFError, RuntimeError, OSError)


def runs(name: str) -> bool:
    """Whether a name ends, or ends before its last ending (``照片.exe.jpg``), as something that runs."""
    parts = [f".{part.strip()}" for part in name.lower().rstrip(". ").split(".")[1:]]
    return any(part in _PROGRAM for part in parts[-1:]) or any(
        part in _PROGRAM and part not in _ALSO_WORDS for part in parts[-2:-1]
    )


def wrong_with(ending: str, content: bytes) -> str:
    """What is wrong with a file of an ``ending`` (``.jpg``, ``.jpeg``, ``.png``, ``.pdf``, ``.docx``, ``.xlsx``).

    ``MIXED``, ``MACRO`` or ``OTHER``; empty when it is one of its kind and nothing else.
    """
    if ending in (".docx", ".xlsx"):
        return _office(ending, content)
    if _is_archive(content):
        return MIXED
    check = {".jpg": _jpeg, ".jpeg": _jpeg, ".png": _png, ".pdf": _pdf}.get(ending)
    return OTHER if check is None else check(content)


def _jpeg(content: bytes) -> str:
    """Segments to the first picture's end; phones put more pictures behind it, or a short film."""
    at, framed = 2, False
    if not content.startswith(b"\xff\xd8\xff"):
        return OTHER
    while True:
        found = _MARKER.search(content, at)
        if found is None or (not framed and found.start() != at and content[at : found.start()].strip(b"\xff")):
            return OTHER  # no end; or something that is no segment where one belongs
        kind, at = content[found.start() + 1], found.end()
        if kind == 0xD9:
            return _behind(content[at:]) if framed else OTHER
        if kind in _BARE:
            continue
        length = int.from_bytes(content[at : at + 2], "big")
        if length < 2 or at + length > len(content):
            return OTHER
        framed = framed or kind in _FRAMES
        if kind == 0xDA and not framed:
            return OTHER
        if _PAGE.search(content, at, at + length):
            return MIXED
        at += length


def _png(content: bytes) -> str:
    """Chunks from the head to the end, each with its sum."""
    at, first = len(_PNG), True
    if not content.startswith(_PNG):
        return OTHER
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content) or not kind.isalpha() or first != (kind == b"IHDR"):
            return OTHER
        if zlib.crc32(memoryview(content)[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end], "big"):
            return OTHER
        if kind == b"IEND":
            return _behind(content[end:])
        if kind != b"IDAT" and _PAGE.search(content, at + 8, end - 4):
            return MIXED
        at, first = end, False
    return OTHER


def _pdf(content: bytes) -> str:
    """Its head in the first bytes and its end in the last ones; what is neither blank nor NUL behind that is no PDF."""
    end = content.rfind(b"%%EOF")
    if not re.match(rb"%PDF-[12]\.[0-9]", content) or end < 0:
        return OTHER
    if content[end + 5 :].strip(b"\0\r\n\t\x1a "):
        return MIXED
    return MIXED if _PAGE.search(content, 0, _TAIL) else ""


def _behind(rest: bytes) -> str:
    """What stands behind a picture's end."""
    if rest.lstrip(b"\0\r\n ").startswith((b"MZ", b"<", b"#!")):
        return MIXED
    return MIXED if _FOREIGN.search(rest) or _PAGE.search(rest) else ""


def _end_of_archive(content: bytes) -> tuple[int, int, int, int] | None:
    """Where an archive's list ends, how many parts it names, how long it is and where it should begin."""
    at = content.rfind(_END, max(0, len(content) - _END_BYTES - _LONGEST_COMMENT))
    if at < 0 or at + _END_BYTES > len(content):
        return None
    parts, length, begin = struct.unpack_from("<HLL", content, at + 10)
    return at, parts, length, begin


def _is_archive(content: bytes) -> bool:
    """Whether an unpacker would find an archive here, whatever stands before it."""
    found = _end_of_archive(content)
    if found is None:
        return False
    at, _parts, length, _begin = found
    return length > 0 and content[max(at - length, 0) :].startswith(b"PK\x01\x02")


def _office(ending: str, content: bytes) -> str:
    """An archive from its first byte to its last, with the one part that makes it a text or a table, without macros."""
    found = _end_of_archive(content)
    if not content.startswith(b"PK\x03\x04") or found is None:
        return OTHER
    at, parts, length, begin = found
    if parts > _MOST_PARTS or begin + length != at:
        return OTHER  # something stands before it, or the list is not where it says
    if content[at + _END_BYTES :]:
        return MIXED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = {name.lower().lstrip("/") for name in packed.namelist()}
            with packed.open(_TYPES) as source:
                types = source.read(_MOST_TYPES).lower()
    except _BROKEN:
        return OTHER
    if _MAIN[ending] not in names:
        return OTHER
    if b"macroenabled" in types or any("vbaproject" in name or "/activex/" in name for name in names):
        return MACRO
    return MIXED if any(name.endswith(_PROGRAM) for name in names) else ""
