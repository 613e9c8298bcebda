"""The HMAC chain: every sealed record carries a code over its own values and the record before it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.models.base import to_ms

GENESIS = bytes(32)


def canonical(facts: Mapping[str, Any]) -> bytes:
    """One spelling per value: sorted keys, no spaces, UUIDs and codes in hex, instants in milliseconds."""
    return json.dumps(facts, default=spell, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def link(key: bytes, previous: bytes, facts: Mapping[str, Any]) -> bytes:
    """The 32-byte code of a record: HMAC-SHA256 over the code before it and its canonical values."""
    return hmac.digest(key, previous + canonical(facts), hashlib.sha256)


def spell(value: object) -> str | int:
    """The one spelling of a value JSON has none for: UUIDs and codes in hex, instants in ms, days as ISO text.

    Raises ``TypeError`` for anything else.
    """
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return to_ms(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be sealed")
