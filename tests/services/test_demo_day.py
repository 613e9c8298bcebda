"""A day and a morning of the demo centre, then what is asked at a month's end: in a file and on a server alike."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.demo import days
from app.demo.centre import PIN
from app.demo.day import cast, sign_in
from app.demo.people import NEIGHBOUR
from app.rules.report.period import month
from app.rules.requests.flow import OPEN, Act, State
from app.rules.rights import Role
from app.services import dashboard, print_queue
from app.services import search as everywhere
from app.services.centre import journal, staff
from app.services.desk import Approval, Desk
from app.services.lists.spreadsheet import Sheet
from app.services.personal import erase, merge, retention, timeline
from app.services.report import report as reports
from app.services.requests import accept, export, handlers, history, links, listing, rating_figures, sheets
from app.services.requests.accept import Step
from app.services.requests.listing import RequestFilter
from app.services.residents import filters, importing, registry, search
from app.services.residents.filters import ResidentFilter
from app.services.residents.import_table import PEOPLE
from app.services.residents.registry import ResidentDraft
from app.services.subsidy import ledger
from app.services.till import menu_import, summary
from app.services.till.menu_rows import MENU
from app.store import sql
from app.store.verify import verify
from tests.suite import stores
from tests.support import make_store

TODAY = date(2026, 11, 23)
FIRST = date(2026, 11, 1)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[days.Made]:
    one = days.days_of_trade(tmp_path / "demo", days=1, seed=11, load=5, residents_count=60, make=make_store)
    days.a_morning(one, TODAY, seed=11, load=5)
    yield one
    one.desk.sessions.close()


def sound(desk: Desk) -> bool:
    report = verify(desk.sessions)
    return report.ok or pytest.fail(str(report.first))


def as_manager(desk: Desk) -> None:
    sign_in(desk, cast(desk).manager)


def second(desk: Desk) -> Approval:
    """What the other manager agrees to."""
    assert desk.staff is not None
    mine = desk.staff.id
    other = next(row.id for row in desk.see(staff.roster) if row.member.role is Role.MANAGER and row.id != mine)
    return desk.approve(other, PIN)


def import_lists(desk: Desk) -> None:
    """A list of people with somebody known, a menu with a new price, and the menu's way back."""
    rows = (("姓名", "电话", "住址"), ("样例新人", "19900009999", "红梅苑3幢2单元501室"), (NEIGHBOUR, "", ""))
    tables = PEOPLE.tables_of([Sheet("", rows)])
    planned = desk.see(importing.preview, tables, PEOPLE.match(tables[0].header))
    assert planned.wrong == 0 and NEIGHBOUR in [row.like.name for row in planned.rows if row.like]
    assert desk.do(importing.load, planned, "名册.csv").count == 2
    listed = (("菜号", "菜名", "价格", "分类"), ("91", "样例时蔬", "6.5", "素菜"))
    tables = MENU.tables_of([Sheet("", listed)])
    plan = desk.see(menu_import.preview_menu, tables, MENU.match(tables[0].header))
    loaded = desk.do(menu_import.load_menu, plan, "菜单.csv")
    assert desk.do(menu_import.undo_menu, loaded) == 1


def act_on_requests(desk: Desk) -> None:
    """Every usual act on what is open."""
    rows = [r for r in desk.see(listing.listing, RequestFilter(), 0, 50, "due").rows if r.state is State.IN_PROGRESS]
    one, other = rows[:2]
    hand = desk.see(handlers.search, "", 5)[0].id
    for act, step in (
        (Act.URGE, Step(reason="居民来问过")),
        (Act.SIGN_FOR, Step()),
        (Act.HAND_OVER, Step(handler_id=hand, reason="由他去")),
        (Act.NOTE, Step(reason="约了明天上门")),
        (Act.ASK_MATERIALS, Step(materials=("户口簿",))),
        (Act.SUPPLIED, Step()),
        (Act.CLOSE, Step(result="solved", result_text="已办好")),
        (Act.REOPEN, Step(reason="又坏了")),
    ):
        if act in desk.see(listing.card, one.id).allowed:
            desk.do(accept.act, one.id, act, step)
    desk.do(links.link, one.id, "related", other.number)
    found = desk.see(listing.card, one.id)
    assert len(found.events) > 3 and found.row.state is State.IN_PROGRESS


