"""docs/family.md is true: the family it adds works in a copy of this tree, and every contract holds there."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.source import ROOT

PAGE = (ROOT / "docs" / "family.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(python|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_CENTRAL = 8


@dataclass(frozen=True)
class Block:
    """One block of the page: a whole file, or the lines that change in one."""

    path: str
    kind: str
    text: str

    def put(self, tree: Path) -> None:
        """Write the file, or change the lines, in a copy of the tree."""
        target = tree / self.path
        if self.kind == "python":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(self.text.replace("NEWEST", newest_revision()), encoding="utf-8")
            return
        lines = self.text.splitlines()
        before = "\n".join(line[1:] for line in lines if line[0] in " -") + "\n"
        after = "\n".join(line[1:] for line in lines if line[0] in " +") + "\n"
        text = target.read_text(encoding="utf-8")
        assert text.count(f"\n{before}") == 1, f"{self.path}: where is {before!r}?"
        target.write_text(text.replace(f"\n{before}", f"\n{after}"), encoding="utf-8")


def blocks() -> list[Block]:
    found = []
    for part in PAGE.split("\n### `")[1:]:
        path, _, rest = part.partition("`\n")
        block = BLOCK.search(rest)
        assert block, path
        found.append(Block(path, block[1], block[2]))
    return found


def newest_revision() -> str:
    versions = (ROOT / "migrations" / "versions").glob("[0-9]*.py")
    return max(versions).name.partition("_")[0]


def said(what: str) -> int:
    found = re.search(rf"\*\*(\d+) {what}\*\*", PAGE)
    assert found, what
    return int(found[1])


def test_the_page_counts_rightly() -> None:
    central = [line for block in blocks() if block.kind == "diff" for line in block.text.splitlines() if line[0] == "+"]
    own = sum(len(block.text.splitlines()) for block in blocks() if block.kind == "python")
    assert len(central) == said("central lines") <= MOST_CENTRAL
    assert own == said("lines of its own")
    assert len(blocks()) == PAGE.count("\n```\n")


def test_the_family_on_the_page_works(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for folder in ("app", "migrations", "tests", "tools", "resources"):
        shutil.copytree(ROOT / folder, tree / folder)  # with what was compiled: the times stay
    for name in ("pyproject.toml", "run.py", "build.spec"):
        shutil.copy2(ROOT / name, tree)
    for block in blocks():
        block.put(tree)
    chosen = "lost or independent or prefixes or maker or tables"
    running = [
        start(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", chosen, "tests/lost", "tests/test_house.py"),
        start(tree, "-c", "import importlinter.cli as cli; cli.lint_imports_command(['--no-cache'])"),
    ]
    ends = [(process.communicate()[0], process.returncode) for process in running]
    assert [code for _, code in ends] == [0, 0], "\n".join(output for output, _ in ends)


def start(tree: Path, *words: str) -> "subprocess.Popen[str]":
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    env["PYTHONPATH"] = str(tree)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen([sys.executable, *words], cwd=tree, env=env, text=True, **pipes)
