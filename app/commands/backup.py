"""``python -m app backup STORE [--to DIR]``: a verified backup now."""

import argparse
from datetime import UTC, datetime

from app.commands import OK, PROBLEM
from app.commands.unlocking import unlock
from app.store import backup
from app.store.keys import key_name

PROBLEMS = {
    "same_disk": "提醒：第二份在同一块磁盘上，磁盘损坏时会一起丢失。",
    "missing": "第二份没有写成：找不到这个文件夹（U 盘未插好？）。",
    "other_store": "第二份没有写成：这个文件夹里是另一个账本的备份。",
    "full": "第二份没有写成：磁盘已满。",
    "read_only": "第二份没有写成：不允许写入。",
}


def run(args: argparse.Namespace) -> int:
    """Back up, and copy to ``--to`` when it is given. Returns 0, or 1 when that copy failed."""
    keys = unlock(args.store, with_code=args.ask_code)
    made = backup.make(backup.At(args.store, keys), datetime.now(UTC), "manual", second=args.to)
    print(f"已备份并核验：{made.path}（{made.size // 1024} KB，链尾 {made.chain_head}，钥匙 {key_name(args.store)}）")
    if made.second is None:
        return OK
    if made.second.path is not None:
        print(f"第二份：{made.second.path}")
    if made.second.problem is not None:
        print(PROBLEMS.get(made.second.problem, f"第二份没有写成：{made.second.problem}"))
    return OK if made.second.path is not None else PROBLEM
