"""停用: when rooms are closed, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.rules.dates import local_day
from app.rules.rights import Right
from app.rules.rooms.spans import instant_of, on_day
from app.services.rooms import equipment, house
from app.services.rooms.checks import ClosureRow
from app.services.rooms.equipment import ClosedRooms, ClosureDraft
from app.ui.kit.asks import Options, checks, line
from app.ui.kit.button import Button
from app.ui.kit.layout import Part
from app.ui.kit.page import Ctx
from app.ui.kit.records import RecordTab
from app.ui.kit.rows import Column
from app.ui.kit.typed_days import day_from
from app.ui.rooms import typed
from app.ui.rooms.words import span_said
from app.ui.words.moments import moment


@dataclass(frozen=True)
class _Closure:
    rooms: tuple[UUID, ...]
    first: date
    starts: int
    last: date
    ends: int
    reason: str


def _rooms(ctx: Ctx) -> Options:
    return [(room.id, room.name) for room in ctx.desk.see(house.rooms)]


def _hour(text: str) -> int:
    return typed.hour(text)


class ClosuresTab(RecordTab[ClosureRow, _Closure]):
    """Closures that are not over. Who has booked meanwhile keeps the booking and is named, to be called."""

    key, title, right = "closures", "停用", Right.ROOMS_OVERRIDE
    new_words, drawer_width = "停用场地", 400
    empty = ("没有停用", "按 F2 停用：哪几间、从几时到几时、为什么；里面已订好的会列出来，好打电话")
    draft = _Closure
    note = "停用期间订不进；主管可以为某一场放行。已订好的不会自动取消。"

    def __init__(self, ctx: Ctx, parent: Any = None) -> None:
        read = day_from(lambda: local_day(ctx.desk.now()))
        shown = lambda day: f"{day:%m-%d}" if isinstance(day, date) else str(day or "")  # noqa: E731
        self.asks = (  # type: ignore[misc]
            checks("rooms", "场地", _rooms, required="请勾要停用的场地", across=2, gap=14, read=tuple, show=tuple),
            line("first", "从", required=True, hint="如 12-1", read=read, show=shown),
            line("starts", "几点", kind="code", hint="00:00", most=6, default="00:00", required=True, read=_hour),
            line("last", "到", required=True, hint="如 12-3", read=read, show=shown),
            line("ends", "几点", kind="code", hint="24:00", most=6, default="24:00", required=True, read=_hour),
            line("reason", "原因", required=True, hint="如 消防检查", most=60),
        )
        super().__init__(ctx, parent)

    def make_columns(self) -> Sequence[Column[ClosureRow]]:
        return (
            Column("场地", lambda r: self._names.get(r.room_id, ""), 200, strong=True),
            Column("停用", self._when, 330),
            Column("原因", lambda r: r.reason, sub=lambda r: f"{moment(r.at)} 登记"),
        )

    def _when(self, row: ClosureRow) -> str:
        today = local_day(self.ctx.desk.now())
        if local_day(row.starts_at) == local_day(row.ends_at):
            return span_said(row.starts_at, row.ends_at, today)
        return f"{moment(row.starts_at)} 至 {moment(row.ends_at)}"

    def foot_parts(self) -> Sequence[Part]:
        self.open_again = Button("恢复使用", kind="ghost", icon="undo-2", on=self._open_again)
        return (self.open_again,)

    def rows(self, query: str) -> Sequence[ClosureRow]:
        self._names = {room.id: room.name for room in self.ctx.desk.see(house.rooms, inactive=True)}
        return self.ctx.desk.see(equipment.closures)

    def name_of(self, row: ClosureRow) -> str:
        return f"{self._names.get(row.room_id, '')} {row.reason}"

    def fill(self, row: ClosureRow | None) -> None:
        if row is None:
            self.form.fill(None)
            return
        from app.rules.dates import local

        starts, ends = local(row.starts_at), local(row.ends_at)
        self.form.fill(
            None, rooms=(row.room_id,), first=starts.date(), starts=f"{starts:%H:%M}", last=ends.date(),
            ends=f"{ends:%H:%M}", reason=row.reason,
        )  # fmt: skip

    def show_state(self, row: ClosureRow | None) -> None:
        super().show_state(row)
        self.form.set_writable(row is None and self.may_change())
        self.save_button.setVisible(row is None)
        self.open_again.setVisible(row is not None and self.may_change())

    def store(self, draft: _Closure, key: UUID | None) -> None:
        if key is not None:
            return
        starts = instant_of(on_day(draft.first, draft.starts, draft.starts).start)
        ends = instant_of(on_day(draft.last, draft.ends, draft.ends).start)
        wanted = ClosureDraft(draft.rooms, starts, ends, draft.reason)
        self.form.run(equipment.close_rooms, wanted, then=self._closed)

    def _closed(self, done: ClosedRooms) -> None:
        self.stored(f"已停用 {len(done.ids)} 间", done.ids[0] if done.ids else None)
        if done.met:
            today = local_day(self.ctx.desk.now())
            listed = "\n".join(
                f"{span_said(row.starts_at, row.ends_at, today)} {row.who} {row.phone} {row.number}"
                for row in done.met[:12]
            )
            more = f"\n另有 {len(done.met) - 12} 场" if len(done.met) > 12 else ""
            self.ctx.dialogs.tell(f"停用期间已有 {len(done.met)} 场，请打电话", listed + more)

    def _open_again(self) -> None:
        if self.current is not None:
            row = self.current
            again = ClosureDraft((row.room_id,), row.starts_at, row.ends_at, row.reason)
            self.remove(
                equipment.open_room, row.id, said=f"已恢复 {self.name_of(row)}", undo=(equipment.close_rooms, again)
            )
