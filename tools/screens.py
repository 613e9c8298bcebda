"""Every page to PNG, at both sizes and in both themes, with real demo data.

``python tools/screens.py [FOLDER] [--text large] [--only 04]``; the default folder is ``out/screens``.
"""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.commands.pages import LEAST, SCENES, WIDE, draw_pages
from app.demo import days


def main() -> int:
    """Make a demo centre with a morning under way and draw it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, nargs="?", default=Path("out/screens"))
    asked.add_argument("--text", choices=("normal", "large", "largest"), default="normal")
    asked.add_argument("--only", default="", help="the beginning of a picture's name")
    asked.add_argument("--quick", action="store_true", help="one size, light only")
    args = asked.parse_args()
    scenes = tuple(s for s in SCENES if s.name.startswith(args.only))
    with tempfile.TemporaryDirectory() as temp:
        store = Path(temp) / "store"
        made = days.days_of_trade(store, days=2, seed=7, last_day=date(2026, 11, 22))
        days.a_morning(made, date(2026, 11, 23), seed=7)
        made.desk.store.close()
        sizes = (WIDE,) if args.quick else (WIDE, LEAST)
        modes = ("light",) if args.quick else ("light", "dark")
        drawn = draw_pages(store, args.folder, modes=modes, sizes=sizes, text=args.text, scenes=scenes)
    print(f"{drawn} pictures in {args.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
