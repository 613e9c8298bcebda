"""``python -m benchmarks [--quick]``: every benchmark, one after the other, and one table in Markdown for the README.

``--quick`` takes small stores and few rounds: enough to see that everything runs, not to quote.
"""

import argparse
import os
import platform
from collections.abc import Callable, Sequence

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks import growth, requests, sale, search, startup, till_keys
from benchmarks.side_by_side import Measured

FULL: tuple[Callable[[], list[Measured]], ...] = (
    lambda: sale.main(600),
    lambda: till_keys.main(400, 20_000),
    lambda: search.main(100_000),
    lambda: requests.main(100_000, 200_000),
    lambda: startup.main(21, 9),
    lambda: growth.main(500_000, 200),
)
QUICK: tuple[Callable[[], list[Measured]], ...] = (
    lambda: sale.main(60),
    lambda: till_keys.main(24, 2_000),
    lambda: search.main(5_000),
    lambda: requests.main(5_000, 10_000),
    lambda: startup.main(5, 3),
    lambda: growth.main(5_000, 40),
)


def table(found: Sequence[Measured]) -> str:
    """The lines of the README's table."""
    lines = ["| what | measured | aim | reached |", "| --- | --- | --- | --- |"]
    for m in found:
        aim = f"≤ {m.aim:g} {m.unit}".replace(" ×", "×")
        lines.append(f"| {m.what} | **{m.text()}** | {aim} | {'yes' if m.reached else 'no'} |")
    return "\n".join(lines)


def machine() -> str:
    """How much the figures can be trusted."""
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.system()}, {os.cpu_count()} cores{load}, Python {platform.python_version()}. Variants took turns "
        "in one run; on a shared machine ratios hold to about a tenth, single milliseconds do not."
    )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--quick", action="store_true", help="small stores and few rounds")
    quick = parser.parse_args().quick
    found = [measured for run in (QUICK if quick else FULL) for measured in run()]
    print(f"\n{table(found)}\n\n{machine()}")


if __name__ == "__main__":
    main()
