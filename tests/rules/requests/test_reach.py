"""Whom the counter may ring without asking anybody."""

import pytest

from app.rules.requests.flow import OPEN, State
from app.rules.requests.reach import may_ring


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("to_call", [False, True])
def test_ones_own_what_is_open_and_who_waits_for_a_call(state: State, own: bool, to_call: bool) -> None:
    assert may_ring(state, own=own, to_call=to_call) is (own or to_call or state in OPEN)
