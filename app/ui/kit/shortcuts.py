"""The one home of key sequences, each with the word the key sheet (F1) says and the cap painted on buttons.

F-keys are verbs and mean the same on every page; pages are Ctrl+digit. ``code`` is what pages and tests name.
"""

from dataclasses import dataclass
from string import ascii_uppercase

from PySide6.QtGui import QKeyEvent, QKeySequence


@dataclass(frozen=True)
class Key:
    """A key with a meaning: ``sequence`` in Qt's portable words, ``cap`` as painted, ``label`` in Chinese."""

    code: str
    sequence: str
    label: str
    cap: str = ""


_ALL = (
    Key("help", "F1", "按键说明", "F1"),
    Key("new", "F2", "新建", "F2"),
    Key("scan", "F3", "输入框 / 扫码框", "F3"),
    Key("person", "F4", "选人 / 换人", "F4"),
    Key("refresh", "F5", "刷新", "F5"),
    Key("next_pane", "F6", "下一栏", "F6"),
    Key("previous_pane", "Shift+F6", "上一栏", "Shift F6"),
    Key("park", "F7", "挂单", "F7"),
    Key("recall", "F8", "取单", "F8"),
    Key("print", "F9", "打印", "F9"),
    Key("drawer", "F10", "开钱箱", "F10"),
    Key("shift", "Ctrl+E", "交班", "Ctrl E"),
    Key("cash", "Ctrl+R", "现金出入", "Ctrl R"),
    Key("cards", "Ctrl+I", "餐卡", "Ctrl I"),
    Key("full_screen", "F11", "全屏", "F11"),
    Key("money", "F12", "收款 / 交班", "F12"),
    Key("search", "Ctrl+K", "全局搜索", "Ctrl K"),
    Key("save", "Ctrl+Return", "保存", "Ctrl ↵"),
    Key("draft", "Ctrl+S", "存草稿", "Ctrl S"),
    Key("undo", "Ctrl+Z", "撤销上一步", "Ctrl Z"),
    Key("serve", "Ctrl+H", "送餐 / 预订", "Ctrl H"),
    Key("supply", "Ctrl+G", "售罄 / 剩几份", "Ctrl G"),
    Key("remark", "Ctrl+B", "备注 / 半份", "Ctrl B"),
    Key("eater", "Ctrl+T", "证件 / 例外 / 代付", "Ctrl T"),
    Key("why", "Ctrl+W", "为什么是这个价", "Ctrl W"),
    Key("late", "Ctrl+P", "补录纸单", "Ctrl P"),
    Key("prebill", "Ctrl+Y", "预结单", "Ctrl Y"),
    Key("cut", "Ctrl+M", "手工折扣", "Ctrl M"),
    Key("attach", "Ctrl+O", "附文件", "Ctrl O"),
    Key("channel", "Ctrl+D", "换渠道", "Ctrl D"),
    Key("phrases", "Ctrl+J", "常用语", "Ctrl J"),
    Key("lock", "Ctrl+L", "锁屏", "Ctrl L"),
    Key("create", "Ctrl+N", "登记新居民", "Ctrl N"),
    Key("anonymous", "Ctrl+0", "匿名受理", "Ctrl 0"),
    Key("back", "Esc", "返回一层", "Esc"),
    Key("enter", "Return", "确认 / 下一项", "↵"),
    Key("delete", "Del", "删除一行", "Del"),
    Key("row_up", "Alt+Up", "往前挪一位", "Alt ↑"),
    Key("row_down", "Alt+Down", "往后挪一位", "Alt ↓"),
    Key("more", "+", "加一份", "+"),
    Key("less", "-", "减一份", "−"),
    *(Key(f"page{n}", f"Ctrl+{n}", f"第 {n} 页", f"Ctrl {n}") for n in range(1, 10)),
    *(Key(f"letter_{c}", f"Alt+{c}", f"字母 {c}", f"Alt {c}") for c in ascii_uppercase),
    *(Key(f"pick{n}", f"Alt+{n}", f"第 {n} 项", f"Alt {n}") for n in range(10)),
)
KEYS: dict[str, Key] = {key.code: key for key in _ALL}
_OURS = frozenset(key.sequence for key in _ALL if key.sequence.startswith("Ctrl+") and key.code != "undo")


def sequence(code: str) -> QKeySequence:
    """The key sequence of a code; ``KeyError`` for one that is not registered."""
    return QKeySequence(KEYS[code].sequence)


def cap(code: str) -> str:
    """The text on the painted keycap."""
    key = KEYS[code]
    return key.cap or key.sequence


def label(code: str) -> str:
    """The Chinese word of a key."""
    return KEYS[code].label


def ours(event: QKeyEvent) -> bool:
    """Whether a key is the program's in every field. 撤销 is not among them: a field may have its own to undo."""
    return _words(event) in _OURS


def undoes(event: QKeyEvent) -> bool:
    """Whether it is the key of 撤销."""
    return _words(event) == KEYS["undo"].sequence


def locks(event: QKeyEvent) -> bool:
    """Whether it is the key of 锁屏."""
    return _words(event) == KEYS["lock"].sequence


def _words(event: QKeyEvent) -> str:
    return QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
