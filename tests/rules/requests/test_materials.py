"""Papers a matter needs, as people write them."""

import pytest

from app.rules.requests.materials import read_material


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("身份证", ("身份证", 1, True)),
        ("户口簿 2份 复印件", ("户口簿", 2, False)),
        ("户口簿 复印件 2 份", ("户口簿", 2, False)),
        ("护理评估表（复印件 2 份）", ("护理评估表", 2, False)),
        ("一寸照片两张", ("一寸照片", 2, True)),
        ("近期免冠照片 ２ 张", ("近期免冠照片", 2, True)),
        ("病历(复印件)", ("病历", 1, False)),
        ("诊断书 ： 原件", ("诊断书", 1, True)),
        ("银行卡（本人名下）", ("银行卡（本人名下）", 1, True)),
        ("12 号表 1 份", ("12 号表", 1, True)),
    ],
)
def test_how_many_and_which_stand_at_the_end(words: str, read: tuple[str, int, bool]) -> None:
    assert tuple(read_material(words)) == read


@pytest.mark.parametrize("words", ["", "  ", "2 份", "复印件", "身份证 0 份"])
def test_nothing_is_asked_for(words: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_material(words)
