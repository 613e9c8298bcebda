"""关于: which program this is, whose parts are in it, and a file for whoever looks after it when something is wrong."""

import platform
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

from app import __version__
from app.paths import ROOT, built, portable_home
from app.rules.dates import local
from app.rules.rights import Right
from app.services.centre import diagnosis
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.cards import Card
from app.ui.kit.facts import Facts
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, add, row, wide
from app.ui.kit.page import Ctx
from app.ui.kit.plain import set_tip
from app.ui.kit.rows import Column, Table
from app.ui.kit.section import Section
from app.ui.settings.diagnosis_file import write_diagnosis
from app.ui.words.sentences import not_written

_ZIP = "压缩包 (*.zip)"

_PORTABLE = "（便携：和程序放在一起）"


class LicensedPart(NamedTuple):
    """A part by others, as THIRD_PARTY.md lists it."""

    name: str
    licence: str


def licensed_parts(text: str) -> list[LicensedPart]:
    """The rows of the tables of THIRD_PARTY.md, without their heads."""
    rows = [[cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in text.splitlines()
            if line.startswith("|")]  # fmt: skip
    return [LicensedPart(cells[0], cells[1]) for cells in rows if cells[0] != "part" and not set(cells[0]) <= {"-"}]


class AboutSection(Section):
    """Version, parts, and the diagnosis; anybody may read it, the file needs the right to take backups."""

    key, title, icon = "about", "关于", "info"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.facts = Facts(self)
        self.save = Button("存诊断文件…", icon="download", on=self.take_out)
        said = "出了问题交给维护人员：版本、系统、各类单子的数量、打印结果和错误记录。里面没有姓名、电话、证件和金额。"
        about = Card("百通岗前台")
        for part in (self.facts, Label(said, "caption", "ink2", wrap=True), row(self.save, STRETCH)):
            add(about.body, part)
        parts = Card("用到的部件和它们的许可", "全文在程序文件夹的 licences 里")
        self.parts: Table[LicensedPart] = Table(
            (Column("部件", lambda part: part.name, strong=True), Column("许可", lambda part: part.licence, 340)),
            key=lambda part: part.name, name="部件和许可",
        )  # fmt: skip
        self.parts.setMinimumHeight(120)
        add(parts.body, wide(self.parts))
        for card, share in ((about, 0), (parts, 1)):
            card.setMaximumWidth(860)
            add(self.column, wide(card, share))

    def refresh(self) -> None:
        self.facts.put(
            [
                ("版本", f"{__version__}（{built():%Y-%m-%d}）", "ink"),
                ("数据", f"{self.ctx.desk.store.folder}{_PORTABLE if portable_home() else ''}", "ink"),
                ("系统", platform.platform(), "ink2"),
                ("组件", f"Python {platform.python_version()} · Qt {qVersion()}", "ink2"),
                ("许可", "MIT（程序文件夹的 LICENSE）", "ink2"),
            ]
        )  # fmt: skip
        self.save.setEnabled(self.allowed(self.ctx, Right.BACKUP))
        set_tip(self.save, "" if self.save.isEnabled() else "要主管登录")
        if not self.parts.rows_model.rows:
            self.parts.set_rows(licensed_parts((ROOT / "THIRD_PARTY.md").read_text("utf-8")))

    def take_out(self) -> None:
        """Ask where to, then write the file."""
        name = f"百通岗诊断 {local(self.ctx.desk.now()):%Y%m%d-%H%M}.zip"
        self.ctx.dialogs.save_file("诊断文件存到", name, _ZIP, self._ask)

    def _ask(self, path: Path) -> None:
        act(self.ctx, diagnosis.take_diagnosis, then=lambda lines: self._write(path, lines), by=self)

    def _write(self, path: Path, lines: tuple[str, ...]) -> None:
        try:
            write_diagnosis(path, self.ctx.desk.store.folder, lines)
        except OSError as error:
            self.ctx.shell.banner("diagnosis", "bad", "诊断文件没有写成", not_written(error))
            return
        self.ctx.shell.clear_banner("diagnosis")
        self.ctx.shell.toast(f"诊断文件已存为 {path.name}")
