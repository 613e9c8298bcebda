"""The triggers that make a table append-only, for SQLite and PostgreSQL. Used by migrations, never at run time."""


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
