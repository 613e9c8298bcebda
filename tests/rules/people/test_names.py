"""Names and what finds them. The people are letters put together, not persons."""

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.rules.people import names, readings
from app.rules.people.surnames import COMPOUND, SINGLE

CHARACTERS = "王李张曾单解仇查朴盖区乐翟覃吕略女绿欧阳长孙尉迟国强小明丽华桂珍秀英建军重庆行朝阳儿安昂𠅤䶮𬎆"
people = st.text(alphabet=CHARACTERS, min_size=1, max_size=4)


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, str]:
    """A name and a query that must find it: any beginning of any reading of neighbouring characters."""
    name = draw(people)
    units = names.readings(name)
    start = draw(st.integers(0, len(units) - 1))
    end = draw(st.integers(start + 1, len(units)))
    pieces = []
    for unit in units[start:end]:
        spelling = draw(st.sampled_from(unit))
        pieces.append(spelling[: draw(st.integers(1, len(spelling)))])
    return name, draw(st.sampled_from(["", " "])).join(pieces)


@given(questions())
def test_every_beginning_finds(question: tuple[str, str]) -> None:
    name, query = question
    assert names.matches(name, query)
    assert names.matches(name, query.upper())


@given(questions())
def test_a_tail_too_much_does_not(question: tuple[str, str]) -> None:
    name, query = question
    assert not names.matches(name, query + "zzz")
    assert not names.matches(name, "i" + query)


@given(questions())
@example(("女乐乐乐", "ry"))
def test_the_second_scan_reaches_everybody(question: tuple[str, str]) -> None:
    name, query = question
    prefix = names.candidate_prefix(query)
    assert any(token.startswith(prefix) for token in names.search_tokens(name))


@given(people, st.text(alphabet="abcdeghijlnqrsuvwxyz王国丽", min_size=1, max_size=6))
def test_the_first_scan_never_lies(name: str, query: str) -> None:
    key = names.search_key(query)
    if any(token.startswith(key) for token in names.search_tokens(name)):
        assert names.matches(name, query)


@pytest.mark.parametrize("surname", [*SINGLE, *COMPOUND])
def test_special_surnames_by_every_reading(surname: str) -> None:
    name = surname + "国强"
    assert names.pinyin(name).endswith(" guo qiang")
    spoken = COMPOUND.get(surname) or tuple((reading,) for reading in SINGLE[surname])
    assert names.pinyin(name).startswith(" ".join(spoken[0]))
    tokens = names.search_tokens(name)
    for syllables in spoken:
        full = "".join(syllables) + "guoqiang"
        initials = "".join(s[0] for s in syllables) + "gq"
        for query in (full, initials, "".join(syllables) + "gq"):
            assert names.matches(name, query)
            assert any(token.startswith(query) for token in tokens)
    for i, char in enumerate(surname):  # and what the dictionary says without knowing it is a surname
        assert set(names.readings("啊" + char)[1]) <= set(names.readings(name)[i])


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("曾国强", "zeng guo qiang"),
        ("汪曾祺", "wang ceng qi"),
        ("单丽华", "shan li hua"),
        ("长孙无忌", "zhang sun wu ji"),
        ("单于飞", "chan yu fei"),
        ("吕布", "lv bu"),
        ("欧阳重庆", "ou yang chong qing"),
        ("古丽仙·阿卜杜热合曼", "gu li xian a bo du re he man"),
        ("Anna Maria", "anna maria"),
        ("王\U0002ebf0", "wang \U0002ebf0"),
        ("", ""),
    ],
)
def test_usual_reading(name: str, reading: str) -> None:
    assert names.pinyin(name) == reading


@pytest.mark.parametrize(
    ("name", "query", "wanted"),
    [
        ("王小明", "wangxm", True),
        ("王小明", "wxiaom", True),
        ("王小明", "王xm", True),
        ("王小明", "wang小明", True),
        ("王小明", "w 小 m", True),
        ("王小明", "王明", False),
        ("王小明", "", False),
        ("王小明", " ·-", False),
        ("吕布", "lvb", True),
        ("吕布", "lub", True),
        ("吕布", "lyubu", True),
        ("吕布", "lübu", True),
        ("吕布", "lu:bu", True),
        ("略", "lüe", True),
        ("略", "lve", True),
        ("古丽仙·阿卜杜热合曼", "glx", True),
        ("古丽仙·阿卜杜热合曼", "古丽仙阿卜杜", True),
        ("古丽仙·阿卜杜热合曼", "仙·阿", True),
        ("古丽仙·阿卜杜热合曼", "gulixian a", True),
        ("古丽仙·阿卜杜热合曼", "abdrhm", True),
        ("John O'Hara-Smith", "jos", True),
        ("John O'Hara-Smith", "o'hara", True),
        ("John O'Hara-Smith", "ohn", True),
        ("José Müller", "jose muller", True),
        ("José Müller", "Müller", True),
        ("Ли Вэй", "ли", True),
        ("Ли Вэй", "лв", True),
        ("李𬎆", "𬎆", True),
        ("李𠅤", "李𠅤", True),
        ("王\U0002ebf0", "\U0002ebf0", True),
        ("葛\U000e0100优", "葛优", True),
        ("葛\U000e0100优", "gey", True),
        ("ＡＢ", "ab", True),
        ("王小明", "\ud800", False),
        ("\ud800", "w", False),
        ("王\x00明", "w\x00m", True),
    ],
)
def test_finding(name: str, query: str, wanted: bool) -> None:
    assert names.matches(name, query) is wanted


