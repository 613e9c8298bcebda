"""How signs say hours, limits and fees."""

from collections.abc import Sequence
from datetime import timedelta

from app.print import words
from app.services.documents.repairs import RepairPriceLine
from app.services.documents.requests import Material
from app.services.documents.signs import MatterLine, RoomFeeLine, ShutLine, Spans

SHUT = "休息"


def spans(day: Spans) -> str:
    """08:30–12:00 13:30–17:30, or 休息."""
    return " ".join(f"{words.clock(first)}–{words.clock(last)}" for first, last in day) or SHUT


def week(days: Sequence[Spans]) -> tuple[tuple[str, str], ...]:
    """The days of a week with the same hours together: (周一至周五, 08:30–17:30), (周六、周日, 休息)."""
    told: dict[str, list[int]] = {}
    for number, day in enumerate(days):
        told.setdefault(spans(day), []).append(number)
    return tuple((_days(numbers), said) for said, numbers in told.items())


def _days(numbers: Sequence[int]) -> str:
    if len(numbers) == len(words.WEEKDAYS):
        return "每天"
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(_run(run) for run in runs)


def _run(run: Sequence[int]) -> str:
    first, last = (f"周{words.WEEKDAYS[n]}" for n in (run[0], run[-1]))
    return first if len(run) == 1 else f"{first}、{last}" if len(run) == 2 else f"{first}至{last}"


def takes(line: MatterLine) -> str:
    """How long a matter takes."""
    return words.limit(line.unit, line.amount) or "按交办单的期限"


def bring(materials: Sequence[Material]) -> str:
    """身份证（原件 1 份）、照片（复印件 2 份); 不用带材料 without any."""
    return "、".join(_piece(one) for one in materials) or "不用带材料"


def _piece(one: Material) -> str:
    kind = "原件" if one.original else "复印件"
    return f"{one.name}（{kind}{f' {one.pieces} 份' if one.pieces > 1 else ''}）"


def repair_price(line: RepairPriceLine) -> str:
    """¥5.00 起/根 + 配件."""
    amount = "免费" if not line.amount else words.yuan(line.amount)
    unit = f"/{line.unit}" if line.unit else ""
    return f"{amount}{unit}{' 起' if line.from_price else ''}{' + 配件' if line.plus_parts else ''}"


def room_price(line: RoomFeeLine) -> str:
    """免费, ¥50.00/小时; with a deposit: ¥50.00/次，押金 ¥100.00."""
    fee = f"{words.yuan(line.fee)}/{'小时' if line.per == 'hour' else '次'}" if line.fee else "免费"
    return f"{fee}，押金 {words.yuan(line.deposit)}" if line.deposit else fee


def shut(line: ShutLine) -> str:
    """12月1日 08:00–12:00, or 12月1日 00:00 至 12月3日 24:00."""
    first, last = words.local(line.starts_at), words.local(line.ends_at)
    until = f"{last:%H:%M}"
    if until == "00:00" and last > first:  # the end of the day before, and nobody reads it so
        last, until = last - timedelta(minutes=1), "24:00"
    if first.date() == last.date():
        return f"{words.short_day(first.date())} {first:%H:%M}–{until}"
    return f"{words.short_day(first.date())} {first:%H:%M} 至 {words.short_day(last.date())} {until}"
