"""Who counts the drawer reads nowhere what it should hold: no page, panel, paper or search of an open shift says it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.rules import money
from app.rules.rights import Right, Role
from app.services import documents, print_queue, search
from app.services.desk import Desk
from app.services.till import cart, refunds, sales, shift_report, shifts
from app.services.till.tender import Tender
from app.store import sql
from app.ui.kit.rows import RowsModel
from app.ui.shell.registry import PAGES
from tests.support import Centre
from tests.ui.page_front import Front

FLOAT = 217_30
_PAID = "SELECT sum(amount) FROM sale_payment"


@pytest.fixture
def selling(counter: Centre) -> Centre:
    """A cashier with an open shift: sales by cash and by phone, a dish taken back, cash put in and out."""
    desk = counter.desk
    desk.do(shifts.open_shift, FLOAT)
    for grams, method in ((265, "cash"), (311, "cash"), (407, "wechat"), (523, "cash"), (619, "wechat")):
        order = desk.new_id()
        desk.do(cart.add, order, "34", meal="lunch", grams=grams)
        shown = desk.do(cart.add, order, "11", meal="lunch", quantity=2)
        sold = desk.do(sales.check_out, order, [Tender(method, shown.payable)])
    plan = desk.see(refunds.plan, sold.id, {2: 1})
    desk.do(refunds.refund, sold.id, {2: 1}, plan.due, "退")
    desk.do(shifts.move_cash, "pay_in", 3_70, "零钱")
    desk.do(shifts.move_cash, "pay_out", 5_10, "买菜")
    return counter


def secrets(desk: Desk) -> dict[str, int]:
    """The sums that lead to the drawer, by plain SQL."""
    cash, phone = (int(desk.see(sql.value, f"{_PAID} WHERE method = '{method}'") or 0) for method in ("cash", "wechat"))
    listed, net = (int(desk.see(sql.value, f"SELECT sum({name}) FROM sale") or 0) for name in ("list_total", "due"))
    sold = int(desk.see(sql.value, "SELECT sum(due) FROM sale WHERE kind = 'sale'") or 0)
    return {
        "expected": FLOAT + cash + 3_70 - 5_10, "float and cash": FLOAT + cash, "cash": cash, "by phone": phone,
        "list": listed, "net": net, "sold": sold, "less the float": cash + 3_70 - 5_10,
    }  # fmt: skip


def told(widget: QWidget) -> Iterator[str]:
    """Whatever a page says: its words, fields, lists, and what a screen reader hears."""
    for part in (widget, *widget.findChildren(QWidget)):
        yield from (part.accessibleName(), part.accessibleDescription(), part.toolTip())
        if isinstance(part, QLabel | QAbstractButton | QLineEdit):
            yield part.text()
        elif isinstance(part, QPlainTextEdit):
            yield part.toPlainText()
        elif isinstance(part, QAbstractItemView):
            model: Any = part.model()
            for row in range(model.rowCount(QModelIndex())):
                for at in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())):
                    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                        yield str(model.index(row, at).data(role))
                if isinstance(model, RowsModel):
                    shown = model.rows[row]
                    for column in model.columns:
                        yield from (model.cell_text(shown, column), column.sub(shown) if column.sub else "")


def leaks(desk: Desk, words: Iterable[str]) -> set[str]:
    """The names of secrets that are told, in any spelling of an amount."""
    text = "\n".join(words)
    found = set()
    for name, fen in secrets(desk).items():
        spelled = {money.yuan(fen), money.yuan(fen).replace(",", ""), f"{fen / 100:.1f} "}
        if any(one in text for one in spelled):
            found.add(name)
    return found


def test_the_walk_itself_finds_what_is_said(selling: Centre, qtbot: QtBot) -> None:
    """A manager may know: the same walk over the page of the shift finds the expected cash."""
    selling.sign_in("1001")
    spec = next(page for page in PAGES if page.key == "shift")
    front: Front[Any] = Front(qtbot, selling, spec.load())
    front.show()
    assert {"expected", "cash", "net"} <= leaks(selling.desk, told(front.window))
    front.close()


@pytest.mark.parametrize("key", [page.key for page in PAGES if page.open_to(Role.CASHIER)])
def test_no_page_says_it(selling: Centre, qtbot: QtBot, key: str) -> None:
    spec = next(page for page in PAGES if page.key == key)
    front: Front[Any] = Front(qtbot, selling, spec.load())
    front.show()
    words = list(told(front.window))
    assert len(words) > 10
    assert leaks(selling.desk, words) == set()
    for verb in ("F9", "F8", "F10"):
        front.keys({"F9": "print", "F8": "recall", "F10": "drawer"}[verb])
        modal = front.modal()
        assert leaks(selling.desk, (*told(front.window), *(told(modal) if modal is not None else ()))) == set(), verb
        front.keys("back")
    front.close()


def test_no_paper_says_it(selling: Centre) -> None:
    desk = selling.desk
    desk.do(shifts.print_x)
    secret = set(secrets(desk).values())
    for job in desk.see(print_queue.recent, 50):
        whole = documents.load(job.kind, job.document)
        assert not numbers(vars(whole)) & secret, job.kind
    x = desk.see(shifts.x_report)
    assert x.blind and not numbers(vars(x)) & secret
    assert not numbers(vars(desk.see(shifts.now))) & secret
    assert desk.see(shift_report.closings, 5) == ()


def test_no_search_says_it(selling: Centre) -> None:
    desk = selling.desk
    for query in ("XS", "0001", "217", "红烧肉"):
        found = desk.see(search.find, query, date(2026, 11, 23), 20)
        assert not numbers(vars(found)) & set(secrets(desk).values())
    assert not desk.see(lambda view: view.may(Right.SEE_EXPECTED))


def numbers(value: object) -> set[int]:
    """Every whole number in a value, however deep."""
    if isinstance(value, bool):
        return set()
    if isinstance(value, int):
        return {value}
    if isinstance(value, dict):
        return set().union(*map(numbers, value.values())) if value else set()
    if isinstance(value, tuple | list | set | frozenset):
        return set().union(*map(numbers, value)) if value else set()
    return numbers(vars(value)) if hasattr(value, "__dict__") else set()
