"""After a day with a resident's document and phone in hand: neither lies readable anywhere, nor on any paper."""

import base64
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication

from app.services.centre import settings
from tests.acceptance.driver import Hands, Ledger, ledger, pdf_text, running, until
from tests.acceptance.job_day import PINS
from tests.print.decoder import decode
from tests.support import copy_centre, document_number, kept_centre

NAME, MASKED = "上官䶮安", "上**安"
DOCUMENT = document_number(date(1950, 5, 6), 7)
PHONE = "13857190246"
HARDSHIP = ("低保", "特困", "残疾", "失能")
NOTE = "低保户，半失能"


@dataclass(frozen=True)
class Left:
    """What the day left: the folder closed, and its files as they were while the program still ran."""

    home: Path
    alive: dict[str, bytes]


def register(hands: Hands) -> None:
    """The resident comes with the document; the note is for the staff alone."""
    hands.press("Ctrl+7")
    hands.page("residents")
    hands.press("F2")
    assert hands.at("姓名")
    hands.type(NAME)
    hands.press("Tab")
    hands.type(DOCUMENT)
    hands.tab_to("电话")
    hands.type(PHONE)
    hands.tab_to("备注")
    hands.type(NOTE)
    hands.press("Ctrl+Enter")
    hands.see(NAME, "138****0246", NOTE)


def look_at_the_phone(hands: Hands) -> None:
    """In clear for a reason and with a manager's consent; half a minute later, or with the next page, it is masked."""
    hands.tab_to("查看")
    hands.press("Enter")
    hands.see("原因")
    hands.type("核对电话")
    hands.press("Enter")
    hands.approve("主管乙", PINS["主管乙"])
    hands.see("138", "5719", "0246")


def search_everywhere(hands: Hands) -> None:
    """Document and phone typed whole, where people type them."""
    for query in (DOCUMENT, PHONE):
        hands.press("Ctrl+K")
        hands.type(query)
        hands.see(NAME)
        hands.press("Enter")
        hands.page("residents")


def sell_lock_and_close(hands: Hands) -> None:
    """A sale to the resident found by the document, a copy of its paper, a locked screen, the Z."""
    hands.press("Ctrl+3")
    hands.page("till")
    hands.pad("0\n")
    hands.see("第 1 单")
    hands.press("F4")
    hands.type(DOCUMENT)
    hit = hands.program.workspace.page.side.person.hits.current()  # type: ignore[union-attr]
    assert hit is not None and hit.title == NAME
    hands.press("Enter")
    hands.see(NAME, "8 折")
    hands.pad("11\n21\n")
    hands.see("收款 ¥21.60")
    hands.press("Ctrl+L")
    hands.see("已锁屏")
    hands.pad(PINS["收银甲"])
    hands.at_work()
    hands.press("F12", "Enter")
    hands.see("第 2 单")
    hands.press("F9")
    hands.see("今日单据")
    hands.press("F9", "Esc")
    hands.pad("7\n")
    hands.press("F12", "Enter", "Ctrl+Z")
    hands.tab_to("只冲正")
    hands.press("Enter")
    hands.see("已冲正")
    hands.press("Ctrl+1", "F12")
    hands.page("shift")
    hands.press("F12")
    hands.pad("\n1\n")
    hands.press("F12")
    hands.see("现金和账上对不上")
    hands.type("没找到原因")
    hands.press("Enter")
    hands.approve("主管乙", PINS["主管乙"])
    hands.see("交班单 Z0001")


def stumble(hands: Hands) -> None:
    """A mistake of the program whose words carry what was in hand."""
    try:
        raise ValueError(f"{NAME} {DOCUMENT} {PHONE}")
    except ValueError as mistake:
        sys.excepthook(type(mistake), mistake, mistake.__traceback__)
    hands.see("刚才这一步没有做成")
    hands.press("Enter")


