"""A server refuses a word that is longer than its column, where the file takes any: each column holds the longest.

Every text column with a limit says here what may be stored in it: the words of a rule, or what somebody types, as far
as ``validation`` lets it through. A new column is missing until it does.
"""

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from app.models import audit  # noqa: F401 - with it come all tables
from app.models.charge import SUBJECTS
from app.models.room import BOOKING_STATES
from app.rules import records, validation
from app.rules.activities.queue import TurnRule
from app.rules.people import buildings, care, identity, search_tokens
from app.rules.phones import normal_phone
from app.rules.repairs.counter import Level
from app.rules.repairs.flow import RepairState
from app.rules.report.claims import Doubt
from app.rules.report.registers.plan import NAME_MOST
from app.rules.report.registers.sources import SOURCES
from app.rules.requests.flow import Act, Clock, Result, State
from app.rules.requests.rating import Channel
from app.rules.rooms.recurrence import Every, IfMissing, Repeat
from app.rules.rooms.rrule_text import to_text
from app.rules.till import merchant_bill, wallet_card
from app.rules.till.pricing import _label, age_band
from app.rules.till.pricing_model import HOUSE, BenefitRule, Effect, What, Who
from app.rules.till.pricing_rows import _OLDEST
from app.services.activities import calls, enrol
from app.services.centre import settings
from app.services.documents import document
from app.services.first_run import seeds, set_up
from app.services.personal import merge
from app.services.repairs import steps
from app.services.requests import accept, attachments, catalogue, links, ratings, saved_views
from app.services.residents import profile, registry
from app.services.rooms import bookings, house, series, wishes
from app.services.till import meal_orders, menu, paying, tender, told
from app.services.till.order_lines import FEES, WEIGHED
from app.store import rollups
from app.store.chained import CHAINED
from app.ui.words.repairs import REPAIR_EVENTS
from app.ui.words.rooms import ACT_WORDS
from tests.source import ROOT, called, nodes


def pricing_limit(field: str) -> int:
    """How long a field of a policy may be, as its reader says."""
    for _path, node in nodes("app/rules/till"):
        if isinstance(node, ast.Call) and called(node)[1] == "text_at" and ast.unparse(node.args[1]) == repr(field):
            named = [word.value for word in node.keywords if word.arg == "limit"]
            return int(ast.literal_eval((named or node.args[3:])[0]))
    raise LookupError(field)


BANDS = [age_band(Who(*ages)) for ages in ((None, None), (None, _OLDEST), (_OLDEST, None), (_OLDEST, _OLDEST))]
"""The tiers a policy can name: made of its ages, which the reader bounds."""


def rolled_up() -> list[tuple[str, str]]:
    """Dimension and key of every sum a sale or a charge can move."""
    made = []
    for kind in ("sale", "reversal"):
        whole = dict.fromkeys(("list_total", "discount_total", "subsidy_total", "due"), 0)
        line = dict.fromkeys(("quantity", "list_amount", "discount", "subsidy", "payable"), 1)
        benefit = {"kind": "discount", "tier": max(BANDS, key=len), "payer": HOUSE, "amount": 1}
        for meal, *_ in set_up._MEALS:
            sale = {"kind": kind, "meal": meal, **whole}
            paid = [{"method": method, "amount": 1} for method in tender.METHODS]
            made += [*rollups.moves(sale, 0, [{"dish_id": UUID(int=0), **line}], [benefit], paid)]
    sums = dict.fromkeys(("fee_total", "rounding", "deposit_in", "deposit_used", "deposit_back"), 1)
    for subject in SUBJECTS:
        made += [*rollups.charge_moves({"kind": "charge", "subject": subject, **sums}, 0, [], [])]
    return made


