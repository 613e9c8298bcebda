"""The form as plain values: drafts, days as people type them, what is wrong, and the request it asks for."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.rules.requests.promises import Promise, Unit
from app.services.documents.requests import Material, Promised
from app.services.requests.catalogue import ItemRow, TileRow
from app.services.residents.registry import ResidentCard
from app.ui.kit import typed_days
from app.ui.requests.intake import model
from app.ui.requests.intake.model import DueBy, Intake, Route, Step
from app.ui.requests.words import due_words, rule_words
from app.ui.words import sentences

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 40)
BEGAN = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)
SOMEBODY = UUID("019a0000-0000-7000-8000-000000000001")
OTHER = UUID("019a0000-0000-7000-8000-000000000002")


def item(**more: object) -> ItemRow:
    values: dict[str, object] = {
        "code": "Z02", "name": "高龄津贴", "pinyin": "", "scene": "baitonggang", "scene_name": "百通岗",
        "icon": "file-text", "category": "政务代办", "dispositions": ("assist",), "sensitive": True,
        "promise": Promise(Unit.WORKDAYS, 5),
        "materials": (Material("身份证"), Material("户口簿"), Material("照片", 2, False)), "script": "", "papers": (),
        "handler_id": OTHER, "handler_name": "民政科", "position": 1, "active": True,
    }  # fmt: skip
    return ItemRow(**{**values, **more})  # type: ignore[arg-type]


def right(**more: object) -> Intake:
    return replace(Intake(resident=SOMEBODY, name="甲", item="Z02", text="要办津贴"), **more)  # type: ignore[arg-type]


def wrong(intake: Intake) -> dict[str, str]:
    return model.problems(intake, NOW, sentences.beside_field)


def test_a_draft_comes_back_as_it_was_typed() -> None:
    typed = Intake(
        resident=SOMEBODY, name="𠅤𬎆䶮", acting=True, agent_name="古丽仙·阿卜杜热合曼", tile="xiaoxiuli", item="B01",
        text="第一行\n第二行", phone="1380571220", channel="paper", received="11-20", urgent=True, route=Route.FORWARD,
        handler=OTHER, handler_name="物业", due=DueBy.PICK, due_text="12-1", given=("身份证",), tell=True,
        related="SL-A-20261101-0001", repeats=True, unlike=("SL-A-20261101-0002",),
    )  # fmt: skip
    body = model.to_body(typed)
    assert model.from_body(body) == typed
    assert "anonymous" not in body and "result" not in body


def test_a_draft_of_another_version_is_read_as_far_as_it_can_be() -> None:
    body = {"text": "水管漏", "route": "teleport", "handler": "nobody", "given": 7, "urgent": "yes", "colour": "red"}
    assert model.from_body(body) == Intake(text="水管漏")


def test_an_empty_form_is_not_worth_keeping() -> None:
    assert not model.begun(Intake(tile="xiaoxiuli", channel="phone"))
    assert model.begun(Intake(text="水")) and model.begun(Intake(anonymous=True))
    assert model.title_of(Intake(text="厨房 水龙头")) == "没选居民 · 厨房 水龙头"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12-1", date(2026, 12, 1)), ("12.1", date(2026, 12, 1)), ("12月1日", date(2026, 12, 1)),
        ("1201", date(2026, 12, 1)), ("１２－１", date(2026, 12, 1)), ("1-5", date(2027, 1, 5)),
        ("11-20", date(2026, 11, 20)), ("2027-1-5", date(2027, 1, 5)), ("20270105", date(2027, 1, 5)),
        ("今天", TODAY), ("明天", date(2026, 11, 24)), ("大后天", date(2026, 11, 26)), ("周一", TODAY),
        ("周五", date(2026, 11, 27)), ("星期天", date(2026, 11, 29)), ("下周一", date(2026, 11, 30)),
    ],
)  # fmt: skip
def test_days_are_read_however_they_are_written(typed: str, day: date) -> None:
    assert typed_days.read_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["", "昨天晚上", "周八", "13-1", "2-30", "12", "12-1-1-1"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        typed_days.read_day(typed, TODAY)
    assert model.due_wrong(right(due=DueBy.PICK, due_text=typed), TODAY)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("11-20 9:30", datetime(2026, 11, 20, 1, 30, tzinfo=UTC)),
        ("11-20", datetime(2026, 11, 20, 4, 0, tzinfo=UTC)),
        ("9：05", datetime(2026, 11, 23, 1, 5, tzinfo=UTC)),
        ("11-23", datetime(2026, 11, 23, 2, 40, tzinfo=UTC)),
        ("12-30 8:00", datetime(2025, 12, 30, 0, 0, tzinfo=UTC)),
    ],
)
def test_when_a_paper_was_received(typed: str, at: datetime) -> None:
    assert typed_days.read_received(typed, NOW) == at
    assert model.received_wrong(typed, NOW) is None


@pytest.mark.parametrize("typed", ["", "上周", "11:99", "2026-11-24 8:00", "11:30"])
def test_a_paper_was_not_received_in_the_future_or_never(typed: str) -> None:
    assert model.received_wrong(typed, NOW)


def test_what_is_wrong_is_named_in_the_order_of_the_form() -> None:
    assert wrong(right()) == {}
    assert list(wrong(Intake())) == ["resident", "item", "text"]
    bad = right(acting=True, phone="1380571220", text="____漏水", route=Route.ASSIGN, due=DueBy.PICK, due_text="11-2")
    said = wrong(bad)
    assert list(said) == ["agent_name", "agent_relation", "text", "phone", "handler", "due_day"]
    assert said["phone"] == "手机号应为 11 位，还差 1 位"
    assert said["text"].startswith("还有 1 处空没填") and said["due_day"] == "这一天已经过了"
    assert wrong(right(phone="138057122090"))["phone"] == "手机号应为 11 位，多了 1 位"
    assert wrong(right(text="字" * 4001))["text"] == "最多 4000 字，现在 4001 字"


def test_what_is_closed_on_the_spot_has_no_deadline_to_be_wrong() -> None:
    assert wrong(right(route=Route.NOW, due=DueBy.PICK, due_text="?")) == {}


def test_an_item_brings_its_usual_way_and_forgets_the_last_ones_materials() -> None:
    taken = model.with_item(right(given=("别的",), tell=True), item(), "zhengming")
    assert (taken.route, taken.handler, taken.handler_name) == (Route.ASSIGN, OTHER, "民政科")
    assert (taken.given, taken.tell, taken.text) == ((), False, "要办津贴")
    booked = model.with_item(taken, item(dispositions=("book",), handler_id=None, handler_name=""), "x")
    assert (booked.route, booked.handler) == (Route.KEEP, None)


def somebody(address: str = "3幢2单元501室") -> ResidentCard:
    return ResidentCard(SOMEBODY, 7, "甲", "", None, None, "", "", address, "", "", "", True, BEGAN, BEGAN)


def hand(**typed: object) -> model.InHand:
    return model.begin(OTHER, BEGAN, Intake(), None).typed(**typed)


TILE = TileRow("zhengming", "证明咨询", "file-text", "9", (item(), item(code="Z01", name="政策咨询")))


def test_work_goes_on_at_the_first_step_that_is_open() -> None:
    form = hand(tile="zhengming", item="Z02")
    assert form.step is Step.WHO and form.about(somebody()).step is Step.TEXT
    form = hand().unnamed()
    assert form.step is Step.KIND
    assert form.of_kind(TILE).step is Step.MATTER
    assert form.of_kind(TILE).of_matter(item(), "zhengming", "").step is Step.TEXT


def test_whoever_is_chosen_brings_an_address_into_a_place_nobody_wrote() -> None:
    form = hand().about(somebody())
    assert (form.intake.resident, form.intake.name, form.intake.place) == (SOMEBODY, "甲", "3幢2单元501室")
    moved = form.sought().about(somebody("5幢"))
    assert moved.intake.place == "5幢" and moved.former is None
    written = form.typed(place="小广场", related="SL-A-20261101-0001", repeats=True).about(somebody("5幢"))
    assert (written.intake.place, written.intake.related, written.intake.repeats) == ("小广场", "", False)


def test_whoever_it_was_about_is_remembered_while_somebody_else_is_looked_for() -> None:
    form = hand(text="内容").about(somebody())
    sought = form.sought()
    assert (sought.card, sought.intake.resident, sought.intake.name) == (None, None, "")
    assert sought.whole().resident == SOMEBODY and sought.whole().text == "内容"
    assert sought.sought() is sought  # nobody is chosen: nothing to remember
    assert sought.unnamed().former is None and sought.unnamed().whole().resident is None
    nameless = hand(acting=True).unnamed()
    assert not nameless.intake.acting and nameless.sought().whole().anonymous


def test_what_was_typed_of_somebody_goes_and_comes_back_with_them() -> None:
    theirs = {"phone": "1390000", "acting": True, "agent_name": "乙", "agent_relation": "子女", "agent_phone": "1391"}
    form = hand(text="内容").about(somebody()).typed(**theirs)
    sought = form.sought()
    assert not model.typed_of(sought.intake) and model.typed_of(sought.whole()) and sought.intake.text == "内容"
    again = sought.about(somebody())
    assert again.intake == form.intake
    other = replace(somebody(), id=OTHER)
    for moved in (sought.about(other), form.about(other)):  # looked for, or scanned
        assert not model.typed_of(moved.intake) and moved.intake.text == "内容" and moved.intake.resident == OTHER
        back = moved.typed(phone="13900000009").back_to(form.intake, somebody())
        assert back.intake == form.intake
    assert not model.typed_of(form.unnamed().intake)
    named = hand(phone="13900000001").unnamed().sought().about(somebody())
    assert named.intake.phone == "13900000001"  # nobody else came: they only said their name


def test_a_draft_of_somebody_who_is_gone_is_about_nobody() -> None:
    assert model.begin(OTHER, BEGAN, right(), None).intake.resident is None
    again = model.begin(OTHER, BEGAN, right(place="小广场"), somebody())
    assert again.intake.place == "小广场" and again.place == "3幢2单元501室"


def test_a_template_goes_into_a_text_nobody_wrote() -> None:
    form = hand().of_kind(TILE).of_matter(item(), "zhengming", "____申请")
    assert form.unwritten and (form.intake.tile, form.intake.text) == ("zhengming", "____申请")
    other = form.of_matter(item(code="Z01"), "zhengming", "")
    assert (other.intake.item, other.intake.text) == ("Z01", "")
    own = form.typed(text="自己写的")
    kept = own.of_matter(item(code="Z01"), "zhengming", "别的____")
    assert not own.unwritten and kept.intake.text == "自己写的" and kept.template == "____申请"


def test_a_matter_of_another_tile_is_forgotten_with_it() -> None:
    form = hand(item="Z02")
    assert form.of_kind(TILE).intake.item == "Z02"
    assert form.of_kind(replace(TILE, key="xiaoxiuli", items=(item(code="B01"),))).intake.item == ""


def test_the_form_says_what_was_given_and_what_is_missing() -> None:
    intake = right(given=("身份证",), route=Route.ASSIGN, handler=OTHER, due=DueBy.THREE)
    form = model.form_of(intake, item(), TODAY)
    assert [(m.name, m.given) for m in form.materials] == [("身份证", True), ("户口簿", False), ("照片", False)]
    assert model.missing(intake, item()) == ("户口簿", "照片")
    assert (form.handler_id, form.due_day, form.close_now) == (OTHER, date(2026, 11, 26), False)
    closed = model.form_of(replace(intake, route=Route.NOW, result_text="讲清楚了"), item(), TODAY)
    assert (closed.handler_id, closed.due_day, closed.close_now, closed.result_text) == (None, None, True, "讲清楚了")
    spoken = model.form_of(replace(intake, agent_name="没打开"), item(), TODAY)
    assert spoken.agent_name == ""


def test_blanks_are_found_after_rare_characters_too() -> None:
    text = "𠅤家____漏水，从____开始"
    first = model.blank_from(text, 0)
    assert first == (3, 7)
    assert model.blank_from(text, 7) == (11, 15)
    assert model.blank_from(text, 15) == first
    assert model.blank_from("没有空", 0) is None


def test_a_promise_is_told_with_its_rule() -> None:
    made = Promised(
        datetime(2027, 1, 5, 17, 30), "workdays", 5, datetime(2026, 12, 29),
        days_off=(("元旦", date(2027, 1, 1), date(2027, 1, 3)),), make_up=(date(2027, 1, 4),), missing=(2027,),
    )  # fmt: skip
    assert due_words(made, date(2026, 12, 28)) == "2027-01-05 周二 17:30 前"
    said = rule_words(made, date(2026, 12, 28))
    assert said == (
        "5 个工作日，从下个工作日 12-29 起数；跳过元旦 01-01 至 01-03；调休上班 01-04 算在内；"
        "2027 年放假表还没录入，只按周末推算"
    )
    assert due_words(Promised(None, "order"), TODAY) == "没有固定时限"
    assert due_words(Promised(datetime(2026, 11, 23, 20, 0), "today"), TODAY) == "今天 周一 20:00 前"
    quick = Promised(datetime(2026, 11, 23, 11, 10), "minutes", 30, datetime(2026, 11, 23, 10, 40))
    assert rule_words(quick, TODAY) == "30 分钟内，从 今天 周一 10:40 起"
