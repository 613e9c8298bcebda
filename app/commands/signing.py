"""Who a command is run by: 工号 and PIN, asked at the terminal or read from what is piped in."""

import getpass
import sys
from datetime import UTC, datetime

from app.errors import StoreTrouble
from app.services.centre import settings, staff
from app.services.desk import Approval, Desk, Member
from app.store.store import Store


def signed_in(store: Store, code: str) -> Desk | None:
    """A desk with somebody on duty; None, and said, where nobody has that number.

    Raises ``Refused`` for a wrong PIN, ``StoreTrouble("empty")`` for a store nobody works in yet.
    """
    with store.read() as session:
        terminal = settings.terminal_code(session)
    if terminal is None:
        raise StoreTrouble("empty", str(store.folder))
    desk = Desk(store, lambda: datetime.now(UTC), terminal)
    member = _member(desk, code or asked("工号: "))
    if member is None:
        return None
    proved = desk.check_pin(member.id, asked("PIN: ", secret=True))
    desk.staff = desk.do(staff.sign_in, proved.id).member
    return desk


def agreed_by(desk: Desk, code: str) -> Approval | None:
    """What a second person agrees to; None, and said, where nobody has that number. Raises ``Refused``."""
    member = _member(desk, code or asked("同意人工号: "))
    return None if member is None else desk.approve(member.id, asked("同意人 PIN: ", secret=True))


def asked(prompt: str, *, secret: bool = False) -> str:
    """One line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    return getpass.getpass(prompt) if secret else input(prompt).strip()


def _member(desk: Desk, code: str) -> Member | None:
    found = next((row.member for row in desk.see(staff.roster) if row.code == code), None)
    if found is None:
        print(f"没有工号 {code}。")
    return found
