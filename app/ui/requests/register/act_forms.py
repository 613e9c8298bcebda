"""The small form of an act in the drawer: what each act asks is a table, the rest is the kit's form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.rules.records import REQUEST
from app.rules.requests.flow import LEFT, RESULT_LABELS, TRANSITIONS, Act, Result
from app.services.requests.acts import Step
from app.services.requests.listing import RequestCard
from app.ui import people
from app.ui.kit.asks import FIRST, Ask, Values, checks, choice, day, line, picker, text
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.page import Ctx
from app.ui.kit.results import Hit
from app.ui.kit.typed_days import day_from
from app.ui.requests.register.related import number_taken
from app.ui.requests.register.words import act_words, material_line
from app.ui.requests.words import joined

_EXAMPLE = REQUEST.number("A", date(2026, 11, 23), 1)


@dataclass(frozen=True)
class Sources:
    """What a form asks its owner for: who can be given a request, and what it may be merged into."""

    handlers: Callable[[str], Sequence[Hit]]
    merge_into: Callable[[str], Sequence[Hit]]
    today: Callable[[], date]
    later: date
    """An example of a day an extension may name."""


@dataclass(frozen=True)
class Asked:
    """How the form of an act differs from its row in ``TRANSITIONS``: what it offers besides what it must have."""

    note: str = ""
    also: tuple[str, ...] = ()
    verb: str = ""
    danger: bool = False
    labels: Mapping[str, str] | None = None


_PLAIN = Asked()
_ACTS: Mapping[Act, Asked] = {
    Act.NOTE: Asked(labels={"reason": "内容"}),
    Act.CLOSE_NOW: Asked(also=("came", "result_text", "responsible", "into")),
    Act.DISPATCH: Asked(also=("text",)),
    Act.HAND_OVER: Asked("期限不变", ("reason",), labels={"reason": "备注"}),
    Act.ASK_MATERIALS: Asked("登记后时限暂停，打一张一次性告知单"),
    Act.SIGN_FOR: Asked("承办人收下了派工单", ("text",)),
    Act.URGE: Asked("打一张催办单给承办人", ("reason",), labels={"reason": "说明"}),
    Act.SUPPLIED: Asked("这次收到的打勾，打一张补正收件回执；时限接着算", ("came", "text")),
    Act.EXTEND: Asked("只能延一次，要主管同意；打一张延期告知单，告诉居民以后再记一笔"),
    Act.VOID: Asked("作废不能撤销，单号不再用；登记 5 分钟后要主管同意", verb="作废这一件", danger=True),
    Act.DECLINE: Asked("打一张不予受理告知，写明该找谁", danger=True),
    Act.REOPEN: Asked("按重办时限重新起算；第二次重办要主管同意"),
    Act.MERGE: Asked("只能并入同一位居民的同一事项；原回执扫出来是主件"),
    Act.WITHDRAW: Asked("居民撤回的打一张撤回确认单，请本人签名"),
    Act.CLOSE: Asked("打一张办结告知单", ("came", "responsible", "into")),
}


def _is(*results: Result) -> Callable[[Values], bool]:
    return lambda typed: "result" not in typed or typed["result"] in results


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.splitlines() if line.strip())


def _names(ticked: Sequence[object]) -> tuple[str, ...]:
    return tuple(str(name) for name in ticked)


def _asks(act: Act, of: Sources, missing: Sequence[tuple[str, str]]) -> tuple[Ask, ...]:
    """Of everything an act can ask, what this one must have and what it offers besides, in order."""
    results = [(r.value, said) for r, said in RESULT_LABELS.items() if (r in LEFT) is (act is Act.WITHDRAW)]
    into = picker(
        "into", "单号", of.merge_into, hint=_EXAMPLE, icon="git-merge", words=True,
        required="请填那一件的单号", when=_is(Result.DUPLICATE), without="",
        read=lambda taken: number_taken(taken).upper(),
    )  # fmt: skip
    known = (
        picker("handler_id", "承办", of.handlers, hint="姓名 / 科室 / 拼音", icon="user", required="请选承办人",
               field="handler"),
        text("reason", "原因", hint="写给以后看的人", above=False, required="请写原因"),
        line("responsible", "该找", hint="如：街道民政科 0571-…", most=120, required="请写该找哪个部门、电话",
             when=_is(Result.PASSED_ON, Result.NOT_OURS)),
        text("materials", "缺什么", hint="一行一样", above=False, read=_lines, show="\n".join, default=(),
             required="请写缺哪些材料，一行一样"),
        checks("came", "收到", missing, across=1, gap=2, default=(), read=_names),
        choice("result", "结果", results, default=FIRST, required="请选办理结果"),
        text("result_text", "说明", hint="怎么办的，居民拿到什么", above=False, required="请写办理结果说明"),
        into,
        day("new_due", "新期限", hint=f"如 {of.later:%m-%d}，要是工作日", required="请填新的期限",
            read=day_from(of.today, "请写成 11-30 或 2026-11-30")),
        text("text", "备注", hint="可不填", lines=2, above=False),
    )  # fmt: skip
    needs = ["handler_id" if name == "handler" else name for name in _needs(act)]
    asked, by_name = _ACTS.get(act, _PLAIN), {ask.name: ask for ask in known}
    names = dict.fromkeys(n for n in (*needs, *asked.also) if n in by_name and (n != "came" or missing))
    return tuple(_for(by_name[name], asked, must=name in needs) for name in names)


def _for(ask: Ask, asked: Asked, *, must: bool) -> Ask:
    """What an act must have is asked always; the rest may stay empty, unless the result makes it necessary."""
    label = (asked.labels or {}).get(ask.name, ask.label)
    if must:
        return replace(ask, label=label, when=None)
    return replace(ask, label=label, empty=ask.empty if ask.when is not None else "")


def _note(act: Act, note: str, card: RequestCard) -> str:
    """With whom to call there, where somebody is to be given it."""
    near = people.grid_words(card.grid) if act in (Act.DISPATCH, Act.HAND_OVER) and card.grid is not None else ""
    return joined((note, near))


def _needs(act: Act) -> tuple[str, ...]:
    return next(row.needs for row in TRANSITIONS if row.act is act)


class ActForm(DrawerForm[Step]):
    """What was typed and not done is kept per request and act. Signals: ``given(Act, Step)``."""

    given = Signal(object, object)

    def __init__(self, ctx: Ctx, act: Act, card: RequestCard, of: Sources, parent: QWidget | None = None) -> None:
        asked = _ACTS.get(act, _PLAIN)
        self.missing = tuple(m for m in card.materials if not m.given)
        asks = _asks(act, of, [(m.name, material_line(m)) for m in self.missing])
        begun = {"materials": tuple(m.name for m in self.missing)}
        super().__init__(
            ctx, act_words(act), Step, asks, note=_note(act, asked.note, card), verb=asked.verb, danger=asked.danger,
            name=f"request.{act}", record=card.row.id, parent=parent,
            first={name: value for name, value in begun.items() if any(ask.name == name for ask in asks)},
        )  # fmt: skip
        self.act_ = act
        self.submitted.connect(self._submitted)

    def _submitted(self, step: Step) -> None:
        """Closing while something has not come is asked about: whoever closes may not have looked."""
        still = [m.name for m in self.missing if m.name not in (step.came or ())]

        def go() -> None:
            self.given.emit(self.act_, step)

        if self.act_ in (Act.CLOSE_NOW, Act.CLOSE) and still:
            verb = act_words(self.act_)
            text = f"还缺 {'、'.join(still)}。收到的请打勾；不用了就照样{verb}。"
            self.ctx.dialogs.confirm(f"材料不齐，{verb}？", text, f"照样{verb}", go)
        else:
            go()
