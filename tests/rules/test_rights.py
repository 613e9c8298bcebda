"""Roles and their rights: what each may do alone, and what none but a manager may."""

import pytest

from app.rules.rights import RIGHTS, Right, Role, may


def test_every_role_has_rights_and_a_manager_all() -> None:
    assert set(RIGHTS) == set(Role)
    assert all(may(Role.MANAGER, right) for right in Right)


@pytest.mark.parametrize("role", [Role.DESK, Role.CASHIER, Role.AUDITOR])
@pytest.mark.parametrize(
    "right",
    [
        Right.REVERSE,
        Right.APPROVE_VARIANCE,
        Right.APPROVE_REQUEST,
        Right.EXPORT,
        Right.REVEAL,
        Right.PERSONAL_DATA,
        Right.MENU,
        Right.POLICY,
        Right.STAFF,
        Right.SETTINGS,
        Right.BACKUP,
        Right.RESTORE,
    ],
)
def test_what_only_a_manager_may(role: Role, right: Right) -> None:
    assert not may(role, right)


def test_a_cashier_counts_blind_and_an_auditor_only_looks() -> None:
    assert may(Role.CASHIER, Right.SELL) and not may(Role.CASHIER, Right.SEE_EXPECTED)
    assert may(Role.AUDITOR, Right.SEE_EXPECTED) and not may(Role.AUDITOR, Right.SELL)
    assert may(Role.DESK, Right.REQUESTS) and not may(Role.CASHIER, Right.REQUESTS)
