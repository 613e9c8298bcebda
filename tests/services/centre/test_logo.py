"""The centre's logo: what is taken in, what is kept of it, and that every paper keeps the one it was made with."""

import io

import pytest
from PIL import Image

from app.errors import Refused
from app.rules.rights import Right
from app.services import documents, pictures, print_queue
from app.services.centre import journal, logo, settings
from app.services.desk import Desk
from app.services.documents import pictures as at_hand
from app.services.documents.till import PriceBoard
from app.services.work import Work
from tests.print.letterhead_samples import drawn_logo, png_of
from tests.support import Centre


def board(work: Work, number: str) -> None:
    work.print(PriceBoard(settings.head(work), work.now.date(), ()), number=number, printer="page")


def head_of(desk: Desk, number: str) -> documents.Head:
    job = desk.see(print_queue.find, number)[0]
    paper = documents.load(job.kind, job.document)
    assert isinstance(paper, PriceBoard)
    return paper.head


def forget_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restart of the program."""
    monkeypatch.setattr(at_hand, "_KNOWN", {})


def test_an_old_paper_keeps_its_logo_when_the_centre_takes_another(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.do(board, "BEFORE")
    first = desk.do(logo.set_logo, png_of(drawn_logo()))
    desk.do(board, "FIRST")
    second = desk.do(logo.set_logo, png_of(drawn_logo(300, 120)))
    desk.do(board, "SECOND")
    desk.do(logo.remove_logo)
    desk.do(board, "AFTER")
    assert [head_of(desk, n).logo for n in ("BEFORE", "FIRST", "SECOND", "AFTER")] == ["", first, second, ""]
    forget_all(monkeypatch)
    assert desk.see(logo.logo_now) is None and at_hand.picture(first) is None
    desk.see(print_queue.find, "FIRST")
    assert at_hand.picture(first) is not None and at_hand.picture(second) is None
    assert desk.do(logo.set_logo, png_of(drawn_logo())) == first  # the same picture is kept once
    assert desk.see(logo.logo_now) == at_hand.picture(first)


def test_the_spooler_finds_the_logo_of_what_it_claims(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = desk.do(logo.set_logo, png_of(drawn_logo()))
    desk.do(board, "ONE")
    forget_all(monkeypatch)
    assert desk.do(print_queue.claim_next) is not None and at_hand.picture(digest) is not None
    forget_all(monkeypatch)
    desk.see(settings.head)
    assert at_hand.picture(digest) is not None
    assert desk.see(pictures.bring, "f" * at_hand.DIGEST) is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "logo_kind"), (b"GIF89a" + b"0" * 90, "logo_kind"), (png_of(drawn_logo())[:200], "logo_kind"),
        (png_of(drawn_logo()) + b"PK\x03\x04<script>", "logo_kind"), (b"0" * (logo.MOST_BYTES + 1), "logo_large"),
        (png_of(Image.new("1", (9000, 60), 1)), "logo_large"), (png_of(Image.new("RGB", (400, 400), "white")),
        "logo_blank"), (png_of(drawn_logo(40, 40)), "logo_small"),
    ],
)  # fmt: skip
def test_what_is_no_logo_is_refused_beside_the_field_and_nothing_changes(desk: Desk, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as no:
        desk.do(logo.set_logo, content)
    assert (no.value.code, no.value.data["field"]) == (code, "logo")
    assert desk.see(settings.text, "centre.logo") == ""


def test_what_is_kept_is_a_small_picture_of_our_own_without_what_was_beside_it() -> None:
    large = Image.new("RGBA", (2400, 1800), (0, 0, 0, 0))
    large.paste(drawn_logo(1200, 1200), (600, 300))
    kept = Image.open(io.BytesIO(logo.fit_for_paper(png_of(large))))
    assert kept.format == "PNG" and kept.size == (288, 288) and len(logo.fit_for_paper(png_of(large))) < 30_000
    photo = drawn_logo(900, 300)
    told = photo.getexif()
    told[0x010F], told[0x0112] = "Phone of somebody", 6  # turned by a quarter
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=told)
    upright = logo.fit_for_paper(out.getvalue())
    assert Image.open(io.BytesIO(upright)).size[1] == 288 and b"somebody" not in upright


def test_a_picture_of_16_bits_of_grey_is_not_blank() -> None:
    grey = drawn_logo(300, 200).convert("L")
    deep = Image.frombytes("I;16", grey.size, b"".join(bytes((level, level)) for level in grey.tobytes()))
    kept = [Image.open(io.BytesIO(logo.fit_for_paper(png_of(one)))).convert("L") for one in (grey, deep)]
    assert kept[0].size == kept[1].size and kept[0].tobytes() == kept[1].tobytes()


def test_a_small_file_that_is_a_huge_picture_is_never_copied_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """24 KB of 64 million pixels: each copy with four channels would be a quarter of a gigabyte."""
    widest, blend = [0], Image.alpha_composite

    def blended(under: Image.Image, over: Image.Image) -> Image.Image:
        widest.append(over.width * over.height)
        return blend(under, over)

    monkeypatch.setattr(Image, "alpha_composite", blended)
    huge = Image.new("1", (8000, 8000), 1)
    huge.paste(0, (1000, 501, 6999, 6997))
    kept = Image.open(io.BytesIO(logo.fit_for_paper(png_of(huge))))
    assert kept.size == (266, 288) and kept.convert("L").getextrema()[0] == 0
    assert 0 < max(widest) <= 8000 * 256


def test_only_who_may_change_settings_does_and_the_journal_says_so(centre_: Centre) -> None:
    centre_.sign_in("1001")
    desk = centre_.desk
    desk.do(logo.set_logo, png_of(drawn_logo()))
    said = desk.see(journal.entries)
    assert any(entry.action == "setting" and entry.subject == "centre.logo" for entry in said.rows)
    centre_.sign_in("2001")
    for operation in (lambda work: logo.set_logo(work, png_of(drawn_logo())), logo.remove_logo):
        with pytest.raises(Refused) as no:
            desk.do(operation)
        assert no.value.data["right"] == Right.SETTINGS


def test_a_digest_that_is_none_is_no_logo(desk: Desk) -> None:
    with pytest.raises(Refused):
        desk.do(settings.put, "centre.logo", "../../etc")
