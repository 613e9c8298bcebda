"""Files handed in while a request is taken in: told at once, stored at one press."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest

from app.errors import Refused, StoreTrouble
from app.services.requests import attachments, drafts
from app.services.requests.attachments import AttachmentRow
from app.ui import attaching
from app.ui.requests.intake.reading import DRAFT_MS
from tests.files import jpeg
from tests.keys import press, target, type_text
from tests.ui.fakes import NO
from tests.ui.requests.desk_front import Stage, settle

JPEG = jpeg(b"j" * 5000)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "漏水 𠅤.jpg"
    path.write_bytes(JPEG)
    return path


def begin(stage: Stage) -> None:
    """Somebody, a matter and a text."""
    type_text("rmz")
    press("Enter", "6")
    press("Down", "Down", "Enter")
    type_text("总阀漏水")


def choose(stage: Stage, path: Path | object) -> None:
    stage.dialogs.answers["附文件"] = path
    press("Ctrl+O")


def kept(stage: Stage) -> tuple[AttachmentRow, ...]:
    files: tuple[AttachmentRow, ...] = stage.centre.desk.see(attachments.listing, stage.last().id)
    return files


def said(stage: Stage) -> list[tuple[str, str]]:
    return [(line.name.text(), line.more.text()) for line in stage.view.matter.files.lines]


def test_a_chosen_file_is_stored_with_the_request(stage: Stage, photo: Path) -> None:
    begin(stage)
    choose(stage, photo)
    assert said(stage) == [("漏水 𠅤.jpg", "4 KB")]
    photo.unlink()  # the stick is pulled out
    press("Ctrl+Enter")
    (file,) = kept(stage)
    assert (file.name, file.media_type, file.size) == ("漏水 𠅤.jpg", "image/jpeg", len(JPEG))
    assert stage.centre.desk.do(attachments.content, file.id) == JPEG
    assert stage.view.matter.files.isHidden() and stage.intake.files == ()


@pytest.mark.qt_log_ignore("Unsupported marker type")  # what Qt says of a picture that is none
def test_what_cannot_be_kept_is_said_beside_and_not_stored(stage: Stage, tmp_path: Path, photo: Path) -> None:
    begin(stage)
    for name, content, words in (
        ("声音.mp3", b"ID3", "这种文件不能收"),
        ("假的.pdf", b"\xff\xd8\xff", "这种文件不能收"),
        ("空的.jpg", b"", "文件是空的"),
        ("太大.jpg", b"\xff\xd8\xff" + b"0" * attachments.MOST_BYTES, "文件太大"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        choose(stage, path)
        ((shown, why),) = said(stage)
        assert shown == name and why.startswith(words)
    choose(stage, tmp_path / "没有.jpg")
    assert said(stage)[0][1].startswith("读不到")
    choose(stage, photo)
    assert len(said(stage)) == 1
    press("Ctrl+Enter")
    assert [file.name for file in kept(stage)] == [photo.name]


def test_at_most_so_many(stage: Stage, tmp_path: Path) -> None:
    begin(stage)
    for n in range(attachments.MOST_FILES + 1):
        path = tmp_path / f"{n}.jpg"
        path.write_bytes(JPEG + bytes([n]))
        choose(stage, path)
    assert len(stage.intake.files) == attachments.MOST_FILES
    assert said(stage)[-1] == ("10.jpg", "一件最多附 10 个文件，请先合成一个 PDF")


def test_the_same_photo_twice_is_said(stage: Stage, photo: Path, tmp_path: Path) -> None:
    again = tmp_path / "另一面.jpg"
    again.write_bytes(photo.read_bytes())
    begin(stage)
    choose(stage, photo)
    choose(stage, again)
    assert said(stage)[1][0] == "另一面.jpg" and said(stage)[1][1].startswith(f"这份文件已附过（{photo.name}）")
    choose(stage, photo)  # the very same one again is no news
    press("Ctrl+Enter")
    assert [file.name for file in kept(stage)] == [photo.name]


def test_a_refused_file_is_not_said_of_the_next_form(stage: Stage, tmp_path: Path) -> None:
    begin(stage)
    wrong = tmp_path / "x.exe"
    wrong.write_bytes(b"MZ")
    choose(stage, wrong)
    assert len(said(stage)) == 1
    press("Ctrl+Enter")
    assert said(stage) == [] and stage.view.matter.files.isHidden()
    begin(stage)
    assert said(stage) == []
    choose(stage, wrong)
    stage.page.handed_over()
    begin(stage)
    assert said(stage) == []


def test_a_photo_of_a_phone_is_made_smaller_and_stands_upright(stage: Stage, tmp_path: Path) -> None:
    taken = Image.effect_noise((4000, 3000), 90).convert("RGB")
    turned = Image.Exif()
    turned[0x0112] = 6  # the phone was held upright
    path = tmp_path / "IMG_1234.JPG"
    taken.save(path, quality=96, exif=turned)
    assert path.stat().st_size > attachments.MOST_BYTES
    begin(stage)
    choose(stage, path)
    ((name, words),) = said(stage)
    assert name == "IMG_1234.jpg" and "照片已从" in words
    press("Ctrl+Enter")
    (file,) = kept(stage)
    assert file.media_type == "image/jpeg" and file.size < attachments.MOST_BYTES
    shown = Image.open(BytesIO(stage.centre.desk.do(attachments.content, file.id)))
    assert shown.size == (1920, 2560) and not shown.getexif()


def test_a_screenshot_with_clear_parts_becomes_a_photo_on_white(tmp_path: Path) -> None:
    path = tmp_path / "截屏.png"
    noise = Image.effect_noise((1500, 1500), 90).convert("RGBA")
    noise.paste((0, 0, 0, 0), (0, 0, 200, 200))
    noise.save(path)
    assert path.stat().st_size > attaching.BULKY
    found = attaching.read(path)
    shown = Image.open(BytesIO(found.content))
    assert (found.name, shown.size) == ("截屏.jpg", (1500, 1500)) and found.was == path.stat().st_size
    assert min(shown.getpixel((50, 50))) > 240  # type: ignore[arg-type]


@pytest.mark.qt_log_ignore("Unsupported marker type")  # what Qt says of a picture that is none
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are POSIX")
def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "照片.jpg")
    with pytest.raises(Refused) as no:
        attaching.read(tmp_path / "照片.jpg")
    assert no.value.code == "attachment_kind"


@pytest.mark.qt_log_ignore("Quantization table")
def test_what_only_pretends_to_be_a_photo_is_kept_as_it_is_or_refused(tmp_path: Path) -> None:
    broken = tmp_path / "坏的.jpg"
    broken.write_bytes(JPEG + bytes(attaching.BULKY))
    assert attaching.read(broken).content == broken.read_bytes()
    mixed = tmp_path / "照片.jpg"
    mixed.write_bytes(JPEG + bytes(attaching.BULKY) + b"PK\x03\x04")
    with pytest.raises(Refused) as no:
        attaching.read(mixed)
    assert no.value.code == "attachment_mixed"
    other = tmp_path / "照片.pdf"
    other.write_bytes(JPEG + bytes(attaching.BULKY))
    with pytest.raises(Refused) as no:
        attaching.read(other)
    assert no.value.code == "attachment_kind"
    huge = tmp_path / "录像.jpg"
    with huge.open("wb") as out:
        out.truncate(70_000_000)
    with pytest.raises(Refused) as no:
        attaching.read(huge)
    assert no.value.code == "attachment_large"


def test_taken_away_by_keyboard(stage: Stage, photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "另一张.jpg"
    other.write_bytes(JPEG + b"2")
    begin(stage)
    choose(stage, photo)
    choose(stage, other)
    for _ in range(20):
        if target().accessibleName().startswith("去掉附件"):
            break
        press("Tab")
    assert target().accessibleName() == "去掉附件 漏水 𠅤.jpg"
    press("Space")
    assert target().accessibleName() == "去掉附件 另一张.jpg"
    press("Enter")
    assert target() is stage.view.matter.attach and said(stage) == []
    choose(stage, NO)
    press("Ctrl+Enter")
    assert kept(stage) == ()


def test_dropped_anywhere_on_the_form(stage: Stage, photo: Path) -> None:
    begin(stage)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo)), QUrl("https://example.com/x.jpg")])
    middle, copy = QPointF(300, 300), Qt.DropAction.CopyAction
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(middle.toPoint(), copy, data, *held)
    stage.view.dragEnterEvent(enter)
    assert enter.isAccepted()
    stage.view.dropEvent(QDropEvent(middle, copy, data, *held))
    assert said(stage) == [(photo.name, "4 KB")]
    assert not stage.view.matter.text.acceptDrops()


def test_a_draft_remembers_where_they_lie(stage: Stage, photo: Path) -> None:
    begin(stage)
    choose(stage, photo)
    QTest.qWait(DRAFT_MS + 100)
    (draft,) = stage.centre.desk.see(drafts.drafts)
    assert draft.body["files"] == [str(photo)]
    press("F2")
    stage.view.side.drafts.resumed.emit(draft.id)
    assert said(stage) == [(photo.name, "4 KB")]
    press("F2")
    photo.unlink()
    stage.view.side.drafts.resumed.emit(draft.id)
    assert said(stage)[0][1].startswith("读不到")
    press("Ctrl+Enter")
    assert target().accessibleName() == f"去掉附件 {photo.name}"
    assert stage.view.bar.wrong.text() == "还有 1 处要改" and stage.rows() == ()
    press("Enter", "Ctrl+Enter")
    assert stage.last().text == "总阀漏水" and kept(stage) == ()


def test_cleared_and_brought_back_with_its_files(stage: Stage, photo: Path) -> None:
    begin(stage)
    choose(stage, photo)
    stage.view.bar.clear.click()
    settle()
    assert stage.view.matter.files.isHidden()
    undo = stage.shell.toasts[-1][2]
    assert undo is not None
    undo()
    assert said(stage) == [(photo.name, "4 KB")] and stage.panel.form.card is not None


def test_one_press_is_one_transaction(stage: Stage, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(stage)
    choose(stage, photo)

    def full(*_args: object) -> None:
        raise StoreTrouble("disk_full", "sample")

    with monkeypatch.context() as trouble:
        trouble.setattr(attachments, "add", full)
        press("Ctrl+Enter")
    assert stage.rows() == () and len(stage.shell.troubles) == 1
    assert said(stage) == [(photo.name, "4 KB")]
    press("Ctrl+Enter")
    assert [file.name for file in kept(stage)] == [photo.name] and len(stage.rows()) == 1
