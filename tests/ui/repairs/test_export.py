"""The list of repairs as a file: what it is narrowed to, cells that can be added up, who and why on top."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.services.repairs.board import RepairFilter
from app.ui import lists_out
from app.ui.kit.page import Ctx
from app.ui.kit.tasks import Tasks
from app.ui.repairs.page import RepairsPage
from tests.ui.fakes import FakeDialogs, FakeSettings
from tests.ui.page_front import Front
from tests.ui.repairs.conftest import Bring


def test_the_list_is_written_with_numbers_and_who_asked(
    front: Front[RepairsPage], bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring("皮鞋", quote=1550, agreed=True)
    bring("雨伞")
    dialogs, tasks = FakeDialogs(), Tasks(front.window)
    ctx = Ctx(front.desk, dialogs, front.shell, tasks, FakeSettings())
    front.centre.sign_in("3001")
    real, agreed = front.desk.do, front.centre.consent("1001")
    monkeypatch.setattr(front.desk, "do", lambda what, *args, **kw: real(what, *args, **{**kw, "approval": agreed}))
    target = tmp_path / "维修清单.xlsx"
    monkeypatch.setattr(dialogs, "ask", lambda *a, **kw: a[3]("核对台账"))
    monkeypatch.setattr(dialogs, "save_file", lambda title, name, kinds, then: then(target))
    lists_out.export_repairs(ctx, RepairFilter(query="皮鞋"), front.page)
    front.qtbot.waitUntil(lambda: not tasks.busy(), timeout=20_000)
    rows = [[cell.value for cell in row] for row in load_workbook(target).active.iter_rows()]
    assert "用途：核对台账 · 1 件" in str(rows[0][0]) and "同意" in str(rows[0][0])
    head, first = rows[2], rows[3]
    said = dict(zip(head, first, strict=True))
    assert (said["物件"], said["价 元"], said["谁的"]) == ("皮鞋", 15.5, "何*士")
    assert front.shell.toasts[-1][0] == "已导出 1 行到 维修清单.xlsx"
