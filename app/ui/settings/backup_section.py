"""备份与数据: backups and how to put one back; whether the data are what was written."""

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.ui.kit.page import Ctx
from app.ui.kit.section import TabbedSection
from app.ui.settings.backup_list import BackupTab
from app.ui.settings.integrity import IntegrityTab


class BackupSection(TabbedSection):
    """Backups and checks. Who may verify but not back up reads the list and runs the check."""

    key, title, icon = "backup", "备份与数据", "hard-drive"
    right, closed = Right.BACKUP, True
    reads = frozenset({"setting"})
    locked_words = "备份和恢复要主管登录；审计可以核对数据"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, [BackupTab(ctx), IntegrityTab(ctx)], parent)

    @classmethod
    def open_to(cls, ctx: Ctx) -> bool:
        return cls.allowed(ctx, Right.BACKUP) or cls.allowed(ctx, Right.VERIFY)
