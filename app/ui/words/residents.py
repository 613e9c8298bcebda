"""The words of the residents: their records, lists of them, and what is kept how long."""

from app.rules.rights import Right
from app.ui.words.family import Data, Entry, Words


def _file_unreadable(data: Data) -> tuple[str, str]:
    if data.get("what") == "kind":
        return "不是能导入的文件", "请选 .xlsx 或 .csv 文件"
    return "文件打不开", "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"


_REFUSALS: dict[str, Entry] = {
    "resident_unknown": ("没有这位居民", "请重新搜索"),
    "resident_gone": ("这位居民已停用", "请重新选人"),
    "resident_closed": lambda data: (
        ("这份档案已并入另一位", "请打开合并后的那一位") if data.get("merged") else ("这份档案已经注销", "请重新选人")
    ),
    "consent_missing": ("还没有登记同意", "记类别和评估等级前，先请本人看过告知书，再登记书面或口头同意"),
    "grid_unknown": ("没有这个网格", "可能已停用，请重新选"),
    "contact_unknown": ("没有这位联系人", "可能刚被改过，请刷新再看"),
    "merge_self": ("不能和自己合并", "请另选一位"),
    "not_merged": ("这份档案没有合并过", "不用拆回"),
    "open_requests": ("还有 {count} 件事项没有办结", "请先办结或作废，再注销档案"),
    "not_clearable": ("这一类要一份一份处理", "请打开那一份再办"),
    "file_missing": ("找不到文件 {name}", "请确认文件还在，再选一次"),
    "file_large": ("文件太大", "请只留名单那一页，另存后再试"),
    "file_unreadable": _file_unreadable,
    "sheets_many": ("工作表太多", "一次最多 {limit} 张，请只留名单那几张，另存后再试"),
    "rows_many": ("行数太多", "一次最多 {limit} 行，请分成几个文件"),
    "document_known": ("这个证件号已登记过", "是{name}（编号 {no}），请打开已有档案"),
}
_BESIDE = {
    "sex_form": "请写 男 或 女",
    "day_part": "只有年或年月，请写完整的日期",
    "excel_number": "被 Excel 当成数字，后几位已丢失，请重新填",
    "name_columns": "几列挤在一起了，请核对分隔符",
    "name_letters": "不像姓名，请填写或跳过这行",
    "name_title": "是列名，不是人，可以跳过这行",
    "name_sum": "是合计，不是人，可以跳过这行",
    "name_remark": "是填表说明，不是人，可以跳过这行",
    "other_person": "和{name}的证件相同、姓名不同，请核对是谁",
    "home_form": "请写 本街道、本区、本市 或 外地",
    "level_form": "请写 1 到 6，没有评估留空",
    "level_consent": "记评估等级要同一行写明同意：书面、口头 或 监护人",
    "consent_form": "请写 书面、口头 或 监护人，没有留空",
    "no_level": "先选评估等级",
    "aloud": "「{tag}」不宜当面说，请改用类别",
}
_RIGHTS = {
    Right.RESIDENTS: ("居民登记", "登记和修改居民"),
    Right.REVEAL: ("查看完整资料", "查看被遮住的电话"),
    Right.PERSONAL_DATA: ("导入、注销居民资料", "导入名单、注销居民档案"),
}
_ACTS = {
    "resident_new": "登记居民",
    "resident_change": "改居民资料",
    "resident_back": "恢复居民",
    "resident_gone": "停用居民",
    "resident_extras": "改家属与关怀",
    "resident_grid": "指定居民的网格",
    "resident_merge": "合并居民档案",
    "resident_unmerge": "拆回合并",
    "resident_erase": "注销居民档案",
    "resident_own_data": "本人查询资料",
    "resident_import": "导入居民名单",
    "resident_export": "导出居民名单",
    "retention": "清除到期资料",
    "reveal": "查看完整资料",
}
_SETTINGS = {
    "retention.resident": "停用居民保存天数",
    "retention.category": "过期类别保存天数",
    "retention.request": "办结事项保存天数",
    "retention.draft": "未完受理保存天数",
}
_FIELDS = {
    "name": "姓名",
    "pinyin": "拼音",
    "birth_date": "出生日期",
    "sex": "性别",
    "phone": "电话",
    "address": "住址",
    "note": "备注",
    "document_kind": "证件种类",
    "document_tail": "证件尾号",
    "contact": "家属电话",
    "contacts": "家属",
    "categories": "类别",
    "care_tags": "关怀标签",
    "residence": "户籍",
    "care_level": "评估等级",
    "care_on": "评估日期",
    "consent": "同意登记",
    "household": "户",
    "building": "楼栋",
    "grid_id": "网格",
}
_KEYS = {
    "taken": "并入",
    "also": "连同",
    "skipped": "跳过",
    "wrong": "要改没导入",
    "updated": "更新在册的",
    "chosen": "改用另一份的",
    "clear": "内容",
    "inactive": "含已停用",
    "building": "楼栋",
    "ages": "年龄段",
    "tag": "关怀",
    "letter": "类别",
    "query": "按搜索",
    "grid": "网格",
}

_TABLES = {"grid": "网格", "resident": "居民", "resident_contact": "居民联系人", "resident_category": "居民类别"}
WORDS = Words(
    refusals=_REFUSALS,
    rights=_RIGHTS,
    acts=_ACTS,
    keys=_KEYS,
    beside=_BESIDE,
    settings=_SETTINGS,
    fields=_FIELDS,
    values={
        "kept": {"resident": "停用居民", "category": "过期类别"},
        "clear": {"True": "完整", "False": "遮住"},
    },
    tables=_TABLES,
)
