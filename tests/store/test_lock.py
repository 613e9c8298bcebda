"""One process at a time."""

from pathlib import Path

import pytest

from app.store.lock import LOCK_FILE, FolderLock
from tests.store import storehelp
from tests.store.storehelp import trouble

HOLD = (
    "import sys; from pathlib import Path; from app.store.lock import FolderLock; "
    "l = FolderLock(Path(sys.argv[1])).acquire(); print('held', flush=True); sys.stdin.read()"
)


def test_a_second_program_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    child = storehelp.python(HOLD, str(tmp_path))
    assert child.stdout is not None and child.stdout.readline() == "held\n"
    assert trouble(lambda: FolderLock(tmp_path).acquire()).code == "in_use"
    storehelp.finish(child)
    with FolderLock(tmp_path):
        pass


def test_a_killed_program_blocks_nobody(tmp_path: Path) -> None:
    child = storehelp.python(HOLD, str(tmp_path))
    assert child.stdout is not None and child.stdout.readline() == "held\n"
    storehelp.kill(child)
    with FolderLock(tmp_path):
        pass


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"1\nother-host\n\xff\xfe", b"999999"])
def test_what_the_file_holds_does_not_matter(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LOCK_FILE).write_bytes(content)
    with FolderLock(tmp_path):
        assert trouble(lambda: FolderLock(tmp_path).acquire()).code == "in_use"


def test_released_twice_and_taken_again(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path).acquire()
    lock.release()
    lock.release()
    with lock, FolderLock(tmp_path, "other.lock"):
        pass
    with FolderLock(tmp_path):
        pass
