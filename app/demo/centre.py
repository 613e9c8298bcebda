"""Build the demo centre: 红梅社区 with its canteen, four people on staff, a menu and generated residents."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from app.demo.people import Person, notes, people
from app.models.base import compose_id, to_ms
from app.paths import resource
from app.rules.rights import Role
from app.services.centre import settings, staff
from app.services.desk import Desk
from app.services.first_run import seeds, set_up
from app.services.repairs import prices
from app.services.requests import grids, handlers, phrases, places
from app.services.residents import profile, registry
from app.services.residents.profile import CategoryDraft, ContactDraft, ExtrasDraft
from app.services.rooms import equipment, house, samples
from app.services.rooms.equipment import LimitDraft
from app.services.till import menu
from app.services.work import Work
from app.store import keys, migrate
from app.store.keychain import NoKeychain
from app.store.sessions import Sessions
from app.store.store import Store

PIN = "258036"
"""Everybody's PIN in the demo centre; the login page says it there."""

STAFF = (
    ("001", "钟晓岚", Role.MANAGER),
    ("002", "林可", Role.CASHIER),
    ("003", "方静", Role.CASHIER),
    ("004", "陈小满", Role.DESK),
    ("005", "沈知远", Role.MANAGER),
    ("006", "高明", Role.AUDITOR),
)
"""Invented, like everybody else here."""

BEFORE = timedelta(days=64)
"""How long the centre stood before the first day of trade that is told."""

HELPERS = (("能人志愿者甲", "修伞、磨刀、换拉链"), ("能人志愿者乙", "理发、量血压"), ("楼道长丙", "敲门探访、传达通知"))
"""Samples by their names too: nobody is meant."""

SPARES = ("助行器（备用）", "电水壶（备用）")
"""What is lent while something is repaired."""

GRIDS = (
    ("网格员甲", "红梅路8号、红梅路12号 1-3幢"),
    ("网格员乙", "红梅路12号 4-9幢"),
    ("网格员丙", "红梅路18号"),
)
"""Who is called where, and what belongs to whom: most of the addresses the demo has."""


def hint() -> str:
    """How to sign in at the demo centre."""
    return f"演示中心，都是编出来的人和单子。每个人的 PIN 都是 {PIN}"


