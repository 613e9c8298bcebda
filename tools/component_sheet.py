"""Every component of the kit and its states on one sheet: ``python tools/component_sheet.py FOLDER``.

Writes ``components_light.png``, ``components_dark.png`` and ``components_large.png`` (大字), and beside each the
toasts, a dialog and ``forms_….png`` with forms, a tab of records and a long list, rendered offscreen.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.rules.rights import Right, Role
from app.services.work import Member, Page
from app.ui.kit import theme
from app.ui.kit.amount import AmountDisplay
from app.ui.kit.asks import Ask, amount, check, checks, choice, day, find, one_of, picker
from app.ui.kit.asks import line as one_line
from app.ui.kit.asks import text as lines
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Banner, Card, Empty, ProgressBar, StatTile
from app.ui.kit.choices import Chips, Segment
from app.ui.kit.drawer_form import DrawerForm
from app.ui.kit.field import Field
from app.ui.kit.fields import LineEdit, SearchBox, TextBox
from app.ui.kit.forms import Form
from app.ui.kit.keypad import Keypad, PinPad
from app.ui.kit.label import Keycap, Label, Rule, Tags
from app.ui.kit.lists import ListPage, PagedList
from app.ui.kit.modal import text_modal
from app.ui.kit.options import Check, Choice
from app.ui.kit.page import Ctx
from app.ui.kit.paint import TagSpec
from app.ui.kit.records import RecordTab, ink, off_tag
from app.ui.kit.results import Hit, ResultList
from app.ui.kit.reveal import Reveal
from app.ui.kit.rows import Column, Table
from app.ui.kit.swatches import Swatches
from app.ui.kit.tasks import Tasks
from app.ui.kit.toast import ToastHost


def nothing() -> None:
    """What the sheet's verbs do."""


class Ground(QWidget):
    """The sheet's own ground."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg"))
        painter.end()


@dataclass(frozen=True)
class Sample:
    """A row of the sample table."""

    number: str
    what: str
    kind: str
    state: TagSpec
    fen: str


def row(*things: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Things side by side."""
    made = QHBoxLayout()
    made.setSpacing(8)
    for thing in things:
        made.addWidget(thing)
    if stretch:
        made.addStretch(1)
    return made


def buttons(column: QVBoxLayout) -> None:
    """Kinds, sizes, chips and segments."""
    column.addWidget(Label("按钮", "h3"))
    focused = Button("聚焦", kind="primary")
    focused.setObjectName("focused")
    off = Button("不可用", kind="primary")
    off.setEnabled(False)
    column.addLayout(
        row(
            Button("主操作", kind="primary", key="F12"),
            focused,
            off,
            Button("次主", kind="soft"),
            Button("普通"),
            Button("轻", kind="ghost"),
            Button("作废", kind="danger", icon="ban"),
            Button("全部 18 件", kind="link"),
        )
    )
    column.addLayout(
        row(
            Button("小 32", sz="sm"),
            Button("默认 40"),
            Button("触屏 44", sz="touch"),
            Button("大 48", sz="lg"),
            Button("收款 60", sz="xl", kind="primary"),
            Button("7", kind="key"),
            Button("清除", kind="key2"),
            Button("50", kind="quick"),
        )
    )
    chips = Chips([(n, w) for n, w in enumerate(("全部", "家电", "水暖"))], name="类别")
    segment = Segment([(n, w) for n, w in enumerate(("周", "日", "列表"))], name="视图")
    column.addLayout(row(chips, segment))
    tiles = [Button(w, kind="cat", sz="lg", icon=i, key=k, checkable=True) for w, i, k in _CATS]
    tiles[0].setChecked(True)
    column.addLayout(row(*tiles))


_CATS = (("小饭桌", "soup", "5"), ("小修理", "wrench", "6"), ("居民", "users", "7"), ("颐养", "heart-handshake", "2"))


def fields(column: QVBoxLayout) -> None:
    """Fields in every state."""
    column.addWidget(Label("字段", "h3"))
    read_only = LineEdit("9 月已封账")
    read_only.setReadOnly(True)
    choice = Choice([(1, "本坊小修理"), (2, "转物业")], name="去向")
    column.addLayout(
        row(
            Field("默认", LineEdit("阮桂珍"), above=True),
            Field("必填", LineEdit(hint="请填写姓名"), above=True, required=True),
            Field("只读", read_only, above=True),
            Field("下拉", choice, above=True),
            stretch=False,
        )
    )
    phone = Field("手机", LineEdit("1380571220", kind="phone"), beside=True, label_width=44)
    phone.set_error("还差 1 位")
    under = Field("单价", LineEdit("12.505", kind="amount"), label_width=44, hint="元")
    under.set_error("金额最多两位小数")
    line = row(phone, under, stretch=False)
    line.setSpacing(24)
    column.addLayout(line)
    focused = SearchBox("姓名 / 拼音 / 尾号", key="F3")
    column.addLayout(row(focused, Check("打印小票", True), Check("加急"), stretch=False))
    column.addWidget(TextBox("厨房水龙头滴水，晚上也滴。", name="诉求", lines=2))


