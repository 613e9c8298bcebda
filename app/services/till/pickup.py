"""取餐号: a small number people can remember, for the dishes of one sale; begun anew with every business date."""

from app.services.centre import settings
from app.services.work import Work
from app.store import sql


def given(work: Work) -> int | None:
    """The next one of this business date, whichever terminal asks; None where the centre gives none.

    Given in the transaction that seals the sale, so two never get the same. It says nothing in the books.
    """
    if not settings.get(work, "till.pickup"):
        return None
    return int(sql.value(work, _LAST, d=work.business_date) or 0) + 1


_LAST = "SELECT max(pickup_no) FROM sale WHERE business_date = :d AND pickup_no IS NOT NULL"
