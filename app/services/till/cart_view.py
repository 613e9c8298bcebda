"""Reading carts: what the cashier sees, priced as of now."""

from dataclasses import dataclass
from uuid import UUID

from app.errors import Refused
from app.services.till import pricing
from app.services.till.pricing import Diner, RawLine
from app.services.work import View
from app.store import sql


@dataclass(frozen=True)
class CartRow:
    """One line as the cashier sees it; all amounts in 分."""

    position: int
    dish_id: UUID
    code: str
    name: str
    by_weight: bool
    unit_grams: int
    quantity: int
    grams: int | None
    unit_price: int
    list_amount: int
    discount: int
    subsidy: int
    payable: int
    benefit: str  # 长者 8 折, or ""
    eligible: bool
    eater: Diner | None  # only when it is not the member's own


@dataclass(frozen=True)
class CartView:
    """A cart, priced."""

    id: UUID
    state: str
    hold_no: int | None
    member: Diner | None
    takeaway: bool
    use_benefits: bool
    meal: str
    rows: tuple[CartRow, ...]
    list_total: int
    discount_total: int
    subsidy_total: int
    payable: int
    portions: int
    benefit_portions: int  # portions that got a benefit


@dataclass(frozen=True)
class HeldRow:
    """A held cart in the list of F8."""

    id: UUID
    hold_no: int
    member: str
    portions: int
    payable: int
    changed_at_ms: int


def current(view: View) -> CartView | None:
    """The open cart of this terminal, if there is one."""
    row = sql.row(view.session, "SELECT id FROM cart WHERE terminal = :t AND state = 'open'", {"t": view.terminal})
    return None if row is None else load(view, sql.uuid(row[0]))


def load(view: View, cart_id: UUID) -> CartView:
    """A cart by id, priced as of now. Raises ``Refused("cart_gone")``."""
    cart = header(view, cart_id)
    lines = raw_lines(view, cart_id)
    when = pricing.occasion(view, cart.meal, cart.takeaway)
    wanted = [i for i in (cart.member_id, *(line.eater_id for line in lines)) if i is not None]
    people = pricing.diners(view, wanted, when)
    priced = pricing.price(view, lines, people, cart.member_id, when, use_benefits=cart.use_benefits)
    rows = tuple(
        CartRow(
            position=line.position,
            dish_id=line.dish_id,
            code=line.code,
            name=line.name,
            by_weight=line.by_weight,
            unit_grams=line.unit_grams,
            quantity=line.quantity,
            grams=line.grams,
            unit_price=line.unit_price,
            list_amount=p.list_amount,
            discount=p.discount,
            subsidy=p.subsidy,
            payable=p.payable,
            benefit=p.label,
            eligible=line.eligible,
            eater=people.get(line.eater_id) if line.eater_id else None,
        )
        for line, p in zip(lines, priced.lines, strict=True)
    )
    return CartView(
        id=cart_id,
        state=cart.state,
        hold_no=cart.hold_no,
        member=people.get(cart.member_id) if cart.member_id else None,
        takeaway=cart.takeaway,
        use_benefits=cart.use_benefits,
        meal=cart.meal,
        rows=rows,
        list_total=priced.list_total,
        discount_total=priced.discount_total,
        subsidy_total=priced.subsidy_total,
        payable=priced.payable_total,
        portions=sum(r.quantity for r in rows),
        benefit_portions=sum(r.quantity for r in rows if r.discount or r.subsidy),
    )


def held(view: View) -> tuple[HeldRow, ...]:
    """The held carts of this terminal, oldest number first."""
    found = sql.rows(
        view.session,
        "SELECT id, hold_no, changed_at FROM cart WHERE terminal = :t AND state = 'held' ORDER BY hold_no",
        {"t": view.terminal},
    )
    out = []
    for cart_id, number, changed in found:
        shown = load(view, sql.uuid(cart_id))
        name = "" if shown.member is None else shown.member.name
        out.append(HeldRow(shown.id, int(number), name, shown.portions, shown.payable, int(changed)))
    return tuple(out)


def held_count(view: View) -> int:
    """How many carts are put aside on this terminal."""
    row = sql.row(
        view.session, "SELECT count(*) FROM cart WHERE terminal = :t AND state = 'held'", {"t": view.terminal}
    )
    return 0 if row is None else int(row[0])


def raw_lines(view: View, cart_id: UUID) -> list[RawLine]:
    """The lines of a cart with their dishes, by position."""
    return [
        RawLine(
            position=r[0],
            dish_id=sql.uuid(r[1]),
            code=r[2],
            name=r[3],
            category=r[4],
            by_weight=bool(r[5]),
            unit_grams=r[6],
            unit_price=r[7],
            quantity=r[8],
            grams=r[9],
            eligible=bool(r[10]),
            eater_id=None if r[11] is None else sql.uuid(r[11]),
            sold_out=bool(r[12]),
            remaining=r[13],
        )
        for r in sql.rows(view.session, _LINES, {"c": cart_id})
    ]


@dataclass(frozen=True)
class Header:
    """The cart row itself."""

    state: str
    hold_no: int | None
    member_id: UUID | None
    takeaway: bool
    use_benefits: bool
    meal: str


def header(view: View, cart_id: UUID) -> Header:
    row = sql.row(
        view.session,
        "SELECT state, hold_no, member_id, takeaway, use_benefits, meal FROM cart WHERE id = :c",
        {"c": cart_id},
    )
    if row is None:
        raise Refused("cart_gone")
    member = None if row[2] is None else sql.uuid(row[2])
    return Header(row[0], row[1], member, bool(row[3]), bool(row[4]), row[5])


_LINES = (
    "SELECT l.position, l.dish_id, d.code, d.name, c.name, d.by_weight, d.unit_grams, d.price, l.quantity, l.grams, "
    "d.senior_eligible, l.eater_id, d.sold_out, d.remaining "
    "FROM cart_line l JOIN dish d ON d.id = l.dish_id JOIN dish_category c ON c.id = d.category_id "
    "WHERE l.cart_id = :c ORDER BY l.position"
)
