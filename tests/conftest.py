"""Every test runs without a screen; this must be said before Qt is imported anywhere."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Qt says this of every window on the offscreen platform; it is about the platform, not about the window.
_PLATFORM_NOISE = "This plugin does not support propagateSizeHints"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let that one message pass; every other Qt warning fails the test."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(_PLATFORM_NOISE, extend=True))
