"""What a list of residents says, and how its columns are called."""

from app.services.lists.table import Shape

PEOPLE = Shape(
    {
        "name": ("姓名", "名字", "居民姓名", "老人姓名", "name"),
        "document_number": ("身份证", "证件号", "公民身份", "身份号码", "id"),
        "birth_date": ("出生", "生日", "birth"),
        "sex": ("性别", "sex"),
        "phone": ("手机", "电话", "联系方式", "phone", "mobile"),
        "address": ("住址", "地址", "门牌", "房号", "address"),
        "pinyin": ("拼音", "pinyin"),
        "residence": ("户籍", "户口", "hukou"),
        "care_level": ("评估等级", "照护等级", "护理等级", "失能等级", "能力等级"),
        "care_on": ("评估日期", "评估时间"),
        "consent": ("同意", "授权", "consent"),
        "care_tags": ("关怀", "标签", "tags"),
        "note": ("备注", "说明", "note"),
    },
    key="name",
    one_each=("name", "document_number", "birth_date", "pinyin"),
)
