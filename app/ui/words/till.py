"""The words of the till: carts, tenders, shifts, the menu and the policies."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from app.rules import money
from app.rules.dates import local
from app.rules.rights import Right
from app.ui.words.family import Data, Entry, Words

METHODS = {"cash": "现金", "wechat": "微信", "alipay": "支付宝", "card": "银行卡", "wallet": "餐卡"}
CARD_STATES = {"active": ("在用", "ok"), "lost": ("挂失", "bad"), "closed": ("已退卡", "mute")}
"""What the state of a 餐卡 is called, and its tone."""

FORMS = {"fee": "收费", "deposit": "收押金", "deposit_back": "退押金", "refund": "退款"}
CHARGE_REVERSAL_REASONS = ("金额填错", "选错人", "收错款", "不办了")
REVERSAL_REASONS = ("打错菜", "选错人", "收错款", "顾客退餐")
REFUND_REASONS = ("打多了", "打错菜", "菜有问题", "顾客不要了")
TONES = (("c1", "红梅"), ("c2", "竹青"), ("c3", "靛蓝"), ("c4", "琥珀"), ("c5", "藤紫"), ("c6", "灰"))


def _change_odd(data: Data) -> tuple[str, str]:
    change = data.get("change")
    words = f"找零 {money.symbol(change)}" if isinstance(change, int) else "找零"
    return f"{words}，多得不寻常", "找零不会满 ¥100：请核对实收，多出的纸币先退给顾客"


def paid_words(payments: Iterable[tuple[str, int]]) -> str:
    """``现金 ¥10.00、微信 ¥13.00``, of what was paid or goes back."""
    return "、".join(f"{METHODS.get(method, method)} {money.symbol(abs(amount))}" for method, amount in payments)


def back_words(payments: Sequence[tuple[str, int]]) -> str:
    """What has to go back to the customer, by which way and how much by each, when a sale or charge is taken back."""
    cash = [paid for paid in payments if paid[0] == "cash"]
    others = [paid for paid in payments if paid[0] != "cash"]
    if not payments:
        return "这一单没有收钱，不用退款"
    if sum(amount for _, amount in payments) < 0:
        return f"{paid_words(payments)} 要从领款人那里收回来"
    parts = [f"{paid_words(cash)} 当面退还" if cash else "", f"{paid_words(others)} 按原路退回" if others else ""]
    return "，".join(part for part in parts if part)


def _price_out(data: Data) -> tuple[str, str]:
    low, high = money.symbol(data["low"]), money.symbol(data["high"])
    return f"{data['name']}的价格要在 {low} 到 {high} 之间", "请核对金额；要改上下限，请主管在菜单里改"


def _portions_odd(data: Data) -> tuple[str, str]:
    count = f"{data['grams']} 克" if data.get("grams") else f"{data['quantity']} 份"
    return f"{data['name']} {count}，{money.symbol(data['amount'])}", "真要这么多，就再来一次；打错了就重打"


def _reference_again(data: Data) -> tuple[str, str]:
    at, number = data.get("at"), str(data.get("number", "")).rpartition("-")[2]
    clock = f"{local(at):%H:%M} " if isinstance(at, datetime) else ""
    earlier = f"{clock}#{number} 收过 {money.symbol(data['amount'])}" if number else ""
    return f"单号后几位 {data['reference']} 今天用过", f"{earlier}；确实是另一笔，再按一次 ↵"


def _between(data: Data) -> tuple[str, str]:
    least, most = (money.symbol(data.get(name, 0)) for name in ("least", "most"))
    return f"一次充值 {least} 到 {most}", "请填整角的金额"


def _bill_wrong(data: Data) -> tuple[str, str]:
    rows = [str(row) for row in data.get("rows", ())]
    listed = "、".join(rows[:5]) + (" …" if len(rows) > 5 else "")
    return f"第 {listed} 行读不懂", "请重新从商户平台导出一次，不要用表格程序改过再存"


def _shift_state(data: Data) -> tuple[str, str]:
    words = {"open": "班次正在营业", "counted": "班次已经点过钱", "closed": "班次已经封账"}
    return words.get(str(data.get("state")), "班次状态不对"), "请回到交班页看看现在到哪一步"


def _sum(name: str, title: str, advice: str) -> Callable[[Data], tuple[str, str]]:
    def make(data: Data) -> tuple[str, str]:
        fen = data.get(name)
        return title.format(money.symbol(fen) if isinstance(fen, int) else ""), advice

    return make


def _price_changed(data: Data) -> tuple[str, str]:
    why = str(data.get("why") or "")
    title, advice = _sum("payable", "价格刚变，现在应收 {}", "请告诉顾客后再确认")(data)
    return title, f"{why}。{advice}" if why else advice


def _declared_bad(data: Data) -> tuple[str, str]:
    method = METHODS.get(str(data.get("method")), "收款方式")
    return f"{method}的合计填得不对", "请照商户 App 上的合计填写"


def _drawer_short(data: Data) -> tuple[str, str]:
    holds = data.get("holds")
    words = f"（账上 {money.symbol(holds)}）" if isinstance(holds, int) else ""
    return f"钱箱里没有这么多{words}", "请核对金额"


def _count_bad(data: Data) -> tuple[str, str]:
    face = data.get("denomination")
    if face == money.LOOSE:
        return "其它硬币的金额不对", "请填 0 到 10,000 元，这几样合起来的一个数"
    words = f"{money.symbol(face)} 的" if isinstance(face, int) else ""
    return f"{words}张数不对", "张数要是 0 或正整数，请重点一遍"


_REFUSALS: dict[str, Entry] = {
    "no_shift": ("还没有开班", "请先开班再收银"),
    "shift_open": ("已有班次在营业", "请先交班，再开新的班次"),
    "shift_counting": ("正在交班，暂停收银", "交完班再开新班次，或退回营业"),
    "shift_state": _shift_state,
    "not_counted": ("还没有点钱", "请先点清钱箱里的现金"),
    "date_before_last": ("电脑日期比上一班还早", "请核对电脑的日期，再开班"),
    "date_jump": ("离上一班隔了好几天", "请核对电脑的日期，再开班"),
    "float_differs": ("备用金和上班留存不一样", "请写一句原因"),
    "drawer_short": _drawer_short,
    "hand_in_bad": ("上交的比点到的多", "请改少；钱箱里只点到这么多"),
    "float_bad": ("备用金不对", "请填 0 或正数金额"),
    "count_bad": _count_bad,
    "declared_bad": _declared_bad,
    "move_amount": ("金额不对", "请填大于 0 的金额"),
    "move_kind": ("没有这种现金出入", "请重新选择"),
    "cart_empty": ("本单还没有菜", "请先点菜"),
    "cart_full": ("一单最多 {most} 行", "请先收款，再开一单"),
    "cart_gone": ("这一单已不在", "可能已收款或已取消，请重新开单"),
    "cart_open": ("有一单还没收完", "请先收款、挂单或清空"),
    "cart_paid": ("这一单已经收款", "不会再收一次；请开新的一单"),
    "line_gone": ("这一行已不在", "请看最新的本单"),
    "paper_unknown": ("没有这张纸单", "请照纸单右上角的号打，或只打末几位；不是本机印的纸单不能补录"),
    "paper_used": ("这张纸单已经补录过", "单号 {number}；要改先把那一单冲正"),
    "late_when": ("时间不对", "请填七天以内、已经过去的时间"),
    "dish_unknown": ("没有这个菜", "请核对菜号，或按拼音首字母找"),
    "dish_sold_out": ("{name}已售罄", "盘里确实还有，就再来一次"),
    "only_left": ("{name}只剩 {left} 份", "盘里确实还有，就再来一次"),
    "dish_changed": ("{name}的卖法刚改过", "请删掉这一行，重新打一遍"),
    "portions_odd": _portions_odd,
    "quantity_bad": ("份数不对", "一行最多 {most} 份"),
    "choices_needed": ("{name}要先选好是哪几样", "按数字选；选错了按 ⌫ 退一样"),
    "price_needed": ("{name}的价格点菜时填", "请填金额，再按 ↵"),
    "price_out": _price_out,
    "cut_over": _sum("off", "手工折扣共 {}，超过上限了", "后来又加了菜；请重新打一次折扣，请主管同意"),
    "seniors_first": ("现在先供应长者", "{until} 后大家都可以；确实要现在给，就再来一次"),
    "kept_for_seniors": ("{name}留给长者 {kept} 份，{until} 后可售", "别人还有 {left} 份；确实要给，就再来一次"),
    "label_bad": ("秤签的校验码不对", "请再扫一次；还不行就在秤上重打一张，或打菜号填克数"),
    "label_unknown": ("秤签上的菜号 {code_typed} 菜单里没有", "请核对秤上的菜号，没有加进本单"),
    "label_by_piece": ("秤签上是{name}，它按份卖", "请直接打菜号，没有加进本单"),
    "no_half": ("{name}没有半份", "请打整份；要卖半份，请主管在菜单里填半份价"),
    "grams_bad": ("重量不对", "请填 1 到 {most} 克"),
    "grams_needed": ("{name}按重量卖", "请填克数"),
    "grams_not_wanted": ("{name}按份卖", "请填份数"),
    "weigh_again": ("{name}按重量卖", "不能改份数，请重新称"),
    "price_changed": _price_changed,
    "short": _sum("by", "还差 {}", "请补足后再确认"),
    "too_much": _sum("over", "多收了 {}", "请改少；非现金不能找零"),
    "change_odd": _change_odd,
    "change_fen": _sum("rest", "剩下的 {} 没有零钱可找", "请让手机那一笔连零头一起付，按 Esc 退回上一笔改"),
    "tender_amount": ("收款金额不对", "请填大于 0 的金额"),
    "tender_unknown": ("没有这种收款方式", "请重新选择"),
    "reference_used": ("这个交易单号已用过", "请核对是否收过这一笔：{reference}"),
    "reference_again": _reference_again,
    "sale_unknown": ("没有这张销售单", "请核对单号"),
    "sale_reversed": ("{number} 已冲正过", "一张单只能冲正一次"),
    "is_reversal": ("{number} 本身是冲正单", "冲正单不能再冲正"),
    "other_day": ("{number} 不是今天的单", "收据只能当天冲正；销售单隔日能退几天，主管在设置里定"),
    "repay_part": ("{number} 退过菜", "不能再改收款方式；可以整单冲正后重收"),
    "refund_nothing": ("还没有选要退的菜", "请选菜和份数，再退"),
    "refund_left": ("{name}只剩 {left} 份可退", "退过的不能再退，请改少"),
    "refund_owes": _sum("by", "退了这些菜优惠就不成立，反而要补收 {}", "不如不退；真要退，请整单冲正后重打"),
    "refund_changed": _sum("due", "这一单刚有变动，现在要退 {}", "请告诉顾客后再确认"),
    "charge_unknown": ("没有这张收款收据", "请核对单号"),
    "charge_empty": ("没有要收的款项", "请先填收什么、收多少"),
    "deposit_unknown": ("没有这笔押金", "请核对单号和押金收据"),
    "deposit_settled": ("{number} 的押金已经退过或抵过", "一笔押金只能退一次；退错了先冲正它的退押金单"),
    "deposit_amount": _sum("amount", "押金是 {}，要整笔退或抵", "扣下的部分另列一项费用"),
    "refund_more": _sum("paid", "退的比收的多，这单收过 {}", "请改少再退"),
    "order_nobody": ("送餐和预订要先选人", "按 F4 选人或扫卡；没有登记的先登记"),
    "order_unknown": ("没有这一份订餐", "可能已经取消，请看最新的名单"),
    "order_not_later": ("这一单是现在吃的", "要留着不收款，请挂单"),
    "orders_none": ("这一餐没有订餐", "请看看日期和餐段"),
    "day_closed": ("{day} 不开放", "请换一天"),
    "standing_empty": ("还没有选菜", "请填菜号，最多 20 样"),
    "standing_twice": ("{name}这一餐已有长期订餐", "同一餐只送一份，请改那一条"),
    "category_unknown": ("没有这个分类", "请重新选择"),
    "category_used": ("{name}里还有菜", "请先把菜移到别的分类"),
    "wallet_off": ("这里没有开餐卡", "要用餐卡，请主管在设置里打开"),
    "wallet_unknown": ("没有这张餐卡", "请核对卡号，或按姓名找"),
    "wallet_old": ("{number} 已经换过卡", "请用新卡；旧卡收回剪掉"),
    "wallet_lost": ("{number} 挂失了", "找到了先解挂，找不到就换卡"),
    "wallet_closed": ("{number} 已经退卡", "要再用请重新开一张"),
    "wallet_short": _sum("balance", "卡里只有 {}", "请改少，其余用别的方式付"),
    "wallet_has": ("{name}已经有餐卡 {number}", "一个人一张；丢了请挂失、换卡"),
    "wallet_amount": _between,
    "wallet_full": _sum("most", "一张餐卡最多存 {}", "请改少再充"),
    "wallet_scan": ("还没有扫餐卡", "把餐卡放到扫码枪下；没带卡的按姓名选人再收款"),
    "wallet_empty": ("这张卡里没有钱", "直接退卡就行，不用退款"),
    "wallet_holds": _sum("balance", "卡里还有 {}", "请先把余额退给持卡人"),
    "wallet_cash": _sum("most", "余额超过 {}，不能退现金", "请退到持卡人本人的银行账户"),
    "wallet_way": ("餐卡只能退现金或退到本人银行账户", "请换一种退法"),
    "bill_unknown": ("认不出这是哪种账单", "请选微信商户平台、支付宝商家中心，或个人账单导出的 .csv"),
    "bill_empty": ("这份账单里没有收款", "请核对是不是选错了日期"),
    "bill_wrong": _bill_wrong,
    "bill_changed": ("这一笔刚才已经对上了别的", "请按 F5 刷新，看现在的单边账"),
    "exceptions_over": ("今天的例外已满 {most} 次", "明天再办；上限在 设置 › 本坊信息 里改"),
    "policy_bad": ("优惠政策里 {field} 这一项不对", "请核对后再发布"),
    "policy_unsupported": ("还不支持这种优惠规则", "规则项：{what}"),
}
_RIGHTS = {
    Right.SELL: ("收银", "收银、标售罄"),
    Right.LATE_ENTRY: ("核对补录", "同意同事按纸单补录的单"),
    Right.REVERSE_RECENT: ("冲正", "两分钟内冲正自己的单"),
    Right.REVERSE: ("冲正", "冲正、退菜不限两分钟和自己的单"),
    Right.EXCEPTION: ("例外", "同意例外给优惠"),
    Right.CHARGE: ("收费", "收维修、场地、活动的费用和押金"),
    Right.DISCOUNT: ("手工折扣", "超过上限的手工折扣"),
    Right.OPEN_SHIFT: ("开班", "开班"),
    Right.CLOSE_SHIFT: ("交班", "交班"),
    Right.CASH_MOVE: ("现金出入", "钱箱存入、支出、上交"),
    Right.WALLET: ("办餐卡", "开餐卡、充值、挂失、换卡、小额退卡"),
    Right.WALLET_BACK: ("餐卡退到银行", "餐卡余额退到本人银行账户"),
    Right.NO_SALE: ("开钱箱", "不收银开钱箱"),
    Right.SEE_EXPECTED: ("查看应有现金", "盘点前看应有现金"),
    Right.APPROVE_VARIANCE: ("确认差额", "同意现金差额"),
    Right.CASH_LARGE: ("大额现金出入", "存取超过上限的现金"),
    Right.MENU: ("修改菜单", "改菜单与价格"),
    Right.LATE_ORDER: ("过点订餐", "截止后还收送餐和预订"),
    Right.POLICY: ("修改优惠政策", "发布优惠政策"),
    Right.RECONCILE: ("对账", "导入微信、支付宝账单，确认对上的款"),
}
_ACTS = {
    "meal_order": "送餐/订餐记结果",
    "delivery_way": "改送餐顺序",
    "standing_order": "改长期订餐",
    "standing_rest": "停餐",
    "standing_wake": "恢复订餐",
    "standing_end": "结束长期订餐",
    "sale": "收银",
    "reversal": "冲正",
    "sale_export": "收银单据·导出清单",
    "cut": "手工折扣",
    "paper_orders": "打印应急点餐单",
    "charge": "收费",
    "charge_reversal": "冲正收费",
    "benefit_exception": "例外给优惠",
    "benefits_declined": "不用优惠",
    "benefits_taken": "恢复优惠",
    "cart_abandoned": "清空一单",
    "cash_pay_in": "钱箱存入",
    "cash_pay_out": "钱箱支出",
    "cash_drop": "上交现金",
    "cash_no_sale": "开钱箱",
    "category": "改分类",
    "dish_change": "改菜品",
    "dish_new": "新菜",
    "dish_restore": "恢复菜品",
    "dish_retire": "停用菜品",
    "price": "改价",
    "period": "改餐段",
    "menu_import": "导入菜单",
    "day_menu": "排每日菜单",
    "policy": "发布政策",
    "wallet_open": "开餐卡",
    "wallet_lost": "餐卡挂失",
    "wallet_found": "餐卡解挂",
    "wallet_replaced": "换餐卡",
    "wallet_close": "退餐卡",
    "wallet_export": "导出餐卡余额",
    "merchant_bill": "导入商户账单",
    "merchant_bill_export": "导出单边账",
    "tender_match": "确认对上一笔",
    "tender_match_undone": "撤销对上的一笔",
    "price_slip": "打价格说明",
    "prebill": "打预结单",
    "shift_open": "开班",
    "shift_count": "点钱",
    "shift_resume": "退回营业",
    "shift_close": "交班",
    "variance_unapproved": "差额未获同意",
    "x_report": "X 读数",
}
_SETTINGS = {
    "shift.move_limit": "现金出入上限",
    "till.rounding": "现金抹零",
    "till.remarks": "常用备注",
    "till.cut_rate": "折扣上限（千分之）",
    "till.cut_most": "折扣上限",
    "till.box_per": "餐盒费怎么收",
    "till.box_fee": "餐盒费",
    "till.label": "秤签",
    "till.label_layout": "秤签格式",
    "till.scale": "电子秤",
    "till.scale_baud": "电子秤波特率",
    "till.tare": "皮重",
    "till.senior_from": "长者开餐",
    "till.everybody_from": "全体开餐",
    "till.reserved_until": "留菜到",
    "till.refund_days": "隔日可退",
    "till.hint_gap": "补贴提示",
    "till.exceptions_day": "每天例外次数",
    "till.receipt_why": "小票写明原因",
    "till.receipt_form": "小票格式",
    "till.wallet": "餐卡",
    "till.wallet_change": "找零存入餐卡",
    "till.wallet_least": "最少充值",
    "till.wallet_most": "最多充值",
    "till.kitchen": "后厨单",
    "till.delivery_dish": "送餐费的菜号",
    "till.keep_minutes": "建议几分钟内吃完",
    "till.visit_item": "未应门转的事项",
    "till.pickup": "取餐号",
    "shift.variance": "差额上限",
}
_KEYS = {
    "method": "方式",
    "balance": "余额",
    "about": "关于",
    "price": "价格",
    "due": "应收",
    "total": "合计",
    "float": "备用金",
    "opening_float": "备用金",
    "left": "上班留存",
    "handed_in": "上交",
    **METHODS,
    "added": "新导入",
    "days": "哪几天",
    "matched": "对上",
    "variance": "差额",
    "valid_from": "执行日期",
    "corrects": "原单",
    "tone": "颜色",
    "new_by_weight": "按重量",
    "new_unit_grams": "每多少克",
    "new_senior_eligible": "参加优惠",
    "new_set_code": "套餐号",
    "lines": "行数",
    "new": "新菜",
    "priced": "改价",
    "changed": "改菜品",
    "retired": "停售",
    "starts": "开始",
    "ends": "结束",
    "meal": "餐段",
    "weekdays": "周几",
    "first_day": "从",
    "last_day": "到",
    "place": "第几个送",
    "dish": "哪个菜",
    "dishes": "菜数",
    "request": "受理单",
}
_MEALS = {"breakfast": "早餐", "lunch": "午餐", "dinner": "晚餐"}  # as a new centre has them; others by their code
_OUTCOMES = {
    "delivered": "已送", "handed": "代收", "no_answer": "未应门", "fetched": "已取", "unclaimed": "未取",
    "open": "改回", "cancelled": "取消",
}  # fmt: skip

_BESIDE = {
    "dish_code": "菜号是 1 到 4 位数字",
    "dish_columns": "几列挤在一起了，请核对分隔符",
    "dish_sum": "是合计，不是菜，可以跳过这行",
    "dish_remark": "是填表说明，不是菜，可以跳过这行",
    "price_form": "请填金额，如 12.50",
    "price_none": "价格要大于 0",
    "off_form": "请写 停售 或空着",
    "set_group": "「{said}」看不懂：写成 主荤 选1：11* 12 13+3",
    "set_dish": "没有 {said} 这个菜号，或它自己就是套餐",
    "set_extra": "「{said}」的加价看不懂，写成 13+3",
    "set_twice": "「{said}」里有一个菜写了两次",
    "set_usual": "「{said}」标 * 的要正好是选的样数，或都不标",
    "set_many": "「{said}」太多了：最多 6 组，每组 9 个菜，选 5 样",
    "label_layout": "13 位，2 开头、K 结尾，C 是菜号、V 是数，如 2XCCCCCVVVVVK",
    "half_form": "半份价要比整份便宜",
    "senior_form": "请写 是 或 否",
    "listed_before": "第 {line} 行已有（{name}），请改或跳过",
    "code_other": "这个菜号现在是{name}，请核对",
}

_TABLES = {
    "dish": "菜品",
    "dish_price": "菜价",
    "dish_category": "菜品类别",
    "meal_period": "餐次",
    "day_menu_dish": "每日菜单",
    "policy_version": "优惠规则",
    "shift": "班次",
    "shift_count": "清点",
    "merchant_bill": "商户账单",
    "merchant_bill_line": "商户账单的一笔",
    "wallet_card": "餐卡",
    "wallet_entry": "餐卡的一笔",
    "tender_match": "对上的一笔",
    "meal_order": "订餐",
    "delivery_stop": "送餐顺序",
    "standing_order": "长期订餐",
    "standing_line": "长期订餐的菜",
    "standing_pause": "长期订餐的暂停",
}
WORDS = Words(
    beside=_BESIDE,
    refusals=_REFUSALS,
    rights=_RIGHTS,
    acts=_ACTS,
    keys=_KEYS,
    settings=_SETTINGS,
    values={"tone": dict(TONES), "method": METHODS, "meal": _MEALS, "outcome": _OUTCOMES},
    tables=_TABLES,
)
