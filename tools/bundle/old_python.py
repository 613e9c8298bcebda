"""A Python for older Linuxes: CPython, libffi and zlib from source, compiled against the glibc that is asked for.

``python tools/bundle/old_python.py --sources DIR --to PREFIX [--glibc 2.28]``. DIR holds the source trees, unpacked and
named as they come (``Python-3.11…`` or ``python3.11-3.11…``, ``libffi-…``, ``zlib-…``); ``apt-get source`` on a Debian
with ``deb-src`` lines brings them. The compiler is zig's, which carries the symbols of every glibc; it comes as the
package ``ziglang`` into an environment of its own. What the program does not use (TLS, Tk, readline, bz2, lzma, the
system's SQLite) is left out. Takes about ten minutes; then comes
``tools/build.py --python PREFIX/bin/python3.11 --glibc 2.28``.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping
from pathlib import Path

LOCK = Path(__file__).with_name("zig.lock")
FLAGS = "-O2 -fPIC -fno-sanitize=undefined -Wno-date-time"
"""zig refuses the stamp of the day in CPython's build info, and turns on checks that CPython trips, unless told."""


CHANGES = (
    # zig's linker knows -soname only under that name
    ("Makefile.pre.in", "-Wl,-h$", "-Wl,-soname,$"),
    # this machine's headers and libraries are those of its own, newer glibc
    ("setup.py", "        self.add_multiarch_paths()\n", ""),
    # Debian's reads CPython's inner headers and leaves it to its own makefile to allow that
    ("Modules/pyexpat.c", '#include "Python.h"',
     '#ifndef Py_BUILD_CORE_BUILTIN\n#define Py_BUILD_CORE_MODULE 1\n#endif\n#include "Python.h"'),
)  # fmt: skip
"""File, what stands there, what is put there instead."""


def source(folder: Path, name: str) -> Path:
    """The one source tree in ``folder`` whose name begins so, in any case. Raises ``SystemExit`` with a sentence."""
    found = [path for path in folder.iterdir() if path.is_dir() and path.name.lower().startswith(name)]
    if len(found) != 1:
        raise SystemExit(f"{folder}: one folder {name}… is wanted, {len(found)} were found")
    return found[0]


def compiler(folder: Path) -> Path:
    """The Python of a new environment with zig in it. Raises ``subprocess.CalledProcessError``."""
    venv.create(folder, clear=True, with_pip=True)
    python = folder / "bin" / "python"
    words = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "-r", str(LOCK)]
    subprocess.run([str(python), "-m", "pip", *words], check=True)
    return python


def surroundings(zig_python: Path, glibc: str, parts: Path, to: Path) -> dict[str, str]:
    """The environment in which every ``configure`` finds zig and what was built before; the Python finds its library
    in ``to``."""
    zig = f"{zig_python} -m ziglang"
    target = f"-target {platform.machine()}-linux-gnu.{glibc}"
    return {
        **os.environ,
        "CC": f"{zig} cc {target}", "CXX": f"{zig} c++ {target}", "AR": f"{zig} ar", "RANLIB": f"{zig} ranlib",
        "CFLAGS": FLAGS, "CPPFLAGS": f"-I{parts}/include",
        "PKG_CONFIG_PATH": f"{parts}/lib/pkgconfig", "PKG_CONFIG_LIBDIR": f"{parts}/lib/pkgconfig",
        "LDFLAGS": f"-L{parts}/lib -Wl,-rpath,{to}/lib",
    }  # fmt: skip


def compile_(tree: Path, around: Mapping[str, str], *words: str) -> None:
    """``configure`` with these words, ``make`` and ``make install``. Raises ``subprocess.CalledProcessError``."""
    make = ["make", "PY3LIBRARY="]  # no library for extensions of any Python 3: zig links none without objects
    for step in (["./configure", *words], [*make, f"-j{os.cpu_count() or 1}"], [*make, "install"]):
        subprocess.run(step, check=True, cwd=tree, env=around)


def fit(tree: Path) -> None:
    """Change CPython's source where it expects another compiler than zig's or looks around on this machine."""
    for name, old, new in CHANGES:
        text = (tree / name).read_text("utf-8")
        if old not in text:
            raise SystemExit(f"{tree / name}: {old!r} was not found; this Python is not known here")
        (tree / name).write_text(text.replace(old, new), "utf-8")


def main(words: list[str]) -> int:
    """Build the three in their order and say where the Python is."""
    asked = argparse.ArgumentParser(description="Build a Python that runs with an older glibc.")
    asked.add_argument("--sources", type=Path, required=True, help="folder with the unpacked source trees")
    asked.add_argument("--to", type=Path, required=True, help="where the Python is installed")
    asked.add_argument("--glibc", default="2.28", help="the oldest glibc it is to run with (default: 2.28)")
    args = asked.parse_args(words)
    to = args.to.resolve()
    with tempfile.TemporaryDirectory() as temp:
        work = Path(temp)
        parts = work / "parts"
        trees = {name: work / name for name in ("zlib", "libffi", "python")}
        for name, tree in trees.items():
            shutil.copytree(source(args.sources, name), tree, symlinks=True)
        fit(trees["python"])
        around = surroundings(compiler(work / "zig"), args.glibc, parts, to)
        compile_(trees["zlib"], around, "--static", f"--prefix={parts}")
        compile_(trees["libffi"], around, "--disable-shared", "--disable-docs", "--disable-exec-static-tramp",
                 "--disable-multi-os-directory", f"--prefix={parts}")  # fmt: skip
        compile_(trees["python"], around, f"--prefix={to}", "--enable-shared", "--without-static-libpython",
                 "--with-ensurepip=no", "--disable-test-modules", f"LIBFFI_INCLUDEDIR={parts}/include")  # fmt: skip
        for name, tree in trees.items():
            shutil.copyfile(tree / "LICENSE", to / f"LICENSE.{name}")
    print(f"{to / 'bin' / 'python3'}: runs with glibc {args.glibc}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
