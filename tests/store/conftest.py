"""A migrated store and a morning's work, kept from run to run and copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.store import Store
from tests.store import storehelp
from tests.store.storehelp import Made


def pytest_configure(config: pytest.Config) -> None:
    """A file named on the command line is never left out: who names that of the server is told what else to type."""
    named = {Path(word.partition("::")[0]).name for word in config.args}
    if "test_server.py" in named and config.getoption("store") != "postgresql":
        raise pytest.UsageError("tests/store/test_server.py is about a server: run it with --store=postgresql")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The head of the run says when nothing is on PostgreSQL."""
    return (collection_path.name == "test_server.py" and config.getoption("store") != "postgresql") or None


@pytest.fixture(autouse=True)
def _no_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAITONGGANG_KEYCHAIN", "none")


@pytest.fixture(scope="session")
def blank() -> Made:
    return storehelp.blank()


@pytest.fixture(scope="session")
def worked() -> Made:
    return storehelp.worked()


@pytest.fixture
def made(blank: Made, tmp_path: Path) -> Made:
    """A fresh, empty store."""
    return blank.copy(tmp_path / "百通岗")


@pytest.fixture
def busy(worked: Made, tmp_path: Path) -> Made:
    """A store with a morning's work, its shift still open."""
    return worked.copy(tmp_path / "百通岗")


@pytest.fixture
def store(made: Made) -> Iterator[Store]:
    opened = Store.open(made.folder, made.keys)
    yield opened
    opened.close()
