"""Every test runs without a screen; this must be said before Qt is imported anywhere."""

import gc
import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from tests.suite import reached

reached.begin()

from app.services.centre import pins  # noqa: E402
from app.store import recovery  # noqa: E402
from tests.suite import places, postgres, slow, stores  # noqa: E402

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["BAITONGGANG_NOTES"] = ""  # nothing of a test's store lies outside of its folder
places.prefer_memory()
settings.register_profile("suite", deadline=None)  # time is judged by the watch, which does not mind a busy machine
settings.load_profile("suite")

# Qt says this of every window on the offscreen platform; it is about the platform, not about the window.
_PLATFORM_NOISE = r"This plugin does not support (propagateSizeHints|raise|grabbing)\b"
_FULL_COST = (pins._hasher, recovery._KDF)
_NO_COST = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
_SERVER = pytest.StashKey[postgres.Server]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--store",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="what the centres of tests/services are kept in; on a server the tests of the file itself are left out",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Watch for slow tests that nobody listed; start the run's server, whose address xdist's workers inherit."""
    if "WEAR_OPENINGS" not in os.environ:  # a run that is long on purpose
        config.pluginmanager.register(slow.Watch({entry.name for entry in slow.known()}))
    if not hasattr(config, "workerinput"):
        reached.forget(traced=bool(config.getoption("cov_source", None)))
    if config.getoption("store") == "postgresql" and not hasattr(config, "workerinput"):
        try:
            server = config.stash[_SERVER] = postgres.start()
        except RuntimeError as trouble:
            raise pytest.UsageError(f"no test ran: {trouble}") from trouble
        os.environ[stores.SERVER] = server.url


def pytest_unconfigure(config: pytest.Config) -> None:
    reached.leave()
    stores.drop_all()
    if _SERVER in config.stash:
        config.stash[_SERVER].stop()


def pytest_report_header(config: pytest.Config) -> str:
    if _SERVER in config.stash:
        return f"store: PostgreSQL, {config.stash[_SERVER].what}"
    why = postgres.missing() or "that is a run of its own, --store=postgresql"
    return f"store: SQLite; nothing in this run is on PostgreSQL: {why}"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is read here stays until the end: the cyclic collector would go through it again and again for nothing.

    Afterwards it never runs by itself either. It would run on whatever thread it is due on, and one of those is the
    runner's own, which listens for the next tests: there it destroyed widgets, and the process died or slept for ever.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """Between two tests the collector does what it would have done meanwhile, on the thread the tests run on."""
    try:
        return (yield)
    finally:
        young, middle, old = gc.get_count()
        due = [at for at, count in enumerate((young, middle, old)) if count > gc.get_threshold()[at]]
        if due:
            gc.collect(due[-1])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let that one message pass; every other Qt warning fails the test."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(_PLATFORM_NOISE, extend=True))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """With ``-n … --dist loadfile`` the files that take long begin first."""
    if config.getvalue("dist") != "loadfile":
        return None
    from tests.suite.spread import LongestFirst

    return LongestFirst(config, log)


@pytest.fixture(autouse=True, scope="session")
def _quick_secrets() -> Iterator[None]:
    """New PINs and recovery codes are stretched in no time; ``full_cost`` is for the tests of what that takes."""
    hasher = PasswordHasher(**_NO_COST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_hasher", lambda: hasher)
        patch.setattr(recovery, "_KDF", {name[0]: cost for name, cost in _NO_COST.items()})
        yield


@pytest.fixture
def full_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs and recovery codes cost what they cost whoever guesses them."""
    hasher, costs = _FULL_COST
    monkeypatch.setattr(pins, "_hasher", hasher)
    monkeypatch.setattr(recovery, "_KDF", costs)


@pytest.fixture
def disk_path() -> Iterator[Path]:
    """As ``tmp_path``, on the disk the project lies on: for programs that are killed in the middle of writing."""
    root = Path(__file__).resolve().parent.parent / ".pytest_cache"
    root.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="disk-", dir=root, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
