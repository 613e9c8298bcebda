"""``python -m app self-test``: does every part of this installation work here, on this PC, as it was installed?

It makes a store of its own in a temporary folder and touches no other. One line per check; a check that fails prints
what went wrong and the others still run. After 30 seconds it gives up and says where it hung.
"""

import argparse
import faulthandler
import platform
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import PySide6
import sqlcipher3
from PIL import Image
from PySide6.QtCore import QTimer, qVersion
from PySide6.QtGui import QFontDatabase, QPaintEvent, QRawFont
from PySide6.QtWidgets import QApplication, QLabel
from sqlmodel import select

from app import __version__, commands
from app.models.resident import Resident
from app.paths import built, resource
from app.print import fonts, render
from app.print.jobs import Job
from app.print.press import Press
from app.print.transports import Printer
from app.rules.records import SALE
from app.services.desk import Desk, View, Work
from app.services.documents import Head, dump
from app.services.documents.centre import RecoverySheet
from app.services.documents.till import Receipt, ReceiptLine, ReceiptPayment
from app.store import keys, migrate
from app.store.keychain import NoKeychain
from app.store.store import Store
from app.ui.kit import icons, theme

PATIENCE = 30  # seconds for everything; a healthy PC needs two or three
PAINT_PATIENCE = 10_000  # milliseconds for the first paint
RARE = "𠅤𬎆"
NAME = f"样例·{RARE}"
_HEAD = Head(centre="自检", community="自检", canteen="自检")


class Failed(Exception):
    """A check that ran and found something wrong."""


def run(args: argparse.Namespace) -> int:
    """Run every check; 0 when all passed, else 1. Ends the process with 1 when it hangs."""
    commands.without_a_display_draw_offscreen()
    faulthandler.dump_traceback_later(PATIENCE, exit=True, file=sys.__stderr__ or sys.stderr)
    try:
        with TemporaryDirectory(prefix="baitonggang-self-test-", ignore_cleanup_errors=True) as folder:
            passed = [_passes(name, check, Path(folder)) for name, check in CHECKS]
    finally:
        faulthandler.cancel_dump_traceback_later()
    print(f"{len(passed)} 项检查，通过 {sum(passed)} 项。")
    return commands.OK if all(passed) else commands.PROBLEM


def _passes(name: str, check: Callable[[Path], str], folder: Path) -> bool:
    try:
        found = check(folder)
    except Exception as fault:  # whatever it is, it is what this command was asked to find
        known = isinstance(fault, Failed)
        print(f"✗ {name}：{fault if known else repr(fault)}", flush=True)
        if not known:
            traceback.print_exc()
        return False
    print(f"✓ {name}：{found}", flush=True)
    return True


def _versions(folder: Path) -> str:
    cipher = sqlcipher3.connect(":memory:")
    try:
        (build,) = cipher.execute("PRAGMA cipher_version").fetchone()
    finally:
        cipher.close()
    return (
        f"baitonggang {__version__} of {built()}, Python {platform.python_version()}, PySide6 {PySide6.__version__}, "
        f"Qt {qVersion()}, SQLCipher {build}, SQLite {sqlcipher3.sqlite_version}, {platform.platform()}"
    )


def _store(folder: Path) -> str:
    """A store migrated from zero, encrypted; a row survives closing and opening."""
    home = folder / "store"
    made, _code = keys.create(home, NoKeychain())
    migrate.create(home, made)
    revision = migrate.revision(home, made)
    if revision != migrate.HEAD:
        raise Failed(f"账本版本 {revision}，程序需要 {migrate.HEAD}")
    _in_store(home, lambda desk: desk.do(_write_row))
    if (home / "desk.db").read_bytes()[:6] == b"SQLite":
        raise Failed("文件没有加密")
    if (read := _in_store(home, lambda desk: desk.see(_read_row))) != NAME:
        raise Failed(f"写入 {NAME}，读回 {read}")
    return f"从零迁移到 {revision}，已加密；{RARE} 写入并读回"


def _in_store(home: Path, work: Callable[[Desk], str]) -> str:
    store = Store.open(home, keys.unlock(home, NoKeychain()))
    try:
        return work(Desk(store, lambda: datetime.now(UTC), "Z"))
    finally:
        store.close()


def _write_row(work: Work) -> str:
    work.session.add(Resident(id=work.new_id(), no=1, name=NAME, created_at=work.now, changed_at=work.now))
    return NAME


def _read_row(view: View) -> str:
    return view.session.exec(select(Resident.name).where(Resident.no == 1)).one()


