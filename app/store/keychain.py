"""The system's keychain, or none: where the everyday copy of the master key lies."""

from __future__ import annotations

import os
from typing import Protocol

SERVICE = "baitonggang"


class Keychain(Protocol):
    """What a key slot needs of a keychain. None of the methods raises: a keychain that fails is one that is empty."""

    @property
    def name(self) -> str:
        """The keychain's own name, for the integrity page."""

    def get(self, account: str) -> str | None:
        """The stored text, or None."""

    def set(self, account: str, text: str) -> bool:
        """Keep a text; False when the keychain will not."""

    def delete(self, account: str) -> None:
        """Forget a text, if it was there."""


class NoKeychain:
    """A PC without a keychain: nothing is kept."""

    name = "none"

    def get(self, account: str) -> str | None:
        return None

    def set(self, account: str, text: str) -> bool:
        return False

    def delete(self, account: str) -> None:
        return None


class OsKeychain:
    """The keychain of the signed-in user through ``keyring`` (imported at the first use: it is slow).

    It protects a stolen disk or stick, not against a program that runs as the same user.
    """

    @property
    def name(self) -> str:
        import keyring

        return str(keyring.get_keyring().name)

    def get(self, account: str) -> str | None:
        import keyring

        try:
            return keyring.get_password(SERVICE, account)
        except Exception:  # back ends raise what they like; this PC then has no keychain
            return None

    def set(self, account: str, text: str) -> bool:
        import keyring

        try:
            keyring.set_password(SERVICE, account, text)
        except Exception:  # back ends raise what they like; this PC then has no keychain
            return False
        return True

    def delete(self, account: str) -> None:
        import keyring

        try:
            keyring.delete_password(SERVICE, account)
        except Exception:  # back ends raise what they like; this PC then has no keychain
            return


def default_keychain() -> Keychain:
    """The system's keychain, unless ``BAITONGGANG_KEYCHAIN=none`` asks for the file slot (tests, the demo centre)."""
    if os.environ.get("BAITONGGANG_KEYCHAIN", "").lower() == "none":
        return NoKeychain()
    return OsKeychain()
