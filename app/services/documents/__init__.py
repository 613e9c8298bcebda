"""What a paper says, frozen at the moment it became true; the print floor turns it into bytes.

A document carries facts only (amounts in 分, codes, UTC instants, names as they were); words are chosen on the
print floor. It is stored as JSON with its print job, so a reprint years later shows the same centre name,
dish names and amounts as the first copy.
"""

import dataclasses
import json
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from app.services.documents.head import Head
from app.services.documents.requests import Material, Promised, RequestSlip, WaySlip
from app.services.documents.sheets import (
    ConsentSheet,
    DueList,
    HandoverSheet,
    LedgerRow,
    PriceBoard,
    RecoverySheet,
    RequestLedger,
)
from app.services.documents.till import CountLine, Receipt, ReceiptLine, ReceiptPayment, ShiftReport, TenderTotal

__all__ = [
    "KINDS",
    "ConsentSheet",
    "CountLine",
    "Document",
    "DueList",
    "HandoverSheet",
    "Head",
    "LedgerRow",
    "Material",
    "PriceBoard",
    "Promised",
    "Receipt",
    "ReceiptLine",
    "ReceiptPayment",
    "RecoverySheet",
    "RequestLedger",
    "RequestSlip",
    "ShiftReport",
    "TenderTotal",
    "WaySlip",
    "dump",
    "kind_of",
    "load",
]

Document = (
    Receipt | ShiftReport | RecoverySheet | PriceBoard | RequestSlip | WaySlip
    | RequestLedger | DueList | HandoverSheet | ConsentSheet
)  # fmt: skip
KINDS: dict[str, type[Any]] = {
    "receipt": Receipt,
    "shift": ShiftReport,
    "recovery": RecoverySheet,
    "prices": PriceBoard,
    "request": RequestSlip,
    "way": WaySlip,
    "ledger": RequestLedger,
    "due": DueList,
    "handover": HandoverSheet,
    "consent": ConsentSheet,
}


def dump(document: Document) -> str:
    """The document as canonical JSON (sorted keys, UTF-8 as it is)."""
    return json.dumps(document, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(kind: str, text: str) -> Document:
    """Read a stored document back; raises ``KeyError`` for an unknown kind."""
    built: Document = _build(KINDS[kind], json.loads(text))
    return built


def kind_of(document: Document) -> str:
    """The name a document's kind is stored under."""
    return next(name for name, cls in KINDS.items() if isinstance(document, cls))


def _plain(value: object) -> object:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return value.__dict__
    raise TypeError(f"{type(value).__name__} has no place on paper")


def _build(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin is UnionType:  # something or None
        return None if value is None else _build(next(t for t in get_args(kind) if t is not NoneType), value)
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        known = {f.name for f in dataclasses.fields(kind)}
        return kind(**{k: _build(hints[k], v) for k, v in value.items() if k in known})  # type: ignore[operator]
    if origin is tuple:
        inner = get_args(kind)
        if len(inner) == 2 and inner[1] is Ellipsis:
            return tuple(_build(inner[0], v) for v in value)
        return tuple(_build(t, v) for t, v in zip(inner, value, strict=True))
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return value
