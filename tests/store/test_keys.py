"""Keys, slots and the recovery code."""

import json
import stat
import sys
from pathlib import Path

import pytest

from app.store import keys, recovery
from app.store.keychain import NoKeychain, OsKeychain, default_keychain
from app.store.keyfile import KEY_FILE, PREVIOUS, SLOT_FILE
from tests.store.fake_keychain import Forgetful, Ring, Slow, Wrong
from tests.store.storehelp import Made, trouble


def test_a_keychain_holds_the_everyday_slot(tmp_path: Path) -> None:
    ring = Ring()
    made, code = keys.create(tmp_path, ring)
    assert keys.slots(tmp_path) == ["os-keyring", "recovery"]
    assert keys.unlock(tmp_path, ring) == made
    assert not (tmp_path / SLOT_FILE).exists()
    written = (tmp_path / KEY_FILE).read_text()
    assert made.store not in written and ring.kept[keys.kcv_of(made)] not in written
    assert code.replace("-", "") not in written


@pytest.mark.parametrize("ring", [NoKeychain(), Forgetful()])
def test_without_a_keychain_a_file_only_its_owner_reads(tmp_path: Path, ring: NoKeychain | Forgetful) -> None:
    made, _ = keys.create(tmp_path, ring)
    assert keys.slots(tmp_path) == ["file", "recovery"]
    assert keys.unlock(tmp_path, ring) == made
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / SLOT_FILE).stat().st_mode) == 0o600


def test_three_different_keys_and_none_in_the_repr(tmp_path: Path) -> None:
    made, _ = keys.create(tmp_path, NoKeychain())
    assert len({bytes.fromhex(made.store), made.chain, made.document}) == 3
    assert {len(bytes.fromhex(made.store)), len(made.chain), len(made.document)} == {32}
    assert made.store not in repr(made) and repr(made.chain) not in repr(made)


def test_derivation_is_hkdf_as_the_standard_has_it() -> None:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    master = bytes(range(32))
    theirs = HKDF(SHA256(), 32, b"baitonggang store v1", b"chain").derive(master)
    assert keys.derive(master).chain == theirs


def test_the_code_opens_and_fills_the_slot_again(tmp_path: Path) -> None:
    ring = Ring()
    made, code = keys.create(tmp_path, ring)
    ring.kept.clear()
    assert trouble(lambda: keys.unlock(tmp_path, ring)).code == "key_missing"
    assert keys.unlock_with_code(tmp_path, code, ring) == made
    assert keys.unlock(tmp_path, ring) == made
    assert keys.slots(tmp_path) == ["os-keyring", "recovery"]


def test_a_code_moves_the_slot_to_a_pc_without_keychain(tmp_path: Path) -> None:
    made, code = keys.create(tmp_path, Ring())
    assert keys.unlock_with_code(tmp_path, code, NoKeychain()) == made
    assert keys.slots(tmp_path) == ["file", "recovery"]
    assert keys.unlock(tmp_path, NoKeychain()) == made


def test_a_code_without_a_keychain_writes_nothing(tmp_path: Path) -> None:
    made, code = keys.create(tmp_path, Ring())
    before = (tmp_path / KEY_FILE).read_bytes()
    assert keys.unlock_with_code(tmp_path, code, None) == made
    assert (tmp_path / KEY_FILE).read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == [KEY_FILE]


def test_the_code_is_thirty_characters_nobody_confuses() -> None:
    code = recovery.new_code()
    assert [len(group) for group in code.split("-")] == [5] * 6
    assert set(code) - {"-"} <= set(recovery.ALPHABET)
    assert len(recovery.ALPHABET) == 32 and not set("01OI") & set(recovery.ALPHABET)
    assert len({recovery.new_code() for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "typed",
    [
        "abcde fghjk lmnpq rstuv wxyz2 34567",
        "ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2-34567",
        "ＡＢＣＤＥ－ＦＧＨＪＫ　ＬＭＮＰＱ－ＲＳＴＵＶ－ＷＸＹＺ２－３４５６７",
        " ABCDEFGHJK1MNP0RSTUVWXYZ234567 ",
        "ABCDE\nFGHJKIMNPORSTUVWXYZ234567",
    ],
)
def test_typing_is_forgiven(typed: str) -> None:
    assert recovery.normal(typed) == "ABCDEFGHJKLMNPQRSTUVWXYZ234567"
    assert recovery.well_formed(typed)


@pytest.mark.parametrize("typed", ["", "ABCDE", "A" * 31, "A" * 29 + "中"])
def test_no_code_at_all_is_wrong_without_stretching(tmp_path: Path, typed: str) -> None:
    keys.create(tmp_path, NoKeychain())
    assert not recovery.well_formed(typed)
    found = trouble(lambda: keys.unlock_with_code(tmp_path, typed, None))
    assert (found.code, found.detail) == ("key_wrong", "code")


def test_another_stores_code_is_wrong(tmp_path: Path) -> None:
    keys.create(tmp_path / "a", NoKeychain())
    _, other = keys.create(tmp_path / "b", NoKeychain())
    assert trouble(lambda: keys.unlock_with_code(tmp_path / "a", other, None)).code == "key_wrong"


def test_another_stores_slot_is_wrong(tmp_path: Path) -> None:
    keys.create(tmp_path / "a", NoKeychain())
    keys.create(tmp_path / "b", NoKeychain())
    (tmp_path / "a" / SLOT_FILE).write_bytes((tmp_path / "b" / SLOT_FILE).read_bytes())
    assert trouble(lambda: keys.unlock(tmp_path / "a", NoKeychain())).code == "key_wrong"


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 200, b"{", b'{"version": 9}', b"[]", b'{"version":1,"kcv":"x"}', b"\xff"]
)
def test_a_spoilt_key_file_falls_back_to_its_copies(tmp_path: Path, content: bytes) -> None:
    made, code = keys.create(tmp_path, NoKeychain())
    good = (tmp_path / KEY_FILE).read_bytes()
    (tmp_path / KEY_FILE).write_bytes(content)
    assert trouble(lambda: keys.unlock(tmp_path, NoKeychain())).code == "key_missing"
    assert keys.key_name(tmp_path) == ""
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / KEY_FILE).write_bytes(good)
    assert keys.unlock(tmp_path, NoKeychain()) == made
    keys.unlock_with_code(tmp_path, code, NoKeychain())  # writes a good one again
    assert json.loads((tmp_path / KEY_FILE).read_text())["version"] == 1
    assert keys.unlock(tmp_path, NoKeychain()) == made


