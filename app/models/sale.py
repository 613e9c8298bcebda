"""Sealed sales: what was sold, at whose price, who pays which part, and how it was paid. Only ever added to."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.models.base import id_column, instant_column, payment_rules, whole_fen
from app.models.loose import WHOLE, loose


class Sale(SQLModel, table=True):
    """A sale, or a reversal that names the sale it takes back: whole (冲正), all negated, or some dishes (退菜).

    A reversal with ``part`` leaves something of its sale; without it nothing is left, whatever parts went before: there
    is one such of a sale. Its lines and payments stand at the positions of what they take back. A line of no portions
    is what the dishes that stay cost more or less now; a finishing one also lists what parts took already, with zeros.

    list_total - discount_total - subsidy_total + rounding = due = sum of payments; rounding (抹零) is <= 0 on a sale.
    """

    __tablename__ = "sale"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    kind: str = Field(default="sale", max_length=8)
    terminal: str = Field(max_length=4)
    business_date: date
    serial: int
    number: str = Field(max_length=40, unique=True)
    corrects_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="sale.id"))
    shift_id: UUID = Field(sa_column=id_column(fk="shift.id", index=True))
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    approver_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    member_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id", index=True))
    at: datetime = Field(sa_column=instant_column())
    meal: str = Field(max_length=12)
    takeaway: bool = False
    tier: str = Field(default="", max_length=20)
    list_total: int = Field(sa_type=sa.BigInteger)
    discount_total: int = Field(sa_type=sa.BigInteger)
    subsidy_total: int = Field(sa_type=sa.BigInteger)
    rounding: int = Field(sa_type=sa.BigInteger)
    due: int = Field(sa_type=sa.BigInteger)
    tendered: int = Field(sa_type=sa.BigInteger)
    change: int = Field(sa_type=sa.BigInteger)
    chain_serial: int = Field(sa_type=sa.BigInteger)
    mac: bytes = Field(sa_column=sa.Column(sa.LargeBinary(32), nullable=False))
    part: bool = False
    cut: int = Field(default=0, sa_type=sa.BigInteger)  # of ``discount_total``, what was taken off by hand
    cut_reason: str = Field(default="", max_length=120)
    delivery: bool = False  # 送餐; ``takeaway`` is true then too
    service_day: date | None = None  # when it is eaten, where that is another day
    paper_no: str = Field(default="", max_length=40)  # 补录: the paper order it was served on while the till was out
    paper_at: datetime | None = Field(default=None, sa_column=instant_column(nullable=True))
    pickup_no: int | None = None  # 取餐号, where the centre gives one; of the day, not of the books
    payer_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))  # 代付: who paid, if not the member
    paid_by: str = Field(default="", max_length=12, sa_column_kwargs={"server_default": ""})  # or as what: 女儿

    __table_args__ = (
        sa.CheckConstraint("kind IN ('sale','reversal')", name="kind_known"),
        sa.CheckConstraint("(kind = 'reversal') = (corrects_id IS NOT NULL)", name="reversal_names_sale"),
        sa.CheckConstraint("list_total - discount_total - subsidy_total + rounding = due", name="adds_up"),
        sa.CheckConstraint("tendered - change = due", name="change_fits"),
        sa.UniqueConstraint("terminal", "business_date", "serial"),
        sa.UniqueConstraint("terminal", "chain_serial"),
        sa.Index(
            "ix_sale_paper_no",
            "paper_no",
            sqlite_where=sa.text("paper_no <> ''"),
            postgresql_where=sa.text("paper_no <> ''"),
        ),
        sa.Index(
            "uq_sale_corrected_once",
            "corrects_id",
            unique=True,
            sqlite_where=sa.text("corrects_id IS NOT NULL AND NOT part"),
            postgresql_where=sa.text("corrects_id IS NOT NULL AND NOT part"),
        ),
        sa.Index(
            "ix_sale_corrects", "corrects_id",
            sqlite_where=sa.text("corrects_id IS NOT NULL"), postgresql_where=sa.text("corrects_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_sale_pickup",  # two people never wait for one number
            "business_date",
            "pickup_no",
            unique=True,
            sqlite_where=sa.text("pickup_no IS NOT NULL"),
            postgresql_where=sa.text("pickup_no IS NOT NULL"),
        ),
        *whole_fen("sale", "list_total", "discount_total", "subsidy_total", "rounding", "due", "tendered", "change"),
        loose(WHOLE),
    )  # fmt: skip


class SaleLine(SQLModel, table=True):
    """A dish as it was sold: name, category and price are copies, so renaming a dish changes no history.

    ``fee`` names a line that is no dish (box); it is none of the portions. The rest as in ``CartLine``.
    """

    __tablename__ = "sale_line"
    sale_id: UUID = Field(sa_column=id_column(primary_key=True, fk="sale.id"))
    position: int = Field(primary_key=True)
    dish_id: UUID = Field(sa_column=id_column(fk="dish.id"))
    code: str = Field(max_length=4)
    name: str = Field(max_length=40)
    category: str = Field(max_length=20)
    quantity: int
    grams: int | None = None
    unit_grams: int
    unit_price: int = Field(sa_type=sa.BigInteger)
    list_amount: int = Field(sa_type=sa.BigInteger)
    discount: int = Field(sa_type=sa.BigInteger)
    subsidy: int = Field(sa_type=sa.BigInteger)
    payable: int = Field(sa_type=sa.BigInteger)
    eligible: bool
    eater_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True, fk="resident.id"))
    remark: str = Field(default="", max_length=60)
    half: bool = False
    own_price: int | None = Field(default=None, sa_type=sa.BigInteger)
    weighed: str = Field(default="", max_length=6)
    choices: str = Field(default="", sa_type=sa.Text)
    fee: str = Field(default="", max_length=8)
    cut: int = Field(default=0, sa_type=sa.BigInteger)  # of ``discount``, what was taken off by hand
    cut_reason: str = Field(default="", max_length=120)

    __table_args__ = (
        sa.CheckConstraint("list_amount - discount - subsidy = payable", name="adds_up"),
        *whole_fen("sale_line", "unit_price", "list_amount", "discount", "subsidy", "payable"),
        {"sqlite_with_rowid": False, **loose(WHOLE)},
    )


class SaleBenefit(SQLModel, table=True):
    """One benefit on one line: which rule of which policy version, and who bears it (``payer``)."""

    __tablename__ = "sale_benefit"
    sale_id: UUID = Field(sa_column=id_column(primary_key=True, fk="sale.id"))
    position: int = Field(primary_key=True)
    line: int
    eater_id: UUID = Field(sa_column=id_column(fk="resident.id"))
    kind: str = Field(max_length=8)  # discount: the canteen's lost revenue; subsidy: somebody else's money, owed
    payer: str = Field(max_length=20)
    amount: int = Field(sa_type=sa.BigInteger)
    policy: str = Field(max_length=12)
    version: int
    row: int
    tier: str = Field(max_length=20)
    label: str = Field(max_length=40)
    age: int | None = None
    proof: str = Field(default="", max_length=80, sa_column_kwargs={"server_default": ""})  # what was seen: 身份证
    exception: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})  # limit, hours, proof
    exception_reason: str = Field(default="", max_length=100, sa_column_kwargs={"server_default": ""})
    approver_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))

    __table_args__ = (
        sa.CheckConstraint("kind IN ('discount','subsidy')", name="kind_known"),
        sa.Index(
            "ix_sale_benefit_subsidy",  # the ledger asks for these few alone
            "payer", "sale_id", "eater_id",
            sqlite_where=sa.text("kind = 'subsidy'"), postgresql_where=sa.text("kind = 'subsidy'"),
        ),
        sa.Index(
            "ix_sale_benefit_proof", "eater_id", "sale_id",
            sqlite_where=sa.text("proof <> ''"), postgresql_where=sa.text("proof <> ''"),
        ),
        sa.Index(
            "ix_sale_benefit_exception", "sale_id",
            sqlite_where=sa.text("exception <> ''"), postgresql_where=sa.text("exception <> ''"),
        ),
        *whole_fen("sale_benefit", "amount"),
        {"sqlite_with_rowid": False, **loose(WHOLE)},
    )  # fmt: skip


class SalePayment(SQLModel, table=True):
    """One tender. Cash keeps what was handed over; WeChat, Alipay and bank card are what the cashier declared."""

    __tablename__ = "sale_payment"
    sale_id: UUID = Field(sa_column=id_column(primary_key=True, fk="sale.id"))
    position: int = Field(primary_key=True)
    method: str = Field(max_length=8)
    amount: int = Field(sa_type=sa.BigInteger)
    tendered: int = Field(sa_type=sa.BigInteger)
    reference: str = Field(default="", max_length=40)

    __table_args__ = (
        *payment_rules("sale_payment"),
        {"sqlite_with_rowid": False, **loose(WHOLE)},
    )


class CashMovement(SQLModel, table=True):
    """Cash put into or taken out of the drawer without a sale; ``no_sale`` opens it with amount 0."""

    __tablename__ = "cash_movement"
    id: UUID = Field(sa_column=id_column(primary_key=True))
    shift_id: UUID = Field(sa_column=id_column(fk="shift.id", index=True))
    terminal: str = Field(max_length=4)
    kind: str = Field(max_length=8)
    amount: int = Field(sa_type=sa.BigInteger)  # always >= 0; the kind says the direction
    reason: str = Field(max_length=120)
    staff_id: UUID = Field(sa_column=id_column(fk="staff.id"))
    approver_id: UUID | None = Field(default=None, sa_column=id_column(nullable=True))
    at: datetime = Field(sa_column=instant_column())
    chain_serial: int = Field(sa_type=sa.BigInteger)
    mac: bytes = Field(sa_column=sa.Column(sa.LargeBinary(32), nullable=False))
    after_count: bool = False  # handed in with the closing, out of what was counted: no part of the expected cash

    __table_args__ = (
        sa.CheckConstraint("kind IN ('pay_in','pay_out','drop','no_sale')", name="kind_known"),
        sa.CheckConstraint("amount >= 0", name="amount_positive"),
        sa.UniqueConstraint("terminal", "chain_serial"),
        *whole_fen("cash_movement", "amount"),
        loose(WHOLE),
    )
