"""What a register prints: one list on as many pages as it takes."""

from app.print.maker import Maker
from app.print.registers.list_pages import register_pdf
from app.services.documents.registers import RegisterPaper

PAPERS = {RegisterPaper: Maker(pages=register_pdf)}
"""The papers of registers."""
