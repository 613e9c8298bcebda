"""What holds for every paper of the house, whatever family it is of."""

import pytest

from app.services import documents
from tests.print.every_sample import every_paper

PAPERS = every_paper()


def test_every_kind_of_paper_has_a_sample() -> None:
    assert {type(paper) for paper in PAPERS.values()} == set(documents.kinds())


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_what_is_stored_reads_back_as_it_was(name: str) -> None:
    paper = PAPERS[name]
    assert documents.load(paper.KIND, documents.dump(paper)) == paper


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_every_paper_is_called_by_its_name(name: str) -> None:
    words = documents.paper_name(PAPERS[name].KIND)
    assert words and words != PAPERS[name].KIND
