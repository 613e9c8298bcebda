"""Generated papers of activities; the people and numbers in them are made up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.services.documents import Document
from app.services.documents.activities import (
    ActivityFacts,
    ActivityNotice,
    NumberSlip,
    SignInRow,
    SignInSheet,
    UnmetLine,
    UnmetList,
)
from tests.print.paper_samples import DAY, HEAD, NOON

START = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)
CUTTING = ActivityFacts("HD-A-20261123-0001", "窗花剪纸", "共享厅", START, START + timedelta(hours=2), 1500)
LONG = replace(
    CUTTING,
    title="重阳敬老百家宴暨银龄合唱团、剪纸社、书法班、太极队联合汇报演出（第二场）",
    place="红梅社区文化活动中心一楼多功能小剧场及连廊",
    ends_at=START + timedelta(days=1),
    fee=0,
)
NAMES = ("阮*珍", "王*", "古**·", "欧**文", "𠅤*䶮")


def sign_in(people: int = 12, activity: ActivityFacts = CUTTING) -> SignInSheet:
    rows = tuple(
        SignInRow(f"BM-A-20261123-{n:04d}", NAMES[n % len(NAMES)], f"138****{n:04d}" if n % 4 else "")
        for n in range(1, people + 1)
    )
    return SignInSheet(HEAD, activity, people, 3, rows, 5, NOON, "前台甲")


def slip(state: str = "enrolled", activity: ActivityFacts = CUTTING, people: int = 2) -> NumberSlip:
    until = activity.starts_at - timedelta(hours=1)
    return NumberSlip(HEAD, activity, "BM-A-20261123-0008", 8, state, "阮*珍", people, until, NOON, "前台甲")


def unmet(count: int = 5) -> UnmetList:
    why = ("full", "late", "group", "other", "waiting")
    rows = tuple(
        UnmetLine(f"BM-A-20261123-{n:04d}", (CUTTING, LONG)[n % 2].title, START, NAMES[n % 5], 1 + n % 3, why[n % 5])
        for n in range(count)
    )
    return UnmetList(HEAD, DAY, DAY + timedelta(days=30), rows, NOON, "前台甲")


def notice(activity: ActivityFacts = CUTTING, note: str = "请自带剪刀和老花镜。") -> ActivityNotice:
    until = activity.starts_at - timedelta(hours=1)
    return ActivityNotice(HEAD, activity, 20, (("老人", 15), ("其他", 10)), True, until, note, NOON, "前台甲")


def activity_papers() -> dict[str, Document]:
    """One of every paper of activities, plain and full, by what it is."""
    return {
        "sign-in": sign_in(),
        "sign-in-long": sign_in(48, LONG),
        "sign-in-nobody": sign_in(0),
        "slip": slip(),
        "slip-waiting": slip("waiting", LONG, 1),
        "unmet": unmet(),
        "unmet-long": unmet(60),
        "unmet-none": unmet(0),
        "notice": notice(),
        "notice-long": notice(LONG, "请提前十分钟到场，按号入座；" * 12),
    }
