"""The triggers that make a table append-only, for SQLite and PostgreSQL. Used by migrations, never at run time."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Emptied:
    """What of a sealed row may be taken out later, all of it at once: somebody's own words, never what was done.

    ``texts`` become empty, of the JSON objects in ``parts`` the named keys go; ``kept`` are all the other columns.
    """

    texts: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    kept: tuple[str, ...]


def forbid_changes(table: str, dialect: str) -> list[str]:
    """Statements that create triggers refusing UPDATE and DELETE on ``table``.

    The message begins with the token ``SEALED``, which ``app.store.faults`` knows.
    """
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER tr_{table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'SEALED {table}'); END"
            for act in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'SEALED %', TG_TABLE_NAME; END $$",
        f"CREATE TRIGGER tr_{table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ]


def forbid_all_but_emptying(table: str, dialect: str, may: Emptied) -> list[str]:
    """As ``forbid_changes``, but an UPDATE passes that empties what ``may`` names and leaves all else as it is."""
    if dialect == "sqlite":
        return _aborting_unless(table, " AND ".join(_emptied_sqlite(may)))
    return _refusing_unless(table, " AND ".join(_emptied_postgresql(may)))


def forbid_all_but_setting(table: str, dialect: str, column: str, kept: tuple[str, ...]) -> list[str]:
    """As ``forbid_changes``, but an UPDATE passes that sets ``column``, empty so far, and leaves ``kept``, all the
    other columns, as they are.
    """
    if dialect == "sqlite":
        same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in kept)
        return _aborting_unless(table, f"OLD.{column} IS NULL AND {same}")
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in kept)
    return _refusing_unless(table, f"OLD.{column} IS NULL AND {same}")


def forbid_unless(table: str, dialect: str, condition: str) -> list[str]:
    """As ``forbid_changes``, but an UPDATE passes where a ``condition`` on OLD and NEW holds."""
    return _aborting_unless(table, condition) if dialect == "sqlite" else _refusing_unless(table, condition)


def _aborting_unless(table: str, same: str) -> list[str]:
    """SQLite's: an UPDATE passes where ``same`` holds."""
    return [
        f"CREATE TRIGGER tr_{table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({same}) "
        f"BEGIN SELECT RAISE(ABORT, 'SEALED {table}'); END",
        f"CREATE TRIGGER tr_{table}_no_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'SEALED {table}'); END",
    ]


def _refusing_unless(table: str, same: str) -> list[str]:
    """PostgreSQL's: an UPDATE passes where ``same`` holds."""
    return [
        f"CREATE OR REPLACE FUNCTION refuse_change_{table}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF TG_OP = 'UPDATE' THEN IF {same} THEN RETURN NEW; END IF; END IF; "
        "RAISE EXCEPTION 'SEALED %', TG_TABLE_NAME; END $$",
        f"CREATE TRIGGER tr_{table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change_{table}()",
    ]


def _emptied_sqlite(may: Emptied) -> list[str]:
    """``IS`` and not ``=``: with a NULL the condition would be NULL, and the trigger would not fire."""
    parts = [(column, ", ".join(f"'$.{key}'" for key in keys)) for column, keys in may.parts]
    return [
        *(f"NEW.{column} IS OLD.{column}" for column in may.kept),
        *(f"NEW.{column} IS ''" for column in may.texts),
        *(f"json(NEW.{column}) IS json_remove(json(OLD.{column}), {paths})" for column, paths in parts),
    ]


def _emptied_postgresql(may: Emptied) -> list[str]:
    parts = [(column, ", ".join(f"'{key}'" for key in keys)) for column, keys in may.parts]
    return [
        *(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in may.kept),
        *(f"NEW.{column} IS NOT DISTINCT FROM ''" for column in may.texts),
        *(
            f"CAST(NEW.{column} AS jsonb) IS NOT DISTINCT FROM (CAST(OLD.{column} AS jsonb) - ARRAY[{keys}])"
            for column, keys in parts
        ),
    ]
