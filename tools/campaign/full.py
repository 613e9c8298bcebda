"""The disk is full after so many bytes, at every work; then there is room again, and the same program goes on."""

from datetime import timedelta
from pathlib import Path
from random import Random

from app.errors import StoreTrouble
from app.store import backup, driver, keys, migrate, restore
from app.store.keychain import NoKeychain
from tests.support import PIN, START, open_centre
from tools.campaign import books, disklog, nursery
from tools.campaign.acts import one_sale, people, say
from tools.campaign.ground import Ground, copied
from tools.campaign.kills import NEW, OLD, acknowledged, older, sales_in, with_newer
from tools.campaign.nursery import Order
from tools.campaign.tally import Found

WORKS = ("selling", "opening", "backup", "restore", "migration", "first run")


def run(ground: Ground) -> None:
    """Each work in turn, with room for a random number of bytes."""
    if not disklog.is_there():
        ground.tally.line("disk").note = f"left out: {disklog.why_not() or 'start it as python -m tools.campaign'}"
        return
    tried = 0
    while ground.goes_on(tried):
        for work_ in WORKS:
            _one(ground, work_, tried)
        tried += 1


def _one(ground: Ground, what: str, number: int) -> None:
    rng, folder = ground.rng(f"disk {what}", number), ground.home / "full"
    copied({"migration": older, "restore": with_newer}.get(what, lambda ground: ground.centre)(ground), folder)
    if what == "first run":
        copied(ground.home / "nothing", folder) if (ground.home / "nothing").mkdir(exist_ok=True) else None
        folder = copied(ground.home / "nothing", ground.home / "full")
    child = nursery.start(Order("fill", folder, rng.randrange(2**32), (what,)))
    child.ready()
    said = child.rest()
    found = Found()
    if what != "first run":
        unlocked = keys.unlock(folder, NoKeychain())
        if what == "migration":
            migrate.upgrade(folder, unlocked)
        found = books.check(folder, said)
        if what in ("migration", "restore") and sales_in(folder, unlocked) not in (NEW, OLD):
            found.lost.append(f"sales in the {what}")
        if (folder / "backups").exists():
            books.check_backups([folder / "backups"], unlocked, said, found)
    elif (folder / driver.DB_NAME).exists() and "confirmed" not in said:
        found.halves.append("a centre that was not confirmed")
    found.other += [line for line in said if line.startswith(("broke", "wrong"))]
    ground.tally.count(f"disk {what}", found, ground.seed, folder, acknowledged(said))
    line = ground.tally.line(f"disk {what}")
    line.inside += "full" in said
    line.note = f"{line.inside} times it was full"


def work(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """Work with little room until it says that the disk is full; then with room."""
    disklog.arm(folder, None)
    {
        "selling": _selling,
        "opening": _opening,
        "backup": _backup,
        "restore": _restore,
        "migration": _migration,
        "first run": _first_run,
    }[words[0]](folder, rng)


def _full(trouble: StoreTrouble) -> None:
    """``full`` is the word; anything else misleads."""
    say("full" if trouble.code == "full" else f"wrong {trouble.code}")


def _selling(folder: Path, rng: Random) -> None:
    centre = open_centre(folder)
    centre.sign_in("2001")
    known = people(centre)
    say("ready")
    for n in range(24):
        if n % 8 == 0:
            disklog.room(rng.randint(0, 400_000))
        try:
            one_sale(centre, rng, known, n)
        except StoreTrouble as trouble:
            _full(trouble)
            disklog.room(None)
            _drop(centre)
    disklog.room(rng.randint(0, 2000) if rng.random() < 0.5 else None)
    centre.desk.store.close()


def _drop(centre: object) -> None:
    from app.services.till import cart, cart_view
    from tests.support import Centre

    assert isinstance(centre, Centre)
    if (left := centre.desk.see(cart_view.current)) is not None:
        say(f"dropping {left.id.hex}")
        centre.desk.do(cart.discard, left.id)


def _opening(folder: Path, rng: Random) -> None:
    say("ready")
    disklog.room(rng.randint(0, 40_000))
    for _ in range(2):
        try:
            centre = open_centre(folder)
            centre.sign_in("2001")
            one_sale(centre, rng, people(centre), 0)
            centre.desk.store.close()
        except StoreTrouble as trouble:
            _full(trouble)
        disklog.room(None)
        centre = open_centre(folder)
        centre.sign_in("2001")
        _drop(centre)
        centre.desk.store.close()


def _backup(folder: Path, rng: Random) -> None:
    centre = open_centre(folder)
    centre.sign_in("2001")
    known = people(centre)
    one_sale(centre, rng, known, 0)
    say("ready")
    for left in (rng.randint(0, 1_500_000), None):
        disklog.room(left)
        centre.clock.forward(seconds=61)
        try:
            say(f"backup {backup.make(centre.desk.store, centre.clock.now, 'manual').path.name}")
        except StoreTrouble as trouble:
            _full(trouble)
    one_sale(centre, rng, known, 1)
    centre.desk.store.close()


def _restore(folder: Path, rng: Random) -> None:
    unlocked, source = keys.unlock(folder, NoKeychain()), backup.listing(folder)[0].path
    say("ready")
    for left in (rng.randint(0, 1_500_000), None):
        disklog.room(left)
        try:
            restore.restore(source, folder, unlocked, START + timedelta(hours=2), over=True, by="1001")
        except StoreTrouble as trouble:
            _full(trouble)
            if sales_in(folder, unlocked) not in (OLD, NEW):
                say(f"wrong after a restore: {sales_in(folder, unlocked)} sales")


def _migration(folder: Path, rng: Random) -> None:
    unlocked = keys.unlock(folder, NoKeychain())
    say("ready")
    for left in (rng.randint(0, 3_000_000), None):
        disklog.room(left)
        try:
            migrate.upgrade(folder, unlocked)
        except StoreTrouble as trouble:
            _full(trouble)


def _first_run(folder: Path, rng: Random) -> None:
    from app.ui.login.setup_flow import Answers, Maker

    answers = Answers(community="红梅社区", manager_name="主管甲", pin=PIN)
    maker = Maker(folder, NoKeychain(), lambda: START)
    say("ready")
    for left in (rng.randint(0, 1_500_000), None):
        disklog.room(left)
        try:
            maker.make(answers)
            maker.publish()
            say("confirmed")
            return
        except StoreTrouble as trouble:
            _full(trouble)
            if any(folder.glob(".setup/*")):
                say("wrong: something is left of a first run")
