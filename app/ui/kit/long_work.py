"""Work of a section that takes a while: its card while it runs, its troubles told, its verbs asleep meanwhile."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app.errors import Refused, StoreTrouble
from app.ui.kit.longtask import LongTask
from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Progress

T = TypeVar("T")


def run_long(
    ctx: Ctx,
    owner: QWidget,
    place: QVBoxLayout,
    buttons: Sequence[QWidget],
    title: str,
    work: Callable[[Progress], T],
    done: Callable[[T], object],
) -> None:
    """Run ``work`` on the worker; its card stands in ``place`` and ``buttons`` wait until it is over."""
    were = [button for button in buttons if button.isEnabled()]
    focused = next((button for button in were if button.hasFocus()), None)

    def over() -> None:
        for button in were:
            if isValid(button):
                button.setEnabled(True)
        if focused is not None and isValid(focused) and focused.isVisible():
            focused.setFocus()
        if isValid(card):
            card.deleteLater()

    def failed(trouble: BaseException) -> None:
        if isinstance(trouble, Refused | StoreTrouble):
            ctx.shell.trouble(trouble)
        else:
            ctx.tasks.failed.emit(trouble)

    task = ctx.tasks.run(work, done, failed, owner=owner)
    card = LongTask(task, title)
    place.addWidget(card)
    for button in were:
        button.setEnabled(False)
    task.over.connect(over)
