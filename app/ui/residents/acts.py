"""What may be done with a resident beyond correcting them: behind the mask, merging, asking, erasing; lists out."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.rules.rights import Right
from app.services.desk import Approval
from app.services.personal import erase as resident_erase
from app.services.personal import merge as resident_merge
from app.services.personal.erase import Erased, OwnData
from app.services.personal.merge import Merged
from app.services.residents import export as resident_export
from app.services.residents import profile as resident_profile
from app.services.residents import registry
from app.services.residents.filters import ResidentFilter
from app.services.residents.registry import ResidentCard
from app.ui import people
from app.ui.consent.sheet import preview_consent
from app.ui.kit import shortcuts
from app.ui.kit.act import Refusing, act, with_consent
from app.ui.kit.page import Ctx
from app.ui.kit.reveal import Shown
from app.ui.kit.tasks import Progress
from app.ui.residents import lists_out, words
from app.ui.residents.profile import ProfilePanel
from app.ui.words.sentences import not_written

REASONS = ("本人要求核对", "联系家属", "上门前联系", "送餐联系")
_ERASE_REASONS = ("本人要求删除", "家属要求删除", "登记错误", "保存期已满")
_LOOK = "看过的人、时间和原因会记进操作日志；半分钟后自动遮住。"


class PersonActs:
    """The acts of a page. ``by`` is who is told to the desk, ``refresh`` reads again what is shown."""

    def __init__(self, ctx: Ctx, by: QWidget, profile: ProfilePanel, refresh: Callable[[], object]) -> None:
        self._ctx, self._by, self._profile, self._refresh = ctx, by, profile, refresh

    def grid(self) -> None:
        """Say by hand which 网格 the address belongs to."""
        card = self._card()
        if card is not None:
            title = f"指定{card.name}的网格"
            people.ask_grid(self._ctx, title, card.grid_set, registry.set_home_grid, card.id, self._refresh)

    # --- behind the mask

    def reveal(self, then: Shown) -> None:
        """Show the phone in clear, for a reason that is kept."""
        card = self._card()
        if card is not None:
            self._look(f"查看{card.name}的电话", registry.reveal, card.id, "phone", then=then)

    def reveal_contact(self, position: int, then: Shown) -> None:
        """Show a contact's phone in clear."""
        card = self._card()
        if card is not None:
            title = f"查看{card.name}家属的电话"
            self._look(title, resident_profile.reveal_contact, card.id, position, then=then)

    def reveal_proofs(self, then: Shown) -> None:
        """Show the proofs behind the letters."""
        card = self._card()
        if card is None:
            return

        def told(proofs: dict[str, str]) -> None:
            then("\n".join(f"{letter} 类：{proof}" for letter, proof in proofs.items() if proof))

        self._look(f"查看{card.name}的证明", resident_profile.reveal_proofs, card.id, then=told)

    def _look(self, title: str, operation: Callable[..., object], *args: object, then: Callable[..., object]) -> None:
        def ask_right(reason: str) -> None:
            act(self._ctx, operation, *args, reason, why=title, then=then, by=self._by)

        self._ctx.dialogs.ask(title, "原因", "查看", ask_right, text=_LOOK, choices=REASONS)

    # --- off the lists and back

    def set_active(self, active: bool) -> None:
        """Take the resident shown off the lists or back on; can be undone."""
        card = self._card()
        if card is not None:
            self._set_active(card, active, undo=True)

    def _set_active(self, card: ResidentCard, active: bool, *, undo: bool) -> None:
        def done(_card: ResidentCard) -> None:
            self._refresh()
            text = f"{card.name}已恢复在册" if active else f"{card.name}已停用"
            if undo:
                back = lambda: self._set_active(card, not active, undo=False)  # noqa: E731
                self._ctx.shell.toast(text, "撤销", back, key=shortcuts.cap("undo"))
            else:
                self._ctx.shell.toast(text)

        why = f"{'恢复' if active else '停用'}{card.name}的档案"
        act(self._ctx, registry.set_active, card.id, active, why=why, then=done, by=self._by)

    # --- one and the same person

    def merge(
        self, keep: ResidentCard, gone: ResidentCard, then: Callable[[UUID], object], chosen: dict[str, str],
        form: Refusing,
    ) -> None:  # fmt: skip
        """Make two records one; can be undone, at once by the toast and later from the profile."""

        def done(made: Merged) -> None:
            then(made.keep.id)
            text = f"已并入 {made.keep.name} · {words.member_no(made.keep.no)}"
            undo = lambda: self.part(made.gone_id)  # noqa: E731
            self._ctx.shell.toast(text, "撤销", undo, key=shortcuts.cap("undo"))

        why = f"合并{gone.name}（{words.member_no(gone.no)}）和{keep.name}（{words.member_no(keep.no)}）的档案"
        act(self._ctx, resident_merge.merge, keep.id, gone.id, chosen, why=why, then=done, form=form, by=self._by)

    def part(self, gone_id: UUID) -> None:
        """Take a merge back."""

        def done(card: ResidentCard) -> None:
            self._refresh()
            self._ctx.shell.toast(f"已拆回 {card.name} · {words.member_no(card.no)}")

        act(self._ctx, resident_merge.undo_merge, gone_id, why="拆回合并的档案", then=done, by=self._by)

    # --- 告知, 查询 and 删除

    def notice(self) -> None:
        """个人信息告知书 of the resident shown: looked at, then printed to be signed."""
        card = self._card()
        if card is not None:
            preview_consent(self._ctx, self._by, card.id)

    def own_data(self) -> None:
        """Everything kept about the resident shown, into a file for them."""
        card = self._card()
        if card is None:
            return

        def saved(data: OwnData, path: Path) -> None:
            note = f"本人资料查询 · {words.moment(self._ctx.desk.now())} · 请当面交给本人"
            self._write(
                lambda _progress: lists_out.write_own(path, data, note), lambda _n: "资料已存成文件，请交给本人"
            )

        def read(data: OwnData) -> None:
            name = lists_out.file_name(f"本人资料-{words.member_no(data.record.no)}", self._ctx.desk.now())
            self._ctx.dialogs.save_file("存本人资料", name, lists_out.PATTERN, lambda path: saved(data, path))

        title = f"{card.name}查询本人资料"

        def asked(reason: str) -> None:
            act(self._ctx, resident_erase.own_data, card.id, reason, why=title, then=read, by=self._by)

        text = "文件里是完整的电话、住址、家属和来往记录，只交给本人或代办人。"
        self._ctx.dialogs.ask(title, "原因", "查询", asked, text=text, choices=("本人到场查询", "代办人持委托查询"))

    def erase(self) -> None:
        """Erase the resident shown: a reason, a second person, no way back."""
        card = self._card()
        if card is None:
            return
        title = f"注销{card.name}的档案"

        def done(left: Erased) -> None:
            self._refresh()
            self._ctx.shell.toast(f"编号 {words.member_no(left.no)} 已注销；{left.sales} 笔账照旧")

        def asked(reason: str) -> None:
            act(self._ctx, resident_erase.erase, card.id, reason, why=title, then=done, by=self._by)

        text = (
            "姓名、电话、住址、证件、户籍、家属、类别、评估等级、备注，和受理件里的诉求、附件、单据内容都会删除，不能恢复；"
            "用餐账目和受理的单号、经过留下，但不再有姓名。"
            "以前的备份里还有，到期会自动换掉。要另一位主管同意。"
        )
        verb = "注销，不能恢复"
        self._ctx.dialogs.ask(title, "原因", verb, asked, text=text, danger=True, choices=_ERASE_REASONS)

    # --- lists

    def export(self, reason: str, clear: bool, wanted: ResidentFilter, then: Callable[[], object]) -> None:
        """A list into a file: a second person agrees, then the place, then the worker writes it."""
        desk = self._ctx.desk

        def write(path: Path, consent: Approval | None) -> None:
            def work(progress: Progress) -> int:
                leave = desk.do(resident_export.permit, reason, wanted, clear=clear, by=self._by, approval=consent)
                rows = desk.see(resident_export.rows, leave)
                told = lambda done, _total: progress(done, leave.count, "写文件")  # noqa: E731
                return lists_out.write_list(path, leave, rows, told)

            self._write(work, lambda count: f"已导出 {count:,} 人，用后请删除文件")
            then()

        def agreed(consent: Approval | None) -> None:
            name = lists_out.file_name("居民名单", desk.now())
            place = lambda path: write(path, consent)  # noqa: E731
            self._ctx.dialogs.save_file("导出居民名单", name, lists_out.PATTERN, place)

        with_consent(self._ctx, Right.EXPORT, f"导出居民名单：{reason}", agreed, second=True)

    def _write(self, work: Callable[[Progress], int], said: Callable[[int], str]) -> None:
        def failed(trouble: BaseException) -> None:
            if isinstance(trouble, OSError):
                self._ctx.shell.banner("resident_file", "bad", "文件没有写成", not_written(trouble))
            else:
                self._ctx.shell.trouble(trouble)

        def done(count: int) -> None:
            self._ctx.shell.clear_banner("resident_file")
            self._ctx.shell.toast(said(count))

        self._ctx.tasks.run(work, done, failed, owner=self._by)

    def _card(self) -> ResidentCard | None:
        found = self._profile.profile
        return found.card if found is not None else None
