"""Every code that can come from below has a sentence of its own, and no sentence can fail."""

import ast
from pathlib import Path
from string import Formatter

import pytest

import app
from app.errors import Refused, StoreTrouble
from app.rules.money import MoneyError
from app.rules.people.identity import IdentityError
from app.ui.words import sentences
from app.ui.words.families import FAMILIES, merged
from app.ui.words.family import Words
from app.ui.words.sentences import beside_field, sentence

APP = Path(app.__file__).parent
FILLED = {
    "name": "红烧肉",
    "number": "XS-A-20261123-0042",
    "left": 2,
    "most": 60,
    "no": 12,
    "field": "rate",
    "what": "x",
}
FILLED |= {"reference": "42", "missing": 1, "limit": 60, "length": 61, "position": 3, "right": "reverse", "by": 120}
FILLED |= {
    "column": "姓名",
    "over": 120,
    "change": 3,
    "payable": 1600,
    "state": "counted",
    "method": "wechat",
    "denomination": 100,
}
FILLED |= {
    "why": "range",
    "low": 1,
    "high": 9,
    "other": "午餐",
    "count": 2,
    "quantity": 999,
    "amount": 1998,
    "minutes": 5,
    "wait": 60,
    "during": "09:30–10:00",
    "free": 1,
    "used": 2,
    "room": "邻里客厅",
}
FILLED |= {"due": 540, "said": "转维修", "shown": "WX-A-20261123-0001", "things": 2}
FILLED |= {"title": "重阳敬老", "capacity": 20, "enrolled": 21, "group": "老人", "people": 3, "free": 1, "size": 2}


def data_of(code: str) -> dict[str, object]:
    """What a sentence may be filled with: the usual, and something for each name it alone asks for."""
    entry = sentences.told().refusals[code]
    texts = entry if isinstance(entry, tuple) else ()
    asked = [name for text in texts for _before, name, _format, _as in Formatter().parse(text) if name]
    return {**dict.fromkeys(asked, "甲"), **FILLED}


def raised(kind: str) -> set[str]:
    """The codes written in the program as ``Refused("code"…)`` or ``StoreTrouble("code"…)``."""
    codes = set()
    for path in APP.rglob("*.py"):
        text = path.read_text("utf-8")
        if f"{kind}(" not in text:  # trees take seconds to make
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == kind and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    codes.add(first.value)
    return codes


def test_every_refusal_has_a_sentence() -> None:
    assert raised("Refused") - sentences.told().refusals.keys() == set()


def test_every_store_trouble_has_a_sentence() -> None:
    assert raised("StoreTrouble") - sentences.TROUBLES.keys() == set()


@pytest.mark.parametrize("code", sorted(sentences.told().refusals))
def test_a_refusal_reads_well_with_its_data(code: str) -> None:
    title, advice = sentence(Refused(code, **data_of(code)))
    assert title
    assert advice
    assert code not in advice, "the calm general sentence was used"
    assert "{" not in title + advice
    assert "！" not in title + advice


@pytest.mark.parametrize("code", sorted(sentences.told().refusals))
def test_a_refusal_without_data_is_still_told(code: str) -> None:
    title, advice = sentence(Refused(code))
    assert title
    assert advice


@pytest.mark.parametrize("code", sorted(sentences.TROUBLES))
def test_trouble_is_told_calmly(code: str) -> None:
    title, advice = sentence(StoreTrouble(code, "path"))
    assert title
    assert advice
    assert "！" not in title + advice


def test_an_unknown_code_is_named() -> None:
    assert "moon_full" in sentence(Refused("moon_full")).advice
    assert "moon_full" in sentence(StoreTrouble("moon_full")).advice


def test_money_in_sentences() -> None:
    assert sentence(Refused("short", by=120)).title == "还差 ¥1.20"
    assert sentence(Refused("pin_wrong", left=2)).advice == "还可以再试 2 次"


def test_one_code_one_sentence() -> None:
    other = Words({"cart_empty": ("别的话", "别的话")})
    with pytest.raises(ValueError, match="cart_empty"):
        merged(lambda words: words.refusals, (*FAMILIES, other))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Refused("field_bad", field="phone", why="phone_short", missing=1), "手机号应为 11 位，还差 1 位"),
        (Refused("field_bad", field="phone", why="landline_short", missing=1), "区号后面的座机号还差 1 位"),
        (Refused("phone_short", missing=2), "手机号应为 11 位，还差 2 位"),
        (Refused("field_bad", field="x", why="range", low=1, high=9), "请填 1 到 9"),
        (IdentityError("check"), "最后一位校验不对，可能有一位输错"),
        (MoneyError("decimals"), "最多两位小数"),
        (MoneyError("format"), "请填金额，如 12.50"),
        (Refused("field_bad", field="x", why="range"), "这一项不对，请核对"),
        (Refused("field_bad", field="x", why="odd"), "这一项不对（odd）"),
    ],
)
def test_words_beside_a_field(wrong: Refused | IdentityError | MoneyError, words: str) -> None:
    assert beside_field(wrong) == words


@pytest.mark.parametrize("code", ["empty", "length", "characters", "date", "future", "check", "format"])
def test_every_identity_error_has_words(code: str) -> None:
    assert code not in beside_field(IdentityError(code))


@pytest.mark.parametrize("code", ["empty", "format", "decimals", "negative", "large"])
def test_every_money_error_has_words(code: str) -> None:
    assert code not in beside_field(MoneyError(code))
