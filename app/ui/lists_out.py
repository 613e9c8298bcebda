"""Lists of repairs, bookings, entries and sales as .xlsx: why, who agrees, where to; masked, who and why on top."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from app.models.base import from_ms
from app.rules.activities.labels import ATTENDED
from app.rules.dates import local, local_day
from app.rules.repairs.flow import REPAIR_KIND_LABELS, REPAIR_STATE_LABELS
from app.services import exports, history
from app.services.activities.listing import EntryListed
from app.services.dashboard import SaleRow
from app.services.exports import ListLeave
from app.services.history import HistoryFilter
from app.services.repairs.board import RepairFilter, RepairRow
from app.services.rooms.listing import BookingFilter, ListedBooking
from app.services.till.wallet_rows import CardRow
from app.ui.kit.act import act
from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Progress
from app.ui.words.activities import ENROL_CHANNELS, ENTRY_STATES
from app.ui.words.rooms import KIND_WORDS, STATE_WORDS, skipped_words
from app.ui.words.sentences import not_written
from app.ui.words.till import CARD_STATES, METHODS

WHY_OUT = ("月度汇总", "报街道", "核对台账", "居民查询")
_REPAIRS = (
    ("取件号", 22), ("收件时间", 17), ("在哪修", 8), ("类别", 10), ("物件", 20), ("数量", 6), ("毛病", 24),
    ("修了什么", 24), ("谁的", 10), ("电话", 14), ("师傅", 10), ("货位", 8), ("状态", 10), ("说好的日子", 12),
    ("修好", 17), ("交件", 12), ("待取天数", 8), ("配件 元", 10), ("人工 元", 10), ("价 元", 10),
)  # fmt: skip
_BOOKINGS = (
    ("预约号", 22), ("日期", 12), ("从", 7), ("到", 7), ("场地", 16), ("种类", 8), ("事由", 20), ("预约人", 10),
    ("电话", 14), ("团队", 16), ("预计人数", 8), ("实到人数", 8), ("状态", 10), ("说明", 16), ("费用 元", 10),
    ("押金 元", 10),
)  # fmt: skip
_ENTRIES = (
    ("报名号", 22), ("次序", 6), ("状态", 10), ("方式", 8), ("姓名", 12), ("电话", 14), ("组", 8), ("到没到", 8),
    ("报名时间", 17),
)  # fmt: skip
_SALES = (
    ("单号", 22), ("时间", 17), ("种类", 8), ("会员", 10), ("份数", 6), ("优惠和补贴 元", 12), ("应收 元", 10),
    *((f"{name} 元", 10) for name in METHODS.values()),
)  # fmt: skip


_CARDS = (
    ("卡号", 16), ("持卡人", 10), ("居民编号", 10), ("状态", 8), ("余额 元", 12), ("退款日期", 14), ("领款签名", 16),
)  # fmt: skip


def export_repairs(ctx: Ctx, wanted: RepairFilter, by: object) -> None:
    """The repairs a filter lets through."""
    rows = lambda leave: map(_repair, ctx.desk.see(exports.repairs_out, leave))  # noqa: E731
    _export(ctx, "维修清单", exports.leave_for_repairs, wanted, _REPAIRS, rows, by)


def export_bookings(ctx: Ctx, wanted: BookingFilter, by: object) -> None:
    """The bookings of a period."""
    rows = lambda leave: map(_booking, ctx.desk.see(exports.bookings_out, leave))  # noqa: E731
    _export(ctx, "场地预约清单", exports.leave_for_bookings, wanted, _BOOKINGS, rows, by)


def export_entries(ctx: Ctx, activity_id: UUID, by: object) -> None:
    """Who signed up for an activity, a line for each of a party."""
    rows = lambda leave: (  # noqa: E731
        cells for entry in ctx.desk.see(exports.entries_out, leave) for cells in _entry(entry)
    )
    _export(ctx, "报名名单", exports.leave_for_entries, activity_id, _ENTRIES, rows, by)


def export_sales(ctx: Ctx, wanted: HistoryFilter, by: object) -> None:
    """The sales a filter lets through."""
    rows = lambda leave: map(_sale, ctx.desk.see(history.sales_out, leave))  # noqa: E731
    _export(ctx, "收银单据", history.leave_for_sales, wanted, _SALES, rows, by)


def export_cards(ctx: Ctx, by: object) -> None:
    """The 餐卡 with money on them."""
    rows = lambda leave: map(_card, ctx.desk.see(exports.cards_out, leave))  # noqa: E731
    _export(ctx, "餐卡余额", exports.leave_for_cards, None, _CARDS, rows, by)


def _export(
    ctx: Ctx,
    title: str,
    leave_for: Callable[..., ListLeave],
    wanted: object,
    columns: Sequence[tuple[str, int]],
    rows: Callable[[ListLeave], Iterable[tuple[Any, ...]]],
    by: object,
) -> None:
    """Ask for reason, consent and place, then write the list in the background."""

    def ask_place(leave: ListLeave) -> None:
        name = f"{leave.title} {local(leave.at):%Y%m%d}.xlsx"
        write = lambda path: _write(ctx, leave, path, columns, rows)  # noqa: E731
        ctx.dialogs.save_file(f"导出{title}", name, "Excel 工作簿 (*.xlsx)", write)

    def ask_right(reason: str) -> None:
        act(ctx, leave_for, wanted, reason, why=f"导出{title}：{reason}", then=ask_place, by=by)

    text = "姓名和电话打星号；谁导出、谁同意、为什么、多少件，都会记进操作日志。"
    ctx.dialogs.ask(f"导出{title}", "用途", "导出", ask_right, text=text, choices=WHY_OUT)


def _write(
    ctx: Ctx,
    leave: ListLeave,
    path: Path,
    columns: Sequence[tuple[str, int]],
    rows: Callable[[ListLeave], Iterable[tuple[Any, ...]]],
) -> None:
    def work(progress: Progress) -> int:
        from app.services.lists import spreadsheet

        header, widths = [name for name, _ in columns], [width for _, width in columns]
        tell = lambda n, _most: progress(n, 0)  # noqa: E731
        return spreadsheet.write(path, leave.title, exports.watermark(leave), header, rows(leave), widths, tell)

    def failed(error: BaseException) -> None:
        if isinstance(error, OSError):
            ctx.shell.banner("list_export", "bad", "导出没有写成", not_written(error))
        else:
            ctx.shell.trouble(error)

    def done(count: int) -> None:
        ctx.shell.clear_banner("list_export")
        ctx.shell.toast(f"已导出 {count} 行到 {path.name}")

    ctx.tasks.run(work, done, failed, owner=None)


def _repair(row: RepairRow) -> tuple[Any, ...]:
    return (
        row.number, _moment(row.received_at), REPAIR_KIND_LABELS[row.kind], row.category, f"{row.brand}{row.what}",
        row.quantity, row.fault, row.work, row.name, row.phone, row.handler, row.shelf, REPAIR_STATE_LABELS[row.state],
        row.promised_on or "", _moment(row.ready_at), row.handed_on or "", "" if row.days is None else row.days,
        yuan_cell(row.parts), yuan_cell(row.labour), yuan_cell(row.price),
    )  # fmt: skip


def _booking(row: ListedBooking) -> tuple[Any, ...]:
    why = skipped_words(row.skip_reason) if row.skip_reason else ""
    return (
        row.number, local_day(row.starts_at), f"{local(row.starts_at):%H:%M}", f"{local(row.ends_at):%H:%M}", row.room,
        KIND_WORDS.get(row.kind, row.kind), row.title, row.name, row.phone, row.group_name, row.headcount,
        "" if row.actual_headcount is None else row.actual_headcount, STATE_WORDS[row.state], why, yuan_cell(row.fee),
        yuan_cell(row.deposit),
    )  # fmt: skip


def _entry(entry: EntryListed) -> Iterable[tuple[Any, ...]]:
    row = entry.row
    for person in entry.people:
        state = ENTRY_STATES[row.state] if person.active or row.state != "enrolled" else "已退出"
        yield (
            row.number, row.order_no, state, ENROL_CHANNELS.get(row.channel, row.channel), person.name, person.phone,
            person.group_name, ATTENDED[person.attended], _moment(row.at),
        )  # fmt: skip


def _sale(row: SaleRow) -> tuple[Any, ...]:
    paid = dict(row.payments)
    return (
        row.number, _moment(from_ms(row.at_ms)), sold_words(row), row.member, row.portions, yuan_cell(row.saved),
        yuan_cell(row.due), *(yuan_cell(paid.get(method)) for method in METHODS),
    )  # fmt: skip


def _card(row: CardRow) -> tuple[Any, ...]:
    return row.number, row.name, row.resident_no, CARD_STATES[row.state][0], yuan_cell(row.balance), "", ""


def sold_words(row: SaleRow) -> str:
    """What a sale is: 销售, 冲正 of all of it, or 退菜."""
    return "销售" if row.kind == "sale" else "退菜" if row.part else "冲正"


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{local(at):%Y-%m-%d %H:%M}"


def yuan_cell(fen: int | None) -> Decimal | str:
    """A number a sheet can add up."""
    return "" if fen is None else Decimal(fen) / 100
