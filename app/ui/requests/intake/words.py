"""What the intake says after a request was registered."""

from app.rules.records import brief_number
from app.rules.requests.flow import RESULT_LABELS, Result, State
from app.services.requests.accept import RequestDone
from app.ui.requests.words import joined

_DONE = {
    State.CLOSED: ("当场办结", ""),
    State.AWAITING: ("待补正", "告知单"),
    State.IN_PROGRESS: ("已派出", ""),
    State.DECLINED: ("不予受理", "告知单"),
}
"""How a request stands now, and the paper that goes with it in place of a receipt."""


def done_words(done: RequestDone, *, printed: bool, result: str = "") -> str:
    """已登记 1123-1 · 已派出 · 正在打回执; of what was settled at once also the ``result``."""
    state, paper = _DONE.get(done.state, ("", ""))
    if done.state is State.CLOSED and result:
        state = f"{state}，{RESULT_LABELS[Result(result)]}"
    printing = f"正在打{paper or '回执'}" if printed or paper else ""
    return joined((f"已登记 {brief_number(done.number)}", state, printing))