@pytest.mark.parametrize(
    ("name", "query", "near"),
    [
        ("曹佳", "cj", 0),
        ("曹佳", "cao jia", 0),
        ("曹佳", "caoj", 0),
        ("曹佳", "c", 1),
        ("曹佳", "j", 2),
        ("曹佳", "曹j", 0),
        ("曹佳", "", 2),
        ("单金娣", "cj", 2),
        ("单金娣", "sjd", 0),
        ("单金娣", "dan", 2),
        ("曾国强", "zgq", 0),
        ("欧阳娜娜", "oynn", 0),
        ("尉迟恭", "yuchig", 0),
        ("吕布", "lvb", 0),
        ("吕布", "lub", 0),
        ("吕布", "lyubu", 0),
        ("古丽仙·阿卜杜热合曼", "glx", 1),
        ("John O'Hara-Smith", "john", 1),
        ("李𬎆", "李𬎆", 0),
        ("葛\U000e0100优", "gey", 0),
        ("", "w", 2),
    ],
)
def test_how_near_a_name_comes(name: str, query: str, near: int) -> None:
    assert names.closeness(name, query) == near


def test_a_corrected_reading_is_the_usual_one() -> None:
    assert names.closeness("行朝", "hc") == 2
    assert names.closeness("行朝", "hc", override="hang chao") == 0


def test_a_corrected_reading_counts_and_the_others_stay() -> None:
    assert not names.matches("王\U0002ebf0", "wangbiao")
    assert names.matches("王\U0002ebf0", "wangb", override="wang biao")
    assert names.matches("行朝", "xingzhao", override="hang chao")
    assert names.matches("行朝", "hangch", override="Háng Cháo")
    assert names.matches("王小明", "ongxm", override="ongxm said in one piece")
    assert any(t.startswith("wbiao") for t in names.search_tokens("王\U0002ebf0", "wang biao"))


@given(st.text(max_size=8), st.text(max_size=6))
def test_anything_typed_gives_an_answer(name: str, query: str) -> None:
    assert names.matches(name, query) in (True, False)
    assert isinstance(names.pinyin(name), str)
    names.search_tokens(name, "", query, query, query)
    assert names.candidate_prefix(query) == names.search_key(query)[: len(names.candidate_prefix(query))]


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("阮桂珍", "阮*珍"),
        ("王明", "王*"),
        ("欧阳娜娜", "欧**娜"),
        ("王", "*"),
        ("", ""),
        ("李𬎆", "李*"),
        ("𠅤小𬎆", "𠅤*𬎆"),
        ("葛\U000e0100小优", "葛\U000e0100*优"),
        ("古丽仙·阿卜杜热合曼", "古**曼"),
        ("王　芳", "王*"),
        ("李 明", "李*"),
        (" 司马 相如 ", "司**如"),
        ("Anna Maria Kowalska", "A**a"),
    ],
)
def test_masked_names(name: str, masked: str) -> None:
    assert names.mask_name(name) == masked


def test_masked_phones() -> None:
    assert names.mask_phone("13812345678") == "138****5678"
    assert names.mask_phone("0571-86431234") == "0571-****1234"
    assert names.mask_phone("0578-2123456") == "0578-***3456"
    assert names.mask_phone("86431234") == "****1234"
    assert names.mask_phone("12345") == "***45"
    assert names.mask_phone("") == ""


def test_a_name_of_the_catalogue_is_kept_with_its_initials_and_reading() -> None:
    assert names.spoken("小哩学堂", 40) == "xlxt xiaolixuetang"
    assert names.spoken("小哩学堂", 7) == "xlxt xi"
    assert names.spoken("", 40) == " "


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", True),
        (" ", True),
        ("路灯", True),
        ("b0", True),
        ("2", False),
        ("ldd", True),
        ("loudao", True),
        ("xyz", False),
    ],
)
def test_a_name_of_the_catalogue_is_found_by_part_pinyin_or_code(query: str, wanted: bool) -> None:
    assert names.found("楼道灯与路灯", query, "B02", "") == wanted


def test_the_dictionary_is_loaded_ahead_of_the_first_letter() -> None:
    readings.load()
    before = readings._dictionary.cache_info().misses
    assert names.matches("阮桂珍", "rgz")
    assert readings._dictionary.cache_info().misses == before


def test_the_dictionary_is_not_loaded_before_a_name_is_read() -> None:
    code = "import sys, app.rules.people.names; assert 'pypinyin' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
