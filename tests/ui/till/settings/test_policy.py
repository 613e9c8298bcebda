"""A new policy version is written by keyboard; the bill beside it follows, gaps and overlaps are refused in place."""

import json
from datetime import date

import pytest

from app.services.till import policies
from app.services.till.policies import PolicyRow
from app.ui.till.settings.policy_section import PolicySection
from tests.ui.fakes import NO
from tests.ui.settings.driver import Room

CONFIRM = "发布「年龄折扣(采荷式)」第 2 版"


def policy(room: Room) -> PolicySection:
    section = room.open("policy")
    assert isinstance(section, PolicySection)
    return section


def newest(room: Room) -> PolicyRow:
    return room.desk.see(policies.policy_versions)[0]


def test_what_is_in_force_and_what_an_age_pays(room: Room) -> None:
    section = policy(room)
    assert section.view.cards[0].tiers.texts() == [
        ["60–79 周岁", "8 折", "所有人"],
        ["80–89 周岁", "7 折", "所有人"],
        ["90 周岁以上", "5 折", "所有人"],
    ]
    example = section.example
    # 18 + 22 + 19 take part, water at 2 does not: 59 × 0.8 + 2
    assert example.due.words() == "49.20"
    room.type("93", example.age)
    assert example.due.words() == "31.50" and example.tier.text().endswith("5 折")
    room.type("30", example.age)
    assert example.due.words() == "61.00" and example.tier.text() == "没有长者优惠"
    assert [row[3] for row in example.tiers.texts()] == ["61.00", "49.20", "43.30", "31.50"]


def test_a_version_is_published_and_the_bill_follows_every_key(room: Room) -> None:
    room.dialogs.answers[CONFIRM] = True
    section = policy(room)
    room.press("F2")
    assert section.writing() and room.target() is section.form.name
    room.type("8.5", section.form.tiers.rows[0].rate)
    assert section.example.due.words() == "52.15"
    room.type("测试〔2026〕1 号", section.form.document)
    room.type("2026/12/1", section.form.valid_from)
    room.press("Ctrl+Enter")
    assert room.dialogs.asked == [CONFIRM]
    made = newest(room)
    assert (made.version, made.valid_from, made.document_no) == (2, date(2026, 12, 1), "测试〔2026〕1 号")
    assert [t["rate"] for t in json.loads(made.rules)["tiers"]] == [850, 700, 500]
    assert not made.in_force and not section.writing() and not section.has_draft()
    assert section.example.due.words() == "49.20"  # still what is in force


def test_enter_goes_through_the_tiers_and_publishes_after_the_last(room: Room) -> None:
    room.dialogs.answers[CONFIRM] = True
    section = policy(room)
    room.press("F2")
    tiers = section.form.tiers
    section.form.valid_from.setFocus()
    for row in tiers.rows:
        for box in (row.age_min, row.age_max, row.rate):
            room.press("Enter")
            assert room.target() is box
    room.type("4", tiers.rows[2].rate)
    room.press("Enter")
    assert [t["rate"] for t in json.loads(newest(room).rules)["tiers"]] == [800, 700, 400]


def test_a_tier_is_added_and_one_is_taken_away(room: Room) -> None:
    room.dialogs.answers[CONFIRM] = True
    section = policy(room)
    room.press("F2")
    tiers = section.form.tiers
    room.type("94", tiers.rows[2].age_max)
    tiers.add.setFocus()
    room.press("Enter")
    assert tiers.rows[3].age_min.text() == "95" and room.target() is tiers.rows[3].age_max
    room.type("0", tiers.rows[3].rate)
    room.press("Ctrl+Enter")
    rules = json.loads(newest(room).rules)["tiers"]
    assert [(t["age_min"], t["age_max"], t["rate"]) for t in rules][-2:] == [(90, 94, 500), (95, None, 0)]


@pytest.mark.parametrize(
    ("row", "box", "typed", "words"),
    [
        (1, "age_min", "82", "中间空了 80–81 岁，应从 80 岁开始"),
        (1, "age_min", "75", "和上一档重叠：应从 80 岁开始"),
        (0, "age_max", "", "和上一档重叠：上一档已包括 60 岁以上的人"),
        (0, "age_max", "50", "要不小于 60"),
        (2, "rate", "11", "最多 10 折（原价）"),
        (2, "rate", "", "请填折数，如 8 或 8.5"),
        (0, "age_min", "六十", "请填 0 到 150 的整数"),
    ],
)
def test_gaps_and_overlaps_are_said_beside_the_row(room: Room, row: int, box: str, typed: str, words: str) -> None:
    section = policy(room)
    room.press("F2")
    tiers = section.form.tiers
    room.type(typed, getattr(tiers.rows[row], box))
    room.press("Ctrl+Enter")
    assert room.dialogs.asked == []
    said = [line.note._words.text() for line in tiers.rows if line.note.isVisible()]
    assert said == [words]
    assert section.form.state.text() == "还要改好年龄档"
    assert newest(room).version == 1


