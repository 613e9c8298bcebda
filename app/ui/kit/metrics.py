"""The one home of sizes, in logical pixels at 100 %: text grows with ``theme.px``, boxes only when they must."""

from typing import Final

# Gaps between things: use one of these and nothing in between.
GAP: Final = (2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28)
MARGIN: Final = 20
MARGIN_V: Final = 14
CARD_GAP: Final = 12
CARD_PAD: Final = (16, 12, 16, 12)

R_TAG: Final = 6
R_CONTROL: Final = 7
R_TILE: Final = 9
R_CARD: Final = 10
R_DIALOG: Final = 14

SMALL: Final = 32
CONTROL: Final = 40
TOUCH: Final = 44
LARGE: Final = 48
PAY: Final = 60
TILE: Final = 64
HEIGHTS: Final[dict[str, int]] = {
    "sm": SMALL,
    "md": CONTROL,
    "touch": TOUCH,
    "lg": LARGE,
    "xl": PAY,
    "tile": TILE,
}

KEYCAP: Final = 20
TAG: Final = 24
ROW: Final = 48
ROW_TOUCH: Final = 56
HEAD: Final = 34
CART_LINE: Final = 44
HIT: Final = 52
STAT: Final = 88
TOAST: Final = 50
TOP_BAR: Final = 58
RAIL: Final = 84
RAIL_WIDE: Final = 200
RAIL_ITEM: Final = 60
RAIL_WIDE_FROM: Final = 1600
DRAWER: Final = 344
DRAWER_MOST: Final = 420
"""Wider no drawer grows with the letters: the page beside it needs its room."""
STEP: Final = 44
KEYPAD: Final = 58
SCROLLBAR: Final = 8
RING: Final = 2

LEAST: Final = (1280, 680)
TARGET_FLOOR: Final = 24

ICON_RAIL: Final = 22
ICON_TAG: Final = 14

# Type roles of the design: size at 100 % and weight.
TYPE: Final[dict[str, tuple[int, int]]] = {
    "keycap": (12, 600),
    "caption": (13, 400),
    "tag": (13, 600),
    "body": (15, 400),
    "strong": (15, 600),
    "h3": (16, 700),
    "h2": (20, 700),
    "h1": (26, 700),
    "figure": (28, 700),
    "key": (24, 600),
    "money": (42, 700),
    "change": (48, 700),
}
# By the name a size is stored under.
TEXT_SIZES: Final[dict[str, float]] = {"normal": 1.0, "large": 1.15, "largest": 1.3}

TOAST_MS: Final = 8000
FADE_MS: Final = 120

STYLE: Final = "Fusion"
STYLE_VARIABLE: Final = "QT_STYLE_OVERRIDE"
"""Set before the application is made, it saves asking Qt for a style: 5 ms, in which PySide names all its parts."""
