"""What a till has to prove, and which tests prove it: each row names them, or says what is left open and why.

The rows are the test plan that comes from other tills' published defects, then the cases of users. A row that says
nothing of tests is an exception, and says so; a test that is renamed is missed here.
"""

import re
from functools import cache

import pytest

from tests.source import ROOT

TILL = "services/till/test_"
PLAN: dict[str, tuple[str, ...]] = {
    "two processes race for a card's money, a benefit, a number, a deposit": (
        f"{TILL}wallet.py::test_of_two_programs_that_spend_the_same_money_one_wins",
        f"{TILL}uses.py::test_of_two_processes_one_wins_and_the_other_is_offered_the_full_price",
        "services/test_sealed_rules.py::test_numbers_of_two_programs_have_no_gap_and_their_chains_do_not_part",
        f"{TILL}charge_properties.py::test_of_two_programs_that_settle_one_deposit_one_wins",
        f"{TILL}refunds.py::test_of_two_processes_one_gives_back_and_the_other_is_told_what_is_left",
    ),
    "a kill in the middle of taking money": (
        f"{TILL}wallet.py::test_a_program_killed_while_it_spends_leaves_the_card_as_it_was",
        f"{TILL}charge_properties.py::test_a_program_killed_in_the_middle_leaves_nothing_half",
        "services/test_sealed_rules.py::test_a_transaction_that_fails_gives_its_number_back",
    ),
    "the same order paid twice is one sale": (
        f"{TILL}cart_and_sales.py::test_pressing_twice_makes_one_sale",
        f"{TILL}wallet.py::test_a_second_press_of_top_up_is_the_first_one",
    ),
    "sums add up, whoever comes first; parts never exceed the sale": (
        f"{TILL}money_properties.py::test_every_sale_adds_up",
        f"{TILL}money_properties.py::test_order_of_dishes_and_person_does_not_matter",
        f"{TILL}refund_properties.py::test_parts_come_to_the_sale_and_never_to_more",
    ),
    "expected cash, and X at the end is Z": (
        f"{TILL}shifts.py::test_expected_cash_counts_amounts_not_what_was_handed_over",
        f"{TILL}shifts.py::test_x_at_the_end_equals_z",
        f"{TILL}refund_properties.py::test_x_is_z_is_what_sql_adds_up",
    ),
    "ages at their bounds, leap days, midnight, a clock put back": (
        f"{TILL}golden_cases.py::test_case_2_each_band_includes_both_its_ends",
        f"{TILL}policies.py::test_a_birthday_on_a_leap_day",
        f"{TILL}shifts.py::test_business_date_is_the_shifts_and_outlives_midnight",
        f"{TILL}shifts.py::test_clock_set_back_never_moves_the_business_date_back",
    ),
    "a benefit once a meal, freed by a refund, two people on a tray, an exception on record": (
        f"{TILL}uses.py::test_a_second_portion_costs_its_price_until_the_first_is_taken_back",
        f"{TILL}refunds.py::test_a_use_is_free_again_once_nothing_of_the_benefit_is_left",
        f"{TILL}golden_cases.py::test_case_22_two_people_on_one_tray_are_two_bills",
    ),
    "bad counts refuse, the shift stays open": (
        f"{TILL}shifts.py::test_bad_counts_are_refused_and_leave_the_shift_open",
        f"{TILL}shifts.py::test_selling_stops_with_the_count_and_resumes_only_with_approval",
    ),
    "who counts blind learns nothing": (
        "ui/till/test_blind.py::test_no_page_says_it",
        "ui/till/test_blind.py::test_no_paper_says_it",
        f"{TILL}closing.py::test_who_may_not_know_the_cash_sees_no_sum_that_leads_to_it",
    ),
    "the opener approves nothing of theirs after a switch": (
        f"{TILL}shifts.py::test_the_opener_cannot_approve_own_variance_after_a_user_switch",
    ),
    "a Z is printed again byte for byte": (
        f"{TILL}closing.py::test_a_z_is_printed_again_byte_for_byte_whatever_was_renamed_since",
    ),
    "papers: widths, the sign of money, no word of why": (
        "print/test_escpos.py::test_yen_and_minus_have_their_gbk_forms",
        f"{TILL}dignity.py::test_people_of_every_letter_proofs_and_exceptions_leave_no_trace_on_paper_or_screen",
    ),
    "a printer that is off delays nothing": (
        "acceptance/test_unplugged_printer.py::test_a_printer_that_is_off_delays_no_sale_and_gets_every_paper_once",
        "acceptance/test_unplugged_printer.py::test_a_printer_that_hangs_delays_no_sale",
        f"{TILL}kitchen.py::test_only_what_is_new_and_once",
    ),
    "a scan that comes at the wrong moment": (
        "ui/till/test_tender.py::test_a_scan_while_the_dialog_waits_presses_nothing",
    ),
    "what is sealed is neither changed nor deleted, and a change is named": (
        "services/test_sealed_rules.py::test_a_sealed_row_is_neither_changed_nor_deleted",
        "store/test_verify_records.py::"
        "test_every_column_edited_and_every_kind_of_row_added_or_deleted_is_named",
    ),
    "no float in money, every operation asks for a right": (
        "test_house.py::test_money_is_whole_numbers",
        "services/test_rights_everywhere.py::test_nobody_is_let_in_but_where_a_reason_says_so",
    ),
    "a backup on a new PC goes on numbering": (
        "store/test_backup.py::test_a_new_pc_needs_a_backup_and_the_code",
        "store/test_backup.py::test_selling_goes_on_under_the_new_series",
    ),
}  # fmt: skip
CASES: dict[str, tuple[str, ...]] = {
    "R1 a use is free again": (f"{TILL}refunds.py::test_a_use_is_free_again_once_nothing_of_the_benefit_is_left",),
    "R3 dishes alone, up to what is left": (f"{TILL}refunds.py::test_never_more_than_is_left_of_a_dish",),
    "R4 parts of a rounded sale": (f"{TILL}refunds.py::test_parts_of_a_rounded_sale_come_to_what_was_paid",),
    "R6 refunds of a shift by tender": (f"{TILL}refund_properties.py::test_x_is_z_is_what_sql_adds_up",),
    "W1 a top-up goes back as far as it is there": (
        f"{TILL}wallet.py::test_a_top_up_is_taken_back_only_as_far_as_it_is_there",
    ),
    "W3 two cards stay two": (f"{TILL}wallet.py::test_two_cards_in_one_sale_stay_two_payments",),
    "G2 a weight once rounded": (f"{TILL}golden_cases.py::test_cases_3_and_6_what_is_weighed_is_rounded_once",),
    "G3 a label nobody knows": ("rules/till/test_labels.py::test_what_is_no_label_is_somebody_elses",),
    "C1 once a person over two held orders": (
        f"{TILL}uses.py::test_of_two_orders_put_aside_the_second_is_sold_at_its_new_price",
    ),
    "C2 a cap over the order": (
        "rules/till/test_pricing_policies.py::test_a_cap_holds_over_the_whole_order_however_it_was_rung_up",
    ),
    "M2 an extra stays charged": (f"{TILL}set_meals.py::test_a_set_has_one_price_and_its_extras_stay_charged",),
    "K1 only the difference": (f"{TILL}kitchen.py::test_only_what_is_new_and_once",),
    "K3 a remark": (f"{TILL}kitchen.py::test_a_remark_goes_along_and_another_one_prints_no_dish_again",),
    "K4 an order that falls due": (
        f"{TILL}serving.py::test_an_order_for_later_waits_unpaid_and_the_kitchen_hears_of_it_once_on_its_day",
    ),
    "K5 the kitchen's printer": (f"{TILL}kitchen.py::test_the_kitchens_paper_goes_to_its_own_printer",),
    "D1 the display says what the till says": ("ui/till/test_customer.py::test_every_step_says_what_the_till_says",),
    "D3 nobody and no reason on it": ("ui/till/test_customer.py::test_nothing_says_who_somebody_is_or_why",),
    "B1 a deposit is owed": (f"{TILL}charges.py::test_a_fee_is_income_and_a_deposit_is_owed",),
    "B3 half of an odd fee": (f"{TILL}charges.py::test_half_of_an_odd_fee_is_kept_and_half_goes_back",),
    "B4 a deposit back once": (f"{TILL}charge_properties.py::test_of_two_programs_that_settle_one_deposit_one_wins",),
}  # fmt: skip
LEFT = {
    "speed in a store of 500,000 sales": "measured by benchmarks (sale, month, growth), which a day's tests do not run",
    "a kill at 200 random points of a sale": "one kill in each transaction; the soak kills nothing yet",
}
"""Without a test of their own."""


@cache
def _functions(path: str) -> frozenset[str]:
    return frozenset(re.findall(r"^def (test_\w+)", (ROOT / "tests" / path).read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("row", [*PLAN, *CASES])
def test_what_is_to_be_proved_has_its_tests(row: str) -> None:
    named = {**PLAN, **CASES}[row]
    assert named and [name for name in named if name.split("::")[1] not in _functions(name.split("::")[0])] == []


def test_what_is_left_says_why() -> None:
    assert all(LEFT.values()) and not LEFT.keys() & {*PLAN, *CASES}