def kept_forms() -> set[str]:
    """The names under which what was typed into a form is kept."""
    found: set[str] = set()
    keys = {
        node.value.value
        for _, node in nodes("app/ui")
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "key"
    } | {
        node.value.elts[0].value
        for _, node in nodes("app/ui")
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and isinstance(node.targets[0], ast.Tuple)
        and ast.unparse(node.targets[0]).startswith("(key,") and isinstance(node.value.elts[0], ast.Constant)
    }  # fmt: skip
    for _, node in nodes("app/ui"):
        if isinstance(node, ast.keyword) and node.arg == "name":
            said = ast.unparse(node.value)
            if re.fullmatch(r"'[a-z]+\.[a-z_]+'", said):
                found.add(ast.literal_eval(said))
            elif said.startswith("f'settings."):
                found |= {f"settings.{key}" for key in keys}
            elif said.startswith("f'request."):
                found |= {f"request.{act}" for act in Act}
    return found


class Looked(Iterable[str]):
    """Words that are read off the source when they are asked for: every process lists all tests before it runs one."""

    def __init__(self, look: Callable[[], Iterable[str]]) -> None:
        self._look = look

    def __iter__(self) -> Iterator[str]:
        return iter(self._look())


WORDS: dict[str, Iterable[str]] = {
    "benefit_use.span": [f"2026-11-29/{'m' * 12}"],
    "cart.paid_by": paying.RELATIONS,
    "sale.paid_by": paying.RELATIONS,
    "sale_benefit.exception": ["hours,limit,proof"],
    "sale_benefit.proof": [f"{proof}：{'字' * 60}" for proof in told.PROOFS],
    "repair_event.act": [*REPAIR_EVENTS],
    "repair_event.from_state": list(RepairState),
    "repair_event.to_state": list(RepairState),
    "repair_item.agreed_how": [*steps.HOWS, "warranty"],
    "repair_item.level": list(Level),
    "repair_photo.media_type": [media for _magic, media, _endings in attachments._KINDS],
    "repair_slip.channel": accept.CHANNELS,
    "dish_category.tone": menu.TONES,
    "activity.turn_rule": list(TurnRule),
    "enrolment.channel": enrol.ENROL_CHANNELS,
    "enrolment.to_tell": calls.TO_TELL,
    "enrolment.why": [*enrol.WHY_AWAY, *enrol.WHY_CLOSED],
    "enrolment_event.act": enrol.ENTRY_ACTS,
    "audit_entry.business_date": ["2026-11-23"],
    "audit_entry.subject": ["长" * 20, *(f"{record.prefix}-ABCD-20261123-000001" for record in records.RECORDS)],
    "daily_total.dimension": [dimension for dimension, _ in rolled_up()],
    "daily_total.key": [key for _, key in rolled_up()],
    "meal_order.outcome": [*meal_orders.OUTCOMES, meal_orders.CANCELLED],
    "standing_order.weekdays": ["1111111"],
    "dish.meals": [",".join(code for code, *_ in set_up._MEALS)],
    "kitchen_told.dish": [f"{UUID(int=0).hex} half"],
    "form_draft.form": Looked(kept_forms),
    "form_draft.record": [str(UUID(int=0))],
    "meal_period.code": [code for code, *_ in set_up._MEALS],
    "number_series.kind": [record.prefix for record in records.RECORDS],
    "charge.subject": SUBJECTS,
    "outbox.kind": [kind.kind for kind in CHAINED],
    "outbox.record": [UUID(int=0).hex, "JB-ABCD-20261123-000001"],
    "policy_version.document_no": ["文" * pricing_limit("document_no")],
    "policy_version.name": ["名" * pricing_limit("name")],
    "print_job.kind": list(document._KINDS),
    "print_job.printer": list(settings.PRINTERS),
    "request.channel": accept.CHANNELS,
    "request.disposition": catalogue.DISPOSITIONS,
    "request.result": list(Result),
    "request_event.act": list(Act),
    "request_event.clock": list(Clock),
    "request_event.from_state": list(State),
    "request_event.to_state": list(State),
    "request_item.dispositions": [",".join(catalogue.DISPOSITIONS)],
    "request_attachment.media_type": [media for _magic, media, _endings in attachments._KINDS],
    "request_link.kind": links.KINDS,
    "request_rating.channel": list(Channel),
    "request_rating.points": [",".join(ratings.POINTS)],
    "resident.building": ["长" * buildings.LIMIT],
    "resident.document_kind": [*registry._DATED, *(kind for kind, _pattern in identity._FORMATS)],
    "resident.document_tail": [identity.tail("9" * 40)],
    "resident.phone": [
        normal_phone(typed) for typed in ("057186431234", "13812345678", "4008001234", "057982345678-123456")
    ],
    "resident.care_tags": [",".join("长" * care.TAG_LENGTH for _ in range(care.MOST_TAGS))],
    "resident.consent": profile.CONSENTS,
    "resident.residence": care.HOMES,
    "resident.merged_fields": [
        ",".join([*merge.TAKEN_OVER, "document", "contacts", "active", "woken", *(f"letter:{x}" for x in care.LETTERS)])
    ],
    "scene.code": [scene["code"] for scene in seeds.scenes()],
    "scene.icon": [scene["icon"] for scene in seeds.scenes()],
    "sale.tier": BANDS,
    "cart.paper_no": [records.PAPER_ORDER.number("ABCD", date(2026, 11, 23), 99999999)],
    "sale.number": [f"{record.prefix}-ABCD-20261123-99999999" for record in records.RECORDS],
    "sale_benefit.label": [
        _label(BenefitRule(1, who, What(Effect.PERCENT, rate))) for rate in range(1001) for who in (Who(), Who(60))
    ],
    "sale_benefit.payer": [HOUSE, "谁" * pricing_limit("funder")],
    "sale_benefit.policy": ["P" * pricing_limit("code")],
    "booking.approval": [",".join(house.APPROVALS)],
    "booking.kind": bookings.BOOKING_KINDS,
    "booking_series.mode": series.MODES,
    "booking_series.rule": [
        to_text(Repeat(every, date(2026, 1, 31), date(2026, 12, 31), 999, tuple(range(7)), 31, -1, missing, True))
        for every in Every
        for missing in IfMissing
    ],
    "booking_series.state": ("active", "cancelled"),
    "booking.overrides": [",".join(bookings.OVERRIDES)],
    "booking_event.act": ACT_WORDS,
    "booking_event.from_state": BOOKING_STATES,
    "booking_event.to_state": BOOKING_STATES,
    "room.approval": [",".join(house.APPROVALS)],
    "room.colour": house.COLOURS,
    "report_closing.period": ["2026-Q4"],
    "merchant_bill.form": [form.name for form in merchant_bill.FORMS],
    "merchant_bill.method": tender.METHODS,
    "merchant_bill_line.method": tender.METHODS,
    "merchant_bill_line.order_no": ["9" * merchant_bill.NUMBER_MOST],
    "merchant_bill_line.reference": ["9" * merchant_bill.NUMBER_MOST],
    "merchant_bill_line.refund": ["9" * merchant_bill.NUMBER_MOST],
    "tender_match.how": ("reference", "tail", "confirmed"),
    "tender_match.kind": ("sale", "charge"),
    "wallet_card.state": wallet_card.STATES,
    "wallet_entry.kind": wallet_card.ENTRIES,
    "wallet_entry.source": ("sale", "charge"),
    "subsidy_batch.period": ["2026-12"],
    "subsidy_claim.doubts": [",".join(Doubt)],
    "subsidy_claim.letter": ["".join(care.LETTERS)],
    "subsidy_claim.methods": ["cash,wechat,alipay,card"],
    "room_wish.kind": bookings.BOOKING_KINDS,
    "room_wish.why": wishes.WISH_WHYS,
    "register_version.name": ["名" * NAME_MOST],
    "register_version.source": SOURCES,
    "saved_view.name": ["名" * saved_views.MOST_NAME],
    "saved_view.page": [saved_views.PAGE],
    "staff.pin_hash": ["$argon2id$v=19$m=1048576,t=99,p=99$" + "x" * 22 + "$" + "x" * 43],
    "cart_line.weighed": WEIGHED,
    "dish.fee": FEES,
    "terminal.code": ["ABCD"],
    "terminal.letter": ["A"],
    "resident_category.letter": care.LETTERS,
    "resident_token.token": ["长" * search_tokens.LIMIT],
    "setting.key": list(settings.SETTINGS),
}
"""Column → what the program itself may write there."""