def test_the_error_goes_the_moment_the_row_is_right(room: Room) -> None:
    section = policy(room)
    room.press("F2")
    tiers = section.form.tiers
    room.type("82", tiers.rows[1].age_min)
    room.press("Ctrl+Enter")
    assert tiers.rows[1].note.isVisible()
    room.type("80", tiers.rows[1].age_min)
    assert not tiers.rows[1].note.isVisible() and section.form.state.text() == ""


def test_a_day_that_is_over_is_refused_beside_the_date(room: Room) -> None:
    room.dialogs.answers[CONFIRM] = True
    section = policy(room)
    room.press("F2")
    room.type("2026-11-22", section.form.valid_from)
    room.press("Ctrl+Enter")
    assert section.form.form.fields["valid_from"].error == "日期不能早于今天"
    assert newest(room).version == 1


def test_leaving_keeps_what_was_typed(room: Room) -> None:
    room.dialogs.answers[CONFIRM] = NO
    section = policy(room)
    room.press("F2")
    room.type("7.5", section.form.tiers.rows[0].rate)
    room.press("Ctrl+Enter")
    assert section.writing() and newest(room).version == 1
    room.press("Esc")
    assert not section.writing() and section.has_draft() and section.continue_words.text()
    room.open("look")
    room.open("policy")
    room.press("F2")
    assert section.form.tiers.rows[0].rate.text() == "7.5"


def test_prices_with_single_fen_are_pointed_out(room: Room) -> None:
    section = policy(room)
    assert section.example.warning.isVisibleTo(section)  # 12.50 at 7 折 is 8.75
    assert ["12.50", "10.00", "8.75", "6.25"] in section.example.prices.texts()


def test_a_cashier_reads_and_cannot_publish(room: Room) -> None:
    room.centre.sign_in("2001")
    section = policy(room)
    room.press("F2")
    assert not section.writing() and not section.publish.isEnabled()


def test_what_others_pay_is_shown_with_who_they_are(room: Room) -> None:
    rules = {
        "code": "JD", "name": "街道助餐补贴", "stack": True,
        "subsidy": [
            {"row": 1, "class": "*", "age_min": 60, "age_max": 79, "ratio": 55, "funder": "街道"},
            {"row": 2, "class": "*", "age_min": 80, "amount": 150, "funder": "区民政"},
        ],
    }  # fmt: skip
    room.desk.do(policies.publish_policy, rules, date(2026, 11, 23))
    section = policy(room)
    card = next(card for card in section.view.cards if card.tiers.texts()[0][1].startswith("补"))
    assert card.tiers.texts() == [["60–79 周岁", "补 5.5%", "所有人"], ["80 周岁以上", "补 ¥1.50", "所有人"]]


def test_what_the_form_cannot_show_of_a_policy_is_kept(room: Room) -> None:
    """Tiers somebody else bears, and rows that are no tiers, stand in the next version as in the one before."""
    rules = json.loads(newest(room).rules)
    borne = {"row": 3, "class": "*", "age_min": 90, "age_max": None, "rate": 500, "payer": "慈善"}
    given = {"row": 1, "class": "*", "age_min": 60, "age_max": None, "funder": "街道", "min_spend": 1500, "amount": 200}
    rules |= {"tiers": [*rules["tiers"][:2], borne], "subsidy": [given]}
    room.desk.do(policies.publish_policy, rules, date(2026, 11, 23))
    section = policy(room)
    room.press("F2")
    assert len(section.form.tiers.rows) == 2 and "另有 2 条规则" in section.form.kept.text()
    room.dialogs.answers[CONFIRM.replace("2", "3")] = True
    room.type("7.5", section.form.tiers.rows[0].rate)
    room.press("Ctrl+Enter")
    made = json.loads(newest(room).rules)
    assert newest(room).version == 3 and made["subsidy"] == [given]
    assert [(tier["rate"], tier.get("payer", "")) for tier in made["tiers"]] == [(750, ""), (700, ""), (500, "慈善")]
