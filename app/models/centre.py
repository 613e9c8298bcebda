"""The centre itself: its settings, its terminals and the counters each terminal carries."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import instant_column
from app.models.loose import WHOLE, loose


class Setting(SQLModel, table=True):
    """One setting of the centre; ``value`` is JSON. Keys are listed in ``app.services.centre.settings``."""

    __tablename__ = "setting"
    key: str = Field(primary_key=True, max_length=60)
    value: str
    changed_at: datetime = Field(sa_column=instant_column())


class Terminal(SQLModel, table=True):
    """A counter PC. ``code`` (A, after a restore A2, A3 …) is what stands in numbers; ``letter`` never changes."""

    __tablename__ = "terminal"
    letter: str = Field(primary_key=True, max_length=1)
    code: str = Field(max_length=4, unique=True)
    series: int = 1
    name: str = Field(default="", max_length=40)
    active: bool = True
    created_at: datetime = Field(sa_column=instant_column())


class ChainHead(SQLModel, table=True):
    """The ends of a terminal's two chains: sealed records and audit entries. Moved in every sealing transaction."""

    __tablename__ = "chain_head"
    terminal: str = Field(primary_key=True, max_length=4)
    serial: int = 0
    mac: bytes = Field(sa_column=sa.Column(sa.LargeBinary(32), nullable=False))
    audit_serial: int = 0
    audit_mac: bytes = Field(sa_column=sa.Column(sa.LargeBinary(32), nullable=False))
    latest: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    """The latest moment of any of them: a clock that stands before it is wrong now, or was."""

    __table_args__ = (loose(WHOLE),)


class NumberSeries(SQLModel, table=True):
    """The last serial given out per kind, terminal code and business date; gapless because it moves with the commit."""

    __tablename__ = "number_series"
    kind: str = Field(primary_key=True, max_length=2)
    terminal: str = Field(primary_key=True, max_length=4)
    day: date = Field(primary_key=True)
    last: int

    __table_args__ = (loose(WHOLE),)


class Outbox(SQLModel, table=True):
    """One row per sealed record, in its own transaction: what a later hub has still to be told."""

    __tablename__ = "outbox"
    seq: int | None = Field(
        default=None,
        sa_column=sa.Column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
    )
    terminal: str = Field(max_length=4)
    kind: str = Field(max_length=12)  # sale, cash, closing, audit
    record: str = Field(max_length=40)  # number, or the serial of the audit entry

    __table_args__ = (loose(WHOLE),)
