"""``app.store.watch`` on a server: triggers lie in the database, what they see lies in a table of the session's own.

A session without that table, any but the program's writing one, tells nothing: what it changes is in no entry.
"""

from __future__ import annotations

import sqlalchemy as sa

from app.store import recorded
from app.store.answers import Records
from app.store.watch import Notes

_TELL = """
CREATE OR REPLACE FUNCTION note_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF to_regclass('pg_temp.noted') IS NULL THEN RETURN NULL; END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pg_temp.noted (kind, sign, body) VALUES (TG_TABLE_NAME, -1, to_jsonb(OLD));
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pg_temp.noted (kind, sign, body) VALUES (TG_TABLE_NAME, 1, to_jsonb(NEW));
  END IF;
  RETURN NULL;
END $$
"""
_OWN = (
    "CREATE TEMP TABLE IF NOT EXISTS noted (seq BIGINT GENERATED ALWAYS AS IDENTITY, kind TEXT NOT NULL, "
    "sign INTEGER NOT NULL, body JSONB NOT NULL) ON COMMIT DELETE ROWS"
)


def put(connection: sa.Connection) -> None:
    """Have the database tell what changes where the trail answers; after every migration, for new tables too."""
    connection.exec_driver_sql(_TELL)
    tables = set(sa.inspect(connection).get_table_names())
    for kind in recorded.kinds():
        if kind.table in tables:
            name = f"tr_{kind.table}_noted"
            connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS {name} ON "{kind.table}"')
            connection.exec_driver_sql(
                f'CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON "{kind.table}" '
                "FOR EACH ROW EXECUTE FUNCTION note_row()"
            )


def notes(connection: sa.Connection, key: bytes) -> Notes:
    """What the transaction of this connection changes."""
    made = Notes(key, recorded.kinds())
    connection.exec_driver_sql(_OWN)
    made.pull = lambda: _pull(connection, made)
    return made


def _pull(connection: sa.Connection, made: Notes) -> None:
    records = Records(connection)
    seen = {str(row[0]) for row in records.execute("SELECT DISTINCT kind FROM pg_temp.noted").fetchall()}
    for number, kind in enumerate(made.kinds):
        if kind.table in seen:
            columns = ", ".join(f'r."{name}"' for name in kind.columns)
            query = (
                f"SELECT n.sign, {columns} FROM pg_temp.noted n, "
                f'LATERAL jsonb_populate_record(NULL::"{kind.table}", n.body) r WHERE n.kind = :t ORDER BY n.seq'
            )
            for row in records.execute(query, {"t": kind.table}):
                made.hear(number, *row)
    records.execute("DELETE FROM pg_temp.noted")
