#!/usr/bin/env python3
"""Set up and start the front desk; see ``python3 run.py --help``. Needs nothing but Python's standard library.

The file must at least parse on older Pythons, so that they can be told in a sentence what is wrong.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        f"The front desk needs Python 3.11 or newer; this is Python {sys.version_info[0]}.{sys.version_info[1]}.\n"
        "Install a newer Python and start again with it, for example: python3.11 run.py"
    )

import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
STAMP = VENV / ".setup-stamp.json"
RUN_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"  # holds everything of RUN_LOCK too
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}

# What Qt loads from the system and does not bring along: library → Debian's package
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
X11_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}

HELP = """\
usage: python3 run.py [command]

Set up and start the front desk 百通岗前台 on a demo centre.

commands:
  (none)        set up, then open the front desk on a demo centre; without a display
                the same demo day runs headless and leaves its papers in a folder
  setup         set up only
  app ...       set up, then hand the rest to `python -m app`, for example
                `run.py app verify STORE` or `run.py app --help`
  test [...]    set up with the developers' tools, then every check CI runs;
                what follows goes to pytest, for example `run.py test -k receipt`
"""


def say(text: str) -> None:
    """One line to the person watching, in order with what child processes print."""
    print(text, flush=True)


def stop(text: str) -> NoReturn:
    """End with a sentence that says what to do."""
    sys.stdout.flush()
    sys.exit("\n" + text)


def call(*words: str, quiet: bool = False, env: dict[str, str] | None = None) -> int:
    """Run a program in the project's folder, its output going to the person watching; returns its exit code."""
    hidden = subprocess.DEVNULL if quiet else None
    return subprocess.run(words, check=False, cwd=ROOT, env=clean_env(env), stdout=hidden, stderr=hidden).returncode


# --- the system's part -------------------------------------------------------------------------------------------


def display() -> str:
    """How a window can be shown here: ``native``, ``x11``, ``wayland``, or ``""`` when it cannot."""
    asked = os.environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if asked in ("offscreen", "minimal"):
        return ""
    if not sys.platform.startswith("linux"):
        return "native"
    if os.environ.get("DISPLAY"):
        return "x11"
    return "wayland" if os.environ.get("WAYLAND_DISPLAY") else ""


def missing_libraries(shown: str) -> dict[str, str]:
    """The libraries Qt will want on this Linux and cannot load, with Debian's package for each."""
    if not sys.platform.startswith("linux"):
        return {}
    wanted = LIBRARIES | {"x11": X11_LIBRARIES, "wayland": WAYLAND_LIBRARIES}.get(shown, {})
    return {library: package for library, package in wanted.items() if not loads(library)}


def loads(library: str) -> bool:
    """Whether the system's loader finds a library; the only answer that counts."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def ensure_libraries(shown: str) -> None:
    """Install what Qt misses where that is allowed, else say exactly what is missing and what to type."""
    missing = missing_libraries(shown)
    if not missing:
        return
    packages = sorted(set(missing.values()))
    say(f"Qt needs {len(missing)} system libraries that are not here: {', '.join(sorted(missing))}")
    if apt_install(packages):
        missing = missing_libraries(shown)
        if not missing:
            return
        say(f"still missing: {', '.join(sorted(missing))}")
    stop(f"Please install them and start again. Type:\n    {install_command(missing)}")


def install_command(missing: dict[str, str]) -> str:
    """The line a person types on this distribution to get the missing libraries."""
    if shutil.which("apt-get"):
        return "sudo apt-get update && sudo apt-get install " + " ".join(sorted(set(missing.values())))
    for manager in ("dnf", "zypper"):  # both resolve a library's own name
        if shutil.which(manager):
            return f"sudo {manager} install " + " ".join(f"'{library}()(64bit)'" for library in sorted(missing))
    if shutil.which("pacman"):
        return (
            "sudo pacman -S --needed libglvnd libx11 libxkbcommon libxkbcommon-x11 dbus fontconfig freetype2 glib2 "
            "xcb-util-cursor xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil xcb-util wayland"
        )
    return "(your distribution's installer for the libraries named above)"


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages when it can be done without asking anybody: as root, or by a password-less sudo."""
    if not shutil.which("apt-get"):
        return False
    prefix: list[str] = []
    if os.geteuid() != 0:
        if not shutil.which("sudo") or call("sudo", "-n", "true", quiet=True) != 0:
            return False
        prefix = ["sudo", "-n"]
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    say(f"installing with apt-get: {' '.join(packages)}")
    if call(*install, quiet=True) == 0:
        return True
    if call(*apt, "update") != 0:  # no or old package lists
        return False
    done = subprocess.run(install, check=False, capture_output=True, text=True, errors="replace", env=clean_env(None))
    if done.returncode != 0:
        say(done.stdout + done.stderr)
    return done.returncode == 0


