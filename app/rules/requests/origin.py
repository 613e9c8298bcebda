"""The number another house gave a request before it came here: 12345 单号."""

import unicodedata

LONGEST = 40
"""Characters of one."""

SOURCE_LABELS = {
    "window": "窗口",
    "phone": "电话",
    "miniapp": "小程序",
    "grid": "网格",
    "hotline": "12345",
    "paper": "纸质补录",
}
"""How a request came, as screen, paper and report call it; the keys are stored."""

CHANNEL = "hotline"
"""The channel whose requests have one."""


def normal_origin(text: str) -> str:
    """As it is kept and looked for: without blanks, capitals and digits in their plain form."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())
