"""Files that are what they say, and files that begin as one thing and are another."""

import io
import os
import random
import struct
import time
import zipfile

import pytest
from openpyxl import Workbook
from PIL import Image

from app.rules.requests.file_kinds import MACRO, MIXED, OTHER, runs, wrong_with
from tests.files import jpeg, pdf, png


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def workbook(extra: dict[str, bytes] | None = None, types: bytes = b"") -> bytes:
    made, out = io.BytesIO(), io.BytesIO()
    Workbook().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (types if name == "[Content_Types].xml" else b""))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def picture(kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (64, 64), os.urandom(64 * 64 * 3)).save(out, kind, **how)
    return out.getvalue()


PAGE = b"<html><script>alert(1)</script></html>"
ZIP = archive(a=b"b")


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        (".jpg", jpeg()),
        (".jpg", picture("JPEG")),
        (".jpeg", picture("JPEG", progressive=True, quality=95)),
        (".jpg", picture("JPEG") + picture("JPEG")),
        (".jpg", picture("JPEG") + b"\0" * 500 + b"SEFT"),
        (".jpg", picture("JPEG", exif=b"Exif\0\0MM\0*" + bytes(500))),
        (".png", png()),
        (".png", picture("PNG")),
        (".pdf", pdf()),
        (".pdf", pdf() + b"\r\n\0\0"),
        (".pdf", pdf() + b"xref\n" + pdf()),
        (".xlsx", workbook()),
    ],
)
def test_what_is_one_of_its_kind(ending: str, content: bytes) -> None:
    assert wrong_with(ending, content) == ""


@pytest.mark.parametrize(
    ("ending", "content", "wrong"),
    [
        (".jpg", b"\xff\xd8\xffMZ\x90\0" + bytes(500), OTHER),
        (".jpg", b"\xff\xd8\xff" + b"j" * 500, OTHER),
        (".jpg", b"\xff\xd8\xff\xd9", OTHER),
        (".jpg", jpeg()[:-2], OTHER),
        (".jpg", jpeg()[:20], OTHER),
        (".jpg", png(), OTHER),
        (".jpg", jpeg() + ZIP, MIXED),
        (".jpg", jpeg() + PAGE, MIXED),
        (".jpg", jpeg() + b"\0\0MZ\x90", MIXED),
        (".jpg", jpeg() + b"\n#!/bin/sh\nrm -rf ~", MIXED),
        (".jpg", jpeg() + b"some\x7fELF", MIXED),
        (".jpg", jpeg(said=b"<?php system(1)"), MIXED),
        (".png", png(said=PAGE), MIXED),
        (".png", png() + ZIP, MIXED),
        (".png", png() + pdf(), MIXED),
        (".png", png()[:-4], OTHER),
        (".png", png().replace(b"IDAT", b"IDAX"), OTHER),
        (".png", b"\x89PNG\r\n\x1a\n" + bytes(200), OTHER),
        (".png", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR" + bytes(200), OTHER),
        (".pdf", b"%PDF-1.4 made up", OTHER),
        (".pdf", b"%PDF-x\n%%EOF", OTHER),
        (".pdf", pdf() + ZIP, MIXED),
        (".pdf", b"%PDF-1.4\n" + ZIP[:-2] + struct.pack("<H", 6) + b"%%EOF\n", MIXED),
        (".pdf", pdf() + PAGE, MIXED),
        (".pdf", pdf(said=PAGE), MIXED),
        (".xlsx", ZIP, OTHER),
        (".xlsx", b"PK\x03\x04" + bytes(60), OTHER),
        (".xlsx", b"MZ\x90" + workbook(), OTHER),
        (".xlsx", workbook() + b"MZ\x90", MIXED),
        (".docx", workbook(), OTHER),
        (".xlsx", workbook({"xl/vbaProject.bin": b"x"}), MACRO),
        (".xlsx", workbook(types=b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"), MACRO),
        (".xlsx", workbook({"xl/embeddings/a.exe": b"MZ"}), MIXED),
        (".xlsx", workbook({f"x{n}": b"" for n in range(5_001)}), OTHER),
        (".exe", b"MZ\x90", OTHER),
    ],
)
def test_what_is_none_or_something_else_besides(ending: str, content: bytes, wrong: str) -> None:
    assert wrong_with(ending, content) == wrong


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff" + b"\xff" * 5_000_000,
        jpeg(b"\xff\0" * 2_500_000),
        b"\xff\xd8" + b"\xff\xfe\0\x02" * 1_000_000,
        b"\xff\xd8" + b"\xff\x01" * 300_000,
        b"\x89PNG\r\n\x1a\n" + bytes(5_000_000),
        b"%PDF-1.4" + b"%%EOF" * 1_000_000,
        b"PK\x03\x04" + b"PK\x05\x06" * 1_250_000,
    ],
    ids=range(7),
)
def test_looking_costs_little_whatever_it_holds(content: bytes) -> None:
    began = time.process_time()
    for ending in (".jpg", ".png", ".pdf", ".xlsx"):
        wrong_with(ending, content)
    assert time.process_time() - began < 2.5


def test_a_name_that_runs_is_known_also_behind_another_ending() -> None:
    assert all(map(runs, ("a.EXE", "照片.exe.jpg", "a.jpg.lnk. ", "x.desktop", "a.html", "报价.js.pdf", "a.com")))
    assert not any(map(runs, ("照片.jpg", "exe", "2026.11.pdf", "www.example.com.pdf", "说明.v2.docx")))


def test_whatever_is_cut_or_flipped_gets_an_answer() -> None:
    rng = random.Random(5)
    whole = {".jpg": jpeg(b"j" * 200), ".png": png(b"x"), ".pdf": pdf(), ".xlsx": workbook()}
    for _ in range(300):
        for ending, content in whole.items():
            broken = bytearray(content[: rng.randrange(len(content) + 1)] if rng.random() < 0.5 else content)
            for _ in range(rng.randrange(4)):
                if broken:
                    broken[rng.randrange(len(broken))] = rng.randrange(256)
            assert wrong_with(ending, bytes(broken)) in ("", MIXED, MACRO, OTHER)
