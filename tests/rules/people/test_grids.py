"""Which 网格 an address belongs to: the longest match of estate and building; what is not clear is nobody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.people import buildings, grids
from app.rules.people.grids import Area, AreaError, areas, match, site

LISTED = {
    "一": areas("红梅苑 1-6幢"),
    "二": areas("红梅苑7幢、8号楼、10—12栋；体育场路218-230号"),
    "三": areas("景芳三区\n红梅苑 3幢"),
    "四": areas("红梅苑南区"),
    "五": areas("望江家园 A座、B座 13幢"),
}


def whose(address: str) -> str | None:
    return match(site(address), LISTED.items())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("红梅苑 1-6幢", [("红梅苑", "幢", 1, 6)]),
        ("红梅苑 1~6 号楼", [("红梅苑", "幢", 1, 6)]),
        ("红梅苑１至６幢，８幢", [("红梅苑", "幢", 1, 6), ("红梅苑", "幢", 8, 8)]),
        ("红梅苑1、2、5-7幢", [("红梅苑", "幢", 1, 1), ("红梅苑", "幢", 2, 2), ("红梅苑", "幢", 5, 7)]),
        ("红梅苑 1幢-6幢", [("红梅苑", "幢", 1, 6)]),
        ("红梅苑 1幢 2幢", [("红梅苑", "幢", 1, 1), ("红梅苑", "幢", 2, 2)]),
        ("红梅苑 1-6", [("红梅苑", "幢", 1, 6)]),
        ("体育场路 218-230", [("体育场路", "号", 218, 230)]),
        ("体育场路218号红梅苑1-6幢", [("红梅苑", "幢", 1, 6)]),
        ("红梅路19号 3幢", [("红梅路19号", "幢", 3, 3)]),
        ("红梅路8号、红梅路12号 1-3幢", [("红梅路", "号", 8, 8), ("红梅路12号", "幢", 1, 3)]),
        ("上城区红梅苑", [("红梅苑", "", 0, 0)]),
        ("景芳三区; 红梅新村 1-6幢", [("景芳三区", "", 0, 0), ("红梅新村", "幢", 1, 6)]),
        ("红梅苑 南区 3幢", [("红梅苑南区", "幢", 3, 3)]),
    ],
)
def test_areas_are_read_as_people_write_them(written: str, meant: list[tuple[str, str, int, int]]) -> None:
    assert areas(written) == tuple(Area(*one) for one in meant)


@pytest.mark.parametrize("written", ["1-6幢", "红梅苑 6-1幢", "苑", "景芳三区、5幢", "红梅苑 1-a幢", "——"])
def test_what_says_no_area_is_refused(written: str) -> None:
    with pytest.raises(AreaError) as wrong:
        areas(written)
    assert wrong.value.part in written


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("红梅苑2幢1单元501室", "一"),
        ("上城区红梅苑6号楼501", "一"),
        ("红梅苑3幢2单元", "三"),  # a single building before the span it lies in
        ("红梅苑 8-2-501", "二"),
        ("红梅苑11栋", "二"),
        ("红梅苑9幢", None),
        ("体育场路红梅苑2幢", "一"),
        ("体育场路220号", "二"),
        ("体育场路300号", None),
        ("体育场路220号 3幢1单元", "二"),
        ("体育场路300号 3幢1单元", None),
        ("景芳三区5幢", "三"),
        ("景芳三区东门小广场", "三"),
        ("红梅苑南区3幢", "四"),  # not building 3 of 红梅苑
        ("红梅苑北区3幢", None),
        ("红梅苑东门", None),  # of which building is not said
        ("红梅苑", None),
        ("新红梅苑2幢", None),
        ("3幢2单元501", None),
        ("红梅苑12A幢", "二"),
        ("望江家园b座", "五"),
        ("望江家园c座", None),
        ("望江家园13幢", "五"),
        ("", None),
    ],
)
def test_an_address_knows_whose_it_is(address: str, name: str | None) -> None:
    assert whose(address) == name


def test_what_two_claim_alike_is_nobodys() -> None:
    twice = [("一", areas("红梅苑1-6幢")), ("二", areas("红梅苑1-6幢"))]
    assert match(site("红梅苑3幢"), twice) is None
    assert match(site("红梅苑3幢"), [*twice, ("三", areas("红梅苑3幢"))]) == "三"


def test_a_clash_is_told_and_a_part_of_another_is_none() -> None:
    one = areas("红梅苑1-6幢、景芳三区")
    assert grids.clash(areas("红梅苑6-9幢"), one) == Area("红梅苑", "幢", 6, 9)
    assert grids.clash(areas("景芳三区"), one) == Area("景芳三区")
    assert grids.clash(areas("红梅苑1-6幢"), one) is not None
    assert grids.clash(areas("红梅苑3幢、7-9幢、红梅苑"), one) is None
    assert [grids.said(area) for area in areas("红梅苑1-6幢、8幢、a座、景芳三区")] == [
        "红梅苑1-6幢", "红梅苑8幢", "红梅苑A幢", "景芳三区",
    ]  # fmt: skip


@pytest.mark.parametrize("piece", ["1", "1 ", "1幢 ", "a", "1-", " - ", "红梅苑 1", "12号"])
def test_a_long_text_is_read_at_once(piece: str) -> None:
    for end in ("", "!", "幢", "?"):
        try:
            areas(f"{piece * (900 // len(piece))}{end}")
        except AreaError as wrong:
            assert wrong.part


@given(st.text(max_size=160))
def test_any_text_has_a_site_or_is_refused(text: str) -> None:
    assert len(site(text)) <= buildings.LIMIT
    match(site(text), LISTED.items())
    try:
        for area in areas(text):
            assert area.estate and (area.whole or area.first <= area.last)
    except AreaError:
        pass
