"""Whom the counter may ring: a number stands behind a mask, and work on a request is the reason to look."""

from app.rules.requests.flow import OPEN, State


def may_ring(state: State, *, own: bool, to_call: bool) -> bool:
    """Whether whoever works on requests may see the number kept with this one, without anybody's consent.

    Theirs to ring are what is still open, what they took in or carry themselves (``own``), and what is closed with a
    call owed (``to_call``): a 回访, or the call after a bad rating. The 派工单 prints the same number in full. For
    every other request somebody with ``Right.REVEAL`` has to agree.
    """
    return own or to_call or state in OPEN
