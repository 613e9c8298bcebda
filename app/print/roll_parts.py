"""Parts that papers on a roll share: the banner of a copy, lines to sign on."""

from app.print import fonts
from app.print.roll import Roll, Rule, Text


def reprint_banner(roll: Roll, mark: str) -> None:
    """A black banner that tells a second copy from the first."""
    if not mark:
        return
    first, _, rest = mark.partition("\n")
    lines = [(first, roll.sizes.strong)]
    if rest:
        lines.append((rest, roll.sizes.small))
    roll.banner(tuple(lines))
    roll.gap(10)


def sign_lines(roll: Roll, who: tuple[str, ...]) -> None:
    """A line to sign on for each of ``who``."""
    size = roll.sizes.body
    for name in who:
        roll.gap(26)
        roll.put((Text(0, 0, name, size),))
        left = fonts.width(name, size) + 12
        roll.items.append(Rule(left, roll.y - 6, roll.width - left, 2))
