"""Reading the audit trail."""

from dataclasses import replace
from datetime import date

import pytest

from app.errors import Refused
from app.services.centre import journal, settings
from app.services.centre.journal import JournalFilter
from app.services.documents.centre import JournalLine
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from tests.support import PIN, Centre


def test_newest_first_with_names(centre_: Centre) -> None:
    centre_.sign_in("1001")
    desk = centre_.desk
    centre_.clock.forward(minutes=3)
    desk.do(settings.put, "shift.variance", 500)
    page = desk.see(journal.entries, limit=2)
    first = page.rows[0]
    assert (first.terminal, first.action, first.subject, first.staff, first.approver) == (
        "A", "setting", "shift.variance", "主管甲", "",
    )  # fmt: skip
    assert (first.at, first.business_date, first.detail) == (
        centre_.clock.now, date(2026, 11, 23), {"before": 200, "after": 500},
    )  # fmt: skip
    assert len(page.rows) == 2
    assert page.total == first.serial
    assert desk.see(journal.entries, offset=1, limit=1).rows == page.rows[1:]


def test_filters(centre_: Centre) -> None:
    centre_.sign_in("3001")
    desk = centre_.desk
    desk.do(registry.register, ResidentDraft("甲"))
    approval = desk.approve(centre_.staff["1002"], "935061")
    desk.do(settings.put, "centre.footer", "谢谢", approval=approval)
    centre_.clock.forward(days=1)
    centre_.sign_in("1001")
    desk.do(registry.register, ResidentDraft("乙"))
    day = date(2026, 11, 24)
    assert [r.action for r in desk.see(journal.entries, since=day).rows] == ["resident_new", "sign_in"]
    assert desk.see(journal.entries, until=date(2026, 11, 22)).total == 0
    mine = desk.see(journal.entries, staff_id=centre_.staff["3001"])
    assert [r.action for r in mine.rows] == ["setting", "resident_new", "sign_in"]
    consents = desk.see(journal.entries, staff_id=centre_.staff["1002"]).rows
    assert [(r.action, r.staff, r.approver) for r in consents] == [("setting", "前台甲", "主管乙")]
    assert [r.staff for r in desk.see(journal.entries, action="resident_new", query="no 3").rows][:2] == [
        "主管甲",
        "前台甲",
    ]
    assert desk.see(journal.entries, query="100%").total == 0
    assert {"set_up", "sign_in", "resident_new"} <= set(desk.see(journal.actions))


@pytest.mark.parametrize("few", [0, journal._FEW])
def test_every_page_of_a_day_or_an_act_is_that_of_the_whole(
    centre_: Centre, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Whichever index counts and whichever end it is walked from."""
    desk = centre_.desk
    for _ in range(3):
        centre_.sign_in("1001")
        for value in range(100, 104):
            desk.do(settings.put, "shift.variance", value)
        centre_.clock.forward(days=1)
    centre_.sign_in("1001")
    monkeypatch.setattr(journal, "_FEW", few)
    whole = desk.see(journal.entries, limit=1_000).rows
    day = date(2026, 11, 24)
    for chosen, of in (
        ({}, whole),
        ({"action": "setting"}, tuple(r for r in whole if r.action == "setting")),
        ({"since": day}, tuple(r for r in whole if r.business_date >= day)),
        (
            {"until": day, "action": "sign_in"},
            tuple(r for r in whole if r.business_date <= day and r.action == "sign_in"),
        ),
        ({"action": "never"}, ()),
    ):
        for offset in range(len(of) + 2):
            page = desk.see(journal.entries, **chosen, offset=offset, limit=3)
            assert (page.rows, page.total) == (of[offset : offset + 3], len(of)), (chosen, offset)


def test_a_printed_list_has_the_words_of_its_filters_and_no_more(centre_: Centre) -> None:
    centre_.sign_in("1001")
    leave = centre_.desk.do(journal.permit, JournalFilter(query="SL-"), "月度检查", on_paper=True)
    told = lambda row: JournalLine(row.at, str(row.serial), "", "", row.action, "", "")  # noqa: E731
    said = [("对象", "长" * 50_000)] * 40
    sheet = centre_.desk.see(journal.journal_sheet, leave, told, said)
    assert sheet.narrowed == (("对象", "长" * 120),) * 5
    assert len({centre_.desk.do(journal.print_journal, sheet) for _ in range(2)}) == 2, "twice on paper"
    line = JournalLine(leave.at, "1", "", "", "", "", "")
    for made in ({"narrowed": tuple(said[:1])}, {"narrowed": (("a", "b"),) * 6}, {"rows": (line,) * 2_001}):
        with pytest.raises(ValueError, match="longer"):
            centre_.desk.do(journal.print_journal, replace(sheet, **made))


def test_who_may_read_it(centre_: Centre) -> None:
    for code, allowed in (("1001", True), ("9001", True), ("2001", False), ("3001", False)):
        centre_.sign_in(code)
        if allowed:
            assert centre_.desk.see(journal.entries).total
            continue
        for query in (journal.entries, journal.actions):
            with pytest.raises(Refused, match="needs_right"):
                centre_.desk.see(query)
    assert centre_.pins["1001"] == PIN


def test_who_may_read_it_may_take_it_out_and_that_is_kept(centre_: Centre) -> None:
    centre_.sign_in("9001")
    desk = centre_.desk
    wanted = JournalFilter(action="staff_hire")
    leave = desk.do(journal.permit, wanted, "审计取证")
    centre_.clock.forward(seconds=1)
    found = [row for rows in desk.see(lambda view: list(journal.listed(view, leave))) for row in rows]
    assert len(found) == leave.count == desk.see(journal.entries, action="staff_hire").total
    (told,) = desk.see(journal.entries, action="journal_export").rows
    assert told.detail == {"reason": "审计取证", "count": leave.count, "filter": ["action"]}
    with pytest.raises(Refused, match="field_bad"):
        desk.do(journal.permit, wanted, " ")
    centre_.sign_in("3001")
    with pytest.raises(Refused, match="needs_right"):
        desk.do(journal.permit, wanted, "看看")


def test_a_whole_document_pasted_into_the_search_finds_nothing(centre_: Centre) -> None:
    centre_.sign_in("1001")
    for pasted in ("王" * 1_000_000, "(" * 60_000, "%_!" * 60_000):
        assert centre_.desk.see(journal.entries, query=pasted).total == 0
