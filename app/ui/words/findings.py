"""The record that a check of the data names, in words."""

from app.rules import records
from app.rules.money import yuan
from app.store.verify import Check
from app.store.verify_code import Sealed
from app.ui.words.families import merged

NO_CODE = "封账码是 16 位，只有数字和字母 A 到 F：请照交班单末尾再抄一遍；也可以填小票、收据、回执上的单号。"

_TABLES = {record.table: record.name for record in records.RECORDS if record.table} | merged(lambda words: words.tables)


def where(name: str, bad: str) -> str:
    """``受理 SL-A-20261123-0001``: what the check called ``name`` says does not fit; an empty text for nothing."""
    table, _, record = bad.partition(" ")
    if name != "records" or table not in _TABLES:
        return bad
    return f"{_TABLES[table]} {record}".strip()


def code_words(check: Check, sealed: Sealed | None) -> str:
    """What the code of a shift slip says about the books."""
    if sealed is not None and sealed.number:
        kind = records.of(sealed.number)
        due = "" if sealed.due is None else f"，{_asked(sealed.due)} 元。和纸上的不一样，就是这个号被发过两次"
        return f"{kind.name if kind else '单号'} {sealed.number} 在账本里{due}。"
    if sealed is not None:
        return f"封账码在账本里：终端 {sealed.terminal} 第 {sealed.serial} 条，{sealed.business_date}。"
    if check.ok:
        return "全是 0：打这张单子时还没有封存过单据，比不出什么。"
    return (
        "这本账可能少了最后几天，或被换成了旧的。先查有没有抄错；没抄错就先不要收银，留好这张单子和 backups 文件夹，"
        "告诉主管，用最新的备份恢复。"
    )


def _asked(due: int) -> str:
    """What a paper asked for, or gave back."""
    return f"应收 {yuan(due)}" if due >= 0 else f"应退 {yuan(-due)}"
