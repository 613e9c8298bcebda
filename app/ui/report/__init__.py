"""The page 报表: the month's report, its key figures and its PDF."""
