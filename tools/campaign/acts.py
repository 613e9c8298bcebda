"""What the children do. Each says ``ready``, then a line for everything it was told is stored; none ends by itself
before it has done much more than a kill lets it do.

Lines: ``sold cart number lines``, ``charged id number``, ``reversed sale number``, ``moved id``, ``rung cart code``,
``pay cart``, ``accepted id number``, ``drafted id digest``, ``attached id digest``, ``closed id``, ``rated id``,
``backup name``.
"""

import hashlib
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from app.errors import Refused
from app.rules.requests.flow import Act
from app.services.requests import accept, attachments, drafts, handlers, intake, ratings
from app.services.requests.accept import RequestForm, Step
from app.services.requests.intake import Order
from app.services.till import cart, cart_view, charges, sales, shifts
from app.services.till.cart_view import CartView
from app.services.till.charges import Bill, ChargeLine
from app.services.till.tender import Tender
from app.store import backup, keys, migrate, restore
from app.store.keychain import NoKeychain
from tests.support import PIN, START, Centre, open_centre
from tools.campaign import disklog

CODES = ("11", "12", "13", "21", "22", "31", "41", "51")
MOST = 2000
"""Acts of a child that nobody kills."""


def say(line: str) -> None:
    """One line, at once: the parent may kill us after it."""
    if disklog.is_there():
        disklog.mark(line)
    os.write(1, f"{line}\n".encode())


def people(centre: Centre) -> list[UUID]:
    """Residents to sell to and to take requests from."""
    with centre.desk.sessions.read() as session:
        found = session.connection().exec_driver_sql("SELECT id FROM resident ORDER BY no").fetchall()
    return [UUID(bytes=bytes(row[0])) for row in found]


# --- the till -------------------------------------------------------------------------------------------------------


