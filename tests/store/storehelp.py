"""Small stores and a small centre for the tests of the store."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.errors import StoreTrouble
from app.models.base import new_id
from app.rules.rights import Role
from app.services.centre import staff
from app.services.desk import Approval, Desk
from app.services.first_run import seeds, set_up
from app.services.residents import registry
from app.services.till import cart, menu, shifts
from app.services.till import sales as till
from app.services.till.tender import Tender
from app.store import driver, keys, migrate
from app.store.keychain import NoKeychain
from app.store.store import Store
from tests.suite import programs
from tests.suite.kept import kept

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 11:00 at the counter
RARE = "𠅤𬎆䶮·古丽仙·阿卜杜热合曼"


@dataclass(frozen=True)
class Made:
    """A store's folder with its keys and recovery code."""

    folder: Path
    keys: keys.Keys
    code: str

    @property
    def db(self) -> Path:
        return self.folder / driver.DB_NAME

    def raw(self) -> Any:
        """A raw connection as the program itself opens it."""
        return driver.connect(self.db, self.keys)

    def copy(self, to: Path) -> "Made":
        shutil.copytree(self.folder, to)
        return Made(to, self.keys, self.code)


class Clock:
    """A clock that runs a second per look."""

    def __init__(self, start: datetime = NOW) -> None:
        self.time = start

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def blank() -> Made:
    """An empty, migrated store, to be copied."""
    return _kept(kept("店-blank", _make_blank))


def worked() -> Made:
    """A store with a morning's work, to be copied."""
    return _kept(kept("店-worked", _make_worked))


def _kept(home: Path) -> Made:
    folder = home / "店"
    return Made(folder, keys.unlock(folder, NoKeychain()), (home / "code").read_text(encoding="utf-8"))


def _make_blank(home: Path) -> None:
    made, code = keys.create(home / "店", NoKeychain())
    migrate.create(home / "店", made)
    (home / "code").write_text(code, encoding="utf-8")


def _make_worked(home: Path) -> None:
    shutil.copytree(kept("店-blank", _make_blank), home)
    work_a_morning(_kept(home))


def work_a_morning(made: Made, sales: int = 4) -> None:
    """A centre with a shift, sales with and without benefits, a reversal, cash moves and a closing."""
    store = Store.open(made.folder, made.keys)
    desk = Desk(store, Clock(), "A")
    policies = seeds.policies()
    names = {"centre": "示例社区便民服务中心", "community": "示例社区", "canteen": "示例餐厅"}
    up = desk.do(
        set_up.set_up, **names, letter="A", terminal_name="收银台", manager_code="001", manager_name="样本主管",
        pin="481516", policies=policies,
    )  # fmt: skip
    desk.staff = up.member
    desk.do(staff.hire, "002", RARE, Role.MANAGER, "926535", must_change=False)
    category = desk.do(menu.save_category, "素菜", "c1")
    for code, name, price in (("11", "样本青菜", 600), ("12", "样本豆腐", 899)):
        desk.do(menu.save_dish, menu.DishDraft(code, name, category, price))
    born = datetime(1944, 2, 29).date()
    member = desk.do(registry.register, registry.ResidentDraft(RARE, born, "F", "13800000001", "示例路3号2-501"))
    desk.do(shifts.open_shift, 20000)
    for n in range(sales):
        sell(desk, "11" if n % 2 else "12", member.id if n % 2 else None)
    last = sell(desk, "11", None)
    desk.do(till.reverse_sale, last, "样本冲正")
    desk.do(shifts.move_cash, "pay_in", 5000, "样本备用金")
    store.close()


def sell(desk: Desk, code: str, member: Any) -> Any:
    cart_id = new_id(desk.clock())
    desk.do(cart.add, cart_id, code, meal="lunch", quantity=2)
    if member is not None:
        desk.do(cart.set_member, cart_id, member, meal="lunch")
    desk.do(till.check_out, cart_id, [Tender("cash", 10000)])
    return cart_id


def close_shift(made: Made, terminal: str = "A") -> None:
    store = Store.open(made.folder, made.keys)
    desk = Desk(store, Clock(NOW + timedelta(hours=3)), terminal)
    with store.read() as session:
        pass
    people = {row.code: row for row in desk.see(staff.roster)}
    desk.staff = people["001"].member
    desk.do(shifts.submit_count, {10000: 3})
    desk.do(shifts.close, "样本差异", approval=Approval(people["002"].member))
    store.close()
    assert session is not None


def trouble(call: Callable[[], object]) -> StoreTrouble:
    """The ``StoreTrouble`` a call ends in."""
    try:
        call()
    except StoreTrouble as found:
        return found
    raise AssertionError("no trouble")


def python(code: str, *words: str, **env: str) -> programs.Program:
    """A second program, with our modules at hand."""
    return programs.start(code, *words, env=env)


def finish(child: programs.Program, timeout: float = 60) -> str:
    """Wait for a second program to end well; its output."""
    out, _ = child.communicate(timeout=timeout)
    assert child.returncode == 0, out
    return out


def kill(child: programs.Program) -> None:
    """As the power would."""
    child.kill()
    child.communicate()


def triggers(connection: Any) -> Sequence[tuple[str, str]]:
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
    return [(str(a), str(b)) for a, b in found]


def unguard(connection: Any, table: str) -> None:
    """Take a sealed table's triggers away, as somebody with the key and bad intentions would."""
    for act in ("update", "delete"):
        connection.execute(f"DROP TRIGGER tr_{table}_no_{act}")


def spoil(made: Made, *tables: str) -> None:
    """Flip a bit in the first page of each table."""
    db = made.raw()
    pages = [db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] for name in tables]
    db.close()
    raw = bytearray(made.db.read_bytes())
    for page in pages:
        raw[(page - 1) * 4096 + 200] ^= 4
    made.db.write_bytes(raw)
