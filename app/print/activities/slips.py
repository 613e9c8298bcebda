"""号码条 on a roll, in two parts: for whoever signed up, and for the form."""

from app.print.activities import words as said
from app.print.maker import Copy
from app.print.roll import Paper, Roll
from app.print.roll_parts import reprint_banner
from app.services.documents.activities import NumberSlip


def number_roll(slip: NumberSlip, width: int, copy: Copy) -> Paper:
    """The part for the hand, a cut, and the part for the form, with the same big number."""
    roll = Roll(f"{slip.NAME} {slip.number}", width)
    reprint_banner(roll, copy.banner)
    _part(roll, slip, "本人联", _notes(slip))
    roll.cut("沿此剪开")
    _part(roll, slip, "存根联", ("贴在报名表上",))
    roll.line(copy.printed(slip.made_at, slip.made_by), roll.sizes.small)
    return roll.finish()


def _part(roll: Roll, slip: NumberSlip, part: str, notes: tuple[str, ...]) -> None:
    size = roll.sizes.body
    roll.line(f"{slip.head.community} · {slip.head.centre}".strip(" ·"), roll.sizes.small, anchor="center")
    roll.line(f"{slip.NAME} · {part}", size, anchor="center")
    state = said.STATES.get(slip.state, slip.state)
    roll.framed(((f"{state} {slip.turn} 号", roll.sizes.due),))
    roll.line(slip.activity.title, roll.sizes.strong, bold=True)
    for label, value in (
        ("时间", said.day_and_time(slip.activity.starts_at)),
        ("地点", slip.activity.place),
        ("报名人", slip.name),
        ("人数", f"{slip.people} 人"),
        ("费用", said.fee(slip.activity)),
    ):
        if value:
            roll.pair(label, value, size, bold=label == "时间")
    roll.code(slip.number, notes)


def _notes(slip: NumberSlip) -> tuple[str, ...]:
    contact = f"咨询 {slip.head.phone}" if slip.head.phone else ""
    if slip.state == "waiting":
        asked = f"请在 {said.day_and_time(slip.until)} 前来问是否补上"
        return tuple(filter(None, (asked, "凭此条按号补上", contact)))
    return tuple(filter(None, ("凭此条签到", "不能来请早点告诉我们", contact)))
