"""One centre, kept from run to run and copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.desk import Desk
from tests.suite import stores
from tests.support import Centre, copy_centre, kept_centre


@pytest.fixture(autouse=True)
def _databases(tmp_path: Path) -> Iterator[None]:
    """On a server: what a test made goes with it."""
    yield
    stores.drop_below(tmp_path)


@pytest.fixture(scope="session")
def template() -> Path:
    """A closed centre, to be copied."""
    return kept_centre()


@pytest.fixture
def centre_(template: Path, tmp_path: Path) -> Iterator[Centre]:
    """The copy with its clock and staff; nobody is on duty."""
    made = copy_centre(template, tmp_path / "centre")
    yield made
    made.desk.sessions.close()


@pytest.fixture
def desk(centre_: Centre) -> Desk:
    """The same desk with the manager 1001 on duty."""
    centre_.sign_in("1001")
    return centre_.desk
