"""A new policy version is written by keyboard; the bill beside it follows, gaps and overlaps are refused in place."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.rules.till import pricing
from app.services.first_run import seeds
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
    assert [card.note.text() for card in section.view.cards] == ["P1 第 1 版", "P1 第 2 版"]
    assert section.example.due.words() == "49.20"  # still what is in force


def test_enter_goes_through_the_tiers_and_publishes_after_the_last(room: Room) -> None:
    room.dialogs.answers[CONFIRM] = True
    section = policy(room)
    room.press("F2")
    tiers = section.form.tiers
    section.form.valid_to.setFocus()
    for row in tiers.rows:
        for box in (row.age_min, row.age_max, row.rate):
            room.press("Enter")
            assert room.target() is box
    room.type("4", tiers.rows[2].rate)
    room.type("按街道通知", section.form.form.controls["note"])
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
        (1, "age_min", "75", "和上一档重叠：应从 80 岁开始"),
        (0, "age_max", "", "和上一档重叠：上一档已包括 60 岁以上的人"),
        (0, "age_max", "50", "要不小于 60"),
        (2, "rate", "11", "最多 10 折（原价）"),
        (2, "rate", "", "请填折数，如 8 或 8.5"),
        (0, "age_min", "六十", "请填 0 到 150 的整数"),
    ],
)
def test_overlaps_are_said_beside_the_row(room: Room, row: int, box: str, typed: str, words: str) -> None:
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
    room.type("75", tiers.rows[1].age_min)
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
    room.press("Esc")
    section.sample.set_value("P4")
    section.sample.activated.emit(section.sample.currentIndex())
    section.form.form.put("approved_by", "李主任")
    room.press("Esc")
    assert section.continue_words.text() == "没写完：P1 第 2 版、P4 新政策"
    room.press("F2")
    assert section.form.title.text() == "发布第 2 版" and section.form.tiers.rows[0].rate.text() == "7.5"


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
    assert card.tiers.texts() == [
        ["60–79 周岁", "补 5.5%", "所有人", "街道"],
        ["80 周岁以上", "补 ¥1.50", "所有人", "区民政"],
    ]


def test_what_was_published_elsewhere_gets_its_next_version_on_screen(room: Room) -> None:
    """Tiers somebody else bears, and rows that are no tiers, are cards of their own."""
    rules = json.loads(newest(room).rules)
    borne = {"row": 3, "class": "*", "age_min": 90, "age_max": None, "rate": 500, "payer": "慈善"}
    given = {"row": 1, "class": "*", "age_min": 60, "age_max": None, "funder": "街道", "min_spend": 1500, "amount": 200}
    rules |= {"tiers": [*rules["tiers"][:2], borne], "subsidy": [given]}
    room.desk.do(policies.publish_policy, rules, date(2026, 11, 23))
    section = policy(room)
    room.press("F2")
    assert (len(section.form.tiers.rows), len(section.form.others.rows)) == (2, 2)
    room.dialogs.answers[CONFIRM.replace("2", "3")] = True
    room.type("7.5", section.form.tiers.rows[0].rate)
    card = section.form.others.rows[1].form
    assert card is not None and card.raw("payer") == "街道"
    room.type("2.5", card.controls["amount"])
    room.press("Ctrl+Enter")
    made = json.loads(newest(room).rules)
    assert newest(room).version == 3 and made["subsidy"] == [given | {"row": 4, "amount": 250}]
    assert [(tier["rate"], tier.get("payer", "")) for tier in made["tiers"]] == [(750, ""), (700, ""), (500, "慈善")]


def draft_rules(section: PolicySection) -> list[Any]:
    """What the form comes to after the next key."""
    heard: list[Any] = []
    section.form.edited.connect(heard.append)
    section.form.form.put("note", "样本")
    return heard


@pytest.mark.parametrize("code", sorted(seeds.policies()))
def test_every_sample_stands_in_the_form_as_it_is(room: Room, code: str) -> None:
    section = policy(room)
    section.sample.set_value(code)
    section.sample.activated.emit(section.sample.currentIndex())
    assert section.writing() and section.form.state.text() == ""
    (made,) = draft_rules(section)
    sample = room.desk.see(policies.fitting, seeds.policies()[code])
    wanted = pricing.policy_from_json({"valid_from": "2026-01-01", **sample}, 1)
    found = pricing.policy_from_json({**made, "valid_from": "2026-01-01"}, 1)
    own = {"code": wanted.code, "note": wanted.note, "valid_from": wanted.valid_from, "benefits": wanted.benefits}
    assert replace(found, **own) == wanted
    assert found.code == ("P1X1" if code == "P1" else code)
    assert {(r.who, r.what, r.kind, r.payer) for r in found.benefits} == {
        (r.who, r.what, r.kind, r.payer) for r in wanted.benefits
    }
    said = section.example.tiers.texts()
    assert len(said) > 1 and section.example.trouble.isHidden()


def test_a_new_policy_is_published_from_a_sample_with_all_that_was_typed(room: Room) -> None:
    section = policy(room)
    section.sample.set_value("P4")
    section.sample.activated.emit(section.sample.currentIndex())
    form = section.form.form
    form.put("residence", "city")
    form.put("per", "")
    form.put("approved_by", "李主任")
    assert ["　区 3.00、市 3.00、街道 1.00"] in section.example.tiers.texts()
    room.dialogs.answers["发布「定价餐分担矩阵(增城式)」第 1 版"] = True
    room.press("Ctrl+Enter")
    made = json.loads(next(row for row in room.desk.see(policies.policy_versions) if row.code == "P4").rules)
    assert (made["residence"], made["approved_by"], made["set_price"], made["cross_district"]) == (
        "city", "李主任", 1200, "drop 区+街道",
    )  # fmt: skip
    assert (
        "新增：60–79 周岁 · 所有人：¥12.00 套餐自付 ¥5.00（区 ¥3.00、市 ¥3.00、街道 ¥1.00）" in room.dialogs.texts[-1]
    )


def test_a_gap_is_pointed_out_and_does_not_bar_the_way(room: Room) -> None:
    room.dialogs.answers[CONFIRM] = True
    section = policy(room)
    room.press("F2")
    room.type("82", section.form.tiers.rows[1].age_min)
    assert section.form.gaps.text() == "请核对：打折：80–81 周岁没有" and section.form.gaps.isVisible()
    room.press("Ctrl+Enter")
    assert newest(room).version == 2
    assert (
        "不再有：80–89 周岁 · 所有人：7 折（本店）\n新增：82–89 周岁 · 所有人：7 折（本店）" in room.dialogs.texts[-1]
    )


def test_two_rows_for_the_same_age_are_named(room: Room) -> None:
    section = policy(room)
    section.sample.set_value("P7")
    section.sample.activated.emit(section.sample.currentIndex())
    others = section.form.others
    others.add.click()
    card = others.rows[1].form
    assert card is not None and section.form.state.text() == "还要改好一条规则"
    for name, said in (("age_min", "80"), ("amount", "3"), ("min_spend", "5.01")):
        room.type(said, card.controls[name])
    assert section.form.state.text() == "80 岁以上两条都给，只能归一条"
    room.press("Ctrl+Enter")
    assert room.dialogs.asked == []
    others.rows[1].remove.click()
    assert section.form.state.text() == "" and len(others.rows) == 1
    others.rows[0].remove.click()
    assert section.form.state.text().startswith("还没有一条规则")


@pytest.mark.parametrize(
    ("effect", "typed", "field", "words"),
    [
        ("percent", {"rates": "0、12"}, "rates", "最多 10 折（原价）"),
        ("fixed", {"amount": "2", "age_min": "70", "age_max": "60"}, "age_max", "要不小于 70"),
        ("ratio", {"ratio": "125"}, "ratio", "请填 0.1 到 100"),
        ("ratio", {"ratio": "一成"}, "ratio", "请填百分比，如 25"),
        ("price", {"set_code": "A", "amount": "9", "age_max": "60"}, "age_min", "请填从几岁；所有人就两个都空着"),
        ("shares", {"amount": "12", "shares": "市 3、区"}, "shares", "请写谁出多少元，如 市 3、区 3、街道 5"),
        ("shares", {"amount": "12", "shares": "市 3、市 4"}, "shares", "市写了两次"),
        ("shares", {"amount": "12", "shares": "、"}, "shares", "请写谁出多少元，如 市 3、区 3、街道 5"),
        ("shares", {"amount": "12", "shares": "市 9、区 4"}, "shares", "加起来比套餐价还多"),
        ("delivery", {"amount": "2", "care_min": "4", "care_max": "3"}, "care_max", "要不小于 4"),
    ],
)
def test_what_a_row_cannot_say_is_said_beside_its_field(
    room: Room, effect: str, typed: dict[str, str], field: str, words: str
) -> None:
    section = policy(room)
    room.press("F2")
    section.form.others.add.click()
    (row,) = section.form.others.rows
    assert row.form is not None
    if effect != "fixed":
        row.form.put("effect", effect)
    for name, said in typed.items():
        row.form.put(name, said) if name not in ("amount", "rates", "shares", "ratio") else room.type(
            said, row.form.controls[name]
        )
    room.press("Ctrl+Enter")
    assert row.form.fields[field].error == words
    assert room.dialogs.asked == [] and section.form.state.text() == "还要改好一条规则"


def test_a_policy_is_ended_early_by_a_last_version(room: Room) -> None:
    room.dialogs.answers[CONFIRM] = True
    section = policy(room)
    section.end.click()
    assert section.writing() and room.target() is section.form.valid_to
    room.type("2026-12-31", section.form.valid_to)
    room.press("Ctrl+Enter")
    made = newest(room)
    assert (made.version, made.valid_to) == (2, date(2026, 12, 31))
    assert "之后没有这项优惠" in room.dialogs.texts[-1]


def test_the_lines_of_the_example_may_be_typed_over(room: Room) -> None:
    example = policy(room).example
    first = example.lines.rows[0]
    room.type("100", first.amount)
    assert example.due.words() == "114.80"  # 100 + 22 + 19 at 8 折, and water
    first.eligible.click()
    assert example.due.words() == "134.80"
    room.type("甲", first.amount)
    assert example.due.words() == "134.80"  # as it was, until the price can be read


def test_a_new_policy_takes_no_other_ones_place(room: Room) -> None:
    section = policy(room)
    section.sample.set_value("P9")
    section.sample.activated.emit(section.sample.currentIndex())
    section.form.form.put("code", "p1")
    room.press("Ctrl+Enter")
    assert section.form.form.fields["code"].error == "已有 P1，请换一个编号；要改它就选它发布新版本"
    assert room.dialogs.asked == [] and newest(room).version == 1


def test_a_discount_for_everybody_stays_one(room: Room) -> None:
    """It holds for those whose birthday nobody knows too: as a tier from 0 on it would not."""
    rules = {"code": "P1", "name": "开业", "tiers": [{"row": 1, "rate": 900}]}
    room.desk.do(policies.publish_policy, rules, date(2026, 11, 23))
    section = policy(room)
    room.press("F2")
    assert (len(section.form.tiers.rows), len(section.form.others.rows)) == (0, 1)
    (made,) = draft_rules(section)
    assert made["tiers"] == [{"row": 1, "class": "*", "age_min": None, "age_max": None, "rate": 900}]
