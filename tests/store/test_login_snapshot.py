"""What is read before the ORM is there."""

from app.store import backup, login_snapshot
from app.store.schema import HEAD
from tests.store import storehelp
from tests.store.storehelp import NOW, Made
from tests.suite import programs

HEAVY = ("sqlalchemy", "sqlmodel", "alembic", "pydantic", "keyring", "cryptography", "argon2", "app.models")


def test_the_login_page_loads_nothing_heavy(busy: Made) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from app.store import keys, migrate, login_snapshot\n"
        "from app.store.keychain import default_keychain\n"
        "from app.store.lock import FolderLock\n"
        "folder = Path(sys.argv[1])\n"
        "with FolderLock(folder):\n"
        "    front = login_snapshot.front(folder, keys.unlock(folder, default_keychain()))\n"
        f"print(len(front.staff), [m for m in {HEAVY!r} if m in sys.modules])\n"
    )
    assert storehelp.finish(programs.anew(code, str(busy.folder))) == "2 []\n"


def test_what_the_page_shows(busy: Made) -> None:
    backup.make(backup.At(busy.folder, busy.keys), NOW)
    front = login_snapshot.front(busy.folder, busy.keys)
    assert front.current and front.revision == HEAD
    assert (front.terminal, front.terminal_name, front.last_backup) == ("A", "收银台", NOW)
    assert front.settings["centre.community"] == "示例社区"
    assert [(tile.code, tile.name, tile.role) for tile in front.staff] == [
        ("001", "样本主管", "manager"),
        ("002", storehelp.RARE, "manager"),
    ]
    assert all(len(tile.id) == 16 and tile.pin_failures == 0 for tile in front.staff)


def test_an_older_schema_shows_nothing_but_that(made: Made) -> None:
    db = made.raw()
    db.execute("DELETE FROM alembic_version")
    db.close()
    front = login_snapshot.front(made.folder, made.keys)
    assert (front.current, front.revision, front.staff) == (False, None, ())


def test_whether_a_store_was_ever_here(made: Made) -> None:
    assert login_snapshot.present(made.folder)
    made.db.unlink()
    assert login_snapshot.present(made.folder)
    (made.folder / "key.json").unlink()
    assert not login_snapshot.present(made.folder)