# --- the environment ---------------------------------------------------------------------------------------------


def ensure_environment(*, dev: bool) -> None:
    """Make ``.venv`` hold exactly what the lock file says; a second start only compares two hashes."""
    lock = DEV_LOCK if dev else RUN_LOCK
    wanted = {name: sha256(ROOT / name) for name in ((RUN_LOCK, DEV_LOCK) if dev else (RUN_LOCK,))}
    stamp = read_stamp()
    fits = stamp.get("python") == python_id() and PYTHON.is_file()
    if fits and all(stamp.get(name) == value for name, value in wanted.items()):
        return
    started = time.monotonic()
    if not (fits and stamp.get(RUN_LOCK) == wanted[RUN_LOCK]):
        make_venv()  # from the ground up, so that nothing of an older lock stays behind
    STAMP.unlink(missing_ok=True)
    say(f"installing what {lock} lists into .venv (once; about 300 MB)")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    quiet = [] if sys.stdout.isatty() else ["--quiet", "--progress-bar", "off"]
    if call(*pip, *quiet, "--require-hashes", "--only-binary", ":all:", "-r", lock) != 0:
        stop(
            "pip could not install the packages; its own message is above.\n"
            "Without a network connection, or behind a mirror, set pip up first (pip config) and start again."
        )
    STAMP.write_text(json.dumps({"python": python_id(), **wanted}, indent=1) + "\n", encoding="utf-8")
    say(f"installed in {time.monotonic() - started:.0f} s")


def make_venv() -> None:
    """A fresh ``.venv`` with pip; on Debian the module for it may have to be installed first."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not apt_install([package]):
            stop(f"This Python cannot make environments. Type:\n    sudo apt-get install {package}\nand start again.")
    say("making .venv")
    base = getattr(sys, "_base_executable", "") or sys.executable  # not .venv's own python, should that run us
    if call(base, "-m", "venv", "--clear", str(VENV)) != 0:
        stop(f"Python could not make the folder {VENV}; its own message is above.")


def read_stamp() -> dict[str, str]:
    """What the environment was made from; empty when it never was finished."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def python_id() -> str:
    """What an environment must be rebuilt for: another minor version, system or kind of machine."""
    return f"{sys.implementation.cache_tag} {sys.platform} {platform.machine()}"


def sha256(path: Path) -> str:
    """The hash of a lock file, the same whatever line ends git chose on this system."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def clean_env(more: dict[str, str] | None) -> dict[str, str]:
    """The environment for a child: nothing of another Python's, always UTF-8; what is compiled once is kept."""
    others = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
    env = {key: value for key, value in os.environ.items() if key not in others}
    env["PYTHONUTF8"] = "1"
    if sys.platform.startswith("linux") and not any(
        "utf" in env.get(name, "").lower() for name in ("LC_ALL", "LC_CTYPE", "LANG")
    ):
        env["LC_ALL"] = "C.UTF-8"  # Qt asks for a UTF-8 locale
    return env | (more or {})


# --- what can be done --------------------------------------------------------------------------------------------


def app(*words: str, env: dict[str, str] | None = None) -> int:
    """``python -m app …`` in the environment; returns its exit code."""
    return call(str(PYTHON), "-m", "app", *words, env=env)


def open_demo() -> int:
    """The front desk on a demo centre; without a display the same day headless."""
    if display():
        return app("--demo")
    folder = free_folder(ROOT / "out" / "demo-day")
    say("no display here: the demo day runs without a window")
    code = app("demo", "--to", str(folder), "--days", "1", "--pages", env=OFFSCREEN)
    if code == 0:
        say(f"\nreceipts, papers (PDF) and pages (PNG) are in:\n    {folder}")
    return code


def free_folder(wanted: Path) -> Path:
    """The folder, or its name with the first free number: an earlier day is never overwritten."""
    folder, number = wanted, 1
    while folder.exists():
        number += 1
        folder = wanted.with_name(f"{wanted.name}-{number}")
    return folder


