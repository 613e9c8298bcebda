"""What one check of ``verify`` found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """How many records were looked at, the first that does not fit (its number) and why (a code; empty: all fit)."""

    examined: int
    bad: str = ""
    why: str = ""
