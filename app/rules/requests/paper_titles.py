"""What the papers about a request are called, on the screen and on paper."""

from collections.abc import Mapping

REQUEST_PAPERS: Mapping[str, str] = {
    "receipt": "受理回执",
    "missing": "一次性告知单",
    "declined": "不予受理告知",
    "dispatch": "派工（转办）单",
    "urge": "催办单",
    "closed": "办结告知单",
    "rating": "服务评价单",
    "extended": "延期告知单",
    "supplied": "补正收件回执",
    "withdrawn": "撤回确认单",
    "proxy": "代办委托书",
}
"""By the ``paper`` of a request slip."""


def paper_of(number: str) -> str:
    """Which paper about a request a print job carries: ``missing`` of SL-A-20261123-0007/missing-2, else ""."""
    return number.partition("/")[2].partition("-")[0]


def plain_number(number: str) -> str:
    """The number people know, without which paper about it this is."""
    return number.partition("/")[0]
