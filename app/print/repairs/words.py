"""The words of the repair counter's papers."""

from app.print import words
from app.rules.repairs import clauses
from app.rules.repairs.counter import LEVEL_LABELS, Level
from app.rules.repairs.flow import REPAIR_STATE_LABELS, RepairState
from app.services.documents.repairs import RepairLine


def promised(line: RepairLine) -> str:
    """11月25日 16:00, or the day alone; empty when nothing was promised."""
    if line.promised_on is None:
        return ""
    day = f"{line.promised_on.month}月{line.promised_on.day}日"
    minute = line.promised_minute
    return day if minute is None else f"{day} {minute // 60:02d}:{minute % 60:02d} 前"


def quoted(line: RepairLine) -> str:
    """What it will cost, as far as anybody knows."""
    return "检测后报价" if line.quote is None else "免费" if not line.quote else words.yuan(line.quote)


def terms(lines: tuple[RepairLine, ...]) -> tuple[str, ...]:
    """The numbered terms of a slip with these things."""
    days = {line.warranty_days for line in lines}
    only = next(iter(days)) if len(days) == 1 else 0
    return tuple(f"{n}. {clause}" for n, clause in enumerate(clauses.clauses(f"{only} 天" if only else ""), 1))


def level(code: str) -> str:
    """紧急, 急 or 普通; an unknown code as it is."""
    return LEVEL_LABELS[Level(code)] if code in set(Level) else code


def state_words(code: str) -> str:
    """A state's name; an unknown code as it is."""
    return REPAIR_STATE_LABELS[RepairState(code)] if code in set(RepairState) else code
