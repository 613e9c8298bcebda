"""The program's picture in the sizes that desktops want."""

import os
from pathlib import Path

ICON_SIZES = (16, 32, 48, 64, 128, 256)


def draw_icons(into: Path) -> dict[int, Path]:
    """The plum as PNG in every size of ``ICON_SIZES``."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from app.ui.kit.brand import plum_pixmap

    running = QGuiApplication.instance() or QGuiApplication(["icons"])
    into.mkdir(parents=True, exist_ok=True)
    made = {size: into / f"{size}.png" for size in ICON_SIZES}
    for size, path in made.items():
        if not plum_pixmap(size).save(str(path)):
            raise OSError(f"{path} could not be written")
    del running
    return made
