"""Every page to PNG, at both sizes and in both themes, with real demo data.

``python tools/screens.py [FOLDER] [--text large] [--only 04]``; the default folder is ``out/screens``. With ``--docs``
the pictures of the guides and of the README are drawn anew, from the same scenes, so that they show what there is.
"""

import argparse
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.commands.pages import LEAST, SCENES, WIDE, draw_pages
from app.demo import days

DOCS = Path(__file__).resolve().parents[1] / "docs" / "screens"
SHOWN = {
    "login": "01-login-light", "today": "02-today-light", "till": "04-till-member-light",
    "till-dark": "04-till-member-dark", "tender": "05-tender-light", "shift": "07-shift-light",
    "resident": "09-resident-found-light", "intake": "23-intake-filled-light", "request": "26-request-light",
    "paper": "28-paper-light", "search": "29-search-light", "repairs": "30-repairs-light",
    "rooms": "40-rooms-week-light", "activities": "50-activities-light", "report": "60-report-light",
}  # fmt: skip
"""A picture of ``docs/screens`` and what it is drawn from."""


def main() -> int:
    """Make a demo centre with a morning under way and draw it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, nargs="?", default=Path("out/screens"))
    asked.add_argument("--text", choices=("normal", "large", "largest"), default="normal")
    asked.add_argument("--only", default="", help="the beginning of a picture's name")
    asked.add_argument("--quick", action="store_true", help="one size, light only")
    asked.add_argument("--docs", action="store_true", help="draw the pictures of the guides and the README anew")
    args = asked.parse_args()
    scenes = tuple(s for s in SCENES if s.name.startswith(args.only))
    if args.docs:
        return draw_for_docs()
    with tempfile.TemporaryDirectory() as temp:
        store = demo_store(Path(temp))
        sizes = (WIDE,) if args.quick else (WIDE, LEAST)
        modes = ("light",) if args.quick else ("light", "dark")
        drawn = draw_pages(store, args.folder, modes=modes, sizes=sizes, text=args.text, scenes=scenes)
    print(f"{drawn} pictures in {args.folder}")
    return 0


def demo_store(folder: Path) -> Path:
    """A demo centre with a morning under way, closed."""
    made = days.days_of_trade(folder / "store", days=2, seed=7, last_day=date(2026, 11, 22))
    days.a_morning(made, date(2026, 11, 23), seed=7)
    made.desk.store.close()
    return folder / "store"


def draw_for_docs() -> int:
    """Every picture of ``SHOWN`` into its place. Raises ``FileNotFoundError`` for one that no scene draws."""
    wanted = tuple(s for s in SCENES if any(drawn.rpartition("-")[0] == s.name for drawn in SHOWN.values()))
    with tempfile.TemporaryDirectory() as temp:
        draw_pages(demo_store(Path(temp)), Path(temp) / "drawn", modes=("light", "dark"), sizes=(WIDE,), scenes=wanted)
        for name, drawn in SHOWN.items():
            shutil.copyfile(Path(temp) / "drawn" / f"{drawn}-{WIDE[0]}x{WIDE[1]}.png", DOCS / f"{name}.png")
    print(f"{len(SHOWN)} pictures in {DOCS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
