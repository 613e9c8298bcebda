"""Time variants in turn in one run, and print them as ratios: on a shared machine only ratios hold."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """``prepare`` runs before each round, outside the clock, and hands its result to ``run``."""

    name: str
    prepare: Callable[[], object]
    run: Callable[[object], object]


@dataclass(frozen=True)
class Measured:
    """One line of the README's table. ``unit`` is ``×`` for a ratio, else ms; ``low`` to ``high`` holds the middle half
    of what was measured."""

    what: str
    value: float
    aim: float
    unit: str = "×"
    low: float | None = None
    high: float | None = None

    @property
    def reached(self) -> bool:
        """Whether the value is within its aim."""
        return self.value <= self.aim

    def text(self) -> str:
        """The value as printed: three digits that count, more where only they show on which side of its aim it is."""
        digits = next((n for n in range(3, 9) if (float(f"{self.value:.{n}g}") <= self.aim) == self.reached), 9)
        return f"{self.value:.{digits}g} {self.unit}".replace(" ×", "×")

    def spread(self) -> str:
        """Between which values half of the rounds lay; empty where there was one figure only."""
        return "" if self.low is None or self.high is None else f"{self.low:.3g}–{self.high:.3g}"


def nothing() -> None:
    """For variants that need no preparation."""


def measure(
    variants: list[Variant], rounds: int, *, warm_up: int = 20, clock: Callable[[], int] = time.perf_counter_ns
) -> dict[str, list[float]]:
    """Milliseconds per variant, taken in turn A B A B …; garbage is collected between, not during.

    No more rounds warm up than count. ``clock`` gives nanoseconds: the wall's, or ``time.thread_time_ns`` where nothing
    waits for a disk.
    """
    times: dict[str, list[float]] = {v.name: [] for v in variants}
    warm_up = min(warm_up, rounds)
    gc.collect()
    gc.disable()
    try:
        for n in range(warm_up + rounds):
            for variant in variants:
                given = variant.prepare()
                start = clock()
                variant.run(given)
                spent = (clock() - start) / 1e6
                if n >= warm_up:
                    times[variant.name].append(spent)
            if n % 100 == 0:
                gc.collect()
    finally:
        gc.enable()
    return times


def quantile(values: list[float], share: float) -> float:
    """The value below which ``share`` of the sorted values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def middle(what: str, values: list[float], aim: float, unit: str = "×") -> Measured:
    """The median of the rounds with its spread."""
    return Measured(what, statistics.median(values), aim, unit, quantile(values, 0.25), quantile(values, 0.75))


def tail(what: str, values: list[float], share: float, aim: float, unit: str = "ms", parts: int = 5) -> Measured:
    """A high quantile with its spread over ``parts`` stretches of the rounds."""
    size = max(len(values) // parts, 1)
    each = [quantile(values[at : at + size], share) for at in range(0, size * parts, size) if values[at : at + size]]
    return Measured(what, quantile(values, share), aim, unit, min(each), max(each))


def report(title: str, times: dict[str, list[float]], base: str) -> float:
    """Print a table with ratios of the medians to ``base``; returns the last variant's ratio."""
    print(f"\n{title}")
    floor = statistics.median(times[base])
    ratio = 1.0
    for name, values in times.items():
        middle = statistics.median(values)
        ratio = middle / floor
        print(
            f"  {name:<44} p50 {middle:8.3f} ms  p95 {quantile(values, 0.95):8.3f}  p99 {quantile(values, 0.99):8.3f}"
            f"  x{ratio:6.3f}"
        )
    return ratio
