"""读秤: the weight that stands on the scale of this till, where the centre has one."""

from PySide6.QtCore import QObject

from app.print.scale_port import ScalePort, ScaleTrouble, open_scale
from app.rules.till.scale import net
from app.services.centre import settings
from app.ui.kit.page import Ctx


class Scale(QObject):
    """Opened when something is to be weighed, and kept; opened anew after it was unplugged."""

    def __init__(self, ctx: Ctx, owner: QObject) -> None:
        super().__init__(owner)
        self._ctx = ctx
        self._port: ScalePort | None = None
        self._at = ("", 0)

    @property
    def there(self) -> bool:
        """Whether the centre has said that there is one."""
        return bool(self._ctx.desk.see(settings.text, "till.scale"))

    def begin(self) -> None:
        """A dish is put on the scale: what it said before is no weight of it."""
        try:
            port = self._open()
            if port is not None:
                port.begin()
        except ScaleTrouble:
            self.close()

    def grams(self) -> int | None:
        """The weight that stands still, less the tare; None while it moves. Raises ``ScaleTrouble``."""
        try:
            port = self._open()
            said = None if port is None else port.grams()
        except ScaleTrouble:
            self.close()
            raise
        return None if said is None else net(said, self._ctx.desk.see(settings.number, "till.tare"))

    def close(self) -> None:
        """Let the port go."""
        if self._port is not None:
            self._port.close()
            self._port = None

    def _open(self) -> ScalePort | None:
        at = self._ctx.desk.see(settings.text, "till.scale"), self._ctx.desk.see(settings.number, "till.scale_baud")
        if at != self._at:
            self.close()
            self._at = at
        if self._port is None and at[0]:
            self._port = open_scale(*at)
        return self._port
