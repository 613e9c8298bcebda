"""The intake as plain values: the form as typed and in hand, its step, what is wrong with it, the request it asks for.

Pure: no Qt, no store, no clock.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules import text_input
from app.rules.calendar.working_time import instant
from app.rules.people.search_tokens import door
from app.rules.phones import normal_phone
from app.rules.requests.origin import CHANNEL
from app.services.documents.requests import Material
from app.services.requests.accept import RequestForm
from app.services.requests.catalogue import ItemRow, TileRow
from app.services.residents.registry import ResidentCard
from app.ui.kit.typed_days import read_day, read_received

TEXT_MOST = 4000
NAME_MOST = 60
RELATION_MOST = 20
PLACE_MOST = 120
RESULT_MOST = 2000
REASON_MOST = 500

RELATIONS = ("子女", "配偶", "父母", "亲属", "邻居", "网格员", "护理员")

BLANK = "____"
"""Where a template wants a word."""
_BLANK = re.compile("_{3,}")


class Route(StrEnum):
    """去向: where a request goes when it is registered."""

    NOW = "now"  # closed on the spot
    ASSIGN = "assign"  # to a colleague or a helper
    FORWARD = "forward"  # to a department or an organisation
    KEEP = "keep"  # only registered
    DECLINE = "decline"  # not ours: whom to turn to is named


ROUTES: tuple[tuple[Route, str], ...] = (
    (Route.NOW, "当场办结"),
    (Route.ASSIGN, "派给…"),
    (Route.FORWARD, "转…"),
    (Route.KEEP, "只登记"),
    (Route.DECLINE, "不予受理"),
)
ROUTE_OF: Mapping[str, Route] = {
    "now": Route.NOW,
    "assist": Route.ASSIGN,
    "forward": Route.FORWARD,
    "book": Route.KEEP,
}
"""Which 去向 a disposition of the catalogue (即, 代, 转, 约) begins with; a booking is kept until it is made."""

KINDS_OF: Mapping[Route, tuple[str, ...]] = {
    Route.ASSIGN: ("staff", "helper"),
    Route.FORWARD: ("department", "organisation"),
}
ENDED = (Route.NOW, Route.DECLINE)
"""A 去向 that leaves nothing to be promised."""
VERBS: Mapping[Route, tuple[str, str]] = {
    Route.NOW: ("办结", "办结并打回执"),
    Route.ASSIGN: ("登记并派单", "派单并打回执"),
    Route.FORWARD: ("登记并转办", "转办并打回执"),
    Route.KEEP: ("登记", "登记并打回执"),
    Route.DECLINE: ("", "不予受理，打告知单"),
}
"""What registering does by 去向, without a receipt and with one; empty where there is one way only."""
TELLING = ("", "登记并打告知单")
RESULTS = ("solved", "explained", "guided_online", "partly")
"""How something can end on the spot without anything more to be said; the others belong to the list."""


class DueBy(StrEnum):
    """期限: by the item's rule, or a day somebody chose."""

    RULE = "rule"
    TODAY = "today"
    THREE = "three"
    SEVEN = "seven"
    PICK = "pick"


DUES: tuple[tuple[DueBy, str], ...] = (
    (DueBy.RULE, "按规定"),
    (DueBy.TODAY, "今天"),
    (DueBy.THREE, "3 天"),
    (DueBy.SEVEN, "7 天"),
    (DueBy.PICK, "选日期"),
)
_AHEAD = {DueBy.TODAY: 0, DueBy.THREE: 3, DueBy.SEVEN: 7}


