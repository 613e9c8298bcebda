"""The Chinese words on papers about requests: titles, promises with their rule, the next step, who printed what."""

import re
from datetime import date, datetime
from typing import NamedTuple

from app.print import words
from app.rules.calendar.working_time import is_late, wall
from app.rules.discretion import OWN_ITEM
from app.rules.requests.flow import RESULT_LABELS, SOLVED, STATE_LABELS, Result, State
from app.rules.requests.origin import SOURCE_LABELS
from app.rules.requests.paper_titles import REQUEST_PAPERS
from app.rules.requests.rating import POINT_LABELS, VALUE_LABELS
from app.rules.requests.telling import WAY_LABELS
from app.services.documents import Head
from app.services.documents.requests import Material, Promised, RequestSlip

TITLES = REQUEST_PAPERS
COPIES = {
    "receipt": ("存根", "申请人联"),
    "missing": ("存根", "申请人联"),
    "declined": ("存根", "申请人联"),
    "dispatch": ("存根", "承办联"),
    "urge": ("存根", "承办联"),
    "closed": ("存根", "申请人联"),
    "extended": ("存根", "申请人联"),
    "supplied": ("存根", "申请人联"),
    "withdrawn": ("存根", "申请人联"),
    "proxy": ("窗口留存", "代办人联"),
}
SIGNS = {
    "receipt": ("申请人签收", "受理人"),
    "missing": ("申请人签收", "告知人"),
    "declined": ("申请人签收", "告知人"),
    "dispatch": ("承办人签收", "派单人"),
    "urge": ("承办人签收", "催办人"),
    "closed": ("申请人签收", "经办人"),
    "extended": ("申请人签收", "告知人"),
    "supplied": ("申请人签收", "收件人"),
    "withdrawn": ("申请人签名", "经办人"),
    "proxy": ("委托人签名", "受托人签名"),
}
CHANNELS = SOURCE_LABELS
RATINGS = tuple((int(value), VALUE_LABELS[value]) for value in sorted(VALUE_LABELS, reverse=True))
RATING_POINTS = tuple(POINT_LABELS.values())
TOLD = tuple(WAY_LABELS.values())
"""How a resident was told of an extension, to tick by hand."""
POWERS = ("递交和补正材料", "领取结果和证件", "代为签收单据", "其他")
"""What somebody may be let do for another, to tick by hand."""
NOT_A_DECISION = "本回执只证明已收到您的申请，不作为行政许可决定。"
COMPLAINTS = "监督投诉：12345 政务服务便民热线"
SATURDAY = 5
_INTERNAL = re.compile(r"[(（][^()（）]*[=＝][^()（）]*[)）]")
"""What a matter's name says for the counter alone: ``电梯(困人=紧急)``."""
OWN_TEXT = "内容已登记在受理系统，凭受理编号查询。"
OWN_MATERIAL = "证明材料"
OWN_EYES = "本单写有个人情况：当面交给本人或代办人，不张贴、不转交。"
INSIDE = ("dispatch", "urge")
NOTICES = ("missing", "declined", "extended")
"""Papers that tell the person concerned what is lacking, or why not, or not yet."""

UNSEALED = (*INSIDE, "proxy")
"""Papers that are not the centre's own word to a resident: no seal goes on them."""

LISTING = ("receipt", "missing", "supplied", "withdrawn")
"""Papers in the resident's hand that list materials."""


def item(name: str) -> str:
    """An item's name without its remark for the counter; a neutral one where it would tell somebody's hardship."""
    return words.discreet(_INTERNAL.sub("", name).strip(), OWN_ITEM)


def text(slip: RequestSlip) -> str:
    """What was asked for. The handler reads it whole; papers in the resident's hand keep hardship to themselves."""
    if slip.paper in INSIDE:
        return slip.text
    return OWN_TEXT if item(slip.item) == OWN_ITEM else words.discreet(slip.text, OWN_TEXT)


def material(slip: RequestSlip, name: str, *, given: bool) -> str:
    """A material's name on a paper.

    What is still missing is named as it is: the paper goes to the person concerned, who must know exactly what to
    bring, and 一次性告知 that hides a name tells nothing. What was handed in keeps a hardship to itself on papers the
    resident carries about, for the tick beside it is enough; the handler reads everything.
    """
    return name if not given or slip.paper in INSIDE else words.discreet(name, OWN_MATERIAL)


def reason(slip: RequestSlip) -> str:
    """Why: whole for the handler and on notices, which owe the person concerned the true reason; else discreet."""
    return slip.reason if slip.paper in (*INSIDE, *NOTICES) else words.discreet(slip.reason, OWN_TEXT)


def personal(slip: RequestSlip) -> bool:
    """Whether a paper in the resident's hand names a hardship, for their eyes alone."""
    if slip.paper in INSIDE:
        return False
    said = [material(slip, m.name, given=m.given) for m in slip.materials] if slip.paper in LISTING else []
    return any(words.discreet(part, "") != part for part in (*said, reason(slip)))


