"""kill -9 of the real program while keys are pressed in its window; what the window showed is what was acknowledged."""

import os
from pathlib import Path
from random import Random

from app.store import driver, keys
from app.store.keychain import NoKeychain
from tools.campaign import books, nursery
from tools.campaign.acts import CODES, say
from tools.campaign.ground import Ground
from tools.campaign.nursery import Order
from tools.campaign.tally import Found

LIVES = 8
"""Kills one store goes through."""


def run(ground: Ground) -> None:
    """The till in the window; a program on the store of the one that was killed."""
    import tests.acceptance.driver  # noqa: F401  before the forks, so that no child has to

    tried, said, folder = 0, list[str](), ground.home
    while ground.goes_on(tried):
        rng = ground.rng("window", tried)
        if tried % LIVES == 0:
            folder, said = ground.fresh("window"), []
        child = nursery.start(Order("window", folder, rng.randrange(2**32)))
        child.ready()
        new = child.kill(rng.uniform(0, 2.5))
        said = [line for line in said if not line.startswith("onscreen")] + new
        found = books.check(folder, [], deep=tried % 4 == 0)
        _shown(folder, said, found)
        found.other += [line for line in new if line.startswith("broke")]
        crashed = folder / "crash.log"
        if crashed.exists() and "Traceback" in crashed.read_text("utf-8"):
            found.other.append(f"a crash: {crashed.read_text('utf-8')[-400:]}")
        ground.tally.count("kill window", found, ground.seed, folder, sum(line.startswith("shown") for line in new))
        tried += 1


def _shown(folder: Path, said: list[str], found: Found) -> None:
    """``shown serial due``: the next order stood on the screen; ``onscreen codes``: dishes of one not yet paid."""
    db = driver.connect(folder / driver.DB_NAME, keys.unlock(folder, NoKeychain()))
    sold = dict(db.execute("SELECT serial, due FROM sale").fetchall())
    there = [
        row[0]
        for row in db.execute(
            "SELECT d.code FROM cart_line l JOIN cart c ON c.id = l.cart_id JOIN dish d ON d.id = l.dish_id "
            "WHERE c.state = 'open' ORDER BY l.position"
        )
    ]
    db.close()
    last = 0
    for line in said:
        word, *rest = line.split()
        if word == "shown":
            last = int(rest[0])
            if sold.get(last) != int(rest[1]):
                found.lost.append(f"sale {last} of {rest[1]}: {sold.get(last)}")
    if len(sold) > last + 1:
        found.doubled.append(f"{len(sold)} sales, {last} shown")
    if (said and said[-1].startswith("onscreen")) and there != said[-1].split()[1:] and len(sold) == last:
        wanted = said[-1].split()[1:]
        if there[: len(wanted)] != wanted:
            found.lost.append(f"dishes on the screen: {wanted}, found {there}")


PRICES = {"11": 1800, "12": 2200, "13": 1900, "21": 900, "22": 1100, "31": 500, "41": 100, "51": 300}


def work(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """Sign in, go to the till, and sell by keys until killed."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from tests.acceptance.driver import Hands
    from tests.support import STAFF

    app = QApplication([])
    hands = Hands(folder)
    hands.start()
    pins = {name: pin for _, name, _, pin in STAFF}
    hands.sign_in("收银甲", pins["收银甲"])
    hands.page("today")
    hands.press("Ctrl+3")
    hands.page("till")
    hands.see("第 ")
    say("ready")
    _sell(hands, folder, rng)
    app.quit()


def _sell(hands: "object", folder: Path, rng: Random) -> None:
    from tests.acceptance.driver import Hands

    assert isinstance(hands, Hands)
    assert hands.program.desk is not None
    db = driver.connect(folder / driver.DB_NAME, keys.unlock(folder, NoKeychain()))
    serial = int(db.execute("SELECT count(*) FROM sale").fetchone()[0])
    left = [row[0] for row in db.execute("SELECT d.code FROM cart_line l JOIN dish d ON d.id = l.dish_id")]
    db.close()
    for _ in range(200):
        hands.see(f"第 {serial + 1} 单")
        rung, due = list(left), sum(PRICES[code] for code in left)
        for code in rng.sample([code for code in CODES if code not in rung], rng.randint(1, 3)):
            hands.pad(f"{code}\n")
            rung.append(code)
            due += PRICES[code]
            hands.see(f"收款 ¥{due / 100:.2f}")
            say(f"onscreen {' '.join(rung)}")
        say(f"paying {serial + 1}")
        hands.press("F12")
        hands.see("确认")
        hands.pad(f"{-(-due // 1000) * 10}\n")
        hands.see(f"第 {serial + 2} 单")
        serial += 1
        say(f"shown {serial} {due}")
        left = []
