"""Papers a matter needs, as people write them."""

import pytest

from app.rules.requests.materials import Written, named_apart, read_material


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


def test_two_papers_of_one_name_are_told_apart() -> None:
    listed = [
        Written("身份证", 1, True), Written("身份证", 2, False), Written("身份证", 1, True), Written("照片", 1, True),
        Written("身份证", 1, False), Written("身份证（2）", 1, True),
    ]  # fmt: skip
    names = list(named_apart(listed))
    assert names[:4] == ["身份证", "身份证（复印件）", "身份证（2）", "照片"]
    assert len(set(names)) == len(names)
    assert list(named_apart([Written(name, 1, True) for name in names])) == names  # read again it stays
