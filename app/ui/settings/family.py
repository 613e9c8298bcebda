"""设置: the page itself, and the sections about the centre."""

from app.rules.rights import Right
from app.ui.kit.family import Family, PageSpec, SectionSpec

_KEEPERS = (Right.SETTINGS, Right.MENU, Right.POLICY, Right.STAFF, Right.BACKUP, Right.VERIFY)

FAMILY = Family(
    pages=(PageSpec("settings", "设置", "settings", "page9", "app.ui.settings.page:SettingsPage", _KEEPERS, low=True),),
    sections=(
        SectionSpec(
            "calendar",
            "工作日历",
            "calendar-days",
            "app.ui.settings.calendar_section:CalendarSection",
            ("holidays", "hours", "promises"),
        ),
        SectionSpec("retention", "保存期限", "archive", "app.ui.settings.retention_section:RetentionSection"),
        SectionSpec("staff", "员工与权限", "users", "app.ui.settings.staff_section:StaffSection", ("roles",)),
        SectionSpec("printers", "打印机", "printer", "app.ui.settings.printer_section:PrinterSection", ("printer",)),
        SectionSpec(
            "backup", "备份与数据", "hard-drive", "app.ui.settings.backup_section:BackupSection", ("integrity",)
        ),
        SectionSpec("look", "外观", "sun", "app.ui.settings.look_section:LookSection"),
        SectionSpec("centre", "本坊信息", "store", "app.ui.settings.centre_section:CentreSection"),
        SectionSpec("terminals", "收银台", "monitor", "app.ui.settings.terminal_section:TerminalSection"),
        SectionSpec("journal", "操作记录", "history", "app.ui.settings.journal_section:JournalSection"),
        SectionSpec("about", "关于", "info", "app.ui.settings.about_section:AboutSection", ("diagnosis",)),
    ),
)
