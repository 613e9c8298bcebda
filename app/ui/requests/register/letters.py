"""The letter of each act, with Alt: it belongs to the act and not to the place of its button, so it never moves.

当场办结 and 办结 share J: no state knows both.
"""

from collections.abc import Mapping

from app.rules.requests.flow import Act

ACT_LETTERS: Mapping[Act, str] = {
    Act.DISPATCH: "P",  # 派
    Act.HAND_OVER: "Z",  # 转
    Act.SIGN_FOR: "Q",  # 签
    Act.SEND_BACK: "T",  # 退
    Act.EXTEND: "Y",  # 延
    Act.URGE: "C",  # 催
    Act.NOTE: "B",  # 备
    Act.CLOSE_NOW: "J",  # 结
    Act.CLOSE: "J",
    Act.ASK_MATERIALS: "D",  # 待
    Act.SUPPLIED: "W",  # 位
    Act.DECLINE: "S",  # 受
    Act.WITHDRAW: "H",  # 回
    Act.CALL_BACK: "F",  # 访
    Act.MERGE: "A",  # 案
    Act.REOPEN: "R",
    Act.VOID: "X",
}

LINK_LETTER, TOLD_LETTER = "L", "G"
"""联 and 告: what is done with a request besides the acts of its flow."""

TURNS: Mapping[str, tuple[str, str]] = {
    "M": ("repairs", "转维修"),
    "O": ("rooms", "转场地"),
    "N": ("activities", "转报名"),
}
"""Letter → the page that takes a request on as a job of its own, and how that is called. Both ends show the other."""


def acts_of(letter: str) -> tuple[Act, ...]:
    """The acts a letter stands for, of which a state knows one at most."""
    return tuple(act for act, own in ACT_LETTERS.items() if own == letter)
