"""Characters of private use, as old files carry them, become the characters they stand for."""

import pytest

from app.rules.people import private_use


@pytest.mark.parametrize(
    ("code", "char"),
    [(0xE863, "䶮"), (0xE816, "\U00020087"), (0xE82C, "\u9fb7"), (0xE7C7, "ḿ"), (0xE7E8, "⿰"), (0xE864, "\u9fbb")],
)
def test_a_code_point_of_gbk_becomes_its_character(code: int, char: str) -> None:
    assert private_use.normal(f"王{chr(code)}明") == f"王{char}明"


def test_what_everybody_reads_stays_as_it_is() -> None:
    text = "𠅤𬎆䶮 古丽仙·阿卜杜热合曼 Smith 3幢"
    assert private_use.normal(text) == text
    assert private_use.first_left(text) is None


@pytest.mark.parametrize("code", [0xE000, 0xF8FF, 0xF0000, 0x10FFFD])
def test_somebodys_own_character_is_left_and_found(code: int) -> None:
    text = private_use.normal(f"王\ue863{chr(code)}")
    assert text == f"王䶮{chr(code)}"
    assert private_use.first_left(text) == 2


def test_every_character_of_the_row_is_known() -> None:
    """GBK's row FE50 to FEA0 has no character left whose owner we do not know."""
    row = "".join(chr(0xE815 + at) for at in range(80))
    assert private_use.normal(row)[1] == "\U00020087"
    left = [f"{ord(char):04X}" for char in private_use.normal(row) if private_use.first_left(char) is not None]
    assert left == []
