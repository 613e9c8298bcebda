"""A day of thirty requests: how each comes in, and what becomes of it. Data only.

The day is Thursday, 24 September 2026: the next working days lie behind two holidays and before a worked Saturday.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from tests.support import sample_draft

DESK, BOSS = "前台甲", "主管乙"
DAY = "20260924"
MORNING = datetime(2026, 9, 24, 0, 25, tzinfo=UTC)
"""08:25 at the counter; the first request comes five minutes later, the others every five minutes."""

EVENING = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)
"""17:00 at the counter, half an hour before promises of the day are over."""

EVERY = 5
PEOPLE = 30
INITIALS = {"翟志远": "zzy", "阮梅珍": "rmz", "单雄信": "sxx", "曾国芳": "zgf", "欧阳修文": "oyxw"}
ROUTES = ("当场办结", "派给…", "转…", "只登记")
DUES = ("按规定", "今天", "3 天", "7 天", "选日期")
VERBS = {
    "当场办结": "办结并打回执",
    "派给…": "派单并打回执",
    "转…": "转办并打回执",
    "只登记": "登记并打回执",
    "不予受理": "不予受理，打告知单",
}
"""What the last button says, by the 去向 in force."""
TELL = "登记并打告知单"
"""What it says instead while a 一次性告知单 is ticked."""
RESULTS = ("已解决", "未解决已解释", "已指导线上办", "部分解决")


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
    overdue: bool = False  # its promise is past before it is registered, and that is asked about


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
    Case(
        _made_up(17), "Y02", "下月起要送餐上门", channel="纸质补录", received="9-21 9:30", route="只登记", overdue=True
    ),
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
    Case(
        _made_up(25), "Z08", "居住证到哪里续", route="当场办结", result="已指导线上办", result_text="在手机上点给他看了"
    ),
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
    Later(24, "并案", (("单号", "#23"),)),
    Later(23, "办结", (("结果", "部分解决"), ("说明", "先装上，合页要等货"))),
    Later(26, "作废", (("原因", "居民自己借到了"),), approved=True),
    Later(27, "撤回", (("结果", "居民撤回"), ("原因", "邻居帮忙搬好了"))),
    Later(17, "撤回", (("结果", "无法联系"), ("原因", "电话三次没人接"))),
    Later(28, "办结", (("结果", "转其他部门"), ("说明", "要鉴定，由法院调解"), ("该找", "区人民法院诉前调解"))),
    Later(30, "重办", (("原因", "回去试了没办成"),)),
    Later(30, "办结", (("结果", "已解决"), ("说明", "陪着续好了"))),
    Later(29, "备注", (("内容", "下周三的小圆桌先提"),)),
)
ON_SCREEN = {1: 5, 9: 2, 23: 4, 28: 1}
"""Ratings pressed by residents on the page turned to them: by serial."""
TYPED = {5: ("纸质", 4), 15: ("电话", 3)}
"""Ratings on paper and by phone, typed in by somebody who did not handle it."""


def number(serial: int) -> str:
    return f"SL-A-{DAY}-{serial:04d}"
