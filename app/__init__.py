"""百通岗前台: the front desk of a community centre's one-stop counter."""

from datetime import date

__version__ = "0.1.0"

BUILT = date(2026, 11, 1)
"""The day of the release: no clock that stands before it is right (``app.paths.built``; a bundle knows its own day).
Raised with every release (``docs/release.md``); a test holds it against the change log."""
