"""Residents: the people the centre serves. No photo, and of a document only its last four digits and a keyed hash."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column
from app.models.loose import WHOLE, loose


class Grid(SQLModel, table=True):
    """网格: a part of the community, and the 网格员 who is called there. ``areas`` as ``app.rules.people.grids`` reads
    them; what they say is looked up, never kept beside them but in ``grid_id`` of residents and requests.
    """

    __tablename__ = "grid"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    code: str = Field(default="", max_length=20)
    name: str = Field(max_length=40)
    warden: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=20)
    areas: str = Field(default="", max_length=1000)
    position: int = 0
    active: bool = True


class Resident(SQLModel, table=True):
    """One resident. ``no`` is the centre's own member number, printed on receipts instead of any document number.

    Rows lie in the order of ``no``, which the search finds them by: one page less to decipher for each of them.
    """

    __tablename__ = "resident"
    id: UUID = Field(sa_column=id_column())
    no: int = Field(
        sa_column=sa.Column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False)
    )
    name: str = Field(max_length=60)
    pinyin: str = Field(default="", max_length=200)  # what a person corrected; empty means the dictionary's
    birth_date: date | None = None
    sex: str = Field(default="", max_length=1)
    phone: str = Field(default="", max_length=20)
    address: str = Field(default="", max_length=120)
    document_kind: str = Field(default="", max_length=16)
    document_tail: str = Field(default="", max_length=4)
    document_hash: bytes | None = Field(default=None, sa_column=sa.Column(sa.LargeBinary(32), nullable=True))
    note: str = Field(default="", max_length=200)
    household: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})  # the door, one spelling
    building: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": ""})  # 红梅苑|3幢, for lists
    grid_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))  # whose the address is, for lists
    grid_set: UUID | None = Field(default=None, sa_column=id_column(nullable=True))  # as a person said instead
    care_tags: str = Field(
        default="", max_length=80, sa_column_kwargs={"server_default": ""}
    )  # 独居,少盐: may be said aloud
    residence: str = Field(default="", max_length=8, sa_column_kwargs={"server_default": ""})  # 户籍: care.HOMES
    care_level: int | None = None  # 评估等级, from 1 on
    care_on: date | None = None  # when it was assessed
    consent: str = Field(default="", max_length=12, sa_column_kwargs={"server_default": ""})  # signed, spoken, guardian
    consent_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    merged_into: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    merged_fields: str = Field(
        default="", max_length=200, sa_column_kwargs={"server_default": ""}
    )  # what the survivor took over from this row: the way back
    merged_own: str = Field(default="", sa_column=sa.Column(sa.Text(), nullable=False, server_default=""))  # JSON: what
    # this row had itself and the survivor's stands for it
    erased_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    active: bool = True
    created_at: datetime = Field(sa_column=instant_column())
    changed_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        sa.CheckConstraint("sex IN ('','M','F')", name="sex_known"),
        sa.UniqueConstraint("id"),
        sa.Index("ix_resident_household", "household"),
        # lists count and page through people of an age, a building, a tag without reading their rows
        sa.Index(
            "ix_resident_listed",
            "no",
            "active",
            "merged_into",
            "erased_at",
            "birth_date",
            sqlite_where=sa.text("merged_into IS NULL AND erased_at IS NULL"),
            postgresql_where=sa.text("merged_into IS NULL AND erased_at IS NULL"),
        ),
        sa.Index(
            "ix_resident_off",  # who is not listed: read whole and taken off whatever else was found
            "active",
            "merged_into",
            "erased_at",
            sqlite_where=sa.text("active = FALSE"),
            postgresql_where=sa.text("active = FALSE"),
        ),
        sa.Index(
            "ix_resident_building",
            "building",
            "active",
            "merged_into",
            "erased_at",
            "birth_date",
            sqlite_where=sa.text("building <> ''"),
            postgresql_where=sa.text("building <> ''"),
        ),
        sa.Index(
            "ix_resident_grid",
            "grid_id",
            "active",
            "merged_into",
            "erased_at",
            "birth_date",
            sqlite_where=sa.text("grid_id IS NOT NULL"),
            postgresql_where=sa.text("grid_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_resident_care_tags",
            "care_tags",
            "active",
            "merged_into",
            "erased_at",
            "birth_date",
            sqlite_where=sa.text("care_tags <> ''"),
            postgresql_where=sa.text("care_tags <> ''"),
        ),
        sa.Index(
            "ix_resident_merged_into",
            "merged_into",
            sqlite_where=sa.text("merged_into IS NOT NULL"),
            postgresql_where=sa.text("merged_into IS NOT NULL"),
        ),
        sa.Index(
            "uq_resident_document_hash",
            "document_hash",
            unique=True,
            sqlite_where=sa.text("document_hash IS NOT NULL"),
            postgresql_where=sa.text("document_hash IS NOT NULL"),
        ),
        loose("grid_id"),  # follows from the address, ``grid_set`` and the list
    )


class ResidentToken(SQLModel, table=True):
    """A suffix token of a resident's name, readings, phone or address; search is a range scan over ``token``."""

    __tablename__ = "resident_token"
    token: str = Field(primary_key=True, max_length=80)
    resident_no: int = Field(primary_key=True, sa_type=sa.BigInteger)

    __table_args__ = (
        sa.Index("ix_resident_token_resident_no", "resident_no"),
        {"sqlite_with_rowid": False, **loose(WHOLE)},
    )


class ResidentContact(SQLModel, table=True):
    """Somebody to call for a resident, or who may act for them (代办人), with the relation."""

    __tablename__ = "resident_contact"
    resident_id: UUID = Field(sa_column=id_column(primary_key=True, fk="resident.id"))
    position: int = Field(primary_key=True)
    name: str = Field(max_length=60)
    phone: str = Field(default="", max_length=20)
    relation: str = Field(default="", max_length=20)
    may_act: bool = False

    __table_args__ = ({"sqlite_with_rowid": False},)


class ResidentCategory(SQLModel, table=True):
    """A category letter (A 特困/低保 … Z 普通) with validity and the proof that was seen. Sensitive."""

    __tablename__ = "resident_category"
    resident_id: UUID = Field(sa_column=id_column(primary_key=True, fk="resident.id"))
    letter: str = Field(primary_key=True, max_length=1)
    valid_from: date | None = None
    valid_to: date | None = None
    proof: str = Field(default="", max_length=80)
    at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        sa.Index("ix_resident_category_letter", "letter", "valid_to", "valid_from"),
        {"sqlite_with_rowid": False},
    )
