"""The centre itself: its settings, its name on every paper, and the code of this PC."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.errors import Refused
from app.rules import validation
from app.rules.calendar import working_time
from app.rules.requests import promises
from app.rules.rights import Right
from app.rules.till import labels
from app.services import documents, pictures
from app.services.documents.head import NEWEST_EDITION
from app.services.documents.pictures import DIGEST
from app.services.work import View, Work
from app.store import queries, sql


class _Stored(NamedTuple):
    key: str
    value: str


_ROWS = sql.Reader(_Stored, "setting")
_ASKED = "WHERE key NOT LIKE 'picture.%'"
"""The pictures of papers stand there too; they are large, and wanted by their digest only."""
_SETTING = queries.table("setting")
_TERMINAL = queries.table("terminal")

_ROLLS = ("tcp", "usb", "file", "none")
PRINTER_KINDS = {"receipt": _ROLLS, "page": ("system", "file", "none"), "kitchen": _ROLLS}
"""By role: the roll printer at the till, the one for full pages, which is a printer of the system (``queue``), and the
roll printer in the kitchen."""

MOST_WORDS = 9
"""So many words a list of them holds: each has a digit of its own where one is picked."""

DOTS = (256, 832)
"""How narrow and how wide a roll's head may be; whole bytes."""
ROLL_COLUMNS = 69
PINS = (2, 5)
"""Dots across 58 mm and 80 mm paper."""

_HEAD = {"centre": "name", **{k: k for k in ("community", "canteen", "address", "phone", "footer", "logo")}}


@dataclass(frozen=True)
class Known:
    """A setting the program knows: its default, what may be put there, and who may put it (None: anybody on duty)."""

    default: Any
    check: Callable[[str, Any], Any]
    right: Right | None = Right.SETTINGS


def _line(limit: int, *, required: bool = False) -> Callable[[str, Any], Any]:
    return lambda key, value: validation.text(key, str(value), limit, required=required)


def _whole(low: int, high: int) -> Callable[[str, Any], Any]:
    return lambda key, value: validation.whole(key, value, low, high)


def _choice(*allowed: str) -> Callable[[str, Any], Any]:
    return lambda key, value: validation.choice(key, value, allowed)


def _flag(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        validation.bad(key, "choice", allowed=(True, False))
    return value


def _hours(key: str, value: Any) -> str:
    """Open hours of a day as ``08:30-12:00 13:30-17:30``, in order."""
    text = validation.text(key, str(value), 80, required=True)
    try:
        spans = working_time.typed_hours(text)
    except Refused as refused:
        validation.bad(key, "hours", part=refused.data.get("why", ""))
    return " ".join(f"{_clock(span.opens)}-{_clock(span.closes)}" for span in spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _time(key: str, value: Any) -> str:
    text = validation.text(key, str(value), 8, required=True).replace("：", ":")
    parts = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])", text)
    if parts is None or int(parts[1]) > 23:
        validation.bad(key, "time")
    return time(int(parts[1]), int(parts[2])).isoformat("minutes")


def _time_or_never(key: str, value: Any) -> str:
    return _time(key, value) if validation.text(key, str(value), 8) else ""


def _layout(key: str, value: Any) -> str:
    text = validation.text(key, str(value), labels.DIGITS, required=True).upper()
    if not labels.is_layout(text):
        validation.bad(key, "label_layout")
    return text


def _limit(key: str, value: Any) -> str:
    """A limit as catalogues write it: ``30分钟``, ``4小时``, ``3``; empty for none."""
    text = validation.text(key, str(value), 20)
    try:
        promises.read_limit(text)
    except Refused:
        validation.bad(key, "limit_bad")
    return text


def _words(key: str, value: Any) -> list[str]:
    """A few short words, each once, in their order."""
    if not isinstance(value, (list, tuple)) or len(value) > MOST_WORDS:
        validation.bad(key, "long", limit=MOST_WORDS)
    return list(dict.fromkeys(validation.text(key, str(word), 12, required=True) for word in value))


def _some_days(key: str, value: Any) -> list[str]:
    if not isinstance(value, (list, tuple)) or len(value) > 400:
        validation.bad(key, "format")
    try:
        return sorted({date.fromisoformat(day).isoformat() for day in value})
    except (TypeError, ValueError):
        validation.bad(key, "date")


