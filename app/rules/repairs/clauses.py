"""What stands at the foot of a slip for things brought in.

One-sided standard terms are void (民法典 496–498, 506); what may not be printed is listed, and a test looks for it on
every paper. Keeping: 784, 891, 897–898; other work than agreed: 775; redoing poor work: 781.
"""

VOID_CLAUSES = (
    "概不负责",
    "视为放弃",
    "有权处理",
    "自行处理",
    "最高赔",
    "最终解释权",
    "离店概不",
    "不予退还",
)
"""Parts of terms that are void, or would be without a notice and sixty days (民法典 453)."""


def clauses(warranty: str) -> tuple[str, ...]:
    """The terms, numbered as printed; ``warranty`` is what the things of this slip have: ``30 天``, or empty."""
    return (
        "请当面核对物品、瑕疵和附件。",
        "维修方案或费用变化先征得您同意；未确认不加价。",
        "凭本单取件；本单遗失请立即来电，核对姓名、电话后4位并出示身份证件、签字后可取。",
        "完工后请于30日内取件，我们会电话提醒至少3次并记录；超期仍为您保管，可能收取公示的保管费。",
        (f"同一故障保修 {warranty}，" if warranty else "同一故障的保修以价目表为准，")
        + "人为损坏、进水及未维修部位除外。",
        "因我方保管或维修不当造成损坏、丢失的，依法承担责任；贵重物品请事先声明。",
    )
