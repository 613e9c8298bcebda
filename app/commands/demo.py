"""``demo``: days of work at an invented centre, with every paper and a summary to check them by."""

import argparse
import json
from pathlib import Path

from app.commands import OK, PROBLEM
from app.demo import days
from app.demo.centre import PIN
from app.services.till import summary
from app.store.faults import translated


def run(args: argparse.Namespace) -> int:
    """Make the demo into ``args.to``: ``store/``, ``receipts/`` (.bin and .pdf), ``summary.json``, pages on request.

    Returns 1 when the folder is not empty. Raises ``StoreTrouble`` when it cannot be written.
    """
    with translated():
        return _make(args)


def _make(args: argparse.Namespace) -> int:
    target: Path = args.to
    if target.exists() and any(target.iterdir()):
        print(f"文件夹不是空的：{target}。请换一个空文件夹，或先清空它。")
        return PROBLEM
    target.mkdir(parents=True, exist_ok=True)
    made = days.days_of_trade(
        target / "store",
        days=args.days,
        seed=args.seed,
        papers_to=target / "receipts",
        progress=lambda n, total: print(f"第 {n}/{total} 天已交班", flush=True),
    )
    count = len(list((target / "receipts").glob("*.pdf")))
    totals = {"seed": args.seed, **made.desk.see(summary.summary)}
    text = json.dumps(totals, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "summary.json").write_text(text + "\n", encoding="utf-8")
    made.desk.store.close()
    print(f"账本：{target / 'store'}（演示，PIN 都是 {PIN}）")
    print(f"票据：{target / 'receipts'}（{count} 张，.bin 是打印机字节，.pdf 可以打开看）")
    print(f"汇总：{target / 'summary.json'}")
    if args.pages:
        from app.commands.pages import draw_pages  # Qt only when pages are wanted

        drawn = draw_pages(target / "store", target / "pages")
        print(f"界面：{target / 'pages'}（{drawn} 张）")
    return OK
