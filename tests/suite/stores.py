"""Where the tests' stores are kept: as files, or with ``--store=postgresql`` as databases of one server.

A store has a folder either way, for its key file; on the server the folder also says which database it is, and what is
asked of the server is in ``tests.suite.databases``.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from app.store import keys, migrate, server
from app.store.keychain import NoKeychain
from app.store.sessions import Sessions
from app.store.store import Store
from tests.suite import kept as files
from tests.suite.databases import Copies

SERVER = "BAITONGGANG_TEST_SERVER"
"""The environment's word for the run's server; its xdist workers inherit it."""

NAME = "database.txt"
_made: dict[Path, str] = {}
_templates: dict[str, Path] = {}
_making: list[str] = []
"""The templates being made: nobody may be in one that is copied."""


def on_server() -> bool:
    """Whether this run's stores are databases of a server."""
    return SERVER in os.environ


def create(folder: Path) -> None:
    """A new, empty, migrated store, closed; its key lies in a file slot."""
    made, _ = keys.create(folder, NoKeychain())
    if on_server():
        _name(folder, new_database())
        server.upgrade(url_of((folder / NAME).read_text("utf-8")))
    else:
        migrate.create(folder, made)


def kept(name: str, make: Callable[[Path], object]) -> Path:
    """As ``tests.suite.kept``; a server lives as long as the run, and so do its templates."""
    if not on_server():
        return files.kept(name, make)
    if name not in _templates:
        _making.append(name)
        _templates[name] = Path(tempfile.mkdtemp(prefix="baitonggang-kept-")) / name
        make(_templates[name])
        _making.remove(name)
    return _templates[name]


def open_store(folder: Path) -> Sessions:
    """A store that was closed."""
    found = keys.unlock(folder, NoKeychain())
    if on_server():
        name = (folder / NAME).read_text("utf-8")
        return _server().open(name, url_of(name), found)
    return Store.open(folder, found)


def copy(template: Path, folder: Path) -> None:
    """A closed store once more, in a folder of its own."""
    shutil.copytree(template, folder)
    if on_server():
        made_of = (template / NAME).read_text("utf-8")
        _name(folder, _server().make(made_of, "") if _making else _server().take(made_of))


def new_database(words: str = "ENCODING 'UTF8' LOCALE 'C'") -> str:
    """An empty database with the order a store wants; its name."""
    return _server().make(words=words)


def drop_database(name: str) -> None:
    """Take a database away, whoever is still in it."""
    _server().drop(name)


def drop_below(folder: Path) -> None:
    """Give back the databases of all stores in a folder; nothing for files."""
    for place in [p for p in _made if folder in p.parents or p == folder]:
        _server().give_back(_made.pop(place))


def url_of(database: str) -> str:
    """The address of a database of the run's server."""
    return sa.make_url(os.environ[SERVER]).set(database=database).render_as_string(hide_password=False)


def _name(folder: Path, database: str) -> None:
    _made[folder] = database
    (folder / NAME).write_text(database, "utf-8")


@cache
def _server() -> Copies:
    return Copies(sa.make_url(os.environ[SERVER]))


def drop_all() -> None:
    """Take away what this process made; the server may be somebody else's."""
    if on_server() and _made:
        while _made:
            _server().give_back(_made.popitem()[1])
        while _templates:
            shutil.rmtree(_templates.popitem()[1].parent)
        _server().close()
