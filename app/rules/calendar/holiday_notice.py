"""The yearly notice on days off, as people copy it from a page, read into a draft table to be looked at and kept.

What is read: ``一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。``
with or without headings, preamble, brackets, years and full-width digits. The weekday in a bracket is only compared.
Document numbers (``国办发明电〔2026〕7号``) and what stands before ``通知如下`` are no days. A notice that extends
(``延长2020年春节假期至2月2日``) is read beside the table it extends. Half days and days for some are told, never taken.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.errors import Refused
from app.rules.calendar.holidays import HolidayYear, days_between

USUAL = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""The holidays every year has; a notice that lacks one was perhaps not copied whole."""

_MOST_OF_A_KIND = 20
_LONGEST = 31
_FAR = timedelta(days=226)  # from the middle of the year: a month and a half into the neighbouring years
_BEGINS, _ENDS = "([【〔〈", ")]】〕〉"
_BRACKETS = re.compile(r"([()\[\]【】〔〕〈〉])")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_HEADING = re.compile(
    r"(?:(?:第?[一二三四五六七八九十]+|[0-9]{1,2})[、.])?\s*([㐀-鿿]{2,6}(?:[、和与及][㐀-鿿]{2,6}){0,2}):"
)
_NAME = re.compile(r"元旦|清明|除夕|[㐀-鿿]{1,5}[节日]")
_NAMES = re.compile(r"[、和与及]")
_TITLE = re.compile(r"(?:关于|现将|延长|调整)([0-9]{4})年")
_YEAR = re.compile(r"([0-9]{4})年(?:元旦|部分节假日|春节|清明|劳动节|端午|中秋|国庆)")
_NUMBER = re.compile(r"[〔\[(【][0-9]{4}[〕\])】]\s*第?\s*[0-9]+\s*号|第[0-9]+号|[0-9]+号(?=文|令|公告|通知)")
_OFFICIAL = re.compile(
    r"(?:国办?发(?:明电)?|(?:^|(?<=[^㐀-鿿])|(?<=[据按照]))(?![㐀-鿿]{0,40}[据按照])[㐀-鿿]{2,8})[〔\[(（【][0-9]{4}[〕\])）】]第?[0-9]+号",
    re.M,
)
_GIVEN_OUT = re.compile(r"(?:^|(?<=[^㐀-鿿]))([㐀-鿿]{2,12}(?:办公厅|办公室|人民政府|委员会|厅|局|部))关于", re.M)
_PREAMBLE = re.compile(r"如下[:。]")
_DATE = r"(?:([0-9]{4})年)?(?:([0-9]{1,2})月)?([0-9]{1,2})(?:日|号)(?:<([0-6])>)?"
_TOKEN = re.compile(rf"{_DATE}(?:(至|到|[-‐‑–—~～]+){_DATE})?|(放假|补休|上班|补班)|共([0-9]{{1,2}})天")
_VERB = re.compile("放假|补休|上班|补班")
_EXTEND = re.compile(
    rf"(?:延长|延至|顺延)(?:[0-9]{{4}}年)?([㐀-鿿]{{2,6}}?)?(?:放假|假期)?(?:时间)?(?:延长)?(?:至|到){_DATE}"
)
_RESUME = re.compile(rf"{_DATE}(?:起[^,;]{{0,8}}?|(?:恢复)?(?:正常|照常|正式))上班")
_PART = re.compile("半天|半日|半个工作日|女职工|部分(?:公民|职工|人)|少年儿童|[周岁]青年|现役军人|少数民族")
_PART_DAYS = re.compile("妇女|青年节|儿童节|建军")
"""Days off for a part of the people: 全国年节及纪念日放假办法, 第三条 (half a day; 儿童节 a day for children)."""
_UNDO = re.compile("取消|不再|改为|调整为|调整到|原定")
_OFF = ("放假", "补休")
_GUESSES = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节", (4, 4): "清明节", (4, 5): "清明节"}


@dataclass(frozen=True)
class NoticeWarning:
    """Something to look at before keeping a draft.

    Codes: ``days_count`` (said, found), ``weekday`` (day; the notice or the chosen year is another), ``on_weekday``
    (day: an extra working day that is one anyway), ``holiday_missing`` (name), ``year_differs`` (said), ``unused``
    (days of which it does not say 放假 or 上班), ``part`` (half a day, or for a part of the people: not taken),
    ``undoes`` (takes back an earlier arrangement: not taken, somebody reads it).
    """

    code: str
    line: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NoticeDraft:
    """What was read, not yet kept. ``whole`` says that it names all holidays a year has."""

    table: HolidayYear
    warnings: tuple[NoticeWarning, ...]

    @property
    def whole(self) -> bool:
        return all(warning.code != "holiday_missing" for warning in self.warnings)


