"""The one home of the Chinese sentences for refusals and store trouble: what is the matter, and what to do.

Codes come from below, words only from here. A family adds its own with ``register``; an unknown code gives a calm
general sentence with the code, never a blank.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from app.errors import Refused, StoreTrouble
from app.rules import money
from app.ui.words.requests import REQUESTS

if TYPE_CHECKING:
    from app.rules.people.identity import IdentityError


class Sentence(NamedTuple):
    """``title`` says what is the matter, ``advice`` how to go on."""

    title: str
    advice: str


Data = Mapping[str, Any]
Entry = tuple[str, str] | Callable[[Data], tuple[str, str]]
_CALM = Sentence("现在不能这样做", "请核对后再试；还不行，把代码告诉主管")
_CALM_STORE = Sentence("数据文件暂时不能用", "请不要重装或删除文件，把代码告诉主管")

_RIGHTS = {
    "sell": "收银",
    "reprint": "补打小票",
    "reverse_recent": "冲正",
    "reverse": "冲正",
    "open_shift": "开班",
    "close_shift": "交班",
    "cash_move": "现金出入",
    "no_sale": "开钱箱",
    "see_expected": "查看应有现金",
    "approve_variance": "确认差额",
    "residents": "居民登记",
    "requests": "受理",
    "approve_request": "同意延期、作废和重办",
    "export": "导出名单",
    "reveal": "查看完整资料",
    "personal_data": "导入、注销居民资料",
    "menu": "修改菜单",
    "policy": "修改优惠政策",
    "staff": "员工管理",
    "settings": "修改设置",
    "backup": "备份",
    "restore": "恢复备份",
    "verify": "核对数据",
    "see_reports": "查看报表",
}
METHODS = {"cash": "现金", "wechat": "微信", "alipay": "支付宝", "card": "银行卡"}


def _pin_wrong(data: Data) -> tuple[str, str]:
    left = data.get("left")
    return "PIN 不对", "请重新输入" if left is None else f"还可以再试 {left} 次"


def _staff_locked(data: Data) -> tuple[str, str]:
    who = f"为{data['name']}" if data.get("name") else ""
    way = f"只有主管能解锁：在「设置 › 员工与权限」里{who}重设 PIN"
    return "试错太多次，先锁住了", f"{way}；主管都进不来时，凭恢复码运行 python -m app reset-pin"


def _change_odd(data: Data) -> tuple[str, str]:
    change = data.get("change")
    words = f"找零 {money.symbol(change)}" if isinstance(change, int) else "找零"
    return f"{words}，多得不寻常", "找零满 ¥100 多半是实收输错了，请核对实收金额"


def _needs_approver(data: Data) -> tuple[str, str]:
    right = _RIGHTS.get(str(data.get("right")), "这一步")
    return f"{right}要有权限的人同意", "请主管选自己的名字并输入 PIN"


def _needs_right(data: Data) -> tuple[str, str]:
    return f"你的岗位不能{_RIGHTS.get(str(data.get('right')), '做这一步')}", "请换有权限的同事登录"


def _shift_state(data: Data) -> tuple[str, str]:
    words = {"open": "班次正在营业", "counted": "班次已经点过钱", "closed": "班次已经封账"}
    return words.get(str(data.get("state")), "班次状态不对"), "请回到交班页看看现在到哪一步"


def _sum(name: str, title: str, advice: str) -> Callable[[Data], tuple[str, str]]:
    def make(data: Data) -> tuple[str, str]:
        fen = data.get(name)
        return title.format(money.symbol(fen) if isinstance(fen, int) else ""), advice

    return make


def _declared_bad(data: Data) -> tuple[str, str]:
    method = METHODS.get(str(data.get("method")), "收款方式")
    return f"{method}的合计填得不对", "请照商户 App 上的合计填写"


def _count_bad(data: Data) -> tuple[str, str]:
    face = data.get("denomination")
    words = f"{money.symbol(face)} 的" if isinstance(face, int) else ""
    return f"{words}张数不对", "张数要是 0 或正整数，请重点一遍"


def _file_unreadable(data: Data) -> tuple[str, str]:
    if data.get("what") == "kind":
        return "不是能导入的文件", "请选 .xlsx 或 .csv 文件"
    return "文件打不开", "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"


REFUSALS: dict[str, Entry] = {
    # people and rights
    "pin_wrong": _pin_wrong,
    "pin_bad": ("PIN 要 6 位数字", "请重新输入"),
    "pin_weak": ("这个 PIN 太容易猜", "请不要用连号、重复的数字"),
    "pin_same": ("新 PIN 和原来的一样", "请换一个"),
    "staff_locked": _staff_locked,
    "not_manager": ("{name} 不是主管", "恢复码只能重设主管的 PIN；其他人请主管在「设置 › 员工与权限」里重设"),
    "recovery_wrong": ("恢复码不是这个账本的", "请拿开坊那天打印的恢复码单再核对一次"),
    "staff_unknown": ("没有这位员工", "请重新选名字"),
    "staff_inactive": ("{name}已停用", "请主管在设置里启用，或换人登录"),
    "last_manager": ("{name}是最后一位主管", "请先设好另一位主管"),
    "not_signed_in": ("还没有登录", "请先选名字并输入 PIN"),
    "needs_approver": _needs_approver,
    "needs_right": _needs_right,
    "approver_self": ("不能自己同意自己", "请另一位有权限的人输入 PIN"),
    "approver_unfit": ("{name}没有这项权限", "请换一位主管"),
    "set_up_already": ("本机已经设置过", "直接登录就可以"),
    # the till
    "no_shift": ("还没有开班", "请先开班再收银"),
    "shift_open": ("已有班次在营业", "请先交班，再开新的班次"),
    "shift_counting": ("正在交班，暂停收银", "交完班再开新班次，或退回营业"),
    "shift_state": _shift_state,
    "not_counted": ("还没有点钱", "请先点清钱箱里的现金"),
    "date_before_last": ("电脑日期比上一班还早", "请核对电脑的日期，再开班"),
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
    "dish_unknown": ("没有这个菜", "请核对菜号，或按拼音首字母找"),
    "dish_sold_out": ("{name}已售罄", "请换一个菜，或在菜单里恢复供应"),
    "only_left": ("{name}只剩 {left} 份", "请改少一点，或换一个菜"),
    "quantity_bad": ("份数不对", "一行最多 {most} 份"),
    "grams_bad": ("重量不对", "请填 1 到 {most} 克"),
    "grams_needed": ("{name}按重量卖", "请填克数"),
    "grams_not_wanted": ("{name}按份卖", "请填份数"),
    "weigh_again": ("{name}按重量卖", "不能改份数，请重新称"),
    "price_changed": _sum("payable", "价格刚变，现在应收 {}", "请告诉顾客后再确认"),
    "short": _sum("by", "还差 {}", "请补足后再确认"),
    "too_much": _sum("over", "多收了 {}", "请改少；非现金不能找零"),
    "change_odd": _change_odd,
    "tender_amount": ("收款金额不对", "请填大于 0 的金额"),
    "tender_unknown": ("没有这种收款方式", "请重新选择"),
    "reference_used": ("这个交易单号已用过", "请核对是否收过这一笔：{reference}"),
    "sale_unknown": ("没有这张销售单", "请核对单号"),
    "sale_reversed": ("{number} 已冲正过", "一张单只能冲正一次"),
    "is_reversal": ("{number} 本身是冲正单", "冲正单不能再冲正"),
    "other_day": ("{number} 不是今天的单", "往日的单不能冲正，请按退款处理并登记"),
    "reason_missing": ("还没写原因", "请写一句原因"),
    "job_unknown": ("没有这张单据", "请核对单号，或到打印列表里看看"),
    # residents
    "resident_unknown": ("没有这位居民", "请重新搜索"),
    "resident_gone": ("这位居民已停用", "请重新选人"),
    "resident_closed": lambda data: (
        ("这份档案已并入另一位", "请打开合并后的那一位") if data.get("merged") else ("这份档案已经注销", "请重新选人")
    ),
    "consent_missing": ("还没有登记同意", "记类别前，先请本人看过告知书，再登记书面或口头同意"),
    "contact_unknown": ("没有这位联系人", "可能刚被改过，请刷新再看"),
    "merge_self": ("不能和自己合并", "请另选一位"),
    "not_merged": ("这份档案没有合并过", "不用拆回"),
    "open_requests": ("还有 {count} 件事项没有办结", "请先办结或作废，再注销档案"),
    "not_clearable": ("这一类要一份一份处理", "请打开那一份再办"),
    "file_missing": ("找不到文件 {name}", "请确认文件还在，再选一次"),
    "file_large": ("文件太大", "请只留名单那一页，另存后再试"),
    "file_unreadable": _file_unreadable,
    "rows_many": ("行数太多", "一次最多 {limit} 行，请分成几个文件"),
    "no_header": ("没有找到「姓名」一列", "请在第一行写上列名，如 姓名、电话、住址"),
    "no_rows": ("文件里没有名单", "请核对是不是选错了文件"),
    "import_wrong": ("还有 {count} 行要改", "请在表格里改好，再选一次文件；一行也没有导入"),
    "import_empty": ("没有可以导入的人", "名单上的人都已经登记过"),
    "import_stale": ("刚有人登记了名单上的人", "请重新预览；一行也没有导入"),
    "document_known": ("这个证件号已登记过", "是{name}（编号 {no}），请打开已有档案"),
    # the menu and the policies
    "category_unknown": ("没有这个分类", "请重新选择"),
    "category_used": ("{name}里还有菜", "请先把菜移到别的分类"),
    "policy_bad": ("优惠政策里 {field} 这一项不对", "请核对后再发布"),
    "policy_unsupported": ("还不支持这种优惠规则", "规则项：{what}"),
    # what was typed
    "field_bad": lambda data: (_beside(str(data.get("why")), data), "请改好标红的一项"),
    "phone_bad": ("电话不对", "请核对号码"),
    "phone_short": ("电话还差 {missing} 位", "手机号应为 11 位"),
    "text_empty": ("还没有填写", "请填写后再保存"),
    "text_long": ("写得太长", "最多 {limit} 字，现在 {length} 字"),
    "text_bad": ("有不能保存的字符", "请删去第 {position} 个字符后再试"),
    # keeping
    "store_sound": ("现有数据完好", "为了不盖掉它，没有恢复；请另选空文件夹"),
}

TROUBLES: dict[str, Entry] = {
    "missing": ("找不到数据文件", "请确认数据文件夹还在原处；若已损坏，可从备份恢复"),
    "empty": ("数据文件是空的", "这不是正常的数据文件，可从备份恢复"),
    "key_wrong": ("钥匙和数据文件不配", "请核对恢复码，或换回原来的数据文件夹"),
    "key_missing": ("这台电脑上没有数据的钥匙", "请输入恢复码；没有恢复码就打不开这份数据"),
    "damaged": ("数据文件损坏", "请不要继续使用，从最近的备份恢复；原文件会保留"),
    "newer": ("数据来自更新的版本", "请先升级本程序，旧版本不会改动它"),
    "full": ("磁盘已满", "刚才这一步没有保存；请清理磁盘后再试"),
    "read_only": ("磁盘不能写入", "请检查磁盘或文件夹的写入权限"),
    "locked": ("数据正被占用", "请稍等再试；若一直如此，请关闭其他打开它的程序"),
    "in_use": ("程序已经在运行", "同一份数据只能打开一次，请用已打开的窗口"),
    "too_old_sqlite": ("系统的数据库组件太旧", "请重新安装本程序"),
    "not_encrypted": ("数据文件没有加密", "这不是本程序的数据文件，没有打开它"),
    "bad_place": ("这个位置不能存放数据", "请选本机磁盘上的文件夹，不要用网络盘或 U 盘"),
    "io": ("读写磁盘出错", "请检查磁盘；刚才这一步没有保存"),
}

# Words beside a field, by the ``why`` of field_bad or the code of a rule's own error.
_BESIDE: dict[str, str] = {
    "text_empty": "请填写",
    "text_long": "最多 {limit} 字，现在 {length} 字",
    "text_bad": "第 {position} 个字符不能保存，请删去",
    "phone_short": "手机号应为 11 位，还差 {missing} 位",
    "phone_bad": "号码不对，请核对",
    "range": "请填 {low} 到 {high}",
    "choice": "请重新选择",
    "future": "日期不能晚于今天",
    "past": "日期不能早于今天",
    "far": "日期太远，最多 {most} 天以内",
    "old": "日期太早，请核对",
    "closed": "今天已经下班，请选以后的日期",
    "date": "没有这一天，请核对",
    "format": "格式不对，请核对",
    "taken": "已有别人在用，请换一个",
    "overlap": "和{other}的时间重叠",
    "differs": "和证件号码不一致，请核对",
    "length": "位数不对，请核对",
    "characters": "有不该有的字符，请核对",
    "check": "最后一位校验不对，可能有一位输错",
    "empty": "请填写",
    "decimals": "最多两位小数",
    "negative": "不能是负数",
    "large": "金额太大，请核对",
    "missing": "还缺这一项",
    "type": "填法不对，请核对",
    "day_form": "请写成 1952-1-2 或 19520102",
    "sex_form": "请写 男 或 女",
    "private": "第 {position} 个字是自造字，请换成正字",
    "aloud": "「{tag}」不宜当面说，请改用类别",
    "too_many": "最多 {most} 个，每个不超过 8 字",
    "before_start": "不能早于开始那天",
    "repeated": "重复了",
    "long": "太长了",
}


def register(refusals: Mapping[str, Entry], troubles: Mapping[str, Entry] | None = None) -> None:
    """Add sentences; a code that already has another one is a mistake and raises ``ValueError``.

    An entry is ``(title, advice)``, both templates filled with the refusal's data, or a function of that data.
    """
    for home, more in ((REFUSALS, refusals), (TROUBLES, troubles or {})):
        for code, entry in more.items():
            if code in home and home[code] != entry:
                raise ValueError(f"two sentences for {code}")
            home[code] = entry


register(REQUESTS)


def sentence(trouble: Refused | StoreTrouble) -> Sentence:
    """The title and the advice for a refusal or store trouble."""
    home, calm = (REFUSALS, _CALM) if isinstance(trouble, Refused) else (TROUBLES, _CALM_STORE)
    entry = home.get(trouble.code)
    if entry is None:
        return Sentence(calm.title, f"{calm.advice}（{trouble.code}）")
    try:
        title, advice = entry(trouble.data) if callable(entry) else entry
        if callable(entry):
            return Sentence(title, advice)
        return Sentence(title.format_map(trouble.data), advice.format_map(trouble.data))
    except (KeyError, IndexError, ValueError, TypeError):
        # A sentence must never be the reason that trouble cannot be told.
        return Sentence(calm.title, f"{calm.advice}（{trouble.code}）")


def beside_field(wrong: "Refused | IdentityError | money.MoneyError") -> str:
    """The short words to show beside the field a value was typed into."""
    if isinstance(wrong, Refused):
        return _beside(str(wrong.data.get("why", wrong.code)), wrong.data)
    if isinstance(wrong, money.MoneyError) and wrong.code == "format":
        return "请填金额，如 12.50"
    return _beside(wrong.code, {})


def _beside(why: str, data: Data) -> str:
    words = _BESIDE.get(why)
    if words is None:
        return f"这一项不对（{why}）"
    try:
        return words.format_map(data)
    except (KeyError, IndexError, ValueError):
        return "这一项不对，请核对"
