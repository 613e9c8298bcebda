"""The month's report: what a figure is, how two are compared, and the report as data."""
