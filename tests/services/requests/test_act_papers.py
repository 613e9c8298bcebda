"""Which paper each act puts on the counter, and what the later papers say: 延期, 补正到位, 撤回, 委托."""

from datetime import date
from uuid import UUID

import pytest

from app.errors import Refused
from app.rules.requests.flow import Act, State
from app.services import documents, print_queue
from app.services.documents.requests import Material, RequestSlip
from app.services.requests import accept, detail, extension, materials, papers
from app.services.requests.accept import Step
from tests.services.requests.asked import anybody, take
from tests.support import Centre

PHOTO, BOOK = Material("近期一寸照片", 2, given=False), Material("户口簿", original=False, given=False)


def made(centre: Centre, number: str) -> set[str]:
    """The papers of a request that went out."""
    jobs = [job for job in centre.desk.see(print_queue.recent) if job.number.startswith(f"{number}/")]
    return {job.number.partition("/")[2] for job in jobs if job.state != "kept"}


def slip(centre: Centre, number: str, paper: str) -> RequestSlip:
    job = centre.desk.see(print_queue.find, f"{number}/{paper}")[-1]
    found = documents.load(job.kind, job.document)
    assert isinstance(found, RequestSlip)
    return found


def act(centre: Centre, request_id: UUID, what: Act, **step: object) -> None:
    centre.desk.do(accept.act, request_id, what, Step(**step))  # type: ignore[arg-type]


def extended(centre: Centre) -> accept.RequestDone:
    done = take(centre, handler_id=anybody(centre))
    agreed = centre.desk.approve(centre.staff["1002"], centre.pins["1002"])
    step = Step(reason="等街道批复", new_due=date(2026, 12, 4))
    centre.desk.do(accept.act, done.id, Act.EXTEND, step, approval=agreed)
    return done


def test_an_extension_is_put_on_paper_with_both_days(counter: Centre) -> None:
    done = extended(counter)
    said = slip(counter, done.number, "extended")
    assert said.former_due == done.promised.due and said.promised.due is not None
    assert (said.promised.due.date(), said.reason) == (date(2026, 12, 4), "等街道批复")
    assert "*" in said.applicant


def test_who_told_the_resident_of_an_extension_and_how_is_kept(counter: Centre) -> None:
    done = extended(counter)
    assert counter.desk.see(detail.detail, done.id).untold
    for how, text, code in (("shout", "", "field_bad"), ("phone", "好" * 1001, "field_bad")):
        with pytest.raises(Refused, match=code):
            counter.desk.do(extension.told, done.id, how, text)
    counter.desk.do(extension.told, done.id, "phone", "说知道了")
    found = counter.desk.see(detail.detail, done.id)
    event = found.card.events[0]
    assert not found.untold
    assert (event.act, event.detail, event.text, event.who) == ("extend_told", {"how": "phone"}, "说知道了", "前台甲")
    with pytest.raises(Refused, match="extend_told_not"):
        counter.desk.do(extension.told, done.id, "phone")


def test_nobody_is_told_of_what_was_not_extended_or_has_ended(counter: Centre) -> None:
    plain, done = take(counter), extended(counter)
    act(counter, done.id, Act.CLOSE, result="solved", result_text="好了")
    for request_id in (plain.id, done.id):
        assert not counter.desk.see(detail.detail, request_id).untold
        with pytest.raises(Refused, match="extend_told_not"):
            counter.desk.do(extension.told, request_id, "phone")


def test_one_paper_for_one_visit_and_no_day_before_the_materials(counter: Centre) -> None:
    """Told at the intake or later: nobody is promised a day, or given one to finish by, while the clock stands."""
    number = take(counter, handler_id=anybody(counter)).number
    assert made(counter, number) == {"receipt", "dispatch"}
    later = take(counter)
    act(counter, later.id, Act.ASK_MATERIALS, materials=("户口簿",))
    assert made(counter, later.number) == {"receipt", "missing"}
    assert slip(counter, later.number, "missing").promised.due is None
    key = counter.desk.new_id()
    form = accept.RequestForm(item="Z02", resident_id=None, anonymous=True, text="问", handler_id=anybody(counter))
    counter.desk.do(accept.accept, key, form, missing=("户口簿",))
    number = counter.desk.see(detail.detail, key).card.row.number
    assert made(counter, number) == {"missing"}
    assert slip(counter, number, "receipt").promised.due is None  # kept, should somebody ask for it
    counter.clock.forward(days=2)
    act(counter, key, Act.SUPPLIED)
    assert made(counter, number) == {"missing", "supplied", "dispatch"}
    assert slip(counter, number, "dispatch").promised.due is not None