TYPED = {
    "meal_order.note": "till/deliveries.py note",
    "standing_pause.reason": "till/standing_orders.py reason",
    "sale_benefit.exception_reason": "till/exceptions.py reason",
    "cart_line.remark": "till/modifiers.py said",
    "repair_event.text": "repairs/steps.py given.reason",
    "repair_item.accessories": "repairs/intake.py form.accessories",
    "repair_item.brand": "repairs/intake.py form.brand",
    "repair_item.category": "repairs/intake.py form.category",
    "repair_item.colour": "repairs/intake.py form.colour",
    "repair_item.defects": "repairs/intake.py '、'.join(dict.fromkeys((one for one in seen if one)))",
    "repair_item.fault": "repairs/intake.py form.fault",
    "repair_item.place": "repairs/intake.py form.place or visit.address",
    "repair_item.what": "repairs/intake.py form.what",
    "repair_item.work": "repairs/steps.py given.done",
    "repair_price.category": "repairs/prices.py form.category",
    "repair_price.name": "repairs/prices.py form.name",
    "repair_price.unit": "repairs/prices.py form.unit",
    "repair_reporter.said": "repairs/home.py form.said",
    "repair_shelf.name": "repairs/shelves.py name",
    "repair_slip.address": "repairs/intake.py address",
    "repair_slip.note": "repairs/intake.py form.note",
    "repair_spare.name": "repairs/prices.py name",
    "repair_spare.note": "repairs/prices.py note",
    "activity.note": "activities/schedule.py draft.note",
    "activity.place": "activities/schedule.py place",
    "activity.reason": "activities/schedule.py reason",
    "activity.title": "activities/schedule.py draft.title",
    "enrolment.note": "activities/enrol.py draft.note",
    "enrolment.over_reason": "activities/enrol.py reason",
    "enrolment_event.text": "activities/calls.py text",
    "enrolment_person.group_name": "activities/enrol.py person.group",
    "dish.code": "till/menu.py draft.code",
    "dish.set_code": "till/menu.py draft.set_code",
    "dish.name": "till/menu.py draft.name",
    "dish_category.name": "till/menu.py name",
    "grid.areas": "requests/grids.py draft.areas",
    "grid.code": "requests/grids.py draft.code",
    "grid.name": "requests/grids.py draft.name",
    "grid.warden": "requests/grids.py draft.warden",
    "handler.name": "requests/handlers.py draft.name",
    "handler.skill": "requests/handlers.py draft.skill",
    "charge_line.name": "till/charges.py line.name",
    "sale_payment.reference": "till/references.py reference",
    "meal_period.name": "till/menu.py period.name",
    "phrase.keywords": "requests/phrases.py keywords",
    "phrase.text": "requests/phrases.py text",
    "place.floor": "requests/places.py draft.floor",
    "place.hours": "requests/places.py draft.hours",
    "place.name": "requests/places.py draft.name",
    "place.station": "requests/places.py draft.station",
    "place.way": "requests/places.py draft.way",
    "rectification.result": "requests/rectifications.py result",
    "request.agent_name": "requests/accept.py form.agent_name",
    "request.agent_relation": "requests/accept.py form.agent_relation",
    "request.origin_number": "requests/accept.py given",
    "request.place": "requests/accept.py form.place",
    "request.text": "requests/accept.py form.text",
    "request_item.category": "requests/catalogue.py draft.category",
    "request_item.code": "requests/catalogue.py typed",
    "request_item.name": "requests/catalogue.py draft.name",
    "request_item.script": "requests/catalogue.py draft.script",
    "request_item.papers": "requests/catalogue.py ','.join(dict.fromkeys((name for name in names if name)))",
    "request_link.target": "requests/links.py target",
    "request_rating.comment": "requests/ratings.py comment",
    "resident.address": "residents/registry.py draft.address",
    "resident.name": "residents/registry.py draft.name",
    "resident.note": "residents/registry.py draft.note",
    "resident.pinyin": "residents/registry.py draft.pinyin",
    "resident_category.proof": "residents/profile.py typed",
    "resident_contact.name": "residents/profile.py draft.name",
    "resident_contact.relation": "residents/profile.py draft.relation",
    "booking.condition": "rooms/acts.py said.condition",
    "booking.group_name": "rooms/bookings.py draft.group_name",
    "booking.layout": "rooms/bookings.py draft.layout",
    "booking.name": "rooms/bookings.py draft.name",
    "booking.note": "rooms/bookings.py draft.note",
    "booking.override_reason": "rooms/bookings.py draft.allow_reason",
    "booking.title": "rooms/bookings.py draft.title",
    "booking.waived": "rooms/bookings.py draft.waived",
    "booking_event.text": "rooms/acts.py reason",
    "equipment.name": "rooms/equipment.py draft.name",
    "room.floor": "rooms/house.py draft.floor",
    "room.kind": "rooms/house.py draft.kind",
    "room.name": "rooms/house.py draft.name",
    "room.note": "rooms/house.py draft.note",
    "room_closure.reason": "rooms/equipment.py draft.reason",
    "room_unit.name": "rooms/house.py name",
    "report_correction.reason": "report/closing.py reason",
    "report_correction.said": "report/closing.py said",
    "report_correction.should_be": "report/closing.py right",
    "report_correction.what": "report/closing.py what",
    "subsidy_claim.reason": "subsidy/claiming.py reason",
    "subsidy_correction.reason": "subsidy/claiming.py reason",
    "subsidy_outcome.reason": "subsidy/claiming.py reason",
    "room_wish.group_name": "rooms/wishes.py draft.group_name",
    "room_wish.name": "rooms/wishes.py draft.name",
    "room_wish.text": "rooms/wishes.py text",
    "room_wish.title": "rooms/wishes.py draft.title",
    "scene.name": "requests/catalogue.py name",
    "staff.code": "centre/staff.py code",
    "staff.name": "centre/staff.py name",
    "holiday.name": "centre/calendar.py name",
    "holiday_year.source": "centre/calendar.py told.source",
    "terminal.name": "first_run/set_up.py terminal_name",
}
"""Column → the module of the services and the argument ``validation.text`` measures there."""