def ask_for_the_month(desk: Desk) -> None:
    """Lists, figures and searches with everything in them; each says something of the day."""
    totals = desk.see(summary.summary)["totals"]
    assert totals["list"] - totals["discount"] - totals["subsidy"] + totals["rounding"] == totals["net"] > 0
    due, handover = desk.see(sheets.due_list, TODAY), desk.see(dashboard.whole_handover)
    assert desk.see(sheets.ledger, TODAY).rows and due.late and due.soon
    open_ = desk.see(listing.count, RequestFilter(states=tuple(sorted(OPEN))))
    assert (handover.open, handover.overdue) == (open_, len(handover.late)) and desk.see(dashboard.due)
    figures = desk.see(rating_figures.figures, FIRST, TODAY)
    assert figures.closed >= figures.rated > 0 and figures.bad > 0
    asked = RequestFilter(query="水", day_from=FIRST, day_to=TODAY)
    leave = desk.do(export.permit, asked, "月底核对", approval=second(desk))
    assert len(desk.see(export.rows, leave)) == desk.see(listing.count, asked) > 0
    assert desk.see(filters.page, ResidentFilter(ages="60")).total > 5
    assert sum(n for _name, n in desk.see(filters.buildings)) > 10 and desk.see(filters.tags)
    board = desk.see(dashboard.today)
    assert board.sales > 0 and board.last_week == 0 and desk.see(dashboard.recent_sales)
    assert desk.see(everywhere.find, "rgz", TODAY, 8).people
    assert desk.see(everywhere.find, "水龙头", TODAY, 8).of_people
    assert desk.see(journal.entries, action="resident_merge", since=FIRST).total == 2 and desk.see(journal.actions)
    assert desk.see(journal.entries, query="sl-a-20261123").total > 8
    for kind in desk.see(retention.limits):
        desk.see(retention.due, kind)


def put_two_together(desk: Desk) -> None:
    """The neighbour written down once more: made one, parted, made one again."""
    her = next(row.id for row in desk.see(filters.listing, "", 0, 1000).rows if row.name == NEIGHBOUR)
    again = desk.do(registry.register, ResidentDraft(NEIGHBOUR, note="第二次登记"))
    assert desk.see(merge.preview, her, again.id).sales == 0
    desk.do(merge.merge, her, again.id)
    desk.do(merge.undo_merge, again.id)
    desk.do(merge.merge, her, again.id)
    assert desk.see(history.history, her) and desk.see(timeline.timeline, her).total > 5


def take_one_out(desk: Desk) -> None:
    """Somebody with meals and nothing open is forgotten; the money stays."""
    before = desk.see(summary.summary)
    for row in desk.see(filters.listing, "", 0, 1000).rows:
        sales, requests = desk.see(timeline.counts, row.id)
        if row.name != NEIGHBOUR and sales and not desk.see(erase.open_requests, row.id):
            break
    else:
        pytest.fail("nobody ate here")
    gone = desk.do(erase.erase, row.id, "本人要求", approval=second(desk))
    assert (gone.sales, gone.requests) == (sales, requests)
    assert desk.see(summary.summary) == before
    assert row.id not in [one.id for one in desk.see(search.search, row.name)]


def test_a_day_of_the_demo_is_sound_wherever_it_is_kept(made: days.Made) -> None:
    desk = made.desk
    assert desk.see(print_queue.waiting).total == 0
    assert sound(desk)
    as_manager(desk)
    import_lists(desk)
    act_on_requests(desk)
    put_two_together(desk)
    ask_for_the_month(desk)
    take_one_out(desk)
    assert sound(desk)


@pytest.mark.skipif(not stores.on_server(), reason="in a run on files both would be files")
def test_the_same_seed_makes_the_same_day_on_a_server_as_in_a_file(made: days.Made, tmp_path: Path) -> None:
    """To the fen and in the same order: sums, requests, people, sales, trail and papers as they are listed."""
    other = days.days_of_trade(tmp_path / "file", days=1, seed=11, load=5, residents_count=60)
    days.a_morning(other, TODAY, seed=11, load=5)
    for desk in (made.desk, other.desk):
        as_manager(desk)
    for query, args in (
        (summary.summary, ()),
        (listing.listing, (RequestFilter(), 0, 100, "due")),
        (listing.listing, (RequestFilter(query="水"), 0, 100, "new")),
        (filters.listing, ("", 0, 100)),
        (journal.entries, ()),
        (dashboard.recent_sales, (200,)),
    ):
        assert made.desk.see(query, *args) == other.desk.see(query, *args), query
    # a shift slip names the head of the chain, and each store has keys of its own
    papers = [[(job.id, job.number) for job in desk.see(print_queue.recent, 200)] for desk in (made.desk, other.desk)]
    assert papers[0] == papers[1]
    found = [{row.no for row in desk.see(search.search, "r", 50)} for desk in (made.desk, other.desk)]
    assert found[0] == found[1] and len(found[0]) > 3
    other.desk.sessions.close()


