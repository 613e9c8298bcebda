"""Generated people. Surnames and given names are drawn independently; nobody in particular is meant."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶杜魏蒋吕沈姚卢单仇区查解尹翟缪覃"
)
_DOUBLE = ("欧阳", "上官", "司马", "尉迟", "诸葛")
_OLDER_F = (
    "桂珍",
    "秀英",
    "玉兰",
    "金娣",
    "素芬",
    "月仙",
    "阿凤",
    "惠芳",
    "宝珠",
    "彩娥",
    "菊香",
    "银娣",
    "淑贞",
    "杏花",
)
_OLDER_M = (
    "福生",
    "国强",
    "建军",
    "水根",
    "志良",
    "根法",
    "阿毛",
    "德明",
    "炳坤",
    "金荣",
    "永康",
    "树林",
    "庆余",
    "宝庆",
)
_YOUNG_F = ("婷", "敏", "佳怡", "晓梅", "雨桐", "思远", "喆", "玥", "䶮")
_YOUNG_M = ("涛", "伟", "子轩", "浩然", "可", "佳", "堃", "淼", "昇")
_RARE = (("王𠅤", "M"), ("李𬎆", "M"), ("古丽仙·阿卜杜热合曼", "F"))
_ROAD = "红梅路"


@dataclass(frozen=True)
class Person:
    """What a resident's form would say."""

    name: str
    sex: str
    birth_date: date
    phone: str
    address: str
    number: str  # a resident identity number with a right check digit and an area code that was never given out


def people(rng: Random, count: int, today: date) -> list[Person]:
    """Generate ``count`` residents, four of five of them sixty or older; names with rare characters first."""
    found = []
    for n in range(count):
        sex = rng.choice("MF")
        old = n < len(_RARE) or rng.random() < 0.8
        age = min(98, 60 + int(rng.expovariate(1 / 12))) if old else rng.randint(22, 58)
        birth = today - timedelta(days=age * 365 + age // 4 + rng.randrange(1, 364))
        name, sex = _RARE[n] if n < len(_RARE) else (_name(rng, sex, old), sex)
        found.append(Person(name, sex, birth, _phone(rng), _door(rng), _number(rng, birth, sex, n)))
    return found


def _name(rng: Random, sex: str, old: bool) -> str:
    surname = rng.choice(_DOUBLE) if rng.random() < 0.02 else rng.choice(_SURNAMES)
    given = {("F", True): _OLDER_F, ("M", True): _OLDER_M, ("F", False): _YOUNG_F, ("M", False): _YOUNG_M}[(sex, old)]
    return surname + rng.choice(given)


def _phone(rng: Random) -> str:
    return "1990000" + f"{rng.randrange(10000):04d}"  # a block of numbers kept out of use


def _door(rng: Random) -> str:
    house, block, stair = rng.choice((8, 12, 18)), rng.randint(1, 9), rng.randint(1, 3)
    return f"{_ROAD}{house}号 {block}幢{stair}单元{rng.randint(1, 6)}0{rng.randint(1, 4)}室"


def _number(rng: Random, birth: date, sex: str, n: int) -> str:
    order = (n * 2 + (1 if sex == "M" else 0)) % 1000
    body = f"000000{birth:%Y%m%d}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
