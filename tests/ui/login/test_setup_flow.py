"""The first run without its screen: answers, staging, confirming, and what a power cut leaves."""

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.errors import Refused, StoreTrouble
from app.services.centre import settings
from app.store import backup, keys, login_snapshot
from app.store.keychain import NoKeychain
from app.ui.login import setup_flow
from app.ui.login.setup_flow import (
    CONFIRMED,
    STAGE,
    Answers,
    Maker,
    finish_interrupted,
    forget_unconfirmed,
    wrong_with,
)
from app.ui.shell.opening import build_desk
from tests.store.fake_keychain import Ring

NOW = datetime(2026, 11, 23, 2, 42, tzinfo=UTC)


def answers(**more: str) -> Answers:
    given = {"community": "样例社区", "manager_name": "主管𬎆", "pin": "740218", "pin_again": "740218"}
    return Answers(**{**given, **more})


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("centre", " ", "empty"),
        ("community", "社" * 41, "long"),
        ("letter", "a", "letter_bad"),
        ("letter", "AB", "letter_bad"),
        ("manager_code", "工号", "code_bad"),
        ("manager_name", "", "empty"),
        ("pin", "12345", "pin_bad"),
        ("pin", "123456", "pin_weak"),
        ("pin_again", "740219", "pins_differ"),
    ],
)
def test_what_is_wrong_with_an_answer(field: str, value: str, code: str) -> None:
    assert wrong_with(answers(**{field: value}), field) == code


def test_right_answers_have_nothing_wrong() -> None:
    asked = [name for step in setup_flow.STEPS for name in setup_flow.FIELDS[step]]
    assert len(asked) == 9 and not any(wrong_with(answers(), name) for name in asked)


def test_a_centre_appears_only_when_its_code_is_confirmed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    maker = Maker(home, NoKeychain(), lambda: NOW)
    made = maker.make(answers())
    assert not login_snapshot.present(home)
    assert made.paper.read_bytes().startswith(b"%PDF") and len(made.groups) == 6
    first, second = (made.groups[n - 1] for n in made.asked)
    assert made.fits(first.lower(), f" {second} ") and not made.fits(second, first)
    maker.publish()
    assert not (home / STAGE).exists(), "this PC keeps no copy of the code"
    assert sorted(p.name for p in home.iterdir()) == ["desk.db", "key.json", "key.slot"]
    desk = build_desk(home, keys.unlock(home, NoKeychain()), lambda: NOW)
    try:
        assert desk.terminal == "A"
        assert desk.see(settings.text, "centre.community") == "样例社区"
    finally:
        desk.store.close()
    assert keys.unlock_with_code(home, "-".join(made.groups), None) == keys.unlock(home, NoKeychain())


def test_breaking_off_leaves_nothing_and_forgets_the_key(tmp_path: Path) -> None:
    chain = Ring()
    maker = Maker(tmp_path, chain, lambda: NOW)
    maker.make(answers())
    assert len(chain.kept) == 1
    finish_interrupted(tmp_path)
    assert not login_snapshot.present(tmp_path), "never confirmed: not a store"
    maker.make(answers())
    assert len(chain.kept) == 1, "the first try's key is gone"
    maker.discard()
    assert chain.kept == {} and list(tmp_path.iterdir()) == []


def test_a_power_cut_in_the_middle_of_the_move_is_finished(tmp_path: Path) -> None:
    maker = Maker(tmp_path, NoKeychain(), lambda: NOW)
    maker.make(answers())
    (tmp_path / STAGE / CONFIRMED).touch()
    (tmp_path / STAGE / "key.slot").rename(tmp_path / "key.slot")
    finish_interrupted(tmp_path)
    assert login_snapshot.front(tmp_path, keys.unlock(tmp_path, NoKeychain())).terminal == "A"
    assert not (tmp_path / STAGE).exists()


