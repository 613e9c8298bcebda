"""加急 on the intake form: a matter urgent by itself is ticked, and that tick is kept apart from a hand's."""

from PySide6.QtWidgets import QApplication

from app.ui.requests.intake.model import Intake
from app.ui.requests.intake.route import DueRow


def test_a_matter_urgent_by_itself_shows_the_tick_and_gives_it_back(qapp: QApplication) -> None:
    row = DueRow()
    told: list[bool] = []
    row.edited.connect(lambda: told.append(True))
    row.put(Intake())
    row.urgent_by_item(True)
    assert row.urgent.isChecked() and not row.urgent.isEnabled()
    assert not row.take(Intake()).urgent and told == []
    row.urgent_by_item(False)
    assert not row.urgent.isChecked() and row.urgent.isEnabled()
    row.urgent.click()
    assert row.take(Intake()).urgent and told == [True]
    row.urgent_by_item(True)
    row.urgent_by_item(False)
    assert row.urgent.isChecked() and row.take(Intake()).urgent
