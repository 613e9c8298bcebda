"""Carrying acts out from the drawer: consent where it is needed, a toast with the way back where there is one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from app.errors import Refused, StoreTrouble
from app.rules.requests.flow import Act, State
from app.services import print_queue
from app.services.requests import accept, attachments, links, papers, ratings, rectifications
from app.services.requests.accept import RequestDone, Step
from app.services.requests.attachments import AttachmentRow
from app.services.requests.detail import PaperRow, RequestDetail
from app.ui.consent.ask import do_with_consent
from app.ui.kit import shortcuts
from app.ui.kit.page import Ctx
from app.ui.paper.preview import preview
from app.ui.requests.register import words

Then = Callable[[], object]
Refuse = Callable[[Refused], bool]
_TAKEN_BACK = "派错了，撤回"
_FILES = "照片和文件 (*.jpg *.jpeg *.png *.pdf *.docx *.xlsx)"


class Doing:
    """Every operation the drawer can start. ``done`` is called after each; ``owner`` is named as who caused it."""

    def __init__(self, ctx: Ctx, owner: object, done: Then) -> None:
        self._ctx, self._owner, self._done = ctx, owner, done

    def act(self, detail: RequestDetail, act: Act, step: Step, refuse: Refuse | None = None) -> None:
        """One act of the table. ``refuse`` puts a refusal beside its field and says whether it could."""
        row = detail.card.row
        why = f"{words.act_words(act)} {row.number} {row.item_name}"
        reason = step.reason.strip()
        self._run(
            f"{why}：{reason}" if reason else why,
            accept.act,
            row.id,
            act,
            step,
            then=lambda done: self._did(detail, act, done),
            refuse=refuse,
        )

    def _did(self, detail: RequestDetail, act: Act, done: RequestDone) -> None:
        text = f"{done.number} 已{_DONE.get(act, words.act_words(act))}"
        back = _back(detail, act)
        if back is None:
            self._ctx.shell.toast(text)
        else:
            undo = lambda: self._undo(done.id, *back)  # noqa: E731
            self._ctx.shell.toast(text, "撤销", undo, key=shortcuts.cap("undo"))
        self._done()

    def _undo(self, request_id: UUID, act: Act, step: Step) -> None:
        self._run("", accept.act, request_id, act, step, print_paper=False, then=lambda _done: self._done())

    def rate(
        self, detail: RequestDetail, value: int, channel: str, points: tuple[str, ...], comment: str = "",
        refuse: Refuse | None = None,
    ) -> None:  # fmt: skip
        """Keep a rating; everybody else only learns that it came in."""
        self._run(
            "录入评价", ratings.rate, detail.card.row.id, value, channel, points=points, comment=comment,
            then=lambda _value: self._say("评价已收到"), refuse=refuse,
        )  # fmt: skip

    def call_back(
        self, detail: RequestDetail, reached: bool, content: bool | None, text: str, refuse: Refuse | None = None
    ) -> None:
        """回访."""
        said = "已记下回访" if reached else "没有联系上，仍在待回访"
        self._run(
            "回访", ratings.call_back, detail.card.row.id, reached, content, text,
            then=lambda _none: self._say(said), refuse=refuse,
        )  # fmt: skip

    def contact(self, detail: RequestDetail, text: str, refuse: Refuse | None = None) -> None:
        """The resident was called about a bad rating."""
        self._run(
            "整改联系", rectifications.contact, detail.card.row.id, text,
            then=lambda _none: self._say("已记下联系"), refuse=refuse,
        )  # fmt: skip

    def finish(self, detail: RequestDetail, result: str, refuse: Refuse | None = None) -> None:
        """The 整改 is done."""
        self._run(
            "整改完成", rectifications.finish, detail.card.row.id, result,
            then=lambda _none: self._say("整改完成，居民可以再评一次"), refuse=refuse,
        )  # fmt: skip

    def appeal(self, detail: RequestDetail, upheld: bool, reason: str, refuse: Refuse | None = None) -> None:
        """Decide on an appeal."""
        row = detail.card.row
        settled = "成立" if upheld else "不成立"
        self._run(
            f"{row.number} 差评申诉{settled}：{reason}", rectifications.appeal, row.id, upheld, reason,
            then=lambda _none: self._say(f"申诉{settled}，已记下"), refuse=refuse,
        )  # fmt: skip

    def link(self, detail: RequestDetail, kind: str, number: str, refuse: Refuse | None = None) -> None:
        """Say that two belong together; can be undone."""
        request_id = detail.card.row.id

        def linked(target: str) -> None:
            undo = lambda: self.unlink(request_id, kind, target)  # noqa: E731
            self._ctx.shell.toast(f"已关联 {target}", "撤销", undo, key=shortcuts.cap("undo"))
            self._done()

        self._run("关联", links.link, request_id, kind, number, then=linked, refuse=refuse)

    def unlink(self, request_id: UUID, kind: str, number: str, *, undo: bool = False) -> None:
        """Take a link back; ``undo`` offers to make it again."""

        def gone(_none: None) -> None:
            if undo:
                self._ctx.shell.toast(f"已取消关联 {number}", "撤销", again, key=shortcuts.cap("undo"))
            self._done()

        def again() -> None:
            self._run("关联", links.link, request_id, kind, number, then=lambda _target: self._done())

        self._run("取消关联", links.unlink, request_id, kind, number, then=gone)

    def reprint(self, number: str) -> None:
        """补打: the same frozen paper, marked as a copy."""
        self._run(
            f"补打 {number}", print_queue.reprint, "request", number,
            then=lambda _job: self._say("已送打印，单上标明补打"),
        )  # fmt: skip

    def look(self, paper: PaperRow) -> None:
        """A kept paper as its next copy would be, before it is printed."""
        self._preview(
            words.PAPERS.get(paper.paper, paper.paper), print_queue.next_copy, "request", paper.number,
            print_it=lambda: self.reprint(paper.number), verb="补打" if paper.sent else "打印",
        )  # fmt: skip

    def rating_sheet(self, detail: RequestDetail) -> None:
        """评价单: a sheet the resident fills in later; looked at, then printed."""
        row = detail.card.row

        def print_it() -> None:
            said = lambda _job: self._say("评价单已送打印")  # noqa: E731
            self._run(f"打印评价单 {row.number}", papers.print_rating, row.id, then=said)

        self._preview("服务评价单", papers.rating_copy, row.id, print_it=print_it)

    def _preview(
        self, name: str, query: Callable[..., Any], *args: Any, print_it: Then, verb: str = "打印"
    ) -> None:  # fmt: skip
        try:
            copy = self._ctx.desk.see(query, *args)
        except (Refused, StoreTrouble) as trouble:
            self._ctx.shell.trouble(trouble)
            return
        preview(self._ctx, name, copy, print_it, verb=verb)

    def attach(self, request_id: UUID) -> None:
        """Keep a copy of a file with the request."""

        def chosen(path: Path) -> None:
            try:
                if path.stat().st_size > attachments.MOST_BYTES:
                    raise Refused("attachment_large", most=attachments.MOST_BYTES // 1_000_000)
                content = path.read_bytes()
            except OSError:
                self._ctx.shell.trouble(Refused("file_missing", name=path.name))
                return
            except Refused as trouble:
                self._ctx.shell.trouble(trouble)
                return
            then = lambda _id: self._say(f"已附上 {path.name}")  # noqa: E731
            self._run("附文件", attachments.add, request_id, path.name, content, then=then)

        self._ctx.dialogs.choose_file("附文件", _FILES, chosen)

    def take_out(self, file: AttachmentRow) -> None:
        """Write a copy of a kept file where somebody chooses; who took it out is on record."""

        def write(path: Path, content: bytes) -> None:
            try:
                path.write_bytes(content)
            except OSError:
                self._ctx.shell.banner("request_file", "bad", "文件没有写成", "请换一个文件夹，或关掉正打开的同名文件")
                return
            self._ctx.shell.clear_banner("request_file")
            self._ctx.shell.toast(f"已存到 {path.name}，用完请删掉")

        def placed(path: Path) -> None:
            self._run("取出附件", attachments.content, file.id, then=lambda content: write(path, content))

        self._ctx.dialogs.save_file("取出附件", file.name, _FILES, placed)

    def _say(self, text: str) -> None:
        self._ctx.shell.toast(text)
        self._done()

    def _run(
        self, why: str, operation: Callable[..., Any], *args: Any, then: Callable[[Any], object],
        refuse: Refuse | None = None, **kw: Any,
    ) -> None:  # fmt: skip
        def refused(trouble: Refused | StoreTrouble) -> None:
            if isinstance(trouble, StoreTrouble) or refuse is None or not refuse(trouble):
                self._ctx.shell.trouble(trouble)

        do_with_consent(self._ctx, why, operation, *args, then=then, refused=refused, by=self._owner, **kw)


def _back(detail: RequestDetail, act: Act) -> tuple[Act, Step] | None:
    """The act that undoes another, as an entry of its own; None when nothing does."""
    if act is Act.DISPATCH:
        return Act.SEND_BACK, Step(reason=_TAKEN_BACK)
    if act is Act.HAND_OVER and detail.handler_id is not None:
        return Act.HAND_OVER, Step(handler_id=detail.handler_id, reason=_TAKEN_BACK)
    if act is Act.ASK_MATERIALS and detail.card.row.state is State.IN_PROGRESS:
        return Act.SUPPLIED, Step(text="撤回补正要求")
    return None


_DONE = {
    Act.CLOSE_NOW: "当场办结",
    Act.DECLINE: "不予受理，告知单已送打印",
    Act.ASK_MATERIALS: "转为待补正，时限暂停",
    Act.SUPPLIED: "补正到位，时限接着算",
    Act.URGE: "催办，催办单已送打印",
    Act.REOPEN: "重办，时限重新起算",
    Act.NOTE: "记下备注",
}
