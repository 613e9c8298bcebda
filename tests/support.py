"""A small centre for tests of every floor: a fake clock, a desk on a fresh store, staff, a menu and made-up residents.

Everybody here is made up by counting; no name or number belongs to a person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from uuid import UUID

from argon2 import PasswordHasher

from app.rules.people import identity
from app.rules.rights import Role
from app.services.centre import settings, staff
from app.services.desk import Desk
from app.services.first_run import seeds, set_up
from app.services.residents import registry
from app.services.residents.registry import ResidentDraft
from app.services.till import menu
from app.services.till.menu import DishDraft
from app.services.work import Approval, Work
from app.store import sql
from app.store.sessions import Sessions
from tests.suite import stores

START = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)
"""10:40 in the morning at the counter."""

PIN = "740218"
RARE = ("𠅤𬎆䶮", "古丽仙·阿卜杜热合曼", "曾国芳", "单雄信", "欧阳修文", "翟志远", "王㐂", "阮梅珍")

CATEGORIES = (("大荤", "c1"), ("小荤", "c2"), ("素菜", "c3"), ("主食", "c4"), ("汤羹", "c5"), ("酒水", "c6"))
MENU = (
    # code, name, category, fen, what differs
    ("11", "红烧肉", "大荤", 1800, {}),
    ("12", "清蒸鲈鱼", "大荤", 2200, {"meals": ("lunch", "dinner")}),
    ("13", "糖醋排骨", "大荤", 1900, {}),
    ("14", "白切鸡", "大荤", 1600, {}),
    ("15", "葱油鸭", "大荤", 1700, {}),
    ("21", "番茄炒蛋", "小荤", 900, {}),
    ("22", "青椒肉丝", "小荤", 1100, {}),
    ("23", "肉末茄子", "小荤", 1000, {}),
    ("24", "韭菜炒河虾", "小荤", 1250, {}),
    ("31", "清炒时蔬", "素菜", 500, {}),
    ("32", "油焖笋", "素菜", 700, {}),
    ("33", "凉拌木耳", "素菜", 600, {}),
    ("34", "称重素菜", "素菜", 198, {"by_weight": True, "unit_grams": 50}),
    ("35", "称重荤菜", "大荤", 388, {"by_weight": True, "unit_grams": 50}),
    ("41", "米饭", "主食", 100, {}),
    ("42", "馒头", "主食", 150, {"meals": ("breakfast", "dinner")}),
    ("43", "葱油拌面", "主食", 800, {}),
    ("51", "番茄蛋汤", "汤羹", 300, {}),
    ("52", "老鸭煲", "汤羹", 2600, {}),
    ("61", "黄酒", "酒水", 1200, {"senior_eligible": False}),
    ("7", "矿泉水", "酒水", 200, {"senior_eligible": False}),
)
STAFF = (
    ("2001", "收银甲", Role.CASHIER, "503817"),
    ("2002", "收银乙", Role.CASHIER, "617204"),
    ("3001", "前台甲", Role.DESK, "428196"),
    ("1002", "主管乙", Role.MANAGER, "935061"),
    ("9001", "审计甲", Role.AUDITOR, "281743"),
)


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        """Move on (or back, with negative values) by a ``timedelta`` given in words."""
        self.now += timedelta(**span)
        return self.now


class Centre:
    """A desk with what its tests need beside it; the file is there, and open, from the first look at it on."""

    def __init__(self, folder: Path, clock: Clock | None = None, template: Path | None = None) -> None:
        """``template``: the closed centre that ``folder`` becomes a copy of; None where one lies there."""
        self.clock = clock or Clock()
        self.pins = {"1001": PIN, **{code: pin for code, _, _, pin in STAFF}}
        self._folder, self._template = folder, template
        self._desk: Desk | None = None

    @property
    def folder(self) -> Path:
        """Where the store lies."""
        if self._template is not None:
            stores.copy(self._template, self._folder)
            self._template = None
        return self._folder

    @property
    def desk(self) -> Desk:
        """Nobody is on duty at first."""
        if self._desk is None:
            store = stores.open_store(self.folder)
            with store.read() as session:
                terminal = settings.terminal_code(session) or "A"
            self._desk = Desk(store, self.clock, terminal)
        return self._desk

    @desk.setter
    def desk(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def _roster(self) -> dict[str, staff.StaffRow]:
        return {row.code: row for row in self.desk.see(staff.roster, inactive=True)}

    @cached_property
    def staff(self) -> dict[str, UUID]:
        """The ids of the staff by their codes. ``1001`` is the first manager, made at the set-up."""
        return {code: row.id for code, row in self._roster.items()}

    def sign_in(self, code: str) -> None:
        """Put a member on duty, by PIN; who is the first one in a copy, as ever so many tests begin, did so once for
        all of them."""
        if self._template in _people and self.clock.now == START:
            self._template = _on_duty(_people[self._template], code)
            self.desk.staff = self._roster[code].member
        else:
            self.desk.staff = sign_in(self.desk, self.staff[code], self.pins[code]).member

    def consent(self, code: str) -> Approval:
        """What another member agrees to, by PIN."""
        return self.desk.approve(self.staff[code], self.pins[code])

    def close(self) -> None:
        """Close the store, if it was ever open."""
        if self._desk is not None:
            self._desk.sessions.close()

    def reopen(self) -> "Centre":
        """Close the store and open it again, as after a restart."""
        self.close()
        return open_centre(self.folder, self.clock)


def sign_in(desk: Desk, who: UUID, pin: str) -> staff.SignedIn:
    """Prove a PIN and sign in by it; who is on duty stays who it was."""
    return desk.do(staff.sign_in, desk.check_pin(who, pin).id)


def make_store(folder: Path) -> Sessions:
    """An empty, migrated store whose key lies in a file slot; a copy of the kept one."""
    stores.copy(stores.kept("empty", stores.create), folder)
    return stores.open_store(folder)


def open_centre(folder: Path, clock: Clock | None = None) -> Centre:
    """Open a store that is already a centre; nobody is on duty."""
    made = Centre(folder, clock)
    assert made.desk
    return made


def make_desk(folder: Path, clock: Callable[[], datetime] | None = None) -> Desk:
    """A set-up centre in ``folder`` with its first manager (1001) on duty, and nothing else."""
    desk = Desk(make_store(folder), clock or Clock(), "A")
    made = desk.do(
        set_up.set_up,
        centre="幸福邻里坊",
        community="红梅社区",
        canteen="邻里餐厅",
        letter="A",
        terminal_name="一号机",
        manager_code="1001",
        manager_name="主管甲",
        pin=PIN,
        policies=seeds.policies(),
    )
    desk.staff = made.member
    return desk


def kept_centre(people: int = 30) -> Path:
    """A whole small centre, closed: staff, menu and so many residents. To be copied, never opened."""
    folder = stores.kept(f"centre-{people}", lambda folder: _furnish(folder, people))
    _people[folder] = people
    return folder


_people: dict[Path | None, int] = {}
"""The kept centres by their folders."""


@cache
def _on_duty(people: int, code: str) -> Path:
    """The kept centre with a member on duty since its clock stands still."""

    def make(folder: Path) -> None:
        made = Centre(folder, template=kept_centre(people))
        made.desk.staff = sign_in(made.desk, made.staff[code], made.pins[code]).member
        made.close()

    return stores.kept(f"centre-{people}-{code}", make)


def make_centre(folder: Path, *, people: int = 30) -> None:
    """A whole small centre in ``folder``, closed; a copy of the kept one."""
    stores.copy(kept_centre(people), folder)


def _furnish(folder: Path, people: int) -> None:
    desk = make_desk(folder)
    for code, name, role, pin in STAFF:
        desk.do(staff.hire, code, name, role, pin, must_change=False)
    sample_menu(desk)
    sample_residents(desk, people)
    quick_pins(desk)
    desk.sessions.close()


def quick_pins(desk: Desk) -> None:
    """Keep the PINs of the sample staff so that they are checked in no time: what a check costs stands in its hash.

    Only the tests of the PIN itself are about that cost.
    """
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

    def keep(work: Work) -> None:
        for code, pin in (("1001", PIN), *((code, pin) for code, _, _, pin in STAFF)):
            sql.run(
                work.session,
                "UPDATE staff SET pin_hash = :hash WHERE code = :code",
                {"hash": cheap.hash(pin), "code": code},
            )

    desk.do(keep)


def copy_centre(template: Path, folder: Path) -> Centre:
    """A test's own copy of a closed centre."""
    return Centre(folder, template=template)


