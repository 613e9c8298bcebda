"""One centre, kept from run to run and copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.desk import Desk
from tests.suite import stores
from tests.support import Centre, copy_centre, kept_centre

# what is about SQLite itself, by name, and why
SQLITE_ONLY = {
    "centre/test_staff.py::test_after_a_restart_of_the_program_alone_the_steady_clock_goes_on": (
        "the slip beside the file"
    ),
    "centre/test_staff.py::test_after_the_pc_was_started_anew_the_wall_clock_is_believed": "the slip beside the file",
    "centre/test_terminals.py::test_one_that_comes_back_after_a_restore_does_not_number_as_it_did": "restores the file",
    "repairs/test_money.py::test_a_kill_in_the_middle_leaves_nothing_half": "kills the process that holds the file",
    "requests/test_clock.py::test_a_second_look_counts_what_was_changed_and_nothing_else": "hears SQLite's driver",
    "requests/test_listing_indexes.py::test_a_card_finds_what_was_merged_into_it_by_index": "a plan of SQLite's",
    "requests/test_listing_indexes.py::test_one_condition_is_counted_by_its_index_alone": "a plan of SQLite's",
    "requests/test_listing_indexes.py::test_what_is_wide_is_counted_without_its_rows_when_narrowed_further": (
        "a plan of SQLite's"
    ),
    "requests/test_search_by_number.py::test_no_search_reads_every_request": "a plan of SQLite's",
    "requests/test_true_counts.py::test_what_a_letter_or_two_cost": "hears SQLite's driver",
    "requests/test_true_counts.py::test_whole_phones_are_looked_up": "a plan of SQLite's",
    "residents/test_importing.py::test_a_long_list_costs_no_statement_for_each_row": "hears SQLite's driver",
    "residents/test_filters.py::test_every_page_is_read_by_an_index": "a plan of SQLite's",
    "residents/test_registry.py::test_no_file_holds_a_document": "reads the file's bytes",
    "residents/test_search.py::test_a_search_is_quick": "times the file at the counter",
    "residents/test_search.py::test_search_does_not_read_the_whole_table": "counts steps of SQLite's machine",
    "rooms/test_guard.py::test_what_is_held_is_found_by_its_index": "a plan of SQLite's",
    "till/test_wallet.py::test_a_program_killed_while_it_spends_leaves_the_card_as_it_was": (
        "kills the process that holds the file"
    ),
    "subsidy/test_killed.py::test_a_kill_leaves_all_of_it_or_nothing": "kills the process that holds the file",
    "test_growth.py::test_a_sign_in_and_the_first_page_do_not_grow": "hears SQLite's driver; plans of SQLite's",
    "test_growth.py::test_the_paper_queue_reads_only_what_is_not_on_paper_yet": "plans of SQLite's",
    "test_growth.py::test_the_trail_is_walked_once_by_its_narrow_index": "plans of SQLite's",
    "test_history.py::test_a_search_costs_as_many_statements_with_many_sales_as_with_few": "hears SQLite's driver",
    "test_memo.py::test_the_budget_counts_what_the_driver_does": "hears SQLite's driver",
    "test_print_queue.py::test_what_waits_is_read_from_its_own_index": "a plan of SQLite's",
    "test_search.py::test_a_letter_stays_cheap": "hears SQLite's driver",
    "till/test_closing.py::test_closing_a_long_shift_asks_for_no_more_than_a_short_one": "hears SQLite's driver",
    "till/test_cart_sync.py::test_a_cut_of_the_power_leaves_an_older_cart_and_every_sale": "cuts SQLite's log",
    "till/test_cart_sync.py::test_a_refused_cart_step_leaves_the_next_commit_waiting": "a setting of SQLite's",
    "till/test_cart_sync.py::test_which_commits_wait_for_the_disk": "hears SQLite's driver",
    "till/test_eaters.py::test_letters_are_read_once_for_everybody_and_only_where_a_rule_asks": "hears SQLite's driver",
}
# files that cannot differ there, and why
WHOLE_FILES = {
    "lists/test_hostile_lists.py": "reads files people bring, and no store",
    "lists/test_spreadsheet.py": "reads files people bring, and no store",
    "test_rights_everywhere.py": "a right is asked for before the store is",
    "test_spans.py": "reads the source",
    "test_statement_budgets.py": "counts what SQLite's driver is heard to execute",
    "test_watch.py": "hears what SQLite's driver prepares and executes",
}
HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a server leave out what is about SQLite; the summary counts it. A name that is no longer there is an error."""
    if not stores.on_server():
        return
    names = {item: item.nodeid.removeprefix("tests/services/").partition("[")[0] for item in items}
    left_out = [i for i in items if names[i] in SQLITE_ONLY or {_file(i), i.path.name} & WHOLE_FILES.keys()]
    files = {_file(item) for item in items}
    whole = not any("::" in str(word) for word in config.args) and not config.option.keyword
    gone = [name for name in SQLITE_ONLY.keys() - set(names.values()) if name.partition("::")[0] in files]
    gone += [name for name in WHOLE_FILES if not any(HERE.rglob(name))]
    if whole and gone:
        raise pytest.UsageError(f"SQLITE_ONLY or WHOLE_FILES names what is gone: {gone}")
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def _file(item: pytest.Item) -> str:
    return item.path.relative_to(HERE).as_posix() if HERE in item.path.parents else ""


@pytest.fixture(autouse=True)
def _databases(tmp_path: Path) -> Iterator[None]:
    """On a server: what a test made goes with it."""
    yield
    stores.drop_below(tmp_path)


@pytest.fixture(scope="session")
def template() -> Path:
    """A closed centre, to be copied."""
    return kept_centre()


@pytest.fixture
def centre_(template: Path, tmp_path: Path) -> Iterator[Centre]:
    """The copy with its clock and staff; nobody is on duty."""
    made = copy_centre(template, tmp_path / "centre")
    yield made
    made.close()


@pytest.fixture
def desk(centre_: Centre) -> Desk:
    """The same desk with the manager 1001 on duty."""
    centre_.sign_in("1001")
    return centre_.desk
