"""The canteen's menu: meal periods, categories, dishes and every price a dish ever had."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column, whole_fen
from app.models.loose import WHOLE, loose


class MealPeriod(SQLModel, table=True):
    """早餐, 午餐, 晚餐. ``starts`` and ``ends`` are minutes after local midnight, half open."""

    __tablename__ = "meal_period"
    code: str = Field(primary_key=True, max_length=12)
    name: str = Field(max_length=20)
    starts: int
    ends: int
    position: int = 0
    active: bool = True
    cutoff: int | None = None  # when no more orders for it are taken on its day, in minutes too

    __table_args__ = (sa.CheckConstraint("0 <= starts AND starts < ends AND ends <= 1440", name="within_a_day"),)


class DishCategory(SQLModel, table=True):
    """大荤, 小荤, 素菜 … ``tone`` is one of the chart colours c1 to c6."""

    __tablename__ = "dish_category"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    name: str = Field(max_length=20, unique=True)
    tone: str = Field(default="c1", max_length=2)
    position: int = 0
    active: bool = True


class Dish(SQLModel, table=True):
    """A dish. ``price`` mirrors the newest ``DishPrice``; for food by weight it is the price of ``unit_grams``."""

    __tablename__ = "dish"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    code: str = Field(max_length=4)  # what the cashier types
    name: str = Field(max_length=40)
    pinyin: str = Field(default="", max_length=120)  # initials and full, space separated
    category_id: UUID = Field(sa_column=id_column(fk="dish_category.id", index=True))
    meals: str = Field(default="", max_length=60)  # comma separated codes; empty means every meal
    price: int = Field(sa_type=sa.BigInteger)
    by_weight: bool = False
    unit_grams: int = 50
    senior_eligible: bool = True
    set_code: str = Field(
        default="", max_length=12, sa_column_kwargs={"server_default": ""}
    )  # which set meal of a policy it is
    remaining: int | None = None  # portions left; None means not counted, below 0 sold beyond the count
    sold_out: bool = False
    supply_day: date | None = None  # the business date ``remaining`` and ``sold_out`` are about; they end with it
    counted_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))  # of ``remaining``
    counted_by: str | None = Field(default=None, max_length=4)  # the terminal that counted
    counted_after: int | None = Field(default=None, sa_type=sa.BigInteger)  # the last sealed record there by then
    active: bool = True
    position: int = 0
    changed_at: datetime = Field(sa_column=instant_column())
    half_price: int | None = Field(default=None, sa_type=sa.BigInteger)  # 半份; None: not sold by half
    open_low: int | None = Field(default=None, sa_type=sa.BigInteger)  # 自定价: the price is typed at ringing,
    open_high: int | None = Field(default=None, sa_type=sa.BigInteger)  # from low to high; None: it has its price
    box_fee: int | None = Field(default=None, sa_type=sa.BigInteger)  # 餐盒 of one portion; None: as the centre's
    reserved: int | None = None  # portions kept for seniors until a set time
    set_groups: str = Field(default="", sa_type=sa.Text)  # what may be chosen of a set meal
    fee: str = Field(default="", max_length=8)  # no dish but a fee that stands on a bill: box

    __table_args__ = (
        sa.CheckConstraint("price >= 0", name="price_positive"),
        sa.CheckConstraint("unit_grams > 0", name="unit_positive"),
        sa.Index(
            "uq_dish_code_active",
            "code",
            unique=True,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        ),
        *whole_fen("dish", "price"),
        loose(
            "remaining", "sold_out", "supply_day", "counted_at", "counted_by", "counted_after", "position", "changed_at"
        ),
    )


class DishPrice(SQLModel, table=True):
    """A price from an instant on. Only ever added to; ``position`` counts up per dish."""

    __tablename__ = "dish_price"
    dish_id: UUID = Field(sa_column=id_column(primary_key=True, fk="dish.id"))
    position: int = Field(primary_key=True)
    price: int = Field(sa_type=sa.BigInteger)
    since: datetime = Field(sa_column=instant_column())
    staff_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))

    __table_args__ = (
        sa.CheckConstraint("price >= 0", name="price_positive"),
        *whole_fen("dish_price", "price"),
        {"sqlite_with_rowid": False},
    )


class DayMenuDish(SQLModel, table=True):
    """A dish served at a meal of one day. A day's meal without any is served from the standing menu."""

    __tablename__ = "day_menu_dish"
    business_date: date = Field(primary_key=True)
    meal: str = Field(primary_key=True, max_length=12)
    dish_id: UUID = Field(sa_column=id_column(primary_key=True, fk="dish.id"))

    __table_args__ = (loose(WHOLE),)
