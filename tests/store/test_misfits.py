"""Values of another kind than their column: which record has one, in a file of any revision."""

from app.models.base import to_ms
from app.store import backup, driver
from app.store.misfits import first_gap, first_misfit
from app.store.verify import verify
from app.store.verify_slices import SlicedCheck
from tests.store import storehelp
from tests.store.storehelp import NOW, Made

DRAFT = "INSERT INTO request_draft (id, staff_id, body, changed_at) VALUES (?, ?, ?, ?)"


def test_a_file_without_a_later_table_has_no_misfit(busy: Made) -> None:
    db = busy.raw()
    db.execute("DROP TABLE request_link")
    assert (first_misfit(db), first_gap(db)) == ("", "request_link")
    db.close()


def test_a_record_is_named_even_when_its_key_is_none(made: Made) -> None:
    """A draft has no number or name: it is called by its key, here one byte that no program wrote."""
    db = driver.connect(made.db, made.keys, foreign_keys=False)
    db.execute(DRAFT, (b"\x07", bytes(16), "{}", to_ms(NOW)))
    assert first_misfit(db) == ""
    db.execute("UPDATE request_draft SET body = x'00'")
    assert first_misfit(db) == "7".zfill(32)
    db.close()


def test_the_check_in_slices_names_it_like_the_whole_one(busy: Made) -> None:
    """The ends are looked for from the newest record back, and that one's code is a word."""
    at = backup.At(busy.folder, busy.keys)
    backup.make(at, NOW, "manual")
    db = busy.raw()
    storehelp.unguard(db, "cash_movement")
    (key,) = db.execute("SELECT id FROM cash_movement ORDER BY rowid DESC").fetchone()
    db.execute("UPDATE cash_movement SET mac = 'x' WHERE id = ?", (key,))
    db.close()
    check = SlicedCheck(at)
    while check.step():
        pass
    for report in (check.report(), verify(busy.folder, busy.keys, deep=False)):
        assert [(c.bad, c.why) for c in report.checks if c.name == "heads"] == [(key.hex(), "altered")]
