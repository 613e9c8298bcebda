"""What stands on top of every paper."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Head:
    """The issuer and the place: on top of every paper.

    ``logo`` is the digest of the picture in front of the name on full pages (``documents.pictures``), empty without
    one. ``edition`` is how the header is laid out, so that an old paper prints as it did: since 2 every full page has
    the same one, with logo, address and phone, and none a band across its edge.
    """

    centre: str  # 幸福邻里坊
    community: str  # 红梅社区
    canteen: str  # 邻里餐厅
    address: str = ""
    phone: str = ""
    footer: str = ""  # the centre's own sentence at the foot of a receipt
    logo: str = ""
    edition: int = 1

    @property
    def issuer(self) -> str:
        """红梅社区 · 幸福邻里坊."""
        return f"{self.community} · {self.centre}".strip(" ·")

    @property
    def contact(self) -> str:
        """样例路 1 号 · 电话 0571-00000000, as far as it is known."""
        return " · ".join(part for part in (self.address, f"电话 {self.phone}" if self.phone else "") if part)


NEWEST_EDITION = 2
