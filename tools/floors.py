"""Draw the floors and rooms of ``app`` from its imports: ``python tools/floors.py [--check]`` → docs/floors.svg.

A room is a package of a floor, or the floor itself for the modules that lie directly in it. At the left the floors, top
to bottom; at the right who uses whom: a dot in a row is a room that the row's room imports. Rooms stand in the order of
the floors, so a dot below the diagonal between two floors would be an arrow upwards. ``--check`` draws nothing
and fails when the picture is not the present one.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.source import ROOT, imports

PICTURE = ROOT / "docs" / "floors.svg"
FLOORS = ("commands", "bootstrap", "demo", "ui", "print", "services", "store", "models", "rules")
TINTS = ("#f3e7f0", "#efe9f7", "#e6eef9", "#e2f1f4", "#e6f3ea", "#f2f3df", "#f8efdd", "#f8e8df", "#f3e3e3")
LINE, SMALL = 16, 11  # pixels: a line of the matrix, the height of its text
ROOM, GAP, BAND = 118, 6, 26


def room_of(module: str) -> str | None:
    """``app.ui.kit.forms`` → ``ui/kit``; None for what belongs to no floor."""
    parts = module.split(".")
    if len(parts) < 2 or parts[1] not in FLOORS:
        return None
    folder = ROOT.joinpath(*parts[:3])
    return f"{parts[1]}/{parts[2]}" if len(parts) > 2 and folder.is_dir() else parts[1]


def arrows() -> dict[str, set[str]]:
    """Room → the rooms it uses, in the order of the floors, itself left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, used in imports().items():
        here = room_of(name)
        if here is None:
            continue
        found[here].update(there for there in map(room_of, used) if there and there != here)
    return {room: found[room] for room in in_order(found)}


def in_order(found: dict[str, set[str]]) -> list[str]:
    """Floors from the top; on a floor, who uses others before who is used, by name where neither does."""
    ordered: list[str] = []
    for floor in FLOORS:
        left = sorted(room for room in found if room.split("/")[0] == floor)
        while left:
            free = [r for r in left if not any(r in found[other] for other in left if other != r)]
            ordered.append((free or left)[0])
            left.remove(ordered[-1])
    return ordered


def text(x: float, y: float, words: str, size: int = 12, anchor: str = "start", ink: str = "#2b2330") -> str:
    """One line of text."""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}" fill="{ink}">{escape(words)}</text>'


def bands(rooms: list[str]) -> tuple[list[str], float, float]:
    """The floors with their rooms; returns strokes, width and height."""
    strokes, across, y = [], 4, 20.0
    width = 92 + across * (ROOM + GAP)
    for floor, tint in zip(FLOORS, TINTS, strict=True):
        inside = [room for room in rooms if room.split("/")[0] == floor and "/" in room]
        lines = max(1, -(-len(inside) // across))
        high = lines * (BAND + GAP) + GAP + 4
        strokes.append(f'<rect x="0" y="{y:g}" width="{width}" height="{high}" rx="6" fill="{tint}"/>')
        strokes.append(text(12, y + high / 2 + 4, floor, 14))
        for at, room in enumerate(inside):
            x, top = 88 + at % across * (ROOM + GAP), y + GAP + 2 + at // across * (BAND + GAP)
            strokes.append(
                f'<rect x="{x}" y="{top:g}" width="{ROOM}" height="{BAND}" rx="4" fill="#fff" stroke="#b9aebf"/>'
            )
            strokes.append(text(x + ROOM / 2, top + BAND / 2 + 4, room.split("/")[1], 12, "middle"))
        y += high + GAP
    return strokes, width, y


def matrix(found: dict[str, set[str]], left: float) -> tuple[list[str], float, float]:
    """Who uses whom; returns strokes, width and height."""
    rooms = list(found)
    names, top = left + 120, 130.0
    strokes = []
    for at, room in enumerate(rooms):
        tint = TINTS[FLOORS.index(room.split("/")[0])]
        x, y, side = names + at * LINE, top + at * LINE, len(rooms) * LINE
        strokes.append(f'<rect x="{left:g}" y="{y:g}" width="{120 + side}" height="{LINE}" fill="{tint}"/>')
        strokes.append(text(names - 6, y + LINE - 4, room, SMALL, "end"))
        strokes.append(
            f'<text transform="translate({x + LINE - 4:g} {top - 6:g}) rotate(-90)" font-size="{SMALL}" '
            f'fill="#2b2330">{escape(room)}</text>'
        )
        strokes.append(f'<rect x="{x:g}" y="{y:g}" width="{LINE}" height="{LINE}" fill="#cfc4d4"/>')
    for row, room in enumerate(rooms):
        for used in sorted(found[room]):
            x, y = names + rooms.index(used) * LINE + LINE / 2, top + row * LINE + LINE / 2
            strokes.append(f'<circle cx="{x:g}" cy="{y:g}" r="3.5" fill="#7a2e5d"/>')
    return strokes, 120 + len(rooms) * LINE, top + len(rooms) * LINE


def picture() -> str:
    """The whole picture as SVG."""
    found = arrows()
    floors, wide, high = bands(list(found))
    dots, more, deep = matrix(found, wide + 30)
    width, height = wide + 30 + more + 8, max(high, deep) + 30
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" '
        'font-family="Noto Sans, Helvetica, Arial, sans-serif">'
    )
    count = sum(map(len, found.values()))
    foot = text(
        8, height - 8, f"{len(found)} rooms, {count} arrows; a dot in a row: that row's room uses the column's", 12
    )
    ground = f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>'
    return "\n".join([head, ground, *floors, *dots, foot, "</svg>"]) + "\n"


def main() -> int:
    """Draw, or compare."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--check", action="store_true", help="fail when docs/floors.svg is not the present picture")
    drawn = picture()
    if asked.parse_args().check:
        same = PICTURE.is_file() and PICTURE.read_text(encoding="utf-8") == drawn
        print("docs/floors.svg is the present one" if same else "docs/floors.svg is old: python tools/floors.py")
        return 0 if same else 1
    PICTURE.write_text(drawn, encoding="utf-8", newline="\n")
    print(f"{PICTURE.relative_to(ROOT)}: {len(drawn)} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
