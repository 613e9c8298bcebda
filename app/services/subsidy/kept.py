"""What the ledger keeps about people: a masked name and four digits beside what was reported of them, which stay, as an
account does; and what staff wrote about a row, which goes when somebody is forgotten.
"""

import sqlalchemy as sa

from app.services.holders import Holder, Person
from app.services.work import Work
from app.store import queries

_CLAIM = queries.table("subsidy_claim")
_OUTCOME = queries.table("subsidy_outcome")
_CORRECTION = queries.table("subsidy_correction")


def _erase(work: Work, person: Person) -> None:
    mine = sa.select(_CLAIM.c.id).where(_CLAIM.c.eater_id.in_(person.ids))
    gone = 0
    for table, claim in ((_CLAIM, _CLAIM.c.id), (_OUTCOME, _OUTCOME.c.claim_id), (_CORRECTION, _CORRECTION.c.claim_id)):
        written = sa.update(table).where(claim.in_(mine), table.c.reason != "")
        gone += queries.execute(work, written.values(reason=""))
    if gone:
        work.touched("subsidy")


HOLDER = Holder(erase=_erase)
