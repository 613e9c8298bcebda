"""Things brought in, for the tests of repairs; the people are the placeholders of the sample centre."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.models.base import new_id
from app.rules.repairs.flow import RepairAct
from app.services.desk import Desk
from app.services.repairs import intake, steps
from app.services.repairs.intake import SlipDone, SlipForm, ThingForm
from app.services.repairs.steps import RepairMove

FAN = {"what": "落地扇", "brand": "美的", "category": "家电", "fault": "不转", "shelf": "B-03", "warranty_days": 30}
SHOES = {"what": "皮鞋", "category": "修鞋", "fault": "开胶", "quote": 1500, "agreed": True, "warranty_days": 7}
POT = {"what": "电饭煲", "category": "家电", "fault": "不加热"}


def fresh() -> UUID:
    """An id as a form makes one."""
    return new_id(datetime(2026, 11, 23, 2, 40, tzinfo=UTC))


def thing(**said: Any) -> ThingForm:
    """One thing on a form."""
    return ThingForm(id=fresh(), **{**SHOES, **said})


def bring(desk: Desk, *things: dict[str, Any], **said: Any) -> SlipDone:
    """One visit with these things."""
    forms = tuple(ThingForm(id=fresh(), **told) for told in things)
    form = replace(SlipForm(forms, name="王秀英", phone="13900002206"), **said)
    return desk.do(intake.register, fresh(), form)


def repaired(desk: Desk, item_id: UUID, price: int = 0) -> None:
    """Mended on the spot."""
    desk.do(steps.do_step, item_id, RepairAct.FINISH, RepairMove(labour=price))