def _receipt(folder: Path) -> str:
    if lost := fonts.missing(NAME):
        raise Failed(f"没有字体能印 {' '.join(lost)}")
    document = _sample_receipt()
    roll = render.render(document, form="escpos")
    pdf = render.render(document, form="pdf")
    _inked(render.page_images(pdf)[0])
    return f"PDF {len(pdf)} 字节，热敏 {len(roll)} 字节"


def _press(folder: Path) -> str:
    document = _sample_receipt()
    job = Job(
        UUID(int=1), document.KIND, document.number, dump(document), 1, datetime.now(UTC), "自检",
        Printer("自检", "tcp", "自检"),
    )  # fmt: skip
    press = Press()
    try:
        drawn, _ = press.prepare(job)
        if press.pid is None:
            raise Failed("起不来，小票会在程序里画，收银会慢")
    finally:
        press.close()
    if drawn != render.render(document, form="escpos"):
        raise Failed("画出来的和程序里画的不一样")
    return f"小票 {len(drawn)} 字节，和程序里画的一样"


def _form(folder: Path) -> str:
    sheet = RecoverySheet(head=_HEAD, created=date(2026, 11, 23), code_groups=("ABCDE",) * 6, check="00000000")
    pages = render.page_images(render.render(sheet, form="pdf"))
    _inked(pages[0])
    return f"恢复码单 {len(pages)} 页，{pages[0].width} × {pages[0].height} 点"


def _inked(page: Image.Image) -> None:
    if sum(page.convert("L").histogram()[:100]) == 0:  # not one dark dot
        raise Failed("印出来是空白")


def _fonts(folder: Path) -> str:
    theme.apply(_application())
    theme.load_rare_font()
    if lost := [family for family in theme.FAMILIES if family not in QFontDatabase.families()]:
        raise Failed(f"没有装入 {', '.join(lost)}")
    rare = QRawFont(str(resource("fonts", "HanaMinB.ttf")), 16)
    if not all(rare.supportsCharacter(ord(char)) for char in RARE):
        raise Failed(f"{RARE} 无法显示")
    return ", ".join(theme.FAMILIES)


def _icons(folder: Path) -> str:
    _application()
    names = sorted(path.stem for path in resource("icons").glob("*.svg"))
    blank = [name for name in names if _is_empty(name)]
    if not names or blank:
        raise Failed(f"空白：{', '.join(blank)}" if blank else "没有图标文件")
    return f"{len(names)} 个"


def _is_empty(name: str) -> bool:
    image = icons.pixmap(name).toImage()
    return all(image.pixelColor(x, y).alpha() == 0 for x in range(image.width()) for y in range(image.height()))


class _Window(QLabel):
    """A window that ends the event loop once it has been painted."""

    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted = True
        QTimer.singleShot(0, QApplication.quit)


def _window(folder: Path) -> str:
    application = _application()
    window = _Window(NAME)
    window.setWindowTitle("百通岗前台")
    window.resize(1280, 680)
    window.show()
    QTimer.singleShot(PAINT_PATIENCE, application.quit)
    application.exec()
    shown = window.grab().toImage()
    window.close()
    if not window.painted:
        raise Failed(f"{PAINT_PATIENCE // 1000} 秒内没有画出窗口")
    return f"{shown.width()} × {shown.height()}，{application.platformName()}"


def _application() -> QApplication:
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else QApplication(sys.argv[:1])


def _sample_receipt() -> Receipt:
    line = ReceiptLine(
        name="红烧肉",
        quantity=1,
        grams=None,
        unit_grams=50,
        unit_price=1600,
        list_amount=1600,
        discount=320,
        subsidy=0,
        payable=1280,
        benefit="长者 8 折",
        eligible=True,
    )
    return Receipt(
        head=_HEAD,
        kind="sale",
        number=SALE.number("Z", date(2026, 11, 23), 1),
        corrects="",
        business_date=date(2026, 11, 23),
        at=datetime(2026, 11, 23, 3, 42, tzinfo=UTC),
        terminal="Z",
        cashier=NAME,
        meal="午餐",
        takeaway=False,
        member=NAME,
        member_no=1,
        lines=(line,),
        list_total=1600,
        discount_total=320,
        subsidies=(),
        rounding=0,
        due=1280,
        payments=(ReceiptPayment(method="cash", amount=1280, tendered=2000),),
        change=720,
    )


CHECKS: tuple[tuple[str, Callable[[Path], str]], ...] = (
    ("版本", _versions),
    ("账本", _store),
    ("小票", _receipt),
    ("绘制进程", _press),
    ("表单", _form),
    ("字体", _fonts),
    ("图标", _icons),
    ("窗口", _window),
)
