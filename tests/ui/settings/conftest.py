"""One centre for the run, copied for each test of the settings, with the first manager on duty."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support import Centre, copy_centre, make_centre
from tests.ui.settings.room import Room


@pytest.fixture(scope="session")
def settings_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("settings") / "centre"
    make_centre(folder, people=4)
    return folder


@pytest.fixture
def settings_centre(settings_template: Path, tmp_path: Path) -> Iterator[Centre]:
    made = copy_centre(settings_template, tmp_path / "centre")
    made.sign_in("1001")
    yield made
    made.desk.store.close()


@pytest.fixture
def room(qtbot: QtBot, settings_centre: Centre) -> Iterator[Room]:
    made = Room(qtbot, settings_centre)
    yield made
    made.close()
