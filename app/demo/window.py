"""The demo centre of the window, made on the worker when somebody asks for it. Not light: not before the login page."""

from datetime import timedelta
from pathlib import Path

from app.demo import days
from app.rules.dates import local
from app.ui.login.setup_flow import clear_stage, publish_stage
from app.ui.shell.opening import Clock

DAYS = 1
SEED = 20261123


def make_demo(home: Path, clock: Clock) -> None:
    """Make the demo centre of the window in ``home``: some finished days and this morning. Seconds, so on the worker.

    It appears whole or not at all.
    """
    stage = clear_stage(home)
    now = local(clock())
    made = days.days_of_trade(stage, days=DAYS, seed=SEED, last_day=now.date() - timedelta(days=1))
    days.a_morning(made, now.date(), seed=SEED, until=min((now.hour, now.minute), (10, 42)))
    made.desk.store.close()
    publish_stage(home)