COPIED = {
    "benefit_use.policy": "policy_version.code",
    "repair_event.shelf": "repair_shelf.name",
    "repair_item.number": "sale.number",
    "repair_item.shelf": "repair_shelf.name",
    "repair_item.terminal": "terminal.code",
    "repair_loan.name": "repair_spare.name",
    "repair_photo.name": "request_attachment.name",
    "repair_reporter.name": "resident.name",
    "repair_reporter.phone": "resident.phone",
    "kitchen_told.name": "sale_line.name",
    "kitchen_told.remark": "cart_line.remark",
    "delivery_stop.address": "meal_order.address",
    "meal_order.address": "resident.address",
    "meal_order.meal": "meal_period.code",
    "meal_order.phone": "resident.phone",
    "meal_order.request_no": "request.number",
    "standing_line.remark": "cart_line.remark",
    "standing_order.address": "resident.address",
    "standing_order.meal": "meal_period.code",
    "standing_order.phone": "resident.phone",
    "repair_slip.name": "resident.name",
    "repair_slip.phone": "resident.phone",
    "activity.number": "request.number",
    "activity.terminal": "terminal.code",
    "enrolment.number": "request.number",
    "enrolment.terminal": "terminal.code",
    "enrolment_event.from_state": "enrolment.state",
    "enrolment_event.to_state": "enrolment.state",
    "enrolment_person.name": "resident.name",
    "enrolment_person.phone": "resident.phone",
    "audit_entry.terminal": "terminal.code",
    "booking.number": "sale.number",
    "booking.phone": "resident.phone",
    "booking.terminal": "terminal.code",
    "booking_series.group_name": "booking.group_name",
    "booking_series.kind": "booking.kind",
    "booking_series.layout": "booking.layout",
    "booking_series.name": "booking.name",
    "booking_series.note": "booking.note",
    "booking_series.number": "sale.number",
    "booking_series.phone": "resident.phone",
    "booking_series.terminal": "terminal.code",
    "booking_series.title": "booking.title",
    "cart.meal": "meal_period.code",
    "cart.terminal": "terminal.code",
    "cash_movement.terminal": "terminal.code",
    "chain_head.terminal": "terminal.code",
    "charge.number": "sale.number",
    "charge.subject_number": "sale.number",
    "charge.terminal": "terminal.code",
    "charge_payment.reference": "sale_payment.reference",
    "dish.counted_by": "terminal.code",
    "closing.number": "print_job.number",
    "closing.terminal": "terminal.code",
    "daily_total.terminal": "terminal.code",
    "number_series.terminal": "terminal.code",
    "outbox.terminal": "terminal.code",
    "grid.phone": "resident.phone",
    "handler.phone": "resident.phone",
    "phrase.item": "request_item.code",
    "place.phone": "resident.phone",
    "place.scene": "scene.code",
    "policy_version.code": "sale_benefit.policy",
    "print_job.number": "request.number",
    "print_job.operator": "staff.name",
    "request.agent_phone": "resident.phone",
    "request.item": "request_item.code",
    "request.item_name": "request_item.name",
    "request.number": "sale.number",
    "request.phone": "resident.phone",
    "request.scene": "scene.code",
    "request.terminal": "terminal.code",
    "request_item.scene": "scene.code",
    "resident_contact.phone": "resident.phone",
    "report_correction.period": "report_closing.period",
    "report_words.period": "report_closing.period",
    "room_wish.phone": "resident.phone",
    "subsidy_batch.number": "sale.number",
    "subsidy_batch.payer": "sale_benefit.payer",
    "subsidy_batch.terminal": "terminal.code",
    "subsidy_claim.cashier": "staff.name",
    "subsidy_claim.meal": "meal_period.code",
    "subsidy_claim.name": "resident.name",
    "subsidy_claim.number": "sale.number",
    "subsidy_claim.payer": "sale_benefit.payer",
    "subsidy_claim.residence": "resident.residence",
    "subsidy_claim.tail": "resident.document_tail",
    "subsidy_claim.terminal": "terminal.code",
    "sale.meal": "meal_period.code",
    "sale.paper_no": "cart.paper_no",
    "sale.terminal": "terminal.code",
    "sale_benefit.tier": "sale.tier",
    "sale_line.category": "dish_category.name",
    "sale_line.code": "dish.code",
    "sale_line.name": "dish.name",
    "sale_line.remark": "cart_line.remark",
    "day_menu_dish.meal": "meal_period.code",
    "sale_line.weighed": "cart_line.weighed",
    "sale_line.fee": "dish.fee",
    "cart.cut_reason": "cash_movement.reason",
    "cart_line.cut_reason": "cash_movement.reason",
    "sale.cut_reason": "cash_movement.reason",
    "sale_line.cut_reason": "cash_movement.reason",
    "shift.terminal": "terminal.code",
}
"""Column → the one its words come from, or that takes the same."""