@dataclass
class DemoClock:
    """A clock the demo moves by hand."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def at(self, day: date, hour: int, minute: int, second: int = 0) -> None:
        """Move to a local time of a day."""
        local = datetime.combine(day, time(hour, minute, second))
        self.now = local.replace(tzinfo=UTC) - timedelta(hours=8)

    def forward(self, **by: int) -> None:
        """Move on."""
        self.now += timedelta(**by)


def seeded_ids(rng: Random) -> Callable[[datetime], UUID]:
    """UUIDv7s whose random part comes from a seed, so that a demo repeats to the byte."""
    return lambda now: compose_id(to_ms(now) & ((1 << 48) - 1), rng.getrandbits(74))


def new_file(folder: Path) -> Sessions:
    """A new store in an empty folder; its key lies beside it. Raises ``StoreTrouble`` where there is one already."""
    folder.mkdir(parents=True, exist_ok=True)
    made, _code = keys.create(folder, NoKeychain())
    migrate.create(folder, made)
    return Store.open(folder, made)


def found(sessions: Sessions, rng: Random, first_day: date, *, residents_count: int) -> tuple[Desk, DemoClock]:
    """Make a demo centre in an empty store; returns its desk and clock.

    It was set up ``BEFORE`` the first day of trade, so that people have a past here.
    """
    clock = DemoClock(datetime.combine(first_day, time(0), UTC))
    clock.at(first_day - BEFORE, 8, 0)
    desk = Desk(
        sessions, clock, "A", new_id=seeded_ids(Random(rng.getrandbits(64)))
    )  # apart: more rows change no story
    _set_up(desk)
    desk.do(_furnish)
    desk.do(_enter_people, rng, people(rng, residents_count, first_day), first_day)
    return desk, clock


def _furnish(work: Work) -> None:
    """What there is before anybody comes, at one go."""
    _stock(work)
    _map(work)
    _rooms(work)


def _enter_people(work: Work, rng: Random, roll: Sequence[Person], first_day: date) -> None:
    """The roll, typed in at one go."""
    for person in roll:
        draft = registry.ResidentDraft(
            name=person.name,
            birth_date=person.birth_date,
            sex=person.sex,
            phone=person.phone,
            address=person.address,
            document_number=person.number,
        )
        _note(work, rng, person, registry.register(work, draft), first_day)


def _note(work: Work, rng: Random, person: Person, card: registry.ResidentCard, first_day: date) -> None:
    """Care tags, whom to call, 户籍, a level of care of some, and the letter of those who live alone; one in four of
    these ends soon.
    """
    known = notes(rng, person, first_day)
    if known is None:
        return
    kin = known.kin
    contacts = () if kin is None else (ContactDraft(kin.name, kin.relation, kin.phone, may_act=True),)
    ends = first_day + (timedelta(days=20) if rng.random() < 0.25 else timedelta(days=300))
    letters = (CategoryDraft("D", first_day - BEFORE, ends, "探访记录"),) if known.alone else ()
    home = ("street", "street", "street", "district", "city")[card.no % 5]
    level = 1 + card.no % 3 if known.alone and card.no % 2 else None
    extras = ExtrasDraft(
        contacts, letters, known.care_tags, "signed", home, level, first_day - BEFORE if level else None
    )
    profile.save_extras(work, card.id, extras)


def _set_up(desk: Desk) -> None:
    code, name, _ = STAFF[0]
    done = desk.do(
        set_up.set_up,
        centre="幸福邻里坊",
        community="红梅社区",
        canteen="邻里餐厅",
        letter="A",
        terminal_name="A 号机",
        manager_code=code,
        manager_name=name,
        pin=PIN,
        policies=seeds.policies(),
        demo=True,
    )
    desk.staff = desk.do(staff.sign_in, desk.check_pin(done.member.id, PIN).id).member
    for code, name, role in STAFF[1:]:
        desk.do(staff.hire, code, name, role, PIN, must_change=False)
    desk.do(settings.put, "centre.address", "红梅路 12 号一楼")
    desk.do(settings.put, "centre.phone", "0571-00000000")
    desk.do(settings.put, "centre.footer", "吃得香，慢慢走。演示数据，不作凭证。")
    printer = {
        "name": "演示小票机",
        "kind": "file",
        "host": "",
        "port": 9100,
        "folder": "prints",
        "width_dots": 576,
        "text_mode": False,
        "drawer": True,
    }
    desk.do(settings.put, "printers", {"receipt": printer})


def _stock(work: Work) -> None:
    data = json.loads(resource("data", "demo_menu.json").read_text("utf-8"))
    categories = {name: menu.save_category(work, name, tone) for name, tone in data["categories"]}
    for dish in data["dishes"]:
        draft = menu.DishDraft(
            code=dish["code"],
            name=dish["name"],
            category_id=categories[dish["category"]],
            price=dish["price"],
            meals=tuple(dish["meals"]),
            by_weight=dish.get("by_weight", False),
            unit_grams=dish.get("unit_grams", 50),
            senior_eligible=dish.get("eligible", True),
        )
        menu.save_dish(work, draft)


def _map(work: Work) -> None:
    """The points of the house, the helpers people know, the 网格 and the centre's own phrases. All invented."""
    for point in seeds.places():
        places.save_place(work, places.PlaceDraft(**point))
    for name, skill in HELPERS:
        handlers.save_handler(work, handlers.HandlerDraft("helper", name, "", skill))
    for code, (warden, areas) in enumerate(GRIDS, 1):
        name = f"第{'一二三'[code - 1]}网格"
        grids.save_grid(work, grids.GridDraft(name, f"0{code}", warden, f"0571-9000010{code}", areas))
    for thing in SPARES:
        prices.save_spare(work, thing)
    phrases.save_phrase(work, "请到邻里客厅参加民意小圆桌，时间以通知为准。", "议事 圆桌", "W05")


def _rooms(work: Work) -> None:
    """The sample rooms, open from morning to evening on every day; groups that meet every morning are welcome here."""
    samples.plant_rooms(work, "红梅")
    for room in house.rooms(work):
        house.save_hours(work, room.id, ["08:00-20:30"] * 7)
    for limit in equipment.room_limits(work):
        most = 40 if limit.whose == "group" else limit.most
        equipment.save_limit(work, LimitDraft(limit.whose, limit.per, most, limit.hours), limit.id)


def restock(desk: Desk) -> None:
    """The kitchen's counts of a new day: portions prepared of the counted dishes; nothing is sold out yet."""
    data = json.loads(resource("data", "demo_menu.json").read_text("utf-8"))
    counted = {d["code"]: d["remaining"] for d in data["dishes"] if "remaining" in d}
    for dish in desk.see(menu.dishes):
        if dish.code in counted:
            desk.do(menu.set_remaining, dish.id, counted[dish.code])
        if dish.sold_out:
            desk.do(menu.set_sold_out, dish.id, False)
