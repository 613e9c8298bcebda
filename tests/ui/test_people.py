"""A resident as found and as shown: the words, the tag of who is gone, the round with a character of the name."""

from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot

from app.services.residents.search import ResidentRow
from app.ui import people
from app.ui.kit import theme
from app.ui.kit.portrait import Portrait


def row(**changed: object) -> ResidentRow:
    facts: dict[str, object] = {name: None for name in ResidentRow._fields}
    facts |= {"id": uuid4(), "no": 12, "name": "示例𬎆", "sex": "F", "age": 74, "active": True}
    facts |= {"address": "3 栋 2 单元 401", "phone": "138****0000", "pinyin": "", "care_tags": ()}
    return ResidentRow(**(facts | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sex", "age", "words"),
    [("F", 74, "女 · 74 岁"), ("M", None, "男"), ("", 0, "0 岁"), ("", None, ""), ("X", 5, "5 岁")],
)
def test_sex_and_age_say_what_is_known(sex: str, age: int | None, words: str) -> None:
    assert people.sex_age(sex, age) == words
    assert people.sex_age(sex, age, " ") == words.replace(" · ", " ")


def test_a_find_says_who_where_and_whether_gone() -> None:
    found = row()
    shown = people.hit(found)
    assert (shown.title, shown.note, shown.sub) == ("示例𬎆", "女 74 岁", "3 栋 2 单元 401 · 138****0000")
    assert shown.data == found.id and shown.tags == () and shown.avatar
    assert people.hit(found, between=" · ").note == "女 · 74 岁"
    assert people.hit(row(active=False)).tags == (people.GONE,)


def test_a_find_leaves_out_what_is_not_known() -> None:
    assert people.hit(row(address="", phone="")).sub == ""
    assert people.hit(row(address=""), number=True).sub == "编号 12 · 138****0000"


@pytest.mark.parametrize(
    ("query", "name", "sub", "read"),
    [
        ("sl", "示例", "", "s·l"),
        ("示例", "示例", "", ""),
        ("0000", "", "0000", ""),
        ("3-2-401", "", "3 栋 2 单元 401", ""),
        ("12", "", "12", ""),
        ("示例 0000", "示例", "0000", ""),
        ("", "", "", ""),
    ],
)
def test_what_the_query_met_is_marked(query: str, name: str, sub: str, read: str) -> None:
    shown = people.hit(row(), query, number=True)
    met = ("".join(shown.title[at] for at in shown.matched), "".join(shown.sub[at] for at in shown.sub_matched))
    assert (*met, shown.met) == (name, sub, read)


def test_a_corrected_reading_is_marked_too() -> None:
    shown = people.hit(row(name="单某", pinyin="dan mou"), "danm")
    assert (shown.matched, shown.met) == ((0, 1), "dan·m")


def test_care_tags_stand_at_the_right_and_give_way_when_somebody_is_gone() -> None:
    tags = ("独居", "高龄")
    assert [tag.text for tag in people.hit(row(care_tags=tags)).tags] == ["独居"]
    assert [tag.text for tag in people.hit(row(care_tags=tags), tags=2).tags] == ["独居", "高龄"]
    assert people.hit(row(care_tags=tags, active=False)).tags == (people.GONE,)


def test_a_portrait_paints_active_people_in_the_accent(qtbot: QtBot) -> None:
    portrait = Portrait(48)
    qtbot.addWidget(portrait)
    assert (portrait.width(), portrait.height()) == (48, 48)
    colours = []
    for active in (True, False):
        portrait.put("示例", active)
        colours.append(portrait.grab().toImage().pixelColor(24, 4).name())
    assert colours == [theme.color("accent").name(), theme.color("muteBg").name()]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        (" 古丽仙·阿卜杜热合曼 ", {"name": "古丽仙·阿卜杜热合曼"}),
        ("rmz", {"name": "rmz"}),
        ("13800000007", {"phone": "13800000007"}),
        ("0571-88880000", {"phone": "0571-88880000"}),
        ("33010219520102901x", {"document_number": "33010219520102901X"}),
        ("\u200e330102 19520102 9019", {"document_number": "330102195201029019"}),
        ("330102520102901", {"document_number": "330102520102901"}),
        ("abc330000000000", {"document_number": "ABC330000000000"}),
        ("302", {}),
    ],
)
def test_a_new_resident_begins_with_what_was_searched(query: str, fields: dict[str, str]) -> None:
    assert people.prefill(query) == fields