def year_of(text: str) -> int | None:
    """The year a notice says it is for, or None."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    found = _TITLE.search(plain) or _YEAR.search(plain)
    return None if found is None else int(found[1])


def source_of(text: str) -> str:
    """Where a notice says it comes from: who gave it out and its number (``国务院办公厅通知，国办发明电〔2026〕7号``).

    Empty when it says neither.
    """
    plain = re.sub(r"[^\S\n]+", "", text)
    number, title = _OFFICIAL.search(plain), _GIVEN_OUT.search(plain)
    by = f"{title[1]}通知" if title is not None else ""
    return "，".join(part for part in (by, number[0] if number is not None else "") if part)


def parse(text: str, year: int, source: str = "", kept: HolidayYear | None = None) -> NoticeDraft:
    """Read a notice for a year; ``kept`` is the year's table as it stands, for a notice that extends a holiday of it.

    Raises ``Refused("notice_unreadable", line=, why=)`` with the sentence to look at; why is one of empty (no days off
    anywhere), part (none but half days or days for some), no_date, date (there is no such day), range, conflict (off
    and working at once), extends (a holiday that is not in the table yet).
    """
    reader = _Reader(year, kept)
    plain = _plain(text)
    said = year_of(text)
    if said is not None and said != year:
        reader.warn("year_differs", "", said=said)
    for name, body in _sections(plain):
        reader.section(name, body)
    if not reader.off:
        partly = any(warning.code == "part" for warning in reader.warnings)
        raise Refused("notice_unreadable", line=text.strip()[:60], why="part" if partly else "empty")
    reader.check()
    return NoticeDraft(HolidayYear(year, reader.off, reader.working, source), tuple(reader.warnings))


def _plain(text: str) -> str:
    """One form of digits and brackets; brackets go, but a weekday in one stays as ``<0>`` to ``<6>``.

    They must go before the text is cut into sections: ``（农历正月初七、周一）`` holds what looks like a heading.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = _NUMBER.sub("", re.sub(r"[^\S\n]+", "", plain).replace("<", "").replace(">", ""))
    plain = re.sub(r"\n+", "\n", _without_brackets(plain))
    return re.sub(rf"\n(?!{_HEADING.pattern})", "", plain)  # lines of a page end anywhere


def _without_brackets(plain: str) -> str:
    """Inner brackets first, in one pass; an end without a beginning and a beginning without an end stay."""
    open_ones: list[str] = []
    before: list[list[str]] = []
    now: list[str] = []
    for piece in _BRACKETS.split(plain):
        if piece and piece in _BEGINS:
            open_ones.append(piece)
            before.append(now)
            now = []
        elif piece and piece in _ENDS and open_ones:
            open_ones.pop()
            weekday = _weekday_of("".join(now))
            now = before.pop()
            now.append(weekday)
        else:
            now.append(piece)
    parts = [part for kept, begin in zip(before, open_ones, strict=True) for part in (*kept, begin)]
    return "".join((*parts, *now))


def _weekday_of(bracket: str) -> str:
    found = _WEEKDAY.search(bracket)
    return f"<{'一二三四五六日'.index(found[1].replace('天', '日'))}>" if found else ""


def _sections(plain: str) -> list[tuple[str, str]]:
    """Name and text of each holiday; what comes before the first heading has no name."""
    headings = [h for h in _HEADING.finditer(plain) if all(_NAME.fullmatch(n) for n in _NAMES.split(h[1]))]
    ends = [h.start() for h in headings[1:]] + [len(plain)] * bool(headings)
    before = plain[: headings[0].start()] if headings else plain
    told = _PREAMBLE.search(before)
    before = before[told.end() :] if told else before
    return [("", before)] + [(h[1], plain[h.end() : end]) for h, end in zip(headings, ends, strict=True)]