def sell(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """Sales of all kinds, reversals, cash moves. ``normal``: commits do not wait for the disk, as a control;
    ``broken``: some sales are said and not stored; an ending number: so many acts, then the end."""
    centre = open_centre(folder)
    centre.sign_in("2001")
    if "normal" in words:
        whole = centre.desk.store.write
        centre.desk.store.write = lambda *, synced=True: whole(synced=False)  # type: ignore[method-assign]
    known = people(centre)
    most = int(words[-1]) if words and words[-1].isdigit() else MOST
    say("ready")
    if (left := centre.desk.see(cart_view.current)) is not None:  # of the one that was killed before
        _answer(centre, left, rng)
    done: list[UUID] = []
    for n in range(most):
        what = rng.random()
        if what < 0.1 and done:
            _reverse(centre, done.pop(rng.randrange(len(done))))
        elif what < 0.2:
            say(f"moved {centre.desk.do(shifts.move_cash, 'pay_in', rng.randint(1, 500) * 100, '备用金').hex}")
        elif what < 0.3:
            _charge(centre, rng)
        else:
            done.append(one_sale(centre, rng, known, n, lost="broken" in words and rng.random() < 0.3))
        if rng.random() < 0.1:
            centre.desk.store.note_head()
    centre.desk.store.close()


def _answer(centre: Centre, left: CartView, rng: Random) -> None:
    """The order on the screen after a start: it is paid, or given up."""
    if not left.rows or rng.random() < 0.5:
        say(f"dropping {left.id.hex}")
        centre.desk.do(cart.discard, left.id)
        return
    say(f"cart {left.id.hex}")
    say(f"pay {left.id.hex}")
    done = centre.desk.do(sales.check_out, left.id, [Tender("cash", -(-left.payable // 100) * 100)])
    say(f"sold {left.id.hex} {done.number} {len(left.rows)}")


def one_sale(
    centre: Centre, rng: Random, known: list[UUID], n: int, *, lost: bool = False, tell: Callable[[str], None] = say
) -> UUID:
    """An order of one to five dishes, perhaps a member's, paid in one or two ways."""
    desk, cart_id = centre.desk, centre.desk.new_id()
    tell(f"cart {cart_id.hex}")
    codes = rng.sample(CODES, rng.randint(1, 5))
    for code in codes:
        shown = desk.do(cart.add, cart_id, code, meal="lunch")
        tell(f"rung {cart_id.hex} {code}")
    if rng.random() < 0.4:
        shown = desk.do(cart.set_member, cart_id, rng.choice(known), meal="lunch")
    tell(f"pay {cart_id.hex}")
    if lost:
        tell(f"sold {cart_id.hex} XS-A-20261123-9999 {len(codes)}")
        desk.do(cart.discard, cart_id)
        return cart_id
    done = desk.do(sales.check_out, cart_id, _tenders(rng, shown.payable, n))
    tell(f"sold {cart_id.hex} {done.number} {len(codes)}")
    return cart_id


def _tenders(rng: Random, payable: int, n: int) -> list[Tender]:
    if rng.random() < 0.6 or payable < 400:
        return [Tender("cash", -(-payable // 100) * 100)]
    part = rng.randint(1, payable // 100 - 1) * 100
    reference = f"42000000000026{rng.randrange(10**10):010d}{n:04d}"
    return [Tender("wechat", part, reference), Tender("cash", -(-(payable - part) // 100) * 100)]


def _charge(centre: Centre, rng: Random) -> None:
    """A fee and a deposit of another family, of sums no drawer keeps."""
    new, job = centre.desk.new_id(), centre.desk.new_id()
    lines = (ChargeLine("维修费", rng.randint(1, 9999)), ChargeLine("押金", rng.randint(1, 9999), "deposit"))
    bill = Bill(new, "repair", job, "WX-A-20261123-0001", "样例居民", lines)
    done = centre.desk.do(charges.take, bill, [Tender("cash", -(-bill.payable // 100) * 100)])
    say(f"charged {new.hex} {done.number}")


def _reverse(centre: Centre, sale: UUID) -> None:
    try:
        done = centre.desk.do(sales.reverse_sale, sale, "点错")
    except Refused:  # it was a lost one of the control
        return
    say(f"reversed {sale.hex} {done.number}")


def only_sell(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """So many sales and, with ``backup``, a backup after them; then the end."""
    centre = open_centre(folder)
    centre.sign_in("2001")
    known = people(centre)
    say("ready")
    for n in range(int(words[0])):
        one_sale(centre, rng, known, n)
    if "backup" in words:
        centre.clock.forward(minutes=1)
        backup.make(centre.desk.store, centre.clock.now, "manual")
    centre.desk.store.close()


# --- the counter of requests ----------------------------------------------------------------------------------------


def take_in(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """Drafts, requests handed out, files, closings, ratings."""
    centre = open_centre(folder)
    centre.sign_in("3001")
    known, helpers = people(centre), [row.id for row in centre.desk.see(handlers.search, "")]
    most = int(words[-1]) if words and words[-1].isdigit() else MOST
    say("ready")
    for n in range(most):
        one_request(centre, rng, known, helpers, n)
    centre.desk.store.close()


def one_request(centre: Centre, rng: Random, known: list[UUID], helpers: list[UUID], n: int) -> None:
    """From the draft to the rating, or a part of the way."""
    desk, uid = centre.desk, centre.desk.new_id()
    for step in range(rng.randint(1, 3)):
        body = {"text": f"想申请高龄津贴 {n}", "step": step, "pad": "字" * rng.randint(0, 2000)}
        desk.do(drafts.save_draft, uid, body)
        say(f"drafted {uid.hex} {n} {step}")
    if rng.random() < 0.2:
        return
    handler = rng.choice(helpers) if rng.random() < 0.5 else None
    form = RequestForm("Z02", rng.choice(known), text=f"想申请高龄津贴 {n}", place="6幢1-302", handler_id=handler)
    say(f"take {uid.hex}")
    done = desk.do(intake.register, uid, Order(form, print_receipt=True))
    say(f"accepted {uid.hex} {done.number}")
    if rng.random() < 0.5:
        content = b"%PDF-1.7\n" + rng.randbytes(rng.randint(50, 100_000)).hex().encode() + b"\n%%EOF\n"
        digest = hashlib.sha256(content).hexdigest()
        desk.do(attachments.add, uid, "附件.pdf", content)
        say(f"attached {uid.hex} {digest}")
    if rng.random() < 0.5 and handler is not None:
        desk.do(accept.act, uid, Act.CLOSE, Step(result="solved", result_text="办好"))
        say(f"closed {uid.hex}")
        if rng.random() < 0.5:
            desk.do(ratings.rate, uid, rng.randint(3, 5), "screen")
            say(f"rated {uid.hex}")


# --- the store's own works --------------------------------------------------------------------------------------------


def back_up(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """Backups one after the other, a second folder beside, a sale between two."""
    centre = open_centre(folder)
    centre.sign_in("2001")
    known, second = people(centre), folder.parent / f"{folder.name}-second"
    second.mkdir(exist_ok=True)
    say("ready")
    for n in range(MOST if not words else int(words[-1])):
        one_sale(centre, rng, known, n)
        centre.clock.forward(seconds=61)
        made = backup.make(centre.desk.store, centre.clock.now, "manual", second=second)
        say(f"backup {made.path.name}")
    centre.desk.store.close()


def put_back(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """Restore the newest backup over the store; once."""
    unlocked = keys.unlock(folder, NoKeychain())
    entry = backup.listing(folder)[0]
    say("ready")
    found = restore.restore(entry.path, folder, unlocked, START + timedelta(hours=2), over=True, by="1001")
    say(f"restored {found.path.name}")


def upgrade(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """Bring an older store up to date; once."""
    unlocked = keys.unlock(folder, NoKeychain())
    import alembic.command  # noqa: F401  so that the kills meet the work, not the imports

    import app.models  # noqa: F401

    say("ready")
    migrate.upgrade(folder, unlocked)
    say("migrated")


def rehearse(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """Rehearse the newest backup again and again."""
    unlocked = keys.unlock(folder, NoKeychain())
    entry = backup.listing(folder)[0]
    say("ready")
    for _ in range(MOST if not words else int(words[-1])):
        report = restore.rehearse(entry.path, unlocked, START + timedelta(hours=2), folder)
        say(f"rehearsed {report.ok}")


def first_run(folder: Path, rng: Random, words: tuple[str, ...]) -> None:
    """A new centre, its code confirmed."""
    from app.ui.login.setup_flow import Answers, Maker

    answers = Answers(
        centre="幸福邻里坊", community="红梅社区", canteen="邻里餐厅", letter="A", terminal_name="一号机",
        manager_code="1001", manager_name="主管甲", pin=PIN,
    )  # fmt: skip
    maker = Maker(folder, NoKeychain(), lambda: START)
    say("ready")
    maker.make(answers)
    maker.publish()
    say("confirmed")


Work = Callable[[Path, Random, tuple[str, ...]], None]
WORKS: dict[str, Work] = {
    "sell": sell,
    "only_sell": only_sell,
    "take_in": take_in,
    "back_up": back_up,
    "put_back": put_back,
    "upgrade": upgrade,
    "rehearse": rehearse,
    "first_run": first_run,
}
