"""员工与权限: who works here, and what each role may do."""

from PySide6.QtWidgets import QWidget

from app.rules.rights import RIGHTS, Right, Role
from app.ui.kit.cards import Card
from app.ui.kit.label import Label
from app.ui.kit.layout import STRETCH, column, holder, into, wide
from app.ui.kit.page import Ctx
from app.ui.kit.scroll import ScrollBody
from app.ui.kit.section import Section, TabbedSection
from app.ui.kit.small_table import Cell, SmallTable
from app.ui.settings.staff_list import StaffTab
from app.ui.words.centre import ROLE_WORDS
from app.ui.words.families import RIGHT_WORDS


class RolesTab(Section):
    """What every role may do, in words. Roles are part of the program: they are read here, not changed."""

    key, title = "roles", "岗位权限"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        roles = tuple(Role)
        columns = [("可以做的事", 0, False), *((ROLE_WORDS[role], 96, False) for role in roles)]
        self.grid = SmallTable(columns, name="岗位权限")
        self.grid.set_rows(
            [
                (
                    Cell(words),
                    *(Cell("✓ 可以", "ok", "strong") if right in RIGHTS[r] else Cell("—", "ink3") for r in roles),
                )
                for right, words in RIGHT_WORDS.items()
            ]
        )
        card = Card("四个岗位", "有的事没有权限，可以当场请有权限的人输 PIN 同意")
        into(card.body, wide(ScrollBody(holder(column(self.grid, STRETCH, margins=(0, 0, 8, 0))))))
        self.foot = Label("岗位能做什么写在程序里，不能在这里改；要多给一个人权限，就换他的岗位。", "caption", "ink2")
        into(self.column, wide(card), self.foot)

    def panes(self) -> list[QWidget]:
        return []


class StaffSection(TabbedSection):
    """The people and the roles."""

    key, title, icon = "staff", "员工与权限", "users"
    right, closed = Right.STAFF, True
    reads = frozenset({"staff"})
    locked_words = "增减员工、换岗位、重设 PIN，都要主管登录"

    def __init__(self, ctx: Ctx, parent: QWidget | None = None) -> None:
        super().__init__(ctx, [StaffTab(ctx), RolesTab(ctx)], parent)
