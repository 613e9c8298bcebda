"""百通岗前台: the front desk of a community centre's one-stop counter."""

from datetime import date

__version__ = "0.1.0"

BUILT = date(2026, 11, 1)
"""No clock is right that stands before this day: the program was not there yet. Raised with every release
(``docs/release.md``); a test holds it against the change log."""
