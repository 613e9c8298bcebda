"""What people typed, shown as they typed it: in tooltips, which Qt takes for markup, and on buttons, where it takes
``&`` for a key.
"""

import textwrap

from PySide6.QtGui import Qt as Guess
from PySide6.QtWidgets import QAbstractButton, QWidget

LONGEST_TIP = 600
_WIDE = 48
_BEGIN, _END = '<p style="white-space:pre">', "</p>"


def tip(words: str) -> str:
    """Words as a tooltip that says them and nothing else, in lines that fit the screen.

    Qt guesses whether a tooltip is markup. What it would guess so is handed over as markup that says the words; an
    image named there, on this PC or another one, is never asked for.
    """
    short = words if len(words) <= LONGEST_TIP else f"{words[: LONGEST_TIP - 1]}…"
    wrap = textwrap.TextWrapper(_WIDE, break_long_words=True, replace_whitespace=False, drop_whitespace=False)
    plain = "\n".join(part for line in short.split("\n") for part in wrap.wrap(line) or [""])
    if not Guess.mightBeRichText(plain):
        return plain
    import html  # a table of 2,231 names that no start waits for

    return _BEGIN + html.escape(plain).replace("\n", "<br>") + _END


def set_tip(widget: QWidget, words: str) -> None:
    """Give a widget a tooltip; the only way to."""
    widget.setToolTip(tip(words))


def no_key(button: QAbstractButton) -> None:
    """Take back the key that Qt makes of an ``&`` in a button's words; the words keep it."""
    if "&" in button.text():
        button.setShortcut("")
