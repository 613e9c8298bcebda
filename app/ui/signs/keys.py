"""The keys of the card by group, out of the one table of keys: a key that is added there stands on the next card."""

from collections.abc import Sequence

from app.ui.kit import shortcuts
from app.ui.kit.family import PageSpec
from app.ui.kit.shortcuts import Key

KeyRows = tuple[tuple[str, str], ...]
_LETTERS = ("letter_", "Alt 字母", "按钮上写着的那个字母")
_PICKS = ("pick", "Alt 数字", "第几项")


def key_groups(pages: Sequence[PageSpec]) -> tuple[tuple[str, KeyRows], ...]:
    """功能键, 组合键, 其他键 and 换页; ``pages`` name what Ctrl and a digit open."""
    named = {page.shortcut: page.title for page in pages if page.shortcut}
    rows: dict[str, list[tuple[str, str]]] = {"功能键": [], "换页": [], "组合键": [], "其他键": []}
    for key in shortcuts.KEYS.values():
        if key.code.startswith("page"):
            if key.code in named:
                rows["换页"].append((shortcuts.cap(key.code), named[key.code]))
        elif not key.code.startswith((_LETTERS[0], _PICKS[0])):
            rows[_group(key)].append((shortcuts.cap(key.code), key.label))
    rows["其他键"] += [_LETTERS[1:], _PICKS[1:]]
    return tuple((name, tuple(some)) for name, some in rows.items() if some)


def _group(key: Key) -> str:
    plain = key.sequence.removeprefix("Shift+")
    if plain.startswith("F") and plain[1:].isdigit():
        return "功能键"
    return "组合键" if key.sequence.startswith("Ctrl+") else "其他键"
