"""A keychain in memory, and what may be wrong with one."""

import threading
import time


class Ring:
    """A keychain that keeps what it is given; ``locked``, it neither gives nor takes."""

    name = "test ring"

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.locked = False

    def get(self, account: str) -> str | None:
        return None if self.locked else self.kept.get(account)

    def set(self, account: str, text: str) -> bool:
        if not self.locked:
            self.kept[account] = text
        return not self.locked

    def delete(self, account: str) -> None:
        self.kept.pop(account, None)


class Forgetful(Ring):
    """It says yes and keeps nothing."""

    def set(self, account: str, text: str) -> bool:
        return True


class Wrong(Ring):
    """It gives something else than it was given: another key, or no key at all (``text``)."""

    def __init__(self, text: str = "00" * 32) -> None:
        super().__init__()
        self.text = text

    def get(self, account: str) -> str | None:
        return self.text


class Slow(Ring):
    """It answers when it is let (``may``), or after so many ``seconds``."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__()
        self.seconds = seconds
        self.may = threading.Event()
        if seconds:
            self.may.set()

    def get(self, account: str) -> str | None:
        self.may.wait(30)
        time.sleep(self.seconds)
        return super().get(account)
