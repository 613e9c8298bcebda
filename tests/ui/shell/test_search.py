"""Search from everywhere and scans: requests by number and by the resident they are for, and the badge of 今日."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.errors import Refused
from app.rules.records import brief_number
from app.rules.requests.flow import Act
from app.services import print_queue
from app.services.centre import staff
from app.services.requests import accept as counter
from app.services.requests import places
from app.services.requests.accept import RequestDone, RequestForm, Step
from app.services.requests.places import PlaceDraft
from app.services.residents import search as residents
from app.ui.kit.modal import top_modal
from app.ui.paper.preview import PaperPreview
from app.ui.shell.workspace import Workspace
from app.ui.words.sentences import sentence
from tests.support import sign_in
from tests.ui.shell.front_program import Front

ITEM = "Z02"  # promised in five working days


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """Where the window was told to go; it goes there all the same."""
    gone: list[tuple[str, dict[str, Any]]] = []
    real = Workspace.go

    def go(self: Workspace, key: str, **arrive: Any) -> None:
        gone.append((key, arrive))
        if key != "requests":
            real(self, key, **arrive)

    monkeypatch.setattr(Workspace, "go", go)
    return gone


def take(front: Front, name: str = "古丽仙·阿卜杜热合曼", **form: Any) -> RequestDone:
    """A request of a resident, taken in by whoever is on duty."""
    person = front.desk.see(residents.search, name, 1)[0]
    given = {"item": ITEM, "resident_id": person.id, "text": "想申请高龄津贴", **form}
    return front.desk.do(counter.accept, front.desk.new_id(), RequestForm(**given))


def search(front: Front, words: str) -> list[str]:
    """Type into the search of the top bar; what the hits say, a line each."""
    front.ctrl(Qt.Key.Key_K)
    box = front.workspace.bar.search
    front.qtbot.waitUntil(box.hasFocus)
    box.setText(words)
    hits = front.workspace.search.results._hits.hits
    return [f"{hit.title} {hit.sub} {' '.join(tag.text for tag in hit.tags)}" for hit in hits]


def test_a_request_is_found_by_its_number_whole_begun_or_scanned(
    front: Front, went: list[tuple[str, dict[str, Any]]]
) -> None:
    front.work("3001")
    done = take(front)
    take(front, "单雄信")
    for typed in (done.number, done.number.replace("-", ""), done.number.lower()):
        hits = search(front, typed)
        assert hits[0].startswith("老年优待/高龄津贴 申请协助")
        assert brief_number(done.number) in hits[0]
        assert sum("SL-" in hit for hit in hits) == 1
    assert sum("SL-" in hit for hit in search(front, "SL-A-2026")) == 2
    assert sum("SL-" in hit for hit in search(front, brief_number(done.number).lower())) == 1
    search(front, brief_number(done.number))
    front.press(Qt.Key.Key_Return)
    assert went[-1] == ("requests", {"number": done.number})
    front.workspace.scanned(done.number.replace("-", ""))
    assert went[-1] == ("requests", {"number": done.number})


def test_a_request_of_another_year_shows_its_whole_number(front: Front) -> None:
    front.work("3001")
    done = take(front)
    front.clock.forward(days=60)
    assert done.number in search(front, done.number)[0]


def test_what_a_resident_waits_for_stands_under_the_resident(
    front: Front, went: list[tuple[str, dict[str, Any]]]
) -> None:
    front.work("3001")
    open_, over = take(front), take(front, text="另一件")
    front.desk.do(counter.act, over.id, Act.DECLINE, Step(reason="不归社区管", responsible="区房管局"))
    hits = search(front, "古丽仙")
    assert hits[0].startswith("古丽仙·阿卜杜热合曼")
    assert len(hits) == 2 and brief_number(open_.number) in hits[1] and "已登记" in hits[1]
    front.press(Qt.Key.Key_Down)
    front.press(Qt.Key.Key_Return)
    assert went[-1] == ("requests", {"number": open_.number})
    front.clock.forward(days=30)
    assert "超期" in search(front, "古丽仙")[1]


def test_who_does_not_take_requests_does_not_find_them(front: Front, went: list[tuple[str, dict[str, Any]]]) -> None:
    front.work("3001")
    done = take(front)
    front.desk.do(staff.sign_out)
    roster = {row.code: row.id for row in front.desk.see(staff.roster)}
    front.desk.staff = sign_in(front.desk, roster["2001"], "503817").member
    assert not [hit for hit in search(front, done.number) if "SL-" in hit]
    assert len(search(front, "古丽仙")) == 1
    front.workspace.scanned(done.number)
    assert went[-1][0] != "requests"
    assert "受理" in front.workspace.banners.words("refused")


def test_words_of_a_request_find_it_everywhere(front: Front, went: list[tuple[str, dict[str, Any]]]) -> None:
    front.work("3001")
    done = take(front, text="厨房水龙头一直滴水")
    for typed in ("水龙头", "1123-1", "20261123-0001"):
        assert brief_number(done.number) in search(front, typed)[0]
    front.press(Qt.Key.Key_Return)
    assert went[-1] == ("requests", {"number": done.number})


def test_two_keys_find_a_place_and_two_more_print_the_way(front: Front) -> None:
    front.work("1001")
    front.desk.do(places.save_place, PlaceDraft("邻里客厅", "gongxiangting", station="幸福邻里坊"))
    front.desk.do(staff.sign_out)
    roster = {row.code: row.id for row in front.desk.see(staff.roster)}
    front.desk.staff = sign_in(front.desk, roster["3001"], "428196").member
    assert search(front, "kt")[0].startswith("邻里客厅")
    front.press(Qt.Key.Key_Return)
    front.qtbot.waitUntil(lambda: isinstance(top_modal(front.window), PaperPreview))
    front.press(Qt.Key.Key_Return)
    front.qtbot.waitUntil(lambda: [job.kind for job in front.desk.see(print_queue.recent, 5)] == ["way"])
    front.desk.staff = sign_in(front.desk, roster["9001"], "281743").member
    search(front, "kt")
    front.press(Qt.Key.Key_Return)
    front.qtbot.waitUntil(lambda: isinstance(top_modal(front.window), PaperPreview))
    shown = top_modal(front.window)
    assert isinstance(shown, PaperPreview) and not shown.print_it.isEnabled() and "审计" in shown.why.text()
    shown.reject()


def test_a_matter_begins_its_request(front: Front, went: list[tuple[str, dict[str, Any]]]) -> None:
    front.work("3001")
    assert search(front, "gljt")[0].startswith("老年优待/高龄津贴")
    front.press(Qt.Key.Key_Return)
    assert went[-1] == ("requests", {"new": True, "item": ITEM})


@pytest.mark.parametrize("typed", ["JB-A-20261130", "XS-A-20261123-0042", "50124"])
def test_a_number_is_not_offered_as_somebody_new(front: Front, typed: str) -> None:
    front.work("3001")
    assert search(front, typed) == []
    found = front.workspace.search
    if typed == "50124":
        assert found.results.way_on()  # may begin a phone
        return
    assert not found.results.way_on()
    assert found.nothing.isVisible() and typed in found.nothing.text()


def test_the_auditor_is_told_what_can_be_found(front: Front) -> None:
    front.work("9001")
    assert search(front, "古丽仙") == []
    found = front.workspace.search
    assert found.nothing.isVisible() and found.nothing.text() == "没有找到「古丽仙」。你能找的是：单据号、地点"


def test_the_badge_counts_late_and_due_today_on_any_page(front: Front) -> None:
    front.work("3001")
    rail = front.workspace.rail
    front.workspace.go("residents")
    assert rail._items["today"].count == 0
    take(front, due_day=front.clock.now.date())
    front.qtbot.waitUntil(lambda: rail._items["today"].count == 1)
    take(front)
    QTest.qWait(0)
    assert rail._items["today"].count == 1
    front.clock.forward(days=7)
    front.workspace.badges.tick()
    assert rail._items["today"].count == 2


def test_the_badge_is_not_for_everybody(open_program: Callable[[Path], Front], home: Path) -> None:
    front = open_program(home)
    front.work("3001")
    take(front, due_day=front.clock.now.date())
    front.qtbot.waitUntil(lambda: front.workspace.rail._items["today"].count == 1)
    front.workspace.leave_wanted.emit()
    front.work("2001")
    assert front.workspace.rail._items["today"].count == 0


def test_locked_and_odd_change_say_the_way_out() -> None:
    title, advice = sentence(Refused("staff_locked", name="收银甲"))
    assert "锁" in title
    assert "过一会儿自己解锁" in advice and "设置 › 员工与权限" in advice and "为收银甲重设" in advice
    assert "恢复码" in advice and "40 秒后" in sentence(Refused("staff_locked", name="收银甲", wait=40)).advice
    title, advice = sentence(Refused("change_odd", change=182_00))
    assert "¥182.00" in title
    assert "¥100" in advice and "核对" in advice
