"""Where a run works: its folder, its centres, and what it was asked."""

import shutil
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from app.services.till import shifts
from tests.support import copy_centre, kept_centre
from tools.campaign.tally import Tally

PEOPLE = 8


@dataclass
class Ground:
    """One kind of a run. ``count`` tries of it, or as many as ``until`` (monotonic seconds) leaves time for.

    ``home`` is its own; in ``nursery`` lie the stores that every kind begins with copies of, made once.
    """

    home: Path
    nursery: Path
    seed: int
    tally: Tally
    count: int
    until: float

    @cached_property
    def centre(self) -> Path:
        """A centre with a shift open, closed; to be copied."""
        home = self.nursery / "template"
        if home.exists():
            return home
        made = copy_centre(kept_centre(PEOPLE), home)
        made.sign_in("2001")
        made.desk.do(shifts.open_shift, 20000)
        made.desk.store.close()
        return home

    def fresh(self, name: str) -> Path:
        """A copy of the centre; what had the name before is gone."""
        return copied(self.centre, self.home / name)

    def rng(self, kind: str, number: int) -> Random:
        """The dice of one try, the same in every run with this seed."""
        return Random(f"{self.seed} {kind} {number}")

    def goes_on(self, tried: int) -> bool:
        """Whether there is one more try."""
        return tried < self.count and time.monotonic() < self.until


def copied(source: Path, target: Path) -> Path:
    """A folder once more, over whatever lies there."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)
    return target
