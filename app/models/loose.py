"""Which columns the audit trail does not answer for."""

from typing import Any

WHOLE = "*"


def loose(*columns: str) -> dict[str, Any]:
    """For ``__table_args__``: nobody answers for how these columns come and go; ``WHOLE``: for none of the table.

    Every other column of every table is sealed with the act that changes it (``app.store.recorded``), so what is named
    here is nobody's word, nobody's money and nobody's promise: a queue's state, an order still being rung up, what is
    rebuilt by ``verify`` or carries a chain of its own.
    """
    return {"info": {"loose": columns}}
