"""附照片: a photo of what was handed in, or of what was done, from a file."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from app.errors import Refused
from app.services.repairs import photos
from app.ui import attaching
from app.ui.kit.act import act
from app.ui.kit.page import Ctx

_PHOTOS = "照片 (*.jpg *.jpeg *.png)"


def choose_photo(ctx: Ctx, item_id: UUID, owner: object, then: Callable[[], object]) -> None:
    """Have somebody choose a photo, made smaller where it is large, and keep it with a thing, saved or not yet."""

    def chosen(path: Path) -> None:
        try:
            found = attaching.read(path)
        except OSError:
            ctx.shell.trouble(Refused("file_missing", name=path.name))
        except Refused as refused:
            ctx.shell.trouble(refused)
        else:
            said = f"已附上 {found.name}"
            done = lambda _photo: then()  # noqa: E731
            act(ctx, photos.add_photo, item_id, found.name, found.content, then=done, said=said, by=owner)

    ctx.dialogs.choose_file("附照片", _PHOTOS, chosen)
