"""开钱箱 at the till and on the shift page: by key, with a reason and somebody's consent, sealed and counted."""

import pytest

from app.services.centre import settings
from app.services.desk import Changes
from app.services.till import shifts
from app.ui.dialogs import ApproveModal, AskModal
from app.ui.tender.box import TenderModal
from tests.ui.till.till_front import TillFront


def opened(till: TillFront) -> int:
    now = till.desk.see(shifts.now)
    assert now is not None
    return now.figures.no_sales


def kicks(till: TillFront) -> list[object]:
    found: list[object] = []

    def hear(changes: Changes, by: object) -> None:
        if "drawer" in changes:
            found.append(changes)

    till.desk.changed.append(hear)
    return found


def test_a_cashier_opens_the_drawer_with_a_reason_and_consent(till: TillFront) -> None:
    heard = kicks(till)
    till.pad("11\n")
    till.press("F10")
    assert isinstance(till.modal(), AskModal)
    till.answer("换零钱")
    assert isinstance(till.modal(), ApproveModal) and opened(till) == 0 and heard == []
    till.approve("1001")
    assert till.modal() is None and opened(till) == 1 and len(heard) == 1
    assert till.lines() == [("红烧肉", "×1", 1800)] and till.till.counter.box.hasFocus()


def test_nothing_opens_when_people_decline(till: TillFront) -> None:
    heard = kicks(till)
    till.till.counter.drawer.click()
    till.answer("换零钱")
    till.press("Esc")
    till.press("F10", "Esc")
    assert till.modal() is None and opened(till) == 0 and heard == []


def test_while_money_is_taken_the_key_does_nothing(till: TillFront) -> None:
    till.pad("11\n")
    till.press("F12", "F10")
    assert isinstance(till.modal(), TenderModal)


def test_the_key_sheet_names_it(till: TillFront) -> None:
    assert "开钱箱" in next(verb.label for verb in till.till.verbs() if verb.key == "drawer")


@pytest.mark.parametrize(("printer", "said"), [({"kind": "tcp", "host": "h"}, True), ({"kind": "file"}, False)])
def test_the_dialog_says_that_the_drawer_opens_only_where_one_does(
    till: TillFront, printer: dict[str, object], said: bool
) -> None:
    staff = till.desk.staff
    till.centre.sign_in("1001")
    printers = till.desk.see(settings.printers)
    printers["receipt"] |= {"drawer": True, **printer}
    till.desk.do(settings.put, "printers", printers)
    till.desk.staff = staff
    till.pad("11\n")
    till.press("F12")
    words = [label.text() for label in till.tender().findChildren(type(till.tender().parts))]
    assert any("现金单自动开钱箱" in text for text in words) is said
