"""``python -m app``: the window, or one command. Nothing heavy is imported before it is known what is wanted."""

import gc
import sys
from pathlib import Path

from app.errors import Refused, StoreTrouble
from app.paths import PRINT_WORKER, data_home, has_display


def main(argv: list[str] | None = None) -> int:
    """Read the command line and do it; the exit code is one of those ``--help`` lists."""
    words = sys.argv[1:] if argv is None else argv
    if not words:  # the everyday start: not even argparse is loaded
        return _window(None, demo=False)
    if words == [PRINT_WORKER]:
        from app.print import press

        return press.serve()
    from app import commands

    parser = commands.parser()
    args = parser.parse_args(words)
    if args.verb is None:
        return _window(args.window_store, demo=args.demo)
    if args.window_store is not None or args.demo:
        parser.error("--store and --demo are for the window; a command takes its folder itself")
    try:
        return commands.run(args.verb, args)
    except StoreTrouble as trouble:
        _say(trouble)
        return commands.STORE_TROUBLE
    except Refused as refused:
        _say(refused)
        return commands.PROBLEM
    except KeyboardInterrupt:
        sys.stderr.write("stopped / 已中断\n")
        return commands.PROBLEM


def _window(folder: Path | None, *, demo: bool) -> int:
    if not has_display():
        sys.stderr.write("这里没有图形界面，窗口打不开。请在桌面上启动；不用窗口的命令见 --help。\n")
        return 1
    gc.disable()  # imports make no garbage to speak of; the window sees to it once everything is loaded
    from app import bootstrap

    home = data_home() / "demo" if demo else folder or data_home()
    return bootstrap.open_window(home, demo=demo)


_ON_A_TERMINAL = {
    "key_missing": "有恢复码：在命令后面加 --ask-code / with the recovery code: add --ask-code",
    "store_sound": "确实要替换：在命令后面加 --over，原来的移到旁边 / to replace it all the same: add --over",
}
"""What a command can do about it, where the sentences of the window speak of its pages."""


def _say(why: StoreTrouble | Refused) -> None:
    from app.ui.words.sentences import sentence

    said = (*sentence(why), _ON_A_TERMINAL.get(why.code, ""))
    sys.stderr.write("。".join(part for part in said if part) + f" [{why}]\n")


def _leave_no_core() -> None:
    """A crash must not write what lies in memory, keys among it, into a file; what starts from here follows suit."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):  # Windows, which has none
        return


def _speak_any_console() -> None:
    """A console that cannot show 中文 or ✓ shows ``?`` instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    _leave_no_core()
    _speak_any_console()
    sys.exit(main())
