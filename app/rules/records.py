"""Every kind of record that carries a number people read out, type and scan, declared once.

``XS-A-20261123-0042`` is kind, terminal, business date and serial; gapless per kind, terminal and day. The prefix is
stored in every number and in the number series, so it is never changed and never used for anything else again.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_TAIL = r"-[A-Z0-9]{1,4}-[0-9]{8}-[0-9]{4,}"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_BARE = re.compile(rf"([A-Z]{{2}})([A-Z]\d{{0,3}}?)(20\d{{2}}{_DAY})(\d{{4,6}})", re.ASCII)
"""Without hyphens: where the terminal's series ends is told by the date that follows."""
_BRIEF = re.compile(rf"([A-Z]{{2}})-([A-Z]\d{{0,3}})-({_DAY})-(\d{{1,6}})", re.ASCII)
"""As the screen writes it where room is short: without the year and the leading noughts."""


@dataclass(frozen=True)
class Record:
    """One kind of numbered record.

    ``name`` is what people call one. ``table`` holds them and ``person`` is its column for the resident it is about;
    both are empty for a sheet that exists on paper alone. ``page`` is the key of the page that opens one by its
    number; without it a number of this kind is neither searched nor scanned.
    """

    prefix: str
    name: str
    table: str = ""
    person: str = ""
    page: str = ""

    def number(self, terminal: str, day: date, serial: int) -> str:
        """The whole number: ``XS-A-20261123-0042``."""
        return f"{self.prefix}-{terminal}-{day:%Y%m%d}-{serial:04d}"

    @property
    def pattern(self) -> str:
        """A regular expression for whole numbers of this kind."""
        return self.prefix + _TAIL

    def begins(self, text: str) -> bool:
        """Whether a text in capitals starts as numbers of this kind do."""
        return text.startswith(f"{self.prefix}-")


SALE = Record("XS", "小票", table="sale", person="member_id", page="today")
CHARGE = Record("SK", "收款收据", table="charge", person="resident_id", page="today")
REQUEST = Record("SL", "受理", table="request", person="resident_id", page="requests")
BOOKING = Record("YY", "场地预约", table="booking", person="resident_id", page="rooms")
SERIES = Record("XL", "系列预约", table="booking_series", person="resident_id", page="rooms")
CLOSING = Record("JB", "交班单", table="closing", page="shift")
ACTIVITY = Record("HD", "活动", table="activity", page="activities")
ENROLMENT = Record("BM", "报名", table="enrolment", person="resident_id", page="activities")
PAPER_ORDER = Record("YD", "应急点餐单")
UNMET = Record("WB", "没报上名单")
LEDGER = Record("TZ", "受理台账")
DUE_LIST = Record("DQ", "到期清单")
HANDOVER = Record("JJ", "窗口交接单")
CONSENT = Record("GZ", "个人信息告知书")
REPAIR = Record("WX", "维修件", table="repair_item", person="resident_id", page="repairs")
UNCLAIMED = Record("CQ", "催取清单")
REPAIR_PRICES = Record("GS", "收费公示")
REPAIR_LEDGER = Record("XT", "小修理台账")
ROOM_DAY = Record("CD", "今日场地单")
ROOM_DOOR = Record("MP", "门口场地单")
ROOM_WEEK = Record("ZB", "一周场地表")
DEPOSITS = Record("YJ", "押金清单")
KITCHEN = Record("HC", "后厨单")
ROUTE = Record("SD", "送餐单")
LABELS = Record("BQ", "餐盒标签")
SIGN = Record("BS", "标识标牌")
SUBSIDY = Record("BT", "补贴申报", table="subsidy_batch", page="report")

RECORDS: tuple[Record, ...] = tuple(kind for kind in tuple(globals().values()) if isinstance(kind, Record))
"""All of them, in the order they stand above."""


def of(number: str) -> Record | None:
    """The kind a number belongs to; None when no such kind is kept here."""
    return next((record for record in RECORDS if record.begins(number)), None)


def page_of(number: str) -> str:
    """The key of the page that opens a number; 今日 knows what no page of its own opens."""
    record = of(number)
    return record.page if record is not None and record.page else "today"


def paper_number(text: str) -> str:
    """The number out of what was typed or scanned; "" when no page opens such.

    Scanners leave the hyphens out, people the noughts: the serial comes out as it is stored.
    """
    plain = _plain(text)
    if not _TYPED.fullmatch(plain):
        return ""
    found = _BARE.fullmatch(plain.replace("-", ""))
    parts = plain.split("-") if plain.count("-") == 3 else [*found.groups()] if found else []
    return "-".join((*parts[:3], f"{int(parts[3]):04d}")) if parts else ""


def begins_number(text: str) -> bool:
    """Whether a text is a number of ours or the beginning of one: nobody is called so."""
    return _BEGUN.match(_plain(text)) is not None


def whole_number(text: str, today: date) -> str:
    """The whole number of one typed as the screen writes it; the year is the last in which that day has been."""
    found = _BRIEF.fullmatch(_plain(text))
    if found is None:
        return text
    prefix, series, day, serial = found.groups()
    year = today.year if day <= f"{today:%m%d}" else today.year - 1
    return f"{prefix}-{series}-{year:04d}{day}-{int(serial):04d}"


def brief_number(number: str, year: int | None = None) -> str:
    """A number where room is short: ``SL-A-1123-07``, without the year and the leading noughts.

    A number of another ``year`` than the one given stays whole, and so does what is no such number.
    """
    parts = number.split("-")
    if len(parts) != 4 or len(parts[2]) != 8 or not parts[3].isdecimal():
        return number
    if year is not None and parts[2][:4] != f"{year:04d}":
        return number
    return f"{parts[0]}-{parts[1]}-{parts[2][4:]}-{int(parts[3]):02d}"


def _plain(text: str) -> str:
    """In capitals, what was typed full-width as its narrow twin."""
    return unicodedata.normalize("NFKC", text).strip().upper()


_TYPED = re.compile(rf"({'|'.join(r.prefix for r in RECORDS if r.page)})-?[A-Z]\d*-?\d{{8}}-?\d{{1,6}}", re.ASCII)
_BEGUN = re.compile(rf"(?:{'|'.join(r.prefix for r in RECORDS)})(?:-|[A-Z]\d*-?20\d\d)", re.ASCII)
