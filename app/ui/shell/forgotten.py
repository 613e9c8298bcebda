"""A manager who forgot the PIN proves by the recovery code who may choose another one."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.errors import StoreTrouble
from app.store.keys import Keys
from app.ui.kit.button import Button
from app.ui.kit.label import Label
from app.ui.kit.modal import Modal
from app.ui.kit.tasks import Tasks
from app.ui.login.recovery_code import CodeField
from app.ui.words.sentences import sentence


class CodeModal(Modal):
    """Asks for the recovery code of the store in ``folder``; finishes with its keys, or None."""

    above_lock = True

    def __init__(self, window: QWidget, tasks: Tasks, folder: Path, name: str) -> None:
        super().__init__(window, "用恢复码重设 PIN", close_button=False, width=620)
        self._tasks, self._folder = tasks, folder
        words = f"恢复码是开坊那天打印、锁在柜子里的那张纸，共六组。核对后给{name}设新的 PIN；这件事会记入操作记录。"
        self.code = CodeField()
        self.body.addWidget(Label(words, "body", "ink2", wrap=True))
        self.body.addWidget(self.code)
        self.add_button(Button("返回", key="Esc", on=self.reject))
        self.go = self.add_button(Button("核对", kind="primary", on=self.check), default=True)

    def first_focus(self) -> None:
        self.code.box.setFocus()

    def on_scan(self, code: str) -> None:
        """Pasted or typed so fast that it was taken for a scan, or scanned indeed."""
        self.code.box.setText(code)
        self.check()

    def check(self) -> None:
        """Try the code, on the worker: it is stretched on purpose."""
        from app.store.keys import unlock_with_code

        code, folder = self.code.value(), self._folder
        if not code:
            self.code.set_error("请照纸上输入六组字符")
            self.first_focus()
            return
        self.go.setEnabled(False)
        self._tasks.run(lambda progress: unlock_with_code(folder, code, None), self._proved, self._failed, owner=self)

    def _proved(self, proof: Keys) -> None:
        self.done(proof)

    def _failed(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        if not isinstance(error, StoreTrouble):
            raise error
        if error.code == "key_wrong":
            self.code.refuse()
        else:
            self.code.set_error("：".join(sentence(error)))
