"""What a row's code spells: every sealed column but those that have their usual value. Rows sealed years ago are coded
anew at each ``verify``, so neither a usual value nor a name may ever be another than when they were sealed."""

from pathlib import Path

import pytest

from app.store import recorded
from app.store.recorded import Kind

PINNED = Path(__file__).with_name("sealed_columns.txt")

WHY = (
    "Rows that are sealed spell this column so; with another name, usual value or key their codes fit no longer and "
    "verify names every one. Keep the column and its default (what new rows get may be said where they are made), or "
    "add another column."
)


def line(kind: Kind) -> str:
    said = ("" if type(u) is object else f"={recorded.spelled(u)}" for u in kind.usual)
    columns = " ".join(name + usual for name, usual in zip(kind.columns, said, strict=True))
    return f"{kind.table} [{' '.join(kind.key)}] {columns}"


def test_no_sealed_column_is_taken_away_or_has_another_usual_value() -> None:
    """A column or table that is new is added to the list of this folder: put there what this test prints."""
    pinned = {text.split()[0]: text for text in PINNED.read_text("utf-8").splitlines()}
    now = {kind.table: line(kind) for kind in recorded.kinds()}
    for table, text in pinned.items():
        table_key, had = text.split("] ")
        has_key, has = now[table].split("] ")
        assert (has_key, set(had.split()) - set(has.split())) == (table_key, set()), f"{table}: {WHY}"
    new = [text for table, text in now.items() if pinned.get(table) != text]
    assert new == [], "\n".join(["new columns; these lines of sealed_columns.txt, which is sorted, are now:", *new])


def test_a_column_that_is_added_later_changes_no_code_of_rows_that_have_its_usual_value() -> None:
    kind = next(kind for kind in recorded.kinds() if kind.table == "place")
    older = kind.among([name for name in kind.columns if name != "phone"])
    row = dict.fromkeys(kind.columns, "x") | {"phone": ""}
    codes = {k.code(b"key", [row[name] for name in k.columns]) for k in (kind, older)}
    assert len(codes) == 1
    assert kind.code(b"key", [(row | {"phone": "1"})[name] for name in kind.columns]) not in codes


@pytest.mark.parametrize("values", [(b"\x07", "07"), (1, "1"), (1, 1.0), (None, "null"), ("", 0)])
def test_values_of_other_kinds_are_spelled_apart(values: tuple[object, object]) -> None:
    kind = next(kind for kind in recorded.kinds() if kind.table == "setting")
    row = dict.fromkeys(kind.columns, "x")
    a, b = (kind.code(b"key", [(row | {"value": v})[name] for name in kind.columns]) for v in values)
    assert a != b