def applicant(slip: RequestSlip) -> str:
    """The applicant, masked already; 匿名 for somebody without a name."""
    return "匿名" if slip.anonymous or not slip.applicant else slip.applicant


def channel(code: str) -> str:
    """How a request came in."""
    return CHANNELS.get(code, code)


def grid(slip: RequestSlip) -> str:
    """The 网格 of the place and whom to call there; empty on papers that go home."""
    who = " ".join(part for part in (slip.warden, slip.warden_phone) if part)
    return f"{slip.grid} · 网格员 {who}" if who else slip.grid


def origin(slip: RequestSlip) -> str:
    """The number of the house it came from, where somebody answers that house: on papers inside and at the end."""
    return slip.origin if slip.paper in (*INSIDE, "closed") else ""


def state(code: str) -> str:
    """Where a request is; an unknown code is shown as it is."""
    return STATE_LABELS[State(code)] if code in set(State) else code


def result(code: str) -> str:
    """How a request ended, or nothing."""
    return RESULT_LABELS[Result(code)] if code in set(Result) else code


def day(value: date, year: int) -> str:
    """11 月 30 日, with its year when that is not ``year``."""
    named = f"{value.month} 月 {value.day} 日"
    return named if value.year == year else f"{value.year} 年 {named}"


def moment(at: datetime, year: int) -> str:
    """11 月 30 日（周一）17:30, of a wall-clock time."""
    return f"{day(at.date(), year)}（{words.weekday(at)}）{at:%H:%M}"


def promise(slip: RequestSlip) -> str:
    """The deadline in big words; ready to stand after 承诺."""
    due = slip.promised.due
    if due is not None:
        return until(slip, due)
    return "按交办单要求的期限" if slip.promised.unit == "order" else "材料补齐后接着计算"


def until(slip: RequestSlip, due: datetime) -> str:
    """Another deadline of the same request: 11 月 30 日（周一）17:30 前."""
    return f"{moment(due, words.local(slip.received_at).year)} 前"


def by_coming(slip: RequestSlip) -> tuple[tuple[Material, ...], tuple[Material, ...], tuple[Material, ...]]:
    """The materials that came after they were asked for, those that were here before, and those still missing."""
    given = [material for material in slip.materials if material.given]
    now = tuple(material for material in given if material.name in slip.came)
    earlier = tuple(material for material in given if material.name not in slip.came)
    return now, earlier, tuple(material for material in slip.materials if not material.given)


def when(slip: RequestSlip) -> tuple[str, str, bool] | None:
    """When what the paper confirms was, beside when the request came in: label, minute, in bold."""
    at = {"supplied": ("补正时间", slip.made_at), "withdrawn": ("撤回时间", slip.closed_at)}.get(slip.paper)
    return None if at is None or at[1] is None else (at[0], words.minute(at[1]), True)


class Side(NamedTuple):
    """One of the two people of a 委托书; what is empty is written by hand."""

    title: str
    name: str
    relation: str
    phone: str


def sides(slip: RequestSlip) -> tuple[Side, Side]:
    """Who lets another act, and who acts."""
    agent, _, relation = slip.agent.rpartition("（")
    principal = Side("委托人", "" if slip.anonymous else slip.applicant, "", slip.phone)
    return principal, Side("受托人", agent, relation.removesuffix("）"), slip.agent_phone)


def rule(promised: Promised) -> str:
    """The rule behind a deadline: 5 个工作日，从下个工作日 11 月 24 日起数，跳过元旦 1 月 1–3 日."""
    if promised.unit == "order":
        return "办理期限以交办单为准。"
    if promised.unit == "chosen":
        return "与申请人约定的日期。"
    if promised.unit == "extended":
        return "延期后的日期，已经主管同意。"
    if promised.unit == "merged":
        return "并入的那一件承诺得更早，按它的日期。"
    if promised.unit == "today":
        return "当天办结，窗口下班前答复。"
    start = promised.counted_from
    year = start.year if start else promised.due.year if promised.due else 0
    parts = [words.limit(promised.unit, promised.amount)]
    if start is not None:
        since = day(start.date(), year) + (f" {start:%H:%M} " if promised.unit == "minutes" else "")
        # papers frozen by older versions may begin on a day off: of those it is not said
        worked = promised.unit == "workdays" and (start.weekday() < SATURDAY or start.date() in promised.make_up)
        parts.append(f"从下个工作日 {since}起数" if worked else f"自 {since}起算")
    if promised.unit == "days":
        parts.append("最后一天遇休息日顺延")
    else:
        parts += [f"跳过{name} {span(first, last, year)}" for name, first, last in promised.days_off]
        parts += [f"{day(extra, year)}（{words.weekday(extra)}）上班计入" for extra in promised.make_up]
    if promised.stood:
        stood = words.length(promised.stood) if promised.unit == "minutes" else f"{promised.stood} 天"
        parts.append(f"等待补正的 {stood}不计入")
    if promised.older:
        parts.append("按登记时的放假安排计算")
    return "，".join(parts) + "。" + "".join(f"{y} 年放假安排未导入，以实际通知为准。" for y in promised.missing)


