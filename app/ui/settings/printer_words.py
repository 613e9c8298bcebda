"""How printers and their papers are spoken of: kinds, states, faults."""

from app.services.documents import kinds, paper_name
from app.services.print_queue import JobRow
from app.ui.kit.paint import TagSpec
from app.ui.words.centre import PRINTERS

ROLES = PRINTERS
KINDS = {
    "receipt": (("tcp", "网络"), ("usb", "USB"), ("file", "存成文件"), ("none", "不打印")),
    "kitchen": (("tcp", "网络"), ("usb", "USB"), ("file", "存成文件"), ("none", "没有")),
    "page": (("system", "系统打印机"), ("file", "存成文件"), ("none", "没有")),
}
_ROLL = (
    "receipt",
    "charge",
    "price_slip",
    "prebill",
    "shift",
    "wallet_card",
    "wallet_back",
    "repair_tag",
    "repair_slip",
    "repair_quote",
    "repair_visit",
    "number_slip",
    "box_labels",
    "way",
)
"""Kinds of paper that go to the roll; all others go to the printer for full pages, but the recovery code to none."""
_KITCHEN = ("kitchen_slip",)
_NEVER = "recovery"


def goes_to(role: str) -> str:
    """The papers that come out of this printer, in words."""
    names = {kind.KIND: kind.NAME for kind in kinds()}
    of_page = [name for kind, name in names.items() if kind not in (*_ROLL, *_KITCHEN, _NEVER)]
    rolls = {"receipt": _ROLL, "kitchen": _KITCHEN}
    return "、".join(of_page if role == "page" else [names[kind] for kind in rolls[role]])


STATES = {
    "queued": TagSpec("等待", "info", "clock"),
    "sending": TagSpec("正在送", "info", "loader"),
    "failed": TagSpec("失败，会再试", "bad", "triangle-alert"),
    "ask": TagSpec("待问", "warn", "circle-alert"),
    "done": TagSpec("已打", "ok", "check"),
    "dropped": TagSpec("不打了", "mute"),
    "kept": TagSpec("没要小票", "mute"),
}
_FAULTS = {
    "not_configured": "还没有设好：先填地址、选打印机或文件夹",
    "offline": "连不上打印机：看看电源、连线和地址",
    "timeout": "打印机没有回应：看看是不是在缺纸或开盖",
    "permission_denied": "没有写入的权限：文件夹或 USB 打印机要让这个账户能写",
    "no_folder": "找不到这个文件夹：U 盘没插？",
    "full": "磁盘已满，请清理后再试",
    "unknown": "打印机出错，请关掉再开",
    "paper_out": "缺纸，请换一卷",
    "paper_low": "已送到，纸快用完了",
    "stale": "等得太久，要不要还打，请决定",
    "interrupted": "可能打了一半，请看看纸上有没有",
    "perhaps_not": "打印机说没有纸，可能没打出来：请看看纸上有没有",
    "unprintable": "这张单据画不出来",
    "needs_page_printer": "要整页打印机，小票机打不了：在「打印机」里设好整页打印机再打",
    "secret": "恢复码不能排队打印",
}
_PAGE_FAULTS = {
    "not_configured": "这台电脑上没有可用的打印机，或要指定一台",
    "offline": "系统里这台打印机没有连上或停了：看看电源、网线，或另选一台",
    "unknown": "打印机没有收下：看看系统里这台打印机的状态",
}


def fault_words(code: str, *, page: bool = False) -> str:
    """What is the matter with a printer (``page``: that for full pages) or a paper; an unknown code as it is."""
    return (_PAGE_FAULTS.get(code) if page else None) or _FAULTS.get(code, code)


def document_words(job: JobRow) -> str:
    """``小票``, ``小票 补打 1``."""
    base = paper_name(job.kind, job.number)
    return base if job.copy_no <= 1 else f"{base} 补打 {job.copy_no - 1}"
