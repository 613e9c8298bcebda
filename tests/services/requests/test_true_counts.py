"""A search says how many there are: all of a person and of a matter; a list that leaves the house is never cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.requests import accept, catalogue, export, filters, listing
from app.services.requests.accept import RequestForm
from app.services.requests.filters import TEXT_WINDOW, RequestFilter
from app.store import sql
from benchmarks.people import fill
from benchmarks.requests import fill_requests
from tests import statements
from tests.support import Centre, copy_centre

COUNT = TEXT_WINDOW + 300


@pytest.fixture(scope="module")
def full(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre with more requests than a search for words looks into."""
    made = copy_centre(template, tmp_path_factory.mktemp("counts") / "centre")
    made.sign_in("1001")
    fill_requests(made, fill(made.desk, 20), COUNT)
    yield made
    made.desk.sessions.close()


def counted(centre: Centre, where: str, **values: object) -> int:
    with centre.desk.sessions.read() as session:
        found = f"FROM request q JOIN resident r ON r.id = q.resident_id {where}"
        row = sql.row(session, f"SELECT count(*) {found}", values)
    assert row is not None
    return int(row[0])


def test_all_of_a_person_and_all_of_a_matter_are_counted(full: Centre) -> None:
    with full.desk.sessions.read() as session:
        row = sql.row(
            session,
            "SELECT r.phone, q.item_name, count(*) FROM request q JOIN resident r ON r.id = q.resident_id "
            "GROUP BY r.phone, q.item_name ORDER BY count(*) DESC",
        )
    assert row is not None
    phone, item = row[0], row[1]
    mine = full.desk.see(listing.listing, RequestFilter(query=phone), 0, COUNT)
    assert mine.total == len(mine.rows) == counted(full, "WHERE r.phone = :p", p=phone) > 30
    theirs = full.desk.see(listing.listing, RequestFilter(query=item), 0, 1)
    assert theirs.total >= counted(full, "WHERE q.item_name = :i", i=item)


def test_words_of_the_newest_are_looked_for_and_it_is_said(full: Centre) -> None:
    assert full.desk.see(filters.words_cut, RequestFilter(query="水管"))
    assert not full.desk.see(filters.words_cut, RequestFilter())
    assert not full.desk.see(filters.words_cut, RequestFilter(query="SL-A"))


def test_what_leaves_the_house_is_never_cut(full: Centre) -> None:
    with full.desk.sessions.read() as session:
        row = sql.row(session, "SELECT search FROM request WHERE resident_id IS NOT NULL ORDER BY received_at")
    assert row is not None
    word = row[0].split()[-1]
    wanted = RequestFilter(query=word)
    whole = counted(full, "WHERE q.search LIKE :w", w=f"%{word}%")
    full.sign_in("3001")
    consent = full.desk.approve(full.staff["1002"], full.pins["1002"])
    leave = full.desk.do(export.permit, wanted, "核对", approval=consent)
    rows = full.desk.see(export.rows, leave)
    assert leave.count == len(rows) == len({row.row.id for row in rows}) >= whole
    assert leave.count >= full.desk.see(listing.listing, wanted, 0, 1).total


def test_a_hardship_leaves_the_house_without_what_would_tell_whose_it_is(centre_: Centre) -> None:
    centre_.sign_in("3001")
    with centre_.desk.sessions.read() as session:
        row = sql.row(session, "SELECT id, name FROM resident WHERE no = 3")
    assert row is not None
    for item, text in (("Z05", "家里有人住院，想问救助"), ("Z02", "我是残疾人"), ("Z02", "想问津贴")):
        form = RequestForm(item=item, resident_id=sql.uuid(row[0]), text=text, place="6幢1-302")
        centre_.desk.do(accept.accept, centre_.desk.new_id(), form)
    consent = centre_.desk.approve(centre_.staff["1002"], centre_.pins["1002"])
    leave = centre_.desk.do(export.permit, RequestFilter(), "报街道", approval=consent)
    told = [(one.row.item_name, one.row.text, one.row.place) for one in centre_.desk.see(export.rows, leave)]
    assert told[:2] == [("民生服务事项", "", "")] * 2
    assert told[2][1:] == ("想问津贴", "6幢1-302")
    clear = centre_.desk.do(export.permit, RequestFilter(), "本人查询", clear=True, approval=consent)
    assert centre_.desk.see(export.rows, clear)[1].row.text == "我是残疾人"


