"""Keeping the picture for the next start (``first_look``): the brand of the login page, no name and no control."""

from contextlib import suppress
from pathlib import Path

from app import __version__
from app.store.atomic import make_writable, write_atomic
from app.ui.kit import theme
from app.ui.login.page import LoginPage
from app.ui.shell import first_look, window_geometry
from app.ui.shell.window import MainWindow


def keep(home: Path, window: MainWindow, login: LoginPage, *, follows: bool) -> None:
    """Write the picture into ``home``; a disk that will not write is no trouble.

    ``login`` may be hidden. ``follows``: the look is the system's.
    """
    place = window_geometry.place_of(window)
    inside = window.centralWidget()
    layout = login.layout()
    if inside is None or layout is None:
        return
    login.resize(inside.size())
    layout.activate()
    look = first_look.FirstLook(
        tuple(place["at"]),
        (window.width(), window.height()),
        place["state"],
        theme.color("bg").name(),
        theme.mode() == "dark" if follows else None,
        window.devicePixelRatioF(),
        login.art.picture(),
    )
    make_writable(home / first_look.FILE)
    with suppress(OSError):
        write_atomic(home / first_look.FILE, first_look.packed(str(home), __version__, look))