@dataclass(frozen=True)
class Intake:
    """The form as typed, kept verbatim as a draft. ``name`` only says whose draft it is.

    ``given`` names the materials handed in; ``tell`` asks for a 一次性告知单 about the others. ``related`` is the
    number of the request this one belongs to, ``unlike`` the numbers people said are something else. ``files`` are
    where the files to be attached lie: a draft keeps no copy of anybody's papers. ``newcomer`` is what the small form
    of a new resident says until they are registered (name, phone, address, document number), ``begun_by`` the colleague
    whose form somebody went on with. ``origin`` is what 12345 calls it, ``proxy`` asks for a
    代办委托书. ``reason`` and ``responsible`` (whom to turn to) belong to 不予受理.
    """

    resident: UUID | None = None
    name: str = ""
    anonymous: bool = False
    acting: bool = False
    agent_name: str = ""
    agent_relation: str = ""
    agent_phone: str = ""
    newcomer: tuple[str, ...] = ()
    tile: str = ""
    item: str = ""
    place: str = ""
    text: str = ""
    phone: str = ""
    channel: str = "window"
    received: str = ""
    origin: str = ""
    proxy: bool = False
    urgent: bool = False
    route: Route = Route.KEEP
    handler: UUID | None = None
    handler_name: str = ""
    due: DueBy = DueBy.RULE
    due_text: str = ""
    given: tuple[str, ...] = ()
    tell: bool = False
    result: str = RESULTS[0]
    result_text: str = ""
    reason: str = ""
    responsible: str = ""
    related: str = ""
    repeats: bool = False
    unlike: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    begun_by: UUID | None = None

    @property
    def taking_on(self) -> bool:
        """Whether somebody new is being written down in step ①."""
        return any(t.strip() for t in self.newcomer)


THEIRS = ("phone", "acting", "agent_name", "agent_relation", "agent_phone", "proxy")
"""What is typed of whoever the form is about, and of who comes for them: it goes and comes back with them."""


def _theirs(intake: Intake) -> dict[str, Any]:
    return {name: getattr(intake, name) for name in THEIRS}


def typed_of(intake: Intake) -> bool:
    """Whether anything was typed of whoever the form is about."""
    return _theirs(intake) != _theirs(Intake())


class Step(StrEnum):
    """Where work on a form goes on."""

    WHO = "who"
    KIND = "kind"
    MATTER = "matter"
    TEXT = "text"


@dataclass(frozen=True)
class InHand:
    """The form in hand, and what must be known to go on with it. Each thing people do makes the next one of it.

    ``key`` is the id its request will have, ``came`` when it was begun (None: not yet), ``card`` whoever it is about.
    ``place`` and ``template`` are what the form wrote by itself: an address and a text that may be replaced by the
    next one.
    ``former`` is the form before 换人, until somebody else is chosen.
    """

    key: UUID
    came: datetime | None = None
    intake: Intake = Intake()
    card: ResidentCard | None = None
    place: str = ""
    template: str = ""
    former: Intake | None = None

    @property
    def step(self) -> Step:
        """The first step that is open."""
        if self.card is None and not self.intake.anonymous:
            return Step.WHO
        if not self.intake.tile and not self.intake.item:
            return Step.KIND
        return Step.TEXT if self.intake.item else Step.MATTER

    def typed(self, **fields: Any) -> "InHand":
        """With other things in its fields."""
        return replace(self, intake=replace(self.intake, **fields))

    def about(self, card: ResidentCard) -> "InHand":
        """Somebody was chosen: their address into a place nobody wrote, and nothing of a former one.

        Whoever it was before 换人 brings back what was typed of them.
        """
        if self.intake.resident not in (None, card.id):
            return self.sought().about(card)
        place = card.address if self.intake.place in ("", self.place) else self.intake.place
        again = self.former is not None and self.former.resident == card.id
        back = self.typed(**_theirs(self.former)) if self.former is not None and again else self
        now = back.typed(
            resident=card.id, name=card.name, anonymous=False, place=place, related="", repeats=False, newcomer=()
        )  # fmt: skip
        return replace(now, card=card, place=card.address, former=None)

    def back_to(self, former: Intake, card: ResidentCard) -> "InHand":
        """It is about ``card`` again, of whom ``former`` was: with what was typed of them."""
        return replace(self.sought(), former=former).about(card)

    def unnamed(self) -> "InHand":
        """Nobody wants to be named: what was typed of whoever was, is not said of them either."""
        if self.intake.resident is not None:
            return self.sought().unnamed()
        now = self.typed(resident=None, name="", anonymous=True, acting=False, newcomer=())
        return replace(now, card=None, former=None)

    def sought(self) -> "InHand":
        """换人: somebody else is looked for; whoever it was about is remembered, with what was typed of them.

        Who did not want to be named and now is, stays the same person.
        """
        if self.intake.resident is None and not self.intake.anonymous:
            return self
        place = "" if self.intake.place == self.place else self.intake.place  # theirs goes with them
        gone = _theirs(Intake()) if self.intake.resident is not None else {}
        now = self.typed(resident=None, name="", anonymous=False, place=place, **gone)
        return replace(now, card=None, former=self.intake)

    def whole(self) -> Intake:
        """The form with whoever it is or was about: also while somebody else is looked for."""
        now, former = self.intake, self.former
        if former is None or now.resident is not None or now.anonymous:
            return now
        whom: dict[str, Any] = {"resident": former.resident, "name": former.name, "anonymous": former.anonymous}
        return replace(now, place=now.place or former.place, **whom, **_theirs(former))

    def of_kind(self, tile: TileRow) -> "InHand":
        """A tile was taken: a matter of another one is forgotten."""
        own = {row.code for row in tile.items}
        return self.typed(tile=tile.key, item=self.intake.item if self.intake.item in own else "")

    @property
    def unwritten(self) -> bool:
        """Whether nobody wrote in the text, so that a template may be put there."""
        return not self.intake.text.strip() or self.intake.text == self.template

    def of_matter(self, item: ItemRow, tile: str, template: str) -> "InHand":
        """A matter was taken: its usual 去向, and its ``template`` into a text nobody wrote."""
        now = replace(self, intake=with_item(self.intake, item, tile))
        return replace(now.typed(text=template), template=template) if self.unwritten else now


