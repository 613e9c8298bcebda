"""Carrying acts out from the drawer: consent where it is needed, a toast with the way back where there is one."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from app.errors import Refused
from app.rules.requests.flow import Act, State
from app.services import print_queue
from app.services.requests import accept, attachments, extension, links, materials, papers, ratings, rectifications
from app.services.requests.accept import Step
from app.services.requests.attachments import AttachmentRow
from app.services.requests.detail import PaperRow, RequestDetail
from app.store.atomic import write_atomic
from app.ui import attaching
from app.ui.kit.act import act, look
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx
from app.ui.paper.preview import preview
from app.ui.paper.sent import PAGE, sent
from app.ui.requests.register import words
from app.ui.requests.register.more_forms import CalledBack, Told
from app.ui.words.sentences import not_written

Then = Callable[[], object]
Form = DrawerForm[Any]
_TAKEN_BACK = "派错了，撤回"
_FILES = "照片和文件 (*.jpg *.jpeg *.png *.pdf *.docx *.xlsx)"


class Doing:
    """Every operation the drawer can start. ``done`` is called after each; ``owner`` is named as who caused it."""

    def __init__(self, ctx: Ctx, owner: object, done: Then) -> None:
        self._ctx, self._owner, self._done = ctx, owner, done

    def act(self, detail: RequestDetail, act: Act, step: Step, form: Form | None = None) -> None:
        """One act of the table; a refusal goes to its field."""
        row = detail.card.row
        why = f"{words.act_words(act)} {row.number} {row.item_name}"
        reason = step.reason.strip()
        back = _back(detail, act, step)
        undo: tuple[Any, ...] = ()
        if back is not None:
            undo = (partial(accept.act, print_paper=False), row.id, *back)
        elif act in accept.TAKEN_BACK:
            undo = (accept.undo_ending, row.id)
        self._run(
            f"{why}：{reason}" if reason else why, accept.act, row.id, act, step, form=form,
            said=lambda done: f"{done.number} 已{self._done_words(act)}",
            undo=undo,
        )  # fmt: skip

    def tick(self, detail: RequestDetail, given: tuple[str, ...]) -> None:
        """Which materials are here; can be undone."""
        request_id = detail.card.row.id
        before = tuple(m.name for m in detail.card.materials if m.given)
        here = [name for name in given if name not in before]
        said = f"已记下收到 {'、'.join(here)}" if here else "已改为没有收到"
        self._run(
            "改材料", materials.set_given, request_id, given, said=said,
            undo=(materials.set_given, request_id, before),
        )  # fmt: skip

    def rate(self, detail: RequestDetail, value: int, channel: str, points: tuple[str, ...], comment: str = "",
             form: Form | None = None) -> None:  # fmt: skip
        """Keep a rating; everybody else only learns that it came in."""
        self._run(
            "录入评价", ratings.rate, detail.card.row.id, value, channel, points=points, comment=comment,
            said="评价已收到", form=form,
        )  # fmt: skip

    def call_back(self, detail: RequestDetail, given: CalledBack, form: Form) -> None:
        """回访."""
        said = "已记下回访" if given.reached else "没有联系上，仍在待回访"
        self._run(
            "回访", ratings.call_back, detail.card.row.id, given.reached, given.content, given.text.strip(),
            said=said, form=form,
        )  # fmt: skip

    def contact(self, detail: RequestDetail, text: str, form: Form) -> None:
        """The resident was called about a bad rating."""
        self._run("整改联系", rectifications.contact, detail.card.row.id, text, said="已记下联系", form=form)

    def told(self, detail: RequestDetail, given: Told, form: Form) -> None:
        """The resident was told of an extension."""
        self._run(
            "延期已告诉居民", extension.told, detail.card.row.id, given.how, given.text.strip(), form=form,
            said="已记下：居民知道延期了",
        )  # fmt: skip

    def proxy(self, request_id: UUID) -> None:
        """代办委托书: a form to sign."""
        self._run("打代办委托书", papers.print_proxy, request_id, said=f"代办委托书{sent(self._ctx.desk, PAGE)}")

    def finish(self, detail: RequestDetail, result: str, form: Form) -> None:
        """The 整改 is done."""
        said = "整改完成，居民可以再评一次"
        self._run("整改完成", rectifications.finish, detail.card.row.id, result, said=said, form=form)

    def lodge(self, detail: RequestDetail, reason: str, form: Form) -> None:
        """Put in a word against a bad rating."""
        said = "已提出申诉，等主管联系居民以后定"
        self._run("差评申诉", rectifications.lodge, detail.card.row.id, reason, said=said, form=form)

    def appeal(self, detail: RequestDetail, upheld: bool, reason: str, form: Form) -> None:
        """Decide on an appeal."""
        row = detail.card.row
        settled = "成立" if upheld else "不成立"
        self._run(
            f"{row.number} 差评申诉{settled}：{reason}", rectifications.appeal, row.id, upheld, reason,
            said=f"申诉{settled}，已记下", form=form,
        )  # fmt: skip

    def _done_words(self, act: Act) -> str:
        return _DONE.get(act, words.act_words(act)).format(sent=sent(self._ctx.desk, PAGE))

    def link(self, detail: RequestDetail, kind: str, number: str, form: Form) -> None:
        """Say that two belong together; can be undone."""
        request_id = detail.card.row.id
        self._run(
            "关联", links.link, request_id, kind, number, form=form, said=lambda target: f"已关联 {target}",
            undo=lambda target: (links.unlink, request_id, kind, target),
        )  # fmt: skip

    def unlink(self, request_id: UUID, kind: str, number: str) -> None:
        """Take a link back; can be undone."""
        self._run(
            "取消关联", links.unlink, request_id, kind, number, said=f"已取消关联 {number}",
            undo=(links.link, request_id, kind, number),
        )  # fmt: skip

    def reprint(self, number: str) -> None:
        """补打: the same frozen paper, marked as a copy."""
        said = f"{sent(self._ctx.desk, PAGE)}，单上标明补打"
        self._run(f"补打 {number}", print_queue.reprint, "request", number, said=said)

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
            said = f"评价单{sent(self._ctx.desk, PAGE)}"
            self._run(f"打印评价单 {row.number}", papers.print_rating, row.id, said=said)

        self._preview("服务评价单", papers.rating_copy, row.id, print_it=print_it)

    def _preview(self, name: str, query: Callable[..., Any], *args: Any, print_it: Then, verb: str = "打印") -> None:
        copy = look(self._ctx, query, *args)
        if copy is not None:
            preview(self._ctx, name, copy, print_it, verb=verb)

    def attach(self, request_id: UUID) -> None:
        """Keep a copy of a file with the request."""

        def chosen(path: Path) -> None:
            try:
                found = attaching.read(path)
            except OSError:
                self._ctx.shell.trouble(Refused("file_missing", name=path.name))
            except Refused as refused:
                self._ctx.shell.trouble(refused)
            else:
                self._run("附文件", attachments.add, request_id, found.name, found.content, said=f"已附上 {found.name}")

        self._ctx.dialogs.choose_file("附文件", _FILES, chosen)

    def take_out(self, file: AttachmentRow) -> None:
        """Write a copy of a kept file where somebody chooses; who took it out is on record."""

        def write(path: Path, content: bytes) -> None:
            try:
                write_atomic(path, content)
            except OSError as error:
                self._ctx.shell.banner("request_file", "bad", "文件没有写成", not_written(error))
                return
            self._ctx.shell.clear_banner("request_file")
            self._ctx.shell.toast(f"已存到 {path.name}，用完请删掉")

        def placed(path: Path) -> None:
            self._run("取出附件", attachments.content, file.id, then=lambda content: write(path, content))

        self._ctx.dialogs.save_file("取出附件", attachments.safe_name(file.name), _FILES, placed)

    def _run(
        self, why: str, operation: Callable[..., Any], *args: Any, then: Callable[[Any], object] | None = None,
        form: Form | None = None, **kw: Any,
    ) -> None:  # fmt: skip
        """``act`` for the drawer, which reads again after it."""

        do = partial(act, self._ctx) if form is None else form.act
        do(operation, *args, why=why, then=then or (lambda _result: self._done()), by=self._owner, **kw)


def _back(detail: RequestDetail, act: Act, step: Step) -> tuple[Act, Step] | None:
    """The act that undoes another, as an entry of its own; None when nothing does."""
    if act is Act.DISPATCH:
        return Act.SEND_BACK, Step(reason=_TAKEN_BACK)
    if act is Act.HAND_OVER and detail.handler_id is not None:
        return Act.HAND_OVER, Step(handler_id=detail.handler_id, reason=_TAKEN_BACK)
    if act is Act.ASK_MATERIALS and detail.card.row.state is State.IN_PROGRESS:
        known = {m.name for m in detail.card.materials}
        fresh = tuple(name for name in step.materials if name not in known)
        return Act.SUPPLIED, Step(text="撤回补正要求", came=(), materials=fresh)
    if act is Act.SUPPLIED and step.came is not None:
        return Act.ASK_MATERIALS, Step(materials=tuple(m.name for m in detail.card.materials if not m.given))
    if act is Act.SEND_BACK and detail.handler_id is not None:
        return Act.DISPATCH, Step(handler_id=detail.handler_id, text="退回是误操作，撤销")
    return None


_DONE = {
    Act.CLOSE_NOW: "当场办结",
    Act.DECLINE: "不予受理，告知单{sent}",
    Act.ASK_MATERIALS: "转为待补正，时限暂停",
    Act.SUPPLIED: "补正到位，时限接着算",
    Act.EXTEND: "延期，告知单{sent}；请告诉居民",
    Act.URGE: "催办，催办单{sent}",
    Act.REOPEN: "重办，时限重新起算",
    Act.NOTE: "记下备注",
}
