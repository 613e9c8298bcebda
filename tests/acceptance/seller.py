"""A till that sells until it is killed: says a number on stdout for every sale it was told is stored.

Run as a program: ``python seller.py FOLDER SEED``. Used by test_kill.
"""

import sys
from pathlib import Path
from random import Random

from app.services.desk import Desk
from app.services.till import cart, sales
from app.services.till.tender import Tender
from tests.support import open_centre


def say(line: str) -> None:
    """One line, at once: the parent may kill us after it."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def sell(desk: Desk, rng: Random) -> None:
    while True:
        cart_id = desk.new_id()
        say(f"cart {cart_id.hex}")
        for code in rng.sample(("11", "13", "21", "22", "31", "41", "51"), 4):
            shown = desk.do(cart.add, cart_id, code, meal="lunch")
            say(f"rung {cart_id.hex} {code}")
        say(f"pay {cart_id.hex}")
        done = desk.do(sales.check_out, cart_id, [Tender("cash", shown.payable)])
        say(f"sold {cart_id.hex} {done.number}")


if __name__ == "__main__":
    centre = open_centre(Path(sys.argv[1]))
    centre.sign_in("2001")
    say("ready")
    sell(centre.desk, Random(int(sys.argv[2])))