def begin(key: UUID, came: datetime | None, intake: Intake, card: ResidentCard | None) -> InHand:
    """A form taken in hand, empty or as a draft kept it; without a ``card`` nobody is chosen."""
    if card is None:
        intake = replace(intake, resident=None)
    return InHand(key, came, intake, card, place=card.address if card is not None else "")


def begun(intake: Intake) -> bool:
    """Whether there is anything worth keeping."""
    told = (intake.result_text, intake.reason, intake.responsible)
    typed = (intake.text, intake.phone, intake.agent_name, intake.agent_phone, intake.received, intake.origin, *told)
    chosen = intake.resident is not None or intake.anonymous or bool(intake.item) or bool(intake.files)
    return chosen or intake.taking_on or any(t.strip() for t in typed)


def title_of(intake: Intake, item_name: str = "") -> str:
    """How a list of drafts names it: 阮桂珍 · 水电报修."""
    fresh = (intake.newcomer[0].strip() if intake.newcomer else "") or ("新居民" if intake.taking_on else "没选居民")
    who = intake.name or ("匿名" if intake.anonymous else fresh)
    words = " ".join(intake.text.split())
    return f"{who} · {item_name or words[:12] or '没选事项'}"


def to_body(intake: Intake) -> dict[str, Any]:
    """As a draft is kept: plain values, only what differs from an empty form."""
    empty = Intake()
    body = {f.name: getattr(intake, f.name) for f in fields(intake)}
    return {k: _plain(v) for k, v in body.items() if v != getattr(empty, k)}


def from_body(body: Mapping[str, Any]) -> Intake:
    """A draft read back; what this version does not know, or cannot read, is left out."""
    empty, known = Intake(), {}
    for field in fields(empty):
        if field.name in body:
            value = _read(field.name, body[field.name], getattr(empty, field.name))
            if value is not None:
                known[field.name] = value
    return replace(empty, **known)


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _read(name: str, value: object, usual: object) -> Any:
    try:
        if name in ("resident", "handler", "begun_by"):
            return UUID(str(value))
        if isinstance(usual, Route | DueBy):
            return type(usual)(str(value))
        if isinstance(usual, tuple):
            return tuple(str(v) for v in value) if isinstance(value, list) else None
    except ValueError:
        return None
    return value if type(value) is type(usual) else None


