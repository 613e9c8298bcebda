"""关于: the version, the parts by others, and a diagnosis that names nobody."""

import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from app import __version__
from app.services.centre import diagnosis, journal, staff
from app.ui.settings.about_section import AboutSection
from app.ui.settings.diagnosis_file import without_folders
from app.ui.words.acts import action_words
from tests.support import Centre
from tests.ui.fakes import NO
from tests.ui.settings.driver import Room


def about(room: Room) -> AboutSection:
    section = room.open("about")
    assert isinstance(section, AboutSection)
    return section


def shown(section: AboutSection) -> dict[str, str]:
    return {name.text(): value.text() for name, value in section.facts._pairs if not name.isHidden()}


def test_version_and_parts_are_told(room: Room) -> None:
    section = about(room)
    facts = shown(section)
    assert facts["版本"].startswith(__version__) and facts["数据"] == str(room.desk.store.folder)
    names = [part.name for part in section.parts.rows_model.rows]
    assert {"reportlab, rl_accel", "SQLCipher (inside sqlcipher3)", "Noto Sans SC"} <= set(names)
    assert next(part.licence for part in section.parts.rows_model.rows if part.name.startswith("PySide6")).startswith(
        "LGPL"
    )
    assert "part" not in names and not any(name.startswith("---") for name in names)


def test_the_diagnosis_is_written_and_noted_and_names_nobody(room: Room, tmp_path: Path) -> None:
    folder = room.desk.store.folder
    (folder / "crash.log").write_text(
        '--- fault\n  File "/home/zhangsan/apps/baitonggang/app/x.py", line 7 in f\n', "utf-8"
    )
    (folder / "张三的备份.db").write_bytes(b"x")
    target = tmp_path / "诊断.zip"
    section = about(room)
    room.dialogs.answers["诊断文件存到"] = target
    section.save.click()
    room.wait()
    with zipfile.ZipFile(target) as archive:
        texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    assert set(texts) == {"diagnosis.txt", "crash.log"}
    lines = texts["diagnosis.txt"].splitlines()
    assert f"version {__version__} " in lines[0] + " " and "rows resident 4" in lines
    people = [row.member.name for row in room.desk.see(staff.roster)]
    whole = "\n".join(texts.values())
    assert not [name for name in (*people, "zhangsan", "张三", str(folder)) if name in whole]
    assert 'File "x.py"' in texts["crash.log"]
    (entry, *_) = room.desk.see(journal.entries, limit=5).rows
    assert action_words(entry.action) == "导出诊断文件"


def test_where_it_cannot_be_written_says_so(room: Room, tmp_path: Path) -> None:
    section = about(room)
    room.dialogs.answers["诊断文件存到"] = tmp_path / "gone" / "诊断.zip"
    section.save.click()
    assert room.shell.banners["diagnosis"]
    room.dialogs.answers["诊断文件存到"] = NO
    section.save.click()


def test_of_an_error_only_its_code_goes_out(settings_centre: Centre) -> None:
    assert [diagnosis._code(text) for text in ("", "timeout", "连不上张三的打印机", "no route to 10.0.0.9")] == [
        "-", "timeout", "other", "other",
    ]  # fmt: skip
    lines = settings_centre.desk.do(diagnosis.take_diagnosis)
    assert any(line.startswith("books ") for line in lines)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r'File "C:\Users\Zhang San\app\a.py", line 3', 'File "a.py", line 3'),
        ("/home/li/.local/share/baitonggang/desk.db is locked", "desk.db is locked"),
        ("  app/ui/till.py:12 sell", "  app/ui/till.py:12 sell"),
        ("ratio 3/4", "ratio 3/4"),
        ("No such file: '/srv/王 芳/store/a.db'", "No such file: 'a.db'"),
        (r"denied: 'D:\\张 三\\x.db'", "denied: 'x.db'"),
        ("OSError: '/srv/zhangsan'", "OSError: '…'"),
        ("'/mnt/usb/张三 身份证.jpg' -> '/mnt/b'", "'…' -> '…'"),
        ("写不进/mnt/张三/报表.pdf", "写不进…"),
        (r"\\server\zhangsan\share\x.db: can't read 'y'", "x.db: can't read 'y'"),
        ("/home/zhang san/x.db is locked", "x.db is locked"),
        ("cannot enter /home/Zhang San", "cannot enter …"),
        ("  /home/zhang san/apps/run.py:12 main", "  run.py:12 main"),
        ("/home/zhang sanford.log", "… sanford.log"),
    ],
)
def test_folders_are_left_out(text: str, said: str) -> None:
    assert without_folders(text, PurePosixPath("/home/zhang san")) == said


@pytest.mark.parametrize("spelled", [r"C:\Users\张 三", r"C:\\Users\\张 三", "c:/users/张 三"])
def test_the_home_of_whoever_is_signed_in_goes_however_it_is_spelled(spelled: str) -> None:
    home = PureWindowsPath(r"C:\Users\张 三")
    assert without_folders(f"cannot open {spelled}{spelled[2:3]}desk.db now", home) == "cannot open desk.db now"
    assert without_folders(f"in {spelled}", home) == "in …"
    assert without_folders("a/b /c", PurePosixPath("/")) == "a/b …"
