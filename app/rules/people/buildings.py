"""The building an address names, in one spelling: ``红梅苑|3幢`` for 上城区红梅苑3号楼2单元501室."""

import re

from app.rules.people.search_tokens import address_key

LIMIT = 60
"""No building is longer than this."""

BETWEEN = "|"
"""Stands between the estate and the building; no address has it once its punctuation is gone."""

_NAMED = re.compile(r"([0-9a-z]+)幢")
_DASHED = re.compile(r"(?<![0-9a-z-])([0-9a-z]+)-(?:[0-9a-z]+-)?[0-9]{1,4}[a-z]?(?![0-9])")
ROADS = "路街巷弄道里村"
"""How the name of a road or village ends: its houses have door numbers."""

_ROAD = re.compile(rf"(.*[{ROADS}])([0-9]+)号")
_AREA = re.compile(r"(?:[^0-9]{2,}?(?:省|自治区|市|县|街道|镇|乡|社区|(?<!小)区))+(?=.)")


def building(address: str) -> str:
    """Estate and building of an address; an empty text when it names none. The estate may be missing: ``|3幢``."""
    key = address_key(address)
    named = list(_NAMED.finditer(key)) or list(_DASHED.finditer(key))
    if named:
        last = named[-1]
        return f"{estate_of(key[: last.start()])}{BETWEEN}{last[1]}幢"[:LIMIT]
    road = _ROAD.match(key)
    return f"{bare(road[1])}{BETWEEN}{road[2]}号"[:LIMIT] if road else ""


def parts(stored: str) -> tuple[str, str]:
    """The estate and the building of a stored one: 红梅苑 and 3幢."""
    estate, _, house = stored.partition(BETWEEN)
    return estate, house


def order(house: str) -> tuple[int, str]:
    """How buildings stand in a list: by their number, 3幢 before 10幢."""
    digits = re.match(r"[0-9]+", house)
    return (int(digits[0]) if digits else 0, house)


def estate_of(before: str) -> str:
    """The estate in what stands before the number of a building in an ``address_key``: the last name, without the
    road number in front of it.
    """
    text = before.rstrip("-")
    name = text.rpartition("号")[2] or text
    return bare(name)


def bare(text: str) -> str:
    """Without province, city, district, street office and community in front; what they leave is never nothing."""
    return _AREA.sub("", text, count=1) if _AREA.match(text) else text
