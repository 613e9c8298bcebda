"""Write both lock files anew: ``python tools/lock.py [--upgrade] [uv's other options]``. Needs ``uv`` on the PATH.

Run it after changing the dependencies in pyproject.toml. Without ``--upgrade`` versions that still fit are kept. The
locks hold every platform and every Python from 3.11 on, a hash for each file, and no address of an index.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.lock": [], "requirements-dev.lock": ["--group", "dev"]}
COMPILE = ["pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet"]
PLAIN = ["--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]


def main(words: list[str]) -> int:
    """Compile both locks, the runtime first so that the developers' one keeps its versions."""
    uv = shutil.which("uv")
    if uv is None:
        print("uv is not on the PATH; it is one pip install away")
        return 1
    for lock, more in LOCKS.items():
        pins = [] if lock == "requirements.lock" else ["--constraints", "requirements.lock"]
        done = subprocess.run(
            [uv, *COMPILE, *PLAIN, *words, *more, *pins, "-o", lock, "pyproject.toml"], check=False, cwd=ROOT
        )
        if done.returncode != 0:
            return done.returncode
        lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
        print(f"{lock}: {sum(1 for line in lines if not line.startswith(' '))} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
