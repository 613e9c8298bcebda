"""Daily roll-ups, moved in the transaction of the sale they mirror; ``verify`` rebuilds and compares them."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.loose import WHOLE, loose


class DailyTotal(SQLModel, table=True):
    """Sums of one day and terminal along one dimension.

    Keys: ``sale``/``reversal`` → meal code; ``tender`` → method; ``tier`` → tier label; ``payer`` → who bears a benefit
    (discount or subsidy); ``dish`` → dish id as hex; ``hour`` → local hour;
    ``half`` → local half hour, as 1130. ``count`` is sales, ``quantity`` portions.
    Of charges: ``fee`` → subject; ``deposit`` → in, used or back; their tenders stand with those of the sales.
    """

    __tablename__ = "daily_total"
    day: date = Field(primary_key=True)
    terminal: str = Field(primary_key=True, max_length=4)
    dimension: str = Field(primary_key=True, max_length=8)
    key: str = Field(primary_key=True, max_length=40)
    count: int = Field(sa_type=sa.BigInteger)
    quantity: int = Field(sa_type=sa.BigInteger)
    list_amount: int = Field(sa_type=sa.BigInteger)
    discount: int = Field(sa_type=sa.BigInteger)
    subsidy: int = Field(sa_type=sa.BigInteger)
    amount: int = Field(sa_type=sa.BigInteger)

    __table_args__ = ({"sqlite_with_rowid": False, **loose(WHOLE)},)
