"""Pictures of letters: upright, with square dots, every page, within limits."""

import io
import warnings
import zlib
from pathlib import Path

import pytest
from mutations import mutations
from PIL import Image, ImageDraw, ImageFont, features

from parsers import images
from parsers.document import DefectCode, TextFrom
from parsers.formats import image
from parsers.ocr.tesseract import engine
from parsers.read import read_file

FONT = Path(__file__).parents[2] / "parsers" / "fonts" / "Amiri-Regular.ttf"
LINES = ["المملكة العربية السعودية", "نحيل إليكم طلب التنفيذ المقدم من والدة الطفل", "الرقم 4800345678 لعام 1448"]
needs_tesseract = pytest.mark.skipif(engine() is None, reason="Tesseract's Arabic model is not installed")
needs_shaping = pytest.mark.skipif(not features.check("raqm"), reason="this Pillow does not shape Arabic")


def _page(mode="L", dpi=200):
    page = Image.new("L", (round(8.3 * dpi), round(4 * dpi)), 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONT), round(dpi / 5))
    for number, line in enumerate(LINES):
        pen.text((page.width - dpi, dpi * (0.6 + 0.8 * number)), line, font=font, fill=0, anchor="ra", direction="rtl")
    return page.convert(mode)


def _saved(page, kind, **options):
    stream = io.BytesIO()
    page.save(stream, kind, **options)
    return stream.getvalue()


def _codes(content):
    return [defect.code for defect in content.defects]


def _pictures(data):
    return list(images.pictures(data))


@needs_tesseract
@needs_shaping
def test_a_scanned_letter_is_read():
    (part,) = read_file(_saved(_page("1"), "TIFF", compression="group4", dpi=(200, 200)), "فاكس.tif").parts
    assert part.text_from == TextFrom.OCR
    assert "4800345678" in part.text and "والدة الطفل" in part.text
    assert (part.pages, part.picture_size) == (1, (1660, 800))


@needs_tesseract
@needs_shaping
def test_every_page_of_a_fax_is_read():
    data = _saved(_page("1"), "TIFF", save_all=True, append_images=[_page("1")], compression="group3", dpi=(200, 200))
    content = image.read(data, None)
    assert content.pages == 2 and len(content.page_starts) == 2
    assert content.text.count("4800345678") == 2


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("PNG", {}),
        ("GIF", {}),
        ("BMP", {}),
        ("WEBP", {}),
        ("JPEG2000", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("TIFF", {"compression": "jpeg"}),
        ("TIFF", {"compression": "tiff_adobe_deflate"}),
    ],
)
def test_kinds_of_pictures(kind, options):
    ((page, _),) = _pictures(_saved(Image.new("L", (400, 200), 200), kind, **options))
    assert page.size == (400, 200) and abs(page.getpixel((5, 5)) - 200) < 6


def test_a_photo_of_a_telephone():
    data = (Path(__file__).parent / "files" / "photo.heic").read_bytes()
    ((page, _),) = _pictures(data)
    assert page.size == (96, 64)


@pytest.mark.parametrize("mode", ["1", "P", "RGBA", "LA", "CMYK", "I;16", "F"])
def test_kinds_of_colour(mode):
    page = Image.new("L", (64, 48), 255)
    page = (
        page.convert("RGB").convert(mode)
        if mode == "CMYK"
        else page.convert("I").convert(mode)
        if ";" in mode
        else page.convert(mode)
    )
    ((grey, _),) = _pictures(_saved(page, "TIFF" if mode in {"F", "CMYK", "I;16"} else "PNG"))
    assert grey.mode == "L" and grey.getpixel((3, 3)) > 200


def test_what_is_transparent_is_paper():
    ((grey, _),) = _pictures(_saved(Image.new("RGBA", (64, 48), (0, 0, 0, 0)), "PNG"))
    assert grey.getpixel((3, 3)) == 255


@pytest.mark.parametrize(("orientation", "size"), [(1, (400, 200)), (3, (400, 200)), (6, (200, 400)), (8, (200, 400))])
def test_a_photo_stands_as_the_camera_was_held(orientation, size):
    exif = Image.Exif()
    exif[0x0112] = orientation
    ((page, _),) = _pictures(_saved(Image.new("L", (400, 200)), "JPEG", exif=exif))
    assert page.size == size


@pytest.mark.parametrize(("dpi", "size", "seen"), [
    ((204, 98), (816, 408), 204), ((204, 196), (816, 424), 204), ((200, 200), (816, 196), 200),
])  # fmt: skip
def test_the_dots_of_a_fax_are_made_square(dpi, size, seen):
    height = {98: 196, 196: 408, 200: 196}[dpi[1]]
    ((page, found),) = _pictures(_saved(Image.new("1", (816, height)), "TIFF", compression="group4", dpi=dpi))
    assert (page.size[0], round(found)) == (size[0], seen)
    assert abs(page.size[1] - size[1]) <= 1


@pytest.mark.parametrize("dpi", [None, (72, 72), (96, 96), (99999, 99999)])
def test_a_resolution_that_says_nothing_is_guessed_from_the_page(dpi):
    ((_, found),) = _pictures(_saved(Image.new("L", (1170, 800)), "JPEG", **({"dpi": dpi} if dpi else {})))
    assert found == pytest.approx(100)


def test_an_animation_is_one_page():
    data = _saved(Image.new("P", (64, 48)), "GIF", save_all=True, append_images=[Image.new("P", (64, 48), 9)])
    assert len(_pictures(data)) == 1


@pytest.mark.parametrize("size", [(1, 1), (600, 4), (20, 20)])
def test_a_picture_too_small_to_be_written_on_says_so(size):
    content = image.read(_saved(Image.new("L", size), "PNG"), None)
    assert (_codes(content), content.picture_size) == ([DefectCode.NO_TEXT_LAYER], size)


def test_a_bomb_is_not_decoded(monkeypatch):
    large, larger = _bomb(12_000, 12_000), _bomb(60_000, 60_000)
    monkeypatch.setattr(images.Image.Image, "load", lambda *_: pytest.fail("decoded"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        content = image.read(large, None)
        assert _codes(content) == [DefectCode.TOO_LARGE]
        assert _codes(image.read(larger, None)) == [DefectCode.TOO_LARGE]


def _bomb(width, height):
    head = _saved(Image.new("1", (16, 16)), "PNG")
    field = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + head[24:29]
    return head[:12] + field + zlib.crc32(field).to_bytes(4, "big") + head[33:]


def test_a_picture_cut_short_is_damage(monkeypatch):
    noise = Image.effect_noise((300, 200), 60)
    monkeypatch.setattr("parsers.ocr.tesseract.engine", lambda: None)
    content = image.read(_saved(noise, "JPEG")[:-4000], None)
    assert DefectCode.DAMAGED in _codes(content)
    assert _codes(image.read(b"\xff\xd8\xff\xe0", None)) == [DefectCode.DAMAGED]


@pytest.mark.parametrize(("kind", "options"), [
    ("PNG", {}), ("JPEG", {}), ("GIF", {}), ("BMP", {}), ("WEBP", {}), ("TIFF", {"compression": "group4"}),
    ("TIFF", {"compression": "tiff_lzw"}), ("JPEG2000", {}),
])  # fmt: skip
def test_no_broken_picture_makes_reading_fail(kind, options, monkeypatch):
    monkeypatch.setattr("parsers.ocr.tesseract.engine", lambda: None)
    page = Image.effect_noise((48, 40), 80)
    for broken in mutations(
        _saved(page.convert("1") if options.get("compression") == "group4" else page, kind, **options)
    ):
        image.read(broken, None)
