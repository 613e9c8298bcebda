"""活动: a full one takes no fee beforehand, and a list of who signed up goes out as a file."""

import pytest

from app.services.till import shifts
from app.ui import lists_out
from tests.keys import press
from tests.ui.activities.conftest import ActivityFront


def test_on_a_full_activity_nobody_pays_before_they_have_a_place(front: ActivityFront) -> None:
    front.desk.do(shifts.open_shift, 300_00)
    front.put_on(capacity=1, fee=1500)
    panel = front.page.view.sign_up()
    assert panel is not None and panel.pay.isVisibleTo(front.page) and panel.go.text() == "报上"
    panel.person.put("person", (None, "样例甲"))
    panel.person.put("phone", "13900002206")
    panel.save()
    front.settle()
    assert not panel.pay.isVisibleTo(front.page) and panel.go.text() == "报候补"
    panel.person.put("person", (None, "样例乙"))
    panel.person.put("phone", "13900002207")
    press("F12")  # nothing to take, who waits is signed up
    assert front.modal() is None
    front.settle()
    assert sorted(state for _, state in front.states()) == ["enrolled", "waiting"]


def test_who_signed_up_goes_out_as_a_file(front: ActivityFront, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(lists_out, "export_entries", lambda _ctx, key, _by: asked.append(key))
    key = front.put_on()
    assert not front.page.view.head.buttons["export"].isVisibleTo(front.page)
    front.enrol(key, "ab")
    front.page.refresh()
    front.settle()
    front.page.view.head.buttons["export"].click()
    press("Alt+E")
    assert asked == [key, key]
