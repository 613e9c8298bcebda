"""A locked-out manager gets back in with the recovery code, and only with it."""

import io
from pathlib import Path

import pytest

from app.__main__ import main
from app.errors import Refused
from app.services.centre import staff
from app.services.desk import Desk
from app.services.first_run import seeds
from app.services.first_run.set_up import set_up
from app.store import keys, migrate
from app.store.keychain import NoKeychain
from app.store.store import Store
from tests.support import Clock

PIN, NEW = "740218", "905173"


@pytest.fixture
def locked_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """A centre whose only manager has typed five wrong PINs; returns its folder and recovery code."""
    monkeypatch.setenv("BAITONGGANG_KEYCHAIN", "none")
    made, code = keys.create(tmp_path, NoKeychain())
    migrate.create(tmp_path, made)
    desk = Desk(Store.open(tmp_path, made), Clock(), "A")
    member = desk.do(
        set_up,
        centre="幸福邻里坊",
        community="红梅社区",
        canteen="邻里餐厅",
        letter="A",
        terminal_name="一号机",
        manager_code="001",
        manager_name="主管甲",
        pin=PIN,
        policies=seeds.policies(),
    ).member
    for _ in range(5):
        with pytest.raises(Refused):
            desk.check_pin(member.id, "111222")
    desk.store.close()
    return tmp_path, code


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, *lines: str, who: str = "001") -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return main(["reset-pin", str(folder), "--staff", who])


def sign_in(folder: Path, pin: str) -> str:
    store = Store.open(folder, keys.unlock(folder, NoKeychain()))
    desk = Desk(store, Clock(), "A")
    try:
        who = desk.see(staff.roster)[0].id
        return desk.check_pin(who, pin).name
    finally:
        store.close()


def test_the_recovery_code_opens_the_way_back(locked_out: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, code = locked_out
    with pytest.raises(Refused) as caught:
        sign_in(folder, PIN)
    assert caught.value.code == "staff_locked"
    assert run(monkeypatch, folder, code, NEW, NEW) == 0
    assert sign_in(folder, NEW) == "主管甲"


def test_a_wrong_code_or_a_slip_changes_nothing(locked_out: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, code = locked_out
    wrong = ("B" if code[0] == "A" else "A") + code[1:]
    assert run(monkeypatch, folder, wrong, NEW, NEW) != 0
    assert run(monkeypatch, folder, code, NEW, "905174") == 1
    assert run(monkeypatch, folder, code, NEW, NEW, who="404") == 1
    with pytest.raises(Refused) as caught:
        sign_in(folder, PIN)
    assert caught.value.code == "staff_locked"