def test_a_move_broken_off_after_the_key_file_is_finished(tmp_path: Path) -> None:
    maker = Maker(tmp_path, NoKeychain(), lambda: NOW)
    maker.make(answers())
    (tmp_path / STAGE / CONFIRMED).touch()
    (tmp_path / STAGE / "key.json").rename(tmp_path / "key.json")
    finish_interrupted(tmp_path)
    assert login_snapshot.front(tmp_path, keys.unlock(tmp_path, NoKeychain())).terminal == "A"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk.db", "key.json", "key.slot"]


def test_keys_left_by_an_earlier_centre_keep_names_of_their_own(tmp_path: Path) -> None:
    maker = Maker(tmp_path, NoKeychain(), lambda: NOW)
    maker.make(answers())
    for name in ("key.json", "key.previous.json", "key.slot"):
        (tmp_path / name).write_text(f"their {name}")
    maker.publish()
    assert login_snapshot.front(tmp_path, keys.unlock(tmp_path, NoKeychain())).terminal == "A"
    assert [(tmp_path / f"{n}.old1").read_text() for n in ("key.json", "key.previous.json", "key.slot")] == [
        "their key.json", "their key.previous.json", "their key.slot",
    ]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps it in people's own folders")
def test_the_paper_with_the_code_is_private_and_goes_at_the_next_start(tmp_path: Path) -> None:
    chain = Ring()
    paper = Maker(tmp_path, chain, lambda: NOW).make(answers()).paper
    modes = {path.name: path.stat().st_mode & 0o777 for path in (paper.parent, *paper.parent.iterdir())}
    assert (modes[STAGE], modes[paper.name], modes["desk.db"]) == (0o700, 0o600, 0o600)
    forget_unconfirmed(tmp_path, chain, lambda: NOW)
    assert list(tmp_path.iterdir()) == [] and chain.kept == {}


def test_a_confirmed_centre_is_not_forgotten(tmp_path: Path) -> None:
    maker = Maker(tmp_path, NoKeychain(), lambda: NOW)
    maker.make(answers())
    (tmp_path / STAGE / CONFIRMED).touch()
    forget_unconfirmed(tmp_path, NoKeychain(), lambda: NOW)
    finish_interrupted(tmp_path)
    assert login_snapshot.front(tmp_path, keys.unlock(tmp_path, NoKeychain())).terminal == "A"


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "full"), (errno.EROFS, "read_only"), (errno.EIO, "io")])
def test_a_first_run_without_room_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    for step in ("private_folder", "write_atomic", "begin_private"):
        maker = Maker(tmp_path, NoKeychain(), lambda: NOW)
        with monkeypatch.context() as patch, pytest.raises(StoreTrouble) as met:
            patch.setattr(setup_flow, step, refused)
            maker.make(answers())
            maker.publish()
        assert met.value.code == code, step
        assert not login_snapshot.present(tmp_path)
    maker.publish()
    assert login_snapshot.front(tmp_path, keys.unlock(tmp_path, NoKeychain())).terminal == "A"


def test_backups_of_an_earlier_centre_keep_their_own_key_file(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "desk-20261122-104200-0005-1a2b3c4d.db").write_bytes(b"theirs")
    (tmp_path / "backups" / "key.json").write_text("their key")
    maker = Maker(tmp_path, NoKeychain(), lambda: NOW)
    maker.make(answers())
    maker.publish()
    backup.make(backup.At(tmp_path, keys.unlock(tmp_path, NoKeychain())), NOW, "manual")
    assert (tmp_path / "backups-old1" / "key.json").read_text() == "their key"
    assert len(list((tmp_path / "backups-old1").iterdir())) == 2
    assert len(backup.listing(tmp_path)) == 1


def test_an_answer_the_desk_refuses_leaves_nothing(tmp_path: Path) -> None:
    maker = Maker(tmp_path, NoKeychain(), lambda: NOW)
    with pytest.raises(Refused):
        maker.make(answers(manager_code="一"))
    assert list(tmp_path.iterdir()) == []


def test_a_synchronised_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble) as refused:
        Maker(tmp_path / "OneDrive", NoKeychain(), lambda: NOW).make(answers())
    assert refused.value.code == "bad_place"