def tags(column: QVBoxLayout) -> None:
    """Status tags and keycaps."""
    column.addWidget(Label("状态标签（色 + 字，要紧的再加图标）", "h3"))
    first = (
        TagSpec("待受理", "info"),
        TagSpec("办理中", "info", "loader"),
        TagSpec("今天到期", "warn", "clock"),
        TagSpec("超期 2 天", "bad", "alarm-clock"),
        TagSpec("办结", "ok", "check"),
        TagSpec("已退回", "mute", "undo-2"),
    )
    second = (TagSpec("长者 8 折 −¥2.40", "ok"), TagSpec("独居", "info"), TagSpec("已封账", "ok", "lock"))
    column.addWidget(Tags(first, most=9))
    column.addWidget(Tags(second, most=9))
    column.addLayout(row(Keycap("13", "↵ 加一份"), Keycap("3*21", "↵ 加三份"), Keycap("Del", "删行")))


def figures(column: QVBoxLayout) -> None:
    """Stat tiles and amounts."""
    column.addWidget(Label("数字", "h3"))
    late = StatTile("超期", "alarm-clock", "bad")
    late.set_figure("2", "件", "最久 2 天", "bad")
    sales = StatTile("今日销售", "utensils", "ok")
    sales.set_figure("¥1,286.50", "", "63 单")
    column.addLayout(row(late, sales, stretch=False))
    due, got, change = (
        AmountDisplay("应收"),
        AmountDisplay("实收", tone="ink", ground="surface"),
        AmountDisplay("找零", role="change", tone="ok", ground="okBg"),
    )
    due.set_fen(2980)
    got.set_fen(5000)
    got.set_active(True)
    change.set_fen(2020)
    change.set_note("找 20 元 ×1、1 角 ×2")
    column.addLayout(row(due, got, stretch=False))
    column.addWidget(change)


def long_things(column: QVBoxLayout) -> None:
    """Empty state, progress, keys."""
    empty = Card()
    empty.body.addWidget(Empty("今天还没有预约", "按 N 新建，或从左边选一个常用时段", Action("新预约", nothing, "N")))
    work = Card()
    head = row(Label("正在恢复备份 62%", "strong"), Button("取消", kind="link", sz="sm"))
    work.body.addLayout(head)
    bar = ProgressBar()
    bar.set_share(0.62)
    work.body.addWidget(bar)
    work.body.addWidget(Label("已校验 1,240 / 2,001 条 · 约 20 秒", "caption", "ink2"))
    work.body.addStretch(1)
    column.addLayout(row(empty, work, stretch=False))
    keys = QHBoxLayout()
    pad = Keypad("确认\n收款")
    pad.setFixedHeight(280)
    pin = PinPad()
    for digit in "1234":
        pin.type_digit(digit)
    keys.addWidget(pad, 3)
    keys.addSpacing(12)
    keys.addWidget(pin, 2)
    column.addLayout(keys)


def notices(column: QVBoxLayout) -> None:
    """Banners."""
    column.addWidget(Label("横幅（停在页面里，不盖住工作）", "h3"))
    retry, again, pdf = (Action(w, nothing) for w in ("重试", "补打", "改存 PDF"))
    column.addWidget(
        Banner("warn", "备份 U 盘没插", "上次备份 10-11 21:00，超过 24 小时会变红", [retry], icon="hard-drive")
    )
    column.addWidget(
        Banner("bad", "小票机缺纸，2 张小票待打", "收款已记账，换纸后自动补打", [again, pdf], icon="printer")
    )
    column.addWidget(Banner("ok", "交班完成", "现金 ¥642.00 与应有一致", [Action("打印交班单", nothing)]))


