"""A day of thirty requests, key by key through the whole window: how each came in, and what became of it.

The day is Thursday, 24 September 2026: the next working days lie behind two holidays and before a worked Saturday.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox

from app.services import printing, staff
from tests.acceptance.driver import Hands, running, until
from tests.support import PIN, STAFF, Clock, make_desk, sample_draft, sample_menu, sample_residents

PINS = {name: pin for _, name, _, pin in STAFF} | {"主管甲": PIN}
DESK, BOSS = "前台甲", "主管乙"
DAY = "20260924"
MORNING = datetime(2026, 9, 24, 0, 25, tzinfo=UTC)
"""08:25 at the counter; the first request comes five minutes later, the others every five minutes."""

EVENING = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)
"""17:00 at the counter, half an hour before promises of the day are over."""

EVERY = 5
PEOPLE = 30
INITIALS = {"翟志远": "zzy", "阮梅珍": "rmz", "单雄信": "sxx", "曾国芳": "zgf", "欧阳修文": "oyxw"}
CHANNELS = ("窗口", "电话", "小程序", "网格", "12345", "纸质补录")
ROUTES = ("当场办结", "派给…", "转…", "只登记")
DUES = ("按规定", "今天", "3 天", "7 天", "选日期")
RESULTS = ("已解决", "未解决已解释", "已指导线上办", "部分解决")
PRINT = "登记并打回执"


@dataclass(frozen=True)
class Case:
    """One intake as typed. Empty means: left as the form has it."""

    who: str  # a resident's name; "" is anonymous
    item: str
    text: str
    route: str = ""
    handler: str = ""
    result: str = ""
    result_text: str = ""
    due: str = ""
    day: str = ""
    urgent: bool = False
    channel: str = "窗口"
    received: str = ""
    agent: tuple[str, str, str] | None = None
    tell: bool = False
    place: str = ""
    at_once: bool = False  # F12 instead of the walk by Enter


def _made_up(i: int) -> str:
    return sample_draft(i).name


CASES: tuple[Case, ...] = (
    Case("翟志远", "Z01", "问高龄津贴怎么领", result_text="已当面讲清"),
    Case("阮梅珍", "Z13", "手机上缴医保不会点", at_once=True),
    Case("单雄信", "Z14", "复印三份户口簿", result="未解决已解释", result_text="纸用完了，请明天来"),
    Case("曾国芳", "B01", "厨房龙头漏水，关不紧"),
    Case("𠅤𬎆䶮", "Z02", "代母亲申请津贴", agent=("样例代办", "子女", "13900000001"), tell=True),
    Case(_made_up(8), "Y03", "独居老人想有人常来看看", route="转…", handler="居家养老服务组织"),
    Case(_made_up(9), "Z05", "家里有人住院，想问救助", tell=True),
    Case(_made_up(10), "W06", "交办单：路口积水", channel="12345", route="只登记"),
    Case(_made_up(11), "B03", "电梯停在四层，有一人", channel="电话"),
    Case(_made_up(12), "B02", "楼道灯三层不亮"),
    Case(_made_up(13), "Z11", "要开一张亲属证明", route="只登记"),
    Case("", "B06", "垃圾堆在路边", place="红梅路口"),
    Case("", "B08", "夜里有装修声", place="红梅苑12幢", channel="电话"),
    Case("古丽仙·阿卜杜热合曼", "Z04", "认证人脸识别不过", route="派给…", handler="主管甲"),
    Case(_made_up(14), "Z03", "医保断缴，下午要住院", urgent=True),
    Case(_made_up(15), "W02", "希望多放几把长椅", route="只登记", due="选日期", day="9-30"),
    Case(_made_up(16), "Y01", "登记助餐资格", due="3 天"),
    Case(_made_up(17), "Y02", "下月起要送餐上门", channel="纸质补录", received="9-21 9:30", route="只登记"),
    Case(_made_up(18), "Z09", "想找保洁的活", due="7 天"),
    Case(_made_up(19), "F01", "周五订十份团餐", route="只登记"),
    Case("欧阳修文", "K01", "想约下周做康复", route="只登记"),
    Case(_made_up(20), "S02", "捡到黑伞一把", route="只登记"),
    Case("王㐂", "X02", "衣柜门掉了", channel="网格", route="派给…", handler="小修理师傅"),
    Case("王㐂", "X02", "柜门还是掉的", route="只登记"),
    Case(_made_up(21), "G02", "借场地排练", route="只登记"),
    Case(_made_up(21), "G02", "", route="只登记"),  # what came back after it was taken back
    Case(_made_up(22), "W04", "请人帮忙搬米", channel="小程序", route="只登记"),
    Case(_made_up(23), "W03", "楼上滴水起了口角"),
    Case(_made_up(24), "W05", "商量装一台加装梯", route="只登记", due="今天"),
    Case(_made_up(25), "Z08", "居住证到哪里续", route="当场办结", result="已指导线上办"),
)
TAKEN_BACK = 25
"""The one that is voided by Ctrl+Z right after it was registered; its form comes back and is registered anew."""


@dataclass(frozen=True)
class Later:
    """One act on a request, some minutes after the one before; ``given`` by the label of the field."""

    serial: int
    act: str
    given: tuple[tuple[str, str], ...] = ()
    minutes: int = 1
    approved: bool = False


LATER: tuple[Later, ...] = (
    Later(15, "待补正", (("缺什么", "社会保障卡"),), minutes=4),
    Later(9, "办结", (("结果", "已解决"), ("说明", "人已出来，电梯停用检修"))),
    Later(11, "不予受理", (("原因", "不归社区开具"), ("该找", "派出所户籍窗口 0571-00000000"))),
    Later(20, "派单", (("承办", "前台甲"),)),
    Later(20, "退回", (("原因", "先等厨房回话"),)),
    Later(21, "催办"),
    Later(20, "派单", (("承办", "社区卫生服务站"),)),
    Later(20, "签收"),
    Later(10, "转办", (("承办", "前台甲"),)),
    Later(5, "补正到位", (("备注", "材料都带来了"),)),
    Later(5, "办结", (("结果", "已解决"), ("说明", "津贴已报上去"))),
    Later(15, "补正到位", (), minutes=9),
    Later(15, "办结", (("结果", "已解决"), ("说明", "已补缴，能用了"))),
    Later(19, "延期", (("原因", "企业招聘会在节后"), ("新期限", "10-15")), approved=True),
    Later(10, "办结", (("结果", "重复"), ("说明", "和另一件是一回事"), ("单号", "#4"))),
    Later(12, "办结", (("结果", "不属受理范围（已指引）"), ("说明", "那段路归市政"), ("该找", "市政养护所"))),
    Later(13, "办结", (("结果", "未解决已解释"), ("说明", "在许可的时间里"))),
    Later(14, "办结", (("结果", "已指导线上办"), ("说明", "换了光线好的地方就过了"))),
    Later(23, "办结", (("结果", "部分解决"), ("说明", "先装上，合页要等货"))),
    Later(24, "并案", (("单号", "#23"),)),
    Later(26, "作废", (("原因", "居民自己借到了"),), approved=True),
    Later(27, "撤回", (("结果", "居民撤回"), ("原因", "邻居帮忙搬好了"))),
    Later(17, "撤回", (("结果", "无法联系"), ("原因", "电话三次没人接"))),
    Later(28, "办结", (("结果", "转其他部门"), ("说明", "要鉴定，由法院调解"), ("该找", "区人民法院诉前调解"))),
    Later(30, "重办", (("原因", "回去试了没办成"),)),
    Later(30, "办结", (("结果", "已解决"), ("说明", "陪着续好了"))),
    Later(29, "备注", (("原因", "下周三的小圆桌先提"),)),
)
ON_SCREEN = {1: 5, 9: 2, 23: 4, 28: 1}
"""Ratings pressed by residents on the page turned to them: by serial."""
TYPED = {5: ("纸质", 4), 15: ("电话", 3)}
"""Ratings on paper and by phone, typed in by somebody who did not handle it."""


def number(serial: int) -> str:
    return f"SL-A-{DAY}-{serial:04d}"


def make_the_centre(folder: Path) -> None:
    """Staff, menu and residents, set up on the morning itself."""
    desk = make_desk(folder, Clock(MORNING))
    for code, name, role, pin in STAFF:
        desk.do(staff.hire, code, name, role, pin, must_change=False)
    sample_menu(desk)
    sample_residents(desk, PEOPLE)
    desk.store.close()


# --- intake -----------------------------------------------------------------------------------------------------------


def _panel(hands: Hands):  # type: ignore[no-untyped-def]
    workspace = hands.program.workspace
    assert workspace is not None and workspace.page is not None
    return workspace.page.panel  # type: ignore[attr-defined]


def back_to(hands: Hands, words: str) -> None:
    """Shift+Tab until the thing of this name has the keyboard."""
    for _ in range(40):
        if hands.at(words):
            return
        hands.press("Shift+Tab")
    raise AssertionError(f"never came back to {words}; at {hands.focus()!r}")


def along_to(hands: Hands, words: str, row: tuple[str, ...]) -> None:
    """→ along a row of chips until this one is down."""
    for _ in row:
        if hands.focus() == words:
            return
        hands.press("Right")
    raise AssertionError(f"no {words}; at {hands.focus()!r}")


def tick(hands: Hands, words: str) -> None:
    """Tab to the check box that says this, and tick it."""
    for _ in range(40):
        box = hands.focused()
        if isinstance(box, QCheckBox) and box.text().startswith(words):
            hands.type(" ")
            assert box.isChecked()
            return
        hands.press("Tab")
    raise AssertionError(f"no {words}")


def choose(hands: Hands, words: str) -> None:
    """↓ in a drop-down until it says this."""
    box = hands.focused()
    assert isinstance(box, QComboBox), hands.focus()
    for _ in range(box.count()):
        if box.currentText() == words:
            return
        hands.press("Down")
    raise AssertionError(f"no {words}; at {box.currentText()}")


def find_resident(hands: Hands, name: str) -> None:
    hands.type(INITIALS.get(name, name))
    hits = _panel(hands).resident.hits
    while hits.current() is not None and hits.current().title != name:
        hands.press("Down")
    assert hits.current() is not None, f"nobody called {name}: {hands.words()}"
    hands.press("Enter")


def speak_for(hands: Hands, agent: tuple[str, str, str]) -> None:
    back_to(hands, "代办人")
    hands.type(" ")
    for words in agent:
        hands.type(words)
        hands.press("Enter")


def pick_item(hands: Hands, code: str) -> None:
    """A digit for the tile, the code into the list that opens, Enter."""
    hands.type({"Z": "9", "B": "6", "X": "6", "Y": "2", "K": "4"}.get(code[0], "0"))
    until(lambda: hands.at("事项"), lambda: f"the matters; at {hands.focus()!r}")
    hands.type(code.lower())
    hands.press("Enter")


def fill_aside(hands: Hands, case: Case) -> None:
    """What lies off the walk by Enter: channel, when a paper came, the 一次性告知单, 加急. Then back to the text."""
    if case.channel != "窗口":
        hands.tab_to("渠道")
        choose(hands, case.channel)
    if case.received:
        hands.tab_to("收到时间")
        hands.type(case.received)
    for wanted, words in ((case.tell, "打一次性告知单"), (case.urgent, "加急")):
        if wanted:
            tick(hands, words)
    back_to(hands, "诉求")
    hands.press("Ctrl+A")


def answer(hands: Hands, case: Case) -> None:
    """Fill the field that has the keyboard, and on."""
    here = hands.focus()
    if here == "诉求" and case.text:
        hands.type(case.text)
    elif here == "地点" and case.place:
        hands.type(case.place)
    elif here in ROUTES and case.route:
        along_to(hands, case.route, ROUTES)
    elif here in RESULTS and case.result:
        along_to(hands, case.result, RESULTS)
    elif here in DUES and case.due:
        along_to(hands, case.due, DUES)
    elif here == "办理说明" and case.result_text:
        hands.type(case.result_text)
    elif here == "期限日期":
        hands.type(case.day)
    elif here == "派给或转给谁" and case.handler:
        hands.type(case.handler)
    hands.press("Enter")


def walk(hands: Hands, case: Case) -> None:
    """Enter from field to field, to the button at the end, and that too."""
    passed = []
    while not hands.at(PRINT):
        passed.append(hands.focus())
        assert len(passed) < 16, passed
        answer(hands, case)
    hands.press("Enter")


def take(hands: Hands, serial: int, case: Case) -> None:
    """One request from the empty form to its number."""
    hands.clock.forward(minutes=EVERY)
    until(lambda: hands.at("找居民"), lambda: f"an empty form; at {hands.focus()!r}")
    if case.who:
        find_resident(hands, case.who)
    else:
        hands.press("Ctrl+0")
    if case.agent is not None:
        speak_for(hands, case.agent)
    pick_item(hands, case.item)
    if case.channel != "窗口" or case.tell or case.urgent:
        if hands.at("地点"):
            answer(hands, case)
        fill_aside(hands, case)
    if case.at_once:
        hands.type(case.text)
        hands.press("F12")
    else:
        walk(hands, case)
    hands.see(f"已登记 {number(serial)}")


def take_back(hands: Hands, serial: int) -> None:
    """Ctrl+Z right after: it asks why, the number is void, and the form is there again."""
    hands.press("Ctrl+Z")
    hands.see(f"作废 {number(serial)}")
    until(lambda: hands.at("原因"), lambda: f"the reason; at {hands.focus()!r}")
    hands.type("登记错了")
    hands.tab_to("作废")
    hands.press("Enter")
    hands.see(f"已作废 {number(serial)}")


def take_all(hands: Hands) -> None:
    for serial, case in enumerate(CASES, 1):
        if serial == TAKEN_BACK + 1:  # the form came back by itself
            hands.clock.forward(minutes=EVERY)
            walk(hands, case)
            hands.see(f"已登记 {number(serial)}")
        else:
            take(hands, serial, case)
        if serial == TAKEN_BACK:
            take_back(hands, serial)


# --- what became of them ----------------------------------------------------------------------------------------------


def open_request(hands: Hands, serial: int) -> None:
    """F3, the end of the number on the slip, ↓ to it, Enter: it stands at the right, the keyboard on its acts."""
    detail = _panel(hands).detail
    if detail.isVisible() and detail.number.text() == number(serial):
        return
    hands.press("F3")
    until(lambda: hands.at("找受理件"), "the search of the list")
    hands.type(f"{serial:04d}")
    table = _panel(hands).list.table
    rows = [table.model().index(row, 0).data() for row in range(table.model().rowCount())]
    by = rows.index(number(serial)) - table.currentIndex().row()
    hands.press(*["Down" if by > 0 else "Up"] * abs(by), "Enter")
    until(lambda: detail.isVisible() and detail.number.text() == number(serial), number(serial))


def press_act(hands: Hands, act: str) -> None:
    """Alt and the digit painted on the act's key; Tab to it when it has none."""
    buttons = {button.accessibleName(): button for button in _panel(hands).detail.acts.findChildren(QAbstractButton)}
    shown = {name: button for name, button in buttons.items() if button.isVisible()}
    assert act in shown, f"no {act} among {sorted(shown)}"
    cap = shown[act].accessibleDescription().removeprefix("按键 ")
    if cap.isdigit():
        hands.press(f"Alt+{cap}")
    else:
        hands.tab_to(act)
        hands.press("Enter")


