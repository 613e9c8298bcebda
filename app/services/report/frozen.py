"""How what a closed period said is read and written: whole dataclasses as JSON, whatever version wrote them."""

from functools import cache
from typing import TypeVar

from pydantic import TypeAdapter

Kept = TypeVar("Kept")


@cache
def frozen(kind: type[Kept]) -> TypeAdapter[Kept]:
    """Reads and writes one kind of what is kept; made when first needed, for that takes a moment."""
    return TypeAdapter(kind)
