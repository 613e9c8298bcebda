"""The list as .xlsx: why, who agrees, where to; written in the background, masked, with who and why on top."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from app.rules.dates import local
from app.rules.requests.flow import STATE_LABELS
from app.rules.requests.rating import VALUE_LABELS, Value
from app.services.exports import watermark
from app.services.requests import catalogue
from app.services.requests import export as request_export
from app.services.requests.export import ExportRow, Permit
from app.services.requests.filters import RequestFilter
from app.ui.kit.act import act
from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Progress
from app.ui.requests.register import words
from app.ui.requests.words import CHANNELS
from app.ui.words.sentences import not_written

REASONS = ("月度汇总", "报街道", "核对台账", "居民查询")
_COLUMNS = (
    ("单号", 22), ("12345 单号", 18), ("受理时间", 17), ("方式", 9), ("场景", 10), ("事项", 20), ("居民", 12),
    ("年龄", 6), ("代办人", 16), ("地点", 18), ("网格", 12), ("内容", 40), ("首问", 10), ("承办", 16), ("期限", 17),
    ("状态", 10), ("补正", 6), ("延期", 6), ("结果", 16), ("办结时间", 17), ("超期", 6), ("重办", 6), ("评价", 10),
    ("回访", 17),
)  # fmt: skip
_HEADER = tuple(name for name, _width in _COLUMNS)
_WIDTHS = tuple(width for _name, width in _COLUMNS)


def export(ctx: Ctx, wanted: RequestFilter, by: object) -> None:
    """Ask for reason, consent and place, then write the list a filter lets through."""

    def ask_place(leave: Permit) -> None:
        name = f"受理清单 {local(leave.at):%Y%m%d}.xlsx"
        ctx.dialogs.save_file("导出受理清单", name, "Excel 工作簿 (*.xlsx)", lambda path: _write(ctx, leave, path, by))

    def ask_right(reason: str) -> None:
        why = f"导出受理清单：{reason}"
        act(ctx, request_export.permit, wanted, reason, why=why, then=ask_place, by=by)

    text = "姓名打星号，困难类的事项写成「民生服务事项」；谁导出、谁同意、为什么、多少件，都会记进操作日志。"
    ctx.dialogs.ask("导出受理清单", "用途", "导出", ask_right, text=text, choices=REASONS)


def _write(ctx: Ctx, leave: Permit, path: Path, by: object) -> None:
    desk = ctx.desk

    def work(progress: Progress) -> int:
        from app.services.lists import spreadsheet

        scenes = {s.code: s.name for s in desk.see(catalogue.scenes, inactive=True)}
        found = desk.see(request_export.rows, leave)
        return spreadsheet.write(
            path, "受理清单", watermark(leave), _HEADER, _cells(found, scenes), _WIDTHS, lambda n, _m: progress(n, 0)
        )

    def failed(error: BaseException) -> None:
        if not isinstance(error, OSError):
            ctx.shell.trouble(error)
            return
        ctx.shell.banner("request_export", "bad", "导出没有写成", not_written(error))

    def done(count: int) -> None:
        ctx.shell.clear_banner("request_export")
        ctx.shell.toast(f"已导出 {count} 件到 {path.name}")

    ctx.tasks.run(work, done, failed, owner=None)


def _cells(rows: tuple[ExportRow, ...], scenes: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    for one in rows:
        row = one.row
        yield (
            row.number,
            one.origin_number,
            _moment(row.received_at),
            CHANNELS.get(row.channel, row.channel),
            scenes.get(row.scene, row.scene),
            row.item_name,
            one.resident or "匿名",
            "" if row.age is None else row.age,
            one.agent,
            row.place,
            row.grid,
            row.text,
            row.receiver,
            row.handler,
            _moment(row.due_at),
            STATE_LABELS[row.state],
            one.asked_papers or "",
            one.extended or "",
            words.result_words(row.result),
            _moment(row.closed_at),
            "是" if row.late else "",
            one.reopened or "",
            "" if row.rating is None else VALUE_LABELS[Value(row.rating)],
            _moment(one.called_back_at) or ("待回访" if one.call_back_due is not None else ""),
        )


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{local(at):%Y-%m-%d %H:%M}"
