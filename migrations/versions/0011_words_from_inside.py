"""Whoever has a word in letters or digits in their name is found from inside it; a merge keeps what it put aside.

Revision ID: 0011
Revises: 0010
"""

import re
import unicodedata
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from app.rules.people.search_tokens import search_tokens

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BATCH = 1000
"""Residents looked at in one go: what is held in memory."""
MIXED = re.compile("[a-z][0-9]", re.IGNORECASE)

PEOPLE = "SELECT no, name, address FROM resident WHERE no > :after AND erased_at IS NULL ORDER BY no LIMIT :most"
# whom these were merged into at the end, and everybody who was merged into those
LAST = """
WITH RECURSIVE way(id, no, merged_into) AS (
    SELECT id, no, merged_into FROM resident WHERE no IN ({nos})
    UNION SELECT n.id, n.no, n.merged_into FROM resident n JOIN way ON n.id = way.merged_into)
SELECT DISTINCT no FROM way WHERE merged_into IS NULL
"""
FOUND_BY = """
WITH RECURSIVE mine(no, id, name, pinyin, phone, address, document_tail) AS (
    SELECT no, id, name, pinyin, phone, address, document_tail FROM resident
    WHERE no IN ({nos}) AND merged_into IS NULL AND erased_at IS NULL
    UNION ALL SELECT mine.no, r.id, r.name, r.pinyin, r.phone, r.address, r.document_tail
    FROM mine CROSS JOIN resident r WHERE r.merged_into = mine.id)
SELECT no, name, pinyin, phone, address, document_tail FROM mine
"""  # CROSS: SQLite would read every resident first


def upgrade() -> None:
    op.add_column("resident", sa.Column("merged_own", sa.Text(), nullable=False, server_default=""))
    if op.get_context().as_sql:
        return  # which rows there are is only known where they are
    bind = op.get_bind()
    for nos in affected(bind):
        rewrite(bind, nos)


def affected(bind: sa.Connection) -> Iterator[list[int]]:
    """The residents, a few at a time, whose tokens the new rule changes: a word in their name, a letter at a number."""
    after = -1
    while people := bind.execute(sa.text(PEOPLE), {"after": after, "most": BATCH}).all():
        after = people[-1][0]
        nos = [no for no, name, address in people if _word(name) or MIXED.search(_plain(address))]
        if nos:
            yield [no for (no,) in bind.execute(sa.text(LAST.format(nos=_listed(nos))))]


def rewrite(bind: sa.Connection, nos: list[int]) -> None:
    """Make the tokens of these residents what the rule says, touching only what differs."""
    wanted: set[tuple[str, int]] = set()
    for no, *told in bind.execute(sa.text(FOUND_BY.format(nos=_listed(nos)))):
        wanted |= {(token, no) for token in search_tokens(*told)}
    stored = f"SELECT token, resident_no FROM resident_token WHERE resident_no IN ({_listed(nos)})"
    known = {(token, no) for token, no in bind.execute(sa.text(stored))}
    for statement, rows in (
        ("DELETE FROM resident_token WHERE token = :token AND resident_no = :no", known - wanted),
        ("INSERT INTO resident_token (token, resident_no) VALUES (:token, :no)", wanted - known),
    ):
        if rows:
            bind.execute(sa.text(statement), [{"token": token, "no": no} for token, no in sorted(rows)])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _word(name: str) -> bool:
    """Whether two characters of the name stand in one word: no ideographs, which are words of their own."""
    before = False
    for char in _plain(name):
        now = ord(char) < 0x2E80 and char.isalnum()
        if now and before:
            return True
        before = now or (before and not char.isspace() and unicodedata.category(char)[0] in "MC")
    return False


def _listed(nos: list[int]) -> str:
    return ", ".join(map(str, nos))


def downgrade() -> None:
    raise RuntimeError("a store is never taken back to an older schema; restore a backup instead")
