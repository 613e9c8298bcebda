"""How test files are spread over the cores: those that take long begin first, so that none is left over at the end."""

from collections import Counter

import pytest
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from tests.suite import slow

TOGETHER = {"tests/acceptance/test_request_day_papers.py": "tests/acceptance/test_request_day.py"}
"""A file that shares another one's costly fixture, and runs on the same core."""
SHARED = {"tests/acceptance/conftest.py": "tests/acceptance/test_request_day.py"}
"""The file that pays for a conftest's listed fixture."""


class LongestFirst(LoadFileScheduling):
    """File by file, the listed ones by their seconds, then the others in the random order they come in."""

    def __init__(self, config: pytest.Config, log: object = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False
        self._seconds = Counter[str]()
        for entry in slow.known():
            self._seconds[SHARED.get(entry.file, entry.file)] += entry.seconds

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return TOGETHER.get(file, file)

    def _assign_work_unit(self, node: WorkerController) -> None:
        longest = max(self.workqueue, key=lambda file: self._seconds[file])
        self.workqueue.move_to_end(longest, last=False)
        super()._assign_work_unit(node)
