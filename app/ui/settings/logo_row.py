"""标志: the picture in front of the centre's name on full pages; chosen from a file, looked at, taken away."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.errors import Refused, StoreTrouble
from app.services.centre import logo, settings
from app.ui.kit import metrics, paint
from app.ui.kit.act import act, look
from app.ui.kit.button import Button
from app.ui.kit.field import Field
from app.ui.kit.layout import STRETCH, fill, holder, row
from app.ui.kit.page import Ctx
from app.ui.words.sentences import sentence

_PICTURES = "图片 (*.png *.jpg *.jpeg)"
_HINT = "PNG 或 JPEG，印在每张整页单据和标识标牌的左上角；小票不印，免得变慢"
_WIDE, _HIGH = 132, 56


class LogoPicture(QWidget):
    """The logo as it lies on paper, which is white at night too; words where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setFixedSize(_WIDE, _HIGH)
        self.put(None)

    @property
    def empty(self) -> bool:
        """Whether there is none."""
        return self._image.isNull()

    def put(self, png: bytes | None) -> None:
        """Show this picture, or that there is none."""
        self._image = QImage.fromData(png) if png else QImage()
        self.setAccessibleName("标志，没有" if self.empty else "标志，已有")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDE, _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.empty:
            paint.box(painter, area, metrics.R_CONTROL, "subtle", "line")
            paint.text(painter, area, "没有标志", "ink3", "caption", paint.CENTER)
        else:
            painter.fillRect(area, Qt.GlobalColor.white)
            ratio = self.devicePixelRatioF()
            room = QSize(round((_WIDE - 12) * ratio), round((_HIGH - 12) * ratio))
            image = self._image.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            image.setDevicePixelRatio(ratio)
            wide, high = image.width() / ratio, image.height() / ratio
            painter.drawImage(QRectF((_WIDE - wide) / 2, (_HIGH - high) / 2, wide, high), image)
            paint.box(painter, area, metrics.R_CONTROL, border="line2")
        painter.end()


class LogoRow(QWidget):
    """The field of the logo. ``refresh`` reads it; what is chosen is kept at once and can be taken back."""

    def __init__(self, ctx: Ctx, owner: QWidget, label_width: int) -> None:
        super().__init__()
        self._ctx, self._owner = ctx, owner
        self.picture = LogoPicture()
        self.choose_button = Button("选图片", icon="upload", sz="sm", name="选标志图片", on=self.choose)
        self.remove_button = Button("去掉", kind="ghost", sz="sm", name="去掉标志", on=self.remove)
        parts = holder(row(self.picture, self.choose_button, self.remove_button, STRETCH, gap=10))
        self.field = Field("标志", parts, hint=_HINT, label_width=label_width, beside=False)
        fill(self, self.field)

    def refresh(self, writable: bool) -> None:
        """Show the logo as it is set."""
        self.picture.put(look(self._ctx, logo.logo_now))
        self.choose_button.setEnabled(writable)
        self.remove_button.setEnabled(writable)
        self.remove_button.setVisible(not self.picture.empty)

    def choose(self) -> None:
        """Have somebody choose a picture."""
        self._ctx.dialogs.choose_file("选标志图片", _PICTURES, self._chosen)

    def _chosen(self, path: Path) -> None:
        try:
            with path.open("rb") as source:
                content = source.read(logo.MOST_BYTES + 1)
        except OSError:
            self._refused(Refused("file_missing", name=path.name))
            return
        self._keep(logo.set_logo, content, said="已换标志，以后的整页单据都带它")

    def remove(self) -> None:
        """No logo from now on."""
        self._keep(logo.remove_logo, said="已去掉标志")

    def _keep(self, operation: Callable[..., object], *args: object, said: str) -> None:
        before = self._ctx.desk.see(settings.text, "centre.logo")
        back = (settings.put, "centre.logo", before)
        self.field.set_error(None)
        shown = lambda _kept: self.refresh(True)  # noqa: E731
        act(self._ctx, operation, *args, said=said, undo=back, refused=self._refused, then=shown)

    def _refused(self, trouble: Refused | StoreTrouble) -> None:
        told = sentence(trouble)
        self.field.set_error(f"{told.title}。{told.advice}" if told.advice else told.title)
