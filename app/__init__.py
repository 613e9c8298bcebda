"""百通岗前台: the front desk of a community centre's one-stop counter."""

__version__ = "0.1.0"
