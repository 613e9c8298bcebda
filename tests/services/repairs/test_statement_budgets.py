"""How many statements the pages of repairs cost, so that none grows dear unseen."""

from app.rules.repairs.flow import RepairAct
from app.services.desk import Desk
from app.services.repairs import board, calls, steps
from app.services.repairs.board import RepairFilter
from tests import statements
from tests.services.repairs.brought import FAN, POT, SHOES, bring


def test_the_board_is_one_query_however_much_lies_on_it(desk: Desk) -> None:
    bring(desk, SHOES)
    few = statements.calls(statements.of_see(desk, board.open_things))
    for _ in range(5):
        bring(desk, SHOES, POT, FAN)
    assert statements.calls(statements.of_see(desk, board.open_things)) == few == 1


def test_pages_and_steps_have_their_budgets(desk: Desk) -> None:
    item = bring(desk, SHOES, POT).items[0]
    assert statements.calls(statements.of_see(desk, board.listing, RepairFilter())) <= 2
    assert statements.calls(statements.of_see(desk, board.listing, RepairFilter(query="皮鞋"))) <= 5
    assert statements.calls(statements.of_see(desk, board.find_things, "皮鞋")) <= 4
    assert statements.calls(statements.of_see(desk, board.card, item)) <= 12
    assert statements.calls(statements.of_see(desk, board.repair_counts)) <= 3
    assert statements.calls(statements.of_see(desk, calls.to_collect)) == 1
    assert statements.calls(statements.of_do(desk, steps.do_step, item, RepairAct.START)) <= 14
