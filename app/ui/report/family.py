"""报表: one page."""

from app.rules.rights import Right
from app.ui.kit.family import Family, PageSpec

FAMILY = Family(
    pages=(
        PageSpec(
            "report", "报表", "chart-column", "page8", "app.ui.report.page:ReportPage", (Right.SEE_REPORTS,), "print"
        ),
    ),
)
