"""``verify``, ``backup`` and ``restore`` as they are typed."""

import io
from pathlib import Path

import pytest

from app.__main__ import main
from app.commands import OK, PROBLEM, STORE_TROUBLE, USAGE
from app.store import backup, keys
from app.store.keychain import NoKeychain
from tests.store import storehelp
from tests.store.storehelp import NOW, Made


def test_verify_a_sound_store(busy: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(busy.folder)]) == OK
    out = capsys.readouterr().out
    assert out.count("✓") == 17 and "终端 A：第 7 条" in out and out.endswith("全部一致。\n")


def test_verify_names_the_first_sale_that_does_not_fit(busy: Made, capsys: pytest.CaptureFixture[str]) -> None:
    db = busy.raw()
    storehelp.unguard(db, "sale")
    db.execute("UPDATE sale SET meal = 'dinner' WHERE serial = 2")
    db.close()
    assert main(["verify", str(busy.folder)]) == PROBLEM
    out = capsys.readouterr().out
    assert "✗ 销售、现金、交班的防改链：内容与封存时不符，第一处 XS-A-20261123-0002" in out


def test_backup_and_restore(busy: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "U盘").mkdir()
    assert main(["backup", str(busy.folder), "--to", str(tmp_path / "U盘")]) == OK
    assert "已备份并核验" in capsys.readouterr().out
    path = next((busy.folder / "backups").glob("desk-*.db"))
    assert (tmp_path / "U盘" / path.name).exists()
    assert main(["restore", str(path), "--rehearse"]) == OK
    assert "可以恢复" in capsys.readouterr().out
    assert main(["restore", str(path), "--to", str(tmp_path / "新")]) == OK
    assert "终端 A 改用新号段 A2" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "新")]) == OK


def test_a_missing_stick_is_a_problem_and_the_backup_stays(busy: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(busy.folder), "--to", str(busy.folder / "none")]) == PROBLEM
    assert "找不到这个文件夹" in capsys.readouterr().out
    assert len(backup.listing(busy.folder)) == 1


def test_with_the_code_on_another_pc(
    busy: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    backup.make(backup.At(busy.folder, busy.keys), NOW, second=stick)
    path = next(stick.glob("desk-*.db"))
    assert main(["restore", str(path), "--to", str(tmp_path / "新")]) == STORE_TROUBLE  # no key on this PC
    assert not (tmp_path / "新").exists() and "--ask-code" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(busy.code.lower() + "\n"))
    assert main(["restore", str(path), "--to", str(tmp_path / "新"), "--ask-code"]) == OK
    assert keys.unlock(tmp_path / "新", NoKeychain()) == busy.keys
    assert capsys.readouterr().out.startswith("已恢复到")


def test_a_sound_store_is_refused_without_over(busy: Made) -> None:
    path = backup.make(backup.At(busy.folder, busy.keys), NOW).path
    words = ["restore", str(path), "--to", str(busy.folder)]
    assert main(words) == PROBLEM
    assert main([*words, "--over"]) == OK


@pytest.mark.parametrize("verb", [["verify"], ["backup"], ["restore", "--rehearse"]])
def test_nothing_there(verb: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb[0], str(tmp_path / "none"), *verb[1:]]) == STORE_TROUBLE
    assert capsys.readouterr().err


def test_a_restore_needs_to_know_where_to(busy: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["restore", str(busy.folder / "x.db")]) == USAGE
    assert "--to" in capsys.readouterr().err
