"""``python -m app reset-pin [STORE] --staff CODE``: a new PIN for a manager, proved by the recovery code."""

import argparse
import getpass
import sys
from datetime import UTC, datetime

from app.commands import OK, PROBLEM
from app.commands.unlocking import ask_code
from app.errors import StoreTrouble
from app.services.centre import settings, staff
from app.services.desk import Desk
from app.store import keys
from app.store.keychain import default_keychain
from app.store.lock import FolderLock
from app.store.store import Store


def run(args: argparse.Namespace) -> int:
    """Ask for the recovery code and the new PIN twice. The front desk must be closed. Raises ``Refused``."""
    if not args.store.is_dir():
        raise StoreTrouble("missing", str(args.store))
    with FolderLock(args.store):
        proof = keys.unlock_with_code(args.store, ask_code(), default_keychain())
        pin = _ask("新的 6 位 PIN: ")
        if _ask("再输一次: ") != pin:
            print("两次输入的 PIN 不一样，没有改动。")
            return PROBLEM
        store = Store.open(args.store, proof)
        try:
            with store.read() as session:
                terminal = settings.terminal_code(session)
            if terminal is None:
                raise StoreTrouble("empty", str(args.store))
            desk = Desk(store, lambda: datetime.now(UTC), terminal)
            desk.do(staff.rescue, args.staff, pin, proof)
        finally:
            store.close()
    print("PIN 已重设，下次登录时请改成自己的。这件事已记入操作记录。")
    return OK


def _ask(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().strip()
