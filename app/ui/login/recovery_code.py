"""Where the recovery code is typed: as it is printed, its look-alike characters mended by whoever reads it."""

from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit

WRONG_CODE = "恢复码不对。0 和 O、1 和 I 会自动认出，请核对其他字符"


class CodeField(Field):
    """The thirty characters in one line; ``value()`` is what was typed."""

    def __init__(self, *, label_width: int = 60) -> None:
        self.box = LineEdit(kind="code", hint="XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX", name="恢复码", most=60)
        super().__init__("恢复码", self.box, label_width=label_width)

    def value(self) -> str:
        """What was typed, without blanks around it."""
        return self.box.text().strip()

    def refuse(self) -> None:
        """It is not the code of this store."""
        self.set_error(WRONG_CODE)
        self.box.setFocus()
        self.box.selectAll()
