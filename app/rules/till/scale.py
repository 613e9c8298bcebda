"""What a serial scale says all the time: lines of ASCII, as most counter scales send them.

``ST,GS,+  0.265kg`` (stable, gross), ``US,NT,+0.265 kg`` (moving, net), ``ST,NT,-  12 g``; scales without the marks
send ``  0.265 kg`` alone and are taken at their word once two lines agree (``steady``). Toledo's continuous protocol
(``STX``, three status bytes, six digits of weight, six of tare, ``CR``) is read too.
"""

import re
from dataclasses import dataclass

from app.rules import money

_MARKED = re.compile(r"(ST|US|OL)\s*,\s*(GS|NT|TR)?\s*,?\s*([+-]?)\s*([0-9]+(?:\.[0-9]+)?)\s*(kg|g|jin)", re.IGNORECASE)
_BARE = re.compile(r"([+-]?)\s*([0-9]+(?:\.[0-9]+)?)\s*(kg|g|jin)", re.IGNORECASE)
_GRAMS = {"kg": 1000, "g": 1, "jin": 500}
_STX = "\x02"
_TOLEDO = 16


@dataclass(frozen=True)
class Weight:
    """``grams`` as shown, ``stable`` where the scale says so, None where it says nothing about that."""

    grams: int
    stable: bool | None


def read_frame(line: str) -> Weight | None:
    """What one line says; None for one that is torn, overloaded or no weight."""
    if line.startswith(_STX):
        return _toledo(line[1:].rstrip("\r\n"))
    text = line.strip()
    marked = _MARKED.fullmatch(text)
    if marked is not None:
        status, _, sign, digits, unit = marked.groups()
        return None if status.upper() == "OL" else Weight(_signed(sign, _whole(digits, unit)), status.upper() == "ST")
    bare = _BARE.fullmatch(text)
    return None if bare is None else Weight(_signed(bare[1], _whole(bare[2], bare[3])), None)


def steady(frames: list[Weight]) -> int | None:
    """The weight that stands, in grams: the newest that is stable, or of a scale that does not say so the newest when
    the one before says the same; None while it moves.
    """
    if not frames:
        return None
    last = frames[-1]
    if last.stable is None:
        return last.grams if len(frames) > 1 and frames[-2].grams == last.grams else None
    return last.grams if last.stable else None


def net(grams: int, tare: int) -> int:
    """What is on the plate, 皮重 taken off; never below 0."""
    return max(grams - tare, 0)


def _signed(sign: str, grams: int) -> int:
    return -grams if sign == "-" else grams


def _whole(digits: str, unit: str) -> int:
    whole, _, part = digits.partition(".")
    per = _GRAMS[unit.lower()]
    return money.divide_half_up(int(whole + part) * per, int("1" + "0" * len(part)))


def _toledo(frame: str) -> Weight | None:
    """Status A holds the point (bits 0–2), B says net, minus, out of range, motion and kg."""
    if len(frame) < _TOLEDO - 1 or not frame[3:9].strip().isdigit():
        return None
    point, status = ord(frame[0]) & 7, ord(frame[1])
    if status & 4:
        return None
    scale = int("1" + "0" * max(point - 2, 0))
    grams = money.divide_half_up(int(frame[3:9]) * (1000 if status & 16 else 1), scale)
    return Weight(_signed("-" if status & 2 else "", grams), not status & 8)
