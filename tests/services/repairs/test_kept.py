"""What repairs know about people: it goes with them, or when it was kept long enough; what was done stays."""

from datetime import timedelta
from uuid import UUID

from app.models.base import to_ms
from app.rules.repairs.flow import RepairAct
from app.services import documents, print_queue
from app.services.centre import clock
from app.services.desk import Desk
from app.services.documents.repairs import RepairLedger
from app.services.personal import erase, retention
from app.services.personal.timeline import timeline
from app.services.repairs import board, calls, handover, home, items, kept, photos, sheets, steps
from app.services.repairs.handover import Proof
from app.services.repairs.home import ReporterForm
from app.services.repairs.steps import RepairMove
from app.store import sql
from app.store.verify import verify
from tests.files import png
from tests.services.repairs.brought import SHOES, bring, repaired
from tests.support import Centre

SECRETS = ("王秀英", "13900002206", "鞋里有存折", "孙志良", "我的鞋")


def resident(desk: Desk, no: int) -> UUID:
    with desk.sessions.read() as session:
        found = sql.row(session, "SELECT id FROM resident WHERE no = :n", {"n": no})
    assert found is not None
    return sql.uuid(found[0])


def life(centre: Centre) -> tuple[Desk, UUID, tuple[UUID, ...], tuple[str, ...]]:
    """A thing with all that may be said about it, handed out."""
    centre.sign_in("1001")
    desk = centre.desk
    who = resident(desk, 3)
    said = {**SHOES, "what": "我的鞋", "fault": "鞋里有存折", "defects": ("我的鞋旧了",)}
    done = bring(desk, said, resident_id=who, note="王秀英来取")
    desk.do(photos.add_photo, done.items[0], "我的鞋.png", png())
    repaired(desk, done.items[0])
    desk.do(calls.log_call, done.items[0], reached=False, text="王秀英不在家")
    desk.do(sheets.print_repair_sheet, desk.see(sheets.repair_ledger, *(2 * [desk.see(lambda v: v.business_date)])))
    desk.do(handover.hand_out, done.items, Proof(tags=done.numbers, taker="孙志良"))
    return desk, who, done.items, done.numbers


def told(desk: Desk) -> str:
    """Everything the tables of repairs and the papers say."""
    with desk.sessions.read() as session:
        tables = ("repair_slip", "repair_item", "repair_event", "repair_photo", "repair_reporter", "print_job")
        return "".join(str(tuple(row)) for table in tables for row in sql.rows(session, f"SELECT * FROM {table}"))


def test_no_word_of_the_erased_is_left_and_what_was_done_stays(centre_: Centre) -> None:
    desk, who, found, numbers = life(centre_)
    lamp = bring(desk, {"what": "灯", "place": "3幢"}, kind="public", name="", phone="")
    desk.do(home.join, lamp.items[0], ReporterForm("", "", "我的鞋", resident_id=who))
    before = desk.see(board.card, found[0])
    desk.do(erase.erase, who, "本人要求删除", approval=centre_.consent("1002"))
    after = desk.see(board.card, found[0])
    assert not [secret for secret in SECRETS if secret in told(desk) and secret != "我的鞋"]
    assert (after.row.name, after.row.fault, after.row.what) == ("", "", "我的鞋")
    assert [e.act for e in after.events] == [e.act for e in before.events]
    assert after.row.number == numbers[0] and after.row.handed_on == before.row.handed_on
    assert desk.see(photos.photos, found[0])[0].erased
    report = verify(desk.sessions)
    assert report.ok, report.first


def test_lists_on_paper_keep_the_others(centre_: Centre) -> None:
    desk, who, _, numbers = life(centre_)
    (job,) = [row for row in desk.see(print_queue.recent) if row.kind == RepairLedger.KIND]
    desk.do(erase.erase, who, "本人要求删除", approval=centre_.consent("1002"))
    book = documents.load(job.kind, desk.see(print_queue.find, job.number)[0].document)
    assert isinstance(book, RepairLedger)
    (row,) = book.rows
    assert (row.number, row.owner, row.phone, row.fault) == (numbers[0], "", "", "")


def test_the_card_of_a_resident_tells_of_repairs_and_open_ones_hold_them(centre_: Centre) -> None:
    desk, who, _, numbers = life(centre_)
    (row,) = [row for row in desk.see(timeline, who).rows if row.kind == "repair"]
    assert (row.number, row.title, row.tag, row.amount) == (numbers[0], "我的鞋", "handed", 0)
    assert kept.HOLDER.open is not None
    assert desk.see(kept.HOLDER.open, [who]) == 0
    bring(desk, SHOES, resident_id=who)
    assert desk.see(kept.HOLDER.open, [who]) == 1
    assert len(desk.see(board.repairs_of, who)) == 2


def test_what_was_kept_long_enough_loses_its_words(centre_: Centre) -> None:
    desk, _, found, numbers = life(centre_)
    bring(desk, SHOES)  # still here: kept
    assert not desk.see(retention.due, "repair")
    centre_.clock.forward(days=1100)
    desk.do(clock.confirm, "核对过日历")
    (due,) = desk.see(retention.due, "repair")
    assert due.what == numbers[0] and to_ms(due.last)
    assert desk.do(retention.clear, "repair") == 1
    assert desk.see(items.load, found[0]).fault == "" and not desk.see(retention.due, "repair")


def test_photos_of_what_nobody_saved_go(centre_: Centre) -> None:
    centre_.sign_in("1001")
    desk = centre_.desk
    lost = desk.new_id()
    desk.do(photos.add_photo, lost, "a.png", png())
    centre_.clock.now += timedelta(days=40)
    desk.do(clock.confirm, "核对过日历")
    assert [row.kind for row in desk.see(retention.due, "draft")] == ["draft"]
    desk.do(retention.clear, "draft")
    assert not desk.see(photos.photos, lost)


def test_a_step_says_who_took_it(centre_: Centre) -> None:
    desk, *_ = life(centre_)
    (item,) = bring(desk, SHOES).items
    desk.do(steps.do_step, item, RepairAct.VOID, RepairMove(reason="登记错了"))
    newest = desk.see(board.card, item).events[0]
    assert (newest.act, newest.who, newest.text) == ("void", "主管甲", "登记错了")
