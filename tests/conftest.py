"""Every test runs without a screen; this must be said before Qt is imported anywhere."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.suite import places, slow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
places.prefer_memory()
settings.register_profile("suite", deadline=None)  # time is judged by the watch, which does not mind a busy machine
settings.load_profile("suite")

# Qt says this of every window on the offscreen platform; it is about the platform, not about the window.
_PLATFORM_NOISE = "This plugin does not support propagateSizeHints"


def pytest_configure(config: pytest.Config) -> None:
    """Watch for slow tests that nobody listed."""
    config.pluginmanager.register(slow.Watch({entry.name for entry in slow.known()}))


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


@pytest.fixture
def disk_path() -> Iterator[Path]:
    """As ``tmp_path``, on the disk the project lies on: for programs that are killed in the middle of writing."""
    root = Path(__file__).resolve().parent.parent / ".pytest_cache"
    root.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="disk-", dir=root, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
