"""The record that a check of the data names, in words."""

from app.rules import records
from app.ui.words.families import merged

_TABLES = {record.table: record.name for record in records.RECORDS if record.table} | merged(lambda words: words.tables)


def where(name: str, bad: str) -> str:
    """``受理 SL-A-20261123-0001``: what the check called ``name`` says does not fit; an empty text for nothing."""
    table, _, record = bad.partition(" ")
    if name != "records" or table not in _TABLES:
        return bad
    return f"{_TABLES[table]} {record}".strip()
