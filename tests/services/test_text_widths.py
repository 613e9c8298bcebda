"""A server refuses a word that is longer than its column, where the file takes any: each column holds the longest.

Every text column with a limit says here what may be stored in it: the words of a rule, or what somebody types, as far
as ``validation`` lets it through. A new column is missing until it does.
"""

import ast
import inspect
import re
from collections.abc import Iterable
from functools import cache

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from app.models import audit  # noqa: F401 - with it come all tables
from app.rules import records
from app.rules.people import care, search_tokens
from app.rules.requests.flow import Act, Clock, Result, State
from app.rules.requests.rating import Channel
from app.services import validation
from app.services.centre import settings
from app.services.documents import document
from app.services.personal import merge
from app.services.requests import accept, catalogue, links, ratings
from app.services.residents import profile
from app.services.till import menu
from tests.source import ROOT, called, nodes

WORDS: dict[str, Iterable[str]] = {
    "dish_category.tone": menu.TONES,
    "number_series.kind": [record.prefix for record in records.RECORDS],
    "print_job.kind": list(document._KINDS),
    "request.channel": accept.CHANNELS,
    "request.disposition": catalogue.DISPOSITIONS,
    "request.result": list(Result),
    "request_event.act": list(Act),
    "request_event.clock": list(Clock),
    "request_event.from_state": list(State),
    "request_event.to_state": list(State),
    "request_item.dispositions": [",".join(catalogue.DISPOSITIONS)],
    "request_link.kind": links.KINDS,
    "request_rating.channel": list(Channel),
    "request_rating.points": [",".join(ratings.POINTS)],
    "resident.care_tags": [",".join("长" * care.TAG_LENGTH for _ in range(care.MOST_TAGS))],
    "resident.consent": profile.CONSENTS,
    "resident.merged_fields": [
        ",".join([*merge.TAKEN_OVER, "document", "contacts", "active", "woken", *(f"letter:{x}" for x in care.LETTERS)])
    ],
    "resident_category.letter": care.LETTERS,
    "resident_token.token": ["长" * search_tokens.LIMIT],
    "setting.key": list(settings.SETTINGS),
}
"""Column → what the program itself may write there."""

TYPED = {
    "dish.code": "till/menu.py draft.code",
    "dish.name": "till/menu.py draft.name",
    "dish_category.name": "till/menu.py name",
    "handler.name": "requests/handlers.py draft.name",
    "handler.phone": "requests/handlers.py draft.phone",
    "handler.skill": "requests/handlers.py draft.skill",
    "sale_payment.reference": "till/sales.py reference",
    "meal_period.name": "till/menu.py period.name",
    "phrase.keywords": "requests/phrases.py keywords",
    "phrase.text": "requests/phrases.py text",
    "place.floor": "requests/places.py draft.floor",
    "place.hours": "requests/places.py draft.hours",
    "place.name": "requests/places.py draft.name",
    "place.phone": "requests/places.py draft.phone",
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
    "request_link.target": "requests/links.py target",
    "request_rating.comment": "requests/ratings.py comment",
    "resident.address": "residents/registry.py draft.address",
    "resident.name": "residents/registry.py draft.name",
    "resident.note": "residents/registry.py draft.note",
    "resident.pinyin": "residents/registry.py draft.pinyin",
    "resident_category.proof": "residents/profile.py typed",
    "resident_contact.name": "residents/profile.py draft.name",
    "resident_contact.relation": "residents/profile.py draft.relation",
    "scene.name": "requests/catalogue.py name",
    "staff.code": "centre/staff.py code",
    "staff.name": "centre/staff.py name",
    "holiday.name": "centre/calendar.py name",
    "holiday_year.source": "centre/calendar.py told.source",
    "terminal.name": "first_run/set_up.py terminal_name",
}
"""Column → the module of the services and the argument ``validation.text`` measures there."""


COPIED = {
    "audit_entry.terminal": "terminal.code",
    "cart.meal": "meal_period.code",
    "cart.terminal": "terminal.code",
    "cash_movement.terminal": "terminal.code",
    "chain_head.terminal": "terminal.code",
    "closing.number": "print_job.number",
    "closing.terminal": "terminal.code",
    "daily_total.terminal": "terminal.code",
    "number_series.terminal": "terminal.code",
    "outbox.terminal": "terminal.code",
    "phrase.item": "request_item.code",
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
    "sale.meal": "meal_period.code",
    "sale.terminal": "terminal.code",
    "sale_benefit.tier": "sale.tier",
    "sale_line.category": "dish_category.name",
    "sale_line.code": "dish.code",
    "sale_line.name": "dish.name",
    "shift.terminal": "terminal.code",
}
"""Column → the one its words come from, or that takes the same."""

BOUNDED = {
    *("dish.pinyin", "handler.pinyin", "place.pinyin", "request_item.pinyin", "request.search"),  # cut where written
    *("print_job.error", "resident.building", "resident.household"),  # cut where written
    *("audit_entry.business_date", "audit_entry.subject", "daily_total.dimension", "daily_total.key"),  # made
    *(
        "dish.meals",
        "form_draft.form",
        "form_draft.record",
        "outbox.kind",
        "outbox.record",
        "print_job.printer",
    ),  # made
    *("meal_period.code", "scene.code", "scene.icon", "terminal.code", "terminal.letter"),  # of the set-up
    *("resident.document_kind", "resident.document_tail", "resident.phone", "staff.pin_hash", "sale.number"),  # a form
    *(
        "policy_version.document_no",
        "policy_version.name",
        "sale_benefit.policy",
    ),  # measured by rules/till/pricing_json
    *("sale.tier", "sale_benefit.label", "sale_benefit.payer"),  # parts of a policy
    *(
        "cash_movement.reason",
        "shift.float_reason",
        "request.responsible",
        "request.result_text",
        "request_event.text",
    ),  # measured by clean
    *("request_attachment.media_type", "request_attachment.name"),  # measured by clean
    *("request_item.papers", "saved_view.name", "saved_view.page"),  # measured otherwise
}
"""Columns whose words have a bound that only the code which writes them knows."""


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


@pytest.mark.parametrize("name", sorted(COPIED))
def test_a_copy_has_room_for_what_it_copies(name: str) -> None:
    assert width(name) >= width(COPIED[name])


def test_no_column_is_forgotten() -> None:
    told = ["audit_entry.action", *WORDS, *TYPED, *COPIED, *BOUNDED]
    assert len(set(told)) == len(told)
    assert columns().keys() - checked().keys() - set(told) == set()
    assert set(told) - columns().keys() == set()
