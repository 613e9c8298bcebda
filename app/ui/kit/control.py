"""The one language of everything people answer with: what stands in it, may it be changed, is it wrong."""

from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget


@runtime_checkable
class Control(Protocol):
    """An input of the kit. Forms read, fill, lock and mark their inputs through this and nothing else.

    One made of several parts says by ``setFocus`` which of them gets the keyboard.
    """

    @property
    def changed(self) -> SignalInstance:
        """Sent with the new value when people change it; never by ``set_value``."""

    def value(self) -> Any:
        """What stands in it: the text as typed, the value picked, the values ticked."""

    def set_value(self, value: Any) -> None:
        """Show a value without telling anybody."""

    def set_writable(self, on: bool) -> None:
        """Let people change it, or only read it."""

    def set_bad(self, bad: bool) -> None:
        """Mark it wrong with a 朱 border; the words stand in its ``Field``."""


def focus_of(control: QWidget) -> QWidget:
    """The widget that takes the keyboard for a control."""
    return control.focusProxy() or control


def as_control(widget: QWidget) -> Any:
    """The widget, known to be a ``Control`` as well. Raises ``TypeError`` when it does not speak the language."""
    if not isinstance(widget, Control):
        raise TypeError(f"a {type(widget).__name__} is no control")
    return widget