def _digest(key: str, value: Any) -> str:
    """What a picture that is kept is called, or nothing."""
    text = validation.text(key, str(value), DIGEST)
    if text and not re.fullmatch(rf"[0-9a-f]{{{DIGEST}}}", text):
        validation.bad(key, "format")
    return text


def _printers(key: str, value: Any) -> dict[str, dict[str, Any]]:
    """Printer settings by role; unknown roles and keys are refused, missing ones get their defaults."""
    if not isinstance(value, dict) or any(not isinstance(p, dict) for p in value.values()):
        validation.bad(key, "format")
    unknown = set(value) - set(PRINTERS) | {part for given in value.values() for part in set(given) - set(PRINTER)}
    if unknown:
        validation.bad(key, "format", unknown=sorted(map(str, unknown)))
    return {role: _printer(f"{key}.{role}", role, p) for role, p in _whole_printers(value).items()}


def _printer(key: str, role: str, p: dict[str, Any]) -> dict[str, Any]:
    kind = validation.choice(f"{key}.kind", p["kind"], PRINTER_KINDS[role])
    dots = validation.whole(f"{key}.width_dots", p["width_dots"], *DOTS)
    pin = validation.whole(f"{key}.drawer_pin", p["drawer_pin"], *PINS)
    if dots % 8:
        validation.bad(f"{key}.width_dots", "choice")
    if pin not in PINS:
        validation.bad(f"{key}.drawer_pin", "choice", allowed=PINS)
    return {
        "name": validation.text(f"{key}.name", str(p["name"]), 40),
        "kind": kind,
        "host": validation.text(f"{key}.host", str(p["host"]), 120, required=kind == "tcp"),
        "port": validation.whole(f"{key}.port", p["port"], 1, 65535),
        "queue": validation.text(f"{key}.queue", str(p["queue"]), 200, required=kind == "usb"),
        "folder": validation.text(f"{key}.folder", str(p["folder"]), 400),
        "width_dots": dots,
        "columns": validation.whole(f"{key}.columns", p["columns"], 0, ROLL_COLUMNS),
        "cut": validation.choice(f"{key}.cut", p["cut"], ("partial", "full", "none")),
        "code_page": validation.whole(f"{key}.code_page", p["code_page"], -1, 255),
        "drawer_pin": pin,
        "text_mode": _flag(f"{key}.text_mode", p["text_mode"]),
        "drawer": _flag(f"{key}.drawer", p["drawer"]),
    }


