"""The signs there are, by what they are called, in the order of the list; light enough for the search to know them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignKind:
    """A sign: ``query`` names the function of the services that reads it, ``each`` what a single one is made for."""

    key: str
    name: str
    note: str
    query: str
    each: str = ""  # room or shelf
    also: str = ""  # other words it is looked for by


SIGN_KINDS = (
    SignKind("menu", "今日菜单与价目表", "这一餐的菜，原价和各年龄档的价，售完的标出", "menu_sign", also="菜价 价目牌"),
    SignKind("matters", "服务事项清单", "能办什么、要带什么、多久办好", "matter_sign", also="办事指南"),
    SignKind("hours", "开放时间表", "服务台、餐厅、各场地的开放时间和停用日子", "hours_sign", also="营业时间"),
    SignKind("fees", "收费公示", "小修理、场地、活动的收费", "fee_sign", also="收费标准 价目"),
    SignKind("cash", "现金收付告示", "本坊收现金、找零钱", "cash_sign", also="收现金"),
    SignKind("room", "场地门牌", "名称、楼层、能坐几人、开放时间，一间一张", "room_plates", "room", "房间牌"),
    SignKind("shelf", "货位标签", "贴在货位和工作台上，扫一下列出那里的物件", "shelf_labels", "shelf", "货架标签"),
    SignKind("samples", "留样卡", "一个菜一张：留样 48 小时，出锅 2 小时内用完", "sample_cards", also="时效"),
    SignKind("keys", "快捷键卡", "裁开、对折，放在键盘旁边", "key_card", also="键盘卡"),
)  # fmt: skip
PAGE_NAME = "标识标牌"


def signs_called(query: str) -> tuple[SignKind, ...]:
    """The signs somebody who types this may mean; all of them for 标识标牌 itself."""
    wanted = query.strip()
    if len(wanted) < 2:
        return ()
    if wanted in PAGE_NAME:
        return SIGN_KINDS
    return tuple(kind for kind in SIGN_KINDS if wanted in f"{kind.name} {kind.also}")
