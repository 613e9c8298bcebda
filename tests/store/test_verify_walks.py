"""Walks that hold little: the outbox read beside the chains, how far a long check is, a code from paper."""

import pytest

from app.__main__ import main
from app.commands import OK, PROBLEM, USAGE
from app.rules.money import yuan
from app.store import verify_code
from app.store.pace import TOLD_EACH, Pace
from app.store.verify import verify
from app.store.verify_code import Sealed
from app.store.verify_outbox import OutboxWalk
from tests.store import storehelp
from tests.store.storehelp import Made, unguard


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_the_outbox_is_read_beside_the_chains_in_stretches_of_any_size(busy: Made, size: int) -> None:
    storehelp.close_shift(busy)
    db = busy.raw()
    walk = OutboxWalk(size=size)
    steps = 1
    while walk.step(db):
        steps += 1
    count = db.execute("SELECT count(*) FROM outbox").fetchone()[0]
    assert (walk.examined, walk.parted, steps) == (count, False, -(-count // size) + 1)
    db.close()


OUTBOX_EDITS = {
    "DELETE FROM outbox WHERE seq = (SELECT max(seq) FROM outbox)": "missing",
    "DELETE FROM outbox": "missing",
    "DELETE FROM outbox WHERE seq = (SELECT min(seq) FROM outbox)": "missing",
    "INSERT INTO outbox (terminal, kind, record) VALUES ('A', 'sale', 'XS-A-20261123-0009')": "extra",
    "INSERT INTO outbox (terminal, kind, record) VALUES ('A', 'odd', 'x')": "extra",
    "INSERT INTO outbox (terminal, kind, record) VALUES ('A', 'sale', 'XS-A-20261123-0001')": "twice",
    "INSERT INTO outbox (seq, terminal, kind, record) VALUES (-5, 'A', 'sale', 'XS-A-20261123-0001')": "twice",
    "UPDATE outbox SET seq = seq + 1000 WHERE record = 'XS-A-20261123-0002'": "",  # in another order, and all there
}


@pytest.mark.parametrize(("edit", "why"), OUTBOX_EDITS.items(), ids=range(len(OUTBOX_EDITS)))
def test_where_the_outbox_and_the_chains_part_is_told(busy: Made, edit: str, why: str) -> None:
    db = busy.raw()
    db.execute(edit)
    db.close()
    found = {check.name: check.why for check in verify(busy.folder, busy.keys, deep=False).checks}
    assert found["outbox"] == why


def test_a_long_check_says_how_far_it_is_and_stops_where_it_is_told() -> None:
    heard: list[tuple[int, int]] = []
    rows = Pace(lambda done, total: heard.append((done, total)), 2 * TOLD_EACH + 5)
    assert sum(1 for _ in rows.over(range(TOLD_EACH + 1))) == TOLD_EACH + 1
    assert sum(1 for _ in rows.over(range(TOLD_EACH + 4))) == TOLD_EACH + 4
    assert heard == [(TOLD_EACH, 2 * TOLD_EACH + 5), (2 * TOLD_EACH, 2 * TOLD_EACH + 5)]

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(Pace(stop, TOLD_EACH).over(range(TOLD_EACH)))


def test_the_long_checks_are_counted(busy: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.pace.TOLD_EACH", 1)
    far: dict[str, tuple[int, int]] = {}

    def told(name: str, done: int, total: int) -> None:
        far[name] = done, total

    verify(busy.folder, busy.keys, told=told)
    for name in ("chain", "audit", "records"):
        done, total = far[name]
        assert done == total > 5


def head(made: Made) -> str:
    return verify(made.folder, made.keys).heads["A"][1]


def test_a_code_from_paper_is_found_however_it_is_typed(busy: Made) -> None:
    code = head(busy)
    typed = " ".join(code.upper()[at : at + 4] for at in range(0, 16, 4)).replace("0", "O").replace("1", "l")
    assert verify_code.read(typed) == code == verify_code.read(f"  {code}－".translate({ord("a"): "Ａ"}))
    report = verify(busy.folder, busy.keys, code=code)
    assert report.ok and report.sealed == Sealed("A", 7, "2026-11-23")
    assert verify_code.read(" ") == "" and verify(busy.folder, busy.keys).sealed is None


def test_a_number_from_paper_is_looked_up_with_its_amount(busy: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """A receipt in somebody's hand knows of a day that was cut off, or given out once more."""
    storehelp.close_shift(busy)
    db = busy.raw()
    number, due = db.execute("SELECT number, due FROM sale ORDER BY chain_serial DESC").fetchone()
    (closing,) = db.execute("SELECT number FROM closing").fetchone()
    db.close()
    _, terminal, day, serial = number.split("-")
    typed = f"xs{terminal}{day}{serial}".lower()
    found = Sealed(terminal, int(serial), f"{day[:4]}-{day[4:6]}-{day[6:]}", number, due)
    assert verify(busy.folder, busy.keys, code=verify_code.read(typed)).sealed == found
    sealed = verify(busy.folder, busy.keys, code=verify_code.read(closing)).sealed
    assert sealed is not None and (sealed.number, sealed.due) == (closing, None)
    assert main(["verify", str(busy.folder), "--code", number]) == OK
    assert due < 0 and f"小票 {number} 在账本里，应退 {yuan(-due)} 元" in capsys.readouterr().out
    assert main(["verify", str(busy.folder), "--code", number[:-4] + "9999"]) == PROBLEM
    assert f"{number[:-4]}9999" in capsys.readouterr().out


@pytest.mark.parametrize(
    "typed", ["1234", "1234 5678 9ABC DEF", "1234 5678 9ABC DEFG", "1234 5678 9ABC DEF0 1", "封账"]
)
def test_what_is_no_code_is_refused(typed: str, busy: Made, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="no code"):
        verify_code.read(typed)
    assert main(["verify", str(busy.folder), "--code", typed]) == USAGE
    assert "16 位" in capsys.readouterr().err


def test_a_code_that_the_books_lost_is_said_with_what_to_do(busy: Made, capsys: pytest.CaptureFixture[str]) -> None:
    code = head(busy)
    db = busy.raw()
    unguard(db, "cash_movement")
    db.execute("DELETE FROM cash_movement WHERE chain_serial = 7")
    db.close()
    report = verify(busy.folder, busy.keys, code=code)
    assert {c.name: c.why for c in report.checks}["code"] == "unknown"
    assert main(["verify", str(busy.folder), "--code", code]) == PROBLEM
    out = capsys.readouterr().out
    assert "✗ 纸上的封账码或单号：账本里没有" in out and "可能少了最后几天" in out and "最新的备份" in out


def test_the_command_says_where_a_code_was_found(busy: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(busy.folder), "--code", head(busy)]) == OK
    assert "封账码在账本里：终端 A 第 7 条，2026-11-23。" in capsys.readouterr().out
    assert main(["verify", str(busy.folder), "--code", "0" * 16]) == OK
    assert "比不出什么" in capsys.readouterr().out


def test_a_walk_is_cancelled_also_in_the_middle_of_a_long_statement(
    busy: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages of a large file take half a minute, and the rows of the outbox are told by no count."""
    monkeypatch.setattr("app.store.verify._BEAT", 50)
    for wanted in ("file", "outbox", "money", "numbers"):
        heard = 0

        def told(name: str, done: int, total: int) -> None:
            nonlocal heard
            heard += name == wanted  # noqa: B023
            if heard == 3:  # once before it, then in the middle
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            verify(busy.folder, busy.keys, told=told)
        assert heard == 3
    assert verify(busy.folder, busy.keys).ok
