"""What people told us goes from every table when they are erased or it was kept long enough; what was done stays."""

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.errors import Refused
from app.rules.requests.flow import Act
from app.services import dashboard, drafts, print_queue
from app.services.centre import clock
from app.services.desk import Approval, Desk
from app.services.documents.requests import Material
from app.services.personal import erase, merge, retention
from app.services.requests import (
    accept,
    attachments,
    detail,
    handlers,
    links,
    listing,
    ratings,
    rectifications,
    saved_views,
    sheets,
)
from app.services.requests.accept import RequestForm, Step
from app.services.requests.drafts import save_draft
from app.services.requests.filters import RequestFilter
from app.services.residents import profile, registry, search
from app.services.residents.profile import CategoryDraft, ContactDraft, ExtrasDraft
from app.services.residents.registry import ResidentDraft
from app.services.till import cart, shifts
from app.store import sql
from app.store.verify import verify
from tests.files import png
from tests.services.residents.people_help import eat
from tests.suite import stores
from tests.support import PIN, Centre

TODAY = date(2026, 11, 23)
NAME, OTHER, PHONE, DOOR = "欧阳𠅤梅", "欧阳梅𬎆", "13912340077", "榴花坞77幢9单元7707室"
MARK = "石榴籽"
"""Stands in everything this person says, so that a single word is enough to look for."""
NEEDLES = (NAME, OTHER, PHONE, DOOR, "榴花坞", MARK, "ouyangyinmei")
PNG = png(MARK.encode() * 9)


SAID = ("materials", "responsible")
SQLITE_WORDS = (
    "UPDATE request_event SET text = '', detail = json_set(detail, '$.handler', 'x')",
    "UPDATE request_event SET detail = json_remove(detail, '$.responsible') WHERE act = 'decline'",
    "UPDATE OR REPLACE request_event SET text = 'x'",
    "REPLACE INTO request_event SELECT * FROM request_event",
)
"""What only SQLite can be asked."""