def test_the_months_report_says_what_the_rows_themselves_say(made: days.Made) -> None:
    """Each key figure once more, by statements that know nothing of roll-ups, stories or the report."""
    desk = made.desk
    as_manager(desk)
    span = month(FIRST)
    report = desk.see(reports.period_report, span)
    found = {one.key: one.now for one in report.indicators}
    days_ = {"f": span.first, "l": span.last}
    instants = {"a": span.begins, "b": span.ends}

    def value(query: str, **params: object) -> int:
        return int(desk.see(lambda view: sql.value(view, query, **params)) or 0)

    sales = "FROM sale WHERE business_date >= :f AND business_date <= :l"
    assert found["takings"].n == value(f"SELECT sum(due) {sales}", **days_) > 0
    assert found["subsidy"].n == value(f"SELECT sum(subsidy_total) {sales}", **days_)
    signs = "sum(CASE WHEN kind = 'sale' THEN 1 WHEN part THEN 0 ELSE -1 END)"
    assert found["diners"].n == value(f"SELECT {signs} {sales}", **days_)
    seniors = f"SELECT {signs} FROM sale s WHERE business_date >= :f AND business_date <= :l AND EXISTS "
    assert found["senior_share"].n == value(f"{seniors}(SELECT 1 FROM sale_benefit b WHERE b.sale_id = s.id)", **days_)
    taken = "FROM request WHERE received_at >= :a AND received_at < :b AND state <> 'void'"
    assert found["received"].n == value(f"SELECT count(*) {taken}", **instants) > 0
    spot = "EXISTS (SELECT 1 FROM request_event e WHERE e.request_id = request.id AND e.act = 'close_now')"
    assert found["on_spot_rate"].n == value(f"SELECT count(*) {taken} AND {spot} AND reopened = 0", **instants)
    due = "FROM request WHERE due_at >= :a AND due_at < :b AND state <> 'void'"
    over = "(closed_at <= due_at OR due_at < :now)"  # the month still runs: what is not due yet is no late one
    assert found["on_time_rate"].of == value(f"SELECT count(*) {due} AND {over}", now=desk.clock(), **instants)
    assert found["on_time_rate"].n == value(f"SELECT count(*) {due} AND closed_at <= due_at", **instants)
    repairs_ = "FROM repair_item WHERE received_at >= :a AND received_at < :b AND state <> 'void'"
    assert found["repairs"].n == value(f"SELECT count(*) {repairs_}", **instants)
    used = "sum(coalesce(ended_at, ends_at) - starts_at)" if not stores.on_server() else ""
    if used:
        held = "FROM booking WHERE starts_at >= :a AND starts_at < :b AND state IN ('in_use', 'done')"
        assert found["room_use_rate"].n == value(f"SELECT {used} {held}", **instants) // 60_000
    came = (
        "SELECT count(*) FROM enrolment_person p JOIN activity a ON a.id = p.activity_id WHERE a.starts_at >= :a "
        "AND a.starts_at < :b AND a.state <> 'cancelled' AND p.attended = 'attended'"
    )
    assert found["activity_people"].n == value(came, **instants)
    tenders = next(t for s in report.sections for t in s.tables if t.key == "tenders")
    at = "WHERE s.business_date >= :f AND s.business_date <= :l"
    whole = sum(
        value(f"SELECT sum(p.amount) FROM {of}_payment p JOIN {of} s ON s.id = p.{of}_id {at}", **days_)
        for of in ("sale", "charge")
    )
    assert sum(row.cells[2].n or 0 for row in tenders.rows) == whole


def test_the_subsidy_ledger_comes_to_what_the_sales_say(made: days.Made) -> None:
    """By statements that know nothing of entries: every subsidised fen is claimed, waits or was written off, once."""
    desk = made.desk
    as_manager(desk)

    def value(query: str) -> int:
        return int(desk.see(lambda view: sql.value(view, query)) or 0)

    lines = desk.see(ledger.ledger_lines)
    assert {line.state for line in lines} == {"open", "claimed", "partly", "paid", "returned"}
    sealed = value("SELECT sum(subsidy_total) FROM sale")
    assert sealed == value("SELECT sum(amount) FROM sale_benefit WHERE kind = 'subsidy'") > 0
    corrected = value("SELECT sum(c.amount) FROM subsidy_correction k JOIN subsidy_claim c ON c.id = k.claim_id")
    latest = (
        "FROM subsidy_claim c WHERE NOT EXISTS (SELECT 1 FROM subsidy_claim n WHERE n.source_id = c.source_id "
        "AND n.eater_id = c.eater_id AND n.payer = c.payer AND n.turn > c.turn)"
    )
    gone = value(f"SELECT sum(amount) {latest} AND c.batch_id IS NULL")
    standing = value(
        f"SELECT sum(amount) {latest} AND c.batch_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM subsidy_outcome o WHERE o.claim_id = c.id AND o.kind = 'returned')"
    )
    waits = sum(line.sums.amount for line in lines if line.batch is None)
    assert standing + gone + waits == sealed - corrected and corrected > 0 and gone > 0
    of_batches = sum(line.sums.amount for line in lines if line.batch is not None)
    assert of_batches == value("SELECT sum(amount) FROM subsidy_claim WHERE batch_id IS NOT NULL")
    copied = "JOIN (SELECT sale_id, eater_id, payer, sum(amount) AS amount FROM sale_benefit WHERE kind = 'subsidy' "
    copied += "GROUP BY sale_id, eater_id, payer) b ON b.sale_id = c.source_id AND b.eater_id = c.eater_id"
    wrong = f"SELECT count(*) FROM subsidy_claim c {copied} AND b.payer = c.payer WHERE b.amount <> c.amount"
    assert value(wrong) == 0
