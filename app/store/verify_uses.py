"""How often limited benefits were used must follow from the sealed sales that gave them and what took those back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from app.rules.till.pricing import Policy, policy_from_json
from app.rules.till.uses import Had, left_of, span_key, uses_of
from app.store import sql
from app.store.chained import has_column, has_table
from app.store.driver import Connection
from app.store.findings import Finding

_POLICIES = "SELECT code, version, rules FROM policy_version ORDER BY code, version"
_GIVEN = (
    "SELECT coalesce(s.corrects_id, s.id) AS sold, s.kind, {day}, s.meal, b.policy, b.version, b.eater_id, "
    'b.line, b."row", b.kind AS given, b.payer, b.amount '
    "FROM sale_benefit b JOIN sale s ON s.id = b.sale_id ORDER BY 1, s.kind DESC, s.id, b.position"
)
_USES = (
    "SELECT u.sale_id, u.policy, u.eater_id, u.span, u.line, u.freed_by IS NOT NULL, u.freed_by IS NULL OR EXISTS "
    "(SELECT 1 FROM sale r WHERE r.id = u.freed_by AND r.corrects_id = u.sale_id) "
    "FROM benefit_use u ORDER BY 1, u.position"
)
_NUMBER = "SELECT number FROM sale WHERE id = :sale"


def check_uses(connection: Connection) -> Finding:
    """``why``: ``differs``; the record is the number of the sale whose uses are others than its benefits say."""
    if not has_table(connection, "benefit_use"):
        return Finding(0)
    limited = _limited(connection)
    count, stored = 0, _by_sale(connection.execute(_USES))
    have = next(stored, None)
    if not limited and have is None:
        return Finding(0)
    given = _GIVEN.format(day=_service_day(connection))
    for sale, rows in _by_sale(connection.execute(given)):
        count += 1
        if have is not None and have[0] < sale:
            return Finding(count, _called(connection, have[0]), "differs")
        found: list[Any] = []
        if have is not None and have[0] == sale:
            found, have = have[1], next(stored, None)
        if not _fits(limited, rows, found):
            return Finding(count, _called(connection, sale), "differs")
    return Finding(count) if have is None else Finding(count, _called(connection, have[0]), "differs")


def _service_day(connection: Connection) -> str:
    """The day a use counts on: the one it is eaten on, where that is another than the day it is paid."""
    known = has_column(connection, "sale", "service_day")  # a store from before meals were ordered ahead has none
    return "coalesce(s.service_day, s.business_date)" if known else "s.business_date"


def _limited(connection: Connection) -> dict[tuple[str, int], Policy]:
    found = {}
    for code, version, rules in connection.execute(_POLICIES):
        policy = policy_from_json(json.loads(rules), int(version))
        if policy.limit is not None:
            found[(str(code), int(version))] = policy
    return found


def _by_sale(rows: Any) -> Iterator[tuple[Any, list[Any]]]:
    for sale, told in groupby((tuple(row) for row in rows), itemgetter(0)):
        yield sale, list(told)


def _fits(limited: dict[tuple[str, int], Policy], rows: list[Any], found: list[Any]) -> bool:
    """Whether the uses of one sale are those of its benefits, and as many still count as were not taken back."""
    wanted: list[Any] = []
    counting: dict[Any, int] = {}
    for key, told in groupby(sorted(rows, key=itemgetter(4, 5)), itemgetter(4, 5)):
        policy = limited.get((str(key[0]), int(key[1])))
        if policy is None or policy.limit is None:
            continue
        all_of = list(told)
        had = [(row[1], Had(row[6], int(row[7]), int(row[8]), row[9], row[10], int(row[11]))) for row in all_of]
        span = span_key(policy.limit.per, sql.day(all_of[0][2]), all_of[0][3])
        sold = [one for kind, one in had if kind == "sale"]
        wanted += [(policy.code, use.eater, span, use.line) for use in uses_of(policy, sold)]
        for eater, left in left_of(policy, (one for _, one in had)).items():
            counting[(policy.code, eater)] = left
    stands = [(row[1], row[2], row[3], int(row[4])) for row in found]
    live: dict[Any, int] = dict.fromkeys(counting, 0)
    for row in found:
        live[(row[1], row[2])] = live.get((row[1], row[2]), 0) + (not row[5])
    return (
        sorted(stands) == sorted(wanted)
        and all(row[6] for row in found)
        and {key: left for key, left in live.items() if left} == {key: left for key, left in counting.items() if left}
    )


def _called(connection: Connection, sale: Any) -> str:
    row = connection.execute(_NUMBER, {"sale": sale}).fetchone()
    return "" if row is None else str(row[0])
