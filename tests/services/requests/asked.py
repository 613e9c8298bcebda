"""A request as a counter takes it in, by one of the sample residents."""

from uuid import UUID

from app.services.requests import accept, handlers
from app.services.requests.accept import RequestForm
from app.store import sql
from tests.support import Centre

FIVE_DAYS, ON_THE_SPOT = "Z02", "Z01"


def person(centre: Centre, no: int = 3) -> UUID:
    """A sample resident by the centre's own number."""
    with centre.desk.sessions.read() as session:
        row = sql.row(session, "SELECT id FROM resident WHERE no = :n", {"n": no})
    assert row is not None
    return sql.uuid(row[0])


def take(centre: Centre, item: str = FIVE_DAYS, **form: object) -> accept.RequestDone:
    """Take a request in; what ``form`` does not say is the usual."""
    given: dict[str, object] = {"resident_id": person(centre), "text": "想申请高龄津贴", "place": "6幢1-302"}
    wanted = RequestForm(item=item, **{**given, **form})  # type: ignore[arg-type]
    return centre.desk.do(accept.accept, centre.desk.new_id(), wanted)


def anybody(centre: Centre) -> UUID:
    """Somebody a request can be given to."""
    return centre.desk.see(handlers.search, "")[0].id
