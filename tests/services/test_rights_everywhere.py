"""Who may do and read what is asked in the service: every public function, as every role and as nobody.

A function that takes ``work`` or ``view`` lets in those of ``LETS_IN`` or asks for a right itself, or stands among
``NOBODY_NEEDS``, with the reason why. What only other services call is ``INSIDE``, and no page may name it.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import app.services
from app.errors import Refused
from app.rules.rights import Right, Role, may
from app.services.desk import Member
from app.services.work import View, Work
from tests.support import Centre, copy_centre

NO = {"not_signed_in", "needs_right", "needs_approver"}
UI = Path(__file__).parents[2] / "app" / "ui"
HERE = Path(__file__).parent
REASONS = HERE / "open_functions.txt"
"""``name: reason`` a line; the reason ``inside`` stands for helpers of other services, which no page may name."""


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of the services that takes a transaction or a snapshot."""
    for found in pkgutil.walk_packages(app.services.__path__, "app.services."):
        module = importlib.import_module(found.name)
        for name, function in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != found.name:
                continue
            parameters = list(inspect.signature(function).parameters)
            if parameters and parameters[0] in ("work", "view"):
                yield f"{found.name.removeprefix('app.services.')}.{name}", function


@cache
def reasons() -> dict[str, str]:
    lines = (
        line.split(": ", 1) for line in REASONS.read_text("utf-8").splitlines() if line and not line.startswith("#")
    )
    return {name: reason for name, reason in lines}


FUNCTIONS = dict(functions())


