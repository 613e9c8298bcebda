"""Pictures that papers carry by their digest: known once, they are at hand wherever a paper is drawn.

A paper names its logo by what it is made of, so the picture behind a digest never changes and nothing here goes stale.
The store keeps them (``app.services.pictures``); the press is handed those its paper names.
"""

import hashlib
import re

_KNOWN: dict[str, bytes] = {}
_NAMED = re.compile(r'"logo":"([0-9a-f]{32})"')
DIGEST = 32
"""Hexadecimal digits that name a picture: half of its SHA-256."""


def digest_of(png: bytes) -> str:
    """What a picture is called."""
    return hashlib.sha256(png).hexdigest()[:DIGEST]


def learn(png: bytes) -> str:
    """Have a picture at hand from now on; gives its digest."""
    digest = digest_of(png)
    _KNOWN[digest] = png
    return digest


def picture(digest: str) -> bytes | None:
    """The PNG of this digest; None when nobody brought it, and the paper is drawn without."""
    return _KNOWN.get(digest)


def named_in(document: str) -> str:
    """The digest of the logo a stored paper names; empty when it has none."""
    found = _NAMED.search(document)
    return found.group(1) if found else ""
