"""What the counter's commonest presses cost: statements the driver really executes, BEGIN and COMMIT among them."""

from dataclasses import fields, replace

import pytest

from app.models.base import new_id
from app.rules.requests.flow import Act
from app.services.requests import accept, catalogue, detail, handlers, intake, listing
from app.services.requests.accept import RequestForm, Step
from app.services.requests.catalogue import ItemDraft
from app.services.requests.intake import Order
from app.services.requests.listing import RequestFilter
from app.services.residents import search
from tests import statements
from tests.support import Centre


@pytest.fixture
def counter(centre_: Centre) -> Centre:
    """The desk 3001, whose colleague has been given something before."""
    centre_.sign_in("3001")
    centre_.desk.do(handlers.resolve, centre_.staff["2001"])
    return centre_


def form(centre: Centre, item: str = "Z02", **more: object) -> RequestForm:
    handler = centre.desk.see(handlers.search, "收银甲")[0].id
    resident = centre.desk.see(search.search, "曾国芳", 1)[0].id
    given: dict[str, object] = {"resident_id": resident, "text": "想申请高龄津贴", "handler_id": handler, **more}
    return RequestForm(item=item, **given)  # type: ignore[arg-type]


def test_registering_a_request_with_all_its_papers(counter: Centre) -> None:
    order = Order(form(counter), missing=("户口本", "身份证"), print_receipt=True)
    heard = statements.of_do(counter.desk, intake.register, new_id(counter.clock()), order)
    assert len(heard) <= 38


def test_registering_and_closing_on_the_spot(counter: Centre) -> None:
    order = Order(form(counter, "Z01", handler_id=None, close_now=True, result_text="办好了"), print_receipt=True)
    assert len(statements.of_do(counter.desk, intake.register, new_id(counter.clock()), order)) <= 25


def test_an_act_and_what_a_page_reads(counter: Centre) -> None:
    key = new_id(counter.clock())
    counter.desk.do(intake.register, key, Order(form(counter)))
    assert len(statements.of_see(counter.desk, detail.detail, key)) <= 20
    assert len(statements.of_see(counter.desk, listing.listing, RequestFilter())) <= 10
    close = Step(result="solved", result_text="办好了")
    assert len(statements.of_do(counter.desk, accept.act, key, Act.CLOSE, close)) <= 21


def test_saving_a_matter(counter: Centre) -> None:
    counter.sign_in("1001")
    row = counter.desk.see(catalogue.item, "Z02")
    draft = ItemDraft(**{field.name: getattr(row, field.name) for field in fields(ItemDraft)})
    changed = replace(draft, name="高龄津贴", handler_id=counter.desk.see(handlers.handlers)[0].id)
    assert len(statements.of_do(counter.desk, catalogue.save_item, changed, "Z02")) <= 12
    assert len(statements.of_do(counter.desk, catalogue.save_item, replace(changed, code="Q77", name="新事项"))) <= 12
    assert not any("UPDATE" in text for text in statements.of_do(counter.desk, catalogue.save_item, changed, "Z02"))
