"""Who may do what at the counter: roles and the rights each carries."""

from enum import StrEnum


class Role(StrEnum):
    """The four roles of the counter: 前台, 收银, 主管, 审计."""

    DESK = "desk"
    CASHIER = "cashier"
    MANAGER = "manager"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What a person may do; checked by the operation itself, never only by the screen."""

    SELL = "sell"
    REPRINT = "reprint"
    REVERSE_RECENT = "reverse_recent"  # own sale, within two minutes
    REVERSE = "reverse"  # any sale of the open business date
    OPEN_SHIFT = "open_shift"
    CLOSE_SHIFT = "close_shift"
    CASH_MOVE = "cash_move"
    NO_SALE = "no_sale"  # open the drawer without a sale
    SEE_EXPECTED = "see_expected"  # the drawer's expected amount before the count is in
    APPROVE_VARIANCE = "approve_variance"
    RESIDENTS = "residents"
    REQUESTS = "requests"  # take walk-in requests and work on them
    APPROVE_REQUEST = "approve_request"  # extensions, second reopenings, voiding, appeals
    EXPORT = "export"  # lists of people or requests out of the house
    REVEAL = "reveal"  # masked personal data, logged
    PERSONAL_DATA = "personal_data"  # lists of people into the house, erasing somebody, merging against the papers
    MENU = "menu"
    POLICY = "policy"
    STAFF = "staff"
    SETTINGS = "settings"
    BACKUP = "backup"
    RESTORE = "restore"
    VERIFY = "verify"
    SEE_REPORTS = "see_reports"


_CASHIER = {
    Right.SELL,
    Right.REPRINT,
    Right.REVERSE_RECENT,
    Right.OPEN_SHIFT,
    Right.CLOSE_SHIFT,
    Right.CASH_MOVE,
}
_DESK = {Right.RESIDENTS, Right.REQUESTS, Right.REPRINT}
_MANAGER = set(Right)
_AUDITOR = {Right.SEE_REPORTS, Right.SEE_EXPECTED, Right.VERIFY}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.DESK: frozenset(_DESK | _CASHIER),  # small sites: the desk also takes the till
    Role.CASHIER: frozenset(_CASHIER | {Right.RESIDENTS}),
    Role.MANAGER: frozenset(_MANAGER),
    Role.AUDITOR: frozenset(_AUDITOR),
}


def may(role: Role, right: Right) -> bool:
    """Whether a role carries a right by itself, without an approver."""
    return right in RIGHTS[role]
