"""What goes into a file: a list of residents with its watermark, and what somebody is told about their own data."""

from datetime import datetime
from pathlib import Path

from app.rules import dates
from app.services.lists import spreadsheet
from app.services.personal.erase import OwnData
from app.services.requests.kept import OwnRequest
from app.services.residents.export import ExportRow, Permit
from app.ui import people
from app.ui.residents import filter_panel, words
from app.ui.residents.timeline_view import said

PATTERN = "Excel 工作簿 (*.xlsx)"
_HEADER = (
    "编号", "姓名", "性别", "出生", "年龄", "电话", "住址", "网格", "证件", "户籍", "评估等级", "关怀", "备注", "在册",
)  # fmt: skip
_WIDTHS = (10, 14, 6, 12, 6, 16, 30, 12, 16, 14, 8, 16, 24, 6)


def watermark(leave: Permit) -> str:
    """Whose list this is and what it is for, on top and at the foot of it."""
    shown = "完整" if leave.clear else "已遮住"
    who = f"导出 {leave.operator} · 同意 {leave.approver}"
    which = filter_panel.told(leave.wanted)
    shown += f" · {which}" if which else ""
    return f"仅用于：{leave.reason} · {shown} · {leave.count} 人 · {who} · {words.moment(leave.at)} · 用后请删除"


def write_list(path: Path, leave: Permit, rows: list[ExportRow], told: spreadsheet.Told | None = None) -> int:
    """Write the list a permit allows; returns how many. Raises ``OSError``."""
    cells = (
        (
            words.member_no(r.no), r.name, people.SEXES[r.sex], r.birth, r.age, r.phone, r.address, r.grid,
            words.DOCUMENTS.get(r.document, ""), words.HOMES[r.residence] if r.residence else "",
            words.level(r.care_level), r.care_tags.replace(",", "、"), r.note, "" if r.active else "停用",
        )
        for r in rows
    )  # fmt: skip
    return spreadsheet.write(path, "居民名单", [watermark(leave)], _HEADER, cells, _WIDTHS, told)


def write_own(path: Path, data: OwnData, note: str) -> int:
    """Write what is kept about one person, for them. Raises ``OSError``."""
    who = data.record
    rows: list[tuple[str, str]] = [
        ("编号", words.member_no(who.no)),
        ("姓名", who.name),
        ("拼音", who.pinyin),
        ("性别", people.SEXES[who.sex]),
        ("出生日期", words.day(who.birth_date) if who.birth_date else ""),
        ("电话", who.phone),
        ("住址", who.address),
        ("网格", data.grid),
        ("证件", words.document(who.document_kind, who.document_tail)),
        ("备注", who.note),
        ("户籍", words.HOMES[who.residence]),
        (
            "评估等级",
            " · ".join(filter(None, (words.level(who.care_level), words.day(who.care_on) if who.care_on else ""))),
        ),
        ("关怀标签", who.care_tags.replace(",", "、")),
        ("同意登记", words.CONSENTS[who.consent]),
        ("登记时间", words.moment(who.created_at)),
    ]
    for c in data.contacts:
        told = " · ".join(word for word in (c.relation, c.name, c.phone, "可代办" if c.may_act else "") if word)
        rows.append(("家属", told))
    for k in data.categories:
        rows.append((words.LETTERS[k.letter], f"{words.span(k.valid_from, k.valid_to)} · {k.proof}"))
    for row in data.timeline:
        title, when = said(row)
        rows.append(("来往记录", f"{title} · {when}"))
    for asked in data.requests:
        rows += _asked(asked)
    return spreadsheet.write(path, "本人资料", [note], ("项目", "内容"), rows, (28, 60))


def _asked(asked: OwnRequest) -> list[tuple[str, str]]:
    """A request as it was written down, its files and papers by name and number."""
    agent = " · ".join(word for word in asked.agent if word)
    told = (
        ("受理", f"{asked.number} · {asked.item} · {words.moment(asked.received_at)}"),
        ("  诉求", asked.text),
        ("  地点", asked.place),
        ("  联系电话", asked.phone),
        ("  代办人", agent),
        ("  办理结果", asked.result_text),
        ("  附件", "、".join(asked.files)),
        ("  单据", "、".join(asked.papers)),
    )
    return [(title, text) for title, text in told if text]


def file_name(title: str, at: datetime) -> str:
    """居民名单-20261123.xlsx; no name of a person stands in it."""
    return f"{title}-{dates.local(at):%Y%m%d}.xlsx"
