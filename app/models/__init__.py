"""What is kept: SQLModel tables, one family of nouns per module. Importing this package registers them all."""

from app.models import (
    audit,
    calendar,
    cart,
    centre,
    draft,
    item,
    menu,
    policy,
    print_job,
    request,
    resident,
    sale,
    shift,
    staff,
    totals,
)

__all__ = [
    "audit",
    "calendar",
    "cart",
    "centre",
    "draft",
    "item",
    "menu",
    "policy",
    "print_job",
    "request",
    "resident",
    "sale",
    "shift",
    "staff",
    "totals",
]
