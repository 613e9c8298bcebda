"""What the acts of the audit trail are called, and their details in words."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.rules import money, records
from app.services.centre.journal import AuditRow
from app.services.documents import kinds, paper_name
from app.ui.words.centre import PRINTER_PARTS, PRINTER_VALUES, PRINTERS
from app.ui.words.families import FAMILIES, merged
from app.ui.words.family import Words
from app.ui.words.moments import clock, moment, weekday_words

ACTIONS = merged(lambda words: words.acts)
_FIELDS = merged(lambda words: words.fields)
"""Fields of a resident's record and of a matter, as change, merging and revealing name them."""

_SETTINGS = merged(lambda words: words.settings)
_KEYS = merged(
    lambda words: words.keys,
    (
        *FAMILIES,
        Words(
            {},
            keys={
                "name": "名称",
                "new_name": "新名称",
                "new_code": "新号",
                "before": "原",
                "after": "新",
                "reason": "原因",
                "amount": "金额",
                "copy_no": "第几份",
                "kind": "种类",
                "field": "项目",
                "fields": "项目",
                "active": "启用",
                "number": "单号",
                "code": "号",
                "of": "原单",
                "day": "营业日",
                "attempt": "第几次",
                "position": "次序",
                "count": "几条",
                "version": "第几版",
                "file": "文件",
                "size": "字节",
            },
        ),
    ),
)
_NOTHING = "（空）"
_CALLED = {("staff_change", "code"): "工号"}
"""Details that one act calls by a name of its own."""

_SAID_BY = {"meal_order": "outcome", "delivery_way": "meal"}
"""Acts whose subject is a code, and whose words it has."""
_SILENT = {"was", "shift", "serial", "now", "last", "bad", "dropped", "positions"}
_HEX = re.compile("[0-9a-f]{32}")
_MONEY = {"price", "amount", "due", "total", "float", "opening_float", "variance", "payable", "counted", "expected",
    "left", "handed_in", "wechat", "alipay", "card", "back", "kept", "balance", "wallet",
}  # fmt: skip
_PRICED = {"price": {"before", "after"}}
_CHOICES = {
    "light": "浅色",
    "dark": "夜间高对比",
    "system": "跟随系统",
    "normal": "标准",
    "large": "大字",
    "largest": "特大",
    "jiao": "抹到角",
    "none": "不抹零",
}


def _values(key: str) -> dict[str, str]:
    return merged(lambda words: words.values.get(key, {}))


_WORDS = {key: _values(key) for words in FAMILIES for key in words.values}
_WORDS["kind"] |= {document.KIND: document.NAME for document in kinds()}
_WORDS["field"] = _FIELDS


def action_words(action: str) -> str:
    """What an act is called; one nobody named is shown as it is stored."""
    return ACTIONS.get(action, action)


def settings_called(words: str) -> tuple[str, ...]:
    """The settings whose name holds these words."""
    return tuple(key for key, name in _SETTINGS.items() if words in name)


def subject_words(row: AuditRow) -> str:
    """What an act was about; inner ids mean nothing to people and are left out."""
    if row.action == "setting":
        return _SETTINGS.get(row.subject, row.subject)
    if row.action in _SAID_BY:
        return _WORDS[_SAID_BY[row.action]].get(row.subject, row.subject)
    if row.action == "retention":
        return _WORDS["kept"].get(row.subject, row.subject)
    if _HEX.fullmatch(row.subject) or not row.subject:
        return action_words(row.action)
    number = row.subject.removeprefix("no ")
    return f"居民 {number:0>6}" if number != row.subject else row.subject


@dataclass(frozen=True)
class Change:
    """One thing that an act changed: its name, what it was and what it is, all in words; of several values only what
    was added and taken away is told, in ``after``."""

    name: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.name} {self.values}".lstrip()

    @property
    def values(self) -> str:
        """``收银 → 主管``."""
        return f"{self.before} → {self.after}" if self.before else self.after


