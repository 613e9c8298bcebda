"""``python -m tools.campaign``: everything, or the kinds of ``--only``; ends with 1 when anything is wrong."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tools.campaign import disklog

if TYPE_CHECKING:
    from tools.campaign.ground import Ground

KINDS = ("kill", "cut", "disk", "flip", "wal", "tamper", "clock", "files", "printer", "keychain", "window")
_HOME = "baitonggang-campaign-"


def main() -> int:
    """Run what was asked; a line for every kind, at the end or when somebody stops it."""
    asked = argparse.ArgumentParser(prog="python -m tools.campaign", description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", default=",".join(KINDS), help=f"of {', '.join(KINDS)}; cut=25: so many tries of it")
    asked.add_argument("--count", type=int, default=10, help="tries of each kind")
    asked.add_argument("--minutes", type=float, default=60.0, help="for each kind at most")
    asked.add_argument("--keep", type=Path, default=Path("out/campaign"), help="where the folders of failures go")
    args = asked.parse_args()
    wanted = {name: int(own or args.count) for name, _, own in (one.partition("=") for one in args.only.split(","))}
    if unknown := set(wanted) - set(KINDS):
        asked.error(f"unknown: {', '.join(sorted(unknown))}")
    disklog.begin_again()
    os.environ["BAITONGGANG_KEYCHAIN"] = "none"
    with tempfile.TemporaryDirectory(prefix=_HOME, ignore_cleanup_errors=True) as nursery:
        return campaign(wanted, args.seed, args.minutes, args.keep, Path(nursery).resolve())


def campaign(wanted: dict[str, int], seed: int, minutes: float, keep: Path, nursery: Path) -> int:
    """So many tries of each kind, in a folder of its own; what all begin with lies in ``nursery``."""
    from tools.campaign.ground import Ground
    from tools.campaign.tally import Tally

    tally = Tally(keep)
    try:
        for kind, count in wanted.items():
            with tempfile.TemporaryDirectory(prefix=_HOME, ignore_cleanup_errors=True) as home:
                begun = time.monotonic()
                ground = Ground(Path(home).resolve(), nursery, seed, tally, count, begun + 60 * minutes)
                _kind(kind)(ground)
    finally:
        print(f"seed {seed}")
        for line in tally.lines.values():
            print(line)
    return 1 if tally.failed else 0


def _kind(name: str) -> Callable[["Ground"], None]:
    from tools.campaign import clocks, cuts, damage, devices, full, kills, windows

    return {
        "kill": kills.run,
        "cut": cuts.run,
        "disk": full.run,
        "flip": damage.run_flips,
        "wal": damage.run_logs,
        "tamper": damage.run_tampering,
        "clock": clocks.run,
        "files": damage.run_files,
        "printer": devices.run_printers,
        "keychain": devices.run_keychains,
        "window": windows.run,
    }[name]


if __name__ == "__main__":
    sys.exit(main())
