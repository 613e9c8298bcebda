"""Whole numbers are whole: the desk looks at what operations and drafts declare as ``int``, before they begin."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from app.errors import Refused
from app.rules import arguments
from app.services import drafts, print_queue, search
from app.services.centre import journal
from app.services.centre.journal import JournalFilter
from app.services.requests import listing
from app.services.requests.filters import RequestFilter
from app.services.residents import registry
from app.services.residents import search as residents
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, menu, shifts
from app.services.till.menu import DishDraft
from app.services.till.tender import Tender
from app.services.work import Work
from tests.support import Centre

WRONG = (1.5, 1.0, True, False, "1", 2**63, -(2**63), float("nan"), float("inf"))


def refused(centre: Centre, operation: Any, *args: Any, **kw: Any) -> tuple[str, Any]:
    with pytest.raises(Refused) as no:
        centre.desk.do(operation, *args, **kw)
    return no.value.code, no.value.data.get("field")


@pytest.mark.parametrize("wrong", WRONG)
def test_no_other_number_reaches_an_operation(centre_: Centre, wrong: Any) -> None:
    centre_.sign_in("1001")
    desk = centre_.desk
    assert refused(centre_, shifts.open_shift, wrong) == ("field_bad", "opening_float")
    desk.do(shifts.open_shift, 300_00)
    order = desk.new_id()
    assert refused(centre_, cart.add, order, "11", meal="lunch", quantity=wrong) == ("field_bad", "quantity")
    assert refused(centre_, cart.add, order, "34", meal="lunch", grams=wrong) == ("field_bad", "grams")
    desk.do(cart.add, order, "11", meal="lunch")
    assert refused(centre_, cart.set_quantity, order, 1, wrong) == ("field_bad", "quantity")
    assert refused(centre_, shifts.move_cash, "pay_in", wrong, "零钱") == ("field_bad", "amount")
    assert refused(centre_, shifts.submit_count, {10000: wrong}) == ("field_bad", "pieces")
    draft = DishDraft("91", "样例菜", desk.see(menu.categories)[0].id, wrong)
    assert refused(centre_, menu.save_dish, draft) == ("field_bad", "price")


@pytest.mark.parametrize("quantity", [0, -1, 1000])
def test_which_whole_numbers_make_sense_is_the_operations_matter(centre_: Centre, quantity: int) -> None:
    centre_.sign_in("2001")
    centre_.desk.do(shifts.open_shift, 300_00)
    code, _ = refused(centre_, cart.add, centre_.desk.new_id(), "11", meal="lunch", quantity=quantity)
    assert code == "quantity_bad"


def test_tenders_are_drafts_too(centre_: Centre) -> None:
    def take(work: Work, tender: Tender) -> Tender:
        return tender

    assert refused(centre_, take, Tender("cash", 10.5))[0] == "field_bad"  # type: ignore[arg-type]
    assert centre_.desk.do(take, Tender("cash", 1000)).amount == 1000


def test_an_operation_with_words_put_in_ahead_is_looked_at_too(centre_: Centre) -> None:
    centre_.sign_in("1001")
    centre_.desk.do(shifts.open_shift, 300_00)
    half = partial(cart.add, meal="lunch", quantity=1.5)
    assert refused(centre_, half, centre_.desk.new_id(), "11") == ("field_bad", "quantity")


HALF = "王\ud83d五"
"""Half of a pair of surrogates, as a broken scanner or another program leaves it: no encoding has it."""


def test_half_a_character_is_refused_beside_its_field_wherever_it_is_typed(centre_: Centre) -> None:
    centre_.sign_in("1001")
    desk = centre_.desk
    assert refused(centre_, registry.register, ResidentDraft(HALF)) == ("field_bad", "name")
    assert refused(centre_, partial(registry.register), ResidentDraft(HALF)) == ("field_bad", "name")
    assert refused(centre_, journal.permit, JournalFilter(query=HALF), "月度检查") == ("field_bad", "query")
    assert refused(centre_, drafts.keep, centre_.staff["1001"], "resident", "", {"name": HALF})[0] == "text_bad"
    looks: tuple[Callable[[], object], ...] = (
        lambda: desk.see(residents.search, HALF),
        lambda: desk.see(residents.search, query=f"{HALF}7"),
        lambda: desk.see(partial(residents.by_scan, code=HALF)),
        lambda: desk.see(search.find, HALF, centre_.clock.now.date(), 8),
        lambda: desk.see(journal.entries, query=HALF),
        lambda: desk.see(listing.listing, RequestFilter(query=HALF)),
        lambda: desk.see(print_queue.find, HALF),
        lambda: desk.see(partial(print_queue.find, number=HALF)),
    )
    for look in looks:
        try:
            assert not look()
        except Refused as no:
            assert (no.code, no.data["why"]) == ("field_bad", "text_bad") and no.data["field"] in (
                "query",
                "code",
                "number",
            )
    assert desk.see(residents.search, "王") is not None, "the next one is answered"
    assert arguments.unreadable(desk.see, (), {}).code == "text_bad"