def chosen_day(intake: Intake, today: date) -> date | None:
    """The day picked instead of the rule; None by the rule. ``ValueError`` when it cannot be read."""
    if intake.due is DueBy.RULE:
        return None
    if intake.due is DueBy.PICK:
        return read_day(intake.due_text, today)
    return today + timedelta(days=_AHEAD[intake.due])


Problems = dict[str, str]
"""What is wrong, by field, in the order of the form."""


def problems(
    intake: Intake, now: datetime, beside: Callable[[Refused], str], *, urgent: bool = False, at_counter: bool = True
) -> Problems:
    """Everything that keeps the form from being registered. ``now`` is the wall clock; ``beside`` words a refusal.

    What is not usually settled ``at_counter`` is closed there by one sentence that says how.

    What is ``urgent`` does not wait for the blanks of a template: they stay, to be filled in by hand on the paper.
    """
    out: Problems = {}

    def check(field: str, words: str | None) -> None:
        if words:
            out[field] = words

    if intake.resident is None and not intake.anonymous:
        check("resident", "请选居民；问不到的按匿名受理")
    if intake.acting:
        check("agent_name", "请填代办人姓名" if not intake.agent_name.strip() else None)
        check("agent_relation", "请填与居民的关系" if not intake.agent_relation.strip() else None)
        check("agent_phone", phone_wrong(intake.agent_phone, beside))
    check("item", "请选事项" if not intake.item else None)
    check("text", _text_wrong(intake.text, beside, blanks=urgent))
    check("phone", phone_wrong(intake.phone, beside))
    if intake.channel == "paper":
        check("received_at", received_wrong(intake.received, now))
    if intake.route in KINDS_OF:
        words = "请选派给谁" if intake.route is Route.ASSIGN else "请选转给哪里"
        check("handler", words if intake.handler is None else None)
    if intake.route is Route.NOW and not at_counter and not intake.result_text.strip():
        check("result_text", "这类事项通常不当场办结，请写一句是怎么办的")
    if intake.route is Route.DECLINE:
        check("responsible", None if intake.responsible.strip() else "请写这件事该找谁，告知单上要写明")
        check("reason", None if intake.reason.strip() else "请写不予受理的原因")
    if intake.route not in ENDED:
        check("due_day", due_wrong(intake, now.date()))
    return out


def phone_wrong(text: str, beside: Callable[[Refused], str]) -> str | None:
    """What is wrong with a phone number; nothing typed is not wrong."""
    try:
        if text.strip():
            normal_phone(text)
    except Refused as wrong:
        return beside(wrong)
    return None


def received_wrong(text: str, now: datetime) -> str | None:
    """What is wrong with the day a paper was received."""
    if not text.strip():
        return "请填收到的日期，如 11-20 9:30"
    try:
        at = read_received(text, now)
    except ValueError:
        return "请写成 11-20 9:30"
    return "不能晚于现在" if at > instant(now) else None


def due_wrong(intake: Intake, today: date) -> str | None:
    """What is wrong with the day chosen."""
    try:
        day = chosen_day(intake, today)
    except ValueError:
        return "请写成 12-1" if intake.due_text.strip() else "请填日期，如 12-1"
    return "这一天已经过了" if day is not None and day < today else None


def _text_wrong(text: str, beside: Callable[[Refused], str], *, blanks: bool) -> str | None:
    try:
        text_input.clean(text, TEXT_MOST, required=True, multiline=True)
    except Refused as wrong:
        return "请写下居民要办什么" if wrong.code == "text_empty" else beside(wrong)
    left = 0 if blanks else len(_BLANK.findall(text))
    return f"还有 {left} 处空没填，用不着的请删去" if left else None


def filled(template: str, place: str) -> str:
    """A template with the building and the entrance of a place in their blanks; all others stay."""
    building, *rest = door(place).split("-")
    parts = {"幢": building, "单元": rest[0] if len(rest) > 1 else ""}
    for unit, number in parts.items():
        if number:
            template = template.replace(f"{BLANK}{unit}", f"{number}{unit}", 1)
    return template


