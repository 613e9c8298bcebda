"""Files over cores: what takes long begins first, files that share a costly fixture stay together."""

from collections import Counter, OrderedDict

from tests.suite.spread import LongestFirst


class Worker:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[list[int]] = []

    def send_runtest_some(self, indices: list[int]) -> None:
        self.given.append(indices)


def test_the_longest_begin_and_the_rest_keep_their_random_order() -> None:
    names = ["tests/c.py::x", "tests/a.py::x", "tests/b.py::x", "tests/b.py::y"]
    made = LongestFirst.__new__(LongestFirst)
    made._seconds = Counter({"tests/b.py": 41.0, "tests/a.py": 3.0})
    made.assigned_work = {}
    made.workqueue = OrderedDict()
    for name in names:
        made.workqueue.setdefault(made._split_scope(name), {})[name] = False
    worker = Worker()
    made.registered_collections = {worker: names}  # type: ignore[dict-item]
    while made.workqueue:
        made._assign_work_unit(worker)  # type: ignore[arg-type]
    assert worker.given == [[2, 3], [1], [0]]


def test_the_day_of_requests_is_played_on_one_core() -> None:
    made = LongestFirst.__new__(LongestFirst)
    day, papers = "tests/acceptance/test_request_day.py", "tests/acceptance/test_request_day_papers.py"
    assert made._split_scope(f"{papers}::test_a[b::c]") == made._split_scope(f"{day}::test_x") == day
