"""The one home of the Chinese sentences for refusals and store trouble: what is the matter, and what to do.

Codes come from below, words only from here and from the families' modules; an unknown code gives a calm general
sentence with the code, never a blank.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from app.errors import Refused, StoreTrouble
from app.rules import money
from app.store.faults import os_trouble
from app.ui.words.family import Data, Entry, Words

if TYPE_CHECKING:
    from app.rules.people.identity import IdentityError


class Sentence(NamedTuple):
    """``title`` says what is the matter, ``advice`` how to go on."""

    title: str
    advice: str


_CALM = Sentence("现在不能这样做", "请核对后再试；还不行，把代码告诉主管")
_CALM_STORE = Sentence("数据文件暂时不能用", "请不要重装或删除文件，把代码告诉主管")


_NOT_WRITTEN = {
    "full": "磁盘满了，请清理磁盘，或换另一个盘上的文件夹再试",
    "read_only": "这里不能写入，请换一个文件夹，或关掉正打开的同名文件再试",
}


def not_written(error: OSError) -> str:
    """What to do when a file could not be written where people wanted it."""
    return _NOT_WRITTEN.get(os_trouble(error).code, "请换一个文件夹，或关掉正打开的同名文件再试")


def _needs_approver(data: Data) -> tuple[str, str]:
    right, _ = told().rights.get(str(data.get("right")), ("这一步", ""))
    return f"{right}要有权限的人同意", "请主管选自己的名字并输入 PIN"


def _needs_right(data: Data) -> tuple[str, str]:
    right, _ = told().rights.get(str(data.get("right")), ("做这一步", ""))
    return f"你的岗位不能{right}", "请换有权限的同事登录"


_PHONES: dict[str, str] = {
    "phone_short": "手机号应为 11 位，还差 {missing} 位",
    "phone_long": "手机号应为 11 位，多了 {over} 位",
    "landline_short": "区号后面的座机号还差 {missing} 位",
    "landline_long": "区号后面的座机号多了 {over} 位；分机写成 0571-86431234-801",
    "local_short": "座机号应为 7 或 8 位，还差 {missing} 位",
    "local_long": "座机号应为 7 或 8 位，多了 {over} 位；有区号的从 0 写起",
    "toll_short": "400、800 号码应为 10 位，还差 {missing} 位",
    "phone_hotline": "{number} 是热线，请填找得到本人的号码",
    "phone_several": "这里只能填一个号码",
    "phone_bad": "号码不对，请核对",
}
"""What is wrong with a telephone number, by the code of the rule."""

_REFUSALS: dict[str, Entry] = {
    **{code: ("电话不对", said) for code, said in _PHONES.items()},
    "needs_approver": _needs_approver,
    "needs_right": _needs_right,
    "field_bad": lambda data: (_beside(str(data.get("why")), data), "请改好标红的一项"),
    "text_empty": ("还没有填写", "请填写后再保存"),
    "text_long": ("写得太长", "最多 {limit} 字，现在 {length} 字"),
    "draft_large": ("写得太长，草稿没有存下", "这张单子一共最多 {limit} 字，请删掉贴进来的多余内容"),
    "text_bad": ("有不能保存的字符", "请删去第 {position} 个字符后再试"),
    "no_header": ("没有找到「{column}」一列", "请在第一行写上列名"),
    "no_rows": ("列名下面是空的", "请核对是不是选错了文件"),
    "import_empty": ("没有可以导入的", "名单上的都已登记、跳过或还要改"),
    "import_stale": ("名单上的内容刚有人改过", "请重新预览；一行也没有导入"),
    "reason_missing": ("还没写原因", "请写一句原因"),
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
    "moved": ("数据文件夹被移走或改了名", "请把它放回原处、改回原名，再试一次"),
    "replaced": ("开着的时候，数据文件被换成了另一份", "可能是同步、还原软件，或有人拷来了旧文件；请恢复下面的备份"),
}

# Words beside a field, by the ``why`` of field_bad or the code of a rule's own error.
_BESIDE: dict[str, str] = {
    "text_empty": "请填写",
    "text_long": "最多 {limit} 字，现在 {length} 字",
    "text_bad": "第 {position} 个字符不能保存，请删去",
    "no_name": "不像姓名，请核对",
    **_PHONES,
    "range": "请填 {low} 到 {high}",
    "choice": "请重新选择",
    "future": "日期不能晚于今天",
    "past": "日期不能早于今天",
    "far": "日期太远，最多 {most} 天以内",
    "old": "日期太早，请核对",
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
    "private": "第 {position} 个字是自造字，请换成正字",
    "too_many": "最多 {most} 个，每个不超过 8 字",
    "before_start": "不能早于开始那天",
    "repeated": "重复了",
    "long": "太长了",
    "excel_error": "是 Excel 的错误值，请填正确的内容",
    "formula": "公式没有算出结果，请在 Excel 里打开保存一次",
}


class _Told(NamedTuple):
    """The words of all families, merged."""

    refusals: Mapping[str, Entry]
    beside: Mapping[str, str]
    rights: Mapping[str, tuple[str, str]]


@cache
def told() -> _Told:
    """The sentences of every family; gathered when the first is wanted, for the login page has no use for them."""
    from app.ui.words.families import FAMILIES, merged

    own = Words(_REFUSALS, beside=_BESIDE)
    rights = merged(lambda words: words.rights)
    return _Told(
        merged(lambda words: words.refusals, (own, *FAMILIES)),
        merged(lambda words: words.beside, (own, *FAMILIES)),
        {right.value: said for right, said in rights.items()},
    )


def sentence(trouble: Refused | StoreTrouble) -> Sentence:
    """The title and the advice for a refusal or store trouble."""
    home, calm = (told().refusals, _CALM) if isinstance(trouble, Refused) else (TROUBLES, _CALM_STORE)
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
    if isinstance(wrong, Refused) and "why" not in wrong.data and wrong.code not in told().beside:
        return sentence(wrong).title  # a refusal with a sentence of its own: the title is short enough
    if isinstance(wrong, Refused):
        return _beside(str(wrong.data.get("why", wrong.code)), wrong.data)
    if isinstance(wrong, money.MoneyError) and wrong.code == "format":
        return "请填金额，如 12.50"
    return _beside(wrong.code, {})


def _beside(why: str, data: Data) -> str:
    words = told().beside.get(why)
    if words is None:
        return f"这一项不对（{why}）"
    try:
        return words.format_map(data)
    except (KeyError, IndexError, ValueError):
        return "这一项不对，请核对"
