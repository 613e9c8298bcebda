"""Generated papers of the repair counter; the people and places in them are made up."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.services.documents import Document
from app.services.documents.repairs import (
    RepairLedger,
    RepairLedgerRow,
    RepairLine,
    RepairQuote,
    RepairReceipt,
    RepairTag,
    RepairVisit,
    UnclaimedList,
    UnclaimedRow,
)
from tests.print.paper_samples import DAY, HEAD, NOON

FAN = RepairLine(
    "WX-A-20261123-0001", "美的落地扇（白）", "不转、有嗡嗡声", "底座划痕、少一颗螺丝", "遥控器 1、无底座螺丝", None,
    date(2026, 11, 25), 16 * 60, 30, "B-03",
)  # fmt: skip
UMBRELLA = RepairLine("WX-A-20261123-0002", "雨伞 ×2", "断骨", quote=1000, promised_on=DAY, warranty_days=7)
DONE = RepairLine(
    "WX-A-20261123-0003", "厨房水龙头", "滴水", work="换垫圈、清水垢", parts=500, labour=3000, warranty_days=30
)


def tag(line: RepairLine = FAN, owner: str = "王*英") -> RepairTag:
    """A tag of a thing; without an owner it is one before its form."""
    return RepairTag(HEAD, line, owner, "2206" if owner else "", NOON, "前台甲")


def receipt(*lines: RepairLine) -> RepairReceipt:
    """收件单 of a visit."""
    return RepairReceipt(HEAD, "王*英", "2206", NOON, "前台甲", NOON, lines or (FAN, UMBRELLA), "下午来取")


def quote(**said: Any) -> RepairQuote:
    """A quote that became more."""
    line = RepairLine("WX-A-20261123-0001", "美的落地扇（白）", "不转", quote=4500)
    return RepairQuote(HEAD, line, "王秀英", "2206", NOON, "前台甲", **{"former": 3000, "reason": "电机要换", **said})


def visit(paper: str = "dispatch", **said: Any) -> RepairVisit:
    """A visit, sent out or done."""
    told: dict[str, Any] = {
        "head": HEAD, "paper": paper, "line": DONE, "level": "urgent", "public": False, "owner": "王秀英",
        "phone": "13900002206", "place": "红梅苑6幢1-302", "handler": "林师傅", "received_at": NOON,
        "due_at": NOON + timedelta(minutes=30), "appointment_from": NOON + timedelta(hours=2),
        "appointment_to": NOON + timedelta(hours=3), "made_at": NOON, "made_by": "前台甲",
    }  # fmt: skip
    if paper == "done":
        told |= {"owner": "王*英", "phone": "139****2206", "arrived_at": NOON, "done_at": NOON, "signed": False}
    return RepairVisit(**{**told, **said})


def unclaimed(count: int = 4) -> UnclaimedList:
    """催取清单 with so many things."""
    rows = tuple(
        UnclaimedRow(
            f"WX-A-20261012-{n + 1:04d}", ("美的落地扇", "雨伞 ×2", "高压锅", "手表")[n % 4], "王*英", "139****2206",
            f"B-{n % 12 + 1:02d}", DAY - timedelta(days=65 - n), 65 - n, 60 if n < 6 else 30, n % 3,
            datetime(2026, 11, 20, 2, 0, tzinfo=UTC) if n % 3 else None, None if n % 4 == 3 else 3500, n % 4 != 3,
        )
        for n in range(count)
    )  # fmt: skip
    return UnclaimedList(HEAD, DAY, NOON, "前台甲", rows)


def book(count: int = 5) -> RepairLedger:
    """小修理台账 of November."""
    states = ("handed", "ready", "working", "unrepaired_handed", "void")
    rows = tuple(
        RepairLedgerRow(
            f"WX-A-20261103-{n + 1:04d}", NOON - timedelta(days=20 - n % 20), "皮鞋", "开胶", "王*英", "139****2206",
            "林师傅", states[n % 5], 1500 if n % 5 < 2 else None, DAY if n % 5 < 2 else None,
            DAY if n % 5 == 0 else None, n % 5 == 1,
        )
        for n in range(count)
    )  # fmt: skip
    return RepairLedger(HEAD, DAY.replace(day=1), DAY, NOON, "前台甲", rows, 2, 1, 3000)


def every() -> dict[str, Document]:
    """One of each, by name."""
    return {
        "tag": tag(), "tag_first": tag(RepairLine("WX-A-20261123-0009", ""), ""), "receipt": receipt(),
        "quote": quote(), "dispatch": visit(), "done": visit("done"), "given_up": visit("done", given_up=True),
        "unclaimed": unclaimed(), "book": book(),
    }  # fmt: skip
