"""The number another house gave a request before it came here: 12345 单号."""

import unicodedata

LONGEST = 40
"""Characters of one."""

CHANNEL = "hotline"
"""The channel whose requests have one."""


def normal_origin(text: str) -> str:
    """As it is kept and looked for: without blanks, capitals and digits in their plain form."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())
