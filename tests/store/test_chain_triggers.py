"""The triggers of append-only tables as text for both databases; what they do on SQLite is tested with the services."""

import sqlite3

import pytest

from app.store.chain_triggers import Emptied, forbid_all_but_emptying, forbid_all_but_setting, forbid_changes

MAY = Emptied(("said",), (("detail", ("who", "where")),), ("id", "at"))


@pytest.fixture
def book() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER, said TEXT, detail TEXT)")
    made.execute("PRAGMA recursive_triggers = ON")
    for statement in forbid_all_but_emptying("t", "sqlite", MAY):
        made.execute(statement)
    made.execute(
        """INSERT INTO t VALUES (1, NULL, 'a', '{"who": "b", "n": 3}'), (2, 5, '', '{"n": [1, {"who": 2}]}')"""
    )
    return made


@pytest.mark.parametrize(
    "change",
    [
        "said = 'x'", "said = NULL", "said = ''", "detail = '{}'", "said = '', at = 6", "said = '', detail = '{}'",
        "said = '', detail = NULL", """said = '', detail = '{"n": 3, "who": ""}'""", "id = id + 7, said = ''",
        """said = '', detail = '{"n": 4}'""", """said = '', at = 0, detail = '{"n": 3}'""",
    ],
)  # fmt: skip
def test_all_or_nothing_is_emptied_and_the_rest_is_as_it_was(book: sqlite3.Connection, change: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"^SEALED t$"):
        book.execute(f"UPDATE t SET {change} WHERE id = 1")
    for statement in ("DELETE FROM t", "REPLACE INTO t SELECT * FROM t"):
        with pytest.raises(sqlite3.IntegrityError, match=r"^SEALED t$"):
            book.execute(statement)


def test_what_may_go_goes_and_stays_away(book: sqlite3.Connection) -> None:
    for _ in range(2):  # once more changes nothing and is no trouble
        book.execute("""UPDATE t SET said = '', detail = '{"n": 3}' WHERE id = 1""")
    book.execute("UPDATE t SET said = '' WHERE id = 2")
    assert book.execute("SELECT * FROM t").fetchall() == [
        (1, None, "", '{"n": 3}'),
        (2, 5, "", '{"n": [1, {"who": 2}]}'),
    ]
    with pytest.raises(sqlite3.IntegrityError, match=r"^SEALED t$"):
        book.execute("""UPDATE t SET said = 'a', detail = '{"who": "b", "n": 3}' WHERE id = 1""")


def test_postgresql_says_the_same_in_its_own_words() -> None:
    function, trigger = forbid_all_but_emptying("t", "postgresql", MAY)
    assert "NEW.at IS NOT DISTINCT FROM OLD.at" in function and "NEW.said IS NOT DISTINCT FROM ''" in function
    assert "(CAST(OLD.detail AS jsonb) - ARRAY['who', 'where'])" in function
    assert (
        "BEFORE UPDATE OR DELETE ON t" in trigger and "refuse_change_t()" in trigger and "refuse_change_t()" in function
    )
    assert "refuse_change()" in forbid_changes("t", "postgresql")[1]


def test_one_column_is_set_once_and_nothing_else_ever() -> None:
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, by INTEGER)")
    for statement in forbid_all_but_setting("t", "sqlite", "by", ("id", "n")):
        made.execute(statement)
    made.execute("INSERT INTO t VALUES (1, NULL, NULL), (2, 5, NULL)")
    made.execute("UPDATE t SET by = 7 WHERE id = 1")
    for change in ("by = 8", "by = NULL", "by = 7"):
        with pytest.raises(sqlite3.IntegrityError, match=r"^SEALED t$"):
            made.execute(f"UPDATE t SET {change} WHERE id = 1")
    for statement in ("UPDATE t SET n = 6 WHERE id = 2", "UPDATE t SET by = 7, n = 6 WHERE id = 2", "DELETE FROM t"):
        with pytest.raises(sqlite3.IntegrityError, match=r"^SEALED t$"):
            made.execute(statement)
    function, trigger = forbid_all_but_setting("t", "postgresql", "by", ("id", "n"))
    assert "OLD.by IS NULL AND NEW.id IS NOT DISTINCT FROM OLD.id" in function and "refuse_change_t()" in trigger
