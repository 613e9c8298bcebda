"""Walk-in requests 受理: what somebody asked for, who carries it, when it is promised, and everything that happened."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column
from app.models.loose import WHOLE, loose

STATES = ("registered", "in_progress", "awaiting", "closed", "declined", "void", "merged")

LISTED = ("received_at", "scene", "item", "handler_id", "first_receiver")
"""What a list is narrowed by, beside its states and flags."""

# Word for word in the queries, and its columns among those of the index: only then SQLite reads the index alone.
OPEN = "state IN ('registered','in_progress','awaiting')"
TO_CALL_BACK = "state = 'closed' AND called_back_at IS NULL AND call_back_due IS NOT NULL"
UNRATED = "state = 'closed' AND rating IS NULL"
MOVED = "(clock IN ('stop','start') OR act IN ('extend','take_in','recount'))"  # of a promise, in events


def _partial(name: str, where: str, *columns: str) -> sa.Index:
    return sa.Index(name, *columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


class Request(SQLModel, table=True):
    """One request as it stands now; how it came there is in its events.

    ``first_receiver`` is who was asked first (首问) and never changes. ``due_at`` is the promise in force,
    ``first_due`` the one given on paper; ``due_rule`` (JSON) says which rule gave it. ``late`` stays true once closed.
    """

    __tablename__ = "request"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    number: str = Field(max_length=40, unique=True)
    terminal: str = Field(max_length=4)
    business_date: date
    serial: int
    state: str = Field(default="registered", max_length=16)
    item: str = Field(max_length=8, foreign_key="request_item.code")
    item_name: str = Field(max_length=60)  # as it was called then
    scene: str = Field(max_length=20, foreign_key="scene.code")
    disposition: str = Field(max_length=8)
    resident_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id", index=True))
    anonymous: bool = False
    agent_name: str = Field(default="", max_length=60)  # 代办人
    agent_relation: str = Field(default="", max_length=20)
    agent_phone: str = Field(default="", max_length=20)
    phone: str = Field(default="", max_length=20)
    channel: str = Field(default="window", max_length=10)
    origin_number: str = Field(default="", max_length=40)  # what the house it came from calls it: 12345 单号
    urgent: bool = False
    place: str = Field(default="", max_length=120)
    grid_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))  # whose the place is, for lists
    grid_set: UUID | None = Field(default=None, sa_column=id_column(nullable=True))  # as a person said instead
    text: str = Field(default="", max_length=4000)
    search: str = Field(default="", max_length=400)  # names' initials and words for finding it again
    materials: str = "[]"
    first_receiver: UUID = Field(sa_column=id_column(fk="staff.id"))
    handler_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="handler.id"))
    received_at: datetime = Field(sa_column=instant_column())
    first_due: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    due_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    due_rule: str = "{}"
    extended: int = 0
    reopened: int = 0
    stopped_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    late: bool = False
    result: str = Field(default="", max_length=20)
    result_text: str = Field(default="", max_length=2000)
    responsible: str = Field(default="", max_length=120)  # whom to go to instead, when not accepted
    call_back_due: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    called_back_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    # the first of this closing, as it was given: no appeal and no second one changes it; None is unrated, or done again
    rating: int | None = None
    main_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="request.id"))  # merged into
    changed_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        sa.CheckConstraint("state IN ('" + "','".join(STATES) + "')", name="state_known"),
        sa.CheckConstraint("(state = 'merged') = (main_id IS NOT NULL)", name="merged_names_main"),
        sa.CheckConstraint("rating IS NULL OR (rating BETWEEN 1 AND 5)", name="rating_known"),
        sa.UniqueConstraint("terminal", "business_date", "serial"),
        # the list counts and pages through these alone; of what is rare only the rare ones lie in an index
        sa.Index("ix_request_received", "received_at", "state"),
        sa.Index("ix_request_closed", "closed_at"),
        sa.Index("ix_request_scene", "scene", "received_at", "state", "rating", "first_receiver"),
        sa.Index("ix_request_item", "item", "received_at", "state", "rating", "first_receiver", "scene"),
        _partial(
            "ix_request_handler",
            "handler_id IS NOT NULL",
            "handler_id",
            "received_at",
            "state",
            "rating",
            "first_receiver",
            "scene",
            "item",
        ),
        sa.Index("ix_request_receiver", "first_receiver", "received_at", "state", "rating"),
        _partial("ix_request_open", OPEN, "due_at", "state", "id", *LISTED),
        _partial(
            "ix_request_to_call_back", TO_CALL_BACK, *LISTED, "state", "closed_at", "called_back_at", "call_back_due"
        ),
        _partial("ix_request_unrated", UNRATED, "received_at", "state", "rating"),
        _partial("ix_request_bad", "rating <= 2", *LISTED, "state", "rating", "id"),
        _partial("ix_request_urgent", "urgent", *LISTED, "state", "urgent"),
        _partial(
            "ix_request_grid",
            "grid_id IS NOT NULL",
            "grid_id",
            "received_at",
            "state",
            "rating",
            "first_receiver",
            "scene",
            "item",
        ),
        _partial("ix_request_origin", "origin_number <> ''", "origin_number"),
        _partial("ix_request_phone", "phone <> ''", "phone"),
        _partial("ix_request_agent_phone", "agent_phone <> ''", "agent_phone"),
        _partial("ix_request_reopened", "reopened > 0", "id"),
        _partial("ix_request_main", "main_id IS NOT NULL", "main_id"),
        loose("grid_id"),  # follows from the place, ``grid_set`` and the list
    )


class RequestEvent(SQLModel, table=True):
    """What happened to a request. Only ever added to. ``clock`` is stop, start or due where the deadline moved."""

    __tablename__ = "request_event"
    request_id: UUID = Field(sa_column=id_column(primary_key=True, fk="request.id"))
    position: int = Field(primary_key=True)
    at: datetime = Field(sa_column=instant_column())
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    approver_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    act: str = Field(max_length=20)
    from_state: str = Field(default="", max_length=16)
    to_state: str = Field(default="", max_length=16)
    clock: str = Field(default="", max_length=6)
    text: str = Field(default="", max_length=2000)
    detail: str = "{}"

    __table_args__ = (
        _partial("ix_request_event_moved", MOVED, "at", "request_id"),
        {"sqlite_with_rowid": False},
    )


class RequestDraft(SQLModel, table=True):
    """An intake form not finished yet; it saves itself, per member of staff."""

    __tablename__ = "request_draft"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id", index=True))
    body: str
    changed_at: datetime = Field(sa_column=instant_column())

    __table_args__ = (loose(WHOLE),)


class RequestAttachment(SQLModel, table=True):
    """A copy of a file, inside the encrypted store itself: so it is in every backup, and added or not at all."""

    __tablename__ = "request_attachment"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    request_id: UUID = Field(sa_column=id_column(fk="request.id", index=True))
    name: str = Field(max_length=120)
    media_type: str = Field(max_length=60)
    size: int
    digest: bytes = Field(sa_column=sa.Column(sa.LargeBinary(32), nullable=False))
    content: bytes = Field(sa_column=sa.Column(sa.LargeBinary(), nullable=False))
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    at: datetime = Field(sa_column=instant_column())


class RequestLink(SQLModel, table=True):
    """Two records that belong together; each end shows it.

    ``kind``: related, repeat (返修), repair, booking, enrolment, topic.
    """

    __tablename__ = "request_link"
    request_id: UUID = Field(sa_column=id_column(primary_key=True, fk="request.id"))
    kind: str = Field(primary_key=True, max_length=10)
    target: str = Field(primary_key=True, max_length=40)  # the other record's number
    at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        sa.Index("ix_request_link_target", "target"),
        {"sqlite_with_rowid": False},
    )


class RequestRating(SQLModel, table=True):
    """A rating, 5 (非常满意) to 1 (非常不满意); only ever added to. An upheld appeal is a later row that takes one out.

    ``kind``: first (once for each closing), again (once after a rectification), appeal; these two belong to the first
    before them. ``counts`` false leaves the rate and keeps the row.
    """

    __tablename__ = "request_rating"
    request_id: UUID = Field(sa_column=id_column(primary_key=True, fk="request.id"))
    position: int = Field(primary_key=True)
    kind: str = Field(default="first", max_length=8)
    value: int
    counts: bool = True
    channel: str = Field(max_length=10)  # screen, paper, phone
    points: str = Field(default="", max_length=120)  # 服务效率, 服务水平, 服务态度 …
    comment: str = Field(default="", max_length=500)
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    at: datetime = Field(sa_column=instant_column())

    __table_args__ = (
        sa.CheckConstraint("value BETWEEN 1 AND 5", name="value_known"),
        sa.CheckConstraint("kind IN ('first','again','appeal')", name="kind_known"),
        {"sqlite_with_rowid": False},
    )


class Rectification(SQLModel, table=True):
    """整改 after a bad rating: call the resident, put it right by a day, say so."""

    __tablename__ = "rectification"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    request_id: UUID = Field(sa_column=id_column(fk="request.id", index=True))
    handler_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="handler.id"))
    opened_at: datetime = Field(sa_column=instant_column())
    contact_due: datetime = Field(sa_column=instant_column())
    due_at: datetime = Field(sa_column=instant_column())
    contacted_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    done_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    result: str = Field(default="", max_length=1000)
    outcome: str = Field(default="open", max_length=8)

    __table_args__ = (
        sa.CheckConstraint("outcome IN ('open','done','upheld')", name="outcome_known"),
        _partial("ix_rectification_open", "outcome = 'open'", "due_at"),
    )
