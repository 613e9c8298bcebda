"""The small form of one act in the drawer: only what that act needs, what is missing said beside its field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.rules.records import REQUEST
from app.rules.requests.flow import LEFT, RESULT_LABELS, TRANSITIONS, Act, Result
from app.services.requests.accept import Step
from app.services.requests.listing import RequestCard
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit, TextBox
from app.ui.kit.options import Choice
from app.ui.kit.picker import Picker
from app.ui.kit.results import Hit
from app.ui.requests.register import words
from app.ui.requests.register.drawer_form import DrawerForm
from app.ui.requests.typed_days import read_day
from app.ui.words.sentences import beside_field

_LABEL = 60  # three characters and the star
_NAMES = {
    "handler": "承办",
    "reason": "原因",
    "responsible": "该找",
    "materials": "缺什么",
    "result": "结果",
    "result_text": "说明",
    "into": "单号",
    "new_due": "新期限",
    "text": "备注",
}
_OWN_NAMES = {(Act.NOTE, "reason"): "内容", (Act.HAND_OVER, "reason"): "备注"}
_EMPTY = {
    "handler": "请选承办人",
    "reason": "请写原因",
    "responsible": "请写该找哪个部门、电话",
    "materials": "请写缺哪些材料，一行一样",
    "result": "请选办理结果",
    "result_text": "请写办理结果说明",
    "into": "请填那一件的单号",
    "new_due": "请填新的期限",
}
_HINTS = {
    "reason": "写给以后看的人",
    "responsible": "如：街道民政科 0571-…",
    "materials": "一行一样",
    "result_text": "怎么办的，居民拿到什么",
    "into": REQUEST.number("A", date(2026, 11, 23), 1),
    "new_due": "11-30",
    "text": "可不填",
}
_EXTRA: dict[Act, tuple[str, ...]] = {
    Act.CLOSE_NOW: ("result_text", "responsible", "into"),
    Act.DISPATCH: ("text",),
    Act.HAND_OVER: ("reason",),
    Act.SUPPLIED: ("text",),
    Act.CLOSE: ("responsible", "into"),
}
"""What a form offers besides what its act must have."""

_NOTES = {
    Act.ASK_MATERIALS: "登记后时限暂停，打一张一次性告知单",
    Act.SUPPLIED: "时限接着算",
    Act.EXTEND: "只能延一次，要主管同意；居民的回执上是原来的期限，请告诉居民",
    Act.VOID: "作废不能撤销，单号不再用；登记 5 分钟后要主管同意",
    Act.HAND_OVER: "期限不变",
    Act.DECLINE: "打一张不予受理告知，写明该找谁",
    Act.REOPEN: "按重办时限重新起算；第二次重办要主管同意",
    Act.MERGE: "只能并入同一位居民的同一事项；原回执扫出来是主件",
    Act.CLOSE: "打一张办结告知单",
}
AT_ONCE = frozenset({Act.SIGN_FOR, Act.URGE})
"""Acts that need nothing said: a press does them."""


@dataclass(frozen=True)
class Sources:
    """What a form asks its owner for: who can be given a request, and what it may be merged into."""

    handlers: Callable[[str], Sequence[Hit]]
    merge_into: Callable[[str], Sequence[Hit]]
    today: Callable[[], date]


def names_of(act: Act) -> tuple[str, ...]:
    """The fields of an act's form, in order."""
    needs = next(row.needs for row in TRANSITIONS if row.act is act)
    shown = tuple(name for name in needs if name in _NAMES)
    return (*shown, *(name for name in _EXTRA.get(act, ()) if name not in shown))