class _Reader:
    """Collects the days of one notice."""

    def __init__(self, year: int, kept: HolidayYear | None = None) -> None:
        self.year = year
        self.kept = kept
        self.off: dict[date, str] = {}
        self.working: dict[date, str] = {}
        self.names: set[str] = set()
        self.warnings: list[NoticeWarning] = []

    def warn(self, code: str, line: str, **data: Any) -> None:
        """Nobody looks at more than some of a kind: something else was pasted then."""
        if sum(warning.code == code for warning in self.warnings) < _MOST_OF_A_KIND:
            self.warnings.append(NoticeWarning(code, line, data))

    def section(self, name: str, body: str) -> None:
        days_off, told = 0, len(self.warnings)
        for sentence in re.split(r"[。;\n]", body):
            if sentence:
                days_off += self._sentence(name, sentence)
        if name and not days_off and not any(w.code in ("part", "undoes") for w in self.warnings[told:]):
            raise Refused("notice_unreadable", line=f"{name}:{body.strip()[:60]}", why="no_date")

    def check(self) -> None:
        for name in USUAL:
            if not any(name[:2] in known for known in self.names):
                self.warn("holiday_missing", "", name=name)

    def _sentence(self, name: str, sentence: str) -> int:
        """How many days off a sentence gives; what it says that is no arrangement of days is told, or left."""
        if self._passed_over(name, sentence):
            return 0
        extended = _EXTEND.search(sentence)
        if extended is not None:
            return self._extend(extended, name, sentence)
        sentence = _RESUME.sub("", sentence)
        if _VERB.search(sentence):
            return self._arrange(name, sentence)
        dated = _TOKEN.search(sentence)
        if name and dated and not dated[1]:  # the date of the notice itself has a year
            self.warn("unused", sentence)
        return 0

    def _arrange(self, name: str, sentence: str) -> int:
        """Days wait for the 放假 or 上班 that says what they are, or follow it. How many were days off."""
        waiting: list[date] = []
        verb = ""
        counted = found = month = 0
        for token in _TOKEN.finditer(sentence):
            if token[11]:
                counted = int(token[11])
            elif not token[10]:
                days, month = self._days(token, name, month, sentence)
                waiting += days
            elif waiting:
                found += self._put(name, token[10] in _OFF, waiting, sentence)
                waiting, verb = [], ""
            else:
                verb = token[10]
        if waiting and verb:  # 上班时间为1月4日
            found += self._put(name, verb in _OFF, waiting, sentence)
        elif waiting and name:
            self.warn("unused", sentence)
        elif name and verb and verb not in _OFF:
            raise Refused("notice_unreadable", line=sentence, why="no_date")
        if counted and found and counted != found:
            self.warn("days_count", sentence, said=counted, found=found)
        return found

    def _passed_over(self, name: str, sentence: str) -> bool:
        """Whether a sentence about days is only told: it gives a part of a day or people, or takes something back."""
        if not _TOKEN.search(sentence) and not _VERB.search(sentence):
            return False
        part = _PART.search(sentence) or (_VERB.search(sentence) and _PART_DAYS.search(name or sentence))
        if part or _UNDO.search(sentence):
            self.warn("part" if part else "undoes", sentence)
            return True
        return False

    def _extend(self, told: re.Match[str], name: str, sentence: str) -> int:
        """A holiday as kept, or read before, with the days up to a later last one. How many days off it then has."""
        named = (told[1] or name or "")[:2]
        off = dict(self.kept.off if self.kept is not None else {}) | self.off
        ours = sorted(day for day, label in off.items() if label[:2] == named or not named)
        if not ours:
            raise Refused("notice_unreadable", line=sentence, why="extends")
        last = _date(int(told[2] or self.year), int(told[3] or ours[-1].month), told[4], sentence)
        if not 0 < (last - ours[-1]).days < _LONGEST:
            raise Refused("notice_unreadable", line=sentence, why="range")
        label = off[ours[-1]]
        for day in (*ours, *days_between(ours[-1], last)):
            self.off[day] = label
            self.working.pop(day, None)
        before = self.kept.working if self.kept is not None else {}
        self.working |= {day: of for day, of in before.items() if of[:2] == label[:2] and day not in self.off}
        self.names.add(label)
        return len(ours)

    def _put(self, name: str, off: bool, days: list[date], sentence: str) -> int:
        label = name or _guess(days, self.off)
        ours, other = (self.off, self.working) if off else (self.working, self.off)
        for day in days:
            if day in other:
                raise Refused("notice_unreadable", line=sentence, why="conflict")
            if not off and day.weekday() < 5:
                self.warn("on_weekday", sentence, day=day)
            ours[day] = label
        self.names.add(label)
        return len(days) if off else 0

    def _days(self, token: re.Match[str], name: str, month: int, sentence: str) -> tuple[list[date], int]:
        """The days of ``1月1日`` or ``1月1日至3日``, and the month they end in, for ``、4日`` after them."""
        year = int(token[1] or self.year)
        month = int(token[2] or month)
        if not token[1] and name == "元旦" and month == 12:
            year -= 1
        first = _date(year, month, token[3], sentence)
        last = first
        if token[5]:
            last_month = int(token[7] or first.month)
            last = _date(int(token[6] or first.year), last_month, token[8], sentence)
            if last < first and not token[6]:  # 12月30日至1月1日 is about the turn of the year before
                last = _date(first.year + 1, last_month, token[8], sentence)
            if last.year > self.year and not token[1] and not token[6]:
                first, last = (_date(d.year - 1, d.month, str(d.day), sentence) for d in (first, last))
        if not 0 <= (last - first).days < _LONGEST or any(abs(d - date(self.year, 7, 1)) > _FAR for d in (first, last)):
            raise Refused("notice_unreadable", line=sentence, why="range")
        for day, said in ((first, token[4]), (last, token[9])):
            if said and int(said) != day.weekday():
                self.warn("weekday", sentence, day=day)
        return list(days_between(first, last)), last.month


def _date(year: int, month: int, day: str, sentence: str) -> date:
    try:
        return date(year, month, int(day))
    except ValueError:  # also the month 0 of a day before which no month was named
        raise Refused("notice_unreadable", line=sentence, why="date") from None


def _guess(days: list[date], off: dict[date, str]) -> str:
    """The name of days without a heading: by a fixed day among them, else of the nearest days off."""
    for day in days:
        if (day.month, day.day) in _GUESSES:
            return _GUESSES[day.month, day.day]
    near = min(off, key=lambda day: abs((day - days[0]).days), default=None) if days else None
    return off[near] if near is not None and abs((near - days[0]).days) <= 21 else "节假日"