def changed_values(row: AuditRow) -> tuple[Change, ...]:
    """What an act made of what, where its entry holds both; nothing for an act that changed no value."""
    detail = row.detail
    if isinstance(detail.get("was"), dict):
        told = [
            (
                _CALLED.get((row.action, key)) or _KEYS.get(key, key),
                _value(row.action, key, was, set()),
                _value(row.action, key, detail.get(key), set()),
            )
            for key, was in detail["was"].items()
        ]
    elif "before" not in detail or "after" not in detail:
        return ()
    elif isinstance(detail["after"], dict):
        told = _parts(detail["before"] or {}, detail["after"])
    else:
        return _one_change(row)
    return tuple(Change(name, was or _NOTHING, now or _NOTHING) for name, was, now in told if was != now)


def _one_change(row: AuditRow) -> tuple[Change, ...]:
    """Of one value that the subject names."""
    was, now = row.detail["before"], row.detail["after"]
    if isinstance(now, list):
        gone, come = [v for v in was or () if v not in now], [v for v in now if v not in (was or ())]
        said = [f"{verb} {'、'.join(map(str, values))}" for verb, values in (("去掉", gone), ("加上", come)) if values]
        return (Change("", "", "，".join(said)),)
    priced = _priced(row)
    told = [_value(row.action, key, row.detail[key], priced) or _NOTHING for key in ("before", "after")]
    return (Change("", *told),)


def _parts(was: dict[str, Any], now: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The parts of the setting that has a record for each printer: name, what it was, what it is."""
    return [
        (
            f"{PRINTERS.get(role, role)} {PRINTER_PARTS.get(part, part)}",
            _part_value(before, part),
            _part_value(parts, part),
        )
        for role, parts in now.items()
        for before in (was.get(role) or {},)
        for part in parts
    ]


def _part_value(parts: dict[str, Any], part: str) -> str:
    value = parts.get(part)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else PRINTER_VALUES.get(str(value), str(value))


def _priced(row: AuditRow) -> set[str]:
    priced = _MONEY | _PRICED.get(row.action, set())
    if row.action == "setting" and row.subject in ("shift.variance", "shift.move_limit"):
        priced = priced | {"before", "after"}
    return priced


def detail_words(row: AuditRow, *, changes: bool = True) -> str:
    """The details of an act in one line, what it changed first; without ``changes`` the rest alone."""
    priced, paper, changed = _priced(row), _paper(row), changed_values(row)
    hidden = set(_SILENT) | ({"kind"} if paper else set())
    if changed:
        hidden |= {"before", "after", *row.detail.get("was", ())}
    told = ((key, _value(row.action, key, value, priced)) for key, value in row.detail.items() if key not in hidden)
    said = [f"{_KEYS.get(key, key)} {words}" for key, words in told if words]
    return " · ".join((*paper, *(map(str, changed) if changes else ()), *said))


def _paper(row: AuditRow) -> tuple[str, ...]:
    """What was printed: its kind is in the details, or in the series of the number, or in the number itself."""
    if row.action not in ("print", "reprint"):
        return ()
    slip = paper_name("request", row.subject) if "/" in row.subject else ""
    record = records.of(row.subject)
    sheet = record.name if record is not None and not record.table else ""
    return tuple(words for words in (slip or sheet,) if words)


def _part(names: dict[str, str], part: str) -> str:
    """One of several: by its name, a group of people by its letter (``letter:A``)."""
    letter = part.removeprefix("letter:")
    return f"{letter} 类" if letter != part else names.get(part, part)


def _value(action: str, key: str, value: Any, priced: set[str]) -> str:
    if isinstance(value, bool):
        return _WORDS.get(key, {}).get(str(value)) or ("是" if value else "否")
    if value is None or isinstance(value, dict):
        return ""
    if action.startswith("clock_") and key in ("now", "last"):
        return moment(datetime.fromtimestamp(value // 1000, UTC))
    if key in ("starts", "ends") and isinstance(value, int):
        return clock(value)
    if isinstance(value, list):
        names = _WORDS.get(key) or _FIELDS | ({"name": "名称"} if action == "item_change" else {})
        return "、".join(_part(names, str(part)) for part in value)
    if isinstance(value, int) and key in priced:
        return money.symbol(value)
    if key in _WORDS:
        return _WORDS[key].get(str(value), str(value))
    if key == "weekdays":
        return weekday_words(str(value))
    if action == "setting":
        return _CHOICES.get(str(value), str(value))
    return str(value)