@pytest.mark.parametrize(
    "typed", ["199 0000 8123", "+86 199-0000-8123", "１９９００００８１２３", "0086 19900008123", "8123"]
)
def test_a_phone_is_found_however_it_is_typed(centre_: Centre, typed: str) -> None:
    centre_.sign_in("3001")
    form = RequestForm(item="Z02", anonymous=True, phone="199 0000 8123", text="来问一件事")
    done = centre_.desk.do(accept.accept, centre_.desk.new_id(), form)
    found = centre_.desk.see(listing.listing, RequestFilter(query=typed), 0, 5)
    assert [row.number for row in found.rows] == [done.number]


@pytest.mark.parametrize("typed", ["057186432222", "0571-86432222", "(0571) 8643 2222", "86432222", "8643-2222"])
def test_a_landline_too(centre_: Centre, typed: str) -> None:
    centre_.sign_in("3001")
    form = RequestForm(item="Z02", anonymous=True, agent_phone="0571 86432222", text="来问一件事")
    done = centre_.desk.do(accept.accept, centre_.desk.new_id(), form)
    found = centre_.desk.see(listing.listing, RequestFilter(query=typed), 0, 5)
    assert [row.number for row in found.rows] == [done.number]


@pytest.mark.parametrize("kept", ["0571-86432222", "86432222"])
@pytest.mark.parametrize("typed", ["0571-86432222", "86432222", "057186432222", "+86 571 86432222", "6432222", "2222"])
def test_a_landline_kept_with_or_without_its_area(centre_: Centre, kept: str, typed: str) -> None:
    centre_.sign_in("3001")
    numbers = []
    for phone in (kept, "0571-86432223"):
        form = RequestForm(item="Z02", anonymous=True, phone=phone, text="来问一件事")
        numbers.append(centre_.desk.do(accept.accept, centre_.desk.new_id(), form).number)
    found = centre_.desk.see(listing.listing, RequestFilter(query=typed), 0, 5)
    assert [row.number for row in found.rows] == numbers[:1]


def test_a_phone_left_with_an_old_request_finds_it_by_an_index(full: Centre) -> None:
    with full.desk.sessions.read() as session:
        row = sql.row(session, "SELECT id, number FROM request ORDER BY received_at")
    assert row is not None
    key, number = row
    with full.desk.sessions.write() as session:
        left = "UPDATE request SET phone = '0571-86437654', agent_phone = '13700004321' WHERE id = :k"
        sql.run(session, left, {"k": key})
        session.commit()
    for typed in ("0571-86437654", "0571 8643 7654", "137 0000 4321"):
        found = full.desk.see(listing.listing, RequestFilter(query=typed), 0, 100).rows
        assert number in [one.number for one in found]
    assert number not in [r.number for r in full.desk.see(listing.listing, RequestFilter(query="4321"), 0, 100).rows]


def test_whole_phones_are_looked_up(full: Centre) -> None:
    with full.desk.sessions.read() as session:
        plans = [
            str([tuple(step) for step in sql.rows(session, f"EXPLAIN QUERY PLAN {part}", named)])
            for part, named in filters._by_phone("13700004321")
        ]
    assert ["ix_request_phone" in plans[0], "ix_request_agent_phone" in plans[1]] == [True, True]


def letters_that_mean(full: Centre) -> tuple[str, str]:
    """Two letters that mean several matters, and two that mean one."""
    letters = "abcdefghijklmnopqrstuwxyz"
    pairs = [a + b for a in letters for b in letters]
    meant = {query: len(full.desk.see(catalogue.items, query=query)) for query in pairs}
    return next(query for query in pairs if meant[query] > 1), next(query for query in pairs if meant[query] == 1)


def test_a_letter_or_two_that_mean_several_matters_mean_none(full: Centre) -> None:
    """Several matters are a good part of all requests: at 200,000 they took half a second to count."""
    several, one = letters_that_mean(full)
    known = {query: full.desk.see(filters._matters, query) for query in ("w", several, one, f"{several}z", "水")}
    assert (known["w"], known[several], len(known[one])) == ([], [], 1)
    assert 1 < len(known["水"]) <= 6


def test_what_a_letter_or_two_cost(full: Centre) -> None:
    several, one = letters_that_mean(full)
    for query in ("w", several):
        heard = statements.of_see(full.desk, listing.listing, RequestFilter(query=query), 0, 100)
        assert not any("item IN" in text for text in heard)
    assert any("item IN" in text for text in statements.of_see(full.desk, listing.listing, RequestFilter(query=one)))
