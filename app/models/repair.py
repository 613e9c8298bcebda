"""Repairs 维修: what was brought in or reported, thing by thing, where it lies, who works on it, and what happened."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column, whole_fen
from app.rules.repairs.flow import OVER, RepairKind, RepairState

# Word for word in the queries: only then SQLite reads the index alone.
UNDER_WAY = "state NOT IN (" + ",".join(f"'{state}'" for state in sorted(OVER)) + ")"


def _among(column: str, codes: type[RepairKind] | type[RepairState]) -> str:
    return f"{column} IN ({','.join(repr(code.value) for code in codes)})"


def _partial(name: str, where: str, *columns: str) -> sa.Index:
    return sa.Index(name, *columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


class RepairSlip(SQLModel, table=True):
    """One visit, or one report: who brought it, and how. ``received_at`` may lie before ``typed_at``: on paper."""

    __tablename__ = "repair_slip"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    kind: str = Field(default="stall", max_length=8)
    resident_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id", index=True))
    name: str = Field(default="", max_length=60)  # as it was then; people nobody has on a list are served too
    phone: str = Field(default="", max_length=20)
    address: str = Field(default="", max_length=120)
    channel: str = Field(default="window", max_length=10)
    request_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))  # what it was turned from
    received_at: datetime = Field(sa_column=instant_column())
    typed_at: datetime = Field(sa_column=instant_column())
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    note: str = Field(default="", max_length=500)

    __table_args__ = (sa.CheckConstraint(_among("kind", RepairKind), name="kind_known"),)


class RepairItem(SQLModel, table=True):
    """One thing, or one fault, with its number, which stands on its tag. Money in 分.

    ``quote`` is what was said, ``agreed`` what somebody said yes to, ``parts`` and ``labour`` what it came to.
    ``slip_id`` None: the tag is printed and the form is not filled in yet. ``handed_on`` is the day it was handed out,
    ``handed_at`` the moment where it is known: what was typed in a day later has none.
    """

    __tablename__ = "repair_item"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    number: str = Field(max_length=40, unique=True)
    terminal: str = Field(max_length=4)
    business_date: date
    serial: int
    slip_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="repair_slip.id", index=True))
    position: int = 0
    kind: str = Field(default="stall", max_length=8)
    state: str = Field(default="received", max_length=20)
    resident_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id", index=True))
    category: str = Field(default="", max_length=20)
    what: str = Field(default="", max_length=60)
    brand: str = Field(default="", max_length=40)
    colour: str = Field(default="", max_length=20)
    quantity: int = 1
    fault: str = Field(default="", max_length=500)
    defects: str = Field(default="", max_length=500)  # 现状瑕疵, agreed on by both when it was handed in
    accessories: str = Field(default="", max_length=200)
    place: str = Field(default="", max_length=120)  # of a visit; of what belongs to everybody
    handler_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="handler.id"))
    shelf: str = Field(default="", max_length=20)
    promised_on: date | None = None
    promised_minute: int | None = None  # after midnight; None: in the course of the day
    quote: int | None = Field(default=None, sa_column=sa.Column(sa.BigInteger, nullable=True))
    agreed: int | None = Field(default=None, sa_column=sa.Column(sa.BigInteger, nullable=True))
    agreed_how: str = Field(default="", max_length=10)
    parts: int | None = Field(default=None, sa_column=sa.Column(sa.BigInteger, nullable=True))
    labour: int | None = Field(default=None, sa_column=sa.Column(sa.BigInteger, nullable=True))
    work: str = Field(default="", max_length=500)  # what was done, with which parts
    warranty_days: int = 0
    warranty_until: date | None = None
    again_of: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="repair_item.id"))  # 返修
    corrects: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="repair_item.id"))
    level: str = Field(default="normal", max_length=8)
    due_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    appointment_from: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    appointment_to: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    arrived_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    done_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    signed: bool | None = None
    given_up: bool = False  # 修不好
    ready_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    called_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))  # somebody tried to tell
    calls: int = 0
    reached: bool = False
    handed_on: date | None = None
    handed_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    handed_typed_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    received_at: datetime = Field(sa_column=instant_column())
    changed_at: datetime = Field(sa_column=instant_column())
    search: str = Field(default="", max_length=400)

    __table_args__ = (
        sa.CheckConstraint(_among("state", RepairState), name="state_known"),
        sa.CheckConstraint(_among("kind", RepairKind), name="kind_known"),
        sa.CheckConstraint("(state = 'tagged') = (slip_id IS NULL) OR state = 'void'", name="tagged_has_no_slip"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity_known"),
        *whole_fen("repair_item", "quote", "agreed", "parts", "labour"),
        sa.UniqueConstraint("terminal", "business_date", "serial"),
        _partial("ix_repair_item_open", UNDER_WAY, "kind", "received_at", "id"),
        sa.Index("ix_repair_item_received", "received_at", "state", "kind", "category"),
        sa.Index("ix_repair_item_handed", "handed_on"),
        sa.Index("ix_repair_item_search", "search"),
        _partial("ix_repair_item_shelf", "shelf <> ''", "shelf", "state"),
        _partial("ix_repair_item_again", "again_of IS NOT NULL", "again_of"),
        _partial("ix_repair_item_corrects", "corrects IS NOT NULL", "corrects"),
    )


class RepairEvent(SQLModel, table=True):
    """What happened to one. Only ever added to; ``shelf`` where it was put, ``amount`` in 分 what was said or paid."""

    __tablename__ = "repair_event"
    item_id: UUID = Field(sa_column=id_column(primary_key=True, fk="repair_item.id"))
    position: int = Field(primary_key=True)
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    approver_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    act: str = Field(max_length=20)
    from_state: str = Field(default="", max_length=20)
    to_state: str = Field(default="", max_length=20)
    shelf: str = Field(default="", max_length=20)
    amount: int | None = Field(default=None, sa_column=sa.Column(sa.BigInteger, nullable=True))
    text: str = Field(default="", max_length=500)
    detail: str = "{}"

    __table_args__ = (
        *whole_fen("repair_event", "amount"),
        {"sqlite_with_rowid": False},
    )


class RepairPhoto(SQLModel, table=True):
    """A photo, inside the encrypted store itself. Its thing may not be saved yet: the id is made with the form."""

    __tablename__ = "repair_photo"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    item_id: UUID = Field(sa_column=id_column(index=True))
    name: str = Field(max_length=120)
    media_type: str = Field(max_length=60)
    size: int
    digest: bytes = Field(sa_column=sa.Column(sa.LargeBinary(32), nullable=False))
    content: bytes = Field(sa_column=sa.Column(sa.LargeBinary(), nullable=False))
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    at: datetime = Field(sa_column=instant_column())


class RepairPrice(SQLModel, table=True):
    """A line of the list on the wall. ``from_price``: 起; ``plus_parts``: the parts come on top."""

    __tablename__ = "repair_price"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    name: str = Field(max_length=40)
    category: str = Field(default="", max_length=20)
    amount: int = Field(sa_column=sa.Column(sa.BigInteger, nullable=False))
    unit: str = Field(default="", max_length=8)
    from_price: bool = False
    plus_parts: bool = False
    warranty_days: int = 0
    position: int = 0
    active: bool = True

    __table_args__ = (
        sa.CheckConstraint("amount >= 0", name="amount_known"),
        *whole_fen("repair_price", "amount"),
    )


class RepairShelf(SQLModel, table=True):
    """A place things lie: a shelf, or a bench somebody works at."""

    __tablename__ = "repair_shelf"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    name: str = Field(max_length=20)
    bench: bool = False
    position: int = 0
    active: bool = True


class RepairSpare(SQLModel, table=True):
    """A thing that is lent while another one is repaired: 备用手机3号."""

    __tablename__ = "repair_spare"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    name: str = Field(max_length=40)
    note: str = Field(default="", max_length=80)
    position: int = 0
    active: bool = True


class RepairLoan(SQLModel, table=True):
    """A spare thing that went out with somebody. ``back_at`` None: it is still there."""

    __tablename__ = "repair_loan"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    spare_id: UUID = Field(sa_column=id_column(fk="repair_spare.id"))
    item_id: UUID = Field(sa_column=id_column(fk="repair_item.id", index=True))
    name: str = Field(max_length=40)  # as it was called then
    lent_at: datetime = Field(sa_column=instant_column())
    back_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))

    __table_args__ = (
        sa.Index(
            "uq_repair_loan_out",
            "spare_id",
            unique=True,
            sqlite_where=sa.text("back_at IS NULL"),
            postgresql_where=sa.text("back_at IS NULL"),
        ),
    )


class RepairReporter(SQLModel, table=True):
    """Somebody who reported a fault; several report one that belongs to everybody, and each is called back."""

    __tablename__ = "repair_reporter"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    item_id: UUID = Field(sa_column=id_column(fk="repair_item.id", index=True))
    resident_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id", index=True))
    name: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=20)
    said: str = Field(default="", max_length=500)
    reported_at: datetime = Field(sa_column=instant_column())
    calls: int = 0
    called_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    reached: bool = False
    content: bool | None = None  # 满意
