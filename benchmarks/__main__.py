"""``python -m benchmarks [--quick | --big] [--readme]``: every benchmark in turn, and one table in Markdown.

``--quick`` takes small stores and few rounds: enough to see that everything runs, not to quote. ``--big`` measures the
growth at 500,000 sales (1.3 GB, some minutes to build) instead of a tenth of that, and the wear of 3,000 sales in one
run instead of 600. ``--readme`` writes the table into the README, between the two marks there: the README never says
anything else than what was measured.
"""

import argparse
import os
import platform
from collections.abc import Callable, Sequence

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["BAITONGGANG_NOTES"] = ""  # of no store made here

from app.paths import ROOT
from benchmarks import (
    activities,
    growth,
    month,
    next_key,
    repairs,
    report,
    requests,
    rooms,
    sale,
    search,
    soak,
    startup,
    till_keys,
)
from benchmarks.side_by_side import Measured

FULL: tuple[Callable[[], list[Measured]], ...] = (
    lambda: sale.main(600),
    lambda: till_keys.main(400, 20_000),
    lambda: next_key.main(60),
    lambda: search.main(100_000),
    lambda: requests.main(100_000, 200_000),
    lambda: repairs.main(20_000),
    lambda: rooms.main(130_000),
    lambda: activities.main(2_000),
    lambda: report.main(15),
    lambda: month.main(100_000),
    lambda: startup.main(21, 9),
    lambda: soak.main(600),
    lambda: growth.main(50_000, 200),
)
BIG = (*FULL[:-2], lambda: soak.main(3_000), lambda: growth.main(500_000, 200))
QUICK: tuple[Callable[[], list[Measured]], ...] = (
    lambda: sale.main(60),
    lambda: till_keys.main(24, 2_000),
    lambda: next_key.main(6),
    lambda: search.main(5_000),
    lambda: requests.main(5_000, 10_000),
    lambda: repairs.main(2_000, 500),
    lambda: rooms.main(6_000, 12),
    lambda: activities.main(200, 12),
    lambda: report.main(3),
    lambda: month.main(9_000, 3),
    lambda: startup.main(5, 3),
    lambda: soak.main(24, 6),
    lambda: growth.main(5_000, 40),
)


BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
HEAD = (
    "| what | measured | half of the rounds, or the range of the parts | aim | reached |",
    "| --- | --- | --- | --- | --- |",
)


def table(found: Sequence[Measured]) -> str:
    """The lines of the README's table."""
    lines = list(HEAD)
    for m in found:
        aim = f"≤ {m.aim:g} {m.unit}".replace(" ×", "×")
        lines.append(f"| {m.what} | **{m.text()}** | {m.spread()} | {aim} | {'yes' if m.reached else 'no'} |")
    return "\n".join(lines)


def put_into(readme: str, measured: str) -> str:
    """The README's text with this between its marks. Raises ``ValueError`` where the marks are not."""
    before, _, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError("the README has lost the marks of its table")
    return f"{before}{BEGIN}\n{measured}\n{end}{after}"


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
    parser.add_argument("--big", action="store_true", help="growth at 500,000 sales")
    parser.add_argument("--readme", action="store_true", help="write the table into the README")
    args = parser.parse_args()
    if args.quick and args.readme:
        parser.error("figures of a quick run are not to be quoted")
    found = [measured for run in (QUICK if args.quick else BIG if args.big else FULL) for measured in run()]
    print(f"\n{table(found)}\n\n{machine()}")
    if args.readme:
        readme = ROOT / "README.md"
        readme.write_text(put_into(readme.read_text("utf-8"), f"{table(found)}\n\n{machine()}"), "utf-8")


if __name__ == "__main__":
    main()
