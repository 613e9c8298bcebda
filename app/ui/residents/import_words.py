"""How a row of a list that is taken in reads: what is wrong, what was read into it, who it may be."""

from app.rules.people.duplicates import Strength
from app.services.lists.rows import Read
from app.services.residents.import_rows import ImportRow
from app.services.residents.importing import Imported
from app.ui.kit.list_rows import merged_words, outside_tag, wrong_words
from app.ui.kit.paint import TagSpec
from app.ui.residents import words


def like_words(row: ImportRow) -> str:
    """Who a row may be, and what the list knows better about them."""
    like = row.like
    if like is None:
        return ""
    who = f"编号 {words.member_no(like.no or 0)}" if like.line is None else f"{like.sheet} 第 {like.line} 行".strip()
    said = f"{like.name} · {who} · {words.alike(like.reasons)}"
    return f"{said} · 名单里{news_words(row)}不同" if row.news else said


def news_words(row: ImportRow) -> str:
    """What the list has for somebody on record: 电话 139****1111、住址 3-2-501."""
    values = {
        "phone": row.phone, "address": row.address, "residence": words.HOMES[row.values["residence"]],
        "care_level": words.level(row.values["care_level"]),
    }  # fmt: skip
    return "、".join(f"{words.part(name)} {values[name]}" for name in row.news)


def read_words(row: ImportRow) -> str:
    """What was read into cells, to be looked at."""
    return "；".join(map(_read, row.read))


def _read(one: Read) -> str:
    text = words.hidden(one.text)[:18]
    if one.how == "merged":
        return merged_words(words.part(one.field), text)
    if one.how == "document":
        return f"{words.part(one.field)}「{text}」按证件取 {one.value}"
    if one.how == "phones":
        return f"电话一格里有 {one.value} 个，第一个作电话，其余记在家属「本人」"
    return f"{words.part(one.field)}「{text}」读作 {one.value}"


def said(row: ImportRow) -> str:
    """All that is to be said about a row."""
    wrong = wrong_words(row, words.part, words.hidden)
    return wrong or "；".join(filter(None, (like_words(row), read_words(row))))


def done(what: Imported) -> str:
    """What an import brought: 已导入 96 人，更新 2 人，跳过 3 人."""
    parts = [f"已导入 {what.count:,} 人"] if what.count or not what.updated else []
    parts += [f"{'' if parts else '已'}更新 {what.updated:,} 人"] if what.updated else []
    return "，".join([*parts, *([f"跳过 {what.skipped:,} 人"] if what.skipped else [])])


def fate(row: ImportRow, *, updated: bool, unseen: bool) -> TagSpec:
    """What becomes of a row; ``unseen``: hidden rows come in too."""
    if (outside := outside_tag(row, unseen=unseen)) is not None:
        return outside
    if updated:
        return TagSpec("更新", "info")
    if row.same:
        return TagSpec("已登记", "mute")
    if row.like is not None:
        return TagSpec("像已登记" if row.like.strength >= Strength.LIKELY else "请留意", "warn")
    return TagSpec("请留意", "warn") if row.read else TagSpec("可导入", "ok")
