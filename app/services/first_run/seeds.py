"""The reference data a new centre starts with, as shipped below ``resources/data``."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from app.paths import resource
from app.rules.calendar import holidays
from app.rules.requests import promises

_DISPOSITIONS = {"即": "now", "代": "assist", "转": "forward", "约": "book"}
_CATEGORIES = {"政务": "政务代办", "报事报修": "报修"}
"""Group words that mean the same as another one."""

_AFFAIRS = "政务代办"


@dataclass(frozen=True)
class SeedItem:
    """A line of the list of matters: where it belongs, how it is handled, what is promised (None: by order)."""

    code: str
    name: str
    scene: str
    category: str
    dispositions: tuple[str, ...]
    promise: promises.Promise | None
    sensitive: bool


def policies() -> dict[str, Any]:
    """The sample policies by code; each value is what ``pricing.policy_from_json`` reads."""
    listed = json.loads(resource("data", "senior_policies.json").read_text("utf-8"))["policies"]
    return {policy["code"]: policy for policy in listed}


def scenes() -> list[dict[str, str]]:
    """The eight scenes and three functions, in their order: code, name, kind, icon."""
    return list(json.loads(resource("data", "scenes.json").read_text("utf-8"))["scenes"])


def request_items() -> tuple[SeedItem, ...]:
    """The matters the counter takes, in the order of the list."""
    known = {scene["name"]: scene["code"] for scene in scenes()}
    text = resource("data", "request_items.csv").read_text("utf-8-sig")
    return tuple(_item(row, known) for row in csv.DictReader(io.StringIO(text)))


def item_details() -> dict[str, dict[str, Any]]:
    """Samples for the most used matters by code: materials, script, papers, handler, and a promise of its own."""
    return dict(json.loads(resource("data", "item_details.json").read_text("utf-8"))["items"])


def handlers() -> list[dict[str, str]]:
    """The departments and organisations requests are passed to, in generic names: kind, name, skill."""
    return list(json.loads(resource("data", "handlers.json").read_text("utf-8"))["handlers"])


def phrases() -> list[dict[str, str]]:
    """Sentences the counter writes every day: text, keywords, and the matter they belong to, if any."""
    return list(json.loads(resource("data", "phrases.json").read_text("utf-8"))["phrases"])


def places() -> list[dict[str, str]]:
    """The points of the demo centre's map; a real one enters its own. Their telephones begin with 9: nobody's do."""
    return list(json.loads(resource("data", "places_sample.json").read_text("utf-8"))["places"])


def holiday_years() -> tuple[holidays.HolidayYear, ...]:
    """The notices on days off known when this was built."""
    table = holidays.from_json(json.loads(resource("data", "holidays.json").read_text("utf-8")))
    return tuple(table.years.values())


def _item(row: dict[str, str], known: dict[str, str]) -> SeedItem:
    """``颐养/政务`` is the scene 颐养 and the group 政务代办; a group alone belongs to 百通岗."""
    words = row["scene"].split("/")
    groups = [_CATEGORIES.get(word, word) for word in words]
    return SeedItem(
        code=row["code"],
        name=row["name"],
        scene=next((known[word] for word in words if word in known), "baitonggang"),
        category=_AFFAIRS if _AFFAIRS in groups else groups[0],
        dispositions=tuple(_DISPOSITIONS[mark] for mark in row["disposition"].split("/")),
        promise=promises.read_limit(row["default_limit_working_days"]),
        sensitive=row["sensitive"] == "yes",
    )
