"""The triggers a store's schema has. One that is not among them, put in from outside, would change rows whenever the
program writes, and the audit trail would answer for them as for the program's own.
"""

from __future__ import annotations

import hashlib

from app.store.driver import Connection
from app.store.findings import Finding
from app.store.schema import HEAD, revision_of

GUARDS = {
    "tr_audit_entry_no_delete": "ab5f0bf7e8395732",
    "tr_audit_entry_no_update": "b75d021fb3387677",
    "tr_benefit_use_no_update": "36ccc5c518f37890",
    "tr_benefit_use_no_delete": "b11ba0931d2c9ab7",
    "tr_booking_event_no_delete": "e2fdf084c2b4bbe1",
    "tr_booking_event_no_update": "f82c186383f448e2",
    "tr_booking_hold_add": "cd6031f61127b398",
    "tr_booking_hold_move": "58b4145da5342e17",
    "tr_cash_movement_no_delete": "34f961f4f33fbfaf",
    "tr_cash_movement_no_update": "cf5ef4c047a92030",
    "tr_charge_no_delete": "0b66f9174da5107d",
    "tr_charge_no_update": "7f63a7d85db436f2",
    "tr_charge_line_no_delete": "62ee3463808eefce",
    "tr_charge_line_no_update": "aaeb3c7129546238",
    "tr_charge_payment_no_delete": "36be097153fa5418",
    "tr_charge_payment_no_update": "003c4398213247b7",
    "tr_closing_no_delete": "b7bcff54d71f71a5",
    "tr_closing_no_update": "fcf99b031b67dd9b",
    "tr_dish_price_no_delete": "1e62299d28a50a4f",
    "tr_dish_price_no_update": "b1f60cbf72f6b255",
    "tr_enrolment_event_no_delete": "826743b4764cad6d",
    "tr_enrolment_event_no_update": "27d1f0a39bfddf07",
    "tr_policy_version_no_delete": "061cad40f2fdf666",
    "tr_policy_version_no_update": "ca1e0a14a0448ca2",
    "tr_register_version_no_update": "489d2bb63ab54efd",
    "tr_register_version_no_delete": "f795ab8f1df5a453",
    "tr_repair_event_no_delete": "5b150f04cab555f2",
    "tr_repair_event_no_update": "51f0bf22bbcb9154",
    "tr_request_event_no_delete": "8e9cb3142c4dbd64",
    "tr_request_event_no_update": "7a45f87e1a04c115",
    "tr_request_rating_no_delete": "13d9a2a2b42b34d0",
    "tr_request_rating_no_update": "41e4c9336a78a056",
    "tr_report_words_no_update": "6e4e03b0184e0eeb",
    "tr_report_words_no_delete": "41ca20cecd446ce0",
    "tr_report_closing_no_update": "9d8e6ee512ee73ba",
    "tr_report_closing_no_delete": "277b7edcb6772e7b",
    "tr_report_correction_no_update": "6ddfcb478fa8db7f",
    "tr_report_correction_no_delete": "6ae37be080e9685d",
    "tr_sale_benefit_no_delete": "d722f2fdff6233d4",
    "tr_sale_benefit_no_update": "34e730e704d5e995",
    "tr_sale_line_no_delete": "16254f539cdf954f",
    "tr_sale_line_no_update": "041e687415ccd78e",
    "tr_sale_no_delete": "5be9e61c8bc158bd",
    "tr_sale_no_update": "ff28ce448a4787f2",
    "tr_sale_payment_no_delete": "bb0d85baf4081e55",
    "tr_sale_payment_no_update": "9f225a5133918a93",
    "tr_shift_count_no_delete": "cec93b9187aeab28",
    "tr_shift_count_no_update": "98e2e4b7c4e74730",
    "tr_subsidy_batch_no_update": "1ca4f6f325ef2d0e",
    "tr_subsidy_batch_no_delete": "6385d8fe6f6197ee",
    "tr_subsidy_claim_no_update": "424b572ca6b419d1",
    "tr_subsidy_claim_no_delete": "7c4f4914ec8a9a21",
    "tr_subsidy_outcome_no_update": "7733c9414f23fe0c",
    "tr_subsidy_outcome_no_delete": "eac169a015fdd281",
    "tr_subsidy_correction_no_update": "b6265d08351523f5",
    "tr_subsidy_correction_no_delete": "1fd3c6314fe49c52",
    "tr_wallet_entry_no_update": "19ad3a14309e121f",
    "tr_wallet_entry_no_delete": "ed1c5107c8e80a44",
}
"""Name and digest of every trigger, by the migrations; a new one is added here, and a test holds the list."""

_LENGTH = 16


def stray(connection: Connection) -> str:
    """The first trigger or view of the file that is none of the schema's, or is not what it was; empty when all are.

    One that is gone is told apart (``check_guards``): what it kept from being changed is sealed, and named first.
    """
    query = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name"
    for name, text in connection.execute(query):
        if GUARDS.get(name) != hashlib.sha256(str(text).encode()).hexdigest()[:_LENGTH]:
            return str(name)
    return ""


def check_guards(connection: Connection) -> Finding:
    """Every trigger of the schema is there. ``why``: ``guard`` with the name of the first that is gone.

    Asked last: the record that was changed behind it says more. Nothing is asked of a file of an older revision.
    """
    if revision_of(connection) != HEAD:
        return Finding(0)
    there = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    gone = next((name for name in GUARDS if name not in there), "")
    return Finding(len(GUARDS), gone, "guard" if gone else "")