def sample_menu(desk: Desk) -> dict[str, UUID]:
    """The sample menu, dishes by code. The manager must be on duty."""
    groups = {name: desk.do(menu.save_category, name, tone) for name, tone in CATEGORIES}
    return {
        code: desk.do(menu.save_dish, DishDraft(code, name, groups[group], price, **more))
        for code, name, group, price, more in MENU
    }


def document_number(birth: date, order: int) -> str:
    """A number in the form of a resident's document, with a right check digit; order codes 900 and up are unused."""
    body = f"330102{birth:%Y%m%d}{900 + order % 100:03d}"
    return body + identity.check_digit(body)


def sample_draft(i: int) -> ResidentDraft:
    """The i-th made-up resident; the first ones have rare and long names, ages go from 20 to 97."""
    family, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "福禄寿喜安康宁和顺祥瑞吉庆丰裕泰平乐康健"
    name = RARE[i] if i < len(RARE) else family[i % 20] + given[i * 7 % 20] + given[i * 3 % 19]
    birth = date(2006 - i * 11 % 78, 1 + i % 12, 1 + i % 28)
    return ResidentDraft(
        name=name,
        sex="MF"[i % 2],
        birth_date=birth,
        phone=f"138{i:08d}",
        address=f"红梅苑{1 + i % 40}幢{1 + i % 3}单元{100 * (1 + i % 11) + 1 + i % 4}室",
    )


def sample_residents(desk: Desk, count: int) -> list[UUID]:
    """Take made-up residents on, in one go each."""
    return [desk.do(registry.register, sample_draft(i)).id for i in range(count)]
