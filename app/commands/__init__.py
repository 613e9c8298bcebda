"""The verbs of ``python -m app``: what each is called and which arguments it takes.

Only the standard library is imported here. Each verb lives in ``app.commands.<module>`` with one function
``run(args: argparse.Namespace) -> int`` and is imported when it is asked for. ``Refused`` and ``StoreTrouble``
may simply pass through ``run``: ``app.__main__`` says the sentence and chooses the exit code.
"""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from app import __version__
from app.paths import data_home, has_display

OK, PROBLEM, USAGE, STORE_TROUBLE = 0, 1, 2, 3

EXIT_CODES = """exit codes / 退出码:
  0  done, nothing found / 完成
  1  the command ran and found a problem, or the desk refused / 发现问题或不允许
  2  the command was typed wrongly / 命令写错
  3  the store could not be opened, read or written / 账本无法打开或读写"""

DEMO_SEED = 20261123

# verb → the module that carries it out
VERBS = {
    "demo": "demo",
    "self-test": "selftest",
    "verify": "verify",
    "backup": "backup",
    "restore": "restore",
    "reset-pin": "reset_pin",
    "report": "report",
    "register": "register",
}


_LONGEST_NAME, _LONGEST_PLACE = 255, 4_096
"""Bytes no system takes more of, in one name and in all of a place."""


def _place(words: str) -> Path:
    """A place as it was typed. Raises what ``argparse`` says as an error, for one that can be none."""
    names = [len(os.fsencode(part)) for part in Path(words).parts]
    if max(names, default=0) > _LONGEST_NAME or sum(names) > _LONGEST_PLACE:
        raise argparse.ArgumentTypeError("too long for a file or folder / 路径太长")
    return Path(words)


def run(verb: str, args: argparse.Namespace) -> int:
    """Carry one verb out; its module is imported only now. Returns the exit code."""
    code: int = import_module(f"{__name__}.{VERBS[verb]}").run(args)
    return code


def without_a_display_draw_offscreen() -> None:
    """For commands that draw: on a Linux without a display Qt must not look for one. Before the QApplication."""
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def parser() -> argparse.ArgumentParser:
    """The whole command line. ``args.verb`` is None when the window is meant."""
    top = argparse.ArgumentParser(
        prog="baitonggang" if getattr(sys, "frozen", False) else "python -m app",
        description="百通岗前台: the front desk. Without a command the window opens on this PC's own store.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"baitonggang {__version__}")
    place = top.add_mutually_exclusive_group()
    place.add_argument(
        "--store", dest="window_store", type=_place, metavar="DIR", help="open the store in DIR / 打开此处的账本"
    )
    place.add_argument(
        "--demo", action="store_true", help="open the demo centre (made at the first start) / 打开演示中心"
    )
    verbs = top.add_subparsers(dest="verb", metavar="COMMAND", title="commands / 命令")
    _demo(_verb(verbs, "demo", "make days of work at a demo centre / 生成演示数据"))
    _verb(verbs, "self-test", "try every part of this installation / 自检")
    _verify(_verb(verbs, "verify", "check every seal, number and total of a store / 核对账本"))
    _backup(_verb(verbs, "backup", "write a verified backup now / 立即备份"))
    _restore(_verb(verbs, "restore", "bring a backup back, or rehearse it / 恢复备份或演练"))
    _reset_pin(_verb(verbs, "reset-pin", "a new PIN for a manager by the recovery code / 用恢复码重设主管 PIN"))
    _report(_verb(verbs, "report", "the month's report as .pdf or .xlsx / 生成月报"))
    _register(_verb(verbs, "register", "a register as .xlsx or .csv / 导出台账"))
    return top


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, summary: str
) -> argparse.ArgumentParser:
    return verbs.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _demo(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--to", type=_place, required=True, metavar="DIR", help="an empty or new folder / 空文件夹或新文件夹"
    )
    verb.add_argument("--days", type=_at_least_one, default=1, metavar="N", help="days of work (1) / 天数")
    verb.add_argument(
        "--seed",
        type=int,
        default=DEMO_SEED,
        metavar="S",
        help=f"the same seed makes the same days ({DEMO_SEED}) / 种子",
    )
    verb.add_argument(
        "--pages", action="store_true", help="also draw the pages as PNG into DIR/pages / 同时输出界面截图"
    )


def _verify(verb: argparse.ArgumentParser) -> None:
    _store(verb)
    verb.add_argument(
        "--code",
        default="",
        metavar="XXXX",
        help="the 封账码 of a shift slip or a number on paper: is it in the books? / 核对纸上的封账码或单号",
    )
    _code(verb)


def _backup(verb: argparse.ArgumentParser) -> None:
    _store(verb)
    verb.add_argument("--to", type=_place, metavar="DIR", help="a second folder for a copy of it / 另存一份到此文件夹")
    _code(verb)


def _report(verb: argparse.ArgumentParser) -> None:
    _store(verb)
    verb.add_argument("--month", required=True, metavar="MONTH", help="2026-10, 2026-Q4 or 2026 / 月、季或年")
    verb.add_argument("--to", type=_place, required=True, metavar="FILE", help="a .pdf or .xlsx file / 写到哪里")
    verb.add_argument("--staff", default="", metavar="CODE", help="whose PIN is asked for / 工号")
    _code(verb)


def _register(verb: argparse.ArgumentParser) -> None:
    _store(verb)
    verb.add_argument("--name", required=True, metavar="NAME", help="what it is called / 哪一张台账")
    verb.add_argument(
        "--month", required=True, metavar="PERIOD",
        help="2026-10, 2026-Q4, 2026, 2026-10-08 or 2026-10-05..2026-10-11 / 期间",
    )  # fmt: skip
    verb.add_argument("--to", type=_place, required=True, metavar="FILE", help="a .xlsx or .csv file / 写到哪里")
    verb.add_argument("--why", required=True, metavar="WORDS", help="what for; it stands in the journal / 用途")
    verb.add_argument("--staff", default="", metavar="CODE", help="whose PIN is asked for / 工号")
    verb.add_argument("--approver", default="", metavar="CODE", help="who agrees to it / 同意人的工号")
    _code(verb)


def _restore(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("backup", type=_place, metavar="BACKUP", help="the backup file / 备份文件")
    verb.add_argument("--to", type=_place, metavar="DIR", help="the store's folder, empty or new / 恢复到哪个文件夹")
    verb.add_argument(
        "--over",
        action="store_true",
        help="also over a sound store (over a damaged one it is not needed); what was there is moved aside, never "
        "deleted / 现有账本完好也替换；原文件移到旁边，不删除",
    )
    verb.add_argument(
        "--rehearse", action="store_true", help="restore into a temporary folder, verify, and say how it went / 演练"
    )
    _code(verb)


def _reset_pin(verb: argparse.ArgumentParser) -> None:
    _store(verb)
    verb.add_argument("--staff", required=True, metavar="CODE", help="the manager's staff code / 主管的工号")


def _store(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "store",
        type=_place,
        nargs="?",
        default=data_home(),
        metavar="STORE",
        help="its folder (this PC's own) / 账本",
    )


def _code(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--ask-code",
        action="store_true",
        help="ask for the recovery code on this terminal / 输入恢复码（本机没有钥匙时）",
    )


def _at_least_one(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1 up, not {text!r}")
    return int(text)
