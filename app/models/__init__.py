"""What is kept: SQLModel tables, one family of nouns per module. Importing this package registers them all."""

from app.models import (  # noqa: F401 - each registers its tables
    activity,
    audit,
    calendar,
    cart,
    centre,
    charge,
    draft,
    item,
    menu,
    policy,
    print_job,
    repair,
    report,
    request,
    resident,
    room,
    sale,
    shift,
    staff,
    totals,
)