def span(first: date, last: date, year: int) -> str:
    """1 月 1–3 日, or 1 月 30 日–2 月 2 日."""
    if first == last:
        return day(first, year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{day(first, year).removesuffix(' 日')}–{last.day} 日"
    return f"{day(first, year)}–{day(last, first.year)}"


def next_step(slip: RequestSlip) -> str:
    """What happens next, in the one sentence that is printed big."""
    if slip.next_step:
        return slip.next_step
    lacking = sum(not material.given for material in slip.materials)
    return {
        "receipt": _after_receipt(slip, lacking),
        "missing": f"还差 {lacking} 样，请一次带齐再来" if lacking else "请带齐下面的材料再来",
        "declined": "请到上面的单位办理" if slip.responsible else "请按上面的说明办理",
        "dispatch": _for_handler(slip),
        "urge": _after_urge(slip),
        "closed": "请告诉我们您是否满意",
        "extended": "办理时间要延长，请您知道",
        "supplied": _after_supplied(slip, lacking),
        "withdrawn": "您已撤回这件事，我们不再办理",
        "proxy": "委托下面的受托人代为办理",
        "rating": "请在一个方框里打勾，投入意见箱或交回窗口",
    }.get(slip.paper, "")


def _after_receipt(slip: RequestSlip, lacking: int) -> str:
    if slip.result:
        return "这件事已经当场办好" if slip.result in SOLVED else "这件事已经当场答复"
    if lacking:
        return f"还差 {lacking} 样材料，请补齐"
    if slip.promised.due is None:
        return "请留好本单，等我们联系您"
    due, made = slip.promised.due, words.local(slip.made_at or slip.received_at).date()  # typed in later than it came
    if is_late(due, wall(slip.made_at or slip.received_at)):
        return "已过承诺时间，我们会抓紧办理并答复您"
    return f"{day(due.date(), made.year)} {due:%H:%M} 前给您答复"  # read again tomorrow it says the same


def _after_supplied(slip: RequestSlip, lacking: int) -> str:
    if lacking:
        return f"已收到一部分，还差 {lacking} 样"
    return "材料已经收齐，接着办理" if slip.promised.due is None else _after_receipt(slip, 0)


def _for_handler(slip: RequestSlip) -> str:
    due = slip.promised.due
    if due is None:
        return "请尽快办理并回复"
    return f"请在 {day(due.date(), words.local(slip.received_at).year)} {due:%H:%M} 前办结并回复"


def _after_urge(slip: RequestSlip) -> str:
    due = slip.promised.due
    if due is not None and slip.made_at is not None and is_late(due, wall(slip.made_at)):
        return "已过承诺时间，请立即办理并回复"
    return _for_handler(slip)


def enquiries(head: Head) -> str:
    """How to ask how far it is."""
    by_phone = f"，或拨打 {head.phone}" if head.phone else ""
    return f"查询进度：凭受理编号到窗口{by_phone}"


def matter(slip: RequestSlip) -> str:
    """The matter as this paper names it: on a 委托书 as it is, for who signs must know what for."""
    return _INTERNAL.sub("", slip.item).strip() if slip.paper == "proxy" else item(slip.item)


def notes(slip: RequestSlip, head: Head) -> tuple[str, ...]:
    """The small print of a paper."""
    common = (*((OWN_EYES,) if personal(slip) else ()), enquiries(head), COMPLAINTS)
    if slip.paper == "receipt":
        return (*common, "等您补齐材料的时间不计入承诺时限。领取结果请带本单和有效身份证件。", NOT_A_DECISION)
    if slip.paper == "missing":
        return (*common, "以上为需要补正的全部内容，一次告知；补齐前承诺时限暂停计算。")
    if slip.paper == "declined":
        return (*common, "对不予受理有意见，请拨打上面的监督投诉电话。")
    if slip.paper == "closed":  # there is no progress left to ask about
        own = common[:-2]
        return (*own, COMPLAINTS, "对结果不满意，可要求重新办理。")
    if slip.paper == "extended":
        return (*common, "延期只有一次。对延期有意见，请拨打上面的监督投诉电话。")
    if slip.paper == "supplied":
        return (*common, "等您补齐材料的时间不计入承诺时限。")
    if slip.paper == "withdrawn":
        own = common[:-2]
        return (*own, COMPLAINTS, "撤回以后还要办，请凭本单到窗口，可以重新办理。")
    if slip.paper == "proxy":
        return (
            "请带委托人、受托人双方的身份证件原件，窗口核对后退还。委托人不能签名的，可以按手印，由两人见证。",
            "委托人可以随时到窗口取消委托。本书写有个人情况，只用于办理这件事，不转交。",
        )
    if slip.paper in INSIDE:
        return (f"本单含居民联系方式，仅供办理使用，用后交回{head.centre}窗口。",)
    return common