CUT = {
    "repair_item.search": "repairs/items.py",
    "booking.search": "rooms/row.py",
    "booking.skip_reason": "rooms/series.py",
    "dish.pinyin": "till/menu.py",
    "equipment.pinyin": "rooms/equipment.py spoken",
    "room.pinyin": "rooms/house.py spoken",
    "handler.pinyin": "requests/handlers.py spoken",
    "place.pinyin": "requests/places.py spoken",
    "request_item.pinyin": "requests/catalogue.py spoken",
    "print_job.error": "print_queue.py code",
    "request.responsible": "requests/acts.py clean step.responsible",
    "request.result_text": "requests/acts.py clean step.result_text",
    "request.search": "requests/row.py",
    "request_attachment.name": "requests/attachments.py clean",
    "request_event.text": "requests/acts.py clean step.text",
    "cash_movement.reason": "till/shifts.py clean text",
    "resident.household": "residents/grids.py door(address)",
    "shift.float_reason": "till/shifts.py clean text",
}
"""Column → the module of the services and, where it cuts more than once, the beginning of what is cut or measured
there: by a slice, by ``clean`` or by ``spoken``.
"""


@cache
def columns() -> dict[str, sa.Column[str]]:
    """Text columns with a limit."""
    return {
        f"{table.name}.{column.name}": column
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, AutoString) and column.type.length
    }


