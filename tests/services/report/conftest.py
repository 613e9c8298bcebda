"""The desk whose month it is."""

import pytest

from tests.support import Centre


@pytest.fixture
def counter(centre_: Centre) -> Centre:
    """A member of the desk on duty; Monday 10:40."""
    centre_.sign_in("3001")
    return centre_
