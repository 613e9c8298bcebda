import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from reportlab.pdfbase import ttfonts

from app.print import fonts

RARE_SUBSET = [0, ord("王"), 0x20164, 0x2C386]


def untouched_ttfonts() -> ModuleType:
    """reportlab's module as it ships, beside the patched one."""
    spec = importlib.util.spec_from_file_location("untouched_ttfonts", str(ttfonts.__file__))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_unicode_patch_is_applied() -> None:
    fonts.prepare()
    assert ttfonts.makeToUnicodeCMap is fonts.to_unicode


def test_the_unicode_patch_is_still_needed() -> None:
    # When this fails, reportlab has learnt it: drop fonts.to_unicode.
    shipped = untouched_ttfonts().makeToUnicodeCMap("X", RARE_SUBSET)
    assert "<20164>" in shipped


def test_a_destination_is_utf16_and_blocks_are_short() -> None:
    made = fonts.to_unicode("X", [0, *range(0x20000, 0x200FA)])
    counts = [int(n) for n in re.findall(r"(\d+) beginbfchar", made)]
    assert counts == [100, 100, 50]
    assert "<01> <D840DC00>" in made
    assert all(len(code) in (2, 4, 8) for code in re.findall(r"<([0-9A-F]+)>", made))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王𠅤", [("SC", "王𠅤")]),
        ("李𬎆", [("SC", "李"), ("Hana", "𬎆")]),
        ("䶮a𬎆b", [("SC", "䶮a"), ("Hana", "𬎆"), ("SC", "b")]),
        ("", []),
    ],
)
def test_runs_split_by_the_font_that_has_the_character(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(run.font, run.text) for run in fonts.runs(text)] == expected


def test_bold_falls_back_the_same_way() -> None:
    assert [run.font for run in fonts.runs("李𬎆", bold=True)] == ["SC-Bold", "Hana"]


def test_a_character_no_font_has_is_visible_and_reported() -> None:
    lost = "\U0002ebf0"  # the first of Ext I
    assert "".join(run.text for run in fonts.runs(f"王{lost}{lost}")) == "王□□"
    assert fonts.missing(f"王{lost}□{lost}😀") == (lost, "😀")
    assert fonts.missing("古丽仙·阿卜杜热合曼 𠅤𬎆䶮 ¥−×") == ()


def test_invisible_characters_take_no_room() -> None:
    assert fonts.width("葛\U000e0100\u200d\ufeff\x07", 24) == fonts.width("葛", 24)
    assert fonts.visible("一\n二\t三\u3000四") == "一 二 三 四"


def test_width_is_linear_and_a_han_character_is_square() -> None:
    assert fonts.width("餐", 24) == pytest.approx(24)
    assert fonts.width("12.50", 48) == pytest.approx(2 * fonts.width("12.50", 24))
    assert fonts.width("0", 24, bold=True) == pytest.approx(fonts.width("8", 24, bold=True))


def test_the_big_font_waits_for_the_first_rare_character() -> None:
    program = (
        "from app.print import fonts\n"
        "fonts.preload(); assert fonts.loaded() == {'SC', 'SC-Bold'}, fonts.loaded()\n"
        "fonts.width('𬎆', 24); assert 'Hana' in fonts.loaded()\n"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root, timeout=60)


def test_charts_and_flowing_text_use_an_embedded_font() -> None:
    program = (
        "from app.print import fonts\n"
        "fonts.prepare()\n"
        "from reportlab.graphics import shapes\n"
        "from reportlab.platypus import Paragraph\n"
        "from reportlab.lib.styles import ParagraphStyle\n"
        "assert shapes.STATE_DEFAULTS['fontName'] == 'SC'\n"
        "assert ParagraphStyle('any').fontName == 'SC'\n"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root, timeout=60)


def test_the_quick_way_shows_what_the_long_one_does() -> None:
    """Every character by itself and inside a text, also those that are left out, become blanks or have no glyph."""
    for code in [*range(0x3000), *range(0x4E00, 0x5200), *range(0xFE00, 0xFFFF), *range(0xE0100, 0xE01F0)]:
        char = chr(code)
        expected = " " if char.isspace() else "" if fonts._invisible(char) else char
        assert fonts.visible(f"a{char}王") == f"a{expected}王", hex(code)
    for text in ("王小明 12.00", "𠅤王", "a\u200bb", "\ue000x", "王\ufe00"):
        for bold in (False, True):
            placed = [fonts._placed(char, bold) for char in fonts.visible(text)]
            assert "".join(run.text for run in fonts.runs(text, bold=bold)) == "".join(shown for _, shown in placed)
            assert [run.font for run in fonts.runs(text, bold=bold) for _ in run.text] == [font for font, _ in placed]
