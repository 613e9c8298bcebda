"""The papers of 场地: what whoever books, looks after the rooms, or stands before the door must read, and no more."""

import re
from dataclasses import replace

import pypdfium2
import pytest

from app.print.escpos import CUT
from app.print.render import for_rolls, render
from app.rules.repairs.clauses import VOID_CLAUSES
from app.rules.rooms.terms import PROMISES, USE_RULES, RoomTerms, said_terms
from app.services import documents
from app.services.documents import Document
from tests.print import room_samples as samples
from tests.print.test_pdf import pdfium_text

SAMPLES = samples.room_papers()


def said(paper: Document) -> str:
    """The words of a paper, without the white space that pages put in."""
    return re.sub(r"\s", "", pdfium_text(render(paper, form="pdf")))


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_stored_prints_the_same(name: str) -> None:
    paper = SAMPLES[name]
    again = documents.load(paper.KIND, documents.dump(paper))
    assert again == paper and said(again) == said(paper)
    assert not [clause for clause in VOID_CLAUSES if clause in said(paper)]
    if for_rolls(paper):
        assert all(render(paper, form="escpos", width_dots=dots).endswith(CUT) for dots in (576, 384))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_page_has_its_number_and_nothing_leaves_it(name: str) -> None:
    with pypdfium2.PdfDocument(render(SAMPLES[name], form="pdf")) as pdf:
        assert pdf.get_metadata_dict()["Title"]
        for index in range(len(pdf)):
            page = pdf[index]
            text = page.get_textpage()
            assert f"第{index + 1}页/共{len(pdf)}页" in re.sub(r"\s", "", text.get_text_range())
            width, height = page.get_size()
            boxes = [text.get_rect(n) for n in range(text.count_rects())]
            assert all(left >= 0 and low >= 0 and right <= width and high <= height for left, low, right, high in boxes)
            text.close()
            page.close()


def test_a_confirmation_says_the_money_the_rules_and_where_to_sign() -> None:
    words = said(samples.slip())
    for part in (
        "YY-A-20261123-0001", "共享厅（1楼）", "2026年12月1日星期二14:00–16:00", "布置13:45·整理到16:15",
        "20人（容纳40人）",
        "投影仪×1", "¥100.00（已付）", "¥200.00（已收，凭收据退）", "SK-A-20261123-0007", "预约人签字", "开始2小时以前",
        "扣50%", "15分钟还没有签到", "60天内2次未到，暂停预约30天",
    ):  # fmt: skip
        assert part in words
    assert all(rule in words for rule in USE_RULES)
    assert "王秀英" not in words and "13900002206" not in words


def test_one_that_waits_is_no_confirmation() -> None:
    waiting = said(SAMPLES["slip-waiting"])
    assert "预约登记单" in waiting and "待审核，还没有确认" in waiting and "2026-11-2311:42前" in waiting
    assert "预约确认单" not in waiting and "¥100.00（未付）" in waiting and "¥200.00（未收）" in waiting


def test_what_costs_nothing_says_nothing_of_money() -> None:
    words = said(SAMPLES["slip-free"])
    assert "场地费免费" in words and "押金" not in words and "扣" not in words
    assert "免费（减免）" in said(samples.slip(fee=0, waived=True))
    assert said_terms(RoomTerms(), fee=False, deposit=False) == ("来不了或要改期，请尽早告诉服务台。",)


def test_a_promise_is_signed_under_the_whole_name_and_all_rules() -> None:
    for size in ("A4", "A5"):
        words = said(samples.promise(size=size))
        assert "承诺人王秀英" in words and "13900002206" not in words and "承诺人签字" in words
        assert all(line in words for line in (*USE_RULES, *PROMISES))


def test_the_list_of_a_day_has_the_columns_that_were_chosen() -> None:
    usual, few = said(samples.day()), said(SAMPLES["day-few"])
    for part in (
        "布置整理",
        "桌椅",
        "设备",
        "联系人",
        "待审核",
        "停用：消防检查",
        "钥匙在服务台",
        "设备搬动",
        "送到议事坊",
        "收回",
    ):
        assert part in usual
    assert "布置整理" not in few and "联系人" not in few and "139****2206" not in few and "用途和单位" in few
    assert "没有预约，也没有停用" in said(samples.day(0))


def test_whole_phones_are_on_paper_alone() -> None:
    whole = samples.day(4, whole=True)
    assert "13900002206" in said(whole) and "用完交回服务台销毁" in said(whole)
    assert "13900002206" not in said(whole.for_screen()) and "139****2206" in said(whole.for_screen())
    assert samples.day(4).for_screen() == samples.day(4) and "销毁" not in said(samples.day(4))


def test_a_door_shows_title_and_group_and_nobody() -> None:
    for paper in (samples.door(), samples.door(12, days=7), samples.door(40, room=""), samples.week()):
        words = said(paper)
        assert "合唱排练" in words and "红梅合唱队" in words and "王" not in words and "139" not in words
    assert "没有安排" in said(samples.door(0)) and "停用消防检查" in said(samples.week())


def test_nobodys_hardship_hangs_on_a_door() -> None:
    row = replace(samples.door().rows[0], title="低保家庭慰问", group="残疾人互助小组", kind="meeting")
    door, week = replace(samples.door(), rows=(row,)), replace(samples.week(), rows=(row,))
    use = replace(samples.USE, title=row.title, group=row.group, kind="meeting")
    papers = [door, week, samples.slip(use), samples.promise(use), samples.series(title=row.title, group=row.group)]
    day = samples.day()
    listed = replace(day.rooms[0].rows[0], use=use, note="困难家庭，免费")
    papers.append(replace(day, columns=("title", "note"), rooms=(replace(day.rooms[0], rows=(listed,)),)))
    for paper in papers:
        assert not [word for word in ("低保", "残疾", "困难") if word in said(paper)]
    assert "议事" in said(door) and "见系统" in said(papers[-1])


def test_a_series_lists_what_was_left_out_with_why() -> None:
    words = said(samples.series())
    for part in (
        "跳过：节假日：元旦",
        "跳过：与已有预订冲突",
        "已确认（已改）",
        "已取消",
        "共6次，订到3次，跳过2次，取消或未通过1次",
    ):
        assert part in words
    assert words.count("YY-A-1123-") == 4


@pytest.mark.parametrize(("size", "millimetres"), [("A4", (297, 210)), ("A3", (420, 297))])
def test_the_week_of_the_house_comes_in_two_sizes(size: str, millimetres: tuple[int, int]) -> None:
    with pypdfium2.PdfDocument(render(samples.week(7, size), form="pdf")) as pdf:
        assert tuple(round(points / 72 * 25.4) for points in pdf[0].get_size()) == millimetres
        assert len(pdf) == 1


def test_forty_uses_of_a_day_are_all_there() -> None:
    rows = [row for room in samples.day(40).rooms for row in room.rows]
    assert len(rows) == 40
    words = said(samples.day(40))
    assert "40场" in words and words.count("YY-A-1123-") == 40
    assert said(samples.door(40, room="")).count("–") == 40
