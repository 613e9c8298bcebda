"""Attached files: what they really are is checked, they lie encrypted in the store, and taking one out is on record."""

import io
from uuid import UUID

import pytest
from openpyxl import Workbook

from app.errors import Refused
from app.services.requests import accept, attachments
from app.services.requests.accept import RequestForm
from app.store import sql
from tests.files import png
from tests.support import Centre

PNG = png(bytes(range(1, 200)))


@pytest.fixture
def request_(centre_: Centre) -> UUID:
    centre_.sign_in("3001")
    form = RequestForm(item="B02", anonymous=True, text="楼道灯不亮")
    return centre_.desk.do(accept.accept, centre_.desk.new_id(), form).id


def test_a_file_comes_out_as_it_went_in_and_that_is_on_record(centre_: Centre, request_: UUID) -> None:
    desk = centre_.desk
    attached = desk.do(attachments.add, request_, "C:\\照片\\楼道𠅤.PNG", PNG)
    rows = desk.see(attachments.listing, request_)
    assert [(r.name, r.media_type, r.size) for r in rows] == [("楼道𠅤.PNG", "image/png", len(PNG))]
    assert desk.do(attachments.content, attached) == PNG
    with desk.sessions.read() as session:
        taken = sql.row(session, "SELECT count(*) FROM audit_entry WHERE action = 'request_attachment_out'")
    assert taken is not None and taken[0] == 1
    for file in centre_.folder.rglob("*"):
        assert not file.is_file() or PNG[:60] not in file.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.png", b"", "attachment_empty"),
        ("木马.png", b"MZ\x90\x00", "attachment_kind"),
        ("改名.pdf", PNG, "attachment_kind"),
        ("IMG_0001.HEIC", b"\x00\x00\x00\x24ftypheic" + bytes(32), "attachment_heic"),
        ("照片.jpg", b"\x00\x00\x00\x24ftypmif1" + bytes(32), "attachment_heic"),
        ("坏的.heif", b"what is this", "attachment_heic"),
        ("压缩包.docx", b"PK\x03\x04" + bytes(26) + b"a.exe", "attachment_kind"),
        ("大.png", PNG + bytes(attachments.MOST_BYTES), "attachment_large"),
    ],
)
def test_what_is_refused(centre_: Centre, request_: UUID, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        centre_.desk.do(attachments.add, request_, name, content)
    assert caught.value.code == code
    assert centre_.desk.see(attachments.listing, request_) == ()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\a\\b/照片.png", "照片.png"),
        ("x\u202egpj.png", "xgpj.png"),
        ("..隐藏.png", "隐藏.png"),
        ('a<b>:"|?*.png', "a_b______.png"),
        ("CON.png", "_CON.png"),
        ("com1.照片.png", "_com1.照片.png"),
        ("www.example.com.png", "www.example.com.png"),
        ("../../etc/passwd.png", "passwd.png"),
    ],
)
def test_a_name_is_kept_as_any_system_takes_it(given: str, kept: str) -> None:
    assert attachments.check(given, PNG) == (kept, "image/png")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("照片.exe.png", PNG, "attachment_kind"),
        ("照片.png.lnk", PNG, "attachment_kind"),
        ("照片.png.lnk.", PNG, "attachment_kind"),
        ("网址.url", b"[InternetShortcut]", "attachment_kind"),
        ("a.desktop", b"[Desktop Entry]", "attachment_kind"),
        ("照片.png", PNG + b"MZ\x90", "attachment_mixed"),
        ("表.xlsx", b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "attachment_kind"),
    ],
)
def test_what_is_something_else_besides_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        attachments.check(name, content)
    assert caught.value.code == code


def test_ten_files_are_enough(centre_: Centre, request_: UUID) -> None:
    for n in range(attachments.MOST_FILES):
        centre_.desk.do(attachments.add, request_, f"{n}.png", png(bytes([n + 1])))
    with pytest.raises(Refused) as caught:
        centre_.desk.do(attachments.add, request_, "11.png", PNG)
    assert caught.value.code == "attachment_many"


def test_an_office_file_is_known_by_what_it_holds(centre_: Centre, request_: UUID) -> None:
    out = io.BytesIO()
    Workbook().save(out)
    centre_.desk.do(attachments.add, request_, "材料清单.xlsx", out.getvalue())
    assert [r.name for r in centre_.desk.see(attachments.listing, request_)] == ["材料清单.xlsx"]


def test_the_same_bytes_are_kept_once_and_it_is_said(centre_: Centre, request_: UUID) -> None:
    centre_.desk.do(attachments.add, request_, "楼道.png", PNG)
    with pytest.raises(Refused) as no:
        centre_.desk.do(attachments.add, request_, "楼道 (1).png", PNG)
    assert (no.value.code, no.value.data["name"]) == ("attachment_known", "楼道.png")
    assert len(centre_.desk.see(attachments.listing, request_)) == 1
