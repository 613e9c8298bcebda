"""Whether a folder is in use, as a start asks before it shows anything."""

import subprocess
import sys
from pathlib import Path

from app.paths import LOCK_FILE, is_held
from app.store.lock import FolderLock

HOLD = """
import sys
from pathlib import Path
from app.store.lock import FolderLock
lock = FolderLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.readline()
"""


def test_nobody_there(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "none") and not is_held(tmp_path)
    with FolderLock(tmp_path):
        pass
    assert (tmp_path / LOCK_FILE).exists() and not is_held(tmp_path), "a file that was left behind holds nothing"


def test_asking_takes_nothing_and_two_who_ask_do_not_see_each_other(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).write_bytes(b"\0garbage")
    assert not is_held(tmp_path) and not is_held(tmp_path)
    with FolderLock(tmp_path):
        pass


def test_another_process_is_seen_until_it_dies(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        assert is_held(tmp_path)
        other.kill()
    assert not is_held(tmp_path)
