"""What a paper says, frozen at the moment it became true; the print floor turns it into bytes.

A document carries facts only (amounts in 分, codes, UTC instants, names as they were); words are chosen on the
print floor. It is stored as JSON with its print job, so a reprint years later shows the same centre name,
dish names and amounts as the first copy. Each family declares its documents in the module of its name; what is
imported here can be read back.
"""

from app.services.documents import (  # noqa: F401 - each declares its documents
    activities,
    centre,
    registers,
    repairs,
    report,
    requests,
    residents,
    rooms,
    signs,
    subsidy,
    till,
)
from app.services.documents.document import Document, dump, kinds, load, paper_name
from app.services.documents.head import Head

__all__ = ["Document", "Head", "dump", "kinds", "load", "paper_name"]
