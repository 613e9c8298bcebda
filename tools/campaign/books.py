"""A store against what was said: nothing acknowledged is lost, nothing half there, nothing twice, no number missing."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.errors import StoreTrouble
from app.store import backup, driver, keys, leftovers, rolled_back
from app.store.keychain import NoKeychain
from app.store.keys import Keys
from app.store.verify import verify
from tests.support import START
from tools.campaign.tally import Found


def check(folder: Path, said: Iterable[str], *, cut: bool = False, deep: bool = True) -> Found:
    """Open a store as the program does after a kill or, with ``cut``, a cut of the power; what is wrong with it.

    verify comes first: nothing has mended anything before it. What does not wait for the disk (dishes of an order not
    yet paid) may be gone after a cut.
    """
    found, words = Found(), [line.split() for line in said]
    found.other += [" ".join(line) for line in words if line[0] == "broke"]
    try:
        unlocked = keys.unlock(folder, NoKeychain())
        report = verify(folder, unlocked, deep=deep)
        if report.first is not None:
            found.accused.append(f"{report.first.name}: {report.first.why}")
        leftovers.clear(folder)
        if (rolled := rolled_back.look(folder, unlocked, START)) is not None:
            found.accused.append(f"rolled back: {rolled}")
        db = driver.connect(folder / driver.DB_NAME, unlocked)
    except StoreTrouble as trouble:
        found.lost.append(f"it does not open: {trouble.code} {trouble}")
        return found
    try:
        _till(db, words, found)
        if not cut:
            _cart(db, words, found)
        _requests(db, words, found)
        _numbers(db, found)
        _whole(db, found)
    finally:
        db.close()
    return found


def _map(db: Any, query: str) -> dict[str, tuple[Any, ...]]:
    return {bytes(row[0]).hex(): row[1:] for row in db.execute(query)}


def _till(db: Any, words: list[list[str]], found: Found) -> None:
    lines = _map(db, "SELECT sale_id, count(*) FROM sale_line GROUP BY sale_id")
    sold = _map(db, "SELECT id, number FROM sale WHERE kind = 'sale'")
    back = _map(
        db,
        "SELECT corrects_id, min(number), count(*) FROM sale WHERE kind = 'reversal' AND NOT part GROUP BY corrects_id",
    )
    moved = _map(db, "SELECT id, amount FROM cash_movement")
    charged = _map(db, "SELECT id, number FROM charge")
    for line in words:
        match line:
            case ["sold", cart, number, count]:
                if sold.get(cart) != (number,):
                    found.lost.append(f"sale {number}")
                elif lines.get(cart) != (int(count),):
                    found.halves.append(f"sale {number} has {lines.get(cart)} lines of {count}")
            case ["reversed", sale, number]:
                if back.get(sale, ("",))[0] != number:
                    found.lost.append(f"reversal {number}")
            case ["charged", ident, number]:
                if charged.get(ident) != (number,):
                    found.lost.append(f"charge {number}")
            case ["moved", ident]:
                if ident not in moved:
                    found.lost.append(f"cash move {ident}")
    found.doubled += [f"{n} reversals of {sale}" for sale, (_, n) in back.items() if n > 1]
    found.doubled += [f"{cart} is sold and still an order" for cart in _map(db, "SELECT id FROM cart") if cart in sold]


def _cart(db: Any, words: list[list[str]], found: Found) -> None:
    """The order on the screen is sold, or there with all its dishes, or was never begun."""
    last = next((line[1] for line in reversed(words) if line[0] == "cart"), None)
    rung = [line[2] for line in words if line[0] == "rung" and line[1] == last]
    if last is None or not rung or any(line[0] in ("sold", "dropping") and line[1] == last for line in words):
        return
    if db.execute("SELECT 1 FROM sale WHERE id = ?", (bytes.fromhex(last),)).fetchone() is not None:
        if ["pay", last] not in words:
            found.doubled.append(f"{last} is sold and nobody paid")
        return
    query = "SELECT d.code FROM cart_line l JOIN dish d ON d.id = l.dish_id WHERE l.cart_id = ? ORDER BY l.position"
    there = [row[0] for row in db.execute(query, (bytes.fromhex(last),))]
    if there[: len(rung)] != rung:
        found.lost.append(f"dishes of the order {last}: {rung}, found {there}")


def _requests(db: Any, words: list[list[str]], found: Found) -> None:
    stored = _map(db, "SELECT id, number, state, rating FROM request")
    drafts = {ident: json.loads(row[0]) for ident, row in _map(db, "SELECT id, body FROM request_draft").items()}
    files = {
        (bytes(row[0]).hex(), bytes(row[1]).hex()): hashlib.sha256(row[2]).hexdigest()
        for row in db.execute("SELECT request_id, digest, content FROM request_attachment")
    }
    for line in words:
        match line:
            case ["accepted", ident, number] if stored.get(ident, ("",))[0] != number:
                found.lost.append(f"request {number}")
            case ["closed", ident] if stored.get(ident, ("", ""))[1] != "closed":
                found.lost.append(f"the closing of {ident}")
            case ["rated", ident] if stored.get(ident, ("", "", None))[2] is None:
                found.lost.append(f"the rating of {ident}")
            case ["attached", ident, digest] if files.get((ident, digest)) != digest:
                found.lost.append(f"a file of {ident}")
            case ["drafted", ident, number, step] if ident not in stored:
                body = drafts.get(ident)
                if body is None or body["step"] < int(step):
                    found.lost.append(f"draft {ident} {number}")
    found.doubled += [f"{ident} is registered and still a draft" for ident in drafts if ident in stored]


def _numbers(db: Any, found: Found) -> None:
    """Every series without a hole, and the end of each chain where its records end."""
    for table, kind in (("sale", "XS"), ("request", "SL"), ("charge", "SK")):
        query = f"SELECT terminal, business_date, serial FROM {table} ORDER BY 1, 2, 3"
        series: dict[tuple[str, str], list[int]] = {}
        for terminal, day, serial in db.execute(query):
            series.setdefault((terminal, day), []).append(serial)
        for (terminal, day), serials in series.items():
            last = db.execute(
                "SELECT last FROM number_series WHERE kind = ? AND terminal = ? AND day = ?", (kind, terminal, day)
            ).fetchone()
            if serials != list(range(1, len(serials) + 1)) or last != (len(serials),):
                found.gaps.append(f"{table} {terminal} {day}: {len(serials)} up to {serials[-1]}, given out {last}")
    chained = "SELECT chain_serial, terminal FROM {}".format
    query = " UNION ALL ".join(chained(table) for table in ("sale", "cash_movement", "closing", "charge"))
    for terminal, serial, audit in db.execute("SELECT terminal, serial, audit_serial FROM chain_head").fetchall():
        held = sorted(row[0] for row in db.execute(query) if row[1] == terminal)
        if held != list(range(1, serial + 1)):
            found.gaps.append(f"chain {terminal}: {len(held)} of {serial}")
        noted = [
            row[0] for row in db.execute("SELECT serial FROM audit_entry WHERE terminal = ? ORDER BY 1", (terminal,))
        ]
        if noted != list(range(1, audit + 1)):
            found.gaps.append(f"audit {terminal}: {len(noted)} of {audit}")


_HALVES = {
    "sale": (
        "SELECT s.number FROM sale s WHERE NOT EXISTS (SELECT 1 FROM sale_line l WHERE l.sale_id = s.id) "
        "OR (SELECT coalesce(sum(amount), -1) FROM sale_payment p WHERE p.sale_id = s.id) <> s.due "
        "OR (SELECT coalesce(sum(payable), -1) FROM sale_line l WHERE l.sale_id = s.id) + s.rounding <> s.due "
        "OR NOT EXISTS (SELECT 1 FROM print_job j WHERE j.number = s.number) "
        "OR NOT EXISTS (SELECT 1 FROM outbox o WHERE o.record = s.number) "
        "OR NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.subject = s.number)"
    ),
    "charge": (
        "SELECT c.number FROM charge c WHERE NOT EXISTS (SELECT 1 FROM charge_line l WHERE l.charge_id = c.id) "
        "OR (SELECT coalesce(sum(amount), 0) FROM charge_payment p WHERE p.charge_id = c.id) <> c.due "
        "OR c.fee_total + c.deposit_in - c.deposit_used - c.deposit_back + c.rounding <> c.due "
        "OR NOT EXISTS (SELECT 1 FROM print_job j WHERE j.number = c.number) "
        "OR NOT EXISTS (SELECT 1 FROM outbox o WHERE o.record = c.number) "
        "OR NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.subject = c.number)"
    ),
    "request": (
        "SELECT r.number FROM request r "
        "WHERE NOT EXISTS (SELECT 1 FROM request_event e WHERE e.request_id = r.id AND e.act = 'register') "
        "OR NOT EXISTS (SELECT 1 FROM print_job j WHERE j.number LIKE r.number || '/%') "
        "OR NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.subject = r.number) "
        "OR (r.state = 'closed') <> EXISTS "
        "(SELECT 1 FROM request_event e WHERE e.request_id = r.id AND e.act = 'close') "
        "OR (r.rating IS NOT NULL) <> EXISTS (SELECT 1 FROM request_rating x WHERE x.request_id = r.id)"
    ),
    "roll-up": (
        "SELECT sum(count) FROM daily_total WHERE dimension IN ('sale', 'reversal', 'part') "
        "HAVING sum(count) <> (SELECT count(*) FROM sale)"
    ),
}


def _whole(db: Any, found: Found) -> None:
    for what, query in _HALVES.items():
        found.halves += [f"{what} {row[0]}" for row in db.execute(query)]


def check_backups(places: Iterable[Path], unlocked: Keys, said: Iterable[str], found: Found) -> None:
    """Every file under a backup's final name is sound; every backup that was told of is there, with what was sold
    before it."""
    before: set[str] = set()
    wanted: dict[str, set[str]] = {}
    for line in said:
        word, *rest = line.split()
        if word == "sold":
            before.add(rest[0])
        elif word == "backup":
            wanted[rest[0]] = set(before)
    for place in places:
        names = {path.name: path for path in place.glob("desk-*.db")}
        found.lost += [f"{place.name}/{name}" for name in wanted if name not in names]
        for name, path in names.items():
            try:
                backup.inspect(path, unlocked)
            except StoreTrouble as trouble:
                found.halves.append(f"{place.name}/{name}: {trouble.code}")
                continue
            if name == max(names):
                db = driver.connect_copy(path, unlocked)
                sold = set(_map(db, "SELECT id FROM sale"))
                db.close()
                found.lost += [f"sale {cart} in {name}" for cart in wanted.get(name, set()) - sold]
