"""Where the tests' stores are kept: as files, or with ``--store=postgresql`` as databases of one server.

A store has a folder either way, for its key file; on the server the folder also says which database it is. A copy is
made from a template by the server itself, so a test has its own centre in a few milliseconds.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from app.store import keys, migrate, server
from app.store.keychain import NoKeychain
from app.store.server import ServerStore
from app.store.sessions import Sessions
from app.store.store import Store
from tests.suite import kept as files

SERVER = "BAITONGGANG_TEST_SERVER"
"""The environment's word for the run's server; its xdist workers inherit it."""

NAME = "database.txt"
_made: dict[Path, str] = {}
_templates: dict[str, Path] = {}


def on_server() -> bool:
    """Whether this run's stores are databases of a server."""
    return SERVER in os.environ


def create(folder: Path) -> None:
    """A new, empty, migrated store, closed; its key lies in a file slot."""
    made, _ = keys.create(folder, NoKeychain())
    if on_server():
        _create(folder, "template0")
        server.upgrade(url_of((folder / NAME).read_text("utf-8")))
    else:
        migrate.create(folder, made)


def kept(name: str, make: Callable[[Path], object]) -> Path:
    """As ``tests.suite.kept``; a server lives as long as the run, and so do its templates."""
    if not on_server():
        return files.kept(name, make)
    if name not in _templates:
        _templates[name] = Path(tempfile.mkdtemp(prefix="baitonggang-kept-")) / name
        make(_templates[name])
    return _templates[name]


def open_store(folder: Path) -> Sessions:
    """A store that was closed."""
    found = keys.unlock(folder, NoKeychain())
    if on_server():
        return ServerStore.open(url_of((folder / NAME).read_text("utf-8")), found)
    return Store.open(folder, found)


def copy(template: Path, folder: Path) -> None:
    """A closed store once more, in a folder of its own."""
    shutil.copytree(template, folder)
    if on_server():
        _create(folder, (template / NAME).read_text("utf-8"))


def new_database(template: str = "template0", words: str = "ENCODING 'UTF8' LOCALE 'C'") -> str:
    """A database with the order a store wants; its name."""
    name = f"baitonggang_test_{uuid4().hex}"
    _admin().execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy {words}"))
    return name


def drop_database(name: str) -> None:
    """Take a database away, whoever is still in it."""
    _admin().execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def drop_below(folder: Path) -> None:
    """Take away the databases of all stores in a folder; nothing for files."""
    for place in [p for p in _made if folder in p.parents or p == folder]:
        drop_database(_made.pop(place))


def url_of(database: str) -> str:
    """The address of a database of the run's server."""
    return sa.make_url(os.environ[SERVER]).set(database=database).render_as_string(hide_password=False)


def _create(folder: Path, template: str) -> None:
    name = new_database(template)
    _made[folder] = name
    (folder / NAME).write_text(name, "utf-8")


@cache
def _admin() -> sa.Connection:
    made: Any = sa.create_engine(
        sa.make_url(os.environ[SERVER]).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
        poolclass=sa.NullPool,
    ).connect()
    return made  # type: ignore[no-any-return]


def drop_all() -> None:
    """Take away what this process made; the server may be somebody else's."""
    if on_server() and _made:
        while _made:
            drop_database(_made.popitem()[1])
        while _templates:
            shutil.rmtree(_templates.popitem()[1].parent)
        _admin().close()
