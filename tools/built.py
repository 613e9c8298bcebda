"""The day that a bundle carries as its own: that of the newest commit in it, so the same commit makes the same bundle.

Not the day of the machine that builds: were its clock ahead, the program would take every right clock for a wrong one.
"""

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

from app import BUILT


def day(root: Path) -> date:
    """``SOURCE_DATE_EPOCH`` (reproducible-builds.org) where it is set, else that of ``root``'s newest commit, else, in
    a tree without its history, the day of the release. Never before that."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return max(datetime.fromtimestamp(int(epoch), UTC).date(), BUILT)
    try:
        asked = ["git", "log", "-1", "--format=%ct"]
        said = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return BUILT
    return max(datetime.fromtimestamp(int(said), UTC).date(), BUILT)


def stamp(root: Path, folder: Path) -> Path:
    """Write the file that ``app.paths.built`` reads into a folder, and say where."""
    from app.paths import BUILT_FILE

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / BUILT_FILE
    path.write_text(day(root).isoformat() + "\n", "ascii")
    return path
