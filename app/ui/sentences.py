"""The one home of the Chinese sentences for refusals and store trouble: what is the matter, and what to do.

Codes come from below, words only from here. A family adds its own with ``register``; an unknown code gives a calm
general sentence with the code, never a blank.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from app.errors import Refused, StoreTrouble


class Sentence(NamedTuple):
    """``title`` says what is the matter, ``advice`` how to go on."""

    title: str
    advice: str


Maker = Callable[[Mapping[str, Any]], Sentence]
Entry = tuple[str, str] | Maker
_CALM = Sentence("现在不能这样做", "请核对后再试；还不行，把代码告诉主管")
_CALM_STORE = Sentence("数据文件暂时不能用", "请不要重装或删除文件，把代码告诉主管")


def _pin_wrong(data: Mapping[str, Any]) -> Sentence:
    left = data.get("left")
    if left is None:
        return Sentence("PIN 不对", "请重新输入")
    return Sentence("PIN 不对", f"还可以再试 {left} 次")


def _staff_locked(data: Mapping[str, Any]) -> Sentence:
    minutes = data.get("minutes")
    wait = f"请等 {minutes} 分钟再试" if minutes else "请等一会儿再试"
    return Sentence("试错太多次，先锁住了", f"{wait}，或请主管重设 PIN")


REFUSALS: dict[str, Entry] = {
    "pin_wrong": _pin_wrong,
    "staff_locked": _staff_locked,
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


def register(refusals: Mapping[str, Entry], troubles: Mapping[str, Entry] | None = None) -> None:
    """Add sentences; a code that already has another one is a mistake and raises ``ValueError``.

    An entry is ``(title, advice)``, both templates filled with the refusal's data, or a function of that data.
    """
    for home, more in ((REFUSALS, refusals), (TROUBLES, troubles or {})):
        for code, entry in more.items():
            if code in home and home[code] != entry:
                raise ValueError(f"two sentences for {code}")
            home[code] = entry


def sentence(trouble: Refused | StoreTrouble) -> Sentence:
    """The title and the advice for a refusal or store trouble."""
    home, calm = (REFUSALS, _CALM) if isinstance(trouble, Refused) else (TROUBLES, _CALM_STORE)
    entry = home.get(trouble.code)
    if entry is None:
        return Sentence(calm.title, f"{calm.advice}（{trouble.code}）")
    if callable(entry):
        return entry(trouble.data)
    try:
        return Sentence(entry[0].format_map(trouble.data), entry[1].format_map(trouble.data))
    except (KeyError, IndexError, ValueError):
        # A sentence must never be the reason that trouble cannot be told.
        return Sentence(calm.title, f"{calm.advice}（{trouble.code}）")