def fill(hands: Hands, act: str, label: str, value: str) -> None:
    hands.tab_to(f"{act}的{label}")
    if label == "结果":
        choose(hands, value)
    elif label == "承办" or value.startswith("#"):
        hands.type(number(int(value[1:])) if value.startswith("#") else value)
        hands.press("Enter")
    else:
        hands.press("Ctrl+A")
        hands.type(value)


def do(hands: Hands, later: Later) -> None:
    hands.clock.forward(minutes=later.minutes)
    open_request(hands, later.serial)
    press_act(hands, later.act)
    detail = _panel(hands).detail
    if later.act not in ("催办", "签收"):
        until(lambda: detail.form is not None, f"the form of {later.act}")
        for label, value in later.given:
            fill(hands, later.act, label, value)
        hands.press("Ctrl+Enter")
    if later.approved:
        hands.see("请主管同意")
        hands.approve(BOSS, PINS[BOSS])
    until(lambda: detail.form is None, lambda: f"{later}:\n{hands.words()}")


def rate_on_screen(hands: Hands, serial: int, value: int) -> None:
    """F8 turns the page to the resident: one digit, nothing more to say, and away."""
    hands.clock.forward(minutes=1)
    open_request(hands, serial)
    hands.press("F8")
    hands.see("请您评价这次服务")
    hands.type(str(value))
    hands.see("已收到，谢谢您")
    hands.press("Enter")
    until(lambda: hands.modal() is None or "谢谢您" in hands.words(), "the thanks")
    hands.press("Enter")
    until(lambda: hands.modal() is None, "the page to be turned back")
    hands.see("评价已收到")