class ActForm(DrawerForm):
    """Signals: ``given(Act, Step)`` when everything needed is there."""

    given = Signal(object, object)

    def __init__(self, act: Act, card: RequestCard, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(words.act_words(act), _NOTES.get(act, ""), parent)
        self.act, self._sources = act, sources
        self.names = names_of(act)
        self._must = set(next(row.needs for row in TRANSITIONS if row.act is act))
        for name in self.names:
            self._add(name, card)
        verb = "作废这一件" if act is Act.VOID else words.act_words(act)
        self.go = self.end_with(verb, self.submit, danger=act in (Act.VOID, Act.DECLINE))
        if "result" in self.fields:
            self._result_changed()

    def _add(self, name: str, card: RequestCard) -> None:
        control = self._control(name, card)
        required = name in self._must
        label = _OWN_NAMES.get((self.act, name), _NAMES[name])
        self.fields[name] = Field(label, control, required=required, label_width=_LABEL)
        self.body.addWidget(self.fields[name])
        if isinstance(control, Picker):
            self.body.addWidget(control.list)
            control.picked.connect(lambda _data: self.fields[name].set_error(None))
        elif isinstance(control, LineEdit):
            control.returnPressed.connect(self.submit)

    def _control(self, name: str, card: RequestCard) -> QWidget:
        label = f"{words.act_words(self.act)}的{_NAMES[name]}"
        if name == "handler":
            return Picker(self._sources.handlers, hint="姓名 / 科室 / 拼音", name=label, icon="user")
        if name == "into":
            return Picker(self._sources.merge_into, hint=_HINTS[name], name=label, icon="git-merge")
        if name == "result":
            choice = Choice(self._results(), name=label)
            choice.changed.connect(lambda _value: self._result_changed())
            return choice
        if name in ("responsible", "new_due"):
            line = LineEdit(hint=_HINTS[name], name=label, most=120)
            line.textEdited.connect(lambda _text: self.fields[name].set_error(None))
            return line
        box = TextBox(self._start(name, card), hint=_HINTS[name], name=label, lines=2 if name == "text" else 3)
        box.textChanged.connect(lambda: self.fields[name].set_error(None))
        return box

    def _results(self) -> list[tuple[object, str]]:
        left = self.act is Act.WITHDRAW
        return [(r.value, text) for r, text in RESULT_LABELS.items() if (r in LEFT) is left]

    def _start(self, name: str, card: RequestCard) -> str:
        if name == "materials":
            return "\n".join(m.name for m in card.materials if not m.given)
        return ""

    # --- what was given

    def focus_start(self) -> None:
        """The keyboard on the first field, or on the verb when there is none."""
        first = next(iter(self.fields.values()), None)
        (first.control if first is not None else self.go).setFocus()

    def dirty(self) -> bool:
        """Whether anything was typed."""
        return any(self._text(name).strip() for name in self.fields if name not in ("result", "materials"))

    def _result_changed(self) -> None:
        result = self._text("result")
        for name, wanted in (
            ("responsible", (Result.PASSED_ON.value, Result.NOT_OURS.value)),
            ("into", (Result.DUPLICATE.value,)),
        ):
            if name in self.fields and name not in self._must:
                self.fields[name].setVisible(result in wanted)
                control = self.fields[name].control
                if isinstance(control, Picker):
                    control.close_list()

    def _text(self, name: str) -> str:
        field = self.fields.get(name)
        if field is None or field.isHidden():
            return ""
        control = field.control
        if isinstance(control, TextBox):
            return control.toPlainText()
        if isinstance(control, Choice):
            return str(control.value() or "")
        if isinstance(control, Picker):
            return control.box.text()
        return control.text() if isinstance(control, LineEdit) else ""

    def _handler(self) -> UUID | None:
        field = self.fields.get("handler")
        taken = field.control.taken if field is not None and isinstance(field.control, Picker) else None
        return taken if isinstance(taken, UUID) else None

    def _into(self) -> str:
        """The number picked, or typed: both name a request."""
        field = self.fields.get("into")
        if field is None or field.isHidden() or not isinstance(field.control, Picker):
            return ""
        return str(field.control.taken or field.control.box.text()).strip().upper()

    def step(self) -> Step | None:
        """What was given; None when a day cannot be read, said beside it."""
        day = None
        if self._text("new_due").strip():
            try:
                day = read_day(self._text("new_due"), self._sources.today())
            except ValueError:
                self.fields["new_due"].set_error("请写成 11-30 或 2026-11-30")
                return None
        return Step(
            handler_id=self._handler(),
            reason=self._text("reason"),
            responsible=self._text("responsible"),
            materials=tuple(line.strip() for line in self._text("materials").splitlines() if line.strip()),
            result=self._text("result"),
            result_text=self._text("result_text"),
            into=self._into(),
            new_due=day,
            text=self._text("text"),
        )

    def submit(self) -> None:
        """Give it to the owner when nothing is missing."""
        step = self.step()
        if step is None:
            self.fields["new_due"].control.setFocus()
            return
        lacking = [name for name in self.names if self._needed(name) and self._lacks(name, step)]
        if lacking:
            self.say_missing(lacking)
            return
        self.given.emit(self.act, step)

    def _needed(self, name: str) -> bool:
        return name in self._must or (name in ("responsible", "into") and not self.fields[name].isHidden())

    @staticmethod
    def _lacks(name: str, step: Step) -> bool:
        value = {"handler": step.handler_id, "new_due": step.new_due}.get(name, getattr(step, name, ""))
        return not value.strip() if isinstance(value, str) else not value

    def say_missing(self, names: Sequence[str]) -> None:
        """Say beside each field what is missing, and go to the first."""
        shown = [name for name in names if name in self.fields]
        for name in shown:
            self.fields[name].show()
            self.fields[name].set_error(_EMPTY[name])
        if shown:
            self.fields[shown[0]].control.setFocus()

    def refuse(self, trouble: Refused) -> bool:
        """Put a refusal beside its field; False when it belongs to none."""
        if trouble.code == "request_incomplete":
            names = [str(name) for name in trouble.data.get("missing", ())]
            self.say_missing(names)
            return any(name in self.fields for name in names)
        name = str(trouble.data.get("field", ""))
        return self.say_beside(name, _SHORT.get(trouble.code) or beside_field(trouble))


_SHORT = {
    "request_not_later": "没有比原来的期限晚",
    "handler_unknown": "这位已停用，请另选",
    "request_unknown": "没有这个单号",
    "merge_self": "不能并入自己",
    "merge_other_resident": "不是同一位居民的件，请改用「关联」",
    "merge_other_matter": "不是同一事项，请改用「关联」",
    "merge_state": "那一件的状态不能并入",
}
