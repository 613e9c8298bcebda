"""What tests about residents need to have happened: a meal eaten, a request made."""

from uuid import UUID

import sqlalchemy as sa

from app.rules.records import REQUEST
from app.services.desk import Desk
from app.services.till import cart, sales
from app.services.till.tender import Tender
from app.services.work import Work
from app.store import queries


def eat(desk: Desk, member: UUID, code: str = "11") -> str:
    """A meal sold to a resident, in cash, by a cashier on duty with an open shift; returns the number."""
    cart_id = desk.new_id()
    desk.do(cart.add, cart_id, code, meal="lunch")
    shown = desk.do(cart.set_member, cart_id, member, meal="lunch")
    return desk.do(sales.check_out, cart_id, [Tender("cash", shown.payable)]).number


def ask(desk: Desk, member: UUID, state: str = "closed", text: str = "孙女王某来办") -> str:
    """A request of a resident as it lies in the store; returns the number."""

    def written(work: Work) -> str:
        scene = {"code": "t", "name": "颐养", "kind": "scene", "icon": "", "position": 90, "active": True}
        for table, row in (
            (queries.table("scene"), scene),
            (
                queries.table("request_item"),
                {"code": "T01", "name": "助餐登记", "pinyin": "", "scene": "t", "category": "", "dispositions": "now",
                 "limit_kind": "workdays", "limit_value": 1, "sensitive": False, "materials": "[]", "script": "",
                 "papers": "", "position": 0, "active": True, "changed_at": work.now},
            ),
        ):  # fmt: skip
            if queries.first(work, sa.select(table.c.code).where(table.c.code == row["code"])) is None:
                queries.execute(work, sa.insert(table).values(row))
        serial, number = work.next_number(REQUEST)
        row = {
            "id": work.new_id(), "number": number, "terminal": work.terminal, "business_date": work.business_date,
            "serial": serial, "state": state, "item": "T01", "item_name": "助餐登记", "scene": "t",
            "disposition": "now", "resident_id": member, "anonymous": False, "agent_name": "王某",
            "agent_relation": "孙女", "agent_phone": "13900003333", "phone": "13900004444", "channel": "window",
            "urgent": False, "place": "3幢", "text": text, "search": "ws", "materials": "[]",
            "first_receiver": work.member().id, "received_at": work.now, "due_rule": "{}", "extended": 0,
            "reopened": 0, "late": False, "result": "", "result_text": "已给王某", "responsible": "",
            "closed_at": work.now if state == "closed" else None, "changed_at": work.now,
        }  # fmt: skip
        queries.execute(work, sa.insert(queries.table("request")).values(row))
        return number

    return desk.do(written)
