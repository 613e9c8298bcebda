"""PySide wraps every ``import`` for ``from __feature__ import …``, which nobody here uses.

Imported before everything else of ours, this loads what the first page needs of Qt and takes the wrapper off again:
all that follows loads a sixth faster.
"""

import builtins

import PySide6.QtSvg
import PySide6.QtWidgets  # noqa: F401


def restore() -> None:
    """Take the wrapper off; another part of PySide, loaded later, puts one on again."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


restore()