def rate_typed(hands: Hands, serial: int, channel: str, value: int) -> None:
    """What stood on a 评价单 or was said on the phone; ← → choose."""
    hands.clock.forward(minutes=1)
    open_request(hands, serial)
    hands.tab_to("纸质 / 电话录入")
    hands.press("Enter")
    until(lambda: hands.focus() == "5", lambda: f"the five values; at {hands.focus()!r}")
    along_to(hands, str(value), ("5", "4", "3", "2", "1"))
    back_to(hands, "纸质")
    along_to(hands, channel, ("纸质", "电话"))
    hands.press("Ctrl+Enter")
    detail = _panel(hands).detail
    until(lambda: detail.form is None, lambda: f"the rating:\n{hands.words()}")


# --- the end of the day -----------------------------------------------------------------------------------------------


@dataclass
class Seen:
    """What the window showed at the end: the numbers in each list by its chip, and the words of 今日."""

    lists: dict[str, list[str]]
    mine: list[str]
    board: str


CHIPS = ("全部", "办理中", "超期", "今天到期", "待补正", "待回访", "未评价", "差评", "我受理的")


def listed(hands: Hands, chip: str) -> list[str]:
    """The numbers in the list behind a chip, in the order of the screen."""
    hands.press("F3", "Ctrl+A", "Delete", "Shift+Tab")
    along_to(hands, chip, CHIPS)
    model = _panel(hands).list.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def print_the_sheets(hands: Hands) -> None:
    """F9: 到期清单, 受理台账, 交接单."""
    hands.press("F9")
    until(lambda: hands.at("到期清单"), lambda: f"the sheets; at {hands.focus()!r}")
    hands.press("Enter")
    hands.tab_to("受理台账")
    hands.press("Enter")
    hands.tab_to("交给谁")
    hands.type("收银乙")
    hands.tab_to("打印交接单")
    hands.press("Enter")
    hands.see("09-24 的到期清单已送打印", "09-24 的受理台账已送打印", "交接单已送打印")
    hands.settle()


