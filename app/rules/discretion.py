"""What would tell a bystander somebody's hardship: named neutrally on papers carried about and on lists sent out."""

PRIVATE_WORDS = ("低保", "低收入", "特困", "残疾", "失能", "失独", "孤寡", "计生特殊", "困难", "优抚", "贫困")
"""Nobody at the next table shall read why a price is low or what somebody came for."""

OWN_ITEM = "民生服务事项"
"""Instead of a matter whose name tells a hardship."""


def private(words: str) -> bool:
    """Whether the words would tell somebody's hardship."""
    return any(word in words for word in PRIVATE_WORDS)


def discreet(words: str, instead: str) -> str:
    """The words, or ``instead`` where they would tell somebody's hardship."""
    return instead if private(words) else words
