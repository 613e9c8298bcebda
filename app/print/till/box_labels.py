"""餐盒标签: what stands on a box, one label below the other, to be cut apart."""

from datetime import timedelta

from app.print import words
from app.print.maker import Copy
from app.print.roll import Paper, Roll
from app.print.roll_parts import reprint_banner
from app.services.documents.till import BoxLabel, BoxLabels


def labels_paper(paper: BoxLabels, width: int, copy: Copy) -> Paper:
    """Lay the labels out on ``width`` dots."""
    roll = Roll(f"餐盒标签 {paper.day:%m-%d} {paper.meal}", width)
    for label in paper.labels:
        reprint_banner(roll, copy.banner)
        _label(roll, paper, label)
    return roll.finish()


def _label(roll: Roll, paper: BoxLabels, label: BoxLabel) -> None:
    sizes = roll.sizes
    eat_by = words.local(paper.ready_at + timedelta(minutes=paper.keep_minutes))
    roll.gap(6)
    roll.pair(label.name, f"{label.place} 号" if label.place else "自取", sizes.title, bold=True)
    if label.address:
        roll.line(label.address, sizes.strong, bold=True)
    roll.line(label.dishes, sizes.strong)
    roll.gap(4)
    roll.pair("出餐", f"{words.local(paper.ready_at):%m-%d %H:%M}", sizes.body)
    roll.pair("建议食用", f"{eat_by:%H:%M} 前", sizes.body, bold=True)
    roll.code(label.code.upper(), (f"{paper.canteen} · {paper.meal}", "趁热吃，吃不完请冷藏"))
    roll.gap(10)
    roll.rule()
