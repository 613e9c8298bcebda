"""The first run, the settings and the head of every paper."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.errors import Refused
from app.services.centre import journal, settings, staff
from app.services.desk import Desk
from app.services.first_run import seeds, set_up
from app.services.till import menu, policies
from app.store import sql
from tests.support import PIN, Centre, Clock, make_desk, make_store

NAMES = {
    "centre": "幸福邻里坊",
    "community": "红梅社区",
    "canteen": "邻里餐厅",
    "letter": "A",
    "terminal_name": "一号机",
    "manager_code": "1001",
    "manager_name": "䶮主管",
    "pin": PIN,
}


def test_a_first_run_makes_a_centre(tmp_path: Path) -> None:
    desk = Desk(make_store(tmp_path / "c"), Clock(), "A")
    assert not desk.see(set_up.is_set_up)
    made = desk.do(set_up.set_up, **NAMES, policies=seeds.policies(), demo=True)
    assert made.terminal == "A"
    assert desk.see(set_up.is_set_up)
    assert desk.check_pin(made.member.id, PIN).name == "䶮主管"
    head = desk.see(settings.head)
    assert (head.centre, head.community, head.canteen, head.footer) == ("幸福邻里坊", "红梅社区", "邻里餐厅", "")
    meals = [(p.code, p.name, p.starts, p.ends) for p in desk.see(menu.periods)]
    assert meals == [("breakfast", "早餐", 390, 540), ("lunch", "午餐", 630, 780), ("dinner", "晚餐", 1020, 1140)]
    assert [(p.code, p.version, p.in_force) for p in desk.see(policies.policy_versions)] == [("P1", 1, True)]
    assert desk.see(settings.get, "centre.demo") is True
    with desk.sessions.read() as session:
        assert settings.terminal_code(session) == "A"
    desk.staff = made.member
    entry = desk.see(journal.entries).rows[0]
    assert (entry.action, entry.serial, entry.staff) == ("set_up", 1, "")
    desk.sessions.close()


def test_a_centre_is_made_once(tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "c")
    with pytest.raises(Refused, match="set_up_already"):
        desk.do(set_up.set_up, **NAMES, policies=seeds.policies())
    desk.sessions.close()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"letter": "a"}, "letter"),
        ({"letter": "AB"}, "letter"),
        ({"centre": " "}, "name"),
        ({"canteen": "长" * 41}, "canteen"),
        ({"manager_name": "\x00"}, "name"),
        ({"manager_code": ""}, "code"),
    ],
)
def test_a_first_run_that_fails_leaves_nothing(tmp_path: Path, change: dict[str, str], field: str) -> None:
    desk = Desk(make_store(tmp_path / "c"), Clock(), "A")
    with pytest.raises(Refused) as caught:
        desk.do(set_up.set_up, **{**NAMES, **change}, policies=seeds.policies())
    assert caught.value.data["field"] == field
    assert not desk.see(set_up.is_set_up)
    assert desk.see(staff.roster) == ()
    assert desk.see(menu.periods) == ()
    desk.do(set_up.set_up, **NAMES, policies=seeds.policies())
    desk.sessions.close()


def test_defaults_hold_until_changed(desk: Desk) -> None:
    assert desk.see(settings.number, "shift.variance") == 200
    assert desk.see(settings.number, "desk.lock_minutes") == 3
    assert desk.see(settings.text, "till.rounding") == "jiao"
    assert desk.see(settings.get, "printers")["receipt"]["port"] == 9100
    everything = desk.see(settings.read_all)
    assert set(everything) == set(settings.SETTINGS)
    assert everything["centre.community"] == "红梅社区"


def test_a_setting_is_kept_audited_and_told(desk: Desk) -> None:
    told = []
    desk.changed.append(lambda changes, by: told.append((changes.kinds, changes.ids)))
    assert desk.do(settings.put, "centre.footer", "  祝您用餐愉快 𠅤  ") == "祝您用餐愉快 𠅤"
    assert desk.see(settings.head).footer == "祝您用餐愉快 𠅤"
    assert told == [(frozenset({"setting"}), frozenset({"centre.footer"}))]
    entry = desk.see(journal.entries).rows[0]
    assert (entry.action, entry.subject, entry.detail["after"]) == ("setting", "centre.footer", "祝您用餐愉快 𠅤")
    desk.do(settings.put, "centre.footer", "祝您用餐愉快 𠅤")
    assert len(told) == 1  # nothing changed


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("centre.name", " ", "text_empty"),
        ("centre.name", "长" * 41, "text_long"),
        ("till.rounding", "yuan", "choice"),
        ("shift.variance", -1, "range"),
        ("shift.variance", True, "range"),
        ("shift.variance", 2.0, "range"),
        ("desk.lock_minutes", 0, "range"),
        ("centre.demo", 1, "choice"),
        ("look.theme", "pink", "choice"),
        ("printers", [], "format"),
        ("printers", {"receipt": {"colour": "red"}}, "format"),
        ("printers", {"receipt": {"kind": "parallel"}}, "choice"),
        ("printers", {"receipt": {"kind": "usb"}}, "text_empty"),
        ("printers", {"receipt": {"kind": "tcp"}}, "text_empty"),
        ("printers", {"receipt": {"kind": "file", "port": 0}}, "range"),
        ("printers", {"receipt": {"width_dots": 404}}, "choice"),
        ("printers", {"receipt": {"width_dots": 840}}, "range"),
        ("printers", {"receipt": {"drawer_pin": 3}}, "choice"),
        ("printers", {"receipt": {"cut": "half"}}, "choice"),
        ("printers", {"receipt": {"code_page": 256}}, "range"),
        ("printers", {"receipt": {"columns": 70}}, "range"),
        ("printers", {"receipt": {"kind": "system"}}, "choice"),
        ("printers", {"page": {"kind": "tcp", "host": "192.0.2.7"}}, "choice"),
        ("printers", {"page": {"kind": "system", "queue": "长" * 201}}, "text_long"),
        ("printers", {"bar": {"kind": "file"}}, "format"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(desk: Desk, key: str, value: Any, why: str) -> None:
    with pytest.raises(Refused) as caught:
        desk.do(settings.put, key, value)
    assert (caught.value.code, caught.value.data["why"]) == ("field_bad", why)
    assert caught.value.data["field"].startswith(key)


def test_an_unknown_setting_is_a_bug(desk: Desk) -> None:
    with pytest.raises(KeyError):
        desk.do(settings.put, "centre.colour", "red")


def test_a_printer_gets_the_missing_parts(desk: Desk) -> None:
    stored = desk.do(settings.put, "printers", {"receipt": {"kind": "tcp", "host": "192.0.2.7", "width_dots": 384}})
    assert stored["receipt"] == {**settings.PRINTER, "kind": "tcp", "host": "192.0.2.7", "width_dots": 384}
    assert desk.see(settings.get, "printers") == stored


def test_a_page_printer_is_one_of_the_systems(desk: Desk) -> None:
    assert desk.see(settings.printers)["page"]["kind"] == "none"
    desk.do(settings.put, "printers", {"page": {"kind": "system", "queue": "HP 惠普 LaserJet"}})
    page = desk.see(settings.printers)["page"]
    assert (page["kind"], page["queue"]) == ("system", "HP 惠普 LaserJet")
    assert desk.see(settings.printers)["receipt"] == settings.PRINTER


def test_printers_stored_before_there_was_a_page_printer_keep_working(desk: Desk) -> None:
    old = {key: value for key, value in settings.PRINTER.items() if key != "queue"} | {
        "kind": "tcp",
        "host": "192.0.2.7",
    }
    with desk.sessions.write() as session:
        sql.run(
            session,
            "INSERT INTO setting (key, value, changed_at) VALUES ('printers', :v, :now)",
            {"v": json.dumps({"receipt": old}), "now": desk.now()},
        )
        session.commit()
    assert desk.see(settings.get, "printers") == {"receipt": old}
    others = {role: settings.PRINTERS[role] for role in ("page", "kitchen")}
    assert desk.see(settings.printers) == {"receipt": {**old, "queue": ""}, **others}


def test_who_may_change_settings(centre_: Centre) -> None:
    centre_.sign_in("2001")
    with pytest.raises(Refused, match="needs_approver"):
        centre_.desk.do(settings.put, "centre.footer", "x")
    assert centre_.desk.do(settings.put, "look.text_size", "large") == "large"
    centre_.desk.staff = None
    with pytest.raises(Refused, match="not_signed_in"):
        centre_.desk.do(settings.put, "look.text_size", "normal")


def test_a_desk_of_another_letter_is_a_mistake_of_the_program(tmp_path: Path) -> None:
    store = make_store(tmp_path / "other")
    other = Desk(store, Clock(), "B")
    with pytest.raises(ValueError, match="another terminal"):
        other.do(set_up.set_up, **NAMES, policies=seeds.policies())
    assert not other.see(set_up.is_set_up)
    store.close()