def check_everything(pytest_words: list[str]) -> int:
    """Every check, whether or not an earlier one failed; a summary; 1 when any failed.

    pytest's lines are shown as they come. The checks that need a core for seconds work beside it, and what they said
    follows. Without words of its own the services are tried on a PostgreSQL too, and what both runs reached is held to
    ``tests/branches.txt``.
    """
    spread = ["-m", "pytest", "--dist", "loadfile", "-n"]
    measured = not pytest_words
    first = {"ruff check": ["-m", "ruff", "check", "."], "ruff format": ["-m", "ruff", "format", "--check", "."]}
    beside = {
        "mypy": ["-m", "mypy"],
        "import contracts": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        "bundle": ["tools/build.py", "--here"],
    }
    server = [*spread, str(cores()), "--store=postgresql", "tests/services", "tests/store/test_server.py"]
    serverless = no_server() if measured else ""
    many = str(cores() + 1)  # who waits for a printer, a child or a timer leaves the core to another
    done = [check(name, words, shown=True) for name, words in first.items()]
    with ThreadPoolExecutor(1) as lane:
        waiting = [lane.submit(check, name, words, shown=False) for name, words in beside.items()]
        tested = check("pytest", [*spread, many, *pytest_words], shown=True, reached="new" if measured else "")
        for one in waiting:
            done.append(one.result())
            say(f"\n--- {done[-1].name}\n{done[-1].output}{done[-1].line()}")
    if measured and not serverless:
        done.append(check("services on PostgreSQL", server, shown=True, reached="more"))
    if measured:
        done.append(check("branches", ["tools/branches.py"], shown=True))
    say("\nsummary")
    for one in (*done, tested):
        say(f"  {'ok    ' if one.code == 0 else 'FAILED'}  {one.seconds:7.1f} s  {one.name}")
    if serverless:
        say(f"  not run            services on PostgreSQL: {serverless}")
    closing = [line for line in tested.output.splitlines() if re.search(r"\d+ (passed|failed|errors?)\b", line)]
    say(f"\n{closing[-1].strip('= ')}" if closing else "\npytest ended without counting its tests")
    return int(any(one.code for one in (*done, tested)))


def no_server() -> str:
    """Why no test can run on a PostgreSQL here; empty when it can."""
    return listen(str(PYTHON), "tests/suite/postgres.py", "missing", shown=False)[1].strip()


class Checked(NamedTuple):
    """How a check ended: its exit code, how long it took, what it said."""

    name: str
    code: int
    seconds: float
    output: str

    def line(self) -> str:
        """How it went, in one line."""
        return f"--- {self.name}: {'ok' if self.code == 0 else f'FAILED ({self.code})'}, {self.seconds:.1f} s"


def check(name: str, words: list[str], *, shown: bool, reached: str = "") -> Checked:
    """Run one check with the environment's Python; ``shown`` says whether its lines go to the person watching.

    ``reached`` has pytest write down what it reaches, ``new`` or ``more`` (tests/suite/reached.py).
    """
    started = time.monotonic()
    if shown:
        say(f"\n--- {name}")
    env = {"BAITONGGANG_REACHED": reached} if reached else {}
    code, output = listen(str(PYTHON), *words, shown=shown, env=env)
    done = Checked(name, code, time.monotonic() - started, output)
    if shown:
        say(done.line())
    return done


def listen(*words: str, shown: bool, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Run a program in the project's folder; its exit code and everything it said, shown line by line when asked."""
    colours = {"PY_COLORS": "1", "FORCE_COLOR": "1"} if sys.stdout.isatty() else {}
    env = clean_env(OFFSCREEN | colours | (env or {}))
    lines = []
    with subprocess.Popen(
        words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    ) as child:
        for line in child.stdout or ():
            lines.append(line)
            if shown:
                say(line.rstrip("\n"))
    return child.returncode, "".join(lines)


def cores() -> int:
    """The cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def main(words: list[str]) -> int:
    """Read the command, set up, do it."""
    command, rest = (words[0], words[1:]) if words else ("", [])
    if command in ("-h", "--help", "help"):
        say(HELP)
        return 0
    if command not in ("", "setup", "app", "test") or (command == "setup" and rest):
        say(f"run.py does not know: {' '.join(words)}\n\n{HELP}")
        return 2
    ensure_libraries("" if command == "test" else display())
    ensure_environment(dev=command == "test")
    if command == "setup":
        say("ready")
        return 0
    if command == "app":
        return app(*rest)
    return check_everything(rest) if command == "test" else open_demo()


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nstopped")