def lists(column: QVBoxLayout) -> None:
    """The table and the result list."""
    column.addWidget(Label("表格：整行选中 + 左侧红条", "h3"))
    columns = [
        Column[Sample]("单号", lambda r: r.number, 110, tone=lambda r: "ink2"),
        Column[Sample]("事项", lambda r: r.what, sub=lambda r: r.kind, strong=True),
        Column[Sample]("状态", lambda r: "", 130, tag=lambda r: r.state),
        Column[Sample]("金额", lambda r: r.fen, 96, right=True),
    ]
    table: Table[Sample] = Table(columns, key=lambda r: r.number, name="受理", top=True)
    table.set_rows(
        [
            Sample("SL-1012-19", "厨房水龙头滴水", "小修理 · 上门", TagSpec("今天 12:00", "warn", "clock"), "¥35.00"),
            Sample(
                "SL-1012-18", "优待证补办 · 古丽仙·阿卜杜热合曼", "证明咨询", TagSpec("办结", "ok", "check"), "¥0.00"
            ),
            Sample("SL-1012-17", "扶手申请（𠅤 𬎆 䶮）", "颐养", TagSpec("超期 2 天", "bad", "alarm-clock"), "−¥7.20"),
        ]
    )
    table.selectRow(0)
    table.setFixedHeight(184)
    card = Card(flush=True)
    card.body.addWidget(table)
    column.addWidget(card)
    found = ResultList()
    found.set_hits(
        [
            Hit("阮桂珍", "6 幢 1-302   138****2206", "女 74 岁", (0, 1), (TagSpec("独居", "info"),)),
            Hit("阮国柱", "3 幢 4-201   159****4418", "男 61 岁", (0, 1)),
        ],
        "rg",
    )
    holder = Card(flush=True)
    holder.body.setContentsMargins(0, 4, 0, 2)
    holder.body.addWidget(found)
    column.addWidget(holder)


def build() -> Ground:
    """The whole sheet."""
    sheet = Ground()
    sheet.setObjectName("sheet")
    both = QHBoxLayout(sheet)
    both.setContentsMargins(24, 20, 24, 20)
    both.setSpacing(28)
    left, right = QVBoxLayout(), QVBoxLayout()
    for column in (left, right):
        column.setSpacing(10)
        both.addLayout(column, 1)
    for part in (buttons, fields, tags, figures):
        part(left)
    left.addStretch(1)
    for part in (notices, lists, long_things):
        part(right)
    right.addWidget(Rule())
    right.addStretch(1)
    return sheet


@dataclass(frozen=True)
class Asked:
    """What the sample form asks."""

    name: str
    price: int
    kind: str = "a"
    group: str = "a"
    since: date | None = None
    who: str = ""
    meals: tuple[str, ...] = ()
    hot: bool = False
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Place:
    """A row of the sample tab."""

    id: int
    name: str
    floor: str
    active: bool = True


@dataclass(frozen=True)
class PlaceDraft:
    """What people type about it."""

    name: str
    note: str


class Counter:
    """A desk with somebody on duty and nothing behind it: what the sheet's forms talk to."""

    staff = Member(UUID(int=1), "1001", "样例主管", Role.MANAGER)

    def see(self, *_query: object, **_kw: object) -> dict[str, Any]:
        """Nothing was kept."""
        return {}

    def do(self, *_operation: object, **_kw: object) -> None:
        """Nothing is written."""


def counter(window: QWidget) -> Ctx:
    """What forms and tabs are built from here."""
    nobody: Any = None
    return Ctx(cast(Any, Counter()), nobody, nobody, Tasks(window), nobody)


_FEW = [("a", "大荤"), ("b", "小荤"), ("c", "素菜")]
_TONES = (("accent", "梅"), ("ok", "青"), ("warn", "杏"), ("bad", "朱"))
_ASKS: tuple[Ask, ...] = (
    one_line("name", "菜名", required=True, hint="如 红烧肉", note="顾客看得到"),
    amount("price", "价格", required=True, hint="元，如 16 或 12.50"),
    choice("group", "分类", _FEW, default="a"),
    one_of("kind", "供应", [("a", "全天"), ("b", "只午餐")]),
    day("since", "从哪天"),
    picker("who", "掌勺", lambda _query: [], hint="姓名 / 拼音", icon="user"),
    checks("meals", "餐段", [("l", "午餐"), ("d", "晚餐")], default=("l",)),
    check("hot", "趁热吃", label="", default=True),
    Ask("tone", "颜色", lambda: Swatches(_TONES), default="ok"),
    lines("note", "说明", hint="几行都可以", lines=2),
)


class PlacesSample(RecordTab[Place, PlaceDraft]):
    """A tab of records."""

    key, title, right = "sample", "地点", Right.SETTINGS
    new_words, finds, drawer_width = "新地点", ("名称 / 拼音首字母", "找地点"), 300
    columns = (
        Column("地点", lambda r: r.name, strong=True, tone=ink),
        Column("楼层", lambda r: r.floor, 64, tone=ink),
        Column("", lambda r: "", 84, tag=off_tag),
    )
    draft = PlaceDraft
    asks = (one_line("name", "名称", required=True), one_line("note", "怎么走"))
    switch = (lambda *_: None, lambda *_: None)

    def rows(self, query: str) -> Sequence[Place]:
        return (Place(1, "邻里客厅", "1 楼"), Place(2, "晓荷书房", "2 楼"), Place(3, "旧会议室", "3 楼", active=False))

    def fill(self, row: Place | None) -> None:
        self.form.fill(None, name="" if row is None else row.name, note="乘电梯到 2 楼，左转")


