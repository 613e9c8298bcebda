"""The last question before a backup is put back: what would be gone, and the PIN of who answers for it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.services.desk import Desk
from app.ui.kit.button import Button
from app.ui.kit.guard import guarded
from app.ui.kit.keypad import PinPad
from app.ui.kit.label import Label
from app.ui.kit.modal import Modal
from app.ui.words.sentences import sentence

_KINDS = {
    "sale": "收款和冲正 {} 笔", "closing": "交班单 {} 张", "request": "受理 {} 件", "request_event": "受理的经过 {} 条",
    "resident": "居民 {} 位", "charge": "收费和退款 {} 笔",
}  # fmt: skip
_CHECKING = "正在核对…"


def lost_words(losses: Mapping[str, int]) -> str:
    """What the store holds and the backup does not, in words."""
    gone = [words.format(losses[kind]) for kind, words in _KINDS.items() if losses.get(kind)]
    if not gone:
        return "这份备份之后没有新的收款、受理和居民。"
    return f"这份备份之后的{'、'.join(gone)}，恢复以后都看不到了，要照小票和回执补录。"


class RestoreModal(Modal):
    """Says what is lost; the sixth digit of the right PIN finishes with True."""

    def __init__(self, window: QWidget, desk: Desk, when: str, losses: Mapping[str, int], whose: str) -> None:
        super().__init__(window, f"恢复成 {when} 的备份", icon="triangle-alert", tone="bad", width=560)
        self._desk = desk
        self.lost = Label(lost_words(losses), "strong", wrap=True)
        kept = "现在的数据文件不会删，会移到旁边的 aside 文件夹；单号换新的号段。程序会自己重新打开，所有人重新登录。"
        self.pad = PinPad("确定要恢复，请输入你的 PIN；不恢复按 Esc")
        self.pad.setMinimumWidth(280)
        self.pad.entered.connect(self._entered)
        self.body.addWidget(Label(whose, "body", wrap=True))
        self.body.addWidget(self.lost)
        self.body.addWidget(Label(kept, "body", "ink2", wrap=True))
        self.body.addWidget(self.pad, 1, Qt.AlignmentFlag.AlignHCenter)
        self.add_button(Button("不恢复", key="Esc", on=self.reject))

    def first_focus(self) -> None:
        self.pad.setFocus()

    def _entered(self, pin: str) -> None:
        self.pad.set_note(_CHECKING)
        self.pad.show_now()  # before the slow hash holds the window
        QTimer.singleShot(0, self, lambda: self._check(pin))

    def _check(self, pin: str) -> None:
        member = self._desk.staff
        if member is not None:
            refuse = lambda no: self.pad.refuse("，".join(sentence(no)))  # noqa: E731
            guarded(lambda: self._desk.check_pin(member.id, pin), refuse, lambda _who: self.done(True))
