"""Promises with their rule, and the next step, in the words that stand on paper."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.print.render import render
from app.print.requests import words
from app.services.documents.requests import Material, Promised
from tests.print.paper_samples import NOON
from tests.print.requests.request_samples import ACROSS_THE_YEAR, FIVE_DAYS, slip
from tests.print.test_pdf import pdfium_text


@pytest.mark.parametrize(
    ("promised", "said"),
    [
        (FIVE_DAYS, "5 个工作日，从下个工作日 11 月 24 日起数。"),
        (
            Promised(
                datetime(2026, 2, 20, 17, 30), "workdays", 40, datetime(2025, 12, 25),
                (("元旦", date(2026, 1, 1), date(2026, 1, 3)), ("春节", date(2026, 1, 30), date(2026, 2, 2))),
                (date(2026, 2, 14),),
            ),
            "40 个工作日，从下个工作日 12 月 25 日起数，"
            "跳过元旦 2026 年 1 月 1–3 日，跳过春节 2026 年 1 月 30 日–2 月 2 日，"
            "2026 年 2 月 14 日（周六）上班计入。",
        ),
        (
            ACROSS_THE_YEAR,
            "30 个工作日，从下个工作日 11 月 24 日起数，"
            "跳过元旦 2027 年 1 月 1–3 日。2027 年放假安排未导入，以实际通知为准。",
        ),
        (
            Promised(datetime(2026, 11, 23, 13, 42), "minutes", 120, datetime(2026, 11, 23, 11, 42)),
            "2 小时内，自 11 月 23 日 11:42 起算。",
        ),
        (
            Promised(datetime(2026, 11, 23, 13), "minutes", 90, None, stood=30),
            "1 小时 30 分钟内，等待补正的 30 分钟不计入。",
        ),
        (
            Promised(datetime(2026, 12, 23, 17, 30), "days", 30, datetime(2026, 11, 24), stood=2),
            "30 天（自然日），自 11 月 24 日起算，最后一天遇休息日顺延，等待补正的 2 天不计入。",
        ),
        (  # frozen by an older version, which counted from the Sunday
            Promised(datetime(2026, 12, 4, 17, 30), "workdays", 5, datetime(2026, 11, 29)),
            "5 个工作日，自 11 月 29 日起算。",
        ),
        (
            Promised(datetime(2026, 12, 4, 17, 30), "workdays", 5, datetime(2026, 11, 30), older=True),
            "5 个工作日，从下个工作日 11 月 30 日起数，按登记时的放假安排计算。",
        ),
        (Promised(datetime(2026, 11, 23, 20), "today"), "当天办结，窗口下班前答复。"),
        (Promised(datetime(2026, 11, 27, 17, 30), "chosen"), "与申请人约定的日期。"),
        (Promised(datetime(2026, 12, 7, 17, 30), "extended"), "延期后的日期，已经主管同意。"),
        (Promised(datetime(2026, 12, 7, 17, 30), "merged"), "并入的那一件承诺得更早，按它的日期。"),
        (Promised(None, "order"), "办理期限以交办单为准。"),
    ],
)  # fmt: skip
def test_the_rule_behind_a_deadline_in_words(promised: Promised, said: str) -> None:
    assert words.rule(promised) == said
    found = re.sub(r"\s", "", pdfium_text(render(slip(promised=promised), form="pdf")))
    assert found.count(re.sub(r"\s", "", said)) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "11 月 30 日 17:30 前给您答复"),
        ({"promised": Promised(datetime(2026, 11, 23, 20, 0), "today")}, "11 月 23 日 20:00 前给您答复"),
        ({"promised": Promised(datetime(2026, 11, 24, 17, 30), "workdays", 1)}, "11 月 24 日 17:30 前给您答复"),
        ({"promised": Promised(None, "order")}, "请留好本单，等我们联系您"),
        ({"promised": ACROSS_THE_YEAR}, "2027 年 1 月 6 日 17:30 前给您答复"),
        (  # on paper since Saturday, typed in on Monday
            {"promised": Promised(datetime(2026, 11, 23, 20), "today"), "received_at": NOON - timedelta(days=2)},
            "11 月 23 日 20:00 前给您答复",
        ),
        (  # on paper since long ago: a day that has gone by is not promised
            {"promised": Promised(datetime(2026, 11, 20, 17, 30), "workdays", 5)},
            "已过承诺时间，我们会抓紧办理并答复您",
        ),
        ({"result": "solved"}, "这件事已经当场办好"),
        ({"result": "explained"}, "这件事已经当场答复"),  # answered is not solved
        ({"materials": (Material("户口簿", given=False),)}, "还差 1 样材料，请补齐"),
        ({"next_step": "下周一再来"}, "下周一再来"),
        ({"paper": "urge", "made_at": datetime(2026, 12, 8, 1, tzinfo=NOON.tzinfo)}, "已过承诺时间，请立即办理并回复"),
        (
            {"paper": "urge", "made_at": datetime(2026, 11, 30, 9, 30, 40, tzinfo=NOON.tzinfo)},
            "请在 11 月 30 日 17:30 前办结并回复",
        ),
    ],
)
def test_the_next_step_in_big_words(changes: dict[str, object], said: str) -> None:
    assert words.next_step(replace(slip(), **changes)) == said  # type: ignore[arg-type]
