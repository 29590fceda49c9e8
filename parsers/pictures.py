"""The pages of a file as pictures, for the formats that have pages."""

from collections.abc import Iterator

from PIL import Image

from parsers.images import pictures

_PDF_DPI = 150.0


def pictures_of(data: bytes, media_type: str) -> Iterator[tuple[Image.Image, float]]:
    """Each page with its dots per inch; none for a file without pages, or one that cannot be drawn."""
    if media_type == "application/pdf":
        yield from _of_pdf(data)
    elif media_type.startswith("image/"):
        yield from pictures(data)


def _of_pdf(data: bytes) -> Iterator[tuple[Image.Image, float]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    try:
        for sheet in document:
            width, height = sheet.get_size()
            dpi = min(_PDF_DPI, 72 * (25e6 / (width * height)) ** 0.5)
            yield sheet.render(scale=dpi / 72).to_pil(), dpi
    finally:
        document.close()
