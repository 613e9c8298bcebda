"""个人信息告知书: who keeps what, why, for how long, and what a person may ask for; signed by hand."""

from app.print.maker import Copy
from app.print.page_flow import Flow, Strip, height
from app.print.pdf import A4
from app.print.sheets import Sheet, sheet_pdf
from app.services.documents.residents import ConsentSheet

_SIZES = (14, 13, 12, 11)  # the largest at which it fits one page

KEPT = {
    "resident": "居民档案（姓名、电话、住址、出生日期、证件号后四位）",
    "category": "过期的待遇类别",
    "request": "办结后的受理记录",
    "repair": "取走后的维修记录",
    "booking": "用过的场地预约",
    "enrolment": "结束后的活动报名",
    "draft": "没有登记完的草稿",
    "sale": "就餐消费和补贴台账",
}
_LEAST = (
    "我们只收集办事必需的信息：姓名、联系电话、住址；需要核对年龄待遇时收集出生日期和证件号码后四位，"
    "政策要看户籍时只记在本街道、本区、本市还是外地；"
    "不保存完整证件号码，不拍照存证件。"
)
_WHY = (
    "用于登记和办理您的事项、通知结果、计算就餐优惠和补贴、回访评价，以及依法向街道、区有关部门报送统计。"
    "不用于其他目的，不出售，不向无关的人提供。"
)
_HOW = (
    "信息加密存放在本中心的电脑上；工作人员按权限查看，屏幕和单据上只显示一部分，查看完整信息要写"
    "理由并留下记录。转给承办单位时，只给办事必需的内容。"
)
_RIGHTS = (
    "您可以随时到窗口或打电话要求查询、复制、更正、补充、删除您的信息，或者收回同意；我们核对身份后及时办理并答复。"
    "收回同意不影响之前已经办完的事，依法必须保存的账目除外。"
)
_REFUSE = "您可以不提供与所办事项无关的信息，我们不会因此拒绝为您服务，也可以匿名反映问题。"
_SENSITIVE = (
    "办理这类事项需要用到健康、收入状况、不满十四周岁未成年人等敏感个人信息。这些信息一旦泄露，可能影响您的"
    "人格尊严或人身、财产安全，因此只在确有必要时使用，档案里只写类别字母和评估等级，由专人查看。"
)
_GUARDIAN = "不满十四周岁的未成年人，由父母或其他监护人阅读、同意并签字。"


def consent_pdf(sheet: ConsentSheet, copy: Copy) -> bytes:
    """The notice on A4, on more pages when its issuer's name or terms are long."""
    number = f"居民编号 {sheet.resident_no:06d}" if sheet.resident_no is not None else ""
    frame = Sheet(A4, sheet.head, "个人信息告知书", number, copy.printed(sheet.made_at, sheet.made_by), copy.mark)
    foot = _signatures(sheet, frame.width)
    for size in _SIZES:
        strips = _notice(sheet, frame.width, size)
        if height(strips) + height(foot) <= frame.room:
            break
    return sheet_pdf(frame, strips, foot, code=sheet.head.centre)


def _notice(sheet: ConsentSheet, width: float, size: int) -> list[Strip]:
    flow = Flow(width, size)
    for title, text in (
        ("谁在收集", _who(sheet)),
        ("收集什么", _LEAST),
        ("为什么收集、怎么用", _WHY),
        ("怎么保管", _HOW),
        ("保存多久", _terms(sheet)),
        ("您的权利", _RIGHTS),
        ("不愿意提供怎么办", _REFUSE),
    ):
        flow.heading(title)
        flow.text(text)
    if sheet.sensitive:
        flow.heading("敏感个人信息（单独同意）")
        flow.text(_SENSITIVE)
        flow.keep()
        flow.choices(("对以上敏感个人信息的处理", ("同意", "不同意")))
    if sheet.guardian:
        flow.heading("监护人")
        flow.text(_GUARDIAN)
    return flow.strips


def _who(sheet: ConsentSheet) -> str:
    head = sheet.head
    where = "，".join(part for part in (head.address, f"电话 {head.phone}" if head.phone else "") if part)
    name = f"{head.community}{head.centre}"
    return f"{name}（{where}）。投诉举报：12345。" if where else f"{name}。投诉举报：12345。"


def _terms(sheet: ConsentSheet) -> str:
    if not sheet.kept:
        return "办理目的达到后的最短必要时间；依法必须保存的账目按会计档案规定保存。到期删除或去掉姓名。"
    said = (f"{KEPT.get(code, code)}{_days(code, days)}" for code, days in sheet.kept)
    return "；".join(said) + "。到期删除或去掉姓名。"


def _days(code: str, days: int) -> str:
    if not days:
        return "按会计档案规定保存" if code == "sale" else "一直保存到您要求删除"
    return f"保存 {days // 365} 年" if days % 365 == 0 else f"保存 {days} 天"


def _signatures(sheet: ConsentSheet, width: float) -> list[Strip]:
    flow = Flow(width, 13)
    flow.gap(6)
    flow.text("以上内容我已看过（或由工作人员读给我听），已经明白。", 13, bold=True)
    flow.choices(("", ("同意收集和使用", "不同意")))
    who = f"本人（{sheet.applicant}）签名" if sheet.applicant else "本人签名"
    flow.blank((who, 1.3), ("日期", 0.7), high=34)
    if sheet.guardian:
        flow.blank(("监护人签名", 1), ("与未成年人关系", 1), high=34)
    flow.blank(("告知人", 1.3), ("日期", 0.7), high=34)
    return flow.strips
