"""Generated papers about requests for the tests of this floor; the people and matters in them are made up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.services.documents import Document
from app.services.documents.requests import (
    DueList,
    HandoverSheet,
    LedgerRow,
    Material,
    Promised,
    RequestLedger,
    RequestSlip,
    WaySlip,
)
from app.services.documents.residents import ConsentSheet
from tests.print.paper_samples import DAY, HEAD, NOON

NUMBER = "SL-A-20261123-0007"
FIVE_DAYS = Promised(due=datetime(2026, 11, 30, 17, 30), unit="workdays", amount=5, counted_from=datetime(2026, 11, 24))
ACROSS_THE_YEAR = Promised(
    due=datetime(2027, 1, 6, 17, 30),
    unit="workdays",
    amount=30,
    counted_from=datetime(2026, 11, 24),
    days_off=(("元旦", date(2027, 1, 1), date(2027, 1, 3)),),
    missing=(2027,),
)
LONG = "".join(f"第{n}处：楼道感应灯不亮，晚上回家看不清台阶，㛃𫖯家老人差点摔倒。" for n in range(1, 70))[:2000]


def slip(paper: str = "receipt", **changes: object) -> RequestSlip:
    """A request with every line in use."""
    inside = paper in ("dispatch", "urge", "proxy")
    whole = inside or paper == "withdrawn"
    base = RequestSlip(
        head=HEAD,
        paper=paper,
        number=NUMBER,
        item="老年优待证申请协助",
        scene="颐养",
        applicant="王𠅤" if whole else "李*𬎆",
        anonymous=False,
        agent="古丽娜（女儿）" if inside else "古*娜（女儿）",
        phone="13800000007" if inside else "138****0007",
        place="样例苑 6 幢 1 单元 302",
        text="想办老年优待证，行动不便，请帮忙预约拍照；证办好后请打电话。",
        urgent=False,
        channel="window",
        received_at=NOON,
        receiver="前台甲",
        handler="街道民生科",
        promised=FIVE_DAYS,
        materials=(Material("居民身份证"), Material("一寸彩色照片", 2), Material("户口簿", original=False)),
        made_at=NOON,
        made_by="前台甲",
        agent_phone="13900000008" if inside else "",
        handler_kind="organisation" if paper in ("dispatch", "urge") else "",
    )
    more: dict[str, dict[str, object]] = {
        "missing": {
            "materials": (
                Material("居民身份证", given=False),
                Material("户口簿首页和本人页", original=False, given=False),
            ),
            "reason": "照片请用白底，三个月内拍的。",
        },
        "declined": {
            "responsible": "样例区自来水公司 客服 96000",
            "reason": "表前水管归自来水公司养护，社区不能开挖。",
            "materials": (),
        },
        "urge": {
            "serial": 2,
            "reason": "申请人今天又来问了一次，请今天给她回个电话。",
            "urgent": True,
            "dispatched_at": NOON,
            "signed_at": NOON + timedelta(hours=1),
        },
        "closed": {
            "result": "solved",
            "result_text": "优待证已经办好，本人或代办人带身份证到窗口领取。",
            "closed_at": NOON + timedelta(days=3),
        },
        "rating": {"result": "solved", "closed_at": NOON + timedelta(days=3)},
        "extended": {
            "promised": replace(FIVE_DAYS, due=datetime(2026, 12, 4, 17, 30), unit="chosen"),
            "former_due": FIVE_DAYS.due,
            "reason": "街道要和区里核对参保年限，多要四个工作日。",
        },
        "supplied": {
            "promised": replace(FIVE_DAYS, due=datetime(2026, 12, 2, 17, 30), stood=2),
            "materials": (Material("居民身份证"), Material("一寸彩色照片", 2), Material("户口簿", original=False)),
            "came": ("一寸彩色照片", "户口簿"),
        },
        "withdrawn": {
            "result": "withdrawn",
            "reason": "子女已经在线上办好了。",
            "closed_at": NOON + timedelta(days=1),
        },
    }
    return replace(base, **{**more.get(paper, {}), **changes})  # type: ignore[arg-type]


SLIPS = (
    *("receipt", "missing", "declined", "dispatch", "urge", "closed", "rating"),
    *("extended", "supplied", "withdrawn", "proxy"),
)


def row(n: int, **changes: object) -> LedgerRow:
    """The n-th request of a day."""
    states = ("closed", "in_progress", "awaiting", "closed", "declined", "registered", "void")
    state = states[n % len(states)]
    at = datetime(2026, 11, 23, 0, 35, tzinfo=UTC) + timedelta(minutes=9 * n)
    base = LedgerRow(
        number=f"SL-A-20261123-{n:04d}",
        received_at=at,
        item=("老年优待证申请协助", "公共照明/楼道灯", "政策咨询", "上门维修预约")[n % 4],
        scene="颐养",
        applicant=("李*𬎆", "古**曼", "王*", "")[n % 4],
        phone="138****0007",
        place="样例苑 6 幢 1 单元 302",
        text=("楼道灯不亮三天了", "想问社区食堂几点开门，老人能不能打折")[n % 2],
        channel=("window", "phone", "hotline", "paper")[n % 4],
        urgent=n % 9 == 0,
        receiver="前台甲",
        handler="" if state in ("registered", "declined") else "社区物业维修队",
        due=datetime(2026, 11, 30, 17, 30) if n % 5 else datetime(2027, 1, 4, 17, 30),
        state=state,
        result="solved" if state == "closed" else "",
        closed_at=at if state == "closed" else None,
        late=n % 11 == 0,
        rating=5 if n % 14 == 0 else None,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def ledger(count: int = 30, **changes: object) -> RequestLedger:
    """A day of ``count`` requests."""
    return replace(
        RequestLedger(HEAD, DAY, NOON, "前台甲", tuple(row(n) for n in range(1, count + 1))),
        **changes,  # type: ignore[arg-type]
    )


def due_list() -> DueList:
    """Two late, three due today, six soon."""
    rows = [row(n, state="in_progress", result="", closed_at=None) for n in range(1, 12)]
    return DueList(HEAD, DAY, NOON, "前台甲", tuple(rows[:2]), tuple(rows[2:5]), tuple(rows[5:]))


def handover() -> HandoverSheet:
    """A shift with something in every section."""
    return HandoverSheet(
        HEAD, DAY, NOON, "前台甲", "前台乙", 31, 12, 17, 24, 5,
        late=(row(1), row(2)), due=(row(3), row(5)), awaiting=(row(9),), bad_rated=(row(14),),
        to_call=(row(7, call_back_due=NOON + timedelta(hours=77, minutes=48)),),
        unassigned=(row(6, state="registered", handler=""),),
        papers_waiting=2, note="6 幢电梯下午检修，居民来问请告知 16:00 恢复。", left=3,
    )  # fmt: skip


_THREE_YEARS = ("resident", "category", "request", "repair", "booking", "enrolment")
KEPT = (*((kind, 1095) for kind in _THREE_YEARS), ("draft", 30), ("sale", 0))


def consent(**changes: object) -> ConsentSheet:
    """A notice with the separate consent and a guardian."""
    base = ConsentSheet(
        HEAD,
        NOON,
        "前台甲",
        "李*𬎆",
        1024,
        True,
        True,
        KEPT,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def way() -> WaySlip:
    """The way to the gym."""
    return WaySlip(
        HEAD, "百姓健身房", "样例驿站", "健身", "4 楼", "每天 9:00–21:00", "0571-00000000",
        "出大厅右手边坐电梯到 4 楼，出电梯左转走到底。", NOON,
    )  # fmt: skip


PAPERS: dict[str, Document] = {
    **{paper: slip(paper) for paper in SLIPS},
    "receipt closed": slip(result="solved", result_text="已当场讲清楚怎么办。", closed_at=NOON),
    "receipt long": slip(text=LONG, promised=ACROSS_THE_YEAR, urgent=True),
    "dispatch long": slip("dispatch", text=LONG),
    "ledger": ledger(),
    "ledger empty": ledger(0),
    "due": due_list(),
    "handover": handover(),
    "consent": consent(),
    "consent short": consent(sensitive=False, guardian=False, applicant="", resident_no=None, kept=()),
    "way": way(),
}
