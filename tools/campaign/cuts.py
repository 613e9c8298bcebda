"""The power is cut: one work is written down act by act, then many moments of it are cut."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.errors import StoreTrouble
from app.store import backup, driver, keys, leftovers, migrate
from app.store.keychain import NoKeychain
from tests.support import START
from tools.campaign import books, disklog, nursery
from tools.campaign.disklog import Event
from tools.campaign.ground import Ground, copied
from tools.campaign.kills import NEW, OLD, acknowledged, older, sales_in, with_newer
from tools.campaign.nursery import Order
from tools.campaign.power import Disk
from tools.campaign.tally import Found

EACH = 25
"""Cuts of one log."""

Judge = Callable[[Path, list[str]], Found]


@dataclass(frozen=True)
class Scene:
    """A work whose power is cut: what lies there before, how many acts of it, and who judges what is found after.

    ``names``: every moment around a name that changes is cut too, half of the tries.
    """

    kind: str
    work: str
    before: Callable[[Ground], Path]
    judge: Judge
    acts: int = 0
    names: bool = False


def run(ground: Ground) -> None:
    """Every scene in turns; and, as a control, sales whose commits do not wait for the disk."""
    if not disklog.is_there():
        ground.tally.line("cut").note = f"left out: {disklog.why_not() or 'start it as python -m tools.campaign'}"
        return
    for number in range(-(-ground.count // EACH)):
        for scene in SCENES:
            if ground.goes_on(number * EACH):
                _cut(ground, scene, number, min(EACH, ground.count - number * EACH))
    if not _control(ground):
        found = Found(unnoticed=["no cut lost a sale although no commit waited for the disk"])
        ground.tally.count("cut control", found, ground.seed, ground.home / "cut")


def _written(ground: Ground, scene: Scene, number: int, *words: str) -> tuple[Disk, list[Event]]:
    """A folder ``store`` below a folder of its own, which may get neighbours; its acts."""
    home, log, rng = ground.home / "cut", ground.home / "acts.log", ground.rng(scene.kind, number)
    shutil.rmtree(home, ignore_errors=True)
    folder = copied(scene.before(ground), home / "store")
    if scene.acts:
        words = (*words, str(rng.randint(scene.acts // 2, scene.acts)))
    disk = Disk(home)
    child = nursery.start(Order(scene.work, folder, rng.randrange(2**32), words, log, home))
    child.ready()
    if (said := child.rest()) and said[-1].startswith("broke"):
        ground.tally.count(scene.kind, Found(other=[said[-1]]), ground.seed, folder)
    return disk, disklog.read(log)


def _moments(ground: Ground, scene: Scene, disk: Disk, events: list[Event], number: int, count: int) -> list[int]:
    """Half of them anywhere, half where it is most delicate: inside checkpoints, or around a name."""
    rng, main = ground.rng(f"moments {scene.kind}", number), inside(disk, events)
    if scene.names:
        main = [n + near for n, event in enumerate(events) if event.kind in "CDRU" for near in (0, 1)]
    return sorted(rng.choice(main) if main and n % 2 else rng.randint(0, len(events)) for n in range(count))


def inside(disk: Disk, events: list[Event]) -> list[int]:
    """The moments between two writes of a checkpoint: the file itself is written, not its log."""
    main = disk.ino(disk.root / "store" / driver.DB_NAME)
    return [n for n, event in enumerate(events) if event.kind == "W" and event.ino == main]


def _cut(ground: Ground, scene: Scene, number: int, count: int) -> None:
    disk, events = _written(ground, scene, number)
    checkpoints, at = set(inside(disk, events)), 0
    line, rng = ground.tally.line(scene.kind), ground.rng(f"image {scene.kind}", number)
    for moment in _moments(ground, scene, disk, events, number, count):
        for event in events[at:moment]:
            disk.play(event)
        at, image = moment, ground.home / "image"
        shutil.rmtree(image, ignore_errors=True)
        disk.cut(image, rng)
        try:
            found = scene.judge(image / "store", disk.said)
        except Exception as error:
            found = Found(other=[f"{type(error).__name__}: {error}"])
        line.inside += moment in checkpoints
        line.note = f"{line.inside} inside checkpoints"
        ground.tally.count(scene.kind, found, ground.seed, image, acknowledged(disk.said))


def _control(ground: Ground) -> bool:
    """Whether cuts lose acknowledged work when commits do not wait for the disk: then the method sees what is lost."""
    disk, events = _written(ground, SCENES[0], 0, "normal")
    rng, at, lost = ground.rng("control", 0), 0, 0
    moments = sorted(rng.randrange(len(events)) for _ in range(8))
    for moment in moments:
        for event in events[at:moment]:
            disk.play(event)
        at, image = moment, ground.home / "image"
        shutil.rmtree(image, ignore_errors=True)
        disk.cut(image, rng)
        lost += bool(books.check(image / "store", disk.said, cut=True, deep=False).lost)
    line = ground.tally.line("cut control")
    line.tried += len(moments)
    line.note = f"commits that do not wait for the disk: {lost} of {len(moments)} lose sales, as they must"
    return lost > 0


# --- who judges -------------------------------------------------------------------------------------------------------


def _books(folder: Path, said: list[str]) -> Found:
    return books.check(folder, said, cut=True)


def _backups(folder: Path, said: list[str]) -> Found:
    found = books.check(folder, said, cut=True, deep=False)
    unlocked = keys.unlock(folder, NoKeychain())
    books.check_backups([folder / "backups"] if (folder / "backups").exists() else [], unlocked, said, found)
    second = [path for path in (folder.parent / "store-second").rglob("backups") if path.is_dir()]
    books.check_backups(second, unlocked, [], found)
    return found


def _restored(folder: Path, said: list[str]) -> Found:
    """The old store or the backup, whole; or the old one set aside whole, and a restore is offered."""
    found, unlocked = Found(), keys.unlock(folder, NoKeychain())
    sales = sales_in(folder, unlocked)
    aside = [path.parent for path in folder.glob("aside-*/desk.db")]
    if "restored desk.db" in said and sales != OLD:
        found.lost.append(f"the restore: {sales} sales")
    if sales in (OLD, NEW):
        found.accused += books.check(folder, [], cut=True).accused
    elif (folder / driver.DB_NAME).exists() or not [place for place in aside if sales_in(place, unlocked) == NEW]:
        found.lost.append(f"{sales} sales, set aside: {[sales_in(place, unlocked) for place in aside]}")
    return found


def _migrated(folder: Path, said: list[str]) -> Found:
    unlocked = keys.unlock(folder, NoKeychain())
    revision = migrate.revision(folder, unlocked)
    leftovers.clear(folder)
    migrate.upgrade(folder, unlocked)
    found = books.check(folder, [], cut=True)
    if revision not in ("0006", migrate.HEAD):
        found.halves.append(f"schema {revision}")
    if "migrated" in said and revision != migrate.HEAD:
        found.lost.append(f"the migration: {revision}")
    if sales_in(folder, unlocked) != NEW:
        found.lost.append("sales in the migration")
    for entry in backup.listing(folder):
        try:
            backup.inspect(entry.path, unlocked)
        except StoreTrouble as trouble:
            found.halves.append(f"{entry.path.name}: {trouble.code}")
    return found


def _first_run(folder: Path, said: list[str]) -> Found:
    """Nothing there yet, or the centre whole; once it was said, it is there."""
    from app.services.centre import staff
    from app.services.desk import Desk
    from app.store.store import Store
    from app.ui.login.setup_flow import finish_interrupted, forget_unconfirmed

    found = Found()
    forget_unconfirmed(folder, NoKeychain(), lambda: START)
    finish_interrupted(folder)
    if not (folder / driver.DB_NAME).exists():
        if "confirmed" in said:
            found.lost.append("a centre whose code was confirmed")
        return found
    unlocked = keys.unlock(folder, NoKeychain())
    store = Store.open(folder, unlocked)
    if len(Desk(store, lambda: START, "A").see(staff.roster)) != 1:
        found.halves.append("a centre without its manager")
    store.close()
    found.accused += books.check(folder, [], cut=True).accused
    return found


def _empty(ground: Ground) -> Path:
    home = ground.home / "empty"
    home.mkdir(exist_ok=True)
    return home


SCENES = (
    Scene("cut till", "sell", lambda ground: ground.centre, _books, acts=40),
    Scene("cut requests", "take_in", lambda ground: ground.centre, _books, acts=25),
    Scene("cut backup", "back_up", lambda ground: ground.centre, _backups, acts=4, names=True),
    Scene("cut restore", "put_back", with_newer, _restored, names=True),
    Scene("cut migration", "upgrade", older, _migrated),
    Scene("cut first run", "first_run", _empty, _first_run, names=True),
)
