"""The token table keeps its promises: every pair of ink and ground is readable in both modes."""

import ast
import re
from pathlib import Path

import pytest

from app.ui.kit import tokens

UI = Path(tokens.__file__).resolve().parent.parent


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(mode: str, one: str, other: str) -> float:
    table = tokens.MODES[mode]
    high, low = sorted((luminance(table[one]), luminance(table[other])), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ground", tokens.GROUNDS)
@pytest.mark.parametrize("ink", tokens.INKS)
def test_light_ink_reads_on_every_ground(ink: str, ground: str) -> None:
    assert contrast("light", ink, ground) >= 4.5


@pytest.mark.parametrize("ground", ("bg", "surface", "subtle", "soft"))
@pytest.mark.parametrize("ink", tokens.INKS)
def test_dark_doubles_as_high_contrast(ink: str, ground: str) -> None:
    assert contrast("dark", ink, ground) >= 7


@pytest.mark.parametrize("ground", tokens.GROUNDS)
@pytest.mark.parametrize("ink", tokens.INKS)
def test_dark_ink_never_falls_under_the_worst_case(ink: str, ground: str) -> None:
    assert contrast("dark", ink, ground) >= 6.5


@pytest.mark.parametrize("tone", tokens.TONES)
def test_dark_tags_are_high_contrast_on_their_own_ground(tone: str) -> None:
    assert contrast("dark", tone, f"{tone}Bg") >= 7


@pytest.mark.parametrize("mode", tokens.MODES)
@pytest.mark.parametrize(
    ("ink", "ground", "floor"),
    [
        ("onAccent", "accent", 4.5),
        ("onAccent", "accentH", 4.5),
        ("onAccent", "accentP", 4.5),
        ("railInk", "railA", 4.5),
        ("railInk", "rail", 4.5),
        ("railInk2", "rail", 4.5),
        ("toastInk", "toast", 4.5),
        ("toastAct", "toast", 4.5),
        ("toastOk", "toast", 4.5),
        ("accent", "surface", 4.5),
        ("field", "surface", 3),
        ("field", "bg", 3),
        ("focus", "bg", 3),
        ("focus", "surface", 3),
        ("focus", "soft", 3),
        *((f"c{n}", "surface", 3) for n in range(1, 7)),
    ],
)
def test_pairs_keep_their_floor(mode: str, ink: str, ground: str, floor: float) -> None:
    assert contrast(mode, ink, ground) >= floor


def test_both_modes_have_the_same_tokens() -> None:
    assert tokens.LIGHT.keys() == tokens.DARK.keys()
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for table in tokens.MODES.values() for colour in table.values())


def test_one_home_for_colours_sheets_and_keys() -> None:
    for path in UI.rglob("*.py"):
        if path.name in ("tokens.py", "theme.py", "shortcuts.py"):
            continue
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        assert not [text for text in texts if re.search("#[0-9A-Fa-f]{6}", text)], path
        called = [n.func for n in nodes if isinstance(n, ast.Call)]
        names = {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in called}
        assert "setStyleSheet" not in names, path
        assert "QKeySequence" not in names, path
        assert "exec" not in names, path
