"""The same letters as scans: what would be a PDF with text comes as the picture of its pages, without any text."""

import io
from dataclasses import dataclass
from pathlib import Path, PurePath

import pypdfium2
from PIL import Image
from rendering.letters import Attachment
from rendering.message import JPEG, PDF, PICTURED, make_file
from rendering.pdf import FONT, make_pdf

DPI = 200


@dataclass(frozen=True, slots=True)
class Scanner:
    """Makes an attachment's file as `make_file` does, but for letters, scans and photos: those are drawn."""

    font: Path = FONT

    def __call__(self, attachment: Attachment) -> tuple[str, str, bytes]:
        """The attachment's name, media type and bytes."""
        if attachment.kind not in PICTURED:
            return make_file(attachment)
        pages = _drawn(make_pdf(attachment.text, self.font))
        stem, file = PurePath(attachment.filename).stem, io.BytesIO()
        if attachment.kind == "photo_jpg" and len(pages) == 1:
            pages[0].save(file, "JPEG", quality=85, dpi=(DPI, DPI))
            return f"{stem}.jpg", JPEG, file.getvalue()
        pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=DPI)
        return f"{stem}.pdf", PDF, file.getvalue()


def _drawn(pdf: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
