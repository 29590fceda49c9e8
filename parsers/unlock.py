"""A file that a person knows the password of, opened: the same file without one. It runs in the cage."""

import io

from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed
from parsers.message import Leaf

OPENED = "application/x-ihala-opened"
"""The declared type of the file without its password."""
_WITHOUT_SECURITY = 3
"""FPDF_REMOVE_SECURITY of PDFium's FPDF_SaveAsCopy."""


def read_unlocked(leaf: Leaf) -> Content:
    """The PDF `leaf`, opened with its `password`, as one enclosed file of the type OPENED; else NEEDS_PASSWORD."""
    import pypdfium2

    opened = io.BytesIO()
    try:
        with pypdfium2.PdfDocument(leaf.data, password=leaf.password) as document:
            document.save(opened, flags=_WITHOUT_SECURITY)
    except pypdfium2.PdfiumError:
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.NEEDS_PASSWORD, "another one than given"),))
    return Content("", TextFrom.NONE, inside=(Enclosed("", opened.getvalue(), OPENED),))