def test_the_previous_key_file_is_kept(tmp_path: Path) -> None:
    made, code = keys.create(tmp_path, NoKeychain())
    keys.unlock_with_code(tmp_path, code, NoKeychain())
    assert (tmp_path / PREVIOUS).exists()
    (tmp_path / KEY_FILE).unlink()
    assert keys.unlock(tmp_path, NoKeychain()) == made


def test_a_key_is_never_overwritten(made: Made) -> None:
    with pytest.raises(FileExistsError):
        keys.create(made.folder, NoKeychain())
    (made.folder / KEY_FILE).unlink()
    with pytest.raises(FileExistsError):  # a database is there
        keys.create(made.folder, NoKeychain())
    assert not (made.folder / KEY_FILE).exists()


def test_no_key_file_at_all(tmp_path: Path) -> None:
    assert trouble(lambda: keys.unlock(tmp_path, NoKeychain())).code == "key_missing"
    assert trouble(lambda: keys.slots(tmp_path)).code == "key_missing"
    assert trouble(lambda: keys.unlock_with_code(tmp_path, recovery.new_code(), None)).code == "key_missing"


@pytest.mark.usefixtures("full_cost")
def test_the_code_is_stretched_by_argon2id() -> None:
    code = recovery.new_code()
    slot = recovery.wrap(b"m" * 32, code, "kcv")
    assert slot["kdf"] == "argon2id t=3 m=65536 p=4"  # RFC 9106, its second recommendation
    assert recovery.unwrap(slot, code, "kcv") == b"m" * 32


@pytest.mark.parametrize(
    "change", [{"salt": "zz"}, {"kdf": "pbkdf2"}, {"kdf": "argon2id t=3 m=99999999 p=4"}, {"ct": ""}]
)
def test_a_spoilt_recovery_slot(tmp_path: Path, change: dict[str, str]) -> None:
    _, code = keys.create(tmp_path, NoKeychain())
    data = json.loads((tmp_path / KEY_FILE).read_text())
    data["slots"][1].update(change)
    (tmp_path / KEY_FILE).write_text(json.dumps(data))
    assert trouble(lambda: keys.unlock_with_code(tmp_path, code, None)).code in ("key_missing", "key_wrong")


def test_the_environment_asks_for_the_file_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(default_keychain(), NoKeychain)
    monkeypatch.delenv("BAITONGGANG_KEYCHAIN")
    assert isinstance(default_keychain(), OsKeychain)


def test_a_failing_system_keychain_is_an_empty_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import keyring
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    try:
        made, _ = keys.create(tmp_path, OsKeychain())
        assert keys.slots(tmp_path) == ["file", "recovery"]
        assert OsKeychain().get("x") is None
        OsKeychain().delete("x")
        assert keys.unlock(tmp_path, OsKeychain()) == made
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize("ring", [Wrong(), Wrong("not a key"), Wrong(""), Forgetful()], ids=["other", "no", "", "none"])
def test_a_keychain_that_gives_something_else_never_opens_and_the_code_does(tmp_path: Path, ring: Ring) -> None:
    good = Ring()
    made, code = keys.create(tmp_path, good)
    assert trouble(lambda: keys.unlock(tmp_path, ring)).code in ("key_wrong", "key_missing")
    assert keys.unlock(tmp_path, good) == made, "and nothing was written over"
    assert keys.unlock_with_code(tmp_path, code, ring) == made
    assert keys.slots(tmp_path) == ["file", "recovery"], "what does not keep the key is not trusted with it"
    assert keys.unlock(tmp_path, ring) == made


def test_a_slow_keychain_is_waited_for(tmp_path: Path) -> None:
    slow = Slow(0.05)
    made, _ = keys.create(tmp_path, slow)
    assert keys.slots(tmp_path) == ["os-keyring", "recovery"]
    assert keys.unlock(tmp_path, slow) == made
