"""Bills of 微信支付 and 支付宝 are read by their forms, and their lines found again among what was declared."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from app.errors import Refused
from app.rules.till.bill_matching import Side, match_sides, other_amounts
from app.rules.till.merchant_bill import Bill, read_bill, titles

AT = datetime(2026, 11, 23, 4, 0, 5, tzinfo=UTC)
WHOLE = "4200000000202611230000000001"


def rows(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.strip().splitlines()]


def read(text: str) -> Bill:
    return read_bill(rows(text))


WECHAT_PERSONAL = f"""
微信支付账单明细
微信昵称：[样例]
起始时间：[2026-11-01 00:00:00] 终止时间：[2026-11-30 23:59:59]
----------------------微信支付账单明细列表--------------------
交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注
2026-11-23 12:00:05,二维码收款,样例,"收款",收入,¥16.00,/,已收钱,{WHOLE}\t,/,"/"
2026-11-23 12:10:05,商户消费,样例,"买菜",支出,¥5.00,零钱,支付成功,9{WHOLE[1:]}\t,/,"/"
2026-11-24 12:10:05,二维码收款-退款,样例,"收款",支出,¥6.00,零钱,已退款,{WHOLE}\t,/,"/"
"""
ALIPAY_ACCOUNT = f"""
#支付宝账务明细查询
#起始日期：[2026年11月23日 00:00:00]   终止日期：[2026年11月24日 00:00:00]
账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注
1\t,{WHOLE}\t,\t,午餐,2026-11-23 12:00:05,j***,1234.50,,9.00,支付宝,在线支付,
2\t,{WHOLE}\t,\t,午餐,2026-11-23 12:00:06,j***,,-7.41,9.00,支付宝,收费,
3\t,8{WHOLE[1:]}\t,\t,提现,2026-11-23 13:00:06,j***,,-700.00,9.00,支付宝,提现,
4\t,{WHOLE}\t,\t,午餐,2026-11-23 14:00:06,j***,,-34.50,9.00,支付宝,交易退款,
#导出时间：[2026年11月24日 08:00:00]
"""
ALIPAY_PERSONAL = f"""
支付宝交易记录明细查询
账号:[样例]
起始日期:[2026-11-01 00:00:00]    终止日期:[2026-11-30 00:00:00]
---------------------------------交易记录明细列表------------------------------------
交易号,商家订单号,交易创建时间,付款时间,最近修改时间,交易来源地,类型,交易对方,商品名称,金额（元）,收/支,交易状态,服务费（元）,成功退款（元）,备注,资金状态
{WHOLE} ,,2026-11-23 12:00:05 ,2026-11-23 12:00:05 ,,其他,即时到账,样例,午餐,16.00 ,收入,交易成功 ,0.10 ,6.00 ,,已收入
7{WHOLE[1:]} ,,2026-11-23 12:00:05 ,,,其他,即时到账,样例,菜,3.00 ,支出,交易成功 ,0.00 ,0.00 ,,已支出
6{WHOLE[1:]} ,,2026-11-23 12:00:05 ,,,其他,即时到账,样例,菜,3.00 ,收入,交易关闭 ,0.00 ,0.00 ,,
------------------------------------------------------------------------------------
共3笔记录
"""
ALIPAY_RECORDED = f"""
导出信息：
起始时间：[2026-11-01 00:00:00]    终止时间：[2026-11-30 23:59:59]
------------------------支付宝支付科技有限公司 电子客户回单------------------------
交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,
2026/11/23 12:00,收入,样例,j***,收款,收入,16.00,,交易成功,{WHOLE}\t,\t,,
2026/11/23 12:30,退款,样例,j***,退款,支出,6.00,,退款成功,{WHOLE}\t,\t,,
2026/11/23 12:40,餐饮,样例,j***,吃饭,不计收支,6.00,,交易成功,5{WHOLE[1:]}\t,\t,,
"""


@pytest.mark.parametrize(
    ("text", "form", "amounts", "skipped", "last"),
    [
        (WECHAT_PERSONAL, "微信支付账单明细", [1600, -600], 1, date(2026, 11, 30)),
        (ALIPAY_ACCOUNT, "支付宝账务明细", [123450, -3450], 1, date(2026, 11, 24)),
        (ALIPAY_PERSONAL, "支付宝交易记录明细", [1600, -600], 2, date(2026, 11, 30)),
        (ALIPAY_RECORDED, "支付宝交易明细", [1600, -600], 1, date(2026, 11, 30)),
    ],
)
def test_each_form_is_read(text: str, form: str, amounts: list[int], skipped: int, last: date) -> None:
    bill = read(text)
    assert (bill.form, [line.amount for line in bill.lines], bill.skipped) == (form, amounts, skipped)
    assert bill.lines[0].reference == WHOLE == bill.lines[1].reference and bill.lines[1].refund
    assert bill.lines[0].at.replace(second=0) == AT.replace(second=0) and bill.lines[0].day == date(2026, 11, 23)
    assert (bill.last, bill.wrong) == (last, ())
    assert (bill.paid, bill.given_back) == (amounts[0], -amounts[1])


def test_a_fee_in_a_line_of_its_own_belongs_to_its_payment() -> None:
    assert read(ALIPAY_ACCOUNT).fees == 741
    assert read(ALIPAY_PERSONAL).fees == 10


HEAD = "交易时间,微信订单号,商户订单号,交易状态,应结订单金额,微信退款单号,退款金额,退款状态,手续费"


def test_what_moved_no_money_is_left_out_and_what_is_unreadable_is_named() -> None:
    bill = read(
        f"{HEAD}\n`2026-11-23 12:00:05,`{WHOLE},`a,`SUCCESS,`16.00,`0,`0.00,`,`0.09\n"
        f"`2026-11-23 12:05:05,`{WHOLE},`a,`REFUND,`0.00,`50001,`16.00,`FAIL,`0.00\n"
        f"`2026-11-23 12:06:05,`{WHOLE},`a,`REVOKED,`0.00,`,`16.00,`,`0.00\n"
        f"`2026-11-23,`{WHOLE},`a,`SUCCESS,`16.00,`0,`0.00,`,`0.09\n"
        f"`2026-11-23 12:00:05,`,`a,`SUCCESS,`16.00,`0,`0.00,`,`0.09\n"
        f"`2026-11-23 12:00:05,`{WHOLE},`a,`SUCCESS,`1x.00,`0,`0.00,`,`0.09\n"
        ",,,,\n总交易单数,应结订单总金额\n`2,`32.00"
    )
    assert [(line.amount, line.refund) for line in bill.lines] == [(1600, ""), (-1600, "撤销")]
    assert (bill.skipped, bill.wrong) == (1, (5, 6, 7))
    assert (bill.first, bill.last) == (date(2026, 11, 23), date(2026, 11, 23)), "as its lines say"


def test_a_line_of_another_business_than_a_payment_is_left_out() -> None:
    head = "支付宝交易号,商户订单号,业务类型,创建时间,完成时间,订单金额（元）,服务费（元）"
    rest = f"{head}\n{WHOLE},,解冻,2026-11-23 12:00:05,,1.00,0\n{WHOLE},,交易,2026-11-23 12:00:05,,1.00,0"
    assert [line.amount for line in read(rest).lines] == [100] and read(rest).skipped == 1


def test_unreadable_lines_alone_are_named_too() -> None:
    assert read(f"{HEAD}\n`x,`{WHOLE},`a,`SUCCESS,`16.00,`0,`0.00,`,`0.09").wrong == (2,)


@pytest.mark.parametrize(
    ("text", "code"), [("姓名,电话\n甲,1", "bill_unknown"), (HEAD, "bill_empty"), ("", "bill_unknown")]
)
def test_what_is_no_bill_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read(text)


def test_a_period_that_makes_no_sense_is_that_of_the_lines() -> None:
    for said in ("起始时间：[2026-13-01] 终止时间：[2026-11-30]", "起始时间：[2026-12-01] 终止时间：[2026-11-30]"):
        bill = read(f"{said}\n{HEAD}\n`2026-11-23 12:00:05,`{WHOLE},`a,`SUCCESS,`16.00,`0,`0.00,`,`0.09")
        assert (bill.first, bill.last) == (date(2026, 11, 23), date(2026, 11, 23))


def test_the_titles_of_a_bill_are_known() -> None:
    assert titles(HEAD.split(",")) == 3 and titles(["姓名", "电话"]) == 0


# --- matching


def side(key: object, amount: int = 1600, minutes: float = 0, *references: str, method: str = "wechat") -> Side:
    at = AT + timedelta(minutes=minutes)
    return Side(str(key), method, at.date(), at, amount, references)


def pairs(ours: list[Side], theirs: list[Side]) -> tuple[list[tuple[object, object, str]], list[tuple[object, object]]]:
    found = match_sides(ours, theirs)
    sure = [(p.ours.key, p.theirs.key, p.how) for p in found.sure]
    return sure, [(p.ours.key, p.theirs.key) for p in found.proposed]


def test_a_whole_number_or_the_shops_own_is_sure_whatever_the_time() -> None:
    ours = [side("a", 1600, 0, WHOLE), side("b", 900, 0, "XS-A-20261123-0001")]
    theirs = [side(1, 1600, 600, WHOLE, ""), side(2, 900, -300, "9" * 28, "XS-A-20261123-0001")]
    sure, proposed = pairs(ours, theirs)
    assert (sorted(sure), proposed) == ([("a", "1", "reference"), ("b", "2", "reference")], [])


def test_the_same_number_pays_once() -> None:
    ours = [side("a", 1600, 0, WHOLE), side("b", 1600, 90, WHOLE)]
    assert pairs(ours, [side(1, 1600, 0, WHOLE)]) == ([("a", "1", "reference")], [])


def test_last_digits_are_sure_where_one_of_each_fits() -> None:
    theirs = [side(1, 1600, 100, "1" * 24 + "8821"), side(2, 1600, 0, "1" * 24 + "7777")]
    assert pairs([side("a", 1600, 0, "8821")], theirs) == ([("a", "1", "tail")], [])
    twice = [*theirs, side(3, 1600, 3, "2" * 24 + "8821")]
    assert pairs([side("a", 1600, 0, "8821")], twice) == ([], [("a", "2")]), "two fit: somebody looks"
    both = [side("a", 1600, 0, "8821"), side("b", 1600, 300, "8821")]
    assert pairs(both, theirs[:1])[0] == []
    assert pairs([side("a", 1600, 0, "21")], theirs[:1])[0] == [], "two digits say nothing"


def test_the_nearest_of_the_same_amount_are_proposed() -> None:
    ours = [side("a", 1600, 0), side("b", 1600, 4), side("c", 900, 0), side("d", 1600, 0, method="alipay")]
    theirs = [side(1, 1600, 3), side(2, 1600, -8), side(3, 900, 11)]
    assert pairs(ours, theirs) == ([], [("b", "1"), ("a", "2")])
    assert pairs([side("a", 1600, 0, WHOLE)], [side(1, 1600, 0, "9" * 28)]) == ([], []), (
        "another number is another payment"
    )


def test_refunds_are_matched_with_refunds() -> None:
    ours = [side("a", 1600, 0, WHOLE), side("r", -1600, 5, WHOLE)]
    theirs = [side(1, 1600, 0, WHOLE), side(2, -1600, 60, WHOLE)]
    assert {pair[:2] for pair in pairs(ours, theirs)[0]} == {("a", "1"), ("r", "2")}


def test_one_number_with_two_amounts_is_told() -> None:
    ours, theirs = [side("a", 1600, 0, WHOLE), side("b", 3, 0)], [side(1, 1000, 0, WHOLE), side(2, -1600, 0, WHOLE)]
    assert other_amounts(ours, theirs) == {"a", "1"}


@pytest.mark.parametrize("seed", range(20))
def test_the_order_changes_nothing_and_nobody_is_in_two_pairs(seed: int) -> None:
    chance = random.Random(seed)
    tails = ["", "8821", "123", WHOLE, f"{WHOLE[:-2]}77"]
    some = lambda: (chance.choice((900, 1600)), chance.randrange(40))  # noqa: E731
    ours = [side(f"o{n}", *some(), *filter(None, [chance.choice(tails)])) for n in range(12)]
    theirs = [side(f"t{n}", *some(), f"42{n:022d}{chance.choice(('8821', '0123'))}") for n in range(12)]
    found = match_sides(ours, theirs)
    shuffled = match_sides(chance.sample(ours, 12), chance.sample(theirs, 12))
    assert found == shuffled
    both = [*found.sure, *found.proposed]
    assert len({p.ours.key for p in both}) == len(both) == len({p.theirs.key for p in both})
