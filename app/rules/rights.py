"""Who may do what at the counter: roles and the rights each carries."""

from enum import StrEnum
from typing import Self


class Role(StrEnum):
    """The four roles of the counter: 前台, 收银, 主管, 审计."""

    DESK = "desk"
    CASHIER = "cashier"
    MANAGER = "manager"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What a person may do, and who may besides 主管, who may everything.

    Checked by the operation itself, never only by the screen. The desk also takes the till, for small sites.
    """

    roles: frozenset[Role]

    def __new__(cls, code: str, *roles: Role) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.roles = frozenset((*roles, Role.MANAGER))
        return member

    SELL = "sell", Role.DESK, Role.CASHIER
    REPRINT = "reprint", Role.DESK, Role.CASHIER
    REVERSE_RECENT = "reverse_recent", Role.DESK, Role.CASHIER  # own sale, within two minutes
    LATE_ENTRY = "late_entry", Role.DESK, Role.CASHIER  # agree to what a colleague enters from a paper order
    REVERSE = "reverse"  # any sale of the open business date
    EXCEPTION = "exception"  # give a limited benefit once more, out of hours or without the proof
    CHARGE = "charge", Role.DESK, Role.CASHIER  # fees and deposits of repairs, rooms and activities
    DISCOUNT = "discount"  # take more off by hand than the centre lets anybody
    OPEN_SHIFT = "open_shift", Role.DESK, Role.CASHIER
    CLOSE_SHIFT = "close_shift", Role.DESK, Role.CASHIER
    CASH_MOVE = "cash_move", Role.DESK, Role.CASHIER
    CASH_LARGE = "cash_large"  # more in or out of the drawer than the centre lets anybody move alone
    WALLET = "wallet", Role.DESK, Role.CASHIER  # open and top up cards, block and replace them, small refunds
    WALLET_BACK = "wallet_back"  # give a card's money back to its holder's bank account
    NO_SALE = "no_sale"  # open the drawer without a sale
    SEE_EXPECTED = "see_expected", Role.AUDITOR  # the drawer's expected amount before the count is in
    APPROVE_VARIANCE = "approve_variance"
    RESIDENTS = "residents", Role.DESK, Role.CASHIER
    REQUESTS = "requests", Role.DESK  # take walk-in requests and work on them
    REPAIRS = "repairs", Role.DESK  # take things in to be repaired, work on them, hand them out
    ACTIVITIES = "activities", Role.DESK  # put activities on, sign people up for them
    ACTIVITY_OVER = "activity_over", Role.DESK  # let people in on the spot beyond the places, with a reason
    APPROVE_REQUEST = "approve_request"  # extensions, second reopenings, voiding, appeals
    ROOMS = "rooms", Role.DESK  # give out rooms, take them back, settle their fees with the till
    ROOMS_OVERRIDE = "rooms_override"  # approve bookings, let through cleaning time, closures, limits, suspensions
    EXPORT = "export"  # lists of people or requests out of the house
    REVEAL = "reveal"  # masked personal data, logged
    PERSONAL_DATA = "personal_data"  # lists of people into the house, erasing somebody, merging against the papers
    MENU = "menu"
    POLICY = "policy"
    STAFF = "staff"
    SETTINGS = "settings"
    CLOCK = "clock"  # say that the clock is right although the books say otherwise
    BACKUP = "backup"
    RESTORE = "restore"
    VERIFY = "verify", Role.AUDITOR
    SEE_REPORTS = "see_reports", Role.AUDITOR
    KEEP_REGISTERS = "keep_registers"  # put registers together, name them, change and retire them
    RECONCILE = "reconcile"  # take in the merchants' bills, say which payment is which line
    SUBSIDY = "subsidy"  # claim subsidies from who pays them, book what came of it
    LATE_ORDER = "late_order"  # take an order for a meal after its cut-off
    CLOSE_PERIOD = "close_period"  # write the words of a month's report, close it, correct it


RIGHTS: dict[Role, frozenset[Right]] = {role: frozenset(r for r in Right if role in r.roles) for role in Role}


def may(role: Role, right: Right) -> bool:
    """Whether a role carries a right by itself, without an approver."""
    return right in RIGHTS[role]
