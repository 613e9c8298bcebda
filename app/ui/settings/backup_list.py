"""备份: the last one, all of them, a second place, a rehearsal, and how a backup is put back."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import StoreTrouble
from app.rules.dates import ahead
from app.rules.rights import Right
from app.services.centre import data_checks, settings
from app.store import backup, backup_names, keys
from app.store.backup import Entry, Made
from app.store.restore import Contents, contents, losses, rehearse
from app.store.verify import Report
from app.ui.kit import shortcuts
from app.ui.kit.act import act
from app.ui.kit.button import Button
from app.ui.kit.cards import Card, Empty
from app.ui.kit.facts import Facts
from app.ui.kit.guard import guarded
from app.ui.kit.label import Label, Rule, Tag
from app.ui.kit.layout import STRETCH, column, holder, into, row, wide
from app.ui.kit.lists import SideList
from app.ui.kit.long_work import run_long
from app.ui.kit.page import Ctx, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.plain import set_tip
from app.ui.kit.rows import Column, Table
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.section import Section
from app.ui.kit.small_table import SmallTable
from app.ui.kit.tasks import Progress
from app.ui.settings.integrity_words import report_cells, verdict
from app.ui.settings.restore_modal import RestoreModal
from app.ui.words.moments import ago, moment, size_words
from app.ui.words.sentences import sentence

_PROBLEMS = {
    "same_disk": "和数据在同一块盘上：盘坏了两份一起没，请换一块盘或 U 盘",
    "same_place": "这就是数据自己的文件夹，没有另存：请换一块盘或 U 盘",
    "missing": "现在找不到这个文件夹：U 盘没插？",
    "other_store": "里面是另一份数据的备份，没有往里放",
}


def second_problem(second: Path, folder: Path) -> str | None:
    """What is to be said of the second place before anything is copied there: ``same_disk``, ``same_place`` or
    ``missing``."""
    try:
        if second.resolve() in (folder.resolve(), (folder / backup_names.FOLDER).resolve()):
            return "same_place"
        return "same_disk" if os.stat(second).st_dev == os.stat(folder).st_dev else None
    except OSError:
        return "missing"


def whose(said: Contents) -> str:
    """Whose backup it is and how far it goes."""
    until = f"，最后一次操作在 {moment(said.latest)}" if said.latest else ""
    return f"这是{said.community}{said.centre}的备份{until}。"


PASSED, FAILED = TagSpec("演练通过", "ok", "shield"), TagSpec("演练有误", "bad", "triangle-alert")
_NOTED = 200
"""Rehearsals that are remembered beside their backups."""


class BackupTab(Section):
    """The backups of this store."""

    key, title, right = "backups", "备份", Right.BACKUP

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self._folder = Path(ctx.desk.store.folder)
        self._second = ""
        self._elsewhere: Path | None = None
        self._rehearsed: dict[Path, Report] = {}
        self.last = Label("", "h3")
        self.last_note = Label("", "caption", "ink2", wrap=True)
        self.go = Button("立即备份", kind="primary", icon="save", key=shortcuts.cap("save"), on=self.back_up)
        self.second_line = Label("", "body", elide=True)
        self.second_tag = Tag("")
        self.second_note = Label("", "caption", "ink2", wrap=True)
        self.choose = Button("选文件夹", sz="sm", icon="folder-open", on=self._choose)
        self.forget = Button("不用", kind="ghost", sz="sm", on=lambda: self._put_second(""))
        columns: list[Column[Entry]] = [
            Column("时间", lambda e: moment(e.at), sub=lambda e: e.path.name, strong=True),
            Column("大小", lambda e: size_words(e.size), 84, right=True, sub=self._beside),
            Column("", lambda e: "", 110, tag=self._tag),
        ]
        self.table: Table[Entry] = Table(columns, key=lambda e: e.path, name="备份", top=True)
        empty = Empty("还没有备份", "开着窗口时每半小时自动备份一次，交班时也备份", icon="hard-drive")
        self.working = QVBoxLayout()
        self.facts = Facts()
        self.rehearse_button = Button("演练恢复", icon="shield", on=self.rehearse)
        self.report = SmallTable([("检查", 0, False), ("结果", 96, False), ("条数", 64, True)], name="演练结果")
        self.said = Label("", "strong", wrap=True)
        self.restore_button = Button("恢复成这一份", kind="danger", icon="history", on=self.restore)
        self.elsewhere = Button("看 U 盘里的备份", icon="folder-open", on=self._look_elsewhere)
        self.where = Label("", "caption", "ink2", elide=True)
        self.refused = Label("", "caption", "bad", wrap=True)
        self.list = SideList(self.table, empty, self._side())
        self.list.front.connect(self._show)
        self._build()

    def _build(self) -> None:
        top = row(wide(self._last_card()), wide(self._second_card()), gap=12)
        into(self.column, top, self.working, row(wide(self.where), self.elsewhere), wide(self.list))

    def _last_card(self) -> Card:
        card = Card()
        into(card.body, row(wide(column(self.last, self.last_note, gap=2)), self.go))
        return card

    def _second_card(self) -> Card:
        card = Card()
        head = row(Label("第二处", "h3"), wide(self.second_line), self.second_tag, self.choose, self.forget)
        into(card.body, head, self.second_note)
        return card

    def _side(self) -> Card:
        self._card = Card("这一份")
        self._card.setFixedWidth(396)
        words = "演练：在临时文件夹里真的恢复一遍，再逐项核对，不动现在的数据。"
        steps = (
            "先检查这份备份，说清楚之后的哪些单子会看不到，再由你输 PIN 决定。现在的数据不会删，会移到旁边保留。"
            f"恢复后单号换新号段（现在是 {self.ctx.desk.terminal}），备份之后发出去的号不会重复。"
        )
        inner = column(
            self.facts, Rule(),
            Label(words, "caption", "ink2", wrap=True), row(self.rehearse_button, STRETCH), self.said, self.report,
            Rule(), Label("要恢复成这一份", "strong"), Label(steps, "caption", "ink2", wrap=True),
            row(self.restore_button, STRETCH), self.refused, STRETCH,
            margins=(0, 0, 8, 0),
        )  # fmt: skip
        into(self._card.body, wide(ScrollBody(holder(inner))))
        return self._card

    def refresh(self) -> None:
        self._second = self.ctx.desk.see(settings.text, "backup.second")
        self.go.setEnabled(self.may_change())
        self.rehearse_button.setEnabled(self.may_change())
        self.restore_button.setEnabled(self.allowed(self.ctx, Right.RESTORE))
        self._noted = {note.backup: note for note in reversed(self.ctx.desk.see(data_checks.data_checks, _NOTED))}
        for button in (self.choose, self.forget):
            button.setEnabled(self.allowed(self.ctx, Right.SETTINGS))
        self._show_second()
        now = self.ctx.desk.now()
        rows = backup.listing(self._folder, now)
        self.list.show_rows(rows if self._elsewhere is None else self._entries_of(self._elsewhere))
        self._say_where()
        newest = next((entry for entry in rows if not entry.before_upgrade), None)
        self.last.setText(f"上次备份 {ago(newest.at, now)}" if newest else "还没有备份")
        kept = f"{len(rows)} 份，共 {size_words(sum(e.size for e in rows))}" if rows else "交班和每半小时自动备份"
        self.last_note.setText(f"{moment(newest.at)} · {kept}" if newest else kept)

    def _entries_of(self, place: Path) -> list[Entry]:
        """The backups of another folder; none once it cannot be read any more, which is said."""
        try:
            return backup.entries(place, self.ctx.desk.now())
        except StoreTrouble as trouble:
            self.ctx.shell.trouble(trouble)
            return []

    def _say_where(self) -> None:
        away = self._elsewhere
        self.elsewhere.set_words("看 U 盘里的备份" if away is None else "回到本机的备份")
        place = f"本机 {self._folder / backup_names.FOLDER}" if away is None else f"正在看 {away}"
        theirs, ours = self._key_of(away), keys.key_name(self._folder)
        odd = bool(away) and theirs != ours
        about = f"，恢复码编号 {theirs or '看不到'}，和本坊的 {ours} 不一样，是别处的备份" if odd else ""
        self.where.setText(f"{place}{about}")
        self.where.set_tone("warn" if odd else "ink2")
        set_tip(self.where, str(away or self._folder / backup_names.FOLDER))

    def _key_of(self, place: Path | None) -> str:
        """The name of the key of the backups that are listed; empty where none lies beside them."""
        if place is None:
            return keys.key_name(self._folder)
        return keys.key_name(place) or keys.key_name(place.parent)

    def _show_second(self) -> None:
        self.second_line.setText(self._second or "没有")
        set_tip(self.second_line, self._second)
        self.forget.setVisible(bool(self._second))
        problem = second_problem(Path(self._second), self._folder) if self._second else None
        self.second_tag.setVisible(bool(self._second))
        if not self._second:
            self.second_note.setText("选一个 U 盘或另一块盘上的文件夹，每次备份都往那里再放一份")
            self.second_note.set_tone("ink2")
            return
        good, odd = TagSpec("可用", "ok", "check"), TagSpec("要留意", "warn", "triangle-alert")
        self.second_tag.set_spec(odd if problem else good)
        self.second_note.setText(_PROBLEMS[problem] if problem else "每次备份都往那里再放一份")
        self.second_note.set_tone("warn" if problem else "ink2")

    def _beside(self, entry: Entry) -> str:
        return "第二处有" if self._second and (Path(self._second) / entry.path.name).exists() else ""

    def _tag(self, entry: Entry) -> TagSpec:
        report = self._rehearsed.get(entry.path)
        if report is not None:
            return PASSED if report.ok else FAILED
        noted = self._noted.get(entry.path.name)
        if noted is not None:
            return PASSED if noted.ok else FAILED
        if ahead(entry.at, self.ctx.desk.now()):
            return TagSpec("日期在今后", "warn", "clock")
        if entry.before_upgrade:
            return TagSpec("升级前", "info")
        return TagSpec("已校验", "ok", "check") if self._elsewhere is None else TagSpec("没查过", "mute")

    def _show(self, entry: Entry) -> None:
        self._card.title.setText(moment(entry.at))
        self._card.note.setText(size_words(entry.size))
        self.refused.hide()
        noted = self._noted.get(entry.path.name)
        tried = f"{moment(noted.at)} {noted.staff}，{'通过' if noted.ok else '有误'}" if noted is not None else "还没有"
        self.facts.put(
            [
                ("封账码", entry.chain_head or "—", "ink"),
                ("数据版本", entry.revision or "—", "ink2"),
                ("恢复码编号", self._key_of(self._elsewhere) or "旁边没有 key.json，打不开", "ink2"),
                ("演练", tried, "ink2"),
            ]
        )
        report = self._rehearsed.get(entry.path)
        self.report.setVisible(report is not None)
        self.said.setVisible(report is not None)
        if report is not None:
            self.report.set_rows(report_cells(report))
            self.said.setText("演练通过，这份备份可以恢复" if report.ok else f"这份备份有问题：{verdict(report)}")
            self.said.set_tone("ok" if report.ok else "bad")

    def back_up(self) -> None:
        """Make a backup on the worker, with its copy in the second place."""
        if not self.go.isEnabled():
            return
        desk, second = self.ctx.desk, self._second
        now = desk.now()

        def work(progress: Progress) -> Made:
            progress(0, 1, "正在写，可以继续收银")
            return backup.make(desk.store, now, "manual", second=Path(second) if second else None)

        run_long(self.ctx, self, self.working, self._busy(), "立即备份", work, self._made)

    def _made(self, made: Made) -> None:
        self.refresh()
        self.table.select_key(made.path)
        problem = made.second.problem if made.second else None
        if made.second is not None and problem in ("missing", "other_store", "same_place"):
            self.second_note.setText(f"第二处没有放成：{_PROBLEMS[str(problem)]}")
            self.second_note.set_tone("warn")
        elif problem and problem != "same_disk":
            words = "，".join(sentence(StoreTrouble(problem)))
            self.second_note.setText(f"第二处没有放成：{words}")
            self.second_note.set_tone("warn")
        self.ctx.shell.toast(f"已备份并校验，{size_words(made.size)}")

    def rehearse(self) -> None:
        """Restore the backup in front into a temporary place and check it there."""
        entry = self.table.row()
        if entry is None or not self.rehearse_button.isEnabled():
            return
        desk = self.ctx.desk
        now, store, path = desk.now(), desk.store, entry.path

        def work(progress: Progress) -> Report:
            progress(0, 1, "恢复成临时的一份，再逐项核对")
            return rehearse(path, store.keys, now, store.folder)

        def done(report: Report) -> None:
            self._rehearsed[path] = report
            found = report.first.name if report.first is not None else ""
            again: Callable[[None], object] = lambda _none: self.refresh()  # noqa: E731
            act(self.ctx, data_checks.note_rehearsal, path.name, found=found, then=again, by=self)
            self.list.tell()
            self.table.viewport().update()

        run_long(self.ctx, self, self.working, self._busy(), f"演练恢复 {moment(entry.at)}", work, done)

    def _busy(self) -> list[QWidget]:
        return [self.go, self.rehearse_button, self.restore_button, self.elsewhere]

    def _look_elsewhere(self) -> None:
        """The backups of another folder in place of this PC's; pressed once more, these again."""
        if self._elsewhere is not None:
            self._elsewhere = None
            self.refresh()
            return
        self.ctx.dialogs.choose_folder("备份在哪个文件夹", self._look_in)

    def _look_in(self, folder: Path) -> None:
        try:
            at, found = backup.backups_in(folder, self.ctx.desk.now())
        except StoreTrouble as trouble:
            self.where.setText(f"{folder} 看不了：{'，'.join(sentence(trouble))}")
            self.where.set_tone("warn")
            return
        if not found:
            self.where.setText(f"{folder} 里没有备份。备份的名字以 desk- 开头；请选 U 盘上放备份的文件夹。")
            self.where.set_tone("warn")
            return
        self._elsewhere = None if at == self._folder / backup_names.FOLDER else at
        self.refresh()
        self.table.setFocus()

    def _choose(self) -> None:
        self.ctx.dialogs.choose_folder("第二处备份放在", lambda path: self._put_second(str(path)))

    def _put_second(self, path: str) -> None:
        act(self.ctx, settings.put, "backup.second", path, then=lambda _stored: self.refresh(), by=self)

    def restore(self) -> None:
        """Put the backup in front back over the store, after saying what that takes away."""
        entry = self.table.row()
        if entry is not None and self.restore_button.isEnabled():
            self._ask_to_restore(entry.path, moment(entry.at))

    def _ask_to_restore(self, path: Path, when: str) -> None:
        own, folder = self.ctx.desk.store.keys, self._folder
        look = lambda: (losses(path, folder, own), contents(path, own))  # noqa: E731

        def work(progress: Progress) -> tuple[dict[str, int], Contents] | StoreTrouble:
            progress(0, 1, "逐页检查，再数一数之后的单子")
            found: list[tuple[dict[str, int], Contents] | StoreTrouble] = []
            guarded(look, found.append, found.append)  # type: ignore[arg-type]
            return found[0]

        def done(found: tuple[dict[str, int], Contents] | StoreTrouble) -> None:
            if isinstance(found, StoreTrouble):
                why = "这不是本坊的备份" if found.code == "key_wrong" else "，".join(sentence(found))
                self.refused.setText(f"这一份不能用来恢复：{why}。什么都没有改动。")
                self.refused.show()
                return
            modal = RestoreModal(self.ctx.shell.window_widget(), self.ctx.desk, when, found[0], whose(found[1]))
            modal.finished.connect(lambda result: self.ctx.shell.restore(path) if result else None)
            self.ctx.shell.open_modal(modal)

        run_long(self.ctx, self, self.working, self._busy(), f"检查备份 {when}", work, done)

    def focus_start(self) -> None:
        (self.go if self.go.isEnabled() else self.table).setFocus()

    def verbs(self) -> list[Verb]:
        return [Verb("save", "立即备份", self.back_up), Verb("refresh", "刷新", self.refresh)]

    def panes(self) -> list[QWidget]:
        return [self.go, self.table, self._card]
