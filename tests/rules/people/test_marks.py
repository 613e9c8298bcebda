"""Which characters a query met."""

import pytest

from app.rules.people import match_marks, names


@pytest.mark.parametrize(
    ("name", "query", "positions", "pieces"),
    [
        ("阮桂珍", "rgz", (0, 1, 2), "r·g·z"),
        ("阮桂珍", "ruangui", (0, 1), "ruan·gui"),
        ("阮桂珍", "桂珍", (1, 2), ""),
        ("曾国芳", "zengg", (0, 1), "zeng·g"),
        ("单雄信", "shanx", (0, 1), "shan·x"),
        ("曾国芳", "曾gf", (0, 1, 2), "曾·g·f"),
        ("古丽仙·阿卜杜热合曼", "gulixab", (0, 1, 2, 4, 5), "gu·li·x·a·b"),
        ("𠅤𬎆䶮", "𬎆䶮", (1, 2), ""),
        ("John Smith", "smi", (5, 6, 7), ""),
        ("阮桂珍", "xyz", (), ""),
        ("阮桂珍", "", (), ""),
        ("阮桂珍", "rgzx", (), ""),
    ],
)
def test_a_name_is_marked_where_the_query_met_it(
    name: str, query: str, positions: tuple[int, ...], pieces: str
) -> None:
    met = match_marks.of_name(name, query)
    assert (met.positions, met.pieces) == (positions, pieces)
    assert bool(met.positions) == names.matches(name, query)


@pytest.mark.parametrize(
    ("address", "query", "met"),
    [
        ("红梅苑3幢2单元501室", "3-2-501", "3幢2单元501"),
        ("红梅苑3幢2单元501室", "2-501", "2单元501"),
        ("红梅苑13幢2单元501室", "3-2-501", ""),
        ("红梅苑3幢2单元501室", "梅苑3", "梅苑3"),
        ("红梅苑3幢2单元501室", "32501", "3幢2单元501"),
        ("红梅苑3幢2单元501室", "2501", "2单元501"),
        ("红梅苑13幢2单元501室", "32501", ""),
        ("6 幢 1-302", "6-1-302", "6 幢 1-302"),
        ("红梅苑3幢2单元501室", "(3", ""),
        ("红梅苑3幢2单元501室", "zgf", ""),
        ("红梅苑3幢2单元501室", " ", ""),
    ],
)
def test_an_address_is_marked_by_words_and_by_door(address: str, query: str, met: str) -> None:
    assert "".join(address[i] for i in match_marks.of_text(address, query).positions) == met


@pytest.mark.parametrize(
    ("query", "met"),
    [
        ("2206", "2206"),
        ("13812342206", "2206"),
        ("206", "206"),
        ("22", "22"),
        ("2207", ""),
        ("06", ""),
        ("138", ""),
        ("abc", ""),
    ],
)
def test_only_visible_digits_of_a_phone_are_marked(query: str, met: str) -> None:
    masked = "138****2206"
    assert "".join(masked[i] for i in match_marks.of_phone(masked, query).positions) == met


def test_a_member_number_is_marked_with_or_without_zeros() -> None:
    assert match_marks.of_number("000012", "12").positions == tuple(range(6))
    assert match_marks.of_number("000012", "000012").positions
    assert not match_marks.of_number("000012", "1").positions


def test_words_are_marked_one_by_one_when_the_whole_meets_nothing() -> None:
    met = match_marks.each(match_marks.of_name, "阮桂珍", "r 珍")
    assert (met.positions, met.pieces) == ((0, 2), "r")
    assert match_marks.each(match_marks.of_text, "3幢2单元501室", "王 3-2-501").positions == tuple(range(8))
    assert match_marks.each(match_marks.of_phone, "138****2206", "王 2206").positions == (7, 8, 9, 10)
    assert not match_marks.each(match_marks.of_name, "阮桂珍", "王 李").positions


def test_the_whole_goes_before_its_words() -> None:
    assert match_marks.each(match_marks.of_name, "John Smith", "john s").positions == (0, 1, 2, 3, 5)


def test_a_name_that_is_written_otherwise_than_read_is_not_marked() -> None:
    """Full width letters are read as plain ones, which do not stand in the name."""
    assert names.matches("Ｊｏｈｎ", "john")
    assert match_marks.of_name("Ｊｏｈｎ", "john") == match_marks.NONE


def test_a_corrected_reading_is_met_where_the_dictionary_is_not() -> None:
    assert not match_marks.of_name("覃某", "chm").positions
    assert match_marks.of_name("覃某", "chm", "che mou") == match_marks.Marks((0, 1), "ch·m")
    assert not match_marks.of_name("阮桂珍", "2206").positions


def test_all_readings_of_the_characters_that_have_several() -> None:
    assert "曾 zeng / ceng" in match_marks.readings_hint("曾国芳")
    assert match_marks.readings_hint("") == ""