def test_the_receipt_of_a_supply_says_what_came_when_and_the_new_day(counter: Centre) -> None:
    done = take(counter, materials=(Material("身份证"), PHOTO, BOOK))
    before = done.promised.due
    act(counter, done.id, Act.ASK_MATERIALS, materials=(PHOTO.name, BOOK.name))
    counter.clock.forward(days=2)
    counter.desk.do(materials.set_given, done.id, ("身份证", PHOTO.name))  # brought the day before, ticked at once
    counter.desk.do(materials.set_given, done.id, ("身份证",))  # a slip of the finger
    counter.desk.do(materials.set_given, done.id, ("身份证", PHOTO.name))
    act(counter, done.id, Act.SUPPLIED)
    said = slip(counter, done.number, "supplied")
    assert said.came == (PHOTO.name, BOOK.name)
    assert [(m.name, m.given, m.pieces) for m in said.materials if m.name in said.came] == [
        (PHOTO.name, True, 2),
        (BOOK.name, True, 1),
    ]
    assert said.promised.due is not None and before is not None and said.promised.due > before
    assert said.promised.stood == 1 and said.made_at is not None
    assert made(counter, done.number) == {"receipt", "missing", "supplied"}  # nobody has it: no 派工单


def test_what_is_asked_for_again_has_its_own_receipt(counter: Centre) -> None:
    done = take(counter, materials=(PHOTO, BOOK))
    act(counter, done.id, Act.ASK_MATERIALS, materials=(PHOTO.name,))
    act(counter, done.id, Act.SUPPLIED, came=(PHOTO.name,), text="户口簿下次带")
    first = slip(counter, done.number, "supplied")
    assert first.came == (PHOTO.name,) and [m.name for m in first.materials if not m.given] == [BOOK.name]
    act(counter, done.id, Act.ASK_MATERIALS, materials=(BOOK.name,))
    act(counter, done.id, Act.SUPPLIED)
    assert slip(counter, done.number, "supplied-2").came == (BOOK.name,)


def test_who_withdraws_gets_a_paper_to_sign_and_who_is_gone_none(counter: Centre) -> None:
    mine, gone = take(counter, agent_name="古丽娜", agent_relation="女儿"), take(counter)
    act(counter, mine.id, Act.WITHDRAW, result="withdrawn", reason="在线上办好了")
    act(counter, gone.id, Act.WITHDRAW, result="unreachable", reason="电话打不通")
    said = slip(counter, mine.number, "withdrawn")
    assert said.applicant and "*" not in said.applicant and "*" in said.phone  # whole beside the own signature
    assert said.agent == "古*娜（女儿）" and said.reason == "在线上办好了" and said.closed_at is not None
    assert made(counter, gone.number) == {"receipt"}


def test_a_form_for_who_acts_for_somebody(counter: Centre) -> None:
    done = take(counter, agent_name="古丽娜", agent_relation="女儿", agent_phone="13900000008")
    counter.desk.do(papers.print_proxy, done.id)
    said = slip(counter, done.number, "proxy")
    assert (said.agent, said.agent_phone, "*" in said.applicant) == ("古丽娜（女儿）", "13900000008", False)
    assert said.for_screen().agent_phone == "139****0008"
    counter.desk.do(papers.print_proxy, done.id)
    assert made(counter, done.number) == {"receipt", "proxy", "proxy-2"}


def test_nobody_lets_another_act_without_a_name_or_after_the_end(counter: Centre) -> None:
    unnamed = take(counter, resident_id=None, anonymous=True)
    with pytest.raises(Refused, match="proxy_anonymous"):
        counter.desk.do(papers.print_proxy, unnamed.id)
    done = take(counter)
    act(counter, done.id, Act.WITHDRAW, result="withdrawn", reason="不办了")
    assert counter.desk.see(detail.detail, done.id).card.row.state is State.CLOSED
    with pytest.raises(Refused, match="request_not_now"):
        counter.desk.do(papers.print_proxy, done.id)
