"""JSON from a file beside the store, which anybody may have written or damaged."""

from __future__ import annotations

import json
import math
from typing import Any


def plain(raw: bytes | str) -> Any:
    """What the text says. Raises ``ValueError`` alone, whatever is in it: also where it is nested without end or has a
    number without end.
    """
    try:
        return json.loads(raw, parse_float=_finite, parse_constant=_finite)
    except RecursionError as error:
        raise ValueError("nested") from error


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