@pytest.fixture(scope="module")
def left(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Left:
    folder = tmp_path_factory.mktemp("private")
    made = copy_centre(kept_centre(8), folder / "store")
    made.sign_in("1001")
    made.desk.do(settings.put, "printers", {"receipt": {"kind": "file", "text_mode": True}})
    made.desk.store.close()
    home = folder / "store"
    with running(home) as hands:
        hands.sign_in("收银甲", PINS["收银甲"])
        register(hands)
        look_at_the_phone(hands)
        search_everywhere(hands)
        sell_lock_and_close(hands)
        stumble(hands)
        until(lambda: len(list((home / "prints").glob("*.pdf"))) == 5, "the papers")
        hands.settle()
        alive = files(home)
        (home / "crash.log").unlink()
    return Left(home, alive)


def files(home: Path) -> dict[str, bytes]:
    """Every file of a folder, whole."""
    return {str(p.relative_to(home)): p.read_bytes() for p in sorted(home.rglob("*")) if p.is_file()}


def disguises(secret: str) -> list[bytes]:
    """A number as it could lie in a file: plain, wide, backwards, in groups, encoded, or as a hash without a key."""
    plain = secret.encode()
    found = [
        plain,
        plain[:-1],
        plain[::-1],
        secret.encode("utf-16-le"),
        secret.encode("utf-16-be"),
        plain.hex().encode(),
    ]
    found += [base64.b64encode(plain).rstrip(b"=")[:-1], base64.b64encode(b"x" + plain)[2:-4]]
    found += [gap.join(secret[i : i + 4] for i in range(0, len(secret), 4)).encode() for gap in (" ", "-")]
    for algorithm in ("md5", "sha1", "sha256"):
        digest = hashlib.new(algorithm, plain)
        found += [digest.digest(), digest.hexdigest().encode()]
    return found


SECRETS = [*disguises(DOCUMENT), *disguises(PHONE), NAME.encode(), NAME.encode("gb18030"), NOTE.encode()]


def test_no_file_holds_the_document_the_phone_or_the_name(left: Left) -> None:
    closed = files(left.home)
    assert {"desk.db", "desk.db-wal", "key.json", "key.slot", "crash.log"} <= set(left.alive)
    assert "desk.db-wal" not in closed and any(name.startswith("backups/desk-") for name in closed)
    for name, raw in [*left.alive.items(), *closed.items()]:
        for secret in SECRETS:
            assert secret not in raw, (name, secret)


def test_the_search_itself_would_find_them(left: Left, tmp_path: Path) -> None:
    for secret in (DOCUMENT, PHONE, NAME):
        (tmp_path / "leak").write_bytes(b"before" + secret.encode() + b"after")
        assert any(hidden in (tmp_path / "leak").read_bytes() for hidden in SECRETS)


def test_the_crash_log_names_the_mistake_and_nothing_of_what_it_carried(left: Left) -> None:
    log = left.alive["crash.log"].decode()
    assert "builtins.ValueError" in log and "stumble" in log
    assert "19500506" not in log and PHONE[-4:] not in log


@pytest.fixture
def book(left: Left) -> Iterator[Ledger]:
    with ledger(left.home) as opened:
        yield opened


def stored_in(book: Ledger, secret: str) -> set[str]:
    """The columns of the opened store in which a text stands."""
    found = set()
    for table in book.column("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for column in book.column(f"SELECT name FROM pragma_table_info('{table}')"):
            hit = f'SELECT count(*) FROM "{table}" WHERE instr(CAST("{column}" AS TEXT), ?) > 0'
            if book.one(hit, secret):
                found.add(f"{table}.{column}")
    return found


def test_even_the_opened_store_has_only_the_tail_and_a_keyed_hash_of_the_document(book: Ledger) -> None:
    assert stored_in(book, DOCUMENT) == stored_in(book, DOCUMENT[:-1]) == set()
    ((tail, kind, hashed),) = book.rows(
        "SELECT document_tail, document_kind, document_hash FROM resident WHERE name = ?", NAME
    )
    assert (tail, kind, len(hashed)) == (DOCUMENT[-4:], "ric18", 32)
    assert hashed not in [hashlib.new(a, DOCUMENT.encode()).digest() for a in ("sha256", "blake2s", "sha3_256")]


def test_phone_name_and_note_stand_where_they_belong_and_nowhere_else(book: Ledger) -> None:
    assert stored_in(book, PHONE) <= {"resident.phone", "resident_token.token"}
    assert stored_in(book, NAME) <= {"resident.name", "resident_token.token"}
    assert stored_in(book, NOTE) == {"resident.note"}


def test_looking_at_the_phone_is_on_record_without_the_phone(book: Ledger) -> None:
    found = book.rows(
        "SELECT s.code, p.code, a.detail FROM audit_entry a JOIN staff s ON s.id = a.staff_id "
        "LEFT JOIN staff p ON p.id = a.approver_id WHERE a.action LIKE '%reveal%'"
    )
    assert [row[:2] for row in found] == [("2001", "1002")]
    assert "核对电话" in found[0][2] and PHONE not in found[0][2]


def on_paper(left: Left) -> dict[str, str]:
    """Every word of every paper: PDF text and titles, the lines of the rolls, and the frozen documents."""
    said = {}
    for path in sorted((left.home / "prints").iterdir()):
        if path.suffix == ".pdf":
            document = pypdfium2.PdfDocument(path)
            said[path.name] = pdf_text(path) + "".join(map(str, document.get_metadata_dict().values()))
            document.close()
        else:
            said[path.name] = "".join("".join(decode(path.read_bytes(), 576).lines).split())
    with ledger(left.home) as book:
        said |= {f"job {n}": text for n, text in enumerate(book.column("SELECT document FROM print_job"))}
    return said


def test_papers_show_a_masked_name_no_number_and_no_hardship(left: Left) -> None:
    said = on_paper(left)
    assert len([name for name in said if name.endswith(".pdf")]) == 5
    for name, words in said.items():
        for hidden in (NAME, NAME[2:], DOCUMENT, DOCUMENT[6:14], PHONE, PHONE[3:], *HARDSHIP):
            assert hidden not in words, (name, hidden)
    receipts = [words for name, words in said.items() if name.startswith("XS-A-20261123-0001") and name.endswith("pdf")]
    assert len(receipts) == 2
    assert all(f"会员{MASKED}·No." in words and "长者8折" in words for words in receipts)
