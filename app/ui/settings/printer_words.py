"""How printers and their papers are spoken of: kinds, states, faults."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.print.transports import Printer
from app.services.printing import JobRow
from app.ui.kit.paint import TagSpec

ROLES = {"receipt": "小票机"}
KINDS = (("tcp", "网络打印机"), ("file", "存成文件"), ("none", "不打印"))
STATES = {
    "queued": TagSpec("等待", "info", "clock"),
    "sending": TagSpec("正在送", "info", "loader"),
    "failed": TagSpec("失败，会再试", "bad", "triangle-alert"),
    "ask": TagSpec("待问", "warn", "circle-alert"),
    "done": TagSpec("已打", "ok", "check"),
    "dropped": TagSpec("不打了", "mute"),
    "kept": TagSpec("没要小票", "mute"),
}
DOCUMENTS = {
    "receipt": "小票",
    "shift": "交班单",
    "recovery": "恢复码",
    "prices": "价目牌",
    "way": "怎么走",
    "drawer": "开钱箱",
}
_FAULTS = {
    "not_configured": "还没有设好：先填地址或文件夹",
    "offline": "连不上打印机：看看电源、网线和地址",
    "timeout": "打印机没有回应：看看是不是在缺纸或开盖",
    "permission_denied": "没有写入这个文件夹的权限",
    "unknown": "打印机出错，请关掉再开",
    "paper_out": "缺纸，请换一卷",
    "paper_low": "已送到，纸快用完了",
    "stale": "等得太久，要不要还打，请决定",
    "interrupted": "可能打了一半，请看看纸上有没有",
    "unprintable": "这张单据画不出来",
    "needs_page_printer": "要整页打印机，小票机打不了",
    "secret": "恢复码不能排队打印",
}


def fault_words(code: str) -> str:
    """What is the matter with a printer or a paper; an unknown code is shown as it is."""
    return _FAULTS.get(code, code)


def document_words(job: JobRow) -> str:
    """``小票``, ``小票 补打 1``."""
    base = DOCUMENTS.get(job.kind, job.kind)
    return base if job.copy_no <= 1 else f"{base} 补打 {job.copy_no - 1}"


def printer_of(folder: Path, role: str, values: Mapping[str, Any]) -> Printer:
    """A printer from its settings; a file printer without a whole path writes below the store's ``folder``."""
    place = Path(values["folder"] or "prints")
    return Printer(
        name=values["name"] or ROLES.get(role, role),
        kind=values["kind"],
        host=values["host"],
        port=values["port"],
        folder=str(place if place.is_absolute() else folder / place),
        width_dots=values["width_dots"],
        text_mode=values["text_mode"],
        drawer=values["drawer"],
    )
