"""What a list of people who sign up says, and how its columns are called."""

from app.services.lists.table import Shape

SIGN_UPS = Shape(
    {
        "name": ("姓名", "名字", "报名人", "居民姓名", "老人姓名", "name"),
        "phone": ("手机", "电话", "联系方式", "phone", "mobile"),
        "party": ("同行", "一起", "同来", "家庭"),
        "group": ("组别", "类别", "分组", "人群", "group"),
    },
    key="name",
    one_each=("name",),
)