def forms_sheet() -> Ground:
    """Forms, a form in a drawer, a tab of records and a long list."""
    sheet = Ground()
    ctx = counter(sheet)
    form: Form[Asked] = Form(ctx, Asked, _ASKS, sheet)
    form.fill(None, price=1650)
    small: DrawerForm[Asked] = DrawerForm(
        ctx, "催办", Asked, (one_line("name", "对谁说", required="请写对谁说"), lines("note", "说什么", lines=2)),
        note="记在时间线上", given=("price",),
    )  # fmt: skip
    small.form.say("name", "请写对谁说")
    private = Reveal(ctx, "看电话", "139****0001", lambda _show: None)
    tab = PlacesSample(ctx)
    tab.refresh()
    tab.edit(tab.rows("")[1])
    table: Table[Place] = Table(PlacesSample.columns, key=lambda r: r.id, name="地点", top=True)
    rows = tab.rows("")
    listed: PagedList[Place] = PagedList(
        table, lambda _offset, _most, _order: Page(rows, 230), most=3, unit="处", empty=Empty("还没有")
    )
    narrow: Form[Asked] = Form(
        ctx, Asked,
        (find("name", "找", hint="名称 / 拼音首字母"), choice("group", "分类", _FEW, default="a", width=120)), sheet,
        given=("price",), across=True,
    )  # fmt: skip
    narrow.fill(None)
    page: ListPage[Place] = ListPage(listed, filters=narrow)
    page.refresh()
    left, right = QVBoxLayout(), QVBoxLayout()
    for part in (Label("表单：问什么列一次", "h3"), form, small, private):
        left.addWidget(part)
    left.addStretch(1)
    right.addWidget(Label("记录页：找、表、抽屉", "h3"))
    right.addWidget(tab.tools)
    right.addWidget(tab, 1)
    right.addWidget(Label("长列表：一页一页", "h3"))
    right.addWidget(page, 1)
    both = QHBoxLayout(sheet)
    both.setContentsMargins(24, 20, 24, 20)
    both.setSpacing(28)
    both.addLayout(left, 2)
    both.addLayout(right, 3)
    return sheet


def dialog_sheet() -> Ground:
    """A window with a dialog and two toasts over it."""
    sheet = Ground()
    grid = QGridLayout(sheet)
    grid.addWidget(Label("今日", "h1"), 0, 0, Qt.AlignmentFlag.AlignTop)
    sheet.resize(900, 560)
    toasts = ToastHost(sheet)
    toasts.say("换人后优惠已重算", "查看", nothing)
    toasts.say("已登记 SL-1012-19", "撤销", nothing, key="Ctrl Z")
    return sheet


def shoot(app: QApplication, folder: Path, name: str) -> None:
    """Render both sheets in the look in force."""
    sheet = build()
    sheet.resize(1366, 1060)
    sheet.show()
    QTest.qWait(0)
    focused = sheet.findChild(Button, "focused")
    if focused is not None:
        focused.setFocus()
    QTest.qWait(0)
    sheet.grab().save(str(folder / f"components_{name}.png"))
    sheet.close()
    forms = forms_sheet()
    forms.resize(1366, 860)
    forms.show()
    QTest.qWait(0)
    forms.grab().save(str(folder / f"forms_{name}.png"))
    forms.close()
    window = dialog_sheet()
    window.show()
    QTest.qWait(0)
    window.grab().save(str(folder / f"toasts_{name}.png"))
    words = "¥18.40 现金已收，作废后要退还给顾客，且会记入交班单。作废不能撤销。"
    modal = text_modal(
        window, "作废第 61 单？", words, verb="作废并退 ¥18.40", back="不作废", danger=True, icon="triangle-alert"
    )
    modal.open()
    QTest.qWait(0)
    window.grab().save(str(folder / f"dialog_{name}.png"))
    modal.done(None)
    window.close()


def main() -> int:
    """Write the sheets into the folder named."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for name, mode, size in (("light", "light", 1.0), ("dark", "dark", 1.0), ("large", "light", 1.15)):
        theme.apply(app, mode, size)
        shoot(app, folder, name)
    print(f"written to {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
