"""What papers are called, by kind and by the number of the request they are about."""

import pytest

from app.rules.requests import paper_titles


@pytest.mark.parametrize(
    ("number", "paper", "plain"),
    [
        ("SL-A-20261123-0007/missing-2", "missing", "SL-A-20261123-0007"),
        ("SL-A-20261123-0007/receipt", "receipt", "SL-A-20261123-0007"),
        ("XS-A-20261123-0042", "", "XS-A-20261123-0042"),
        ("", "", ""),
    ],
)
def test_a_number_says_which_paper_of_a_request_it_is(number: str, paper: str, plain: str) -> None:
    assert paper_titles.paper_of(number) == paper
    assert paper_titles.plain_number(number) == plain