def found_in(desk: Desk, needles: tuple[str, ...] = NEEDLES) -> list[str]:
    """Every cell of every table whose bytes hold one of the words, search tokens included."""
    hits = []
    with desk.sessions.read() as session:
        tables = sa.inspect(session.connection()).get_table_names()
        assert {"resident_token", "request_event", "print_job", "request_draft", "saved_view"} <= set(tables)
        for table in tables:
            for row in session.connection().execute(sa.text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    hits += [f"{table}.{column}: {word}" for word in needles if word.encode() in raw]
    return sorted(hits)


def said(what: str) -> str:
    return f"{what}，{NAME}说{MARK}，电话{PHONE}，住{DOOR}"


class Life:
    """One person with two records, and hands that do every kind of thing at the counter for them."""

    def __init__(self, centre: Centre, rng: random.Random) -> None:
        self.centre, self.desk, self.rng = centre, centre.desk, rng
        centre.sign_in("3001")
        self.consent = Approval(self.desk.check_pin(centre.staff["1001"], PIN))
        draft = ResidentDraft(NAME, date(1947, 2, 3), "F", PHONE, DOOR, note=MARK, pinyin="ou yang yin mei")
        self.who = self.desk.do(registry.register, draft).id
        gone = self.desk.do(registry.register, ResidentDraft(OTHER, phone="13912340078", address=DOOR)).id
        contacts = (ContactDraft(f"{MARK}甲", "女儿", PHONE, True),)
        letters = (CategoryDraft("D", proof=MARK),)
        extras = ExtrasDraft(contacts, letters, (MARK,), "signed")
        self.desk.do(profile.save_extras, self.who, extras)
        self.desk.do(merge.merge, self.who, gone)
        self.gone = gone

    def take(self, item: str = "Z02", who: UUID | None = None, **more: Any) -> accept.RequestDone:
        self.centre.clock.forward(minutes=1)
        form = RequestForm(
            item=item, resident_id=who or self.who, agent_name=f"{MARK}甲", agent_relation="女儿", agent_phone=PHONE,
            phone=PHONE, place=DOOR, text=said("想申请"), materials=(Material(f"{MARK}证明"),), **more,
        )  # fmt: skip
        return self.desk.do(accept.accept, self.desk.new_id(), form)

    def act(self, request_id: UUID, what: Act, **step: Any) -> None:
        self.centre.clock.forward(minutes=1)
        self.desk.do(accept.act, request_id, what, Step(**step), approval=self.consent)

    def handler(self) -> UUID:
        return next(h.id for h in self.desk.see(handlers.search, "收银甲") if h.name == "收银甲")

    # --- the lives of requests, each ending closed

    def declined(self) -> None:
        self.act(self.take().id, Act.DECLINE, reason=said("不归我们管"), responsible=said("找街道"))

    def waited(self) -> None:
        one = self.take().id
        self.act(one, Act.ASK_MATERIALS, materials=(f"{MARK}身份证", "户口本"))
        self.act(one, Act.SUPPLIED)
        self.act(one, Act.NOTE, reason=said("补齐"))
        self.act(one, Act.WITHDRAW, result="withdrawn", reason=said("不办了"))

    def worked(self) -> None:
        one = self.take().id
        self.act(one, Act.DISPATCH, handler_id=self.handler())
        self.act(one, Act.URGE)
        self.act(one, Act.EXTEND, reason=said("等回话"), new_due=date(2026, 12, 10))
        self.act(one, Act.SEND_BACK, reason=said("退回"))
        self.act(one, Act.VOID, reason=said("登记错"))

    def rated(self) -> None:
        one = self.take().id
        self.desk.do(attachments.add, one, f"{NAME}{MARK}.png", PNG)
        self.act(one, Act.DISPATCH, handler_id=self.handler())
        self.act(one, Act.CLOSE, result="passed_on", result_text=said("已转"), responsible=said("科室"))
        self.desk.do(ratings.rate, one, 1, "screen", points=("efficiency",), comment=said("太慢"))
        self.desk.do(ratings.call_back, one, True, False, said("回访"))
        self.desk.do(rectifications.contact, one, said("道歉"))
        self.desk.do(rectifications.lodge, one, said("误评"))
        self.desk.do(rectifications.appeal, one, False, said("申诉"), approval=self.consent)
        self.desk.do(rectifications.finish, one, said("改好"))
        self.desk.do(ratings.rate, one, 4, "screen", comment=said("好些"))
        self.act(one, Act.REOPEN, reason=said("又来"))
        self.act(one, Act.CLOSE, result="solved", result_text=said("办好"))

    def merged(self) -> None:
        main, other = self.take(), self.take()
        self.desk.do(links.link, main.id, "related", other.number)
        self.act(other.id, Act.MERGE, into=main.number)
        self.act(main.id, Act.CLOSE_NOW, result="explained", result_text=said("讲清"))

    def before_the_merge(self) -> None:
        """Written under the record that was merged away."""
        keep = self.desk.do(merge.undo_merge, self.gone).id
        done = self.take(who=keep, close_now=True, result_text=said("当场"))
        self.desk.do(merge.merge, self.who, self.gone)
        assert done.number

    def papers(self) -> None:
        for sheet in (
            self.desk.see(sheets.ledger, TODAY),
            self.desk.see(sheets.due_list, TODAY),
            self.desk.see(dashboard.whole_handover, to="前台乙", note=said("明早")),
            self.desk.see(sheets.consent, self.who),
        ):
            self.desk.do(sheets.print_sheet, sheet)

    def unfinished(self) -> None:
        bodies = ({"resident": str(self.who), "text": MARK}, {"text": said("草稿")}, {"place": NAME})
        for body in bodies:
            self.desk.do(save_draft, self.desk.new_id(), body)
        me = self.desk.staff
        assert me is not None
        for record, typed in ((str(self.who), {"note": "x"}), ("a", {"note": said("备注")}), ("b", {"name": OTHER})):
            self.desk.do(drafts.keep, me.id, "residents.card", record, typed)
        self.desk.do(saved_views.save_view, "她的件", "all", RequestFilter(resident_id=self.who))
        self.desk.do(saved_views.save_view, "找她", "all", RequestFilter(query=NAME))

    def live(self) -> None:
        """Every kind of thing, in any order; the lists on paper while some are still open."""
        todo: list[Callable[[], None]] = [
            self.declined, self.waited, self.worked, self.rated, self.merged, self.before_the_merge, self.unfinished,
        ]  # fmt: skip
        self.rng.shuffle(todo)
        for thing in todo:
            thing()
            self.papers()


def neighbours(desk: Desk) -> str:
    """Somebody else's request on the same lists, with a draft and a view of their own; returns its number."""
    who = desk.see(search.search, "曾国芳")[0].id
    form = RequestForm(item="Z02", resident_id=who, text="邻居想问高龄津贴", place="6幢1-302", phone="13700001111")
    done = desk.do(accept.accept, desk.new_id(), form)
    desk.do(save_draft, desk.new_id(), {"text": "邻居的草稿"})
    assert desk.staff is not None
    desk.do(drafts.keep, desk.staff.id, "residents.card", str(who), {"note": "邻居的备注"})
    desk.do(saved_views.save_view, "全部办理中", "open", RequestFilter(query="津贴"))
    return done.number


def frame(desk: Desk) -> list[Any]:
    """What is left of requests once the words are gone: everything else."""
    queries = (
        "SELECT id, number, state, item, item_name, scene, resident_id, anonymous, channel, urgent, first_receiver, "
        "handler_id, received_at, first_due, due_at, due_rule, extended, reopened, closed_at, late, result, "
        "call_back_due, called_back_at, rating, main_id, changed_at FROM request ORDER BY number",
        "SELECT request_id, position, at, staff_id, approver_id, act, from_state, to_state, clock FROM request_event",
        "SELECT request_id, position, kind, value, counts, channel, points, staff_id, at FROM request_rating",
        "SELECT request_id, outcome, opened_at, contacted_at, done_at FROM rectification",
        "SELECT id, request_id, media_type, size, staff_id, at FROM request_attachment",
        "SELECT request_id, kind, target FROM request_link",
        "SELECT id, kind, number, copy_no, operator, queued_at FROM print_job ORDER BY id",
        "SELECT * FROM sale ORDER BY number",
        "SELECT * FROM sale_benefit",
        "SELECT document FROM print_job WHERE kind = 'receipt'",
    )
    with desk.sessions.read() as session:
        return [sorted(sql.rows(session, query), key=str) for query in queries]


@pytest.fixture(params=range(4))
def life(request: pytest.FixtureRequest, centre_: Centre) -> Life:
    return Life(centre_, random.Random(request.param))


def test_no_word_of_the_erased_is_left_in_any_table(life: Life) -> None:
    desk = life.desk
    number = neighbours(desk)
    life.live()
    desk.do(shifts.open_shift, 300_00)
    eat(desk, life.who)
    open_cart = desk.new_id()
    desk.do(cart.add, open_cart, "11", meal="lunch")
    desk.do(cart.set_member, open_cart, life.who, meal="lunch")
    before = frame(desk)
    assert {hit.split(".")[0] for hit in found_in(desk)} >= {
        "form_draft", "print_job", "request", "request_attachment", "request_draft", "request_event", "request_rating",
        "rectification", "resident", "resident_category", "resident_contact", "resident_token", "saved_view",
    }  # fmt: skip
    desk.do(erase.erase, life.who, "本人要求删除", approval=life.consent)
    assert found_in(desk) == []
    assert frame(desk) == before
    with desk.sessions.read() as session:
        assert sql.rows(session, "SELECT member_id FROM cart") == [(None,)]
        kept = sql.rows(session, "SELECT body FROM request_draft")
        typed = sql.rows(session, "SELECT body FROM form_draft")
        ledger = sql.row(session, "SELECT document FROM print_job WHERE kind = 'ledger' ORDER BY queued_at DESC")
    assert [json.loads(r[0]) for r in kept] == [{"text": "邻居的草稿"}]
    assert [json.loads(r[0]) for r in typed] == [{"note": "邻居的备注"}]
    assert [v.name for v in desk.see(saved_views.views)] == ["全部办理中"]
    assert ledger is not None
    texts = {row["number"]: (row["text"], row["applicant"]) for row in json.loads(ledger[0])["rows"]}
    assert texts.pop(number) == ("邻居想问高龄津贴", "曾*芳")
    assert set(texts.values()) == {("", "")}
    report = verify(desk.sessions)
    assert report.ok, report.first


def test_the_timeline_says_what_was_done_and_by_whom(centre_: Centre) -> None:
    life = Life(centre_, random.Random(1))
    life.rated()
    one = next(r.id for r in life.desk.see(listing.listing, RequestFilter(resident_id=life.who)).rows)
    told = life.desk.see(listing.card, one).events
    life.desk.do(erase.erase, life.who, "本人要求删除", approval=life.consent)
    left = life.desk.see(listing.card, one).events
    assert [(e.at, e.act, e.who) for e in left] == [(e.at, e.act, e.who) for e in told]
    assert any(e.text for e in told) and not any(e.text for e in left)


def refused(desk: Desk, *args: Any, **kw: Any) -> str:
    with pytest.raises(Refused) as caught:
        desk.do(*args, **kw)
    return caught.value.code


def test_papers_and_files_of_the_erased_do_not_come_out_again(centre_: Centre) -> None:
    life = Life(centre_, random.Random(2))
    desk = life.desk
    life.rated()
    row = desk.see(listing.listing, RequestFilter(resident_id=life.who)).rows[0]
    file = desk.see(attachments.listing, row.id)[0]
    desk.do(erase.erase, life.who, "本人要求删除", approval=life.consent)
    assert refused(desk, print_queue.reprint, "request", f"{row.number}/receipt") == "paper_erased"
    assert refused(desk, attachments.content, file.id) == "attachment_erased"
    left = desk.see(attachments.listing, row.id)[0]
    papers = desk.see(detail.detail, row.id).papers
    assert not file.erased and left.erased and papers and all(paper.erased for paper in papers)
    assert (left.name, left.media_type, left.size) == ("已清除的附件", file.media_type, file.size)
    assert desk.do(print_queue.claim_next) is None  # nothing of theirs waits for the printer any more
    assert all(job.state in ("dropped", "kept") for job in desk.see(print_queue.find, f"{row.number}/closed"))


def test_files_that_papers_became_are_named_until_they_are_gone(centre_: Centre) -> None:
    """Papers of the person, and lists others stand on too; what fails to go is named again."""
    life = Life(centre_, random.Random(7))
    life.declined()
    desk = centre_.desk
    assert desk.see(print_queue.files_to_go) == ()
    papers = [job for job in desk.see(print_queue.recent) if job.kind == "request"]
    sending = desk.do(print_queue.claim_next)
    assert papers and sending is not None
    desk.do(erase.erase, life.who, "本人要求", approval=life.consent)
    desk.do(print_queue.done, sending.id)  # it was on its way
    gone = desk.see(print_queue.files_to_go)
    assert {job.id for job in papers} <= {job.id for job in gone}
    assert all(job.error == "" for job in desk.see(print_queue.recent))
    desk.do(print_queue.files_gone, [job.id for job in gone])
    assert desk.see(print_queue.files_to_go) == ()


def test_an_expired_request_loses_the_same_words(centre_: Centre) -> None:
    life = Life(centre_, random.Random(3))
    desk = life.desk
    for thing in (life.declined, life.waited, life.worked, life.rated):
        thing()
        desk.do(sheets.print_sheet, desk.see(sheets.ledger, TODAY))
    before = frame(desk)
    centre_.sign_in("1001")
    centre_.clock.forward(days=timedelta(days=3 * 365 + 30).days)
    desk.do(clock.confirm, "核对过日历")
    assert desk.do(retention.clear, "request") == 4
    tables = {hit.split(".")[0] for hit in found_in(desk)}
    assert tables == {"resident", "resident_category", "resident_contact", "resident_token"}
    assert frame(desk) == before
    assert desk.see(retention.due, "request") == ()
    report = verify(desk.sessions)
    assert report.ok, report.first


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE request_event SET text = 'x'",
        "UPDATE request_event SET text = '', at = :later",
        "UPDATE request_event SET text = '', staff_id = NULL",
        "UPDATE request_event SET text = '', approver_id = :somebody",
        "UPDATE request_event SET text = '', act = 'note'",
        "UPDATE request_event SET text = '', position = position + 100",
        "UPDATE request_event SET text = '', detail = '{}' WHERE act = 'dispatch'",
        "UPDATE request_event SET text = '', detail = :more WHERE act = 'decline'",
        "UPDATE request_event SET detail = :less WHERE act = 'decline'",
        "DELETE FROM request_event",
        "UPDATE request_rating SET value = 5",
        "UPDATE request_rating SET comment = '', counts = :no",
        "UPDATE request_rating SET comment = '', value = 5",
        "DELETE FROM request_rating",
        *([] if stores.on_server() else SQLITE_WORDS),
    ],
)
def test_the_store_lets_words_go_and_nothing_else(centre_: Centre, statement: str) -> None:
    life = Life(centre_, random.Random(4))
    life.declined()
    life.rated()
    with life.desk.sessions.read() as session:
        events = sql.rows(session, "SELECT request_id, position, act, detail FROM request_event")
    emptied = [(r, p, act, {k: v for k, v in json.loads(text).items() if k not in SAID}) for r, p, act, text in events]
    declined = next(json.loads(text) for _, _, act, text in events if act == "decline")
    assert "responsible" in declined
    values = {
        "later": life.desk.now() + timedelta(days=1),
        "somebody": UUID(int=0),
        "no": False,
        "more": json.dumps({**declined, "handler": "x"}),
        "less": json.dumps({k: v for k, v in declined.items() if k not in SAID}),
    }
    used = {name: value for name, value in values.items() if f":{name}" in statement}
    with pytest.raises(Exception, match="SEALED"), life.desk.sessions.write() as session:
        sql.run(session, statement, used)
    with life.desk.sessions.write() as session:
        for request_id, position, _, kept in emptied:
            assert sql.run(
                session,
                "UPDATE request_event SET text = '', detail = :d WHERE request_id = :r AND position = :p",
                {"d": json.dumps(kept, ensure_ascii=False), "r": request_id, "p": position},
            )
        assert sql.run(session, "UPDATE request_rating SET comment = ''")


