"""Unfinished forms: one per member of staff, form and record; they go when saved or kept too long."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.errors import Refused
from app.services import drafts
from app.services.centre import clock, settings, staff
from app.services.desk import Desk, Member
from app.services.personal import retention
from app.services.requests import drafts as intake_drafts
from tests.support import Centre


def me(desk: Desk) -> Member:
    assert desk.staff is not None
    return desk.staff


def test_what_was_typed_is_replaced_found_and_forgotten(desk: Desk) -> None:
    who = me(desk).id
    desk.do(drafts.keep, who, "settings.places", "", {"name": "晓"})
    desk.do(drafts.keep, who, "settings.places", "", {"name": "晓荷书房𠅤", "hot": True, "n": None})
    desk.do(drafts.keep, who, "settings.places", "7", {"name": "䶮"})
    desk.do(drafts.keep, who, "settings.items", "7", {"name": "别的"})
    assert desk.see(drafts.kept, "settings.places") == {
        "": {"name": "晓荷书房𠅤", "hot": True, "n": None},
        "7": {"name": "䶮"},
    }
    desk.do(drafts.drop, who, "settings.places", "")
    desk.do(drafts.drop, who, "settings.places", "unknown")
    assert [*desk.see(drafts.kept, "settings.places")] == ["7"]
    assert [*desk.see(drafts.kept, "settings.items")] == ["7"]


def test_everybody_sees_their_own(centre_: Centre) -> None:
    desk = centre_.desk
    assert desk.see(drafts.kept, "settings.places") == {}
    centre_.sign_in("1001")
    first = me(desk)
    desk.do(drafts.keep, first.id, "settings.places", "", {"name": "甲的"})
    other = next(row for row in desk.see(staff.roster) if row.id != first.id)
    desk.staff = Member(other.id, other.code, other.name, other.role)
    assert desk.see(drafts.kept, "settings.places") == {}


def test_forms_never_finished_are_due_and_go(centre_: Centre) -> None:
    desk = centre_.desk
    centre_.sign_in("1001")
    desk.do(settings.put, "retention.draft", 30)
    desk.do(drafts.keep, me(desk).id, "settings.places", "", {"name": "旧的"})
    assert desk.see(retention.due, "draft") == ()
    centre_.clock.now += timedelta(days=31)
    desk.do(drafts.keep, me(desk).id, "settings.places", "7", {"name": "新的"})
    assert len(desk.see(retention.due, "draft")) == 1
    desk.do(clock.confirm, "核对过日历")
    assert desk.do(retention.clear, "draft") == 1
    assert [*desk.see(drafts.kept, "settings.places")] == ["7"]


def test_a_form_stores_no_document(desk: Desk) -> None:
    """Whatever a window hands in: what was kept before stays."""
    who, key = me(desk).id, uuid4()
    desk.do(drafts.keep, who, "settings.places", "", {"name": "晓"})
    desk.do(intake_drafts.save_draft, key, {"text": "灯不亮"})
    much = {"text": "甲" * drafts.MOST}
    with pytest.raises(Refused) as caught:
        desk.do(drafts.keep, who, "settings.places", "", much)
    assert (caught.value.code, caught.value.data["limit"]) == ("draft_large", drafts.MOST)
    with pytest.raises(Refused, match="draft_large"):
        desk.do(intake_drafts.save_draft, key, much)
    assert desk.see(drafts.kept, "settings.places") == {"": {"name": "晓"}}
    assert [row.body for row in desk.see(intake_drafts.drafts)] == [{"text": "灯不亮"}]
    desk.do(drafts.keep, who, "settings.places", "", {"name": "甲" * (drafts.MOST - 20)})
