"""What the window needs behind its first page."""


def load_everything() -> None:
    """Import what the desk and the pages need. About a second, so on the worker."""
    import argon2  # noqa: F401
    import sqlalchemy.orm

    from app.print import fonts, render
    from app.services.till import (
        sales,  # noqa: F401
    )
    from app.ui.shell import (
        backups,  # noqa: F401
        papers,  # noqa: F401
    )
    from app.ui.shell.registry import PAGES

    sqlalchemy.orm.configure_mappers()
    for spec in PAGES:
        spec.load()
    fonts.preload()
    render.load_makers()
