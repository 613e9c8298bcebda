"""How requests read in the list and in the drawer: due tags, states, events, ratings. Pure functions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.rules.dates import local, local_day
from app.rules.people.names import door, mask_name
from app.rules.requests.flow import ACT_LABELS, OPEN, RESULT_LABELS, STATE_LABELS, Act, Result, State
from app.rules.requests.paper_titles import REQUEST_PAPERS
from app.rules.requests.rating import CHANNEL_LABELS, POINT_LABELS, VALUE_LABELS, Channel, Value
from app.rules.requests.telling import WAY_LABELS
from app.services.documents.requests import Material, Promised
from app.services.requests.detail import RequestDetail
from app.services.requests.listing import EventRow, RequestRow
from app.services.requests.promises import minute
from app.ui.kit.paint import TagSpec
from app.ui.requests.words import CHANNELS, joined, moment
from app.ui.words.moments import late_words, near_day

POINTS = POINT_LABELS
LINKS: Mapping[str, str] = {
    "related": "相关",
    "repeat": "重复",
    "repair": "维修",
    "booking": "场地预约",
    "enrolment": "活动报名",
    "topic": "议题",
}
PAPERS: Mapping[str, str] = REQUEST_PAPERS
_MORE_ACTS: Mapping[str, str] = {
    "register": "受理登记",
    "link": "关联",
    "unlink": "取消关联",
    "take_in": "并案",
    "recount": "期限重算",
    "material_in": "收到材料",
    "material_out": "材料没有收到",
    "take_back": "撤销",
    "extend_told": "延期已告诉居民",
    "rectify_call": "整改联系",
    "rectify_done": "整改完成",
    "appeal_lodge": "差评申诉",
    "appeal": "申诉结论",
}
_TONES: Mapping[str, str] = {
    "register": "mute",
    "close": "ok",
    "close_now": "ok",
    "supplied": "ok",
    "extend_told": "ok",
    "rectify_done": "ok",
    "dispatch": "info",
    "hand_over": "info",
    "sign_for": "info",
    "ask_materials": "warn",
    "send_back": "warn",
    "extend": "warn",
    "reopen": "warn",
    "urge": "bad",
    "void": "bad",
    "decline": "mute",
}


def due_tag(row: RequestRow, now: datetime) -> TagSpec:
    """The one tag of a row: how its deadline stands, or how it ended."""
    if row.state not in OPEN:
        if row.state is State.CLOSED:
            day = "" if row.closed_at is None else f" {near_day(local_day(row.closed_at), local_day(now))}"
            return TagSpec(f"超期办结{day}", "warn", "check") if row.late else TagSpec(f"办结{day}", "ok", "check")
        return TagSpec(STATE_LABELS[row.state], "mute")
    if row.state is State.AWAITING or row.light == "stopped":
        return TagSpec("待补正", "warn", "pause")
    if row.due_at is None:
        return TagSpec("按交办单", "mute")
    if row.due_at < minute(now):
        return TagSpec(late_words(row.due_at, now, row.late_days), "bad", "alarm-clock")
    return _running(row.due_at, now, row.light)


def _running(due: datetime, now: datetime, light: str) -> TagSpec:
    """Two stages before it is late: half of the promise used up, and four fifths or its last day."""
    day, today = local_day(due), local_day(now)
    if day == today:
        return TagSpec(f"今天 {local(due):%H:%M}", "warn", "clock")
    tone = "warn" if light in ("half", "near") else "mute"
    icon = "clock" if light == "near" else ""
    if (day - today).days == 1:
        return TagSpec("明天", tone, icon)
    return TagSpec(f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}", tone, icon)


def state_spec(row: RequestRow) -> TagSpec:
    """The state, as a tag of its own."""
    tones = {State.CLOSED: "ok", State.AWAITING: "warn", State.REGISTERED: "info", State.IN_PROGRESS: "info"}
    icons = {State.CLOSED: "check", State.IN_PROGRESS: "loader"}
    return TagSpec(STATE_LABELS[row.state], tones.get(row.state, "mute"), icons.get(row.state, ""))


def who(row: RequestRow) -> str:
    """The resident's name, or that nobody was named."""
    return row.resident or "匿名"


def who_more(row: RequestRow) -> str:
    """Age and place under the name; a place that names a door by the door alone, as on the first page."""
    return joined(("" if row.age is None else f"{row.age}岁", door(row.place) or row.place))


def received_words(row: RequestRow, today: date) -> str:
    """When and how it came."""
    return joined((moment(row.received_at, today), CHANNELS.get(row.channel, row.channel)))


def rating_words(value: int | None, *, whole: bool) -> str:
    """What a rating is called; who may not see who said what only learns that one came in, unless it is a bad one."""
    if value is None:
        return "未评价"
    given = Value(value)
    return VALUE_LABELS[given] if whole or given.bad else "已评价"


def points_words(points: tuple[str, ...]) -> str:
    """服务效率、服务态度."""
    return "、".join(POINTS.get(p, p) for p in points)


def act_words(code: str) -> str:
    """What an act is called, the ones outside the table of transitions too."""
    return ACT_LABELS[Act(code)] if code in set(Act) else _MORE_ACTS.get(code, code)