def width(name: str) -> int:
    return int(columns()[name].type.length)  # type: ignore[attr-defined]


@cache
def measured() -> dict[str, int]:
    """Module and argument → the length ``validation`` lets through; the largest where it is asked twice."""
    usual = {"text": None, "person_name": inspect.signature(validation.person_name).parameters["limit"].default}
    found: dict[str, int] = {}
    for path, node in nodes("app/services"):
        if not isinstance(node, ast.Call) or called(node)[0] != "validation" or called(node)[1] not in usual:
            continue
        limit = usual[called(node)[1]] if len(node.args) < 3 else ast.literal_eval(_limit(node.args[2]))
        if limit is not None:
            where = f"{path.relative_to(ROOT / 'app' / 'services').as_posix()} {ast.unparse(node.args[1])}"
            found[where] = max(found.get(where, 0), limit)
    return found


def _limit(said: ast.expr) -> ast.expr:
    """A limit that is written out; one with a name is not looked up."""
    return said if isinstance(said, ast.Constant) else ast.Constant(None)


def checked() -> dict[str, list[str]]:
    """Column → the words its table's own check lets through."""
    return {
        f"{table.name}.{found[1]}": re.findall(r"'(\w*)'", found[2])
        for table in SQLModel.metadata.sorted_tables
        for check in table.constraints
        if isinstance(check, sa.CheckConstraint)
        for found in re.finditer(r"(\w+) IN \(([^)]*)\)", str(check.sqltext))
    }