@pytest.fixture(scope="module")
def centre_(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """One centre for all who ask here: nothing is kept."""
    made = copy_centre(template, tmp_path_factory.mktemp("rights") / "centre")
    yield made
    made.desk.sessions.close()


def declared(function: Callable[..., Any]) -> list[frozenset[Right]]:
    """What a function asks for, one after the other: by ``@asks``, then by ``require`` in itself or in a helper of its
    own module. Any right of a set is enough; an empty set is anybody on duty."""
    module = inspect.getmodule(function)
    assert module is not None
    tops = _tops(module)
    found: list[frozenset[Right]] = []
    for top in _reached(tops, function.__name__):
        calls = [call for one in top.decorator_list for call in ast.walk(one) if _calls(call, "asks")]
        calls += [call for one in top.body for call in ast.walk(one) if _calls(call, "require")]
        for call in calls:
            assert isinstance(call, ast.Call)
            said = [part.attr for arg in call.args for part in ast.walk(arg) if isinstance(part, ast.Attribute)]
            names = [name for name in said if name in Right.__members__]
            assert names or not call.args or _calls(call, "require"), "a decorator names its rights one by one"
            found.append(frozenset(Right[name] for name in names) if names or not call.args else frozenset(Right))
    return found


@cache
def _tops(module: ModuleType) -> dict[str, ast.FunctionDef]:
    """The functions of a module by name."""
    return {top.name: top for top in ast.parse(inspect.getsource(module)).body if isinstance(top, ast.FunctionDef)}


def _reached(tops: dict[str, ast.FunctionDef], name: str) -> list[ast.FunctionDef]:
    """A function of a module and those of the module that it calls, nearest first."""
    way = [name]
    for one in way:
        way += [
            call.func.id
            for call in ast.walk(tops[one])
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in tops
            if call.func.id not in way
        ]
    return [tops[one] for one in way]


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and name == getattr(node.func, "attr", getattr(node.func, "id", ""))


def answer(centre: Centre, function: Callable[..., Any], role: Role | None) -> str:
    """The code of ``met``."""
    no = met(centre, function, role)
    return no.code if no else ""


def met(centre: Centre, function: Callable[..., Any], role: Role | None) -> Refused | None:
    """What the first thing is that a person of a role meets: a refusal, or None. Nothing is kept.

    The arguments are of no use: who asks before looking at them says no to whoever may not, and fails for others.
    """
    desk = centre.desk
    who = None if role is None else Member(desk.new_id(), "x", "样例", role)
    needed = [
        p
        for p in list(inspect.signature(function).parameters.values())[1:]
        if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    ]
    args = [None for p in needed if p.kind is not p.KEYWORD_ONLY]
    kw = {p.name: None for p in needed if p.kind is p.KEYWORD_ONLY}
    first = next(iter(inspect.signature(function).parameters))
    with desk.sessions.read() as session:
        view: View
        if first == "view":
            view = View(session, desk.now(), desk.terminal, desk.sessions.keys, who)
        else:
            view = Work(session, desk.now(), desk.terminal, desk.sessions.keys, who, None, lambda _now: desk.new_id())
        try:
            result = function(view, *args, **kw)
            if inspect.isgenerator(result):
                next(result, None)
        except Refused as no:
            return no
        except Exception:
            return None  # it went on, and met what the arguments are
    return None


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nobody_is_let_in_but_where_a_reason_says_so(centre_: Centre, name: str) -> None:
    refused = answer(centre_, FUNCTIONS[name], None) in NO
    assert refused != (name in reasons()), "let it ask (work.require, @asks), or write down why it need not"


def test_every_reason_belongs_to_a_function() -> None:
    assert set(reasons()) <= set(FUNCTIONS)
    assert all(reason.strip() for reason in reasons().values())


def test_no_page_calls_what_is_only_for_inside() -> None:
    """Neither through the desk nor as part of a query of its own."""
    inside = [name for name, reason in reasons().items() if reason == "inside"]
    called = []
    sources = {path: path.read_text("utf-8") for path in UI.rglob("*.py")}
    for name in inside:
        module, function = name.rsplit(".", 1)
        home, _, last = module.rpartition(".")
        pattern = re.compile(rf"(?:see|do|act|look)\(\s*(?:(?:self\.)?_?ctx,\s*)?{last}\.{function}\b")
        whence = re.compile(rf"from app\.services{re.escape('.' + home) if home else ''} import [^\n]*\b{last}\b")
        called += [
            f"{path.name}: {name}"
            for path, text in sources.items()
            if f"{last}.{function}" in text and pattern.search(text) and whence.search(text)
        ]
    assert called == []


PERSONAL = (
    "residents.registry.card", "residents.search.search", "residents.search.by_scan", "residents.search.by_code",
    "residents.profile.extras", "residents.filters.listing", "residents.filters.page", "requests.detail.detail",
    "requests.listing.listing", "requests.listing.find", "print_queue.recent",
    "print_queue.next_copy", "till.charge_rows.held",
    "print_queue.answer", "personal.timeline.timeline", "requests.history.history", "requests.sheets.handover",
    "dashboard.due", "residents.duplicates.near", "residents.duplicates.look_alikes", "till.cart_view.held",
)  # fmt: skip
"""What shows people, their papers or their phones."""


@pytest.mark.parametrize("name", PERSONAL)
def test_an_auditor_sees_no_people(centre_: Centre, name: str) -> None:
    assert answer(centre_, FUNCTIONS[name], Role.AUDITOR) == "needs_right"
    assert answer(centre_, FUNCTIONS[name], Role.MANAGER) not in NO


BY_TWO = {"till.outage.agree": "whoever sells cannot agree alone, whatever they may: somebody else looks at the paper"}
"""What nobody is let in to alone."""
ASKING = [name for name in FUNCTIONS if name not in reasons() and name not in BY_TWO]


@pytest.mark.parametrize("name", ASKING)
def test_a_manager_is_let_in_everywhere(centre_: Centre, name: str) -> None:
    assert answer(centre_, FUNCTIONS[name], Role.MANAGER) not in NO


ASKED_LATER = {"centre.clock.confirm": "a clock that nobody doubts is no matter of rights"}
"""Whose first right depends on what they find."""


@pytest.mark.parametrize("name", BY_TWO)
def test_what_takes_two_lets_nobody_in_alone(centre_: Centre, name: str) -> None:
    assert all(answer(centre_, FUNCTIONS[name], role) in NO for role in Role)


@pytest.mark.parametrize("name", ASKING)
def test_each_role_is_let_in_where_what_is_declared_says_so(centre_: Centre, name: str) -> None:
    """Whoever lacks the first right is told which; whoever has it meets at most a later one that they lack."""
    asked = declared(FUNCTIONS[name])
    for role in Role:
        lacking = [rights for rights in asked if rights and not any(may(role, one) for one in rights)]
        no = met(centre_, FUNCTIONS[name], role)
        told = no.data.get("right") if no is not None and no.code in NO else None
        if lacking and lacking[0] == asked[0] and name not in ASKED_LATER:
            assert told in lacking[0], role
        else:
            assert told is None or any(told in rights for rights in lacking), role


REQUESTS_ONLY = [name for name in PERSONAL if name.startswith(("requests.", "dashboard."))]


@pytest.mark.parametrize("name", REQUESTS_ONLY)
def test_a_cashier_reads_no_requests(centre_: Centre, name: str) -> None:
    assert answer(centre_, FUNCTIONS[name], Role.CASHIER) == "needs_right"
    assert answer(centre_, FUNCTIONS[name], Role.DESK) not in NO
