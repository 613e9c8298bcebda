"""The one header of every full page: who issues it, with the logo it was made with, and old papers as they were."""

import hashlib
import io
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from app.print import letterhead
from app.print.jobs import prepare
from app.print.press import Press
from app.print.render import on_pages, page_images, render
from app.print.transports import Printer
from app.services.documents import Document, Head, pictures
from tests.print.every_sample import every_paper
from tests.print.letterhead_samples import drawn_logo, logo_digest, newest, png_of
from tests.print.paper_samples import HEAD, prices
from tests.print.test_spooler import job


def full_pages(logo: str = "") -> dict[str, Document]:
    """Every paper with a header, as it would be made today."""
    found: dict[str, Document] = {}
    for name, paper in every_paper().items():
        head: Any = getattr(paper, "head", None)
        if isinstance(head, Head):
            found[name] = replace(paper, head=newest(head, logo=logo))  # type: ignore[type-var]
    return found


PLAIN = {name: paper for name, paper in full_pages().items() if on_pages(paper)}
MARKED = {name: paper for name, paper in full_pages(logo_digest()).items() if on_pages(paper)}
OTHER = "0" * pictures.DIGEST
LONG = Head("幸福" * 20, "红梅" * 20, "邻里餐厅", "样例路" * 40, "0571-00000000", edition=2)


def words_of(pdf: bytes) -> str:
    book = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in book)
    finally:
        book.close()


def with_head(name: str, head: Head) -> Document:
    """The same paper of another issuer."""
    return replace(PLAIN[name], head=head)  # type: ignore[type-var]


def pictures_in(pdf: bytes) -> int:
    return pdf.count(b"/Subtype /Image")


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_every_full_page_has_the_issuer_and_the_logo_and_nothing_at_its_edge(name: str) -> None:
    pdf = render(MARKED[name], form="pdf")
    assert pictures_in(pdf) == 1 and b"Helvetica" not in pdf
    assert "红梅社区·幸福邻里坊" in words_of(pdf)
    page = page_images(pdf, 60, most=1)[0].convert("L")
    for side in ((0, 0, page.width, 8), (0, 0, 5, page.height), (page.width - 5, 0, page.width, page.height)):
        assert page.crop(side).getextrema()[0] > 200, name
    assert pictures_in(render(PLAIN[name], form="pdf")) == 0


def test_a_logo_moves_no_line_of_what_follows_and_a_paper_whose_picture_is_lost_prints_without() -> None:
    for name in ("activities notice", "rooms week", "requests receipt"):
        assert words_of(render(MARKED[name], form="pdf")) == words_of(render(PLAIN[name], form="pdf"))
    lost = replace(prices(), head=newest(HEAD, logo=OTHER))
    assert pictures_in(render(lost, form="pdf")) == 0 and "红梅社区" in words_of(render(lost, form="pdf"))


def test_a_paper_made_before_prints_as_it_did_whatever_the_centre_carries_now() -> None:
    logo_digest()
    for name, paper in every_paper().items():
        if name in PLAIN and name != "requests way":
            assert pictures_in(render(paper, form="pdf")) == 0
    old, new = (page_images(render(p, form="pdf"), 40, most=1)[0] for p in (prices(), MARKED["till prices"]))
    assert old.getpixel((5, 3)) == (122, 31, 92) or old.getpixel((5, 3))[1] < 120  # the band across the edge
    assert new.getpixel((5, 3)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(200, 200), (720, 60), (60, 300)])
def test_a_logo_of_any_shape_and_a_long_name_stay_on_the_page(size: tuple[int, int]) -> None:
    head = newest(LONG, logo=logo_digest(*size))
    for name in ("till deposits", "signs wall", "requests receipt", "rooms promise-a5", "report month"):
        paper = with_head(name, head)
        page = page_images(render(paper, form="pdf"), 60, most=1)[0].convert("L")
        assert page.crop((page.width - 5, 0, page.width, page.height)).getextrema()[0] > 200, name
        assert pictures_in(render(paper, form="pdf")) == 1


def test_address_and_phone_stand_there_as_far_as_there_is_room() -> None:
    assert "样例路1号·电话0571-00000000" in words_of(render(PLAIN["till deposits"], form="pdf"))
    assert "样例路" not in words_of(render(with_head("till deposits", LONG), form="pdf"))
    assert letterhead.indent(HEAD, 11, 40) == 0


def test_the_press_is_handed_the_logo_and_draws_the_same_bytes() -> None:
    logo = pictures.learn(png_of(drawn_logo(123, 77)))
    page = job(
        Printer("整页", "system", role="page"), prices().__class__(newest(HEAD, logo=logo), prices().day, (), ())
    )
    press = Press()
    try:
        drawn = press.prepare(page)
    finally:
        press.close()
    assert drawn == prepare(page) and pictures_in(drawn[1]) == 1


def test_a_picture_is_called_by_what_it_is_made_of() -> None:
    png = png_of(drawn_logo(60, 60))
    digest = pictures.learn(png)
    assert pictures.picture(digest) == png and hashlib.sha256(png).hexdigest().startswith(digest)
    assert pictures.picture(OTHER) is None
    assert pictures.named_in('{"head":{"logo":"' + digest + '"}}') == digest and pictures.named_in('{"logo":""}') == ""