def to_the_list(hands: Hands) -> None:
    hands.press("Ctrl+2")
    hands.page("requests")
    hands.press("F6")
    until(lambda: hands.at("找受理件"), lambda: f"the list; at {hands.focus()!r}")


def work_the_counter(home: Path) -> list[str]:
    """The counter takes thirty requests and works on them; returns the list of those it took itself."""
    with running(home, Clock(MORNING)) as hands:
        hands.sign_in(DESK, PINS[DESK])
        hands.press("Ctrl+2")
        hands.page("requests")
        take_all(hands)
        hands.press("F6")
        until(lambda: hands.at("找受理件"), lambda: f"the list; at {hands.focus()!r}")
        for later in LATER:
            do(hands, later)
        for serial, value in ON_SCREEN.items():
            rate_on_screen(hands, serial, value)
        mine = listed(hands, "我受理的")
        wait_for_papers(hands)
    return mine


def end_the_day(home: Path, mine: list[str]) -> Seen:
    """In the afternoon the manager types ratings, looks through the lists, prints the sheets and looks at 今日."""
    with running(home, Clock(EVENING)) as hands:
        hands.sign_in(BOSS, PINS[BOSS])
        to_the_list(hands)
        for serial, (channel, value) in TYPED.items():
            rate_typed(hands, serial, channel, value)
        lists = {chip: listed(hands, chip) for chip in CHIPS}
        print_the_sheets(hands)
        hands.press("Ctrl+1")
        hands.page("today")
        hands.see("今日已受理")
        hands.settle()
        board = hands.words()
        wait_for_papers(hands)
    return Seen(lists, mine, board)


def work_a_day(home: Path) -> Seen:
    """The whole day."""
    return end_the_day(home, work_the_counter(home))


def wait_for_papers(hands: Hands) -> None:
    """Until the spooler has nothing left to send."""
    desk = hands.program.desk
    assert desk is not None
    until(lambda: not desk.see(printing.waiting).total, "the papers to come out")