def blank_from(text: str, at: int) -> tuple[int, int] | None:
    """The next blank of a template from a position on, in the units an editor counts; from the start again after the
    last. None when there is none.
    """
    wide = text.encode("utf-16-le")
    plain = "".join(chr(int.from_bytes(wide[i : i + 2], "little")) for i in range(0, len(wide), 2))
    found = _BLANK.search(plain, at) or _BLANK.search(plain)
    return found.span() if found is not None else None


def materials_of(intake: Intake, item: ItemRow) -> tuple[Material, ...]:
    """The item's checklist with what was handed in."""
    return tuple(Material(m.name, m.pieces, m.original, m.name in intake.given) for m in item.materials)


def missing(intake: Intake, item: ItemRow) -> tuple[str, ...]:
    """The materials not handed in."""
    return tuple(m.name for m in item.materials if m.name not in intake.given)


def form_of(intake: Intake, item: ItemRow, today: date) -> RequestForm:
    """The request a form without problems asks for. ``ValueError`` when its day cannot be read."""
    now = intake.route is Route.NOW
    acting = intake.acting
    return RequestForm(
        item=item.code,
        resident_id=intake.resident,
        anonymous=intake.resident is None,
        begun_by=intake.begun_by,
        agent_name=intake.agent_name if acting else "",
        agent_relation=intake.agent_relation if acting else "",
        agent_phone=intake.agent_phone if acting else "",
        phone=intake.phone,
        channel=intake.channel,
        origin_number=intake.origin if intake.channel == CHANNEL else "",
        urgent=intake.urgent,
        place=intake.place,
        text=intake.text,
        handler_id=intake.handler if intake.route in KINDS_OF else None,
        materials=materials_of(intake, item),
        due_day=None if intake.route in ENDED else chosen_day(intake, today),
        close_now=now,
        decline=intake.route is Route.DECLINE,
        reason=intake.reason,
        responsible=intake.responsible,
        result=intake.result,
        result_text=intake.result_text if now else "",
    )


def somewhere(item: ItemRow) -> bool:
    """Whether somebody has to go to a place for it, so that the place is asked before anything else.

    What is settled or applied for at the counter needs none.
    """
    return bool(item.dispositions) and ROUTE_OF.get(item.dispositions[0]) in (Route.FORWARD, Route.KEEP)


def usual(item: ItemRow) -> Route:
    """The 去向 a matter is known for."""
    return Route.KEEP if item.only_begins else ROUTE_OF.get(_first(item), Route.KEEP)


def _first(item: ItemRow) -> str:
    return item.dispositions[0] if item.dispositions else "now"


def verbs_of(intake: Intake) -> tuple[str, str]:
    """What the two verbs of the form are called, for what they will do."""
    return TELLING if intake.tell and intake.route not in ENDED else VERBS[intake.route]


def at_counter(item: ItemRow | None) -> bool:
    """Whether a matter is one of those that are settled at the counter."""
    return item is None or "now" in item.dispositions


def at_once(intake: Intake, item: ItemRow | None) -> Intake:
    """当场办结 at one key: a matter that is settled so may be told by its name alone."""
    named = item is not None and "now" in item.dispositions and not intake.text.strip()
    return replace(intake, route=Route.NOW, text=item.name if named and item is not None else intake.text)


def with_item(intake: Intake, item: ItemRow, tile: str) -> Intake:
    """The form once an item was picked: its usual 去向 and handler, and nothing of the one before.

    Where it usually is somebody's and nobody is named, it is only registered: nobody is made up.
    """
    route, handler, name = usual(item), None, ""
    if route in KINDS_OF:
        handler, name = item.handler_id, item.handler_name
        route = route if handler is not None else Route.KEEP
    return replace(
        intake, tile=tile, item=item.code, route=route, handler=handler, handler_name=name, given=(), tell=False
    )
