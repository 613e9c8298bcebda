"""``python -m app restore BACKUP --to DIR`` and ``--rehearse``."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.commands import OK, PROBLEM, USAGE
from app.commands.unlocking import ask_code, unlock_backup
from app.commands.verify import show
from app.paths import data_home
from app.store import keys
from app.store.backup_names import FOLDER
from app.store.keychain import default_keychain
from app.store.restore import rehearse, restore


def run(args: argparse.Namespace) -> int:
    """Restore or rehearse. Returns 0; 1 when the rehearsal found a fault; 2 without a target."""
    if not args.rehearse and args.to is None:
        sys.stderr.write("请用 --to DIR 指定恢复到哪里，或用 --rehearse 演练 / say --to DIR or --rehearse\n")
        return USAGE
    code = ask_code() if args.ask_code else None
    found = keys.unlock_with_code(args.backup.parent, code, None) if code else unlock_backup(args.backup, args.to)
    now = datetime.now(UTC)
    if args.rehearse:
        report = rehearse(args.backup, found, now, _home_of(args.backup, args.to))
        show(report)
        print("演练完成：这份备份可以恢复。" if report.ok else "演练完成：这份备份有问题，请换一份。")
        return OK if report.ok else PROBLEM
    done = restore(args.backup, args.to, found, now, over=args.over)
    if code:
        keys.unlock_with_code(args.to, code, default_keychain())  # fills this PC's slot
    print(f"已恢复到 {done.path}")
    for old, new in done.codes.items():
        print(f"终端 {old} 改用新号段 {new}：备份之后发出的号码不会重复。")
    if done.aside is not None:
        print(f"原来的文件没有删除，移到了 {done.aside}")
    return OK


def _home_of(backup: Path, into: Path | None) -> Path:
    """The store's folder in which a rehearsal may leave something for the next start to take away."""
    return into or (backup.resolve().parent.parent if backup.resolve().parent.name == FOLDER else data_home())
