"""Programs that are killed in the middle of their work."""

import sys
from pathlib import Path

from app.store import backup, keys, migrate
from app.store.keychain import NoKeychain


def say(word: str) -> None:
    """Tell the test how far it has come."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def migrating(folder: str, scripts: str) -> None:
    """Say when it begins, upgrade, say when it is done."""
    unlocked = keys.unlock(Path(folder), NoKeychain())
    import alembic.command  # noqa: F401  so that the kills meet the work, not the imports

    import app.models  # noqa: F401

    say("go")
    migrate.upgrade(Path(folder), unlocked, Path(scripts))
    say("done")


def backing_up(folder: str) -> None:
    """Back up again and again, one name each second."""
    from datetime import timedelta

    from tests.store.storehelp import NOW

    unlocked = keys.unlock(Path(folder), NoKeychain())
    say("go")
    for n in range(1000):
        backup.make(backup.At(Path(folder), unlocked), NOW + timedelta(seconds=n), "manual")


if __name__ == "__main__":
    {"migrating": migrating, "backing_up": backing_up}[sys.argv[1]](*sys.argv[2:])
