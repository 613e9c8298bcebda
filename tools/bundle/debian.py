"""The Debian package around a bundle: program, command, menu entry, icons, licences; nothing outside of what ``dpkg``
removes again. What people keep lies in their own data folder and is never touched."""

import shutil
import subprocess
from pathlib import Path

NAME = "baitonggang"
LIBRARIES = (
    "libegl1", "libgl1", "libfontconfig1", "libfreetype6", "libdbus-1-3", "libglib2.0-0 | libglib2.0-0t64",
    "libx11-6", "libx11-xcb1", "libxcb1", "libwayland-client0", "libwayland-cursor0", "libwayland-egl1",
    "libxkbcommon0", "libxkbcommon-x11-0", "libgssapi-krb5-2", "libzstd1", "libstdc++6", "libgcc-s1", "zlib1g",
)  # fmt: skip
"""What the window needs of the system: the bundle takes none of these along."""

DESKTOP = """[Desktop Entry]
Type=Application
Name=百通岗前台
Comment=社区邻里中心一站式前台
Exec=baitonggang
Icon=baitonggang
Terminal=false
Categories=Office;
StartupWMClass=baitonggang
StartupNotify=true
"""
"""freedesktop.org's Desktop Entry Specification 1.5."""

COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: baitonggang

Files: *
Copyright: the authors of baitonggang
License: Expat
 The text is in /usr/lib/baitonggang/LICENSE; the parts by others are named in
 /usr/lib/baitonggang/THIRD_PARTY.md, their texts are in /usr/lib/baitonggang/licences.
"""


def control(version: str, architecture: str, size_kb: int, glibc: str) -> str:
    """``DEBIAN/control``. ``size_kb`` is what it takes installed; ``glibc`` the oldest C library it runs with."""
    depends = ", ".join((f"libc6 (>= {glibc})", *LIBRARIES))
    return (
        f"Package: {NAME}\nVersion: {version}\nArchitecture: {architecture}\n"
        "Maintainer: baitonggang <noreply@localhost>\nSection: misc\nPriority: optional\n"
        f"Installed-Size: {size_kb}\nDepends: {depends}\n"
        "Recommends: libcups2, fonts-noto-cjk\n"
        "Description: front desk of a community centre, offline\n"
        " Walk-in requests, the canteen till with senior pricing, repair jobs, rooms and\n"
        " activities in one local file, with receipts, forms and monthly reports.\n"
    )


def lay_out(bundle: Path, tree: Path, icons: dict[int, Path]) -> None:
    """Fill ``tree`` as it is to lie on the disk. ``icons`` by their size in pixels."""
    home = tree / "usr" / "lib" / NAME
    home.parent.mkdir(parents=True)
    shutil.copytree(bundle, home, symlinks=True)
    command = tree / "usr" / "bin" / NAME
    command.parent.mkdir(parents=True)
    command.symlink_to(f"../lib/{NAME}/{NAME}")
    entry = tree / "usr" / "share" / "applications" / f"{NAME}.desktop"
    entry.parent.mkdir(parents=True)
    entry.write_text(DESKTOP, "utf-8")
    for size, icon in icons.items():
        place = tree / "usr" / "share" / "icons" / "hicolor" / f"{size}x{size}" / "apps" / f"{NAME}.png"
        place.parent.mkdir(parents=True)
        shutil.copyfile(icon, place)
    said = tree / "usr" / "share" / "doc" / NAME / "copyright"
    said.parent.mkdir(parents=True)
    said.write_text(COPYRIGHT, "utf-8")


def installed_kb(tree: Path) -> int:
    """What the files below it take, in kilobytes, as ``Installed-Size`` counts."""
    return sum(-(-path.lstat().st_size // 1024) for path in tree.rglob("*") if path.is_symlink() or path.is_file())


def make(bundle: Path, work: Path, into: Path, *, version: str, architecture: str, glibc: str,
         icons: dict[int, Path]) -> Path:  # fmt: skip
    """Build the package with ``dpkg-deb``; returns its path. Raises ``subprocess.CalledProcessError``."""
    tree = work / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    lay_out(bundle, tree, icons)
    (tree / "DEBIAN").mkdir()
    text = control(version, architecture, installed_kb(tree), glibc)
    (tree / "DEBIAN" / "control").write_text(text, "utf-8")
    for path in (tree, *tree.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
        elif not path.is_symlink():
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    made = into / f"{NAME}_{version}_{architecture}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(made)], check=True)
    return made
