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
_RARE = (("王𠅤", "M", 0), ("李𬎆", "M", 0), ("古丽仙·阿卜杜热合曼", "F", 0))
_ALIKE = (("阮桂珍", "F", 81), ("阮国柱", "M", 61), ("任观芝", "F", 68))
"""One set of initials, three people; the first is the neighbour whose story the demo tells."""
NEIGHBOUR = _ALIKE[0][0]
SAME_INITIALS = frozenset(name for name, _, _ in _ALIKE)
_FIRST = (*_RARE, *_ALIKE)
_ROAD = "红梅路"
_HOME = f"{_ROAD}12号 6幢1单元302室"
_SEEN = ("独居", "行动慢", "听力弱", "少盐", "少糖", "软食", "先打电话", "送餐上门")
_RELATIONS = {"F": "女儿", "M": "儿子"}


@dataclass(frozen=True)
class Person:
    """What a resident's form would say."""

    name: str
    sex: str
    birth_date: date
    phone: str
    address: str
    number: str  # a resident identity number with a right check digit and an area code that was never given out


@dataclass(frozen=True)
class Kin:
    """Whom to call for somebody."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True)
class Notes:
    """What the desk knows beyond the form: care tags, whom to call, whether they live alone."""

    care_tags: tuple[str, ...]
    kin: Kin | None
    alone: bool


def people(rng: Random, count: int, today: date) -> list[Person]:
    """Generate ``count`` residents, four of five of them sixty or older; names with rare characters first."""
    found = []
    for n in range(count):
        sex = rng.choice("MF")
        old = n < len(_FIRST) or rng.random() < 0.8
        age = min(98, 60 + int(rng.expovariate(1 / 12))) if old else rng.randint(22, 58)
        name, sex, said = _FIRST[n] if n < len(_FIRST) else (_name(rng, sex, old), sex, 0)
        age = said or age
        birth = today - timedelta(days=age * 365 + age // 4 + rng.randrange(1, 364))
        phone, home = _phone(rng), _door(rng)
        if name == NEIGHBOUR:
            home = _HOME
        found.append(Person(name, sex, birth, phone, home, _number(rng, birth, sex, n)))
    return found


def notes(rng: Random, person: Person, today: date) -> Notes | None:
    """What was noted about somebody; None for most, and for all the younger ones but a few."""
    age = (today - person.birth_date).days * 4 // 1461
    known = person.name == NEIGHBOUR
    slow = person.name == _ALIKE[2][0]
    if person.name == _ALIKE[1][0]:
        return None
    if not (known or slow) and rng.random() > (0.45 if age >= 75 else 0.04):
        return None
    tags = ["独居"] if known else ["行动慢"] if slow else rng.sample(_SEEN, rng.choice((1, 1, 2)))
    if age >= 80:
        tags.append("高龄津贴")
    kin = None
    if known or rng.random() < 0.6:
        sex = "F" if known else rng.choice("FM")
        kin = Kin(person.name[0] + _name(rng, sex, old=False)[-1], _RELATIONS[sex], _phone(rng))
    return Notes(tuple(tags), kin, "独居" in tags)


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