def test_people_read_all_that_was_written_down_about_their_requests(centre_: Centre) -> None:
    life = Life(centre_, random.Random(5))
    life.rated()
    centre_.sign_in("1001")
    own = life.desk.do(erase.own_data, life.who, "本人查询").requests
    assert len(own) == 1
    assert (own[0].phone, own[0].place, own[0].text) == (PHONE, DOOR, said("想申请"))
    assert own[0].agent == (f"{MARK}甲", "女儿", PHONE)
    assert own[0].files == (f"{NAME}{MARK}.png",)
    assert {paper.partition("/")[2] for paper in own[0].papers} >= {"receipt", "dispatch", "closed"}


def test_what_is_written_into_an_emptied_request_later_is_due_again_in_its_time(centre_: Centre) -> None:
    life = Life(centre_, random.Random(5))
    life.rated()
    desk = life.desk
    centre_.sign_in("1001")
    centre_.clock.forward(days=3 * 365 + 30)
    desk.do(clock.confirm, "核对过日历")
    assert desk.do(retention.clear, "request") == 1
    [request_id] = [row.id for row in desk.see(listing.listing, RequestFilter()).rows]
    desk.do(accept.act, request_id, Act.REOPEN, Step(reason="又来说没好"))
    desk.do(accept.act, request_id, Act.CLOSE, Step(result="solved", result_text="和本人说清了"))
    assert desk.see(retention.due, "request") == ()
    centre_.clock.forward(days=3 * 365 + 30)
    assert [row.id for row in desk.see(retention.due, "request")] == [request_id]
    desk.do(clock.confirm, "核对过日历")
    assert desk.do(retention.clear, "request") == 1
    desk.do(clock.confirm, "核对过日历")
    assert desk.do(retention.clear, "request") == 0


