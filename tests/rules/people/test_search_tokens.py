"""The stored tokens: doors, phones, tails, and how ranges over them are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.people.readings import fold
from app.rules.people.search_tokens import LIMIT, candidate_prefix, door, prefix_end, search_key, search_tokens


def found(query: str, **resident: str) -> bool:
    """What the range scan of the service does."""
    key = search_key(query)
    end = prefix_end(key)
    return any(key <= token < end for token in search_tokens(resident.pop("name", ""), **resident))


@pytest.mark.parametrize(
    "query",
    [
        "王小明",
        "小明",
        "明",
        "wangxiaoming",
        "WangXM",
        "wang xiao m",
        "wxm",
        "xm",
        "wxming",
        "xiaom",
        "ming",
        "wangxming",
    ],
)
def test_names(query: str) -> None:
    assert found(query, name="王小明")


@pytest.mark.parametrize("query", ["zeng", "ceng", "zenggq", "cgq", "zgqiang", "guoq"])
def test_a_surname_by_both_readings(query: str) -> None:
    assert found(query, name="曾国强")


@pytest.mark.parametrize("query", ["zhgl", "zhouguil", "zhogl"])
def test_zh_is_an_initial_too(query: str) -> None:
    assert found(query, name="周桂兰") is (query != "zhogl")
    assert candidate_prefix(query) == "zh"


@pytest.mark.parametrize("query", ["13812345678", "138 1234", "138-1234-5678", "5678", "678", "１３８"])
def test_mobiles(query: str) -> None:
    assert found(query, phone="13812345678")
    assert not found("78", phone="13812345678")


@pytest.mark.parametrize("query", ["0571-8643", "05718643", "86431234", "1234"])
def test_landlines(query: str) -> None:
    assert found(query, phone="0571-86431234")


@pytest.mark.parametrize(
    "address",
    [
        "红梅公寓3幢2单元501室",
        "红梅公寓3栋2单元501",
        "机场路128号3号楼2单元501室",
        "3-2-501",
        "３＃２单元５０１",
        "红梅公寓三幢二单元五〇一室",
        "三号楼两单元五百零一",
    ],
)
@pytest.mark.parametrize(
    "query",
    ["3-2-501", "3幢2单元501", "3栋2", "3号楼2单元5", "2-501", "501", "3-2", "3#2单元", "三幢二单元", "三栋二单元五〇"],
)
def test_doors(address: str, query: str) -> None:
    assert found(query, address=address)
    assert not found("3-2-502", address=address)


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("红梅公寓3幢2单元501室", "3-2-501"),
        ("3-2-501", "3-2-501"),
        ("5-301", "5-301"),
        ("A座1201", "a-1201"),
        ("二十三幢十单元一百零二室", "23-10-102"),
        ("十二幢一二〇三", "12-1203"),
        ("三门路五弄", ""),
        ("机场路128号", ""),
        ("", ""),
    ],
)
def test_door_in_digits(address: str, wanted: str) -> None:
    assert door(address) == wanted


@pytest.mark.parametrize("query", ["红梅社区", "红梅公寓", "机场路", "128号", "3幢"])
def test_parts_of_an_address(query: str) -> None:
    assert found(query, address="红梅社区机场路128号红梅公寓3幢2单元501室")
    assert found(query, address="红梅社区红梅公寓机场路128号3幢2单元501室")


@pytest.mark.parametrize("query", ["红梅苑37", "红梅苑37幢", "12号红梅", "景芳路", "37幢"])
def test_a_place_after_a_house_number(query: str) -> None:
    assert found(query, address="景芳路12号红梅苑37幢")


def test_a_building_number_begins_no_word() -> None:
    assert not any(token.startswith("楼") for token in search_tokens("王小明", address="景芳路3号楼2单元501室"))


def test_document_tail() -> None:
    assert found("997x", doc_tail="997X")
    assert found("997X", doc_tail="997X")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("wangxm", "wa"),
        ("w", "w"),
        ("w小明", "w"),
        ("王xm", "王"),
        ("王小m", "王小"),
        ("王小明", "王小明"),
        ("3-2-501", "3-2-501"),
        ("", ""),
    ],
)
def test_candidate_prefix(query: str, wanted: str) -> None:
    assert candidate_prefix(query) == wanted


@given(st.text(min_size=1, max_size=5), st.text(max_size=5))
def test_ranges(prefix: str, rest: str) -> None:
    if prefix == "\U0010ffff" * len(prefix):
        return
    assert prefix <= prefix + rest < prefix_end(prefix)
    prefix_end(prefix).encode("utf-8", "surrogatepass")


def test_the_ends_of_ranges() -> None:
    assert prefix_end("wan") == "wao"
    assert prefix_end("a\U0010ffff") == "b"
    assert prefix_end("\ud7ff") == "\ue000"
    for nothing in ("", "\U0010ffff"):
        with pytest.raises(ValueError, match="prefix"):
            prefix_end(nothing)


def test_a_resident_stays_small() -> None:
    tokens = search_tokens("古丽仙·阿卜杜热合曼", "", "13812345678", "红梅社区红梅公寓3幢2单元501室", "123X")
    assert len(tokens) < 200
    assert max(map(len, tokens)) <= LIMIT
    assert all(token == search_key(token) for token in tokens if "号楼" not in token)
    assert len(search_tokens("王小明", "", "13812345678", "3幢2单元501室", "1234")) < 50


@pytest.mark.parametrize("long", ["王" * 500, "a" * 500, "1" * 500, "3-" * 300])
def test_long_input(long: str) -> None:
    assert all(len(token) <= LIMIT for token in search_tokens(long[:60], long[:200], long[:20], long[:120], long[:4]))
    assert len(search_key(long)) <= LIMIT


@given(st.data(), st.text(alphabet="ab19éЖ王李楼号·- ", min_size=1, max_size=12))
def test_whatever_stands_in_a_name_finds_it(data: st.DataObject, name: str) -> None:
    written = fold(name)
    if not written:
        return
    start = data.draw(st.integers(0, len(written) - 1))
    query = written[start : data.draw(st.integers(start + 1, len(written)))]
    assert any(token.startswith(query) for token in search_tokens(name))


def test_without_what_begins_inside_a_word() -> None:
    """As stores of before were written."""
    assert "2楼老李" in search_tokens("12楼老李")
    assert "2楼老李" not in search_tokens("12楼老李", inside=False)
    assert search_tokens("王小明", address="3幢501室") == search_tokens("王小明", address="3幢501室", inside=False)


@pytest.mark.parametrize("query", ["A12幢", "12幢301", "a12-301", "301"])
def test_a_number_behind_a_letter(query: str) -> None:
    assert found(query, address="红梅苑A12幢301室")
    assert not found("2幢", address="红梅苑A12幢301室")
