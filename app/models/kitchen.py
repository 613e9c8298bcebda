"""What the kitchen was told of an order, so that it is told nothing twice."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column
from app.models.loose import WHOLE, loose


class KitchenTold(SQLModel, table=True):
    """A change of one dish, made one way, on the slip of one ``turn``; ``quantity`` is below zero where fewer are
    wanted. The order is a cart and later the sale under its id. ``dish`` tells the dish and how it is sold.
    """

    __tablename__ = "kitchen_told"
    order_id: UUID = Field(sa_column=id_column(primary_key=True))
    turn: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    dish: str = Field(max_length=120)
    name: str = Field(max_length=120)
    remark: str = Field(default="", max_length=60)
    quantity: int

    __table_args__ = (
        sa.CheckConstraint("quantity <> 0", name="says_something"),
        {"sqlite_with_rowid": False, **loose(WHOLE)},
    )