def test_what_was_typed_about_a_request_goes_with_its_words(centre_: Centre) -> None:
    """A form about a request names nobody: only the request says whose it is."""
    life = Life(centre_, random.Random(6))
    desk = life.desk
    life.declined()
    [mine] = [row.id for row in desk.see(listing.listing, RequestFilter(resident_id=life.who)).rows]
    neighbours(desk)
    [other] = [row.id for row in desk.see(listing.listing, RequestFilter()).rows if row.id != mine]
    typed = {"reason": "在榴花坞摔过两次"}

    def kept() -> set[str]:
        return {*desk.see(drafts.kept, "request.note")}

    def type_() -> None:
        assert desk.staff is not None
        for request_id in (mine, other):
            desk.do(drafts.keep, desk.staff.id, "request.note", str(request_id), typed)
        assert kept() == {str(mine), str(other)}

    type_()
    centre_.sign_in("1001")
    type_()
    centre_.clock.forward(days=3 * 365 + 30)
    desk.do(clock.confirm, "核对过日历")
    assert desk.do(retention.clear, "request") == 1
    assert kept() == {str(other)}
    centre_.sign_in("3001")
    assert kept() == {str(other)}  # whoever typed it
    type_()
    desk.do(erase.erase, life.who, "本人要求删除", approval=life.consent)
    assert kept() == {str(other)}


def test_a_name_with_quotes_goes_from_what_is_kept_as_json(centre_: Centre) -> None:
    centre_.sign_in("3001")
    desk, name = centre_.desk, '榴"莲"\\甲'
    consent = Approval(desk.check_pin(centre_.staff["1001"], PIN))
    who = desk.do(registry.register, ResidentDraft(name)).id
    assert desk.staff is not None
    desk.do(drafts.keep, desk.staff.id, "settings.places", "", {"name": f"{name}家门口"})
    desk.do(save_draft, desk.new_id(), {"text": f"{name}来过"})
    desk.do(saved_views.save_view, "找人", "all", RequestFilter(query=name))
    desk.do(sheets.print_sheet, desk.see(dashboard.whole_handover, to="前台乙", note=f"{name}明早来"))
    assert {hit.split(".")[0] for hit in found_in(desk, ("榴",))} >= {
        "form_draft", "print_job", "request_draft", "saved_view",
    }  # fmt: skip
    desk.do(erase.erase, who, "本人要求删除", approval=consent)
    assert found_in(desk, ("榴",)) == []
