"""The month's report, made of the figures."""
