"""What papers are called, on the screen and on paper: the kinds of document, and the papers about a request."""

from collections.abc import Mapping

REQUEST_PAPERS: Mapping[str, str] = {
    "receipt": "受理回执",
    "missing": "一次性告知单",
    "declined": "不予受理告知",
    "dispatch": "派工（转办）单",
    "urge": "催办单",
    "closed": "办结告知单",
    "rating": "服务评价单",
}
"""By the ``paper`` of a request slip."""

DOCUMENTS: Mapping[str, str] = {
    "receipt": "小票",
    "shift": "交班单",
    "recovery": "恢复码",
    "prices": "价目牌",
    "request": "受理单据",
    "way": "怎么走",
    "ledger": "受理台账",
    "due": "到期清单",
    "handover": "窗口交接单",
    "consent": "个人信息告知书",
    "drawer": "开钱箱",
}
"""By the kind of a document in the print queue."""


def paper_of(number: str) -> str:
    """Which paper about a request a print job carries: ``missing`` of SL-A-20261123-0007/missing-2, else ""."""
    return number.partition("/")[2].partition("-")[0]


def plain_number(number: str) -> str:
    """The number people know, without which paper about it this is."""
    return number.partition("/")[0]


def paper_name(kind: str, number: str = "") -> str:
    """What a print job's document is called; a kind nobody named is shown as it is."""
    slip = REQUEST_PAPERS.get(paper_of(number)) if kind == "request" else None
    return slip or DOCUMENTS.get(kind, kind)
