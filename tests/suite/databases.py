"""A server's databases for tests: copies of a template, taken again by the next test when they are as they were.

Making a database, taking it away and meeting it with new connections costs more than most tests do in it. So a copy and
its connections are kept: what a test added is taken out, what it changed or deleted is put back, by the rows' own marks
(``xmin``), and whatever else it did - to a table, a trigger or a function - is the end of that copy.
"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from app.store.keys import Keys
from app.store.server import ServerStore

USES = 25
"""So many tests have one copy: what they took out stays in its files, which every scan reads."""
AT_HAND = 6
"""So many copies wait for the next test; those that have waited longest go."""

_CATALOGUE = {
    "pg_class": "relnamespace = 'public'::regnamespace",
    "pg_attribute": "attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)",
    "pg_constraint": "connamespace = 'public'::regnamespace",
    "pg_proc": "pronamespace = 'public'::regnamespace",
    "pg_trigger": "true",
    "pg_namespace": "nspname !~ '^pg_(temp|toast_temp)_'",
}
"""Where the server writes down what a database is made of, but for what is a session's own."""
_SESSIONS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
_OWN = "-c session_replication_role=replica -c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0"
"""No guard and no key of another table stands in the way; and what is asked again and again is planned once."""

Looked = tuple[str, int, int, int]
"""A name, how many rows, their newest mark, how many were there before."""


class Copies:
    """The copies of one process on one server."""

    def __init__(self, url: sa.URL) -> None:
        """``url``: any database of the server; whoever it names may make databases."""
        self._url = url.set(drivername="postgresql+psycopg")
        engine = sa.create_engine(self._url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        self._admin = engine.connect()
        sure = sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        self.again = bool(self._admin.execute(sure).scalar())
        """Whether copies are taken again: only a superuser may put back what guards forbid."""
        self._free: list[Copy] = []
        self._taken: dict[str, Copy] = {}
        self._rows: dict[str, dict[str, tuple[int, bytes]]] = {}

    def make(self, template: str = "template0", words: str = "ENCODING 'UTF8' LOCALE 'C'") -> str:
        """A database that nobody takes again, with the order a store wants; its name."""
        name = f"baitonggang_test_{uuid4().hex}"
        self._admin.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy {words}"))
        return name

    def drop(self, name: str) -> None:
        """Take a database away, whoever is still in it."""
        self._admin.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))

    def take(self, template: str) -> str:
        """A copy of a template that is as if made now; its name."""
        if not self.again:
            return self.make(template, "")
        found = next((copy for copy in self._free if copy.template == template), None)
        if found is None:
            found = Copy(self._url.set(database=self.make(template, "")), template, self._rows)
        else:
            self._free.remove(found)
        self._taken[found.name] = found
        return found.name

    def give_back(self, name: str) -> None:
        """A test is over: what it made is taken away, or its copy waits for the next one."""
        copy = self._taken.pop(name, None)
        if copy is not None and copy.restored():
            self._free.append(copy)
            copy = self._free.pop(0) if len(self._free) > AT_HAND else None
        elif copy is None:
            self.drop(name)
        if copy is not None:
            self._end(copy)

    def open(self, name: str, url: str, keys: Keys) -> ServerStore:
        """A store in a database; in a copy by the connections that are there."""
        copy = self._taken.get(name)
        if copy is None:
            return ServerStore.open(url, keys)
        return Lent(keys, copy.engines.pop() if copy.engines else ServerStore.open(url, keys).engine, copy)

    def close(self) -> None:
        """Take all copies away."""
        for copy in [*self._free, *self._taken.values()]:
            self._end(copy)
        self._free, self._taken = [], {}
        self._admin.close()

    def _end(self, copy: "Copy") -> None:
        copy.close()
        self.drop(copy.name)


class Copy:
    """A copy of a template, with a connection that sees and puts right what became of it."""

    def __init__(self, url: sa.URL, template: str, known: dict[str, dict[str, tuple[int, bytes]]]) -> None:
        """``known``: by template the number of each table's rows, and the rows; what is missing is read here."""
        import psycopg  # where there is a server

        assert url.database is not None
        self.name, self.template = url.database, template
        self.engines: list[sa.Engine] = []
        self.out = 0
        """How many of its connections' engines are in somebody's hands."""
        self.ended = False
        self._uses = 0
        where = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._raw = psycopg.connect(where, autocommit=True, options=_OWN)
        if template not in known:
            known[template] = {table: self._read(table) for table in self._tables()}
        self._rows = known[template]
        self._question = _question(self._rows)
        self._mark = self._now()
        self._made_of = self._look()[0]

    def restored(self) -> bool:
        """Put back what was; False when this copy cannot be what it was."""
        self._uses += 1
        if self._uses >= USES or self.out or any(engine.pool.checkedout() for engine in self.engines):  # type: ignore[attr-defined]
            return False
        if self._raw.execute(_SESSIONS).fetchone()[0] != sum(e.pool.checkedin() for e in self.engines):  # type: ignore[attr-defined]
            return False
        made_of, tables = self._look()
        if made_of != self._made_of:
            return False
        with self._raw.transaction():
            for table, count, newest, old in tables:
                if newest > self._mark or count != self._rows[table][0]:
                    self._put_back(table, old)
            self._mark = self._now()
        return True

    def close(self) -> None:
        """End its sessions; those in somebody's hands end when they are given back."""
        self.ended = True
        for engine in self.engines:
            engine.dispose()
        self._raw.close()

    def _put_back(self, table: str, old: int) -> None:
        """``old``: how many of its rows nobody touched."""
        count, rows = self._rows[table]
        if old == count:  # rows came to them, and nothing more
            self._raw.execute(f'DELETE FROM "{table}" WHERE xmin::text::bigint > {self._mark}')
            return
        self._raw.execute(f'DELETE FROM "{table}"')
        with self._raw.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:
            copy.write(rows)

    def _look(self) -> tuple[set[Looked], list[Looked]]:
        """Of the parts of the catalogue, and of the tables."""
        marks = [self._mark] * (len(_CATALOGUE) + len(self._rows))
        found = self._raw.execute(self._question, marks, prepare=True).fetchall()
        return {row for row in found if row[0] in _CATALOGUE}, [row for row in found if row[0] in self._rows]

    def _now(self) -> int:
        return int(self._raw.execute("SELECT pg_current_xact_id()::text").fetchone()[0])

    def _tables(self) -> Sequence[str]:
        found = self._raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        return [row[0] for row in found]

    def _read(self, table: str) -> tuple[int, bytes]:
        with self._raw.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
            rows = b"".join(bytes(block) for block in copy)
        return self._raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0], rows


class Lent(ServerStore):
    """A store in a copy: to close it is to give its connections back."""

    def __init__(self, keys: Keys, engine: sa.Engine, copy: Copy) -> None:
        super().__init__(keys, engine)
        self._copy: Copy | None = copy
        copy.out += 1

    def close(self) -> None:
        copy, self._copy = self._copy, None
        if copy is None or copy.ended:
            super().close()
        else:
            copy.engines.append(self.engine)
            copy.out -= 1


def _question(tables: Sequence[str] | dict[str, Any]) -> str:
    """One statement over the whole database, which the server plans once."""
    asked = (
        "SELECT '{}', count(*), coalesce(max(xmin::text::bigint), 0), count(*) FILTER (WHERE xmin::text::bigint <= %s)"
    )
    parts = [f"{asked.format(name)} FROM {name} WHERE {where}" for name, where in _CATALOGUE.items()]
    return " UNION ALL ".join([*parts, *(f'{asked.format(name)} FROM public."{name}"' for name in tables)])
