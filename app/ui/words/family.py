"""What a family calls its things on the screen; each family has one module of them beside this one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.rules.rights import Right

Data = Mapping[str, Any]
Entry = tuple[str, str] | Callable[[Data], tuple[str, str]]
"""``(title, advice)``, both filled with the data of a refusal, or a function of that data."""


@dataclass(frozen=True)
class Words:
    """The words of one family. No two families name the same thing twice.

    ``refusals`` by code, ``beside`` by the ``why`` of a field that is wrong; ``rights`` in short, for who is asked
    to agree, and at length, for the list of rights; ``acts`` by the action of the audit trail. The rest is how their
    details read: ``settings`` by key, ``fields`` by name, ``keys`` of details, ``values`` by that key and the code
    it holds. ``tables`` is what one row of a table is called, for the check of the data that names one; numbered
    records are called as ``rules.records`` has it.
    """

    refusals: Mapping[str, Entry]
    rights: Mapping[Right, tuple[str, str]] = field(default_factory=dict)
    acts: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
