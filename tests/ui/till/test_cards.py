"""餐卡 at the till: nothing of it while it is off; a card pays, alone or with cash; the page tops up and blocks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.rules.till.wallet_card import card_number
from app.services.residents import search
from app.services.residents.search import ResidentRow
from app.services.till import shifts, wallet
from app.services.till.wallet_rows import CardRow
from app.ui.kit.button import Button
from app.ui.tender.box import TenderModal
from app.ui.till.cards.page import CardsPage
from tests.keys import press, type_text
from tests.services.till import carded
from tests.support import Centre
from tests.ui.page_front import Front
from tests.ui.till.till_front import CENTENARIAN, SENIOR, YOUNG, TillFront


def row_of(till: TillFront, name: str) -> ResidentRow:
    return next(row for row in till.desk.see(search.search, name) if row.name == name)


def with_card(till: TillFront, who: str = SENIOR, fen: int = 50_00, **more: object) -> CardRow:
    staff = till.desk.staff
    carded.turn_on(till.centre, **more)
    card = carded.open_for(till.centre, row_of(till, who).id, fen)
    till.desk.staff = staff
    till.till.on_shown()
    return card


def test_nothing_of_it_is_shown_while_it_is_off(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12")
    assert "wallet" not in till.tender().tiles
    till.scan(card_number(1, 1))
    assert "餐卡" not in " ".join(till.words()) and "没有用上" in till.tender().heard.text()
    assert "cards" not in {verb.key for verb in till.till.verbs()}


def test_a_card_is_scanned_in_the_tender_and_pays(till: TillFront) -> None:
    card = with_card(till)
    till.pad("11\n")
    till.press("F12")
    till.scan(card.number)
    dialog = till.tender()
    assert dialog.model.method == "wallet" and dialog.amount.words() == "18.00"
    assert "付后卡里剩 ¥32.00" in dialog.result.accessibleName()
    till.press("Enter")
    assert till.sales()[0].payments == (("wallet", 18_00),)
    assert carded.now(till.centre, card).balance == 32_00


def test_what_is_not_on_the_card_is_paid_in_cash(till: TillFront) -> None:
    card = with_card(till, fen=10_00)
    till.pad("11\n")
    till.press("F12")
    till.scan(card.number)
    dialog = till.tender()
    assert dialog.amount.words() == "10.00"
    till.pad("18\n")
    assert "卡里只有 ¥10.00" in dialog.error._words.text() and dialog.model.parts == []
    till.press("Back", "Back")
    till.pad("10\n")
    till.press("Up")
    till.press("Up")
    till.press("Up")
    till.press("Up")
    assert dialog.model.method == "cash"
    till.press("Enter")
    assert till.sales()[0].payments == (("cash", 8_00), ("wallet", 10_00))


def test_the_members_own_card_is_offered_and_a_code_that_is_none_is_said(till: TillFront) -> None:
    card = with_card(till)
    till.scan(till.card(SENIOR))
    till.pad("11\n")
    till.press("F12")
    dialog = till.tender()
    assert "余额 ¥50.00" in dialog.tiles["wallet"].accessibleDescription()
    till.desk.do(wallet.block, card.id)
    till.scan(card.number)
    assert "挂失" in dialog.heard.text() or dialog.model.method == "wallet"
    till.press("Esc")


def test_a_card_scanned_at_the_till_serves_its_owner(till: TillFront) -> None:
    card = with_card(till)
    till.scan(card.number)
    assert till.till.order.member is not None and till.till.order.member.name == SENIOR


def test_change_goes_onto_the_members_card(till: TillFront) -> None:
    card = with_card(till, YOUNG, wallet_change=True)
    till.scan(till.card(YOUNG))
    till.pad("11\n")
    till.press("F12")
    dialog = till.tender()
    till.pad("20")
    assert dialog.keep_change.isVisible()
    dialog.keep_change.setChecked(True)
    till.press("Enter")
    assert carded.now(till.centre, card).balance == 52_00
    assert "已存入餐卡" in till.shell.toasts[-1][0]


# --- the page


@pytest.fixture
def front(qtbot: QtBot, copied: Callable[[int, str], Centre]) -> Iterator[Front[CardsPage]]:
    """A manager, an open shift, and cards."""
    centre = copied(8, "1001")
    carded.turn_on(centre)
    centre.desk.do(shifts.open_shift, 100_00)
    made = Front(qtbot, centre, CardsPage)
    made.show()
    yield made
    made.close()


def test_a_card_is_opened_topped_up_blocked_and_given_back_by_keys(front: Front[CardsPage]) -> None:
    page = front.page
    press("F2")
    form = page.side.form
    assert form is not None
    form.form.fill(None, person=())
    (picked, *_more) = page._people(SENIOR)
    front.desk.do(wallet.open_card, picked.data)
    page.side.close_form()
    page.refresh()
    assert page.card is not None and page.card.balance == 0
    press("Alt+C")
    type_text("100")
    press("Ctrl+Enter")
    front.settle()
    box = front.modal()
    assert box is not None
    front.keys("Enter")
    front.settle()
    assert page.card.balance == 100_00 and "已充值 ¥100.00" in front.shell.toasts[-1][0]
    assert [m.kind for m in page.moves.rows_model.rows] == ["topup"]
    press("F9")
    assert "餐卡" in front.shell.toasts[-1][0]
    press("Alt+G")
    assert page.card.state == "lost" and page.buttons["top_up"].isHidden()
    press("Alt+G")
    old = page.card.number
    press("Alt+H")
    modal = front.modal()
    assert modal is not None
    modal.findChildren(Button)[-1].click()
    front.settle()
    assert page.card.number != old
    press("Alt+T")
    front.settle()
    paying = front.modal()
    assert isinstance(paying, TenderModal) and "账号后 4 位" in paying.reference.placeholderText()
    front.keys("Enter")
    front.settle()
    assert page.card.balance == 0 and page.card.state == "closed"
    assert "已退 ¥100.00" in front.shell.toasts[-1][0]


def test_without_cards_the_page_says_how_to_have_them(front: Front[CardsPage]) -> None:
    carded.turn_on(front.centre, wallet=False)
    front.page.refresh()
    assert front.page.off.isVisible() and not front.page._whole.isVisible()


def test_a_card_is_found_by_scanning_it(front: Front[CardsPage]) -> None:
    people = [front.page._people(name)[0] for name in (SENIOR, CENTENARIAN)]
    cards = [carded.open_for(front.centre, one.data) for one in people]
    front.page.refresh()
    assert len(front.page.table.rows_model.rows) == 2
    assert front.page.on_scan(cards[0].number) and not front.page.on_scan("JM000001")
    front.settle()
    assert [c.id for c in front.page.table.rows_model.rows] == [cards[0].id]


def test_the_balances_are_taken_out_as_a_list(front: Front[CardsPage], tmp_path: Path) -> None:
    carded.open_for(front.centre, front.page._people(SENIOR)[0].data, 30_00)
    front.page.refresh()
    place = tmp_path / "cards.xlsx"
    front.page.ctx.dialogs.save_file = lambda _title, _name, _pattern, then: then(place)  # type: ignore[method-assign]
    press("Alt+X")
    front.answer("停办餐卡")
    front.approve("1002")
    front.settle()
    assert place.read_bytes()[:2] == b"PK"
