"""A refusal of one typed thing says which field it was typed in; screens need no table of their own."""

from collections.abc import Callable
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.requests.flow import Act
from app.services.centre import staff
from app.services.desk import Desk
from app.services.requests import accept, links, ratings, rectifications
from app.services.requests.accept import RequestForm, Step
from app.services.residents import search
from tests.support import Centre

NOBODY = UUID(int=5)


@pytest.fixture
def counter(centre_: Centre) -> Desk:
    centre_.sign_in("1001")
    return centre_.desk


def take(desk: Desk, name: str = "曾国芳", item: str = "Z02") -> accept.RequestDone:
    who = desk.see(search.search, name, 1)[0].id
    return desk.do(accept.accept, desk.new_id(), RequestForm(item=item, resident_id=who, text="想申请"))


def told(desk: Desk, operation: Callable[..., object], *args: object) -> tuple[str, object]:
    with pytest.raises(Refused) as caught:
        desk.do(operation, *args)  # type: ignore[arg-type]
    return caught.value.code, caught.value.data.get("field")


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"item": "Z99"}, ("item_unknown", "item")),
        ({"resident_id": NOBODY, "anonymous": False}, ("resident_gone", "resident")),
        ({"handler_id": NOBODY}, ("handler_unknown", "handler")),
        ({"text": " "}, ("field_bad", "text")),
    ],
)
def test_taking_in(counter: Desk, form: dict[str, object], wrong: tuple[str, object]) -> None:
    given: dict[str, object] = {"item": "Z02", "anonymous": True, "text": "想申请", **form}
    assert told(counter, accept.accept, counter.new_id(), RequestForm(**given)) == wrong  # type: ignore[arg-type]


def test_acts(counter: Desk) -> None:
    mine, other, matter = take(counter), take(counter, "单雄信"), take(counter, item="Z04")
    counter.do(accept.act, other.id, Act.VOID, Step(reason="登记错了"))
    act = accept.act
    assert told(counter, act, mine.id, Act.DISPATCH, Step(handler_id=NOBODY)) == ("handler_unknown", "handler")
    for number, code in (
        ("SL-A-20261123-0099", "request_unknown"),
        (mine.number, "merge_self"),
        (other.number, "merge_other_resident"),
        (matter.number, "merge_other_matter"),
    ):
        assert told(counter, act, mine.id, Act.MERGE, Step(into=number)) == (code, "into")
    closed = Step(result="duplicate", result_text="重复", into=mine.number)
    assert told(counter, act, mine.id, Act.CLOSE_NOW, closed) == ("link_self", "into")
    gone = Step(result="withdrawn", result_text="走了")
    assert told(counter, act, mine.id, Act.CLOSE_NOW, gone) == ("request_result", "result")


def test_links_appeals_and_pins(counter: Desk) -> None:
    done = take(counter)
    assert told(counter, links.link, done.id, "related", "SL-A-20261123-0099") == ("request_unknown", "target")
    assert told(counter, links.link, done.id, "related", done.number) == ("link_self", "target")
    counter.do(accept.act, done.id, Act.CLOSE_NOW, Step(result="solved", result_text="好了"))
    counter.do(ratings.rate, done.id, 1, "screen")
    assert told(counter, rectifications.appeal, done.id, True, "") == ("appeal_reason", "reason")
    for pin, code in (("12", "pin_bad"), ("111111", "pin_weak"), ("740218", "pin_same")):
        assert told(counter, staff.change_pin, pin) == (code, "pin")
