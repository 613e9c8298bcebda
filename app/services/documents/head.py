"""What stands on top of every paper."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Head:
    """The issuer and the place: on top of every paper."""

    centre: str  # 幸福邻里坊
    community: str  # 红梅社区
    canteen: str  # 邻里餐厅
    address: str = ""
    phone: str = ""
    footer: str = ""  # the centre's own sentence at the foot of a receipt
