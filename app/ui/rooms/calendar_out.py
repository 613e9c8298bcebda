"""Bookings as a calendar file, put where people say."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.store.atomic import write_atomic
from app.ui.kit.act import look
from app.ui.kit.page import Ctx
from app.ui.words.sentences import not_written

_FILES = "日历文件 (*.ics)"
_TITLE = "日历文件存到"


def save_calendar(ctx: Ctx, name: str, query: Callable[..., bytes], *args: Any) -> None:
    """Ask for the place, then write what ``query`` gives; nobody's name or phone is in it."""
    content: bytes | None = look(ctx, query, *args)
    if content is None:
        return

    def write(path: Path) -> None:
        try:
            write_atomic(path, content)
        except OSError as error:
            ctx.shell.banner("calendar_file", "bad", "日历文件没有写成", not_written(error))
            return
        ctx.shell.clear_banner("calendar_file")
        ctx.shell.toast(f"已存到 {path.name}，手机、电脑的日历都能导入")

    ctx.dialogs.save_file(_TITLE, f"{name}.ics", _FILES, write)
