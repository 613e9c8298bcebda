"""What is kept: SQLModel tables, one family of nouns per module. Importing this package registers them all."""

from app.models import audit, cart, centre, menu, policy, print_job, resident, sale, shift, staff, totals

__all__ = ["audit", "cart", "centre", "menu", "policy", "print_job", "resident", "sale", "shift", "staff", "totals"]
