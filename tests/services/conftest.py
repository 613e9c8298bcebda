"""One centre made for the whole run, copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.desk import Desk
from tests.support import Centre, copy_centre, make_centre


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "centre"
    make_centre(folder)
    return folder


@pytest.fixture
def centre_(template: Path, tmp_path: Path) -> Iterator[Centre]:
    """The copy with its clock and staff; nobody is on duty."""
    made = copy_centre(template, tmp_path / "centre")
    yield made
    made.desk.store.close()


@pytest.fixture
def desk(centre_: Centre) -> Desk:
    """The same desk with the manager 1001 on duty."""
    centre_.sign_in("1001")
    return centre_.desk