def _whole_printers(stored: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {role: {**default, **stored.get(role, {})} for role, default in PRINTERS.items()}


PRINTER: dict[str, Any] = {
    "name": "", "kind": "file", "host": "", "port": 9100, "queue": "", "folder": "", "width_dots": 576,
    "text_mode": False, "drawer": True, "columns": 0, "cut": "partial", "code_page": -1, "drawer_pin": 2,
}  # fmt: skip
"""A printer's settings before anybody changed them: papers go to files in the store's folder."""

_NO_PRINTER: dict[str, Any] = {**PRINTER, "kind": "none", "drawer": False}
PRINTERS: dict[str, dict[str, Any]] = {"receipt": PRINTER, "page": _NO_PRINTER, "kitchen": _NO_PRINTER}
"""All printers before anybody changed them. ``queue`` is the system's name of a printer, "" its default one; of kind
"usb", which has no default, also a device file."""

SETTINGS: dict[str, Known] = {
    "centre.name": Known("幸福邻里坊", _line(40, required=True)),
    "centre.community": Known("", _line(40)),
    "centre.canteen": Known("邻里餐厅", _line(40)),
    "centre.address": Known("", _line(120)),
    "centre.phone": Known("", _line(40)),
    "centre.footer": Known("", _line(120)),
    "centre.logo": Known("", _digest),  # of the picture; ``centre.logo`` sets it
    "centre.demo": Known(False, _flag),
    "till.rounding": Known("jiao", _choice("jiao", "none")),
    "till.remarks": Known(["少盐", "少油", "软饭", "不要葱", "不要辣"], _words),  # one key each at the till
    "till.refund_days": Known(0, _whole(0, 90)),  # so many days later a sale may still be taken back
    "till.hint_gap": Known(200, _whole(0, 10_000)),  # 分; so little missing for a subsidy is told; 0 never
    "till.exceptions_day": Known(5, _whole(0, 1000)),  # so often on a business date a benefit is given all the same
    "till.receipt_why": Known(False, _flag),  # the receipt says why a price is none of the senior ones
    "till.receipt_form": Known("long", _choice("long", "short")),  # short: no line for what each dish was given
    "till.wallet": Known(False, _flag),  # 餐卡; off, nothing of it is shown
    "till.wallet_change": Known(False, _flag),  # change may go onto the card
    "till.wallet_least": Known(10_00, _whole(10, 5000_00)),  # 分; of one top-up
    "till.wallet_most": Known(1000_00, _whole(10, 5000_00)),
    "till.pickup": Known(False, _flag),  # a sale gets a 取餐号
    "till.visit_item": Known("Y03", _line(12, required=True)),  # the item of the request that follows a 未应门
    "till.keep_minutes": Known(120, _whole(15, 1440)),  # so long a packed meal is to be eaten
    "till.delivery_dish": Known("", _line(4)),  # the dish that is the fee of a delivery, by its code; "" for none
    "till.kitchen": Known("none", _choice("none", "sale", "hold")),  # when the kitchen is told: at sales; holds too
    "till.cut_rate": Known(0, _whole(0, 1000)),  # ‰ of what is left to pay that may be taken off alone
    "till.cut_most": Known(0, _whole(0, 1_000_000)),  # and so much, 分; 0: whatever is taken off needs consent
    "till.senior_from": Known("", _time_or_never),  # from when seniors alone are served; never where empty
    "till.everybody_from": Known("", _time_or_never),  # and from when everybody
    "till.reserved_until": Known("", _time_or_never),  # so long a dish's ``reserved`` portions are kept for seniors
    "till.label": Known("none", _choice("none", "price", "weight")),  # what labels of the scale hold
    "till.label_layout": Known(labels.USUAL_LAYOUT, _layout),
    "till.scale": Known("", _line(120)),  # the serial port of a scale; none where empty
    "till.scale_baud": Known(9600, _whole(300, 115_200)),
    "till.tare": Known(0, _whole(0, 5000)),  # 皮重 in grams, taken off what the scale says
    "till.box_per": Known("none", _choice("none", "portion", "order")),  # 餐盒费 of what is taken away
    "till.box_fee": Known(100, _whole(0, 100_00)),  # 分
    "shift.variance": Known(200, _whole(0, 1_000_000)),  # 分; a larger variance needs a reason and an approver
    "shift.move_limit": Known(1000_00, _whole(0, 1_000_000_00)),  # 分; to move more at once takes consent
    "subsidy.most_meals": Known(62, _whole(0, 1000)),  # in a month; with more somebody is looked at twice; 0 never
    "requests.redo_days": Known(3, _whole(1, 60)),  # working days a reopened request is promised anew
    "rooms.hold_hours": Known(48, _whole(1, 24 * 30)),  # so long a booking waits for consent, then it lapses
    "rooms.many": Known(20, _whole(1, 5000)),  # from one more on a booking may need consent
    "rooms.evening": Known("18:00", _time),  # and one that goes on after it
    "rooms.early": Known(30, _whole(0, 240)),  # minutes before its beginning people may be checked in
    "rooms.grace": Known(10, _whole(0, 120)),  # minutes after its beginning it may still be cancelled
    "rooms.no_show_after": Known(15, _whole(0, 240)),  # minutes after its beginning nobody came
    "rooms.no_show_count": Known(2, _whole(0, 20)),  # so often within so many days: suspended for so many; 0 never
    "rooms.no_show_days": Known(60, _whole(1, 366)),
    "rooms.suspend_days": Known(30, _whole(1, 366)),
    "rooms.late_keep": Known(500, _whole(0, 1000)),  # ‰ of the fee kept when somebody cancels late
    "rooms.no_show_keep": Known(1000, _whole(0, 1000)),  # ‰ of the fee kept when nobody came
    "rooms.keep_deposit": Known(True, _flag),  # and the deposit with it
    "rating.contact_days": Known(1, _whole(1, 30)),  # working days until a bad rating is called back
    "rating.fix_days": Known(15, _whole(1, 90)),  # working days until it is put right
    "repairs.urgent": Known("30分钟", _limit),  # until somebody must be there, day and night
    "repairs.soon": Known("4小时", _limit),
    "repairs.normal": Known("3", _limit),  # working days
    "desk.lock_minutes": Known(3, _whole(1, 120)),
    "backup.second": Known("", _line(400)),
    "retention.resident": Known(1095, _whole(0, 36_500)),  # days; 0 keeps without an end
    "retention.category": Known(365, _whole(0, 36_500)),
    "retention.request": Known(1095, _whole(0, 36_500)),
    "retention.repair": Known(1095, _whole(0, 36_500)),
    "retention.booking": Known(1095, _whole(0, 36_500)),
    "retention.enrolment": Known(1095, _whole(0, 36_500)),
    "retention.draft": Known(30, _whole(0, 36_500)),
    "calendar.counter": Known("08:00-20:00", _hours),  # the counter, every day
    "calendar.office": Known("08:30-12:00 13:30-17:30", _hours),  # the offices, on working days
    "calendar.close": Known("17:30", _time),  # close of business: when a promise in days ends
    "calendar.closed_days": Known([], _some_days),  # the counter is closed all day
    "printers": Known(PRINTERS, _printers),
    "look.theme": Known("light", _choice("light", "dark", "system"), None),
    "look.text_size": Known("normal", _choice("normal", "large", "largest"), None),
}


def get(view: View, key: str) -> Any:
    """A setting's value, or its default. Raises ``KeyError`` for a key nobody knows."""
    known = SETTINGS[key]
    stored = _stored(view).get(key)
    return _copy(known.default) if stored is None else json.loads(stored)


def text(view: View, key: str) -> str:
    """A setting that is text."""
    return str(get(view, key))


def number(view: View, key: str) -> int:
    """A setting that is a whole number."""
    return int(get(view, key))


def read_all(view: View) -> dict[str, Any]:
    """Every setting with its value or default."""
    return {key: get(view, key) for key in SETTINGS}


def printers(view: View) -> dict[str, dict[str, Any]]:
    """The settings of every printer by its role, whole also where they were stored before a role or part existed."""
    return _whole_printers(get(view, "printers"))


def put(work: Work, key: str, value: Any) -> Any:
    """Change a setting and return it as stored. The look may be changed by anybody on duty, all else by its right.

    Raises ``KeyError`` for an unknown key, ``Refused("field_bad", field=key, why=…)`` for a value that does not fit.
    """
    known = SETTINGS[key]
    if known.right is None:
        work.member()
    else:
        work.require(known.right)
    checked = known.check(key, value)
    before = get(work, key)
    if checked != before:
        write(work, key, checked)
        work.audit("setting", key, before=before, after=checked)
    return checked


def put_all(work: Work, values: dict[str, Any]) -> None:
    """Change several settings in one go: all of them or none. Raises as ``put`` does."""
    for key, value in values.items():
        put(work, key, value)


def head(view: View) -> documents.Head:
    """The issuer as it stands on top of every paper from now on."""
    made = documents.Head(**{f: get(view, f"centre.{key}") for f, key in _HEAD.items()}, edition=NEWEST_EDITION)
    pictures.bring(view, made.logo)
    return made


def terminal_code(session: Session) -> str | None:
    """The code of this PC's active terminal (A, after a restore A2 …); None before the first run."""
    query = sa.select(_TERMINAL.c.code).where(_TERMINAL.c.active).order_by(_TERMINAL.c.created_at.desc()).limit(1)
    found = session.connection().execute(query).first()
    return str(found.code) if found else None


def _stored(view: View) -> dict[str, str]:
    """All that is not at its default, as JSON: one small table, read once for whatever an operation asks of it."""
    return view.memo(_stored, lambda: {row.key: row.value for row in _ROWS.rows(view, _ASKED)}, "setting")


def write(work: Work, key: str, value: Any) -> None:
    """Keep a value as it is, asking for no right and checking nothing: ``put`` and the set-up did."""
    stored = {"value": json.dumps(value, ensure_ascii=False, sort_keys=True), "changed_at": work.now}
    if not queries.execute(work, sa.update(_SETTING).where(_SETTING.c.key == key).values(stored)):
        queries.execute(work, sa.insert(_SETTING).values(key=key, **stored))
    work.touched("setting", key)


def _copy(value: Any) -> Any:
    return json.loads(json.dumps(value)) if isinstance(value, (dict, list)) else value
