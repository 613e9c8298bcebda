"""The small forms in the drawer for what is not in the table of transitions: 关联, 回访, 评价, 整改, 申诉."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QWidget

from app.rules.requests.rating import VALUE_LABELS, Value
from app.rules.requests.telling import WAY_LABELS
from app.ui.kit.asks import BARE, checks, one_of, picker, text
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.label import Label
from app.ui.kit.page import Ctx
from app.ui.kit.results import Hit
from app.ui.requests.register import words
from app.ui.requests.register.related import number_taken

_LABEL = 52


@dataclass(frozen=True)
class Linked:
    """Two requests belong together: how, and the number of the other one."""

    kind: str
    target: str


@dataclass(frozen=True)
class CalledBack:
    """What came of a 回访: content, discontent, or away (nobody was reached)."""

    answer: str
    text: str

    @property
    def reached(self) -> bool:
        """Whether somebody answered."""
        return self.answer != "away"

    @property
    def content(self) -> bool | None:
        """Whether the resident is content; None when nobody was reached."""
        return self.answer == "content" if self.reached else None


@dataclass(frozen=True)
class Rated:
    """A rating that came on paper or by phone."""

    channel: str
    value: int
    comment: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Appealed:
    """The decision on an appeal."""

    upheld: bool
    reason: str


@dataclass(frozen=True)
class Told:
    """How a resident was told, and what they said."""

    how: str
    text: str


@dataclass(frozen=True)
class Said:
    """What somebody said or did, in words."""

    text: str


def link_form(ctx: Ctx, request: object, look: Callable[[str], Sequence[Hit]]) -> DrawerForm[Linked]:
    """The other request's number, picked or typed, and how the two belong together."""
    target = picker(
        "target", "那一件", look, hint="单号 / 姓名 / 事项", icon="git-merge", words=True,
        required="请选一件，或填单号", read=number_taken,
    )  # fmt: skip
    asks = (one_of("kind", "关系", [("related", "相关"), ("repeat", "重复")]), target)
    form = DrawerForm(
        ctx, "关联另一件", Linked, asks, verb="关联", note="两件都会显示这条关联，互不合并", label_width=_LABEL,
        name="request.link", record=request, start="target",
    )  # fmt: skip
    return form


def call_back_form(ctx: Ctx, request: object) -> DrawerForm[CalledBack]:
    """回访: whether the resident is content, or was not reached; nothing is chosen beforehand, one digit chooses."""
    answers = [("content", "满意"), ("discontent", "不满意"), ("away", "没联系上")]
    answer = one_of("answer", "居民", answers, required="请选居民满意不满意，或没联系上", digits=True)
    asks = (
        replace(answer, label=BARE),  # the answers say it, and need the room in large text
        text("text", "记录", hint="居民怎么说，可不填", lines=2, above=False),
    )  # fmt: skip
    return DrawerForm(
        ctx, "回访", CalledBack, asks, verb="记下回访", label_width=_LABEL,
        note="按 1 满意、2 不满意、3 没联系上；没联系上的还留在待回访里", name="request.call_back", record=request,
    )  # fmt: skip


def told_form(ctx: Ctx, request: object) -> DrawerForm[Told]:
    """The resident was told that the promise was moved: how, and what they said."""
    asks = (
        one_of("how", "方式", list(WAY_LABELS.items()), required="请选怎么告诉的"),
        text("text", "记录", hint="居民怎么说，可不填", lines=2, above=False),
    )
    return DrawerForm(
        ctx, "延期已告诉居民", Told, asks, verb="记下", note="告诉居民新的期限和原因；本人来了就给延期告知单",
        label_width=_LABEL, name="request.told", record=request,
    )  # fmt: skip


class RateForm(DrawerForm[Rated]):
    """A rating that came on paper or by phone, typed in by somebody who did not handle the request."""

    def __init__(self, ctx: Ctx, request: object, parent: QWidget | None = None) -> None:
        asks = (
            one_of("channel", "来自", [("paper", "纸质"), ("phone", "电话")]),
            one_of(
                "value", "评价", [(int(v), str(int(v))) for v in sorted(Value, reverse=True)], required="请照居民给的选"
            ),
            checks("points", None, tuple(words.POINTS.items()), across=2, gap=8),
            text("comment", "意见", hint="照居民的原话，可不填", lines=2, above=False),
        )
        super().__init__(
            ctx, "录入评价", Rated, asks, verb="录入", note="居民写在评价单上或电话里说的；经办人不能录自己的",
            label_width=_LABEL, name="request.rate", record=request, start="value", parent=parent,
        )  # fmt: skip
        self.word = Label("", "caption", "ink2")
        self.form.insert(self.word, "points")
        self.form.edited.connect(self._say)
        self._say()

    def _say(self) -> None:
        given = self.form.raw("value")
        self.word.setText("还没有选" if given is None else VALUE_LABELS[Value(given)])


def lodge_form(ctx: Ctx, request: object) -> DrawerForm[Said]:
    """A word against a bad rating, by whoever worked on it."""
    ask = text("text", "理由", hint="误评、恶意等，写明依据", above=False, required="请写理由", field="reason")
    return DrawerForm(
        ctx, "差评申诉", Said, (ask,), verb="提出申诉", note="由主管联系居民以后定；经办人不能定", label_width=_LABEL,
        name="request.lodge", record=request,
    )  # fmt: skip


def appeal_form(ctx: Ctx, request: object) -> DrawerForm[Appealed]:
    """The decision on an appeal: somebody who may approve and did not handle the request."""
    asks = (
        one_of("upheld", "结论", [(True, "成立"), (False, "不成立")], required="请选结论"),
        text("reason", "理由", hint="误评、恶意等，写明依据", above=False, required="请写理由"),
    )
    return DrawerForm(
        ctx, "申诉结论", Appealed, asks, verb="记下结论", note="成立的不计入好评率，这一条仍保留；经办人自己不能定",
        label_width=_LABEL, name="request.appeal", record=request,
    )  # fmt: skip


def contact_form(ctx: Ctx, request: object) -> DrawerForm[Said]:
    """What the resident said when called about a bad rating."""
    ask = text("text", "记录", hint="居民怎么说，答应了什么", above=False, required="请写联系的情况")
    return DrawerForm(
        ctx, "联系居民", Said, (ask,), verb="记下联系", note="先联系居民，问清不满意在哪里", label_width=_LABEL,
        name="request.contact", record=request,
    )  # fmt: skip


def finish_form(ctx: Ctx, request: object) -> DrawerForm[Said]:
    """How it was put right."""
    ask = text("text", "结果", hint="怎么改的，居民认不认", above=False, required="请写整改结果", field="result")
    return DrawerForm(
        ctx, "整改完成", Said, (ask,), note="完成后居民可以再评一次，不改原来那次", label_width=_LABEL,
        name="request.finish", record=request,
    )  # fmt: skip
