"""kill -9 at a random moment of every work the store does."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.errors import StoreTrouble
from app.store import backup, driver, keys, leftovers, migrate
from app.store.keychain import NoKeychain
from tools.campaign import books, nursery
from tools.campaign.ground import Ground, copied
from tools.campaign.nursery import Order
from tools.campaign.tally import Found

SPAN = 16
"""Kills one store goes through before a fresh one takes its place: its books grow, and so does every check."""
DEEP_EVERY = 5


def run(ground: Ground) -> None:
    """All of them, in turns, so that a run that is short of time has tried each."""
    from tools.campaign import devices

    kinds: list[Callable[[Ground, int], None]] = [
        selling,
        intake,
        backing_up,
        restoring,
        migrating,
        rehearsing,
        devices.run_spooler,
    ]
    tried = 0
    while ground.goes_on(tried):
        for kind in kinds:
            kind(ground, tried)
        tried += 1
    _control(ground)


def _control(ground: Ground) -> None:
    """Whether a till that says what it does not keep is caught: then what is lost is seen."""
    folder = ground.fresh("kill-control")
    child = nursery.start(Order("sell", folder, ground.rng("control", 0).randrange(2**32), ("broken", "15")))
    child.ready()
    said = child.rest()
    found, line = books.check(folder, said, deep=False), ground.tally.line("kill control")
    untrue = sum("-9999 " in one for one in said)
    line.tried += 1
    line.note = f"a till that does not keep what it says: {len(found.lost)} of {untrue} seen, as they must"
    if len(found.lost) != untrue or not untrue:
        ground.tally.count("kill control", Found(unnoticed=[line.note]), ground.seed, folder)


def _killed(ground: Ground, work: str, folder: Path, number: int, most: float) -> list[str]:
    rng = ground.rng(work, number)
    child = nursery.start(Order(work, folder, rng.randrange(2**32)))
    child.ready()
    return child.kill(rng.uniform(0, most))


@dataclass
class _Life:
    """A store that is killed again and again, and all that was said of it."""

    folder: Path
    said: list[str]


_LIVES: dict[str, _Life] = {}


def _on(ground: Ground, work: str, number: int, most: float) -> tuple[_Life, list[str], Found]:
    if number % SPAN == 0:
        _LIVES[work] = _Life(ground.fresh(f"kill-{work}"), [])
    life = _LIVES[work]
    said = _killed(ground, work, life.folder, number, most)
    life.said += said
    found = books.check(life.folder, life.said, deep=number % DEEP_EVERY == 0)
    return life, said, found


def acknowledged(said: list[str]) -> int:
    """How many lines say that something is stored."""
    words = ("sold", "reversed", "moved", "accepted", "drafted", "attached", "closed", "rated", "backup")
    return sum(line.startswith(words) for line in said)


def selling(ground: Ground, number: int) -> None:
    """Member prices, mixed tenders, reversals, cash moves."""
    life, said, found = _on(ground, "sell", number, 0.5)
    ground.tally.count("kill till", found, ground.seed, life.folder, acknowledged(said))


def intake(ground: Ground, number: int) -> None:
    """Drafts, dispatch, files, closings, ratings."""
    life, said, found = _on(ground, "take_in", number, 0.5)
    ground.tally.count("kill requests", found, ground.seed, life.folder, acknowledged(said))


def backing_up(ground: Ground, number: int) -> None:
    """With a second folder, and a sale between two backups."""
    folder = ground.fresh("kill-back_up")
    copied(folder / "backups", folder.parent / "kill-back_up-second") if (folder / "backups").exists() else None
    said = _killed(ground, "back_up", folder, number, 0.8)
    found = books.check(folder, said, deep=False)
    second = folder.parent / "kill-back_up-second"
    unlocked = keys.unlock(folder, NoKeychain())
    books.check_backups([folder / "backups"], unlocked, said, found)
    books.check_backups([path for path in second.rglob("backups") if path.is_dir()], unlocked, [], found)
    if list((folder / "backups").glob("*.part")):
        found.other.append("a part of a backup is left after the next start")
    ground.tally.count("kill backup", found, ground.seed, folder, acknowledged(said))


def restoring(ground: Ground, number: int) -> None:
    """Over a store with newer sales in its log: the old one whole or the new one whole."""
    folder = copied(with_newer(ground), ground.home / "kill-put_back")
    unlocked = keys.unlock(folder, NoKeychain())
    said = _killed(ground, "put_back", folder, number, 0.25)
    found = Found()
    leftovers.clear(folder)
    newer = sales_in(folder, unlocked)
    if newer not in (OLD, NEW):
        missing = not (folder / driver.DB_NAME).exists() and any(folder.glob("aside-*/desk.db"))
        if not missing:
            found.halves.append(f"{newer} sales after a restore")
    if "restored desk.db" in said and newer != OLD:
        found.lost.append(f"the restore: {newer} sales")
    child = nursery.start(Order("put_back", folder, number))
    child.ready()
    if "restored desk.db" not in child.rest() or sales_in(folder, unlocked) != OLD:
        found.lost.append("a second restore does not work")
    ground.tally.count("kill restore", found, ground.seed, folder, 1)


OLD, NEW = 4, 9


def with_newer(ground: Ground) -> Path:
    """A backup holding four sales, and five more since."""
    home = ground.nursery / "restorable"
    if not home.exists():
        copied(ground.centre, home)
        for sales, more in ((OLD, True), (NEW - OLD, False)):
            child = nursery.start(Order("only_sell", home, sales, (str(sales), *(["backup"] if more else []))))
            child.ready()
            child.rest()
    return home


def sales_in(folder: Path, unlocked: keys.Keys) -> int:
    try:
        db = driver.connect(folder / driver.DB_NAME, unlocked)
    except StoreTrouble:
        return -1
    count = int(db.execute("SELECT count(*) FROM sale").fetchone()[0])
    db.close()
    return count


def older(ground: Ground) -> Path:
    """A store as an earlier program left it, with sales in it."""
    from tests.store.test_migrate import take_back

    home = ground.nursery / "older"
    if not home.exists():
        copied(with_newer(ground), home)
        unlocked = keys.unlock(home, NoKeychain())
        db = driver.connect(home / driver.DB_NAME, unlocked)
        take_back(db, "0006", unlocked.chain)
        db.close()
    return home


def migrating(ground: Ground, number: int) -> None:
    """Old or new, nothing between; the next start finishes."""
    folder = copied(older(ground), ground.home / "kill-upgrade")
    unlocked = keys.unlock(folder, NoKeychain())
    said = _killed(ground, "upgrade", folder, number, 1.0)
    found = Found()
    revision = migrate.revision(folder, unlocked)
    if revision not in ("0006", migrate.HEAD):
        found.halves.append(f"schema {revision}")
    if "migrated" in said and revision != migrate.HEAD:
        found.lost.append(f"the migration: {revision}")
    for entry in backup.listing(folder):
        try:
            backup.inspect(entry.path, unlocked)
        except StoreTrouble as trouble:
            found.halves.append(f"{entry.path.name}: {trouble.code}")
    migrate.upgrade(folder, unlocked)
    after = books.check(folder, [], deep=number % DEEP_EVERY == 0)
    for name in ("lost", "halves", "doubled", "gaps", "accused"):
        getattr(found, name).extend(getattr(after, name))
    if sales_in(folder, unlocked) != NEW:
        found.lost.append("sales in the migration")
    ground.tally.count("kill migration", found, ground.seed, folder, 1)


def rehearsing(ground: Ground, number: int) -> None:
    """What is left of the copy is gone after the next start, and no key lies beside it before."""
    folder = copied(with_newer(ground), ground.home / "kill-rehearse")
    _killed(ground, "rehearse", folder, number, 0.5)
    found = Found()
    if any(folder.glob(".rehearsal/**/key.slot")):
        found.other.append("a key lies beside the copy")
    leftovers.clear(folder)
    if (folder / ".rehearsal").exists():
        found.other.append("the copy is left after the next start")
    if sales_in(folder, keys.unlock(folder, NoKeychain())) != NEW:
        found.lost.append("sales in a rehearsal")
    ground.tally.count("kill rehearsal", found, ground.seed, folder, 1)