def result_words(code: str) -> str:
    """What a result is called; empty for none."""
    return RESULT_LABELS[Result(code)] if code in set(Result) else ""


def event_title(event: EventRow, *, whole: bool) -> str:
    """The strong line of an event: 派单 · 陈晓梅, 办结 · 已解决, 评价 · 已收到."""
    detail = event.detail
    more = {
        "dispatch": detail.get("handler", ""),
        "hand_over": detail.get("handler", ""),
        "ask_materials": "、".join(detail.get("materials", ())),
        "supplied": "、".join(detail.get("materials", ())),
        "material_in": "、".join(detail.get("materials", ())),
        "material_out": "、".join(detail.get("materials", ())),
        "extend": f"到 {detail['new_due']}" if "new_due" in detail else "",
        "decline": detail.get("responsible", ""),
        "merge": f"并入 {detail['into']}" if "into" in detail else "",
        "take_in": _taken_in(detail),
        "take_back": act_words(str(detail.get("act", ""))),
        "recount": f"{str(detail.get('due', ''))[5:]} → {str(detail.get('new_due', ''))[5:]}",
        "call_back": _called(detail),
        "extend_told": WAY_LABELS.get(str(detail.get("how", "")), ""),
        "rate": _rated(detail, whole=whole),
        "link": joined((LINKS.get(detail.get("kind", ""), ""), detail.get("number", ""))),
        "unlink": joined((LINKS.get(detail.get("kind", ""), ""), detail.get("number", ""))),
        "appeal": "申诉成立，不计入好评率" if detail.get("upheld") else "申诉不成立",
    }.get(event.act, result_words(str(detail.get("result", ""))))
    return joined((act_words(event.act), str(more)))


def event_tone(event: EventRow) -> str:
    """The colour of an event's dot."""
    if event.act == "rate":
        return "bad" if int(event.detail.get("value", 5)) <= Value.BAD else "ok"
    return _TONES.get(event.act, "mute")


def event_note(event: EventRow, today: date) -> str:
    """When and by whom, who began it, and who approved."""
    approved = f"{event.approver}同意" if event.approver else ""
    wall = local(event.at)
    clock = f"{moment(event.at, today)} {wall:%H:%M}" if wall.date() != today else moment(event.at, today)
    begun = f"{event.detail['begun_by']}开始填的" if "begun_by" in event.detail else ""
    return joined((clock, event.who, begun, approved))


def _called(detail: Mapping[str, Any]) -> str:
    if not detail.get("reached"):
        return "没有联系上"
    return {True: "满意", False: "不满意"}.get(detail.get("satisfied"), "已联系")  # type: ignore[arg-type]


def _taken_in(detail: Mapping[str, Any]) -> str:
    sooner = f"期限提前到 {detail['new_due']}" if "new_due" in detail else ""
    return joined((f"并来 {detail.get('from', '')}", sooner))


def _rated(detail: Mapping[str, Any], *, whole: bool) -> str:
    words = rating_words(int(detail.get("value", 0)) or None, whole=whole)
    way = str(detail.get("channel", ""))
    again = "整改后再评" if detail.get("again") else ""
    return joined((again, words, CHANNEL_LABELS[Channel(way)] if way in set(Channel) else ""))


def size_words(size: int) -> str:
    """A file's size."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(size // 1024, 1)} KB"


def material_line(material: Material) -> str:
    """身份证 · 复印件 2 份; a single original needs no more than its name."""
    kind = "" if material.original else "复印件"
    pieces = f"{material.pieces} 份" if material.pieces > 1 else ""
    return joined((material.name, f"{kind} {pieces}".strip()))


def masked(name: str) -> str:
    """A name as others may read it."""
    return mask_name(name) if name else "匿名"


def promise_line(found: RequestDetail, due: str, today: date) -> str:
    """What was promised, or how it ended."""
    row = found.card.row
    if row.state is State.AWAITING:
        return "时限暂停，补正到位后接着算"
    if row.state in OPEN:
        return f"承诺 {due}"
    ended = "" if row.closed_at is None else f" {_minute(row.closed_at, today)}"
    return f"{STATE_LABELS[row.state]}{ended}"


def _minute(at: datetime, today: date) -> str:
    return f"{near_day(local_day(at), today)} {local(at):%H:%M}"


def rule_line(found: RequestDetail, today_words: str, today: date) -> str:
    """The rule behind the promise; the first promise when it was moved; how often whoever has it was urged."""
    card = found.card
    moved = ""
    if card.first_due is not None and card.row.due_at is not None and card.first_due != card.row.due_at:
        moved = f"回执上是 {_minute(card.first_due, today)}"
    stood = _stood(card.promised)
    urged = sum(event.act == Act.URGE for event in card.events) if card.row.state in OPEN else 0
    return "；".join(part for part in (today_words, stood, moved, f"催过 {urged} 次" if urged else "") if part)


def _stood(promised: Promised) -> str:
    if not promised.stood:
        return ""
    unit = "个工作日" if promised.unit == "workdays" else "天" if promised.unit == "days" else "分钟"
    return f"等补正停了 {promised.stood} {unit}"
