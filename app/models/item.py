"""What the counter can be asked for, where things are, and who handles them: the catalogue of 受理."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column
from app.models.loose import WHOLE, loose


class Scene(SQLModel, table=True):
    """One of the eight scenes (托育 … 小书房) or three functions (共享厅, 百通岗, 议事坊) every record is tagged with.

    A site may rename its scenes; ``code`` never changes.
    """

    __tablename__ = "scene"
    code: str = Field(primary_key=True, max_length=20)
    name: str = Field(max_length=20)
    kind: str = Field(default="scene", max_length=8)  # scene or function
    icon: str = Field(default="ellipsis", max_length=40)
    position: int = 0
    active: bool = True

    __table_args__ = (sa.CheckConstraint("kind IN ('scene','function')", name="kind_known"),)


class Place(SQLModel, table=True):
    """A point of the 优享地图: where a service is, when it is open, whom to call. ``way`` is what the slip says."""

    __tablename__ = "place"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    name: str = Field(max_length=40)
    pinyin: str = Field(default="", max_length=160)
    station: str = Field(default="", max_length=40)  # the site's own name for the house: 初心驿站 …
    scene: str = Field(max_length=20, foreign_key="scene.code")
    floor: str = Field(default="", max_length=20)
    hours: str = Field(default="", max_length=80)
    phone: str = Field(default="", max_length=20)
    way: str = Field(default="", max_length=200)
    position: int = 0
    active: bool = True


class RequestItem(SQLModel, table=True):
    """A matter the counter takes. ``limit_kind``: same_day, workdays, days, minutes or by_order (the order says when).

    ``dispositions`` are comma separated: now (即), assist (代), forward (转), book (约). ``materials`` is a JSON list
    of [name, pieces, original?]; ``script`` is what the desk says; ``papers`` names what it hands out.
    """

    __tablename__ = "request_item"
    code: str = Field(primary_key=True, max_length=8)
    name: str = Field(max_length=60)
    pinyin: str = Field(default="", max_length=240)
    scene: str = Field(max_length=20, foreign_key="scene.code")
    category: str = Field(default="", max_length=40)
    dispositions: str = Field(default="now", max_length=40)
    limit_kind: str = Field(default="workdays", max_length=10)
    limit_value: int = 0
    sensitive: bool = False
    materials: str = "[]"
    script: str = Field(default="", max_length=2000)
    papers: str = Field(default="", max_length=200)
    handler_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="handler.id"))
    position: int = 0
    active: bool = True
    changed_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        sa.CheckConstraint("limit_kind IN ('same_day','workdays','days','minutes','by_order')", name="limit_known"),
        sa.CheckConstraint("limit_value >= 0", name="limit_positive"),
    )


class Handler(SQLModel, table=True):
    """Who works on a request: a member of staff, a department, an organisation, or a helper (五社联动, 小区能人)."""

    __tablename__ = "handler"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    kind: str = Field(max_length=12)
    name: str = Field(max_length=60)
    pinyin: str = Field(default="", max_length=240)
    phone: str = Field(default="", max_length=20)
    skill: str = Field(default="", max_length=80)
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="staff.id"))
    position: int = 0
    active: bool = True

    __table_args__ = (
        sa.CheckConstraint("kind IN ('staff','department','organisation','helper')", name="kind_known"),
        sa.CheckConstraint("(kind = 'staff') = (staff_id IS NOT NULL)", name="staff_named"),
    )


class Phrase(SQLModel, table=True):
    """常用语 and templates: inserted by a key, only ever into empty fields when ``item`` says so."""

    __tablename__ = "phrase"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    item: str | None = Field(default=None, max_length=8, foreign_key="request_item.code")
    keywords: str = Field(default="", max_length=80)
    text: str = Field(max_length=1000)
    position: int = 0


class SavedView(SQLModel, table=True):
    """A list's filters under a name. ``staff_id`` empty: everybody's."""

    __tablename__ = "saved_view"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    page: str = Field(max_length=20)
    name: str = Field(max_length=40)
    filters: str = "{}"
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="staff.id"))
    position: int = 0

    __table_args__ = (loose(WHOLE),)
