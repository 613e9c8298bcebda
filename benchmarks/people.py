"""Stores with many residents or many sales, written in bulk for measurements; nothing else may build them this way."""

import random
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from app.models.base import compose_id, to_ms
from app.models.resident import Resident, ResidentToken
from app.rules.people import names, search_tokens
from app.rules.people.buildings import building
from app.services.desk import Desk
from app.store import sql
from benchmarks.plant import planting

_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶杜魏蒋吕沈姚卢单仇区查解尹翟缪覃"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文玉兰志国建梅春海燕红云福生金凤"
    "宝珠德庆阿根水林晓雨桐思远佳怡子轩浩然可婷"
)


def made_up(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Residents as rows, in order of their number."""
    rng = random.Random(seed)
    now = fixed_moment()
    for no in range(1, count + 1):
        name = rng.choice(_FAMILY) + "".join(rng.choice(_GIVEN) for _ in range(rng.choice((1, 2, 2))))
        row: dict[str, Any] = {
            "id": compose_id(to_ms(now), rng.getrandbits(74)),
            "no": no,
            "name": name,
            "pinyin": "",
            "birth_date": date(rng.randint(1928, 2005), rng.randint(1, 12), rng.randint(1, 28)),
            "sex": rng.choice("MF"),
            "phone": f"139{rng.randrange(10**8):08d}",
            "address": _door(rng),
            "document_kind": "",
            "document_tail": f"{rng.randrange(10000):04d}",
            "document_hash": None,
            "note": "",
            "household": "",
            "building": "",
            "grid_id": None,
            "grid_set": None,
            "care_tags": "独居,少盐" if no % 9 == 0 else "",
            "consent": "",
            "consent_at": None,
            "merged_into": None,
            "erased_at": None,
            "active": True,
            "created_at": now,
            "changed_at": now,
        }
        row["household"], row["building"] = names.door(row["address"]), building(row["address"])
        yield row


def _door(rng: random.Random) -> str:
    house, block, stair = rng.randint(1, 99), rng.randint(1, 40), rng.randint(1, 3)
    return f"红梅路{house}号 {block}幢{stair}单元{rng.randint(1, 18)}0{rng.randint(1, 4)}室"


def fixed_moment() -> datetime:
    """When everybody here was registered."""
    from tests.support import START

    return START


def fill(desk: Desk, count: int) -> list[dict[str, Any]]:
    """Put residents with their tokens into the store, after those already there; returns a sample of 400."""
    rows = []
    with planting(desk) as session:
        found = sql.row(session, "SELECT coalesce(max(no), 0) FROM resident")
        first = int(found[0]) if found is not None else 0
        batch: list[dict[str, Any]] = []
        for row in made_up(count):
            row["no"] += first
            rows.append(row)
            for token in names_tokens(row):
                batch.append({"token": token, "resident_no": row["no"]})
            if len(batch) > 200_000:
                _TOKENS.run(session, sorted(batch, key=lambda t: t["token"]))
                batch = []
        _TOKENS.run(session, sorted(batch, key=lambda t: t["token"]))
        sql.Insert(Resident, *rows[0]).run(session, rows)
    return random.Random(2).sample(rows, min(400, len(rows)))


def names_tokens(row: dict[str, Any]) -> frozenset[str]:
    """The tokens the service would write."""
    return search_tokens.search_tokens(
        row["name"], row["pinyin"], phone=row["phone"], address=row["address"], doc_tail=row["document_tail"]
    )


def readings(row: dict[str, Any]) -> tuple[str, str]:
    """Full pinyin without blanks, and initials."""
    spoken = names.pinyin(row["name"])
    return spoken.replace(" ", ""), "".join(s[0] for s in spoken.split())


_TOKENS = sql.Insert(ResidentToken)