@pytest.mark.parametrize("name", sorted(WORDS))
def test_the_longest_word_of_the_program_fits(name: str) -> None:
    assert [word for word in WORDS[name] if len(word) > width(name)] == []


def test_every_word_a_check_lets_through_fits() -> None:
    assert [(name, word) for name, words in checked().items() for word in words if len(word) > width(name)] == []


@pytest.mark.parametrize("name", sorted(TYPED))
def test_what_may_be_typed_fits(name: str) -> None:
    assert measured()[TYPED[name]] <= width(name)


def test_every_act_on_record_fits() -> None:
    acts = {
        str(node.args[0].value)
        for _, node in nodes("app/services", "app/store")
        if isinstance(node, ast.Call)
        and called(node)[1] == "audit"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(acts) > 40
    assert [act for act in acts if len(act) > width("audit_entry.action")] == []


@cache
def cuts() -> list[tuple[str, int]]:
    """Module with what is cut or measured there → its length."""
    found = []
    for path, node in nodes("app/services"):
        where = path.relative_to(ROOT / "app" / "services").as_posix()
        said, limit = "", None
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and node.slice.lower is None:
            said, limit = ast.unparse(node.value), node.slice.upper
        elif isinstance(node, ast.Call) and called(node)[1] in ("clean", "spoken") and len(node.args) > 1:
            said, limit = f"{called(node)[1]} {ast.unparse(node.args[0])}", node.args[1]
        if isinstance(limit, ast.Constant) and isinstance(limit.value, int):
            found.append((f"{where} {said}", limit.value))
    return found


@pytest.mark.parametrize("name", sorted(CUT))
def test_what_is_cut_fits(name: str) -> None:
    lengths = [length for where, length in cuts() if where.startswith(CUT[name])]
    assert lengths and max(lengths) <= width(name)


@pytest.mark.parametrize("name", sorted(COPIED))
def test_a_copy_has_room_for_what_it_copies(name: str) -> None:
    assert width(name) >= width(COPIED[name])


def test_no_column_is_forgotten() -> None:
    told = ["audit_entry.action", *WORDS, *TYPED, *COPIED, *CUT]
    assert len(set(told)) == len(told)
    unwritten = {name for name in columns() if name.startswith("repair_")}
    assert columns().keys() - checked().keys() - set(told) - unwritten == set()
    assert set(told) - columns().keys() == set()


def test_the_forms_people_leave_half_filled_are_all_looked_at() -> None:
    forms = kept_forms()
    assert {"settings.menu", "settings.grids", "request.close", "request.link", "residents.form"} <= forms
