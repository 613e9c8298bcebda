"""Registers under a name: every change is a version, nothing is overwritten, nothing goes."""

from dataclasses import replace

import pytest

from app.errors import Refused
from app.rules.report.registers.plan import COLUMNS_MOST, FIXED, RegisterPlan
from app.rules.report.registers.sources import SOURCES
from app.services.centre import journal
from app.services.registers import named
from app.services.registers.named import NamedRegister
from app.store import sql
from tests.services.registers.asked import plan
from tests.support import Centre

PLAN = plan("requests", "number", "state", name="给街道的月报", state=("closed",))


@pytest.fixture
def manager(centre_: Centre) -> Centre:
    centre_.sign_in("1001")
    return centre_


def saved(centre: Centre, wanted: RegisterPlan = PLAN) -> NamedRegister:
    return centre.desk.do(named.save_register, centre.desk.new_id(), 0, wanted)


def test_what_comes_with_the_program_stands_first_and_is_sound(manager: Centre) -> None:
    found = manager.desk.see(named.registers)
    assert [one.plan.name for one in found] == [
        "受理台账", "收银日报", "维修台账", "场地使用台账", "活动报名台账", "到期台账", "逾期台账", "办结台账",
        "回访台账", "评价台账", "整改台账", "每日受理台账", "小修理台账",
    ]  # fmt: skip
    assert {one.plan.source for one in found} == {*SOURCES} and all(one.fixed for one in found)
    for one in found:
        assert {*one.plan.columns} <= {*one.plan.of.keys} and len(one.plan.columns) <= COLUMNS_MOST
    for call in (
        lambda: manager.desk.do(named.save_register, FIXED[0].id, 0, PLAN),
        lambda: manager.desk.do(named.retire_register, FIXED[0].id, 0),
    ):
        with pytest.raises(Refused, match="register_fixed"):
            call()


def test_a_change_is_a_further_version_and_the_history_stays(manager: Centre) -> None:
    first = saved(manager)
    changed = replace(PLAN, name="街道月报", columns=("state", "number"), narrowed={})
    second = manager.desk.do(named.save_register, first.id, 1, changed)
    assert (first.version, second.version) == (1, 2)
    assert [one.plan for one in manager.desk.see(named.register_history, first.id)] == [changed, PLAN]
    assert manager.desk.see(named.register_named, " 街道月报 ").plan == changed
    with pytest.raises(Refused, match="register_unknown"):
        manager.desk.see(named.register_named, PLAN.name)
    told = manager.desk.see(journal.entries, action="register_save").rows
    assert [(one.subject, one.detail["version"]) for one in told] == [("街道月报", 2), ("给街道的月报", 1)]


def test_pressing_twice_and_changing_nothing_add_nothing(manager: Centre) -> None:
    key = manager.desk.new_id()
    for _ in range(2):
        assert manager.desk.do(named.save_register, key, 0, PLAN).version == 1
    assert manager.desk.do(named.save_register, key, 1, replace(PLAN, name=" 给街道的月报 ")).version == 1


def test_two_who_change_one_do_not_overwrite_each_other(manager: Centre) -> None:
    first = saved(manager)
    manager.desk.do(named.save_register, first.id, 1, replace(PLAN, columns=("number",)))
    with pytest.raises(Refused) as no:
        manager.desk.do(named.save_register, first.id, 1, replace(PLAN, columns=("state",)))
    assert no.value.code == "register_changed" and no.value.data["by"]
    with pytest.raises(Refused, match="register_changed"):
        manager.desk.do(named.retire_register, first.id, 1)
    with pytest.raises(Refused, match="register_unknown"):
        manager.desk.do(named.save_register, manager.desk.new_id(), 3, replace(PLAN, name="另一张"))


def test_retired_it_is_off_the_list_and_its_name_is_free(manager: Centre) -> None:
    first = saved(manager)
    for _ in range(2):
        manager.desk.do(named.retire_register, first.id, 1)
    assert PLAN.name not in [one.plan.name for one in manager.desk.see(named.registers)]
    assert [one.retired for one in manager.desk.see(named.register_history, first.id)] == [True, False]
    again = saved(manager)
    assert again.id != first.id and again.version == 1
    with pytest.raises(Refused, match="register_unknown"):
        manager.desk.do(named.retire_register, manager.desk.new_id(), 0)


@pytest.mark.parametrize("name", [PLAN.name, "受理台账"])
def test_no_two_have_one_name(manager: Centre, name: str) -> None:
    saved(manager)
    with pytest.raises(Refused) as no:
        saved(manager, replace(PLAN, name=name, columns=("number",)))
    assert (no.value.code, no.value.data["field"]) == ("register_taken", "name")


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        (replace(PLAN, name=" "), "name", "text_empty"), (replace(PLAN, name="长" * 31), "name", "text_long"),
        (replace(PLAN, source="people"), "source", "unknown"), (replace(PLAN, columns=()), "columns", "text_empty"),
        (replace(PLAN, columns=("number", "number")), "columns", "unknown"),
        (replace(PLAN, columns=("number", "due_at")), "columns", "unknown"),
        (replace(PLAN, columns=SOURCES["requests"].keys), "columns", "many"),
        (replace(PLAN, narrowed={"text": ("x",)}), "narrowed", "unknown"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_of_its_field(manager: Centre, wrong: RegisterPlan, field: str, why: str) -> None:
    with pytest.raises(Refused) as no:
        saved(manager, wrong)
    assert (no.value.code, no.value.data["field"], no.value.data["why"]) == ("field_bad", field, why)


def test_only_managers_keep_registers_and_auditors_read_them(manager: Centre) -> None:
    first = saved(manager)
    manager.sign_in("9001")
    assert manager.desk.see(named.registers)[-1].id == first.id
    for call in (
        lambda: saved(manager, replace(PLAN, name="审计的")),
        lambda: manager.desk.do(named.retire_register, first.id, 1),
    ):
        with pytest.raises(Refused, match="needs_approver"):
            call()


def test_a_column_this_program_does_not_know_is_left_out(manager: Centre) -> None:
    first = saved(manager)
    body = '{"columns":["number","weather"],"narrowed":{"weather":["rain"]},"unit":"week"}'
    row = "SELECT register_id, 2, name, source, :body, retired, at, staff_id FROM register_version"
    manager.desk.do(
        lambda work: sql.run(work.session, f"INSERT INTO register_version {row} WHERE register_id = :i",
                             {"body": body, "i": first.id})
    )  # fmt: skip
    found = manager.desk.see(named.register_named, PLAN.name)
    assert (found.plan.columns, found.plan.narrowed, found.plan.unit.value) == (("number",), {}, "week")
