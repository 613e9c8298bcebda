"""Bills as the two merchants export them, generated; every number in them is made up by counting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from app.rules.dates import local

WECHAT = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
    "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
    "申请退款金额,费率备注"
)
ALIPAY = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,支付宝红包（元）,服务费（元）,退款批次号/请求号,备注"
)
Line = tuple[datetime, str, int]


def number(n: int) -> str:
    """A whole number of a payment."""
    return f"42000{n:023d}"


def said(at: datetime) -> str:
    """A moment as bills write it."""
    return f"{local(at):%Y-%m-%d %H:%M:%S}"


def wechat(path: Path, lines: Sequence[Line], refunds: Sequence[Line] = ()) -> Path:
    """A 交易账单 of the merchant's platform: time, number and 分 of each payment and refund."""
    rows = [
        f"{_wechat_head(at, reference)},SUCCESS,OTHERS,CNY,{_yuan(fen)},0.00,0,0,0.00,0.00,,,午餐,,0.02000,0.60%,"
        f"{_yuan(fen)},0.00,"
        for at, reference, fen in lines
    ]
    rows += [
        f"{_wechat_head(at, reference)},REFUND,OTHERS,CNY,0.00,0.00,50{reference[-8:]},r,{_yuan(fen)},0.00,ORIGINAL,"
        f"SUCCESS,午餐,,-0.01000,0.60%,0.00,{_yuan(fen)},"
        for at, reference, fen in refunds
    ]
    body = "\r\n".join(",".join(f"`{cell}" for cell in row.split(",")) for row in rows)
    sums = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额\r\n`9,`9.00,`0.00,`0.00,`0.00"
    path.write_text(f"{WECHAT}\r\n{body}\r\n{sums}\r\n", "utf-8-sig")
    return path


def _wechat_head(at: datetime, reference: str) -> str:
    return f"{said(at)},wx0,1900000001,0,,{reference},o{reference[-6:]},u,NATIVE"


def alipay(path: Path, lines: Sequence[Line]) -> Path:
    """A 业务明细 of the merchant, in GBK; amounts below zero are refunds."""
    rows = []
    for at, reference, fen in lines:
        kind = "交易" if fen > 0 else "退款"
        cells = [
            reference + "\t",
            "\t",
            kind,
            "午餐",
            said(at),
            said(at),
            "",
            "",
            "",
            "",
            "j***",
            _yuan(fen),
            _yuan(fen),
        ]
        rows.append(",".join([*cells, "0.00", "-0.01", "" if fen > 0 else "q1", ""]))
    days = [local(at) for at, _, _ in lines]
    first, last = min(days), max(days)
    head = [
        "#支付宝业务明细查询", "#账号：[20880000000000000000]",
        f"#起始日期：[{first:%Y年%m月%d日} 00:00:00]   终止日期：[{last + timedelta(days=1):%Y年%m月%d日} 00:00:00]",
        "#-----------------------------------------业务明细列表----------------------------------------",
    ]  # fmt: skip
    foot = [
        "#-----------------------------------------业务明细列表结束------------------------------------",
        "#交易合计：9笔",
    ]
    path.write_bytes("\r\n".join([*head, ALIPAY, *rows, *foot, ""]).encode("gbk"))
    return path


def _yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
