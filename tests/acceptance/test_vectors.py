"""Known answers from outside the program: one test per vector of every family file in ``VECTORS_DIR``.

A new family is one line in ``FAMILIES``: how its file becomes cases, and how one case is checked. The desk's cases
are told apart by their kind, in ``desk_vectors``.
"""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.rules import money
from app.rules.people import identity, names
from tests.acceptance import desk_vectors

OURS = Path(__file__).resolve().parent.parent / "vectors"
FOLDER = Path(os.environ.get("VECTORS_DIR") or OURS)
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Family:
    """``cases`` turns the parsed file into cases, ``check`` asserts one of them."""

    cases: Callable[[Any], Iterable[Any]]
    check: Callable[[Any], None]


def check_capitals(case: Any) -> None:
    fen, wanted = case
    assert money.capitals(fen) == wanted


def check_identity(case: Any) -> None:
    if not case["valid"]:
        with pytest.raises(identity.IdentityError) as refused:
            identity.read(case["id"], TODAY)
        assert refused.value.code in {"empty", "length", "characters", "date", "future", "check", "format"}
        return
    found = identity.read(case["id"], TODAY)
    assert found.kind == case["kind"]
    assert (found.birth_date.isoformat() if found.birth_date else None) == case.get("birth")
    assert found.sex == case.get("sex")


def check_search(case: Any) -> None:
    name, query, wanted = case
    assert names.matches(name, query) is wanted
    key = names.search_key(query)
    stored = names.search_tokens(name)
    if wanted:  # the stored tokens find whoever matches, at the latest in the second scan
        assert any(token.startswith(names.candidate_prefix(query)) for token in stored)
    elif key:
        assert not any(token.startswith(key) for token in stored)


FAMILIES: dict[str, Family] = {
    "rmb_capitals": Family(list, check_capitals),
    "identity_numbers": Family(lambda data: data["vectors"], check_identity),
    "pinyin_search": Family(list, check_search),
    "workdays": Family(desk_vectors.workday_cases, desk_vectors.check_workday_case),
    "desk": Family(desk_vectors.cases, desk_vectors.check),
}


def _cases(folder: Path) -> list[Any]:
    return [
        pytest.param(family, case, id=f"{name}-{number}")
        for name, family in FAMILIES.items()
        if (folder / f"{name}.json").is_file()
        for number, case in enumerate(family.cases(json.loads((folder / f"{name}.json").read_text("utf-8"))), 1)
    ]


CASES = _cases(FOLDER)


@pytest.mark.parametrize(("family", "case"), CASES)
def test_vector(family: Family, case: Any) -> None:
    family.check(case)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_is_shipped(name: str) -> None:
    data = json.loads((OURS / f"{name}.json").read_text("utf-8"))
    assert len(list(FAMILIES[name].cases(data))) >= 30


def test_the_folder_holds_vectors() -> None:
    assert CASES, f"no vectors in {FOLDER}"
