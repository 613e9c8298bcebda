"""A keychain that takes its time: the window stands before it has answered, and says what it waits for."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.paths import ROOT
from app.store import keyfile
from app.store.keychain import NoKeychain
from app.ui.login.words import CONFIRMED, STAGE
from app.ui.shell.opening import Looking
from tests.store.fake_keychain import Slow
from tests.ui.shell.front_program import Front


@pytest.fixture
def slow(home: Path) -> Iterator[Slow]:
    """The keychain of a store whose key lies nowhere else."""
    found, master = keyfile.read_any(home), keyfile.read_slot_file(home)
    assert master is not None
    others = [slot for slot in found.slots if slot["kind"] == "recovery"]
    keyfile.write_key_file(home, keyfile.KeyFile(found.kcv, ({"kind": "os-keyring"}, *others)))
    (home / keyfile.SLOT_FILE).unlink()
    made = Slow()
    made.kept[found.kcv] = master.hex()
    yield made
    made.may.set()


def test_the_window_comes_first(open_program: Callable[..., Front], home: Path, slow: Slow) -> None:
    front = open_program(home, slow)
    login = front.program.login
    assert login is not None and login.isVisible()
    assert login._disk.text() == "正在取钥匙" and login.tiles.people() == []
    front.qtbot.wait(300)
    assert front.program.entrance is None, "nothing is opened, and no first run begun, before it has answered"
    slow.may.set()
    front.work("2001")
    assert login._disk.text() == "本机数据正常"


def test_a_program_that_ends_meanwhile_ends(open_program: Callable[..., Front], home: Path, slow: Slow) -> None:
    front = open_program(home, slow)
    front.program.end()
    slow.may.set()
    front.qtbot.wait(100)
    assert front.program.login is None


def test_what_goes_wrong_while_it_looks_is_raised_where_it_is_asked(tmp_path: Path) -> None:
    class Broken(NoKeychain):
        def get(self, account: str) -> str | None:
            raise RuntimeError("no")

    kcv = "0" * 16
    keyfile.write_key_file(tmp_path, keyfile.KeyFile(kcv, ({"kind": "os-keyring"},)))
    looking = Looking(tmp_path, Broken())
    assert looking.begin(lambda: None)
    with pytest.raises(RuntimeError, match="no"):
        _ = looking.start


def test_it_looks_while_the_page_is_still_being_imported(home: Path) -> None:
    looking = Looking(home, NoKeychain())
    looking.set_out()
    looking._thread.join(30)
    assert looking.start is not None and looking.start.front is not None, "known before anybody asks"
    assert looking.begin(lambda: None), "and not looked for twice"


def test_a_program_takes_what_was_found_before_it(
    open_program: Callable[..., Front], home: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow.may.set()
    looking = Looking(home, slow)
    looking.set_out()
    monkeypatch.setattr("app.bootstrap.program.Looking", None)  # it makes none of its own
    front = open_program(home, slow, looking=looking)
    front.work("2001")


def test_looking_imports_nothing_of_qt(home: Path) -> None:
    """The window's thread is making Qt's classes meanwhile."""
    (home / STAGE).mkdir()
    (home / STAGE / CONFIRMED).touch()
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from app.store.keychain import NoKeychain\nfrom app.ui.shell.opening import look_at\n"
        "found = look_at(Path(sys.argv[1]), NoKeychain())\n"
        "print(found.trouble or len(found.front.staff), [m for m in sys.modules if 'PySide' in m or 'shiboken' in m])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(home)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split(maxsplit=1)[1] == "[]\n"
