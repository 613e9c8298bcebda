"""The order being rung up. It has the future sale's id from its first dish, so a crash can never double a sale."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column
from app.models.loose import WHOLE, loose


class Cart(SQLModel, table=True):
    """``state`` is open (at most one per terminal) or held (挂单, with a ``hold_no`` people can call out)."""

    __tablename__ = "cart"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    terminal: str = Field(max_length=4)
    state: str = Field(default="open", max_length=6)
    hold_no: int | None = None
    member_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id"))
    takeaway: bool = False
    use_benefits: bool = True
    meal: str = Field(default="", max_length=12)
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    changed_at: datetime = Field(sa_column=instant_column())
    told: str = Field(default="", sa_column=sa.Column(sa.Text(), nullable=False, server_default=""))  # of the eaters
    payer_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))  # who pays, if not the member
    paid_by: str = Field(default="", max_length=12, sa_column_kwargs={"server_default": ""})  # or as what: 女儿
    cut_rate: int = 0  # ‰ off the whole order by hand, or
    cut_amount: int = Field(default=0, sa_type=sa.BigInteger)  # so much off, 分
    cut_reason: str = Field(default="", max_length=120)
    paper_no: str = Field(default="", max_length=40)  # 补录: the paper order it was served on, and
    paper_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))  # when
    cut_by: UUID | None = Field(default=None, sa_column=id_column(nullable=True))  # who agreed, where somebody had to
    delivery: bool = False  # 送餐; ``takeaway`` is true then too
    due_day: date | None = None  # of an order for another day than the one it is rung up on

    __table_args__ = (
        sa.CheckConstraint("state IN ('open','held')", name="state_known"),
        sa.Index(
            "uq_cart_one_open",
            "terminal",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        loose(WHOLE),
    )


class CartLine(SQLModel, table=True):
    """One dish of a cart; ``grams`` instead of portions for food by weight; ``eater_id`` when not the member's own.

    ``own_price`` is what was typed for one portion, or what a label of the scale says for the whole weight, 分;
    ``weighed`` says where the grams are from (hand, scale, label; empty where only a hand can tell); ``choices`` is
    what of a set meal was chosen, as ``rules.till.sets`` reads.
    """

    __tablename__ = "cart_line"
    cart_id: UUID = Field(sa_column=id_column(primary_key=True, fk="cart.id"))
    position: int = Field(primary_key=True)
    dish_id: UUID = Field(sa_column=id_column(fk="dish.id"))
    quantity: int = 1
    grams: int | None = None
    eater_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id"))
    remark: str = Field(default="", max_length=60)  # 少盐、软饭
    half: bool = False
    own_price: int | None = Field(default=None, sa_type=sa.BigInteger)
    weighed: str = Field(default="", max_length=6)
    choices: str = Field(default="", sa_type=sa.Text)
    cut_rate: int = 0  # ‰ off this line by hand, or
    cut_amount: int = Field(default=0, sa_type=sa.BigInteger)  # so much off, 分
    cut_reason: str = Field(default="", max_length=120)
    cut_by: UUID | None = Field(default=None, sa_column=id_column(nullable=True))

    __table_args__ = (
        sa.CheckConstraint("quantity > 0 AND quantity <= 999", name="quantity_sane"),
        sa.CheckConstraint("grams IS NULL OR (grams > 0 AND grams <= 20000)", name="grams_sane"),
        {"sqlite_with_rowid": False, **loose(WHOLE)},
    )
