"""Where a store must not lie: shared folders (their locks cannot be trusted) and folders a cloud program copies."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath

from app.errors import StoreTrouble

_SYNCED = (
    "onedrive", "dropbox", "google drive", "googledrive", "my drive", "icloud", "mobile documents", "cloudstorage",
    "nutstore", "坚果云", "baidusyncdisk", "百度网盘同步", "wps cloud files", "wpscloud files", "wps cloudfiles",
    "wpscloudfiles", "wpsdrive", "wps云盘", "syncthing", "nextcloud", "owncloud",
)  # fmt: skip
_REMOTE_KINDS = ("nfs", "cifs", "smb", "afpfs", "davfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs", "webdav", "ncpfs")


def why_bad(folder: PurePath) -> str | None:
    """The part of the path that makes it a bad place; None when the path alone looks like a local disk."""
    text = str(folder)
    if text.startswith(("\\\\", "//")) and not text.startswith("\\\\?\\"):
        return text.replace("/", "\\").lstrip("\\").split("\\")[0]
    for part in folder.parts:
        if any(word in part.lower() for word in _SYNCED):
            return part
    return None


def check_place(folder: Path) -> None:
    """Refuse a shared or synchronised folder. Raises ``StoreTrouble("bad_place")`` naming the reason."""
    where = folder.absolute()
    reason = why_bad(where) or _remote(where)
    if reason:
        raise StoreTrouble("bad_place", reason)


def _remote(folder: Path) -> str | None:
    if sys.platform == "win32":  # pragma: no cover - only on Windows
        import ctypes

        remote_drive = 4  # DRIVE_REMOTE
        return folder.drive if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == remote_drive else None
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", "replace")
    except OSError:
        return None
    return remote_mount(folder.resolve(), mounts)


def remote_mount(folder: PurePath, mounts: str) -> str | None:
    """The kind of the remote file system ``folder`` lies on, by the text of ``/proc/mounts``; None when it is local."""
    best, kind = "", ""
    above = {str(one) for one in (folder, *folder.parents)}
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = point == "/" or point in above
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind if kind.startswith(_REMOTE_KINDS) else None
