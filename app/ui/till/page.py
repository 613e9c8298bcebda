"""收银: codes, tiles and scans in, money out; everything on the number pad, nothing lost when the power goes."""

from collections import Counter
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import Refused, StoreTrouble
from app.rules import dates, names
from app.services import menu, shifts
from app.services.desk import Changes
from app.services.menu import DishTile
from app.services.shifts import ShiftNow
from app.ui.kit import metrics, shortcuts, theme
from app.ui.kit.button import Button
from app.ui.kit.cards import Action, Banner, Empty
from app.ui.kit.choices import Chips, Segment
from app.ui.kit.label import Keycap, Label, Tag
from app.ui.kit.page import Ctx, Page, Verb
from app.ui.kit.paint import TagSpec
from app.ui.kit.text import yuan
from app.ui.till import code_box
from app.ui.till.cart_panel import CartPanel, panel_width
from app.ui.till.desk_work import SidePanels
from app.ui.till.entry import Bubble, EntryBox
from app.ui.till.member_panel import MemberPanel
from app.ui.till.order import Order
from app.ui.till.shift_open import OpenShiftPanel
from app.ui.till.strip import Strip
from app.ui.till.taking import Taking
from app.ui.till.tiles import TileGrid, is_out
