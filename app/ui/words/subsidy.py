"""The words of 补贴台账: claiming subsidies, what came of a claim."""

from app.rules.rights import Right
from app.ui.words.family import Entry, Words

STATES = {
    "open": ("待申报", "warn"),
    "claimed": ("已申报", "info"),
    "paid": ("已核拨", "ok"),
    "returned": ("退回", "bad"),
    "written_off": ("不再申报", "mute"),
    "partly": ("部分核拨", "info"),
}
"""What each state is called, and its tone."""

_REFUSALS: dict[str, Entry] = {
    "subsidy_none": ("{period}没有要向{payer}申报的补贴", "报过的不会再报；补登和冲正归到下一个没报的月份"),
    "subsidy_unknown": ("找不到这一笔补贴", "请按 F5 刷新后再试"),
    "subsidy_settled": ("这些补贴已经办过这一步", "请按 F5 刷新，看现在到哪一步"),
    "subsidy_corrected": ("{number} 已经冲正过", "一笔只能冲正一次"),
    "subsidy_taken_back": ("{number} 的冲正已经申报", "先把那一笔冲正登记为退回，再办这一笔"),
}

WORDS = Words(
    refusals=_REFUSALS,
    rights={Right.SUBSIDY: ("办补贴申报", "申报补贴、登记核拨和退回、冲正")},
    acts={
        "subsidy_claim": "申报补贴",
        "subsidy_paid": "登记补贴核拨",
        "subsidy_returned": "登记补贴退回",
        "subsidy_write_off": "补贴不再申报",
        "subsidy_correct": "冲正补贴",
        "subsidy_export": "导出补贴台账",
    },
    settings={"subsidy.most_meals": "每月餐数"},
    fields={"voucher": "拨付凭证"},
    keys={"payer": "谁出钱", "voucher": "拨付凭证", "period": "月份"},
    tables={
        "subsidy_batch": "补贴申报",
        "subsidy_claim": "补贴台账的一笔",
        "subsidy_outcome": "补贴的核拨和退回",
        "subsidy_correction": "补贴冲正",
    },
)
